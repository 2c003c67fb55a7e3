//! Use cases over a narrow `Host` trait: wire types, closed error codes, jobs. Both shells call the same handlers.
//!
//! Never here: tauri, candle, SQL text.

pub mod check;
mod differential;
mod edit;
pub mod intake;
pub mod program;
mod stored;
mod view;
pub mod wire;
mod words;
