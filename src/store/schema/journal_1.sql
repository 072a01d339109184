-- The send journal, as of the first release. Times are milliseconds since 1970, UTC.

-- One send: one message from one account, in as many batches as it takes.
CREATE TABLE sends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    -- SHA-256 of account, subject and content: what the duplicate guard compares.
    message BLOB NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('normal', 'test')),
    -- The JSON of the request with no receivers in it, and its SHA-256; no body once it has expired.
    body BLOB,
    body_digest BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sends_by_message ON sends (message);

-- One request of a send.
CREATE TABLE batches (
    send INTEGER NOT NULL REFERENCES sends (id),
    -- From 1 on.
    position INTEGER NOT NULL,
    -- User IDs in the order of the request, see src/store/journal/receivers.rs; none once they
    -- have expired.
    receivers BLOB,
    receiver_count INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('waiting', 'sending', 'accepted', 'rejected', 'not_sent', 'unknown', 'cancelled')),
    -- The process that may change it, while it is waiting or sending.
    owner TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL,
    campaign INTEGER,
    status INTEGER,
    words TEXT,
    -- What the person found out about one that was unknown.
    resolution TEXT CHECK (resolution IN ('sent', 'not_sent')),
    PRIMARY KEY (send, position),
    CHECK ((state IN ('waiting', 'sending')) = (owner IS NOT NULL)),
    CHECK (resolution IS NULL OR state = 'unknown')
) STRICT;

CREATE INDEX open_batches ON batches (state) WHERE state IN ('waiting', 'sending');
