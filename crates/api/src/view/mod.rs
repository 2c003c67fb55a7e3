//! From the record, its issues and its draft to what the window shows: worded, ordered, with places in UTF-16.

mod case;
mod document;
mod draft;
mod gene;
mod group;
mod issue;
mod place;
mod row;
mod score;
mod timeline;

pub(crate) use case::{Parts, age, allergy, case, disclaimer, sex};
pub(crate) use draft::{Beside, annotation, draft, heading, part, signing, statement};
pub(crate) use gene::genes;
pub(crate) use issue::{severity, source};
pub(crate) use place::Pages;
pub(crate) use score::{row as score_row, score};
