//! What the words around a drug's name say of taking it: started, stopped, held, planned, given, avoided.

use super::drug_tables::{AVOIDED, CHANGES, GIVEN, NEUTRAL, PENDING, PLANNED};
use super::page::{Sentence, window};
use super::phrases::Phrases;
use record::{
    MedicationChange, MedicationIntent, MedicationStatement, MedicationStatus, SectionKind, Span,
    TermKind,
};
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Sign {
    Change(MedicationChange),
    Given,
    Planned,
    Avoided,
    Pending,
    Neutral,
}

static SIGNS: LazyLock<Phrases<Sign>> = LazyLock::new(|| {
    Phrases::new(
        CHANGES
            .iter()
            .map(|(words, change)| (*words, Sign::Change(*change)))
            .chain(GIVEN.iter().map(|words| (*words, Sign::Given)))
            .chain(PLANNED.iter().map(|words| (*words, Sign::Planned)))
            .chain(AVOIDED.iter().map(|words| (*words, Sign::Avoided)))
            .chain(PENDING.iter().map(|words| (*words, Sign::Pending)))
            .chain(NEUTRAL.iter().map(|words| (*words, Sign::Neutral))),
    )
});

/// The words of change, giving and planning in a sentence, with their places.
pub(super) fn signs(sentence: &Sentence<'_>) -> Vec<(Span, Sign)> {
    SIGNS.find(sentence.text, sentence.span).collect()
}

/// What the words around the name say of taking, changing or planning.
pub(super) fn standing(
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    name: Span,
    place: Span,
    statement: &mut MedicationStatement,
) {
    let text = sentence.text;
    let mut planned = false;
    for (span, sign) in signs {
        if is_discharge(text, *span) || is_for_later(text, *span) {
            continue;
        }
        let behind = span.start >= name.end;
        let reaches = if span.end <= name.start {
            let taken = is_taken_over(sentence, signs, *span, name)
                || is_claimed(sentence, *span, name)
                || ends_taking(*sign) && is_new_order(sentence, *span, name, statement);
            !taken && reaches_ahead(text, *span, name, *sign)
        } else if *sign == Sign::Pending {
            waits(sentence, *span, name)
        } else if behind {
            let speaks = match sign {
                Sign::Change(_) | Sign::Avoided => true,
                Sign::Given => is_finished(text, *span),
                Sign::Planned => text[span.start..span.end].starts_with('拟'),
                Sign::Pending | Sign::Neutral => false,
            };
            speaks && reaches_back(text, *span, name, place) && !opens_next(sentence, *span)
        } else {
            false
        };
        if !reaches {
            continue;
        }
        match sign {
            Sign::Change(change) => statement.change = Some(*change),
            Sign::Given if behind => statement.change = Some(MedicationChange::Stopped),
            // "予异烟肼0.3 利福平0.45 qd": a course with its frequency goes on until its end is told.
            Sign::Given
                if text[span.start..].starts_with(['予', '给']) && is_course(sentence, name) => {}
            Sign::Given => {
                statement.intent = MedicationIntent::Administered;
                statement.status = MedicationStatus::Completed;
            }
            Sign::Planned | Sign::Pending => planned = true,
            Sign::Neutral => {}
            Sign::Avoided => statement.status = MedicationStatus::NotTaken,
        }
    }
    if gives_way(sentence, name, place) {
        statement.change = Some(MedicationChange::Stopped);
    }
    let future = matches!(
        sentence.kind,
        SectionKind::Plan | SectionKind::AssessmentAndPlan | SectionKind::Disposition
    );
    match statement.change {
        Some(MedicationChange::Stopped) => statement.status = MedicationStatus::Stopped,
        Some(MedicationChange::Held) => statement.status = MedicationStatus::OnHold,
        Some(MedicationChange::Started | MedicationChange::Switched) if planned || future => {
            statement.status = MedicationStatus::Intended;
            statement.intent = MedicationIntent::Ordered;
        }
        Some(_) if statement.status == MedicationStatus::Completed => {
            statement.status = MedicationStatus::Active;
        }
        None if planned && statement.status != MedicationStatus::NotTaken => {
            statement.status = MedicationStatus::Intended;
            statement.intent = MedicationIntent::Ordered;
        }
        _ => {}
    }
}

/// A frequency behind the name, with no word of an end or an earlier time in the sentence.
fn is_course(sentence: &Sentence<'_>, name: Span) -> bool {
    const FREQUENT: [&str; 13] = [
        "qd", "bid", "tid", "qid", "qn", "q4h", "q6h", "q8h", "q12h", "每日", "每天", "一日",
        "次/日",
    ];
    const OVER: [&str; 6] = ["停", "后改", "改为", "曾", "疗程结束", "已用完"];
    let rest = &sentence.text[name.end..sentence.span.end];
    let clause = rest
        .split(['。', ';', '；', '\n'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    FREQUENT.iter().any(|word| clause.contains(word))
        && !OVER.iter().any(|word| sentence.words().contains(word))
}

/// "D/c meds", "dc home": discharge, not discontinuation.
fn is_discharge(text: &str, sign: Span) -> bool {
    let written = text[sign.start..sign.end].to_ascii_lowercase();
    let rest = window(text, sign.end, sign.end + 14).to_ascii_lowercase();
    matches!(written.as_str(), "d/c" | "dc")
        && [
            " med", " home", " to ", " summary", " instr", " rx", " plan", " on ", " with ",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
}

fn ends_taking(sign: Sign) -> bool {
    matches!(
        sign,
        Sign::Avoided | Sign::Change(MedicationChange::Stopped | MedicationChange::Held)
    )
}

/// "alendronic acid - finished 5 y course": behind the name the word ends the treatment.
fn is_finished(text: &str, sign: Span) -> bool {
    ["finished", "completed", "曾用", "曾服"]
        .contains(&text[sign.start..sign.end].to_ascii_lowercase().as_str())
}

/// "(increase to 5 mg in 2 weeks if BP allows)": a step to come, not a change made.
fn is_for_later(text: &str, sign: Span) -> bool {
    let bracket = text[..sign.start].ends_with('(');
    let rest = window(text, sign.end, sign.end + 80);
    let inside = rest.split(')').next().unwrap_or_default();
    // "hold if SBP <100", "hold SBP<100".
    let clause = rest
        .split(['.', ';', ',', '|', '\n'])
        .next()
        .unwrap_or_default();
    let limited = text[sign.start..sign.end].eq_ignore_ascii_case("hold")
        && (clause.starts_with(" if ") || clause.contains(['<', '>']));
    limited
        || bracket
            && [" if ", " in ", " after ", " when "]
                .iter()
                .any(|word| inside.contains(word))
            && inside.len() < rest.len()
}

/// A word of change that speaks of the drug before it: "metformin 1 g bd (held), bisoprolol", "clopidogrel - stopped,".
fn is_claimed(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    let text = sentence.text;
    let gap = &text[sign.end..name.start];
    let Some(before) = sentence
        .terms
        .iter()
        .filter(|term| {
            term.kind == TermKind::Drug && !term.ambiguous && term.span.end <= sign.start
        })
        .map(|term| term.span.end)
        .max()
    else {
        return false;
    };
    let between = &text[before..sign.start];
    if between.contains(['.', ';', '。', '\n']) && !between.contains('(') {
        return false;
    }
    let bracketed = between
        .rfind('(')
        .is_some_and(|open| !between[open..].contains(')'))
        && gap.contains(')');
    let closes = gap
        .trim_start_matches(' ')
        .starts_with([',', ';', ')', '、', '|', '.']);
    bracketed || closes && !between.contains([',', '、'])
}

/// "stop naproxen, omeprazole 20 mg od": the first drug is named alone, the second with dose and times; it is ordered.
fn is_new_order(
    sentence: &Sentence<'_>,
    sign: Span,
    name: Span,
    statement: &MedicationStatement,
) -> bool {
    let dosage = &statement.dosage;
    let gap = &sentence.text[sign.end..name.start];
    let another = sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && !term.ambiguous
            && term.span.start >= sign.end
            && term.span.end <= name.start
    });
    another
        && dosage.dose.is_some()
        && dosage.frequency.is_some()
        && !gap.contains(|c: char| c.is_ascii_digit())
}

/// Another drug takes its place: "simvastatin changed to atorvastatin", "switch IV tazocin to co-amoxiclav",
/// "头孢改为莫西沙星".
fn gives_way(sentence: &Sentence<'_>, name: Span, place: Span) -> bool {
    const BEHIND: &[&str] = &[
        "switched to",
        "changed to",
        "converted to",
        "replaced by",
        "replaced with",
        "swapped for",
        "swapped to",
        "改为",
        "改用",
        "换为",
        "换成",
        "换用",
        "更换为",
        "→",
        "->",
        "改成",
    ];
    const BEFORE: &[&str] = &[
        "switch",
        "switched",
        "switching",
        "change",
        "changed",
        "changing",
        "convert",
        "converted",
        "swap",
        "swapped",
        "transition",
        "transitioned",
    ];
    let text = sentence.text;
    let from = place.end.max(name.end);
    let Some(next) = sentence
        .terms
        .iter()
        .filter(|term| term.kind == TermKind::Drug && !term.ambiguous && term.span.start >= from)
        .map(|term| term.span.start)
        .min()
    else {
        return false;
    };
    let gap = text[from..next].to_ascii_lowercase();
    if gap.contains(['.', ';', '。', '\n', ',']) || gap.chars().count() > 30 {
        return false;
    }
    let right = |words: &str| words.chars().all(|c| !c.is_ascii_digit());
    if let Some((_, rest)) = BEHIND.iter().find_map(|word| gap.split_once(word)) {
        return right(rest);
    }
    let opened = text[sentence.span.start..name.start].to_ascii_lowercase();
    let clause = opened
        .rsplit(['.', ';', ',', '\n'])
        .next()
        .unwrap_or_default();
    let switches = clause
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| BEFORE.contains(&word));
    switches
        && (gap.starts_with(" to ") || gap.starts_with("to ") || gap.contains(" to "))
        && right(&gap)
}

/// Words that name a drug and mean none: "on MTX day", the ASA class of an anaesthetist.
pub(super) fn names_no_drug(sentence: &Sentence<'_>, name: Span) -> bool {
    let text = sentence.text;
    let rest = window(text, name.end, name.end + 12);
    let lower = rest.to_ascii_lowercase();
    let day = [" day)", " days)", " day.", " day,"]
        .iter()
        .any(|word| lower.starts_with(word))
        && text[sentence.span.start..name.start]
            .trim_end()
            .ends_with("on");
    let asa = text[name.start..name.end].eq_ignore_ascii_case("asa") && is_class(&lower);
    day || asa
}

/// "2", "III", "class 3", "grade II", "Ⅱ级": a class from 1 to 6 and no dose.
fn is_class(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ':', '-']);
    let named = [
        "class", "grade", "score", "ps ", "status", "分级", "physical",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    let level = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let level = level.trim_end_matches('级').trim_end_matches('e');
    named
        || matches!(
            level,
            "1" | "2" | "3" | "4" | "5" | "i" | "ii" | "iii" | "iv" | "v" | "ⅰ" | "ⅱ" | "ⅲ" | "ⅳ"
        )
}

/// "not given yet" behind the name and its dosage, before any other drug.
fn waits(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    const FAR: usize = 100;
    sign.start >= name.end
        && sign.start - name.end <= FAR
        && !sentence.terms.iter().any(|term| {
            term.kind == TermKind::Drug
                && !term.ambiguous
                && term.span.start >= name.end
                && term.span.end <= sign.start
        })
}

/// A sign before the name reaches it within the clause: no semicolon, no other change of subject, 70 bytes at most.
fn reaches_ahead(text: &str, sign: Span, name: Span, kind: Sign) -> bool {
    let gap = &text[sign.end..name.start];
    let far = if kind == Sign::Avoided { 40 } else { 70 };
    // "s/p DES on Plavix": what is past is the procedure.
    let past_event = matches!(
        text[sign.start..sign.end].to_ascii_lowercase().as_str(),
        "s/p" | "status post"
    );
    if past_event && !gap.trim().is_empty() {
        return false;
    }
    // "azathioprine (mycophenolate stopped 2021) / prednisolone": the bracket ends what is said in it.
    if gap
        .find(')')
        .is_some_and(|close| !gap[..close].contains('('))
    {
        return false;
    }
    gap.len() <= far
        && !gap.contains([';', '。', '\n'])
        && ![
            " but ",
            " then ",
            ". ",
            "但",
            "改",
            " and start",
            " to ",
            " instead",
        ]
        .iter()
        .any(|stop| gap.contains(stop))
        || gap.trim().is_empty() && !begins_line(gap, &text[name.start..])
}

/// A capital at the start of a line opens an entry; what ended the line before says nothing of it.
fn begins_line(gap: &str, name: &str) -> bool {
    gap.contains('\n') && !name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Behind the sign and before the name stand another drug and then another sign: "stop A, start B".
fn is_taken_over(sentence: &Sentence<'_>, signs: &[(Span, Sign)], sign: Span, name: Span) -> bool {
    signs.iter().any(|(later, _)| {
        later.start >= sign.end
            && later.end <= name.start
            && sentence.terms.iter().any(|term| {
                term.kind == TermKind::Drug
                    && term.span.start >= sign.end
                    && term.span.end <= later.start
            })
    })
}

/// The sign speaks of the drug right behind it; in "paused because of potassium" that is a reason.
fn opens_next(sentence: &Sentence<'_>, sign: Span) -> bool {
    sentence.terms.iter().any(|term| {
        if term.kind != TermKind::Drug
            || term.span.start < sign.end
            || term.span.start >= sign.end + 24
        {
            return false;
        }
        let gap = &sentence.text[sign.end..term.span.start];
        let reason = ["because", "due to", "owing to", " for ", "since", "因"]
            .iter()
            .any(|word| gap.contains(word));
        !reason && !gap.contains([',', ';', '.'])
    })
}

/// A sign behind the name belongs to it when only the dosage and small words stand between.
fn reaches_back(text: &str, sign: Span, name: Span, place: Span) -> bool {
    let from = place.end.max(name.end).min(sign.start);
    let bracketed = text[from..sign.start].ends_with('(') && text[sign.end..].starts_with(')');
    if bracketed
        && sign.start - from <= 40
        && !text[from..sign.start].contains([',', ';', '.', '\n'])
    {
        // "ramipril before pregnancy (stopped)".
        return true;
    }
    let gap = undated(&text[from..sign.start]);
    let gap = gap.trim_matches([' ', '|', '\t']);
    const SMALL: &[&str] = &[
        "",
        "was",
        "is",
        "were",
        "has been",
        "have been",
        "had been",
        "-",
        "--",
        ":",
        "(",
        "to be",
        "will be",
        "should be",
        ",",
        "was then",
        "recently",
        "was recently",
        "therapy was",
        "which was",
        "which she",
        "which he",
        "dose was",
        "dose",
        "on",
        "已",
        "后",
        "已自行",
        "自行",
        "因",
        "has",
        "which has been",
        "being",
        "currently",
        "can be",
        "must be",
        "needs to be",
        "then",
        "and then",
        "and",
    ];
    SMALL.iter().any(|word| gap.eq_ignore_ascii_case(word))
}

/// The words without dates and the marks around them: "2019年", "2023-11", "7月", "in 2022", "——".
fn undated(gap: &str) -> String {
    let is_mark = |c: char| c.is_ascii_digit() || "年月日号底初旬/-—~:. ".contains(c);
    let kept: String = gap.trim().trim_matches(is_mark).to_string();
    let kept = kept.trim();
    match kept.to_ascii_lowercase().as_str() {
        "in" | "since" | "early" | "late" | "上" | "去年" | "前年" | "今年" | "上月" | "上周" => {
            String::new()
        }
        _ => kept.to_string(),
    }
}
