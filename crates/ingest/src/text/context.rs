//! ConText: who has it, when, and whether at all. Each field is decided on its own, by cues inside the sentence.

pub(crate) mod answered;
pub(crate) mod columns;
mod items;
mod owners;
pub(crate) mod pronoun;
mod scope;
mod tested;
#[cfg(test)]
mod tests;
mod triggers;
mod triggers_zh;
mod years;

use self::scope::{
    ahead, answers, asked_before, behind, denied_question, faces, is_to_exclude, label_before,
    lasts_since,
};
use self::triggers::{ENGLISH, Row};
use self::triggers_zh::CHINESE;
use self::years::{
    BARE_YEAR, BRACKETED_YEAR, YEAR, YEAR_OF_A_STOP, YEAR_OF_AN_END, clause, lists_what_is_stopped,
    segment,
};
use super::topics::Topics;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use record::{Assertion, Cue, Direction, Experiencer, Presence, SectionKind, Span, Temporality};
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
    pub(super) rule: usize,
}

/// The cue words and what each does.
pub(super) struct Triggers {
    automaton: Option<AhoCorasick>,
    /// Per pattern, the rows it occurs in.
    pub(super) rules: Vec<Vec<(Effect, Direction, u8)>>,
}

pub(super) static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
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
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(hit) = automaton.find(Input::new(text).range(at..)) {
        // "is ruled out" inside "sepsis ruled out" hides no other cue.
        if stands_alone(text.as_bytes(), hit.start(), hit.end()) {
            found.push(Hit {
                span: Span::new(hit.start(), hit.end()),
                rule: hit.pattern().as_usize(),
            });
            at = hit.end();
        } else {
            at = hit.start() + 1;
        }
    }
    found
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
    /// Scopes of `hits` inside `sentence`, whose topics are `topics`. Cues inside one of `terms` (dictionary terms in order) do
    /// not count.
    pub(crate) fn new(
        text: &str,
        sentence: Span,
        hits: &[Hit],
        terms: &[Span],
        topics: Topics,
    ) -> Self {
        let hits: Vec<Hit> = hits
            .iter()
            .copied()
            .filter(|hit| !inside_longer(hit.span, terms))
            .collect();
        let mut governed = Vec::new();
        let hits = denied(text, sentence, hits, &mut governed);
        let hits = answered::suspicions(text, sentence, hits, topics, &mut governed);
        let down = answered::turned_down(&text[sentence.start..sentence.end], topics);
        let hits = answered::answered_by(&down, sentence, hits);
        for (what, how) in answered::treated(&text[sentence.start..sentence.end], topics) {
            governed.push(Governed {
                effect: Effect::Historical,
                cue: how.shifted(sentence.start),
                direction: Direction::Backward,
                scope: what.shifted(sentence.start),
            });
        }
        for (what, no) in down {
            governed.push(Governed {
                effect: Effect::Absent,
                cue: no.shifted(sentence.start),
                direction: Direction::Backward,
                scope: what.shifted(sentence.start),
            });
        }
        for (who, what) in answered::of_kin(&text[sentence.start..sentence.end]) {
            governed.push(Governed {
                effect: Effect::Family,
                cue: who.shifted(sentence.start),
                direction: Direction::Backward,
                scope: what.shifted(sentence.start),
            });
        }
        for (who, said) in answered::others(&text[sentence.start..sentence.end]) {
            governed.push(Governed {
                effect: Effect::Other,
                cue: who.shifted(sentence.start),
                direction: Direction::Forward,
                scope: said.shifted(sentence.start),
            });
        }
        for (at, hit) in hits.iter().enumerate() {
            for &(effect, direction, reach) in &TRIGGERS.rules[hit.rule] {
                let effect = match effect {
                    Effect::Absent if is_to_exclude(text, sentence, hit.span) => Effect::Possible,
                    effect => effect,
                };
                if matches!(effect, Effect::Nothing | Effect::Stop)
                    || matches!(effect, Effect::Family | Effect::Other)
                        && is_source(text, sentence, hit.span)
                {
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
                if !faces(text, hit.span, direction) {
                    continue;
                }
                if effect == Effect::Historical && lasts_since(text, hit.span) {
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
        columns::part(
            &text[sentence.start..sentence.end],
            sentence.start,
            &mut governed,
        );
        Self {
            governed,
            section: None,
        }
    }

    /// Takes "in 2010" for the past, two calendar years or more before `present`.
    pub(crate) fn dated(mut self, text: &str, sentence: Span, present: i16) -> Self {
        let words = &text[sentence.start..sentence.end];
        if !["19", "20"].iter().any(|century| words.contains(century)) {
            return self;
        }
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
        for found in BARE_YEAR.iter().flat_map(|year| year.captures_iter(words)) {
            let Some(year) = found.get(1) else { continue };
            let past = year
                .as_str()
                .parse::<i16>()
                .is_ok_and(|year| year < present - 1);
            let before = words[..year.start()].trim_end();
            // "since 2017" and "2017-" go on.
            if past && !before.ends_with("since") && !before.ends_with("from") {
                self.governed.push(Governed {
                    effect: Effect::Historical,
                    cue: Span::new(year.start(), year.end()).shifted(sentence.start),
                    direction: Direction::Bidirectional,
                    scope: segment(words, year.start(), year.end()).shifted(sentence.start),
                });
            }
        }
        let bracketed = [
            (&BRACKETED_YEAR, false),
            (&YEAR_OF_A_STOP, false),
            (&YEAR_OF_AN_END, true),
        ];
        for (found, ended) in bracketed.iter().flat_map(|(year, ended)| {
            let found = year.iter().flat_map(|year| year.captures_iter(words));
            found.map(|found| (found, *ended))
        }) {
            let (Some(whole), Some(year)) = (found.get(0), found.get(1)) else {
                continue;
            };
            if ended && !lists_what_is_stopped(&words[..whole.start()]) {
                continue;
            }
            let past = year.as_str().parse::<i16>();
            if past.is_ok_and(|year| year < present - 1) {
                self.governed.push(Governed {
                    effect: Effect::Historical,
                    cue: Span::new(year.start(), year.end()).shifted(sentence.start),
                    direction: Direction::Forward,
                    scope: Span::new(year.start(), whole.end()).shifted(sentence.start),
                });
            }
        }
        self
    }

    /// Gives what stands behind a relative's short name to the relative, where one of `places` begins there.
    pub(crate) fn of_kin(mut self, text: &str, sentence: Span, places: &[Span]) -> Self {
        if places.is_empty() {
            return self;
        }
        for (who, behind) in super::family::short(&text[sentence.start..sentence.end]) {
            let start = sentence.start + behind;
            if places.iter().any(|place| place.start == start) {
                let rest = &text[start..sentence.end];
                let end = rest.find([',', ';', '。', '.', '\n']).unwrap_or(rest.len());
                self.governed.push(Governed {
                    effect: Effect::Family,
                    cue: who.shifted(sentence.start),
                    direction: Direction::Forward,
                    scope: Span::new(start, start + end),
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

    /// The heading of its section, where that decides what no cue does.
    pub(crate) fn heading(&self) -> Option<Span> {
        self.section.map(|(_, heading)| heading)
    }

    /// What the sentence asserts about `mention`; spans in the coordinates of the working text.
    pub(crate) fn assertion(&self, mention: Span) -> Assertion {
        let mut found = Assertion::default();
        let reaching: Vec<&Governed> = self
            .governed
            .iter()
            .filter(|one| one.reaches(mention))
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

    /// The words that deny or ask after what follows them.
    pub(crate) fn opened(&self) -> impl Iterator<Item = (Presence, Span)> {
        self.governed.iter().filter_map(|one| {
            let presence = match one.effect {
                Effect::Absent => Presence::Absent,
                Effect::Possible => Presence::Possible,
                _ => return None,
            };
            (one.direction == Direction::Forward).then_some((presence, one.cue))
        })
    }

    fn is_historical(&self, cue: Span) -> bool {
        let own = |effect: Effect| {
            let same = |one: &&Governed| one.cue == cue && one.effect == effect;
            self.governed.iter().any(|one| same(&one))
        };
        own(Effect::Historical) && !own(Effect::Family) && !own(Effect::Other)
    }
}

/// Takes questions that are answered with a denial out of the cues: what they ask of is absent.
fn denied(text: &str, sentence: Span, hits: Vec<Hit>, governed: &mut Vec<Governed>) -> Vec<Hit> {
    let answered: Vec<(usize, Span)> = hits
        .iter()
        .filter_map(|hit| Some((denied_question(text, hit.span)?, hit.span)))
        .filter(|(mark, _)| *mark >= sentence.start)
        .collect();
    for (mark, cue) in &answered {
        governed.push(Governed {
            effect: Effect::Absent,
            cue: *cue,
            direction: Direction::Backward,
            scope: asked_before(text, sentence, *mark),
        });
    }
    hits.into_iter()
        .filter(|hit| {
            !answered
                .iter()
                .any(|(mark, cue)| hit.span.start == *mark || hit.span == *cue)
        })
        .collect()
}

impl Governed {
    /// The mention lies in the scope; behind a forward cue its first word may be the cue's last ("no recent travel").
    fn reaches(&self, mention: Span) -> bool {
        let begins = self.scope.start <= mention.start
            || self.direction == Direction::Forward
                && self.cue.start < mention.start
                && self.cue.end < mention.end;
        begins && mention.end <= self.scope.end
    }

    fn cue(&self) -> Cue {
        Cue {
            span: self.cue,
            direction: self.direction,
            scope: self.scope,
        }
    }
}

/// "from her daughter", "by his mother": the relative gives, tells or helps and is not the one spoken of.
fn is_source(text: &str, sentence: Span, relative: Span) -> bool {
    const TELLS: [&str; 24] = [
        "gave",
        "giving",
        "gives",
        "reports",
        "reported",
        "says",
        "said",
        "states",
        "stated",
        "noticed",
        "notes",
        "found",
        "brought",
        "called",
        "rang",
        "denies",
        "worried",
        "concerned",
        "thinks",
        "describes",
        "unsure",
        "present",
        "confirms",
        "helps",
    ];
    const TELLS_ZH: [&str; 14] = [
        "电话", "来电", "致电", "代诉", "转述", "补充", "提供", "告知", "反映", "電話", "來電",
        "致電", "補充", "轉述",
    ];
    const ON_PHONE: [&str; 5] = ["phone", "on phone", "on the phone", "by phone", "telephone"];
    let after = &text[relative.end..sentence.end];
    let next = after
        .trim_start_matches(' ')
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    // "His wife gave up allopurinol" tells nothing.
    let gave_up = after.trim_start().starts_with("gave up");
    // "Mum: no drug allergies" is what she says of the patient; so is what follows "【妻子电话 06:55】".
    if TELLS.contains(&next.as_str()) && !gave_up
        || TELLS_ZH.iter().any(|word| after.starts_with(word))
        || ON_PHONE
            .iter()
            .any(|word| after.trim_start().to_ascii_lowercase().starts_with(word))
        || after.starts_with(": no drug allerg")
        || after.starts_with(": no allerg")
    {
        return true;
    }
    // "外婆另喂“小儿氨酚黄那敏颗粒”", "奶奶给患儿服": who gives it.
    const GIVES_ZH: [&str; 11] = [
        "喂",
        "另喂",
        "自行喂",
        "给患儿",
        "给孩子",
        "给小孩",
        "给其",
        "给服",
        "予服",
        "自行给",
        "又给",
    ];
    if GIVES_ZH.iter().any(|word| after.starts_with(word)) {
        return true;
    }
    if items::is_informant(&text[sentence.start..relative.start]) {
        return true;
    }
    let before = text[sentence.start..relative.start].to_ascii_lowercase();
    let mut words = before.split_whitespace().rev();
    let Some(whose) = words.next() else {
        return false;
    };
    let preposition = match whose {
        "her" | "his" | "their" | "the" | "a" => words.next().unwrap_or_default(),
        _ => whose,
    };
    matches!(preposition, "from" | "by" | "via" | "w/") && !before.contains("inherit")
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
