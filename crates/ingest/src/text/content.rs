//! What a passage without heading is about, told by its words. Only the section's kind rests on it, no fact does.
//!
//! Each kind gathers points from the rows of `content_tables`; the kind with the most points names the passage.

mod tables;

use self::tables::{BARE, GROUPS, ROWS};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use record::SectionKind::{self, *};
use record::{TermKind, TermMatch};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a row asks of the passage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    /// Every occurrence counts, not every different cue once.
    Each,
    /// At least two cues.
    Twice,
    /// A cue opens the passage.
    Opens,
    /// The passage tells of a person of an age.
    NoStory,
    /// No verb.
    Fragment,
    /// At least one verb.
    Sentences,
    /// A numbered list.
    Numbered,
    /// No numbered list.
    Unnumbered,
    /// Fewer characters.
    Under(usize),
    /// More characters.
    Over(usize),
    /// A word of the group.
    Has(Group),
    /// No word of the group.
    Lacks(Group),
}

/// Words and patterns that rows refer to together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    Relatives,
    Operations,
    Persons,
    Chronic,
    Complaints,
    Signs,
    Verbs,
    Symptoms,
    ManySymptoms,
    Problems,
    Substances,
    Doses,
    Labels,
    PastStart,
    Orders,
}

/// A cue of a row or of a group.
struct Cue {
    row: Option<usize>,
    group: Option<Group>,
    open_start: bool,
    open_end: bool,
}

struct Cues {
    automaton: Option<AhoCorasick>,
    cues: Vec<Cue>,
    /// Rows that count a pattern or dictionary terms: pattern name and row.
    patterns: Vec<(&'static str, usize)>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut words: Vec<&str> = Vec::new();
    let mut cues = Vec::new();
    let mut patterns = Vec::new();
    let rows = (ROWS.iter().enumerate()).map(|(at, row)| (Some(at), None, row.4));
    let groups = GROUPS
        .iter()
        .map(|(group, list)| (None, Some(*group), *list));
    for (row, group, list) in rows.chain(groups) {
        for word in list.split('|') {
            if let (true, Some(row)) = (word.starts_with('<'), row) {
                patterns.push((word, row));
                continue;
            }
            cues.push(Cue {
                row,
                group,
                open_start: word.starts_with('*') || !word.is_ascii(),
                open_end: word.ends_with('*') || !word.is_ascii(),
            });
            words.push(word.trim_matches('*'));
        }
    }
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .build(words)
        .ok();
    Cues {
        automaton,
        cues,
        patterns,
    }
});

/// A pattern that no list of words can say.
fn pattern(expression: &str) -> Option<Regex> {
    Regex::new(&format!("(?i){expression}")).ok()
}

static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b((\d+|one|two|three)[- ]?(\w+[- ])?(year|month|week|day|yr)s?[- ]?old|\d+ ?y[./]?o)[,. -]+(\S+ ){0,4}?(male|female|man|woman|gentleman|lady|boy|girl|patient|infant|newborn|resident|worker|student|g\d|caucasian|white|black|hispanic|who|with|presents)\b|\d[- ]year[- ]old\.?$|\d+岁",
    )
});
static DOSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\d ?(mg|mcg|meq|units?|ml|gm|g|puffs|iu|grams)\b"));
static FREQUENCY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(q\.? ?d|b\.? ?i\.? ?d|t\.? ?i\.? ?d|q\.? ?i\.? ?d|p\.? ?r\.? ?n|daily|bedtime|every \d+ hours|q\d+h)\b",
    )
});
/// Illnesses named as relatives' illnesses are: without kind or place.
static VAGUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(^|[,.;:]|\band|\bfor|\bof|\bor)\s*(cancers?|heart disease|cardiac disease|malignanc(y|ies)|carcinoma|heart problems|sudden death|cva|cerebrovascular accident)\b|\b(gf|gm|mgm|pgf|mgf)\b",
    )
});
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^\s*(general|lymph\w*|skin|chest|neck|heent|head|eyes?|ears?|nose|throat|mouth|cardiac|cardiovascular|respiratory|lungs?|heart|abdomen|gi|gu|genitourinary|gastrointestinal|musculoskeletal|msk|neuro\w*|psych\w*|endocrine|hematolog\w+|oncologic|nervous system|constitutional|extremities|back|breasts?|rectal|external genitalia|genitalia|bone|pelvic|vital signs|vitals|mental status|integumentary|[a-z]+ologic|[a-z]+ic/[a-z]+ic) ?:",
    )
});
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"^\s*1\. "));
static PAST_START: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"^\s*1\.\s+(history of|h/o|status post|hx|s/p|he is status|she is status|past)")
});
static ORDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^\s*1\.\s+(continue|follow|take|start|return|check|will|we |obtain|increase|recommend|stop|schedule|refer|monitor|pt|diet|activity)",
    )
});

fn count(pattern: &LazyLock<Option<Regex>>, words: &str) -> usize {
    let pattern: &Option<Regex> = pattern;
    pattern
        .as_ref()
        .map_or(0, |pattern| pattern.find_iter(words).count())
}

/// What is counted once for a passage, before its rows are read.
struct Passage {
    length: usize,
    numbered: bool,
    story: bool,
    drugs: usize,
    allergens: usize,
    problems: usize,
    symptoms: usize,
    doses: usize,
    frequencies: usize,
    vague: usize,
    labels: usize,
    past_start: bool,
    orders: bool,
    /// The whole passage is what somebody said.
    quoted: bool,
    /// Per row: different cues, occurrences, whether one opens the passage.
    rows: Vec<(usize, usize, bool)>,
    groups: Vec<Group>,
}

impl Passage {
    fn new(words: &str, terms: &[TermMatch]) -> Self {
        let of = |kinds: &[TermKind]| {
            let counts = |term: &&TermMatch| !term.ambiguous && kinds.contains(&term.kind);
            terms.iter().filter(counts).count()
        };
        let mut passage = Self {
            length: words.chars().count(),
            numbered: count(&NUMBERED, words) > 0,
            story: count(&AGE, super::page::window(words, 0, 250)) > 0,
            drugs: of(&[TermKind::Drug, TermKind::DrugClass, TermKind::Chemical]),
            allergens: of(&[TermKind::Allergen]),
            problems: of(&[TermKind::Problem]),
            symptoms: of(&[TermKind::Symptom]),
            doses: count(&DOSE, words),
            frequencies: count(&FREQUENCY, words),
            vague: count(&VAGUE, words),
            labels: count(&LABEL, words),
            past_start: count(&PAST_START, words) > 0,
            orders: count(&ORDERS, words) > 0,
            quoted: words.starts_with('"') && words.trim_end_matches('.').ends_with('"'),
            rows: vec![(0, 0, false); ROWS.len()],
            groups: Vec::new(),
        };
        passage.find_cues(words);
        passage
    }

    fn find_cues(&mut self, words: &str) {
        let Some(automaton) = &CUES.automaton else {
            return;
        };
        let bytes = words.as_bytes();
        let mut seen: HashMap<usize, usize> = HashMap::new();
        for found in automaton.find_overlapping_iter(words) {
            let (start, end) = (found.start(), found.end());
            let cue = &CUES.cues[found.pattern().as_usize()];
            let inner = |at: usize| {
                at > 0
                    && at < bytes.len()
                    && bytes[at - 1].is_ascii_alphanumeric()
                    && bytes[at].is_ascii_alphanumeric()
            };
            let whole = (cue.open_start || !inner(start)) && (cue.open_end || !inner(end));
            if !whole {
                continue;
            }
            if let Some(group) = cue.group
                && !self.groups.contains(&group)
            {
                self.groups.push(group);
            }
            if let Some(row) = cue.row {
                let times = seen.entry(found.pattern().as_usize()).or_default();
                *times += 1;
                let counted = &mut self.rows[row];
                counted.0 += usize::from(*times == 1);
                counted.1 += 1;
                counted.2 |= start == 0;
            }
        }
        for (name, row) in &CUES.patterns {
            let times = self.pattern(name);
            self.rows[*row].0 += times;
            self.rows[*row].1 += times;
        }
    }

    fn pattern(&self, name: &str) -> usize {
        match name {
            "<any>" => 1,
            "<age>" => usize::from(self.story),
            "<drug>" => usize::from(self.drugs > 0),
            "<drugs>" => usize::from(self.drugs > 1),
            "<allergen>" => usize::from(self.allergens > 0),
            "<problem>" => self.problems,
            "<symptom>" => self.symptoms,
            "<dose>" => self.doses.min(3),
            "<frequency>" => self.frequencies.min(3),
            "<vague>" => usize::from(self.vague > 0),
            "<label>" => usize::from(self.labels > 0),
            "<quoted>" => usize::from(self.quoted),
            _ => 0,
        }
    }

    fn has(&self, group: Group) -> bool {
        match group {
            Group::Symptoms => self.symptoms > 0,
            Group::ManySymptoms => self.symptoms > 2,
            Group::Problems => self.problems > 0,
            Group::Substances => self.drugs + self.allergens > 0,
            Group::Doses => self.doses + self.frequencies > 0,
            Group::Labels => self.labels > 0,
            Group::PastStart => self.past_start,
            Group::Orders => self.orders,
            _ => self.groups.contains(&group),
        }
    }

    fn meets(&self, row: usize, when: When) -> bool {
        match when {
            When::Each => true,
            When::Twice => self.rows[row].1 >= 2,
            When::Opens => self.rows[row].2,
            When::NoStory => !self.story,
            When::Fragment => !self.has(Group::Verbs),
            When::Sentences => self.has(Group::Verbs),
            When::Numbered => self.numbered,
            When::Unnumbered => !self.numbered,
            When::Under(length) => self.length < length,
            When::Over(length) => self.length > length,
            When::Has(group) => self.has(group),
            When::Lacks(group) => !self.has(group),
        }
    }

    fn points(&self) -> Vec<(SectionKind, i32)> {
        let mut points: Vec<(SectionKind, i32)> = Vec::new();
        for (at, (kind, weight, most, when, _)) in ROWS.iter().enumerate() {
            if !when.iter().all(|when| self.meets(at, *when)) {
                continue;
            }
            let (different, all, _) = self.rows[at];
            let counted = if when.contains(&When::Each) {
                all
            } else {
                different
            };
            let gained = weight * i32::try_from(counted.min(*most)).unwrap_or(0);
            match points.iter_mut().find(|(known, _)| known == kind) {
                Some((_, sum)) => *sum += gained,
                None => points.push((*kind, gained)),
            }
        }
        points
    }
}

/// The kind of a passage; `terms` are the dictionary terms inside it.
pub(super) fn kind(passage: &str, terms: &[TermMatch]) -> SectionKind {
    let words = super::page::window(passage, 0, 6000).trim();
    if words.chars().count() < 3 {
        return Other;
    }
    if let Some(kind) = customary(words) {
        return kind;
    }
    Passage::new(words, terms)
        .points()
        .into_iter()
        .rev()
        .max_by_key(|(_, points)| *points)
        .filter(|(_, points)| *points > 0)
        .map_or(ChiefComplaint, |(kind, _)| kind)
}

/// "None.", "Noncontributory.": the heading under which such an answer is customary.
fn customary(words: &str) -> Option<SectionKind> {
    let bare = words
        .trim_matches([' ', '.', ',', ';', '"', '\n'])
        .to_ascii_lowercase();
    BARE.iter()
        .find(|(_, list)| list.split('|').any(|answer| answer == bare))
        .map(|(kind, _)| *kind)
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_without_heading_are_told_by_their_words() {
        for (text, expect) in [
            ("No known drug allergies.", Allergies),
            ("Burn, right arm.", ChiefComplaint),
            (
                "Her mother died of breast cancer; her father had diabetes.",
                FamilyHistory,
            ),
            (
                "He smokes one pack per day and drinks alcohol socially. He is married.",
                SocialHistory,
            ),
            ("Appendectomy and cesarean section.", PastSurgicalHistory),
            ("\"My sugar is too low.\"", ChiefComplaint),
            (
                "The man was given ibuprofen 400 mg and felt better.",
                HospitalCourse,
            ),
            ("Chest x-ray shows no infiltrate.", Imaging),
            ("Rotator cuff reconstruction in 2011.", PastSurgicalHistory),
            ("Thin liquids and soft diet.", Plan),
            ("Hypertension, diabetes and asthma.", PastMedicalHistory),
            ("Lisinopril 10 mg daily, aspirin 81 mg daily.", Medications),
            (
                "The patient is a 67-year-old woman who presents with low back pain that started two weeks ago after she lifted a box at home.",
                HistoryOfPresentIllness,
            ),
        ] {
            assert_eq!(kind(text, &[]), expect, "{text}");
        }
    }
}
