//! Doses of children: by weight, or fixed for an age.

use super::{issue, on_route, shown, undosed, without_dose};
use crate::checks::framework::{
    Compose, Drug, Known, Measured, Missing, Patient, Rule, mg_per_kg, table,
};
use crate::checks::renal;
use crate::checks::rows::{self, Open};
use record::{DetectedIssue, IssueSource, Localized, Route, Severity};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const BY_WEIGHT: &str = include_str!("../../../data/safety/dose_child.tsv");
const BY_AGE: &str = include_str!("../../../data/safety/dose_child_age.tsv");

/// Children's doses are rounded to what can be measured.
const TOLERANCE: f64 = 1.1;

/// A limit for children: mg per kg, mg, or both.
struct Limit {
    id: &'static str,
    route: &'static str,
    /// Years, from and below.
    ages: (f64, f64),
    /// Kilograms, from and below, where the row is for a weight.
    weights: Option<(f64, f64)>,
    per_kg_day: Option<f64>,
    per_kg_dose: Option<f64>,
    max_day: f64,
    max_dose: Option<f64>,
    severity: Severity,
    note: Localized,
    source: IssueSource,
}

static LIMITS: LazyLock<BTreeMap<&'static str, Vec<Limit>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Vec<Limit>> = BTreeMap::new();
    for row in table::rows(BY_WEIGHT).chain(table::rows(BY_AGE)) {
        if let Some(limit) = limit(&row) {
            all.entry(row.get("drug")).or_default().push(limit);
        }
    }
    all
});

fn limit(row: &table::Row<'static>) -> Option<Limit> {
    Some(Limit {
        id: row.get("id"),
        route: row.get("route"),
        ages: (
            row.number("from_age").unwrap_or(0.0),
            row.number("below_age").unwrap_or(18.0),
        ),
        weights: weights(row),
        per_kg_day: row.number("mg_kg_day"),
        per_kg_dose: row.number("mg_kg_dose"),
        max_day: row.number("max_day")?,
        max_dose: row.number("max_dose"),
        severity: rows::severity(row.get("severity")).unwrap_or(Severity::Critical),
        note: Localized::new(row.get("note_en"), row.get("note_zh")),
        source: rows::source(row.get("source"))?,
    })
}

fn weights(row: &table::Row<'static>) -> Option<(f64, f64)> {
    let (from, below) = (row.number("from_kg"), row.number("below_kg"));
    (from.is_some() || below.is_some())
        .then(|| (from.unwrap_or(0.0), below.unwrap_or(f64::INFINITY)))
}

/// Whether the tables hold a child's dose of it.
pub(super) fn covers(ingredient: &str) -> bool {
    LIMITS.contains_key(ingredient)
}

/// What the tables say of one ingredient's `statements` at `age` (years).
pub(super) fn check<'d, 'a>(
    rule: &Rule,
    patient: &Patient<'_>,
    statements: &[&'d Drug<'a>],
    age: f64,
    open: &mut Open<'d, 'a>,
) -> Vec<DetectedIssue> {
    let dosed: Vec<&Drug<'_>> = statements
        .iter()
        .copied()
        .filter(|drug| drug.fact.is_some() && is_dosed_by_body(drug))
        .collect();
    let Some(first) = dosed.first().copied() else {
        return Vec::new();
    };
    if let Some(why) = rows::injury(patient).filter(|_| renal::speaks_of(&first.ingredient)) {
        open.add(Severity::High, first, why);
    }
    let Some(limits) = LIMITS.get(first.ingredient.as_str()) else {
        if !super::weighed::covers(&first.ingredient) {
            let why = Localized::new("no dose for children in the tables", "表中无儿童剂量");
            open.add(Severity::Moderate, first, why);
        }
        return Vec::new();
    };
    let limits: Vec<&Limit> = limits
        .iter()
        .filter(|limit| (limit.ages.0..limit.ages.1).contains(&age))
        .collect();
    if limits.is_empty() {
        open.add(
            Severity::Moderate,
            first,
            Localized::new("no dose for this age in the tables", "表中无该年龄剂量"),
        );
        return Vec::new();
    }
    uncovered(&dosed, &limits, open);
    let weight = weight(patient, age);
    let mut issues = Vec::new();
    for limit in limits {
        let counted = on_route(&dosed, limit.route);
        let Some(shown_first) = counted.first().copied() else {
            continue;
        };
        let by_weight =
            limit.per_kg_day.is_some() || limit.per_kg_dose.is_some() || limit.weights.is_some();
        match &weight {
            Err(why) if by_weight || counted.iter().any(|drug| per_kg(drug).is_some()) => {
                open.add(Severity::High, shown_first, why.clone());
                continue;
            }
            _ => {}
        }
        let weight = weight.as_ref().ok();
        let (lightest, heaviest) = limit.weights.unwrap_or((0.0, f64::INFINITY));
        if weight.is_some_and(|one| !(lightest..heaviest).contains(&one.value)) {
            continue;
        }
        let amounts: Vec<Amount> = counted.iter().map(|drug| amount(drug, weight)).collect();
        issues.extend(day(rule, limit, &counted, &amounts, weight));
        issues.extend(single(rule, limit, &counted, &amounts, weight));
        for drug in undosed(&counted) {
            let amount = amount(drug, weight);
            let one = limit.per_kg_dose.is_some() || limit.max_dose.is_some();
            let single = is_single(drug) || one && is_injected_once(drug);
            if amount.day.is_none() && !(amount.dose.is_some() && single) {
                let weight = if is_small(limit, drug, &amount, weight) {
                    Severity::Info
                } else {
                    Severity::High
                };
                open.add(weight, drug, without_dose());
            }
        }
    }
    issues
}

/// One dose is within the limit of a dose, or so far within that of a day that four a day are.
fn is_small(
    limit: &Limit,
    drug: &Drug<'_>,
    amount: &Amount,
    weight: Option<&Measured<'_>>,
) -> bool {
    const A_DAY: f64 = 4.0;
    let by_weight = |per_kg: Option<f64>| Some(per_kg? * weight?.value);
    let Some(dose) = amount.dose else {
        return false;
    };
    let of_one = [by_weight(limit.per_kg_dose), limit.max_dose];
    let of_one = of_one.into_iter().flatten().reduce(f64::min);
    let of_day = by_weight(limit.per_kg_day).map_or(limit.max_day, |mg| mg.min(limit.max_day));
    let times = if is_injected_once(drug) { 1.0 } else { A_DAY };
    of_one.is_some_and(|most| dose <= most * TOLERANCE) || dose * times <= of_day * TOLERANCE
}

/// Routes that no row covers.
fn uncovered<'d, 'a>(dosed: &[&'d Drug<'a>], limits: &[&Limit], open: &mut Open<'d, 'a>) {
    for drug in dosed {
        let covered = limits
            .iter()
            .any(|limit| !on_route(&[*drug], limit.route).is_empty());
        if !covered {
            let why = Localized::new(
                "no dose for this route in the tables of children's doses",
                "儿童剂量表中无该给药途径",
            );
            open.add(Severity::Moderate, drug, why);
        }
    }
}

/// The day's amount against the limit.
fn day(
    rule: &Rule,
    limit: &Limit,
    counted: &[&Drug<'_>],
    amounts: &[Amount],
    weight: Option<&Measured<'_>>,
) -> Option<DetectedIssue> {
    let by_weight = limit
        .per_kg_day
        .zip(weight)
        .map(|(per_kg, weight)| per_kg * weight.value);
    let most = by_weight.map_or(limit.max_day, |mg| mg.min(limit.max_day));
    let total: f64 = amounts.iter().filter_map(|amount| amount.day).sum();
    let name = &counted.first()?.ingredient;
    (total > most * TOLERANCE).then(|| {
        let (en, zh) = beside_weight(total, weight);
        let limit_en = worded(limit.per_kg_day, Some(limit.max_day), " or ");
        let limit_zh = worded(limit.per_kg_day, Some(limit.max_day), " 或 ");
        let title = Localized::new(
            format!("{name}: {} mg a day{en}, above {limit_en}", shown(total)),
            format!("{name}：每日 {} mg{zh}，超过 {limit_zh}", shown(total)),
        );
        told(rule, limit, "child-day", title, counted, weight)
    })
}

/// Every single dose against the limit of one dose; where there is none, against that of a day.
fn single(
    rule: &Rule,
    limit: &Limit,
    counted: &[&Drug<'_>],
    amounts: &[Amount],
    weight: Option<&Measured<'_>>,
) -> Vec<DetectedIssue> {
    let by_weight = |per_kg: Option<f64>| {
        let (per_kg, weight) = per_kg.zip(weight)?;
        Some(per_kg * weight.value)
    };
    let of_one = [by_weight(limit.per_kg_dose), limit.max_dose];
    let of_one = of_one.into_iter().flatten().reduce(f64::min);
    let mut issues = Vec::new();
    for (drug, amount) in counted.iter().zip(amounts) {
        let of_day = by_weight(limit.per_kg_day)
            .into_iter()
            .chain([limit.max_day])
            .reduce(f64::min)
            .filter(|_| amount.day.is_none());
        let (Some(single), Some(most)) = (amount.dose, of_one.or(of_day)) else {
            continue;
        };
        if single <= most * TOLERANCE {
            continue;
        }
        let (en, zh) = beside_weight(single, weight);
        let said = worded(limit.per_kg_dose, limit.max_dose, " / ");
        let said = if said.is_empty() {
            format!("{} mg", shown(most))
        } else {
            said
        };
        let title = Localized::new(
            format!(
                "{}: single dose {} mg{en}, above {said}",
                drug.ingredient,
                shown(single)
            ),
            format!(
                "{}：单次 {} mg{zh}，超过 {said}",
                drug.ingredient,
                shown(single)
            ),
        );
        issues.push(told(rule, limit, "child-single", title, &[drug], weight));
    }
    issues
}

fn told(
    rule: &Rule,
    limit: &Limit,
    what: &str,
    title: Localized,
    drugs: &[&Drug<'_>],
    weight: Option<&Measured<'_>>,
) -> DetectedIssue {
    let found = issue(
        rule,
        limit.severity,
        limit.id,
        what,
        title,
        &limit.note,
        &limit.source,
        drugs,
    );
    match weight {
        Some(weight) => found.measured(weight),
        None => found,
    }
}

/// " (42 mg/kg at 12 kg)", in English and in Chinese; nothing where no weight is known.
fn beside_weight(mg: f64, weight: Option<&Measured<'_>>) -> (String, String) {
    let Some(weight) = weight else {
        return Default::default();
    };
    let per_kg = shown(mg / weight.value);
    (
        format!(" ({per_kg} mg/kg at {} kg)", weight.value),
        format!("（{per_kg} mg/kg，体重 {} kg）", weight.value),
    )
}

/// "15 mg/kg or 500 mg", as far as the row says.
fn worded(per_kg: Option<f64>, mg: Option<f64>, or: &str) -> String {
    let parts = [
        per_kg.map(|per_kg| format!("{per_kg} mg/kg")),
        mg.map(|mg| format!("{mg} mg")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(or)
}

/// Milligrams of one dose and of a day, as far as they are stated.
struct Amount {
    dose: Option<f64>,
    day: Option<f64>,
}

/// A dose written per kg counts with the weight.
fn amount(drug: &Drug<'_>, weight: Option<&Measured<'_>>) -> Amount {
    let (Some((mg_kg, span)), Some(weight)) = (per_kg(drug), weight) else {
        return Amount {
            dose: drug.mg_per_dose,
            day: drug.mg_per_day,
        };
    };
    let per_weight = mg_kg * weight.value;
    let mg = beside(drug, per_weight).unwrap_or(per_weight);
    let frequency = drug
        .fact
        .and_then(|fact| fact.value.dosage.frequency.as_ref());
    match span {
        Spans::Day => Amount {
            dose: None,
            day: Some(mg),
        },
        Spans::Dose => Amount {
            dose: Some(mg),
            day: frequency
                .and_then(|frequency| frequency.per_day)
                .map(|times| mg * times),
        },
    }
}

static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"/\s?(?:kg|公斤)[^\n;；。]{0,24}?(?:[=＝(（,，]|charted as|i\.e\.|written as|即|共)\s*(\d+(?:\.\d+)?)\s*(mg|g|mcg|ug|µg|μg)(?:[\s,;.)，。；）]|$)")
        .ok()
});
/// A rounding to what can be measured is no slip.
const ROUNDED: f64 = 1.3;

/// Milligrams that are written beside a dose per kg, where they are more than it comes to: "5 mg/kg = 150 mg" at 3 kg.
pub(super) fn beside(drug: &Drug<'_>, per_weight: f64) -> Option<f64> {
    let text = drug.fact?.value.dosage.text.to_lowercase();
    let found = BESIDE.as_ref()?.captures(&text)?;
    let factor = match &found[2] {
        "g" => 1e3,
        "mg" => 1.0,
        _ => 1e-3,
    };
    let mg = found[1].parse::<f64>().ok()? * factor;
    (mg > per_weight * ROUNDED).then_some(mg)
}

/// Drugs that are given once and judged by the answer; without a frequency the single dose says all.
const EMERGENCY: &[&str] = &[
    "epinephrine",
    "lorazepam",
    "diazepam",
    "midazolam",
    "ketamine",
    "adenosine",
    "atropine",
    "phytonadione",
    "fosphenytoin",
    "glucagon",
    "naloxone",
    "flumazenil",
    "activated charcoal",
    "mannitol",
    "succinylcholine",
    "rocuronium",
    "neostigmine",
    "sugammadex",
    "propofol",
    "etomidate",
    "artesunate",
    "fentanyl",
    "tranexamic acid",
    "calcium gluconate",
    "dextrose",
    "lidocaine",
    "immune globulin",
    "albendazole",
    "mebendazole",
    "pyrantel",
    "praziquantel",
    "ivermectin",
    "baloxavir",
];

/// Given once: the single dose says all.
fn is_single(drug: &Drug<'_>) -> bool {
    const ONCE: &[&str] = &[
        "once",
        "stat",
        "x1",
        "x 1",
        "single dose",
        "loading",
        "load",
        "bolus",
        "负荷",
        "首剂",
        "单次",
        "顿服",
        "立即",
    ];
    drug.fact.is_some_and(|fact| {
        let dosage = &fact.value.dosage;
        let untimed = dosage
            .frequency
            .as_ref()
            .is_none_or(|one| one.per_day.is_none());
        let text = dosage.text.to_lowercase();
        let emergency = dosage.frequency.is_none() && EMERGENCY.contains(&drug.ingredient.as_str());
        untimed && (emergency || ONCE.iter().any(|word| text.contains(word)))
    })
}

/// An injection without any word of how often: its single dose says what can be said.
fn is_injected_once(drug: &Drug<'_>) -> bool {
    matches!(drug.route, Some(Route::Intravenous | Route::Intramuscular))
        && drug
            .fact
            .is_some_and(|fact| fact.value.dosage.frequency.is_none())
}

/// What a written dose is for.
pub(super) enum Spans {
    /// One dose.
    Dose,
    /// A day.
    Day,
}

/// Words behind a dose per kg that make it the dose of a day.
const OF_A_DAY: &[&str] = &[
    "/kg/d",
    "/kg/24",
    "kg·d",
    "kg.d",
    "kg/日",
    "kg/天",
    "divided",
    "div ",
    "in 2 doses",
    "in 3 doses",
    "in 4 doses",
    "分次",
    "分2次",
    "分3次",
    "分4次",
    "分两次",
    "分三次",
    "分四次",
];

/// A dose written as mg per kg.
pub(super) fn per_kg(drug: &Drug<'_>) -> Option<(f64, Spans)> {
    let dosage = &drug.fact?.value.dosage;
    let dose = dosage.dose.as_ref()?;
    let mg = mg_per_kg(dose)?;
    let text = dosage.text.to_lowercase();
    let text = text.replace("/kg/dose", "/kg each");
    let spans = if OF_A_DAY.iter().any(|word| text.contains(word)) {
        Spans::Day
    } else {
        Spans::Dose
    };
    Some((mg, spans))
}

/// Drugs that are mostly inhaled, and the least mg that tells of another way.
const INHALED: &[&str] = &[
    "albuterol",
    "levalbuterol",
    "terbutaline",
    "budesonide",
    "fluticasone",
    "beclomethasone",
    "mometasone",
    "ciclesonide",
    "ipratropium",
    "tiotropium",
    "salmeterol",
    "formoterol",
    "vilanterol",
];
const SWALLOWED: f64 = 1.0;

/// What no dose per body limits: given by loss or effect, or not absorbed.
const UNLIMITED: &[&str] = &[
    "oral rehydration salts",
    "sodium chloride",
    "lactulose",
    "bifidobacterium",
    "lactobacillus",
    "saccharomyces boulardii",
    "nystatin",
    "pancrelipase",
    "dornase alfa",
    "multivitamin",
    "palivizumab",
    "nirsevimab",
    "calcium carbonate/sodium alginate/sodium bicarbonate",
];

/// False for what acts where it is put: no amount per body to compare with.
fn is_dosed_by_body(drug: &Drug<'_>) -> bool {
    let inhaled = drug.route == Some(Route::Inhaled)
        || drug.route.is_none()
            && INHALED.contains(&drug.ingredient.as_str())
            && drug.mg_per_dose.is_none_or(|mg| mg < SWALLOWED);
    drug.is_systemic()
        && !inhaled
        && drug.vaccination.is_none()
        && !UNLIMITED.contains(&drug.ingredient.as_str())
}

/// A recent and plausible weight, kg; else why there is none.
pub(super) fn weight<'a>(patient: &Patient<'a>, age: f64) -> Result<Measured<'a>, Localized> {
    let latest: Known<Measured<'_>> = patient.latest("weight", "kg", Some(weight_days(age)));
    latest
        .and_then(|weight| {
            if is_child_weight(weight.value, age) {
                Ok(weight)
            } else {
                Err(Missing::Implausible)
            }
        })
        .map_err(|missing| missing.reason(&rows::analyte("weight")))
}

/// A child's weight is old sooner than an adult's.
fn weight_days(age: f64) -> i32 {
    if age < 1.0 {
        30
    } else if age < 5.0 {
        120
    } else {
        365
    }
}

/// Wide limits of weight for age, kg: beyond them lies a slip of unit or point. A child born far too early weighs less than a
/// kilogram for weeks.
fn is_child_weight(weight: f64, age: f64) -> bool {
    /// Years, and kg below which no newborn lives.
    const SMALL: (f64, f64) = (0.25, 0.4);
    let low = if age < SMALL.0 {
        SMALL.1
    } else {
        (1.0 + 1.2 * age).min(25.0)
    };
    let high = 14.0 + 10.0 * age;
    (low..=high.min(200.0)).contains(&weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::framework::testing::{Sample, assert_not_checked, found};
    use record::AdministrativeSex::{Female, Male};
    use record::{Frequency, IssueState, Quantity};

    fn check(sample: Sample, expect: &[&str]) {
        let issues = sample.run(&super::super::RULE);
        assert_eq!(found(&issues), expect);
        let open = issues.iter().any(|issue| {
            matches!(issue.state, IssueState::NotChecked { .. }) && issue.severity < Severity::Info
        });
        assert!(!open, "{issues:?}");
    }

    fn not_checked(sample: Sample, because: &str) {
        assert_not_checked(&sample.run(&super::super::RULE), because);
    }

    #[test]
    fn every_row_can_be_read() {
        let rows = table::rows(BY_WEIGHT).count() + table::rows(BY_AGE).count();
        assert_eq!(rows, LIMITS.values().map(Vec::len).sum::<usize>());
        for limit in LIMITS.values().flatten() {
            assert!(limit.ages.0 < limit.ages.1, "{}", limit.id);
            assert!(
                limit.max_dose.is_none_or(|dose| dose <= limit.max_day),
                "{}",
                limit.id
            );
            assert!(
                limit
                    .per_kg_dose
                    .zip(limit.per_kg_day)
                    .is_none_or(|(dose, day)| dose <= day),
                "{}",
                limit.id
            );
        }
        assert!(LIMITS.len() >= 130, "{}", LIMITS.len());
    }

    #[test]
    fn a_dose_that_goes_by_age_needs_no_weight() {
        let child = |age: f64| Sample::new(age, Female);
        check(child(8.0).doses("cetirizine", 5.0, 2.0), &[]);
        check(
            child(4.0).doses("cetirizine", 10.0, 1.0),
            &["dose-limit:cetirizine-2:child-day high"],
        );
        not_checked(
            child(0.2).doses("cetirizine", 2.5, 1.0),
            "no dose for this age",
        );
    }

    #[test]
    fn a_dose_given_once_needs_no_frequency() {
        let once = |text: &str| {
            Sample::new(4.0, Male)
                .lab("weight", 16.0, "kg")
                .medicine("ondansetron", |statement| {
                    statement.dosage.dose = Some(Quantity::new(2.0, "mg"));
                    statement.dosage.text = text.into();
                    statement.dosage.route = Some(Route::Oral);
                })
        };
        check(once("2 mg PO once"), &[]);
        not_checked(once("2 mg PO"), "frequency is missing");
    }

    #[test]
    fn a_dose_per_kg_counts_with_the_weight_and_a_divided_one_is_the_day_s() {
        let child = |dose: f64, text: &str| {
            Sample::new(4.0, Male)
                .lab("weight", 16.0, "kg")
                .medicine("amoxicillin", |statement| {
                    statement.dosage.dose = Some(Quantity::new(dose, "mg/kg"));
                    statement.dosage.text = text.into();
                    statement.dosage.route = Some(Route::Oral);
                    statement.dosage.frequency = Some(Frequency {
                        per_day: Some(2.0),
                        as_needed: false,
                        text: String::new(),
                    });
                })
        };
        check(child(45.0, "45 mg/kg bd"), &[]);
        check(child(90.0, "90 mg/kg/day divided bd"), &[]);
        check(
            child(90.0, "90 mg/kg bd"),
            &["dose-limit:amoxicillin:child-day critical"],
        );
    }

    #[test]
    fn a_weight_band_holds_for_its_weight_alone() {
        let child = |kg: f64, mg: f64| {
            Sample::new(8.0, Male)
                .lab("weight", kg, "kg")
                .doses("oseltamivir", mg, 2.0)
        };
        check(child(26.0, 60.0), &[]);
        check(child(45.0, 75.0), &[]);
        let high = child(26.0, 75.0).run(&super::super::RULE);
        assert!(
            found(&high)
                .iter()
                .any(|one| one.starts_with("dose-limit:oseltamivir-40")),
            "{high:?}"
        );
    }

    #[test]
    fn a_mass_beside_a_dose_per_kg_and_an_injection_given_once_are_judged() {
        let baby = |text: &str| {
            Sample::new(4.0, Male)
                .lab("weight", 16.0, "kg")
                .medicine("lorazepam", |statement| {
                    statement.dosage.dose = Some(Quantity::new(0.1, "mg/kg"));
                    statement.dosage.text = text.into();
                    statement.dosage.route = Some(Route::Intravenous);
                })
        };
        check(baby("0.1 mg/kg = 1.6 mg IV"), &[]);
        check(
            baby("0.1 mg/kg = 16 mg IV"),
            &["dose-limit:lorazepam-iv:child-single critical"],
        );
    }

    #[test]
    fn a_mention_beside_a_written_dose_leaves_nothing_open() {
        check(
            Sample::new(4.0, Male)
                .lab("weight", 16.0, "kg")
                .takes("amoxicillin")
                .doses("amoxicillin", 400.0, 2.0),
            &[],
        );
        check(
            Sample::new(5.0, Male).medicine("albuterol", |statement| {
                statement.dosage.route = Some(Route::Inhaled);
            }),
            &[],
        );
    }

    #[test]
    fn a_route_that_no_row_covers_is_not_checked() {
        not_checked(
            Sample::new(4.0, Male)
                .lab("weight", 16.0, "kg")
                .medicine("cetirizine", |statement| {
                    statement.dosage.dose = Some(Quantity::new(5.0, "mg"));
                    statement.dosage.route = Some(Route::Intravenous);
                }),
            "no dose for this route",
        );
    }
}
