-- One patient's episode. Dates are ISO 8601 text, empty where unknown; instants are milliseconds since 1970-01-01T00:00:00Z.
CREATE TABLE "case" (
    id           TEXT PRIMARY KEY,
    label        TEXT NOT NULL,
    question     TEXT NOT NULL,
    setting      TEXT NOT NULL,
    as_of        TEXT NOT NULL,
    follow_up    TEXT NOT NULL,
    stage        TEXT NOT NULL CHECK (stage IN ('draft', 'needs_review', 'signed')),
    age_sex_en   TEXT NOT NULL,
    age_sex_zh   TEXT NOT NULL,
    lead_problem TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX case_updated ON "case" (updated_at DESC);
CREATE INDEX case_stage ON "case" (stage, follow_up, updated_at DESC);

-- A document as it arrived. `source` is the stored form of record::SourceDocument without its text.
CREATE TABLE document (
    case_id    TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    position   INTEGER NOT NULL,
    title      TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    original   BLOB NOT NULL,
    text       TEXT NOT NULL,
    source     TEXT NOT NULL,
    added_at   INTEGER NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT;

-- The structured record: the stored form of record::Record without its documents.
CREATE TABLE record (
    case_id  TEXT PRIMARY KEY REFERENCES "case" (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    facts    TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

-- One line for each fact of the record.
CREATE TABLE fact (
    case_id TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    id      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    label   TEXT NOT NULL,
    PRIMARY KEY (case_id, kind, id)
) STRICT, WITHOUT ROWID;
