//! QT interval corrected for heart rate.
//!
//! Source: Rautaharju PM et al., J Electrocardiol 37 Suppl:117 (2004); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/qtc.md.

use super::finding::{HEART_RATE, QT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "qtc-rautaharju",
    names: &["QTc (Rautaharju)", "QTc Rautaharju Calculator"],
    zh: "QTc（Rautaharju）",
    publication: "Rautaharju PM et al., J Electrocardiol 37 Suppl:117; read as MDCalc page",
    edition: "2004",
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
    qt * (120.0 + 60.0 / rr) / 180.0
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
