//! Liver fibrosis from age, transaminases and platelets; cut-offs for NAFLD (Shah AG 2009); less reliable under 35 and over 65 years.
//!
//! Source: Sterling RK et al., Hepatology 43:1317 (2006); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/fibrosis4.md.

use super::finding::{AGE, ALT, AST, PLATELETS, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "fib-4",
    names: &["FIB-4", "Fibrosis-4 (FIB-4) Index for Liver Fibrosis"],
    zh: "FIB-4 指数",
    publication: "Sterling RK et al., Hepatology 43:1317; read as MDCalc page",
    edition: "2006",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 2),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[AGE, AST, ALT, PLATELETS],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.2999,
            en: "below 1.3 (from age 65: below 2.0): advanced fibrosis unlikely",
            zh: "<1.3（65 岁起 <2.0）：进展期纤维化可能性低",
        },
        Band {
            up_to: 2.67,
            en: "1.3 to 2.67: indeterminate",
            zh: "1.3–2.67：不确定",
        },
        Band {
            up_to: f64::INFINITY,
            en: "above 2.67: advanced fibrosis likely",
            zh: "＞2.67：进展期纤维化可能性高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.of("age") * v.of("ast") / (v.of("platelets") * v.of("alt").sqrt())
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 60.0),
                ("ast", 50.0),
                ("alt", 25.0),
                ("platelets", 200.0),
            ],
            3.0,
            0.001,
        );
    }
}
