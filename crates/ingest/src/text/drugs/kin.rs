//! More drugs of relatives: "husband also has profile (warfarin, metformin)", "My husband Tony's are in the same box - he takes Plavix and
//! Flomax", "Tony (husband) takes Plavix", "Pam (wife): 69, own COPD, takes Seretide".

use super::form::Form;
use super::list;
use crate::text::page::{Sentence, window};
use record::{Cue, Direction, Span};

/// How far before a name the relative may stand, in bytes.
const NEAR: usize = 140;

static PROFILE: Form = Form::new(
    r"(?i)\b(?P<who>wife|husband|partner|spouse|mother|mum|mom|father|dad|son|daughter|brother|sister)\s(?:also\s)?(?:has|have)\s(?:an?\s|his\s|her\s|their\s|own\s|separate\s)*(?:profile|list|scripts?|prescriptions?|meds|medications|tablets|supply|rx)\s?(?:here\s)?(?:\(|:)\s?(?:for\s)?$",
);

static MINE: Form = Form::new(
    r"(?i)(?:\bmy\s(?P<who>wife|husband|partner|mother|mum|mom|father|dad|son|daughter|brother|sister)(?:\s[A-Z][a-z]+)?(?:'s)?\b[^.;\n]{0,60}?(?:-|–|—|,)\s?(?:and\s|but\s)?(?:s?he|they)\s(?:also\s)?(?:takes?|is\son|uses|has)\s|\((?P<kin>wife|husband|partner|spouse|mother|mum|mom|father|dad|son|daughter|brother|sister)\)\s(?:also\s|now\s)?(?:takes|is\son|on|uses)\s|\((?P<other>wife|husband|partner|spouse)\)\s?:\s?[^.;\n]{0,60}?\b(?:takes|is\son|on|uses)\s)(?:an?\s)?$",
);

/// The words that give the drug at `name` to a relative; nothing where none do.
pub(super) fn cue(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    let first = list::start(sentence, name, |_| true);
    let before = window(sentence.text, first.saturating_sub(NEAR), first);
    let before = before.rsplit('\n').next().unwrap_or_default();
    let lower = before.to_ascii_lowercase();
    if ![
        "wife", "husband", "partner", "spouse", "mother", "mum", "mom", "father", "dad", "son",
        "daughter", "brother", "sister", "friend",
    ]
    .iter()
    .any(|word| lower.contains(word))
    {
        return None;
    }
    let found = PROFILE.read(before).or_else(|| MINE.read(before))?;
    let who = ["who", "kin", "other"]
        .iter()
        .find_map(|group| found.name(group))?;
    Some(Cue {
        span: Span::new(who.start(), who.end()).shifted(first - before.len()),
        direction: Direction::Forward,
        scope: name,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_drug_of_a_relative_is_not_the_patients() {
        for text in [
            "Husband picked up; husband also has profile (warfarin, metformin) - do not mix bags.",
            "My husband Tony's are in the same box - he takes warfarin, metformin and digoxin - not mine!",
            "Tony (husband) takes warfarin and metformin.",
            "Pam (wife): 69, own diabetes, takes metformin and codeine.",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn the_patients_own_drug_beside_a_relative_stays() {
        for text in [
            "Wife attended today. He is on methotrexate for RA.",
            "My husband says I take methotrexate.",
            "My wife fills the box - I take methotrexate.",
            "Daughter attended. She is on methotrexate.",
        ] {
            assert_eq!(current_of(text), ["methotrexate"], "{text}");
        }
    }
}
