//! Gradient at sea level with a respiratory quotient of 0.8.
//!
//! Source: Alveolar gas equation at sea level (Fenn WO et al., 1946); read in
//! merckmanuals.com, equations for the alveolar oxygen pressure; www-users.med.cornell.edu picu aagrad.

use super::finding::{FIO2, PACO2, PAO2, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "aa-gradient",
    names: &["Alveolar-arterial gradient"],
    zh: "肺泡-动脉氧分压差",
    publication: "Alveolar gas equation at sea level (Fenn WO et al., 1946)",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mm[Hg]", 0),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[PAO2, PACO2, FIO2],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("fio2") / 100.0 * 713.0 - v.of("paco2") / 0.8 - v.of("pao2")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("pao2", 90.0), ("paco2", 40.0), ("fio2", 21.0)],
            9.73,
            0.01,
        );
    }
}
