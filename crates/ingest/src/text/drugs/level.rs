//! Levels of drugs that the note names before them: "lithium ... (level 0.6 mmol/L in January)", "地高辛 停,level 2.4 ng/mL".

use crate::text::measures::{Asked, numeric};
use crate::text::moments::moment;
use crate::text::page::{Page, Sentence, Term};
use crate::text::phrases::Phrases;
use crate::text::topics::Topic;
use crate::text::values::{after_name, reading};
use record::{PartialDate, Span, TermConcept, TermKind};
use std::sync::LazyLock;

/// Words for the level of a drug.
pub(crate) const NAMES: [&str; 6] = ["level", "levels", "lvl", "trough", "谷浓度", "血药浓度"];

static WORDS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(NAMES.into_iter().map(|word| (word, ()))));

/// Reads the values behind "level" and "trough" that no analyte took.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    if !sentence.topics.hold(Topic::Levels) {
        return;
    }
    let words: Vec<Span> = WORDS
        .find(sentence.text, sentence.span)
        .map(|(word, ())| word)
        .collect();
    for word in words {
        let taken = sentence
            .terms
            .iter()
            .any(|term| term.used && term.span.overlaps(word));
        let Some(drug) = drug_before(sentence, word).filter(|_| !taken) else {
            continue;
        };
        let close = is_close(sentence, &drug, word);
        let at = after_name(page.text, word.end, sentence.span.end, close);
        // "level Apr 62 mg/L", "level drawn 5/1 = 4.4".
        let timed = moment(page, behind_drawn(page.text, at), sentence.span.end);
        let at = timed.map_or(at, |timed| {
            after_name(page.text, timed.span.end, sentence.span.end, true)
        });
        let Some(found) = reading(page, at, sentence.span.end) else {
            continue;
        };
        // "level 2 trauma centre", "trough 250 mg": a level has a unit of mass in a volume, or stands in its brackets.
        let unit = found.unit.as_ref().and_then(|unit| unit.ucum.as_deref());
        let measured = unit.is_some_and(|unit| unit.contains('/'));
        let course =
            crate::text::series::series(page, &found, false, sentence.span.end).is_course();
        if found.slash
            || page.is_dated(found.number.start)
            || !(measured || unit.is_none() && (course || close && found.unit.is_none()))
        {
            continue;
        }
        let meaning = meaning(page, &drug);
        let term = Term {
            span: word,
            kind: TermKind::Laboratory,
            concept: 0,
            ambiguous: false,
            used: false,
        };
        let end = numeric(page, sentence, &term, &meaning, found, header, asked);
        sentence.spend(Span::new(word.start, end));
    }
}

/// "Keppra level", "tac trough": the word stands right behind the drug, and is none of a kind of care.
fn is_close(sentence: &Sentence<'_>, drug: &Term, word: Span) -> bool {
    sentence.text.get(drug.span.end..word.start) == Some(" ")
}

/// Behind "drawn", "taken" and "on".
fn behind_drawn(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    ["drawn ", "taken ", "done "]
        .iter()
        .find(|word| rest.starts_with(**word))
        .map_or(at, |word| at + word.len())
}

/// The last drug named before `word` in its sentence.
fn drug_before(sentence: &Sentence<'_>, word: Span) -> Option<Term> {
    let drugs = sentence.terms.iter().filter(|term| {
        term.kind == TermKind::Drug && term.span.len() > 3 && term.span.end <= word.start
    });
    drugs.max_by_key(|term| term.span.start).copied()
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
