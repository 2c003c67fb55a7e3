//! QT interval corrected for heart rate.
//!
//! Source: Sagie A et al., Am J Cardiol 70:797 (1992); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/qtc.md.

use super::finding::{HEART_RATE, QT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "qtc-framingham",
    names: &["QTc (Framingham)", "QTc Framingham Calculator"],
    zh: "QTc（Framingham）",
    publication: "Sagie A et al., Am J Cardiol 70:797; read as MDCalc page",
    edition: "1992",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("ms", 0),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[QT, HEART_RATE],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let (qt, rr) = (v.of("qt_interval"), 60.0 / v.of("heart_rate"));
    qt + 154.0 * (1.0 - rr)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("qt_interval", 400.0), ("heart_rate", 60.0)],
            400.0,
            0.001,
        );
    }
}
