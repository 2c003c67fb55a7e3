//! Readers of the parser process. A panic inside a library that reads a format costs that document alone, for the process
//! around it ends with a message; only what panics in our own code is a finding.

#[path = "../../crates/parser/tests/common/extracted.rs"]
mod extracted;

use std::panic::{catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// Reads `bytes` as `kind` without the process around the reader.
pub fn hold(kind: record::MediaType, bytes: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let finding = take_hook();
        set_hook(Box::new(move |panic| {
            let library = |place: &std::panic::Location<'_>| place.file().contains("/registry/src/");
            if !panic.location().is_some_and(library) {
                finding(panic);
            }
        }));
    });
    let _ = catch_unwind(|| extracted::hold(kind, bytes));
}
