//! Doses that go by weight at every age: local anaesthetics, heparins, insulins and others, in mg or in units.

use super::{issue, shown};
use crate::checks::framework::{Compose, Drug, Measured, Patient, Rule, around, table};
use crate::checks::rows::{self, Open};
use record::{DetectedIssue, IssueSource, Localized, Quantity, Route, Severity};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/safety/dose_weight.tsv");

/// Syringes and vials are rounded.
const TOLERANCE: f64 = 1.1;
/// Days within which an adult's weight still speaks.
const WEIGHT_DAYS: i32 = 365;

/// A limit by weight, in `unit`.
struct Limit {
    id: &'static str,
    /// `mg` or `U`.
    unit: &'static str,
    routes: Vec<&'static str>,
    /// `adrenaline`, `plain` or empty.
    with: &'static str,
    per_kg_day: Option<f64>,
    per_kg_dose: Option<f64>,
    max_day: Option<f64>,
    max_dose: Option<f64>,
    severity: Severity,
    note: Localized,
    source: IssueSource,
}

static LIMITS: LazyLock<BTreeMap<&'static str, Vec<Limit>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Vec<Limit>> = BTreeMap::new();
    for row in table::rows(TABLE) {
        for drug in row.list("drugs") {
            if let Some(limit) = limit(&row) {
                all.entry(drug).or_default().push(limit);
            }
        }
    }
    all
});

fn limit(row: &table::Row<'static>) -> Option<Limit> {
    Some(Limit {
        id: row.get("id"),
        unit: row.get("unit"),
        routes: row.list("routes"),
        with: row.get("with"),
        per_kg_day: row.number("per_kg_day"),
        per_kg_dose: row.number("per_kg_dose"),
        max_day: row.number("max_day"),
        max_dose: row.number("max_dose"),
        severity: rows::severity(row.get("severity"))?,
        note: Localized::new(row.get("note_en"), row.get("note_zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// True where the table holds the ingredient: the tables of children's doses then owe no answer of their own.
pub(super) fn covers(ingredient: &str) -> bool {
    LIMITS.contains_key(ingredient)
}

/// What the table says of one ingredient's `statements`.
pub(super) fn check<'d, 'a>(
    rule: &Rule,
    patient: &Patient<'_>,
    statements: &[&'d Drug<'a>],
    open: &mut Open<'d, 'a>,
) -> Vec<DetectedIssue> {
    let Some(limits) = statements
        .first()
        .and_then(|drug| LIMITS.get(drug.ingredient.as_str()))
    else {
        return Vec::new();
    };
    let weight = patient.latest("weight", "kg", Some(WEIGHT_DAYS));
    let mut issues = Vec::new();
    for drug in statements
        .iter()
        .copied()
        .filter(|drug| drug.fact.is_some())
    {
        for limit in limits.iter().filter(|limit| limit.is_of(patient, drug)) {
            let Some((dose, day)) = limit.amounts(drug, weight.as_ref().ok()) else {
                continue;
            };
            let found = limit.exceeded(rule, drug, dose, day, weight.as_ref().ok());
            let by_weight = limit.per_kg_dose.is_some() || limit.per_kg_day.is_some();
            if let (Err(missing), None, true) = (&weight, &found, by_weight) {
                open.add(
                    Severity::Moderate,
                    drug,
                    missing.reason(&rows::analyte("weight")),
                );
            }
            issues.extend(found);
        }
    }
    issues
}

impl Limit {
    fn is_of(&self, patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
        let route = match drug.route {
            None => "unstated",
            Some(Route::Intravenous) => "iv",
            Some(Route::Intramuscular) => "im",
            Some(Route::Subcutaneous) => "sc",
            Some(Route::Oral) => "oral",
            Some(_) => "other",
        };
        let with = match self.with {
            "" => true,
            with => (with == "adrenaline") == has_adrenaline(patient, drug),
        };
        let dripped = route == "iv" && says_near(patient, drug, INFUSED);
        with && !dripped && self.routes.contains(&route)
    }

    /// One dose and the day's amount, in the limit's unit; `None` where the dose is in another one.
    fn amounts(
        &self,
        drug: &Drug<'_>,
        weight: Option<&Measured<'_>>,
    ) -> Option<(f64, Option<f64>)> {
        let dosage = &drug.fact?.value.dosage;
        let per_day = dosage.frequency.as_ref().and_then(|one| one.per_day);
        let written = dosage.dose.as_ref();
        let upper = |dose: &Quantity| dose.high.unwrap_or(dose.value);
        let in_unit =
            |dose: &Quantity| (dose.unit.as_deref() == Some(self.unit)).then(|| upper(dose));
        let per_kg = |dose: &Quantity| {
            let unit = dose
                .unit
                .as_deref()
                .unwrap_or(&dose.unit_text)
                .to_lowercase();
            let wanted = format!("{}/kg", self.unit.to_lowercase());
            (unit == wanted).then(|| upper(dose) * weight.map_or(0.0, |weight| weight.value))
        };
        let dose = match self.unit {
            "mg" => drug.mg_per_dose.or_else(|| written.and_then(per_kg)),
            _ => written
                .and_then(in_unit)
                .or_else(|| written.and_then(per_kg)),
        }
        .filter(|dose| *dose > 0.0)?;
        let day = match self.unit {
            "mg" => drug.mg_per_day,
            _ => None,
        };
        Some((dose, day.or(per_day.map(|times| dose * times))))
    }

    fn exceeded(
        &self,
        rule: &Rule,
        drug: &Drug<'_>,
        dose: f64,
        day: Option<f64>,
        weight: Option<&Measured<'_>>,
    ) -> Option<DetectedIssue> {
        let of = |per_kg: Option<f64>, most: Option<f64>| {
            let by_weight = per_kg
                .zip(weight)
                .map(|(per_kg, weight)| per_kg * weight.value);
            by_weight.into_iter().chain(most).reduce(f64::min)
        };
        let above =
            |amount: f64, most: Option<f64>| most.is_some_and(|most| amount > most * TOLERANCE);
        let (amount, what, per_kg, most) = if above(dose, of(self.per_kg_dose, self.max_dose)) {
            (
                dose,
                ["single dose", "单次"],
                self.per_kg_dose,
                self.max_dose,
            )
        } else {
            let day = day.filter(|day| above(*day, of(self.per_kg_day, self.max_day)))?;
            (day, ["a day", "每日"], self.per_kg_day, self.max_day)
        };
        let unit = self.unit;
        let said = [
            per_kg.map(|per_kg| format!("{per_kg} {unit}/kg")),
            most.map(|most| format!("{most} {unit}")),
        ];
        let said = said.into_iter().flatten().collect::<Vec<_>>().join(" / ");
        let beside = weight.map_or(String::new(), |weight| {
            format!(
                " ({} {unit}/kg, {} kg)",
                shown(amount / weight.value),
                weight.value
            )
        });
        let name = &drug.ingredient;
        let amount = shown(amount);
        let title = Localized::new(
            format!("{name}: {} {amount} {unit}{beside}, above {said}", what[0]),
            format!("{name}：{} {amount} {unit}{beside}，超过 {said}", what[1]),
        );
        let found = issue(
            rule,
            self.severity,
            self.id,
            "weight",
            title,
            &self.note,
            &self.source,
            &[drug],
        );
        Some(match weight {
            Some(weight) => found.measured(weight),
            None => found,
        })
    }
}

/// Words of an infusion: its amount is that of the bag.
const INFUSED: &[&str] = &[
    "infus", "/h", " in 50", " in 100", " in 250", " in 500", "drip", "syringe", "/hr", "泵",
    "加入", "维持", "微量",
];
const ADRENALINE: &[&str] = &[
    "adrenalin",
    "epinephrine",
    "肾上腺素",
    "1:200",
    "1:100,",
    "1:80,",
];
const PLAIN: &[&str] = &[
    "plain",
    "without",
    "no adrenalin",
    "no epinephrine",
    "不加肾上腺素",
    "不含肾上腺素",
];

/// The sentence, or the product, adds adrenaline to the anaesthetic.
fn has_adrenaline(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    let combined = drug.fact.is_some_and(|fact| {
        fact.value
            .ingredients
            .iter()
            .any(|one| one.name == "epinephrine")
    });
    combined || says_near(patient, drug, ADRENALINE) && !says_near(patient, drug, PLAIN)
}

/// One of the words stands beside the drug, in its sentence.
fn says_near(patient: &Patient<'_>, drug: &Drug<'_>, words: &[&str]) -> bool {
    const NEAR: usize = 60;
    let Some(fact) = drug.fact else {
        return false;
    };
    let name = fact.value.medication.text.reveal().to_lowercase();
    fact.spans().any(|(document, span)| {
        patient.record.document(document).is_some_and(|text| {
            let line = around(text.text.reveal(), span, NEAR, &['\n', '。', ';', '；']);
            let sentence = line.split(". ").find(|part| part.contains(&name));
            sentence.is_some_and(|sentence| words.iter().any(|word| sentence.contains(word)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::framework::testing::{Sample, assert_not_checked, found};
    use record::AdministrativeSex::Male;
    use record::Frequency;

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&super::super::RULE)), expect);
    }

    fn gives(
        age: f64,
        kg: f64,
        drug: &str,
        dose: f64,
        unit: &str,
        per_day: f64,
        route: Option<Route>,
    ) -> Sample {
        Sample::new(age, Male)
            .lab("weight", kg, "kg")
            .medicine(drug, |statement| {
                statement.dosage.dose = Some(Quantity::new(dose, unit));
                statement.dosage.route = route;
                statement.dosage.frequency = Some(Frequency {
                    per_day: Some(per_day),
                    as_needed: false,
                    text: String::new(),
                });
            })
    }

    #[test]
    fn every_row_can_be_read() {
        let names = table::rows(TABLE).map(|row| row.list("drugs").len());
        assert_eq!(
            names.sum::<usize>(),
            LIMITS.values().map(Vec::len).sum::<usize>()
        );
        for limit in LIMITS.values().flatten() {
            assert!(["mg", "U"].contains(&limit.unit), "{}", limit.id);
            assert!(
                ["", "plain", "adrenaline"].contains(&limit.with),
                "{}",
                limit.id
            );
            assert!(!limit.routes.is_empty(), "{}", limit.id);
        }
    }

    #[test]
    fn a_local_anaesthetic_goes_by_weight_at_every_age() {
        check(
            gives(6.0, 20.0, "lidocaine", 300.0, "mg", 1.0, None),
            &["dose-limit:lidocaine-plain:weight critical"],
        );
        check(gives(6.0, 20.0, "lidocaine", 60.0, "mg", 1.0, None), &[]);
        check(
            gives(60.0, 50.0, "bupivacaine", 150.0, "mg", 1.0, None),
            &["dose-limit:bupivacaine-plain:weight critical"],
        );
        check(
            gives(60.0, 80.0, "bupivacaine", 150.0, "mg", 1.0, None),
            &[],
        );
        // An infusion against arrhythmia is another matter.
        check(
            gives(
                60.0,
                80.0,
                "lidocaine",
                1000.0,
                "mg",
                1.0,
                Some(Route::Intravenous),
            ),
            &[],
        );
        check(
            gives(60.0, 80.0, "lidocaine+epinephrine", 400.0, "mg", 1.0, None),
            &[],
        );
    }

    #[test]
    fn units_are_compared_with_units() {
        let sc = Some(Route::Subcutaneous);
        check(
            gives(60.0, 80.0, "insulin glargine", 300.0, "U", 1.0, sc),
            &["dose-limit:insulin:weight high"],
        );
        check(
            gives(60.0, 80.0, "insulin glargine", 30.0, "U", 1.0, sc),
            &[],
        );
        check(
            gives(
                60.0,
                70.0,
                "heparin",
                25000.0,
                "U",
                1.0,
                Some(Route::Intravenous),
            ),
            &["dose-limit:heparin-iv:weight critical"],
        );
        check(
            gives(60.0, 60.0, "enoxaparin", 100.0, "mg", 2.0, sc),
            &["dose-limit:enoxaparin:weight high"],
        );
        check(gives(60.0, 60.0, "enoxaparin", 60.0, "mg", 2.0, sc), &[]);
    }

    #[test]
    fn a_strength_beside_the_volume_makes_the_mass() {
        let sample = |text: &str, words: &str, ml: f64| {
            Sample::new(40.0, Male)
                .text(text)
                .lab("weight", 60.0, "kg")
                .stated("bupivacaine", "bupivacaine", words, |m| {
                    m.dosage.dose = Some(Quantity::new(ml, "mL"));
                })
        };
        let text = "Block with 0.5% bupivacaine 40 mL";
        check(
            sample(text, "bupivacaine 40 mL", 40.0),
            &["dose-limit:bupivacaine-plain:weight critical"],
        );
        let text = "Block with bupivacaine 0.25% with adrenaline 40 mL";
        check(
            sample(text, "bupivacaine 0.25% with adrenaline 40 mL", 40.0),
            &[],
        );
    }

    #[test]
    fn without_a_weight_a_dose_below_the_limit_is_not_checked() {
        let sample = Sample::new(50.0, Male)
            .doses("bupivacaine", 100.0, 1.0)
            .with(|record| {
                record.medications[0].value.dosage.route = None;
            });
        assert_not_checked(
            &sample.run(&super::super::RULE),
            "weight is not in the record",
        );
    }
}
