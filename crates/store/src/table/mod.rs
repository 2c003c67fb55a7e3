//! One file per table: its row, reader and writer.

pub(crate) mod annotation;
pub(crate) mod audit;
pub(crate) mod case;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod issue;
pub(crate) mod kv_cache;
pub(crate) mod override_;
pub(crate) mod record;
pub(crate) mod result;
pub(crate) mod review_decision;
pub(crate) mod run;
pub(crate) mod search;
pub(crate) mod setting;
pub(crate) mod signature;
