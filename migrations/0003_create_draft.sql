-- A plan under review, or signed. `model` is the stored form of draft::ModelLabel, 'null' without a model.
CREATE TABLE draft (
    case_id TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    id      TEXT PRIMARY KEY,
    state   TEXT NOT NULL CHECK (state IN ('open', 'stale', 'signed')),
    model   TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_case ON draft (case_id, saved_at DESC);

-- `body`: draft::Statement; `placement`: draft::Placement; `reason`: why it stands although a check spoke against it.
CREATE TABLE statement (
    draft_id  TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    id        TEXT NOT NULL,
    position  INTEGER NOT NULL,
    part      TEXT NOT NULL,
    body      TEXT NOT NULL,
    placement TEXT NOT NULL,
    reason    TEXT,
    PRIMARY KEY (draft_id, id)
) STRICT;

-- Every decision in order; the last one counts. `decision`: draft::ReviewDecision, NULL where one was taken back.
CREATE TABLE review_decision (
    draft_id     TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    statement_id TEXT NOT NULL,
    sequence     INTEGER NOT NULL,
    decision     TEXT,
    by           TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (draft_id, statement_id, sequence)
) STRICT;

-- Blockers and issues answered inside the draft.
CREATE TABLE acknowledgement (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    key      TEXT NOT NULL,
    reason   TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (draft_id, position)
) STRICT;

-- Who signed. `model` as in draft.
CREATE TABLE signature (
    draft_id   TEXT PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    credential TEXT NOT NULL,
    at         INTEGER NOT NULL,
    model      TEXT NOT NULL,
    text_hash  TEXT NOT NULL
) STRICT;

-- Added after signing.
CREATE TABLE addendum (
    draft_id TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text     TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (draft_id, position)
) STRICT;

-- A note on a statement or on a stretch of a document (UTF-8 bytes of its stored text).
CREATE TABLE annotation (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    statement_id TEXT,
    document_id  TEXT,
    span_start   INTEGER,
    span_end     INTEGER,
    by           TEXT NOT NULL,
    at           INTEGER NOT NULL,
    text         TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_case ON annotation (case_id, at);
