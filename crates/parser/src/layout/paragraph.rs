//! Wrapped lines joined again, because a phrase broken over two lines is one phrase.

use super::{Part, Row, Segment, is_cjk};

/// One line of extracted text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// True where the page leaves more than a line's space above.
    pub(crate) gap_above: bool,
    /// What the text was recognised from, in order.
    pub(crate) parts: Vec<Part>,
}

/// Compounds whose hyphen stays when a line breaks after it.
const COMPOUND_HEADS: &[&str] = &[
    "well", "follow", "self", "non", "post", "pre", "low", "high", "long", "short", "left",
    "right", "half", "year", "day", "week", "month", "hour", "mid", "cross", "up", "co", "ex",
    "anti", "beta", "alpha", "x", "t", "b", "c", "one", "two", "three", "four", "five", "six",
    "end", "full", "over", "under", "near", "ill", "large", "small", "fine", "semi", "multi",
    "ray", "in", "out", "on", "off", "re", "old", "new", "non",
];

/// Appends the lines of one block. A line is joined to the next when the next word would not have fitted on it.
pub(super) fn paragraphs(block: &[Row], lines: &mut Vec<Line>) {
    let right = block
        .iter()
        .filter_map(|row| row.segments.last())
        .fold(f32::NEG_INFINITY, |most, segment| most.max(segment.end));
    let mut previous: Option<&Row> = None;
    for row in block {
        let (text, parts) = joined(row);
        match (previous, lines.last_mut()) {
            (Some(above), Some(line)) if continues(above, row, right) => {
                append(&mut line.text, &text);
                let start = line.text.len() - text.len();
                line.parts.extend(moved(&parts, start));
            }
            (above, _) => lines.push(Line {
                text,
                gap_above: above
                    .is_none_or(|above| above.y - row.y > 1.9 * above.size.max(row.size)),
                parts,
            }),
        }
        previous = Some(row);
    }
}

/// The cells of a row with tabs between them.
fn joined(row: &Row) -> (String, Vec<Part>) {
    let mut text = String::new();
    let mut parts = Vec::new();
    for (index, segment) in row.segments.iter().enumerate() {
        if index > 0 {
            text.push('\t');
        }
        parts.extend(moved(&segment.parts, text.len()));
        text.push_str(segment.text.trim());
    }
    (text, parts)
}

fn moved(parts: &[Part], by: usize) -> impl Iterator<Item = Part> {
    parts.iter().map(move |part| Part {
        start: part.start + by,
        ..*part
    })
}

fn continues(above: &Row, below: &Row, right: f32) -> bool {
    let ([upper], [lower]) = (&above.segments[..], &below.segments[..]) else {
        return false;
    };
    let size = above.size.max(below.size);
    let same_size = above.size.min(below.size) > 0.85 * size;
    let near = above.y - below.y < 1.7 * size;
    let indent = lower.start - upper.start;
    same_size
        && near
        && (-4.0 * size..1.0 * size).contains(&indent)
        && !starts_item(&lower.text)
        && !starts_label(&lower.text)
        && upper.end + 0.25 * size + first_word(lower, size) > right
}

/// Width of what had to move to the next line: a word, or one character of Chinese.
fn first_word(segment: &Segment, size: f32) -> f32 {
    if is_cjk(segment.text.chars().next()) {
        return size;
    }
    let word = segment.text.split(' ').next().unwrap_or_default();
    let share = word.chars().count() as f32 / segment.text.chars().count().max(1) as f32;
    share * (segment.end - segment.start)
}

/// True for a bullet or a list number.
fn starts_item(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let digits = first.trim_end_matches(['.', ')', '、']);
    matches!(
        first.chars().next(),
        Some('•' | '·' | '-' | '–' | '*' | '○' | '●' | '■' | '□' | '▪')
    ) || (digits.len() < first.len()
        && !digits.is_empty()
        && digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True for "Allergies: none" or "既往史：": a label of few words opens a line of its own.
fn starts_label(text: &str) -> bool {
    let Some((label, _)) = text.split_once([':', '：']) else {
        return false;
    };
    let is_name = |first: char| first.is_uppercase() || is_cjk(Some(first));
    label.chars().count() <= 30
        && label.split(' ').count() <= 4
        && label.starts_with(is_name)
        && label
            .chars()
            .all(|sign| sign.is_alphabetic() || matches!(sign, ' ' | '/' | '-' | '&'))
}

fn append(line: &mut String, next: &str) {
    let next_first = next.chars().next();
    if line.ends_with('\u{AD}') {
        line.pop();
    } else if line.ends_with('-') && next_first.is_some_and(char::is_lowercase) {
        if is_word_break(line) {
            line.pop();
        }
    } else if line.ends_with('-') && next_first.is_some_and(char::is_alphanumeric) {
        // "2-\n3", "IL-\n6": the hyphen belongs to the term.
    } else if !(is_cjk(line.chars().next_back()) && is_cjk(next_first)) {
        line.push(' ');
    }
    line.push_str(next);
}

/// True when the hyphen at the end of `line` was put there by the line break.
fn is_word_break(line: &str) -> bool {
    let head = line
        .trim_end_matches('-')
        .rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap_or_default();
    head.len() > 1
        && head.chars().all(char::is_alphabetic)
        && head.chars().skip(1).all(char::is_lowercase)
        && !COMPOUND_HEADS.contains(&head.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(f32, f32, &str)], expect: &[&str]) {
        let block: Vec<Row> = rows
            .iter()
            .enumerate()
            .map(|(index, (start, end, text))| Row {
                y: 700.0 - 12.0 * index as f32,
                size: 10.0,
                segments: vec![Segment {
                    text: (*text).to_owned(),
                    start: *start,
                    end: *end,
                    parts: Vec::new(),
                }],
            })
            .collect();
        let mut lines = Vec::new();
        paragraphs(&block, &mut lines);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, expect);
    }

    #[test]
    fn full_lines_are_joined_and_short_ones_stand() {
        check(
            &[
                (50.0, 500.0, "The patient has chest"),
                (50.0, 200.0, "pain since Monday."),
                (50.0, 300.0, "PLAN: rest"),
            ],
            &["The patient has chest pain since Monday.", "PLAN: rest"],
        );
    }

    #[test]
    fn hyphens_of_compounds_stay() {
        check(
            &[
                (50.0, 500.0, "admitted with hyper-"),
                (50.0, 500.0, "tension for follow-"),
                (50.0, 200.0, "up tomorrow"),
            ],
            &["admitted with hypertension for follow-up tomorrow"],
        );
    }

    #[test]
    fn list_items_start_lines() {
        check(
            &[
                (50.0, 500.0, "1. aspirin and a long explanation"),
                (50.0, 300.0, "2. rest"),
            ],
            &["1. aspirin and a long explanation", "2. rest"],
        );
    }

    #[test]
    fn labels_start_lines() {
        check(
            &[
                (50.0, 500.0, "insulin glargine at bedtime"),
                (50.0, 400.0, "Allergies: penicillin"),
            ],
            &["insulin glargine at bedtime", "Allergies: penicillin"],
        );
    }

    #[test]
    fn chinese_lines_join_without_blank() {
        check(
            &[(50.0, 500.0, "患者因胸痛三"), (50.0, 200.0, "天入院。")],
            &["患者因胸痛三天入院。"],
        );
    }
}
