//! Findings: the vocabulary of the diagnosis table, and what the record says about each of them.

mod measure;
mod past;

use super::table::{parts, rows};
use super::{Places, places};
use measure::Measure;
pub use past::is_past_event;
use record::{
    CodeSystem, Concept, Condition, Fact, FactId, Lexicon, Localized, Observation,
    ObservationValue, Presence, Record, SocialKind, Temporality,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What sort of finding it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Felt by the patient.
    Symptom,
    /// Seen on examination.
    Sign,
    /// Found by a test.
    Result,
    /// Background that makes a disease more likely; never left "unexplained".
    Risk,
}

/// One row of `findings.tsv`.
pub struct Finding {
    /// Key.
    pub key: &'static str,
    /// Name.
    pub name: Localized,
    /// Symptom, sign, result or risk.
    pub kind: Kind,
    /// How often it is met among patients without the disease in question, as a probability.
    pub rate: f64,
    /// The more general finding that it implies.
    pub parent: Option<&'static str>,
    codes: Vec<&'static str>,
    /// Names that count only as the whole of what was said, written `=name` in the table.
    whole: Vec<String>,
    /// Names that count wherever they stand in it.
    words: Vec<String>,
    measures: Vec<Measure>,
}

impl Finding {
    /// Keys of the analytes that show it.
    pub fn analytes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.measures.iter().filter_map(|measure| match measure {
            Measure::Limit { key, .. } => Some(*key),
            _ => None,
        })
    }
}

/// Every finding by key.
pub static FINDINGS: LazyLock<BTreeMap<&'static str, Finding>> = LazyLock::new(|| {
    rows(include_str!("../../data/findings.tsv"))
        .map(|cells| {
            let mut words: Vec<String> = vec![cells[1].to_lowercase(), cells[2].to_string()];
            words.extend(parts(cells[7], '|').map(str::to_lowercase));
            let (whole, words) = words.into_iter().partition(|word| word.starts_with('='));
            let finding = Finding {
                key: cells[0],
                name: Localized::new(cells[1], cells[2]),
                kind: match cells[3] {
                    "symptom" => Kind::Symptom,
                    "sign" => Kind::Sign,
                    "result" => Kind::Result,
                    "risk" => Kind::Risk,
                    other => panic!("findings.tsv: kind {other}"),
                },
                rate: cells[4]
                    .parse::<f64>()
                    .unwrap_or_else(|_| panic!("findings.tsv: rate {} of {}", cells[4], cells[0]))
                    / 100.0,
                parent: Some(cells[5]).filter(|parent| !parent.is_empty()),
                codes: parts(cells[6], ',').collect(),
                whole,
                words,
                measures: cells.get(8).map_or_else(Vec::new, |cell| {
                    parts(cell, ';').map(Measure::parse).collect()
                }),
            };
            (cells[0], finding)
        })
        .collect()
});

/// What the record says about one finding.
#[derive(Clone, Debug)]
pub struct Observed {
    /// True when stated as absent or measured as normal.
    pub absent: bool,
    /// The fact.
    pub fact: Option<FactId>,
    /// Its places.
    pub places: Places,
}

/// True when `specific` is `general` or implies it.
pub fn implies(specific: &str, general: &str) -> bool {
    let mut at = Some(specific);
    while let Some(key) = at {
        if key == general {
            return true;
        }
        at = FINDINGS.get(key).and_then(|finding| finding.parent);
    }
    false
}

/// Every finding that the record states or denies. A stated presence outweighs a denial elsewhere.
pub fn observe(record: &Record, lexicon: &dyn Lexicon) -> BTreeMap<&'static str, Observed> {
    let mut found: BTreeMap<&'static str, Observed> = BTreeMap::new();
    let mut put = |key: &'static str, observed: Observed| {
        let keep = found
            .get(key)
            .is_none_or(|earlier| earlier.absent && !observed.absent);
        if keep {
            found.insert(key, observed);
        }
    };
    for fact in record.conditions.iter().filter(|fact| fact.is_usable()) {
        let condition = Said::condition(&fact.value);
        let past = is_past_event(record, fact);
        for finding in FINDINGS.values() {
            let said = match stated(&fact.value, finding.kind) {
                Some(true) => denied(fact),
                Some(false) if finding.kind == Kind::Risk || !past => seen(false, fact),
                _ => continue,
            };
            if condition.names(finding) {
                put(finding.key, said);
            }
        }
    }
    // An adult's limit of creatinine says nothing against raised creatinine in a child.
    let child = record
        .patient
        .age_years
        .iter()
        .any(|age| age.is_usable() && age.value < 16.0);
    let usable = || {
        let results = record.observations.iter();
        results.filter(|fact| fact.is_usable() && fact.value.is_usable())
    };
    let earlier = |fact: &Fact<Observation>| fact.value.assertion.time == Temporality::Historical;
    let current: BTreeSet<&str> = usable()
        .filter(|fact| !earlier(fact))
        .filter_map(|fact| fact.value.key())
        .collect();
    // Of a series the newest value speaks.
    let over = |fact: &Fact<Observation>| {
        earlier(fact) && fact.value.key().is_some_and(|key| current.contains(key))
    };
    for fact in usable().filter(|fact| !over(fact)) {
        let said = Said::words(&fact.value.code, &observed_words(&fact.value));
        for finding in FINDINGS.values() {
            if let Some(present) = finding
                .measures
                .iter()
                .find_map(|m| m.read(&fact.value, lexicon))
                .filter(|present| *present || !child || finding.key != "creatinine_high")
            {
                put(finding.key, seen(!present, fact));
            } else if fact.value.quantity().is_none() && said.names(finding) {
                put(finding.key, seen(is_negative(&fact.value), fact));
            }
        }
    }
    background(record, &mut put);
    inherit(&mut found);
    for (key, drugs) in INTENDED {
        if record.medications.iter().any(|fact| {
            let of = &fact.value;
            let names = of.ingredients.iter().map(|one| one.name.as_str());
            fact.is_usable()
                && of.is_current()
                && names.into_iter().any(|name| drugs.contains(&name))
        }) {
            found.remove(key);
        }
    }
    found
}

/// Results that a drug is given to bring about: under it they say nothing of an illness.
const INTENDED: [(&str, &[&str]); 1] = [(
    "inr_high",
    &["warfarin", "acenocoumarol", "phenprocoumon", "fluindione"],
)];

fn seen<T>(absent: bool, fact: &Fact<T>) -> Observed {
    Observed {
        absent,
        fact: Some(fact.id.clone()),
        places: places(fact),
    }
}

/// Farthest that a denying word may stand from what it denies to be shown with it, in bytes.
const NEAR: usize = 60;

/// A denial, whose places take in the word that denies: "no fever", not "fever".
fn denied(fact: &Fact<Condition>) -> Observed {
    let mut observed = seen(true, fact);
    if let Some((_, place)) = observed.places.first_mut() {
        for cue in &fact.value.assertion.cues {
            if cue.span.end <= place.start && place.start - cue.span.end <= NEAR {
                place.start = place.start.min(cue.span.start);
            } else if cue.span.start >= place.end && cue.span.start - place.end <= NEAR {
                place.end = place.end.max(cue.span.end);
            }
        }
    }
    observed.places.truncate(1);
    observed
}

/// `Some(true)` for a denial that counts, `Some(false)` for a statement that counts.
fn stated(condition: &Condition, kind: Kind) -> Option<bool> {
    let assertion = &condition.assertion;
    if assertion.experiencer != record::Experiencer::Patient {
        return None;
    }
    match assertion.presence {
        Presence::Absent => Some(true),
        Presence::Present if kind == Kind::Risk || condition.is_active() => Some(false),
        _ => None,
    }
}

/// Social history, relatives, drugs and procedures: risk factors.
fn background(record: &Record, put: &mut impl FnMut(&'static str, Observed)) {
    for finding in FINDINGS.values() {
        for measure in &finding.measures {
            match measure {
                Measure::Social(kind, words) => {
                    for fact in record.social_history.iter().filter(|fact| fact.is_usable()) {
                        let told = fact.value.text.reveal().to_lowercase();
                        if fact.value.kind == *kind
                            && (words.is_empty()
                                || words.iter().any(|word| has_phrase(&told, word)))
                            && fact.value.assertion.experiencer == record::Experiencer::Patient
                        {
                            match fact.value.assertion.presence {
                                Presence::Present => put(finding.key, seen(false, fact)),
                                Presence::Absent => put(finding.key, seen(true, fact)),
                                _ => {}
                            }
                        }
                    }
                }
                Measure::Family(words) => {
                    for fact in record.family_history.iter().filter(|fact| fact.is_usable()) {
                        let Some(condition) = &fact.value.condition else {
                            continue;
                        };
                        let said = Said::words(condition, "");
                        if said.any(words) && fact.value.assertion.presence == Presence::Present {
                            put(finding.key, seen(false, fact));
                        }
                    }
                }
                Measure::Drug(names) => {
                    for fact in record.medications.iter().filter(|fact| fact.is_usable()) {
                        let takes = fact
                            .value
                            .ingredients
                            .iter()
                            .any(|i| names.contains(&i.name.as_str()));
                        if takes && fact.value.is_current() {
                            put(finding.key, seen(false, fact));
                        }
                    }
                }
                Measure::Procedure(words) => {
                    for fact in record.procedures.iter().filter(|fact| fact.is_usable()) {
                        if Said::words(&fact.value.code, "").any(words)
                            && fact.value.assertion.is_affirmed_for_patient()
                        {
                            put(finding.key, seen(false, fact));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// A specific finding implies its general one; a denied general finding denies the specific ones.
fn inherit(found: &mut BTreeMap<&'static str, Observed>) {
    for finding in FINDINGS.values() {
        let mut parent = finding.parent;
        while let Some(key) = parent {
            let Some(general) = FINDINGS.get(key) else {
                break;
            };
            if let Some(specific) = found
                .get(finding.key)
                .filter(|specific| !specific.absent)
                .cloned()
                && found.get(key).is_none_or(|earlier| earlier.absent)
            {
                found.insert(general.key, specific);
            }
            parent = general.parent;
        }
    }
    for finding in FINDINGS.values() {
        let mut parent = finding.parent;
        while let Some(key) = parent {
            if let Some(general) = found.get(key).filter(|general| general.absent).cloned() {
                found.entry(finding.key).or_insert(general);
            }
            parent = FINDINGS.get(key).and_then(|general| general.parent);
        }
    }
}

/// The words and codes of one concept, ready for comparison.
struct Said<'a> {
    concept: &'a Concept,
    words: Vec<String>,
}

impl<'a> Said<'a> {
    fn condition(condition: &'a Condition) -> Self {
        let site = condition.body_site.as_deref().unwrap_or_default();
        let severity = condition.severity.as_deref().unwrap_or_default();
        let mut said = Self::words(&condition.code, "");
        let text = condition.code.text.reveal().to_lowercase();
        let name = condition.code.name().to_lowercase();
        if !site.is_empty() {
            let site = site.to_lowercase();
            said.words.push(format!("{site} {text}"));
            said.words.push(format!("{site} {name}"));
        }
        if !severity.is_empty() {
            said.words
                .push(format!("{} {text}", severity.to_lowercase()));
        }
        said
    }

    fn words(concept: &'a Concept, value: &str) -> Self {
        let text = concept.text.reveal().to_lowercase();
        let mut words = vec![format!("{text} {value}"), format!("{value} {text}")];
        if let Some(name) = &concept.preferred {
            words.push(format!("{} {value}", name.to_lowercase()));
        }
        Self { concept, words }
    }

    fn names(&self, finding: &Finding) -> bool {
        self.concept.codes.iter().any(|code| match code.system {
            CodeSystem::Icd10Cm | CodeSystem::Icd10 => finding
                .codes
                .iter()
                .any(|prefix| code.code.starts_with(prefix)),
            CodeSystem::Local => code.code == finding.key,
            _ => false,
        }) || finding
            .words
            .iter()
            .any(|word| self.words.iter().any(|said| has_phrase(said, word)))
            || finding
                .whole
                .iter()
                .any(|word| self.words.iter().any(|said| said.trim() == &word[1..]))
    }

    fn any(&self, phrases: &[&str]) -> bool {
        phrases
            .iter()
            .any(|phrase| self.words.iter().any(|said| has_phrase(said, phrase)))
    }
}

/// True when `text` holds `phrase` on word boundaries (Chinese has none). Both in lower case.
pub fn has_phrase(text: &str, phrase: &str) -> bool {
    !phrase.is_empty()
        && text.match_indices(phrase).any(|(at, _)| {
            let open = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
            let first = phrase
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_alphanumeric());
            let last = phrase
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_alphanumeric());
            (!first || open(text[..at].chars().next_back()))
                && (!last || open(text[at + phrase.len()..].chars().next()))
        })
}

fn observed_words(observation: &Observation) -> String {
    match &observation.value {
        ObservationValue::Concept(concept) => concept.name().to_lowercase(),
        ObservationValue::Text(text) => text.reveal().to_lowercase(),
        _ => String::new(),
    }
}

fn is_negative(observation: &Observation) -> bool {
    const NEGATIVE: [&str; 12] = [
        "negative",
        "absent",
        "none",
        "normal",
        "no",
        "not detected",
        "not present",
        "clear",
        "阴性",
        "无",
        "正常",
        "未见",
    ];
    match &observation.value {
        ObservationValue::Boolean(there) => !there,
        _ => {
            let words = observed_words(observation);
            NEGATIVE.iter().any(|negative| {
                words == *negative
                    || (words.len() < 40 && words.starts_with(&format!("{negative} ")))
            }) || (!words.is_ascii() && words.starts_with('未'))
        }
    }
}

/// Social kinds by their name in the table.
fn social_kind(name: &str) -> SocialKind {
    match name {
        "smoking" => SocialKind::Smoking,
        "alcohol" => SocialKind::Alcohol,
        "substance" => SocialKind::Substance,
        "occupation" => SocialKind::Occupation,
        "exposure" => SocialKind::Exposure,
        "sexual" => SocialKind::Sexual,
        "living" => SocialKind::Living,
        "lifestyle" => SocialKind::Lifestyle,
        other => panic!("findings.tsv: social {other}"),
    }
}
