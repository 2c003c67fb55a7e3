//! Use cases over a narrow `Host` trait: wire types, closed error codes, jobs. Both shells call the same handlers.
//!
//! Never here: tauri, candle, SQL text.

pub mod check;
mod compose;
mod differential;
mod edit;
pub mod intake;
mod once;
pub mod program;
mod refused;
mod stored;
mod view;
pub mod wire;
mod words;
mod work;

pub use once::{Task, draft_once};
pub use refused::Refused;
