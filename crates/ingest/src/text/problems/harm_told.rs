//! What a drug once did, told behind its name: "Allergies: clarithromycin (prolonged QT, 2023)", "fosphenytoin NOT given (SJS)". No
//! illness of today.

use crate::text::page::{Sentence, Term, open_bracket};
use record::{SectionKind, Span, TermKind};

/// The bracket or the clause behind a drug says why it is not taken, or what it did.
pub(super) fn is_told(sentence: &Sentence<'_>, term: &Term, lasting: bool) -> bool {
    let name = &sentence.text[term.span.start..term.span.end];
    let rhythm = is_of_rhythm(name);
    (!lasting || rhythm) && is_in_list(sentence, term.span)
        || is_of_drugs(name) && is_reason(sentence, term.span)
}

/// "prolonged QT": an illness that stays, unless a drug made it.
fn is_of_rhythm(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    small.contains("qt")
}

/// A list of allergies names a drug and this behind it in brackets.
fn is_in_list(sentence: &Sentence<'_>, span: Span) -> bool {
    let lead = &sentence.text[sentence.span.start..span.start];
    let Some(open) = open_bracket(lead).filter(|_| sentence.kind == SectionKind::Allergies) else {
        return false;
    };
    let end = sentence.span.start + lead[..open.start].trim_end().len();
    sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::Drug && term.span.end == end)
}

/// Harms that hardly anything but a drug does.
fn is_of_drugs(name: &str) -> bool {
    const HARMS: [&str; 12] = [
        "sjs",
        "stevens-johnson syndrome",
        "stevens johnson syndrome",
        "toxic epidermal necrolysis",
        "ten",
        "dress",
        "dress syndrome",
        "anaphylaxis",
        "angioedema",
        "angio-oedema",
        "angioneurotic oedema",
        "史蒂文斯-约翰逊综合征",
    ];
    HARMS.iter().any(|harm| harm.eq_ignore_ascii_case(name))
}

/// "NOT given (SJS)", "avoided because of SJS": right before it stands that a drug was not given, and why.
fn is_reason(sentence: &Sentence<'_>, span: Span) -> bool {
    const UNGIVEN: [&str; 12] = [
        "not given",
        "avoided",
        "avoid",
        "not used",
        "never again",
        "contraindicated",
        "not for",
        "withheld",
        "禁用",
        "不用",
        "避免",
        "未用",
    ];
    const BECAUSE: [&str; 14] = [
        "because of",
        "because of previous",
        "because of prior",
        "because of past",
        "due to",
        "due to previous",
        "due to prior",
        "given previous",
        "for",
        "as",
        "(previous",
        "(prior",
        "(past",
        "(hx",
    ];
    let before = sentence.before(span.start, 48).to_ascii_lowercase();
    let before = before.trim_end();
    let lead = before.strip_suffix('(').or_else(|| {
        BECAUSE
            .iter()
            .filter_map(|word| before.strip_suffix(word))
            .min_by_key(|lead| lead.len())
    });
    lead.map(str::trim_end)
        .is_some_and(|lead| UNGIVEN.iter().any(|word| lead.ends_with(word)))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Temporality;

    #[test]
    fn what_a_drug_once_did_is_no_illness_of_today() {
        for (text, expect) in [
            ("Allergies: aspirin (pneumonia, 2023)", false),
            ("Allergies: aspirin (hypertension)", true),
            ("Admitted with pneumonia. Aspirin stopped.", true),
            ("Aspirin avoided because of hypertension.", true),
        ] {
            let record = open(text).0;
            let now = record
                .conditions
                .iter()
                .any(|fact| fact.value.assertion.time == Temporality::Current);
            assert_eq!(now, expect, "{text}");
        }
    }
}
