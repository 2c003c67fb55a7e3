//! Words that deny or doubt around a drug and speak of something else: a test that is negative, one dose, an effect that is missed, an
//! illness that is asked about, the entries of the line above.

use super::form::Form;
use super::said::Said;
use super::standing::{self, Signs};
use crate::text::page::{Sentence, window};
use record::{Span, TermKind};

/// "tazocin d4, MRSA screen neg": what is negative behind the drug is the test that stands between.
pub(super) fn denies_a_result(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    assertion.cues.iter().all(|cue| {
        let word = sentence.text[cue.span.start..cue.span.end].to_ascii_lowercase();
        // "Mirena in place and a pregnancy test was negative": no drug is negative.
        if word.ends_with("negative") || is_of_test(&sentence.text[cue.span.end..]) {
            return true;
        }
        cue.direction == record::Direction::Backward
            && cue.span.start > name.end
            && sentence.terms.iter().any(|term| {
                !term.ambiguous && term.span.start >= name.end && term.span.end <= cue.span.start
            })
            && (sentence.text[name.end..cue.span.start].contains(',')
                || ["阴性", "(-)", "negative", "neg"].iter().any(|word| {
                    word.eq_ignore_ascii_case(&sentence.text[cue.span.start..cue.span.end])
                }))
    })
}

/// "Non-VA amiodarone", "inhaler CFC free", "do NOT interrupt warfarin": the word belongs to the product or the source, or forbids to stop.
pub(super) fn denies_no_drug(sentence: &Sentence<'_>, assertion: &record::Assertion) -> bool {
    const STOPPING: [&str; 14] = [
        "interrupt",
        "stop",
        "hold",
        "omit",
        "withhold",
        "discontinue",
        "miss",
        "skip",
        "cease",
        "pause",
        "be interrupted",
        "be omitted",
        "be missed",
        "run out",
    ];
    const SOURCE: [&str; 9] = [
        "-va ",
        "-prescription",
        "-formulary",
        "-pbs",
        "-opioid",
        "-steroidal",
        "-proprietary",
        "-generic",
        "-blister",
    ];
    const FREE: [&str; 13] = [
        "cfc",
        "sugar",
        "preservative",
        "latex",
        "gluten",
        "alcohol",
        "lactose",
        "dye",
        "paraben",
        "aluminium",
        "aluminum",
        "paraffin",
        "fragrance",
    ];
    let text = sentence.text;
    !assertion.cues.is_empty()
        && assertion.cues.iter().all(|cue| {
            let word = text[cue.span.start..cue.span.end].to_ascii_lowercase();
            let behind = window(text, cue.span.end, cue.span.end + 16).to_ascii_lowercase();
            let before = window(text, cue.span.start.saturating_sub(14), cue.span.start)
                .trim_end_matches([' ', '-'])
                .to_ascii_lowercase();
            match word.as_str() {
                "non" => SOURCE.iter().any(|one| behind.starts_with(one)),
                "free" => FREE.iter().any(|one| before.ends_with(one)),
                _ if word.ends_with("not") => STOPPING
                    .iter()
                    .any(|one| behind.trim_start().starts_with(one)),
                _ => false,
            }
        })
}

/// "warfarin: none tonight, restart Fri": the word that denies tells of one dose.
pub(super) fn is_only_held(signs: &Signs, assertion: &record::Assertion, name: Span) -> bool {
    signs.tails.at(name).is_some_and(|tail| {
        tail.said == Said::Held && assertion.cues.iter().all(|cue| cue.span.overlaps(tail.cue))
    })
}

/// "no hypos on gliclazide", "not missed any levothyroxine": what is denied stands between, and the drug is taken.
pub(super) fn denies_an_effect(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    const EFFECTS: [&str; 17] = [
        "side effect",
        "side-effect",
        "s/e",
        "missed",
        "issue",
        "problem",
        "bother",
        "trouble",
        "change",
        "bleed",
        "hypo",
        "bruis",
        "reflux",
        "cough",
        "dizz",
        "nausea",
        "pain",
    ];
    const TAKING: [&str; 7] = [" on", " from", " with", " since", " w/", " any", " to"];
    let text = sentence.text;
    assertion.cues.iter().all(|cue| {
        cue.direction == record::Direction::Forward && cue.span.end <= name.start && {
            // "sertraline (not tonight), Microgynon": what the bracket denies stays in it.
            if standing::declines_another(sentence, cue.span, &text[cue.span.end..name.start]) {
                return true;
            }
            let closes = text[cue.span.end..name.start]
                .find(')')
                .is_some_and(|at| !text[cue.span.end..cue.span.end + at].contains('('));
            if closes {
                return true;
            }
            let gap = text[cue.span.end..name.start]
                .trim_end()
                .to_ascii_lowercase();
            let named = sentence.terms.iter().any(|term| {
                matches!(term.kind, TermKind::Problem | TermKind::Symptom)
                    && term.span.start >= cue.span.end
                    && term.span.end <= name.start
            });
            (named || EFFECTS.iter().any(|word| gap.contains(word)))
                && TAKING.iter().any(|word| gap.ends_with(word))
                && !gap.contains("allerg")
                && !gap.contains("reaction")
        }
    })
}

/// Every cue is a question mark that stands neither right before nor right behind the drug.
pub(super) fn asks_of_another(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    const NEAR: usize = 12;
    let text = sentence.text;
    let far = |cue: Span| {
        let gap = if cue.end <= name.start {
            &text[cue.end..name.start]
        } else {
            text.get(name.end..cue.start).unwrap_or_default()
        };
        let named = sentence.terms.iter().any(|term| {
            !term.ambiguous && term.span.start >= cue.end && term.span.end <= name.start
        });
        named || gap.len() > NEAR || gap.contains([',', ';', '拟'])
    };
    let asked = assertion
        .cues
        .iter()
        .filter(|cue| text[cue.span.start..cue.span.end].contains('?'));
    assertion
        .cues
        .iter()
        .all(|cue| text[cue.span.start..cue.span.end].contains('?'))
        && asked.clone().count() > 0
        && asked.map(|cue| cue.span).all(far)
}

/// "after second neg test": the word behind the cue is the test that it speaks of.
fn is_of_test(rest: &str) -> bool {
    [
        " test", " swab", " screen", " culture", " hcg", " bhcg", " preg", " upt",
    ]
    .iter()
    .any(|word| {
        crate::text::page::window(rest, 0, 10)
            .to_ascii_lowercase()
            .starts_with(word)
    })
}

/// "Possible SIADH - sertraline cut to 25 mg": between the word of doubt and the drug stands the illness that it doubts.
pub(super) fn doubts_an_illness(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    let illness = |cue: Span| {
        sentence.terms.iter().any(|term| {
            matches!(term.kind, TermKind::Problem | TermKind::Symptom)
                && !term.ambiguous
                && term.span.start >= cue.end
                && term.span.end <= name.start
                && sentence.text[term.span.end..name.start]
                    .contains([',', '-', '–', ';', '(', '\n'])
        })
    };
    !assertion.cues.is_empty()
        && assertion
            .cues
            .iter()
            .all(|cue| cue.span.end <= name.start && illness(cue.span))
}

/// "Meds in house NOT yet used: midazolam, glycopyrronium\ndexamethasone 4 mg": the list that the words deny ends with its line,
/// unless its last mark goes on, and the drug opens a line of its own.
pub(super) fn denies_the_line_above(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    let text = sentence.text;
    let start = name.start - sentence.line_before(name.start).len();
    let opens = text[start..name.start]
        .trim_matches([' ', '-', '*', '•', '\t'])
        .is_empty();
    let Some(above) = text[..start].strip_suffix('\n').map(str::trim_end) else {
        return false;
    };
    let goes_on = above.ends_with([',', '/', '+', '&', '-', ':', '、', '，'])
        || [" and", " or", "和", "及"]
            .iter()
            .any(|word| above.ends_with(word));
    let lists = |cue: Span| {
        let said = text.get(cue.end..start).unwrap_or_default();
        let list = said.find(':').map(|at| cue.end + at);
        list.is_some_and(|list| {
            sentence.terms.iter().any(|term| {
                term.kind == TermKind::Drug && term.span.start >= list && term.span.end <= start
            })
        })
    };
    opens && !goes_on && assertion.cues.iter().all(|cue| lists(cue.span))
}

/// "sevelamer never filled, allopurinol 100 mg daily", "tofacitinib has not been started, mycophenolate 1 g bd": the words close the
/// clause of the drug before, which is their subject.
pub(super) fn denies_the_one_before(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    static CLOSED: Form = Form::new(
        r"(?i)^\s?(?:yet\s|ever\s)?(?:been\s)?(?:yet\s)?(?:filled|started|commenced|begun|initiated|given|taken|used|tried|collected|dispensed|prescribed|bought|picked\sup|needed|restarted|resumed|added)(?:\s(?:yet|so\sfar|at\sall|this\s\w+|since\s[^,;\n]{1,16}|in\s\w+|on\s[^,;\n]{1,10}|\d{1,2}/\d{1,2}))?\s?[,;.]\s",
    );
    let text = sentence.text;
    !assertion.cues.is_empty()
        && assertion.cues.iter().all(|cue| {
            if cue.span.end > name.start {
                return false;
            }
            let word = text[cue.span.start..cue.span.end].to_ascii_lowercase();
            if !["not", "never", "hasn't", "has not", "been", "wasn't"]
                .iter()
                .any(|one| word.ends_with(one))
                && !word.contains("not ")
                && !word.contains("never ")
            {
                return false;
            }
            // The cue may hold the participle itself: "never filled".
            let from = word
                .rfind("not")
                .map(|at| at + 3)
                .into_iter()
                .chain(word.rfind("never").map(|at| at + 5))
                .chain(word.rfind("n't").map(|at| at + 3))
                .max()
                .unwrap_or(word.len());
            let behind = text
                .get(cue.span.start + from..name.start)
                .unwrap_or_default();
            let clause = window(text, sentence.span.start, cue.span.start);
            let clause = clause
                .rsplit([',', ';', ':', '\n', '('])
                .next()
                .unwrap_or_default();
            let subject = clause
                .split(|c: char| !c.is_alphabetic())
                .any(|word| word.chars().count() > 3);
            subject && CLOSED.is_in(behind)
        })
}

/// "| Novorapid | nil | charted | NEW this adm |": what one cell of the row has none of another has.
pub(super) fn denies_another_cell(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    const HAS: [&str; 6] = ["charted", "new", "started", "prescribed", "added", "given"];
    let text = sentence.text;
    let start = name.start - sentence.line_before(name.start).len();
    let row = text[start..].split('\n').next().unwrap_or_default();
    let cells: Vec<String> = row
        .split('|')
        .map(|cell| cell.trim().to_lowercase())
        .collect();
    let has = cells.iter().any(|cell| {
        HAS.iter().any(|word| {
            cell.strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
    });
    cells.len() > 2
        && has
        && assertion.cues.iter().all(|cue| {
            let word = text[cue.span.start..cue.span.end].to_lowercase();
            cue.span.start >= name.end && cells.contains(&word)
        })
}
