//! Problem and allergy observations.

use super::entry::Around;
use super::view::{
    Node, Reader, at, attribute, child, children, has_template, interval, negated, related,
};
use crate::enrich;
use crate::sheet::Value as Fact;
use record::{
    AllergyIntolerance, AllergyStatus, AllergyType, Assertion, ClinicalStatus, Concept, Condition,
    ConditionCategory, Criticality, Presence, Reaction, ReactionSeverity, VerificationStatus,
};

const STATUS: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.6",
    "2.16.840.1.113883.10.20.22.4.28",
    "2.16.840.1.113883.10.20.1.50",
    "2.16.840.1.113883.10.20.1.39",
    "2.16.840.1.113883.10.20.1.57",
    "1.3.6.1.4.1.19376.1.5.3.1.4.1.1",
];
const SEVERITY: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.8",
    "2.16.840.1.113883.10.20.1.55",
    "1.3.6.1.4.1.19376.1.5.3.1.4.1",
];
const REACTION: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.9",
    "2.16.840.1.113883.10.20.1.54",
];

/// "Problem", "disease", "finding": no problem by itself.
const GENERIC: &[&str] = &["55607006", "64572001", "404684003"];

/// A problem that is coded as "problem" and named by a translation goes by the translation.
fn named(mut code: Concept) -> Concept {
    let is_generic = |code: &record::Code| GENERIC.contains(&code.code.as_str());
    if code.codes.first().is_some_and(is_generic)
        && let Some(place) = code.codes.iter().position(|code| !is_generic(code))
    {
        code.codes.swap(0, place);
        if let Some(words) = &code.codes[0].display {
            code.text = words.clone().into();
        }
    }
    code
}

pub(super) fn problem(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    let value = child(node, "value")
        .map(|value| reader.concept(value))
        .unwrap_or_default();
    let code = if value.text.is_empty() {
        text_of(node, reader)
    } else {
        value
    };
    if code.text.is_empty() {
        return reader.issue(
            crate::IngestIssueKind::Missing,
            node,
            "This problem entry names no problem and was left out.",
            "该问题条目未写明问题，已略去。",
        );
    }
    let generic = has_code(&code, GENERIC);
    let worded = code.codes.is_empty() && enrich::says_none(code.text.reveal());
    if has_code(&code, &["160245001"]) || (negated(node) && generic) || worded {
        return reader.push(
            Fact::Statement(format!("No known problems: {}", code.text.reveal())),
            node,
        );
    }
    let time = interval(node);
    let withdrawn = withdrawn(node);
    let mut assertion = Assertion::default();
    if negated(node) {
        assertion.presence = Presence::Absent;
    }
    let mut code = named(code);
    enrich::problem(&mut code, reader.lexicon());
    let value = Condition {
        category: category(node, around),
        clinical_status: status(node, &time, around.concern, reader),
        verification_status: if withdrawn {
            VerificationStatus::EnteredInError
        } else {
            VerificationStatus::Unknown
        },
        assertion,
        severity: severity_words(node, reader),
        body_site: reader
            .concept_of(node, "targetSiteCode")
            .map(|site| site.text.into_revealed()),
        onset: time.start,
        abatement: time.end,
        recorded_date: at(node, &["author", "time"])
            .and_then(|time| time.attribute("value"))
            .and_then(super::view::time_stamp),
        code,
    };
    reader.push(Fact::Condition(value), node);
    for (_, inner) in related(node) {
        if super::view::has_template(inner, &["2.16.840.1.113883.10.20.22.4.4"]) {
            problem(inner, around, reader);
        }
    }
}

fn text_of(node: Node<'_>, reader: &Reader<'_, '_>) -> Concept {
    child(node, "text")
        .map(|text| Concept::text(reader.words_of(text)))
        .unwrap_or_default()
}

fn has_code(concept: &Concept, wanted: &[&str]) -> bool {
    concept
        .codes
        .iter()
        .any(|code| wanted.contains(&code.code.as_str()))
}

fn category(node: Node<'_>, around: Around<'_>) -> ConditionCategory {
    if around.encounter {
        return ConditionCategory::EncounterDiagnosis;
    }
    match attribute(node, "code", "code") {
        "418799008" | "75325-1" => ConditionCategory::Symptom,
        _ => ConditionCategory::Problem,
    }
}

/// True for an entry marked as nullified or withdrawn.
fn withdrawn(node: Node<'_>) -> bool {
    matches!(attribute(node, "statusCode", "code"), "nullified")
        || node
            .parent()
            .and_then(|link| link.parent())
            .is_some_and(|act| attribute(act, "statusCode", "code") == "nullified")
}

/// Stated status first, then a stated end, then the enclosing concern.
fn status(
    node: Node<'_>,
    time: &super::view::Interval,
    concern: &str,
    reader: &Reader<'_, '_>,
) -> ClinicalStatus {
    for (_, inner) in related(node) {
        let stated = has_template(inner, STATUS) || attribute(inner, "code", "code") == "33999-4";
        if stated
            && let Some(found) = reader
                .concept_of(inner, "value")
                .and_then(|value| status_of(&value))
        {
            return found;
        }
    }
    if time.end.is_some() {
        return ClinicalStatus::Resolved;
    }
    match (concern, time.ended) {
        ("completed", _) => ClinicalStatus::Resolved,
        ("suspended" | "aborted", _) => ClinicalStatus::Inactive,
        ("active", false) => ClinicalStatus::Active,
        _ => ClinicalStatus::Unknown,
    }
}

fn status_of(value: &Concept) -> Option<ClinicalStatus> {
    let by_code = value
        .codes
        .iter()
        .find_map(|code| match code.code.as_str() {
            "55561003" => Some(ClinicalStatus::Active),
            "73425007" => Some(ClinicalStatus::Inactive),
            "413322009" => Some(ClinicalStatus::Resolved),
            "246455001" => Some(ClinicalStatus::Recurrence),
            "263855007" => Some(ClinicalStatus::Relapse),
            "277022003" => Some(ClinicalStatus::Remission),
            _ => None,
        });
    by_code.or_else(|| crate::fhir::clinical_status(value.text.reveal()))
}

fn severity_words(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<String> {
    related(node)
        .find(|(_, inner)| {
            has_template(*inner, SEVERITY) || attribute(*inner, "code", "code") == "SEV"
        })
        .and_then(|(_, inner)| reader.concept_of(inner, "value"))
        .map(|words| words.text.into_revealed())
}

fn severity(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<ReactionSeverity> {
    let found = related(node)
        .find(|(_, inner)| {
            has_template(*inner, SEVERITY) || attribute(*inner, "code", "code") == "SEV"
        })
        .and_then(|(_, inner)| reader.concept_of(inner, "value"))?;
    let by_code = found
        .codes
        .iter()
        .find_map(|code| match code.code.as_str() {
            "255604002" | "L" => Some(ReactionSeverity::Mild),
            "371923003" | "6736007" | "M" => Some(ReactionSeverity::Moderate),
            "371924009" | "24484000" | "399166001" | "H" => Some(ReactionSeverity::Severe),
            _ => None,
        });
    by_code.or_else(|| match found.text.reveal().to_lowercase().as_str() {
        "mild" => Some(ReactionSeverity::Mild),
        "moderate" => Some(ReactionSeverity::Moderate),
        "severe" => Some(ReactionSeverity::Severe),
        _ => None,
    })
}

pub(super) fn allergy(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    let kind = child(node, "value")
        .map(|value| reader.concept(value))
        .unwrap_or_default();
    let substance = substance(node, reader);
    if has_code(&kind, &["716186003", "160244002", "409137002"])
        || substance
            .as_ref()
            .is_some_and(|s| has_code(s, &["716186003", "409137002"]))
    {
        return statement_of_none(node, &kind, reader);
    }
    if negated(node) && substance.as_ref().is_none_or(is_general) {
        return negated_kind(node, &kind, around, reader);
    }
    let Some(mut substance) = substance.or_else(|| specific(&kind)) else {
        if let Some(status) = unnamed(node, &kind, reader) {
            return reader.push(status, node);
        }
        return reader.issue(
            crate::IngestIssueKind::Missing,
            node,
            "This allergy entry names no substance and was left out.",
            "该过敏条目未写明过敏原，已略去。",
        );
    };
    if kind.text.is_empty() && is_general(&substance) {
        return reader.push(
            Fact::Statement(format!("Allergy entry: {}", substance.text.reveal())),
            node,
        );
    }
    let mut assertion = Assertion::default();
    if negated(node) {
        assertion.presence = Presence::Absent;
    }
    let time = interval(node);
    let ingredients = enrich::substance(&mut substance, reader.lexicon());
    let value = AllergyIntolerance {
        substance,
        ingredients,
        kind: allergy_type(&kind),
        clinical_status: status(node, &time, around.concern, reader),
        verification_status: if withdrawn(node) {
            VerificationStatus::EnteredInError
        } else {
            VerificationStatus::Unknown
        },
        criticality: criticality(node, reader),
        reactions: reactions(node, reader),
        assertion,
        onset: time.start,
    };
    reader.push(Fact::Allergy(value), node);
}

/// What an entry without substance says of allergies as a whole: its words, or the reason why it is empty.
fn unnamed(node: Node<'_>, kind: &Concept, reader: &Reader<'_, '_>) -> Option<Fact> {
    let value = child(node, "value");
    let words = value
        .and_then(|value| child(value, "originalText"))
        .or_else(|| child(node, "text"))
        .map(|text| reader.words_of(text))
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| kind.text.reveal().to_string());
    if enrich::none_known(&words) == Some(enrich::NoneKnown::All) {
        return Some(Fact::AllergyStatement(AllergyStatus::NoneKnown, words));
    }
    let empty = node
        .attribute("nullFlavor")
        .or_else(|| value?.attribute("nullFlavor"))?;
    let words = if words.is_empty() {
        empty.to_string()
    } else {
        words
    };
    Some(Fact::AllergyStatement(AllergyStatus::NotAsked, words))
}

fn substance(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<Concept> {
    for participant in children(node, "participant") {
        let Some(entity) = at(participant, &["participantRole", "playingEntity"]) else {
            continue;
        };
        let name = child(entity, "name")
            .map(|name| reader.words_of(name))
            .filter(|name| !name.is_empty());
        let coded = child(entity, "code")
            .map(|code| reader.concept(code))
            .filter(|c| !c.text.is_empty());
        match (coded, name) {
            (Some(mut coded), Some(name))
                if coded.codes.iter().all(|code| code.display.is_none()) =>
            {
                coded.text = name.into();
                return Some(coded);
            }
            (Some(coded), _) => return Some(coded),
            (None, Some(name)) => return Some(Concept::text(name)),
            (None, None) => {}
        }
    }
    None
}

/// "Substance", "allergen", "drug": no allergen by itself.
fn is_general(substance: &Concept) -> bool {
    has_code(
        substance,
        &["105590001", "410942007", "762766007", "373873005"],
    )
}

/// An allergy named by the value itself ("penicillin allergy"), not only by its kind.
fn specific(kind: &Concept) -> Option<Concept> {
    const KINDS: &[&str] = &[
        "419199007",
        "416098002",
        "59037007",
        "235719002",
        "420134006",
        "418038007",
        "418471000",
        "419511003",
        "414285001",
        "426232007",
        "232347008",
        "106190000",
        "418634005",
        "ALG",
        "DALG",
        "FALG",
        "EALG",
        "DINT",
        "FINT",
        "EINT",
        "OINT",
        "DNAINT",
        "FNAINT",
        "ENAINT",
    ];
    (!kind.text.is_empty() && !has_code(kind, KINDS)).then(|| kind.clone())
}

fn statement_of_none(node: Node<'_>, kind: &Concept, reader: &mut Reader<'_, '_>) {
    reader.push(
        Fact::AllergyStatement(AllergyStatus::NoneKnown, kind.text.reveal().to_string()),
        node,
    );
}

/// A negated entry without substance: no allergy at all, or none to drugs; none to food or the environment is kept
/// as an absent allergy to that kind only.
fn negated_kind(node: Node<'_>, kind: &Concept, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    const PART: &[&str] = &[
        "414285001",
        "418471000",
        "235719002",
        "426232007",
        "232347008",
        "FALG",
        "EALG",
        "FINT",
        "EINT",
    ];
    if !has_code(kind, PART) {
        return reader.push(
            Fact::AllergyStatement(
                AllergyStatus::NoneKnown,
                format!("no {}", kind.text.reveal()),
            ),
            node,
        );
    }
    let value = AllergyIntolerance {
        substance: kind.clone(),
        ingredients: Vec::new(),
        kind: allergy_type(kind),
        clinical_status: status(node, &interval(node), around.concern, reader),
        verification_status: VerificationStatus::Unknown,
        criticality: Criticality::Unknown,
        reactions: Vec::new(),
        assertion: Assertion {
            presence: Presence::Absent,
            ..Assertion::default()
        },
        onset: None,
    };
    reader.push(Fact::Allergy(value), node);
}

fn allergy_type(kind: &Concept) -> AllergyType {
    if has_code(
        kind,
        &[
            "419199007",
            "416098002",
            "414285001",
            "426232007",
            "ALG",
            "DALG",
            "FALG",
            "EALG",
        ],
    ) {
        AllergyType::Allergy
    } else if has_code(
        kind,
        &[
            "59037007",
            "235719002",
            "OINT",
            "DINT",
            "FINT",
            "EINT",
            "DNAINT",
            "FNAINT",
        ],
    ) {
        AllergyType::Intolerance
    } else {
        AllergyType::Unknown
    }
}

fn criticality(node: Node<'_>, reader: &Reader<'_, '_>) -> Criticality {
    let found = related(node)
        .find(|(_, inner)| has_template(*inner, &["2.16.840.1.113883.10.20.22.4.145"]))
        .and_then(|(_, inner)| reader.concept_of(inner, "value"));
    match found
        .and_then(|value| value.codes.first().map(|code| code.code.clone()))
        .as_deref()
    {
        Some("CRITH") => Criticality::High,
        Some("CRITL") => Criticality::Low,
        _ => Criticality::Unknown,
    }
}

fn reactions(node: Node<'_>, reader: &Reader<'_, '_>) -> Vec<Reaction> {
    let own = severity(node, reader);
    related(node)
        .filter(|(link, inner)| {
            has_template(*inner, REACTION) || link.attribute("typeCode") == Some("MFST")
        })
        .filter_map(|(_, inner)| {
            let manifestation = reader
                .concept_of(inner, "value")
                .or_else(|| Some(text_of(inner, reader)).filter(|c| !c.text.is_empty()))?;
            Some(Reaction {
                manifestation,
                severity: severity(inner, reader).or(own),
                onset: interval(inner).start,
            })
        })
        .collect()
}
