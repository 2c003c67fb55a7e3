//! Organ dysfunction; organs without measurement count 0. Vasopressor dose is not read: any counts 3.
//!
//! Source: Vincent JL et al., Intensive Care Med 22:707 (1996), recalled.

use super::finding::{
    BILIRUBIN, CREATININE, DIASTOLIC, FIO2, GCS, PAO2, PLATELETS, SYSTOLIC, adults, drug, optional,
    problem,
};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "sofa",
    names: &["SOFA", "Sequential Organ Failure Assessment (SOFA) Score"],
    zh: "SOFA 评分",
    publication: "Vincent JL et al., Intensive Care Med 22:707",
    edition: "1996",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WithProblem(&["A41", "R65", "J96"]),
    inputs: &[
        optional(PAO2),
        optional(FIO2),
        problem(
            "ventilated",
            "Mechanically ventilated or CPAP",
            "机械通气或 CPAP",
            &["Z99.11", "J95.85"],
            &[
                "mechanical ventilation",
                "intubat",
                "cpap",
                "机械通气",
                "气管插管",
            ],
        ),
        optional(PLATELETS),
        optional(BILIRUBIN),
        optional(SYSTOLIC),
        optional(DIASTOLIC),
        drug(
            "vasopressor",
            "Noradrenaline, adrenaline or dopamine",
            "去甲肾上腺素、肾上腺素或多巴胺",
            &[
                "norepinephrine",
                "noradrenaline",
                "epinephrine",
                "adrenaline",
                "dopamine",
            ],
        ),
        drug("dobutamine", "Dobutamine", "多巴酚丁胺", &["dobutamine"]),
        optional(GCS),
        optional(CREATININE),
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let ratio = match (v.get("pao2"), v.get("fio2")) {
        (Some(pressure), Some(share)) => pressure / (share / 100.0),
        (Some(pressure), None) => pressure / 0.21,
        _ => f64::INFINITY,
    };
    let lung = match (v.is("ventilated"), ratio) {
        (true, ratio) if ratio < 100.0 => 4.0,
        (true, ratio) if ratio < 200.0 => 3.0,
        (_, ratio) if ratio < 300.0 => 2.0,
        (_, ratio) if ratio < 400.0 => 1.0,
        _ => 0.0,
    };
    let mean = match (v.get("systolic_bp"), v.get("diastolic_bp")) {
        (Some(high), Some(low)) => (high + 2.0 * low) / 3.0,
        _ => f64::INFINITY,
    };
    let circulation = if v.is("vasopressor") {
        3.0
    } else if v.is("dobutamine") {
        2.0
    } else {
        f64::from(mean < 70.0)
    };
    let platelets = falling(v.get("platelets"), &[20.0, 50.0, 100.0, 150.0]);
    let brain = falling(v.get("gcs"), &[6.0, 10.0, 13.0, 15.0]);
    lung + platelets
        + rising(v.get("bilirubin_total"), &[1.2, 2.0, 6.0, 12.0])
        + circulation
        + brain
        + rising(v.get("creatinine"), &[1.2, 2.0, 3.5, 5.0])
}

/// Number of limits at or below `value`.
fn rising(value: Option<f64>, limits: &[f64; 4]) -> f64 {
    value.map_or(0.0, |value| {
        limits.iter().filter(|limit| value >= **limit).count() as f64
    })
}

/// Number of limits above `value`.
fn falling(value: Option<f64>, limits: &[f64; 4]) -> f64 {
    value.map_or(0.0, |value| {
        limits.iter().filter(|limit| value < **limit).count() as f64
    })
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("pao2", 60.0),
                ("fio2", 50.0),
                ("ventilated", 1.0),
                ("platelets", 90.0),
                ("gcs", 14.0),
                ("creatinine", 2.1),
            ],
            3.0 + 2.0 + 1.0 + 2.0,
            0.001,
        );
    }
}
