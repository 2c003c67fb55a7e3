/// Han characters, in every block that Unicode 16 assigns to them, and the kana that stand among them.
fn is_han(character: char) -> bool {
    matches!(u32::from(character),
        0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af)
}

/// Stretches of `text` that are Han throughout or without Han throughout.
fn stretches(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let han = is_han(rest.chars().next()?);
        let end = rest
            .find(|character| is_han(character) != han)
            .unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        rest = after;
        Some((han, stretch))
    })
}

/// `text` cut for the full-text table: Han stretches become overlapping pairs with their last character alone
/// ("高血压" is "高血 血压 压"), so that a query of any length finds them; the rest is left to the table's tokenizer.
pub(crate) fn cut(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 2);
    for (han, stretch) in stretches(text) {
        if !words.is_empty() {
            words.push(' ');
        }
        if han {
            push_pairs(stretch, true, &mut words);
        } else {
            words.push_str(stretch);
        }
    }
    words
}

/// The full-text query that finds all words of `typed`, the last one also as a beginning. `None` without a word.
pub(crate) fn query(typed: &str) -> Option<String> {
    let mut phrases = Vec::new();
    for word in typed.split_whitespace() {
        for (han, stretch) in stretches(word) {
            let mut phrase = String::new();
            if han {
                push_pairs(stretch, false, &mut phrase);
            } else {
                phrase.extend(stretch.chars().map(|c| if c == '"' { ' ' } else { c }));
            }
            if phrase.chars().any(char::is_alphanumeric) {
                phrases.push((phrase, han && stretch.chars().count() == 1));
            }
        }
    }
    let last = phrases.len().checked_sub(1)?;
    let quoted = phrases.iter().enumerate().map(|(at, (phrase, single))| {
        let star = if *single || at == last { "*" } else { "" };
        format!("\"{phrase}\"{star}")
    });
    Some(quoted.collect::<Vec<_>>().join(" "))
}

fn push_pairs(stretch: &str, with_last: bool, words: &mut String) {
    let starts: Vec<usize> = stretch
        .char_indices()
        .map(|(at, _)| at)
        .chain([stretch.len()])
        .collect();
    let pairs = starts.windows(3).map(|ends| &stretch[ends[0]..ends[2]]);
    let alone = with_last || starts.len() == 2;
    let last = &stretch[starts[starts.len() - 2]..];
    for (at, word) in pairs.chain(alone.then_some(last)).enumerate() {
        if at > 0 {
            words.push(' ');
        }
        words.push_str(word);
    }
}

/// The place of the first typed word in `text` with its neighbourhood, at most about `width` characters on one line;
/// `None` where no word stands there as typed.
pub(crate) fn snippet(text: &str, typed: &str, width: usize) -> Option<String> {
    let found = typed
        .split_whitespace()
        .filter_map(|word| find_ignoring_case(text, word));
    let at = found.min()?;
    let start = text[..at]
        .char_indices()
        .rev()
        .take(width / 3)
        .last()
        .map_or(at, |(start, _)| start);
    let cut = beginning(&text[start..], width);
    Some(if start > 0 { format!("…{cut}") } else { cut })
}

/// The first `width` characters of `text` on one line.
pub(crate) fn beginning(text: &str, width: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().take(width).collect();
    words.join(" ").chars().take(width).collect()
}

/// First byte of `word` in `text`, ASCII letters compared without case.
fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    let (text_bytes, word_bytes) = (text.as_bytes(), word.as_bytes());
    let fits =
        |at: &usize| text_bytes[*at..*at + word_bytes.len()].eq_ignore_ascii_case(word_bytes);
    let last = text_bytes.len().checked_sub(word_bytes.len())?;
    (0..=last)
        .filter(|at| text.is_char_boundary(*at))
        .find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_text_is_cut_into_pairs_and_the_rest_is_left() {
        assert_eq!(cut("高血压"), "高血 血压 压");
        assert_eq!(cut("BP 高, Na⁺ 140"), "BP  高 , Na⁺ 140");
        assert_eq!(cut(""), "");
    }

    #[test]
    fn a_query_asks_for_every_word_and_the_last_as_a_beginning() {
        assert_eq!(query("肺炎").as_deref(), Some("\"肺炎\"*"));
        assert_eq!(
            query("高血压 pneumonia").as_deref(),
            Some("\"高血 血压\" \"pneumonia\"*")
        );
        assert_eq!(query("痛 K 6.9").as_deref(), Some("\"痛\"* \"K\" \"6.9\"*"));
        assert_eq!(
            query("a\" OR \"b").as_deref(),
            Some("\"a \" \"OR\" \" b\"*")
        );
        assert_eq!(query("  \" - "), None);
    }

    #[test]
    fn a_snippet_shows_the_place_without_splitting_a_character() {
        let expect = Some("…，诊断肺炎三天".to_string());
        assert_eq!(snippet("患者男性，诊断肺炎三天", "肺炎", 9), expect);
        let expect = Some("first second line".to_string());
        assert_eq!(snippet("first\nsecond line", "nothing SECOND", 60), expect);
        assert_eq!(snippet("nothing of it", "élan", 7), None);
        assert_eq!(snippet("", "x", 7), None);
        assert_eq!(beginning("a \n b", 3), "a b");
    }
}
