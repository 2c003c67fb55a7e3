//! A Child-Pugh class or score that the text states: "Child-Pugh B (9)", "CP-C 14", "Child C".

use super::page::{Page, Sentence};
use super::topics::Topic;
use record::{
    Code, CodeSystem, Concept, Observation, ObservationCategory, ObservationStatus,
    ObservationValue, PatientText, Presence, Quantity, Span,
};
use regex::{Captures, Regex};
use std::sync::LazyLock;

static STATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:
            (?:[Cc]hild(?:'?s)?(?:[-–\s]*(?:[Tt]urcotte[-–\s]*)?[Pp]ugh)?|(?P<short>\bCTP|\bCPT|\bCP))
            (?P<gap>[-–\s]*(?P<word>[Cc]lass|[Ss]core|[Gg]rade|[Ss]tage|分级|评分|级|肝功能分级)?\s*(?:of|is|为)?\s*[:=：]?\s*)
            (?:(?P<class>[ABC])(?:(?P<stuck>\d{1,2})\b|级|\b)|(?P<points>\d{1,2})\s*(?:points|分)?\b)
            (?:\s*(?:级)?\s*[(（,，\s]\s*(?:score\s*)?(?P<also>\d{1,2})(?:\s*分|\b))?
          | \b(?P<grade>[Mm]ild|[Mm]oderate|[Ss]evere)\s(?:hepatic|liver)\s(?:impairment|insufficiency)\b
          | (?P<zhgrade>轻度|中度|重度)肝功能不全
        )
        ",
    )
    .ok()
});

/// Words of which each statement holds one.
pub(super) const NAMES: &[&str] = &[
    "child",
    "cp",
    "ctp",
    "cpt",
    "hepatic",
    "liver",
    "肝功能不全",
];

/// Reads the statement of a sentence as an observation in points; a class alone gives its fewest points.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let words = sentence.words();
    if !sentence.topics.hold(Topic::ChildPugh) {
        return;
    }
    let found = STATED.as_ref().and_then(|pattern| {
        pattern
            .captures_iter(words)
            .find(|found| !is_of_another(words, found))
    });
    let Some(found) = found else { return };
    let Some(whole) = found.get(0) else { return };
    let number = |name: &str| found.name(name)?.as_str().parse::<f64>().ok();
    let least = match ["class", "grade", "zhgrade"]
        .iter()
        .find_map(|name| found.name(name))
        .map(|class| class.as_str())
    {
        Some("A" | "Mild" | "mild" | "轻度") => Some(5.0),
        Some("B" | "Moderate" | "moderate" | "中度") => Some(7.0),
        Some("C" | "Severe" | "severe" | "重度") => Some(10.0),
        _ => None,
    };
    // "child is 6", "1 child, 8": a child's age or a count.
    let lower = whole.as_str().to_lowercase();
    let named = !lower.starts_with("child")
        || ["pugh", "score", "points", "分"]
            .iter()
            .any(|word| lower.contains(word));
    let points = number("points")
        .filter(|_| named)
        .or_else(|| {
            number("stuck")
                .or_else(|| number("also"))
                .filter(|also| least.is_some_and(|least| *also >= least))
        })
        .or(least);
    let Some(points) = points.filter(|points| (5.0..=15.0).contains(points)) else {
        return;
    };
    let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
    let mut assertion = sentence.context.assertion(span);
    let graded = found.name("grade").or(found.name("zhgrade")).is_some();
    if graded && assertion.presence != Presence::Present {
        return;
    }
    if assertion.presence != Presence::Hypothetical {
        assertion.presence = Presence::Present;
    }
    let observation = Observation {
        code: Concept {
            text: PatientText::new(page.written(span)),
            preferred: Some("Child-Pugh class".into()),
            codes: vec![Code::new(CodeSystem::Local, "child_pugh")],
        },
        category: ObservationCategory::Survey,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(Quantity::unitless(points)),
        reference_range: None,
        interpretation: None,
        effective: None,
        specimen: None,
        assertion: page.assertion(assertion),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
    sentence.spend(span);
}

/// "CTPA", "CPB", "CP 7/10", "CP A-fib": the letters of another word or of chest pain. An abbreviation stands for the score where a
/// hyphen, its word or its points stand with the class, or where the liver is spoken of.
fn is_of_another(words: &str, found: &Captures<'_>) -> bool {
    let Some(short) = found.name("short") else {
        return false;
    };
    const LIVER: [&str; 8] = [
        "cirrho", "liver", "hepat", "ascites", "varices", "child", "肝", "腹水",
    ];
    let behind = found.get(0).map_or("", |whole| &words[whole.end()..]);
    let goes_on = behind
        .strip_prefix(['-', '/', '&'])
        .is_some_and(|next| next.starts_with(|c: char| c.is_alphanumeric()));
    let gap = found.name("gap").map_or("", |gap| gap.as_str());
    let lower = words.to_lowercase();
    let told = found.name("word").is_some() || LIVER.iter().any(|word| lower.contains(word));
    let scored = found.name("stuck").is_some() || found.name("also").is_some();
    let class = found.name("class").is_some();
    let named = if gap.is_empty() {
        class && scored
    } else {
        told || class && (scored || gap.contains(['-', '–']))
    };
    goes_on || !named || words[..short.start()].ends_with('/')
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    fn check(text: &str, expect: Option<f64>) {
        let (record, _) = open(text);
        let stated = record
            .observations
            .iter()
            .find(|fact| fact.value.key() == Some("child_pugh"))
            .and_then(|fact| fact.value.quantity())
            .map(|quantity| quantity.value);
        assert_eq!(stated, expect, "{text}");
    }

    #[test]
    fn classes_and_points_are_read() {
        check("Alcohol related cirrhosis, Child-Pugh B (9).", Some(9.0));
        check("HE grade 1 -> CP-C 14", Some(14.0));
        check("Child-Pugh C", Some(10.0));
        check("肝硬化，Child-Pugh A级", Some(5.0));
        check("Cirrhosis, Child-Pugh B8, abstinent", Some(8.0));
        check("Child's class C cirrhosis", Some(10.0));
        check("Child–Pugh score of 9", Some(9.0));
        check("肝硬化 Child-Pugh分级：B级（8分）", Some(8.0));
        check("Moderate hepatic impairment, on no drugs", Some(7.0));
        check("重度肝功能不全", Some(10.0));
        check("No severe hepatic impairment.", None);
        check("Moderate liver fat.", None);
        check("No CP, no SOB.", None);
        check("Child was well.", None);
        check("not breastfeeding (child is 6)", None);
        check("Child 8 well.", None);
        check("Child score 9", Some(9.0));
    }

    #[test]
    fn an_abbreviation_of_something_else_is_no_class() {
        check("CTPA not done - Wells 1.5", None);
        check("81 F. CTPA neg. No liver disease.", None);
        check("CTPA shows liver metastases", None);
        check("CPB time 92 min", None);
        check("CP 7/10 since 6 am", None);
        check("CP 6 hours ago", None);
        check("CP A-fib", None);
        check("CPC B clinic", None);
        check("Cirrhosis, CTP B", Some(7.0));
        check("Cirrhosis, CTPB8", Some(8.0));
        check("CTPA negative, cirrhosis Child-Pugh B", Some(7.0));
        check("ALD. CP-C", Some(10.0));
        check("CTP score 9", Some(9.0));
    }
}
