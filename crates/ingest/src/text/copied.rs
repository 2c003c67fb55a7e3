//! Passages that a note carries over from an earlier time: "Copied from discharge 3/2024: K 6.1", "粘贴 2012-04 住院:\"ALT 1480…\"",
//! "G1 (2023): PPH, Hb 71". What was measured then is no value of today; what was given then in hospital is over; and an acute
//! illness of that stay is not one of now. Lasting illnesses stay what they are.

use super::page::{Page, window};
use super::phrases::Hints;
use record::{MedicationStatus, PartialDate, Span, Temporality};
use regex::Regex;
use std::sync::LazyLock;

/// A passage in the stored text, with the day that its label names.
struct Passage {
    span: Span,
    date: PartialDate,
    /// The label speaks of a stay in hospital or a call for help.
    stay: bool,
}

/// Gives what such passages hold its own day.
pub(crate) fn settle(page: &mut Page<'_>) {
    let passages = passages(page.original, page.base, page.date);
    if passages.is_empty() {
        return;
    }
    let written = page.date;
    let of = |spans: Vec<Span>| {
        let within = |passage: &&Passage| spans.iter().all(|span| passage.span.contains(*span));
        passages.iter().find(within).filter(|_| !spans.is_empty())
    };
    for fact in &mut page.record.observations {
        let Some(passage) = of(fact.spans().map(|(_, span)| span).collect()) else {
            continue;
        };
        let today = |date: PartialDate| {
            written.is_some_and(|written| date.day_range().1 >= written.day_range().0)
        };
        if fact.value.effective.is_none_or(today) {
            fact.value.effective = Some(passage.date);
        }
    }
    for fact in &mut page.record.medications {
        let then = of(fact.spans().map(|(_, span)| span).collect());
        let once = fact.value.dosage.frequency.is_none();
        if then.is_some_and(|passage| passage.stay) && once && fact.value.is_current() {
            fact.value.change = None;
            fact.value.status = MedicationStatus::Completed;
        }
    }
    for fact in &mut page.record.conditions {
        let then = of(fact.spans().map(|(_, span)| span).collect());
        if then.is_some_and(|passage| passage.stay) && is_acute(fact.value.code.name()) {
            fact.value.assertion.time = Temporality::Historical;
        }
    }
}

fn is_acute(name: &str) -> bool {
    const ACUTE: [&str; 22] = [
        "acute kidney",
        "acute renal",
        "ketoacidosis",
        "acidosis",
        "sepsis",
        "septic",
        "shock",
        "hyperosmolar",
        "hyperkal",
        "hypokal",
        "hyponatr",
        "hypoglyc",
        "coma",
        "delirium",
        "respiratory failure",
        "liver failure",
        "hepatic failure",
        "neutropeni",
        "急性肾",
        "酮症酸中毒",
        "休克",
        "脓毒",
    ];
    let name = name.to_lowercase();
    ACUTE.iter().any(|word| name.contains(word))
}

fn passages(text: &str, base: usize, written: Option<PartialDate>) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(date) = forward(line)
            && written.is_some_and(|written| date.day_range().1 < written.day_range().0)
        {
            let from = at + line.len();
            found.push(Passage {
                span: Span::new(from, from + below(&text[from..])).shifted(base),
                date,
                stay: false,
            });
        } else if let Some((label, stay)) = label(line)
            && let Some(date) = date_of(&line[..label], written)
            && written.is_none_or(|written| date.day_range().1 < written.day_range().0)
        {
            let end = end_of(text, at + label, at + line.len());
            found.push(Passage {
                span: Span::new(at + label, end).shifted(base),
                date,
                stay,
            });
        }
        at += line.len();
    }
    found
}

/// "H&P (copied forward 11/13/2026, Okafor)": the day of a line without a colon that heads what was copied. Day or month first only where
/// the number settles it.
fn forward(line: &str) -> Option<PartialDate> {
    static FORWARD: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "copied forward",
            "copy forward",
            "carried forward",
            "copy-forward",
        ])
    });
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>20\d\d)|(?P<iy>20\d\d)-(?P<im>\d{1,2})-(?P<id>\d{1,2}))\b").ok()
    });
    if line.len() > LABEL || !FORWARD.within(line) {
        return None;
    }
    // "Meds carried forward from 2026-11-01" says nothing of the results below.
    let lower = line.to_ascii_lowercase();
    if ["med", "drug", "allerg", "problem", "rx"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return None;
    }
    let found = DAY.as_ref()?.captures(line)?;
    let number = |name: &str| found.name(name)?.as_str().parse::<u8>().ok();
    let year = |name: &str| found.name(name)?.as_str().parse::<i16>().ok();
    if let Some(year) = year("iy") {
        return PartialDate::day(year, number("im")?, number("id")?).ok();
    }
    let (a, b, year) = (number("a")?, number("b")?, year("y")?);
    match (a > 12, b > 12) {
        (true, false) => PartialDate::day(year, b, a).ok(),
        (false, true) => PartialDate::day(year, a, b).ok(),
        _ if a == b => PartialDate::day(year, a, b).ok(),
        _ => None,
    }
}

/// The length of the lines as far as a blank one or one that speaks of another time.
fn below(text: &str) -> usize {
    static OTHER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "discharge",
            "today",
            "current",
            " now",
            "interval",
            "assessment",
            "plan",
            "this morning",
            "updated",
            "overnight",
            "vitals:",
            "labs:",
        ])
    });
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let head = window(line, 0, 40);
        let day = head.contains('/')
            && head.bytes().any(|byte| byte.is_ascii_digit())
            && head.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if line.trim().is_empty() || OTHER.within(head) || day {
            break;
        }
        length += line.len();
    }
    length
}

/// Longest label in bytes.
const LABEL: usize = 120;

/// The length of the label that opens `line` as a passage of an earlier time, and whether it speaks of a stay in hospital.
fn label(line: &str) -> Option<(usize, bool)> {
    static EARLIER_PREGNANCY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*G\d\s?[(（]?(?:19|20)\d\d[)）]?\s?$").ok());
    const COPIED: [&str; 14] = [
        "fyi",
        "历史值",
        "当时值",
        "copied",
        "pasted",
        "copy)",
        "copy of",
        "粘贴",
        "复制",
        "转录",
        "摘录",
        "摘自",
        "復製",
        "轉錄",
    ];
    const STAY: [&str; 16] = [
        "discharge",
        "admission",
        "hospital",
        "hosp ",
        " icu",
        " ed ",
        "a&e",
        "bloods",
        "急诊",
        "急診",
        "住院",
        "首程",
        "抢救",
        "入院",
        "icu",
        "sepsis",
    ];
    const OTHER: [&str; 24] = [
        "med",
        "drug",
        "rx",
        "list",
        "allerg",
        "problem",
        "dob",
        "diagnos",
        "pmh",
        "reviewed",
        "updated",
        "药",
        "藥",
        "过敏",
        "過敏",
        "诊断",
        "診斷",
        "既往史",
        "出生",
        "入院日期",
        "住院号",
        "入院时间",
        "日期",
        "时间",
    ];
    let head = window(line, 0, LABEL);
    let (end, colon) = head.match_indices([':', '：']).next()?;
    static TOLD: LazyLock<Hints> =
        LazyLock::new(|| Hints::any_case(&[&COPIED[..], &STAY].concat()));
    let told = TOLD.within(&head[..end]) || head.trim_start().starts_with('G');
    let dated = head[..end].bytes().any(|byte| byte.is_ascii_digit());
    if !dated || !told {
        return None;
    }
    let words = head[..end].to_lowercase();
    if OTHER.iter().any(|word| words.contains(word)) {
        return None;
    }
    let copied = COPIED.iter().any(|word| words.contains(word));
    let stay = STAY.iter().any(|word| words.contains(word));
    let pregnancy = EARLIER_PREGNANCY
        .as_ref()
        .is_some_and(|it| it.is_match(&head[..end]));
    let year = words.contains("20") || words.contains("19");
    (copied || pregnancy || stay && year && words.len() < LABEL / 2)
        .then_some((end + colon.len(), stay || pregnancy))
}

/// The day, month or year in a label; a month and a day without year are of the year that the document was written in.
fn date_of(label: &str, written: Option<PartialDate>) -> Option<PartialDate> {
    static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?P<y>(?:19|20)\d\d)(?:[-/.年](?P<m>\d{1,2}))?(?:[-/.月](?P<d>\d{1,2}))?|\b(?P<m2>\d{1,2})/(?P<y2>(?:19|20)\d\d)\b|(?P<m3>\d{1,2})月(?P<d3>\d{1,2})日",
        )
        .ok()
    });
    let found = DATE.as_ref()?.captures(label)?;
    let number = |name: &str| found.name(name)?.as_str().parse::<u8>().ok();
    let year = |name: &str| found.name(name)?.as_str().parse::<i16>().ok();
    if let Some(year) = year("y").or_else(|| year("y2")) {
        let month = number("m").or_else(|| number("m2"));
        let day = month
            .and_then(|month| number("d").and_then(|day| PartialDate::day(year, month, day).ok()));
        return day
            .or_else(|| PartialDate::month(year, month?).ok())
            .or_else(|| PartialDate::year(year).ok());
    }
    PartialDate::day(written?.get_year(), number("m3")?, number("d3")?).ok()
}

/// Where the passage ends that begins at `from`: with its line, or with the quotation that is still open there.
fn end_of(text: &str, from: usize, line: usize) -> usize {
    const FURTHER: usize = 800;
    let open = |words: &str| match words.rfind(['“', '”']) {
        Some(at) => words[at..].starts_with('“'),
        None => words.matches('"').count() % 2 == 1,
    };
    if !open(&text[from..line]) {
        return line;
    }
    let rest = window(text, line, line + FURTHER);
    let paragraph = rest.split("\n\n").next().unwrap_or_default();
    line + paragraph.find(['"', '”']).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::PartialDate;

    #[test]
    fn values_of_a_passage_carried_over_have_its_day() {
        for (text, expect) in [
            (
                "Date: 24/11/2026\nCopied from discharge 3/2024: \"K 6.1, BP 88/50\"",
                PartialDate::month(2024, 3),
            ),
            (
                "日期:2026-11-26\n以往病史(粘贴自10月2日首程):\"右侧无力,血压 208/110,\n  血钾2.8mmol/L\"",
                PartialDate::day(2026, 10, 2),
            ),
            (
                "Date: 27/11/2026\nG1 (2023): PPH 1.2 L, BP 82/40 at the time.",
                PartialDate::year(2023),
            ),
        ] {
            let (record, _) = open(text);
            assert!(!record.observations.is_empty(), "{text}");
            for fact in &record.observations {
                assert_eq!(fact.value.effective, expect.ok(), "{text}");
            }
        }
    }

    #[test]
    fn labels_of_today_and_lists_of_drugs_are_no_such_passages() {
        let (record, _) = open(
            "Date: 24/11/2026\nMeds copied from GP record 3/2024: warfarin 5 mg, digoxin\nAdmission 24/11/2026: BP 82/40",
        );
        let current = record
            .medications
            .iter()
            .filter(|fact| fact.value.is_current());
        assert_eq!(current.count(), 2);
        let today = PartialDate::day(2026, 11, 24).ok();
        assert!(
            record
                .observations
                .iter()
                .all(|fact| fact.value.effective == today)
        );
    }

    #[test]
    fn a_drug_of_a_stay_that_is_past_is_over() {
        let (record, _) = open(
            "Date: 24/11/2026\nTakes metformin 500 mg bd.\nHospital summary pasted (2019 urosepsis): on warfarin, digoxin",
        );
        let current: Vec<&str> = record
            .medications
            .iter()
            .filter(|fact| fact.value.is_current())
            .map(|fact| fact.value.medication.name())
            .collect();
        assert_eq!(current, ["metformin"]);
    }
}
