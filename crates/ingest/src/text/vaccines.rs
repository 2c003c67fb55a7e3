//! Vaccinations.

use super::page::{Page, Sentence, window};
use super::phrases::{Hints, Phrases};
use super::topics::Topic;
use record::{
    Concept, Experiencer, Immunization, PatientText, Presence, SectionKind, Span, TermKind,
};
use regex::Regex;
use std::sync::LazyLock;

const VACCINES: &[(&str, &str)] = &[
    ("influenza", "influenza"),
    ("flu", "influenza"),
    ("tdap", "tetanus, diphtheria and pertussis"),
    ("dtap", "tetanus, diphtheria and pertussis"),
    ("tetanus", "tetanus"),
    ("pneumococcal", "pneumococcal"),
    ("pneumovax", "pneumococcal"),
    ("prevnar", "pneumococcal"),
    ("pneumonia", "pneumococcal"),
    ("covid-19", "COVID-19"),
    ("covid", "COVID-19"),
    ("hepatitis b", "hepatitis B"),
    ("hepatitis a", "hepatitis A"),
    ("hep b", "hepatitis B"),
    ("hep a", "hepatitis A"),
    ("mmr", "measles, mumps and rubella"),
    ("varicella", "varicella"),
    ("shingrix", "zoster"),
    ("zostavax", "zoster"),
    ("zoster", "zoster"),
    ("shingles", "zoster"),
    ("hpv", "human papillomavirus"),
    ("gardasil", "human papillomavirus"),
    ("rsv", "respiratory syncytial virus"),
    ("meningococcal", "meningococcal"),
    ("rabies", "rabies"),
    ("bcg", "BCG"),
    ("polio", "poliomyelitis"),
    ("rotavirus", "rotavirus"),
    ("hib", "Haemophilus influenzae type b"),
    ("pertussis", "pertussis"),
    ("whooping cough", "pertussis"),
    ("boostrix", "tetanus, diphtheria and pertussis"),
    ("chickenpox", "varicella"),
    ("yellow fever", "yellow fever"),
    ("typhoid", "typhoid"),
    ("流感", "influenza"),
    ("肺炎球菌", "pneumococcal"),
    ("肺炎", "pneumococcal"),
    ("新冠", "COVID-19"),
    ("乙肝", "hepatitis B"),
    ("甲肝", "hepatitis A"),
    ("破伤风", "tetanus"),
    ("带状疱疹", "zoster"),
    ("麻腮风", "measles, mumps and rubella"),
    ("水痘", "varicella"),
    ("狂犬", "rabies"),
    ("卡介苗", "BCG"),
    ("百白破", "tetanus, diphtheria and pertussis"),
    ("脊髓灰质炎", "poliomyelitis"),
    ("百日咳", "pertussis"),
    ("麻疹", "measles"),
    ("乙脑", "Japanese encephalitis"),
    ("流脑", "meningococcal"),
];
static NAMES: LazyLock<Phrases<&'static str>> =
    LazyLock::new(|| Phrases::new(VACCINES.iter().copied()));
/// Words beside which the name of an illness is that of a shot.
pub(super) const SPOKEN: &[&str] = &[
    "vaccin", "immuniz", "immunis", "booster", "疫苗", "接种", "vacc", "vax", "jab", " due",
    "declined", "refused", " utd", "tetanus", "imms", "iutd",
];
static HINTS: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(SPOKEN));

/// Reads vaccinations: every vaccine of an immunization section, elsewhere those beside the word.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let listed = sentence.kind == SectionKind::Immunizations;
    let spoken = listed || sentence.topics.hold(Topic::Vaccines) && HINTS.within(sentence.words());
    if !spoken || sentence.kind == SectionKind::FamilyHistory {
        return;
    }
    let found: Vec<(Span, &'static str)> = NAMES.find(sentence.text, sentence.span).collect();
    for (span, name) in found {
        let near = window(
            sentence.text,
            span.start.saturating_sub(36),
            (span.end + 36).min(sentence.span.end),
        )
        .to_ascii_lowercase();
        let beside = [
            "vaccin", "immuniz", "immunis", "shot", "booster", "疫苗", "接种", "vacc", "vax",
            " jab", "imms ", "imms:", "iutd",
        ]
        .iter()
        .any(|word| near.contains(word));
        if !listed && !beside && !is_owed(sentence, span)
            || is_contact(sentence, span)
            || is_label(sentence, span)
        {
            continue;
        }
        let assertion = sentence.context.assertion(span);
        if assertion.experiencer != Experiencer::Patient
            || assertion.presence == Presence::Hypothetical && near.contains("risk")
        {
            continue;
        }
        let not_given = not_given(sentence, span, &near);
        // "Shingrix, non live, and flu jab": a kind of vaccine is denied, not that one was given.
        let kind = assertion
            .cues
            .iter()
            .any(|cue| sentence.text[cue.span.start..cue.span.end].eq_ignore_ascii_case("non"));
        let status = match (assertion.presence, not_given) {
            (Presence::Absent, _) if !kind => "not-done",
            (_, Some(_)) => "not-done",
            _ => "completed",
        };
        let vaccine = Concept {
            text: PatientText::new(page.written(span)),
            preferred: Some(format!("{name} vaccine")),
            codes: Vec::new(),
        };
        let immunization = Immunization {
            vaccine,
            status: status.into(),
            occurrence: page
                .date_near(line_of(sentence, span), span.end + 60)
                .and_then(|dated| dated.date),
            not_given_reason: (not_given == Some(NotGiven::Declined))
                .then(|| "declined".to_string()),
        };
        let fact = page.fact("immunization", span, immunization);
        page.record.immunizations.push(fact);
        spend(sentence, span, not_given == Some(NotGiven::Planned));
    }
}

/// The name is no illness; a planned shot may still be read as a drug that is planned.
fn spend(sentence: &mut Sentence<'_>, span: Span, planned: bool) {
    if !planned {
        sentence.spend(span);
        return;
    }
    for term in &mut sentence.terms {
        term.used |= term.span.overlaps(span) && term.kind != TermKind::Drug;
    }
}

/// "流感/肺炎疫苗:肺炎已种,流感未种": the names before the colon head those behind it.
fn is_label(sentence: &Sentence<'_>, span: Span) -> bool {
    const NEAR: usize = 48;
    let name = &sentence.text[span.start..span.end];
    let behind = sentence.behind(span.end, NEAR);
    let heads = |mark: &str| {
        let head = behind.split_once(mark);
        head.is_some_and(|(label, rest)| {
            !label.contains([',', '，', ';', '。', ' '])
                && (rest.contains(name)
                    || label.starts_with(['/', '、'])
                    || sentence.before(span.start, NEAR).ends_with(['/', '、']))
                && ["已种", "未种", "已打", "未打", "已接种", "未接种"]
                    .iter()
                    .any(|word| rest.contains(word))
        })
    };
    heads("疫苗:") || heads("疫苗：")
}

/// The line of the sentence that `span` stands in, where it is one of several.
fn line_of(sentence: &Sentence<'_>, span: Span) -> Span {
    let before = sentence.text[sentence.span.start..span.start].rfind('\n');
    let start = before.map_or(sentence.span.start, |at| sentence.span.start + at + 1);
    let after = sentence.text[span.end..sentence.span.end].find('\n');
    Span::new(start, after.map_or(sentence.span.end, |at| span.end + at))
}

/// "immunised, no chickenpox contact": the illness of another that the patient may have caught.
fn is_contact(sentence: &Sentence<'_>, span: Span) -> bool {
    const BEHIND: [&str; 7] = [
        " contact",
        " expos",
        " outbreak",
        " in the",
        " at nursery",
        " going round",
        "接触",
    ];
    const BEFORE: [&str; 7] = [
        "contact with ",
        "exposed to ",
        "exposure to ",
        "contact of ",
        "in contact w ",
        "接触",
        "接触过",
    ];
    let low = |from: usize, to: usize| window(sentence.text, from, to).to_ascii_lowercase();
    let after = low(span.end, (span.end + 16).min(sentence.span.end));
    let before = low(span.start.saturating_sub(20), span.start);
    BEHIND.iter().any(|word| after.starts_with(word))
        || BEFORE.iter().any(|word| before.ends_with(word))
}

/// "varicella due", "rabies declined", "last tetanus 2019": the name of an illness that can only be that of its shot.
fn is_owed(sentence: &Sentence<'_>, span: Span) -> bool {
    const BEHIND: &[&str] = &[
        " due",
        " overdue",
        " declined",
        " refused",
        " utd",
        " up to date",
        " booster",
    ];
    let low = |from: usize, to: usize| window(sentence.text, from, to).to_ascii_lowercase();
    let after = low(span.end, (span.end + 32).min(sentence.span.end));
    let before = low(span.start.saturating_sub(8), span.start);
    let name = low(span.start, span.end);
    // "MMR and varicella due".
    let next = after
        .strip_prefix(" and ")
        .or_else(|| after.strip_prefix(" & "))
        .and_then(|rest| rest.get(rest.find(' ')?..));
    let after = next.unwrap_or(&after);
    BEHIND.iter().any(|word| after.starts_with(word)) && !after.starts_with(" due to")
        || name == "tetanus" && before.ends_with("last ")
}

/// Why a vaccine was not given.
#[derive(Clone, Copy, PartialEq)]
enum NotGiven {
    Declined,
    /// It is still to come.
    Planned,
    Unsaid,
}

/// Words that say that a vaccine was not given; the first that is found decides.
const NOT_GIVEN: &[(&str, NotGiven)] = &[
    ("not needed", NotGiven::Unsaid),
    ("not required", NotGiven::Unsaid),
    ("not indicated", NotGiven::Unsaid),
    ("booked", NotGiven::Planned),
    ("planned", NotGiven::Planned),
    ("to be given", NotGiven::Planned),
    ("to have", NotGiven::Planned),
    ("arrange", NotGiven::Planned),
    ("预约", NotGiven::Planned),
    ("约好", NotGiven::Planned),
    ("已约", NotGiven::Planned),
    ("declin", NotGiven::Declined),
    ("refus", NotGiven::Declined),
    ("not given", NotGiven::Unsaid),
    ("due", NotGiven::Planned),
    ("overdue", NotGiven::Planned),
    ("needs", NotGiven::Planned),
    ("not received", NotGiven::Unsaid),
    ("未接种", NotGiven::Unsaid),
    ("未种", NotGiven::Unsaid),
    ("未打", NotGiven::Unsaid),
    ("未注射", NotGiven::Unsaid),
    ("拒绝", NotGiven::Declined),
    ("not up to date", NotGiven::Unsaid),
    ("recommend", NotGiven::Planned),
    ("建议", NotGiven::Planned),
    ("should", NotGiven::Planned),
    ("will", NotGiven::Planned),
    ("offer", NotGiven::Planned),
    ("never", NotGiven::Unsaid),
];

/// Why a vaccine was not given, by the words of its own clause, or around it where its own clause does not say
/// that it was.
fn not_given(sentence: &Sentence<'_>, span: Span, near: &str) -> Option<NotGiven> {
    const GIVEN: &[&str] = &[
        "given",
        "received",
        "done",
        "today",
        "utd",
        "up to date",
        "administered",
        "completed",
        "已打",
        "已种",
        "已注射",
        "已接种",
    ];
    // "第一针11/20打": a day, and no word that it is over.
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^,;。\n]{0,16}?\d{1,2}[/月]\d{1,2}日?\s?(?:去|来)?(?:打|接种|施打|注射)(?:[,;。\s(]|$)").ok()
    });
    let rest = sentence.text.get(span.end..sentence.span.end)?;
    if !rest.is_ascii() && DAY.as_ref().is_some_and(|day| day.is_match(rest)) {
        return Some(NotGiven::Planned);
    }
    let clause = rest
        .split([',', ';', '。'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let find = |words: &str| {
        let said = NOT_GIVEN.iter().find(|(word, _)| words.contains(word));
        said.map(|(_, why)| *why)
    };
    let given = GIVEN.iter().any(|word| clause.contains(word));
    find(&clause).or_else(|| find(near).filter(|_| !given))
}
