//! Which reader a clinical statement goes to: by template where one is known, else by element, code and section.

use super::view::{Node, Reader, attribute, has_template, related};
use super::{condition, event, medication, result};
use record::{ObservationCategory, PartialDate};

/// Element names of clinical statements.
pub(super) const STATEMENTS: &[&str] = &[
    "act",
    "observation",
    "substanceAdministration",
    "supply",
    "procedure",
    "encounter",
    "organizer",
];

/// What enclosing statements say about the one inside.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'t> {
    /// Status of the enclosing concern.
    pub(super) concern: &'t str,
    /// Time of the enclosing organizer.
    pub(super) date: Option<PartialDate>,
    /// Kind of results in the enclosing organizer.
    pub(super) category: Option<ObservationCategory>,
    /// Inside an encounter, an admission or a discharge.
    pub(super) encounter: bool,
}

const ALLERGY: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.7",
    "2.16.840.1.113883.10.20.24.3.90",
    "2.16.840.1.113883.10.20.1.18",
    "1.3.6.1.4.1.19376.1.5.3.1.4.6",
];
const PROBLEM: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.4",
    "2.16.840.1.113883.10.20.1.28",
    "1.3.6.1.4.1.19376.1.5.3.1.4.5",
];
const MEDICATION: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.16",
    "2.16.840.1.113883.10.20.22.4.42",
    "2.16.840.1.113883.10.20.1.24",
    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
];
const IMMUNIZATION: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.52",
    "2.16.840.1.113883.10.20.22.4.120",
    "1.3.6.1.4.1.19376.1.5.3.1.4.12",
];
const VITAL: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.26",
    "2.16.840.1.113883.10.20.22.4.27",
    "2.16.840.1.113883.10.20.1.35",
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1",
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.2",
];
const RESULT: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.1",
    "2.16.840.1.113883.10.20.22.4.2",
    "2.16.840.1.113883.10.20.1.31",
    "2.16.840.1.113883.10.20.1.32",
];
const FAMILY: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.45",
    "2.16.840.1.113883.10.20.1.23",
    "1.3.6.1.4.1.19376.1.5.3.1.4.15",
];
const SOCIAL: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.38",
    "2.16.840.1.113883.10.20.22.4.78",
    "2.16.840.1.113883.10.20.22.4.85",
    "2.16.840.1.113883.10.20.1.33",
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.4",
    "2.16.840.1.113883.10.20.22.4.503",
    "2.16.840.1.113883.10.20.22.4.504",
    // Sex assigned at birth: kept apart from the administrative gender.
    "2.16.840.1.113883.10.20.22.4.200",
];
const PREGNANCY: &[&str] = &[
    "2.16.840.1.113883.10.20.15.3.8",
    "2.16.840.1.113883.10.20.22.4.293",
];
/// Statements that qualify the one around them and say nothing alone.
const QUALIFIER: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.5",
    "2.16.840.1.113883.10.20.22.4.6",
    "2.16.840.1.113883.10.20.22.4.8",
    "2.16.840.1.113883.10.20.22.4.9",
    "2.16.840.1.113883.10.20.22.4.19",
    "2.16.840.1.113883.10.20.22.4.28",
    "2.16.840.1.113883.10.20.22.4.64",
    "2.16.840.1.113883.10.20.22.4.119",
    "2.16.840.1.113883.10.20.22.4.122",
    "2.16.840.1.113883.10.20.22.4.143",
    "2.16.840.1.113883.10.20.22.4.145",
    "2.16.840.1.113883.10.20.22.4.147",
    "2.16.840.1.113883.10.20.1.39",
    "2.16.840.1.113883.10.20.1.50",
    "2.16.840.1.113883.10.20.1.57",
];
const GENOMIC_OR_DEVICE: &[&str] = &[
    "2.16.840.1.113883.10.20.22.4.311",
    "2.16.840.1.113883.10.20.22.4.319",
    "2.16.840.1.113883.10.20.22.4.305",
];

/// Reads one clinical statement and those inside it.
pub(super) fn statement(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    if has_template(node, QUALIFIER) || has_template(node, GENOMIC_OR_DEVICE) {
        return;
    }
    match node.tag_name().name() {
        "observation" => observation(node, around, reader),
        "substanceAdministration" if is_immunization(node, reader) => {
            event::immunization(node, reader)
        }
        "substanceAdministration" => {
            medication::administration(node, reader);
            reasons(node, around, reader);
        }
        "supply" => supply(node, around, reader),
        "procedure" => {
            event::procedure(node, around, reader);
            reasons(node, around, reader);
        }
        "encounter" => {
            event::encounter(node, reader);
            inside(
                node,
                Around {
                    encounter: true,
                    ..around
                },
                reader,
            );
        }
        "organizer" => organizer(node, around, reader),
        "act" => act(node, around, reader),
        _ => {}
    }
}

/// Problems that an entry states as its reason or beside it, in a concern or alone.
fn reasons(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    for (link, inner) in related(node) {
        let beside = matches!(link.attribute("typeCode"), Some("RSON" | "SUBJ" | "REFR"));
        let problem = has_template(inner, PROBLEM)
            || (inner.tag_name().name() == "act"
                && related(inner).any(|(_, deeper)| has_template(deeper, PROBLEM)));
        if beside && problem {
            statement(inner, around, reader);
        }
    }
}

fn inside(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    for (_, inner) in related(node) {
        statement(inner, around, reader);
    }
}

fn observation(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    if has_template(node, ALLERGY) || (reader.section == "48765-2" && has_participant(node)) {
        condition::allergy(node, around, reader);
    } else if has_template(node, PREGNANCY) {
        event::pregnancy(node, reader);
    } else if has_template(node, PROBLEM)
        || (around.category.is_none() && is_problem_section(&reader.section))
    {
        condition::problem(node, around, reader);
    } else if has_template(node, SOCIAL) || reader.section == "29762-2" {
        event::social(node, reader);
    } else if has_template(node, &["2.16.840.1.113883.10.20.22.4.13"]) || planned(node) {
        event::procedure(node, around, reader);
    } else {
        let category = category(node, around, reader);
        result::observation(
            node,
            Around {
                category: Some(category),
                ..around
            },
            reader,
        );
        inside(
            node,
            Around {
                category: Some(category),
                ..around
            },
            reader,
        );
    }
}

fn category(node: Node<'_>, around: Around<'_>, reader: &Reader<'_, '_>) -> ObservationCategory {
    if has_template(node, VITAL) || reader.section == "8716-3" {
        return ObservationCategory::VitalSign;
    }
    if has_template(node, RESULT) || reader.section == "30954-2" {
        return ObservationCategory::Laboratory;
    }
    around.category.unwrap_or(match reader.section.as_str() {
        "29545-1" | "10210-3" => ObservationCategory::Exam,
        "47420-5" | "10190-7" => ObservationCategory::Survey,
        _ => ObservationCategory::Other,
    })
}

fn is_problem_section(code: &str) -> bool {
    matches!(
        code,
        "11450-4" | "11348-0" | "46241-6" | "11535-2" | "29308-4"
    )
}

fn has_participant(node: Node<'_>) -> bool {
    super::view::at(node, &["participant", "participantRole", "playingEntity"]).is_some()
}

/// Orders, intents, proposals, goals: not yet done.
pub(super) fn planned(node: Node<'_>) -> bool {
    matches!(
        node.attribute("moodCode"),
        Some("INT" | "RQO" | "PRP" | "PRMS" | "ARQ" | "APT" | "GOL")
    )
}

fn is_immunization(node: Node<'_>, reader: &Reader<'_, '_>) -> bool {
    has_template(node, IMMUNIZATION)
        || (reader.section == "11369-6" && !has_template(node, MEDICATION))
}

fn supply(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    let device =
        has_template(node, &["2.16.840.1.113883.10.20.22.4.50"]) || reader.section == "46264-8";
    if device {
        return event::supplied_device(node, reader);
    }
    medication::supply(node, reader);
    inside(node, around, reader);
}

fn organizer(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    if has_template(node, FAMILY)
        || (reader.section == "10157-6" && super::view::child(node, "subject").is_some())
    {
        return event::family(node, reader);
    }
    let category = if has_template(node, VITAL) {
        Some(ObservationCategory::VitalSign)
    } else if has_template(node, RESULT) {
        Some(ObservationCategory::Laboratory)
    } else {
        around.category
    };
    let time = super::view::interval(node);
    let before = reader.sheet.len();
    let around = Around {
        category,
        date: time.start.or(time.end).or(around.date),
        ..around
    };
    inside(node, around, reader);
    if category == Some(ObservationCategory::Laboratory) && reader.sheet.len() > before {
        result::report(node, around.date, reader);
    }
    if reader.sheet.len() == before
        && has_template(
            node,
            &[
                "2.16.840.1.113883.10.20.22.4.311",
                "2.16.840.1.113883.10.20.22.4.135",
            ],
        )
    {
        event::supplied_device(node, reader);
    }
}

fn act(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    const CONCERN: &[&str] = &[
        "2.16.840.1.113883.10.20.22.4.3",
        "2.16.840.1.113883.10.20.22.4.30",
        "2.16.840.1.113883.10.20.1.27",
        "1.3.6.1.4.1.19376.1.5.3.1.4.5.1",
        "1.3.6.1.4.1.19376.1.5.3.1.4.5.2",
        "1.3.6.1.4.1.19376.1.5.3.1.4.5.3",
        "2.16.840.1.113883.10.20.22.4.132",
    ];
    const DIAGNOSIS: &[&str] = &[
        "2.16.840.1.113883.10.20.22.4.33",
        "2.16.840.1.113883.10.20.22.4.34",
        "2.16.840.1.113883.10.20.22.4.80",
    ];
    if has_template(node, &["2.16.840.1.113883.10.20.22.4.12"]) {
        return event::procedure(node, around, reader);
    }
    if has_template(node, &["2.16.840.1.113883.10.20.22.4.202"]) {
        return event::note(node, reader);
    }
    let concern = if has_template(node, CONCERN)
        || attribute(node, "code", "code") == "CONC"
        || is_problem_section(&reader.section)
        || reader.section == "48765-2"
    {
        attribute(node, "statusCode", "code")
    } else {
        around.concern
    };
    let before = reader.sheet.len();
    let encounter = around.encounter || has_template(node, DIAGNOSIS);
    inside(
        node,
        Around {
            concern,
            encounter,
            ..around
        },
        reader,
    );
    if reader.sheet.len() == before {
        event::other_act(node, around, reader);
    }
}
