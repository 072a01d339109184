-- The bodies apart, because a list of sends would otherwise read past each of them; and what the
-- history and the deletion of old ones are read by.

-- The JSON of the request with no receivers in it; none once it has expired.
CREATE TABLE bodies (
    send INTEGER PRIMARY KEY REFERENCES sends (id),
    body BLOB NOT NULL
) STRICT;

INSERT INTO bodies (send, body) SELECT id, body FROM sends WHERE body IS NOT NULL;

ALTER TABLE sends DROP COLUMN body;

-- When the body and the receivers of its batches were deleted.
ALTER TABLE sends ADD COLUMN expired_at INTEGER;

CREATE INDEX sends_by_account ON sends (account);

CREATE INDEX kept_sends ON sends (created_at) WHERE expired_at IS NULL;
