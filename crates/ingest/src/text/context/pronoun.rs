//! "Her husband is a hepatitis B carrier. He also has epilepsy": the pronoun of the other sex goes on about the relative.

use super::{Context, Direction, Effect, Governed, Span};
use crate::text::phrases::Hints;
use record::AdministrativeSex;
use regex::Regex;
use std::sync::LazyLock;

/// The relative that the sentences are about, until one begins otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SpokenOf(Option<(AdministrativeSex, Effect)>);

const MEN: [(&str, Effect); 9] = [
    ("husband", Effect::Other),
    ("partner", Effect::Other),
    ("boyfriend", Effect::Other),
    ("father", Effect::Family),
    ("dad", Effect::Family),
    ("brother", Effect::Family),
    ("son", Effect::Family),
    ("uncle", Effect::Family),
    ("grandfather", Effect::Family),
];
const WOMEN: [(&str, Effect); 10] = [
    ("wife", Effect::Other),
    ("partner", Effect::Other),
    ("girlfriend", Effect::Other),
    ("mother", Effect::Family),
    ("mum", Effect::Family),
    ("mom", Effect::Family),
    ("sister", Effect::Family),
    ("daughter", Effect::Family),
    ("aunt", Effect::Family),
    ("grandmother", Effect::Family),
];

/// "Husband (38) - hepatitis B carrier, on tenofovir": a sentence that opens with who lives with the patient.
static SPOUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?P<who>Husband|Wife|Partner|Boyfriend|Girlfriend)\b(?:\s\([^)]{1,20}\)\s|(?:\s\([^)]{1,20}\))?\s?[-–]\s|\s(?:diagnosed|known|on|takes|taking|has|had|is)\s)").ok()
});

impl SpokenOf {
    /// Gives the sentence to the relative of the sentences before, where it opens with a pronoun that cannot be the patient's;
    /// and remembers whom it names.
    pub(crate) fn next(
        &mut self,
        text: &str,
        sentence: Span,
        patient: Option<AdministrativeSex>,
        context: &mut Context,
    ) {
        let words = &text[sentence.start..sentence.end];
        let opens = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let pronoun = ["He ", "She ", "He's ", "She's "]
            .iter()
            .find(|pronoun| opens.starts_with(**pronoun));
        let Some(pronoun) = pronoun else {
            self.0 = named(words);
            if !opens.starts_with(['H', 'W', 'P', 'B', 'G']) {
                return;
            }
            if let Some(who) = SPOUSE.as_ref().and_then(|spouse| spouse.captures(opens))
                && let Some(name) = who.name("who")
            {
                let start = sentence.end - opens.len();
                let Some(end) = reach(&opens[name.end()..]) else {
                    return;
                };
                context.governed.push(Governed {
                    effect: Effect::Other,
                    cue: Span::new(start, start + name.len()),
                    direction: Direction::Forward,
                    scope: Span::new(0, end).shifted(start + name.end()),
                });
            }
            return;
        };
        let sex = if pronoun.starts_with('H') {
            AdministrativeSex::Male
        } else {
            AdministrativeSex::Female
        };
        let other = patient.is_some_and(|patient| patient != sex);
        let Some((_, effect)) = self.0.filter(|(who, _)| other && *who == sex) else {
            self.0 = None;
            return;
        };
        let start = sentence.end - opens.len();
        let Some(end) = reach(&opens[pronoun.len()..]) else {
            return;
        };
        context.governed.push(Governed {
            effect,
            cue: Span::new(start, start + pronoun.trim_end().len()),
            direction: Direction::Forward,
            scope: Span::new(0, end).shifted(start + pronoun.len()),
        });
    }
}

/// How far `rest` goes on about the relative: to a semicolon or to the next person. `None` where the relative tells of the patient:
/// "He says she takes ibuprofen", "Partner is worried about her methotrexate".
fn reach(rest: &str) -> Option<usize> {
    const TELLS: [&str; 18] = [
        "say", "said", "report", "state", "tell", "told", "think", "worr", "concern", "notic",
        "brought", "found", "confirm", "aware", "present", "describ", "recall", "ask",
    ];
    const OTHERS: [&str; 10] = [
        " she ", " he ", " her ", " his ", " him ", " patient", " pt ", " pt'", "- she ", "- he ",
    ];
    let lower = format!(" {}", rest.to_ascii_lowercase());
    let told = lower
        .split(|c: char| !c.is_alphabetic())
        .any(|word| TELLS.iter().any(|tell| word.starts_with(tell)));
    if told {
        return None;
    }
    let other = OTHERS.iter().filter_map(|other| lower.find(other)).min();
    let end = other.map_or(rest.len(), |at| at.saturating_sub(1).min(rest.len()));
    let end = rest.find(';').map_or(end, |at| at.min(end));
    (end > 0).then_some(rest.floor_char_boundary(end))
}

/// The relative that a sentence names, where all that it names are of one sex.
fn named(words: &str) -> Option<(AdministrativeSex, Effect)> {
    static ANY: LazyLock<Hints> = LazyLock::new(|| {
        let names = MEN.iter().chain(&WOMEN).map(|(name, _)| *name);
        Hints::any_case(&names.collect::<Vec<_>>())
    });
    // Most sentences name nobody.
    if !ANY.within(words) {
        return None;
    }
    let words = words.to_ascii_lowercase();
    let of = |names: &[(&str, Effect)]| {
        names
            .iter()
            .find(|(name, _)| {
                words.match_indices(name).any(|(at, _)| {
                    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                    !letter(words[..at].chars().next_back())
                        && !letter(words[at + name.len()..].chars().next())
                })
            })
            .map(|(_, effect)| *effect)
    };
    match (of(&MEN), of(&WOMEN)) {
        (Some(effect), None) => Some((AdministrativeSex::Male, effect)),
        (None, Some(effect)) => Some((AdministrativeSex::Female, effect)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Experiencer;

    #[test]
    fn a_pronoun_of_the_other_sex_goes_on_about_the_relative() {
        let whose = |text: &str| -> Vec<Experiencer> {
            let (record, _) = open(text);
            let illness = record
                .conditions
                .iter()
                .map(|fact| &fact.value)
                .filter(|condition| condition.code.name() == "hypertension");
            illness
                .map(|condition| condition.assertion.experiencer)
                .collect()
        };
        assert_eq!(
            whose("32 F, 12 weeks pregnant. Her husband is well. He has hypertension."),
            [Experiencer::Other]
        );
        assert_eq!(
            whose("32 F, pregnant. Husband (38) - hypertension, on warfarin."),
            [Experiencer::Other]
        );
        for text in [
            "5-year-old boy. Mother present. She says he has hypertension.",
            "40 F. Husband - she also has hypertension.",
            "40 F. Partner is worried about her hypertension.",
        ] {
            assert_eq!(whose(text), [Experiencer::Patient], "{text}");
        }
        assert_eq!(
            whose("32 F, pregnant. Her husband came along. She has hypertension."),
            [Experiencer::Patient]
        );
        assert_eq!(
            whose("70 M, seen with his son. He has hypertension."),
            [Experiencer::Patient]
        );
    }
}
