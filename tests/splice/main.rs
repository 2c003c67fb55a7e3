//! Notes torn apart and put together again: lines of the written charts and notes, glued, cut and shifted at random,
//! are read, checked and drafted without a fault, and every place stays inside the text.

use api::wire::Locale;
use api::{Task, draft_once, intake};
use record::{Fact, PartialDate, Record};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// How many notes are made; the environment variable `SPLICES` asks for more, `SPLICE_FIRST` begins elsewhere.
const COUNT: u64 = 80;

/// What stands between two lines.
const GLUE: [&str; 8] = ["\n", "\n", "\n", " ", "  ", "\n\n", "", "\t"];

/// Pieces that change what the words beside them mean.
const PIECES: [&str; 16] = [
    "2026年11月26日 09:10",
    "03/04/2025",
    "(",
    ")",
    "：",
    ":",
    "->",
    "，",
    " | ",
    "?",
    "否认",
    "no ",
    "stop ",
    "  ",
    "è",
    "㎎",
];

#[test]
fn torn_notes_are_read_without_a_fault() {
    let number = |name: &str| std::env::var(name).ok().and_then(|told| told.parse().ok());
    let first = number("SPLICE_FIRST").unwrap_or(0);
    let lines = lines();
    assert!(lines.len() > 1_000, "{} lines", lines.len());
    let failed: Vec<String> = (first..first + number("SPLICES").unwrap_or(COUNT))
        .filter_map(|seed| {
            let note = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1).note(&lines);
            let whole = catch_unwind(AssertUnwindSafe(|| read(&note, seed)));
            whole
                .is_err()
                .then(|| format!("SPLICE_FIRST={seed}:\n{note}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} notes:\n{}",
        failed.len(),
        failed.join("\n---\n")
    );
}

/// Reads, checks and drafts.
fn read(note: &str, seed: u64) {
    let knowledge = testkit::knowledge();
    let today = PartialDate::day(2026, 6, 30).expect("a day of the calendar");
    let Ok((record, contradictions)) = intake::note(note, &*knowledge, today) else {
        return;
    };
    places(&record);
    let task = Task {
        knowledge: &knowledge,
        record: &record,
        contradictions: &contradictions,
        question: "",
        setting: "",
        model: None,
        locale: if seed.is_multiple_of(2) {
            Locale::En
        } else {
            Locale::Zh
        },
        seconds: &|| 0.0,
    };
    draft_once(&task).expect("a draft without a model");
}

/// Every place lies inside the text, on boundaries of characters.
fn places(record: &Record) {
    let text = record.documents[0].text.reveal();
    let inside = |spans: Vec<record::Span>| {
        for span in spans {
            assert!(span.slice(text).is_some(), "{span:?}");
        }
    };
    fn of<T>(facts: &[Fact<T>]) -> Vec<record::Span> {
        facts
            .iter()
            .flat_map(Fact::spans)
            .map(|(_, span)| span)
            .collect()
    }
    inside(of(&record.conditions));
    inside(of(&record.medications));
    inside(of(&record.allergies));
    inside(of(&record.observations));
    inside(of(&record.procedures));
    inside(of(&record.family_history));
    inside(of(&record.social_history));
}

/// Every line of the written charts and notes.
fn lines() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for folder in std::fs::read_dir(root)
        .expect("the folder of the tests")
        .flatten()
    {
        let name = folder.file_name().to_string_lossy().into_owned();
        let kept = name.starts_with("charts") || name.starts_with("notes");
        for file in std::fs::read_dir(folder.path())
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = file.path();
            let text = || std::fs::read_to_string(&path).expect("a readable text");
            match path.extension().and_then(|end| end.to_str()) {
                Some("txt") if kept => texts.push(text()),
                Some("jsonl") if kept => texts.extend(text().lines().map(|line| {
                    let note: serde_json::Value =
                        serde_json::from_str(line).expect("one note a line");
                    note["text"].as_str().expect("a text").to_string()
                })),
                _ => {}
            }
        }
    }
    texts.sort();
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .filter(|line| !line.trim().is_empty())
        .map(str::to_string)
        .collect()
}

/// The same numbers for the same seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn note(&mut self, lines: &[String]) -> String {
        let mut note = String::new();
        for _ in 0..4 + self.below(24) {
            let line = &lines[self.below(lines.len())];
            let cut = self.below(4) == 0;
            let characters = line.chars().count();
            let from = if cut { self.below(characters) } else { 0 };
            let kept = if self.below(4) == 0 {
                self.below(characters)
            } else {
                characters
            };
            note.extend(line.chars().skip(from).take(kept));
            if self.below(3) == 0 {
                note.push_str(PIECES[self.below(PIECES.len())]);
            }
            note.push_str(GLUE[self.below(GLUE.len())]);
        }
        note
    }
}
