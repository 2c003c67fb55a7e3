//! Ten-year risk of a first atherosclerotic event; age 40 to 79, without known atherosclerotic
//! disease. Coefficients of the Black cohorts where the documents call the patient Black, else of the White ones.
//!
//! Source: Goff DC et al., Circulation 129 Suppl 2:S49 (2013); coefficients read in the R package preventr 0.12.0
//! (R/other_models.R).

use super::cardiovascular::{KNOWN_ATHEROSCLEROSIS, TREATED, first_event};
use super::finding::{AGE, CHOLESTEROL, DIABETES, HDL, SEX, SYSTOLIC, problem};
use super::mdrd_gfr::BLACK_WORDS;
use super::score::{Band, Input, Moment, Output, Run, Score, Values};
use super::signs::sign;
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ascvd-pce",
    names: &["ASCVD pooled cohort equations"],
    zh: "ASCVD 汇总队列方程",
    publication: "Goff DC et al., Circulation 129 Suppl 2:S49; read in R package preventr 0.12.0",
    edition: "2013",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("%", 1),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        SEX,
        CHOLESTEROL,
        HDL,
        SYSTOLIC,
        TREATED,
        DIABETES,
        problem(
            "smoking",
            "Current smoker",
            "当前吸烟",
            &["F17", "Z72.0"],
            &["current smoker", "tobacco use", "吸烟"],
        ),
        BLACK,
        KNOWN_ATHEROSCLEROSIS,
    ],
    outside: primary,
    compute,
    bands: &[
        Band {
            up_to: 4.999,
            en: "below 5 %: low",
            zh: "<5%：低",
        },
        Band {
            up_to: 7.499,
            en: "5 to 7.4 %: borderline",
            zh: "5%–7.4%：临界",
        },
        Band {
            up_to: 19.999,
            en: "7.5 to 19.9 %: intermediate",
            zh: "7.5%–19.9%：中",
        },
        Band {
            up_to: f64::INFINITY,
            en: "20 % or more: high",
            zh: "≥20%：高",
        },
    ],
};

const BLACK: Input = sign(
    "black",
    "Black (equations of the Black cohorts)",
    "黑人（黑人队列方程）",
    BLACK_WORDS,
);

/// Logarithms of the measurements, and the findings.
struct Terms {
    age: f64,
    total: f64,
    hdl: f64,
    pressure: f64,
    smoking: f64,
    diabetes: f64,
    treated: bool,
}

fn compute(v: &Values) -> f64 {
    let terms = Terms {
        age: v.of("age").ln(),
        total: v.of("cholesterol_total").ln(),
        hdl: v.of("cholesterol_hdl").ln(),
        pressure: v.of("systolic_bp").ln(),
        smoking: v.of("smoking"),
        diabetes: v.of("diabetes"),
        treated: v.is("treated"),
    };
    let (sum, mean, survival): (f64, f64, f64) = match (v.is("black"), v.is("sex")) {
        (false, true) => (white_women(&terms), -29.1817, 0.9665),
        (false, false) => (white_men(&terms), 61.1816, 0.9144),
        (true, true) => (black_women(&terms), 86.6081, 0.9533),
        (true, false) => (black_men(&terms), 19.5425, 0.8954),
    };
    100.0 * (1.0 - survival.powf((sum - mean).exp()))
}

fn white_women(t: &Terms) -> f64 {
    let pressure = if t.treated { 2.019 } else { 1.957 };
    -29.799 * t.age + 4.884 * t.age * t.age + 13.540 * t.total
        - 3.114 * t.age * t.total
        - 13.578 * t.hdl
        + 3.149 * t.age * t.hdl
        + pressure * t.pressure
        + 7.574 * t.smoking
        - 1.665 * t.age * t.smoking
        + 0.661 * t.diabetes
}

fn white_men(t: &Terms) -> f64 {
    let pressure = if t.treated { 1.797 } else { 1.764 };
    12.344 * t.age + 11.853 * t.total - 2.664 * t.age * t.total - 7.990 * t.hdl
        + 1.769 * t.age * t.hdl
        + pressure * t.pressure
        + 7.837 * t.smoking
        - 1.795 * t.age * t.smoking
        + 0.658 * t.diabetes
}

fn black_women(t: &Terms) -> f64 {
    let (pressure, with_age) = if t.treated {
        (29.291, -6.432)
    } else {
        (27.820, -6.087)
    };
    17.114 * t.age + 0.940 * t.total - 18.920 * t.hdl
        + 4.475 * t.age * t.hdl
        + pressure * t.pressure
        + with_age * t.age * t.pressure
        + 0.691 * t.smoking
        + 0.874 * t.diabetes
}

fn black_men(t: &Terms) -> f64 {
    let pressure = if t.treated { 1.916 } else { 1.809 };
    2.469 * t.age + 0.302 * t.total - 0.307 * t.hdl
        + pressure * t.pressure
        + 0.549 * t.smoking
        + 0.645 * t.diabetes
}

fn primary(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| !(40.0..80.0).contains(age))
        .map(|_| ("for age 40 to 79", "适用于 40–79 岁"))
        .or_else(|| first_event(v))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    /// The worked examples of the guideline's appendix, where the terms were rounded: age 55, total cholesterol 213, HDL 50,
    /// systolic 120 untreated.
    #[test]
    fn the_worked_examples_come_out() {
        for (sex, black, expect) in [
            (1.0, 0.0, 2.1),
            (1.0, 1.0, 3.0),
            (0.0, 0.0, 5.3),
            (0.0, 1.0, 6.1),
        ] {
            check(
                &super::SCORE,
                &[
                    ("age", 55.0),
                    ("sex", sex),
                    ("black", black),
                    ("cholesterol_total", 213.0),
                    ("cholesterol_hdl", 50.0),
                    ("systolic_bp", 120.0),
                ],
                expect,
                0.1,
            );
        }
    }
}
