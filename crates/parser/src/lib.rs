//! `parser`.
