-- One line for each thing that can be found: a document, or the fields of a case (document_id NULL).
CREATE TABLE search_entry (
    id          INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    document_id TEXT
) STRICT;
CREATE INDEX search_entry_case ON search_entry (case_id, document_id);

-- Its words, cut as crates/store/src/words.rs says; rowid is search_entry.id.
CREATE VIRTUAL TABLE search_word USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
INSERT INTO search_word (search_word, rank) VALUES ('secure-delete', 1);
