//! What every rule stands on: the rule's shape, the patient as rules see him, and the answers.

mod classes;
mod conditions;
mod drugs;
mod issue;
mod known;
mod measured;
mod patient;
mod rule;
pub(crate) mod table;
#[cfg(test)]
pub(crate) mod testing;

pub use classes::{DrugClass, class, classes_of, members};
pub use conditions::{Group, contains_word};
pub use drugs::{Drug, Role, Unresolved, milligrams, resolve};
pub use issue::Compose;
pub use known::{Known, Missing};
pub use measured::Measured;
pub use patient::{Patient, evidence};
pub use rule::{Publication, Rule, RuleInfo};
