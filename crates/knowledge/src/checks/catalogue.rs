use super::framework::Rule;

/// Every rule, in the order in which they run.
pub static ALL: &[Rule] = &[];
