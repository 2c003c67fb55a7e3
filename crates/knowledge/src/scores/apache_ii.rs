//! Acute physiology, age and chronic health.
//!
//! Source: Knaus WA et al., Crit Care Med 13:818 (1985); read in
//! scribd.com 59024636 (table 2 of the publication); gut.bmj.com markup 160002, table 2.

use super::finding::{
    AGE, CREATININE, DIASTOLIC, FIO2, GCS_TOTAL, HAEMATOCRIT, HEART_RATE, PACO2, PAO2, PH,
    POTASSIUM, RESPIRATORY_RATE, SODIUM, SYSTOLIC, TEMPERATURE, WHITE_CELLS, absent_unless_told,
    adults, ask, band, dose_told, optional, told, uncounted,
};
use super::score::{Moment, Output, Run, Score, Values};
use super::signs::sign;
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "apache-ii",
    names: &["APACHE II", "APACHE II Score"],
    zh: "APACHE II 评分",
    publication: "Knaus WA et al., Crit Care Med 13:818",
    edition: "1985",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        TEMPERATURE,
        SYSTOLIC,
        DIASTOLIC,
        HEART_RATE,
        RESPIRATORY_RATE,
        FIO2,
        uncounted(PAO2),
        optional(PACO2),
        optional(dose_told(
            "aa_gradient",
            "Alveolar-arterial gradient (mmHg)",
            "肺泡-动脉氧梯度",
            "mm[Hg]",
            0.0,
            700.0,
            &[(
                1.0,
                &[
                    "a a gradient .. #",
                    "alveolar arterial gradient .. #",
                    "a a .. gradient .. #",
                ],
            )],
        )),
        PH,
        SODIUM,
        POTASSIUM,
        CREATININE,
        sign(
            "acute_renal_failure",
            "Acute renal failure",
            "急性肾衰竭",
            &[(
                1.0,
                &[
                    "acute renal|kidney",
                    "acute .. chronic|on renal|kidney",
                    "aki|arf",
                ],
            )],
        ),
        sign(
            "chronic_renal_failure",
            "Chronic renal failure",
            "慢性肾衰竭",
            &[(1.0, &["chronic renal|kidney", "ckd|esrd|eskd"])],
        ),
        HAEMATOCRIT,
        WHITE_CELLS,
        GCS_TOTAL,
        sign(
            "chronic",
            "History of severe organ insufficiency or immunocompromise",
            "严重器官功能不全或免疫抑制史",
            &[(
                1.0,
                &[
                    "organ failure|insufficiency",
                    "immunocompromis*|immunosuppress*|immunodefici*",
                    "cirrhosis|cirrhotic",
                    "chemotherapy",
                    "transplant*",
                    "dialysis|hemodialysis|esrd",
                    "aids",
                    "severe copd",
                    "class iv",
                ],
            )],
        ),
        told(
            absent_unless_told(ask(
                "operation",
                "Operation",
                "手术",
                &[
                    (0.0, "not operated", "未手术"),
                    (2.0, "elective operation", "择期手术"),
                    (5.0, "emergency operation", "急诊手术"),
                ],
            )),
            &[
                (
                    5.0,
                    &["emergency|emergent|urgent .. surgery|operation|laparotomy"],
                ),
                (
                    2.0,
                    &[
                        "elective .. surgery|operation|procedure",
                        "scheduled .. surgery|operation|transplant*",
                    ],
                ),
            ],
        ),
    ],
    outside,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let mean = (v.of("systolic_bp") + 2.0 * v.of("diastolic_bp")) / 3.0;
    let creatinine = band(
        v.of("creatinine"),
        &[(0.6, 2.0), (1.5, 0.0), (2.0, 2.0), (3.5, 3.0)],
        4.0,
    );
    // A patient not operated on, or in an emergency, counts 5 with severe chronic illness, an elective one 2.
    let chronic = match (v.is("chronic"), v.of("operation")) {
        (false, _) => 0.0,
        (true, operation) if (1.0..3.0).contains(&operation) => 2.0,
        (true, _) => 5.0,
    };
    let kidney = if v.is("acute_renal_failure") {
        2.0 * creatinine
    } else {
        creatinine
    };
    band(
        v.of("temperature"),
        &[
            (30.0, 4.0),
            (32.0, 3.0),
            (34.0, 2.0),
            (36.0, 1.0),
            (38.5, 0.0),
            (39.0, 1.0),
            (41.0, 3.0),
        ],
        4.0,
    ) + band(
        mean,
        &[
            (50.0, 4.0),
            (70.0, 2.0),
            (110.0, 0.0),
            (130.0, 2.0),
            (160.0, 3.0),
        ],
        4.0,
    ) + band(
        v.of("heart_rate"),
        &[
            (40.0, 4.0),
            (55.0, 3.0),
            (70.0, 2.0),
            (110.0, 0.0),
            (140.0, 2.0),
            (180.0, 3.0),
        ],
        4.0,
    ) + band(
        v.of("respiratory_rate"),
        &[
            (6.0, 4.0),
            (10.0, 2.0),
            (12.0, 1.0),
            (25.0, 0.0),
            (35.0, 1.0),
            (50.0, 3.0),
        ],
        4.0,
    ) + oxygen(v)
        + band(
            v.of("ph"),
            &[
                (7.15, 4.0),
                (7.25, 3.0),
                (7.33, 2.0),
                (7.5, 0.0),
                (7.6, 1.0),
                (7.7, 3.0),
            ],
            4.0,
        )
        + band(
            v.of("sodium"),
            &[
                (111.0, 4.0),
                (120.0, 3.0),
                (130.0, 2.0),
                (150.0, 0.0),
                (155.0, 1.0),
                (160.0, 2.0),
                (180.0, 3.0),
            ],
            4.0,
        )
        + band(
            v.of("potassium"),
            &[
                (2.5, 4.0),
                (3.0, 2.0),
                (3.5, 1.0),
                (5.5, 0.0),
                (6.0, 1.0),
                (7.0, 3.0),
            ],
            4.0,
        )
        + kidney
        + band(
            v.of("haematocrit"),
            &[
                (20.0, 4.0),
                (30.0, 2.0),
                (46.0, 0.0),
                (50.0, 1.0),
                (60.0, 2.0),
            ],
            4.0,
        )
        + band(
            v.of("white_cells"),
            &[
                (1.0, 4.0),
                (3.0, 2.0),
                (15.0, 0.0),
                (20.0, 1.0),
                (40.0, 2.0),
            ],
            4.0,
        )
        + (15.0 - v.of("gcs"))
        + band(
            v.of("age"),
            &[(45.0, 0.0), (55.0, 2.0), (65.0, 3.0), (75.0, 5.0)],
            6.0,
        )
        + chronic
}

fn outside(v: &Values) -> Option<(&'static str, &'static str)> {
    adults(v).or_else(|| {
        let oxygen = v.get("pao2").is_some() || v.get("aa_gradient").is_some();
        (!oxygen).then_some((
            "neither PaO2 nor the alveolar-arterial gradient is told",
            "未记录动脉氧分压或肺泡-动脉氧梯度",
        ))
    })
}

/// Alveolar-arterial gradient from an inspired share of 50 %, arterial pressure below it.
fn oxygen(v: &Values) -> f64 {
    let share = v.of("fio2") / 100.0;
    let pressure = v.get("pao2").unwrap_or(f64::NAN);
    if share >= 0.5 {
        let computed = share * 713.0 - v.get("paco2").unwrap_or(40.0) / 0.8 - pressure;
        let gradient = v.get("aa_gradient").unwrap_or(computed);
        if gradient.is_nan() {
            return f64::NAN;
        }
        return band(gradient, &[(200.0, 0.0), (350.0, 2.0), (500.0, 3.0)], 4.0);
    }
    if pressure.is_nan() {
        return f64::NAN;
    }
    band(pressure, &[(55.0, 4.0), (61.0, 3.0), (71.0, 1.0)], 0.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        let normal = [
            ("age", 40.0),
            ("temperature", 37.0),
            ("systolic_bp", 120.0),
            ("diastolic_bp", 80.0),
            ("heart_rate", 80.0),
            ("respiratory_rate", 14.0),
            ("ph", 7.4),
            ("sodium", 140.0),
            ("potassium", 4.0),
            ("creatinine", 1.0),
            ("haematocrit", 40.0),
            ("white_cells", 8.0),
            ("gcs", 15.0),
            ("fio2", 21.0),
            ("pao2", 90.0),
        ];
        check(&super::SCORE, &normal, 0.0, 0.001);
    }
}
