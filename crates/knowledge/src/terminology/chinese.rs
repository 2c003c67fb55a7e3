//! Chinese names of drugs and analytes in our own Chinese sentences.

use crate::checks::framework::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of a name at most.
const WORDS: usize = 4;

/// English generic and analyte names, lower case, with the Chinese name of the tables.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let labels: HashMap<&str, (&str, &str)> =
        table::rows(include_str!("../../data/safety/analytes.tsv"))
            .map(|row| (row.get("key"), (row.get("en"), row.get("zh"))))
            .collect();
    for row in table::rows(include_str!("../../data/analytes.tsv")) {
        let first = first(row.get("zh"));
        // A share and a count of the same cells have different names; a rule's own label is neither.
        let own = !first.contains("百分比") && !first.contains("绝对值");
        let chosen = labels.get(row.get("key")).map(|(_, zh)| *zh);
        if let Some(zh) = chosen.or(own.then_some(first)) {
            add(&mut names, row.get("preferred"), zh);
        }
    }
    for (en, zh) in labels.values() {
        add(&mut names, en, zh);
    }
    for row in table::rows(include_str!("../../data/drugs.tsv")) {
        add(&mut names, row.get("key"), first(row.get("zh")));
    }
    names
});

fn add(names: &mut HashMap<String, &'static str>, en: &str, zh: &'static str) {
    // Abbreviations (INR, eGFR) are read in Chinese as they stand.
    let plain = !en.is_empty() && en.chars().all(|c| !c.is_uppercase());
    if plain && !zh.is_empty() && en != zh {
        names.insert(en.to_string(), zh);
    }
}

/// The first of several names, where it is unambiguous.
fn first(names: &'static str) -> &'static str {
    let name = names.split('|').next().unwrap_or_default();
    if name.ends_with(['?', '^']) { "" } else { name }
}

/// `text` with English drug and analyte names in Chinese. What stands in quotation marks is somebody's own words and
/// stays; so does everything that the tables have no Chinese name for.
pub fn chinese_names(text: &str) -> String {
    if text.is_ascii() {
        // A name alone, or a sentence that nobody put into Chinese.
        return NAMES.get(text).copied().unwrap_or(text).to_string();
    }
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    let mut quoted = false;
    while let Some(next) = rest.chars().next() {
        match next {
            '“' | '「' => quoted = true,
            '”' | '」' => quoted = false,
            _ => {}
        }
        let inside_word = done.chars().next_back().is_some_and(is_word);
        if next.is_ascii_lowercase() && !quoted && !inside_word {
            let (taken, name) = longest(rest);
            done.push_str(name.unwrap_or(&rest[..taken]));
            rest = &rest[taken..];
        } else {
            done.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    done
}

/// Bytes of the longest known name at the beginning of `text` with its Chinese form; else the first word.
fn longest(text: &str) -> (usize, Option<&'static str>) {
    let mut ends = Vec::new();
    let mut at = 0;
    for _ in 0..WORDS {
        let word = text[at..].find(|c| !is_word(c)).unwrap_or(text.len() - at);
        if word == 0 {
            break;
        }
        at += word;
        ends.push(at);
        match text[at..].strip_prefix(' ') {
            Some(_) => at += 1,
            None => break,
        }
    }
    let known = ends
        .iter()
        .rev()
        .find_map(|end| Some((*end, *NAMES.get(&text[..*end])?)));
    match known {
        Some((end, name)) => (end, Some(name)),
        None => (ends.first().copied().unwrap_or(1), None),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(chinese_names(text), expect);
    }

    #[test]
    fn names_of_our_sentences_become_chinese() {
        check(
            "可能肺栓塞：heart rate 112 /min（2026-03-12），高于 100 /min",
            "可能肺栓塞：心率 112 /min（2026-03-12），高于 100 /min",
        );
        check("apixaban + ibuprofen：出血", "阿哌沙班 + 布洛芬：出血");
        check("药物 insulin glargine 的剂量", "药物 甘精胰岛素 的剂量");
        check("病历中没有血小板（warfarin）", "病历中没有血小板（华法林）");
    }

    #[test]
    fn quotations_other_words_and_parts_of_words_stay() {
        check("所引“warfarin 5 mg”", "所引“warfarin 5 mg”");
        check("未识别 zzz-warfarin-x 一药", "未识别 zzz-warfarin-x 一药");
        check("warfarin 5 mg daily", "warfarin 5 mg daily");
        check("warfarin", "华法林");
    }

    #[test]
    fn a_count_of_cells_is_not_called_their_share() {
        assert!(!chinese_names("值：neutrophils 0.9").contains("百分比"));
    }
}
