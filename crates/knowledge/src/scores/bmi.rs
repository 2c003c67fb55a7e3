//! Weight over height squared, with the ideal and dosing weights that other formulas share.
//!
//! Source: Quetelet; WHO Technical Report 894 (cut-offs) (2000); read in
//! scribd.com 250896243 and 496249684 (WHO Global Database on Body Mass Index, table 1).

use super::finding::{HEIGHT, WEIGHT, anyone};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "bmi",
    names: &["Body mass index", "Body Mass Index (BMI)"],
    zh: "体重指数",
    publication: "Quetelet; WHO Technical Report 894 (cut-offs)",
    edition: "2000",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("kg/m2", 1),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[WEIGHT, HEIGHT],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 18.499,
            en: "underweight (WHO, adults)",
            zh: "偏瘦（WHO，成人）",
        },
        Band {
            up_to: 24.999,
            en: "normal range (WHO, adults)",
            zh: "正常范围（WHO，成人）",
        },
        Band {
            up_to: 29.999,
            en: "overweight (WHO, adults)",
            zh: "超重（WHO，成人）",
        },
        Band {
            up_to: f64::INFINITY,
            en: "obesity (WHO, adults)",
            zh: "肥胖（WHO，成人）",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.of("weight") / (v.of("height") / 100.0).powi(2)
}

/// Devine ideal body weight in kg, from height in cm and sex.
pub(super) fn ideal_weight(v: &Values) -> f64 {
    let base = if v.is("sex") { 45.5 } else { 50.0 };
    base + 2.3 * (v.of("height") / 2.54 - 60.0)
}

/// Ideal weight plus 0.4 of the excess, kg.
pub(super) fn adjusted_weight(v: &Values) -> f64 {
    let ideal = ideal_weight(v);
    ideal + 0.4 * (v.of("weight") - ideal)
}

/// The weight that Cockcroft-Gault takes: by body mass index, actual where the height is unknown.
pub(super) fn dosing_weight(v: &Values) -> f64 {
    let weight = v.of("weight");
    let Some(height) = v.get("height") else {
        return weight;
    };
    let index = weight / (height / 100.0).powi(2);
    match index {
        index if index < 18.5 => weight,
        index if index < 25.0 => weight.min(ideal_weight(v)),
        _ => adjusted_weight(v),
    }
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("weight", 81.0), ("height", 180.0)],
            25.0,
            0.001,
        );
    }
}
