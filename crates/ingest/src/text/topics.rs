//! One look at a sentence that says which readers' vocabularies it can hold a word of. Most sentences speak of few topics,
//! so most readers need not search them.

use super::{
    allergies, body, child_pugh, context, demographics, directives, drugs, family, genes, implied,
    pregnancy, social, sugars, times_normal, vaccines,
};
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A vocabulary, named after its reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Topic {
    Allergies,
    Birth,
    ChildPugh,
    Digits,
    Directives,
    Disturbances,
    Exclusions,
    Feet,
    Genes,
    Kin,
    Levels,
    Mass,
    Pregnancy,
    Reactions,
    Relatives,
    Shorthand,
    Social,
    Sugars,
    TimesNormal,
    Treatments,
    Vaccines,
    Weight,
}

/// Topics that a sentence may speak of: one of them left out is surely not in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Topics(u32);

/// Bytes of a word that are looked for. Enough to tell words apart, few enough for a table that stays in the cache.
const STEM: usize = 6;

impl Topics {
    pub(crate) fn of(words: &str) -> Self {
        match &*LOOKS {
            Some((latin, _)) if words.is_ascii() => Self(latin.topics(words)),
            Some((latin, other)) => Self(latin.topics(words) | other.topics(words)),
            None => Self(u32::MAX),
        }
    }

    /// False where the sentence holds no word of the topic.
    pub(crate) fn hold(self, topic: Topic) -> bool {
        self.0 & bit(topic) != 0
    }
}

fn bit(topic: Topic) -> u32 {
    1 << topic as u16
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The words of every topic, in any case.
fn vocabularies() -> Vec<(Topic, Vec<&'static str>)> {
    vec![
        (Topic::Allergies, allergies::vocabulary().collect()),
        (Topic::Birth, demographics::BIRTH.to_vec()),
        (Topic::ChildPugh, child_pugh::NAMES.to_vec()),
        (Topic::Digits, DIGITS.to_vec()),
        (Topic::Directives, directives::WORDS.to_vec()),
        (Topic::Disturbances, implied::vocabulary().collect()),
        (Topic::Exclusions, context::answered::EXCLUDES.to_vec()),
        (Topic::Feet, body::bare::FEET.to_vec()),
        (Topic::Genes, genes::names().collect()),
        (Topic::Kin, family::SHORT_NAMES.to_vec()),
        (Topic::Levels, drugs::level::NAMES.to_vec()),
        (Topic::Mass, body::bare::UNITS.to_vec()),
        (Topic::Pregnancy, pregnancy::WORDS.to_vec()),
        (Topic::Reactions, allergies::reaction::HINTS.to_vec()),
        (Topic::Relatives, family::NAMED.to_vec()),
        (Topic::Shorthand, social::SHORTHAND.to_vec()),
        (Topic::Social, social::vocabulary().collect()),
        (Topic::Sugars, sugars::NAMES.to_vec()),
        (Topic::TimesNormal, times_normal::WORDS.to_vec()),
        (Topic::Treatments, context::answered::TREATMENTS.to_vec()),
        (Topic::Vaccines, vaccines::SPOKEN.to_vec()),
        (Topic::Weight, body::WEIGHS.to_vec()),
    ]
}

/// Stems in ASCII, and the others, which a sentence in ASCII cannot hold.
static LOOKS: LazyLock<Option<(Look, Look)>> = LazyLock::new(|| {
    let mut stems: BTreeMap<&[u8], u32> = BTreeMap::new();
    let words = vocabularies();
    for (topic, word) in words
        .iter()
        .flat_map(|(topic, words)| words.iter().map(move |word| (*topic, *word)))
    {
        let bytes = word.as_bytes();
        *stems.entry(&bytes[..bytes.len().min(STEM)]).or_default() |= bit(topic);
    }
    let (latin, other): (Vec<_>, Vec<_>) = stems.into_iter().partition(|(stem, _)| stem.is_ascii());
    Some((Look::new(latin)?, Look::new(other)?))
});

struct Look {
    automaton: DFA,
    /// The topics of each stem.
    topics: Vec<u32>,
}

impl Look {
    fn new(stems: Vec<(&[u8], u32)>) -> Option<Self> {
        let (stems, topics): (Vec<&[u8]>, Vec<u32>) = stems.into_iter().unzip();
        let automaton = DFA::builder()
            .start_kind(StartKind::Unanchored)
            .ascii_case_insensitive(true)
            .build(stems)
            .ok()?;
        Some(Self { automaton, topics })
    }

    fn topics(&self, words: &str) -> u32 {
        let automaton = &self.automaton;
        let Ok(mut state) = automaton.start_state(Anchored::No) else {
            return u32::MAX;
        };
        let mut found = 0;
        for byte in words.bytes() {
            state = automaton.next_state(Anchored::No, state, byte);
            if automaton.is_match(state) {
                for at in 0..automaton.match_len(state) {
                    found |= self.topics[automaton.match_pattern(state, at).as_usize()];
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_vocabulary_is_seen_inside_a_sentence() {
        for (topic, words) in vocabularies() {
            for word in words {
                for sentence in [
                    format!("He, 今 {word}."),
                    format!("x{}y", word.to_ascii_uppercase()),
                ] {
                    assert!(Topics::of(&sentence).hold(topic), "{topic:?}: {sentence}");
                }
            }
        }
    }

    #[test]
    fn a_plain_sentence_speaks_of_no_topic() {
        assert_eq!(Topics::of("Oedema of both legs up to the knee."), Topics(0));
        assert_eq!(Topics::of("双肺呼吸音清。"), Topics(0));
    }
}
