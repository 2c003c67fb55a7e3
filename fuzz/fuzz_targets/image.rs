//! Any bytes, read as Image without the process around the reader.
#![no_main]

#[path = "../../crates/parser/tests/common/extracted.rs"]
mod extracted;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| extracted::hold(record::MediaType::Image, bytes));
