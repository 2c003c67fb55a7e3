//! Cervical favourability for induction.
//!
//! Source: Bishop EH, Obstet Gynecol 24:266 (1964); read in
//! faculty.washington.edu momus bishopsc; tooldone.com bishop-score-calculator.

use super::finding::{anyone, ask};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "bishop",
    names: &["Bishop score"],
    zh: "Bishop 评分",
    publication: "Bishop EH, Obstet Gynecol 24:266",
    edition: "1964",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        ask(
            "dilation",
            "Dilation",
            "宫口扩张",
            &[
                (0.0, "closed", "未开"),
                (1.0, "1 to 2 cm", "1–2 cm"),
                (2.0, "3 to 4 cm", "3–4 cm"),
                (3.0, "5 cm or more", "≥5 cm"),
            ],
        ),
        ask(
            "effacement",
            "Effacement",
            "宫颈消退",
            &[
                (0.0, "0 to 30 %", "0–30%"),
                (1.0, "40 to 50 %", "40–50%"),
                (2.0, "60 to 70 %", "60–70%"),
                (3.0, "80 % or more", "≥80%"),
            ],
        ),
        ask(
            "station",
            "Station",
            "胎先露",
            &[
                (0.0, "-3", "-3"),
                (1.0, "-2", "-2"),
                (2.0, "-1 or 0", "-1 或 0"),
                (3.0, "+1 or +2", "+1 或 +2"),
            ],
        ),
        ask(
            "consistency",
            "Consistency",
            "宫颈硬度",
            &[
                (0.0, "firm", "硬"),
                (1.0, "medium", "中"),
                (2.0, "soft", "软"),
            ],
        ),
        ask(
            "position",
            "Position",
            "宫口位置",
            &[
                (0.0, "posterior", "后"),
                (1.0, "mid", "中"),
                (2.0, "anterior", "前"),
            ],
        ),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("dilation") + v.of("effacement") + v.of("station") + v.of("consistency") + v.of("position")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("dilation", 2.0),
                ("effacement", 2.0),
                ("station", 1.0),
                ("consistency", 2.0),
                ("position", 1.0),
            ],
            8.0,
            0.001,
        );
    }
}
