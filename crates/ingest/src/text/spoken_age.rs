//! Ages as sentences tell them: "woman of 84 years", "man 77,", "girl just turned 3", "infant of 4 months", "2 hours old", "女婴，4个月".

use super::demographics::is_of_her_child;
use super::page::{Page, Sentence};
use super::terse_age::{EARLY, is_cut, number};
use record::{AdministrativeSex, Experiencer, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

const DAYS: f64 = 365.25;
const WORDED: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?:^|[\s,;:(，。；：（-])
        (?:
            (?P<new>newborn|neonate|新生儿)(?:[^.\n。]|\.\d){0,40}?[\s,，]\d(?:\.\d{1,3})?\s?(?:kg|公斤)
          | (?P<who>woman|man|lady|gentleman|male|female|boy|girl|infant|baby|child|toddler|neonate|newborn|preschooler|schoolboy|schoolgirl|schoolchild|youngster|patient)
            (?P<link>\s+of|,?\s+aged|,?\s+just\s+turned|,?\s+now|\s+who\s+is|,|:)?\s+(?:about\s+)?
            (?P<n>\d{1,3})(?:[\s-]?(?P<unit>years?|yrs?|y|months?|mths?|mos?|weeks?|wks?|days?|hours?|hrs?)\b)?
            (?P<end>\s*$|\s*[,.;:)]|\s+(?:old|of\s+age|with|after|on|weighing|and|who|in|presenting|admitted)\b)
          | (?P<old>\d{1,2})[\s-]?(?P<oldunit>hours?|hrs?|h)[\s-](?:old|of\s+age|of\s+life)\b
          | (?:chronological|postnatal)\s+age\s+(?:of\s+)?(?P<chron>\d{1,2})\s?(?P<chronunit>hours?|days?|weeks?|wks?|months?)\b
          | (?P<before>\d{1,2})-(?P<beforeunit>week|month|year)\s(?P<child>boy|girl|infant|baby)\b
          | (?P<worded>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-](?P<wordedunit>day|week|month|year)s?[\s-]old\s+(?:[a-z-]+\s+){0,2}?(?:boy|girl|infant|baby|child|male|female|newborn|neonate|toddler)\b
          | (?:生后|出生后?)\s?(?P<zhhours>\d{1,2})\s?小时
          | (?P<zhwho>患儿|男婴|女婴|婴儿|男孩|女孩|男童|女童|宝宝)[，,、\s]*[男女]?[，,、\s]*(?P<zh>\d{1,2})\s?(?P<zhunit>个月|月|周)(?:[，,。；;\s大]|$)
          | (?:^|[，,。；\s])(?P<zhsex>[男女])性?[，,、\s]\s?(?P<zhmo>\d{1,2})\s?(?P<zhmounit>个月|月)(?:[，,。；;\s大]|$)
        )",
    )
    .ok()
});

/// Reads age and sex from one of the first sentences; only where no age is known.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    if sentence.span.start > EARLY || !page.record.patient.age_years.is_empty() {
        return;
    }
    let words = sentence.words();
    let Some(found) = AGE.as_ref().and_then(|pattern| pattern.captures(words)) else {
        return;
    };
    let Some((place, years)) = told(&found) else {
        return;
    };
    if is_cut(&found, words)
        || is_of_a_thing(&found, words)
        || !(0.0..=110.0).contains(&years)
        || is_another(sentence, &found, place, years)
        || is_of_her_child(page, sentence, place.shifted(sentence.span.start), years)
    {
        return;
    }
    let fact = page.fact("age", place.shifted(sentence.span.start), years);
    page.record.patient.age_years.push(fact);
    let Some((span, sex)) = sex(&found).filter(|_| page.record.patient.sex.is_empty()) else {
        return;
    };
    let fact = page.fact("sex", span.shifted(sentence.span.start), sex);
    page.record.patient.sex.push(fact);
}

/// "Infant now 3 months" is an age; "patient now 6 weeks after the operation" is none.
fn is_now_a_child(found: &Captures<'_>) -> bool {
    let now = (found.name("link")).is_some_and(|link| link.as_str().trim().ends_with("now"));
    let who = (found.name("who")).map_or(String::new(), |who| who.as_str().to_ascii_lowercase());
    !now || matches!(
        who.as_str(),
        "infant"
            | "baby"
            | "child"
            | "boy"
            | "girl"
            | "toddler"
            | "neonate"
            | "newborn"
            | "preschooler"
    )
}

/// The number's place and the age in years.
fn told(found: &Captures<'_>) -> Option<(Span, f64)> {
    let number = |name: &str| number(found, name);
    let united = |name: &str, unit: &str| {
        let (span, value) = number(name)?;
        Some((span, value * years(found.name(unit)?.as_str())?))
    };
    if let Some(new) = found.name("new") {
        return Some((Span::new(new.start(), new.end()), 0.0));
    }
    if let Some((span, value)) = number("zhhours") {
        return Some((span, value / 24.0 / DAYS));
    }
    if let Some((span, value)) = number("n") {
        if is_moment(found) || !is_now_a_child(found) {
            return None;
        }
        return match found.name("unit") {
            Some(unit) => {
                let years = value * years(unit.as_str())?;
                (years >= 12.0 || !is_grown(found)).then_some((span, years))
            }
            None => bare(found, value).then_some((span, value)),
        };
    }
    if let (Some(word), Some(unit)) = (found.name("worded"), found.name("wordedunit")) {
        let value = WORDED
            .iter()
            .position(|one| word.as_str().eq_ignore_ascii_case(one))?;
        let count = f64::from(u8::try_from(value + 1).ok()?);
        let place = Span::new(word.start(), unit.end());
        return Some((place, count * years(unit.as_str())?));
    }
    united("old", "oldunit")
        .or_else(|| united("chron", "chronunit"))
        .or_else(|| united("before", "beforeunit"))
        .or_else(|| united("zh", "zhunit"))
        .or_else(|| united("zhmo", "zhmounit"))
}

/// "rash 36 h old" is no age: hours are counted of a newborn, or where the sentence opens with them.
fn is_of_a_thing(found: &Captures<'_>, words: &str) -> bool {
    found.name("old").is_some_and(|old| {
        let before = words[..old.start()].trim().to_ascii_lowercase();
        !before.is_empty()
            && ![
                "newborn", "neonat", "baby", "infant", "boy", "girl", "term", "male", "birth",
                "born", "nicu",
            ]
            .iter()
            .any(|word| before.contains(word))
    })
}

/// "Man 3 days after surgery", "boy 6 months after transplant": a time since something, unless "of" or "aged" makes it an age.
fn is_moment(found: &Captures<'_>) -> bool {
    let end = found.name("end").map_or("", |end| end.as_str().trim());
    let link = found.name("link").map_or("", |link| link.as_str());
    matches!(end.to_ascii_lowercase().as_str(), "after" | "in" | "on")
        && !link.contains(char::is_alphabetic)
}

fn is_grown(found: &Captures<'_>) -> bool {
    const GROWN: &[&str] = &["woman", "man", "lady", "gentleman"];
    let who = found.name("who").map_or("", |who| who.as_str());
    GROWN.iter().any(|grown| who.eq_ignore_ascii_case(grown))
}

/// Years in one of the unit.
fn years(unit: &str) -> Option<f64> {
    let unit = unit.to_ascii_lowercase();
    match unit.as_str() {
        "个月" | "月" => return Some(1.0 / 12.0),
        "周" => return Some(7.0 / DAYS),
        _ => {}
    }
    match unit.chars().next()? {
        'y' => Some(1.0),
        'm' => Some(1.0 / 12.0),
        'w' => Some(7.0 / DAYS),
        'd' => Some(1.0 / DAYS),
        'h' => Some(1.0 / 24.0 / DAYS),
        _ => None,
    }
}

/// A number without unit is an age in years only where it fits the person, and the word before it leads to an age.
fn bare(found: &Captures<'_>, value: f64) -> bool {
    let who = found
        .name("who")
        .map(|who| who.as_str().to_ascii_lowercase());
    let linked = found
        .name("link")
        .is_some_and(|link| !link.as_str().contains([',', ':']) || link.as_str().len() > 1);
    match who.as_deref() {
        Some("woman" | "man" | "lady" | "gentleman" | "male" | "female") => {
            (12.0..=110.0).contains(&value)
        }
        Some(
            "boy" | "girl" | "child" | "schoolboy" | "schoolgirl" | "schoolchild" | "youngster",
        ) => (1.0..=17.0).contains(&value),
        Some("preschooler") => (1.0..=6.0).contains(&value),
        Some("patient") => linked && (1.0..=110.0).contains(&value),
        _ => false,
    }
}

/// The age of somebody else: of the child at the breast, of a relative.
fn is_another(sentence: &Sentence<'_>, found: &Captures<'_>, place: Span, years: f64) -> bool {
    const CHILD_OF: &[&str] = &[
        "breast",
        "nursing",
        "lactat",
        "feeding",
        "mother of",
        "gave birth",
        "birth of",
        "分娩",
        "娩出",
        "delivered",
        "her ",
        "his ",
        "my ",
        "with a ",
        "with an ",
        "postpartum",
        "post partum",
        "postnatal",
        "哺乳",
        "喂养",
        "产后",
    ];
    let words = sentence.words();
    let start = found.get(0).map_or(place.start, |whole| whole.start());
    let before = words[..start].to_lowercase();
    let near = before
        .rsplit([',', ';', ':', '.', '，', '；', '：'])
        .next()
        .unwrap_or_default();
    let own = years < 18.0 && CHILD_OF.iter().any(|word| before.contains(word));
    let shifted = place.shifted(sentence.span.start);
    let family = sentence.context.assertion(shifted).experiencer != Experiencer::Patient
        && super::family::is_relative(near);
    own || family || super::family::is_relative(near)
}

fn sex(found: &Captures<'_>) -> Option<(Span, AdministrativeSex)> {
    let word = ["who", "child", "zhsex", "zhwho"]
        .iter()
        .find_map(|name| found.name(name))?;
    let sex = match word.as_str().to_lowercase().as_str() {
        "woman" | "lady" | "female" | "girl" | "女" | "女婴" | "女孩" | "女童" => {
            AdministrativeSex::Female
        }
        "man" | "gentleman" | "male" | "boy" | "男" | "男婴" | "男孩" | "男童" => {
            AdministrativeSex::Male
        }
        _ => return None,
    };
    Some((Span::new(word.start(), word.end()), sex))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::check_age as check;

    #[test]
    fn an_age_in_a_sentence_is_read() {
        check("Query: woman of 84 years, 55 kg, AF.", Some((84.0, 1)));
        check("Laparotomy, man of 77, 64 kg.", Some((77.0, 1)));
        check("Recurrent UTI, woman 72, eGFR 46.", Some((72.0, 1)));
        check("BPH, man 69 y, 80 kg.", Some((69.0, 1)));
        check("Toenails, culture positive, man 44. Well.", Some((44.0, 1)));
        check("Croup, boy of 4, weight 16 kg.", Some((4.0, 1)));
        check("Referral: girl just turned 3, 14 kg.", Some((3.0, 1)));
        check(
            "Glaucoma: girl of 14 months after surgery.",
            Some((1.17, 1)),
        );
        check("Plan: infant of 4 months, 6 kg.", Some((0.33, 0)));
        check("Hernia, infant 11 months, 10 kg.", Some((0.92, 0)));
        check("Ear, boy 16 months, 10 kg.", Some((1.33, 1)));
        check("Contact of his father, girl of 3 years, 15 kg.", None);
        check(
            "Contact of ill father, girl of 3 years, 15 kg.",
            Some((3.0, 1)),
        );
        check("Infant, 2 hours old, 4.1 kg.", Some((0.0, 0)));
        check("Ex-29-weeker, chronological age 8 weeks.", Some((0.15, 0)));
        check("13-month boy, well.", Some((1.08, 1)));
        check("Patient now 6 weeks after knee replacement.", None);
        check("Three-day-old laceration to the shin.", None);
        check(
            "Pertussis, two-week-old term girl, 3.6 kg.",
            Some((0.04, 0)),
        );
        check("Letter: preschooler aged 4 with asthma.", Some((4.0, 0)));
        check(
            "Haemangioma, term infant now 3 months, 6 kg.",
            Some((0.25, 0)),
        );
        check("Term newborn, 3.1 kg, pale.", Some((0.0, 0)));
        check("女婴，4个月，体重6 kg", Some((0.33, 1)));
        check("男，3个月，咳嗽", Some((0.25, 1)));
    }

    #[test]
    fn the_age_of_another_and_a_number_that_is_none_are_not_read() {
        check("Breastfeeding an infant of 4 months.", None);
        check("Nursing her girl of 2 years.", None);
        check("Man 3 days after surgery.", None);
        check("Patient 2, ward 5.", None);
        check("Woman 200, well.", None);
        check("Well girl, 3.4 kg.", None);
        check("Gave birth to a newborn of 3.4 kg.", None);
        check("Mother of a boy of 4, well.", None);
    }
}
