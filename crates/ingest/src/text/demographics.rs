//! Age, sex, birth date and name.

pub(crate) mod titled;

use super::dates::Dated;
use super::number::{Number, begins, blanks, next_digit, number};
use super::page::{Page, Sentence, window};
use super::phrases::Openings;
use super::topics::Topic;
use record::{AdministrativeSex, PartialDate, PatientText, SectionKind, Span, TermKind};
use std::sync::LazyLock;

/// Reads who the patient is from one sentence.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    if sentence.kind == SectionKind::FamilyHistory {
        return;
    }
    if !super::weighed_age::months(page, sentence) {
        age(page, sentence);
        super::terse_age::read(page, sentence);
        super::spoken_age::read(page, sentence);
        super::weighed_age::read(page, sentence);
    }
    labelled(page, sentence);
}

/// "67-year-old man", "67 yo F", "45岁", "男性,67岁", "3-month-old girl".
fn age(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let bytes = text.as_bytes();
    let mut at = sentence.span.start;
    while let Some(digit) = next_digit(text, at, sentence.span.end) {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
        let fresh = digit == 0 || !inside(bytes[digit - 1]);
        let Some(found) = fresh.then(|| number(text, digit)).flatten() else {
            at = digit + 1;
            continue;
        };
        at = found.end;
        let Some((end, years)) =
            age_unit(text, found.end, found.value).or_else(|| beside_sex(sentence, &found))
        else {
            continue;
        };
        let span = Span::new(found.start, end);
        if end > sentence.span.end
            || !(0.0..=125.0).contains(&years)
            || !is_patient(sentence, span)
            || is_of_event(page, sentence, span)
            || is_of_her_child(page, sentence, span, years)
        {
            continue;
        }
        let fact = page.fact("age", span, years);
        page.record.patient.age_years.push(fact);
        if !sex_before(page, sentence, found.start) {
            sex_after(page, sentence, end);
        }
        return;
    }
}

/// "Male, 72 years", "72 years, female", "72M": an age by the sex that stands beside it. Its end and the years.
fn beside_sex(sentence: &Sentence<'_>, found: &Number) -> Option<(usize, f64)> {
    let text = sentence.text;
    let to = (found.end + 24).min(sentence.span.end);
    let rest = window(text, found.end, to);
    let letters = |from: &str| from.chars().take_while(|c| c.is_alphabetic()).count();
    if letters(rest) == 1 && rest.starts_with(['M', 'F', 'm', 'f']) {
        // Above that, "98F" is a temperature.
        let begins = sentence.words()[..found.start - sentence.span.start]
            .trim()
            .is_empty();
        return (begins && (1.0..=94.0).contains(&found.value)).then_some((found.end, found.value));
    }
    if titled(sentence, found, rest) {
        return Some((found.end, found.value));
    }
    let blank = rest.len() - rest.trim_start().len();
    let unit = ["years", "year", "yrs", "yr", "y"]
        .into_iter()
        .find(|unit| rest[blank..].starts_with(unit) && letters(&rest[blank..]) == unit.len())?;
    let end = found.end + blank + unit.len();
    let after = window(text, end, (end + 12).min(sentence.span.end));
    // "3 y 4 m" is read with its months.
    if after.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sexed = names_only(sentence, found.start)
        || sex_word(before_word(sentence, found.start).1).is_some()
        || after
            .trim_start_matches([',', ' ', '/'])
            .split(|c: char| !c.is_alphabetic())
            .next()
            .and_then(sex_word)
            .is_some();
    sexed.then_some((end, found.value))
}

/// "Ms K, 29, ...": a bare number between commas behind a title and a name of at most three words.
fn titled(sentence: &Sentence<'_>, found: &Number, rest: &str) -> bool {
    let before = &sentence.words()[..found.start - sentence.span.start];
    title(sentence).is_some()
        && before.ends_with(", ")
        && !before.contains(|c: char| c.is_ascii_digit())
        && before.split_whitespace().count() <= 4
        && rest.starts_with(',')
        && (1.0..=110.0).contains(&found.value)
}

/// The sentence opens with a title, and only a name stands between it and `at`: "Mr T, 71 yrs", not "Mr T, diabetic 18 y".
fn names_only(sentence: &Sentence<'_>, at: usize) -> bool {
    const LONGEST_NAME: usize = 28;
    title(sentence).is_some_and(|(span, _)| {
        let between = &sentence.text[span.end..at];
        between.len() <= LONGEST_NAME
            && between
                .split(|c: char| !c.is_alphabetic())
                .all(|word| word.chars().next().is_none_or(char::is_uppercase))
    })
}

/// The word before `at` with its place; blanks, commas and slashes between do not count.
fn before_word<'a>(sentence: &Sentence<'a>, at: usize) -> (usize, &'a str) {
    let text: &'a str = sentence.text;
    let head = text[sentence.span.start..at].trim_end_matches([' ', ',', '/', ';', '，', '、']);
    let start = head
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()
        .map_or(head.len(), |(start, _)| start);
    (sentence.span.start + start, &head[start..])
}

/// The sex that a title at the sentence's beginning says: "Mr T, 71 yrs".
fn title(sentence: &Sentence<'_>) -> Option<(Span, AdministrativeSex)> {
    let word: &str = sentence
        .words()
        .split(|c: char| !c.is_alphabetic())
        .next()?;
    let sex = match word {
        "Mr" => AdministrativeSex::Male,
        "Mrs" | "Ms" | "Miss" => AdministrativeSex::Female,
        _ => return None,
    };
    let start = sentence.span.start;
    Some((Span::new(start, start + word.len()), sex))
}

fn sex_word(word: &str) -> Option<AdministrativeSex> {
    match word.to_ascii_lowercase().as_str() {
        "female" | "woman" | "lady" | "girl" | "f" | "yof" | "女" | "女性" => {
            Some(AdministrativeSex::Female)
        }
        "male" | "man" | "gentleman" | "boy" | "m" | "yom" | "男" | "男性" => {
            Some(AdministrativeSex::Male)
        }
        _ => None,
    }
}

/// "Male, 72 years", "男 Male, 69 岁": the sex that stands right before the age.
fn sex_before(page: &mut Page<'_>, sentence: &Sentence<'_>, at: usize) -> bool {
    let (start, word) = before_word(sentence, at);
    let beside = sex_word(word).map(|sex| (Span::new(start, start + word.len()), sex));
    let Some((span, sex)) = beside.or_else(|| title(sentence)) else {
        return false;
    };
    push_sex(page, span, sex);
    true
}

fn age_unit(text: &str, at: usize, value: f64) -> Option<(usize, f64)> {
    let start = blanks(text, at);
    let rest = window(text, start, start + 24);
    static UNITS: LazyLock<Openings<f64>> = LazyLock::new(|| {
        Openings::new(&[
            ("-year-old", 1.0),
            ("-year old", 1.0),
            ("-years-old", 1.0),
            (" year-old", 1.0),
            ("year-old", 1.0),
            ("years-old", 1.0),
            ("year old", 1.0),
            ("years old", 1.0),
            ("years-of-age", 1.0),
            ("years of age", 1.0),
            ("y/o", 1.0),
            ("y.o.", 1.0),
            ("yo ", 1.0),
            ("yo,", 1.0),
            ("yo.", 1.0),
            ("yof", 1.0),
            ("yom", 1.0),
            ("yo\n", 1.0),
            ("-yo", 1.0),
            ("yr old", 1.0),
            ("yrs old", 1.0),
            ("-yr-old", 1.0),
            ("yr-old", 1.0),
            ("-y-o", 1.0),
            ("y o ", 1.0),
            ("周岁", 1.0),
            ("岁", 1.0),
            ("-month-old", 1.0 / 12.0),
            ("month-old", 1.0 / 12.0),
            ("month old", 1.0 / 12.0),
            ("months old", 1.0 / 12.0),
            ("month boy", 1.0 / 12.0),
            ("month girl", 1.0 / 12.0),
            ("month male", 1.0 / 12.0),
            ("month female", 1.0 / 12.0),
            ("month infant", 1.0 / 12.0),
            ("mo old", 1.0 / 12.0),
            ("m/o", 1.0 / 12.0),
            ("月龄", 1.0 / 12.0),
            ("-week-old", 7.0 / 365.25),
            ("week-old", 7.0 / 365.25),
            ("week old", 7.0 / 365.25),
            ("weeks old", 7.0 / 365.25),
            ("-day-old", 1.0 / 365.25),
            ("day-old", 1.0 / 365.25),
            ("day old", 1.0 / 365.25),
            ("days old", 1.0 / 365.25),
            ("日龄", 1.0 / 365.25),
        ])
    });
    let (unit, factor) = UNITS.of(rest).iter().find(|(unit, _)| begins(rest, unit))?;
    let kept = unit.trim_end_matches([' ', ',', '\n']);
    let end = start + kept.len();
    let (length, more) = if *unit == "岁" {
        beyond_years(window(text, end, end + 24))
    } else {
        (0, 0.0)
    };
    Some((end + length, value * factor + more))
}

/// "1岁2个月", "3岁半": what stands behind the years, its length and the part of a year.
fn beyond_years(rest: &str) -> (usize, f64) {
    if rest.starts_with('半') {
        return ("半".len(), 0.5);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let unit = ["个月", "月"]
        .iter()
        .find(|unit| rest[digits..].starts_with(**unit));
    match (rest[..digits].parse::<f64>(), unit) {
        (Ok(months), Some(unit)) if months < 12.0 => (digits + unit.len(), months / 12.0),
        _ => (0, 0.0),
    }
}

/// Not a relative's age, not an age in the past, not the age at which something began.
fn is_patient(sentence: &Sentence<'_>, span: Span) -> bool {
    let before = sentence.before(span.start, 24).to_ascii_lowercase();
    // "28岁，产后14天，母乳喂养": milk is no relative.
    let near = sentence.behind(span.end, 30);
    let after = window(&near.replace("母乳", "哺乳"), 0, 24).to_ascii_lowercase();
    let past = [
        "at age",
        "at the age",
        "when ",
        "since ",
        "was diagnosed",
        "until ",
        "from age",
        "aged ",
        "age of",
        "married",
        "初潮",
        "结婚",
        "生育",
        "绝经",
        "起病",
        "婚",
        "时",
    ]
    .iter()
    .any(|word| before.contains(word))
        || before.ends_with("for ");
    let relative = super::family::is_relative(&after)
        || super::family::is_relative(&before) && !before.contains("patient")
        || is_childs(&before, sentence.text, span);
    let began = after
        .trim_start_matches([' ', ','])
        .starts_with(['时', '起'])
        || after.starts_with("初潮")
        || after.starts_with("结婚")
        || after.starts_with("绝经");
    !past
        && !relative
        && !began
        && !is_bound(&before, &after)
        && sentence.context.assertion(span).experiencer == record::Experiencer::Patient
}

/// "12岁以下不用", "未满8岁禁用", "not for children under 12 years of age", "> 65 years old": the age that a rule begins or ends with.
fn is_bound(before: &str, after: &str) -> bool {
    const BEHIND: [&str; 8] = [
        "以下",
        "以上",
        "及以下",
        "及以上",
        "(含)以下",
        "以内",
        "and over",
        "and under",
    ];
    // "70岁前列腺增生" and "60岁内分泌科" go on with another word.
    const SHORT: [&str; 4] = ["以前", "之前", "前", "内"];
    const RULES: [&str; 5] = ["不用", "禁用", "应", "者", "儿童"];
    const AHEAD: [&str; 24] = [
        "小于",
        "大于",
        "未满",
        "不满",
        "不足",
        "超过",
        "低于",
        "高于",
        "满",
        "under",
        "under the age of",
        "below",
        "over the age of",
        "older than",
        "younger than",
        "less than",
        "more than",
        "at least",
        "<",
        ">",
        "≥",
        "≤",
        "children over",
        "adults over",
    ];
    let behind = after.trim_start_matches(' ');
    let ahead = before.trim_end_matches([' ', '=']);
    // "年满60岁" and "已满3岁" tell an age.
    let full = ["年满", "已满", "刚满"]
        .iter()
        .any(|word| ahead.ends_with(word));
    let short = SHORT.iter().any(|word| {
        behind.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start();
            !rest.starts_with(char::is_alphanumeric)
                || RULES.iter().any(|rule| rest.starts_with(rule))
        })
    });
    short
        || BEHIND.iter().any(|word| behind.starts_with(word))
        || !full && AHEAD.iter().any(|word| ahead.ends_with(word))
}

/// "热性惊厥2岁1次", "measles 6yo": where the age is known, one right behind an illness or an operation is the age at which that was.
fn is_of_event(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    let before = &sentence.text[sentence.span.start..span.start];
    if before.ends_with(" at ") {
        return true;
    }
    if page.record.patient.age_years.is_empty() {
        return false;
    }
    let rest = sentence.behind(span.end, 12);
    let counted = rest
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .starts_with('次')
        && rest.starts_with(|c: char| c.is_ascii_digit());
    let end = sentence.span.start + before.trim_end().len();
    let behind_event = sentence.terms.iter().any(|term| {
        matches!(
            term.kind,
            TermKind::Problem | TermKind::Symptom | TermKind::Procedure
        ) && term.span.end == end
    });
    counted || behind_event
}

/// "30-year-old woman ... term girl, 3 weeks old", "methadone throughout pregnancy ... Baby is 4 weeks old": beside a grown patient,
/// or in a note that has told of her pregnancy, the age of a small child is another's.
pub(super) fn is_of_her_child(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    span: Span,
    years: f64,
) -> bool {
    const SMALL: f64 = 2.0;
    const GROWN: f64 = 12.0;
    const HERS: [&str; 5] = [
        "throughout pregnancy",
        "throughout her pregnancy",
        "throughout the pregnancy",
        "during her pregnancy",
        "pre-pregnancy dose",
    ];
    if years >= SMALL {
        return false;
    }
    let ages = &page.record.patient.age_years;
    if ages.iter().any(|age| age.value >= GROWN) {
        return true;
    }
    let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let baby = sentence.before(span.start, 24).to_ascii_lowercase();
    if is_told_of_a_baby(sentence, &baby) {
        return true;
    }
    if !holds(&baby, &["baby ", "infant ", "newborn "]) {
        return false;
    }
    let before = sentence.text[..span.start].to_ascii_lowercase();
    holds(&before, &HERS) && !holds(&before, &["mother", "mum ", "maternal"])
}

/// "Bipolar disorder, baby now 3 weeks old and breastfed": within a sentence about her, with a word of the breast behind it.
fn is_told_of_a_baby(sentence: &Sentence<'_>, before: &str) -> bool {
    const BABY: [&str; 9] = [
        "baby now",
        "baby is",
        "baby is now",
        "baby aged",
        "infant now",
        "infant is",
        "newborn now",
        "son now",
        "daughter now",
    ];
    const FED: [&str; 5] = [
        "breastfed",
        "breast-fed",
        "breast fed",
        "breastfeeding",
        "nursed",
    ];
    let led = before.trim_end();
    let Some(baby) = BABY.iter().find(|baby| led.ends_with(*baby)) else {
        return false;
    };
    let words = sentence.words().to_ascii_lowercase();
    words.find(baby).is_some_and(|at| at > 3) && FED.iter().any(|fed| words.contains(fed))
}

/// "Breast-feeding her 3-month-old": the age of a child of hers.
fn is_childs(before: &str, text: &str, span: Span) -> bool {
    let unit = text.get(span.start..span.end).unwrap_or_default();
    let small = ["month", "week", "day"]
        .iter()
        .any(|word| unit.contains(word));
    const MOTHERS: [&str; 7] = [
        "her ",
        "has a ",
        "have a ",
        "had a ",
        "mother of a ",
        "mum of a ",
        "mom of a ",
    ];
    let fed = before.contains("feeding") || before.contains("nursing");
    small && (MOTHERS.iter().any(|word| before.ends_with(word)) || fed)
}

fn sex_after(page: &mut Page<'_>, sentence: &Sentence<'_>, at: usize) {
    let text = sentence.text;
    let mut start = at;
    for word in window(text, at, (at + 60).min(sentence.span.end))
        .split(|c: char| !c.is_alphanumeric())
        .take(9)
    {
        let place = start + text[start..].find(word).unwrap_or(0);
        start = place + word.len();
        let found = match word.to_ascii_lowercase().as_str() {
            _ if word.starts_with("女") => Some(AdministrativeSex::Female),
            _ if word.starts_with("男") => Some(AdministrativeSex::Male),
            "with" | "who" | "presents" | "presenting" | "presented" | "here" => return,
            _ => sex_word(word),
        };
        if let Some(sex) = found {
            push_sex(page, Span::new(place, place + word.len()), sex);
            return;
        }
    }
}

fn push_sex(page: &mut Page<'_>, span: Span, sex: AdministrativeSex) {
    let fact = page.fact("sex", span, sex);
    page.record.patient.sex.push(fact);
}

/// The birth date that begins at `place`, give or take a blank.
fn born(page: &mut Page<'_>, place: usize) {
    if let Some(dated) = page.dates_from(place).first()
        && dated.span.start < place + 3
        && let Some(date) = dated.date.or_else(|| year_of(dated))
        && let Some(date) = of_its_century(page, dated.span, date)
        && !is_birth_of_her_child(page, date)
    {
        let fact = page.fact("birth_date", dated.span, date);
        page.record.patient.birth_date.push(fact);
    }
}

/// "DOB 12-Mar-32": nobody is born after the day of the document, so that a year of two digits is of the last century.
fn of_its_century(page: &Page<'_>, span: Span, date: PartialDate) -> Option<PartialDate> {
    /// The latest year of birth where the document has no date.
    const LATEST: i16 = 2030;
    let written = page.text.get(span.start..span.end)?.as_bytes();
    let digits = written
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit());
    let short = digits.count() == 2;
    let latest = page.date.map_or(LATEST, |day| day.get_year());
    if !short || date.get_year() <= latest {
        return Some(date);
    }
    let year = date.get_year() - 100;
    match (date.get_month(), date.get_day()) {
        (Some(month), Some(day)) => PartialDate::day(year, month, day).ok(),
        (Some(month), None) => PartialDate::month(year, month).ok(),
        _ => PartialDate::year(year).ok(),
    }
}

/// "33-year-old … Term girl born 20 Nov 2026": a birth that a grown patient's age leaves no room for is her child's.
fn is_birth_of_her_child(page: &Page<'_>, date: PartialDate) -> bool {
    const GROWN: f64 = 14.0;
    let age = page.record.patient.age_years.first();
    let year = page.date.map(|day| day.get_year());
    let named = page.dates.iter().filter_map(|dated| dated.date);
    let latest = year.or_else(|| named.map(|day| day.get_year()).max());
    age.is_some_and(|age| age.value >= GROWN)
        && latest.is_some_and(|latest| f64::from(latest - date.get_year()) < GROWN - 1.0)
}

/// The year of a date whose day and month could be either way round: enough for an age.
fn year_of(dated: &Dated) -> Option<PartialDate> {
    let (one, other) = dated.open?;
    (one.get_year() == other.get_year())
        .then(|| PartialDate::year(one.get_year()).ok())
        .flatten()
}

/// Words of which each statement of a birth date holds one.
pub(super) const BIRTH: &[&str] = &["dob", "d.o.b.", "birth", "born"];

/// "Margaret Oakes, DOB 1948-07-02, female": a banner without colons.
fn unlabelled(page: &mut Page<'_>, sentence: &Sentence<'_>, lower: &str) {
    let known = page.record.patient.birth_date.len();
    for label in ["dob", "d.o.b.", "date of birth", "born on", "born"] {
        let Some(at) = lower.find(label).filter(|at| {
            !lower[..*at].ends_with(|c: char| c.is_alphanumeric())
                && lower[at + label.len()..].starts_with(' ')
        }) else {
            continue;
        };
        born(
            page,
            blanks(sentence.text, sentence.span.start + at + label.len()),
        );
        break;
    }
    if page.record.patient.birth_date.len() == known || !page.record.patient.sex.is_empty() {
        return;
    }
    let mut at = 0;
    for word in lower.split(|c: char| !c.is_alphabetic()) {
        if word.len() > 1
            && let Some(sex) = sex_word(word)
        {
            let start = sentence.span.start + at;
            push_sex(page, Span::new(start, start + word.len()), sex);
            return;
        }
        at += word.len();
        at += lower[at..].chars().next().map_or(0, char::len_utf8);
    }
}

/// "Age 72   Sex M": labels of a banner without colons.
fn bare_labels(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let words = sentence.words();
    let Some(at) = ["Sex ", "Gender ", "SEX "]
        .iter()
        .find_map(|label| Some(words.find(label)? + label.len()))
        .filter(|_| page.record.patient.sex.is_empty())
    else {
        return;
    };
    let start = sentence.span.start + blanks(words, at);
    let word: String = words[blanks(words, at)..]
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let Some(sex) = sex_word(&word).filter(|_| {
        matches!(
            word.as_str(),
            "M" | "F" | "Male" | "Female" | "MALE" | "FEMALE"
        )
    }) else {
        return;
    };
    push_sex(page, Span::new(start, start + word.len()), sex);
    if !page.record.patient.age_years.is_empty() {
        return;
    }
    // "Heart Age 78", "Gest Age 38" are no ages: the label opens its line or its cell.
    let opens = |at: &usize| {
        let lead = &sentence.text[..sentence.span.start + at];
        let trimmed = lead.trim_end_matches(' ');
        trimmed.is_empty()
            || trimmed.ends_with(['\n', '\t', '|'])
            || lead.len() - trimmed.len() >= 2
    };
    let Some(at) = words
        .match_indices("Age ")
        .map(|(at, _)| at)
        .find(opens)
        .map(|at| blanks(words, at + "Age ".len()))
    else {
        return;
    };
    if let Some(found) = number(sentence.text, sentence.span.start + at)
        && found.value <= 125.0
        && found.value.fract() == 0.0
        && sentence.text[found.end..].starts_with([' ', ',', '\n', '\t'])
        && !sentence.text[blanks(sentence.text, found.end)..].starts_with(['m', 'w', 'd', 'h'])
    {
        let fact = page.fact("age", Span::new(found.start, found.end), found.value);
        page.record.patient.age_years.push(fact);
    }
}

/// "Sex: F", "Age: 67", "DOB: 1950-06-15", "Name: ...", "性别:女", "患者,女,".
fn labelled(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let words = sentence.words();
    let told = sentence.topics.hold(Topic::Birth);
    let lower = if told || words.contains(':') {
        words.to_ascii_lowercase()
    } else {
        String::new()
    };
    for (at, _) in lower.match_indices(':') {
        let label = lower[..at]
            .rsplit([' ', ',', '|', ';', '\t', '\n', '('])
            .next()
            .unwrap_or_default()
            .trim_matches(['*', '[', ']']);
        let place = blanks(text, sentence.span.start + at + 1);
        let place = if text[place..].starts_with("**") {
            blanks(text, place + 2)
        } else {
            place
        };
        let value = &text[place.min(sentence.span.end)..sentence.span.end];
        let word: String = value.chars().take_while(|c| c.is_alphabetic()).collect();
        let span = Span::new(place, place + word.len());
        match label {
            "sex" | "gender" | "性别" | "age/sex" if !word.is_empty() => {
                if let Some(sex) = sex_word(&word) {
                    push_sex(page, span, sex);
                }
            }
            "age" | "年龄" => {
                if let Some(found) = number(text, place)
                    && found.value <= 125.0
                    && age_unit(text, found.end, found.value).is_none()
                    && found.end <= sentence.span.end
                    && !text[blanks(text, found.end)..]
                        .starts_with(['m', 'w', 'd', '个', '月', '天'])
                {
                    let fact = page.fact("age", Span::new(found.start, found.end), found.value);
                    page.record.patient.age_years.push(fact);
                }
            }
            "dob" | "birth" | "born" | "birthdate" | "d.o.b" | "d.o.b." | "出生日期"
            | "出生年月" | "出生" | "生日" => born(page, place),
            "name" | "patient" | "姓名" => {
                let end = value
                    .find([',', '|', ';', '\n', '(', '\t'])
                    .unwrap_or(value.len());
                let name = value[..end].trim();
                let cut = name.find("  ").map_or(name, |at| &name[..at]);
                if !cut.is_empty()
                    && cut.chars().count() <= 40
                    && cut.chars().all(|c| c.is_alphabetic() || " .'-".contains(c))
                {
                    let span = Span::new(place, place + cut.len());
                    let fact = page.fact("name", span, PatientText::new(page.written(span)));
                    page.record.patient.names.push(fact);
                }
            }
            _ => {}
        }
    }
    if told {
        unlabelled(page, sentence, &lower);
    }
    bare_labels(page, sentence);
    if words.is_ascii() {
        return;
    }
    for (mark, sex) in [
        ("女性", AdministrativeSex::Female),
        ("男性", AdministrativeSex::Male),
        ("女,", AdministrativeSex::Female),
        ("男,", AdministrativeSex::Male),
        ("性别 女", AdministrativeSex::Female),
        ("性别 男", AdministrativeSex::Male),
        ("性别女", AdministrativeSex::Female),
        ("性别男", AdministrativeSex::Male),
        ("患者女", AdministrativeSex::Female),
        ("患者男", AdministrativeSex::Male),
    ] {
        if page.record.patient.sex.is_empty()
            && let Some(at) = words.find(mark)
            && at < 60
        {
            let start = sentence.span.start + at;
            push_sex(
                page,
                Span::new(start, start + mark.trim_end_matches(',').len()),
                sex,
            );
        }
    }
}
