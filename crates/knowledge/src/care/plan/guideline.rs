use super::super::differential::{DIAGNOSES, Patient, is_known, lower_first};
use super::super::finding::{Observed, observe};
use super::super::setting::Setting;
use super::super::table::{parts, rows, source};
use super::super::{Advice, Basis, Heading, Hypothesis, Places, Priority, Tier, places};
use super::Veto;
use record::{
    DetectedIssue, Fact, IssueKind, IssueSource, Lexicon, Localized, MedicationStatement, Record,
    RuleStatus, Severity, SourceStatus,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One row of `plans.tsv`: a statement and when it applies.
pub struct Row {
    /// Key.
    pub id: &'static str,
    /// Any one of these must hold.
    pub applies: Vec<Clause>,
    /// All of these must hold.
    pub when: Vec<Clause>,
    heading: Heading,
    priority: Priority,
    /// Drugs that `{drugs}` in the text stands for, preferred first.
    pub drugs: Vec<&'static str>,
    /// Drugs that `{with}` stands for: one of them is given together with one of `drugs`.
    pub with: Vec<&'static str>,
    /// The statement.
    pub text: Localized,
    /// Key of the publication.
    pub source: &'static str,
    /// When and where a text that states it was read; empty while it is written from memory.
    read: &'static str,
}

impl Row {
    /// The publication, verified where the statement itself was read.
    fn source(&self) -> IssueSource {
        let publication = source(self.source);
        if self.read.is_empty() {
            return publication;
        }
        IssueSource {
            edition: format!("{}, {}", publication.edition, self.read),
            source_status: SourceStatus::Verified,
            ..publication
        }
    }
}

/// One condition of a row, negated by a leading `!`.
#[derive(Debug)]
pub struct Clause {
    negated: bool,
    test: Test,
}

#[derive(Debug)]
enum Test {
    /// A diagnosis that is likely or named.
    Diagnosis(&'static str),
    /// A finding that is present.
    Finding(&'static str),
    /// A current drug.
    Drug(&'static str),
    /// At least this age.
    Age(f64),
    Female,
    Pregnant,
    /// Nothing puts the patient on a ward, and no finding asks to act now.
    Outpatient,
    /// Intensive care, resuscitation room or organ support.
    Critical,
    /// A red flag that was found: it says what to do now.
    Flag(&'static str),
    /// True for every record.
    Always,
}

/// Every row, in order of rank inside its condition.
pub static PLANS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    rows(include_str!("../../../data/plans.tsv"))
        .map(|cells| Row {
            id: cells[0],
            applies: parts(cells[1], ' ').map(Clause::parse).collect(),
            when: parts(cells[2], ' ').map(Clause::parse).collect(),
            heading: match cells[3] {
                "investigations" => Heading::Investigations,
                "treatment" => Heading::Treatment,
                "monitoring" => Heading::Monitoring,
                "information" => Heading::PatientInformation,
                "follow-up" => Heading::FollowUp,
                "safety-net" => Heading::SafetyNet,
                other => panic!("plans.tsv: heading {other} of {}", cells[0]),
            },
            priority: match cells[4] {
                "high" => Priority::High,
                "routine" => Priority::Routine,
                other => panic!("plans.tsv: priority {other} of {}", cells[0]),
            },
            drugs: group(cells[5], 0),
            with: group(cells[5], 1),
            text: Localized::new(cells[6], cells[7]),
            source: cells[8],
            read: match cells.get(9).copied().unwrap_or_default() {
                read if read.is_empty() || read.starts_with("read 20") => read,
                other => panic!("plans.tsv: {other} of {}", cells[0]),
            },
        })
        .collect()
});

/// One of the groups of drugs that `&` separates.
fn group(cell: &'static str, at: usize) -> Vec<&'static str> {
    let group = cell.split('&').nth(at).unwrap_or_default();
    parts(group, '|').collect()
}

impl Clause {
    fn parse(text: &'static str) -> Self {
        let (negated, text) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let test = match text.split_once(':') {
            Some(("dx", key)) => Test::Diagnosis(key),
            Some(("has", key)) => Test::Finding(key),
            Some(("drug", name)) => Test::Drug(name),
            Some(("flag", name)) => Test::Flag(name),
            _ => match (text, text.strip_prefix("age>=").map(str::parse)) {
                (_, Some(Ok(years))) => Test::Age(years),
                ("female", _) => Test::Female,
                ("pregnant", _) => Test::Pregnant,
                ("outpatient", _) => Test::Outpatient,
                ("critical", _) => Test::Critical,
                ("always", _) => Test::Always,
                _ => panic!("plans.tsv: clause {text}"),
            },
        };
        Self { negated, test }
    }

    /// The table key that the clause names, and whether it is a diagnosis.
    #[cfg(test)]
    pub fn key(&self) -> Option<(&'static str, bool)> {
        match self.test {
            Test::Diagnosis(key) => Some((key, true)),
            Test::Finding(key) => Some((key, false)),
            _ => None,
        }
    }

    /// The places that make it hold; `None` where it does not. A clause about age says nothing of a patient whose age is
    /// unknown, negated or not.
    fn holds(&self, case: &Case<'_>) -> Option<Places> {
        if matches!(self.test, Test::Age(_)) && case.patient.age.is_none() {
            return None;
        }
        let there = match self.test {
            Test::Diagnosis(key) => case
                .hypotheses
                .iter()
                .find(|h| h.id == key && (h.tier == Tier::Likely || h.named))
                .map(|h| {
                    h.supporting
                        .iter()
                        .flat_map(|piece| piece.places.clone())
                        .take(4)
                        .collect()
                }),
            Test::Finding(key) => case
                .found
                .get(key)
                .filter(|seen| !seen.absent)
                .map(|seen| seen.places.clone()),
            Test::Drug(name) => case
                .drugs
                .iter()
                .find(|fact| takes(fact, name))
                .map(|fact| places(fact)),
            Test::Age(years) => case
                .patient
                .age
                .filter(|age| *age >= years)
                .map(|_| Places::new()),
            Test::Female => case
                .patient
                .female
                .filter(|female| *female)
                .map(|_| Places::new()),
            Test::Pregnant => case
                .patient
                .pregnant
                .filter(|pregnant| *pregnant)
                .map(|_| Places::new()),
            Test::Outpatient => {
                (case.setting == Setting::Outpatient && !case.urgent).then(Places::new)
            }
            Test::Flag(name) => case
                .issues
                .iter()
                .any(|issue| issue.is_found() && issue.rule.strip_prefix("red-flag:") == Some(name))
                .then(Places::new),
            Test::Critical => (case.setting == Setting::Critical).then(Places::new),
            Test::Always => Some(Places::new()),
        };
        match (self.negated, there) {
            (false, there) => there,
            (true, None) => Some(Places::new()),
            (true, Some(_)) => None,
        }
    }
}

struct Case<'a> {
    hypotheses: &'a [Hypothesis],
    found: BTreeMap<&'static str, Observed>,
    drugs: Vec<&'a Fact<MedicationStatement>>,
    patient: Patient,
    setting: Setting,
    urgent: bool,
    record: &'a Record,
    issues: &'a [DetectedIssue],
}

/// A blank in a name is written `_` in a clause. A combination is taken when one of its parts is.
fn takes(fact: &Fact<MedicationStatement>, name: &str) -> bool {
    let name = name.replace('_', " ");
    fact.value
        .ingredients
        .iter()
        .any(|ingredient| name.split('/').any(|part| part == ingredient.name))
}

/// Chinese names of the drugs that rows propose.
static CHINESE: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../data/drugs.tsv"))
        .filter_map(|cells| {
            let first = parts(cells.get(2)?, '|').next()?;
            Some((cells[0].trim_end_matches('?'), first))
        })
        .collect()
});

/// The statements of every row that applies.
pub fn from_rows(
    lexicon: &dyn Lexicon,
    record: &Record,
    issues: &[DetectedIssue],
    hypotheses: &[Hypothesis],
    veto: Veto<'_>,
) -> Vec<Advice> {
    let case = Case {
        hypotheses,
        found: observe(record, lexicon),
        drugs: record
            .medications
            .iter()
            .filter(|fact| fact.is_usable() && fact.value.is_current())
            .collect(),
        patient: Patient::of(record),
        setting: Setting::of(record),
        urgent: issues.iter().any(acts_now),
        record,
        issues,
    };
    let mut advice: Vec<Advice> = PLANS
        .iter()
        .filter_map(|row| statement(row, &case, veto))
        .collect();
    advice.sort_by_key(|statement| statement.priority);
    advice
}

/// A red flag that asks to act now.
fn acts_now(issue: &DetectedIssue) -> bool {
    issue.is_found()
        && issue.kind == IssueKind::RedFlag
        && matches!(issue.severity, Severity::Critical | Severity::High)
}

fn statement(row: &Row, case: &Case<'_>, veto: Veto<'_>) -> Option<Advice> {
    let mut cited = row.applies.iter().find_map(|clause| clause.holds(case))?;
    for clause in &row.when {
        cited.extend(clause.holds(case)?);
    }
    let sorted = Options::sort(&row.drugs, case, veto);
    let partners = Options::sort(&row.with, case, veto);
    let text = partners.fill_partner(sorted.fill(row)?);
    let text = match unconfirmed(row, case) {
        Some(illness) => conditional(&illness.name, text),
        None => text,
    };
    cited.dedup();
    let mut citations: Vec<Basis> = cited
        .into_iter()
        .take(4)
        .map(|(document, span)| Basis::Record { document, span })
        .collect();
    citations.push(Basis::Rule {
        rule: format!("plan-{}", row.id),
    });
    Some(Advice {
        id: format!("plan-{}", row.id),
        heading: row.heading,
        priority: row.priority,
        text,
        rationale: reasons(sorted.closed.iter().chain(&partners.closed)),
        citations,
        proposes: sorted
            .open
            .iter()
            .chain(&partners.open)
            .map(ToString::to_string)
            .collect(),
        source: row.source(),
        status: RuleStatus::Preview,
    })
}

/// The illness that a treatment is for, where the record states neither it nor the finding that would do for it, and the
/// row leaves no condition open.
fn unconfirmed<'a>(row: &Row, case: &Case<'a>) -> Option<&'a Hypothesis> {
    const OPEN: [&str; 6] = [
        "Consider",
        "When ",
        "While ",
        "If ",
        "Look for",
        "Suspected",
    ];
    let firm = row.heading == Heading::Treatment
        && !OPEN.iter().any(|start| row.text.en.starts_with(start));
    let holding = row.applies.iter().filter(|one| one.holds(case).is_some());
    let mut suspected = None;
    for clause in holding {
        let Test::Diagnosis(key) = clause.test else {
            return None;
        };
        let stated = DIAGNOSES
            .iter()
            .any(|row| row.id == key && is_known(row, case.record));
        if stated || clause.negated {
            return None;
        }
        suspected = suspected.or_else(|| case.hypotheses.iter().find(|one| one.id == key));
    }
    suspected.filter(|_| firm)
}

fn conditional(illness: &Localized, text: Localized) -> Localized {
    Localized::new(
        format!(
            "If {} is confirmed: {}",
            lower_first(&illness.en),
            lower_first(&text.en)
        ),
        format!("如确诊{}：{}", illness.zh, text.zh),
    )
}

/// The drugs of a row, sorted by what the checks say.
struct Options {
    open: Vec<&'static str>,
    closed: Vec<(&'static str, DetectedIssue)>,
    taken: Vec<&'static str>,
}

impl Options {
    fn sort(drugs: &[&'static str], case: &Case<'_>, veto: Veto<'_>) -> Self {
        let mut sorted = Self {
            open: Vec::new(),
            closed: Vec::new(),
            taken: Vec::new(),
        };
        for name in drugs {
            let against = veto(&[(*name).to_string()])
                .into_iter()
                .filter(DetectedIssue::is_found)
                .find(|issue| {
                    issue
                        .contraindicates
                        .iter()
                        .any(|ruled_out| ruled_out == name)
                        || matches!(issue.severity, Severity::Critical | Severity::High)
                });
            match against {
                Some(issue) => sorted.closed.push((name, issue)),
                None if case.drugs.iter().any(|fact| takes(fact, name)) => sorted.taken.push(name),
                None => sorted.open.push(name),
            }
        }
        sorted
    }

    /// The text with its drugs; `None` when one of them is taken already.
    fn fill(&self, row: &Row) -> Option<Localized> {
        if row.drugs.is_empty() {
            return Some(row.text.clone());
        }
        if !self.taken.is_empty() {
            return None;
        }
        if self.open.is_empty() {
            return Some(Localized::new(
                format!(
                    "{}. Every drug of the table conflicts with this record (see why): choose with specialist or pharmacist advice.",
                    without_drugs(&row.text.en, "drug treatment")
                ),
                format!(
                    "{}。表内药物均与本例冲突（见理由），请与专科或药师商定。",
                    without_drugs(&row.text.zh, "药物治疗")
                ),
            ));
        }
        Some(Localized::new(
            row.text.en.replace("{drugs}", &self.open.join(" or ")),
            row.text
                .zh
                .replace("{drugs}", &chinese(&self.open).join("或")),
        ))
    }

    /// The text with its partner drug: one that is open or taken already; where every one is ruled out, that is said.
    fn fill_partner(&self, text: Localized) -> Localized {
        let usable: Vec<&'static str> = self.open.iter().chain(&self.taken).copied().collect();
        let (en, zh) = if usable.is_empty() {
            let closed: Vec<&str> = self.closed.iter().map(|(name, _)| *name).collect();
            (
                format!("another partner than {}", closed.join(" or ")),
                format!("{}以外的药物", chinese(&closed).join("、")),
            )
        } else {
            (usable.join(" or "), chinese(&usable).join("或"))
        };
        Localized::new(
            text.en.replace("{with}", &en),
            text.zh.replace("{with}", &zh),
        )
    }
}

fn chinese<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names
        .iter()
        .map(|name| CHINESE.get(name).copied().unwrap_or(name))
        .collect()
}

fn reasons<'a>(
    closed: impl Iterator<Item = &'a (&'static str, DetectedIssue)> + Clone,
) -> Localized {
    let list = |pick: fn(&Localized) -> &str| {
        closed
            .clone()
            .map(|(name, issue)| format!("{name} ({})", pick(&issue.title)))
            .collect::<Vec<_>>()
    };
    if closed.clone().next().is_none() {
        return Localized::default();
    }
    Localized::new(
        format!("Not named: {}", list(|title| &title.en).join("; ")),
        format!("未列入：{}", list(|title| &title.zh).join("；")),
    )
}

/// The text with `instead` for its drugs, or without the bracket that names nothing else.
fn without_drugs(text: &str, instead: &str) -> String {
    text.replace(" ({drugs})", "")
        .replace("（{drugs}）", "")
        .replace("{drugs}", instead)
        .trim_end_matches(['.', '。'])
        .to_string()
}

/// Names that the rows mention, for the table's own test.
#[cfg(test)]
pub fn unknown_keys() -> Vec<String> {
    use super::super::finding::FINDINGS;
    PLANS
        .iter()
        .flat_map(|row| row.applies.iter().chain(&row.when))
        .filter_map(Clause::key)
        .filter(|(key, is_diagnosis)| match is_diagnosis {
            true => !DIAGNOSES.iter().any(|row| row.id == *key),
            false => !FINDINGS.contains_key(key),
        })
        .map(|(key, _)| key.to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::PLANS;
    use record::SourceStatus;

    #[test]
    fn a_statement_is_verified_exactly_where_its_place_is_told() {
        for row in PLANS.iter() {
            let source = row.source();
            let verified = source.source_status == SourceStatus::Verified;
            assert_eq!(verified, source.edition.contains(", read 20"), "{}", row.id);
        }
    }
}
