//! Inputs that the words of the documents tell.

use super::narrative::{Index, Mention, Phrase, Stance};
use super::score::{Filled, Input, Origin};
use super::signs::{EYE, MOTOR, VERBAL};
use record::Localized;

/// Reads `input` from the text; `None` where the text says nothing of it.
pub(super) fn read(input: &'static Input, index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    match &input.origin {
        Origin::Age => age(input, index, empty),
        Origin::Sex => sex(input, index, empty),
        Origin::Lab {
            key: "gcs",
            plausible,
            ..
        } => quantity(input, index, *plausible, empty).or_else(|| responses(index, empty)),
        Origin::Lab { plausible, .. } | Origin::Given { plausible, .. } => {
            quantity(input, index, *plausible, empty)
        }
        Origin::Infusion { names } => super::infusion::read(names, index, empty),
        Origin::DailyDose { names, form } => super::daily_dose::read(names, form, index, empty),
        Origin::Finding { .. } | Origin::Drug { .. } | Origin::Ask { .. } => {
            choice(input, index, empty)
        }
    }
}

/// The sum of the three responses of the Glasgow Coma Scale, where all are told.
fn responses(index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    let parts = [&EYE, &VERBAL, &MOTOR].map(|part| choice(part, index, empty));
    let [Some(eye), Some(verbal), Some(motor)] = parts else {
        return None;
    };
    let value = eye.value? + verbal.value? + motor.value?;
    let evidence = [eye.evidence, verbal.evidence, motor.evidence].concat();
    Some(Filled {
        value: Some(value),
        evidence,
        ..empty.clone()
    })
}

/// Sentences at the start of a note that introduce the patient.
const OPENING: usize = 3;

/// The age with which the first sentences introduce the patient.
fn age(input: &Input, index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    let found = quantity(input, index, (0.0, 120.0), empty)?;
    let (document, span) = found.evidence.first()?;
    let opens = (0..index.len().min(OPENING))
        .filter_map(|passage| index.passage(passage))
        .any(|passage| passage.document == *document && passage.span.contains(*span));
    opens.then_some(found)
}

/// The sex that the words for the patient tell, where they agree.
fn sex(input: &Input, index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    let mut counts = [(1.0, 0, None), (0.0, 0, None)];
    for (count, (value, phrases)) in counts.iter_mut().zip(input.told) {
        let found = phrases
            .iter()
            .flat_map(|phrase| index.says(&Phrase::new(phrase)));
        for (_, mention) in found.filter(|(stance, _)| *stance != Stance::Silent) {
            count.1 += 1;
            count.2 = count.2.take().or(Some(mention));
        }
        count.0 = *value;
    }
    counts.sort_by_key(|(_, many, _)| std::cmp::Reverse(*many));
    let [(value, many, mention), (_, few, _)] = counts;
    let agree = many >= 1 && few * 4 <= many;
    let remark = Localized::new("told by the words for the patient", "由指代词判断");
    mention.filter(|_| agree).map(|mention| Filled {
        remark: Some(remark),
        ..filled(index, &mention, value, empty)
    })
}

/// The first plausible number that a phrase gives.
fn quantity(
    input: &Input,
    index: &Index<'_>,
    plausible: (f64, f64),
    empty: &Filled,
) -> Option<Filled> {
    for (factor, phrases) in input.told {
        for phrase in phrases.iter() {
            let rule = Phrase::new(phrase);
            for (stance, mention) in index.says(&rule) {
                let Some(number) = mention.number.filter(|_| stance != Stance::Silent) else {
                    if stance == Stance::Stated && !phrase.contains('#') {
                        return Some(filled(index, &mention, *factor, empty));
                    }
                    continue;
                };
                let value = number * factor;
                if (plausible.0..=plausible.1).contains(&value) {
                    return Some(filled(index, &mention, value, empty));
                }
            }
        }
    }
    None
}

/// The first choice for which a phrase stands; a denial of the criterion itself is a no.
fn choice(input: &Input, index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    let mut denial: Option<Mention> = None;
    let mut denied: Vec<Mention> = Vec::new();
    for (value, phrases) in input.told {
        for phrase in phrases.iter() {
            let rule = Phrase::new(phrase);
            for (stance, mention) in index.says(&rule) {
                // A part of what is denied is denied ("no other congenital thrombophilia").
                let within = denied.iter().any(|other| {
                    other.passage == mention.passage && other.span.overlaps(mention.span)
                });
                let stance = match stance {
                    Stance::Stated if within => Stance::Denied,
                    other => other,
                };
                if stance == Stance::Denied {
                    denied.push(mention.clone());
                }
                match stance {
                    Stance::Stated if !rule.denied => {
                        return Some(filled(index, &mention, *value, empty));
                    }
                    Stance::Denied if rule.denied => {
                        return Some(filled(index, &mention, *value, empty));
                    }
                    Stance::Denied if is_yes_or_no(input) && *value > 0.0 => {
                        denial = denial.or(Some(mention));
                    }
                    _ => {}
                }
            }
        }
    }
    denial.map(|mention| filled(index, &mention, 0.0, empty))
}

/// One criterion, there or not.
fn is_yes_or_no(input: &Input) -> bool {
    match &input.origin {
        Origin::Ask { choices } => choices.len() == 2,
        _ => input.told.iter().all(|(value, _)| *value <= 1.0),
    }
}

/// `value` with its place and what was taken for granted.
pub(super) fn filled(index: &Index<'_>, mention: &Mention, value: f64, empty: &Filled) -> Filled {
    let (from, to) = mention.tokens;
    let doubtful = index.tokens(mention.passage)[from..=to]
        .iter()
        .any(|token| token.day.is_some_and(|day| day.month_first_assumed));
    let document = index
        .passage(mention.passage)
        .map(|passage| passage.document.clone());
    Filled {
        value: Some(value),
        remark: doubtful.then(|| {
            Localized::new(
                "the date was read as month/day/year",
                "日期按“月/日/年”读取",
            )
        }),
        evidence: document
            .map(|document| (document, mention.span))
            .into_iter()
            .collect(),
        ..empty.clone()
    }
}
