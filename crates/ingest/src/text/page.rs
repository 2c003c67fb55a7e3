//! What the extractors share: the text under reading, its dictionaries and dates, and the record being filled.

use super::clean::Clean;
use super::context::Context;
use super::dates::Dated;
use super::drugs::{Headings, Heads};
use super::result_columns::Columned;
use super::topics::Topics;
use super::units::Unit;
use crate::{IngestIssue, IngestIssueKind, Question};
use record::{
    Assertion, CodeSystem, Comparator, Concept, Cue, DocumentId, Fact, FactId, Lexicon, Localized,
    PartialDate, PatientText, Quantity, Record, SectionKind, Span, TermConcept, TermKind,
};

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Most issues of one document that are listed one by one.
const MAX_ISSUES: usize = 300;

/// A document, or one narrative of it, while it is read.
pub(crate) struct Page<'a> {
    /// Working text.
    pub(crate) text: &'a str,
    pub(crate) clean: &'a Clean,
    /// Stored text of the same stretch.
    pub(crate) original: &'a str,
    /// Where that stretch begins in the document's stored text.
    pub(crate) base: usize,
    pub(crate) document: &'a DocumentId,
    pub(crate) lexicon: &'a dyn Lexicon,
    pub(crate) dates: &'a [Dated],
    /// Lines that blanks, tabs or bars part into cells, in order.
    pub(crate) columned: Vec<Columned>,
    /// What lines say as headings of the drugs below them.
    pub(crate) headings: Headings,
    /// Tables with a column of stops.
    pub(crate) rows: Heads,
    /// The place last asked for a unit, and the answer: one value is asked for several times.
    pub(crate) last_unit: RefCell<Option<(usize, Option<Unit>)>>,
    /// The date that the text states for itself.
    pub(crate) date: Option<PartialDate>,
    /// True where the text writes its decimals with a comma.
    pub(crate) decimal_comma: bool,
    /// Whether the whole text is ASCII; counted once, for it is asked beside each drug.
    pub(crate) ascii: bool,
    pub(crate) record: Record,
    pub(crate) issues: Vec<IngestIssue>,
    pub(crate) dropped: usize,
    pub(crate) meanings: RefCell<HashMap<(TermKind, u32), Rc<TermConcept>>>,
}

/// A dictionary term inside a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) span: Span,
    pub(crate) kind: TermKind,
    pub(crate) concept: u32,
    pub(crate) ambiguous: bool,
    /// Spent by a fact already.
    pub(crate) used: bool,
}

impl Term {
    /// A name that no dictionary found: its reader knows the meaning.
    pub(crate) fn known(span: Span, kind: TermKind) -> Self {
        Self {
            span,
            kind,
            concept: 0,
            ambiguous: false,
            used: false,
        }
    }
}

/// One sentence with its terms and cues.
pub(crate) struct Sentence<'a> {
    /// The whole working text.
    pub(crate) text: &'a str,
    pub(crate) span: Span,
    /// Where the line begins on which the sentence begins.
    pub(crate) line: usize,
    pub(crate) kind: SectionKind,
    pub(crate) terms: Vec<Term>,
    pub(crate) context: Context,
    /// What it may speak of.
    pub(crate) topics: Topics,
}

impl<'a> Sentence<'a> {
    /// Its words.
    pub(crate) fn words(&self) -> &'a str {
        &self.text[self.span.start..self.span.end]
    }

    /// At most `most` bytes of it right before `at`.
    pub(crate) fn before(&self, at: usize, most: usize) -> &'a str {
        window(self.text, at.saturating_sub(most).max(self.span.start), at)
    }

    /// At most `most` bytes of it from `at` on.
    pub(crate) fn behind(&self, at: usize, most: usize) -> &'a str {
        window(self.text, at, (at + most).min(self.span.end))
    }

    /// What stands before `at`, a place of the sentence, on its line.
    pub(crate) fn line_before(&self, at: usize) -> &'a str {
        let own = self.text[self.span.start..at].rfind('\n');
        let start = own.map_or(self.line, |end| self.span.start + end + 1);
        &self.text[start..at]
    }

    /// At most `most` bytes of the line from `at` on, up to the next drug of the sentence.
    pub(crate) fn line_to_next_drug(&self, at: usize, most: usize) -> &'a str {
        let next = self.next_drug(at).unwrap_or(usize::MAX);
        let near = window(self.text, at, (at + most).min(next));
        near.split('\n').next().unwrap_or_default()
    }

    /// Where the first drug from `from` on begins, where there is one.
    pub(crate) fn next_drug(&self, from: usize) -> Option<usize> {
        self.terms
            .iter()
            .filter(|term| {
                term.kind == TermKind::Drug && !term.ambiguous && term.span.start >= from
            })
            .map(|term| term.span.start)
            .min()
    }

    /// Marks every term that touches `span` as spent.
    pub(crate) fn spend(&mut self, span: Span) {
        for term in &mut self.terms {
            if term.span.overlaps(span) {
                term.used = true;
            }
        }
    }
}

impl<'a> Page<'a> {
    /// The place in the document behind a place of the working text.
    pub(crate) fn stored(&self, span: Span) -> Span {
        self.clean.stored(span).shifted(self.base)
    }

    /// The document's own characters behind a place of the working text.
    pub(crate) fn written(&self, span: Span) -> &'a str {
        self.clean
            .stored(span)
            .slice(self.original)
            .unwrap_or_default()
    }

    /// A measured number as written, with its unit.
    pub(crate) fn quantity(
        &self,
        value: f64,
        comparator: Option<Comparator>,
        unit: Option<&Unit>,
    ) -> Quantity {
        Quantity {
            value,
            high: None,
            comparator,
            unit: unit.and_then(|unit| unit.ucum.clone()),
            unit_text: unit
                .map(|unit| self.written(unit.span).to_string())
                .unwrap_or_default(),
        }
    }

    /// Words as a concept, with name and codes where a term stands behind them.
    pub(crate) fn concept(&self, span: Span, found: Option<&TermConcept>) -> Concept {
        Concept {
            text: PatientText::new(self.written(span)),
            preferred: found.map(|found| found.preferred.clone()),
            codes: found.map(|found| found.codes.clone()).unwrap_or_default(),
        }
    }

    /// The concept of a term; each is looked up once.
    pub(crate) fn meaning(&self, term: &Term) -> Rc<TermConcept> {
        self.meanings
            .borrow_mut()
            .entry((term.kind, term.concept))
            .or_insert_with(|| Rc::new(self.lexicon.concept(term.kind, term.concept)))
            .clone()
    }

    /// The same assertion with cues at their places in the document.
    pub(crate) fn assertion(&self, found: Assertion) -> Assertion {
        Assertion {
            cues: found
                .cues
                .iter()
                .map(|cue| Cue {
                    span: self.stored(cue.span),
                    direction: cue.direction,
                    scope: self.stored(cue.scope),
                })
                .collect(),
            ..found
        }
    }

    /// A fact of `kind` at a place of the working text.
    pub(crate) fn fact<T>(&self, kind: &str, span: Span, value: T) -> Fact<T> {
        Fact::read(kind, self.document, self.stored(span), value)
    }

    /// Lists something that was not understood or must be decided.
    pub(crate) fn issue(
        &mut self,
        kind: IngestIssueKind,
        span: Span,
        message: Localized,
        question: Option<Question>,
    ) {
        if self.issues.len() >= MAX_ISSUES {
            self.dropped += 1;
            return;
        }
        let span = self.stored(span);
        self.issues.push(IngestIssue {
            document: self.document.clone(),
            kind,
            span: Some(span),
            place: String::new(),
            message,
            question,
        });
    }

    /// Asks for a choice between `readings` of the words at `span`.
    pub(crate) fn ask(
        &mut self,
        span: Span,
        readings: Vec<String>,
        fact: Option<FactId>,
        message: Localized,
    ) {
        let question = Question {
            written: PatientText::new(self.written(span)),
            readings,
            fact,
        };
        self.issue(IngestIssueKind::Ambiguous, span, message, Some(question));
    }

    /// True when a date covers the place.
    pub(crate) fn is_dated(&self, at: usize) -> bool {
        let next = self.dates.partition_point(|one| one.span.end <= at);
        self.dates.get(next).is_some_and(|one| one.span.start <= at)
    }

    /// The dates that begin at `at` or behind it, in order.
    pub(crate) fn dates_from(&self, at: usize) -> &[Dated] {
        let first = self.dates.partition_point(|one| one.span.start < at);
        self.dates.get(first..).unwrap_or_default()
    }

    pub(super) fn is_birth(&self, span: Span) -> bool {
        let span = self.stored(span);
        let births = self.record.patient.birth_date.iter();
        births
            .flat_map(|fact| fact.spans())
            .any(|(_, known)| known == span)
    }

    /// The date nearest before `at` inside `within`, else the first one in it.
    pub(crate) fn date_near(&self, within: Span, at: usize) -> Option<&'a Dated> {
        let first = self
            .dates
            .partition_point(|one| one.span.end <= within.start);
        let inside = self.dates[first..]
            .iter()
            .take_while(|one| one.span.start < within.end)
            // On the day of birth nothing else happened.
            .filter(|one| !self.is_birth(one.span))
            .filter(|one| !shut_in(self.text, within, one.span, at));
        let mut best: Option<&Dated> = None;
        for one in inside {
            let aside = best.is_some_and(|last| is_aside(self.text, last.span, one.span, at));
            if !aside && one.span.start < at || best.is_none() {
                best = Some(one);
            }
        }
        best
    }
}

/// "07/10/25 (previous 02/04/25 in brackets): Na 131 (137)": the second day stands in a bracket right behind the first and is closed
/// before the value at `at`.
fn is_aside(text: &str, first: Span, second: Span, at: usize) -> bool {
    const LONGEST: usize = 24;
    let between = text.get(first.end..second.start).unwrap_or_default();
    let Some(inner) = between.trim_start().strip_prefix(['(', '（']) else {
        return false;
    };
    let behind = text.get(second.end..at).unwrap_or_default();
    inner.len() <= LONGEST
        && !inner.contains(|c: char| c.is_ascii_digit() || matches!(c, '\n' | ')' | '）'))
        && behind.contains([')', '）'])
}

/// The last bracket of `before` that nothing in it closes.
pub(crate) fn open_bracket(before: &str) -> Option<Span> {
    let (open, bracket) = before.rmatch_indices(['(', '（']).next()?;
    (!before[open..].contains([')', '）'])).then_some(Span::new(open, open + bracket.len()))
}

/// "Cr 84 (it was 168 in Feb 2025), Hb 141": the date stands in a bracket with a value of its own, which is closed before `at`.
fn shut_in(text: &str, within: Span, date: Span, at: usize) -> bool {
    let Some(behind) = text.get(date.end..at) else {
        // The first date behind, in a bracket behind a value of its own: "eGFR 66 (38 in July 2023)".
        return holds_a_number(text.get(at..date.start).unwrap_or_default());
    };
    let before = &text[within.start.min(date.start)..date.start];
    holds_a_number(before) && behind.contains(')')
}

/// A bracket is open at the end of `before`, and a number stands in it.
fn holds_a_number(before: &str) -> bool {
    open_bracket(before)
        .is_some_and(|open| before[open.end..].contains(|c: char| c.is_ascii_digit()))
}

/// All that a fact stands on.
pub(crate) fn place<T>(fact: &Fact<T>) -> Option<Span> {
    fact.spans().map(|(_, span)| span).reduce(Span::cover)
}

/// `text` up to the end of its first clause: a semicolon, a line break or a full stop.
pub(crate) fn clause(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| match c {
        ';' | '\n' | '。' => true,
        '.' => {
            let behind = &text[at + 1..];
            behind.is_empty() || behind.starts_with(' ')
        }
        _ => false,
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The characters of `text` between two offsets, moved inwards to character boundaries; empty where they cross.
pub(crate) fn window(text: &str, from: usize, to: usize) -> &str {
    let mut from = from.min(text.len());
    let mut to = to.min(text.len());
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from..to).unwrap_or_default()
}

/// The key of our tables for an analyte or vital sign.
pub(crate) fn key(found: &TermConcept) -> Option<&str> {
    found
        .codes
        .iter()
        .find(|code| code.system == CodeSystem::Local)
        .map(|code| code.code.as_str())
}
