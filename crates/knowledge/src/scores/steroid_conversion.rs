//! Equivalent doses of systemic glucocorticoids. By anti-inflammatory potency; the route does not change the dose.
//!
//! Silent without a dose of a named glucocorticoid. Mineralocorticoid effect and duration of action are not converted.
//!
//! Source: Goodman and Gilman, The Pharmacological Basis of Therapeutics, table of relative potencies (12th edition, 2011); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/steroidconversion.md.

use super::finding::{anyone, ask, dose_told, optional};
use super::score::{Input, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// Name, key of its dose, milligrams equivalent to 20 mg of hydrocortisone.
const POTENCY: &[(&str, &str, f64)] = &[
    ("hydrocortisone", "hydrocortisone_mg", 20.0),
    ("cortisone", "cortisone_mg", 25.0),
    ("prednisone", "prednisone_mg", 5.0),
    ("prednisolone", "prednisolone_mg", 5.0),
    ("methylprednisolone", "methylprednisolone_mg", 4.0),
    ("triamcinolone", "triamcinolone_mg", 4.0),
    ("dexamethasone", "dexamethasone_mg", 0.75),
    ("betamethasone", "betamethasone_mg", 0.75),
];

const CHOICES: &[(f64, &str, &str)] = &[
    (0.0, "hydrocortisone", "氢化可的松"),
    (1.0, "cortisone", "可的松"),
    (2.0, "prednisone", "泼尼松"),
    (3.0, "prednisolone", "泼尼松龙"),
    (4.0, "methylprednisolone", "甲泼尼龙"),
    (5.0, "triamcinolone", "曲安西龙"),
    (6.0, "dexamethasone", "地塞米松"),
    (7.0, "betamethasone", "倍他米松"),
];

macro_rules! dose {
    ($key:literal, $en:literal, $zh:literal, $($phrase:literal),+) => {
        dose_told($key, $en, $zh, "mg", 0.01, 5000.0, &[(1.0, &[$($phrase),+])])
    };
}

const HYDROCORTISONE: Input = dose!(
    "hydrocortisone_mg",
    "Hydrocortisone (mg)",
    "氢化可的松 (mg)",
    "# mg ?of hydrocortisone",
    "hydrocortisone .. # mg"
);
const CORTISONE: Input = dose!(
    "cortisone_mg",
    "Cortisone (mg)",
    "可的松 (mg)",
    "# mg ?of cortisone",
    "cortisone .. # mg"
);
const PREDNISONE: Input = dose!(
    "prednisone_mg",
    "Prednisone (mg)",
    "泼尼松 (mg)",
    "# mg ?of prednisone",
    "prednisone .. # mg"
);
const PREDNISOLONE: Input = dose!(
    "prednisolone_mg",
    "Prednisolone (mg)",
    "泼尼松龙 (mg)",
    "# mg ?of prednisolone",
    "prednisolone .. # mg"
);
const METHYLPREDNISOLONE: Input = dose!(
    "methylprednisolone_mg",
    "Methylprednisolone (mg)",
    "甲泼尼龙 (mg)",
    "# mg ?of methylprednisolone",
    "methylprednisolone .. # mg"
);
const TRIAMCINOLONE: Input = dose!(
    "triamcinolone_mg",
    "Triamcinolone (mg)",
    "曲安西龙 (mg)",
    "# mg ?of triamcinolone",
    "triamcinolone .. # mg"
);
const DEXAMETHASONE: Input = dose!(
    "dexamethasone_mg",
    "Dexamethasone (mg)",
    "地塞米松 (mg)",
    "# mg ?of dexamethasone",
    "dexamethasone .. # mg"
);
const BETAMETHASONE: Input = dose!(
    "betamethasone_mg",
    "Betamethasone (mg)",
    "倍他米松 (mg)",
    "# mg ?of betamethasone",
    "betamethasone .. # mg"
);

/// The score.
pub const SCORE: Score = Score {
    id: "steroid-conversion",
    names: &[
        "Glucocorticoid dose conversion",
        "Steroid Conversion Calculator",
    ],
    zh: "糖皮质激素剂量换算",
    publication: "Goodman and Gilman, The Pharmacological Basis of Therapeutics, relative potencies of corticosteroids; read as MDCalc page",
    edition: "12th edition, 2011",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mg", 2),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        optional(ask("from", "From", "原药", CHOICES)),
        ask("to", "To", "换算为", CHOICES),
        optional(HYDROCORTISONE),
        optional(CORTISONE),
        optional(PREDNISONE),
        optional(PREDNISOLONE),
        optional(METHYLPREDNISOLONE),
        optional(TRIAMCINOLONE),
        optional(DEXAMETHASONE),
        optional(BETAMETHASONE),
    ],
    outside,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let potency = |at: f64| POTENCY.get(at as usize);
    let Some((_, _, to)) = v.get("to").and_then(potency) else {
        return f64::NAN;
    };
    let from = v.get("from").and_then(potency).map(|(_, key, _)| *key);
    POTENCY
        .iter()
        .filter(|(_, key, _)| from.is_none_or(|from| from == *key))
        .filter_map(|(_, key, equivalent)| Some(v.get(key)? / equivalent * to))
        .sum()
}

fn outside(v: &Values) -> Option<(&'static str, &'static str)> {
    let from = v.get("from").and_then(|at| POTENCY.get(at as usize));
    let told = POTENCY
        .iter()
        .filter(|(_, key, _)| from.is_none_or(|(_, from, _)| from == key))
        .any(|(_, key, _)| v.get(key).is_some());
    if told {
        return anyone(v);
    }
    Some((
        "no dose in mg of the glucocorticoid was found",
        "未找到该糖皮质激素的毫克剂量",
    ))
}

/// The two drugs of a question about an equivalent dose: from the first named to the second.
pub(super) fn asked(question: &str) -> Option<Vec<(&'static str, f64)>> {
    let tokens = super::words::tokens(question, 0);
    let about = ["equivalent", "convert", "conversion", "equivalence"];
    let named: Vec<f64> = tokens
        .iter()
        .filter_map(|token| {
            let at = POTENCY.iter().position(|(name, ..)| *name == token.word)?;
            Some(at as f64)
        })
        .collect();
    let asks = tokens
        .iter()
        .any(|token| about.contains(&token.word.as_str()));
    match named.as_slice() {
        [to] if asks => Some(vec![("to", *to)]),
        [from, .., to] if asks => Some(vec![("from", *from), ("to", *to)]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("from", 0.0), ("to", 2.0), ("hydrocortisone_mg", 100.0)],
            25.0,
            0.001,
        );
        check(
            &super::SCORE,
            &[
                ("from", 6.0),
                ("to", 6.0),
                ("dexamethasone_mg", 6.5),
                ("prednisone_mg", 5.0),
            ],
            6.5,
            0.001,
        );
    }

    #[test]
    fn without_a_dose_it_does_not_apply() {
        let mut values = super::Values::default();
        values.set("from", 0.0);
        values.set("to", 2.0);
        values.set("prednisone_mg", 5.0);
        assert!((super::SCORE.outside)(&values).is_some());
    }
}
