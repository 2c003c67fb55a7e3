//! One product written under several names: "Symbicort (budesonide/formoterol)", "budesonide/formoterol (Symbicort)".

use crate::text::dosage;
use crate::text::page::{Page, Sentence, Term};
use record::{Ingredient, Span, TermKind};

/// Longest remark behind a name that may repeat it, in bytes.
const LONGEST: usize = 120;

/// A drug's name with the names in brackets behind it that mean the same product.
pub(crate) struct Product {
    /// From the name to the closing bracket.
    pub(crate) span: Span,
    /// What it contains, with strengths where the brackets give them.
    pub(crate) ingredients: Vec<Ingredient>,
}

/// The product at `term`; `None` where no brackets repeat its name. A name in brackets repeats it when it adds no
/// ingredient, or when it contains the ingredient and its other parts stand right before, joined by slashes.
pub(crate) fn at(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> Option<Product> {
    let text = sentence.text;
    let open = crate::text::number::blanks(text, term.span.end);
    if !text[open..].starts_with('(') {
        return None;
    }
    let inside = crate::text::page::window(text, open, (open + LONGEST).min(sentence.span.end));
    let close = open + inside.find(')')? + 1;
    let within = Span::new(open, close);
    let named: Vec<Term> = sentence
        .terms
        .iter()
        .copied()
        .filter(|other| {
            other.kind == TermKind::Drug && !other.ambiguous && within.contains(other.span)
        })
        .collect();
    let mut ingredients = page.meaning(term).ingredients.clone();
    let mut said: Vec<Ingredient> = Vec::new();
    for other in &named {
        for ingredient in &page.meaning(other).ingredients {
            if said.iter().all(|known| known.name != ingredient.name) {
                said.push(ingredient.clone());
            }
        }
    }
    if named.is_empty() {
        return None;
    }
    let holds = |list: &[Ingredient], name: &str| list.iter().any(|one| one.name == name);
    let adds = said.iter().any(|one| !holds(&ingredients, &one.name));
    if adds {
        let before = joined_before(page, sentence, term);
        let all = said
            .iter()
            .all(|one| holds(&ingredients, &one.name) || holds(&before, &one.name));
        if !all || !ingredients.iter().all(|one| holds(&said, &one.name)) {
            return None;
        }
        ingredients = said;
    }
    for other in &named {
        strengthen(page, within, &named, other, &mut ingredients);
    }
    Some(Product {
        span: Span::new(term.span.start, close),
        ingredients,
    })
}

/// The dose behind a single ingredient inside the brackets is its strength in the product.
fn strengthen(
    page: &Page<'_>,
    within: Span,
    named: &[Term],
    other: &Term,
    ingredients: &mut [Ingredient],
) {
    let meaning = page.meaning(other);
    let [only] = meaning.ingredients.as_slice() else {
        return;
    };
    let next = named
        .iter()
        .map(|next| next.span.start)
        .filter(|start| *start >= other.span.end)
        .min()
        .unwrap_or(within.end);
    let written = dosage::read(page, Span::new(other.span.end, next));
    if ingredients.len() > 1
        && let Some(dose) = written.dosage.dose
        && let Some(one) = ingredients.iter_mut().find(|one| one.name == only.name)
    {
        one.strength = Some(dose);
    }
}

/// Ingredients of the names that stand right before, joined by slashes.
fn joined_before(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> Vec<Ingredient> {
    let mut found = Vec::new();
    let mut start = term.span.start;
    while let Some(before) = sentence.terms.iter().find(|other| {
        other.kind == TermKind::Drug
            && other.span.end <= start
            && matches!(sentence.text[other.span.end..start].trim(), "/" | "+")
    }) {
        found.extend(page.meaning(before).ingredients.iter().cloned());
        start = before.span.start;
    }
    found
}

/// True when the term stands in brackets behind a combination that contains it: "co-codamol 2 tabs (codeine 60 mg)".
pub(crate) fn is_remark(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    let before = &sentence.text[sentence.span.start..term.span.start];
    let Some(open) = before.rfind('(') else {
        return false;
    };
    if before[open..].contains(')') {
        return false;
    }
    let open = sentence.span.start + open;
    let product = sentence
        .terms
        .iter()
        .rfind(|other| other.kind == TermKind::Drug && !other.ambiguous && other.span.end <= open);
    product.is_some_and(|product| {
        let whole = page.meaning(product);
        let part = page.meaning(term);
        whole.ingredients.len() > part.ingredients.len()
            && part
                .ingredients
                .iter()
                .all(|one| whole.ingredients.iter().any(|other| other.name == one.name))
    })
}

/// True when the term is the first part of a product whose name in brackets stands behind its last part.
pub(crate) fn is_first_part(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    let next = sentence.terms.iter().find(|other| {
        other.kind == TermKind::Drug
            && other.span.start >= term.span.end
            && matches!(
                sentence.text[term.span.end..other.span.start].trim(),
                "/" | "+"
            )
    });
    next.is_some_and(|next| {
        is_first_part(page, sentence, next)
            || at(page, sentence, next).is_some_and(|product| {
                let own = page.meaning(term);
                product.ingredients.len() > 1
                    && own.ingredients.iter().all(|one| {
                        product
                            .ingredients
                            .iter()
                            .any(|other| other.name == one.name)
                    })
            })
    })
}
