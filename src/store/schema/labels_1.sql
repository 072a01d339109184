-- What the IDs of an account are called, as of the first release. Times are milliseconds since
-- 1970, UTC.
CREATE TABLE labels (
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('settings', 'campaign', 'sender', 'template', 'author')),
    -- The ID or address as it is written in a draft.
    value TEXT NOT NULL,
    -- What the person calls it; none when it was only used.
    label TEXT,
    -- A local file that shows what the template looks like, as the system's bytes.
    file BLOB,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (account, kind, value)
) STRICT;
