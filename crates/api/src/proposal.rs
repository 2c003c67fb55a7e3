//! What a model makes of passages that were not understood: facts that no rule uses until a person accepts them.

use draft::ModelLabel;
use record::{
    AllergyIntolerance, AllergyType, Assertion, ClinicalStatus, Concept, Condition,
    ConditionCategory, Criticality, Fact, FactId, FactStatus, Lexicon, MedicationStatement,
    MedicationStatus, Record, Source, TermKind, VerificationStatus,
};
use tasks::structure::{ALLERGY, DRUG, PROBLEM};
use tasks::{Excerpt, Item};

/// Adds what `item` proposes to `record`, at the place that it quotes. False where it proposes nothing, quotes words
/// that are not there, or says no more than a fact of the same list does.
pub(crate) fn add(
    item: &Item,
    excerpt: &Excerpt,
    record: &mut Record,
    model: &ModelLabel,
    lexicon: &dyn Lexicon,
) -> bool {
    let Some((document, span)) = excerpt.find(record, item.quote.trim()) else {
        return false;
    };
    let source = Source::Model {
        name: model.name.clone(),
        document: document.clone(),
        span,
    };
    let named = |kinds: &[TermKind]| {
        let mut concept = Concept::text(item.quote.trim());
        match kinds
            .iter()
            .find_map(|kind| lexicon.lookup(*kind, &item.text))
        {
            Some(known) => {
                concept.preferred = Some(known.preferred);
                concept.codes = known.codes;
            }
            None => concept.preferred = Some(item.text.clone()),
        }
        concept
    };
    let ingredients = || {
        lexicon
            .lookup(TermKind::Drug, &item.text)
            .map(|known| known.ingredients)
            .unwrap_or_default()
    };
    match item.label {
        PROBLEM => push(
            &mut record.conditions,
            FactId::at("condition-proposed", &document, span),
            source,
            |of| &of.code,
            Condition {
                code: named(&[TermKind::Problem, TermKind::Symptom]),
                category: ConditionCategory::Problem,
                clinical_status: ClinicalStatus::Unknown,
                verification_status: VerificationStatus::Unconfirmed,
                assertion: Assertion::default(),
                severity: None,
                body_site: None,
                onset: None,
                abatement: None,
                recorded_date: None,
            },
        ),
        DRUG => push(
            &mut record.medications,
            FactId::at("medication-proposed", &document, span),
            source,
            |of| &of.medication,
            MedicationStatement {
                status: MedicationStatus::Unknown,
                ..MedicationStatement::taken(named(&[TermKind::Drug]), ingredients())
            },
        ),
        ALLERGY => push(
            &mut record.allergies,
            FactId::at("allergy-proposed", &document, span),
            source,
            |of| &of.substance,
            AllergyIntolerance {
                substance: named(&[TermKind::Drug, TermKind::DrugClass, TermKind::Allergen]),
                ingredients: ingredients(),
                kind: AllergyType::Unknown,
                clinical_status: ClinicalStatus::Unknown,
                verification_status: VerificationStatus::Unconfirmed,
                criticality: Criticality::Unknown,
                reactions: Vec::new(),
                assertion: Assertion::default(),
                onset: None,
            },
        ),
        _ => false,
    }
}

/// Adds a proposal, unless a fact of the list stands there already that is recognised, or no less so than the proposal.
fn push<T>(
    facts: &mut Vec<Fact<T>>,
    id: FactId,
    source: Source,
    name: fn(&T) -> &Concept,
    value: T,
) -> bool {
    let known = |of: &T| name(of).preferred.is_some();
    let stands_there = |fact: &Fact<T>| {
        source.span().is_some_and(|(at, new)| {
            fact.spans()
                .any(|(document, span)| document == at && span.overlaps(new))
        })
    };
    let covered = facts.iter().any(|fact| {
        fact.id == id || (stands_there(fact) && (known(&fact.value) || !known(&value)))
    });
    if covered {
        return false;
    }
    facts.push(Fact {
        id,
        value,
        sources: vec![source],
        status: FactStatus::Proposed,
        corrections: Vec::new(),
    });
    true
}
