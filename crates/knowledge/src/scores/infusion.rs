//! Rates of infusion: "dopamine and dobutamine at 5 mcg/kg/min and 3 mcg/kg/min respectively", "noradrenaline and
//! adrenaline at 0.1 mcg/kg/min each", "0.05 mcg/kg/min of norepinephrine".

use super::narrative::{Index, Mention, Token};
use super::score::Filled;
use record::Span;

/// Drugs that are infused by weight; a rate belongs to one of them.
const DRUGS: &[&str] = &[
    "dopamine",
    "dobutamine",
    "epinephrine",
    "adrenaline",
    "norepinephrine",
    "noradrenaline",
    "levophed",
    "vasopressin",
    "phenylephrine",
    "milrinone",
];

/// The rate of one of `names` in µg/kg/min.
pub(super) fn read(names: &[&str], index: &Index<'_>, empty: &Filled) -> Option<Filled> {
    (0..index.len()).find_map(|passage| {
        let tokens = index.tokens(passage);
        let (drug, rate, value) = pairs(tokens)
            .into_iter()
            .find(|(drug, ..)| names.contains(&tokens[*drug].word.as_str()))?;
        let (first, last) = (drug.min(rate), drug.max(rate));
        let mention = Mention {
            passage,
            span: Span::new(tokens[first].span.start, tokens[last].span.end),
            number: Some(value),
            tokens: (first, last),
        };
        let told = index.assertion(&mention).is_affirmed_for_patient();
        told.then(|| super::tell::filled(index, &mention, value, empty))
    })
}

/// Each drug with the place and value of its rate.
fn pairs(tokens: &[Token]) -> Vec<(usize, usize, f64)> {
    let mut found = Vec::new();
    let mut drugs: Vec<usize> = Vec::new();
    let mut rates: Vec<(usize, f64)> = Vec::new();
    for at in 0..tokens.len() {
        if DRUGS.contains(&tokens[at].word.as_str()) {
            if !rates.is_empty() {
                settle(&mut drugs, &mut rates, &mut found);
            }
            drugs.push(at);
        } else if let Some(value) = rate(tokens, at) {
            rates.push((at, value));
        }
    }
    settle(&mut drugs, &mut rates, &mut found);
    found
}

/// As many rates as drugs go in order; one rate goes to the drug before it, or to all where "each" or "both" follows.
fn settle(
    drugs: &mut Vec<usize>,
    rates: &mut Vec<(usize, f64)>,
    found: &mut Vec<(usize, usize, f64)>,
) {
    match (drugs.len(), rates.len()) {
        (many, same) if many == same => found.extend(
            drugs
                .iter()
                .zip(rates.iter())
                .map(|(drug, (rate, value))| (*drug, *rate, *value)),
        ),
        (1.., 1) => found.extend(drugs.iter().map(|drug| (*drug, rates[0].0, rates[0].1))),
        _ => {}
    }
    drugs.clear();
    rates.clear();
}

/// A number with µg/kg/min behind it.
fn rate(tokens: &[Token], at: usize) -> Option<f64> {
    let value = tokens[at].number?;
    let word = |offset: usize| {
        tokens
            .get(at + offset)
            .map_or("", |token| token.word.as_str())
    };
    let mass = matches!(
        word(1),
        "mcg" | "ug" | "μg" | "µg" | "microgram" | "micrograms"
    );
    (mass && (word(2) == "kg" || word(3) == "kg")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, f64)]) {
        let tokens = super::super::words::tokens(text, 0);
        let found: Vec<(&str, f64)> = pairs(&tokens)
            .into_iter()
            .map(|(drug, _, value)| (tokens[drug].word.as_str(), value))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn rates_go_to_their_drugs() {
        check(
            "dopamine and dobutamine at 5 mcg/kg/min and 3 mcg/kg/min respectively",
            &[("dopamine", 5.0), ("dobutamine", 3.0)],
        );
        check(
            "norepinephrine and epinephrine at 0.1 mcg/kg/min each, dopamine at 7 mcg/kg/min",
            &[
                ("norepinephrine", 0.1),
                ("epinephrine", 0.1),
                ("dopamine", 7.0),
            ],
        );
    }
}
