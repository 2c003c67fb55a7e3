//! What every reader owes for any bytes: no panic, and spans inside the text on character boundaries.

use parser::Limits;
use record::{MediaType, Span};

/// Small enough that a hostile document ends soon.
fn limits() -> Limits {
    Limits {
        input_bytes: 1 << 20,
        unpacked_bytes: 16 << 20,
        text_bytes: 1 << 20,
        pages: 50,
        ..Limits::default()
    }
}

/// Reads `bytes` as `kind` and checks what came out.
pub fn hold(kind: MediaType, bytes: &[u8]) {
    let document = parser::read_here(kind, bytes, &limits());
    let inside = |span: Span| assert!(span.slice(&document.text).is_some(), "{kind:?}: {span:?}");
    for page in &document.pages {
        inside(page.span);
        page.lines.iter().for_each(|line| inside(line.span));
    }
    document.doubts.iter().for_each(|doubt| inside(doubt.span));
}
