//! Severity of cirrhosis. Ascites must be told, either way; present without a grade it counts as slight. Disorientation to
//! place counts as grade 3.
//!
//! Source: Pugh RN et al., Br J Surg 60:646 (1973); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/cps.md.

use super::finding::{AGE_LIMIT, ALBUMIN, BILIRUBIN, INR, adults, problem, required, told};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "child-pugh",
    names: &["Child-Pugh", "Child-Pugh Score for Cirrhosis Mortality"],
    zh: "Child-Pugh 分级",
    publication: "Pugh RN et al., Br J Surg 60:646; read as MDCalc page",
    edition: "1973",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["K70", "K72", "K74", "K76"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        BILIRUBIN,
        ALBUMIN,
        INR,
        told(
            required(problem(
                "ascites",
                "Ascites (1 slight, 2 moderate or large)",
                "腹水（1 少量，2 中大量）",
                &["R18", "K70.31"],
                &["ascites", "腹水"],
            )),
            ASCITES,
        ),
        told(
            problem(
                "encephalopathy",
                "Hepatic encephalopathy (1 grade 1 to 2, 2 grade 3 to 4)",
                "肝性脑病（1 为 1–2 级，2 为 3–4 级）",
                &["K76.82", "K72.9"],
                &["hepatic encephalopathy", "encephalopathy", "肝性脑病"],
            ),
            ENCEPHALOPATHY,
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

type Told = &'static [(f64, &'static [&'static str])];

const ASCITES: Told = &[
    (
        2.0,
        &[
            "moderate*|large|massive|tense|gross|marked*|severe|significant|refractory ascites",
            "moderate*|large|massive|tense|gross|marked*|severe|significant .. ascites",
            "ascites .. moderate|large|massive|tense|severe|significant|refractory",
            "fluid wave",
            "shifting dullness",
            "large volume paracentesis",
            "abdom* & moderate*|markedly|massively|grossly|severely distended|distension|distention",
            "大 量|中 量 腹 水",
        ],
    ),
    (
        1.0,
        &[
            "mild*|slight*|small|minimal|trace|controlled .. ascites",
            "ascites .. mild|slight|small|minimal|trace|controlled",
            "diuretic* .. ascites",
            "少 量 腹 水",
        ],
    ),
    (
        0.0,
        &[
            "!ascites",
            "!fluid wave",
            "!shifting dullness",
            "!abdom* disten*",
            "!abdom* .. swelling|fluid",
            "!peritoneal|abdominal fluid",
            "!fluid accumulation",
            "!fluid .. abdomen",
            "abdomen|abdominal .. soft|flat|nondistended|benign|unremarkable",
            "nondistended",
        ],
    ),
    (
        1.0,
        &[
            "ascites|ascitic",
            "abdom* .. disten*",
            "disten* .. abdomen",
            "fluid .. abdomen|peritoneal|abdominal",
            "腹 水",
        ],
    ),
];

const ENCEPHALOPATHY: Told = &[
    (
        2.0,
        &[
            "encephalopathy .. grade 3|4|iii|iv",
            "grade|stage 3|4|iii|iv .. encephalopathy",
            "coma|comatose",
            "stupor*|obtunded|somnolen*|unresponsive",
            "a ox0|ox1",
            "a ox 0|1",
            "oriented only",
            "oriented to self|person|name",
            "disoriented .. place",
            "severe|severely|marked|markedly .. encephalopathy|confusion|confused|disoriented|disorientation",
        ],
    ),
    (
        1.0,
        &[
            "encephalopathy .. grade 1|2|i|ii",
            "grade|stage 1|2|i|ii .. encephalopathy",
            "mild|slight|minimal .. encephalopathy|confusion",
            "mild* .. confused|disoriented",
            "asterixis",
            "flapping",
            "letharg*",
            "forgetful*",
            "a ox2",
            "a ox 2",
        ],
    ),
    (
        0.0,
        &[
            "!encephalopathy",
            "!confusion|confused",
            "!asterixis",
            "!altered .. mental",
            "a ox3|ox4",
            "a ox 3|4",
            "alert .. oriented",
            "oriented x3|x4",
            "oriented to|x|times",
            "fully oriented",
            "mental status .. normal|intact",
            "mentation .. normal|intact",
            "normal mental status|state|mentation",
            "cognitive* .. intact|normal",
            "neurologic* .. normal|intact|unremarkable",
            "lucid",
        ],
    ),
    (
        1.0,
        &[
            "encephalopathy",
            "confusion|confused",
            "disorient*",
            "altered|altering mental|mentation",
            "mental status change*|alteration*",
            "肝 性 脑 病",
        ],
    ),
];

fn compute(v: &Values) -> f64 {
    let bilirubin = step(v.of("bilirubin_total"), 2.0, 3.0);
    let albumin = 4.0 - step_down(v.of("albumin"));
    let inr = step(v.of("inr"), 1.7, 2.3);
    bilirubin + albumin + inr + 2.0 + v.of("ascites") + v.of("encephalopathy")
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
        let labs = [("bilirubin_total", 1.0), ("albumin", 4.0), ("inr", 1.0)];
        check(&super::SCORE, &labs, 5.0, 0.001);
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
