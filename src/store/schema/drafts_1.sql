-- The drafts, as of the first release. Times are milliseconds since 1970, UTC.
CREATE TABLE drafts (
    -- Never used again, so that a lock or a list from before can't mean another draft.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    -- The absolute path of the file that it belongs to, as the system's bytes.
    path BLOB,
    -- A JSON object: what was typed into each field, by the field's name in the API.
    fields TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'thrown_away')),
    thrown_away_at INTEGER CHECK ((state = 'thrown_away') = (thrown_away_at IS NOT NULL))
);

CREATE INDEX drafts_by_account ON drafts (account, changed_at);

-- The content of the file that a draft started from: the shape that saving keeps, and what tells
-- whether the file has changed since. Apart, because it is written once and the draft often.
CREATE TABLE draft_sources (
    draft INTEGER PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
);
