//! What is known of a patient's genes and of every drug that depends on them, on one page.

use super::framework::Patient;
use super::pgx::{CPIC, Gene, by_words, converted, gene, shown};
use crate::Knowledge;
use crate::genes::{self, Kind};
use record::{DocumentId, IssueSource, Localized, Record, Severity, Span};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What a result means for a drug, as a traffic light. Ordered: the most restrictive first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Light {
    /// Avoid.
    Avoid,
    /// Another drug or another dose.
    Change,
    /// The result is missing or gives no reading.
    Unknown,
    /// The usual use.
    Usual,
}

/// One gene of the patient.
#[derive(Clone, PartialEq, Debug)]
pub struct GeneLine {
    /// Name.
    pub gene: String,
    /// "CYP2C19 *2/*2 (Poor Metabolizer)".
    pub call: String,
    /// In CPIC's words; `Err` where it cannot be told, with the reason.
    pub phenotype: Result<String, Localized>,
    /// Matched here from variants: research use.
    pub from_variants: bool,
    /// Its places in the documents.
    pub places: Vec<(DocumentId, Span)>,
}

/// One drug that depends on genes.
#[derive(Clone, PartialEq, Debug)]
pub struct DrugLine {
    /// Generic name.
    pub drug: String,
    /// The record says that it is taken or intended.
    pub taken: bool,
    /// Genes and the phenotypes that the advice rests on; `None` where there is no result.
    pub genes: Vec<(String, Option<String>)>,
    /// Traffic light.
    pub light: Light,
    /// The source's words; empty where a result is missing.
    pub advice: String,
    /// What is to be known beside: an inhibitor, a missing result.
    pub notes: Vec<Localized>,
    /// Publication.
    pub source: IssueSource,
}

/// Everything on one page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct GeneSummary {
    /// Genes with a result.
    pub genes: Vec<GeneLine>,
    /// Drugs of the patient first, then others that a result speaks about.
    pub drugs: Vec<DrugLine>,
    /// Other drugs for which the results ask for nothing but the usual.
    pub usual: Vec<String>,
}

/// The summary for `record`.
pub fn gene_summary(knowledge: &Knowledge, record: &Record) -> GeneSummary {
    let patient = Patient::new(record, knowledge, Some(knowledge), &[]);
    let db = knowledge.db();
    let mut summary = GeneSummary {
        genes: lines(&patient, &db),
        ..GeneSummary::default()
    };
    let mut drugs: Vec<DrugLine> = names(&db)
        .iter()
        .filter_map(|drug| advised(&patient, &db, drug))
        .collect();
    drugs.extend(worded(&patient));
    drugs.sort_by(|a, b| (!a.taken, a.light, &a.drug).cmp(&(!b.taken, b.light, &b.drug)));
    for line in drugs {
        match (line.taken, line.light) {
            (true, _) | (false, Light::Avoid | Light::Change) => summary.drugs.push(line),
            (false, Light::Usual) => summary.usual.push(line.drug),
            (false, Light::Unknown) => {}
        }
    }
    summary
}

fn lines(patient: &Patient<'_>, db: &Connection) -> Vec<GeneLine> {
    let stated = patient.record.genes.iter().filter(|fact| fact.is_usable());
    let mut names: BTreeSet<String> = stated.map(|fact| fact.value.gene.clone()).collect();
    names.extend(genes::CALLED.iter().map(|name| (*name).to_string()));
    names
        .into_iter()
        .filter_map(|name| {
            let of = gene(patient, db, &name)?;
            Some(GeneLine {
                call: of.shown,
                phenotype: of.phenotype,
                from_variants: of.from_variants,
                places: of
                    .implicated
                    .into_iter()
                    .flat_map(|one| one.evidence)
                    .collect(),
                gene: name,
            })
        })
        .collect()
}

/// Every drug of the recommendation table; none where the database has no such table.
fn names(db: &Connection) -> Vec<String> {
    let read = || {
        db.prepare_cached("SELECT DISTINCT drug FROM gene_advice ORDER BY drug")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()
    };
    read().unwrap_or_default()
}

fn advised(patient: &Patient<'_>, db: &Connection, drug: &str) -> Option<DrugLine> {
    let taken = patient.drug(drug).is_some();
    let known: Vec<(String, Option<Gene>)> = genes::genes_of(db, drug)
        .ok()?
        .into_iter()
        .map(|name| {
            let of = gene(patient, db, &name);
            (name, of)
        })
        .collect();
    let mut notes = Vec::new();
    let mut acts: Vec<(String, Option<String>)> = Vec::new();
    for (name, of) in &known {
        let stated = of
            .as_ref()
            .and_then(|of| of.phenotype.as_ref().ok().cloned());
        let by = of
            .as_ref()
            .and_then(|of| converted(patient, db, drug, name, of));
        notes.extend(note(name, of.as_ref(), by.as_ref()));
        acts.push((name.clone(), by.map(|(_, by)| by).or(stated)));
    }
    if !taken && acts.iter().all(|(_, phenotype)| phenotype.is_none()) {
        return None;
    }
    let of = |name: &str| acts.iter().find(|(gene, _)| gene == name)?.1.clone();
    let advice = genes::advice_for(db, drug, of).ok()?;
    let light = match advice.as_ref().map(|advice| advice.kind) {
        Some(Kind::Avoid) => Light::Avoid,
        Some(Kind::Alternative | Kind::Dose | Kind::Aware) => Light::Change,
        Some(Kind::Usual) => Light::Usual,
        Some(Kind::None) | None => Light::Unknown,
    };
    let mut source = CPIC.cited();
    if let Some(level) = advice.as_ref().and_then(|advice| advice.level.clone()) {
        source.publication = format!("{}, level {level}", source.publication);
    }
    Some(DrugLine {
        drug: drug.to_string(),
        taken,
        genes: acts,
        light,
        advice: advice.map(|advice| advice.statement).unwrap_or_default(),
        notes,
        source,
    })
}

fn note(name: &str, of: Option<&Gene>, by: Option<&(&str, String)>) -> Vec<Localized> {
    let mut notes = Vec::new();
    match of.map(|of| &of.phenotype) {
        None => notes.push(Localized::new(
            format!("no result for {name} in the record"),
            format!("病历中没有 {name} 结果"),
        )),
        Some(Err(why)) => notes.push(why.clone()),
        Some(Ok(_)) => {}
    }
    if let Some((inhibitor, by)) = by {
        notes.push(Localized::new(
            format!("takes {inhibitor}, an inhibitor of {name}: acts as {by}"),
            format!("合用 {name} 抑制剂 {inhibitor}：表现为 {by}"),
        ));
    }
    notes
}

/// HLA, G6PD and other results that are read by their words.
fn worded(patient: &Patient<'_>) -> Vec<DrugLine> {
    by_words(patient)
        .map(|(drug, fact, severity, detail, source)| DrugLine {
            drug: drug.to_string(),
            taken: patient.drug(drug).is_some(),
            genes: vec![(fact.value.gene.clone(), Some(shown(&fact.value)))],
            light: match severity {
                Severity::Critical => Light::Avoid,
                _ => Light::Change,
            },
            advice: String::new(),
            notes: vec![detail.clone()],
            source: source.clone(),
        })
        .collect()
}
