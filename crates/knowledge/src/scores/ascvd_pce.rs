//! Ten-year risk of a first atherosclerotic event; coefficients of the White cohorts, age 40 to 79.
//!
//! Source: Goff DC et al., Circulation 129 Suppl 2:S49 (2013), recalled.

use super::finding::{AGE, CHOLESTEROL, DIABETES, HDL, SEX, SYSTOLIC, drug, problem};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ascvd-pce",
    names: &["ASCVD pooled cohort equations (White)"],
    zh: "ASCVD 汇总队列方程（白人）",
    publication: "Goff DC et al., Circulation 129 Suppl 2:S49",
    edition: "2013",
    source_status: SourceStatus::Recalled,
    output: Output::Quantity("%", 1),
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        SEX,
        CHOLESTEROL,
        HDL,
        SYSTOLIC,
        drug(
            "treated",
            "Blood pressure treated",
            "降压治疗中",
            &[
                "amlodipine",
                "lisinopril",
                "losartan",
                "valsartan",
                "hydrochlorothiazide",
                "enalapril",
                "ramipril",
                "metoprolol",
                "bisoprolol",
                "nifedipine",
                "candesartan",
                "telmisartan",
                "irbesartan",
                "chlortalidone",
                "indapamide",
                "perindopril",
            ],
        ),
        DIABETES,
        problem(
            "smoking",
            "Current smoker",
            "当前吸烟",
            &["F17", "Z72.0"],
            &["current smoker", "tobacco use", "吸烟"],
        ),
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

fn compute(v: &Values) -> f64 {
    let (age, total, hdl) = (
        v.of("age").ln(),
        v.of("cholesterol_total").ln(),
        v.of("cholesterol_hdl").ln(),
    );
    let pressure = v.of("systolic_bp").ln();
    let (smoking, diabetes, treated) = (v.of("smoking"), v.of("diabetes"), v.is("treated"));
    let (sum, mean, survival): (f64, f64, f64) = if v.is("sex") {
        let pressure = if treated {
            2.019 * pressure
        } else {
            1.957 * pressure
        };
        let sum =
            -29.799 * age + 4.884 * age * age + 13.540 * total - 3.114 * age * total - 13.578 * hdl
                + 3.149 * age * hdl
                + pressure
                + 7.574 * smoking
                - 1.665 * age * smoking
                + 0.661 * diabetes;
        (sum, -29.18, 0.9665)
    } else {
        let pressure = if treated {
            1.797 * pressure
        } else {
            1.764 * pressure
        };
        let sum = 12.344 * age + 11.853 * total - 2.664 * age * total - 7.990 * hdl
            + 1.769 * age * hdl
            + pressure
            + 7.837 * smoking
            - 1.795 * age * smoking
            + 0.658 * diabetes;
        (sum, 61.18, 0.9144)
    };
    100.0 * (1.0 - survival.powf((sum - mean).exp()))
}

fn primary(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| !(40.0..=79.0).contains(age))
        .map(|_| ("for age 40 to 79", "适用于 40–79 岁"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 55.0),
                ("sex", 1.0),
                ("cholesterol_total", 213.0),
                ("cholesterol_hdl", 50.0),
                ("systolic_bp", 120.0),
            ],
            2.1,
            0.1,
        );
        check(
            &super::SCORE,
            &[
                ("age", 55.0),
                ("sex", 0.0),
                ("cholesterol_total", 213.0),
                ("cholesterol_hdl", 50.0),
                ("systolic_bp", 120.0),
            ],
            5.3,
            0.1,
        );
    }
}
