//! Measures the case list and the search over many synthetic cases in a real encrypted vault:
//! `cargo run --release -p store --example bench_search -- 100000 [FOLDER]`; a vault that stands in FOLDER is measured again.

use record::{
    DocumentId, Language, Localized, MediaType, OffsetMap, Record, Sha256, SourceDocument,
    Timestamp,
};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
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
    let scratch = tempfile::tempdir()?;
    let folder = std::env::args()
        .nth(2)
        .map_or_else(|| scratch.path().to_path_buf(), PathBuf::from);
    let vault = Vault::with_cost(&folder, KeyCost::STANDARD);
    let now = Timestamp(1_770_000_000_000);
    let mut out = std::io::stdout();
    let mut dice = Dice(7);
    if !folder.join("vault.db").exists() {
        fill(&vault, cases, &mut dice)?;
    }
    let begun = Instant::now();
    let store = vault.open(PASSPHRASE, now)?;
    let opened = begun.elapsed().as_millis();
    let bytes = std::fs::metadata(folder.join("vault.db"))?.len();
    writeln!(
        out,
        "{cases} cases in an encrypted vault of {} MB, opened in {opened} ms.\n\n| query | median | 95th percentile | worst | processor, mean | hits |\n| --- | --- | --- | --- | --- | --- |",
        bytes / 1_000_000
    )?;

    let list = |search: String, state| CaseFilter {
        state,
        today: record::PartialDate::day(2026, 2, 2).expect("a date"),
        limit: if search.is_empty() { 200 } else { 60 },
        search: search.into(),
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
        let before = processor();
        let mut hits = 0;
        for _ in 0..100 {
            let filter = kind(&mut dice);
            let begun = Instant::now();
            hits += store.cases(&filter)?.hits.len();
            times.push(begun.elapsed());
        }
        let busy = (processor() - before).as_secs_f64() * 10.0;
        times.sort();
        let ms = |at: usize| times[at].as_secs_f64() * 1000.0;
        writeln!(
            out,
            "| {name} | {:.1} ms | {:.1} ms | {:.1} ms | {busy:.1} ms | {} |",
            ms(50),
            ms(95),
            ms(99),
            hits / 100
        )?;
    }
    Ok(())
}

/// Processor time of this thread; zero where the system does not tell.
fn processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

/// Creates the vault with its cases.
fn fill(vault: &Vault, cases: usize, dice: &mut Dice) -> Result<(), Box<dyn Error>> {
    let now = Timestamp(1_770_000_000_000);
    let store = vault.create(PASSPHRASE, now)?.store;
    for number in 0..cases {
        let id = CaseId(format!("case-{number:06}"));
        let record = record(&text(dice));
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
    store.lock();
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
