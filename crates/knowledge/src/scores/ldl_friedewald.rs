//! LDL cholesterol: the laboratory's own where it is reported, else from the lipid profile; unreliable above 400 mg/dL triglycerides.
//!
//! Source: Friedewald WT et al., Clin Chem 18:499 (1972), recalled.

use super::finding::{CHOLESTEROL, HDL, TRIGLYCERIDES, anyone, lab, optional};
use super::score::{Moment, Output, Run, Score, Values};
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
    moment: Moment::Presentation,
    inputs: &[
        CHOLESTEROL,
        HDL,
        TRIGLYCERIDES,
        optional(lab(
            "cholesterol_ldl",
            "LDL cholesterol as reported (mg/dL)",
            "报告的低密度脂蛋白胆固醇 (mg/dL)",
            "mg/dL",
            3.0,
            1000.0,
        )),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    if let Some(reported) = v.get("cholesterol_ldl") {
        return reported;
    }
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
