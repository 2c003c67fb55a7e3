-- One piece of long work on a case. What is still 'running' when the vault is opened was interrupted.
CREATE TABLE run (
    id         TEXT PRIMARY KEY,
    case_id    TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    mode       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'interrupted')),
    failure    TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE INDEX run_case ON run (case_id, started_at DESC);

-- What a run found besides statements, by name; the meaning of `body` is its writer's.
CREATE TABLE result (
    case_id TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (case_id, name)
) STRICT;

-- Answers of the checks: the stored form of record::DetectedIssue.
CREATE TABLE issue (
    case_id  TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    rule     TEXT NOT NULL,
    severity TEXT NOT NULL,
    state    TEXT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
) STRICT;

-- Issues dismissed and blockers answered, with the reason.
CREATE TABLE override (
    case_id TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    reason  TEXT NOT NULL,
    by      TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (case_id, key)
) STRICT;
