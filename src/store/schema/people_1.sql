-- The cache of people, as of the first release. Times are milliseconds since 1970, UTC.
CREATE TABLE people (
    row INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    -- The 64 bits of the user ID, which has no sign.
    id INTEGER NOT NULL,
    email TEXT,
    -- The address in lower case, by which it is looked up.
    key TEXT,
    name TEXT,
    first_name TEXT,
    last_name TEXT,
    -- What is searched: address and names.
    words TEXT NOT NULL,
    unsubscribed INTEGER NOT NULL,
    -- The record as the API gave it, JSON.
    attributes TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    -- When this was in the answer to who has the address: then nobody else has it.
    exact_at INTEGER,
    UNIQUE (account, id)
) STRICT;

-- Holds all that finding out who has an address needs.
CREATE INDEX people_by_address
    ON people (account, key, id, unsubscribed, fetched_at, exact_at) WHERE key IS NOT NULL;

CREATE VIRTUAL TABLE people_words USING fts5 (
    words, content = 'people', content_rowid = 'row',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

-- Nothing of somebody who was forgotten stays in the index.
INSERT INTO people_words (people_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER people_added AFTER INSERT ON people BEGIN
    INSERT INTO people_words (rowid, words) VALUES (new.row, new.words);
END;

CREATE TRIGGER people_removed AFTER DELETE ON people BEGIN
    INSERT INTO people_words (people_words, rowid, words) VALUES ('delete', old.row, old.words);
END;

CREATE TRIGGER people_changed AFTER UPDATE OF words ON people WHEN old.words IS NOT new.words BEGIN
    INSERT INTO people_words (people_words, rowid, words) VALUES ('delete', old.row, old.words);
    INSERT INTO people_words (rowid, words) VALUES (new.row, new.words);
END;

-- How far the whole list of an account's people was read.
CREATE TABLE people_syncs (
    account TEXT PRIMARY KEY,
    -- When the reading that goes on, or the last one, began.
    started_at INTEGER NOT NULL,
    -- The page to go on with; none when it is complete.
    next TEXT,
    -- How many people were read.
    people INTEGER NOT NULL,
    -- When the last reading that came to its end began.
    complete_from INTEGER
) STRICT;

-- The lists in files that emails were sent to: how many people they named then, and which.
CREATE TABLE lists (
    account TEXT NOT NULL,
    -- The absolute path of the list, as the system's bytes.
    path BLOB NOT NULL,
    -- SHA-256 of the user IDs in ascending order, 8 bytes each, big-endian.
    digest BLOB NOT NULL,
    people INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (account, path)
) STRICT;
