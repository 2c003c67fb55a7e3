//! `draft`.
