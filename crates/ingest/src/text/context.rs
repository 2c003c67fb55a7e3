//! ConText: who has it, when, and whether at all. Each field is decided on its own, by cues inside the sentence.

use super::context_triggers::{ENGLISH, Row};
use super::context_triggers_zh::CHINESE;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use record::{Assertion, Cue, Direction, Experiencer, Presence, SectionKind, Span, Temporality};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a cue does to the mentions that it governs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    Absent,
    Possible,
    Hypothetical,
    Historical,
    Family,
    Other,
    /// Looks like a cue and is none.
    Nothing,
    /// Ends the reach of the cues around it.
    Stop,
}

/// A cue where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) span: Span,
    rule: usize,
}

/// The cue words and what each does.
struct Triggers {
    automaton: Option<AhoCorasick>,
    /// Per pattern, the rows it occurs in.
    rules: Vec<Vec<(Effect, Direction, u8)>>,
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let mut patterns: Vec<&str> = Vec::new();
    let mut rules: Vec<Vec<(Effect, Direction, u8)>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let rows: Vec<&Row> = ENGLISH.iter().chain(CHINESE).collect();
    for (effect, direction, reach, words) in rows {
        for word in words.split('|').filter(|word| !word.is_empty()) {
            let at = *known.entry(word).or_insert_with(|| {
                patterns.push(word);
                rules.push(Vec::new());
                patterns.len() - 1
            });
            rules[at].push((*effect, *direction, *reach));
        }
    }
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&patterns)
        .ok();
    Triggers { automaton, rules }
});

/// Every cue in `text`, in order, without overlap.
pub(crate) fn hits(text: &str) -> Vec<Hit> {
    let Some(automaton) = &TRIGGERS.automaton else {
        return Vec::new();
    };
    automaton
        .find_iter(text)
        .filter(|found| stands_alone(text.as_bytes(), found.start(), found.end()))
        .map(|found| Hit {
            span: Span::new(found.start(), found.end()),
            rule: found.pattern().as_usize(),
        })
        .collect()
}

/// True when the stretch neither begins nor ends inside a word of an alphabetic script.
pub(crate) fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let open = start == 0
        || !(text[start].is_ascii_alphanumeric() && text[start - 1].is_ascii_alphanumeric());
    let close = end >= text.len()
        || !(text[end - 1].is_ascii_alphanumeric() && text[end].is_ascii_alphanumeric());
    open && close
}

/// One governed stretch of a sentence.
#[derive(Clone, Copy, Debug)]
struct Governed {
    effect: Effect,
    cue: Span,
    direction: Direction,
    scope: Span,
}

/// The cues of one sentence with their scopes.
#[derive(Default, Debug)]
pub(crate) struct Context {
    governed: Vec<Governed>,
    section: Option<(Effect, Span)>,
}

impl Context {
    /// Scopes of `hits` inside `sentence`. Cues inside one of `terms` (dictionary terms in order) do not count.
    pub(crate) fn new(text: &str, sentence: Span, hits: &[Hit], terms: &[Span]) -> Self {
        let hits: Vec<Hit> = hits
            .iter()
            .copied()
            .filter(|hit| !inside_longer(hit.span, terms))
            .collect();
        let mut governed = Vec::new();
        for (at, hit) in hits.iter().enumerate() {
            for &(effect, direction, reach) in &TRIGGERS.rules[hit.rule] {
                if matches!(effect, Effect::Nothing | Effect::Stop) {
                    continue;
                }
                let answer = effect == Effect::Absent && answers(text, hit.span);
                if answer {
                    let start = label_before(text, sentence, hit.span.start);
                    governed.push(Governed {
                        effect,
                        cue: hit.span,
                        direction: Direction::Backward,
                        scope: Span::new(start, hit.span.start),
                    });
                    continue;
                }
                if effect == Effect::Absent && !faces(text, hit.span, direction) {
                    continue;
                }
                let scope = match direction {
                    Direction::Backward => behind(text, sentence, &hits, at, effect, reach),
                    _ => ahead(text, sentence, &hits, at, effect, reach),
                };
                if !scope.is_empty() {
                    governed.push(Governed {
                        effect,
                        cue: hit.span,
                        direction,
                        scope,
                    });
                }
            }
        }
        Self {
            governed,
            section: None,
        }
    }

    /// Takes "in 2010" for the past, two calendar years or more before `present`.
    pub(crate) fn dated(mut self, text: &str, sentence: Span, present: i16) -> Self {
        let words = &text[sentence.start..sentence.end];
        for found in YEAR.iter().flat_map(|year| year.captures_iter(words)) {
            let (Some(whole), Some(year)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let past = year
                .as_str()
                .parse::<i16>()
                .is_ok_and(|year| year < present - 1);
            let clause = clause(words, whole.start(), whole.end());
            if past {
                self.governed.push(Governed {
                    effect: Effect::Historical,
                    cue: Span::new(whole.start(), whole.end()).shifted(sentence.start),
                    direction: Direction::Bidirectional,
                    scope: clause.shifted(sentence.start),
                });
            }
        }
        self
    }

    /// Lets the heading of the section decide where no cue does.
    pub(crate) fn under(mut self, kind: SectionKind, heading: Option<Span>) -> Self {
        let effect = match kind {
            SectionKind::FamilyHistory => Some(Effect::Family),
            SectionKind::PastMedicalHistory | SectionKind::PastSurgicalHistory => {
                Some(Effect::Historical)
            }
            _ => None,
        };
        self.section = effect.zip(heading);
        self
    }

    /// What the sentence asserts about `mention`; spans in the coordinates of the working text.
    pub(crate) fn assertion(&self, mention: Span) -> Assertion {
        let mut found = Assertion::default();
        let reaching: Vec<&Governed> = self
            .governed
            .iter()
            .filter(|one| one.scope.start <= mention.start && mention.end <= one.scope.end)
            .collect();
        let presence = reaching
            .iter()
            .filter(|one| {
                matches!(
                    one.effect,
                    Effect::Absent | Effect::Possible | Effect::Hypothetical
                )
            })
            .min_by_key(|one| distance(one.cue, mention));
        if let Some(one) = presence {
            found.presence = match one.effect {
                Effect::Absent => Presence::Absent,
                Effect::Possible => Presence::Possible,
                _ => Presence::Hypothetical,
            };
            found.cues.push(one.cue());
        }
        if let Some(one) = nearest(&reaching, Effect::Historical, mention) {
            found.time = Temporality::Historical;
            found.cues.push(one.cue());
        }
        let person = nearest(&reaching, Effect::Family, mention)
            .or_else(|| nearest(&reaching, Effect::Other, mention));
        if let Some(one) = person {
            found.experiencer = match one.effect {
                Effect::Family => Experiencer::Family,
                _ => Experiencer::Other,
            };
            found.cues.push(one.cue());
        }
        if let Some((effect, heading)) = self.section {
            let cue = Cue {
                span: heading,
                direction: Direction::Section,
                scope: mention,
            };
            match effect {
                Effect::Family if found.experiencer == Experiencer::Patient => {
                    found.experiencer = Experiencer::Family;
                    found.cues.push(cue);
                }
                Effect::Historical if found.time == Temporality::Current => {
                    found.time = Temporality::Historical;
                    found.cues.push(cue);
                }
                _ => {}
            }
        }
        if found.experiencer != Experiencer::Patient && found.time == Temporality::Historical {
            // When a relative had it says nothing about what is current for the patient.
            found.time = Temporality::Current;
            found.cues.retain(|cue| !self.is_historical(cue.span));
        }
        found.cues.sort_by_key(|cue| cue.span);
        found
    }

    fn is_historical(&self, cue: Span) -> bool {
        let own = |effect: Effect| {
            let same = |one: &&Governed| one.cue == cue && one.effect == effect;
            self.governed.iter().any(|one| same(&one))
        };
        own(Effect::Historical) && !own(Effect::Family) && !own(Effect::Other)
    }
}

impl Governed {
    fn cue(&self) -> Cue {
        Cue {
            span: self.cue,
            direction: self.direction,
            scope: self.scope,
        }
    }
}

fn nearest<'g>(reaching: &[&'g Governed], effect: Effect, mention: Span) -> Option<&'g Governed> {
    reaching
        .iter()
        .filter(|one| one.effect == effect)
        .min_by_key(|one| distance(one.cue, mention))
        .copied()
}

fn distance(cue: Span, mention: Span) -> usize {
    if cue.end <= mention.start {
        mention.start - cue.end
    } else {
        cue.start.saturating_sub(mention.end)
    }
}

fn inside_longer(hit: Span, terms: &[Span]) -> bool {
    let first = terms.partition_point(|term| term.end <= hit.start);
    terms[first..]
        .iter()
        .take_while(|term| term.start < hit.end)
        .any(|term| term.contains(hit) && term.len() > hit.len())
}

/// True when another hit ends the reach of a cue of `effect`.
fn stops(text: &str, hit: &Hit, effect: Effect) -> bool {
    let rules = &TRIGGERS.rules[hit.rule];
    if !rules.iter().any(|rule| rule.0 == Effect::Stop) {
        return false;
    }
    if !matches!(
        effect,
        Effect::Family | Effect::Other | Effect::Hypothetical
    ) {
        return true;
    }
    // A relative's verbs do not end what is said of the relative.
    let word = text[hit.span.start..hit.span.end].to_ascii_lowercase();
    ["but", "however", "patient", "pt ", "although", "但"]
        .iter()
        .any(|start| word.starts_with(start))
}

/// "negative" and "(-)" speak of what follows at the start of a clause ("negative chills") and of what precedes elsewhere
/// ("CT was negative", "HIV negative"); "no" before a number counts ("No. 3").
fn faces(text: &str, cue: Span, direction: Direction) -> bool {
    let word = text[cue.start..cue.end].to_ascii_lowercase();
    if word == "no" && text[cue.end..].starts_with(". ") {
        return !text[cue.end + 2..].starts_with(|c: char| c.is_ascii_digit());
    }
    if !matches!(word.as_str(), "negative" | "neg" | "(-)" | "[-]") {
        return true;
    }
    let before = text[..cue.start].trim_end_matches(' ');
    let opens = before.is_empty() || before.ends_with([',', '.', ';', ':', '\n', '(']);
    let names = text[cue.end..].starts_with(' ')
        && text[cue.end..]
            .trim_start_matches(' ')
            .starts_with(|c: char| c.is_alphabetic());
    (opens && names) == (direction == Direction::Forward)
}

/// True when the cue is the whole answer to a label before it ("Fever: none", "Chest pain - denies").
fn answers(text: &str, cue: Span) -> bool {
    let before = text[..cue.start].trim_end_matches(' ');
    let after = text[cue.end..].trim_start_matches(' ');
    (before.ends_with([':', '|']) || text[..cue.start].ends_with(" - "))
        && (after.is_empty() || after.starts_with([',', '.', ';', '|', '\n', ')', '。']))
}

fn label_before(text: &str, sentence: Span, cue: usize) -> usize {
    let window = text[sentence.start..cue].trim_end_matches([' ', ':', '|', '-']);
    let cut = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, ';' | '|' | '\n' | '.' | '。' | ':'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    sentence.start + cut
}

fn ahead(text: &str, sentence: Span, hits: &[Hit], at: usize, effect: Effect, reach: u8) -> Span {
    let start = hits[at].span.end;
    let mut end = sentence.end;
    if let Some(stop) = hits[at + 1..].iter().find(|hit| stops(text, hit, effect)) {
        end = end.min(stop.span.start);
    }
    // The next cue of the same field that reaches forward takes over.
    let presence = |other: Effect| {
        matches!(
            other,
            Effect::Absent | Effect::Possible | Effect::Hypothetical
        )
    };
    if presence(effect)
        && let Some(next) = hits[at + 1..].iter().find(|hit| {
            TRIGGERS.rules[hit.rule]
                .iter()
                .any(|rule| presence(rule.0) && rule.1 == Direction::Forward && rule.0 != effect)
        })
        && !TRIGGERS.rules[next.rule]
            .iter()
            .any(|rule| rule.1 == Direction::Backward)
    {
        end = end.min(next.span.start);
    }
    let chinese = text[hits[at].span.start..].starts_with(|c: char| !c.is_ascii());
    end = start + boundary_ahead(&text[start..end.max(start)], effect, chinese);
    if reach > 0 {
        end = start + words_ahead(&text[start..end], reach);
    }
    Span::new(start, end.max(start))
}

fn behind(text: &str, sentence: Span, hits: &[Hit], at: usize, effect: Effect, reach: u8) -> Span {
    let end = hits[at].span.start;
    let mut start = sentence.start;
    if let Some(stop) = hits[..at].iter().rev().find(|hit| stops(text, hit, effect)) {
        start = start.max(stop.span.end);
    }
    let chinese = text[hits[at].span.start..].starts_with(|c: char| !c.is_ascii());
    let word = text[hits[at].span.start..hits[at].span.end].to_ascii_lowercase();
    let bare = matches!(
        word.as_str(),
        "negative" | "absent" | "none" | "nil" | "free"
    );
    let window = &text[start..end];
    let cut = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, ';' | '\u{ff1b}' | '\n') || (chinese || bare) && *c == ',')
        .map_or(0, |(i, c)| i + c.len_utf8());
    start += cut;
    if reach > 0 {
        start = end - words_behind(&text[start..end], reach);
    }
    Span::new(start.min(end), end)
}

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b[Ii]n (?:(?:early|late|mid|the|summer|winter|spring|fall|of|January|February|March|April|May|June|July|August|September|October|November|December) ){0,3}((?:19|20)\d\d)\b")
        .ok()
});
static BREAK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[;:]|\b(but|however|now|today|currently|presents|presented|presenting|complains|admitted|since|residual|recently|yesterday)\b",
    )
    .ok()
});

/// The stretch around `start..end` up to words that begin another time.
fn clause(words: &str, start: usize, end: usize) -> Span {
    let breaks = |text: &'_ str| -> Vec<(usize, usize)> {
        let found = BREAK.iter().flat_map(|mark| mark.find_iter(text));
        found.map(|found| (found.start(), found.end())).collect()
    };
    let from = breaks(&words[..start]).last().map_or(0, |found| found.1);
    let to = breaks(&words[end..])
        .first()
        .map_or(words.len(), |found| end + found.0);
    Span::new(from, to)
}

/// Length of the stretch up to a mark that ends a clause: a semicolon; in Chinese a comma; in English a comma with a
/// new subject behind it.
fn boundary_ahead(text: &str, effect: Effect, chinese: bool) -> usize {
    for (at, c) in text.char_indices() {
        match c {
            ';' => return at,
            ',' if chinese && effect != Effect::Family => return at,
            ',' | '.' if effect == Effect::Absent && new_subject(&text[at + 1..]) => return at,
            '\n' if text[at..].starts_with("\n\n")
                || text[at + 1..].starts_with(['-', '*', '|']) =>
            {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

fn new_subject(rest: &str) -> bool {
    const SUBJECTS: &[&str] = &[
        "the ",
        "he ",
        "she ",
        "his ",
        "her ",
        "patient ",
        "pt ",
        "has ",
        "had ",
        "is ",
        "was ",
        "with ",
        "they ",
        "it ",
        "this ",
        "now ",
        "today ",
        "positive ",
        "mild ",
        "some ",
        "a ",
        "both ",
        "there ",
        "taking ",
        "then ",
        "i ",
        "we ",
        "on ",
        "but ",
        "so ",
        "lungs ",
        "did ",
    ];
    let rest = rest.trim_start();
    let head = rest.as_bytes();
    SUBJECTS.iter().any(|word| {
        head.len() >= word.len() && head[..word.len()].eq_ignore_ascii_case(word.as_bytes())
    })
}

fn words_ahead(text: &str, reach: u8) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || c == ',' {
            if inside && seen == reach {
                return at;
            }
            inside = false;
        } else if !inside {
            inside = true;
            seen += 1;
        }
    }
    text.len()
}

fn words_behind(text: &str, reach: u8) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices().rev() {
        if c.is_whitespace() || c == ',' {
            if inside && seen == reach {
                return text.len() - at - c.len_utf8();
            }
            inside = false;
        } else if !inside {
            inside = true;
            seen += 1;
        }
    }
    text.len()
}
