//! Measures the case list and the search over many synthetic cases in a real encrypted vault:
//! `cargo run --release -p store --example bench_search -- 100000`

use record::{
    DocumentId, Language, Localized, MediaType, OffsetMap, Record, Sha256, SourceDocument,
    Timestamp,
};
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};
use store::{
    CaseFields, CaseFilter, CaseId, CaseState, Headline, KeyCost, NewCase, Original, Vault,
};

const PASSPHRASE: &str = "correct kettle orbit mustard";
const WORDS: usize = 60;
const RARE: &str = "高血压";

fn main() -> Result<(), Box<dyn Error>> {
    let cases: usize = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |typed| typed.parse())?;
    let folder = tempfile::tempdir()?;
    let vault = Vault::with_cost(folder.path(), KeyCost::STANDARD);
    let now = Timestamp(1_770_000_000_000);
    let mut out = std::io::stdout();

    let begun = Instant::now();
    let store = vault.create(PASSPHRASE, now)?.store;
    writeln!(out, "create a vault: {} ms", begun.elapsed().as_millis())?;
    let begun = Instant::now();
    let mut dice = Dice(7);
    for number in 0..cases {
        let id = CaseId(format!("case-{number:06}"));
        let record = record(&text(&mut dice));
        let originals = [Original {
            document: record.documents[0].id.clone(),
            bytes: record.documents[0].text.reveal().into(),
        }];
        let fields = CaseFields {
            label: format!("L{number}").into(),
            ..CaseFields::default()
        };
        let headline = Headline {
            age_sex: Localized::new("67 F", "67 岁 女"),
            ..Headline::default()
        };
        let new = NewCase {
            id: &id,
            fields: &fields,
            record: &record,
            originals: &originals,
            headline: &headline,
        };
        store.create_case(new, Timestamp(now.0 + number as i64))?;
    }
    let spent = begun.elapsed();
    writeln!(
        out,
        "{cases} cases of {WORDS} words: {:.1} s, {:.2} ms each",
        spent.as_secs_f64(),
        spent.as_secs_f64() * 1000.0 / cases as f64
    )?;
    store.lock();
    let begun = Instant::now();
    let store = vault.open(PASSPHRASE, now)?;
    writeln!(out, "open: {} ms", begun.elapsed().as_millis())?;
    let bytes = std::fs::metadata(folder.path().join("vault.db"))?.len();
    writeln!(out, "file: {} MB", bytes / 1_000_000)?;

    let list = |search: String, state| CaseFilter {
        state,
        search: search.into(),
        today: record::PartialDate::day(2026, 2, 2).expect("a date"),
        limit: 200,
    };
    let kinds: [(&str, Question); 7] = [
        (
            "list, no search",
            Box::new(move |_| list(String::new(), None)),
        ),
        (
            "one word",
            Box::new(move |dice| list(word(dice.zipf()), None)),
        ),
        (
            "two words",
            Box::new(move |dice| {
                list(format!("{} {}", word(dice.zipf()), word(dice.zipf())), None)
            }),
        ),
        (
            "beginning of a word",
            Box::new(move |dice| list(word(dice.zipf())[..3].into(), None)),
        ),
        ("the commonest word", Box::new(move |_| list(word(1), None))),
        (
            "Chinese, in 1 of 100",
            Box::new(move |_| list(RARE.into(), None)),
        ),
        (
            "one word in no state",
            Box::new(move |dice| list(word(dice.zipf()), Some(CaseState::Signed))),
        ),
    ];
    for (name, kind) in kinds {
        let mut times: Vec<Duration> = Vec::new();
        let mut hits = 0;
        for _ in 0..100 {
            let filter = kind(&mut dice);
            let begun = Instant::now();
            hits += store.cases(&filter)?.hits.len();
            times.push(begun.elapsed());
        }
        times.sort();
        let ms = |at: usize| times[at].as_secs_f64() * 1000.0;
        writeln!(
            out,
            "{name}: p50 {:.1} ms, p95 {:.1} ms, worst {:.1} ms, {} hits on average",
            ms(50),
            ms(95),
            ms(99),
            hits / 100
        )?;
    }
    Ok(())
}

fn record(text: &str) -> Record {
    let document = SourceDocument {
        id: DocumentId("d1".into()),
        title: "letter".into(),
        media_type: MediaType::Text,
        hash: Sha256::of(text.as_bytes()),
        text: text.into(),
        map: OffsetMap::default(),
        language: Language::English,
        date: None,
        pages: Vec::new(),
    };
    Record {
        documents: vec![document],
        ..Record::default()
    }
}

fn text(dice: &mut Dice) -> String {
    let mut text: Vec<String> = (0..WORDS).map(|_| word(dice.zipf())).collect();
    if dice.next().is_multiple_of(100) {
        text.push(format!("患者{RARE}病史十年"));
    }
    text.join(" ")
}

/// The word of this rank: five letters and more, different for each rank.
fn word(rank: usize) -> String {
    let mut number = rank * 7919 + 456_976;
    let mut word = String::new();
    while number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

/// Makes a filter to time.
type Question = Box<dyn Fn(&mut Dice) -> CaseFilter>;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A rank among 20,000 with a frequency of about one over the rank.
    fn zipf(&mut self) -> usize {
        let share = self.next() as f64 / (1u64 << 31) as f64;
        20_000_f64.powf(share) as usize
    }
}
