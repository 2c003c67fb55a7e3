//! A child's age in the shorthand of notes, told by the weight or the person beside it: "6 y 20kg", "4 month 5.5 kg", "14/12, 10 kg",
//! "18m old", "4 yr old", "Lily (4 y, 16.5 kg)", "2月大婴儿 5kg". A number with such a unit alone can be a duration and is left.

use super::page::{Page, Sentence};
use super::terse_age::EARLY;
use record::{AdministrativeSex, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

const DAYS: f64 = 365.25;
/// Words before the age: a place, a name, no more.
const LEAD: usize = 5;

static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?:^|[\s,;:(/.，；：（。–-])
        (?P<age>
            (?:aged?\s)?(?:
            (?P<y>\d{1,2})(?P<half>\.5|\s?½|\s1/2)?[\s-]?(?:years?|yrs?|y/?o|y)\b\.?(?:[\s,]*(?P<ym>\d{1,2})\s?(?:months?|mths?|mos?|m|/12)\b)?
          | (?P<m>\d{1,2})(?P<mhalf>\.5|\s?½)?(?:[\s-]?(?:months?|mths?|mos?)\b|\s?(?P<bare>m)\b|(?P<twelfth>/12)\b|个?月(?:大|龄))
          | (?P<w>\d{1,2})(?:[\s-]?(?:weeks?|wks?|w)\b|/52\b|周(?:大|龄))
          | (?P<d>\d{1,2})(?:[\s-]?(?:days?|d)\b|/7\b|天(?:大|龄)|日龄)
          | (?:生后|出生)\s?(?P<zw>\d{1,2})\s?周
          | day\s?(?P<dl>\d{1,2})\s+of\s+life
          ) | aged\s(?P<by>\d{1,2})\b
        )
        (?P<link>[\s,，、;(-]*)
        (?P<old>(?:old|of\s+age|of\s+life)\b)?
        (?:[\s,，、;(-]*(?P<who>boy|girl|male|female|infant|baby|child|toddler|neonate|kid|m|f|男[婴孩童宝]?|女[婴孩童宝]?|婴儿|宝宝|患儿)(?:\b|\s|$|[，,]))?
        (?:[\s,，、;:(-]*(?:wt|weight|weighs|weighing|bw|体重)?[\s:=约]*(?P<kg>\d{1,3}(?:\.\d{1,2})?)\s?(?:kgs?|公斤|千克)(?:\b|[，,。；;]|$))?
        ",
    )
    .ok()
});

/// "18m old": months that look like a man's age; read before the other forms. True where there is such an age.
pub(crate) fn months(page: &mut Page<'_>, sentence: &Sentence<'_>) -> bool {
    read_where(page, sentence, true)
}

/// Reads age and sex from one of the first sentences, only where no age is known.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    read_where(page, sentence, false);
}

fn read_where(page: &mut Page<'_>, sentence: &Sentence<'_>, bare: bool) -> bool {
    if sentence.span.start > EARLY || !page.record.patient.age_years.is_empty() {
        return false;
    }
    let words = sentence.words();
    let Some(pattern) = AGE.as_ref() else {
        return false;
    };
    let mut from = 0;
    while let Some(found) = pattern.captures_at(words, from) {
        let Some(age) = found.name("age") else {
            return false;
        };
        from = age.end();
        let place = Span::new(age.start(), age.end());
        if (!bare || found.name("bare").is_some())
            && let Some(years) = years(&found)
            && is_of_the_patient(sentence, &found, place, years)
            && !super::demographics::is_of_her_child(
                page,
                sentence,
                place.shifted(sentence.span.start),
                years,
            )
        {
            let fact = page.fact("age", place.shifted(sentence.span.start), years);
            page.record.patient.age_years.push(fact);
            sex(page, sentence, &found);
            return true;
        }
    }
    false
}

fn years(found: &Captures<'_>) -> Option<f64> {
    let number = |name: &str| found.name(name)?.as_str().parse::<f64>().ok();
    let half = |name: &str| f64::from(u8::from(found.name(name).is_some())) / 2.0;
    if let Some(years) = number("by") {
        return Some(years);
    }
    if let Some(years) = number("y") {
        return Some(years + half("half") + number("ym").unwrap_or(0.0) / 12.0);
    }
    if let Some(months) = number("m") {
        return Some((months + half("mhalf")) / 12.0);
    }
    let weeks = number("w").or_else(|| number("zw"));
    weeks
        .map(|weeks| weeks * 7.0 / DAYS)
        .or_else(|| Some(number("d").or_else(|| number("dl"))? / DAYS))
}

/// The weight or the person beside it makes it an age; a finding or a drug before it makes it a duration.
fn is_of_the_patient(
    sentence: &Sentence<'_>,
    found: &Captures<'_>,
    place: Span,
    years: f64,
) -> bool {
    let words = sentence.words();
    let before = &words[..place.start];
    let behind = &words[found.get(0).map_or(place.end, |whole| whole.end())..];
    let named = |name: &str| found.name(name).is_some();
    let kg = found
        .name("kg")
        .and_then(|part| part.as_str().parse::<f64>().ok());
    let weighed = kg.is_some_and(|kg| fits(kg, years));
    if kg.is_some() && !weighed {
        return false;
    }
    // "18m" is a man of 18 unless the weight or the word behind says otherwise.
    let letter = named("bare") && !named("old");
    if letter && !(weighed && years < 2.0 && kg.is_some_and(|kg| is_of_months(kg, years))) {
        return false;
    }
    let opens = before.trim().is_empty();
    let told = weighed
        || ["old", "zw", "dl"].iter().any(|name| named(name))
        || named("who") && is_person(found) && opens
        || !named("bare") && opens && is_weighed_later(behind, years);
    let later = [
        "ago", "post", "after", "later", "since", "history", "hx", "前", "后", "史",
    ]
    .iter()
    .any(|word| behind.trim_start().to_lowercase().starts_with(word));
    told && !later && leads(sentence, before, place) && !is_another(before)
}

/// "M", "F" beside a number of months or weeks is a sex, behind a number of days it is not sure.
fn is_person(found: &Captures<'_>) -> bool {
    found.name("d").is_none()
        || found
            .name("who")
            .is_some_and(|who| who.as_str().chars().count() > 1)
}

/// Nothing but a place, a date or a name stands before it, and no finding or drug.
fn leads(sentence: &Sentence<'_>, before: &str, place: Span) -> bool {
    const DURATION: &[&str] = &[
        "for",
        "x",
        "×",
        "since",
        "last",
        "past",
        "over",
        "within",
        "in",
        "after",
        "every",
        "next",
        "under",
        "below",
        "about",
        "until",
        "at",
        "wait",
        "contact",
        "vaccine",
        "corrected",
        "病程",
        "已",
    ];
    let clear = !sentence.terms.iter().any(|term| {
        term.span.end <= sentence.span.start + place.start
            && matches!(
                term.kind,
                record::TermKind::Drug | record::TermKind::Problem
            )
            && !sentence.text[term.span.end..sentence.span.start + place.start].contains(':')
    });
    let before = before.trim_end_matches([' ', '(', ',', '，', ':', '：', '-', '–', '（']);
    let last = before
        .rsplit(|c: char| c.is_whitespace() || ",;:.，；：。".contains(c))
        .next()
        .unwrap_or_default()
        .to_lowercase();
    // "VSD with failure, age 2 months, 5 kg": the word says what the number is.
    let named = sentence.words()[place.start..place.end]
        .to_ascii_lowercase()
        .starts_with("age");
    (named || clear && before.split_whitespace().count() <= LEAD)
        && !DURATION.contains(&last.as_str())
}

/// The age of the child of a mother who is the patient.
pub(super) fn is_another(before: &str) -> bool {
    const OTHERS: &[&str] = &[
        "breast", "nursing", "lactat", "feeding", "mother", "mum", "birth", "post", "deliver",
        "her ", "his ", "my ", "sister", "brother", "sibling", "哺乳", "喂养", "产后", "母", "妹",
        "弟", "哥", "姐",
    ];
    // "She has a 3-week-old": a child of hers.
    const HAS: &[&str] = &["has a ", "have a ", "had a ", "has her ", "with her "];
    let before = before.to_lowercase();
    HAS.iter().any(|word| before.ends_with(word)) || OTHERS.iter().any(|word| before.contains(word))
}

/// Wide limits of the weight for the age, kg.
fn fits(kg: f64, years: f64) -> bool {
    let (low, high) = (1.0 + 1.2 * years, 14.0 + 10.0 * years);
    (low.clamp(0.4, 25.0)..=high.min(250.0)).contains(&kg)
}

/// So light that the number is of months, not of years: below what the same number of years could weigh.
fn is_of_months(kg: f64, years: f64) -> bool {
    kg <= 5.0 + 9.0 * years.min(1.0) + 5.0 * (years - 1.0).max(0.0) && !fits(kg, years * 12.0)
}

static LATER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s,;(])(\d{1,2}(?:\.\d{1,2})?)\s?kg(?:[\s,;.)]|$)").ok());

/// "3 wk congenital hypothyroid 3.8 kg": the sentence opens with it and goes on with a weight that only a child of that age has.
fn is_weighed_later(behind: &str, years: f64) -> bool {
    const NEAR: usize = 60;
    let found = LATER.as_ref().and_then(|pattern| pattern.captures(behind));
    let Some(part) = found.and_then(|found| found.get(1)) else {
        return false;
    };
    let usual = 8.0 + 3.0 * years;
    part.start() <= NEAR
        && years < 13.0
        && part
            .as_str()
            .parse::<f64>()
            .is_ok_and(|kg| kg <= usual && fits(kg, years))
}

fn sex(page: &mut Page<'_>, sentence: &Sentence<'_>, found: &Captures<'_>) {
    if !page.record.patient.sex.is_empty() {
        return;
    }
    let Some(who) = found.name("who") else { return };
    let value = match who.as_str().to_lowercase().chars().next() {
        Some('g') => AdministrativeSex::Female,
        Some('f' | '女') => AdministrativeSex::Female,
        Some('m' | '男') => AdministrativeSex::Male,
        Some('b') if who.as_str().eq_ignore_ascii_case("boy") => AdministrativeSex::Male,
        _ => return,
    };
    let span = Span::new(who.start(), who.end()).shifted(sentence.span.start);
    let fact = page.fact("sex", span, value);
    page.record.patient.sex.push(fact);
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    fn check(text: &str, expect: Option<f64>) {
        let (record, _) = open(text);
        let age = record.patient.age_years.first();
        let told = age.map(|age| (age.value * 100.0).round() / 100.0);
        assert_eq!(told, expect, "{text}");
    }

    #[test]
    fn an_age_beside_a_weight_or_a_child_is_read() {
        check("6 y 20kg asthma, prednisolone 40 mg od", Some(6.0));
        check("4 month 5.5 kg HF", Some(0.33));
        check("8 y, 26 kg. Asthma", Some(8.0));
        check("18 months, 11 kg, travel sickness", Some(1.5));
        check("Baby 5/12, 7 kg, reflux", Some(0.42));
        check("3/52 old, 3.9 kg, fever", Some(0.06));
        check("14-mo F 10.2kg", Some(1.17));
        check("M 6yrs 20 kg", Some(6.0));
        check("Paeds ED: 22 months, 12 kg, fever", Some(1.83));
        check("4 yr old 16 kg, fever", Some(4.0));
        check("2½ yo girl 13 kg", Some(2.5));
        check("18m old, 11 kg", Some(1.5));
        check("5 d old, 3.1 kg, jaundice", Some(0.01));
        check("Lily (4 y, 16.5 kg) cough", Some(4.0));
        check("Age 14 months, wt 10 kg", Some(1.17));
        check("2月大婴儿 5kg", Some(0.17));
        check("6m, 7 kg, fever", Some(0.5));
        check("aged 5, 18 kg, fever", Some(5.0));
        check("Day 5 of life, 3.1 kg", Some(0.01));
        check("3 wk congenital hypothyroid 3.8 kg", Some(0.06));
        check("早产儿 生后4周 2.2kg", Some(0.08));
    }

    #[test]
    fn a_duration_and_a_man_s_age_are_not_read_so() {
        check("Hypertension 6 y, 20 kg", None);
        check("Fever for 5 days, 12 kg", None);
        check("Breastfeeding, baby 5 months 7 kg", None);
        check("18m, 70 kg, fever", Some(18.0));
        check("6 weeks post surgery, 60 kg", None);
        check("2 weeks cough", None);
        check("10 y diabetes, 70 kg", None);
        check("3m follow-up, 70 kg", Some(3.0));
    }
}
