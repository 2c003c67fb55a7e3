//! Persons who have what an item names, and colleagues who only prescribe: "DM - wife", "多发性硬化 姨妈", "colleague restarts thiamazole".

use crate::text::page::window;
use record::Span;

/// Cues of persons who, behind an illness and a mark, are the ones who have it.
pub(super) const OTHERS: &str = "wife|husband|partner|spouse";
/// The same of relatives.
pub(super) const RELATIVES: &str = "mother|father|mum|mom|dad|sister|brother|aunt|uncle|daughter|son|cousin|grandmother|grandfather";
/// The same in Chinese.
pub(super) const RELATIVES_ZH: &str = "姨妈|姨母|姑姑|姑妈|舅舅|叔叔|伯父|父亲|母亲|爸爸|妈妈|哥哥|弟弟|姐姐|妹妹|奶奶|爷爷|外婆|外公|祖父|祖母|儿子|女儿|丈夫|妻子|爱人|老伴";

/// Such a person, in small letters.
pub(super) fn is_owner(word: &str) -> bool {
    [OTHERS, RELATIVES, RELATIVES_ZH]
        .iter()
        .flat_map(|cues| cues.split('|'))
        .any(|owner| owner == word)
}

/// "DM - wife.", "多发性硬化 姨妈；": the person closes a short item of a list. A longer one rather names who told it, and a comma goes on.
pub(super) fn owns_the_item(text: &str, cue: Span) -> bool {
    const LONGEST: usize = 28;
    const TOLD: [&str; 8] = [
        "allerg",
        "intoleran",
        "witness",
        "report",
        "says",
        " on ",
        "take",
        "过敏",
    ];
    let before = window(text, cue.start.saturating_sub(80), cue.start);
    // "Breast ca - pt's sister & maternal aunt".
    let before = ["pt's ", "patient's ", "her ", "his "]
        .iter()
        .find_map(|whose| before.strip_suffix(whose))
        .unwrap_or(before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let item = line
        .trim_end_matches([' ', '-', '–', '='])
        .rsplit([',', ';', ':', '。', '；', '，', '：'])
        .next()
        .unwrap_or_default()
        .trim();
    let lower = line.to_lowercase();
    if item.is_empty()
        || item.len() > LONGEST
        || item.contains(['(', ')', '.'])
        || item.contains(|c: char| c.is_ascii_digit())
        || TOLD.iter().any(|word| lower.contains(word))
        || !item.is_ascii() && item.contains(' ')
    {
        return false;
    }
    let marked = before.ends_with(" - ") || before.ends_with(" – ") || before.ends_with(" = ");
    let spaced = before.ends_with(' ')
        && before
            .trim_end()
            .ends_with(|c: char| !c.is_ascii() && c.is_alphabetic())
        && !text[cue.start..].starts_with(|c: char| c.is_ascii());
    let rest = text[cue.end..].trim_start_matches(' ');
    let closed = rest.is_empty() || rest.starts_with(['.', ';', ')', '\n', '。', '；', '&']);
    (marked || spaced) && closed
}

/// "Colleague restarts thiamazole", "dear colleague, 71-year-old man": who treats is not who is treated.
pub(super) fn prescribes(text: &str, cue: Span) -> bool {
    const DOES: [&str; 17] = [
        "prescrib",
        "restart",
        "want",
        "ask",
        "suggest",
        "add",
        "gave",
        "give",
        "plan",
        "propos",
        "order",
        "recommend",
        "advis",
        "resum",
        "starts ",
        "switch",
        "increas",
    ];
    let before = window(text, cue.start.saturating_sub(8), cue.start);
    let before = before.trim_end().to_lowercase();
    let behind = window(text, cue.end, cue.end + 24);
    let behind = behind.trim_start_matches([' ', ',']).to_lowercase();
    before.ends_with("dear") || DOES.iter().any(|verb| behind.starts_with(verb))
}
