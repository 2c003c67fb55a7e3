//! Pairs of two drugs that are both taken already and of which the record shows that they are borne: told once at the start, no alarm
//! ever after.

use super::statement::Statement;
use crate::checks::framework::{Drug, Patient, Role, around};
use record::MedicationChange;
use regex::Regex;
use std::sync::LazyLock;

/// A drug, the value by which it is steered, and the range and days in which that value settles its moderate interactions.
const STEERED: [(&str, &str, &str, f64, f64, i32); 5] = [
    ("levothyroxine", "tsh", "m[IU]/L", 0.3, 5.0, 180),
    ("tacrolimus", "tacrolimus_level", "ng/mL", 3.0, 12.0, 120),
    (
        "cyclosporine",
        "cyclosporine_level",
        "ng/mL",
        50.0,
        250.0,
        120,
    ),
    ("lithium", "lithium", "mmol/L", 0.4, 1.0, 120),
    ("digoxin", "digoxin", "ng/mL", 0.4, 1.2, 180),
];
/// Potassium that settles a moderate interaction by potassium, mmol/L, and its days.
const POTASSIUM: (f64, f64, i32) = (3.5, 5.3, 120);
/// A drug taken less often than every second day leaves days between itself and a daily one.
const SELDOM: f64 = 0.5;

/// True where a moderate pair needs no alarm: the record tells beside one of them the hours that part them; or both are taken as before, and the
/// value by which it is watched lies in its range, the record speaks of hours between drugs, or one is taken by the week.
pub fn is_settled(
    patient: &Patient<'_>,
    first: &Drug<'_>,
    second: &Drug<'_>,
    statements: &[Statement],
) -> bool {
    let both = [first, second];
    if statements.iter().any(is_spacing) && both.iter().any(|drug| tells_hours_of(patient, drug)) {
        return true;
    }
    if !both.iter().all(|drug| is_as_before(drug)) {
        return false;
    }
    let within = |key: &str, unit: &str, low: f64, high: f64, days: i32| {
        let latest = patient.latest(key, unit, Some(days));
        latest.is_ok_and(|latest| (low..=high).contains(&latest.value))
    };
    let steered = STEERED.iter().any(|(name, key, unit, low, high, days)| {
        both.iter().any(|drug| drug.ingredient == *name) && within(key, unit, *low, *high, *days)
    });
    let by_potassium = statements.iter().any(|statement| {
        let effect = statement.effect.en.to_lowercase();
        effect.contains("hyperkal") || effect.contains("hypokal") || effect.contains("potassium")
    });
    let (low, high, days) = POTASSIUM;
    steered
        || by_potassium && within("potassium", "mmol/L", low, high, days)
        || statements.iter().any(is_spacing)
            && (both.iter().any(|drug| is_seldom(drug)) || tells_hours(patient))
}

/// Potassium is given because it is low: the pair with a drug that spares it asks for no more than that it be looked at.
pub fn corrects_potassium(patient: &Patient<'_>, first: &Drug<'_>, second: &Drug<'_>) -> bool {
    let supplement = |drug: &Drug<'_>| drug.is("potassium_supplement");
    supplement(first) != supplement(second) && patient.has_low_potassium()
}

fn is_as_before(drug: &Drug<'_>) -> bool {
    let change = drug.fact.and_then(|fact| fact.value.change);
    drug.role == Role::Current
        && !drug.proposed
        && !matches!(
            change,
            Some(MedicationChange::Started | MedicationChange::Switched)
        )
}

/// The pair only asks for hours between the two doses.
fn is_spacing(statement: &Statement) -> bool {
    let condition = statement.condition.as_ref();
    condition.is_some_and(|condition| condition.en.starts_with("taken "))
}

fn is_seldom(drug: &Drug<'_>) -> bool {
    let dosage = drug.fact.map(|fact| &fact.value.dosage);
    let frequency = dosage.and_then(|dosage| dosage.frequency.as_ref());
    frequency
        .and_then(|frequency| frequency.per_day)
        .is_some_and(|times| times < SELDOM)
}

/// Beside the drug stand the hours that part it from another: ">4 h from thyroxine", "与优甲乐隔4小时".
fn tells_hours_of(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    const NEAR: usize = 70;
    const ENDS: [char; 4] = ['\n', '。', ';', '；'];
    static HOURS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\d\s*\+?\s*(?:h|hr|hrs|hours?)\s*(?:or more\s*)?(?:apart|away|from|after|before|between|gap)\b",
            r"|(?:apart|separated?|spaced|gap)\s*(?:by|from|of)?\s*(?:at least|>|≥)?\s*\d+\s*(?:h|hr|hrs|hours?)\b",
            r"|(?:间隔|相隔|错开|隔开|隔|相距)(?:至少|超过|大于|≥|>)?\s*\d+\s*(?:个)?\s*(?:小时|h)",
        ))
        .ok()
    });
    drug.fact.into_iter().any(|fact| {
        fact.spans().any(|(document, span)| {
            patient.record.document(document).is_some_and(|text| {
                let words = around(text.text.reveal(), span, NEAR, &ENDS);
                HOURS.as_ref().is_some_and(|it| it.is_match(&words))
            })
        })
    })
}

/// A document speaks of the hours between two drugs.
fn tells_hours(patient: &Patient<'_>) -> bool {
    const APART: [&str; 9] = [
        "hours apart",
        "h apart",
        "hrs apart",
        "hours after",
        "hours before",
        "separated",
        "spaced",
        "间隔",
        "错开",
    ];
    patient.record.documents.iter().any(|document| {
        let text = document.text.reveal().to_lowercase();
        APART.iter().any(|word| text.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::{AdministrativeSex, MedicationChange};

    #[test]
    fn hours_told_beside_one_of_the_two_settle_a_pair_that_only_asks_for_them() {
        let speaks = |text: &str| {
            let issues = Sample::new(50.0, AdministrativeSex::Female)
                .text(text)
                .stated("levothyroxine", text, "levothyroxine", |_| {})
                .stated("iron", text, "iron", |statement| {
                    statement.change = Some(MedicationChange::Started);
                })
                .run(&RULE);
            found(&issues).iter().any(|one| one.ends_with("moderate"))
        };
        for text in [
            "levothyroxine 100, iron with lunch, >4 h from thyroxine",
            "levothyroxine 100, iron 4 hours apart",
            "levothyroxine am; iron at night, separated by 4 h",
            "levothyroxine 晨，iron 与优甲乐隔4小时以上",
            "levothyroxine 晨，iron 午餐后（与优甲乐间隔4小时）",
        ] {
            assert!(!speaks(text), "{text}");
        }
        for text in [
            "levothyroxine 100, iron started",
            "levothyroxine 100, iron every 4 hours",
            "levothyroxine 100 and iron, TSH in 4 weeks",
        ] {
            assert!(speaks(text), "{text}");
        }
    }
}
