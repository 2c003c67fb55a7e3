//! Doses beyond the largest usual one, over all products together; weekly drugs taken daily.

mod child;
mod low;
mod misused;
mod weighed;

pub use low::RULE as LOW;

use super::framework::{Compose, Drug, Patient, Publication, Rule, RuleInfo, table};
use super::rows::{self, Open};
use record::{DetectedIssue, IssueKind, IssueSource, Localized, Route, RuleStatus, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const ADULT: &str = include_str!("../../../data/safety/dose.tsv");
const WEEKLY: &str = include_str!("../../../data/safety/dose_weekly.tsv");

/// A limit for adults, mg.
struct Adult {
    id: &'static str,
    route: &'static str,
    max_day: f64,
    max_day_old: Option<f64>,
    max_dose: Option<f64>,
    severity: Severity,
    note: Localized,
    source: IssueSource,
}

/// A drug that is not taken daily.
struct Weekly {
    id: &'static str,
    from_mg: f64,
    severity: Severity,
    note: Localized,
    source: IssueSource,
}

type ByDrug<T> = BTreeMap<&'static str, Vec<T>>;

static ADULTS: LazyLock<ByDrug<Adult>> = LazyLock::new(|| {
    by_drug(ADULT, |row| {
        Some(Adult {
            id: row.get("id"),
            route: row.get("route"),
            max_day: row.number("max_day")?,
            max_day_old: row.number("max_day_old"),
            max_dose: row.number("max_dose"),
            severity: rows::severity(row.get("severity"))?,
            note: Localized::new(row.get("note_en"), row.get("note_zh")),
            source: rows::source(row.get("source"))?,
        })
    })
});

static WEEKLIES: LazyLock<ByDrug<Weekly>> = LazyLock::new(|| {
    by_drug(WEEKLY, |row| {
        Some(Weekly {
            id: row.get("id"),
            from_mg: row.number("from_mg")?,
            severity: rows::severity(row.get("severity"))?,
            note: Localized::new(row.get("en"), row.get("zh")),
            source: rows::source(row.get("source"))?,
        })
    })
});

fn by_drug<T>(text: &'static str, read: impl Fn(&table::Row<'static>) -> Option<T>) -> ByDrug<T> {
    let mut all: ByDrug<T> = BTreeMap::new();
    for row in table::rows(text) {
        if let Some(limit) = read(&row) {
            all.entry(row.get("drug")).or_default().push(limit);
        }
    }
    all
}

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "dose-limit",
        name: "Dose",
        name_zh: "剂量",
        kind: IssueKind::Dose,
        status: RuleStatus::Preview,
        what: "The largest usual daily and single dose of adults (and of old age where the label gives one), counted over all products with the same ingredient; by weight or by age for children; by weight at every age for local anaesthetics, heparins and insulins; drugs for once a week that are written daily.",
        why: "Slips of unit, product or interval are among the commonest and deadliest errors.",
        silent: "Silent within the limits. Not checked where dose or frequency is missing or not a mass, where the age is unknown, for a child without a recent weight where the limit goes by weight, and for a child's drug, age or route that the tables do not hold. A mention without dose is left out where another states the dose; drugs on the skin, in eye, ear and nose, and inhaled ones, have no limit for children. The same product listed twice with the same dose counts once.",
        example: "Acetaminophen 1 g four times a day and hydrocodone-acetaminophen 325 mg four times a day: 5300 mg, found, critical.",
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
    for drug in &patient.drugs {
        if !named.insert(drug.ingredient.as_str()) {
            continue;
        }
        let statements = statements(patient, &drug.ingredient);
        issues.extend(weekly(rule, patient, &statements, &mut open));
        // A child's own row says more than one for every age.
        let child = matches!(patient.age, Ok(age) if age < 18.0) && child::covers(&drug.ingredient);
        if !child {
            issues.extend(weighed::check(rule, patient, &statements, &mut open));
        }
        match &patient.age {
            Err(missing) => {
                let why = missing.reason(&Localized::new("age", "年龄"));
                issues.extend(unaged(rule, patient, &statements, &why, &mut open));
            }
            Ok(age) if *age < 18.0 => {
                issues.extend(child::check(rule, patient, &statements, *age, &mut open))
            }
            Ok(age) => issues.extend(adult(rule, &statements, *age, &mut open)),
        }
    }
    issues.extend(open.answer(rule));
    if issues.is_empty() {
        issues.push(rows::nothing(rule, patient));
    }
    issues
}

/// Every statement of the ingredient; the same product with the same dose listed twice counts once.
fn statements<'d, 'a>(patient: &'d Patient<'a>, ingredient: &str) -> Vec<&'d Drug<'a>> {
    let mut kept: Vec<&Drug<'_>> = Vec::new();
    for drug in patient
        .drugs
        .iter()
        .filter(|drug| drug.ingredient == ingredient)
    {
        let written = |drug: &Drug<'_>| {
            drug.fact.map(|fact| {
                let mut names: Vec<&str> = fact
                    .value
                    .ingredients
                    .iter()
                    .map(|other| other.name.as_str())
                    .collect();
                names.sort_unstable();
                names.join("+")
            })
        };
        let named = |drug: &Drug<'_>| {
            drug.fact
                .map(|fact| fact.value.medication.text.reveal().to_lowercase())
        };
        // Two doses under one name are two lists that disagree, not two tablets: the larger counts.
        let same = |other: &&Drug<'_>| {
            other.route == drug.route
                && written(other) == written(drug)
                && (other.mg_per_day == drug.mg_per_day || named(other) == named(drug))
        };
        match kept.iter_mut().find(|other| same(other)) {
            Some(other) if other.mg_per_day < drug.mg_per_day => *other = drug,
            Some(_) => {}
            None => kept.push(drug),
        }
    }
    kept
}

/// Without an age: what is too much for any adult is said; a dose that is not too much for an old one is no question where nothing
/// tells of a child.
fn unaged<'d, 'a>(
    rule: &Rule,
    patient: &Patient<'_>,
    statements: &[&'d Drug<'a>],
    why: &Localized,
    open: &mut Open<'d, 'a>,
) -> Vec<DetectedIssue> {
    let Some(first) = statements.first() else {
        return Vec::new();
    };
    let limits = ADULTS.get(first.ingredient.as_str());
    let Some(limits) = limits.filter(|limits| !limits.is_empty()) else {
        return Vec::new();
    };
    if !rows::is_adult(patient) {
        open.add(Severity::Moderate, first, why.clone());
        return Vec::new();
    }
    let for_the_old = limits.iter().any(|limit| {
        let counted = on_route(statements, limit.route);
        limit
            .max_day_old
            .is_some_and(|old| total(&counted) > old * TOLERANCE)
    });
    let weight = if for_the_old {
        Severity::Moderate
    } else {
        Severity::Info
    };
    open.add(weight, first, why.clone());
    adult(rule, statements, MIDDLE_AGED, open)
}

/// Years at which an adult's limits hold without those of old age.
const MIDDLE_AGED: f64 = 40.0;

fn adult<'d, 'a>(
    rule: &Rule,
    statements: &[&'d Drug<'a>],
    age: f64,
    open: &mut Open<'d, 'a>,
) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let Some(first) = statements.first() else {
        return issues;
    };
    for limit in ADULTS.get(first.ingredient.as_str()).into_iter().flatten() {
        let counted = on_route(statements, limit.route);
        let old = limit.max_day_old.filter(|_| age >= 65.0);
        let most = old.unwrap_or(limit.max_day);
        let total = total(&counted);
        if total > most * TOLERANCE {
            let from_65 = if old.is_some() {
                (" from 65 years", "（65 岁以上）")
            } else {
                ("", "")
            };
            let title = Localized::new(
                format!(
                    "{}: {} mg a day, above {most} mg{}",
                    first.ingredient,
                    shown(total),
                    from_65.0
                ),
                format!(
                    "{}：每日 {} mg，超过 {most} mg{}",
                    first.ingredient,
                    shown(total),
                    from_65.1
                ),
            );
            issues.push(issue(
                rule,
                limit.severity,
                limit.id,
                "day",
                title,
                &limit.note,
                &limit.source,
                &counted,
            ));
        }
        if let Some(most) = limit.max_dose {
            for drug in counted
                .iter()
                .filter(|drug| drug.mg_per_dose.is_some_and(|mg| mg > most * TOLERANCE))
            {
                let single = drug.mg_per_dose.unwrap_or_default();
                let title = Localized::new(
                    format!(
                        "{}: single dose {} mg, above {most} mg",
                        drug.ingredient,
                        shown(single)
                    ),
                    format!(
                        "{}：单次 {} mg，超过 {most} mg",
                        drug.ingredient,
                        shown(single)
                    ),
                );
                issues.push(issue(
                    rule,
                    Severity::High,
                    limit.id,
                    "single",
                    title,
                    &limit.note,
                    &limit.source,
                    &[drug],
                ));
            }
        }
        for drug in undosed(&counted) {
            open.add(open_weight(limit, drug, most), drug, without_dose());
        }
    }
    issues
}

/// What it weighs that a day's dose is not known. Nothing, where one dose is small: given once or when needed, or not too much four times
/// a day; and where no amount is written at all of a drug that is not deadly.
fn open_weight(limit: &Adult, drug: &Drug<'_>, most: f64) -> Severity {
    /// Doses that a day holds at most, where nobody writes how many.
    const A_DAY: f64 = 4.0;
    let small = drug.mg_per_dose.is_some_and(|mg| {
        let within = mg <= limit.max_dose.unwrap_or(most).min(most) * TOLERANCE;
        let mild = limit.severity >= Severity::Moderate;
        within && (mild || drug.as_needed || is_once(drug) || mg * A_DAY <= most * TOLERANCE)
    });
    let bare = drug.fact.is_some_and(|fact| {
        let dosage = &fact.value.dosage;
        dosage.dose.is_none() && dosage.units.is_none() && drug.mg_per_dose.is_none()
    });
    if small || bare && limit.severity > Severity::Critical {
        Severity::Info
    } else {
        limit.severity
    }
}

/// Words of a dose that is given once.
const ONCE: &[&str] = &[
    "once",
    "stat",
    "x1",
    "x 1",
    "single dose",
    "loading",
    "load",
    "bolus",
    "nocte",
    "at night",
    "bedtime",
    "this morning",
    "at onset",
    "if needed",
    "when needed",
    "发作时",
    "必要时",
    "负荷",
    "首剂",
    "单次",
    "顿服",
    "立即",
    "睡前",
    "临时",
];

/// Written as given once, in all or a day.
fn is_once(drug: &Drug<'_>) -> bool {
    drug.fact.is_some_and(|fact| {
        let text = fact.value.dosage.text.to_lowercase();
        ONCE.iter().any(|word| text.contains(word))
    })
}

/// Weekly drugs with a daily instruction. More than two doses a week count as daily.
fn weekly<'d, 'a>(
    rule: &Rule,
    patient: &Patient<'_>,
    statements: &[&'d Drug<'a>],
    open: &mut Open<'d, 'a>,
) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    for drug in statements
        .iter()
        .filter(|drug| drug.is_systemic() && drug.fact.is_some())
    {
        for limit in WEEKLIES.get(drug.ingredient.as_str()).into_iter().flatten() {
            let per_day = drug
                .fact
                .and_then(|fact| fact.value.dosage.frequency.as_ref())
                .and_then(|frequency| frequency.per_day);
            let from = drug
                .mg_per_dose
                .map_or(limit.from_mg == 0.0, |mg| mg >= limit.from_mg);
            let misused =
                per_day.is_some_and(|times| times < 0.5) && misused::is_daily(patient, drug);
            let per_day = if misused { Some(1.0) } else { per_day };
            match per_day {
                Some(times) if times > 2.0 / 7.0 + 0.01 && from && !in_cancer(patient, drug) => {
                    let told = Localized::new(
                        format!(
                            "{}: told to be taken daily, meant once a week",
                            drug.ingredient
                        ),
                        format!("{}：称每日服用，应为每周一次", drug.ingredient),
                    );
                    let written = Localized::new(
                        format!(
                            "{}: written as {} a day, meant once a week",
                            drug.ingredient,
                            shown(times)
                        ),
                        format!(
                            "{}：写为每日 {} 次，应为每周一次",
                            drug.ingredient,
                            shown(times)
                        ),
                    );
                    issues.push(issue(
                        rule,
                        limit.severity,
                        limit.id,
                        "weekly",
                        if misused { told } else { written },
                        &limit.note,
                        &limit.source,
                        &[drug],
                    ));
                }
                None if limit.from_mg == 0.0 => {
                    let why = Localized::new(
                        "interval not stated; this drug is given once a week",
                        "未写明间隔；该药为每周一次",
                    );
                    open.add(limit.severity, drug, why);
                }
                _ => {}
            }
        }
    }
    issues
}

fn in_cancer(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    drug.ingredient == "methotrexate"
        && rows::problem("haematological_cancer").is_some_and(|group| {
            patient
                .conditions
                .iter()
                .any(|fact| group.covers(fact, &patient.wordings))
        })
}

/// Rounding of tablets is no overdose.
const TOLERANCE: f64 = 1.005;
fn on_route<'d, 'a>(statements: &[&'d Drug<'a>], route: &str) -> Vec<&'d Drug<'a>> {
    statements
        .iter()
        .copied()
        .filter(|drug| match route {
            "oral" => matches!(drug.route, None | Some(Route::Oral | Route::Sublingual)),
            "iv" => matches!(drug.route, Some(Route::Intravenous | Route::Intramuscular)),
            _ => drug.is_systemic() && drug.route != Some(Route::Transdermal),
        })
        .collect()
}

fn total(drugs: &[&Drug<'_>]) -> f64 {
    drugs.iter().filter_map(|drug| drug.mg_per_day).sum()
}

/// Statements that say too little, unless another of the same product gives the dose.
fn undosed<'s, 'd, 'a>(counted: &'s [&'d Drug<'a>]) -> impl Iterator<Item = &'d Drug<'a>> + 's {
    let dosed = counted.iter().any(|drug| drug.mg_per_day.is_some());
    counted.iter().copied().filter(move |drug| {
        let product = drug.fact.is_some_and(|fact| {
            fact.value.ingredients.len() > 1 || fact.value.dosage.dose.is_some()
        });
        drug.mg_per_day.is_none() && drug.fact.is_some() && (!dosed || product)
    })
}

fn without_dose() -> Localized {
    Localized::new(
        "dose or frequency is missing or not in a unit of mass",
        "剂量或频次缺失，或单位不是质量单位",
    )
}

/// At most three decimals, none that are zero.
fn shown(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one issue, given once each"
)]
fn issue(
    rule: &Rule,
    severity: Severity,
    id: &str,
    what: &str,
    title: Localized,
    note: &Localized,
    source: &IssueSource,
    drugs: &[&Drug<'_>],
) -> DetectedIssue {
    let mut issue = rule
        .found(severity, &format!("{id}:{what}"), title)
        .detail(note.en.clone(), note.zh.clone())
        .cite(source.clone());
    for drug in drugs {
        issue = issue.drug(drug);
    }
    issue
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, assert_not_checked, found};
    use super::*;
    use record::AdministrativeSex::{Female, Male};
    use record::{Frequency, Quantity};

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    fn not_checked(sample: Sample, because: &str) {
        assert_not_checked(&sample.run(&RULE), because);
    }

    fn man() -> Sample {
        Sample::new(50.0, Male)
    }

    #[test]
    fn every_row_can_be_read_and_at_least_150_drugs_have_a_limit() {
        let count = |text: &str| table::rows(text).count();
        assert_eq!(count(ADULT), ADULTS.values().map(Vec::len).sum::<usize>());
        assert_eq!(
            count(WEEKLY),
            WEEKLIES.values().map(Vec::len).sum::<usize>()
        );
        assert!(ADULTS.len() >= 150, "{}", ADULTS.len());
        for limit in ADULTS.values().flatten() {
            assert!(
                limit.max_day_old.is_none_or(|old| old <= limit.max_day),
                "{}",
                limit.id
            );
            assert!(
                limit.max_dose.is_none_or(|dose| dose <= limit.max_day),
                "{}",
                limit.id
            );
        }
    }

    #[test]
    fn acetaminophen_is_counted_over_all_products() {
        let combination = |statement: &mut record::MedicationStatement| {
            for ingredient in &mut statement.ingredients {
                let mg = if ingredient.name == "acetaminophen" {
                    325.0
                } else {
                    5.0
                };
                ingredient.strength = Some(Quantity::new(mg, "mg"));
            }
            statement.dosage.units = Some(Quantity::unitless(1.0));
            statement.dosage.frequency = Some(Frequency {
                per_day: Some(4.0),
                as_needed: false,
                text: String::new(),
            });
        };
        let issues = man()
            .doses("acetaminophen", 1000.0, 4.0)
            .medicine("hydrocodone+acetaminophen", combination)
            .run(&RULE);
        assert_eq!(
            found(&issues),
            ["dose-limit:acetaminophen-any:day critical"]
        );
        assert!(
            issues[0].title.en.contains("5300 mg a day, above 4000 mg"),
            "{}",
            issues[0].title.en
        );
        assert_eq!(issues[0].implicated.len(), 2);
        check(man().doses("acetaminophen", 1000.0, 4.0), &[]);
        check(
            man()
                .doses("acetaminophen", 1000.0, 4.0)
                .doses("acetaminophen", 1000.0, 4.0),
            &[],
        );
    }

    #[test]
    fn old_age_has_its_own_limit_where_the_label_gives_one() {
        check(Sample::new(64.0, Male).doses("citalopram", 40.0, 1.0), &[]);
        check(
            Sample::new(65.0, Male).doses("citalopram", 40.0, 1.0),
            &["dose-limit:citalopram-oral:day high"],
        );
    }

    #[test]
    fn methotrexate_written_daily_is_critical_and_weekly_is_not() {
        check(
            man().doses("methotrexate", 15.0, 1.0),
            &["dose-limit:methotrexate:weekly critical"],
        );
        check(man().doses("methotrexate", 15.0, 1.0 / 7.0), &[]);
        check(
            man()
                .doses("methotrexate", 15.0, 1.0)
                .has("acute lymphoblastic leukemia"),
            &[],
        );
        not_checked(man().takes("methotrexate"), "interval not stated");
        check(
            man().doses("alendronate", 70.0, 1.0),
            &["dose-limit:alendronate:weekly high"],
        );
        check(man().doses("alendronate", 10.0, 1.0), &[]);
    }

    #[test]
    fn a_slip_of_unit_shows() {
        check(
            man().doses("levothyroxine", 100.0, 1.0),
            &["dose-limit:levothyroxine-oral:day critical"],
        );
        check(man().doses("digoxin", 0.25, 1.0), &[]);
    }

    #[test]
    fn a_child_s_dose_goes_by_weight() {
        let child = || Sample::new(4.0, Female);
        check(
            child()
                .lab("weight", 16.0, "kg")
                .doses("acetaminophen", 500.0, 3.0),
            &[
                "dose-limit:acetaminophen:child-day critical",
                "dose-limit:acetaminophen:child-single critical",
            ],
        );
        check(
            child()
                .lab("weight", 16.0, "kg")
                .doses("acetaminophen", 240.0, 4.0),
            &[],
        );
        not_checked(
            child().doses("acetaminophen", 240.0, 4.0),
            "weight is not in the record",
        );
        not_checked(
            child()
                .lab("weight", 160.0, "kg")
                .doses("acetaminophen", 240.0, 4.0),
            "outside plausible limits",
        );
        not_checked(
            child()
                .lab_on("weight", 10.0, "kg", "2024-03-01")
                .doses("ibuprofen", 100.0, 3.0),
            "older than",
        );
        not_checked(
            child()
                .lab("weight", 16.0, "kg")
                .doses("colchicine", 50.0, 1.0),
            "no dose for children",
        );
        not_checked(
            child()
                .lab("weight", 16.0, "kg")
                .doses("sertraline", 50.0, 1.0),
            "no dose for this age",
        );
    }

    #[test]
    fn without_dose_or_age_it_is_not_checked() {
        not_checked(man().takes("metformin"), "dose or frequency");
        not_checked(
            man()
                .doses("metformin", 1000.0, 2.0)
                .with(|record| record.patient.age_years.clear()),
            "age is not in the record",
        );
    }

    #[test]
    fn a_small_dose_without_a_frequency_weighs_nothing_and_a_large_one_asks() {
        let weight = |mg: f64, text: &str| {
            let issues = man()
                .medicine("rizatriptan", |statement| {
                    statement.dosage.dose = Some(Quantity::new(mg, "mg"));
                    statement.dosage.text = text.into();
                })
                .run(&RULE);
            issues.iter().map(|issue| issue.severity).min()
        };
        assert_eq!(weight(10.0, "10 mg at onset"), Some(Severity::Info));
        assert_eq!(weight(5.0, "5 mg"), Some(Severity::Info));
        assert_eq!(weight(10.0, "10 mg"), Some(Severity::High));
    }

    #[test]
    fn without_an_age_an_adult_s_limit_holds_where_nothing_tells_of_a_child() {
        let unaged = |mg: f64, text: &str| {
            man()
                .text(text)
                .doses("sertraline", mg, 1.0)
                .with(|record| record.patient.age_years.clear())
                .run(&RULE)
        };
        let small = unaged(50.0, "Depression.");
        assert!(small.iter().all(|issue| issue.severity == Severity::Info));
        assert_eq!(
            found(&unaged(500.0, "Depression.")),
            ["dose-limit:sertraline-oral:day high"]
        );
        let child = unaged(50.0, "The child is anxious.");
        assert!(
            child
                .iter()
                .any(|issue| issue.severity == Severity::Moderate)
        );
    }
}
