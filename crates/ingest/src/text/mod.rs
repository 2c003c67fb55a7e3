//! Free text to facts: characters made uniform, sections, sentences, mentions, ConText.

mod abbreviations;
mod allergies;
mod amounts;
mod answered_later;
mod bare_vitals;
mod body;
mod boxes;
mod child_pugh;
mod clean;
mod column_hours;
mod coma_scale;
mod connectors;
mod content;
mod context;
mod copied;
mod counts;
mod dated_name;
mod dates;
mod demographics;
mod differential;
mod directives;
mod discharged;
mod disowned;
mod dosage;
mod drugs;
mod encoded;
mod family;
mod flow_sheet;
mod genes;
mod glued;
mod heading_day;
mod implied;
mod label_units;
mod limits;
mod measures;
mod moment_words;
mod moments;
mod newborn;
mod number;
mod old_values;
mod page;
mod pairs;
mod panels;
mod phrases;
mod pregnancy;
mod problems;
mod reconcile;
mod reconcile_done;
mod remembered;
mod result_columns;
mod result_rows;
mod schedule;
mod sections;
mod sentences;
mod series;
mod series_links;
mod series_timed;
mod short_symptoms;
mod social;
mod spoken_age;
mod strangers;
mod sugars;
mod terse_age;
#[cfg(test)]
mod tests;
mod times_normal;
mod told;
mod topics;
mod units;
mod unnamed;
mod vaccines;
mod values;
mod vital_row;
mod weighed_age;

pub use told::{Told, ToldSentence};

use crate::{IngestIssue, IngestIssueKind};
use context::{Context, Hit};
use dates::Dated;
pub(crate) use genes::is_gene;
use page::{Page, Sentence, Term};
use remembered::Remembered;
use topics::{Topic, Topics};

use record::{
    AdministrativeSex, Assertion, DocumentId, Language, Lexicon, Localized, PartialDate,
    PregnancyStatus, Record, Section, SectionKind, Span, TermKind, TermMatch,
};
use std::collections::HashSet;

/// What a stretch of free text says.
pub(crate) struct Understood {
    /// Facts; no document and no as-of date yet.
    pub(crate) record: Record,
    pub(crate) issues: Vec<IngestIssue>,
    pub(crate) language: Language,
    /// The date that the text states for itself.
    pub(crate) date: Option<PartialDate>,
}

/// Where a stretch of free text comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) document: &'a DocumentId,
    /// Where the stretch begins in the document's stored text.
    pub(crate) base: usize,
    /// What the stretch is about until a heading says otherwise.
    pub(crate) first: SectionKind,
}

/// Reads `original`, a stretch of a document's stored text. Time is linear in its length.
pub(crate) fn understand(original: &str, origin: Origin<'_>, lexicon: &dyn Lexicon) -> Understood {
    let lexicon: &dyn Lexicon = &Remembered::new(lexicon);
    let mut clean = clean::clean(original);
    let encoded = encoded::blank(&mut clean.text);
    boxes::settle(&mut clean.text);
    let text = clean.text.as_str();
    let dates = dates::find(text);
    let date = document_date(text, &dates).max(discharge_date(text, &dates));
    let mut page = Page {
        text,
        clean: &clean,
        original,
        base: origin.base,
        document: origin.document,
        lexicon,
        dates: &dates,
        columned: result_columns::columned(text),
        headings: Default::default(),
        rows: Default::default(),
        last_unit: Default::default(),
        date,
        decimal_comma: number::writes_commas(text),
        ascii: text.is_ascii(),
        record: Record::default(),
        issues: Vec::new(),
        dropped: 0,
        meanings: Default::default(),
    };
    let width = sentences::Width::of(text);
    let matches = lexicon.matches(&by_line(text, width));
    let hits = context::hits(text);
    let present = present_year(date, &dates);
    let mut asked = measures::Asked::new();
    let (mut next_match, mut next_hit) = (0, 0);
    let (mut seen, mut line, mut last) = (0, 0, 0);
    let mut covered = origin.base;
    let mut spoken_of = context::pronoun::SpokenOf::default();
    for part in sections::parts(text, origin.first, width) {
        let end = if part.span.end == text.len() {
            origin.base + original.len()
        } else {
            page.stored(Span::new(part.span.end, part.span.end)).start
        };
        page.record.sections.push(Section {
            document: origin.document.clone(),
            kind: match (part.kind, part.heading) {
                (SectionKind::Other, None) => content::kind(
                    &text[part.span.start..part.span.end],
                    within(&matches, part.span),
                ),
                (kind, _) => kind,
            },
            heading: part.heading.map(|heading| page.stored(heading)),
            span: Span::new(covered, end),
        });
        covered = end;
        let from = match part.kind {
            SectionKind::Administrative
            | SectionKind::SocialHistory
            | SectionKind::ObstetricHistory => part.span.start,
            _ => part.body.min(part.span.end),
        };
        let mut header = part.heading.and_then(|heading| {
            let line = Span::new(heading.start, part.body.max(heading.end));
            if let Some(day) = heading_day::of_part(&page, line) {
                return Some(day);
            }
            page.date_near(line, line.end)
                .filter(|dated| !is_of_birth(&label_of(text, dated)))
                .and_then(|dated| dated.date)
        });
        let mut headed = heading_day::Headed::default();
        for span in sentences::sentences(text, Span::new(from, part.span.end), width) {
            let terms = inside(&matches, &mut next_match, span, |found: &TermMatch| {
                found.span
            });
            let cues = inside(&hits, &mut next_hit, span, |hit: &Hit| hit.span);
            if let Some(end) = text[seen..span.start].rfind('\n') {
                line = seen + end + 1;
            }
            let told = headed.next(&page, last.max(part.span.start), span);
            last = span.end;
            seen = span.start;
            let mut sentence = sentence(text, span, &part, terms, cues, present);
            sentence.line = line;
            if sentence.kind == SectionKind::FamilyHistory
                && says_patient(&text[span.start..span.end])
            {
                sentence.kind = SectionKind::Other;
                sentence.context =
                    std::mem::take(&mut sentence.context).under(SectionKind::Other, None);
            }
            spoken_of.next(text, span, sex_told(&page), &mut sentence.context);
            header = header_date(&page, span)
                .or_else(|| heading_day::of_row(&page, span, header))
                .or(header);
            one(&mut page, &mut sentence, told.or(header), &mut asked);
        }
    }
    demographics::titled::settle(&mut page);
    open_dates(&mut page);
    for span in encoded {
        page.issue(
            IngestIssueKind::NotUnderstood,
            span,
            Localized::new(
                "A file written as letters (uuencode or base64): it was not read as words.",
                "以字母编码的文件（uuencode 或 base64），未作为文字读取。",
            ),
            None,
        );
    }
    allergies::settle(&mut page);
    copied::settle(&mut page);
    old_values::settle(&mut page);
    discharged::settle(&mut page);
    answered_later::settle(&mut page);
    disowned::settle(&mut page);
    newborn::settle(&mut page);
    drugs::leave_open(&mut page);
    page.record.medications = reconcile::medications(std::mem::take(&mut page.record.medications));
    reconcile::endings(
        &mut page.record.medications,
        &page.record.sections,
        |span| &original[(span.end - origin.base).min(original.len())..],
        |span| {
            let from = span.start.saturating_sub(origin.base).min(original.len());
            let to = span.end.saturating_sub(origin.base).min(original.len());
            reconcile_done::is_done(original, Span::new(from, to))
        },
    );
    at_discharge(&mut page, origin);
    if page.dropped > 0 {
        let count = page.dropped;
        page.issues.push(IngestIssue {
            document: origin.document.clone(),
            kind: IngestIssueKind::TooLarge,
            span: None,
            place: String::new(),
            message: Localized::new(
                format!("{count} further issues are not listed."),
                format!("另有 {count} 条问题未列出。"),
            ),
            question: None,
        });
    }
    Understood {
        record: page.record,
        issues: page.issues,
        language: language(original),
        date,
    }
}

/// The sex that the record so far tells, by itself or by a pregnancy.
fn sex_told(page: &Page<'_>) -> Option<AdministrativeSex> {
    let patient = &page.record.patient;
    let told = patient.sex.first().map(|fact| fact.value);
    let pregnant = patient
        .pregnancy
        .iter()
        .any(|fact| matches!(fact.value, PregnancyStatus::Pregnant { .. }));
    told.or(pregnant.then_some(AdministrativeSex::Female))
}

/// "Pt denies palpitations.": behind a family history on one line, the patient is spoken of again.
fn says_patient(sentence: &str) -> bool {
    ["Pt ", "Patient ", "He ", "She ", "患者"]
        .iter()
        .any(|subject| sentence.starts_with(subject))
}

/// The extractors, each spending the terms that it used. The order decides which reading wins.
fn one(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut measures::Asked,
) {
    demographics::read(page, sentence);
    genes::read(page, sentence);
    child_pugh::read(page, sentence);
    times_normal::read(page, sentence);
    terse_age::weight(page, sentence);
    directives::read(page, sentence);
    allergies::read(page, sentence);
    vaccines::read(page, sentence);
    pregnancy::read(page, sentence);
    social::read(page, sentence);
    bare_vitals::rows(page, sentence, header);
    panels::read(page, sentence, header, asked);
    sugars::read(page, sentence, header, asked);
    glued::read(page, sentence, header);
    measures::read(page, sentence, header, asked);
    differential::read(page, sentence, header, asked);
    drugs::level::read(page, sentence, header, asked);
    drugs::measured::read(page, sentence, header, asked);
    bare_vitals::read(page, sentence, header);
    implied::read(page, sentence);
    body::read(page, sentence);
    body::bare::read(page, sentence);
    drugs::read(page, sentence);
    strangers::read(page, sentence);
    short_symptoms::read(page, sentence);
    problems::read(page, sentence);
    family::read(page, sentence);
    unnamed::read(page, sentence);
}

fn sentence<'a>(
    text: &'a str,
    span: Span,
    part: &sections::Part,
    matches: &[TermMatch],
    hits: &[Hit],
    present: i16,
) -> Sentence<'a> {
    let places: Vec<Span> = matches
        .iter()
        .filter(|found| !found.ambiguous)
        .map(|found| found.span)
        .collect();
    let topics = Topics::of(&text[span.start..span.end]);
    let illnesses: Vec<Span> = matches
        .iter()
        .filter(|_| topics.hold(Topic::Kin))
        .filter(|found| matches!(found.kind, TermKind::Problem | TermKind::Symptom))
        .map(|found| found.span)
        .collect();
    Sentence {
        text,
        span,
        line: span.start,
        kind: part.kind,
        topics,
        context: Context::new(text, span, hits, &places, topics)
            .dated(text, span, present)
            .of_kin(text, span, &illnesses)
            .under(part.kind, part.heading),
        terms: matches
            .iter()
            .map(|found| Term {
                span: found.span,
                kind: found.kind,
                concept: found.concept,
                ambiguous: found.ambiguous,
                used: false,
            })
            .collect(),
    }
}

/// `text` with a mark that no name holds for every line end that ends a line: "losartan" above "potassium chloride" is no
/// losartan potassium. Lengths stay.
fn by_line(text: &str, width: sentences::Width) -> String {
    let mut lines = text.split('\n').peekable();
    let mut made = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        made.push_str(line);
        if let Some(next) = lines.peek() {
            made.push(if width.wraps(line, next) {
                '\n'
            } else {
                '\u{1}'
            });
        }
    }
    made
}

/// The matches that begin inside `span`, of a list in order of position.
fn within(matches: &[TermMatch], span: Span) -> &[TermMatch] {
    let first = matches.partition_point(|found| found.span.start < span.start);
    let last = matches.partition_point(|found| found.span.start < span.end);
    &matches[first..last]
}

/// Lets the list of drugs at discharge take the place of the one before admission, and names what it leaves open.
fn at_discharge(page: &mut Page<'_>, origin: Origin<'_>) {
    let original = page.original;
    let unsaid = reconcile::lists(
        &mut page.record.medications,
        &page.record.sections,
        |span| &original[span.start - origin.base..span.end - origin.base],
    );
    for span in unsaid {
        page.issues.push(IngestIssue {
            document: origin.document.clone(),
            kind: IngestIssueKind::Uncertain,
            span: Some(span),
            place: String::new(),
            message: Localized::new(
                "On the list before admission and not on the one at discharge: whether it goes on is not said.",
                "入院前用药中有，出院用药中无：是否继续未说明。",
            ),
            question: None,
        });
    }
}

/// The items of a sorted list that lie inside `span`; `next` remembers where the last span left off.
fn inside<'i, T>(
    items: &'i [T],
    next: &mut usize,
    span: Span,
    place: impl Fn(&T) -> Span,
) -> &'i [T] {
    while items
        .get(*next)
        .is_some_and(|item| place(item).start < span.start)
    {
        *next += 1;
    }
    let first = *next;
    while items
        .get(*next)
        .is_some_and(|item| place(item).start < span.end)
    {
        *next += 1;
    }
    let mut last = *next;
    // An item that runs past the sentence belongs to none.
    while last > first && place(&items[last - 1]).end > span.end {
        last -= 1;
    }
    &items[first..last]
}

/// A date at the start of a line, which holds for the results behind it.
fn header_date(page: &Page<'_>, span: Span) -> Option<PartialDate> {
    if let Some(day) = heading_day::of_part(page, span) {
        return Some(day);
    }
    let dates = page.dates_from(span.start);
    // "03-SEP-26   26-NOV-26": the days of columns hold for nothing below their table.
    let of_columns = |dated: &Dated| {
        let next = dates.get(1);
        let between = next.and_then(|next| page.text.get(dated.span.end..next.span.start));
        between.is_some_and(|gap| {
            gap.len() > 1 && gap.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'|'))
        })
    };
    dates
        .first()
        .filter(|dated| dated.span.start < span.start + 3 && !of_columns(dated))
        .filter(|dated| !is_of_birth(&label_of(page.text, dated)))
        .and_then(|dated| dated.date)
}

/// The date that a document states for itself: behind a label for it, in its title line, or at the start of one of its
/// first lines.
fn document_date(text: &str, dates: &[Dated]) -> Option<PartialDate> {
    const LABELS: &[&str] = &[
        "date of service",
        "date of visit",
        "visit date",
        "encounter date",
        "date of consultation",
        "note date",
        "dictated",
        "date of note",
        "date of admission",
        "admission date",
        "date seen",
        "date of encounter",
        "date",
        "seen on",
        "clinic visit",
        "记录日期",
        "记录时间",
        "就诊日期",
        "就诊时间",
        "会诊日期",
        "会诊时间",
        "入院日期",
        "入院时间",
        "日期",
        "时间",
    ];
    let before = |dated: &Dated| label_of(text, dated);
    let early = dates.iter().take_while(|dated| dated.span.start < 3000);
    for dated in early.clone() {
        let label = before(dated);
        if let Some(date) = dated.date
            && date.get_day().is_some()
            && !is_of_birth(&label)
            && !is_of_something_else(&label)
            && (LABELS.iter().any(|word| label.trim().ends_with(word)) || is_visit(&label))
        {
            return Some(date);
        }
    }
    let title = title_line(text);
    let titled = early.clone().find(|dated| {
        let label = before(dated);
        title.contains(dated.span)
            && !is_of_birth(&label)
            && !["lmp", "edd", "edc", "末次月经", "预产期"]
                .iter()
                .any(|word| label.contains(word))
    });
    // "Headache clinic 10 Nov 2026. Ms A., ..."
    const OPENING: usize = 80;
    let first = text[..text.floor_char_boundary(OPENING)]
        .find(". ")
        .map_or(OPENING, |end| end + 1);
    let opening = early.clone().find(|dated| {
        let label = before(dated);
        dated.span.end <= first
            && !is_of_birth(&label)
            && !["lmp", "since"].iter().any(|word| label.contains(word))
    });
    titled
        .or(opening)
        .or_else(|| {
            early
                .filter(|dated| dated.span.start < 400)
                .find(|dated| before(dated).trim().is_empty())
        })
        .and_then(|dated| dated.date)
        .filter(|date| date.get_day().is_some())
}

/// "End date", "due date", "D/C date": the date of a drug or of an event, not of the document.
fn is_of_something_else(label: &str) -> bool {
    const WHAT: [&str; 22] = [
        "start",
        "stop",
        "end",
        "due",
        "d/c",
        "dc",
        "expiry",
        "expiration",
        "exp",
        "completion",
        "discontinuation",
        "term",
        "next",
        "appt",
        "appointment",
        "refill",
        "fill",
        "issue",
        "onset",
        "delivery",
        "surgery",
        "transplant",
    ];
    label
        .trim_end()
        .strip_suffix("date")
        .and_then(|lead| lead.trim_end().rsplit([' ', '(', '-']).next())
        .is_some_and(|word| WHAT.contains(&word))
}

/// The label of a day of birth: "DOB", "d.o.b.", "born", 出生日期.
fn is_of_birth(label: &str) -> bool {
    ["birth", "dob", "d.o.b", "born", "出生", "生于", "生日"]
        .iter()
        .any(|word| label.contains(word))
}

/// "Clinic 11/09/2025", "Seen: 18 Aug 2025", "Booked 27/06/2025", "就诊 2025-07-11": the word alone, at the beginning of its line or
/// sentence, behind no word of another time.
fn is_visit(label: &str) -> bool {
    const WORDS: &[&str] = &[
        "clinic",
        "seen",
        "reviewed",
        "consultation",
        "visit",
        "attended",
        "booked",
        "booking",
        "date/time",
        "service date/time",
        "date of review",
        "date of clinic",
        "clinic date",
        "就诊",
        "门诊",
        "门诊日期",
        "門診日期",
        "就診",
        "就診日期",
        "記錄日期",
        "記錄時間",
        "查房日期",
        "随访日期",
        "评估日期",
    ];
    let last = label.rsplit(". ").next().unwrap_or_default();
    WORDS.contains(&last.trim().trim_end_matches([':', '：']))
}

/// The words before a date in its line, lower case, as far as the last comma.
fn label_of(text: &str, dated: &Dated) -> String {
    let from = text.ceil_char_boundary(dated.span.start.saturating_sub(32));
    let label = text[from..dated.span.start].trim_end_matches([' ', ':', '*', '|', '\t']);
    label
        .rsplit(['\n', ',', ';', '|'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// The latest day of discharge that an early line names, unless it is only expected: who tells of a discharge writes then or later.
fn discharge_date(text: &str, dates: &[Dated]) -> Option<PartialDate> {
    const LABELS: &[&str] = &[
        "discharge",
        "discharged",
        "discharged on",
        "discharge date",
        "date of discharge",
        "disch",
        "出院",
        "出院日期",
        "出院时间",
    ];
    const AHEAD: &[&str] = &[
        "expected",
        "estimated",
        "planned",
        "anticipated",
        "预计",
        "拟",
    ];
    dates
        .iter()
        .take_while(|dated| dated.span.start < 600)
        .filter(|dated| {
            let label = label_of(text, dated);
            let label = label.trim();
            LABELS.iter().any(|word| label.ends_with(word))
                && !AHEAD.iter().any(|word| label.contains(word))
        })
        .filter_map(|dated| dated.date.filter(|date| date.get_day().is_some()))
        .max()
}

/// The first line that is not blank; nothing where it is a paragraph rather than a title.
fn title_line(text: &str) -> Span {
    const LONGEST: usize = 120;
    let start = text.len() - text.trim_start().len();
    let end = text[start..]
        .find('\n')
        .map_or(text.len(), |length| start + length);
    Span::new(start, if end - start > LONGEST { start } else { end })
}

/// Asks for the order of day and month where nothing in the document settles it.
fn open_dates(page: &mut Page<'_>) {
    let mut asked: HashSet<&str> = HashSet::new();
    let text = page.text;
    for dated in page.dates {
        if let Some((day_first, month_first)) = dated.open
            && asked.insert(&text[dated.span.start..dated.span.end])
        {
            page.ask(
                dated.span,
                vec![day_first.to_string(), month_first.to_string()],
                None,
                Localized::new(
                    "Day or month first? Nothing in the document settles it; the date was not taken.",
                    "日/月顺序不明；文中无其他日期可供判断，未采用该日期。",
                ),
            );
        }
    }
}

/// The dominant language, by letters: both where the smaller share is a tenth or more.
fn language(text: &str) -> Language {
    let (mut latin, mut chinese, mut other) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().take(200_000) {
        if c.is_ascii_alphabetic() {
            latin += 1;
        } else if ('\u{4e00}'..='\u{9fff}').contains(&c) {
            chinese += 3;
        } else if c.is_alphabetic() {
            other += 1;
        }
    }
    let all = latin + chinese + other;
    if other * 2 > all {
        Language::Other
    } else if chinese * 10 < all {
        Language::English
    } else if latin * 3 < all {
        Language::Chinese
    } else {
        Language::Mixed
    }
}

/// The year that a document speaks from: its own date's, else the latest that it names.
fn present_year(date: Option<PartialDate>, dates: &[Dated]) -> i16 {
    let latest = || {
        dates
            .iter()
            .filter_map(|dated| dated.date)
            .map(|date| date.get_year())
    };
    date.map(|date| date.get_year())
        .or_else(|| latest().max())
        .unwrap_or(i16::MAX)
}

/// What `passage` asserts of the concept at `mention`, by the cues of its own sentence. For annotation tools and
/// measurements; the readers do the same with the section in view.
pub fn assertion(passage: &str, mention: Span) -> Assertion {
    let before = clean::clean(&passage[..mention.start]).text.len();
    let length = clean::clean(&passage[mention.start..mention.end])
        .text
        .len();
    let text = clean::clean(passage).text;
    let mention = Span::new(before, before + length);
    let whole = Span::new(0, text.len());
    let sentence = sentences::sentences(&text, whole, sentences::Width::of(&text))
        .into_iter()
        .find(|sentence| sentence.contains(mention))
        .unwrap_or(whole);
    let hits: Vec<Hit> = context::hits(&text)
        .into_iter()
        .filter(|hit| sentence.contains(hit.span))
        .collect();
    let topics = Topics::of(&text[sentence.start..sentence.end]);
    Context::new(&text, sentence, &hits, &[mention], topics)
        .dated(&text, sentence, i16::MAX)
        .assertion(mention)
}
