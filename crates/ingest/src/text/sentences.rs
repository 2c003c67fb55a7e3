//! Sentences of a part: the largest stretch that a cue can govern.

use record::Span;

/// Longest sentence in bytes; text without any full stop is cut at the next blank after it.
const MAX_SENTENCE: usize = 1500;

/// Columns beyond which no editor or printer wraps: a document with longer lines wraps none.
const WIDEST: usize = 130;

/// Columns at which the lines of a document wrap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width(Option<usize>);

impl Width {
    /// The longest line, leaving out one in twenty; none where lines are longer than any that were wrapped.
    pub(crate) fn of(text: &str) -> Self {
        let mut lengths: Vec<usize> = text
            .lines()
            .map(|line| columns(line.trim_end()))
            .filter(|length| *length > 0)
            .collect();
        lengths.sort_unstable();
        let at = lengths.len().saturating_sub(1 + lengths.len() / 20);
        Self(lengths.get(at).copied().filter(|width| *width <= WIDEST))
    }

    /// True where the first word of `next` had no place on `line`: the line end only wraps.
    pub(crate) fn wraps(self, line: &str, next: &str) -> bool {
        let word = next.split([' ', '\n']).next().unwrap_or_default();
        let word = if word.is_ascii() {
            word
        } else {
            next.get(..next.chars().next().map_or(0, char::len_utf8))
                .unwrap_or_default()
        };
        self.0
            .is_some_and(|width| columns(line) + 1 + columns(word) > width)
    }
}

/// Columns that `line` takes; a Chinese character takes two.
fn columns(line: &str) -> usize {
    line.chars()
        .map(|c| 1 + usize::from(c as u32 >= 0x2E80))
        .sum()
}

/// Sentences of `text[part]` in order, without blank ones. Line ends close a sentence unless the line was wrapped.
pub(crate) fn sentences(text: &str, part: Span, width: Width) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = part.start;
    let mut at = part.start;
    while at < part.end {
        at += quiet(&bytes[at..part.end.min(start + MAX_SENTENCE).max(at)]);
        if at == part.end {
            break;
        }
        let next = (at + bytes_of(bytes[at])).min(part.end);
        let cut = match bytes[at] {
            b'\n' => !is_wrapped(text, start, at, part.end, width),
            b'.' => full_stop(bytes, at, part),
            // "? PE": a mark before the word that it doubts.
            b'?' if at == start || matches!(bytes[at - 1], b' ' | b'?' | b'\n') => {
                bytes.get(at + 1).is_none_or(|next| *next == b'\n')
            }
            b'?' if is_answered(&text[at + 1..]) => false,
            b'!' => bytes
                .get(at + 1)
                .is_none_or(|next| next.is_ascii_whitespace() || !next.is_ascii()),
            b'?' => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            0xE3 => text[at..].starts_with('。'),
            _ => next - start > MAX_SENTENCE && !(bytes[at] as char).is_ascii_alphanumeric(),
        };
        if cut || next - start > 2 * MAX_SENTENCE {
            push(text, start, next, &mut found);
            start = next;
        }
        at = next;
    }
    push(text, start, part.end, &mut found);
    found
}

/// The number of bytes at the head of `words`, no longer than a sentence may be, that end none.
fn quiet(words: &[u8]) -> usize {
    let ends = |byte: &u8| !byte.is_ascii() || matches!(byte, b'\n' | b'.' | b'?' | b'!');
    words.iter().position(ends).unwrap_or(words.len())
}

/// "Flu? no, cold.": the answer belongs to the question.
fn is_answered(rest: &str) -> bool {
    let next = rest.trim_start_matches(' ');
    if is_answered_in_chinese(next) || is_turned_down(next) {
        return true;
    }
    let Some(answer) = rest.strip_prefix(' ') else {
        return false;
    };
    [
        "no", "nope", "nil", "none", "neg", "negative", "denies", "denied",
    ]
    .iter()
    .any(|word| {
        let head = answer.as_bytes().get(..word.len());
        let behind = answer.get(word.len()..).unwrap_or_default();
        head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
            && (behind.is_empty()
                || behind.starts_with([',', '.', ';', '\n', ')'])
                || behind.starts_with(" - "))
    })
}

/// "头孢? 没有(刚吃过)".
fn is_answered_in_chinese(rest: &str) -> bool {
    is_excluded_in_chinese(rest)
        || ["没有", "没", "无", "否", "不是", "否认"]
            .iter()
            .any(|word| {
                rest.strip_prefix(word).is_some_and(|behind| {
                    behind.is_empty()
                        || behind.starts_with(['。', ',', '，', ';', '；', '(', '（', '\n', ')'])
                })
            })
}

/// "肺栓塞? CTPA阴性,已排除": the clause behind the question ends with its answer.
fn is_excluded_in_chinese(rest: &str) -> bool {
    const LONGEST: usize = 90;
    const NOT_YET: [&str; 7] = ["需", "待", "拟", "进一步", "不能", "不除外", "不排除"];
    if rest.as_bytes().first().is_none_or(|byte| *byte == b'\n') {
        return false;
    }
    let near = super::page::window(rest, 0, LONGEST);
    let clause = near
        .split(|c| matches!(c, '。' | ';' | '\n' | '?' | '①'..='⑳'))
        .next()
        .unwrap_or_default()
        .trim_end();
    ["排除", "除外", "不支持", "不考虑"]
        .iter()
        .any(|word| clause.ends_with(word))
        && !NOT_YET.iter().any(|word| clause.contains(word))
}

/// "急性肺栓塞? CTPA(1/20)阴性,已排除": the clauses behind the question answer it.
fn is_turned_down(rest: &str) -> bool {
    const FAR: usize = 120;
    const NO: [&str; 9] = [
        "已排除",
        ",排除",
        "可排除",
        "已除外",
        "可除外",
        ",不支持",
        "暂不支持",
        ",不考虑",
        "暂不考虑",
    ];
    if rest.as_bytes().iter().take(FAR).all(u8::is_ascii) {
        return false;
    }
    let near = super::page::window(rest, 0, FAR);
    let near = near
        .split(['。', ';', '\n', '?'])
        .next()
        .unwrap_or_default();
    NO.iter().any(|no| near.contains(no)) || near.starts_with("排除") && near.len() == "排除".len()
}

fn bytes_of(byte: u8) -> usize {
    match byte {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let words = &text[start..end];
    let kept = words.trim();
    if kept.is_empty() {
        return;
    }
    let lead = words.len() - words.trim_start().len();
    found.push(Span::new(start + lead, start + lead + kept.len()));
}

/// A full stop ends a sentence when a blank or the end follows and the word before is no abbreviation.
fn full_stop(bytes: &[u8], at: usize, part: Span) -> bool {
    let after = bytes.get(at + 1).copied().unwrap_or(b' ');
    let ends = after.is_ascii_whitespace() || after == b',' || at + 1 >= part.end || after >= 0x80;
    let glued = after.is_ascii_uppercase()
        && at > part.start + 2
        && bytes[at - 1].is_ascii_lowercase()
        && bytes[at - 2].is_ascii_lowercase();
    if !ends && !glued {
        return false;
    }
    let word_start = (part.start..at)
        .rev()
        .take(12)
        .take_while(|i| bytes[*i].is_ascii_alphabetic() || bytes[*i] == b'.')
        .last()
        .unwrap_or(at);
    let word = &bytes[word_start..at];
    if word_start == at {
        // "1." at the start of a line numbers an item.
        let digits = (part.start..at)
            .rev()
            .take(3)
            .take_while(|i| bytes[*i].is_ascii_digit())
            .last();
        return digits.is_none_or(|first| {
            first > part.start && bytes[first - 1] != b'\n' && bytes[first - 1] != b' '
                || after != b' '
                || first > part.start + 1 && bytes[first - 1] == b' ' && bytes[first - 2] != b'\n'
        });
    }
    let single = word.len() == 1
        && word[0].is_ascii_uppercase()
        && !is_type(bytes, word_start)
        && !is_unit(&bytes[part.start..word_start]);
    let lower = word.to_ascii_lowercase();
    let died = lower == b"d" && names_relative(&bytes[part.start..word_start]);
    !(single
        || died
        || ABBREVIATIONS.contains(&lower.as_slice())
        || word.contains(&b'.') && word.len() < 6)
}

/// "Bro d. of PE", "Mother d. 62": the letter tells of a death.
fn names_relative(before: &[u8]) -> bool {
    const LONGEST: usize = 16;
    let near = &before[before.len().saturating_sub(LONGEST)..];
    let words = String::from_utf8_lossy(near).to_ascii_lowercase();
    super::family::ends_with_relative(words.trim_end())
}

/// "88 umol/L.", "38.2 °C.": the letter closes a unit.
fn is_unit(before: &[u8]) -> bool {
    before.ends_with(b"/") || before.ends_with("°".as_bytes())
}

/// "hep B.", "factor V.": the letter closes a name.
fn is_type(bytes: &[u8], letter: usize) -> bool {
    const NAMES: &[&[u8]] = &[
        b"hep ",
        b"hepatitis ",
        b"vit ",
        b"vitamin ",
        b"factor ",
        b"group ",
        b"type ",
        b"grade ",
        b"class ",
        b"influenza ",
        b"flu ",
        b"strep ",
        b"stage ",
        b"trop ",
    ];
    NAMES.iter().any(|name| {
        let from = letter.checked_sub(name.len());
        from.is_some_and(|from| bytes[from..letter].eq_ignore_ascii_case(name))
    })
}

const ABBREVIATIONS: &[&[u8]] = &[
    b"dr", b"mr", b"mrs", b"ms", b"vs", b"prof", b"st", b"approx", b"no", b"etc", b"fig", b"inc",
    b"dept", b"inj", b"syp", b"syr", b"tab", b"tabs", b"cap", b"caps", b"resp", b"wt", b"ht",
    b"temp", b"hosp", b"pt",
];

/// True when the newline at `at` only wraps a paragraph: a long line, and the next begins with a small letter, or the
/// line ends with a comma or connective and no list item follows.
fn is_wrapped(text: &str, start: usize, at: usize, end: usize, width: Width) -> bool {
    let line_start = text[start..at].rfind('\n').map_or(start, |i| start + i + 1);
    let line = text[line_start..at].trim_end();
    let rest = &text[at + 1..end];
    let Some(next) = rest.chars().next() else {
        return false;
    };
    if line.len() < 45 || line.contains('|') || line.contains('\t') {
        return false;
    }
    // Two rows of a table, the second of "eGFR": no row goes on in the next.
    let row = |line: &str| line.trim().matches("   ").count() > 1;
    if row(line) && row(rest.split('\n').next().unwrap_or_default()) {
        return false;
    }
    let chinese = !next.is_ascii() && next.is_alphabetic();
    if chinese {
        return !line.ends_with(['。', ';', ':'])
            && line.chars().count() > 30
            && width.wraps(line, rest);
    }
    let connective = line.ends_with(',')
        || [
            " and", " or", " of", " the", " with", " no", " on", " to", " for", " in", " a", " is",
            " was", " by",
        ]
        .iter()
        .any(|word| line.ends_with(word));
    let wide = width.0.is_none();
    !wide && (next.is_ascii_lowercase() || next == '(')
        || connective && next.is_ascii_alphanumeric()
        || line.len() > 68
            && next.is_ascii_alphanumeric()
            && !numbered(rest)
            && width.wraps(line, rest)
}

fn numbered(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && rest[digits..].starts_with(['.', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = sentences(text, Span::new(0, text.len()), Width::of(text))
            .iter()
            .map(|span| &text[span.start..span.end])
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn stops_end_sentences_and_abbreviations_do_not() {
        check(
            "Seen by Dr. Smith. Takes 2.5 mg b.i.d. No fever.",
            &["Seen by Dr. Smith.", "Takes 2.5 mg b.i.d. No fever."],
        );
        check("Has gout.No fever.", &["Has gout.", "No fever."]);
        check("Has gout.,No fever.", &["Has gout.", ",No fever."]);
        check(
            "Creatinine 88 umol/L. TSH was 0.7. Seen by A. Smith.",
            &["Creatinine 88 umol/L.", "TSH was 0.7.", "Seen by A. Smith."],
        );
    }

    #[test]
    fn a_question_mark_before_a_word_opens_and_ends_nothing() {
        check(
            "Sweats 2/7. ? cholangitis / abscess. Is it gout? Rest.",
            &[
                "Sweats 2/7.",
                "? cholangitis / abscess.",
                "Is it gout?",
                "Rest.",
            ],
        );
    }

    #[test]
    fn list_numbers_stay_with_their_item() {
        check("1. Gout\n2. Fever", &["1. Gout", "2. Fever"]);
    }

    #[test]
    fn wrapped_lines_are_one_sentence() {
        check(
            "The patient denies any fever, chills, night sweats,\nchest pain or cough.\nPlan",
            &[
                "The patient denies any fever, chills, night sweats,\nchest pain or cough.",
                "Plan",
            ],
        );
    }

    #[test]
    fn a_line_that_had_room_for_the_next_word_ends_its_sentence() {
        let note = "Came in with pain and vomiting, abdomen X-ray normal, no obstruction seen, BO";
        let drugs = "Regular: Madopar 125 five times a day at times please, Zomorph 30 mg twice a day, gabapentin 300 mg three times a day, senna";
        check(&format!("{note}\n{drugs}"), &[note, drugs]);
    }

    #[test]
    fn chinese_stops_end_sentences() {
        check("无发热。咳嗽3天。", &["无发热。", "咳嗽3天。"]);
    }
}
