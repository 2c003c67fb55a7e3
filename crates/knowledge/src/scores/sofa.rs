//! Organ dysfunction; an organ without measurement counts 0 and makes the result a lower bound. Vasopressors count by their rate.
//!
//! Source: Vincent JL et al., Intensive Care Med 22:707 (1996); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/sofa.md.

use super::finding::{
    AGE_LIMIT, BILIRUBIN, CREATININE, DIASTOLIC, FIO2, GCS_TOTAL, PAO2, PLATELETS, SYSTOLIC,
    adults, dose_told, optional, problem, told, uncounted,
};
use super::score::{Moment, Output, Run, Score, Values};
use super::signs::{rate, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "sofa",
    names: &["SOFA", "Sequential Organ Failure Assessment (SOFA) Score"],
    zh: "SOFA 评分",
    publication: "Vincent JL et al., Intensive Care Med 22:707; read as MDCalc page",
    edition: "1996",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["A41", "R65", "J96"]),
    moment: Moment::Latest,
    inputs: &[
        AGE_LIMIT,
        uncounted(PAO2),
        optional(FIO2),
        told(
            problem(
                "ventilated",
                "Mechanically ventilated",
                "机械通气",
                &["Z99.11", "J95.85"],
                &["mechanical ventilation", "intubat", "机械通气", "气管插管"],
            ),
            &[(
                1.0,
                &[
                    "mechanical* ventilat*",
                    "intubat*|ett",
                    "ventilator",
                    "ventilated",
                    "respiratory support",
                ],
            )],
        ),
        sign(
            "cpap",
            "CPAP or other non-invasive ventilation",
            "CPAP 或无创通气",
            &[(
                1.0,
                &[
                    "cpap|bipap",
                    "continuous|continous positive airway",
                    "noninvasive ventilation",
                    "non invasive .. ventilation",
                ],
            )],
        ),
        uncounted(PLATELETS),
        uncounted(BILIRUBIN),
        uncounted(SYSTOLIC),
        uncounted(DIASTOLIC),
        sign(
            "hypotension",
            "Hypotension",
            "低血压",
            &[(1.0, &["hypotensi*", "low blood pressure"])],
        ),
        rate("dopamine", "Dopamine (µg/kg/min)", "多巴胺", &["dopamine"]),
        rate(
            "dobutamine",
            "Dobutamine (µg/kg/min)",
            "多巴酚丁胺",
            &["dobutamine"],
        ),
        rate(
            "epinephrine",
            "Adrenaline (µg/kg/min)",
            "肾上腺素",
            &["epinephrine", "adrenaline"],
        ),
        rate(
            "norepinephrine",
            "Noradrenaline (µg/kg/min)",
            "去甲肾上腺素",
            &["norepinephrine", "noradrenaline", "norad", "levophed"],
        ),
        uncounted(GCS_TOTAL),
        uncounted(CREATININE),
        optional(dose_told(
            "urine_output",
            "Urine output (mL/day)",
            "尿量 (mL/天)",
            "mL",
            0.0,
            20_000.0,
            &[(
                1.0,
                &[
                    "urine|urinary output .. # ml day",
                    "urin* .. # ml",
                    "# ml .. urine",
                ],
            )],
        )),
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let kidney = rising(v.get("creatinine"), &[1.2, 2.0, 3.5, 5.0]);
    let urine = match v.get("urine_output") {
        Some(output) if output < 200.0 => 4.0,
        Some(output) if output < 500.0 => 3.0,
        _ => 0.0,
    };
    lung(v)
        + falling(v.get("platelets"), &[20.0, 50.0, 100.0, 150.0])
        + rising(v.get("bilirubin_total"), &[1.2, 2.0, 6.0, 12.0])
        + circulation(v)
        + falling(v.get("gcs"), &[6.0, 10.0, 13.0, 15.0])
        + f64::max(kidney, urine)
}

/// A stated inspired share from which high-flow oxygen or more is needed, %.
const HIGH_FLOW: f64 = 40.0;

/// PaO2 over the inspired share; 3 and 4 points only with respiratory support, high-flow oxygen included.
fn lung(v: &Values) -> f64 {
    let ratio = match (v.get("pao2"), v.get("fio2")) {
        (Some(pressure), Some(share)) => pressure / (share / 100.0),
        (Some(pressure), None) => pressure / 0.21,
        _ => f64::INFINITY,
    };
    let supported = v.is("ventilated") || v.is("cpap") || v.of("fio2") >= HIGH_FLOW;
    match (supported, ratio) {
        (true, ratio) if ratio < 100.0 => 4.0,
        (true, ratio) if ratio < 200.0 => 3.0,
        (_, ratio) if ratio < 300.0 => 2.0,
        (_, ratio) if ratio < 400.0 => 1.0,
        _ => 0.0,
    }
}

fn circulation(v: &Values) -> f64 {
    let mean = match (v.get("systolic_bp"), v.get("diastolic_bp")) {
        (Some(high), Some(low)) => (high + 2.0 * low) / 3.0,
        _ => f64::INFINITY,
    };
    let adrenaline = v.of("epinephrine").max(v.of("norepinephrine"));
    let dopamine = v.of("dopamine");
    if dopamine > 15.0 || adrenaline > 0.1 {
        4.0
    } else if dopamine > 5.0 || adrenaline > 0.0 {
        3.0
    } else if dopamine > 0.0 || v.of("dobutamine") > 0.0 {
        2.0
    } else {
        f64::from(mean < 70.0 || v.is("hypotension") && !mean.is_finite())
    }
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
    use crate::scores::score::{Filled, ScoreState, evaluate};

    /// The answer as shown when only these inputs are known.
    fn shown(given: &[(&str, f64)]) -> String {
        let filled = super::SCORE.inputs.iter().map(|input| Filled {
            input,
            value: given
                .iter()
                .find(|(key, _)| *key == input.key)
                .map(|(_, value)| *value),
            assumed: false,
            refused: None,
            remark: None,
            date: None,
            evidence: Vec::new(),
        });
        match evaluate(&super::SCORE, filled.collect()).state {
            ScoreState::Computed(answer) => answer.text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn organs_that_nobody_measured_make_a_lower_bound() {
        let measured = [
            ("age_limit", 58.0),
            ("pao2", 90.0),
            ("platelets", 31.0),
            ("bilirubin_total", 0.9),
            ("systolic_bp", 120.0),
            ("diastolic_bp", 70.0),
            ("gcs", 15.0),
            ("creatinine", 0.9),
        ];
        assert_eq!(shown(&measured), "3");
        assert_eq!(shown(&measured[..3]), "≥ 3");
    }

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
