//! Values that the writer tells as old: "old: K 6.1", "2010 sheet: CD4 41", "[copied fwd: "Hb 62"]", 旧单：Cr 512, "Ca 1.92（2024，已恢复）",
//! "HbA1c 88 - old", 地高辛（2022心率42停）. They stay in the record, of the year that is told or of an earlier time without date, and so
//! are never the latest; an illness told in such words is one of then.

mod brackets;
mod labels;

use super::page::{Page, place};
use record::{Experiencer, Fact, PartialDate, Span, Temporality};
use regex::Regex;
use std::sync::LazyLock;

/// A stretch of the page that is told as old.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Old {
    span: Span,
    year: Option<i16>,
}

/// Marks what the page tells as old.
pub(crate) fn settle(page: &mut Page<'_>) {
    let text = page.original;
    let known = page.date.map(|date| date.get_year());
    let present = known.or_else(|| years(text).map(|(_, year)| year).max());
    let past = Past {
        present,
        dated: known.is_some(),
    };
    let mut told = labels::find(text, past);
    told.extend(brackets::find(text, past));
    if told.is_empty() {
        return;
    }
    for old in &mut told {
        old.span = old.span.shifted(page.base);
    }
    for fact in &mut page.record.observations {
        let Some(old) = held(&told, fact) else {
            continue;
        };
        let year = old.year.and_then(|year| PartialDate::year(year).ok());
        let of_then = |date: PartialDate| {
            year.map_or(known.is_some_and(|known| date.get_year() < known), |year| {
                date.get_year() == year.get_year()
            })
        };
        if !fact.value.effective.is_some_and(of_then) {
            fact.value.effective = year;
        }
        fact.value.assertion.time = Temporality::Historical;
    }
    // What a value of then came of was taken then: "(old K 6.1 = on ramipril + spiro)".
    for fact in &mut page.record.medications {
        let bare = fact.value.dosage.frequency.is_none();
        let Some(place) = place(fact).filter(|_| bare) else {
            continue;
        };
        let then = told.iter().any(|old| {
            old.span.contains(place)
                && super::page::window(
                    text,
                    old.span.start.saturating_sub(page.base),
                    place.start.saturating_sub(page.base),
                )
                .to_ascii_lowercase()
                .contains(" on ")
        });
        if then {
            fact.value.assertion.time = Temporality::Historical;
        }
    }
    for fact in &mut page.record.conditions {
        let own = fact.value.assertion.experiencer == Experiencer::Patient;
        if own && held(&told, fact).is_some() {
            fact.value.assertion.time = Temporality::Historical;
        }
    }
}

/// The stretch that holds every place of `fact`, one with a year before one without.
fn held<T>(told: &[Old], fact: &Fact<T>) -> Option<Old> {
    let place = place(fact)?;
    let holds = |old: &&Old| old.span.contains(place);
    told.iter()
        .filter(holds)
        .max_by_key(|old| old.year.is_some())
        .copied()
}

/// What lies before the year that the page speaks from.
#[derive(Clone, Copy)]
struct Past {
    present: Option<i16>,
    /// The page states its own date; else it is no older than the latest year that it names.
    dated: bool,
}

impl Past {
    fn is(self, year: i16) -> bool {
        self.present.is_some_and(|present| year < present)
    }

    /// The first year of `words` that words beside it can say to be over.
    fn over_in(self, words: &str) -> Option<(Span, i16)> {
        years(words).find(|(_, year)| self.is(*year) || !self.dated)
    }

    /// The first year of `words` that is past.
    fn year_in(self, words: &str) -> Option<(Span, i16)> {
        years(words).find(|(_, year)| self.is(*year))
    }
}

/// The years named in `text`, from 1970 on.
fn years(text: &str) -> impl Iterator<Item = (Span, i16)> {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:19[7-9]|20[0-3])\d").ok());
    let digit = |at: Option<u8>| at.is_some_and(|byte| byte.is_ascii_digit());
    YEAR.iter()
        .flat_map(|year| year.find_iter(text))
        .filter(move |found| {
            let before = found.start().checked_sub(1).map(|at| text.as_bytes()[at]);
            let behind = text.as_bytes().get(found.end()).copied();
            let marks = before.is_some_and(|byte| matches!(byte, b'.' | b'+' | b'*'));
            !digit(before) && !digit(behind) && !marks
        })
        .filter_map(|found| {
            let year = found.as_str().parse().ok()?;
            Some((Span::new(found.start(), found.end()), year))
        })
}

/// The first word that turns to what is measured now, in small letters.
fn turn(words: &str) -> Option<usize> {
    static NOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            (?:^|[\s,，;；。.(（|>→-])
            (?P<now>(?:now|today|todays|current|currently|latest|this\s(?:am|pm|adm|admission|visit|week)|tonight)\b
              |今|现|目前|本次|此次|最新
              |(?:repeat(?:ed)?|rpt|recheck(?:ed)?)\b|复查|复测|复抽)",
        )
        .ok()
    });
    /// A second sample of the same day is as old as the first.
    const THEN: [&str; 10] = [
        "same day", "next day", "then", "later", "normal", "当日", "当天", "次日", "同日", "正常",
    ];
    const NEAR: usize = 32;
    NOW.iter()
        .flat_map(|now| now.captures_iter(words))
        .filter_map(|found| found.name("now"))
        .find(|found| {
            let again = found.as_str().starts_with("r") || found.as_str().starts_with('复');
            let behind = super::page::window(words, found.end(), found.end() + NEAR);
            !(again && THEN.iter().any(|word| behind.contains(word)))
        })
        .map(|found| found.start())
}

#[cfg(test)]
mod tests;
