//! Words of a phenotype name or of a text, each as the number of its meaning.

use super::words::{BEGINNINGS, EMPTY, EVERYDAY, GROUPS, SPELLINGS};
use record::Span;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    meaning: u64,
    empty: bool,
    /// "and", "or".
    pub(super) joins: bool,
    /// A mark other than a hyphen stands between this word and the one before.
    pub(super) after_mark: bool,
    /// That mark is a comma.
    pub(super) after_comma: bool,
    /// A word that names an abnormality without saying which, so that it begins no shared head.
    pub(super) is_head: bool,
    pub(super) is_everyday: bool,
}

impl Word {
    /// Whether the word carries meaning inside a name.
    pub(super) fn counts(&self) -> bool {
        !self.empty
    }
}

/// First word of each group by every word of it.
static MEANING: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut meaning = HashMap::new();
    for group in GROUPS {
        let first = group.split(' ').next().unwrap_or_default();
        for word in group.split(' ') {
            meaning.entry(word).or_insert(first);
        }
    }
    meaning
});

/// A number for a set of words that does not depend on their order.
pub(super) fn key<'w>(words: impl Iterator<Item = &'w Word>) -> u64 {
    words.fold(0, |sum, word| sum.wrapping_add(word.meaning))
}

/// Every word of the text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let (mut mark, mut comma) = (false, false);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            mark |= !first.is_whitespace() && first != '-' && first != '/';
            comma |= first == ',';
            continue;
        }
        let mut written = String::new();
        let mut end = start + first.len_utf8();
        written.extend(first.to_lowercase());
        while let Some(&(at, next)) = chars.peek() {
            let hyphen = next == '-' && BEGINNINGS.contains(&written.as_str());
            let hyphen = hyphen && text[at + 1..].starts_with(char::is_alphabetic);
            if !next.is_alphanumeric() && !hyphen {
                break;
            }
            chars.next();
            end = at + next.len_utf8();
            if !hyphen {
                written.extend(next.to_lowercase());
            }
        }
        if text[end..].starts_with("'s") || text[end..].starts_with("\u{2019}s") {
            chars.next();
            chars.next();
        }
        found.push(word(&written, Span::new(start, end), mark, comma));
        (mark, comma) = (false, false);
    }
    found
}

fn word(written: &str, span: Span, after_mark: bool, after_comma: bool) -> Word {
    let mut american = written.to_string();
    for (british, own) in SPELLINGS {
        if american.contains(british) {
            american = american.replace(british, own);
        }
    }
    let single = singular(&american);
    let meaning = MEANING.get(single.as_str()).copied().unwrap_or(&single);
    Word {
        span,
        meaning: number(meaning),
        empty: EMPTY.contains(&written),
        joins: matches!(written, "and" | "or"),
        after_mark,
        after_comma,
        is_head: meaning == "abnormality",
        is_everyday: written.chars().count() < 4 || EVERYDAY.contains(&written),
    }
}

/// A plural without its ending.
fn singular(word: &str) -> String {
    if word.len() <= 3 {
        return word.to_string();
    }
    let without = |ending: &str, instead: &str| {
        word.strip_suffix(ending)
            .map(|stem| format!("{stem}{instead}"))
    };
    if let Some(found) = (word.len() > 4).then(|| without("ies", "y")).flatten() {
        return found;
    }
    for ending in ["sses", "ses", "xes", "ches"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    let keeps = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if keeps {
        return word.to_string();
    }
    without("s", "").unwrap_or_else(|| word.to_string())
}

/// FNV-1a, then mixed, so that sums of several words do not meet.
fn number(word: &str) -> u64 {
    let sum = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (sum ^ (sum >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xc4ce_b9fe_1a85_ec53) | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let of = |name: &str| {
            let words: Vec<Word> = words(name).into_iter().filter(Word::counts).collect();
            key(words.iter())
        };
        of(a) == of(b)
    }

    #[test]
    fn order_number_and_word_form_do_not_count() {
        assert!(same("Abnormality of the kidney", "renal anomalies"));
        assert!(same(
            "Calcification of falx cerebri",
            "calcified falx cerebri"
        ));
        assert!(same("Preauricular pit", "pre-auricular pits"));
        assert!(same("Naevus", "nevi"));
        assert!(!same("Short neck", "Short stature"));
    }
}
