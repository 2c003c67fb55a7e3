//! The unit of a dose that was written as a bare number, where only one unit of mass can be meant.

use super::table;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The largest daily dose of each drug by any route, mg.
static LARGEST: LazyLock<BTreeMap<&'static str, f64>> = LazyLock::new(|| {
    let mut largest = BTreeMap::new();
    for row in table::rows(include_str!("../../../data/safety/dose.tsv")) {
        if let Some(max) = row.number("max_day") {
            let known: &mut f64 = largest.entry(row.get("drug")).or_insert(max);
            *known = known.max(max);
        }
    }
    largest
});

/// How many times smaller than the largest daily dose a single dose may be.
const RANGE: f64 = 100.0;
/// Whole numbers up to this count tablets as often as milligrams.
const TABLETS: f64 = 4.0;

/// Milligrams of a dose written without its unit: "metformin 500 bd", "对乙酰氨基酚 0.5 q8h", "levothyroxine 75". `None` where the
/// drug's doses are not known, where no unit or more than one gives a usual dose, and where the number may count tablets.
pub fn milligrams(ingredient: &str, number: f64) -> Option<f64> {
    const UNITS: [f64; 3] = [1e3, 1.0, 1e-3];
    let largest = *LARGEST.get(ingredient)?;
    let usual = |mg: &f64| (largest / RANGE..=largest).contains(mg);
    let mut doses = UNITS.iter().map(|unit| number * unit).filter(usual);
    let dose = doses.next()?;
    let counts = number.fract() == 0.0 && number <= TABLETS
        || [0.25, 0.5, 1.5].contains(&number) && dose == number && largest > 2.0;
    (doses.next().is_none() && !counts).then_some(dose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_read_where_one_unit_alone_can_be_meant() {
        let check = |drug: &str, number: f64, expect: Option<f64>| {
            assert_eq!(milligrams(drug, number), expect, "{drug} {number}");
        };
        check("metformin", 500.0, Some(500.0));
        check("acetaminophen", 0.5, Some(500.0));
        check("levothyroxine", 75.0, Some(0.075));
        check("digoxin", 0.25, Some(0.25));
        check("acetaminophen", 1.0, None);
        check("bisoprolol", 0.5, None);
        check("no such drug", 10.0, None);
    }
}
