//! Use cases over a narrow [`Host`]: wire types, closed error codes, jobs. Both shells call the same handlers.
//!
//! [`App`] is the program; [`App::call`] carries out one command of the contract in [`wire`]. The command line also
//! works without a vault: [`intake`], [`check`], [`named`], [`draft_once`] and [`program`].
//!
//! Never here: tauri, candle, SQL text.

mod about;
mod annotation;
mod app;
pub mod attached;
mod beside;
mod case;
pub mod check;
mod collection;
mod compose;
pub mod deidentify;
mod differential;
mod dispatch;
mod edit;
pub mod examine;
mod examining;
mod export;
mod fact;
pub mod fault;
mod gene;
mod host;
pub mod intake;
mod keeper;
mod measure;
mod model;
mod model_task;
pub mod named;
mod once;
pub mod program;
mod proposal;
mod reading;
mod refused;
mod review;
mod run;
mod samples;
mod score;
mod settings;
mod sign;
mod stored;
mod suggest;
mod therapy;
mod told;
mod vault;
mod view;
mod warm;
pub mod wire;
mod words;
mod work;

pub use app::App;
pub use host::{Host, Keychain, KeychainError};
pub use inference::{CancelToken, Generate, InferenceError};
pub use keeper::Keeper;
pub use model::default_file as default_model_file;
pub use once::{Task, draft_once, export_once};
pub use refused::Refused;
pub use store::Vault;
pub use told::Words;
