//! What a document says of a test that it names: that its result is there, or that it is still awaited, was not sent or was lost.

use super::Patient;
use record::Span;

/// What is told of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// Its result.
    Result,
    /// That there is no result yet, in these words.
    Awaited(String),
    /// Its name alone.
    Named,
}

/// Bytes behind and before the name in which its result, or the want of one, is looked for.
const BEHIND: usize = 110;
const BEFORE: usize = 60;

/// There is no result.
const OPEN: &[&str] = &[
    "pending",
    "awaited",
    "awaiting",
    "not back",
    "not yet",
    "not result",
    "no result",
    "not available",
    "unavailable",
    "not done",
    "not sent",
    "never sent",
    "never tested",
    "never done",
    "never checked",
    "never measured",
    "never taken",
    "not tested",
    "untested",
    "not checked",
    "not drawn",
    "not taken",
    "not performed",
    "not measured",
    "not recorded",
    "not documented",
    "not known",
    "unknown",
    "not on file",
    "not found",
    "not requested",
    "not ordered",
    "not repeated",
    "not been",
    "hasn't",
    "wasn't",
    "outstanding",
    "in process",
    "in progress",
    "to follow",
    "to be done",
    "to be sent",
    "to be repeated",
    "will do",
    "will be",
    "at next visit",
    "expected",
    "due back",
    "lost",
    "haemolysed",
    "hemolysed",
    "hemolyzed",
    "insufficient",
    "clotted",
    "failed",
    "missing",
    "not seen yet",
    "未查",
    "未测",
    "未检",
    "未做",
    "未送",
    "未回",
    "未出",
    "未报",
    "未行",
    "未完善",
    "未归",
    "没查",
    "没做",
    "没测",
    "待回",
    "待查",
    "待测",
    "待报",
    "待出",
    "待结果",
    "待检",
    "待完善",
    "结果待",
    "尚未",
    "未知",
    "不详",
    "不明",
    "未明",
    "溶血",
    "丢失",
    "暂无",
    "从未",
];
/// The sample is under way: no result, unless one is told behind it.
const SENT: &[&str] = &[
    "sent",
    "requested",
    "taken",
    "drawn",
    "ordered",
    "booked",
    "已送",
    "送检",
    "已抽",
    "已采",
];
/// Before the name: there is none.
const NO_BEFORE: &[&str] = &[
    "awaiting",
    "await ",
    "pending",
    "no ",
    "without",
    "not done:",
    "missing",
    "outstanding",
    "not sent:",
    "chase",
    "chasing",
    "needs",
    "haven't",
    "无",
    "未查",
    "未测",
    "未做",
    "未行",
    "未检",
    "待查",
    "待测",
    "待回",
    "缺",
    "尚未",
    "从未",
];
/// There is one.
const RESULT: &[&str] = &[
    "negative",
    "neg",
    "positive",
    "pos",
    "normal",
    "abnormal",
    "nl",
    "nad",
    "immune",
    "non-reactive",
    "nonreactive",
    "reactive",
    "not detected",
    "undetectable",
    "detected",
    "clear",
    "wild-type",
    "wild type",
    "wildtype",
    "mutant",
    "mutated",
    "mutation",
    "deficien",
    "ok",
    "fine",
    "satisfactory",
    "done",
    "completed",
    "screened",
    "screen complete",
    "excluded",
    "carrier",
    "homozyg",
    "heterozyg",
    "metaboli",
    "back:",
    "unremarkable",
    "阴性",
    "阳性",
    "正常",
    "均阴",
    "(-)",
    "（-）",
    "(+)",
    "（+）",
    "已查",
    "已排除",
    "未见异常",
    "无异常",
    "野生型",
    "突变",
    "缺乏",
    "未检出",
    "检出",
    "携带",
    "已完善",
    "未测出",
];

/// What the documents tell of the test that any of `names` (lower case) is a name of; `None` where none of them stands there. A result
/// told anywhere counts before the want of one.
pub fn of(patient: &Patient<'_>, names: &[&str]) -> Option<Told> {
    let mut told = None;
    for text in patient.small_letters() {
        for name in names {
            for (start, _) in text.match_indices(name) {
                let span = Span::new(start, start + name.len());
                if !is_word(text, span) {
                    continue;
                }
                match (at(text, span), &told) {
                    (Told::Result, _) => return Some(Told::Result),
                    (Told::Awaited(words), _) => told = Some(Told::Awaited(words)),
                    (Told::Named, None) => told = Some(Told::Named),
                    (Told::Named, Some(_)) => {}
                }
            }
        }
    }
    told
}

fn is_word(text: &str, span: Span) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let ascii = text.as_bytes()[span.start].is_ascii();
    !ascii
        || !joins(text[..span.start].chars().next_back()) && !joins(text[span.end..].chars().next())
}

/// What is told of the test whose name stands at `span` of `text`.
pub fn at(text: &str, span: Span) -> Told {
    let end = text.floor_char_boundary(span.end + BEHIND);
    let behind = text[span.end..end].to_ascii_lowercase();
    let behind = sentence_end(&behind);
    let start = text.ceil_char_boundary(span.start.saturating_sub(BEFORE));
    let before = text[start..span.start].to_ascii_lowercase();
    let before = sentence_start(&before);
    let (open, word) = (first(behind, OPEN), first(behind, RESULT));
    // "No G6PD deficiency" denies the illness.
    let denied = behind.trim_start().starts_with("deficien") || behind.starts_with("缺乏");
    let clause = before
        .rsplit([',', '，', '、', ':', '：'])
        .next()
        .unwrap_or_default();
    let none = NO_BEFORE.iter().find(|word| ends_near(clause, word));
    if let Some(none) = none.filter(|_| !denied) {
        return Told::Awaited(none.trim().to_string());
    }
    if is_measured(behind) {
        return Told::Result;
    }
    match (open, word) {
        (Some((open, words)), word)
            if word.is_none_or(|(at, found)| {
                open < at || open == at && words.len() >= found.len()
            }) =>
        {
            Told::Awaited(words.to_string())
        }
        (_, Some(_)) => Told::Result,
        _ if RESULT[..7]
            .iter()
            .chain(&["阴性", "阳性", "正常"])
            .any(|word| ends_near(clause, word)) =>
        {
            Told::Result
        }
        // "No chest X-ray, IGRA or skin test found."
        _ if before.trim_start().starts_with("no ") || before.trim_start().starts_with("无") => {
            Told::Awaited("no".to_string())
        }
        _ => first(behind, SENT).map_or(Told::Named, |(_, word)| Told::Awaited(word.to_string())),
    }
}

/// The first of `words` in `text` that is a word there, the longer of two that begin together.
fn first<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    words
        .iter()
        .filter_map(|word| {
            let mut places = text.match_indices(word);
            let place = places.find(|(at, _)| {
                !word.is_ascii()
                    || !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric())
                        && (word.len() > 4
                            || !text[at + word.len()..]
                                .starts_with(|c: char| c.is_ascii_alphanumeric()))
            });
            place.map(|(at, _)| (at, *word))
        })
        .min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
}

/// `word` stands in the last few words of `clause`.
fn ends_near(clause: &str, word: &str) -> bool {
    const FEW: usize = 24;
    let from = clause.ceil_char_boundary(clause.len().saturating_sub(FEW));
    let near = &clause[from..];
    near.rfind(word).is_some_and(|at| {
        !word.is_ascii() || !near[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// A number follows the name at once: "G6PD 8.9 U/g", "LFT: 32"; the number of an allele is part of the name.
fn is_measured(behind: &str) -> bool {
    let rest = behind.trim_start_matches([' ', ':', '：', '=', '为', '<', '>']);
    let opens = behind.len() > rest.len() && behind.starts_with([' ', ':', '：', '=', '为']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let unit = rest[digits..].trim_start();
    // "sent 4 days ago", "in 7 d" are times.
    (opens && digits > 0 && !unit.starts_with(['/', 'w', 'd'])
        || rest.starts_with("*1/")
        || rest.starts_with("*2/"))
        && !unit.starts_with("days")
}

fn is_end(text: &str, at: usize, c: char) -> bool {
    match c {
        '\n' | '。' | ';' | '；' => true,
        '.' | '?' => text[at + 1..].starts_with([' ', '\n']) || text[at + 1..].is_empty(),
        _ => false,
    }
}

fn sentence_end(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| is_end(text, *at, *c));
    end.map_or(text, |(at, _)| &text[..at])
}

fn sentence_start(text: &str) -> &str {
    let cut = text.char_indices().rfind(|(at, c)| is_end(text, *at, *c));
    cut.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_told_from_the_want_of_one() {
        let check = |text: &str, name: &str, expect: &str| {
            let lower = text.to_ascii_lowercase();
            let start = lower.find(name).unwrap();
            let told = match at(text, Span::new(start, start + name.len())) {
                Told::Result => "result",
                Told::Awaited(_) => "awaited",
                Told::Named => "named",
            };
            assert_eq!(told, expect, "{text}");
        };
        for (text, name, expect) in [
            (
                "QuantiFERON sent, result not back; chest X-ray normal",
                "quantiferon",
                "awaited",
            ),
            (
                "Bloods 2 h ago: genotype, HBV, HLA-B*57:01 - all 'in process'",
                "hla-b*57:01",
                "awaited",
            ),
            (
                "HLA-B*57:01 sample was lost and has not been repeated.",
                "hla-b*57:01",
                "awaited",
            ),
            ("HLA-B*57:01 negative", "hla-b*57:01", "result"),
            (
                "HLA-B*57:01 sent 4 days ago, not resulted",
                "hla-b*57:01",
                "awaited",
            ),
            (
                "HBsAg and anti-HBc not sent, blood lost",
                "hbsag",
                "awaited",
            ),
            ("HBV neg, TB screen pending", "hbv", "result"),
            ("HBV neg, TB screen pending", "tb screen", "awaited"),
            ("Awaiting TPMT, HBV neg", "tpmt", "awaited"),
            ("IGRA sent, negative", "igra", "result"),
            ("IGRA sent last week", "igra", "awaited"),
            ("No chest X-ray, IGRA or skin test found", "igra", "awaited"),
            ("G6PD 8.9 U/g Hb", "g6pd", "result"),
            ("No G6PD deficiency", "g6pd", "result"),
            ("normal IGRA in May", "igra", "result"),
            ("on entecavir for HBV", "hbv", "named"),
            ("HLA-B*15:02未检测", "hla-b*15:02", "awaited"),
            ("乙肝两对半未查", "乙肝", "awaited"),
            ("病历无心电图，血钾未查", "心电图", "awaited"),
            ("T-SPOT阴性，乙肝表面抗原阴性", "t-spot", "result"),
            ("HLA-B*15:02未检出", "hla-b*15:02", "result"),
            ("Pregnancy test: not done", "pregnancy test", "awaited"),
            ("No pregnancy test recorded.", "pregnancy test", "awaited"),
            ("pregnancy test negative today", "pregnancy test", "result"),
            (
                "Extended RAS (KRAS/NRAS) on the block requested, report outstanding",
                "ras",
                "awaited",
            ),
        ] {
            check(text, name, expect);
        }
    }
}
