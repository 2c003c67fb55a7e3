//! Expected PaCO2 (within 2 mmHg) in metabolic acidosis.
//!
//! Source: Albert MS et al., Ann Intern Med 66:312 (1967); read in
//! easycalculation.com metabolic-acidosis-compensation; renalcarematters.com calc-winters-formula.

use super::finding::{BICARBONATE, PH};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "winters",
    names: &["Winter's formula"],
    zh: "Winter 公式",
    publication: "Albert MS et al., Ann Intern Med 66:312",
    edition: "1967",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mm[Hg]", 0),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[BICARBONATE, PH],
    outside: acidosis,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    1.5 * v.of("bicarbonate") + 8.0
}

fn acidosis(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("bicarbonate")
        .filter(|value| *value >= 22.0)
        .map(|_| ("for metabolic acidosis only", "仅用于代谢性酸中毒"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("bicarbonate", 12.0), ("ph", 7.2)],
            26.0,
            0.001,
        );
    }
}
