//! Any bytes, read as a safetensors file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(engine::read_safetensors(bytes)));
