//! Doses below the lowest usual one, where that does harm: anticoagulants, antimicrobials and emergency drugs.

#[cfg(test)]
mod tests;
mod words;

use self::words::{PALLIATIVE, is_excused, is_told};
use super::child::{self, Spans};
use super::shown;
use crate::checks::framework::{
    Compose, Drug, Known, Measured, Missing, Patient, Publication, Rule, RuleInfo, table,
};
use crate::checks::rows::{self, Answer, Judge, Open, Reason, When};
use record::{
    DetectedIssue, IssueKind, IssueSource, Localized, Quantity, Route, RuleStatus, Severity,
};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/safety/dose_low.tsv");

/// Days within which an adult's weight still speaks.
const WEIGHT_DAYS: i32 = 730;
/// An adult's weight outside these limits, in kg, is taken for a slip.
const ADULT_WEIGHT: (f64, f64) = (25.0, 350.0);

/// What the amount of a row is counted over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Per {
    /// A day; nothing where how often is not stated.
    Day,
    /// A day; an injection of which nothing says how often counts as one a day.
    DayOrOnce,
    /// One dose.
    Dose,
}

/// A lowest usual amount, per kg, in all, or both: then a dose is too low that is below both.
struct Floor {
    id: &'static str,
    routes: Vec<&'static str>,
    /// `mg` or `U`.
    unit: &'static str,
    per: Per,
    per_kg: Option<f64>,
    least: Option<f64>,
    /// The dose goes down in kidney disease: then the row is silent.
    kidney: bool,
    when: When,
    /// Words of the documents that allow a lower dose.
    unless: Vec<&'static str>,
    severity: Severity,
    note: Localized,
    source: IssueSource,
}

/// Rows by product: its generic names in order, `+` between.
static FLOORS: LazyLock<BTreeMap<&'static str, Vec<Floor>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Vec<Floor>> = BTreeMap::new();
    for row in table::rows(TABLE) {
        for product in row.list("drugs") {
            if let Some(floor) = floor(&row) {
                all.entry(product).or_default().push(floor);
            }
        }
    }
    all
});

fn floor(row: &table::Row<'static>) -> Option<Floor> {
    Some(Floor {
        id: row.get("id"),
        routes: row.list("routes"),
        unit: row.get("unit"),
        per: match row.get("per") {
            "day" => Per::Day,
            "day-or-once" => Per::DayOrOnce,
            "dose" => Per::Dose,
            _ => return None,
        },
        per_kg: row.number("per_kg"),
        least: row.number("least"),
        kidney: row.get("kidney") == "yes",
        when: When::parse(row.get("when"))?,
        unless: row.list("unless"),
        severity: rows::severity(row.get("severity"))?,
        note: Localized::new(row.get("en"), row.get("zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "dose-low",
        name: "Dose too low",
        name_zh: "剂量过低",
        kind: IssueKind::Dose,
        status: RuleStatus::Preview,
        what: "Doses below the lowest usual one, where too little does harm: direct oral anticoagulants in atrial fibrillation without a ground for the low dose, heparins in prophylactic dose for an acute thrombosis, children's doses of common antimicrobials and of a few other drugs by weight, adrenaline in anaphylaxis, aciclovir in encephalitis and in the newborn. The bounds of children's doses lie below the lowest that any text accepts.",
        why: "A dose that is too low looks safe and treats nothing: strokes, thrombosis that grows, infections that come back.",
        silent: "Silent where a ground for the lower dose is told (age, weight, creatinine, an inhibitor, another indication, kidney disease), where the words beside the drug speak of prophylaxis, titration, tapering or a test dose, in palliative care, while creatinine changes, for a drug taken when needed or not daily, and where the dose is not known. Not checked where a fact that decides is missing: age, weight or creatinine. A child's missing weight is told by the check of large doses.",
        example: "Apixaban 2.5 mg twice a day in atrial fibrillation at 72 years, 84 kg and creatinine 88 µmol/L: found, moderate.",
        sources: &[Publication::recalled(
            "Prescribing information, BNF for Children, AAP Red Book, by row",
            "as each row states",
        )],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut open = Open::default();
    let mut named = BTreeSet::new();
    let weight = weight(patient);
    for drug in patient.drugs.iter().filter(|drug| drug.fact.is_some()) {
        let product = product(drug);
        let Some(floors) = FLOORS.get(product.as_str()) else {
            continue;
        };
        // A product of several ingredients is judged by its first.
        let first = product.split('+').next().unwrap_or_default();
        if drug.ingredient != first || !named.insert(product.clone()) {
            continue;
        }
        let stated: Vec<&Drug<'_>> = patient
            .drugs
            .iter()
            .filter(|other| other.ingredient == first && other.fact.is_some())
            .collect();
        if stated.iter().any(|drug| is_excused(patient, drug)) || is_told(patient, PALLIATIVE) {
            continue;
        }
        let mut waiting = Vec::new();
        let mut spoken = false;
        for floor in floors {
            let Some((drug, given)) = floor.lowest_of(&stated, weight.as_ref().ok()) else {
                continue;
            };
            if floor.is_excused(patient) {
                continue;
            }
            let judge = Judge {
                aim: rows::Aim::Dose,
                ..Judge::of(patient)
            };
            match judge.decide(&floor.when, Some(drug)) {
                Answer::Yes(reasons) => {
                    let weight = weight.as_ref().ok();
                    issues.push(issue(rule, floor, drug, &given, weight, &reasons));
                    spoken = true;
                    break;
                }
                Answer::No => {}
                Answer::Unknown(why) => {
                    // While kidney function falls, a low dose is no question; the check of the kidney tells it.
                    let changing = rows::changing(patient);
                    let why = why.into_iter().filter(|why| changing.as_ref() != Some(why));
                    waiting.extend(why.map(|why| (floor.severity, drug, why)));
                }
            }
        }
        if !spoken {
            for (severity, drug, why) in waiting {
                open.add(severity, drug, why);
            }
        }
    }
    issues.extend(open.answer(rule));
    if issues.is_empty() {
        issues.push(rows::nothing(rule, patient));
    }
    issues
}

/// The generic names of the product in order, `+` between: "amoxicillin+clavulanate".
fn product(drug: &Drug<'_>) -> String {
    let parts = drug.fact.map(|fact| &fact.value.ingredients);
    match parts {
        Some(parts) if parts.len() > 1 => {
            let mut names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
            names.sort_unstable();
            names.join("+")
        }
        _ => drug.ingredient.clone(),
    }
}

/// The weight by which doses go: a child's as the check of large doses takes it.
fn weight<'a>(patient: &Patient<'a>) -> Result<Measured<'a>, Localized> {
    match &patient.age {
        Ok(age) if *age < 18.0 => child::weight(patient, *age),
        _ => {
            let latest: Known<Measured<'_>> = patient.latest("weight", "kg", Some(WEIGHT_DAYS));
            latest
                .and_then(|weight| {
                    let plausible = (ADULT_WEIGHT.0..=ADULT_WEIGHT.1).contains(&weight.value);
                    plausible.then_some(weight).ok_or(Missing::Implausible)
                })
                .map_err(|missing| missing.reason(&rows::analyte("weight")))
        }
    }
}

/// What is given, in the unit of the row: in all and per kg, as far as either is known.
struct Given {
    all: Option<f64>,
    per_kg: Option<f64>,
}

impl Given {
    fn of(all: f64, weight: Option<&Measured<'_>>) -> Self {
        Self {
            all: Some(all),
            per_kg: weight.map(|weight| all / weight.value),
        }
    }
}

impl Floor {
    /// The statement with the largest amount and that amount, where every stated amount is too low, and all together are.
    fn lowest_of<'d, 'a>(
        &self,
        stated: &[&'d Drug<'a>],
        weight: Option<&Measured<'_>>,
    ) -> Option<(&'d Drug<'a>, Given)> {
        let counted = stated.iter().filter(|drug| self.is_on_route(drug));
        let mut amounts: Vec<(&Drug<'_>, Given)> = Vec::new();
        for drug in counted {
            if self.per != Per::Dose && !is_daily(drug) {
                return None;
            }
            let Some(given) = self.given(drug, weight) else {
                // A dose that is written and cannot be counted may be the right one.
                if is_dosed(drug) {
                    return None;
                }
                continue;
            };
            let known = |(_, other): &(&Drug<'_>, Given)| {
                other.all == given.all && other.per_kg == given.per_kg
            };
            if !amounts.iter().any(known) {
                amounts.push((drug, given));
            }
        }
        if !amounts.iter().all(|(_, given)| self.is_low(given)) {
            return None;
        }
        if self.per != Per::Dose && amounts.len() > 1 {
            let sum = amounts.iter().filter_map(|(_, given)| given.all).sum();
            if !self.is_low(&Given::of(sum, weight)) {
                return None;
            }
        }
        let size = |given: &Given| given.all.or(given.per_kg).unwrap_or_default();
        amounts
            .into_iter()
            .max_by(|one, other| size(&one.1).total_cmp(&size(&other.1)))
    }

    fn is_on_route(&self, drug: &Drug<'_>) -> bool {
        let route = match drug.route {
            None => "unstated",
            Some(Route::Oral) => "oral",
            Some(Route::Rectal) => "rectal",
            Some(Route::Intravenous) => "iv",
            Some(Route::Intramuscular) => "im",
            Some(Route::Subcutaneous) => "sc",
            Some(_) => "other",
        };
        self.routes.contains(&route)
    }

    /// The amount of one dose or of a day.
    fn given(&self, drug: &Drug<'_>, weight: Option<&Measured<'_>>) -> Option<Given> {
        let dosage = &drug.fact?.value.dosage;
        let times = dosage.frequency.as_ref().and_then(|one| one.per_day);
        let once = self.per == Per::DayOrOnce && dosage.frequency.is_none();
        let of_one = |dose: f64| match self.per {
            Per::Dose => Some(dose),
            Per::DayOrOnce if once => Some(dose),
            Per::Day | Per::DayOrOnce => times.map(|times| dose * times),
        };
        if self.unit != "mg" {
            let dose = units(dosage.dose.as_ref(), &dosage.text)?;
            return Some(Given::of(of_one(dose)?, weight));
        }
        if let Some((written, span)) = child::per_kg(drug) {
            let per_kg = match (self.per, span) {
                (Per::Dose, Spans::Day) => written / times.filter(|times| *times > 0.0)?,
                (_, Spans::Day) => written,
                (_, Spans::Dose) => of_one(written)?,
            };
            let all = weight.map(|weight| per_kg * weight.value);
            let beside = weight
                .and_then(|weight| child::beside(drug, written * weight.value))
                .and_then(of_one);
            return Some(match beside {
                Some(beside) => Given::of(beside, weight),
                None => Given {
                    all,
                    per_kg: Some(per_kg),
                },
            });
        }
        let all = match self.per {
            Per::Dose => drug.mg_per_dose,
            Per::DayOrOnce if once => drug.mg_per_dose,
            Per::Day | Per::DayOrOnce => drug.mg_per_day,
        }?;
        Some(Given::of(all, weight))
    }

    /// Below the amount per kg and below the amount in all, where the row gives either.
    fn is_low(&self, given: &Given) -> bool {
        let below = |amount: Option<f64>, least: Option<f64>| match (amount, least) {
            (_, None) => true,
            (Some(amount), Some(least)) => amount > 0.0 && amount < least * ROUNDED,
            (None, Some(_)) => false,
        };
        // A dose written per kg without a weight is compared per kg alone.
        let all = given.all.is_none() && self.per_kg.is_some() || below(given.all, self.least);
        below(given.per_kg, self.per_kg) && all
    }

    /// A ground for a lower dose that the documents tell.
    fn is_excused(&self, patient: &Patient<'_>) -> bool {
        is_told(patient, &self.unless) || self.kidney && has_kidney_disease(patient)
    }

    /// "18 mg/kg or 700 mg".
    fn worded(&self, or: &str) -> String {
        let unit = self.unit;
        let parts = [
            self.per_kg.map(|per_kg| format!("{per_kg} {unit}/kg")),
            self.least.map(|least| format!("{least} {unit}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(or)
    }
}

/// What is left of a number after its decimals were cut.
const ROUNDED: f64 = 0.999;

/// Kidney disease is named, or creatinine is told to change: a lower dose may be right.
fn has_kidney_disease(patient: &Patient<'_>) -> bool {
    const ILL: [&str; 3] = ["ckd", "aki", "dialysis"];
    let judge = Judge::of(patient);
    let named = |id: &str| matches!(judge.has_id(id), Answer::Yes(_));
    ILL.iter().any(|id| named(id)) || rows::injury(patient).is_some()
}

static MILLIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(\d+(?:\.\d+)?)\s*(million|mega\s?units?|mu\b|miu\b|m\s?units?|万\s?(?:单位|u|iu)|万)",
    )
    .ok()
});

/// Units of one dose: as a quantity, or as millions in words.
fn units(dose: Option<&Quantity>, text: &str) -> Option<f64> {
    let upper = |dose: &Quantity| dose.high.unwrap_or(dose.value);
    let written = dose.filter(|dose| matches!(dose.unit.as_deref(), Some("U" | "[iU]" | "[IU]")));
    let in_millions = || {
        let lower = text.to_lowercase();
        let found = MILLIONS.as_ref()?.captures(&lower)?;
        let factor = if found[2].starts_with('万') {
            1e4
        } else {
            1e6
        };
        Some(found[1].parse::<f64>().ok()? * factor)
    };
    written.map(upper).or_else(in_millions)
}

/// Taken every day at fixed times: not when needed, not on some days of the week.
fn is_daily(drug: &Drug<'_>) -> bool {
    let frequency = drug
        .fact
        .and_then(|fact| fact.value.dosage.frequency.as_ref());
    !drug.as_needed
        && frequency
            .and_then(|one| one.per_day)
            .is_none_or(|times| times > 0.99)
}

/// A dose is written, in whatever unit.
fn is_dosed(drug: &Drug<'_>) -> bool {
    drug.fact.is_some_and(|fact| {
        let dosage = &fact.value.dosage;
        dosage.dose.is_some() || dosage.units.is_some()
    })
}

fn issue(
    rule: &Rule,
    floor: &Floor,
    drug: &Drug<'_>,
    given: &Given,
    weight: Option<&Measured<'_>>,
    reasons: &[Reason],
) -> DetectedIssue {
    let unit = floor.unit;
    let per_kg = floor.per_kg.is_some();
    let weighed = weight.filter(|_| per_kg && given.all.is_some());
    let amount = match (given.all, given.per_kg) {
        (Some(all), _) => format!("{} {unit}", shown(all)),
        (None, Some(one)) => format!("{} {unit}/kg", shown(one)),
        (None, None) => String::new(),
    };
    let beside = weighed.map(|weight| {
        let one = shown(given.per_kg.unwrap_or_default());
        (format!("{one} {unit}/kg"), weight.value)
    });
    let beside_en = beside
        .as_ref()
        .map(|(one, kg)| format!(" ({one} at {kg} kg)"));
    let beside_zh = beside.map(|(one, kg)| format!("（{one}，体重 {kg} kg）"));
    let per = if floor.per == Per::Dose {
        ("in one dose", "单次")
    } else {
        ("a day", "每日")
    };
    let told = |part: fn(&Localized) -> &str, between: &str| {
        let mut parts: Vec<&str> = Vec::new();
        for text in reasons.iter().map(|reason| part(&reason.text)) {
            if !parts.contains(&text) {
                parts.push(text);
            }
        }
        let parts = parts.iter().map(|text| format!("{between}{text}"));
        parts.collect::<String>()
    };
    let name = &drug.ingredient;
    let title = Localized::new(
        format!(
            "{name}: {amount}{} {}, below {}{}",
            beside_en.unwrap_or_default(),
            per.0,
            floor.worded(" or "),
            told(|text| &text.en, "; ")
        ),
        format!(
            "{name}：{} {amount}{}，低于 {}{}",
            per.1,
            beside_zh.unwrap_or_default(),
            floor.worded(" 或 "),
            told(|text| &text.zh, "；")
        ),
    );
    let mut issue = rule
        .found(floor.severity, &format!("{}:{name}", floor.id), title)
        .detail(floor.note.en.clone(), floor.note.zh.clone())
        .cite(floor.source.clone())
        .drug(drug);
    if let Some(weight) = weighed {
        issue = issue.measured(weight);
    }
    for implicated in reasons.iter().flat_map(|reason| &reason.implicated) {
        if !issue.implicated.contains(implicated) {
            issue.implicated.push(implicated.clone());
        }
    }
    issue
}
