//! mtsamples: dictated reports. Nothing crashes, and every byte lies in a section.

use super::{Metric, Report, Tools, files, read, read_text};
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let (mut cases, mut bytes, mut covered, mut facts) = (0, 0, 0, 0);
    for path in files(data, &[".jsonl"])? {
        for line in read_text(&path)?
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let Some(text) = case["text"].as_str() else {
                continue;
            };
            let (record, _) = read::read(tools, "report.txt", text.as_bytes());
            let stored = record
                .documents
                .first()
                .map_or("", |document| document.text.reveal());
            let mut spans: Vec<_> = record.sections.iter().map(|section| section.span).collect();
            spans.sort_by_key(|span| span.start);
            let mut end = 0;
            for span in spans {
                covered += span.end.saturating_sub(span.start.max(end));
                end = end.max(span.end);
            }
            bytes += stored.len();
            facts += read::facts(&record).len();
            cases += 1;
        }
    }
    let coverage = covered as f64 / bytes.max(1) as f64;
    Ok(Report {
        set: "mtsamples".into(),
        cases,
        metrics: vec![
            (
                "coverage".into(),
                Metric {
                    value: coverage,
                    low: coverage,
                    high: coverage,
                    n: bytes,
                },
            ),
            ("facts_per_report".into(), {
                let mean = facts as f64 / cases.max(1) as f64;
                Metric {
                    value: mean,
                    low: mean,
                    high: mean,
                    n: cases,
                }
            }),
        ],
        notes: Vec::new(),
    })
}
