//! JSON for programs: what `consilium ... --json` prints. Spans are half-open UTF-8 bytes of a document's stored text.
//!
//! The same facts, issues and statements as in the window, without the window's wording of labels and groups.

mod check;
mod draft;
mod named;
mod place;
mod score;
mod show;

pub use check::{Checked, IssueOut, issue};
pub use draft::{CitationOut, Drafted, StatementOut};
pub use named::{NameOut, NamedOut, PairOut};
pub use place::SpanOut;
pub use score::{ScoreOut, Scored};
pub use show::{LISTS, Shown};
