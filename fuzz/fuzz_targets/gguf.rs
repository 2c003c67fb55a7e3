//! Any bytes, inspected as a GGUF model file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(engine::inspect_bytes(bytes.to_vec())));
