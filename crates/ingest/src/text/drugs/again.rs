//! What a later mention makes of an earlier one of the same drug: the infusion that was stopped is not the tablet that is taken
//! ("amiodarone 400 mg PO BID ... DISCONTINUED: amiodarone gtt"), a hold rules the entry of the list before it ("缬沙坦80mg qd ...
//! 缬沙坦暂停"), and "procainamide not given" the order before it.

use super::form::Form;
use crate::text::page::{Page, place, window};
use record::{Fact, MedicationChange, MedicationStatement, MedicationStatus, Route};

/// "amiodarone gtt", "肝素泵入": the way of giving right behind the name.
static INFUSED: Form = Form::new(
    r"(?i)^\s?(?:gtt|drip|infusion|ivi|iv\b|bolus|boluses|push|patch|泵入|静滴|静脉|持续泵|静推|微泵)",
);

/// "缬沙坦暂停", "valsartan on hold today": it is left out as of now, and no word tells a condition.
static HELD: Form = Form::new(
    r"(?i)^\s?(?:[-–:]\s?)?(?:仍|已|现|今日?|继续|先)?暂停(?:使用|服用|用药)?(?:[,，。;；)）\s]|$)|^\s?(?:is\s|remains\s|still\s)?(?:on\shold|held|withheld)\s?(?:[.,;)\n]|$)",
);

/// "procainamide not given - proceeding to DCCV".
static NOT_GIVEN: Form = Form::new(
    r"(?i)^\s?(?:was\s|were\s)?not\s(?:given|administered|needed|required)\s?(?:[-–—,.;:)\n]|$|as\b|because|due\b|since)|^(?:最终|故)?(?:未予|未给|未用)(?:[,，。;；]|$)",
);

/// How far behind a name the words are looked for, in bytes.
const NEAR: usize = 40;

/// Lets the later mentions of the page decide.
pub(crate) fn settle(page: &mut Page<'_>) {
    let base = page.base;
    let text = page.original;
    let behind = |fact: &Fact<MedicationStatement>| {
        let span = place(fact)?.end.checked_sub(base)?;
        Some(window(text, span, span + NEAR))
    };
    let name_behind = |fact: &Fact<MedicationStatement>| -> Option<String> {
        let span = place(fact)?;
        let start = span.start.checked_sub(base)?;
        Some(window(text, start, span.end - base + NEAR).to_string())
    };
    let count = page.record.medications.len();
    for at in 0..count {
        let fact = &page.record.medications[at];
        let rest = behind(fact).unwrap_or_default();
        let value = &fact.value;
        let decides = matches!(
            value.status,
            MedicationStatus::Stopped | MedicationStatus::OnHold | MedicationStatus::NotTaken
        );
        if !decides || value.ingredients.is_empty() {
            continue;
        }
        let names = key(value);
        match value.status {
            MedicationStatus::Stopped => {
                let infused = INFUSED.is_in(rest)
                    || name_behind(fact).is_some_and(|words| is_named_infused(&words))
                    || value.dosage.route == Some(Route::Intravenous);
                let oral = infused
                    && page.record.medications.iter().any(|other| {
                        other.value.is_current()
                            && other.value.dosage.route == Some(Route::Oral)
                            && other.value.dosage.frequency.is_some()
                            && key(&other.value) == names
                    });
                if oral {
                    let value = &mut page.record.medications[at].value;
                    value.status = MedicationStatus::Completed;
                    value.change = None;
                    end_infusions(page, at, &names);
                }
            }
            MedicationStatus::OnHold if HELD.is_in(rest) => {
                rule(page, at, &names, MedicationStatus::OnHold);
            }
            MedicationStatus::NotTaken if NOT_GIVEN.is_in(rest) => {
                rule(page, at, &names, MedicationStatus::NotTaken);
            }
            _ => {}
        }
    }
}

/// "amiodarone bolus 150 mg then gtt 1 mg/min": what ran before it was stopped is over.
fn end_infusions(page: &mut Page<'_>, at: usize, names: &[String]) {
    static RAN: Form = Form::new(r"(?i)\b(?:gtt|drip|infusion|bolus)\b|泵入|静滴|静推");
    let (base, text) = (page.base, page.original);
    for fact in &mut page.record.medications[..at] {
        let Some(span) = place(fact) else { continue };
        let Some(start) = span.start.checked_sub(base) else {
            continue;
        };
        let value = &mut fact.value;
        if value.is_current()
            && value.dosage.route != Some(Route::Oral)
            && RAN.is_in(window(text, start, span.end - base))
            && key(value) == names
        {
            value.status = MedicationStatus::Completed;
        }
    }
}

/// "amiodarone gtt": the words of the mention itself hold the way of giving.
fn is_named_infused(words: &str) -> bool {
    static WAY: Form = Form::new(r"(?i)^[\p{L}-]{3,24}\s(?:gtt|drip|infusion|ivi)\b");
    WAY.is_in(words)
}

/// Sets the earlier mentions that are under way; an order that was not carried out ends no regular treatment.
fn rule(page: &mut Page<'_>, at: usize, names: &[String], status: MedicationStatus) {
    let later = page
        .record
        .medications
        .get(at + 1..)
        .unwrap_or_default()
        .iter()
        .any(|fact| fact.value.is_current() && key(&fact.value) == names);
    if later {
        return;
    }
    let route = page.record.medications[at].value.dosage.route;
    for earlier in &mut page.record.medications[..at] {
        let value = &mut earlier.value;
        // "Hydrocortisone cream on hold" says nothing of the tablets.
        if route.is_some() && route != value.dosage.route {
            continue;
        }
        let regular = value
            .dosage
            .frequency
            .as_ref()
            .is_some_and(|frequency| frequency.per_day.is_some());
        let open = matches!(
            value.status,
            MedicationStatus::Active | MedicationStatus::Unknown | MedicationStatus::Intended
        ) && !matches!(
            value.change,
            Some(MedicationChange::Stopped | MedicationChange::Held)
        );
        let spared = status == MedicationStatus::NotTaken && regular
            || status == MedicationStatus::OnHold && value.status == MedicationStatus::Intended;
        if open && !spared && key(value) == names {
            value.status = status;
        }
    }
}

fn key(value: &MedicationStatement) -> Vec<String> {
    let mut names: Vec<String> = value
        .ingredients
        .iter()
        .map(|ingredient| ingredient.name.clone())
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};
    use record::MedicationStatus;

    #[test]
    fn a_stopped_infusion_is_not_the_tablet() {
        let text = "MEDICATIONS (scheduled, active)\n - digoxin 250 mcg PO daily\n - aspirin 75 mg PO daily\nDISCONTINUED THIS ADMISSION\n - warfarin, digoxin gtt";
        assert_eq!(current_of(text), ["digoxin", "aspirin"]);
        let text = "Digoxin bolus 1 mg then gtt 1 mg/min.\nDigoxin gtt stopped, digoxin PO 250 mcg BID started.";
        assert_eq!(current_of(text), ["digoxin"]);
        let text = "Digoxin 250 mcg PO daily, aspirin 75 mg PO daily.\nDigoxin stopped.";
        assert_eq!(current_of(text), ["aspirin"]);
    }

    #[test]
    fn a_hold_rules_the_entry_before_it() {
        for text in [
            "华法林3mg qd。华法林暂停。血钾5.8mmol/L。",
            "华法林3mg qd；阿司匹林。\n停用阿司匹林，华法林暂停，待复查。",
        ] {
            let (record, _) = open(text);
            let held = record
                .medications
                .iter()
                .filter(|fact| fact.value.medication.name() == "warfarin")
                .all(|fact| fact.value.status == MedicationStatus::OnHold);
            assert!(held, "{text}: {:?}", record.medications);
        }
        assert_eq!(
            current_of("华法林暂停。\n今日恢复华法林3mg qd。"),
            ["warfarin"]
        );
    }

    #[test]
    fn an_order_that_was_not_given_is_none() {
        let text =
            "Digoxin 1 mg over 60 min IV if stays stable.\nDigoxin not given - proceeding to DCCV.";
        assert!(current_of(text).is_empty(), "{:?}", current_of(text));
        assert_eq!(
            current_of("Digoxin 250 mcg daily.\nDigoxin not given this morning."),
            ["digoxin"]
        );
    }
}
