//! Drugs that still act after their last dose: given once, a course that is over, a washout that is not.

mod since;

use super::framework::{Compose, Drug, Patient, Publication, Rule, RuleInfo, evidence, table};
use super::rows;
use record::{
    DetectedIssue, Experiencer, Fact, Implicated, IssueKind, IssueSource, Localized,
    MedicationStatement, Presence, RuleStatus, Severity,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/safety/last_dose.tsv");

/// One row: what was taken, what follows, and for how long it matters.
struct Row {
    id: &'static str,
    drugs: Vec<&'static str>,
    with: With,
    days: f64,
    severity: Severity,
    rules_out: bool,
    detail: Localized,
    source: IssueSource,
}

/// What follows the last dose.
enum With {
    Drugs(Vec<&'static str>),
    Pregnancy,
    Puncture,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| table::rows(TABLE).filter_map(|row| parse(&row)).collect());

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "last-dose",
        name: "Drug that still acts after its last dose",
        name_zh: "停药后仍起作用的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Drugs given once, finished or stopped whose last dose lies within the time that the row states, together with what is taken, planned or proposed now: a nitrate after a PDE5 inhibitor, an antidepressant after a monoamine oxidase inhibitor, a spinal puncture after an anticoagulant, a live vaccine after immunosuppression, a pregnancy after a retinoid.",
        why: "A drug that is no longer on the list is looked for by nobody, and some act for weeks.",
        silent: "Silent where the time of the last dose is not told by a date, a day or an hour (not checked where a date of this year reads two ways), where it lies outside the row's time, and where the drug is still taken (other rules speak then; a puncture is named with a current anticoagulant too).",
        example: "Sildenafil yesterday evening and a nitrate ordered this morning: found, critical.",
        sources: &[Publication::recalled(
            "Prescribing information and guidelines, by row",
            "as each row states",
        )],
    },
    run,
};

fn parse(row: &table::Row<'static>) -> Option<Row> {
    Some(Row {
        id: row.get("id"),
        drugs: rows::drugs(row)?,
        with: match row.get("with") {
            "pregnant" => With::Pregnancy,
            "puncture" => With::Puncture,
            _ => With::Drugs(rows::members(row.list("with"))?),
        },
        days: row.number("days")?,
        severity: rows::severity(row.get("severity"))?,
        rules_out: row.get("rules_out") == "yes",
        detail: Localized::new(row.get("en"), row.get("zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// A drug of the past: its name, the days since its last dose, where it stands.
struct Past<'a> {
    ingredient: &'a str,
    days: f64,
    fact: &'a Fact<MedicationStatement>,
}

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let past = past(patient);
    let mut told = BTreeSet::new();
    let mut issues = Vec::new();
    for row in ROWS.iter() {
        for one in past
            .iter()
            .filter(|one| row.drugs.contains(&one.ingredient))
        {
            if one.days <= row.days && told.insert((row.id, one.ingredient)) {
                issues.extend(meeting(rule, row, one, patient));
            }
        }
        if matches!(row.with, With::Puncture) {
            issues.extend(puncture_now(rule, row, patient));
        }
    }
    issues.extend(undated(rule, patient, &told));
    if issues.is_empty() {
        issues.push(rows::nothing(rule, patient));
    }
    issues
}

/// A drug that was stopped lately, on a day that nobody knows, before one that must wait for it: "phenelzine stopped recently, no date".
fn undated(
    rule: &Rule,
    patient: &Patient<'_>,
    told: &BTreeSet<(&str, &str)>,
) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let stopped = patient.record.medications.iter().filter(|fact| {
        let assertion = &fact.value.assertion;
        fact.is_usable()
            && assertion.experiencer == Experiencer::Patient
            && assertion.presence == Presence::Present
            && since::is_lately_undated(patient, fact)
    });
    for fact in stopped {
        for ingredient in &fact.value.ingredients {
            let name = ingredient.name.as_str();
            for row in ROWS.iter().filter(|row| {
                row.rules_out && row.drugs.contains(&name) && !told.contains(&(row.id, name))
            }) {
                let With::Drugs(later) = &row.with else {
                    continue;
                };
                let next = patient.drugs.iter().find(|drug| {
                    drug.is_systemic()
                        && drug.ingredient != name
                        && later.contains(&drug.ingredient.as_str())
                });
                issues.extend(next.map(|next| {
                    let title = Localized::new(
                        format!("{name}, then {}", next.ingredient),
                        format!("{name} 之后用 {}", next.ingredient),
                    );
                    let why = Localized::new(
                        "the day of the last dose is not in the record",
                        "病历中没有末次用药日期",
                    );
                    rule.not_checked(
                        row.severity,
                        &format!("{}:{name}+{}", row.id, next.ingredient),
                        title,
                        why,
                    )
                    .detail(row.detail.en.clone(), row.detail.zh.clone())
                    .cite(row.source.clone())
                    .drug(next)
                    .fact(name, fact)
                }));
            }
        }
    }
    issues
}

/// The drugs that are over and whose last dose is told, each with the latest one.
fn past<'a>(patient: &Patient<'a>) -> Vec<Past<'a>> {
    let taken = |name: &str| {
        let drugs = patient.drugs.iter();
        drugs
            .filter(|drug| !drug.proposed)
            .any(|drug| drug.ingredient == name)
    };
    let mut found: Vec<Past<'a>> = Vec::new();
    for fact in patient
        .record
        .medications
        .iter()
        .filter(|fact| fact.is_usable())
    {
        let statement = &fact.value;
        let own = statement.assertion.experiencer == Experiencer::Patient
            && statement.assertion.presence == Presence::Present;
        let Some(days) = own.then(|| since::last_dose(patient, fact)).flatten() else {
            continue;
        };
        for ingredient in &statement.ingredients {
            let name = ingredient.name.as_str();
            if taken(name) {
                continue;
            }
            match found.iter_mut().find(|one| one.ingredient == name) {
                Some(known) if known.days <= days => {}
                Some(known) => (known.days, known.fact) = (days, fact),
                None => found.push(Past {
                    ingredient: name,
                    days,
                    fact,
                }),
            }
        }
    }
    found
}

/// What the drug of the past meets.
fn meeting(rule: &Rule, row: &Row, past: &Past<'_>, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    match &row.with {
        With::Drugs(names) => {
            let mut drugs: Vec<&Drug<'_>> = Vec::new();
            for drug in &patient.drugs {
                if drug.is_systemic()
                    && names.contains(&drug.ingredient.as_str())
                    && drugs
                        .iter()
                        .all(|known| known.ingredient != drug.ingredient)
                {
                    drugs.push(drug);
                }
            }
            let issue = |drug: &&Drug<'_>| {
                let issue = issue(rule, row, past, &drug.ingredient, &drug.ingredient).drug(drug);
                if row.rules_out {
                    issue.against([drug.ingredient.clone()])
                } else {
                    issue
                }
            };
            drugs.iter().map(issue).collect()
        }
        With::Pregnancy => match patient.pregnancy() {
            Ok(Some(_)) => vec![issue(rule, row, past, "pregnancy", "妊娠")],
            _ => Vec::new(),
        },
        With::Puncture => puncture(patient)
            .map(|place| {
                let mut issue = issue(rule, row, past, "puncture near the spinal cord", "椎管穿刺");
                issue.implicated.push(place);
                issue
            })
            .into_iter()
            .collect(),
    }
}

/// A puncture and an anticoagulant that is still taken.
fn puncture_now(rule: &Rule, row: &Row, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let drug = patient
        .drugs
        .iter()
        .find(|drug| drug.fact.is_some() && row.drugs.contains(&drug.ingredient.as_str()))?;
    let place = puncture(patient)?;
    let title = Localized::new(
        format!(
            "{} and a puncture near the spinal cord: ask for the last dose",
            drug.ingredient
        ),
        format!("{} 与椎管穿刺：询问末次用药时间", drug.ingredient),
    );
    let mut issue = rule
        .found(
            row.severity,
            &format!("{}:{}", row.id, drug.ingredient),
            title,
        )
        .detail(row.detail.en.clone(), row.detail.zh.clone())
        .cite(row.source.clone())
        .drug(drug);
    issue.implicated.push(place);
    Some(issue)
}

/// A lumbar puncture, epidural or spinal anaesthesia of the record that is not denied and not of an earlier time.
fn puncture(patient: &Patient<'_>) -> Option<Implicated> {
    const NAMES: &[&str] = &[
        "lumbar puncture",
        "spinal tap",
        "epidural",
        "spinal anaesthesia",
        "spinal anesthesia",
        "spinal block",
        "neuraxial",
        "腰穿",
        "腰椎穿刺",
        "椎管内麻醉",
        "硬膜外",
        "腰麻",
        "蛛网膜下腔阻滞",
    ];
    let fact = patient.record.procedures.iter().find(|fact| {
        let procedure = &fact.value;
        let name = procedure.code.name().to_lowercase();
        let written = procedure.code.text.reveal().to_lowercase();
        let old = procedure
            .performed
            .and_then(|date| patient.days_since(date))
            .is_some_and(|days| days > 1);
        fact.is_usable()
            && !old
            && procedure.assertion.is_affirmed_current()
            && NAMES
                .iter()
                .any(|word| name.contains(word) || written.contains(word))
    })?;
    Some(Implicated {
        label: fact.value.code.name().to_string(),
        fact: Some(fact.id.clone()),
        evidence: evidence(fact),
    })
}

fn issue(rule: &Rule, row: &Row, past: &Past<'_>, en: &str, zh: &str) -> DetectedIssue {
    let (since_en, since_zh) = since::words(past.days);
    let title = Localized::new(
        format!("{} {since_en}, now {en}", past.ingredient),
        format!("{}（{since_zh}），现 {zh}", past.ingredient),
    );
    rule.found(
        row.severity,
        &format!("{}:{}+{en}", row.id, past.ingredient),
        title,
    )
    .detail(row.detail.en.clone(), row.detail.zh.clone())
    .cite(row.source.clone())
    .fact(past.ingredient, past.fact)
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;
    use record::MedicationStatus;

    #[test]
    fn every_row_can_be_read() {
        assert_eq!(ROWS.len(), table::rows(TABLE).count());
        assert!(
            ROWS.iter()
                .all(|row| !row.detail.en.is_empty() && !row.detail.zh.is_empty())
        );
        let ids: BTreeSet<&str> = ROWS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ROWS.len());
    }

    #[test]
    fn a_last_dose_matters_for_its_time_and_no_longer() {
        let check = |past: &str, end: &str, now: &str, expect: &[&str]| {
            let sample = Sample::new(60.0, Male)
                .medicine(past, |statement| {
                    statement.status = MedicationStatus::Stopped;
                    statement.end = end.parse().ok();
                })
                .takes(now);
            assert_eq!(found(&sample.run(&RULE)), expect, "{past} {end} {now}");
        };
        let washout = ["last-dose:maoi-serotonergic:phenelzine+sertraline critical"];
        check("phenelzine", "2026-02-22", "sertraline", &washout);
        check("phenelzine", "2026-02-01", "sertraline", &[]);
        let five_weeks = ["last-dose:fluoxetine-maoi:fluoxetine+phenelzine critical"];
        check("fluoxetine", "2026-02-01", "phenelzine", &five_weeks);
        check("fluoxetine", "2026-01-10", "phenelzine", &[]);
        check("fluoxetine", "", "phenelzine", &[]);
    }
}
