//! Any bytes, read as `a.txt`.
#![no_main]

#[path = "../../crates/ingest/tests/common/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::hold("a.txt", bytes));
