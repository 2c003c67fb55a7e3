-- What a model has read of a case, kept on wish so that it is not read again in the next session. `prompt` is the SHA-256
-- of what was read; the meaning of `body` is the engine's.
CREATE TABLE kv_cache (
    case_id TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    model   TEXT NOT NULL,
    prompt  TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (case_id, model)
) STRICT;
