//! A value without a unit, or with one that is not understood: read where only one unit in use gives a value that a
//! living patient can have, or where the rest of the document settles the system of units. So too a value with a unit in
//! which nobody reports the analyte and which makes it impossible ("sodium 131 mg/dL"). Always said plainly. A unit that is
//! in use is never replaced: a creatinine of 120 mg/dL stays unread.

use record::{Comparator, Lexicon, Localized, Observation, Quantity, Record};

/// The units in use, conventional first, then SI.
const IN_USE: &[(&str, &[&str])] = &[
    ("creatinine", &["mg/dL", "umol/L"]),
    ("glucose", &["mg/dL", "mmol/L"]),
    ("urea_nitrogen", &["mg/dL", "mmol/L"]),
    ("bilirubin_total", &["mg/dL", "umol/L"]),
    ("calcium", &["mg/dL", "mmol/L"]),
    ("cholesterol_total", &["mg/dL", "mmol/L"]),
    ("cholesterol_ldl", &["mg/dL", "mmol/L"]),
    ("cholesterol_hdl", &["mg/dL", "mmol/L"]),
    ("triglycerides", &["mg/dL", "mmol/L"]),
    ("albumin", &["g/dL", "g/L"]),
    ("haemoglobin", &["g/dL", "g/L"]),
    ("sodium", &["mmol/L"]),
    ("potassium", &["mmol/L"]),
    ("chloride", &["mmol/L"]),
    ("bicarbonate", &["mmol/L"]),
    ("ast", &["U/L"]),
    ("alt", &["U/L"]),
    ("platelets", &["10*9/L", "/uL"]),
    ("white_cells", &["10*9/L", "/uL"]),
    ("temperature", &["Cel", "[degF]"]),
    ("haematocrit", &["%", "1"]),
    ("fio2", &["%", "1"]),
    ("pao2", &["mm[Hg]", "kPa"]),
    ("paco2", &["mm[Hg]", "kPa"]),
    ("urine_creatinine", &["mg/dL"]),
    ("urine_sodium", &["mmol/L"]),
];

/// Values seen in patients, in the formula's unit; narrower than what is possible, for telling units apart.
const USUAL: &[(&str, f64, f64)] = &[
    ("creatinine", 0.15, 25.0),
    ("glucose", 20.0, 1500.0),
    ("urea_nitrogen", 2.0, 250.0),
    ("bilirubin_total", 0.1, 45.0),
    ("calcium", 4.0, 20.0),
    ("albumin", 0.8, 6.5),
    ("haemoglobin", 2.5, 22.0),
    ("platelets", 2.0, 2000.0),
    ("white_cells", 0.1, 400.0),
    ("temperature", 25.0, 44.0),
];

/// The value in `unit` and what was taken for granted.
pub(super) fn guess(
    record: &Record,
    observation: &Observation,
    lexicon: &dyn Lexicon,
    (key, unit, plausible): (&str, &str, (f64, f64)),
) -> Option<(f64, Option<Localized>)> {
    let quantity = observation.quantity()?;
    let plain = matches!(quantity.comparator, None | Some(Comparator::Approximately));
    let (_, units) = IN_USE.iter().find(|(known, _)| *known == key)?;
    let foreign = is_foreign(quantity, units) && units.len() <= 2;
    if quantity.unit.is_some() && !half_a_unit(quantity) && !foreign || !plain {
        return None;
    }
    let usual = USUAL
        .iter()
        .find(|(known, ..)| *known == key)
        .map_or(plausible, |(_, low, high)| (*low, *high));
    let read: Vec<(f64, &str)> = units
        .iter()
        .filter(|candidate| foreign || fits_half(quantity, candidate))
        .filter_map(|candidate| {
            let value = if *candidate == unit {
                quantity.value
            } else {
                lexicon.convert(key, quantity.value, candidate, unit)?
            };
            (usual.0..=usual.1)
                .contains(&value)
                .then_some((value, *candidate))
        })
        .collect();
    let (value, read_as) = match read.as_slice() {
        [one] => *one,
        [conventional, si] if !foreign => match conventional_units(record)? {
            true => *conventional,
            false => *si,
        },
        _ => return None,
    };
    let remark = match quantity.unit.as_deref().filter(|_| foreign) {
        Some(written) => Localized::new(
            format!("in {written}, as written, the value is impossible; read as {read_as}"),
            format!("按原单位 {written} 数值不可能；按 {read_as} 读取"),
        ),
        None => Localized::new(
            format!("the unit is missing or not understood; read as {read_as}"),
            format!("单位缺失或无法识别；按 {read_as} 读取"),
        ),
    };
    Some((value, Some(remark)))
}

/// "250 mg", "138 mEq": the volume was left out.
fn half_a_unit(quantity: &Quantity) -> bool {
    matches!(
        quantity.unit.as_deref(),
        Some("mg" | "g" | "mmol" | "meq" | "umol" | "U" | "[IU]" | "uL")
    )
}

/// A mass or an amount in a volume, but not one in which the analyte is reported.
fn is_foreign(quantity: &Quantity, units: &[&str]) -> bool {
    const CONCENTRATIONS: &[&str] = &[
        "mg/dL", "g/dL", "g/L", "mg/L", "mg/mL", "ug/dL", "mmol/L", "umol/L", "meq/L",
    ];
    let reported =
        |unit: &str| units.contains(&unit) || unit == "meq/L" && units.contains(&"mmol/L");
    quantity
        .unit
        .as_deref()
        .is_some_and(|unit| CONCENTRATIONS.contains(&unit) && !reported(unit))
}

fn fits_half(quantity: &Quantity, candidate: &str) -> bool {
    match quantity.unit.as_deref() {
        Some("meq") => candidate == "mmol/L",
        Some("[IU]") => candidate == "U/L",
        Some("uL") => candidate == "/uL",
        Some(half) => candidate.split('/').next() == Some(half),
        None => true,
    }
}

/// Whether the record's other results are in mass units; `None` where they are mixed or there are none.
fn conventional_units(record: &Record) -> Option<bool> {
    let (mut mass, mut molar) = (0, 0);
    for fact in &record.observations {
        let told = fact.value.key().is_some_and(|key| {
            IN_USE
                .iter()
                .any(|(known, units)| *known == key && units.len() == 2 && units[0] == "mg/dL")
        });
        match fact
            .value
            .quantity()
            .and_then(|quantity| quantity.unit.as_deref())
        {
            Some("mg/dL" | "mg") if told => mass += 1,
            Some("mmol/L" | "umol/L") if told => molar += 1,
            // A creatinine of 1 or a glucose of 113 without unit can only be conventional.
            None if told => match (
                fact.value.key(),
                fact.value.quantity().map(|quantity| quantity.value),
            ) {
                (Some("creatinine"), Some(value)) if value < 25.0 => mass += 1,
                (Some("creatinine"), Some(value)) if value > 30.0 => molar += 1,
                (Some("glucose"), Some(value)) if value > 60.0 => mass += 1,
                _ => {}
            },
            _ => {}
        }
    }
    match (mass, molar) {
        (0, 0) => None,
        (mass, molar) if mass > 2 * molar => Some(true),
        (mass, molar) if molar > 2 * mass => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_unit_that_nobody_uses_for_the_analyte_is_foreign() {
        let foreign = |key: &str, unit: &str| {
            let (_, units) = IN_USE.iter().find(|(known, _)| *known == key).expect(key);
            is_foreign(&Quantity::new(1.0, unit), units)
        };
        assert!(foreign("sodium", "mg/dL"));
        assert!(foreign("albumin", "mg/dL"));
        assert!(!foreign("sodium", "mmol/L"));
        assert!(!foreign("sodium", "meq/L"));
        assert!(!foreign("creatinine", "mg/dL"));
        assert!(!foreign("creatinine", "umol/L"));
        assert!(!foreign("platelets", "/uL"));
    }

    #[test]
    fn half_units_name_their_whole() {
        let quantity = |unit: &str| Quantity::new(1.0, unit);
        assert!(half_a_unit(&quantity("mg")) && fits_half(&quantity("mg"), "mg/dL"));
        assert!(!fits_half(&quantity("mg"), "mmol/L"));
        assert!(fits_half(&quantity("meq"), "mmol/L"));
        assert!(!half_a_unit(&quantity("mg/dL")));
    }
}
