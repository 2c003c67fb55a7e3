//! notes: terse notes as tired people type them (`*.jsonl`), with keys written without a look at the program: which drugs
//! are taken and which only mentioned, problems with their assertion, results and which of them is the latest, allergies.

use super::{Counts, Metric, Report, Tools, bootstrap, files, read, read_text};
use record::{
    AllergyStatus, Condition, Experiencer, Fact, Lexicon, MedicationStatement, MedicationStatus,
    Observation, PregnancyStatus, Presence, Record, SocialKind, Temporality, TermKind,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Counts of one note by figure.
type Case = BTreeMap<&'static str, Counts>;

const FIGURES: [&str; 15] = [
    "current_drugs",
    "other_drugs_kept_apart",
    "planned_drugs",
    "problems_present",
    "problems_absent",
    "problems_family",
    "problems_possible",
    "labs",
    "latest_labs",
    "vitals",
    "allergies",
    "allergies_only",
    "allergy_status",
    "pregnant",
    "smoking",
];

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut notes = Vec::new();
    for path in files(data, &[".jsonl", ".jsonl.gz"])? {
        for line in read_text(&path)?.lines().filter(|line| !line.is_empty()) {
            let key: Value = serde_json::from_str(line)?;
            cases.push(one(tools, &key, &mut notes));
        }
    }
    let metrics = FIGURES
        .iter()
        .map(|figure| {
            let counts = |case: &Case| case.get(figure).copied().unwrap_or_default();
            let n = cases
                .iter()
                .map(|case| counts(case).hit + counts(case).missed)
                .sum();
            let metric: Metric = bootstrap(&cases, n, |cases| {
                let all: Vec<Counts> = cases.iter().map(|case| counts(case)).collect();
                Counts::sum(&all).recall()
            });
            ((*figure).to_string(), metric)
        })
        .collect();
    Ok(Report {
        set: "notes".into(),
        cases: cases.len(),
        metrics,
        notes,
    })
}

/// One note beside its key; what is wrong goes to `notes`.
struct Note<'a> {
    tools: &'a Tools,
    key: &'a Value,
    record: &'a Record,
    case: Case,
    wrong: Vec<String>,
}

fn one(tools: &Tools, key: &Value, notes: &mut Vec<String>) -> Case {
    let text = key["text"].as_str().unwrap_or_default();
    let (record, _) = read::read(tools, "note.txt", text.as_bytes());
    let mut note = Note {
        tools,
        key,
        record: &record,
        case: Case::new(),
        wrong: Vec::new(),
    };
    note.drugs();
    note.problems();
    note.results();
    note.allergies();
    note.person();
    let id = key["id"].as_str().unwrap_or_default();
    notes.extend(note.wrong.iter().map(|wrong| format!("{id}: {wrong}")));
    note.case
}

impl Note<'_> {
    fn judge(&mut self, figure: &'static str, right: bool, what: &str) {
        let counts = self.case.entry(figure).or_default();
        if right {
            counts.hit += 1;
        } else {
            counts.missed += 1;
            self.wrong.push(format!("{figure}: {what}"));
        }
    }

    fn list(&self, name: &str) -> Vec<String> {
        let words = self.key[name].as_array().into_iter().flatten();
        words
            .filter_map(|word| word.as_str().map(str::to_lowercase))
            .collect()
    }

    /// Ingredients of a drug of the key; a combination has several.
    fn ingredients(&self, name: &str) -> Vec<String> {
        let one = |name: &str| -> Vec<String> {
            let known = self.tools.knowledge.lookup(TermKind::Drug, name.trim());
            match known.map(|known| known.ingredients).unwrap_or_default() {
                none if none.is_empty() => vec![name.trim().to_string()],
                found => found.into_iter().map(|each| each.name).collect(),
            }
        };
        name.split('/').flat_map(one).collect()
    }

    fn has(&self, drug: &str, wanted: impl Fn(&MedicationStatement) -> bool) -> bool {
        self.ingredients(drug).iter().all(|name| {
            self.record.medications.iter().any(|fact| {
                let here = fact.value.ingredients.iter().any(|one| one.name == *name);
                here && wanted(&fact.value)
            })
        })
    }

    fn drugs(&mut self) {
        let taken = |drug: &MedicationStatement| {
            drug.is_current() && drug.status != MedicationStatus::Intended
        };
        for drug in self.list("current_drugs") {
            let right = self.has(&drug, taken);
            self.judge("current_drugs", right, &drug);
        }
        for drug in self.list("not_current_drugs") {
            let wrong = self.has(&drug, taken);
            self.judge("other_drugs_kept_apart", !wrong, &drug);
        }
        for drug in self.list("planned_drugs") {
            let right = self.has(&drug, |drug| {
                drug.is_current() && drug.status == MedicationStatus::Intended
            });
            self.judge("planned_drugs", right, &drug);
        }
    }

    fn names_condition(&self, fact: &Fact<Condition>, wanted: &str) -> bool {
        let known = self.tools.knowledge.lookup(TermKind::Problem, wanted);
        let preferred = known.map(|known| known.preferred.to_lowercase());
        read::names(&fact.value.code).iter().any(|name| {
            let near = name.len() > 1 && (wanted.contains(name.as_str()) || name.contains(wanted));
            near || preferred.as_deref() == Some(name)
        })
    }

    fn problems(&mut self) {
        type Wanted = fn(&Condition) -> bool;
        let kinds: [(&'static str, Wanted); 3] = [
            ("problems_present", |one| {
                one.assertion.presence == Presence::Present
                    && one.assertion.experiencer == Experiencer::Patient
            }),
            ("problems_absent", |one| {
                one.assertion.presence == Presence::Absent
                    && one.assertion.experiencer == Experiencer::Patient
            }),
            ("problems_possible", |one| {
                one.assertion.presence == Presence::Possible
            }),
        ];
        for (figure, wanted) in kinds {
            for name in self.list(figure) {
                let right = self
                    .record
                    .conditions
                    .iter()
                    .any(|fact| self.names_condition(fact, &name) && wanted(&fact.value));
                self.judge(figure, right, &name);
            }
        }
        for name in self.list("problems_family") {
            let listed = self.record.family_history.iter().any(|fact| {
                let condition = fact.value.condition.iter();
                condition.flat_map(read::names).any(|one| {
                    one.len() > 1 && (name.contains(one.as_str()) || one.contains(&name))
                })
            });
            let right = listed
                || self.record.conditions.iter().any(|fact| {
                    self.names_condition(fact, &name)
                        && fact.value.assertion.experiencer == Experiencer::Family
                });
            self.judge("problems_family", right, &name);
        }
    }

    /// Results of the analyte that the key names, in the order in which rules take them: the last one is the latest.
    fn series(&self, name: &str) -> Vec<&Observation> {
        let lexicon = &self.tools.knowledge;
        let key = [TermKind::Laboratory, TermKind::VitalSign]
            .into_iter()
            .find_map(|kind| lexicon.lookup(kind, name))
            .and_then(|known| known.codes.first().map(|code| code.code.clone()));
        let mut found: Vec<&Observation> = self
            .record
            .observations
            .iter()
            .map(|fact| &fact.value)
            .filter(|one| match (&key, one.key()) {
                (Some(wanted), Some(key)) => wanted == key,
                _ => read::names(&one.code).contains(&name.to_lowercase()),
            })
            .filter(|one| {
                one.assertion.experiencer == Experiencer::Patient && one.quantity().is_some()
            })
            .collect();
        found.sort_by_key(|one| one.effective);
        found
    }

    fn results(&mut self) {
        for lab in self.key["labs"].as_array().into_iter().flatten() {
            let (Some(name), Some(value)) = (lab["name"].as_str(), lab["value"].as_f64()) else {
                continue;
            };
            let series = self.series(name);
            let is = |one: &&Observation| one.quantity().is_some_and(|it| it.value == value);
            let read = series.iter().any(is);
            let current = |one: &&&Observation| one.assertion.time == Temporality::Current;
            let last = series.iter().rev().find(current);
            let latest = last.is_some_and(is);
            let shown = format!("{name} {value}");
            self.judge("labs", read, &shown);
            if lab["latest"] == true {
                self.judge("latest_labs", latest, &shown);
            }
        }
        for vital in self.key["vitals"].as_array().into_iter().flatten() {
            let (Some(name), Some(value)) = (vital["name"].as_str(), vital["value"].as_f64())
            else {
                continue;
            };
            let wanted = match name {
                "systolic" | "diastolic" => format!("{name}_bp"),
                other => other.replace(' ', "_"),
            };
            let right = self.record.observations.iter().any(|fact| {
                fact.value.key() == Some(wanted.as_str())
                    && fact.value.quantity().is_some_and(|it| it.value == value)
            });
            self.judge("vitals", right, &format!("{name} {value}"));
        }
    }

    fn allergies(&mut self) {
        let listed: Vec<Vec<String>> = self
            .record
            .allergies
            .iter()
            .filter(|fact| fact.value.is_active())
            .map(|fact| {
                let mut names = read::names(&fact.value.substance);
                let ingredients = fact.value.ingredients.iter();
                names.extend(ingredients.map(|one| one.name.clone()));
                names
            })
            .collect();
        let wanted: Vec<Vec<String>> = self
            .list("allergies")
            .iter()
            .map(|name| {
                let mut names = self.ingredients(name);
                names.push(name.trim_end_matches('s').to_string());
                names
            })
            .collect();
        let same = |mine: &[String], theirs: &[String]| {
            mine.iter()
                .any(|one| theirs.iter().any(|other| other.contains(one.as_str())))
        };
        for names in &wanted {
            let right = listed.iter().any(|found| same(names, found));
            self.judge("allergies", right, &names.join("/"));
        }
        for found in &listed {
            let right = wanted.iter().any(|names| same(names, found));
            self.judge("allergies_only", right, &found.join("/"));
        }
        let status = match self.record.allergy_status {
            AllergyStatus::Listed => "listed",
            AllergyStatus::NoneKnown => "none_known",
            AllergyStatus::NotAsked => "not_asked",
            AllergyStatus::NoInformation => "no_information",
        };
        let wanted = self.key["allergy_status"].as_str().unwrap_or_default();
        // A key that says "not_stated" does not tell whether anybody asked.
        let unsaid = wanted == "not_stated" && matches!(status, "no_information" | "not_asked");
        self.judge(
            "allergy_status",
            unsaid || status == wanted,
            &format!("{status}, wanted {wanted}"),
        );
    }

    fn person(&mut self) {
        if let Some(wanted) = self.key["pregnant"].as_bool() {
            let stated = self.record.patient.pregnancy.iter();
            let found = stated
                .map(|fact| matches!(fact.value, PregnancyStatus::Pregnant { .. }))
                .next_back();
            // Nothing said is not wrong where a pregnancy is denied or impossible; a pregnancy read there is.
            let right = found == Some(wanted) || !wanted && found.is_none();
            self.judge("pregnant", right, &format!("{found:?}, wanted {wanted}"));
        }
        if let Some(wanted) = self.key["smoking"].as_str() {
            let stated = self.record.social_history.iter();
            let found = stated
                .filter(|fact| fact.value.kind == SocialKind::Smoking)
                .map(|fact| {
                    let assertion = &fact.value.assertion;
                    match (assertion.presence, assertion.time) {
                        (Presence::Absent, _) => "never",
                        (_, Temporality::Historical) => "former",
                        _ => "current",
                    }
                })
                .next_back();
            self.judge(
                "smoking",
                found == Some(wanted),
                &format!("{found:?}, wanted {wanted}"),
            );
        }
    }
}
