//! The unit of a bare number, where only one is possible.

use super::table;
use std::sync::LazyLock;

struct Reading {
    key: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
}

static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    table::rows(include_str!("../../../data/safety/implied_units.tsv"))
        .filter_map(|row| {
            Some(Reading {
                key: row.get("key"),
                unit: row.get("unit"),
                low: row.number("low")?,
                high: row.number("high")?,
            })
        })
        .collect()
});

/// The UCUM unit in which a bare number of the analyte `key` can be meant; `None` where there is none or more than one.
pub fn unit(key: &str, value: f64) -> Option<&'static str> {
    let mut possible = READINGS
        .iter()
        .filter(|reading| reading.key == key && (reading.low..=reading.high).contains(&value));
    let only = possible.next()?;
    possible.next().is_none().then_some(only.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_one_possible_unit_has_it_and_any_other_has_none() {
        let check = |key: &str, value: f64, expect: Option<&str>| {
            assert_eq!(unit(key, value), expect, "{key} {value}");
        };
        check("potassium", 6.9, Some("mmol/L"));
        check("potassium", 45.0, None);
        check("temperature", 38.9, Some("Cel"));
        check("temperature", 102.0, Some("[degF]"));
        check("haemoglobin", 9.1, Some("g/dL"));
        check("haemoglobin", 91.0, Some("g/L"));
        check("neutrophils", 0.4, Some("10*9/L"));
        check("neutrophils", 82.0, None);
        check("glucose", 2.9, Some("mmol/L"));
        check("glucose", 320.0, Some("mg/dL"));
        check("glucose", 45.0, None);
        check("creatinine", 1.4, Some("mg/dL"));
        check("creatinine", 12.4, None);
        check("creatinine", 265.0, Some("umol/L"));
        for key in ["urea", "magnesium", "digoxin", "weight"] {
            check(key, 1.4, None);
        }
    }

    #[test]
    fn two_readings_of_one_analyte_never_both_hold_for_a_common_value() {
        assert!(READINGS.len() > 20);
        for reading in READINGS.iter() {
            assert!(reading.low < reading.high, "{}", reading.key);
            let middle = (reading.low + reading.high) / 2.0;
            assert!(unit(reading.key, middle).is_some(), "{}", reading.key);
        }
    }
}
