//! Tests that cross crates: the pipeline, the golden files and the real window.
