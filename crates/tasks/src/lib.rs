//! `tasks`.
