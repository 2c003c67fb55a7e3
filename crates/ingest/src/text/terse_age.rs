//! Ages and weights in shorthand: "76F, 72 kg", "pt 74 M", "11 mo F", "2y8m M", "M/45", "DOL 5".

use super::page::{Page, Sentence};
use record::{AdministrativeSex, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Where a document says who it is about, in bytes.
pub(super) const EARLY: usize = 400;

static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:^|[\s,;:(~.，；：（])
        (?:
            (?P<joined>\d{1,3})(?P<sj>[MF])\b
          | (?P<spaced>\d{1,3})\ (?P<sx>[MF])(?:[,.;:)/]|\s*$|\s{2,}|\ (?:with|c/o|on|from|who|k/c|known|h/o|hx|pmh|presents|presented|pt|seen|referred|admitted|adm|day|\d))
          | (?P<child>[Bb]oy|[Gg]irl|[Ii]nfant|[Bb]aby|[Cc]hild)[,:\s]+(?:aged?\s)?(?:(?P<cy>\d{1,2})\s?(?:y|yrs?|years?)\b,?\s?)?(?P<cm>\d{1,2})\s?(?:m|mo|mos|mths?|months?)\b
          | (?P<kid>[Bb]oy|[Gg]irl|[Cc]hild)[,:\s]+(?:aged?\s)?(?P<cyo>\d{1,2})\s?(?:y|yrs?|years?)\b
          | (?:[Bb]oy|[Gg]irl|[Ii]nfant|[Bb]aby|[Nn]ewborn|[Nn]eonate|[Aa]ged?)[,:\s]+(?:boy|girl)?[,\s]*(?:aged?\s)?(?P<weeks>\d{1,2})\s?(?:wks?|weeks?)\b
          | (?P<weeksold>\d{1,2})[\s-](?:week|wk)s?[\s-]old\b
          | 日龄\s?(?P<zhdays>\d{1,2})\s?天
          | (?:生后|出生后?)\s?(?P<zhborn>\d{1,2})\s?[天日]
          | (?:患儿|新生儿|男婴|女婴)[，,、\s]*[男女]?[，,、\s]*(?P<zhnew>\d{1,2})\s?天
          | (?P<zhy>\d{1,2})岁(?P<zhm>\d{1,2})个?月
          | (?P<zhmo>\d{1,2})个?月龄
          | (?P<plain>[Bb]oy|[Gg]irl)[,:\s]+(?:aged?\s)?(?P<bare>\d{1,2})[,.;]
          | 年龄\s*(?P<zhage>\d{1,3})(?:\s|岁|[,，;；]|$)
          | (?P<lead>[MF])\ (?P<led>[1-9]\d),\ 
          | (?P<sr>[MF])\s{1,8}(?P<row>\d{1,3})\s{2,}
          | (?:(?P<title>Mr|Mrs|Ms|Miss)\.?\ [A-Z][A-Za-z'’-]{0,20}\.?(?:\ [A-Z][A-Za-z'’-]{1,20})?|Widow(?:er)?|Retired\ \w+),\ (?P<titled>\d{1,3}),
          | (?P<years>\d{1,3})\s?(?:y/?o|yrs?|y)\s?(?P<sy>[MF])\b
          | (?P<slash>\d{1,3})/(?P<ss>[MF])\b
          | (?P<sf>[MF])/(?P<first>\d{1,3})\b
          | (?:[Pp]t|[Pp]atient|ID)\s*:?\s*(?P<labelled>\d{1,3})\s?(?P<sl>[MF])\b
          | (?P<ym>\d{1,2})\s?y\s?(?P<extra>\d{1,2})\s?m(?:o|ths?)?\b\s?(?P<sym>[MF])?\b
          | (?P<months>\d{1,2})\s?(?:mo|mos|mths?|m/o)\s?(?P<sm>[MF])\b
          | (?:DOL|[Dd]ay\ of\ life|(?:[Nn]ewborn|[Nn]eonate|[Nn]eonatal|NEONATAL|NEONATE|[Tt]erm|[Pp]reterm)\b(?:[^.\n]|\.\d){0,24}?\s[Dd]ay)\s?(?P<days>\d{1,2})\b(?:[^.\n]{0,12}\s(?P<sd>[MF])\b)?
        )",
    )
    .ok()
});

/// "84 M insomnia": the words that a note opens with.
static OPENING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?P<spaced>[2-9]\d)\ (?P<sx>[MF])\ ").ok());

static WEIGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s,;:(岁MF])(?P<kg>\d{1,3}(?:\.\d{1,2})?)\s?(?P<unit>kg|lbs?|公斤|千克|斤)(?:$|[\s,;.。，；)])",
    )
    .ok()
});

/// "84 y/o M, 57 kg": a bare weight in one of the first sentences, once the age is known.
pub(crate) fn weight(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    if sentence.span.start > EARLY || page.record.patient.age_years.is_empty() {
        return;
    }
    let known = page
        .record
        .observations
        .iter()
        .any(|fact| fact.value.key() == Some("weight"));
    if known {
        return;
    }
    let words = sentence.words();
    let Some(found) = WEIGHT.as_ref().and_then(|pattern| pattern.captures(words)) else {
        return;
    };
    let (Some(number), Some(unit)) = (found.name("kg"), found.name("unit")) else {
        return;
    };
    let before = words[..number.start()]
        .trim_end_matches([' ', ':', '=', '约', '~'])
        .to_lowercase();
    let labelled = ["wt", "weight", "体重", "bw"]
        .iter()
        .any(|word| before.ends_with(word));
    let change = [
        "gain", "gained", "lost", "loss", "lose", "lift", "by", "of", "增加", "下降", "减轻",
        "was", "birth",
    ]
    .iter()
    .any(|word| {
        before.strip_suffix(word).is_some_and(|rest| {
            // "baby 6 kg" is no change by a weight.
            !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphabetic())
        })
    });
    // A mother's note weighs her child; "9 m infant 8 kg" is the patient.
    let ages = &page.record.patient.age_years;
    let anothers = ages.iter().any(|age| age.value > 3.0)
        && ["baby", "infant"].iter().any(|word| before.ends_with(word));
    let (Ok(amount), Some(meaning)) = (
        number.as_str().parse::<f64>(),
        page.lexicon.lookup(record::TermKind::VitalSign, "weight"),
    ) else {
        return;
    };
    if labelled || change || anothers || is_of_then(&before, &words[unit.end()..]) {
        return;
    }
    let span = Span::new(number.start(), unit.end()).shifted(sentence.span.start);
    let written = super::units::Unit {
        span: Span::new(unit.start(), unit.end()).shifted(sentence.span.start),
        ucum: Some(
            match unit.as_str() {
                "lb" | "lbs" => "[lb_av]",
                // Half a kilogram.
                "斤" => "500.g",
                _ => "kg",
            }
            .into(),
        ),
    };
    let observation = record::Observation {
        code: page.concept(span, Some(&meaning)),
        category: record::ObservationCategory::VitalSign,
        status: record::ObservationStatus::Final,
        value: record::ObservationValue::Quantity(page.quantity(amount, None, Some(&written))),
        reference_range: None,
        interpretation: None,
        effective: None,
        specimen: None,
        assertion: record::Assertion::default(),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
    sentence.spend(span);
}

/// "last weight found is 9.8 kg at a visit when she was 14 months old", "12 kg为2023年旧值": a weight of an earlier time.
fn is_of_then(before: &str, behind: &str) -> bool {
    const BEFORE: [&str; 9] = [
        "last weight",
        "weight found",
        "only weight",
        "last known",
        "previous",
        "old weight",
        "上次",
        "既往",
        "旧",
    ];
    const BEHIND: [&str; 11] = [
        "from a clinic",
        "from clinic",
        "when he was",
        "when she was",
        "at a visit",
        "months ago",
        "years ago",
        "a year ago",
        "last year",
        "旧",
        "去年",
    ];
    let ends = |c: char| matches!(c, ';' | '；' | '。' | '\n');
    let parts = |c: char| ends(c) || matches!(c, ',' | '，');
    let lead = before.rsplit(parts).next().unwrap_or_default();
    let near = behind.split(ends).next().unwrap_or_default();
    let near = near.split(", ").next().unwrap_or_default().to_lowercase();
    BEFORE.iter().any(|word| lead.contains(word)) || BEHIND.iter().any(|word| near.contains(word))
}

/// Reads age and sex from one of the first sentences; only where no age is known.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    if sentence.span.start > EARLY || !page.record.patient.age_years.is_empty() {
        return;
    }
    let read = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref()?.captures(sentence.words());
    let opens = || read(&OPENING).filter(|_| sentence.span.start == 0);
    let Some(found) = read(&AGE).or_else(opens) else {
        return;
    };
    let Some((place, years)) = age(&found, sentence) else {
        return;
    };
    let about = sentence.context.assertion(place).experiencer;
    let before = &sentence.words()[..place.start - sentence.span.start];
    let anothers = years < 3.0 && super::weighed_age::is_another(before)
        || super::demographics::is_of_her_child(page, sentence, place, years);
    if about != record::Experiencer::Patient || anothers || !(0.0..=110.0).contains(&years) {
        return;
    }
    let fact = page.fact("age", place, years);
    page.record.patient.age_years.push(fact);
    let sex = [
        "sj", "sx", "sy", "ss", "sf", "sl", "sym", "sm", "sd", "child", "kid", "plain", "sr",
        "title", "lead",
    ]
    .iter()
    .find_map(|name| found.name(name))
    .filter(|sex| {
        sex.as_str().len() == 1 || is_sexed(sex.as_str()) || found.name("title").is_some()
    });
    if let Some(sex) = sex.filter(|_| page.record.patient.sex.is_empty()) {
        let value = match sex.as_str() {
            "F" | "Girl" | "girl" | "Mrs" | "Ms" | "Miss" => AdministrativeSex::Female,
            _ => AdministrativeSex::Male,
        };
        let span = Span::new(sex.start(), sex.end()).shifted(sentence.span.start);
        let fact = page.fact("sex", span, value);
        page.record.patient.sex.push(fact);
    }
}

fn is_sexed(word: &str) -> bool {
    matches!(word, "Boy" | "boy" | "Girl" | "girl")
}

/// The number of a group and its place.
pub(super) fn number(found: &Captures<'_>, name: &str) -> Option<(Span, f64)> {
    let part = found.name(name)?;
    let value: f64 = part.as_str().parse().ok()?;
    Some((Span::new(part.start(), part.end()), value))
}

/// "girl, 3.4 kg" is a weight: what was found ends at the point of a decimal.
pub(super) fn is_cut(found: &Captures<'_>, words: &str) -> bool {
    found.get(0).is_some_and(|whole| {
        whole.as_str().ends_with('.')
            && words[whole.end()..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The place of the numbers and the age in years.
fn age(found: &Captures<'_>, sentence: &Sentence<'_>) -> Option<(Span, f64)> {
    let number = |name: &str| number(found, name);
    let years = [
        "joined", "spaced", "years", "slash", "first", "labelled", "cyo", "bare", "zhage", "row",
        "titled", "led",
    ]
    .iter()
    .find_map(|name| number(name));
    let (span, value) = if let Some((span, months)) = number("extra") {
        let (start, years) = number("ym")?;
        (start.cover(span), years + months / 12.0)
    } else if let Some((span, months)) = number("cm").or_else(|| number("zhm")) {
        let years = number("cy").or_else(|| number("zhy"));
        let start = years.map_or(span, |(start, _)| start);
        (
            start.cover(span),
            years.map_or(0.0, |(_, years)| years) + months / 12.0,
        )
    } else if let Some((span, months)) = number("months").or_else(|| number("zhmo")) {
        (span, months / 12.0)
    } else if let Some((span, weeks)) = number("weeks").or_else(|| number("weeksold")) {
        (span, weeks * 7.0 / 365.25)
    } else if let Some((span, days)) = ["days", "zhdays", "zhborn", "zhnew"]
        .iter()
        .find_map(|name| number(name))
    {
        (span, days / 365.25)
    } else {
        years?
    };
    let words = sentence.words();
    // "T 101F" is a temperature.
    let before = words[..span.start].trim_end().to_ascii_lowercase();
    // "Ward F 12, bed 3"
    let place = [
        "ward f", "ward m", "bay f", "bay m", "bed f", "bed m", "room f", "room m", "unit f",
        "unit m",
    ];
    if found.name("led").is_some() && place.iter().any(|word| before.ends_with(word)) {
        return None;
    }
    let warm = before.ends_with("temp") || before.ends_with(" t");
    // "16 F catheter" is a width.
    let tube = ["foley", "catheter", "sheath", "size", "tube", "drain"]
        .iter()
        .any(|word| before.ends_with(word));
    // "6M ago", "3M follow-up" are months.
    let behind = words[found.get(0)?.end()..]
        .trim_start()
        .to_ascii_lowercase();
    let later = [
        "ago", "post", "f/u", "fu", "follow", "later", "hx", "history", "of", "prior",
    ]
    .iter()
    .any(|word| behind.starts_with(word) && !behind.starts_with("of life"));
    // "74F postmenopausal", "28F postpartum": no month is written F.
    let womans = found
        .get(0)
        .is_some_and(|whole| whole.as_str().ends_with('F'))
        && [
            "postmeno",
            "post-meno",
            "post meno",
            "postpart",
            "post-part",
            "postnat",
        ]
        .iter()
        .any(|word| behind.starts_with(word));
    let later = later && !womans;
    // A bare number from 95 on beside an F is rather degrees.
    let sexed = found.name("joined").or(found.name("spaced"));
    let hot = sexed.is_some() && value >= 95.0;
    // The decimals of "101.3F".
    let decimals = before
        .strip_suffix('.')
        .is_some_and(|whole| whole.ends_with(|c: char| c.is_ascii_digit()));
    (!warm && !hot && !tube && !decimals && !is_cut(found, words) && before != "t" && !later)
        .then(|| (span.shifted(sentence.span.start), value))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::check_age as check;

    #[test]
    fn shorthand_ages_are_read_and_look_alikes_are_not() {
        check("AF clinic. 76F, 72 kg.", Some((76.0, 1)));
        check("nephrology note\npt 74 M CKD4", Some((74.0, 1)));
        check("M/45 with cough", Some((45.0, 1)));
        check("84 M insomnia, no falls", Some((84.0, 1)));
        check("24 M follow-up", None);
        check("ED 2024-02-27 11 mo F 10 kg URTI", Some((0.92, 1)));
        check("Peds clinic. 2y8m M, 14 kg.", Some((2.67, 1)));
        check("NICU. DOL 5 term baby", Some((0.01, 0)));
        check("Seen 6M ago. T 101F.", None);
        check("Cough for 3 mo, worse.", None);
        check(
            "Neuro ward round, bed 14. 78 F, 54 kg, seizures",
            Some((78.0, 1)),
        );
        check(
            "Diabetes clinic. Mr R., 71 M, 84 kg, T2DM 18 y",
            Some((71.0, 1)),
        );
        check("Ms J., 28 F, seizure free 3 years.", Some((28.0, 1)));
        check("Foley 16 F, draining.", None);
        check("Paeds. Girl, 11 months, weight 9.0 kg", Some((0.92, 1)));
        check("GP. Boy, 3 y 4 m, weight 14 kg", Some((3.33, 1)));
        check("日龄9天 胎龄36+2", Some((0.02, 0)));
        check("张氏之子 生后9天 男 孕39周", Some((0.02, 0)));
        check("Day surgery. Boy aged 7 years, 31 kg", Some((7.0, 1)));
        check("Age 5 weeks, temp 38.6", Some((0.1, 0)));
        check("Antenatal clinic, 32 weeks, well", None);
        check(
            "RESIDENT: Eulalia V    F  86      Rm 114-B",
            Some((86.0, 1)),
        );
        check("Student: Teagan S   19 F   5'6\" 107 lb", Some((19.0, 1)));
        check("Girl, 15, epilepsy.", Some((15.0, 1)));
        check("姓名:贺X山 性别 男 年龄 57 体重 66kg", Some((57.0, 1)));
        check(
            "Transport, term newborn 3.1 kg, day 1, blue",
            Some((0.0, 0)),
        );
        check("Temp 97 F   HR 80", None);
        check("Foley 16 F   draining", None);
        check(
            "NICU handover. Baby K, term, day 6 of life, wt 3.4 kg",
            Some((0.02, 0)),
        );
    }
}
