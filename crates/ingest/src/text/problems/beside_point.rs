//! Names of illnesses that what stands beside them makes something else: a ward, a capacity ("<4 METs"), a degree ("DM (Nephro)"), a plan
//! for a crisis.

use crate::text::page::Sentence;
use record::Span;

/// What stands beside the name makes it no illness.
pub(super) fn is_no_illness(sentence: &Sentence<'_>, span: Span) -> bool {
    let name = &sentence.text[span.start..span.end];
    name.is_ascii()
        && (is_capacity(sentence, span, name)
            || is_degree(sentence, span, name)
            || is_ward(sentence, span)
            || is_crisis_plan(sentence, span, name))
}

/// "<4 METs", "> 4 METS": what a patient can do. "3 mets" counts metastases.
fn is_capacity(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    if !matches!(name, "METS" | "METs") {
        return false;
    }
    let before = sentence.before(span.start, 12).trim_end();
    let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    number.len() < before.len() && number.trim_end().ends_with(['<', '>', '≥', '≤', '='])
}

/// "Dr. K. Anandhi DM (Nephro)", "MD DM (Cardiology)": a degree.
fn is_degree(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    const FIELDS: [&str; 11] = [
        "neph", "card", "neur", "gastr", "endo", "haem", "hem", "onc", "pulm", "rheum", "hepat",
    ];
    if name != "DM" {
        return false;
    }
    let behind = sentence
        .behind(span.end, 16)
        .trim_start()
        .to_ascii_lowercase();
    let field = behind
        .strip_prefix('(')
        .is_some_and(|field| FIELDS.iter().any(|word| field.starts_with(word)));
    let before = sentence.before(span.start, 12);
    let before = before.trim_end_matches(' ');
    // "DM (nephropathy)" is an illness with its harm.
    let harm = behind.contains("pathy") || behind.contains("nephropath");
    let titled = sentence.before(span.start, 40).to_ascii_lowercase();
    let titled = ["dr ", "dr. ", "mbbs", "prof", " md", "m.d."]
        .iter()
        .any(|title| titled.contains(title));
    field && titled && !harm
        || ["MBBS", "DNB", " MD", "M.D."]
            .iter()
            .any(|degree| before.ends_with(degree))
}

/// "Stroke unit bed full", "excluded by stroke clinic": a place and who works there.
fn is_ward(sentence: &Sentence<'_>, span: Span) -> bool {
    const WARDS: [&str; 6] = [" unit", " ward", " bed", " nurse", " centre", " center"];
    const BY: [&str; 3] = ["by ", "by the ", "d/w "];
    // "Admitted to stroke unit": who lies there has it.
    const LIES: [&str; 6] = [
        "admitted to ",
        "in ",
        "in the ",
        "to ",
        "to the ",
        "on the ",
    ];
    let behind = sentence.behind(span.end, 16).to_ascii_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let name = sentence.text[span.start..span.end].to_ascii_lowercase();
    let general = ["stroke", "tia", "cancer", "burns"].contains(&name.as_str());
    let before = sentence.before(span.start, 12).to_ascii_lowercase();
    general && starts(&WARDS) && !LIES.iter().any(|word| before.ends_with(word))
        || starts(&[" clinic", " team"]) && BY.iter().any(|by| before.ends_with(by))
}

/// "Major haemorrhage plan:", "Catastrophic bleed: midaz 10 sc crisis order": what is done if it comes.
fn is_crisis_plan(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if !["bleed", "haemorrhage", "hemorrhage"]
        .iter()
        .any(|word| name.contains(word))
    {
        return false;
    }
    let behind = sentence.behind(span.end, 60).to_ascii_lowercase();
    let line = behind.split('\n').next().unwrap_or_default();
    let lead = sentence.before(span.start, 16).to_ascii_lowercase() + &name;
    let terminal = ["catastrophic", "major", "massive", "terminal"]
        .iter()
        .any(|word| lead.contains(word));
    let ordered = [
        "crisis order",
        "crisis pack",
        "crisis dose",
        "crisis plan",
        "crisis med",
    ]
    .iter()
    .any(|word| line.contains(word));
    terminal && line.starts_with(" plan") || ordered && line.starts_with([':', ' '])
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    #[test]
    fn what_stands_beside_makes_the_name_no_illness() {
        for (text, expect) in [
            ("Stroke unit bed full.", false),
            ("Excluded by stroke clinic", false),
            ("Stroke 2019.", true),
            ("Stroke, seen in clinic", true),
        ] {
            assert_eq!(!open(text).0.conditions.is_empty(), expect, "{text}");
        }
    }
}
