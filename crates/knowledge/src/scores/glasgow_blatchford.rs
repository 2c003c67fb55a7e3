//! Upper gastrointestinal bleeding before endoscopy.
//!
//! Source: Blatchford O et al., Lancet 356:1318 (2000); read in
//! en.wikipedia.org/wiki/Glasgow-Blatchford_score.

use super::finding::{
    AGE_LIMIT, HAEMOGLOBIN, HEART_RATE, SEX, SYSTOLIC, UREA_NITROGEN, adults, band, problem, told,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{HEART_FAILURE_TOLD, LIVER_TOLD};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "glasgow-blatchford",
    names: &[
        "Glasgow-Blatchford",
        "Glasgow-Blatchford Bleeding Score (GBS)",
    ],
    zh: "Glasgow-Blatchford 评分",
    publication: "Blatchford O et al., Lancet 356:1318; read as Wikipedia table of it",
    edition: "2000",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["K92", "K25", "K26", "I85"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        SEX,
        HAEMOGLOBIN,
        UREA_NITROGEN,
        SYSTOLIC,
        HEART_RATE,
        told(
            problem(
                "melaena",
                "Melaena",
                "黑便",
                &["K92.1"],
                &["melena", "melaena", "black stool", "tarry", "黑便"],
            ),
            &[(
                1.0,
                &[
                    "melena|melaena|melenic",
                    "black|tarry|dark stool*",
                    "black tarry",
                    "dark tarry",
                    "stool* & black|tarry",
                ],
            )],
        ),
        told(
            problem(
                "syncope",
                "Recent syncope",
                "近期晕厥",
                &["R55"],
                &["syncope", "passed out", "晕厥"],
            ),
            &[(
                1.0,
                &[
                    "syncop*",
                    "faint*",
                    "passed|passing out|black*",
                    "loss .. consciousness",
                    "blackout*",
                ],
            )],
        ),
        LIVER_TOLD,
        HEART_FAILURE_TOLD,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "0 to 1: very low risk of needing intervention",
            zh: "0–1：需干预风险极低",
        },
        Band {
            up_to: 23.0,
            en: "2 or more",
            zh: "≥2",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let urea = band(
        v.of("urea_nitrogen"),
        &[(18.2, 0.0), (22.4, 2.0), (28.0, 3.0), (70.0, 4.0)],
        6.0,
    );
    let blood = if v.is("sex") {
        band(v.of("haemoglobin"), &[(10.0, 6.0), (12.0, 1.0)], 0.0)
    } else {
        band(
            v.of("haemoglobin"),
            &[(10.0, 6.0), (12.0, 3.0), (13.0, 1.0)],
            0.0,
        )
    };
    let pressure = band(
        v.of("systolic_bp"),
        &[(90.0, 3.0), (100.0, 2.0), (110.0, 1.0)],
        0.0,
    );
    urea + blood
        + pressure
        + f64::from(v.of("heart_rate") >= 100.0)
        + v.count(&["melaena"])
        + 2.0 * v.count(&["syncope", "liver_disease", "heart_failure"])
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("sex", 0.0),
                ("haemoglobin", 9.0),
                ("urea_nitrogen", 30.0),
                ("systolic_bp", 85.0),
                ("heart_rate", 110.0),
                ("melaena", 1.0),
            ],
            4.0 + 6.0 + 3.0 + 1.0 + 1.0,
            0.001,
        );
    }
}
