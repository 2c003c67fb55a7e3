//! Levels of drugs without the word for it: "Digoxin 2.1 mcg/L (6 h post dose)", "Acetaminophen <5", "Na 133, K 3.4, Digoxin 1.4".

use super::form::Form;
use crate::text::measures::{Asked, numeric};
use crate::text::page::{Page, Sentence, Term};
use crate::text::values::{after_name, reading};
use record::{PartialDate, Span, TermConcept, TermKind};

/// A number with the unit of a concentration.
static WITH_UNIT: Form = Form::new(
    r"(?i)^\s?[:=]?\s?(?:was\s|is\s)?[<>≤≥]?=?\s?(?P<n>\d{1,4}(?:\.\d{1,3})?)\s?(?:(?P<strong>(?:mc|u|µ|μ)g/ml)|(?:n|mc|u|µ|μ|m)(?:mol|g)/d?L|ng/ml)(?P<rest>$|[^\w/].{0,28})",
);

/// "<5": a limit of the test, and no unit of a dose behind it.
static BELOW: Form =
    Form::new(r"^\s?[:=]?\s?[<>≤≥]=?\s?\d{1,3}(?:\.\d{1,2})?(?P<rest>$|[^\d.%/].{0,12}|\.$)");
static DOSE: Form = Form::new(
    r"(?i)^\s?-?(?:m?c?g\b|units?\b|tabs?|days?\b|d\b|y\b|yo\b|weeks?|months?|years?|yrs?|hours?|hrs?|h\b|puffs?|doses?|times|x\b|/|片|支|天|周|月)",
);

/// "1.4,", "1.4 H": a result among others.
static BARE: Form =
    Form::new(r"^\s?[:=]?\s?(?P<n>\d{1,3}\.\d{1,2})\s?(?:$|[,;)\n]|\.(?:\s|$)|\*?[HL]\b|\([HL]\))");
static RESULT: Form = Form::new(r"^\s?[:=]?\s?[<>]?\d{1,4}(?:\.\d{1,3})?[^,;\n\d]{0,12}[,;]\s?$");

/// What is given has a strength: "digoxin 50 mcg/mL elixir".
const FORMS: [&str; 26] = [
    "elixir", "oral", "soln", "solution", "inj", "amp", "vial", "susp", "syrup", "drops", "liquid",
    "lock", "infus", "bag", "pump", "driver", "eye", "bolus", "in 0.9", " iv ", " im ", " po ",
    " bd ", " od ", "daily", "注射",
];

/// What is aimed at or waited for.
const AIMS: [&str; 14] = [
    "target",
    "aim",
    "goal",
    "keep",
    " if ",
    "when ",
    "hold",
    "until",
    "range",
    "should be",
    "toxic",
    "therapeutic",
    "目标",
    "维持",
];

/// Reads the levels that stand right behind the name of their drug.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    for at in 0..sentence.terms.len() {
        let term = sentence.terms[at];
        if term.kind != TermKind::Drug || term.used || term.ambiguous {
            continue;
        }
        let rest = sentence.behind(term.span.end, 48);
        let first = rest.trim_start_matches([' ', ':', '=']).chars().next();
        let number = first.is_some_and(|c| c.is_ascii_digit() || "<>≤≥wi".contains(c));
        if !number || !is_result(sentence, &term, rest) {
            continue;
        }
        let Some(meaning) = level_of(page, &term) else {
            continue;
        };
        let from = after_name(page.text, term.span.end, sentence.span.end, true);
        let Some(found) = reading(page, from, sentence.span.end) else {
            continue;
        };
        if found.slash || page.is_dated(found.number.start) {
            continue;
        }
        let named = Term::known(term.span, TermKind::Laboratory);
        let end = numeric(page, sentence, &named, &meaning, found, header, asked);
        sentence.spend(Span::new(term.span.start, end.max(term.span.end)));
    }
}

/// The number behind the name is no dose.
fn is_result(sentence: &Sentence<'_>, term: &Term, rest: &str) -> bool {
    let before = sentence.before(term.span.start, 32).to_lowercase();
    let clause = before
        .rsplit([';', '.', '\n', '。'])
        .next()
        .unwrap_or_default();
    if AIMS.iter().any(|word| clause.contains(word.trim_start())) {
        return false;
    }
    let value = |text: &str| text.parse::<f64>().unwrap_or_default();
    if let Some(found) = WITH_UNIT.read(rest) {
        let behind = found
            .name("rest")
            .map_or("", |it| it.as_str())
            .to_lowercase()
            + " ";
        let n = value(found.name("n").map_or("", |it| it.as_str()));
        let strong = found.name("strong").is_some();
        let given = FORMS.iter().any(|form| behind.contains(form)) || strong && n > 150.0;
        return !given;
    }
    if let Some(found) = BELOW.read(rest) {
        let rest = found.name("rest").map_or("", |it| it.as_str());
        let aimed = rest.contains("target") || rest.contains("aim") || rest.contains("goal");
        return !aimed && !DOSE.is_in(rest);
    }
    let Some(found) = BARE.read(rest) else {
        return false;
    };
    /// Doses of digoxin in mg.
    const DOSES: [&str; 6] = ["0.125", "0.25", "0.0625", "0.1875", "0.375", "0.5"];
    const NAMES: [&str; 5] = ["digoxin", "theophylline", "phenytoin", "地高辛", "茶碱"];
    let name = sentence.text[term.span.start..term.span.end].to_lowercase();
    let number = found.name("n").map_or("", |n| n.as_str());
    let most = if name.contains("digoxin") || name.contains("地高辛") {
        10.0
    } else {
        60.0
    };
    let dose = DOSES.contains(&number) || number.starts_with("0.1") || value(number) > most;
    !clause.contains("med")
        && !dose
        && NAMES.iter().any(|one| name.contains(one))
        && follows_result(sentence, term.span)
}

/// Right before the name stands another result: "K 3.4, ".
fn follows_result(sentence: &Sentence<'_>, name: Span) -> bool {
    const NEAR: usize = 28;
    sentence.terms.iter().any(|term| {
        term.kind == TermKind::Laboratory
            && term.span.end <= name.start
            && name.start - term.span.end <= NEAR
            && RESULT.is_in(&sentence.text[term.span.end..name.start])
    })
}

/// The level of the drug, where it is one of our analytes.
fn level_of(page: &Page<'_>, drug: &Term) -> Option<TermConcept> {
    const NO_DRUG: [&str; 9] = [
        "insulin",
        "testosterone",
        "estradiol",
        "progesterone",
        "zinc",
        "copper",
        "lead",
        "ethanol",
        "folic",
    ];
    let meaning = page.meaning(drug);
    let name = meaning.ingredients.first().map_or_else(
        || meaning.preferred.clone(),
        |ingredient| ingredient.name.clone(),
    );
    let name = name.to_lowercase();
    let name = match name.as_str() {
        "aspirin" | "acetylsalicylic acid" => "salicylate",
        "valproic acid" | "valproate sodium" | "divalproex" => "valproate",
        "paracetamol" => "acetaminophen",
        name => name,
    };
    if NO_DRUG.iter().any(|one| name.starts_with(one)) {
        return None;
    }
    ["level", "trough"].iter().find_map(|word| {
        page.lexicon
            .lookup(TermKind::Laboratory, &format!("{name} {word}"))
            .filter(|found| {
                found.preferred.ends_with("level") || found.preferred.ends_with("trough")
            })
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};

    fn levels(text: &str) -> Vec<String> {
        let (record, _) = open(text);
        let of = |fact: &record::Fact<record::Observation>| fact.value.code.name().to_string();
        record.observations.iter().map(of).collect()
    }

    #[test]
    fn a_concentration_behind_a_drug_is_its_level() {
        for text in [
            "Digoxin 2.1 ng/mL (6 h post dose).",
            "Labs: Na 133, K 3.4, Digoxin 1.4",
            "Digoxin <0.3",
            "地高辛0.8ng/ml(已停药)"
                .replace("地高辛", "digoxin ")
                .as_str(),
        ] {
            assert!(
                levels(text).iter().any(|name| name == "digoxin level"),
                "{text}: {:?}",
                levels(text)
            );
            assert!(current_of(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_dose_is_no_level() {
        for text in [
            "Digoxin 125 mcg od, K 3.4",
            "K 3.4, digoxin 0.125",
            "K 3.4, digoxin 62.5 od",
            "Digoxin 50 mcg/mL elixir 5 mL od",
            "Digoxin <250 mcg daily",
        ] {
            assert_eq!(current_of(text), ["digoxin"], "{text}");
            assert!(
                !levels(text).iter().any(|name| name == "digoxin level"),
                "{text}"
            );
        }
    }
}
