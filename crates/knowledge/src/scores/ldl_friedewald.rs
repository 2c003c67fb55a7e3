//! LDL cholesterol from a fasting lipid profile; unreliable above 400 mg/dL triglycerides.
//!
//! Source: Friedewald WT et al., Clin Chem 18:499 (1972), recalled.

use super::finding::{CHOLESTEROL, HDL, TRIGLYCERIDES, anyone};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ldl-friedewald",
    names: &["LDL cholesterol (Friedewald)", "LDL Calculated"],
    zh: "低密度脂蛋白（Friedewald）",
    publication: "Friedewald WT et al., Clin Chem 18:499",
    edition: "1972",
    source_status: SourceStatus::Recalled,
    output: Output::Quantity("mg/dL", 0),
    run: Run::WhenComplete,
    inputs: &[CHOLESTEROL, HDL, TRIGLYCERIDES],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("cholesterol_total") - v.of("cholesterol_hdl") - v.of("triglycerides") / 5.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("cholesterol_total", 200.0),
                ("cholesterol_hdl", 50.0),
                ("triglycerides", 150.0),
            ],
            120.0,
            0.001,
        );
    }
}
