//! pharmcat-pgx: variants of one sample; the diplotypes expected for one gene or several.

use super::{Report, Tools, bootstrap, files, read_text};
use record::VariantCall;
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
            let case: serde_json::Value = serde_json::from_str(line)?;
            let Some(file) = case["file"].as_str() else {
                continue;
            };
            let variants = variants(&read_text(&data.join(file))?);
            for (gene, expected) in expected(&case) {
                let found = knowledge::genes::match_variants(&tools.knowledge, &gene, &variants)?
                    .map(|found| found.diplotypes)
                    .unwrap_or_default();
                let found: Vec<String> = found.iter().map(|name| label(&gene, name)).collect();
                let expected: BTreeSet<String> = expected.iter().map(|name| plain(name)).collect();
                // The set's pipeline and "top candidate" cases list the first reading alone.
                let first_only = case["test"].as_str().is_some_and(|test| {
                    test.contains("TopCandidateOnly") || test.starts_with("PipelineTest")
                });
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
    Ok(Report {
        set: "pharmcat-pgx".into(),
        cases: cases.len(),
        metrics: vec![(
            "diplotype_accuracy".into(),
            bootstrap(&cases, cases.len(), |cases| {
                cases.iter().filter(|right| ***right).count() as f64 / cases.len().max(1) as f64
            }),
        )],
        notes,
    })
}

fn expected(case: &serde_json::Value) -> Vec<(String, Vec<String>)> {
    let names = |value: &serde_json::Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|name| name.as_str().map(str::to_string))
            .collect()
    };
    match (&case["gene"], &case["expected_diplotypes"]) {
        (serde_json::Value::String(gene), list) => vec![(gene.clone(), names(list))],
        (_, serde_json::Value::Object(genes)) => genes
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

/// Rows of a VCF file of one sample.
fn variants(text: &str) -> Vec<VariantCall> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let genotype = fields.get(9)?.split(':').next()?;
            let mut named = vec![*fields.get(3)?];
            named.extend(fields.get(4)?.split(',').filter(|allele| *allele != "."));
            let alleles = genotype
                .split(['/', '|'])
                .map(|index| Some(named.get(index.parse::<usize>().ok()?)?.to_string()))
                .collect();
            Some(VariantCall {
                build: "GRCh38".into(),
                chromosome: fields[0].to_string(),
                position: fields[1].parse().ok()?,
                rsid: None,
                reference: fields[3].to_string(),
                alleles,
                phased: genotype.contains('|'),
            })
        })
        .collect()
}
