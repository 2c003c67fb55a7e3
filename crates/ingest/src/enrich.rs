//! What the dictionaries add to coded or worded facts: ingredients, codes, analyte keys, UCUM units.

use record::{Code, CodeSystem, Concept, Ingredient, Lexicon, Quantity, TermConcept, TermKind};

/// Gives a problem the preferred name and, where the document gave no ICD code, ours. Codes of the document stay first.
pub(crate) fn problem(concept: &mut Concept, lexicon: &dyn Lexicon) {
    let found = lexicon
        .lookup(TermKind::Problem, concept.text.reveal())
        .or_else(|| lexicon.lookup(TermKind::Symptom, concept.text.reveal()));
    if let Some(found) = found {
        adopt(concept, found);
    }
}

/// Ingredients of a product name, by the whole name or by the drug names inside it; adds the tables' codes.
pub(crate) fn drug(concept: &mut Concept, lexicon: &dyn Lexicon) -> Vec<Ingredient> {
    let names: Vec<String> = names(concept);
    for name in &names {
        if let Some(found) = lexicon.lookup(TermKind::Drug, name) {
            let ingredients = found.ingredients.clone();
            if !ingredients.is_empty() {
                adopt(concept, found);
                return ingredients;
            }
        }
    }
    names
        .iter()
        .map(|name| inner_drugs(name, lexicon))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn inner_drugs(name: &str, lexicon: &dyn Lexicon) -> Vec<Ingredient> {
    let mut ingredients: Vec<Ingredient> = Vec::new();
    for found in lexicon.matches(name) {
        if found.kind != TermKind::Drug || found.ambiguous {
            continue;
        }
        for ingredient in lexicon.concept(TermKind::Drug, found.concept).ingredients {
            if !ingredients
                .iter()
                .any(|known| known.name == ingredient.name)
            {
                ingredients.push(ingredient);
            }
        }
    }
    ingredients
}

/// Substance of an allergy: a drug with ingredients, a class, or another allergen.
pub(crate) fn substance(concept: &mut Concept, lexicon: &dyn Lexicon) -> Vec<Ingredient> {
    for name in names(concept) {
        if let Some(found) = lexicon.lookup(TermKind::Drug, &name) {
            let ingredients = found.ingredients.clone();
            adopt(concept, found);
            return ingredients;
        }
        for kind in [TermKind::DrugClass, TermKind::Allergen, TermKind::Chemical] {
            if let Some(found) = lexicon.lookup(kind, &name) {
                adopt(concept, found);
                return Vec::new();
            }
        }
    }
    names(concept)
        .iter()
        .map(|name| inner_drugs(name, lexicon))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Adds the key of the analyte table, by LOINC code or by name. Returns the kind of table that knew it.
pub(crate) fn analyte(concept: &mut Concept, lexicon: &dyn Lexicon) -> Option<TermKind> {
    let codes = concept
        .codes
        .iter()
        .filter(|code| code.system == CodeSystem::Loinc)
        .map(|code| code.code.clone());
    let keys: Vec<String> = codes.chain(names(concept)).collect();
    for key in keys {
        for kind in [TermKind::Laboratory, TermKind::VitalSign] {
            if let Some(found) = lexicon.lookup(kind, &key) {
                adopt(concept, found);
                return Some(kind);
            }
        }
    }
    None
}

/// A number with the unit as written and, where it is understood, in UCUM. `given` is a unit code that the document
/// itself calls UCUM.
pub(crate) fn quantity(
    value: f64,
    written: &str,
    given: Option<&str>,
    lexicon: &dyn Lexicon,
) -> Quantity {
    let unit = given
        .filter(|code| !code.is_empty())
        .map(str::to_string)
        .or_else(|| {
            (!written.is_empty())
                .then(|| lexicon.ucum(written))
                .flatten()
        });
    Quantity {
        value,
        high: None,
        comparator: None,
        unit,
        unit_text: written.to_string(),
    }
}

/// The words of a concept and the displays of its codes, without repeats.
fn names(concept: &Concept) -> Vec<String> {
    let mut names: Vec<String> = vec![concept.text.reveal().to_string()];
    for code in &concept.codes {
        if let Some(display) = &code.display
            && !names.contains(display)
        {
            names.push(display.clone());
        }
    }
    names.retain(|name| !name.trim().is_empty());
    names
}

fn adopt(concept: &mut Concept, found: TermConcept) {
    concept.preferred = Some(found.preferred);
    let new: Vec<Code> = found
        .codes
        .into_iter()
        .filter(|code| {
            !concept
                .codes
                .iter()
                .any(|known| known.system == code.system)
        })
        .collect();
    concept.codes.reserve_exact(new.len());
    concept.codes.extend(new);
}

/// Whether words in the place of a problem, a drug or a procedure say that there is none or that nothing is known.
/// "No light perception" and "no show" are not among them.
pub(crate) fn says_none(words: &str) -> bool {
    const STARTS: &[&str] = &[
        "none",
        "no known",
        "no active",
        "no current",
        "no data",
        "no information",
        "no planned",
        "no problem",
        "no medication",
        "no procedure",
        "no immunization",
        "no vaccin",
        "no allerg",
        "no health concern",
        "not on file",
        "nothing recorded",
        "无特殊",
        "未记录",
    ];
    let words = words.trim().to_lowercase();
    matches!(words.as_str(), "nil" | "n/a" | "无")
        || STARTS.iter().any(|start| words.starts_with(start))
}

/// How far a statement of "none known" reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoneKnown {
    /// No allergy at all, or none to drugs.
    All,
    /// None of one kind (food, environment, latex).
    Part,
}

/// Whether words in the place of an allergen say that none is known.
pub(crate) fn none_known(words: &str) -> Option<NoneKnown> {
    let words = words.trim().to_lowercase();
    const ALL: &[&str] = &[
        "nka",
        "nkda",
        "none",
        "none known",
        "nil known",
        "no allergies",
        "无",
        "无过敏史",
        "否认过敏",
        "否认药物过敏",
        "无已知过敏",
    ];
    let known = words.starts_with("no known")
        || words.starts_with("no allergy to")
        || words.starts_with("not allergic");
    if ALL.contains(&words.as_str()) {
        return Some(NoneKnown::All);
    }
    if !known || !words.contains("allerg") {
        return None;
    }
    let general = [
        "no known allergies",
        "no known allergy",
        "no known drug allerg",
        "no known medication allerg",
        "no known active allerg",
    ];
    Some(if general.iter().any(|start| words.starts_with(start)) {
        NoneKnown::All
    } else {
        NoneKnown::Part
    })
}
