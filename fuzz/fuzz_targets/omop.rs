//! Any bytes, parted at blank lines, read as a folder of tables.
#![no_main]

#[path = "../../crates/ingest/tests/common/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = String::from_utf8_lossy(bytes);
    let names = ["PERSON.csv", "CONCEPT.csv", "CONDITION_OCCURRENCE.csv", "DRUG_EXPOSURE.csv"];
    let parts = whole.split("\n\n").map(str::as_bytes);
    let files: Vec<(&str, &[u8])> = names.into_iter().zip(parts).collect();
    invariants::hold_tables(&files);
});
