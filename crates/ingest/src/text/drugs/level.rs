//! Levels of drugs that the note names before them: "lithium ... (level 0.6 mmol/L in January)", "地高辛 停,level 2.4 ng/mL".

use crate::text::dated_name::{day_before_value, give};
use crate::text::label_units::label;
use crate::text::measures::{Asked, numeric};
use crate::text::moments::moment;
use crate::text::page::{Page, Sentence, Term, window};
use crate::text::phrases::Phrases;
use crate::text::topics::Topic;
use crate::text::values::{after_name, reading};
use record::{PartialDate, Span, TermConcept, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Words for the level of a drug.
pub(crate) const NAMES: [&str; 7] = [
    "level",
    "levels",
    "lvl",
    "trough",
    "谷浓度",
    "血药浓度",
    "浓度",
];

static WORDS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(NAMES.into_iter().map(|word| (word, ()))));

/// Reads the values behind "level" and "trough" that no analyte took.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    if !page.ascii {
        bare(page, sentence, header, asked);
    }
    if !sentence.topics.hold(Topic::Levels) {
        return;
    }
    let words: Vec<Span> = WORDS
        .find(sentence.text, sentence.span)
        .map(|(word, ())| word)
        .collect();
    for word in words {
        let stored = page.stored(word);
        let read = page.record.observations.iter().rev().take(4);
        let taken = sentence
            .terms
            .iter()
            .any(|term| term.used && term.span.overlaps(word))
            || read
                .flat_map(|fact| fact.spans())
                .any(|(_, span)| span.contains(stored));
        let drug = drug_before(sentence, word).filter(|_| !taken);
        let above = || drug_above(page, sentence, word).filter(|_| !taken);
        let Some(meaning) = drug.map(|drug| meaning(page, &drug)).or_else(above) else {
            continue;
        };
        // "去甲肾上腺素 浓度0.08mg/ml": what is infused has a strength; a level has an analyte of its own.
        if &sentence.text[word.start..word.end] == "浓度" && meaning.codes.is_empty() {
            continue;
        }
        let close = drug.is_some_and(|drug| is_close(sentence, &drug, word));
        let at = after_name(page.text, word.end, sentence.span.end, close);
        let at = behind_hours(page.text, at);
        let at = behind_remark(page.text, at);
        // "level Apr 62 mg/L", "level drawn 5/1 = 4.4".
        let label = label(page, word.end, at, sentence.span.end);
        let at = label.as_ref().map_or(at, |label| label.behind);
        let drawn = behind_drawn(page.text, at);
        let day = day_before_value(page, drawn, sentence.span.end);
        let timed = day.or_else(|| moment(page, drawn, sentence.span.end));
        let at = timed.map_or(at, |timed| {
            after_name(page.text, timed.span.end, sentence.span.end, true)
        });
        let Some(found) = reading(page, at, sentence.span.end) else {
            continue;
        };
        let found = match &label {
            Some(label) => label.of(found),
            None => found,
        };
        // "level 2 trauma centre", "trough 250 mg": a level has a unit of mass in a volume, or stands in its brackets.
        let unit = found.unit.as_ref().and_then(|unit| unit.ucum.as_deref());
        let measured = unit.is_some_and(|unit| unit.contains('/'))
            || unit.is_none() && shares_a_unit(page.text, found.number.end);
        let course =
            crate::text::series::series(page, &found, false, sentence.span.end).is_course();
        if found.slash
            || page.is_dated(found.number.start)
            || !(measured || unit.is_none() && (course || close && found.unit.is_none()))
        {
            continue;
        }
        let term = Term::known(word, TermKind::Laboratory);
        let first = page.record.observations.len();
        let end = numeric(page, sentence, &term, &meaning, found, header, asked);
        if let Some(date) = day.and_then(|day| day.date) {
            give(&mut page.record.observations[first..], date);
        }
        sentence.spend(Span::new(word.start, end));
    }
}

/// "地高辛0.8ng/ml(已停药)": the name of a drug whose level is measured, and right behind it an amount in a volume of blood.
fn bare(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?[:：]?\s?\d{1,3}(?:\.\d{1,2})?\s?(?:ng/m[lL]|[uμµ]g/m?[lL]|mg/L|nmol/L)(?:$|[^/A-Za-z])").ok()
    });
    // "庆大霉素 20mg/L 加入腹透液": the strength of what is given.
    const GIVEN: [&str; 9] = [
        "加入",
        "腹透液",
        "腹腔",
        "灌洗",
        "冲洗",
        "泵",
        "滴注",
        "给药",
        "每日",
    ];
    let told = window(page.text, sentence.span.start, sentence.span.end);
    if GIVEN.iter().any(|word| told.contains(word)) {
        return;
    }
    for at in 0..sentence.terms.len() {
        let term = sentence.terms[at];
        if term.used || term.kind != TermKind::Drug || term.ambiguous {
            continue;
        }
        let behind = window(
            page.text,
            term.span.end,
            (term.span.end + 32).min(sentence.span.end),
        );
        if !behind.contains('/') || !AMOUNT.as_ref().is_some_and(|it| it.is_match(behind)) {
            continue;
        }
        let meaning = meaning(page, &term);
        if meaning.codes.is_empty() {
            continue;
        }
        let from = after_name(page.text, term.span.end, sentence.span.end, true);
        let Some(found) = reading(page, from, sentence.span.end) else {
            continue;
        };
        let known = Term::known(term.span, TermKind::Laboratory);
        let end = numeric(page, sentence, &known, &meaning, found, header, asked);
        sentence.spend(Span::new(term.span.start, end));
    }
}

/// "Keppra level", "tac trough": the word stands right behind the drug, and is none of a kind of care.
fn is_close(sentence: &Sentence<'_>, drug: &Term, word: Span) -> bool {
    sentence.text.get(drug.span.end..word.start) == Some(" ")
}

/// Behind "drawn", "taken" and "done".
fn behind_drawn(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    ["drawn ", "taken ", "done "]
        .iter()
        .find(|word| rest.starts_with(**word))
        .map_or(at, |word| at + word.len())
}

/// "1.09 and 1.10 mmol/L": the unit of two levels stands behind the second.
fn shares_a_unit(text: &str, end: usize) -> bool {
    static SHARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:and|&|,)\s?\d{1,4}(?:\.\d{1,2})?\s?(?:mmol|umol|µmol|μmol|nmol|mg|mcg|ug|µg|μg|ng)/m?[lL]\b").ok()
    });
    let near = crate::text::page::window(text, end, end + 32);
    SHARED.as_ref().is_some_and(|shared| shared.is_match(near))
}

/// Behind a few words and their colon: "levels a week apart: 1.09 and 1.10".
fn behind_remark(text: &str, at: usize) -> usize {
    const LONGEST: usize = 28;
    let near = crate::text::page::window(text, at, at + LONGEST);
    let Some(colon) = near.find(':') else {
        return at;
    };
    let words = near[..colon].trim_start();
    let plain = words.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let behind = text.get(at + colon + 1..).unwrap_or_default();
    let blank = behind.len() - behind.trim_start_matches(' ').len();
    if plain && !words.is_empty() {
        at + colon + 1 + blank
    } else {
        at
    }
}

/// Behind the hours since the dose: "Trough 23.5 h after dose: 2.8".
fn behind_hours(text: &str, at: usize) -> usize {
    const SINCE: [&str; 3] = ["after dose:", "post dose:", "post-dose:"];
    let rest = text.get(at..).unwrap_or_default();
    let hours = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let since = hours.trim_start().strip_prefix('h').map(str::trim_start);
    let behind = since
        .filter(|_| hours.len() < rest.len())
        .and_then(|words| {
            let told = SINCE.iter().find_map(|lead| words.strip_prefix(lead));
            told.map(str::trim_start)
        });
    behind.map_or(at, |behind| at + rest.len() - behind.len())
}

/// The last drug named before `word` in its sentence; an abbreviation of three letters only right before it ("LEV lvl").
fn drug_before(sentence: &Sentence<'_>, word: Span) -> Option<Term> {
    let drugs = sentence.terms.iter().filter(|term| {
        let long = term.span.len() > 3 || is_close(sentence, term, word);
        term.kind == TermKind::Drug && long && term.span.end <= word.start
    });
    drugs.max_by_key(|term| term.span.start).copied()
}

/// What stands before the word says at most which level it is: "12-h level", "serum level".
fn opens(before: &str) -> bool {
    const WHICH: [&str; 12] = [
        "two",
        "three",
        "both",
        "last",
        "latest",
        "repeat",
        "correct",
        "correctly",
        "timed",
        "serial",
        "recent",
        "steady",
    ];
    let mut before = before.trim().to_ascii_lowercase();
    // "Two correct 12-hour levels".
    while let Some((first, rest)) = before.split_once(' ')
        && WHICH.contains(&first)
    {
        before = rest.to_string();
    }
    let hours = before.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let timed = hours.len() < before.len()
        && ["h", "hr", "hour"].contains(&hours.trim_start_matches(['-', ' ']));
    timed || ["", "serum", "plasma", "blood", "the"].contains(&before.as_str())
}

/// "clozapine 150 mane 250 nocte\nLevel 0.21 mg/L": the sentence opens with the word, and the one drug named in the lines right
/// above whose level is measured is meant.
fn drug_above(page: &Page<'_>, sentence: &Sentence<'_>, word: Span) -> Option<TermConcept> {
    const FAR: usize = 160;
    if !opens(&sentence.text[sentence.span.start..word.start]) {
        return None;
    }
    let here = page.stored(word);
    let mut named: Vec<&str> = page
        .record
        .medications
        .iter()
        .rev()
        .take(12)
        .filter(|fact| {
            fact.spans()
                .any(|(_, span)| span.end <= here.start && here.start - span.end <= FAR)
        })
        .flat_map(|fact| fact.value.ingredients.iter().map(|one| one.name.as_str()))
        .collect();
    named.sort_unstable();
    named.dedup();
    let mut measured = named.into_iter().filter_map(|name| {
        page.lexicon
            .lookup(TermKind::Laboratory, &format!("{name} level"))
    });
    let found = measured.next()?;
    measured.next().is_none().then_some(found)
}

/// The level of a drug: our analyte where there is one, else its name alone.
fn meaning(page: &Page<'_>, drug: &Term) -> TermConcept {
    let name = page.meaning(drug).preferred.clone();
    let named = format!("{name} level");
    page.lexicon
        .lookup(TermKind::Laboratory, &named)
        .unwrap_or(TermConcept {
            preferred: named,
            codes: Vec::new(),
            ingredients: Vec::new(),
        })
}
/// A drug's name that names a measurement or a reaction to it ("digoxin level", "insulin resistance").
pub(super) fn is_level(text: &str, span: Span) -> bool {
    let rest = window(text, span.end, span.end + 24)
        .trim_start()
        .to_ascii_lowercase();
    [
        "level",
        "resistance",
        "sensitiv",
        "resistant",
        "deficien",
        "antibod",
        "receptor",
        "-resistant",
        "-sensitive",
        "toxicity",
        "pneumonitis",
        "nephropath",
        "overdose",
        "浓度",
        "抵抗",
        "耐药",
        "敏感",
        "缺乏",
        "受体",
        "抗体",
        "中毒",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
        // "?iron def"
        || rest
            .strip_prefix("def")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        || rest.starts_with("intake") && is_nutrient(window(text, span.start, span.end))
        || is_tested(&rest)
}

/// "Iron intake" is of the food; "apixaban intake" is of the drug.
fn is_nutrient(name: &str) -> bool {
    const NUTRIENTS: [&str; 6] = ["iron", "calcium", "potassium", "sodium", "salt", "iodine"];
    let name = name.to_ascii_lowercase();
    NUTRIENTS.contains(&name.as_str())
        || name.starts_with("vitamin")
        || name.starts_with("vit ")
        || name == "vit"
}

/// "青霉素头孢曲松均敏感": behind the names that follow without a mark stands how the organism is.
fn is_tested(rest: &str) -> bool {
    const HOW: [&str; 6] = [
        "均敏感",
        "都敏感",
        "均耐药",
        "都耐药",
        "均为敏感",
        "均为耐药",
    ];
    let clause = rest
        .split([',', ';', '.', '。', ')', '(', '\n', ' '])
        .next();
    clause.is_some_and(|clause| HOW.iter().any(|word| clause.ends_with(word)))
}

#[cfg(test)]
mod tests {
    use super::is_level;
    use record::Span;

    #[test]
    fn the_intake_of_a_drug_is_no_level() {
        let named = |text: &str, name: &str| {
            text.find(name)
                .is_some_and(|at| is_level(text, Span::new(at, at + name.len())))
        };
        assert!(!named("Last apixaban intake 08:00 today.", "apixaban"));
        assert!(!named("Warfarin intake irregular", "Warfarin"));
        assert!(named("Potassium intake low", "Potassium"));
    }
}
