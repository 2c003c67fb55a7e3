//! Sum of eye, verbal and motor response.
//!
//! Source: Teasdale G, Jennett B, Lancet 2:81 (1974), recalled.

use super::finding::{anyone, ask};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "gcs",
    names: &["Glasgow Coma Scale", "Glasgow Coma Score (GCS)"],
    zh: "格拉斯哥昏迷评分",
    publication: "Teasdale G, Jennett B, Lancet 2:81",
    edition: "1974",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        ask(
            "eye",
            "Eye opening",
            "睁眼",
            &[
                (4.0, "spontaneous", "自发"),
                (3.0, "to voice", "呼唤"),
                (2.0, "to pain", "疼痛"),
                (1.0, "none", "无"),
            ],
        ),
        ask(
            "verbal",
            "Verbal response",
            "言语",
            &[
                (5.0, "oriented", "定向"),
                (4.0, "confused", "混乱"),
                (3.0, "words", "单词"),
                (2.0, "sounds", "声音"),
                (1.0, "none", "无"),
            ],
        ),
        ask(
            "motor",
            "Motor response",
            "运动",
            &[
                (6.0, "obeys", "遵嘱"),
                (5.0, "localises", "定位"),
                (4.0, "withdraws", "躲避"),
                (3.0, "flexion", "屈曲"),
                (2.0, "extension", "伸直"),
                (1.0, "none", "无"),
            ],
        ),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("eye") + v.of("verbal") + v.of("motor")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("eye", 4.0), ("verbal", 5.0), ("motor", 6.0)],
            15.0,
            0.001,
        );
    }
}
