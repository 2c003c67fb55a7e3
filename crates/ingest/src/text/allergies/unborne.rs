//! A drug that was tried and could not be borne ("tried amitriptyline 10 mg in 2021, could not tolerate (confusion)"), and what is put on
//! the skin and inflames it ("chlorhexidine dressing - contact dermatitis").

use crate::text::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach behind a name, in bytes.
const NEAR: usize = 90;

/// The words behind the name tell that the drug was not borne, or that the skin was inflamed by it.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = &sentence.text[name.start..name.end];
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    is_not_tolerated(sentence, name, behind) || is_contact(drug, behind)
}

fn is_not_tolerated(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static NOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s[\d.]+\s?(?:mg|g|mcg|ml))?(?:\s(?:od|bd|tds|on|nocte|daily|twice\sdaily|m/r|mr|sr|xl))?(?:\s(?:in\s)?(?:\w{3,9}\s)?(?:19|20)\d\d|\slast\s(?:year|yr|month)|\sbefore|\spreviously)?\s?[,;(–-]{0,2}\s?(?:but\s)?(?:s?he\s|pt\s|patient\s|which\s(?:s?he\s)?)?(?:could\s?n[o'’]?t|cannot|can\s?['’]?t|unable\sto|did\s?n[o'’]?t|not|was\snot|were\snot)\s(?:be\s)?tolerated?\b(?P<rest>[^.;\n]{0,48})").ok()
    });
    // A dose that was too high, or a drug that goes on at another.
    const ONLY: [&str; 29] = [
        " at ",
        " above",
        " over ",
        " more than",
        " higher",
        " full",
        " dose",
        " increase",
        " up to",
        " bd",
        " tds",
        " now",
        " orally",
        " by mouth",
        " via",
        " empty",
        " initially",
        " given",
        " overnight",
        " reduced",
        " continue",
        " back to",
        " back on",
        " mr ",
        " sr ",
        "restart",
        "mg",
        "with food",
        " yet",
    ];
    if !behind.contains("olerat") {
        return false;
    }
    let before = sentence.before(name.start, 24).to_lowercase();
    let open = ["if ", "unless ", "should ", "in case ", "no "]
        .iter()
        .any(|word| before.contains(word));
    let found = NOT.as_ref().and_then(|not| not.captures(behind));
    !open
        && found.is_some_and(|found| {
            let rest = found.name("rest").map_or("", |rest| rest.as_str());
            let rest = rest.to_lowercase();
            !ONLY.iter().any(|word| rest.contains(word))
        })
}

/// "Chlorhexidine dressing - contact dermatitis", "neomycin drops: contact dermatitis".
fn is_contact(drug: &str, behind: &str) -> bool {
    static CONTACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s(?:dressings?|drops|cream|ointment|gel|wipes?|wash|prep|swabs?|spray|gloves?|plasters?|patch(?:es)?|gauze|tulle)){0,2}\s?(?:[-–—:=(]|->|→)\s?(?:allergic\s|severe\s|known\s){0,2}contact\sdermatitis\b").ok()
    });
    behind.to_ascii_lowercase().contains("contact dermatitis")
        && !super::reaction::treats(drug)
        && !treats_skin(drug)
        && CONTACT.as_ref().is_some_and(|it| it.is_match(behind))
}

/// "triamcinolone: contact dermatitis", "zinc = contact dermatitis": what the skin is treated with.
fn treats_skin(drug: &str) -> bool {
    const TREATS: [&str; 18] = [
        "triamcinol",
        "fluocin",
        "flutic",
        "sone",
        "solone",
        "clobetasol",
        "diflucort",
        "zinc",
        "tretinoin",
        "retino",
        "acitretin",
        "tacrolimus",
        "pimecrolimus",
        "urea",
        "paraffin",
        "aqueous",
        "petrolatum",
        "emulsif",
    ];
    let drug = drug.to_lowercase();
    TREATS.iter().any(|treats| drug.contains(treats))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn what_was_not_borne_is_kept_and_what_is_only_too_much_is_not() {
        for (text, expect) in [
            (
                "Sleep poor; tried codeine 30mg in 2021, could not tolerate (confusion).",
                &["codeine"][..],
            ),
            ("Codeine 2019 not tolerated (vomiting).", &["codeine"]),
            (
                "Tried methotrexate but she couldn't tolerate.",
                &["methotrexate"],
            ),
            ("Latex gloves - contact dermatitis.", &["latex"]),
            ("Methotrexate 20 mg not tolerated, now on 15 mg.", &[]),
            ("Codeine not tolerated at 60 mg, 30 mg ok.", &[]),
            ("If codeine not tolerated, call us.", &[]),
            ("Codeine not tolerated orally.", &[]),
            ("Tacrolimus ointment - contact dermatitis.", &[]),
            ("Prednisolone - contact dermatitis.", &[]),
            ("Simvastatin 40 mg - meds in blister packs.", &[]),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), expect, "{text}");
        }
    }

    #[test]
    fn lists_of_allergies_under_other_headings_and_beside_other_words() {
        for (text, expect) in [
            (
                "Known sensitivities: penicillin; codeine",
                &["penicillin", "codeine"][..],
            ),
            (
                "ALLERGIES / INTOLERANCES: Penicillin (rash) | Lisinopril (cough); codeine - myalgia",
                &["penicillin", "lisinopril", "codeine"],
            ),
            (
                "Allergies/sensitivities      Reaction\n Codeine          \"spaced out\", vomiting\n Penicillin       anaphylaxis 2011\nMEDICATION\n Warfarin 5mg OD",
                &["codeine", "penicillin"],
            ),
            (
                "Alergies: penicilin rash, codeine",
                &["penicillin", "codeine"],
            ),
            (
                "Allergies: penicillin (rash, may be given slowly); methotrexate (urticaria); codeine (rash)",
                &["penicillin", "methotrexate", "codeine"],
            ),
            (
                "ALLERGIES: penicillin? - rash. Latex. NKDA otherwise",
                &["penicillin", "latex"],
            ),
            (
                "Allergies: codeine - flushing, settled w/ prednisolone 10mg IV + aspirin 100 mg IV stat.",
                &["codeine"],
            ),
            ("Peanut allergy - outgrown (passed challenge 02/2023)", &[]),
            ("Peanut allergy - not yet outgrown", &["peanut"]),
            (
                "Allergies on wristband: PENICILLIN (face swelling). Daughter: \"also that latex - hives\".",
                &["penicillin", "latex"],
            ),
            (
                "Allergies: penicillin\n Per old chart, tolerating lisinopril since 2021",
                &["penicillin"],
            ),
            (
                "过敏:青霉素(皮疹)。\n02:12 阿司匹林300mg 口服。",
                &["penicillin"],
            ),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), expect, "{text}");
        }
    }
}
