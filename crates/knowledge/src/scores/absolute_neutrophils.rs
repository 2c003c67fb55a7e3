//! Neutrophils from the differential.
//!
//! Source: Definition: white cells times share of neutrophils; read in
//! globalrph.com anc; oncohemakey.com 89224 (grades).

use super::finding::{WHITE_CELLS, anyone, lab};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "absolute-neutrophils",
    names: &["Absolute neutrophil count"],
    zh: "中性粒细胞绝对值",
    publication: "Definition: white cells times share of neutrophils",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("10*3/uL", 2),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        WHITE_CELLS,
        lab(
            "neutrophils_percent",
            "Neutrophils (%)",
            "中性粒细胞 (%)",
            "%",
            0.0,
            100.0,
        ),
    ],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 0.4999,
            en: "below 0.5: severe neutropenia",
            zh: "<0.5：重度粒细胞缺乏",
        },
        Band {
            up_to: 0.9999,
            en: "0.5 to 0.99: moderate neutropenia",
            zh: "0.5–0.99：中度",
        },
        Band {
            up_to: 1.4999,
            en: "1.0 to 1.49: mild neutropenia",
            zh: "1.0–1.49：轻度",
        },
        Band {
            up_to: f64::INFINITY,
            en: "1.5 or more",
            zh: "≥1.5",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.of("white_cells") * v.of("neutrophils_percent") / 100.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("white_cells", 2.0), ("neutrophils_percent", 20.0)],
            0.4,
            0.001,
        );
    }
}
