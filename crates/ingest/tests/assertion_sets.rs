//! Our own assertion sets, 300 English and 300 Chinese sentences (`tests/assertion`), written before the cues were read.
//! The figures may not fall below what the product promises.
#![expect(clippy::expect_used, reason = "tests")]

use record::{Experiencer, Presence, Span, Temporality};
use serde_json::Value;
use std::path::Path;

#[derive(Default)]
struct Figure {
    hit: usize,
    extra: usize,
    missed: usize,
}

impl Figure {
    fn add(&mut self, gold: bool, found: bool) {
        self.hit += usize::from(gold && found);
        self.extra += usize::from(!gold && found);
        self.missed += usize::from(gold && !found);
    }

    fn f1(&self) -> f64 {
        let wrong = self.extra + self.missed;
        2.0 * self.hit as f64 / (2 * self.hit + wrong).max(1) as f64
    }
}

fn check(name: &str, negated: f64, historical: f64, other: f64) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/assertion/{name}.jsonl"));
    let lines = std::fs::read_to_string(path).expect("the set");
    let mut figures = [Figure::default(), Figure::default(), Figure::default()];
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).expect("one case a line");
        let field = |key: &str| case[key].as_str().expect("a text field").to_string();
        let sentence = field("sentence");
        let start = sentence
            .to_lowercase()
            .find(&field("concept").to_lowercase())
            .expect("the concept in the sentence");
        let span = Span::new(start, start + field("concept").len());
        let found = ingest::assertion(&sentence, span);
        let judged = [
            (
                field("negation") == "Negated",
                found.presence == Presence::Absent,
            ),
            (
                field("temporality") == "Historical",
                found.time == Temporality::Historical,
            ),
            (
                field("experiencer") == "other",
                found.experiencer != Experiencer::Patient,
            ),
        ];
        for (at, (gold, found)) in judged.into_iter().enumerate() {
            figures[at].add(gold, found);
            if gold != found {
                let what = ["negated", "historical", "other"][at];
                wrong.push(format!("{what} {gold}: {} | {sentence}", field("concept")));
            }
        }
    }
    let reached: Vec<f64> = figures.iter().map(Figure::f1).collect();
    assert!(
        reached[0] >= negated && reached[1] >= historical && reached[2] >= other,
        "{reached:?}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn english_sentences_are_read_as_a_physician_reads_them() {
    check("en", 0.97, 0.80, 0.90);
}

#[test]
fn chinese_sentences_are_read_as_a_physician_reads_them() {
    check("zh", 0.97, 0.85, 0.90);
}
