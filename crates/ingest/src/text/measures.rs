//! Laboratory results and vital signs.

pub(super) mod chinese;
mod doubt;
mod headed;
mod loose;
mod misnamed;
mod questions;
mod repeated;
mod when;

use self::doubt::plausible;
pub(super) use self::misnamed::is_of_dialysate;
use self::questions::{ask_comma, question_unit};
use super::number::Number;
use super::page::{Page, Sentence, Term, key, window};
use super::phrases::Hints;
use super::series::Series;
use super::units::Unit;
use super::values::{Reading, after_name, reading, word};
use crate::IngestIssueKind;
use record::{
    Assertion, Fact, FactId, Interpretation, Localized, Observation, ObservationCategory,
    ObservationStatus, ObservationValue, PartialDate, Presence, Quantity, ReferenceRange,
    SectionKind, Span, Temporality, TermConcept, TermKind,
};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Questions about missing units already asked, by analyte.
pub(crate) type Asked = HashSet<String>;

/// Reads every result of the sentence whose name a dictionary knows.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    let mut free = sentence.span.start;
    for at in 0..sentence.terms.len() {
        let term = sentence.terms[at];
        if term.used
            || term.span.start < free
            || !matches!(term.kind, TermKind::Laboratory | TermKind::VitalSign)
            || shadowed(sentence, &term)
        {
            continue;
        }
        if let Some(end) = list(page, sentence, at, header, asked) {
            free = end;
            continue;
        }
        if let Some(end) = one(page, sentence, &term, header, asked) {
            sentence.spend(Span::new(term.span.start, end));
            free = end;
        }
    }
    repeated::read(page, sentence, header);
}

/// Several names with as many values behind them; the place behind the last value.
fn list(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    at: usize,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> Option<usize> {
    let found = super::pairs::paired(page, sentence, at)?;
    let all = found.terms.iter().zip(&found.readings);
    let sound = all.clone().all(|(term, reading)| {
        let meaning = page.meaning(term);
        plausible(
            page,
            sentence,
            term,
            &meaning,
            reading,
            reading.number.start,
        ) || is_pressure_pair(&meaning, term, page.text, reading)
    });
    let end = found.readings.last()?.end;
    if !sound || end > sentence.span.end {
        return None;
    }
    let first = &found.readings[0];
    if let Some(rows) = super::result_columns::slashed_row(page, first, found.terms.len()) {
        let mut last = end;
        for (term, row) in found.terms.iter().zip(rows) {
            let meaning = page.meaning(term);
            let course = Series::of_columns(row);
            let behind = written(page, sentence, term, &meaning, course, header, asked);
            last = last.max(behind);
        }
        sentence.spend(Span::new(found.terms[0].span.start, last));
        return Some(last);
    }
    for (term, reading) in all {
        let meaning = page.meaning(term);
        numeric(
            page,
            sentence,
            term,
            &meaning,
            reading.clone(),
            header,
            asked,
        );
    }
    sentence.spend(Span::new(found.terms[0].span.start, end));
    Some(end)
}

/// A longer term of another kind covers this one ("potassium chloride", "diabetic ketoacidosis").
fn shadowed(sentence: &Sentence<'_>, term: &Term) -> bool {
    sentence.terms.iter().any(|other| {
        other.span.contains(term.span) && other.span.len() > term.span.len() && !other.ambiguous
    })
}

fn one(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> Option<usize> {
    let limit = next_term(sentence, term);
    let strict = term.ambiguous;
    let at = after_name(page.text, term.span.end, limit, strict);
    let meaning = page.meaning(term);
    let method = misnamed::behind_method(page.text, term.span.end, key(&meaning));
    let (at, limit) = match method.filter(|at| *at < sentence.span.end) {
        Some(at) => (at, sentence.span.end),
        None => (at, limit),
    };
    if doubt::is_place(page.text, term.span) || doubt::is_interval(page.text, term.span) {
        return None;
    }
    let measured = |row: &Vec<(Reading, super::moments::Moment)>| {
        let unit = |value: &Reading| value.unit.as_ref().and_then(|unit| unit.ucum.clone());
        row.iter()
            .all(|(value, _)| unit(value).is_some_and(|ucum| ucum.contains('/')))
    };
    if let Some(row) = super::series_timed::ahead(
        page,
        super::series_timed::behind_colon(page.text, term.span.end, limit),
        is_pressure(&meaning, term, page.text),
        limit,
    )
    // An abbreviation of several meanings needs the unit of a result.
    .filter(|row| !strict || measured(row))
    {
        let course = Series::of_columns(row);
        return Some(written(
            page, sentence, term, &meaning, course, header, asked,
        ));
    }
    let label = super::label_units::label(page, term.span.end, at, limit);
    let at = label.as_ref().map_or(at, |label| label.behind);
    let ranged = || {
        // "(9-3):2.3": a day.
        let day = super::dated_name::day_before_value(page, at, limit).is_some();
        let range = (!day).then(|| misnamed::behind_range(page, at, limit));
        range.flatten().or_else(|| empty_cells(page, at, limit))
    };
    let at = (term.kind == TermKind::Laboratory)
        .then(ranged)
        .flatten()
        .unwrap_or(at);
    let day = super::dated_name::day_before_value(page, at, limit).filter(|day| {
        term.kind == TermKind::Laboratory || super::dated_name::is_marked(page.text, day.span)
    });
    let at = day.map_or(at, |day| after_name(page.text, day.span.end, limit, true));
    if term.kind == TermKind::Laboratory
        && !page.text[..term.span.start].ends_with('/')
        && let Some(values) = super::series::slashed(page, key(&meaning), at, limit)
    {
        let course = super::series::Series::of(values);
        return Some(written(
            page, sentence, term, &meaning, course, header, asked,
        ));
    }
    if is_pressure(&meaning, term, page.text)
        && let Some(end) = loose::pressures(page, sentence, term, (at, limit), header)
    {
        return Some(end);
    }
    let said = loose::decade(page, key(&meaning), at, limit);
    if let Some(found) = said.or_else(|| reading(page, at, limit)) {
        let found = loose::score(key(&meaning), found);
        let found = match &label {
            Some(label) => label.of(found),
            None => found,
        };
        // The unit between is of the name.
        let at = label.as_ref().map_or(at, |_| term.span.end);
        let phosphate = phosphate(page, &meaning, &found)?;
        let term = &Term {
            kind: phosphate
                .as_ref()
                .map_or(term.kind, |_| TermKind::Laboratory),
            ..*term
        };
        let meaning = phosphate.map_or(meaning, std::rc::Rc::new);
        if !plausible(page, sentence, term, &meaning, &found, at) {
            return None;
        }
        let first = page.record.observations.len();
        let end = numeric(page, sentence, term, &meaning, found, header, asked);
        if let Some(cue) = earlier_in_bracket(page, term) {
            for fact in &mut page.record.observations[first..] {
                fact.value.assertion.time = Temporality::Historical;
                fact.value.assertion.cues.push(cue.clone());
            }
        }
        if let Some(date) = day.and_then(|day| day.date) {
            super::dated_name::give(&mut page.record.observations[first..], date);
        }
        return Some(end);
    }
    if !strict && let Some(end) = far(page, sentence, term, &meaning, header, asked) {
        return Some(end);
    }
    if let Some(row) = super::result_rows::column(page, term.span) {
        let course = Series::of_columns(row);
        written(page, sentence, term, &meaning, course, header, asked);
        return Some(term.span.end);
    }
    if strict || term.kind == TermKind::VitalSign && key(&meaning) != Some("temperature") {
        return None;
    }
    let (span, flag) = word(page.text, at).filter(|(span, _)| span.end <= sentence.span.end)?;
    let marked = page.text[term.span.end..at].contains([':', '=', '|', '*']);
    if flag == Some(Interpretation::Normal) && !marked && sentence.kind != SectionKind::Laboratory {
        return None;
    }
    let value = ObservationValue::Concept(page.concept(span, None));
    let place = term.span.cover(span);
    let observation = build(page, sentence, term, &meaning, value, header, place);
    let fact = page.fact(
        "observation",
        place,
        Observation {
            interpretation: flag,
            ..observation
        },
    );
    page.record.observations.push(fact);
    Some(span.end)
}

/// Behind the empty cells of a row that stands under a line of days.
fn empty_cells(page: &Page<'_>, at: usize, limit: usize) -> Option<usize> {
    let value = misnamed::behind_empty(page.text, at, limit)?;
    super::result_columns::is_under_days(page, value).then_some(value)
}

/// "P 1.92": a phosphate; no heart beats so slowly. `None` where the number is neither.
fn phosphate(
    page: &Page<'_>,
    meaning: &TermConcept,
    found: &Reading,
) -> Option<Option<TermConcept>> {
    const SLOWEST: f64 = 15.0;
    if key(meaning) != Some("heart_rate") || found.number.value >= SLOWEST {
        return Some(None);
    }
    let written = page.text.get(found.number.start..found.number.end)?;
    let decimal = written.contains('.') && found.second.is_none();
    decimal
        .then(|| page.lexicon.lookup(TermKind::Laboratory, "phosphate"))
        .flatten()
        .map(Some)
}

/// "CRP 22(昨外院CRP 9)": the bracket that the name stands in opens with an earlier time.
fn earlier_in_bracket(page: &Page<'_>, term: &Term) -> Option<record::Cue> {
    const FAR: usize = 16;
    const FARTHEST: usize = 90;
    let from = page
        .text
        .floor_char_boundary(term.span.start.saturating_sub(FARTHEST));
    let open = from + page.text[from..term.span.start].rfind('(')?;
    let moment = super::moments::moment(page, open + 1, term.span.start)?;
    // "(昨18:00 pH 7.22,PCO2 64,PO2 61)": as far as the bracket tells of no other time.
    static NOW: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "now", "today", "then", "->", "→", "今", "现", "目前", ";", "；", "\n",
        ])
    });
    if term.span.start - open > FAR && NOW.within(&page.text[moment.span.end..term.span.start]) {
        return None;
    }
    let earlier = matches!(
        moment.kind,
        super::moments::Kind::Earlier | super::moments::Kind::Baseline
    );
    (earlier && !page.text[open..term.span.start].contains(')')).then(|| record::Cue {
        span: page.stored(moment.span),
        direction: record::Direction::Forward,
        scope: page.stored(term.span),
    })
}

/// A value behind a few words: it must have a unit, or be a pressure or a measure without unit.
fn far(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> Option<usize> {
    let limit = next_term(sentence, term);
    let at = super::values::bridged(page.text, term.span.end, limit).or_else(|| {
        let pair = is_pressure(meaning, term, page.text);
        pair.then(|| told_pressure(page.text, term.span.end, limit))
            .flatten()
    })?;
    let found = reading(page, at, limit)?;
    let pressure = is_pressure_pair(meaning, term, page.text, &found);
    let unitless = key(meaning).is_some_and(|key| WITHOUT_UNIT.contains(&key));
    let known = found.unit.as_ref().is_some_and(|unit| unit.ucum.is_some());
    let degrees = key(meaning) == Some("temperature");
    // "CRP has drifted from 6 in May to 22 now".
    let from = super::series::led_by_from(page.text, found.number.start);
    let course = from && super::series::series(page, &found, false, sentence.span.end).is_course();
    if !(known || pressure || unitless || degrees || course)
        || from && !course
        || !plausible(page, sentence, term, meaning, &found, at)
    {
        return None;
    }
    Some(numeric(page, sentence, term, meaning, found, header, asked))
}

/// "BP at ANC 112/68", "BP she says 135/75", "血压家测今早140/82": where or who, and two numbers that a pressure can be.
fn told_pressure(text: &str, at: usize, limit: usize) -> Option<usize> {
    const LONGEST: usize = 28;
    let rest = text.get(at..limit)?;
    let length = rest.find(|c: char| c.is_ascii_digit())?;
    let between = rest.get(..length)?;
    let value = rest.get(length..)?;
    let pair = value
        .find(|c: char| !c.is_ascii_digit() && c != '/')
        .map_or(value, |end| value.get(..end).unwrap_or_default());
    let plain = length <= LONGEST
        && !between.contains([',', ';', ':', '。', '\n', '(', '<', '>', '/', '-']);
    (plain && super::bare_vitals::ends_with_pressure(pair)).then_some(at + length)
}

/// Measures that are written without a unit.
const WITHOUT_UNIT: &[&str] = &[
    "inr",
    "ph",
    "gcs",
    "haematocrit",
    "spo2",
    "heart_rate",
    "respiratory_rate",
];

/// Where the next name of a result begins: values belong to the name before them. In "Na 131 K 6.8" the bare letter
/// between two numbers is a name, not the unit of the first.
fn next_term(sentence: &Sentence<'_>, term: &Term) -> usize {
    sentence
        .terms
        .iter()
        .filter(|other| {
            other.span.start >= term.span.end
                && (!other.ambiguous || is_between_numbers(sentence, other.span))
                && !doubt::is_place(sentence.text, other.span)
                // "Glucose (fluoride) 7.8": the tube of the sample.
                && !sentence.text[other.span.start..other.span.end].eq_ignore_ascii_case("fluoride")
                && matches!(
                    other.kind,
                    TermKind::Laboratory | TermKind::VitalSign | TermKind::Drug
                )
        })
        .map(|other| other.span.start)
        .min()
        .unwrap_or(sentence.span.end)
}

/// A blank-separated word with a number right before and right behind it.
fn is_between_numbers(sentence: &Sentence<'_>, word: Span) -> bool {
    let before = &sentence.text[sentence.span.start..word.start];
    let after = &sentence.text[word.end..sentence.span.end];
    let value = after.trim_start_matches([' ', ':', '=', '+', '⁺', '-', '⁻', '−']);
    before.ends_with(' ')
        && before
            .trim_end()
            .ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | '%' | '*'))
        && value.len() < after.len()
        && value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))
}

/// "38.6 C", "101 F": behind a temperature the bare letter is its scale.
fn degrees(text: &str, at: usize) -> Option<Unit> {
    let start = at + text[at..].len() - text[at..].trim_start_matches(' ').len();
    let mut rest = text[start..].chars();
    let ucum = match rest.next()? {
        'C' | 'c' => "Cel",
        'F' | 'f' => "[degF]",
        _ => return None,
    };
    rest.next()
        .is_none_or(|next| !next.is_alphanumeric())
        .then(|| Unit {
            span: Span::new(start, start + 1),
            ucum: Some(ucum.into()),
        })
}

fn is_pressure(meaning: &TermConcept, term: &Term, text: &str) -> bool {
    if term.kind == TermKind::Laboratory {
        return false;
    }
    if key(meaning).is_some_and(|key| key.contains("bp") || key.contains("blood_pressure")) {
        return true;
    }
    let words = text[term.span.start..term.span.end].to_ascii_lowercase();
    words == "bp" || words.contains("blood pressure") || words.contains("血压")
}

/// Two numbers that are a blood pressure. "RR 150/90" is one as German notes write it.
pub(super) fn is_pressure_pair(
    meaning: &TermConcept,
    term: &Term,
    text: &str,
    found: &Reading,
) -> bool {
    let Some(second) = found.second.filter(|_| found.slash) else {
        return false;
    };
    is_pressure(meaning, term, text)
        || key(meaning) == Some("respiratory_rate")
            && super::bare_vitals::can_be_pressure(found.number.value, second.value)
}

/// Writes a value and those that follow it in a series; the place behind the last.
pub(super) fn numeric(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: Reading,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> usize {
    let paired = is_pressure_pair(meaning, term, page.text, &found);
    let course = super::series::series(page, &found, paired, sentence.span.end);
    let end = written(page, sentence, term, meaning, course, header, asked);
    end.max(found.end)
}

/// Writes one value that no series goes on from.
pub(super) fn single(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: Reading,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    let course = Series::of(vec![found]);
    written(page, sentence, term, meaning, course, header, asked);
}

/// Writes the values of a series.
pub(super) fn written(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    course: Series,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> usize {
    let mut end = course.end;
    for at in 0..course.steps.len() {
        end = end.max(step(
            page,
            sentence,
            term,
            meaning,
            (&course, at),
            header,
            asked,
        ));
    }
    if course.is_open() {
        page.issue(
            IngestIssueKind::Uncertain,
            Span::new(term.span.start, course.end),
            Localized::new(
                "Several values of one result without a time: the one written last is taken as the newest.",
                "同一项目有多个数值而未注明时间：以最后写出的为最新。",
            ),
            None,
        );
    }
    end
}

/// Writes one value of a series.
fn step(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    (course, at): (&Series, usize),
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> usize {
    let mut found = course.steps[at].reading.clone();
    if found.unit.is_none()
        && key(meaning) == Some("temperature")
        && let Some(unit) = degrees(page.text, found.end)
    {
        found.end = unit.span.end;
        found.unit = Some(unit);
    }
    super::counts::in_large_numbers(page.text, meaning, &mut found);
    let absolute = super::counts::absolute(page, meaning, &found);
    let meaning = absolute.as_ref().unwrap_or(meaning);
    let start = if at == 0 {
        term.span.start
    } else {
        found.number.start
    };
    let place = Span::new(start.min(found.number.start), found.end);
    if let Some(second) = found.second
        && is_pressure_pair(meaning, term, page.text, &found)
    {
        pressure(page, sentence, term, (course, at), (found, second), header);
        return place.end;
    }
    if let Some(side) = one_side(page, term, meaning, &found) {
        let observation = build(page, sentence, term, &side.0, side.1, header, place);
        let fact = page.fact("observation", place, observation);
        page.record.observations.push(fact);
        return found.end;
    }
    let quantity = Quantity {
        high: found
            .second
            .filter(|_| !found.slash)
            .map(|second| second.value),
        ..page.quantity(found.number.value, found.comparator, found.unit.as_ref())
    };
    let id = FactId::at("observation", page.document, page.stored(place));
    let mut value = ObservationValue::Quantity(quantity);
    if found.number.ambiguous && !is_sure_comma(page, meaning, &found) {
        value = ObservationValue::Missing(Some(ask_comma(page, &found.number, &id)));
    } else if at == 0 {
        question_unit(page, meaning, &found, place, &id, asked);
    }
    let header = header.filter(|_| !when::is_since(page, sentence, place));
    let observation = Observation {
        interpretation: found.flag,
        reference_range: found.range.clone(),
        ..build(page, sentence, term, meaning, value, header, place)
    };
    let mut observation = in_course(page, (course, at), observation, header);
    if doubt::is_birth_weight(page.text, term.span, meaning, &found) {
        observation.assertion.time = Temporality::Historical;
    }
    let fact = page.fact("observation", place, observation);
    page.record.observations.push(fact);
    found.end
}

/// The observation with the time that its series gives it.
fn in_course(
    page: &Page<'_>,
    (course, at): (&Series, usize),
    observation: Observation,
    header: Option<PartialDate>,
) -> Observation {
    let own = course.assertion(at, Assertion::default());
    let mut assertion = observation.assertion;
    if course.is_course() && course.is_newest(at) {
        // "1.4 (0.8 three months ago)": the words of the past speak of the other value.
        assertion.time = Temporality::Current;
    }
    if own.time == Temporality::Historical {
        assertion.time = own.time;
        assertion.cues.append(&mut page.assertion(own).cues);
    }
    // "1.1 (11/22: 1.5; baseline 0.8)": a baseline is of no day that is told.
    let place = course.steps[at].place.start;
    let baseline = !course.is_newest(at)
        && window(page.text, place.saturating_sub(10), place).contains("baseline");
    let date = course.date(at, observation.effective, header);
    Observation {
        effective: date.filter(|_| !baseline),
        assertion,
        ..observation
    }
}

/// A decimal comma in a note that writes its decimals so, or of a number that can be nothing else.
fn is_sure_comma(page: &Page<'_>, meaning: &TermConcept, found: &Reading) -> bool {
    page.decimal_comma
        || key(meaning) == Some("temperature") && (30.0..43.0).contains(&found.number.value)
}

/// "blood pressure 115 mmHg systolic": one side alone.
fn one_side(
    page: &Page<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: &Reading,
) -> Option<(TermConcept, ObservationValue)> {
    let after = window(page.text, found.end, found.end + 14).trim_start();
    let side = ["systolic", "diastolic"]
        .into_iter()
        .find(|side| after.starts_with(side))?;
    if found.second.is_some() || !is_pressure(meaning, term, page.text) {
        return None;
    }
    let meaning = page
        .lexicon
        .lookup(TermKind::VitalSign, &format!("{side} blood pressure"))?;
    let value = page.quantity(found.number.value, found.comparator, found.unit.as_ref());
    Some((meaning, ObservationValue::Quantity(value)))
}

fn pressure(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    course: (&Series, usize),
    (found, second): (Reading, Number),
    header: Option<PartialDate>,
) {
    let start = if course.1 == 0 {
        term.span.start
    } else {
        found.number.start
    };
    let sides = [
        (found.number, "systolic blood pressure", start),
        (second, "diastolic blood pressure", second.start),
    ];
    for (number, name, start) in sides {
        let Some(meaning) = page.lexicon.lookup(TermKind::VitalSign, name) else {
            continue;
        };
        let place = Span::new(start.min(number.start), found.end);
        let value = ObservationValue::Quantity(page.quantity(
            number.value,
            found.comparator,
            found.unit.as_ref(),
        ));
        let observation = build(page, sentence, term, &meaning, value, header, place);
        let observation = in_course(page, course, observation, header);
        let fact: Fact<Observation> = page.fact("observation", place, observation);
        page.record.observations.push(fact);
    }
}

fn build(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    value: ObservationValue,
    header: Option<PartialDate>,
    place: Span,
) -> Observation {
    let effective = when::stated(page, sentence, place, header);
    Observation {
        code: page.concept(term.span, Some(meaning)),
        category: match term.kind {
            TermKind::VitalSign => ObservationCategory::VitalSign,
            _ => ObservationCategory::Laboratory,
        },
        status: ObservationStatus::Final,
        value,
        reference_range: None::<ReferenceRange>,
        interpretation: None,
        effective,
        specimen: specimen(sentence, term.span)
            .or_else(|| {
                let dialysate = term.kind == TermKind::Laboratory
                    && misnamed::is_of_dialysate(page.text, sentence.span, term.span);
                dialysate.then_some("dialysate fluid")
            })
            .or_else(|| doubt::fluid_of_cells(sentence, term.span, meaning))
            .map(str::to_string),
        assertion: page.assertion(when::told(
            page,
            sentence,
            place,
            super::moments::earlier(page, term.span, measured(sentence, term.span)),
        )),
    }
}

/// The fluid that the sentence speaks of, where it is not blood.
fn specimen(sentence: &Sentence<'_>, span: Span) -> Option<&'static str> {
    const FLUIDS: &[(&str, &str)] = &[
        ("urine studies", "urine"),
        ("urine random", "urine"),
        ("urine electrolytes", "urine"),
        ("urine chemistr", "urine"),
        ("urinary electrolytes", "urine"),
        ("urinary studies", "urine"),
        ("spot urine", "urine"),
        ("random urine", "urine"),
        ("urinalysis", "urine"),
        ("cerebrospinal fluid", "cerebrospinal fluid"),
        ("csf", "cerebrospinal fluid"),
        ("ascitic fluid", "ascitic fluid"),
        ("pleural fluid", "pleural fluid"),
        ("synovial fluid", "synovial fluid"),
        ("peritoneal fluid", "peritoneal fluid"),
        ("dialysate", "dialysate fluid"),
    ];
    static NAMED: LazyLock<Hints> = LazyLock::new(|| {
        let words: Vec<&str> = FLUIDS.iter().map(|(words, _)| *words).collect();
        Hints::any_case(&words)
    });
    let before = &sentence.text[sentence.span.start..span.start];
    if let Some(fluid) = doubt::fluid_before(sentence, span) {
        return Some(fluid);
    }
    if !NAMED.within(before) {
        return None;
    }
    let before = before.to_ascii_lowercase();
    let (at, fluid) = FLUIDS
        .iter()
        .filter_map(|(words, fluid)| Some((before.rfind(words)?, *fluid)))
        .max_by_key(|(at, _)| *at)?;
    let blood = ["serum", "blood", "plasma"]
        .iter()
        .any(|word| before[at..].contains(word));
    (!blood).then_some(fluid)
}

/// Whose value it is and when; that a number was written is never doubted.
pub(super) fn measured(sentence: &Sentence<'_>, span: Span) -> Assertion {
    let mut found = sentence.context.assertion(span);
    if found.presence != Presence::Hypothetical {
        found.presence = Presence::Present;
    }
    // A number beside the illnesses of a history is as old as its own words say, and "无糖尿病史" behind it speaks of an illness.
    let section = |cue: &record::Cue| {
        let words = &sentence.text[cue.span.start..cue.span.end];
        cue.direction == record::Direction::Section
            || cue.direction == record::Direction::Backward && words.ends_with('史')
    };
    // "HE resolved, SBP (PMN 412)", "PMH DM2 (A1c 9.8)": such words speak of illnesses, not of numbers.
    let of_illness = |cue: &record::Cue| {
        const ILLNESS: &[&str] = &["resolved", "remission", "recovered", "pmh"];
        let words = sentence.text.get(cue.span.start..cue.span.end);
        words.is_some_and(|words| {
            let words = words.to_ascii_lowercase();
            ILLNESS.iter().any(|word| words.contains(word))
        })
    };
    // "BP 156/96, prior 134/82), prot/Cr 0.18": behind a value of its own the word reaches no further.
    let spent = |cue: &record::Cue| {
        cue.direction == record::Direction::Forward
            && cue.span.end <= span.start
            && sentence
                .text
                .get(cue.span.end..span.start)
                .is_some_and(doubt::has_value_of_its_own)
    };
    let section = |cue: &record::Cue| {
        section(cue)
            || of_illness(cue)
            || spent(cue)
            || doubt::is_of_another(sentence.text, span, cue)
    };
    if found.time == Temporality::Historical && found.cues.iter().any(section) {
        found.time = Temporality::Current;
        if found.experiencer == record::Experiencer::Patient {
            found.cues.retain(|cue| !section(cue));
        }
    }
    found
}
