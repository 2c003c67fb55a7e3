//! Names of substances: dictionary terms that name a structure, not only an action; elements, metabolites and
//! hormones; names formed as international nonproprietary names are; laboratory codes ("MK-801").

use super::words::SUBSTANCES;
use super::{listed, longest, pattern};
use crate::Knowledge;
use record::{Lexicon, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Ends of terms that name a protein, a target, a nucleic acid or a kind of treatment.
static NO_CHEMICAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(receptors?|[a-z-]*adrenoceptors?|neurotransmitters?|effects?|vasodilators?|cytochrome.*|p450|carcinogens?|channels?|blockers?|synthase|transporters?|inhibitors?|antagonists?|agonists?|agents?|drugs?|therapy|products?|antibod(y|ies)|antigens?|factors?|proteins?|peptides?|hormones?|globulins?|[a-z]+globin|m?rnas?|m?t?dnas?|[a-z]{2,}ases?|antibiotics?|medications?|gum|drops|kinase|albumin|fibrin|renin|vegf|epo|erythropoietin|calcineurin|dystrophin|saline|genes?|interleukins?|cytokines?|aprotinin|glucagon|calcitonin|collagen|apoe|haart|multivitamins?|autoantibodies|indicators|lipoproteins?|[a-z]*thrombin|fibrinogen|angiotensinogen|complement|radiocontrast|anticoagulation|immunosuppressants?|sedatives?|enzymes?)$",
    )
});
/// Classes by what they do, not by what they are.
static ACTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(anti.*|.*(ics?|ants?|pressors?|ergics?|leptics?|opioids?|opiates?|nsaids?|diuretics?|steroidal.*|blocker.*|inhibitor.*|agonist.*|antagonist.*|agents?|drugs?|therapy|vaccines?|hormones?|laxatives?|sedatives?|vitamins?))$",
    )
});
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"[a-z0-9][a-z0-9-]*(?:(?: acids?| oxide| monoxide| dioxide| peroxide| ii| [a-e]| b12)\b)?",
    )
});
/// Stems of nonproprietary names (WHO, The use of stems in the selection of International Nonproprietary Names) and
/// endings of chemical names.
static STEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^[a-z0-9-]*[a-z]{3,}(azepam|azolam|oxacin|mycin|cillin|statin|sartan|olol|dipine|tidine|prazole|conazole|triptan|setron|vudine|navir|tinib|rubicin|platin|taxel|cristine|blastine|barbital|caine|curium|curonium|profen|coxib|oxetine|triptyline|pramine|azine|peridol|idone|apine|semide|thiazide|gliptin|glitazone|formin|phylline|terol|sone|solone|onide|tropium|dronate|ciclovir|cyclovir|cycline|micin|sulfan|mustine|trexate|uracil|citabine|abine|poside|tecan|zolamide|amide|benzene|phenol|phenone|hydrazine|nitrile|quinone|quine|quinoline|pyridine|purine|morphine|codone|fentanil|fentanyl|orphan|ethasone|oxone|toxin|cholate|ergine|ergoline|lamine)s?$",
    )
});
static SYMBOL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?:^|[^A-Za-z0-9])(Na|K|Ca|Mg|Li|Pb|Cd|Zn|Cu|NO|Mn)(?:\(?[0-9]?[+-]\)?|[ ,.;)\]]|$)")
});
static CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?:^|[^A-Za-z0-9-])([A-Z]{1,4}[- ]?[0-9]{3,6}[A-Za-z]?)\b"));
/// What a chemical name may begin with: positions, isomers.
static PREFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:\(?[+-]\)?-)?(?:(?:[0-9]+[a-z]?(?:[,'][0-9]+'?)*|[0-9]*(?:alpha|beta)|[A-Z]|[dln]|DL|dl|gamma|delta|cis|trans|tert|iso|para|meta|ortho)-)+$",
    )
});
static SALT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^ (hydrochloride|hydrobromide|sodium|potassium|calcium|sulfate|sulphate|maleate|fumarate|tartrate|succinate|mesylate|acetate|phosphate|citrate|bromide|chloride|nitrate|gluconate|lactate|acid|dihydrochloride|carbonate|oxide|dioxide|hydroxide|sulfonate|decanoate|palmitate|methyl ester)\b",
    )
});

fn is(pattern: &LazyLock<Option<Regex>>, words: &str) -> bool {
    let pattern: &Option<Regex> = pattern;
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(words))
}

/// Every name of a substance in the text.
pub(super) fn find(knowledge: &Knowledge, text: &str) -> Vec<Span> {
    let mut found = terms(knowledge, text);
    found.extend(named(text));
    for (pattern, text) in [(&SYMBOL, text), (&CODE, text)] {
        let pattern: &Option<Regex> = pattern;
        let captures = pattern
            .iter()
            .flat_map(|pattern| pattern.captures_iter(text));
        found.extend(
            captures
                .filter_map(|found| found.get(1))
                .map(|group| Span::new(group.start(), group.end())),
        );
    }
    longest(&mut found);
    for span in &mut found {
        *span = whole_name(text, *span);
    }
    longest(&mut found);
    found
}

/// Dictionary terms for substances. Of a target ("dopamine receptor") the substance stays.
fn terms(knowledge: &Knowledge, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for term in knowledge.matches(text) {
        let substance = matches!(
            term.kind,
            TermKind::Drug | TermKind::DrugClass | TermKind::Chemical
        );
        if !substance || term.ambiguous {
            continue;
        }
        let written = &text[term.span.start..term.span.end];
        if names_substance(term.kind, written) {
            found.push(term.span);
        } else if let Some((inner, _)) = written.rsplit_once(' ') {
            let kept = knowledge.matches(inner).into_iter().filter(|piece| {
                let words = &inner[piece.span.start..piece.span.end];
                !piece.ambiguous && names_substance(piece.kind, words)
            });
            found.extend(kept.map(|piece| piece.span.shifted(term.span.start)));
        }
    }
    found
}

fn names_substance(kind: TermKind, written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    match kind {
        TermKind::DrugClass => !is(&ACTION, &lower),
        TermKind::Drug => !is(&NO_CHEMICAL, &lower),
        TermKind::Chemical => {
            let acts_against = lower.starts_with("anti") && is(&ACTION, &lower);
            !is(&NO_CHEMICAL, &lower) && !acts_against
        }
        _ => false,
    }
}

/// Substances of the list and words formed as names of drugs are.
fn named(text: &str) -> Vec<Span> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for candidate in NAMED.iter().flat_map(|named| named.find_iter(&lower)) {
        let start = candidate.start();
        let words = candidate.as_str();
        let first = words.split(' ').next().unwrap_or_default();
        let part = first.split('-').next().unwrap_or_default();
        let whole = [words, first, part].into_iter().find(|name| {
            listed(SUBSTANCES, '|', name) || name.len() > 6 && *name != words && is(&STEM, name)
        });
        let formed = (first.len() > 6 && is(&STEM, first)).then_some(first);
        if let Some(name) = whole.or(formed) {
            found.push(Span::new(start, start + name.len()));
        }
    }
    found
}

/// The name with the positions before it and the salt behind it.
fn whole_name(text: &str, span: Span) -> Span {
    let mut window = span.start.saturating_sub(40);
    while !text.is_char_boundary(window) {
        window += 1;
    }
    let start = PREFIX
        .iter()
        .find_map(|prefix| prefix.find(&text[window..span.start]))
        .map_or(span.start, |found| window + found.start());
    let end = SALT
        .iter()
        .find_map(|salt| salt.find(&text[span.end..]))
        .map_or(span.end, |found| span.end + found.end());
    Span::new(start, end)
}
