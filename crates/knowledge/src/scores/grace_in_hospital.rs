//! In-hospital death in acute coronary syndrome.
//!
//! Source: Granger CB et al., Arch Intern Med 163:2345 (2003); read in
//! medicalalgorithms.com (Granger model); cliniborg.com 2014/09/21; empendium.com table 031_2892 (risk groups).

use super::finding::{AGE, CREATININE, HEART_RATE, SYSTOLIC, YES_NO, adults, ask, band};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "grace-in-hospital",
    names: &["GRACE in-hospital mortality"],
    zh: "GRACE 住院死亡评分",
    publication: "Granger CB et al., Arch Intern Med 163:2345",
    edition: "2003",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        HEART_RATE,
        SYSTOLIC,
        CREATININE,
        ask(
            "killip",
            "Killip class",
            "Killip 分级",
            &[
                (0.0, "I", "I"),
                (20.0, "II", "II"),
                (39.0, "III", "III"),
                (59.0, "IV", "IV"),
            ],
        ),
        ask(
            "arrest",
            "Cardiac arrest at admission",
            "入院时心脏骤停",
            YES_NO,
        ),
        ask("st", "ST deviation", "ST 偏移", YES_NO),
        ask("marker", "Raised cardiac enzymes", "心肌酶升高", YES_NO),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 108.0,
            en: "108 or less: low",
            zh: "≤108：低",
        },
        Band {
            up_to: 140.0,
            en: "109 to 140: intermediate",
            zh: "109–140：中",
        },
        Band {
            up_to: f64::INFINITY,
            en: "above 140: high",
            zh: "＞140：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let age = band(
        v.of("age"),
        &[
            (30.0, 0.0),
            (40.0, 8.0),
            (50.0, 25.0),
            (60.0, 41.0),
            (70.0, 58.0),
            (80.0, 75.0),
            (90.0, 91.0),
        ],
        100.0,
    );
    let rate = band(
        v.of("heart_rate"),
        &[
            (50.0, 0.0),
            (70.0, 3.0),
            (90.0, 9.0),
            (110.0, 15.0),
            (150.0, 24.0),
            (200.0, 38.0),
        ],
        46.0,
    );
    let pressure = band(
        v.of("systolic_bp"),
        &[
            (80.0, 58.0),
            (100.0, 53.0),
            (120.0, 43.0),
            (140.0, 34.0),
            (160.0, 24.0),
            (200.0, 10.0),
        ],
        0.0,
    );
    let creatinine = band(
        v.of("creatinine"),
        &[
            (0.4, 1.0),
            (0.8, 4.0),
            (1.2, 7.0),
            (1.6, 10.0),
            (2.0, 13.0),
            (4.0, 21.0),
        ],
        28.0,
    );
    age + rate
        + pressure
        + creatinine
        + v.of("killip")
        + v.points("arrest", 39.0)
        + v.points("st", 28.0)
        + v.points("marker", 14.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 65.0),
                ("heart_rate", 95.0),
                ("systolic_bp", 130.0),
                ("creatinine", 1.0),
            ],
            58.0 + 15.0 + 34.0 + 7.0,
            0.001,
        );
    }
}
