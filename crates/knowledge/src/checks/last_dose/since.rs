//! How long ago a drug was taken for the last time, by its last day or by the words beside it.

use crate::checks::framework::{Patient, around, counted};
use record::{Fact, MedicationChange, MedicationStatement, MedicationStatus};
use regex::Regex;
use std::sync::LazyLock;

/// Bytes beside a drug in which the time of its last dose is looked for.
const NEAR: usize = 60;

/// Days since the last dose, the shortest that the record allows; `None` where nothing tells it, or where the drug is still taken.
pub fn last_dose(patient: &Patient<'_>, fact: &Fact<MedicationStatement>) -> Option<f64> {
    let statement = &fact.value;
    if !is_over(statement) {
        return None;
    }
    if let Some(end) = statement.end {
        let (days, _) = end.days_until(patient.as_of?);
        return (days >= 0).then_some(f64::from(days));
    }
    // "Stopped 5 days ago" needs no date of the record; a year beside it does.
    let this_year = patient.as_of.map_or(i16::MAX, |as_of| as_of.get_year());
    let said = fact.spans().filter_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        let words = around(text, span, NEAR, &['\n', '。', ';', '；']);
        if names_earlier_year(&words, this_year) {
            return None;
        }
        let before = text.get(..span.start).unwrap_or_default();
        told(&words).or(is_ordered_stop(before).then_some(0.0))
    });
    said.min_by(f64::total_cmp)
}

fn is_over(statement: &MedicationStatement) -> bool {
    matches!(
        statement.change,
        Some(MedicationChange::Stopped | MedicationChange::Held | MedicationChange::Switched)
    ) || matches!(
        statement.status,
        MedicationStatus::Stopped | MedicationStatus::Completed | MedicationStatus::OnHold
    )
}

/// It was stopped, lately or on a day that is said not to be known.
pub fn is_lately_undated(patient: &Patient<'_>, fact: &Fact<MedicationStatement>) -> bool {
    const LATELY: &[&str] = &[
        "recently",
        "just stopped",
        "just been stopped",
        "lately",
        "no date",
        "date unknown",
        "date not known",
        "not sure when",
        "unsure when",
        "can't recall when",
        "cannot recall when",
        "最近",
        "近期",
        "近日",
        "刚停",
        "刚刚停",
        "停药时间不详",
        "停药日期不详",
        "何时停",
        "时间不详",
    ];
    is_over(&fact.value)
        && last_dose(patient, fact).is_none()
        && fact.spans().any(|(document, span)| {
            let text = patient.record.document(document);
            text.is_some_and(|text| {
                let words = around(
                    text.text.reveal(),
                    span,
                    NEAR,
                    &['\n', '.', '。', ';', '；'],
                );
                LATELY.iter().any(|word| words.contains(word))
                    || has_open_date(&words, patient.as_of.map(|as_of| as_of.get_year()))
            })
        })
}

/// "stopped on 01/06/2025": a day of this year that reads two ways, of which nothing in the documents tells which.
fn has_open_date(words: &str, this_year: Option<i16>) -> bool {
    static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s(])(0?[1-9]|1[0-2])[/.](0?[1-9]|1[0-2])[/.]((?:19|20)\d\d)(?:\D|$)")
            .ok()
    });
    let found = OPEN.as_ref().and_then(|open| open.captures(words));
    found.is_some_and(|found| {
        let number = |at: usize| found[at].parse::<i16>().ok();
        number(1) != number(2) && this_year.is_none_or(|year| number(3) == Some(year))
    })
}

/// "warfarin stopped 2019": the end lies in an earlier year.
fn names_earlier_year(words: &str, this_year: i16) -> bool {
    let mut numbers = words.split(|c: char| !c.is_ascii_digit());
    numbers.any(|number| {
        let year = number.parse::<i16>().unwrap_or_default();
        number.len() == 4 && (1950..this_year.min(2100)).contains(&year)
    })
}

/// The words right before a drug order its end now: "stop ramipril", "switch from sertraline", "停用".
fn is_ordered_stop(before: &str) -> bool {
    const ORDERS: [&str; 9] = [
        "stop",
        "discontinue",
        "d/c",
        "cease",
        "switch from",
        "change from",
        "改",
        "停",
        "停用",
    ];
    let line = before
        .rsplit(['\n', '.', ';', '。', '；'])
        .next()
        .unwrap_or_default();
    let line = line.trim_end_matches([' ', ':', '：', '-']).to_lowercase();
    ORDERS.iter().any(|order| line.ends_with(order))
}

/// Days that the words tell: "6 hours ago", "last night", "停药3天", "昨晚".
fn told(words: &str) -> Option<f64> {
    static AGO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|ten)[ -]?(h|hrs?|hours?|d|days?|wks?|weeks?|mths?|months?|yrs?|years?) (?:ago|back|earlier|since)").ok()
    });
    static ZH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:停药?|停用)?(\d+(?:\.\d+)?|[一二两三四五六七八九十半]+)个?(小时|天|日|周|星期|月|年)(?:前|余前|多前)").ok()
    });
    const DAYS: [(&str, f64); 22] = [
        ("last night", 0.5),
        ("this morning", 0.0),
        ("earlier today", 0.0),
        ("tonight", 0.0),
        ("today", 0.0),
        ("yesterday", 1.0),
        ("day before", 2.0),
        ("last week", 7.0),
        ("last month", 30.0),
        ("昨晚", 0.5),
        ("昨夜", 0.5),
        ("今晨", 0.0),
        ("今早", 0.0),
        ("今日", 0.0),
        ("今天", 0.0),
        ("刚才", 0.0),
        ("昨日", 1.0),
        ("昨天", 1.0),
        ("前晚", 1.5),
        ("前天", 2.0),
        ("上周", 7.0),
        ("上月", 30.0),
    ];
    let said = [AGO.as_ref(), ZH.as_ref()]
        .into_iter()
        .flatten()
        .find_map(|pattern| pattern.captures(words))
        .and_then(|found| Some(counted(&found[1])? * unit(&found[2])?));
    let named = || {
        let days = DAYS.iter().filter(|(word, _)| words.contains(word));
        days.map(|(_, days)| *days).min_by(f64::total_cmp)
    };
    said.or_else(named)
}

fn unit(word: &str) -> Option<f64> {
    Some(match word.chars().next()? {
        'h' | '小' => 1.0 / 24.0,
        'd' | '天' | '日' => 1.0,
        'w' | '周' | '星' => 7.0,
        'm' | '月' => 30.0,
        'y' | '年' => 365.0,
        _ => return None,
    })
}

/// The time as a reader says it: "6 hours ago", "9 days ago".
pub fn words(days: f64) -> (String, String) {
    if days <= 0.0 {
        return ("until today".into(), "今日仍用".into());
    }
    if days < 1.0 {
        let hours = (days * 24.0).round();
        return (
            format!("about {hours:.0} hours ago"),
            format!("约 {hours:.0} 小时前"),
        );
    }
    (format!("{days:.0} days ago"), format!("{days:.0} 天前"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_last_dose_is_read_from_the_words_beside_it() {
        let check = |words: &str, expect: Option<f64>| assert_eq!(told(words), expect, "{words}");
        check("took viagra 6 hours ago", Some(0.25));
        check("last phenelzine two weeks ago", Some(14.0));
        check("sildenafil last night", Some(0.5));
        check("fluoxetine stopped a month ago", Some(30.0));
        check("他昨晚十点多吃了颗万艾可100", Some(0.5));
        check("氟西汀3周前停用", Some(21.0));
        check("利奈唑胺两天前停", Some(2.0));
        check("stopped, cough", None);
    }

    #[test]
    fn an_end_of_today_is_told_from_one_of_years_ago() {
        assert!(is_ordered_stop("Plan: stop "));
        assert!(is_ordered_stop("停用"));
        assert!(!is_ordered_stop("Stopped: "));
        assert!(!is_ordered_stop("nonstop pain, "));
        assert!(names_earlier_year("warfarin stopped 2019", 2026));
        assert!(!names_earlier_year("sildenafil 100 mg last night", 2026));
        assert!(has_open_date(
            "phenelzine stopped on 01/06/2026",
            Some(2026)
        ));
        assert!(!has_open_date(
            "phenelzine stopped on 01/06/2024",
            Some(2026)
        ));
        assert!(!has_open_date(
            "phenelzine stopped on 06/06/2026",
            Some(2026)
        ));
        assert!(!has_open_date(
            "phenelzine stopped on 21/06/2026",
            Some(2026)
        ));
    }
}
