//! From the record, its issues and its draft to what the window shows: worded, ordered, with places in UTF-16.

mod case;
mod document;
mod draft;
mod fact;
mod field;
mod group;
mod issue;
mod place;
mod score;
mod timeline;

pub(crate) use case::{case, Parts};
pub(crate) use draft::{annotation, draft, heading, part, signing};
pub(crate) use issue::{issues, source};
pub(crate) use place::Pages;
