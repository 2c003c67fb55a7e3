//! From source document to plan, without a model, on cases written for the project: each stage's output in words, beside
//! the case as a golden file. Rewrite with `cargo xtask golden --update` and read the difference as code.

mod render;

use api::intake::{Arrival, Reader, assemble, parser, read};
use api::program::{Checked, Drafted, Shown};
use api::wire::Locale;
use record::{DocumentId, PartialDate};
use std::path::{Path, PathBuf};

/// A day after every document of the cases.
const TODAY: (i16, u8, u8) = (2026, 6, 30);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The case's documents in the order of their names.
fn documents(case: &str) -> Vec<PathBuf> {
    let one = folder().join("cases").join(format!("{case}.txt"));
    if one.exists() {
        return vec![one];
    }
    let mut several: Vec<PathBuf> = std::fs::read_dir(folder().join("cases").join(case))
        .expect("the case is a file or a folder")
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    several.sort();
    several
}

/// What the pipeline makes of the documents of one case.
fn run(documents: &[PathBuf], locale: Locale) -> String {
    let knowledge = testkit::knowledge();
    // Every case is text: no parser process is started.
    let parser = parser(Path::new("consilium-parser"), Path::new(""));
    let reader = Reader {
        lexicon: &*knowledge,
        parser: &parser,
        as_of: None,
    };
    let mut records = Vec::new();
    let mut issues = Vec::new();
    for (at, path) in documents.iter().enumerate() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let one = read(
            &Arrival {
                id: DocumentId(format!("d{}", at + 1)),
                title: name.as_ref().into(),
                bytes: std::fs::read(path).expect("the document is readable"),
            },
            &reader,
        )
        .expect("the document is understood");
        records.push(one.record);
        issues.extend(one.issues);
    }
    let (year, month, day) = TODAY;
    let today = PartialDate::day(year, month, day).expect("a day of the calendar");
    let (record, contradictions) = assemble(records, None, today);
    let shown = Shown::of(&record, &issues, &contradictions, &[], locale);
    let checked = Checked::of(
        &record,
        &api::check::check(&knowledge, &record, &contradictions),
        locale,
    );
    let drafted: Drafted = api::draft_once(&api::Task {
        knowledge: &knowledge,
        record: &record,
        contradictions: &contradictions,
        question: "",
        setting: "",
        model: None,
        locale,
        seconds: &|| 0.0,
    })
    .expect("a draft without a model");
    render::case(shown.value(), &checked, &drafted)
}

fn check(case: &str, locale: Locale) {
    let text = run(&documents(case), locale);
    testkit::golden(&folder().join(format!("{case}.golden.txt")), &text);
}

macro_rules! cases {
    ($($name:ident: $case:literal in $locale:ident;)*) => {
        $(#[test]
        fn $name() {
            check($case, Locale::$locale);
        })*
    };
}

cases! {
    negations_of_every_kind: "en-negation" in En;
    what_relatives_have_is_not_the_patients: "en-family" in En;
    two_lists_that_disagree: "en-conflict" in En;
    units_of_two_systems_and_ambiguous_dates: "en-units" in En;
    pregnancy_with_drugs_that_harm: "en-pregnancy" in En;
    a_long_record: "en-long" in En;
    chinese_emergency_note: "zh-pneumonia" in Zh;
    chinese_negations_and_no_known_allergies: "zh-negation" in Zh;
    chinese_kidneys_and_potassium: "zh-renal" in Zh;
    chinese_relatives: "zh-family" in Zh;
    two_languages_with_genes: "mixed-oncology" in Zh;
    two_languages_with_interactions: "mixed-cardiology" in En;
}
