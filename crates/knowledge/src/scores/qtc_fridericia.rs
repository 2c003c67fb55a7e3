//! QT interval corrected for heart rate.
//!
//! Source: Fridericia LS, Acta Med Scand 53:469 (1920); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/qtc.md.

use super::finding::{HEART_RATE, QT, anyone};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "qtc-fridericia",
    names: &["QTc (Fridericia)", "QTc Fridericia Calculator"],
    zh: "QTc（Fridericia）",
    publication: "Fridericia LS, Acta Med Scand 53:469; read as MDCalc page",
    edition: "1920",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("ms", 0),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[QT, HEART_RATE],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 449.99,
            en: "below 450 ms",
            zh: "低于 450 ms",
        },
        Band {
            up_to: 499.99,
            en: "450 to 499 ms: prolonged by most definitions",
            zh: "450–499 ms：多数定义为延长",
        },
        Band {
            up_to: f64::INFINITY,
            en: "500 ms or more: risk of torsade de pointes",
            zh: "≥500 ms：尖端扭转型室速风险",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let (qt, rr) = (v.of("qt_interval"), 60.0 / v.of("heart_rate"));
    qt / rr.cbrt()
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
