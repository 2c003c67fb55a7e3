//! Tables of conditions on a patient, and the engine that puts them to a record.
//!
//! A row says which drugs it is about, when it speaks ([`When`]), how severe that is and why. The answer to a condition
//! has three values: it holds, with the facts that decide; it does not hold; or it cannot be told, with the reason. A
//! problem that the record does not mention counts as not there; a number that it does not hold is never normal.

mod ahead;
mod baseline;
mod childbearing;
mod contraception;
mod dosed;
mod groups;
mod idle;
mod illness;
mod judge;
mod kidney;
mod labels;
mod liver;
mod past;
mod positive;
mod pregnant;
mod recovery;
mod said;
mod sheet;
mod supposed;
mod target;
mod when;

pub use baseline::baseline;
pub use groups::problem;
pub use idle::is_adult;
pub use judge::{Answer, Judge, Reason, Unaged};
pub use kidney::{Aim, changing, injury, on_dialysis};
pub use labels::analyte;
pub use said::beside;
#[cfg(test)]
pub use sheet::check_table;
pub use sheet::{Open, Sheet, drugs, members, nothing, run, severity, source};
pub use when::When;
