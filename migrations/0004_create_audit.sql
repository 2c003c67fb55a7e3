-- What happened, in order, each entry chained to the one before. Identifiers and hashes only, never words of a record:
-- the entries of a case outlive the case.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    action   TEXT NOT NULL,
    case_id  TEXT NOT NULL,
    subject  TEXT NOT NULL,
    digest   TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_case ON audit (case_id, sequence);
CREATE TRIGGER audit_keep BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_fix BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- Length and last hash of the chain, so that a chain cut short is noticed.
CREATE TABLE audit_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    length INTEGER NOT NULL,
    hash   TEXT NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, '');

-- What was chosen inside the vault, by key.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
