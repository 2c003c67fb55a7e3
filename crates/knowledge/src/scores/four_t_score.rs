//! Pre-test probability of heparin-induced thrombocytopenia.
//!
//! Source: Lo G et al., J Thromb Haemost 4:759 (2006); read in
//! bestpractice.bmj.com topic 1202, criteria; ccforum.biomedcentral.com cc9993 table 2.

use super::finding::{AGE_LIMIT, adults, ask};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "4t-score",
    names: &["4Ts score for HIT"],
    zh: "4Ts 评分（肝素诱导血小板减少）",
    publication: "Lo G et al., J Thromb Haemost 4:759; read as BMJ Best Practice table",
    edition: "2006",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        ask(
            "fall",
            "Thrombocytopenia",
            "血小板减少",
            &[
                (
                    2.0,
                    "fall above 50 % and nadir 20 or more",
                    "下降>50% 且最低≥20",
                ),
                (
                    1.0,
                    "fall 30 to 50 % or nadir 10 to 19",
                    "下降 30–50% 或最低 10–19",
                ),
                (0.0, "less", "更轻"),
            ],
        ),
        ask(
            "timing",
            "Timing",
            "时间",
            &[
                (
                    2.0,
                    "day 5 to 10, or within a day with recent heparin",
                    "第 5–10 天",
                ),
                (1.0, "consistent but unclear", "可能"),
                (0.0, "before day 4 without recent heparin", "<4 天"),
            ],
        ),
        ask(
            "thrombosis",
            "Thrombosis",
            "血栓",
            &[
                (2.0, "new thrombosis or skin necrosis", "新发血栓或皮肤坏死"),
                (1.0, "progressive or suspected", "进展或可疑"),
                (0.0, "none", "无"),
            ],
        ),
        ask(
            "other",
            "Other causes",
            "其他原因",
            &[
                (2.0, "none apparent", "无"),
                (1.0, "possible", "可能"),
                (0.0, "definite", "明确"),
            ],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 3.0,
            en: "0 to 3: low",
            zh: "0–3：低",
        },
        Band {
            up_to: 5.0,
            en: "4 to 5: intermediate",
            zh: "4–5：中",
        },
        Band {
            up_to: 8.0,
            en: "6 to 8: high",
            zh: "6–8：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.of("fall") + v.of("timing") + v.of("thrombosis") + v.of("other")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("fall", 2.0),
                ("timing", 2.0),
                ("thrombosis", 0.0),
                ("other", 1.0),
            ],
            5.0,
            0.001,
        );
    }
}
