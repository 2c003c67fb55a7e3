//! Weeks of gestation without the word, as obstetric notes write them: "Antenatal ward, 39 weeks", "booking clinic, 13+4".

use crate::text::page::{Page, Sentence, window};
use record::{PregnancyStatus, Span};
use regex::Regex;
use std::sync::LazyLock;

/// The weeks between the beginning of a clause and its end, or before one of the words that follow such weeks.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<before>^|[,:;(—-]\s*|\bat\s+|\bnow\s+|[a-z]\s+)
        (?P<weeks>\d{1,2})
        (?: \s*\+\s*(?P<days>[0-6])\s*(?:weeks?|wks?|/40)?
          | \s*-?(?:weeks?|wks?)(?:\s*(?:and\s+|\+\s*)?(?P<more>[0-6])\s*(?:days?|d)?)? )
        (?P<behind>\s*[,.;:)]|\s*$|\s+(?:today|tomorrow|now|and\s|with\s|on\s|twins?\b|singleton))
        ",
    )
    .ok()
});

/// Words of a note about a pregnancy.
const OBSTETRIC: &[&str] = &[
    "antenatal",
    "prenatal",
    "obstetric",
    "maternity",
    "midwi",
    "booking",
    "gestation",
    "eclampsia",
    "preterm lab",
    "threatened lab",
    "tocoly",
    "fetal",
    "foetal",
    "fetus",
    "pregnan",
    "primigravida",
    "multigravida",
    "gravida ",
    "hyperemesis",
    "amniotic",
    "oligohydramnios",
    "uterine contractions",
    "trimester",
    "placenta",
    "growth scan",
    "dating scan",
    "anomaly scan",
    "labour ward",
    "ob clinic",
    "ob triage",
    "ob flow",
    "ob/gyn",
    "ob visit",
    "mfm",
    "fetal medicine",
    "cervical cerclage",
    "before conception",
    "pre-conception level",
    "since conception",
    "asymptomatic bacteriuria",
    "anti-d",
    "oral glucose tolerance",
    "perinatal m",
    "perinatal psych",
    "antepartum",
    "obs clinic",
    "obs triage",
    "ob phone",
    "ob message",
    "ob office",
    "ob note",
    "ob call",
    "o&g",
    "ante-natal",
    "joint diabetes antenatal",
    "induction of labour",
    "induction of labor",
];

/// Words right before the weeks that make them a span of time, another week or another pregnancy.
const OTHER: &[&str] = &[
    "for",
    "past",
    "last",
    "over",
    "every",
    "within",
    "in",
    "x",
    "next",
    "until",
    "till",
    "by",
    "from",
    "after",
    "before",
    "since",
    "about",
    "approximately",
    "least",
    "another",
    "to",
    "of",
    "further",
    "first",
    "than",
    "and",
    "repeat",
    "review",
    "follow-up",
    "hold",
    "restarted",
    "started",
];

/// Words of the clause before that make it a past pregnancy or the birth of a child.
const PAST: &[&str] = &[
    "previous",
    "prior",
    "past",
    "last pregnancy",
    "history of",
    "deliver",
    "born",
    "birth",
    "miscarr",
    "loss",
    "lscs",
    "svd",
    "nvd",
    "lochia",
    "postpartum",
    "post partum",
    "postnatal",
    "post-natal",
    "terminat",
    "infant",
    "baby",
    "preterm infant",
    "ex-",
];

/// Weeks of a pregnancy that a note of obstetrics writes without a word for it; a fraction for the days.
pub(super) fn weeks(page: &Page<'_>, sentence: &Sentence<'_>) -> Option<(Span, f64)> {
    let words = sentence.words();
    let found = BARE.as_ref()?.captures(words)?;
    let (start, end) = (found.name("weeks")?.start(), found.name("behind")?.start());
    let head = window(words, start.saturating_sub(70), start).to_lowercase();
    let clause = head.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    let last = clause
        .trim_end_matches([' ', ',', ':', '('])
        .rsplit([' ', ','])
        .next()
        .unwrap_or_default();
    let opens = clause.trim_matches([' ', ',', ':', '(']).is_empty();
    let is_other = !opens
        && (OTHER.contains(&last) && !clause.trim_end().ends_with([',', ':', '('])
            || PAST.iter().any(|word| clause.contains(word)));
    if is_other || is_stated_otherwise(page) || !is_obstetric(page, clause, opens) {
        return None;
    }
    let number = |name| {
        found
            .name(name)
            .and_then(|part| part.as_str().parse::<f64>().ok())
    };
    let weeks = number("weeks").filter(|weeks| (4.0..=42.0).contains(weeks))?;
    let days = number("days").or(number("more")).unwrap_or(0.0);
    let tomorrow = found["behind"]
        .trim_start()
        .to_lowercase()
        .starts_with("tomorrow");
    let days = if tomorrow { days - 1.0 } else { days };
    let span = Span::new(start, end).shifted(sentence.span.start);
    Some((span, ((weeks + days / 7.0) * 100.0).round() / 100.0))
}

/// The clause before the weeks is one of obstetrics; where they open the note, the whole note is.
fn is_obstetric(page: &Page<'_>, clause: &str, opens: bool) -> bool {
    let holds = |text: &str| OBSTETRIC.iter().any(|word| text.contains(word));
    if holds(clause) {
        return true;
    }
    let text = page.text.to_lowercase();
    let mother = [
        "postpartum",
        "post partum",
        "postnatal",
        "birth weight",
        "neonat",
        "newborn",
        "year-old boy",
        "week-old",
    ];
    // "26-year-old, 22 weeks, ...": what the whole note tells decides, where it is no word that a denial would use too.
    const STRONG: [&str; 22] = [
        "birth plan",
        "birth team",
        "birth centre",
        "through delivery",
        "neonatal team",
        "labour ward",
        "labor ward",
        "anomaly scan",
        "antenatal",
        "obstetric",
        "midwi",
        "fetal",
        "foetal",
        "fetus",
        "trimester",
        "before conception",
        "since conception",
        "anti-d",
        "pre-conception",
        "preconception",
        "before pregnancy",
        "pre-pregnancy",
    ];
    let behind_age = ends_in_age(clause) && STRONG.iter().any(|word| text.contains(word));
    (opens && holds(&text) || behind_age) && !mother.iter().any(|word| text.contains(word))
}

/// "26-year-old, ", "29F, ".
fn ends_in_age(clause: &str) -> bool {
    static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b\d{2}\s*-?\s*(?:year-old|years?\s+old|yo|y/o|yrs?|y|f)(?:\s+(?:woman|female|lady))?\s*,\s*$").ok()
    });
    AGE.as_ref().is_some_and(|age| age.is_match(clause))
}

/// The record says already that she is not pregnant, or of which week.
fn is_stated_otherwise(page: &Page<'_>) -> bool {
    let stated = page.record.patient.pregnancy.iter();
    stated
        .map(|fact| &fact.value)
        .any(|status| *status != PregnancyStatus::Pregnant { weeks: None })
}
