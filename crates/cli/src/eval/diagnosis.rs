//! agentclinic, craft-md, medqa-usmle: the diagnosis of a chart or vignette, open, by tables alone.
//!
//! A hypothesis is right when the gold diagnosis has an ICD-10-CM code in one of its categories, or when one name holds
//! every content word of the other. `covered` is the share of gold diagnoses that the table has at all.

use super::mentions::frequent;
use super::{Metric, Report, Tools, bootstrap, files, read_text};
use knowledge::care::{self, Hypothesis};
use record::{CodeSystem, DocumentId, Lexicon, TermKind};
use serde_json::Value;
use std::path::Path;

/// One case: its text and the diagnosis that is right.
struct Case {
    text: String,
    gold: String,
}

/// Where the gold diagnosis stands in the list, and whether the table has it.
type Outcome = (Option<usize>, bool);

/// Charts in parts: history, examination, tests.
pub fn agentclinic(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    measure("agentclinic", data, tools, |line| {
        let chart = &line["OSCE_Examination"];
        let actor = &chart["Patient_Actor"];
        let mut text = String::new();
        for (heading, part) in [
            ("Patient", &actor["Demographics"]),
            ("History of present illness", &actor["History"]),
            ("Symptoms", &actor["Symptoms"]),
            ("Past medical history", &actor["Past_Medical_History"]),
            ("Social history", &actor["Social_History"]),
            ("Review of systems", &actor["Review_of_Systems"]),
            (
                "Physical examination",
                &chart["Physical_Examination_Findings"],
            ),
            ("Results", &chart["Test_Results"]),
        ] {
            text.push_str(&format!("{heading}:\n"));
            write(part, "", &mut text);
        }
        let gold = chart["Correct_Diagnosis"].as_str()?;
        Some(Case {
            text,
            gold: gold.to_string(),
        })
    })
}

/// Vignettes.
pub fn craft_md(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    measure("craft-md", data, tools, |line| {
        Some(Case {
            text: line["case_vignette"].as_str()?.to_string(),
            gold: line["answer"].as_str()?.to_string(),
        })
    })
}

/// Examination questions that ask for a diagnosis; the options stay hidden.
pub fn medqa_usmle(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    measure("medqa-usmle", data, tools, |line| {
        line["diagnosis_question"]
            .as_bool()
            .filter(|asked| *asked)?;
        Some(Case {
            text: line["question"].as_str()?.to_string(),
            gold: line["answer"].as_str()?.to_string(),
        })
    })
}

fn measure(
    set: &str,
    data: &Path,
    tools: &Tools,
    case: impl Fn(&Value) -> Option<Case>,
) -> anyhow::Result<Report> {
    let mut ranks: Vec<Outcome> = Vec::new();
    let (mut absent, mut missed) = (Vec::new(), Vec::new());
    for path in files(data, &[".jsonl"])? {
        for line in read_text(&path)?
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let Some(case) = case(&serde_json::from_str(line)?) else {
                continue;
            };
            let id = DocumentId("d1".into());
            let input = ingest::Input {
                id: &id,
                title: "vignette.txt",
                bytes: case.text.as_bytes(),
                as_of: None,
            };
            let (record, _) = ingest::read(input, &tools.knowledge);
            let found = care::differential(&tools.knowledge, &record);
            let gold = Gold::new(&case.gold, &tools.knowledge);
            let rank = found.iter().position(|hypothesis| gold.is(hypothesis));
            let covered = care::diagnoses().any(|(name, codes)| gold.matches(name, codes));
            match rank {
                Some(_) => {}
                None if covered => missed.push(case.gold.to_lowercase()),
                None => absent.push(case.gold.to_lowercase()),
            }
            ranks.push((rank, covered));
        }
    }
    let share = |test: &dyn Fn(&Outcome) -> bool| -> Metric {
        bootstrap(&ranks, ranks.len(), |sample| {
            sample.iter().filter(|case| test(case)).count() as f64 / sample.len().max(1) as f64
        })
    };
    let within = |limit: usize| share(&|(rank, _)| rank.is_some_and(|rank| rank < limit));
    Ok(Report {
        set: set.into(),
        cases: ranks.len(),
        metrics: vec![
            ("top1".into(), within(1)),
            ("top3".into(), within(3)),
            ("top5".into(), within(5)),
            ("listed".into(), within(usize::MAX)),
            ("covered".into(), share(&|(_, covered)| *covered)),
        ],
        notes: [
            frequent("in the table, not listed", &missed),
            frequent("not in the table", &absent),
        ]
        .concat(),
    })
}

/// A chart's JSON as lines of a note.
fn write(value: &Value, name: &str, text: &mut String) {
    let name = name.replace('_', " ");
    match value {
        Value::Object(parts) => {
            for (key, part) in parts {
                write(part, key, text);
            }
        }
        Value::Array(parts) => {
            for part in parts {
                write(part, &name, text);
            }
        }
        Value::String(words) if name.is_empty() => text.push_str(&format!("{words}\n")),
        Value::String(words) => text.push_str(&format!("{name}: {words}\n")),
        Value::Number(number) => text.push_str(&format!("{name}: {number}\n")),
        _ => {}
    }
}

/// A gold diagnosis in the forms that are compared.
struct Gold {
    words: Vec<String>,
    codes: Vec<String>,
}

impl Gold {
    fn new(name: &str, lexicon: &dyn Lexicon) -> Self {
        let concept = lexicon.lookup(TermKind::Problem, name);
        let codes = concept.map_or_else(Vec::new, |concept| {
            let of_icd = concept
                .codes
                .into_iter()
                .filter(|code| code.system == CodeSystem::Icd10Cm);
            of_icd.map(|code| code.code).collect()
        });
        Self {
            words: content(name),
            codes,
        }
    }

    fn is(&self, hypothesis: &Hypothesis) -> bool {
        let codes = hypothesis.codes.iter().map(|code| code.code.as_str());
        self.matches(&hypothesis.name.en, &codes.collect::<Vec<_>>())
    }

    fn matches(&self, name: &str, codes: &[&str]) -> bool {
        let named = alternatives(name).any(|words| {
            let holds =
                |a: &[String], b: &[String]| !b.is_empty() && b.iter().all(|word| a.contains(word));
            holds(&self.words, &words) || holds(&words, &self.words)
        });
        named
            || self
                .codes
                .iter()
                .any(|code| codes.iter().any(|own| code.starts_with(own)))
    }
}

/// "Crisis or storm (cause)" names two things, and a group in brackets.
fn alternatives(name: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    let outside = name.split(['(', ',']).next().unwrap_or_default();
    outside.split(" or ").map(content)
}

/// Words that tell one disease from another, in American spelling.
fn content(name: &str) -> Vec<String> {
    const EMPTY: [&str; 26] = [
        "acute",
        "chronic",
        "disease",
        "syndrome",
        "disorder",
        "of",
        "the",
        "and",
        "with",
        "due",
        "to",
        "in",
        "a",
        "an",
        "new",
        "secondary",
        "primary",
        "type",
        "severe",
        "mild",
        "infection",
        "idiopathic",
        "recurrent",
        "s",
        "associated",
        "other",
    ];
    const SPELLING: [(&str, &str); 12] = [
        ("aemia", "emia"),
        ("haem", "hem"),
        ("oedem", "edem"),
        ("oesoph", "esoph"),
        ("rrhoea", "rrhea"),
        ("tumour", "tumor"),
        ("ischaem", "ischem"),
        ("leukaem", "leukem"),
        ("coeliac", "celiac"),
        ("gynaec", "gynec"),
        ("praevia", "previa"),
        ("anaes", "anes"),
    ];
    let mut lower = name.to_lowercase();
    for (british, american) in SPELLING {
        lower = lower.replace(british, american);
    }
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .map(|word| word.trim_end_matches('s').to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(gold: &str, name: &str, expect: bool) {
        let gold = Gold {
            words: content(gold),
            codes: Vec::new(),
        };
        assert_eq!(gold.matches(name, &[]), expect, "{name}");
    }

    #[test]
    fn names_match_by_their_content_words() {
        check("Acute pulmonary embolism", "Pulmonary embolism", true);
        check("Iron deficiency anemia", "Iron-deficiency anaemia", true);
        check("Myocarditis", "Pericarditis", false);
        check("Psoriasis", "Psoriatic arthritis", false);
    }
}
