//! Any bytes, read as `a.rtf`.
#![no_main]

#[path = "../../crates/ingest/tests/common/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::hold("a.rtf", bytes));
