//! Free text to facts: decoding, sections, mentions, ConText.
