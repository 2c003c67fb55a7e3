//! LDL cholesterol: the laboratory's own where it is reported, else from the lipid profile; not
//! applicable above 400 mg/dL triglycerides.
//!
//! Source: Friedewald WT et al., Clin Chem 18:499 (1972); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ldl.md.

use super::finding::{CHOLESTEROL, HDL, TRIGLYCERIDES, lab, optional};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ldl-friedewald",
    names: &["LDL cholesterol (Friedewald)", "LDL Calculated"],
    zh: "低密度脂蛋白（Friedewald）",
    publication: "Friedewald WT et al., Clin Chem 18:499; read as MDCalc page",
    edition: "1972",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mg/dL", 0),
    course: false,
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
    outside: high_triglycerides,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    if let Some(reported) = v.get("cholesterol_ldl") {
        return reported;
    }
    v.of("cholesterol_total") - v.of("cholesterol_hdl") - v.of("triglycerides") / 5.0
}

/// The formula takes a fifth of the triglycerides for VLDL, which fails above 400 mg/dL; a reported LDL stands.
fn high_triglycerides(v: &Values) -> Option<(&'static str, &'static str)> {
    let reported = v.get("cholesterol_ldl").is_some();
    v.get("triglycerides")
        .filter(|value| *value > 400.0 && !reported)
        .map(|_| {
            (
                "the formula fails with triglycerides above 400 mg/dL (4.5 mmol/L): ask for a direct LDL",
                "甘油三酯高于 400 mg/dL（4.5 mmol/L）时公式不适用：请直接测定低密度脂蛋白",
            )
        })
}

#[cfg(test)]
mod tests {
    use crate::scores::score::Values;
    use crate::scores::score::testing::*;

    #[test]
    fn high_triglycerides_give_no_answer_unless_the_laboratory_reports_one() {
        let mut values = Values::default();
        values.set("triglycerides", 401.0);
        assert!((super::SCORE.outside)(&values).is_some());
        values.set("cholesterol_ldl", 90.0);
        assert!((super::SCORE.outside)(&values).is_none());
        values.set("triglycerides", 400.0);
        assert!((super::SCORE.outside)(&values).is_none());
    }

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
