//! An institution's own rules, from a TOML file beside the knowledge database.
//!
//! ```toml
//! name = "St. Elsewhere, drug committee"   # shown with every issue
//! edition = "2026-03"
//!
//! [[rule]]
//! id = "no-nsaid-heart-clinic"             # unique in the file
//! severity = "high"                        # critical, high, moderate or info
//! drugs = ["@nsaid", "metamizole"]         # generic names or @classes; any of them
//! with = ["warfarin"]                      # optional: any of these too
//! conditions = ["heart failure", "I50"]    # optional: words or ICD-10 prefixes; any of them, present now
//! age_from = 65                            # optional: completed years
//! age_below = 120                          # optional
//! value = { analyte = "creatinine", unit = "mg/dL", above = 1.5, days = 90 }   # optional; above, below or both
//! title = "No NSAID here"
//! title_zh = "本院禁用非甾体药"              # optional: the English title stands for it
//! detail = "See the committee's letter."
//! source = "Committee letter 12"
//! ```
//!
//! Everything that a rule states must hold. What cannot be known (age, value) is "not checked".

use super::framework::{
    Compose, Drug, Measured, Patient, Publication, Rule, RuleInfo, class, contains_word,
};
use record::{
    Condition, DetectedIssue, Fact, IssueKind, IssueSource, Localized, RuleStatus, Severity,
    SourceStatus,
};
use serde::Deserialize;
use std::path::Path;

const FILE: Publication = Publication::verified("The institution's own rules", "institution.toml");

/// The rules of the institution's file.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "institution",
        name: "The institution's own rules",
        name_zh: "本机构规则",
        kind: IssueKind::DrugDisease,
        status: RuleStatus::Preview,
        what: "Rules of the file institution.toml beside the knowledge database: a drug, and optionally another drug, a condition, an age and a laboratory value.",
        why: "Formularies and local agreements differ; they are shown as the institution's, with its name and edition.",
        silent: "No file. Not checked: the file cannot be read, or a rule needs an age or value that is not known.",
        example: "A rule for NSAIDs in heart failure: \"No NSAID here\", source: the committee's letter.",
        sources: &[FILE],
    },
    run,
};

/// An institution's rules, as read.
pub enum Institution {
    /// No file.
    Absent,
    /// A file that could not be read, with the reason in the reader's words.
    Unreadable(String),
    /// The rules.
    Rules(Rules),
}

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    name: String,
    edition: String,
    #[serde(default)]
    rule: Vec<Own>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    id: String,
    severity: Severity,
    drugs: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    conditions: Vec<String>,
    age_from: Option<f64>,
    age_below: Option<f64>,
    value: Option<Value>,
    title: String,
    title_zh: Option<String>,
    #[serde(default)]
    detail: String,
    detail_zh: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    analyte: String,
    unit: String,
    above: Option<f64>,
    below: Option<f64>,
    days: Option<i32>,
}

impl Institution {
    /// The file `institution.toml` in the folder of `database`.
    pub fn beside(database: &Path) -> Self {
        match std::fs::read_to_string(database.with_file_name("institution.toml")) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::Absent,
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }

    /// Rules from the text of a file.
    pub fn parse(text: &str) -> Self {
        let rules: Rules = match toml::from_str(text) {
            Ok(rules) => rules,
            Err(error) => return Self::Unreadable(error.to_string()),
        };
        let unknown = rules
            .rule
            .iter()
            .flat_map(|rule| rule.drugs.iter().chain(&rule.with))
            .find(|name| {
                name.strip_prefix('@')
                    .is_some_and(|key| class(key).is_none())
            });
        match unknown {
            Some(name) => Self::Unreadable(format!("there is no class {name}")),
            None => Self::Rules(rules),
        }
    }
}

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let absent = Institution::Absent;
    let institution = patient
        .knowledge
        .map_or(&absent, |knowledge| knowledge.institution());
    answers(rule, patient, institution)
}

fn answers(rule: &Rule, patient: &Patient<'_>, institution: &Institution) -> Vec<DetectedIssue> {
    let title = Localized::new(rule.info.name, rule.info.name_zh);
    let not_checked = |reason| vec![rule.not_checked(Severity::Info, "", title.clone(), reason)];
    let rules = match institution {
        Institution::Rules(rules) => rules,
        // Nothing was promised, so nothing is missing.
        Institution::Absent => return Vec::new(),
        Institution::Unreadable(why) => {
            return vec![rule.not_checked(
                Severity::High,
                "",
                title,
                Localized::new(
                    format!("the institution's rules could not be read: {why}"),
                    format!("无法读取本机构规则：{why}"),
                ),
            )];
        }
    };
    if patient.drugs.is_empty() {
        return not_checked(Localized::new(
            "the record lists no recognised drug",
            "病历中没有可识别的药物",
        ));
    }
    let mut issues: Vec<DetectedIssue> = rules
        .rule
        .iter()
        .flat_map(|own| own.answer(rule, patient, rules))
        .collect();
    if issues.is_empty() {
        let clear = rule.clear(
            &FILE,
            Localized::new(
                format!("{}: none of {} rules applies", rules.name, rules.rule.len()),
                format!("{}：{} 条规则均不适用", rules.name, rules.rule.len()),
            ),
        );
        issues.push(clear.cite(rules.source("")));
    }
    issues
}

impl Rules {
    fn source(&self, of: &str) -> IssueSource {
        let publication = if of.is_empty() {
            self.name.clone()
        } else {
            format!("{}: {of}", self.name)
        };
        IssueSource {
            publication,
            edition: self.edition.clone(),
            statement: None,
            source_status: SourceStatus::Verified,
        }
    }
}

impl Own {
    fn answer(&self, rule: &Rule, patient: &Patient<'_>, rules: &Rules) -> Option<DetectedIssue> {
        let drugs = matching(patient, &self.drugs);
        let others = matching(patient, &self.with);
        let other = others
            .iter()
            .find(|other| drugs.iter().any(|drug| drug.ingredient != other.ingredient));
        let condition = patient
            .conditions
            .iter()
            .find(|fact| fact.value.is_active() && self.names(&fact.value));
        if drugs.is_empty()
            || (other.is_none() && !self.with.is_empty())
            || (condition.is_none() && !self.conditions.is_empty())
        {
            return None;
        }
        let title = Localized::new(
            self.title.clone(),
            self.title_zh.clone().unwrap_or_else(|| self.title.clone()),
        );
        let (issue, value) = match self.holds(patient) {
            Ok(None) => return None,
            Ok(Some(value)) => (rule.found(self.severity, &self.id, title), value),
            Err(reason) => (
                rule.not_checked(self.severity, &self.id, title, reason),
                None,
            ),
        };
        let mut issue = issue
            .detail(
                self.detail.clone(),
                self.detail_zh
                    .clone()
                    .unwrap_or_else(|| self.detail.clone()),
            )
            .cite(rules.source(&self.source));
        for drug in drugs.iter().chain(other) {
            issue = issue.drug(drug);
        }
        if let (Some(fact), false) = (condition, self.conditions.is_empty()) {
            let fact: &Fact<Condition> = fact;
            issue = issue.fact(fact.value.code.name(), fact);
        }
        if let Some(value) = &value {
            issue = issue.measured(value);
        }
        if issue.is_found() && self.severity <= Severity::High {
            issue = issue.against(drugs.iter().map(|drug| drug.ingredient.clone()));
        }
        Some(issue)
    }

    fn names(&self, condition: &Condition) -> bool {
        let name = condition.code.name().to_lowercase();
        let written = condition.code.text.reveal().to_lowercase();
        self.conditions.iter().any(|wanted| {
            let word = wanted.to_lowercase();
            let mut codes = condition.code.icd10();
            let coded = codes.any(|code| code.to_lowercase().starts_with(&word));
            coded || contains_word(&name, &word) || contains_word(&written, &word)
        })
    }

    /// Whether age and value hold, with the value; `Err` where one of them is not known.
    fn holds<'a>(&self, patient: &Patient<'a>) -> Result<Option<Option<Measured<'a>>>, Localized> {
        if self.age_from.is_some() || self.age_below.is_some() {
            let age = patient
                .age
                .clone()
                .map_err(|missing| missing.reason(&Localized::new("the age", "年龄")))?;
            if age < self.age_from.unwrap_or(0.0) || age >= self.age_below.unwrap_or(f64::INFINITY)
            {
                return Ok(None);
            }
        }
        let Some(wanted) = &self.value else {
            return Ok(Some(None));
        };
        let name = Localized::new(wanted.analyte.clone(), wanted.analyte.clone());
        let value = patient
            .latest(&wanted.analyte, &wanted.unit, wanted.days)
            .map_err(|missing| missing.reason(&name))?;
        let above = wanted.above.is_none_or(|limit| value.is_above(limit));
        let below = wanted.below.is_none_or(|limit| value.is_below(limit));
        Ok((above && below).then_some(Some(value)))
    }
}

fn matching<'p, 'a>(patient: &'p Patient<'a>, names: &[String]) -> Vec<&'p Drug<'a>> {
    let named = |drug: &Drug<'_>| {
        names.iter().any(|name| match name.strip_prefix('@') {
            Some(key) => drug.is(key),
            None => drug.ingredient == name.to_lowercase(),
        })
    };
    patient
        .drugs
        .iter()
        .filter(|drug| drug.is_systemic() && named(drug))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::framework::testing::{Sample, Units, found};
    use record::{AdministrativeSex, IssueState};

    const TEXT: &str = r#"
        name = "St. Elsewhere"
        edition = "2026-03"

        [[rule]]
        id = "no-nsaid"
        severity = "high"
        drugs = ["@nsaid"]
        conditions = ["heart failure", "I50"]
        age_from = 65
        title = "No NSAID here"
        source = "Committee letter 12"

        [[rule]]
        id = "metformin-creatinine"
        severity = "moderate"
        drugs = ["metformin"]
        value = { analyte = "creatinine", unit = "mg/dL", above = 1.5, days = 90 }
        title = "Ask the nephrologist"
        source = "Agreement"
    "#;

    fn ask(sample: &Sample, text: &str) -> Vec<DetectedIssue> {
        let patient = Patient::new(&sample.record, &Units, None, &[]);
        answers(&RULE, &patient, &Institution::parse(text))
    }

    fn aged(age: f64) -> Sample {
        Sample::new(age, AdministrativeSex::Male)
    }

    #[test]
    fn a_rule_speaks_where_all_that_it_states_holds_and_is_shown_as_the_institutions() {
        let issues = ask(&aged(70.0).takes("ibuprofen").has("heart failure"), TEXT);
        assert_eq!(found(&issues), ["institution:no-nsaid high"]);
        assert_eq!(
            issues[0].source.publication,
            "St. Elsewhere: Committee letter 12"
        );
        assert_eq!(issues[0].contraindicates, ["ibuprofen"]);
        assert!(
            found(&ask(
                &aged(50.0).takes("ibuprofen").has("heart failure"),
                TEXT
            ))
            .is_empty()
        );
        assert!(found(&ask(&aged(70.0).takes("ibuprofen"), TEXT)).is_empty());
        let high = aged(50.0)
            .takes("metformin")
            .lab("creatinine", 2.0, "mg/dL");
        assert_eq!(
            found(&ask(&high, TEXT)),
            ["institution:metformin-creatinine moderate"]
        );
    }

    #[test]
    fn an_unknown_value_and_an_unreadable_file_are_not_checked() {
        for issues in [
            ask(&aged(50.0).takes("metformin"), TEXT),
            ask(&aged(50.0).takes("metformin"), "name = "),
            ask(
                &aged(50.0).takes("metformin"),
                &TEXT.replace("age_from", "age_form"),
            ),
            ask(
                &aged(50.0).takes("metformin"),
                &TEXT.replace("@nsaid", "@nsaids"),
            ),
        ] {
            assert!(matches!(issues[0].state, IssueState::NotChecked { .. }));
        }
        let clear = ask(&aged(50.0).takes("atorvastatin"), TEXT);
        assert_eq!(clear[0].state, IssueState::Clear);
    }
}
