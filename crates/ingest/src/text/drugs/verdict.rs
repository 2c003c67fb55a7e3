//! A verdict in a clause of its own, behind whatever is told of a drug first: "carbocisteine 750 tds - 'does nowt', stopped at
//! his request", "Gravol OTC for sleep - pt agrees to stop", "米氮平发胖,自己停2周".

use super::list::{self, Piece, pieces};
use super::said::{SMALL, TIMES_ZH};
use crate::text::page::Sentence;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Longest remark between a name and the clause that speaks of it, in bytes.
const FAR: usize = 100;

/// The words at `cue` open a clause behind the name that ends at `from`, and nothing between can be what they speak of
/// instead.
pub(crate) fn is_own_clause(text: &str, from: usize, cue: Span) -> bool {
    let gap = &text[from..cue.start];
    if gap.len() > FAR || gap.contains('\n') {
        return false;
    }
    let Some((remark, opening)) = split(gap) else {
        return false;
    };
    opens(opening) && !names_another(remark)
}

/// What stands before the last mark that opens a clause, and what behind it.
fn split(gap: &str) -> Option<(&str, &str)> {
    let mark = |(at, c): (usize, char)| {
        let spaced = |width: usize| {
            gap[..at].ends_with(' ') && gap[at + width..].starts_with([' ', '>']) || at == 0
        };
        let opens = match c {
            ',' | ':' | '(' | '>' | '→' | '，' | '：' | '、' => true,
            '-' | '–' | '—' => spaced(c.len_utf8()),
            _ => false,
        };
        opens.then(|| (&gap[..at], &gap[at + c.len_utf8()..]))
    };
    let marked = gap.char_indices().rev().find_map(mark);
    // "no palpitations hx but we'd avoid"
    let but = gap
        .rfind(" but ")
        .map(|at| (&gap[..at], &gap[at + " but".len()..]));
    match (marked, but) {
        (Some(marked), Some(but)) if but.0.len() > marked.0.len() => Some(but),
        (marked, but) => marked.or(but),
    }
}

/// Who may speak or act in the clause besides the patient.
const OTHER_SUBJECTS: [&str; 28] = [
    "we",
    "i",
    "hence",
    "thus",
    "but",
    "told",
    "asked",
    "resp",
    "cardio",
    "neuro",
    "renal",
    "onc",
    "haem",
    "gastro",
    "derm",
    "rheum",
    "id",
    "micro",
    "psych",
    "endo",
    "team",
    "consultant",
    "cons",
    "mrp",
    "nurse",
    "school",
    "boss",
    "dietitian",
];

/// Only a subject, a time or another small word stands before the verdict.
fn opens(words: &str) -> bool {
    const SUBJECTS: [&str; 27] = [
        "患者", "病人", "本人", "家属", "自己", "自行", "就", "便", "故", "遂", "所以", "因此",
        "现", "已", "今", "后", "医嘱", "嘱", "又", "也", "都", "均", "同意", "本次", "目前",
        "主任", "会诊",
    ];
    pieces(words).iter().all(|piece| match piece {
        Piece::Mark(mark) => matches!(mark, '"' | '\'' | '-' | '–' | '>' | '.' | '~'),
        Piece::Word(word) if word.is_ascii() => {
            list::is_dosage(word)
                || SMALL
                    .split('|')
                    .chain(OTHER_SUBJECTS)
                    .any(|small| small.eq_ignore_ascii_case(word))
        }
        Piece::Word(word) => {
            let mut rest = *word;
            // "因相互作用": a short reason.
            if word.starts_with(['因', '嫌', '怕']) && word.chars().count() <= 9 {
                return true;
            }
            while !rest.is_empty() {
                let known = SUBJECTS
                    .iter()
                    .chain(TIMES_ZH)
                    .find_map(|known| rest.strip_prefix(known));
                match known {
                    Some(shorter) => rest = shorter,
                    None => return false,
                }
            }
            true
        }
    })
}

/// Something else that can be stopped, refused or put off.
pub(crate) fn names_another(remark: &str) -> bool {
    static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)\b(?:smok|cig|vap(?:e|ing)|alcohol|drink|etoh|oxygen|o2\b|fluids?\b|ivi\b|feeds?\b|tpn\b|chemo|radioth|rt\b|abx|antibiotic|steroid
            |cpap|niv\b|dialysis|crrt|catheter|drains?\b|breast|bf\b|work\b|driv|exercis|gym|diet|photot|transfus|physio|surgery
            |op\b|biops|endoscop|scan|vaccin|jab|referral|patch|others\b|other\s(?:meds|drugs|tablets)|rest\b|meds\b)
            |烟|酒|氧|补液|输液|化疗|放疗|抗生素|激素|透析|营养|手术|检查|复查|疫苗|其余|余药|其他",
        )
        .ok()
    });
    OTHERS
        .as_ref()
        .is_some_and(|others| others.is_match(remark))
}

/// "Nifedipine - NO (BP 90)", "Lithium: no.", "Diamox SR: no, sulfa hx", "asthma so no": the bare word is the answer.
pub(crate) fn is_answered_no(behind: &str) -> bool {
    static NO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?i)^(?:(?:\s?(?:\d[\w./%]*|sr|xl|mr|er|la|od|bd|tds|mg|tabs?|prn|daily))*\s?[:=\-–—]+>?\s?|:?[^.;:?\n]{0,48}?(?:\bso|\bsaid|\btold|->|→|,)\s)["']?no{1,3}\b\s*(?:!+|$|[,.;(\n"']|\s-)|^\sno\s?(?:[-–—(]|$)"#,
        )
        .ok()
    });
    let near = crate::text::page::window(behind, 0, 72);
    // "simvastatin ✗"
    if !near.is_ascii() && near.trim_start().starts_with(['✗', '✘', '❌']) {
        return true;
    }
    near.as_bytes()
        .windows(2)
        .any(|pair| pair.eq_ignore_ascii_case(b"no"))
        && NO.as_ref().is_some_and(|no| no.is_match(near))
}

/// "Clozaril no. on file", "trial no. 12": the number of something.
pub(crate) fn is_number_word(behind: &str) -> bool {
    let rest = behind
        .get(..5)
        .filter(|word| word.eq_ignore_ascii_case(" no. "))
        .map(|_| &behind[5..]);
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit() || c == '#')
            || [
                "on file",
                "on chart",
                "on card",
                "known",
                "registered",
                "checked",
                "given",
            ]
            .iter()
            .any(|word| rest.starts_with(word))
    })
}

/// "| Furosemide 20 | full, Aug | NO - toilet |" under "| box | found | taking? |": the cell in the column that asks answers.
pub(crate) fn is_answered_in_row(sentence: &Sentence<'_>, drug: Span) -> bool {
    const ROWS: usize = 24;
    const ASKS: [&str; 9] = [
        "taking",
        "taken",
        "takes",
        "compliant",
        "in use",
        "using",
        "在服",
        "服用",
        "在用",
    ];
    const NO: [&str; 9] = [
        "no", "not", "never", "stopped", "nil", "ceased", "否", "未", "不",
    ];
    let text = sentence.text;
    let before = sentence.line_before(drug.start);
    let from = drug.start - before.len();
    let line = text[from..].split('\n').next().unwrap_or_default();
    if !is_row(line) {
        return false;
    }
    let column = text[..from]
        .rsplit('\n')
        .take(ROWS)
        .skip_while(|line| line.is_empty())
        .take_while(|line| is_row(line))
        .find_map(|line| {
            line.split('|').position(|cell| {
                let cell = cell.to_lowercase();
                ASKS.iter().any(|word| cell.contains(word))
            })
        });
    let cell = column.and_then(|column| line.split('|').nth(column));
    cell.is_some_and(|cell| {
        let cell = cell.trim().to_lowercase();
        let word = cell
            .split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        NO.iter().any(|no| {
            if no.is_ascii() {
                word == *no
            } else {
                word.starts_with(no)
            }
        })
    })
}

/// A row of a table: its cells are parted by bars.
fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|') || line.bytes().filter(|byte| *byte == b'|').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_of_its_own_may_follow_any_remark() {
        let own = |text: &str| {
            let at = text.find("stop").unwrap_or(0);
            is_own_clause(text, 0, Span::new(at, at + 4))
        };
        for text in [
            " 750 tds - \"does nowt\", stopped at his request",
            " OTC for sleep - pt stopped",
            ": dopey on it, stopped",
        ] {
            assert!(own(text), "{text}");
        }
        for text in [
            " 5 mg od, chest pain stopped",
            " 5 mg od, smoking - stopped 2010",
            " 5 mg od for years and stopped",
        ] {
            assert!(!own(text), "{text}");
        }
    }

    #[test]
    fn a_bare_no_is_an_answer() {
        for text in [
            ": no.",
            " - NO (BP 90)",
            " SR: no, sulfa hx",
            " mentioned, asthma so no.",
            " no!!",
        ] {
            assert_eq!(is_answered_no(text), text != " no!!", "{text}");
        }
        for text in [
            " 5 mg od, no side effects",
            ": no change",
            " - no better",
            " bd, nocturia x2",
            ": relief? no",
        ] {
            assert!(!is_answered_no(text), "{text}");
        }
    }
}
