use super::framework::Rule;
use super::{age, allergy, disease, pregnancy, renal};

/// Every rule, in the order in which they run.
pub static ALL: &[Rule] = &[
    // Drugs against each other and against allergies.
    allergy::RULE,
    // Drugs against the patient, and the patient's values.
    renal::RULE,
    disease::RULE,
    pregnancy::RULE,
    age::RULE,
];
