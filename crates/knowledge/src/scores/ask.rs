//! A question in words ("What is this patient's CrCl?") to the score that answers it.

use super::catalogue::{ALL, find};
use super::narrative::Phrase;
use super::score::{Filled, Score};
use super::steroid_conversion;

/// The score that a question asks for, with the inputs that the question itself gives.
#[derive(Clone)]
pub struct Asked {
    /// Which score.
    pub score: &'static Score,
    /// Inputs that stand in the question, by key.
    pub given: Vec<(&'static str, f64)>,
}

/// The ways in which a score is asked for, beside its names; written as [`Phrase`]s. The longest that fits wins.
const WAYS: &[(&str, &[&str])] = &[
    ("aa-gradient", &["a a gradient", "alveolar arterial"]),
    ("absolute-neutrophils", &["anc", "neutrophil count"]),
    ("adjusted-body-weight", &["adjusted body weight formula"]),
    ("apache-ii", &["apache"]),
    ("ascvd-pce", &["ascvd", "pooled cohort", "pce"]),
    ("bmi", &["bmi", "body mass .. index"]),
    ("body-surface-area", &["bsa", "body surface"]),
    ("caprini", &["caprini"]),
    ("centor-mcisaac", &["centor", "mcisaac"]),
    (
        "cha2ds2-vasc",
        &["cha2ds2", "chads", "chads2", "cha2ds2vasc"],
    ),
    ("charlson", &["charlson", "cci"]),
    ("child-pugh", &["child pugh", "child turcotte"]),
    (
        "ckd-epi-2021",
        &[
            "ckd epi .. equation*",
            "ckd epi",
            "egfr",
            "gfr",
            "glomerular filtration",
        ],
    ),
    (
        "cockcroft-gault",
        &[
            "crcl",
            "creatinine clearance .. cockcroft|cockroft .. equation",
            "creatinine clearance",
            "cockcroft",
            "cockroft",
        ],
    ),
    (
        "conception-date",
        &["conception", "estimated date of conception", "conceived"],
    ),
    (
        "corrected-calcium",
        &[
            "calcium correction",
            "corrected calcium",
            "calcium & hypoalbumin*",
        ],
    ),
    (
        "corrected-sodium",
        &[
            "corrected sodium",
            "sodium correction",
            "sodium & hyperglyc*",
        ],
    ),
    ("curb-65", &["curb 65", "curb65", "curb"]),
    (
        "due-date",
        &[
            "due date",
            "delivery date",
            "date of delivery",
            "edd",
            "naegele*",
        ],
    ),
    ("fena", &["fena", "fractional excretion"]),
    ("feverpain", &["feverpain", "fever pain"]),
    ("fib-4", &["fib 4", "fib4", "fibrosis 4"]),
    ("4t-score", &["4t|4ts", "hit score"]),
    (
        "framingham-hard-chd",
        &["framingham risk", "framingham & heart|chd|coronary"],
    ),
    ("free-water-deficit", &["water deficit"]),
    ("gcs", &["gcs", "glasgow coma"]),
    ("geneva-revised", &["geneva"]),
    (
        "gestational-age",
        &["gestational age", "weeks of gestation", "how many weeks"],
    ),
    ("glasgow-blatchford", &["blatchford", "gbs"]),
    ("grace-in-hospital", &["grace"]),
    ("has-bled", &["has bled", "hasbled"]),
    ("heart-score", &["heart score"]),
    ("homa-ir", &["homa"]),
    (
        "ideal-body-weight",
        &["ideal body weight formula", "ibw", "ideal weight"],
    ),
    ("kfre-4", &["kfre", "kidney failure risk"]),
    ("kfre-4-2y", &["kfre|failure & 2|two .. year|years"]),
    ("kfre-8", &["kfre|failure & 8|eight .. variable|variables"]),
    ("ldl-friedewald", &["ldl", "low density lipoprotein"]),
    ("maddrey", &["maddrey", "discriminant function"]),
    ("maintenance-fluids", &["maintenance fluid*", "maintenance"]),
    (
        "mdrd-gfr",
        &[
            "mdrd .. gfr .. equation",
            "mdrd .. glomerular filtration rate",
            "mdrd",
        ],
    ),
    (
        "mean-arterial-pressure",
        &["map", "mean arterial", "mean blood pressure"],
    ),
    ("meld-3", &["meld 3", "meld 3.0"]),
    ("meld-na", &["meld", "melda", "meld na", "meld sodium"]),
    (
        "morphine-equivalents",
        &["morphine & equivalent*", "mme", "oral morphine"],
    ),
    ("news2", &["news", "news 2", "early warning"]),
    ("perc", &["perc", "pulmonary embolism rule & out"]),
    (
        "prevent-ascvd",
        &[
            "prevent .. ascvd|atherosclerotic",
            "prevent & ascvd & 10|ten",
        ],
    ),
    (
        "prevent-ascvd-30",
        &["prevent & ascvd|atherosclerotic & 30|thirty"],
    ),
    (
        "prevent-cvd",
        &[
            "prevent & cardiovascular",
            "prevent equation*",
            "prevent & risk",
        ],
    ),
    (
        "prevent-cvd-30",
        &["prevent & risk|cardiovascular|cvd & 30|thirty"],
    ),
    ("prevent-hf", &["prevent & heart failure|hf"]),
    ("prevent-hf-30", &["prevent & heart failure & 30|thirty"]),
    ("psi-port", &["psi", "pneumonia severity", "port score"]),
    ("qsofa", &["quick sofa"]),
    ("qtc-bazett", &["bazett .. formula .. qt", "bazett", "qtc"]),
    (
        "qtc-framingham",
        &["framingham formula .. corrected qt", "framingham & qt|qtc"],
    ),
    (
        "qtc-fridericia",
        &["fridericia", "fridericia .. formula .. qt"],
    ),
    ("qtc-hodges", &["hodges", "hodges .. formula .. qt"]),
    (
        "qtc-rautaharju",
        &["rautaharju", "rautaharju .. formula .. qt"],
    ),
    ("ranson-admission", &["ranson"]),
    (
        "rcri",
        &["rcri", "cardiac risk index", "revised cardiac risk"],
    ),
    ("serum-osmolality", &["osmolality", "osmolarity"]),
    ("sirs", &["sirs"]),
    ("sofa", &["sofa", "sequential organ failure"]),
    (
        "steroid-conversion",
        &["equivalent dos* & steroid*", "steroid & conver*"],
    ),
    ("target-weight", &["target weight", "weight & target bmi"]),
    ("timi-nstemi", &["timi"]),
    (
        "wells-dvt",
        &[
            "wells & dvt",
            "wells & deep vein|venous thrombosis",
            "dvt probability",
        ],
    ),
    (
        "wells-pe",
        &["wells & pe", "wells & pulmonary embolism", "wells"],
    ),
    ("winters", &["winter|winters", "expected pco2|paco2"]),
];

/// The score of this name, or the one that the question names; `None` where none is.
pub fn ask(question: &str) -> Option<Asked> {
    if let Some(score) = find(question) {
        return Some(Asked {
            score,
            given: Vec::new(),
        });
    }
    if let Some(given) = steroid_conversion::asked(question) {
        return Some(Asked {
            score: &steroid_conversion::SCORE,
            given,
        });
    }
    let tokens = super::words::tokens(question, 0);
    let score = ALL
        .iter()
        .copied()
        .filter_map(|score| {
            let fit = ways(score).filter(|way| Phrase::new(way).is_in(&tokens));
            let best = fit.map(|way| weight(&way)).max()?;
            Some((best, score))
        })
        // The first of equals, in the order of the catalogue.
        .rev()
        .max_by_key(|(best, _)| *best)?
        .1;
    Some(Asked {
        score,
        given: Vec::new(),
    })
}

/// Words that name a quantity and leave the equation open: any equation that is named goes before.
const OPEN: &[&str] = &[
    "gfr",
    "egfr",
    "glomerular filtration",
    "qtc",
    "meld",
    "wells",
];

fn weight(way: &str) -> usize {
    match OPEN.contains(&way) {
        true => 0,
        false => Phrase::new(way).len(),
    }
}

/// A name and its ways of asking.
fn ways(score: &'static Score) -> impl Iterator<Item = String> {
    let names = score.names.iter().copied().chain([score.id, score.zh]);
    let names = names.map(|name| {
        let words = super::words::tokens(name, 0);
        let words: Vec<String> = words.into_iter().map(|token| token.word).collect();
        words.join(" ")
    });
    let more = WAYS.iter().filter(|(id, _)| *id == score.id);
    names.chain(more.flat_map(|(_, ways)| ways.iter().map(|way| (*way).to_string())))
}

impl Asked {
    /// Puts what the question gives in place of what was gathered.
    pub fn give(&self, inputs: &mut [Filled]) {
        for filled in inputs {
            if let Some((_, value)) = self.given.iter().find(|(key, _)| *key == filled.input.key) {
                filled.value = Some(*value);
                filled.assumed = false;
                filled.refused = None;
                filled.remark = None;
                filled.evidence.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, id: &str) {
        assert_eq!(
            ask(question).map(|asked| asked.score.id),
            Some(id),
            "{question}"
        );
    }

    #[test]
    fn questions_find_their_score() {
        check("What is this patient's CrCl?", "cockcroft-gault");
        check("crcl", "cockcroft-gault");
        check("Cockcroft-Gault creatinine clearance", "cockcroft-gault");
        check("What is the GFR by the MDRD equation?", "mdrd-gfr");
        check("What is the eGFR (CKD-EPI 2021)?", "ckd-epi-2021");
        check("Corrected QT by the Framingham formula?", "qtc-framingham");
        check(
            "What is the patient's Framingham risk score?",
            "framingham-hard-chd",
        );
        check(
            "albumin corrected delta gap in mEq/L?",
            "albumin-corrected-delta-gap",
        );
        check("delta gap in mEq/L?", "delta-gap");
        check("Wells' criteria for deep vein thrombosis?", "wells-dvt");
        check("Wells criteria for pulmonary embolism", "wells-pe");
        check("the HEART score?", "heart-score");
        check("10-year PREVENT risk?", "prevent-cvd");
        check(
            "PREVENT cardiovascular risk over 30 years",
            "prevent-cvd-30",
        );
        check("PREVENT heart failure risk", "prevent-hf");
        check("PREVENT heart failure risk, 30 years", "prevent-hf-30");
        check("PREVENT ASCVD risk, 30 years", "prevent-ascvd-30");
        check("What is the PREVENT ASCVD risk?", "prevent-ascvd");
        check("What is the patient's Glasgow Coma Score?", "gcs");
        check("Glasgow-Blatchford Bleeding score?", "glasgow-blatchford");
        check(
            "What is the daily Morphine Milligram Equivalents (MME)?",
            "morphine-equivalents",
        );
    }

    #[test]
    fn a_conversion_takes_both_drugs_from_the_question() {
        let asked = ask("Based on the dose of hydrocortisone IV, what is the equivalent dose in mg of prednisone PO?")
            .expect("a score");
        assert_eq!(asked.score.id, "steroid-conversion");
        assert_eq!(asked.given.len(), 2);
    }

    #[test]
    fn every_way_of_asking_names_a_score() {
        for (id, _) in WAYS {
            assert!(find(id).is_some(), "{id}");
        }
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert!(ask("What is the weather like?").is_none());
    }
}
