//! For tests only: a fixed world for handlers, a scripted model, golden files.
//!
//! Never here: anything that the product needs at run time.

mod golden;
mod script;
mod world;

pub use golden::{dump, golden};
pub use script::Script;
pub use world::{PASSPHRASE, World, knowledge};
