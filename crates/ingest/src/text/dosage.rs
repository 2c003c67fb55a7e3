//! Dose, route, timing and duration behind a drug name.

mod scope;

use super::drugs::tables::{FORM_ROUTES, FORMS, FREQUENCIES, ROUTES};
use super::number::{begins_with_word, blanks, number, range_end};
use super::page::Page;
use super::phrases::{Openings, Phrases};
use super::schedule;
use super::units::unit;
use record::{Dosage, Frequency, Quantity, Route, Span};
use std::sync::LazyLock;

/// A dosage with the stretch that it was read from.
pub(crate) struct Written {
    pub(crate) dosage: Dosage,
    /// One past the last byte that belongs to it.
    pub(crate) end: usize,
}

static TIMES: LazyLock<Phrases<(Option<f64>, bool)>> =
    LazyLock::new(|| Phrases::new(FREQUENCIES.iter().map(|row| (row.0, (row.1, row.2)))));
static WAYS: LazyLock<Phrases<Route>> = LazyLock::new(|| Phrases::new(ROUTES.iter().copied()));

const MASS: &[&str] = &[
    "mg",
    "mcg",
    "g",
    "μg",
    "ug",
    "ml",
    "units",
    "unit",
    "iu",
    "u",
    "meq",
    "mmol",
    "mg/kg",
    "mcg/kg",
    "ng",
    "l",
    "mg/ml",
    "mcg/hr",
    "mg/hr",
    "ml/hr",
    "mcg/min",
    "mcg/kg/min",
    "units/kg",
    "gm",
    "gram",
    "grams",
    "mgs",
    "milligrams",
    "micrograms",
    "毫克",
    "克",
    "微克",
    "毫升",
    "单位",
    "万单位",
    "万u",
    "mg/d",
    "mg/day",
    "g/d",
    "ml/h",
    "mg/h",
    "units/hr",
    "u/h",
    "units/h",
    "mg/m2",
    "cc",
    "mcg/h",
    "国际单位",
    "mg/日",
    "kg",
    "unit/hr",
    "u/min",
    "units/min",
    "mcg/kg/h",
    "mg/kg/h",
    "mg/min",
    "micrograms/hour",
    "mcg/hour",
    "international units",
    "miu",
];

/// Reads the dosage in `window`, which follows the drug's name.
pub(crate) fn read(page: &Page<'_>, window: Span) -> Written {
    let own = scope::own(page.text, window);
    // Of "10 mg tid, reduced to 5 mg bid" the words behind the change hold.
    if let Some(later) = scope::after_change(page.text, own) {
        let changed = plain(page, later, window.start);
        if changed.dosage.dose.is_some() || changed.dosage.units.is_some() {
            let mut found = changed;
            let earlier = plain(page, Span::new(own.start, later.start), window.start).dosage;
            found.dosage.frequency = found.dosage.frequency.or(earlier.frequency);
            found.dosage.route = found.dosage.route.or(earlier.route);
            return worded(page, window, own, found);
        }
    }
    let found = plain(page, own, window.start);
    worded(page, window, own, found)
}

/// The dosage of a stretch that states one dose.
fn plain(page: &Page<'_>, own: Span, start: usize) -> Written {
    let mut found = Written {
        dosage: Dosage::default(),
        end: start,
    };
    if let Some(split) =
        schedule::split(page.text, own).filter(|split| !page.is_dated(split.span.start))
    {
        divided(page, own, &split, &mut found);
    } else {
        amounts(page, own, &mut found);
        timing(page, own, &mut found);
    }
    route(page, own, &mut found);
    duration(page, own, &mut found);
    unitless(page.text, own, &mut found);
    limit_of_a_day(page.text, own, &mut found);
    found
}

/// "prn up to 4 g": without a number of times that is the most in a day, and no dose.
fn limit_of_a_day(text: &str, own: Span, found: &mut Written) {
    const LEADS: [&str; 6] = ["up to ", "max ", "max. ", "maximum ", "不超过", "最多"];
    let timed = |frequency: &Frequency| frequency.per_day.is_some();
    if found.dosage.frequency.as_ref().is_some_and(timed) {
        return;
    }
    let Some(dose) = &found.dosage.dose else {
        return;
    };
    let words = &text[own.start..own.end];
    let leads = LEADS.iter().any(|lead| {
        words.find(lead).is_some_and(|at| {
            number(text, own.start + at + lead.len()).is_some_and(|most| most.value == dose.value)
        })
    });
    if leads {
        found.dosage.dose = None;
    }
}

/// The instruction as written, with the steps of a tapering schedule that follow the first.
fn worded(page: &Page<'_>, window: Span, own: Span, mut found: Written) -> Written {
    let stepped = found.end > window.start && scope::is_step(page.text, own.end, window.end);
    let shown = if stepped {
        scope::steps_end(page.text, own.end, window.end)
    } else {
        window.start
    };
    found.dosage.text = page
        .written(Span::new(window.start, found.end.max(shown)))
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '|'))
        .to_string();
    found
}

/// True where the words at `at` begin with a frequency, a route or a form, so that they belong to a dosage.
pub(crate) fn begins(text: &str, at: usize, end: usize) -> bool {
    let window = Span::new(at, end.max(at));
    let starts = |span: Span| span.start == at;
    TIMES
        .find(text, window)
        .next()
        .is_some_and(|(span, _)| starts(span))
        || WAYS
            .find(text, window)
            .next()
            .is_some_and(|(span, _)| starts(span))
}

/// The route that the words right before a drug's name give ("IV co-amoxiclav").
pub(crate) fn route_before(text: &str, gap: Span) -> Option<(Span, Route)> {
    let (span, route) = WAYS.find(text, gap).last()?;
    (text[span.end..gap.end].trim().is_empty() && span.end < gap.end).then_some((span, route))
}

/// The route that a name itself gives ("fentanyl patch", "硝酸甘油舌下片").
pub(crate) fn route_within(text: &str, name: Span) -> Option<Route> {
    WAYS.find(text, name).next().map(|(_, route)| route)
}

/// The route: a way of giving before a form that only suggests one ("2 puffs SL").
fn route(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let ways: Vec<(Span, Route)> = WAYS
        .find(text, window)
        .filter(|(span, _)| near(found, *span) && !opens_another(text, window, *span))
        .collect();
    let form = |span: &Span| {
        FORM_ROUTES.contains(&text[span.start..span.end].to_ascii_lowercase().as_str())
    };
    let chosen = ways.iter().find(|(span, _)| !form(span)).or(ways.first());
    if let Some((span, route)) = chosen {
        found.dosage.route = Some(*route);
        found.end = found.end.max(span.end);
    }
}

/// "clarithromycin 500 mg bd, IV fluids": the route behind the comma is that of the next item.
fn opens_another(text: &str, window: Span, way: Span) -> bool {
    let before = text[window.start..way.start].trim_end();
    let after = text[way.end..window.end].trim_start();
    before.ends_with([',', '、', '+'])
        && before.len() > 1
        && after.starts_with(char::is_alphabetic)
        && !begins(text, window.end - after.len(), window.end)
        && !after.starts_with("for ")
}

/// "1-0-1", "8-8-10 units": an amount for each time of day.
fn divided(page: &Page<'_>, window: Span, split: &schedule::Split, found: &mut Written) {
    let before = Span::new(window.start, split.span.start);
    amounts(page, before, found);
    let (value, high) = split.range();
    let mut end = split.span.end;
    let quantity = |unit, unit_text| Quantity {
        value,
        high,
        comparator: None,
        unit,
        unit_text,
    };
    match amount_unit(page, split.span.end).filter(|(_, after, ..)| *after <= window.end) {
        Some((Amount::Mass, after, written, ucum)) if found.dosage.dose.is_none() => {
            found.dosage.dose = Some(quantity(ucum, written));
            end = after;
        }
        Some((Amount::Form, after, written, _)) => {
            found.dosage.units = Some(quantity(None, written));
            end = after;
        }
        _ if found.dosage.units.is_none() && (value, high) != (1.0, None) => {
            found.dosage.units = Some(quantity(None, String::new()));
        }
        _ => {}
    }
    found.dosage.frequency = Some(Frequency {
        per_day: Some(split.per_day()),
        as_needed: false,
        text: page.written(split.span).to_string(),
    });
    found.end = found.end.max(end);
}

/// "40 bd", "81": a number in the place of the dose whose unit was not written is kept without one.
fn unitless(text: &str, window: Span, found: &mut Written) {
    let at = blanks(text, window.start);
    if found.dosage.dose.is_some() || found.dosage.units.is_some() || at >= window.end {
        return;
    }
    let Some(first) = number(text, at).filter(|first| !first.ambiguous && first.end <= window.end)
    else {
        return;
    };
    let next = blanks(text, first.end);
    let closes = text[first.end..window.end].trim().is_empty();
    let year = (1900.0..2100.0).contains(&first.value);
    if year || !(closes || begins(text, next, window.end)) {
        return;
    }
    found.dosage.dose = Some(Quantity {
        value: first.value,
        high: None,
        comparator: None,
        unit: None,
        unit_text: String::new(),
    });
    found.end = found.end.max(first.end);
}

/// True when `span` follows what was read so far closely enough to belong to it.
fn near(found: &Written, span: Span) -> bool {
    span.start <= found.end + 45
}

fn amounts(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let mut masses: Vec<(Span, Quantity)> = Vec::new();
    let mut at = window.start;
    while at < window.end {
        let Some(first) = amount_at(page, at) else {
            at += 1;
            continue;
        };
        at = first.end;
        let high = range_end(text, first.end).filter(|high| high.value > first.value);
        let end = high.map_or(first.end, |high| high.end);
        let Some((kind, after, written, ucum)) = amount_unit(page, end) else {
            continue;
        };
        if after > window.end || first.start > found.end + 60 && found.end > window.start {
            break;
        }
        // "30 qd(48 kg)" tells the weight, "0.5 q6h(日2g)" what the doses of a day add up to.
        let of_day = ["(日", ",日"]
            .iter()
            .any(|lead| text[..first.start].ends_with(lead));
        if written == "kg" || of_day {
            at = after;
            continue;
        }
        let quantity = Quantity {
            value: first.value,
            high: high.map(|high| high.value),
            comparator: None,
            unit: ucum,
            unit_text: written,
        };
        at = after;
        match kind {
            Amount::Mass => masses.push((Span::new(first.start, after), quantity)),
            Amount::Form if found.dosage.units.is_none() => found.dosage.units = Some(quantity),
            Amount::Form => continue,
        }
        found.end = found.end.max(after);
    }
    // Only the first dose, and those of other times of the day, are of this schedule.
    let last = masses.first().map_or(found.end, |(place, _)| place.end);
    if let Some((dose, per_day, place)) = schedule::by_moment(text, &masses, window.end) {
        found.end = place.end;
        found.dosage.frequency = Some(Frequency {
            per_day: Some(per_day),
            as_needed: false,
            text: page.written(place).to_string(),
        });
        found.dosage.dose = Some(dose);
    } else if let Some((_, dose)) = masses.into_iter().next() {
        found.dosage.dose = Some(dose);
        if found.dosage.units.is_none() {
            found.end = last;
        }
    }
}

/// A number that may be an amount: not inside a word, a date, or the second part of "49/51".
fn amount_at(page: &Page<'_>, at: usize) -> Option<super::number::Number> {
    let bytes = page.text.as_bytes();
    let fresh = at == 0
        || !bytes[at - 1].is_ascii_alphanumeric()
            && bytes[at - 1] != b'.'
            && !(bytes[at - 1] == b'/' && at > 1 && bytes[at - 2].is_ascii_alphanumeric());
    if !bytes[at].is_ascii_digit() || !fresh {
        return None;
    }
    number(page.text, at).filter(|found| !page.is_dated(found.start))
}

#[derive(Clone, Copy)]
enum Amount {
    Mass,
    Form,
}

static OF_FORMS: LazyLock<Openings<()>> = LazyLock::new(|| Openings::words(FORMS));

fn amount_unit(page: &Page<'_>, at: usize) -> Option<(Amount, usize, String, Option<String>)> {
    let text = page.text;
    let start = blanks(text, at);
    let rest = &text[start..];
    let form = OF_FORMS
        .words_of(rest)
        .find(|form| begins_with_word(rest, form));
    if let Some(form) = form {
        return Some((Amount::Form, start + form.len(), form.to_string(), None));
    }
    let found = unit(page, at);
    let (end, ucum) = match &found {
        Some(unit) => (unit.span.end, unit.ucum.clone()),
        None => (
            start
                + rest
                    .find(|c: char| !(c.is_ascii_alphabetic() || c == '/' || c == 'μ' || c == '%'))
                    .unwrap_or(rest.len()),
            None,
        ),
    };
    let written = &text[start..end];
    let lower = written.to_lowercase();
    let strength =
        text[end..].starts_with('/') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
    let known = MASS.iter().any(|unit| *unit == lower) && !strength;
    known.then(|| (Amount::Mass, end, written.to_string(), ucum))
}

fn timing(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let mut per_day = None;
    let mut as_needed = false;
    let mut span: Option<Span> = None;
    let interval = every(text, window);
    for (place, (doses, needed)) in TIMES.find(text, window) {
        let written = &text[place.start..place.end];
        // "8 mg every 8 hours (24 mg/day)": the slash belongs to the day's total.
        let of_total = interval.is_some() && written.starts_with('/');
        if written == "on" || of_total || !near(found, place) {
            continue;
        }
        per_day = per_day.or(doses);
        as_needed |= needed;
        span = Some(span.map_or(place, |span| span.cover(place)));
        found.end = found.end.max(place.end);
    }
    if per_day.is_none()
        && let Some((place, doses)) = interval
    {
        per_day = Some(doses);
        span = Some(span.map_or(place, |span| span.cover(place)));
        found.end = found.end.max(place.end);
    }
    if let Some(span) = span {
        let split = found.dosage.frequency.take();
        found.dosage.frequency = Some(Frequency {
            per_day: split.and_then(|split| split.per_day).or(per_day),
            as_needed,
            text: page.written(span).to_string(),
        });
    }
}

/// "q6h", "q 8 hours", "every 4-6 hours", "每8小时".
fn every(text: &str, window: Span) -> Option<(Span, f64)> {
    let lower = text[window.start..window.end].to_ascii_lowercase();
    for mark in ["every", "q", "每"] {
        for (at, _) in lower.match_indices(mark) {
            let start = window.start + at;
            if mark.is_ascii() && start > 0 && text.as_bytes()[start - 1].is_ascii_alphanumeric() {
                continue;
            }
            let Some(first) = number(text, blanks(text, start + mark.len())) else {
                continue;
            };
            // "every 4-6 hours": the shorter interval gives the most that may be taken.
            let last = range_end(text, first.end).map_or(first.end, |high| high.end);
            let rest =
                text[blanks(text, last)..window.end.max(blanks(text, last))].to_ascii_lowercase();
            let unit = [
                "hours", "hour", "hrs", "hr", "h", "小时", "days", "day", "d", "天",
            ]
            .iter()
            .find(|unit| {
                rest.starts_with(**unit)
                    && !rest[unit.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
            })?;
            let hours = if ["days", "day", "d", "天"].contains(unit) {
                24.0
            } else {
                1.0
            };
            if first.value <= 0.0 {
                continue;
            }
            let end = blanks(text, last) + unit.len();
            return Some((Span::new(start, end), 24.0 / (first.value * hours)));
        }
    }
    None
}

/// "for 10 days", "x 7 days", "×2周", "共5天".
fn duration(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let part = &text[window.start..window.end];
    for mark in [
        "for ", "x ", "x", "× ", "×", "共", "疗程", "服用", "连用", "连服",
    ] {
        for (at, _) in part.match_indices(mark) {
            let start = window.start + at;
            if mark.starts_with('x')
                && start > 0
                && text.as_bytes()[start - 1].is_ascii_alphanumeric()
            {
                continue;
            }
            let Some(count) = number(text, blanks(text, start + mark.len())) else {
                continue;
            };
            let unit_at = blanks(text, count.end);
            let rest = &text[unit_at..window.end.max(unit_at)];
            let known = SPANS.iter().find(|(unit, _)| begins_with_word(rest, unit));
            let Some((unit, days)) = known else {
                continue;
            };
            let span = Span::new(start, unit_at + unit.len());
            if near(found, span) {
                found.dosage.duration_days = Some(count.value * days);
                found.end = found.end.max(span.end);
                return;
            }
        }
    }
    if let Some((span, days)) = scope::fraction(text, window)
        && near(found, span)
    {
        found.dosage.duration_days = Some(days);
        found.end = found.end.max(span.end);
    }
}

const SPANS: &[(&str, f64)] = &[
    ("days", 1.0),
    ("day", 1.0),
    ("d", 1.0),
    ("weeks", 7.0),
    ("week", 7.0),
    ("wks", 7.0),
    ("wk", 7.0),
    ("months", 30.0),
    ("month", 30.0),
    ("天", 1.0),
    ("日", 1.0),
    ("周", 7.0),
    ("个月", 30.0),
    ("月", 30.0),
];
