//! What crosses the border to the window and to programs: requests, answers and events of every command.
//!
//! Clinical content arrives here worded in the interface language and in the order in which it is to be shown. Domain
//! types are converted by destructuring, so that a new field breaks the build.

mod case;
mod check;
mod codegen;
mod collection;
mod commands;
mod deidentify;
mod draft;
mod error;
mod export;
mod gene;
mod model;
mod record;
mod run;
mod settings;
mod text;
mod therapy;
mod vault;

pub use case::*;
pub use check::*;
pub use codegen::typescript;
pub use collection::*;
pub use commands::*;
pub use deidentify::*;
pub use draft::*;
pub use error::*;
pub use export::*;
pub use gene::*;
pub use model::*;
pub use record::*;
pub use run::*;
pub use settings::*;
pub use text::*;
pub use therapy::*;
pub use vault::*;
