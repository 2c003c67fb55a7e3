//! Any bytes, read as Image without the process around the reader.
#![no_main]

mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reader::hold(record::MediaType::Image, bytes));
