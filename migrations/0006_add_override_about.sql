-- What an answer was about, in the words shown then: an answer to one value does not answer another. Empty in answers
-- of earlier versions.
ALTER TABLE override ADD COLUMN about_en TEXT NOT NULL DEFAULT '';
ALTER TABLE override ADD COLUMN about_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE acknowledgement ADD COLUMN about_en TEXT NOT NULL DEFAULT '';
ALTER TABLE acknowledgement ADD COLUMN about_zh TEXT NOT NULL DEFAULT '';
