//! What every rule stands on: the rule's shape, the patient as rules see him, and the answers.

mod amount;
mod around;
mod awaited;
mod classes;
mod conditions;
mod counted;
mod drugs;
mod implied;
mod issue;
mod known;
mod measured;
mod patient;
mod rule;
pub(crate) mod table;
#[cfg(test)]
pub(crate) mod testing;
mod told_age;
mod told_order;
mod unsteady;
mod usual;
mod vaccine;
mod wording;

pub use around::around;
pub use awaited::{Told, at as told_at, of as told_of};
#[cfg(test)]
pub use classes::members;
pub use classes::{class, classes_of};
pub use conditions::{Group, contains_word};
pub use counted::counted;
pub use drugs::{Drug, Role, Unresolved, is_only_named, mg_per_kg, resolve};
pub(crate) use implied::unit as implied_unit;
pub use issue::{Compose, NOTHING_FOUND};
pub use known::{Known, Missing};
pub use measured::{Measured, readable_unit};
pub use patient::{Patient, evidence};
pub use rule::{Publication, Rule, RuleInfo};
pub use unsteady::Course;
pub use wording::Wordings;
