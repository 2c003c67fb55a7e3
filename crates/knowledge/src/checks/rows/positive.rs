//! Problems that a result alone names: a hepatitis B surface antigen, an HIV antibody, a variant of RYR1.

use super::groups::Problem;
use super::judge::{Answer, Reason, named};
use super::labels::{analyte, day};
use crate::checks::framework::{Patient, around};
use record::{
    Experiencer, Implicated, Interpretation, Localized, Observation, ObservationValue, Presence,
    Span,
};

/// Whether the latest result of one of the problem's analytes is positive, or a variant of one of its genes is reported.
pub fn positive(patient: &Patient<'_>, problem: &Problem) -> Answer {
    for key in problem.positive() {
        let results = patient
            .record
            .observations
            .iter()
            .filter(|fact| {
                fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(*key)
            })
            .collect();
        let latest = patient.record.newest_first(results).into_iter().next();
        if let Some(fact) = latest.filter(|fact| is_positive(&fact.value)) {
            let name = analyte(key);
            let date = fact.value.effective;
            return Answer::Yes(vec![Reason {
                text: Localized::new(
                    format!("{} positive{}", name.en, day(date, false)),
                    format!("{}阳性{}", name.zh, day(date, true)),
                ),
                brief: None,
                implicated: vec![named(fact.value.code.name(), fact)],
            }]);
        }
    }
    for told in [gene_called, gene_told, done] {
        let answer = told(patient, problem);
        if matches!(answer, Answer::Yes(_)) {
            return answer;
        }
    }
    Answer::No
}

/// A procedure or a device of the patient's names the problem: a removed gallbladder, tonsils, a kidney that was transplanted, a
/// pacemaker.
fn done(patient: &Patient<'_>, problem: &Problem) -> Answer {
    let own = |assertion: &record::Assertion| {
        assertion.presence == Presence::Present && assertion.experiencer == Experiencer::Patient
    };
    let mut procedures = patient.record.procedures.iter().filter(|fact| {
        fact.is_usable() && own(&fact.value.assertion) && problem.names_concept(&fact.value.code)
    });
    let mut devices = patient.record.devices.iter().filter(|fact| {
        fact.is_usable() && own(&fact.value.assertion) && problem.names_concept(&fact.value.kind)
    });
    let yes = |implicated: Implicated| {
        Answer::Yes(vec![Reason {
            text: problem.name.clone(),
            brief: None,
            implicated: vec![implicated],
        }])
    };
    match (procedures.next(), devices.next()) {
        (Some(fact), _) => yes(named(fact.value.code.name(), fact)),
        (None, Some(fact)) => yes(named(fact.value.kind.name(), fact)),
        (None, None) => Answer::No,
    }
}

/// A laboratory's call of one of the problem's genes as deficient: "G6PD 0.9 U/gHb (deficient)".
fn gene_called(patient: &Patient<'_>, problem: &Problem) -> Answer {
    let called = patient.record.genes.iter().find(|fact| {
        let phenotype = fact
            .value
            .phenotype
            .as_deref()
            .unwrap_or_default()
            .to_lowercase();
        fact.is_usable()
            && problem
                .calls()
                .contains(&fact.value.gene.to_lowercase().as_str())
            && (phenotype.contains("deficien") || phenotype.contains("缺乏"))
            && !phenotype.starts_with("no")
    });
    called.map_or(Answer::No, |fact| {
        let gene = &fact.value.gene;
        Answer::Yes(vec![Reason {
            text: Localized::new(format!("{gene} deficient"), format!("{gene} 缺乏")),
            brief: None,
            implicated: vec![named(gene, fact)],
        }])
    })
}

/// A variant of one of the problem's genes that a document reports, whether of the patient or of the family: not one that was not
/// found, and not one of unknown meaning.
fn gene_told(patient: &Patient<'_>, problem: &Problem) -> Answer {
    const FOUND: &[&str] = &[
        "pathogenic",
        "positive",
        "carrier",
        "carries",
        "variant",
        "mutation",
        "c.",
        "p.",
        "致病",
        "阳性",
        "携带",
        "突变",
        "变异",
    ];
    const NOT: &[&str] = &[
        "negative",
        "not detected",
        "no pathogenic",
        "benign",
        "uncertain",
        "vus",
        "not carr",
        "no variant",
        "wild",
        "阴性",
        "未检出",
        "未携带",
        "未见",
        "良性",
        "意义不明",
        "意义未明",
        "野生",
    ];
    for document in &patient.record.documents {
        let text = document.text.reveal();
        let lower = text.to_ascii_lowercase();
        for gene in problem.genes() {
            for (at, _) in lower.match_indices(gene) {
                let span = Span::new(at, at + gene.len());
                let words = around(text, span, 60, &['\n', '。', ';', '；']);
                let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
                if says(FOUND) && !says(NOT) {
                    let written = gene.to_uppercase();
                    return Answer::Yes(vec![Reason {
                        text: Localized::new(
                            format!("{written} variant reported"),
                            format!("报告 {written} 变异"),
                        ),
                        brief: None,
                        implicated: vec![Implicated {
                            label: written,
                            fact: None,
                            evidence: vec![(document.id.clone(), span)],
                        }],
                    }]);
                }
            }
        }
    }
    Answer::No
}

/// Flagged or written as positive; a word that also denies is none.
fn is_positive(observation: &Observation) -> bool {
    const DENIED: &[&str] = &["non", "not", "neg", "阴", "(-)", "（-）", "未"];
    const SAID: &[&str] = &["pos", "reactive", "detected", "阳性", "+"];
    if observation.interpretation == Some(Interpretation::Positive) {
        return true;
    }
    let written = match &observation.value {
        ObservationValue::Text(text) => text.reveal().to_lowercase(),
        ObservationValue::Concept(concept) => concept.name().to_lowercase(),
        ObservationValue::Boolean(positive) => return *positive,
        _ => return false,
    };
    !DENIED.iter().any(|word| written.contains(word))
        && SAID.iter().any(|word| written.contains(word))
}
