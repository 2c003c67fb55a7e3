//! pharmcat-pgx: variants of one sample; the diplotypes expected for one gene or several, phenotypes and advice of a whole
//! report.

use super::{Metric, Report, Tools, bootstrap, files, read, read_bytes, read_text};
use knowledge::genes;
use record::{GeneCall, Record, VariantCall};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let (mut cases, mut notes) = (Vec::new(), Vec::new());
    for path in files(data, &[".jsonl"])? {
        for line in read_text(&path)?
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let case: Value = serde_json::from_str(line)?;
            let Some(file) = case["file"].as_str() else {
                continue;
            };
            let (record, _) = read::read(tools, file, &read_bytes(&data.join(file))?);
            let variants = variants(&record);
            for (gene, expected) in expected(&case) {
                let found = genes::match_variants(&tools.knowledge, &gene, &variants)?
                    .map(|found| found.diplotypes)
                    .unwrap_or_default();
                let found: Vec<String> = found.iter().map(|name| label(&gene, name)).collect();
                let expected: BTreeSet<String> = expected.iter().map(|name| plain(name)).collect();
                // PharmCAT prints its first reading, or all where a test asks for all. Where one is expected, ours is the first.
                let first_only = expected.len() == 1;
                let shown = if first_only {
                    &found[..found.len().min(1)]
                } else {
                    &found[..]
                };
                let right = shown.iter().cloned().collect::<BTreeSet<_>>() == expected;
                if !right {
                    notes.push(format!("{file} {gene}: {shown:?}, expected {expected:?}"));
                }
                cases.push(right);
            }
        }
    }
    let mut metrics = vec![("diplotype_accuracy".into(), share(&cases))];
    for path in files(data, &[".report.tsv"])? {
        let calls = calls(&path, tools)?;
        let phenotypes = phenotypes(&read_text(&path)?, &calls, tools, &mut notes);
        metrics.push(("phenotype_accuracy".into(), share(&phenotypes)));
        let report: Value = serde_json::from_str(&read_text(&path.with_extension("json"))?)?;
        let advice = advice(&report, &calls, tools, &mut notes)?;
        metrics.push(("advice_accuracy".into(), share(&advice)));
    }
    Ok(Report {
        set: "pharmcat-pgx".into(),
        cases: cases.len(),
        metrics,
        notes,
    })
}

fn share(cases: &[bool]) -> Metric {
    bootstrap(cases, cases.len(), |cases| {
        cases.iter().filter(|right| ***right).count() as f64 / cases.len().max(1) as f64
    })
}

fn variants(record: &Record) -> Vec<VariantCall> {
    record
        .variants
        .iter()
        .map(|fact| fact.value.clone())
        .collect()
}

/// Calls from the variants and from the outside calls that lie beside a report.
fn calls(report: &Path, tools: &Tools) -> anyhow::Result<Vec<GeneCall>> {
    let mut calls = Vec::new();
    let folder = report.parent().unwrap_or(report);
    for path in files(folder, &[".vcf", "call.tsv"])? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (record, _) = read::read(tools, &name, &read_bytes(&path)?);
        calls.extend(record.genes.into_iter().map(|fact| fact.value));
    }
    Ok(calls)
}

fn phenotype(gene: &str, calls: &[GeneCall], tools: &Tools) -> Option<String> {
    let call = calls.iter().find(|call| call.gene == gene)?;
    genes::phenotype_of_call(&tools.knowledge, call)
}

/// Whether the phenotype of each gene of the report is ours. Left out: genes that are neither called from variants nor by a
/// laboratory here, and those without phenotypes in CPIC's tables.
fn phenotypes(
    report: &str,
    calls: &[GeneCall],
    tools: &Tools,
    notes: &mut Vec<String>,
) -> Vec<bool> {
    // "ivacaftor responsive in CF patients" is "Favorable Response" in the tables that are used here.
    let ours = |written: &str| match written {
        "ivacaftor non-responsive in CF patients" => "Unfavorable Response".to_string(),
        "ivacaftor responsive in CF patients" => "Favorable Response".to_string(),
        other => other.to_string(),
    };
    let mut cases = Vec::new();
    for line in report.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [gene, _, wanted, ..] = fields.as_slice() else {
            continue;
        };
        let known = calls.iter().any(|call| call.gene == *gene);
        if !known || wanted.trim().is_empty() || *gene == "VKORC1" {
            continue;
        }
        let found = phenotype(gene, calls, tools);
        let right = found.as_deref() == Some(ours(wanted).as_str());
        if !right {
            notes.push(format!("{gene}: phenotype {found:?}, expected {wanted}"));
        }
        cases.push(right);
    }
    cases
}

/// Whether our recommendation for each drug of the report that is in our tables asks for the same, in the same words for
/// the greater part.
fn advice(
    report: &Value,
    calls: &[GeneCall],
    tools: &Tools,
    notes: &mut Vec<String>,
) -> anyhow::Result<Vec<bool>> {
    let mut cases = Vec::new();
    let drugs = &report["drugs"]["CPIC Guideline Annotation"];
    for (drug, entry) in drugs.as_object().into_iter().flatten() {
        if !genes::is_known_drug(&tools.knowledge, drug)? {
            continue;
        }
        let guidelines = entry["guidelines"].as_array().into_iter().flatten();
        let wanted: Vec<String> = guidelines
            .flat_map(|guideline| guideline["annotations"].as_array().into_iter().flatten())
            .filter_map(|annotation| annotation["drugRecommendation"].as_str())
            .map(|text| text.split("<h4").next().unwrap_or(text).to_string())
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let found = genes::advise(&tools.knowledge, drug, calls)?;
        let right = found.as_ref().is_some_and(|advice| {
            wanted.iter().any(|wanted| {
                genes::kind_of(wanted) == advice.kind && alike(wanted, &advice.statement) >= 0.5
            })
        });
        if !right {
            let found = found.map(|advice| advice.statement);
            notes.push(format!("{drug}: {found:?}, expected {wanted:?}"));
        }
        cases.push(right);
    }
    Ok(cases)
}

/// Share of the words of the shorter text that the other has too.
fn alike(first: &str, second: &str) -> f64 {
    let words = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect()
    };
    let (first, second) = (words(first), words(second));
    let shorter = first.len().min(second.len()).max(1);
    first.intersection(&second).count() as f64 / shorter as f64
}

fn expected(case: &Value) -> Vec<(String, Vec<String>)> {
    let names = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|name| name.as_str().map(str::to_string))
            .collect()
    };
    match (&case["gene"], &case["expected_diplotypes"]) {
        (Value::String(gene), list) => vec![(gene.clone(), names(list))],
        (_, Value::Object(genes)) => genes
            .iter()
            .map(|(gene, list)| (gene.clone(), names(list)))
            .collect(),
        _ => Vec::new(),
    }
}

/// `rs9923231 variant (T)` as our tables name it.
fn plain(name: &str) -> String {
    let part = |part: &str| {
        let words: Vec<&str> = part.split(' ').collect();
        match words.as_slice() {
            [_, "reference", _] => "Reference".to_string(),
            [rsid, "variant", _] => (*rsid).to_string(),
            _ => part.to_string(),
        }
    };
    name.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Our name as the set writes it: a single variant of these genes stands alone.
fn label(gene: &str, name: &str) -> String {
    match name.strip_prefix("Reference/") {
        Some(other) if matches!(gene, "RYR1" | "CACNA1S") && other != "Reference" => {
            format!("{other} (heterozygous)")
        }
        _ => name.to_string(),
    }
}
