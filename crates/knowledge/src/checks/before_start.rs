//! What must be known before the first dose, and is not there: a screen for tuberculosis before an inhibitor of TNF, hepatitis B before an
//! antibody against CD20, RAS before panitumumab, an ECG before nilotinib.

use super::framework::{
    Compose, Drug, Patient, Publication, Role, Rule, RuleInfo, Told, table, told_of,
};
use super::rows::{self, Answer, Judge, When};
use record::{
    DetectedIssue, IssueKind, IssueSource, Localized, MedicationChange, RuleStatus, Severity,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/before_start.tsv");

struct Entry {
    id: &'static str,
    drugs: Vec<&'static str>,
    kind: IssueKind,
    tests: Vec<&'static str>,
    name: Localized,
    /// What must hold besides.
    when: Option<When>,
    /// When it asks although no document names the test.
    absent: Option<When>,
    severity: Severity,
    detail: Localized,
    source: IssueSource,
}

static ENTRIES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| table::rows(TABLE).filter_map(|row| entry(&row)).collect());

fn entry(row: &table::Row<'static>) -> Option<Entry> {
    let condition = |column| match row.get(column) {
        "" => Some(None),
        text => When::parse(text).map(Some),
    };
    Some(Entry {
        id: row.get("id"),
        drugs: rows::drugs(row)?,
        kind: match row.get("kind") {
            "lab" => IssueKind::DrugLab,
            "liver" => IssueKind::HepaticDose,
            "gene" => IssueKind::Pharmacogenomic,
            _ => return None,
        },
        tests: row.get("test").split('/').collect(),
        name: Localized::new(row.get("name"), row.get("name_zh")),
        when: condition("when")?,
        absent: condition("absent")?,
        severity: rows::severity(row.get("severity"))?,
        detail: Localized::new(row.get("en"), row.get("zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "before-start",
        name: "Known before the first dose",
        name_zh: "首次用药前须知",
        kind: IssueKind::DrugLab,
        status: RuleStatus::Preview,
        what: "Results that a label asks for before a drug is started, where the documents say that they are awaited, were not sent or were lost; for boxed warnings also where the drug is being started and no document names the test.",
        why: "Reactivated tuberculosis or hepatitis B, a tumour that cannot answer, an arrhythmia that an ECG foretells: the test costs a day, the first dose cannot be taken back.",
        silent: "Silent where a result is told, where the test is named without a word of it, and, but for boxed warnings, where no document names it. It only ever answers that it could not be checked. Without weight where the drug is taken already.",
        example: "Adalimumab, first dose this week, \"QuantiFERON sent, result not back\": not checked.",
        sources: &[Publication::recalled(
            "United States prescribing information of the drugs named",
            "current labels, not re-read",
        )],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut seen = BTreeSet::new();
    for drug in patient.drugs.iter().filter(|drug| drug.is_systemic()) {
        for entry in ENTRIES
            .iter()
            .filter(|entry| entry.drugs.contains(&drug.ingredient.as_str()))
        {
            if seen.insert((entry.id, drug.ingredient.as_str())) {
                issues.extend(ask(rule, patient, entry, drug));
            }
        }
    }
    if issues.is_empty() {
        issues.push(rows::nothing(rule, patient));
    }
    issues
}

/// The question, where the result is said to be wanting.
fn ask(
    rule: &Rule,
    patient: &Patient<'_>,
    entry: &Entry,
    drug: &Drug<'_>,
) -> Option<DetectedIssue> {
    let holds = |when: &When| matches!(Judge::of(patient).decide(when, Some(drug)), Answer::Yes(_));
    if entry.when.as_ref().is_some_and(|when| !holds(when)) {
        return None;
    }
    let name = &entry.name;
    let reason = match told_of(patient, &entry.tests) {
        Some(Told::Awaited(words)) => Localized::new(
            format!("the result of the {} is not there (\"{words}\")", name.en),
            format!("{}尚无结果（“{words}”）", name.zh),
        ),
        None if entry.absent.as_ref().is_some_and(holds) => Localized::new(
            format!("{} is not in the record", name.en),
            format!("病历中没有{}", name.zh),
        ),
        _ => return None,
    };
    let weight = if is_begun(drug) {
        Severity::Info
    } else {
        entry.severity
    };
    let subject = format!("{}:{}", entry.id, drug.ingredient);
    let title = Localized::new(
        format!("{}: {} first", drug.ingredient, name.en),
        format!("{}：先查{}", drug.ingredient, name.zh),
    );
    let mut issue = rule
        .not_checked(weight, &subject, title, reason)
        .detail(entry.detail.en.clone(), entry.detail.zh.clone())
        .drug(drug)
        .cite(entry.source.clone());
    issue.kind = entry.kind;
    Some(issue)
}

/// Taken already, and not under review.
fn is_begun(drug: &Drug<'_>) -> bool {
    let started = drug
        .fact
        .is_some_and(|fact| fact.value.change == Some(MedicationChange::Started));
    drug.role == Role::Current && !drug.proposed && !started
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, Units};
    use super::*;
    use record::AdministrativeSex::Male;

    #[test]
    fn the_table_can_be_read() {
        assert_eq!(table::rows(TABLE).count(), ENTRIES.len());
        let ids: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), ENTRIES.len());
    }

    /// Rows that ask before `drug` is given.
    fn asked(drug: &str, text: &str) -> Vec<String> {
        let sample = Sample::new(50.0, Male)
            .text(text)
            .medicine(drug, |statement| {
                statement.change = Some(MedicationChange::Started);
            });
        let patient = Patient::new(&sample.record, &Units, None, &[]);
        run(&RULE, &patient)
            .into_iter()
            .filter(|issue| issue.severity < Severity::Info)
            .map(|issue| issue.rule)
            .collect()
    }

    #[test]
    fn a_result_that_is_awaited_or_that_a_boxed_warning_asks_for_is_asked_for() {
        let check = |drug: &str, text: &str, expect: &[&str]| {
            let expect: Vec<String> = expect
                .iter()
                .map(|id| format!("before-start:{id}:{drug}"))
                .collect();
            assert_eq!(asked(drug, text), expect, "{text}");
        };
        check(
            "adalimumab",
            "QuantiFERON sent, result not back. HBV negative.",
            &["tnf-tb"],
        );
        check("adalimumab", "QuantiFERON and HBsAg negative in May.", &[]);
        check("adalimumab", "Psoriatic arthritis.", &["tnf-tb"]);
        check("infliximab", "结核筛查未做，乙肝阴性。", &["tnf-tb"]);
        check(
            "rituximab",
            "HBsAg and anti-HBc not sent, blood lost.",
            &["cd20-hbv"],
        );
        check("rituximab", "Anti-HBc neg, HBsAg neg.", &[]);
        check(
            "panitumumab",
            "Extended RAS requested, report outstanding.",
            &["ras"],
        );
        check("panitumumab", "RAS wild-type.", &[]);
        check("panitumumab", "Colon cancer.", &[]);
        check(
            "nilotinib",
            "病历无心电图，血钾、血镁均未查。",
            &["qt-boxed-ecg", "qt-boxed-ions"],
        );
        check("nilotinib", "QTc 410 ms, potassium 4.2.", &[]);
    }
}
