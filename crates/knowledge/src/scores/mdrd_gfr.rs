//! Older estimate of glomerular filtration rate, kept for comparison; the race coefficient is left out.
//!
//! Source: Levey AS et al., Ann Intern Med 145:247 (IDMS-traceable 4-variable form) (2006); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/mdrdgfr.md.

use super::finding::{AGE, CREATININE, SEX, adults};
use super::score::{Input, Moment, Output, Run, Score, Values};
use super::signs::sign;
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "mdrd-gfr",
    names: &["MDRD GFR Equation"],
    zh: "MDRD 肾小球滤过率",
    publication: "Levey AS et al., Ann Intern Med 145:247 (IDMS-traceable 4-variable form); read as MDCalc page",
    edition: "2006",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mL/min/1.73 m2", 0),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Latest,
    inputs: &[AGE, SEX, CREATININE, BLACK],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    175.0
        * v.of("creatinine").powf(-1.154)
        * v.of("age").powf(-0.203)
        * if v.is("sex") { 0.742 } else { 1.0 }
        * if v.is("black") { 1.212 } else { 1.0 }
}

/// The equation as published has a coefficient for Black patients; estimates of today (CKD-EPI 2021) have none.
const BLACK: Input = sign(
    "black",
    "Black (coefficient 1.212 of the published equation)",
    "黑人（原公式系数 1.212）",
    BLACK_WORDS,
);

/// Words that call the patient Black.
pub(super) const BLACK_WORDS: &[(f64, &[&str])] = &[(
    1.0,
    &[
        "african american|caribbean",
        "black man|woman|male|female|patient|boy|girl|gentleman|lady",
        "black",
    ],
)];

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 60.0), ("sex", 0.0), ("creatinine", 1.0)],
            76.2,
            0.5,
        );
    }
}
