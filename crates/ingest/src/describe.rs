//! How each kind of fact reads as one line of the rendering.

use crate::codes;
use crate::sheet::Value;
use record::{
    AdministrativeSex, AllergyIntolerance, AllergyStatus, ClinicalStatus, Code, CodeSystem,
    Comparator, Concept, Condition, Dosage, Experiencer, MedicationStatement, Observation,
    ObservationCategory, ObservationStatus, ObservationValue, PartialDate, PregnancyStatus,
    Presence, Quantity, SectionKind, Temporality, VerificationStatus,
};
use std::fmt::Write;

/// The heading that a value stands under.
pub(crate) fn section(value: &Value) -> SectionKind {
    match value {
        Value::Name(_)
        | Value::Identifier(_)
        | Value::Sex(_)
        | Value::Birth(_)
        | Value::Age(_)
        | Value::Deceased(_)
        | Value::Encounter(_) => SectionKind::Administrative,
        Value::Pregnancy(_) | Value::Lactating(_) => SectionKind::ObstetricHistory,
        Value::Condition(_) => SectionKind::Assessment,
        Value::Medication(_) => SectionKind::Medications,
        Value::AllergyStatement(..) | Value::Allergy(_) => SectionKind::Allergies,
        Value::Observation(observation) => match observation.category {
            ObservationCategory::VitalSign => SectionKind::VitalSigns,
            ObservationCategory::Exam | ObservationCategory::Survey => SectionKind::PhysicalExam,
            ObservationCategory::Imaging => SectionKind::Imaging,
            _ => SectionKind::Laboratory,
        },
        Value::Procedure(_) | Value::Device(_) => SectionKind::Procedures,
        Value::Immunization(_) => SectionKind::Immunizations,
        Value::Family(_) => SectionKind::FamilyHistory,
        Value::Social(_) => SectionKind::SocialHistory,
        Value::Report(_) | Value::Imaging(_) => SectionKind::Imaging,
        Value::Gene(_) | Value::Variant(_) => SectionKind::Genetics,
        Value::Statement(_) | Value::Narrative { .. } => SectionKind::Other,
    }
}

const ORDER: &[(SectionKind, &str)] = &[
    (SectionKind::Administrative, "Patient and encounters"),
    (SectionKind::ChiefComplaint, "Chief complaint"),
    (
        SectionKind::HistoryOfPresentIllness,
        "History of present illness",
    ),
    (SectionKind::Allergies, "Allergies and intolerances"),
    (SectionKind::Medications, "Medications"),
    (SectionKind::Assessment, "Problems and diagnoses"),
    (SectionKind::PastMedicalHistory, "Past medical history"),
    (SectionKind::PastSurgicalHistory, "Past surgical history"),
    (SectionKind::ObstetricHistory, "Pregnancy and lactation"),
    (SectionKind::VitalSigns, "Vital signs"),
    (SectionKind::ReviewOfSystems, "Review of systems"),
    (SectionKind::PhysicalExam, "Examination and scores"),
    (SectionKind::Laboratory, "Results"),
    (SectionKind::Imaging, "Reports and imaging"),
    (SectionKind::Pathology, "Pathology"),
    (SectionKind::Procedures, "Procedures and devices"),
    (SectionKind::Immunizations, "Immunizations"),
    (SectionKind::FamilyHistory, "Family history"),
    (SectionKind::SocialHistory, "Social history"),
    (SectionKind::Genetics, "Genetics"),
    (SectionKind::HospitalCourse, "Hospital course"),
    (SectionKind::AssessmentAndPlan, "Assessment and plan"),
    (SectionKind::Plan, "Plan"),
    (SectionKind::Disposition, "Disposition"),
    (SectionKind::Other, "Documents and other"),
];

/// Rank of a heading on the page.
pub(crate) fn order(kind: SectionKind) -> usize {
    ORDER
        .iter()
        .position(|(known, _)| *known == kind)
        .unwrap_or(ORDER.len())
}

/// Words of a heading.
pub(crate) fn heading(kind: SectionKind) -> &'static str {
    ORDER
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("Other", |(_, words)| words)
}

/// Appends `text` with every run of blanks and control characters as one blank.
pub(crate) fn one_line(text: &str, out: &mut String) {
    let mut gap = false;
    for character in text.trim().chars() {
        if character.is_whitespace() || character.is_control() {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        out.push(character);
    }
}

/// Appends the line of `value`, without its line break.
pub(crate) fn line(value: &Value, out: &mut String) {
    match value {
        Value::Name(name) => say(out, "Name", name.reveal()),
        Value::Identifier(v) => {
            say(out, "Identifier", v.value.reveal());
            if !v.system.is_empty() {
                part(out, &v.system);
            }
        }
        Value::Sex(sex) => say(out, "Sex", sex_word(*sex)),
        Value::Birth(date) => say(out, "Born", &date.to_string()),
        Value::Age(years) => say(out, "Age", &format!("{years} years")),
        Value::Deceased(date) => say(
            out,
            "Deceased",
            &date.map_or("yes".into(), |date| date.to_string()),
        ),
        Value::Pregnancy(status) => say(out, "Pregnancy", &pregnancy(status)),
        Value::Lactating(yes) => say(out, "Breast-feeding", if *yes { "yes" } else { "no" }),
        Value::Condition(v) => condition(v, out),
        Value::Medication(v) => medication(v, out),
        Value::AllergyStatement(status, words) => {
            say(out, "Allergies", allergy_words(*status));
            if !words.is_empty() {
                part(out, words);
            }
        }
        Value::Allergy(v) => allergy(v, out),
        Value::Observation(v) => observation(v, out),
        Value::Statement(words) => one_line(words, out),
        other => event(other, out),
    }
}

fn event(value: &Value, out: &mut String) {
    match value {
        Value::Procedure(v) => {
            named(out, "Procedure", &v.code);
            part(out, &v.status);
            dated(out, "", v.performed);
        }
        Value::Immunization(v) => {
            named(out, "Immunization", &v.vaccine);
            part(out, &v.status);
            dated(out, "", v.occurrence);
            part(out, v.not_given_reason.as_deref().unwrap_or_default());
        }
        Value::Family(v) => {
            say(out, "Family history", &v.relationship);
            match &v.condition {
                Some(condition) => {
                    out.push_str(": ");
                    concept(out, condition);
                }
                None => part(out, "no illness stated"),
            }
            asserted(out, &v.assertion);
            if let Some(age) = v.onset_age {
                part(out, &format!("onset at {age} years"));
            }
            part(
                out,
                if v.deceased == Some(true) {
                    "cause of death"
                } else {
                    ""
                },
            );
        }
        Value::Social(v) => {
            say(out, "Social history", v.text.reveal());
            if let Some(amount) = &v.amount {
                part(out, &quantity(amount));
            }
            asserted(out, &v.assertion);
        }
        Value::Encounter(v) => {
            named(out, "Encounter", &v.class);
            dated(out, "from ", v.start);
            dated(out, "to ", v.end);
            if let Some(reason) = &v.reason {
                out.push_str(", reason: ");
                concept(out, reason);
            }
            part(out, v.location.as_ref().map_or("", |place| place.reveal()));
        }
        Value::Device(v) => {
            named(out, "Device", &v.kind);
            asserted(out, &v.assertion);
            dated(out, "since ", v.since);
        }
        other => report(other, out),
    }
}

fn report(value: &Value, out: &mut String) {
    match value {
        Value::Report(v) => {
            named(out, "Report", &v.code);
            part(out, &v.status);
            dated(out, "", v.effective);
            if let Some(conclusion) = &v.conclusion {
                out.push_str(": ");
                one_line(conclusion.reveal(), out);
            }
        }
        Value::Imaging(v) => {
            say(out, "Imaging study", &v.modality);
            part(out, v.description.reveal());
            dated(out, "", v.started);
            part(out, &format!("{} images", v.instances));
        }
        Value::Gene(v) => {
            say(out, "Gene", &v.gene);
            part(out, v.diplotype.as_deref().unwrap_or_default());
            part(out, v.phenotype.as_deref().unwrap_or_default());
            if let Some(score) = v.activity_score {
                part(out, &format!("activity score {score}"));
            }
            if v.source == record::GeneCallSource::Vcf {
                called_here(v, out);
            }
            dated(out, "", v.date);
        }
        Value::Variant(v) => {
            say(out, "Variant", &format!("{}:{}", v.chromosome, v.position));
            part(out, v.rsid.as_deref().unwrap_or_default());
            let separator = if v.phased { "|" } else { "/" };
            let alleles: Vec<&str> = v
                .alleles
                .iter()
                .map(|allele| allele.as_deref().unwrap_or("."))
                .collect();
            part(
                out,
                &format!(
                    "reference {}, alleles {}",
                    v.reference,
                    alleles.join(separator)
                ),
            );
            part(out, &v.build);
        }
        _ => {}
    }
}

/// What stands beside a call made from variants.
fn called_here(call: &record::GeneCall, out: &mut String) {
    if call.diplotype.is_none() {
        part(out, "no named allele explains the variants");
    }
    part(out, "called from variants, research use");
    if !call.missing_positions.is_empty() {
        let count = call.missing_positions.len();
        part(
            out,
            &format!("{count} positions missing, never taken as reference"),
        );
    }
}

fn say(out: &mut String, label: &str, words: &str) {
    out.push_str(label);
    out.push_str(": ");
    one_line(words, out);
}

fn part(out: &mut String, words: &str) {
    if !words.trim().is_empty() {
        out.push_str(", ");
        one_line(words, out);
    }
}

fn dated(out: &mut String, before: &str, date: Option<PartialDate>) {
    if let Some(date) = date {
        let _ = write!(out, ", {before}{date}");
    }
}

fn named(out: &mut String, label: &str, of: &Concept) {
    out.push_str(label);
    out.push_str(": ");
    concept(out, of);
}

/// Appends the document's words and the codes that it gave.
fn concept(out: &mut String, of: &Concept) {
    one_line(of.text.reveal(), out);
    let shown: Vec<&Code> = of
        .codes
        .iter()
        .filter(|code| code.system != CodeSystem::Local)
        .take(3)
        .collect();
    for (index, code) in shown.iter().enumerate() {
        out.push_str(if index == 0 { " (" } else { "; " });
        one_line(codes::label(&code.system), out);
        out.push(' ');
        one_line(&code.code, out);
    }
    if !shown.is_empty() {
        out.push(')');
    }
}

fn asserted(out: &mut String, assertion: &record::Assertion) {
    match assertion.presence {
        Presence::Present => {}
        Presence::Absent => part(out, "stated as absent"),
        Presence::Possible => part(out, "possible"),
        Presence::Hypothetical => part(out, "hypothetical"),
    }
    if assertion.time == Temporality::Historical {
        part(out, "in the past");
    }
    if assertion.experiencer != Experiencer::Patient {
        part(out, "not the patient");
    }
}

fn condition(v: &Condition, out: &mut String) {
    named(out, "Condition", &v.code);
    part(out, clinical_word(v.clinical_status));
    part(out, verification_word(v.verification_status));
    asserted(out, &v.assertion);
    part(out, v.severity.as_deref().unwrap_or_default());
    part(out, v.body_site.as_deref().unwrap_or_default());
    dated(out, "onset ", v.onset);
    dated(out, "ended ", v.abatement);
    dated(out, "recorded ", v.recorded_date);
}

fn allergy(v: &AllergyIntolerance, out: &mut String) {
    named(out, "Allergy", &v.substance);
    part(
        out,
        match v.kind {
            record::AllergyType::Intolerance => "intolerance",
            _ => "",
        },
    );
    part(out, clinical_word(v.clinical_status));
    part(out, verification_word(v.verification_status));
    asserted(out, &v.assertion);
    part(
        out,
        match v.criticality {
            record::Criticality::High => "criticality high",
            record::Criticality::Low => "criticality low",
            record::Criticality::Unknown => "",
        },
    );
    for reaction in &v.reactions {
        out.push_str(", reaction: ");
        concept(out, &reaction.manifestation);
        part(
            out,
            reaction.severity.map_or("", |severity| match severity {
                record::ReactionSeverity::Mild => "mild",
                record::ReactionSeverity::Moderate => "moderate",
                record::ReactionSeverity::Severe => "severe",
            }),
        );
    }
    dated(out, "noted ", v.onset);
}

fn medication(v: &MedicationStatement, out: &mut String) {
    named(
        out,
        match v.intent {
            record::MedicationIntent::Taken => "Medication",
            record::MedicationIntent::Ordered => "Medication order",
            record::MedicationIntent::Administered => "Medication given",
        },
        &v.medication,
    );
    let words = format!("{:?}", v.status).to_lowercase();
    part(out, if words == "unknown" { "" } else { &words });
    dosage(&v.dosage, out);
    asserted(out, &v.assertion);
    dated(out, "from ", v.start);
    dated(out, "to ", v.end);
    if let Some(reason) = &v.reason {
        out.push_str(", for ");
        concept(out, reason);
    }
}

fn dosage(v: &Dosage, out: &mut String) {
    if let Some(dose) = &v.dose {
        part(out, &quantity(dose));
    }
    if let Some(units) = &v.units {
        part(out, &quantity(units));
    }
    if let Some(route) = v.route {
        part(out, &format!("{route:?}").to_lowercase());
    }
    if let Some(frequency) = &v.frequency {
        part(out, &frequency.text);
        part(out, if frequency.as_needed { "as needed" } else { "" });
    }
    if let Some(days) = v.duration_days {
        part(out, &format!("for {days} days"));
    }
    if !v.text.trim().is_empty() {
        out.push_str(", \"");
        one_line(&v.text, out);
        out.push('"');
    }
}

fn observation(v: &Observation, out: &mut String) {
    named(out, "Observation", &v.code);
    out.push_str(": ");
    match &v.value {
        ObservationValue::Quantity(value) => out.push_str(&quantity(value)),
        ObservationValue::Concept(value) => concept(out, value),
        ObservationValue::Text(value) => one_line(value.reveal(), out),
        ObservationValue::Ratio(a, b) => {
            let _ = write!(out, "{}:{}", quantity(a), quantity(b));
        }
        ObservationValue::Boolean(value) => out.push_str(if *value { "yes" } else { "no" }),
        ObservationValue::Missing(reason) => {
            out.push_str("no value");
            part(out, reason.as_deref().unwrap_or_default());
        }
    }
    if let Some(range) = &v.reference_range {
        part(out, &format!("range {}", range.text));
    }
    if let Some(flag) = v.interpretation {
        part(out, &format!("flag {flag:?}").to_lowercase());
    }
    if !matches!(
        v.status,
        ObservationStatus::Final | ObservationStatus::Unknown
    ) {
        part(out, &format!("{:?}", v.status).to_lowercase());
    }
    part(out, v.specimen.as_deref().unwrap_or_default());
    asserted(out, &v.assertion);
    dated(out, "", v.effective);
}

/// A quantity as one reads it: `< 5 mmol/L`, `80-90 mm[Hg]`.
pub(crate) fn quantity(v: &Quantity) -> String {
    let sign = match v.comparator {
        Some(Comparator::Less) => "< ",
        Some(Comparator::LessOrEqual) => "<= ",
        Some(Comparator::Greater) => "> ",
        Some(Comparator::GreaterOrEqual) => ">= ",
        Some(Comparator::Approximately) => "about ",
        None => "",
    };
    let high = v.high.map_or(String::new(), |high| format!("-{high}"));
    let unit = if v.unit_text.is_empty() {
        v.unit.as_deref().unwrap_or_default()
    } else {
        &v.unit_text
    };
    format!("{sign}{}{high} {unit}", v.value)
        .trim_end()
        .to_string()
}

fn sex_word(sex: AdministrativeSex) -> &'static str {
    match sex {
        AdministrativeSex::Female => "female",
        AdministrativeSex::Male => "male",
        AdministrativeSex::Other => "other",
        AdministrativeSex::Unknown => "unknown",
    }
}

fn pregnancy(status: &PregnancyStatus) -> String {
    match status {
        PregnancyStatus::Pregnant { weeks: Some(weeks) } => format!("pregnant, {weeks} weeks"),
        PregnancyStatus::Pregnant { weeks: None } => "pregnant".into(),
        PregnancyStatus::NotPregnant => "not pregnant".into(),
        PregnancyStatus::NotPossible => "not possible".into(),
    }
}

fn allergy_words(status: AllergyStatus) -> &'static str {
    match status {
        AllergyStatus::NoneKnown => "none known",
        AllergyStatus::NotAsked => "not asked or no information available",
        AllergyStatus::Listed => "listed",
        AllergyStatus::NoInformation => "no information",
    }
}

fn clinical_word(status: ClinicalStatus) -> &'static str {
    match status {
        ClinicalStatus::Active => "active",
        ClinicalStatus::Recurrence => "recurrence",
        ClinicalStatus::Relapse => "relapse",
        ClinicalStatus::Inactive => "inactive",
        ClinicalStatus::Remission => "remission",
        ClinicalStatus::Resolved => "resolved",
        ClinicalStatus::Unknown => "",
    }
}

fn verification_word(status: VerificationStatus) -> &'static str {
    match status {
        VerificationStatus::Confirmed | VerificationStatus::Unknown => "",
        VerificationStatus::Unconfirmed => "unconfirmed",
        VerificationStatus::Provisional => "provisional",
        VerificationStatus::Differential => "differential",
        VerificationStatus::Refuted => "refuted",
        VerificationStatus::EnteredInError => "entered in error",
    }
}
