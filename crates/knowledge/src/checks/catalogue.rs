use super::framework::Rule;
use super::{
    age, before_start, disease, dose, dose_with, hepatic, lab, monitoring, omission, pgx,
    pregnancy, red_flags, renal,
};

/// Every rule, in the order in which they run.
pub static ALL: &[Rule] = &[
    // What cannot wait.
    red_flags::RULE,
    // Drugs against each other and against allergies.
    super::allergy::RULE,
    super::interaction::RULE,
    super::last_dose::RULE,
    super::duplicate::RULE,
    super::burden::qt::RULE,
    super::burden::serotonin::RULE,
    super::burden::bleeding::RULE,
    super::burden::sedation::RULE,
    super::burden::kidney::RULE,
    super::burden::hyperkalaemia::RULE,
    super::burden::hypoglycaemia::RULE,
    super::burden::anticholinergic::RULE,
    super::brand::RULE,
    super::institution::RULE,
    // Drugs against the patient, and the patient's values.
    dose::RULE,
    dose::LOW,
    dose_with::RULE,
    renal::RULE,
    disease::RULE,
    pregnancy::RULE,
    age::RULE,
    lab::RULE,
    before_start::RULE,
    hepatic::RULE,
    pgx::RULE,
    monitoring::RULE,
    // What the record lacks.
    omission::RULE,
];
