//! Pairs of two drugs that are both taken already and of which the record shows that they are borne: told once at the start, no alarm
//! ever after.

use super::statement::Statement;
use crate::checks::framework::{Drug, Patient, Role};
use record::MedicationChange;

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

/// True where a moderate pair needs no alarm: both are taken as before, and the value by which it is watched lies in its range, the
/// record speaks of the hours between them, or one is taken by the week.
pub fn is_settled(
    patient: &Patient<'_>,
    first: &Drug<'_>,
    second: &Drug<'_>,
    statements: &[Statement],
) -> bool {
    let both = [first, second];
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
        effect.contains("hyperkal") || effect.contains("potassium")
    });
    let (low, high, days) = POTASSIUM;
    steered
        || by_potassium && within("potassium", "mmol/L", low, high, days)
        || statements.iter().any(is_spacing)
            && (both.iter().any(|drug| is_seldom(drug)) || tells_hours(patient))
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
