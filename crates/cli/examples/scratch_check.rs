#![allow(missing_docs, clippy::unwrap_used)]
use ingest::Input;
use record::*;
use std::io::BufRead;
fn main() {
    let k = knowledge::Knowledge::open(std::path::Path::new("/tmp/pg/knowledge.db")).unwrap();
    let mode = std::env::args().nth(1).unwrap();
    let max: usize = std::env::args()
        .nth(2)
        .and_then(|x| x.parse().ok())
        .unwrap_or(usize::MAX);
    let id = DocumentId("d1".into());
    let mut time = 0.0;
    let mut worst = 0.0f64;
    let mut kinds = std::collections::BTreeMap::new();
    for (n, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.unwrap();
        if n >= max {
            break;
        }
        let text = if mode == "jsonl" {
            serde_json::from_str::<serde_json::Value>(&line).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_string()
        } else {
            std::fs::read_to_string(&line).unwrap()
        };
        let title = if mode == "jsonl" {
            "n.txt".to_string()
        } else {
            line.clone()
        };
        let (r, _) = ingest::read(
            Input {
                id: &id,
                title: &title,
                bytes: text.as_bytes(),
                as_of: None,
            },
            &k,
        );
        let t = std::time::Instant::now();
        let issues = knowledge::check(&k, &r);
        let dt = t.elapsed().as_secs_f64() * 1e3;
        time += dt;
        worst = worst.max(dt);
        println!(
            "##### {n} {} meds={} conds={} obs={} genes={} vars={} {dt:.1}ms",
            line.chars().take(80).collect::<String>(),
            r.medications.len(),
            r.conditions.len(),
            r.observations.len(),
            r.genes.len(),
            r.variants.len()
        );
        for i in &issues {
            *kinds
                .entry((
                    format!("{:?}", i.kind),
                    format!("{:?}", i.severity),
                    match &i.state {
                        IssueState::Found => "found",
                        IssueState::Clear => "clear",
                        _ => "not",
                    },
                ))
                .or_insert(0) += 1;
            match &i.state {
                IssueState::Found => println!(
                    "  F {:?} {} | {} | {}",
                    i.severity,
                    i.rule,
                    i.title.en,
                    i.implicated
                        .iter()
                        .map(|x| x
                            .evidence
                            .iter()
                            .map(|(d, s)| r.quote(d, *s).unwrap_or("?").to_string())
                            .collect::<Vec<_>>()
                            .join("/"))
                        .collect::<Vec<_>>()
                        .join(" ; ")
                ),
                IssueState::NotChecked { reason } => {
                    if mode != "jsonl" {
                        println!(
                            "  N {:?} {} | {} | {}",
                            i.severity, i.rule, i.title.en, reason.en
                        )
                    }
                }
                _ => {}
            }
        }
    }
    eprintln!("total {time:.0} ms worst {worst:.1}");
    for (k, v) in kinds {
        eprintln!("{v} {k:?}");
    }
}
