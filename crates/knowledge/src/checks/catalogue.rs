use super::framework::Rule;
use super::renal;

/// Every rule, in the order in which they run.
pub static ALL: &[Rule] = &[renal::RULE];
