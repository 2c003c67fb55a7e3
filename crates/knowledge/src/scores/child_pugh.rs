//! Severity of cirrhosis. Ascites and encephalopathy found in the record count 2 (slight, grade 1 to 2); set 2 for moderate or severe, grade 3 to 4.
//!
//! Source: Pugh RN et al., Br J Surg 60:646 (1973), recalled.

use super::finding::{ALBUMIN, BILIRUBIN, INR, adults, problem};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "child-pugh",
    names: &["Child-Pugh", "Child-Pugh Score for Cirrhosis Mortality"],
    zh: "Child-Pugh 分级",
    publication: "Pugh RN et al., Br J Surg 60:646",
    edition: "1973",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WithProblem(&["K70", "K72", "K74", "K76"]),
    inputs: &[
        BILIRUBIN,
        ALBUMIN,
        INR,
        problem(
            "ascites",
            "Ascites",
            "腹水",
            &["R18", "K70.31"],
            &["ascites", "腹水"],
        ),
        problem(
            "encephalopathy",
            "Hepatic encephalopathy",
            "肝性脑病",
            &["K76.82", "K72.9"],
            &["hepatic encephalopathy", "encephalopathy", "肝性脑病"],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 6.0,
            en: "class A",
            zh: "A 级",
        },
        Band {
            up_to: 9.0,
            en: "class B",
            zh: "B 级",
        },
        Band {
            up_to: 15.0,
            en: "class C",
            zh: "C 级",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let bilirubin = step(v.of("bilirubin_total"), 2.0, 3.0);
    let albumin = 4.0 - step_down(v.of("albumin"));
    let inr = step(v.of("inr"), 1.7, 2.3);
    let ascites = if v.is("ascites") {
        1.0 + v.of("ascites").max(1.0)
    } else {
        1.0
    };
    let encephalopathy = if v.is("encephalopathy") {
        1.0 + v.of("encephalopathy").max(1.0)
    } else {
        1.0
    };
    bilirubin + albumin + inr + ascites + encephalopathy
}

fn step(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        1.0
    } else if value <= high {
        2.0
    } else {
        3.0
    }
}

/// 3 for an albumin above 3.5 g/dL, 2 from 2.8, else 1.
fn step_down(albumin: f64) -> f64 {
    if albumin > 3.5 {
        3.0
    } else if albumin >= 2.8 {
        2.0
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("bilirubin_total", 1.0), ("albumin", 4.0), ("inr", 1.0)],
            5.0,
            0.001,
        );
        check(
            &super::SCORE,
            &[
                ("bilirubin_total", 4.0),
                ("albumin", 2.0),
                ("inr", 3.0),
                ("ascites", 2.0),
                ("encephalopathy", 2.0),
            ],
            15.0,
            0.001,
        );
    }
}
