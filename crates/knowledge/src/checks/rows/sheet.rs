use super::groups::drug_group;
use super::idle;
use super::judge::{Answer, Judge, Reason};
use super::kidney::{self, Aim};
use super::when::When;
use crate::checks::framework::{Compose, Drug, Missing, Patient, Rule, table};
use record::{DetectedIssue, IssueSource, Localized, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// One row: drugs, a condition on the patient, and what follows from both.
pub struct Entry {
    /// Identifier, unique in its table.
    pub id: &'static str,
    /// Generic names that it is about; empty where it is about the patient alone.
    pub drugs: Vec<&'static str>,
    /// When it speaks.
    pub when: When,
    /// How severe that is.
    pub severity: Severity,
    /// True when the drug must not be proposed.
    pub rules_out: bool,
    /// True where what the row asks for is no value by which the drug is steered: where it is missing, that is told without weight.
    pub aside: bool,
    /// True when it speaks of drugs on the skin, in the eye, ear or nose too.
    pub any_route: bool,
    /// What it means and which options there are.
    pub detail: Localized,
    /// Publication.
    pub source: IssueSource,
}

impl Entry {
    /// A row that keeps the drug away, or warns strongly, needs no more than a bound of kidney function; one that compares a dose
    /// needs the function itself.
    fn aim(&self) -> Aim {
        let warns = self.severity < Severity::Moderate && !self.when.compares_a_dose();
        if self.rules_out || warns {
            Aim::Exclude
        } else {
            Aim::Dose
        }
    }

    /// What it weighs that `why` keeps the row from being checked. A mere caution is no reason to ask for what nobody has mentioned:
    /// whether she is pregnant, how the kidneys of a patient work in whom nothing speaks of kidney disease.
    fn weight(&self, patient: &Patient<'_>, why: &Localized) -> Severity {
        let mere = self.severity >= Severity::Moderate && !self.rules_out;
        let absent = Missing::absent(why);
        let idle = match absent.as_ref().map(|what| what.en.as_str()) {
            // A contraceptive is ruled out in pregnancy without harming it; at the end of fertility only a grave harm is asked about.
            Some("pregnancy status") => {
                self.severity >= Severity::Moderate
                    || self.severity > Severity::Critical && idle::is_late(patient)
            }
            Some("breast-feeding") => mere,
            Some("creatinine") => mere && !idle::kidneys_may_be_ill(patient),
            Some("age") => mere && idle::is_adult(patient),
            None if kidney::is_for_adults(why) => mere && !idle::kidneys_may_be_ill(patient),
            _ => false,
        };
        if self.aside || idle {
            Severity::Info
        } else {
            self.severity
        }
    }
}

/// A table of rows, found by drug.
pub struct Sheet {
    /// Rows in order.
    pub entries: Vec<Entry>,
    by_drug: BTreeMap<&'static str, Vec<usize>>,
}

impl Sheet {
    /// Reads a table with the columns `id drugs when severity rules_out en zh source` (and `route`, which may be
    /// `any`, and `gap`, which may be `aside`).
    pub fn read(text: &'static str) -> Self {
        let entries: Vec<Entry> = table::rows(text).filter_map(entry).collect();
        let mut by_drug: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            for drug in &entry.drugs {
                by_drug.entry(drug).or_default().push(index);
            }
        }
        Self { entries, by_drug }
    }

    /// Rows about the ingredient, in order.
    pub fn about(&self, ingredient: &str) -> impl Iterator<Item = &Entry> {
        self.by_drug
            .get(ingredient)
            .into_iter()
            .flatten()
            .map(|index| &self.entries[*index])
    }
}

/// A row that names an unknown group or a condition that cannot be read is no row; the tests count them.
fn entry(row: table::Row<'static>) -> Option<Entry> {
    Some(Entry {
        id: row.get("id"),
        drugs: drugs(&row)?,
        when: When::parse(row.get("when"))?,
        severity: severity(row.get("severity"))?,
        rules_out: row.get("rules_out") == "yes",
        aside: row.get("gap") == "aside",
        any_route: row.get("route") == "any",
        detail: Localized::new(row.get("en"), row.get("zh")),
        source: source(row.get("source"))?,
    })
}

/// Generic names of the columns `drugs` and `except`, groups expanded; `None` where a group is unknown.
pub fn drugs(row: &table::Row<'static>) -> Option<Vec<&'static str>> {
    let mut drugs = members(row.list("drugs"))?;
    let without = row.list("except");
    drugs.retain(|drug| !without.contains(drug));
    Some(drugs)
}

/// Generic names of a list, groups expanded, sorted; `None` where a group is unknown.
pub fn members(list: Vec<&'static str>) -> Option<Vec<&'static str>> {
    let mut drugs = Vec::new();
    for name in list {
        match name.strip_prefix('@') {
            Some(group) => drugs.extend(&drug_group(group)?.ingredients),
            None => drugs.push(name),
        }
    }
    drugs.sort_unstable();
    drugs.dedup();
    Some(drugs)
}

/// A severity as tables write it.
pub fn severity(text: &str) -> Option<Severity> {
    match text {
        "critical" => Some(Severity::Critical),
        "high" => Some(Severity::High),
        "moderate" => Some(Severity::Moderate),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

/// The publication with this key in `data/safety/sources.tsv`.
pub fn source(key: &str) -> Option<IssueSource> {
    static SOURCES: LazyLock<HashMap<&str, IssueSource>> = LazyLock::new(|| {
        table::rows(include_str!("../../../data/safety/sources.tsv"))
            .map(|row| (row.get("key"), row.source()))
            .collect()
    });
    SOURCES.get(key).cloned()
}

/// What a table of drug rows answers: what was found for each drug (only the first row that speaks where `first_only`),
/// one answer for all that could not be checked, and one where there was nothing to find.
pub fn run(
    rule: &Rule,
    sheet: &Sheet,
    patient: &Patient<'_>,
    first_only: bool,
) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut open = Open::default();
    let mut seen = HashSet::new();
    for drug in &patient.drugs {
        if !seen.insert((drug.ingredient.as_str(), drug.route, drug.proposed)) {
            continue;
        }
        let mut waiting = Vec::new();
        let mut spoken = false;
        for entry in sheet.about(&drug.ingredient) {
            if !(entry.any_route || drug.is_systemic()) {
                continue;
            }
            let judge = Judge {
                patient,
                aim: entry.aim(),
                ..Judge::of(patient)
            };
            match judge.decide(&entry.when, Some(drug)) {
                Answer::Yes(reasons) => {
                    issues.push(issue(rule, entry, drug, &reasons));
                    spoken = true;
                    if first_only {
                        break;
                    }
                }
                Answer::No => {}
                Answer::Unknown(why) => {
                    let weighed = |why: Localized| (entry.weight(patient, &why), why);
                    waiting.extend(why.into_iter().map(weighed));
                }
            }
        }
        if !(first_only && spoken) {
            for (severity, why) in waiting {
                open.add(severity, drug, why);
            }
        }
    }
    let found = !issues.is_empty();
    let open = open.answer(rule);
    if open.is_empty() && !found {
        issues.push(nothing(rule, patient));
    }
    issues.extend(open);
    issues
}

/// Nothing was found: a table that was not read against its sources does not clear, and says so.
pub fn nothing(rule: &Rule, patient: &Patient<'_>) -> DetectedIssue {
    let name = Localized::new(rule.info.name, rule.info.name_zh);
    if rule.concerns_drugs() && patient.drugs.is_empty() {
        let reason = Localized::new(
            "no drug that the tables know is in the record",
            "病历中没有可识别的药物",
        );
        return rule.not_checked(Severity::Info, "", name, reason);
    }
    let mut issue = rule.clear(&rule.info.sources[0], name);
    for drug in &patient.drugs {
        issue = issue.drug(drug);
    }
    issue
}

fn issue(rule: &Rule, entry: &Entry, drug: &Drug<'_>, reasons: &[Reason]) -> DetectedIssue {
    let because = |part: fn(&Localized) -> &str, between: &str| {
        let parts: Vec<&str> = reasons.iter().map(|reason| part(&reason.text)).collect();
        parts.join(between)
    };
    let en = because(|text| &text.en, "; ");
    let zh = because(|text| &text.zh, "；");
    let title = if en.is_empty() {
        Localized::new(&drug.ingredient, &drug.ingredient)
    } else {
        Localized::new(
            format!("{}: {en}", drug.ingredient),
            format!("{}：{zh}", drug.ingredient),
        )
    };
    let mut issue = rule
        .found(
            entry.severity,
            &format!("{}:{}", entry.id, drug.ingredient),
            title,
        )
        .detail(entry.detail.en.clone(), entry.detail.zh.clone())
        .cite(entry.source.clone())
        .drug(drug);
    for reason in reasons {
        issue.implicated.extend(reason.implicated.iter().cloned());
    }
    if entry.rules_out {
        issue = issue.against([drug.ingredient.clone()]);
    }
    issue
}

/// What could not be checked, by reason.
#[derive(Default)]
pub struct Open<'d, 'a> {
    reasons: Vec<Waiting<'d, 'a>>,
}

/// One reason with the drugs that it keeps from being checked, and the heaviest that it weighs for each of them.
struct Waiting<'d, 'a> {
    why: Localized,
    drugs: Vec<(&'d Drug<'a>, Severity)>,
}

impl<'d, 'a> Open<'d, 'a> {
    /// Adds a drug that `why` kept from being checked.
    pub fn add(&mut self, severity: Severity, drug: &'d Drug<'a>, why: Localized) {
        let at = self.reasons.iter().position(|known| known.why == why);
        let at = at.unwrap_or_else(|| {
            self.reasons.push(Waiting {
                why,
                drugs: Vec::new(),
            });
            self.reasons.len() - 1
        });
        let drugs = &mut self.reasons[at].drugs;
        match drugs
            .iter_mut()
            .find(|(known, _)| known.ingredient == drug.ingredient)
        {
            Some((_, weight)) => *weight = severity.min(*weight),
            None => drugs.push((drug, severity)),
        }
    }

    /// The answer; apart from it what weighs nothing, so that it does not stand beside what has to be asked. Empty where everything
    /// could be checked.
    pub fn answer(&self, rule: &Rule) -> Vec<DetectedIssue> {
        let asked = self.part(rule, "", false);
        let beside = if asked.is_some() { "aside" } else { "" };
        let idle = self.part(rule, beside, true);
        asked.into_iter().chain(idle).collect()
    }

    /// What weighs something, or what weighs nothing.
    fn part(&self, rule: &Rule, subject: &str, idle: bool) -> Option<DetectedIssue> {
        let reasons: Vec<(&Localized, Vec<&'d Drug<'a>>)> = self
            .reasons
            .iter()
            .map(|one| {
                let drugs = one.drugs.iter();
                let drugs = drugs.filter(|(_, weight)| (*weight == Severity::Info) == idle);
                (&one.why, drugs.map(|(drug, _)| *drug).collect())
            })
            .filter(|(_, drugs): &(_, Vec<_>)| !drugs.is_empty())
            .collect();
        let weights = self.reasons.iter().flat_map(|one| &one.drugs);
        let weights = weights.map(|(_, weight)| *weight);
        let severity = weights
            .filter(|weight| (*weight == Severity::Info) == idle)
            .min()?;
        let name = Localized::new(rule.info.name, rule.info.name_zh);
        let mut issue = rule.not_checked(severity, subject, name, worded(&reasons));
        let mut listed = BTreeSet::new();
        for drug in reasons.iter().flat_map(|(_, drugs)| drugs) {
            if listed.insert(&drug.ingredient) {
                issue = issue.drug(drug);
            }
        }
        Some(issue)
    }
}

/// "warfarin: platelets and haemoglobin are not in the record; metformin: ..."
fn worded(reasons: &[(&Localized, Vec<&Drug<'_>>)]) -> Localized {
    let mut gaps: Vec<Gap> = Vec::new();
    for (why, drugs) in reasons {
        let names: Vec<&str> = drugs.iter().map(|drug| drug.ingredient.as_str()).collect();
        let drugs = names.join(", ");
        let known = gaps.iter().position(|gap| gap.drugs == drugs);
        let at = known.unwrap_or(gaps.len());
        if known.is_none() {
            gaps.push(Gap {
                drugs,
                ..Gap::default()
            });
        }
        match Missing::absent(why) {
            Some(what) => gaps[at].absent.push(what),
            None => gaps[at].others.push((*why).clone()),
        }
    }
    let en: Vec<String> = gaps.iter().map(Gap::en).collect();
    let zh: Vec<String> = gaps.iter().map(Gap::zh).collect();
    Localized::new(en.join("; "), zh.join("；"))
}

/// What keeps the same drugs from being checked.
#[derive(Default)]
struct Gap {
    drugs: String,
    /// Names of what the record does not hold.
    absent: Vec<Localized>,
    /// Other reasons.
    others: Vec<Localized>,
}

impl Gap {
    fn en(&self) -> String {
        let absent: Vec<&str> = self.absent.iter().map(|what| what.en.as_str()).collect();
        let mut said = match absent.as_slice() {
            [] => Vec::new(),
            [one] => vec![format!("{one} is not in the record")],
            [several @ .., last] => vec![format!(
                "{} and {last} are not in the record",
                several.join(", ")
            )],
        };
        said.extend(self.others.iter().map(|why| why.en.clone()));
        format!("{}: {}", self.drugs, said.join(", "))
    }

    fn zh(&self) -> String {
        let absent: Vec<&str> = self.absent.iter().map(|what| what.zh.as_str()).collect();
        let mut said = Vec::new();
        if !absent.is_empty() {
            said.push(format!("病历中没有{}", absent.join("、")));
        }
        said.extend(self.others.iter().map(|why| why.zh.clone()));
        format!("{}：{}", self.drugs, said.join("，"))
    }
}

/// Checks that every row of a table can be read, has its own id, both languages and a known source.
#[cfg(test)]
pub fn check_table(text: &'static str) {
    let mut ids = BTreeSet::new();
    for row in table::rows(text) {
        let id = row.get("id");
        assert!(ids.insert(id), "{id} twice");
        for name in row.list("drugs") {
            if let Some(group) = name.strip_prefix('@') {
                assert!(drug_group(group).is_some(), "{id}: {name}");
            }
        }
        assert!(
            When::parse(row.get("when")).is_some(),
            "{id}: {}",
            row.get("when")
        );
        assert!(severity(row.get("severity")).is_some(), "{id}: severity");
        assert!(
            matches!(row.get("rules_out"), "yes" | "no"),
            "{id}: rules_out"
        );
        assert!(
            !row.get("en").is_empty() && !row.get("zh").is_empty(),
            "{id}: text"
        );
        assert!(
            source(row.get("source")).is_some(),
            "{id}: source {}",
            row.get("source")
        );
    }
    assert_eq!(ids.len(), Sheet::read(text).entries.len());
}
