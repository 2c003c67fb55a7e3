//! FHIR R4 JSON: Bundles of every type, single resources, NDJSON.

mod attachment;
mod clinical;
mod document;
pub(crate) mod genomics;
mod json;
pub(crate) mod medication;
pub(crate) mod observation;
mod patient;
mod split;
pub(crate) mod view;

pub(crate) use clinical::clinical_status;
pub(crate) use document::plain_text;

use crate::sheet::{Sheet, Value as Fact};
use crate::{IngestIssueKind, Input, Understood};
use json::Json;
use record::{Lexicon, Localized, MediaType, MedicationIntent};
use view::{Bundle, Entry, Reader, list, text};

/// Reads a Bundle or a single resource.
pub(crate) fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> Understood {
    let mut sheet = Sheet::new(input, lexicon);
    let decoded = split::decoded(&mut sheet);
    let bundle = split::document(&decoded, &mut sheet);
    read_bundle(&bundle, &mut sheet);
    sheet.finish_open(MediaType::FhirJson)
}

/// Reads newline-delimited JSON, one resource a line.
pub(crate) fn read_lines(input: Input<'_>, lexicon: &dyn Lexicon) -> Understood {
    let mut sheet = Sheet::new(input, lexicon);
    let shared = split::referenced_lines(input.bytes);
    let mut owner = Owner::default();
    split::each_line(&mut sheet, |entry, sheet| {
        owner.note(entry);
        if owner.is_first(entry) {
            resource(entry, &shared, sheet);
        }
    });
    owner.report(&mut sheet);
    sheet.finish_open(MediaType::FhirNdjson)
}

fn read_bundle(bundle: &Bundle, sheet: &mut Sheet<'_>) {
    let mut owner = Owner::default();
    for entry in &bundle.entries {
        owner.note(entry);
    }
    owner.settle(bundle);
    for entry in &bundle.entries {
        if owner.is_first(entry) {
            resource(entry, bundle, sheet);
        }
    }
    owner.report(sheet);
}

/// Which patient a document is about: whom its Composition names, else the first. Patient resources with an identifier
/// in common, or with the same name and birth date, are one person; of other persons nothing is read.
#[derive(Default)]
struct Owner {
    patients: Vec<Person>,
    chosen: Option<usize>,
    skipped: usize,
}

struct Person {
    id: String,
    url: Option<String>,
    identifiers: Vec<String>,
    name_and_birth: Option<String>,
    /// The first Patient resource of the same person.
    person: usize,
}

impl Owner {
    fn note(&mut self, entry: &Entry) {
        if entry.kind() == "Patient" {
            self.add(entry);
        }
    }

    fn add(&mut self, entry: &Entry) {
        let json = &entry.json;
        let identifiers: Vec<String> = list(json, "identifier")
            .iter()
            .filter(|one| !text(one, "value").is_empty())
            .map(|one| format!("{}|{}", text(one, "system"), text(one, "value")))
            .collect();
        let name = list(json, "name").first().map(patient::human_name);
        let birth = text(json, "birthDate");
        let name_and_birth = name
            .filter(|name| !name.is_empty() && !birth.is_empty())
            .map(|name| format!("{}|{birth}", name.to_lowercase()));
        let same = |other: &Person| {
            identifiers
                .iter()
                .any(|one| other.identifiers.contains(one))
                || (name_and_birth.is_some() && other.name_and_birth == name_and_birth)
        };
        let index = self.patients.len();
        let person = self.patients.iter().find(|other| same(other));
        let person = person.map_or(index, |other| other.person);
        self.patients.push(Person {
            id: text(json, "id").to_string(),
            url: entry.full_url.clone(),
            identifiers,
            name_and_birth,
            person,
        });
    }

    /// Settles on the person whom a Composition of the Bundle names.
    fn settle(&mut self, bundle: &Bundle) {
        let compositions = bundle
            .entries
            .iter()
            .filter(|entry| entry.kind() == "Composition");
        let named = compositions
            .filter_map(|entry| entry.json.get("subject"))
            .find_map(|subject| self.named(subject));
        self.chosen = named
            .and_then(|index| self.patients.get(index))
            .map(|patient| patient.person);
    }

    fn is_first(&mut self, entry: &Entry) -> bool {
        if self.patients.len() < 2 {
            return true;
        }
        let mine = if entry.kind() == "Patient" {
            self.position(text(&entry.json, "id"), entry.full_url.as_deref())
        } else {
            let subject = ["subject", "patient"]
                .iter()
                .find_map(|field| entry.json.get(field));
            subject.and_then(|subject| self.named(subject))
        };
        let person = mine
            .and_then(|index| self.patients.get(index))
            .map(|patient| patient.person);
        let first = person.is_none_or(|person| person == self.chosen.unwrap_or(0));
        self.skipped += usize::from(!first);
        first
    }

    fn named(&self, subject: &Json) -> Option<usize> {
        let address = text(subject, "reference");
        self.position(
            address.rsplit('/').next().unwrap_or_default(),
            Some(address),
        )
    }

    fn position(&self, id: &str, url: Option<&str>) -> Option<usize> {
        self.patients.iter().position(|known| {
            (!id.is_empty() && known.id == id) || (url.is_some() && known.url.as_deref() == url)
        })
    }

    fn report(&self, sheet: &mut Sheet<'_>) {
        if self.skipped == 0 {
            return;
        }
        let persons: std::collections::BTreeSet<usize> =
            self.patients.iter().map(|patient| patient.person).collect();
        let others = persons.len() - 1;
        sheet.issue(
            IngestIssueKind::NotUnderstood,
            "",
            Localized::new(
                format!("The file holds {others} further patients; their {} resources were left out. Import each patient as a case of their own.", self.skipped),
                format!("文件中还有 {others} 位患者，其 {} 条资源未导入。请为每位患者单独建立病例。", self.skipped),
            ),
        );
    }
}

/// Modifier extensions whose meaning is carried by the readers; none at present.
const KNOWN_MODIFIERS: &[&str] = &[];

fn resource(entry: &Entry, bundle: &Bundle, sheet: &mut Sheet<'_>) {
    let json = &entry.json;
    let first = sheet.len();
    let mut reader = Reader {
        sheet,
        bundle,
        path: &entry.path,
        original: entry.original,
    };
    match entry.kind() {
        "Patient" => patient::patient(json, &mut reader),
        "Encounter" => patient::encounter(json, &mut reader),
        "Condition" => clinical::condition(json, &mut reader),
        "AllergyIntolerance" => clinical::allergy(json, &mut reader),
        "Procedure" => clinical::procedure(json, &mut reader),
        "Immunization" => clinical::immunization(json, &mut reader),
        "FamilyMemberHistory" => clinical::family(json, &mut reader),
        "MedicationStatement" => medication::medication(json, MedicationIntent::Taken, &mut reader),
        "MedicationRequest" | "MedicationOrder" | "MedicationDispense" => {
            medication::medication(json, MedicationIntent::Ordered, &mut reader);
        }
        "MedicationAdministration" => {
            medication::medication(json, MedicationIntent::Administered, &mut reader)
        }
        "Observation" => observation::observation(json, &mut reader),
        "DiagnosticReport" => document::report(json, &mut reader),
        "DocumentReference" => document::reference(json, &mut reader),
        "Composition" => document::composition(json, &mut reader),
        "ImagingStudy" => document::imaging(json, &mut reader),
        "MolecularSequence" => genomics::sequence(json, &mut reader),
        "Binary" => attachment::binary(json, &mut reader),
        "Device" => device(entry, &mut reader),
        "DeviceUseStatement" => device_use(json, &mut reader),
        other => other_resource(other, json, &mut reader),
    }
    modifiers(json, first, &mut reader);
    sheet.settle();
}

/// A Device that a DeviceUseStatement tells more about is read there.
fn device(entry: &Entry, reader: &mut Reader<'_, '_>) {
    let bundle = reader.bundle;
    let used = bundle.entries.iter().any(|other| {
        other.kind() == "DeviceUseStatement"
            && other.json.get("device").is_some_and(|reference| {
                bundle
                    .resolve(&other.json, reference)
                    .is_some_and(|found| std::ptr::eq(found, &entry.json))
            })
    });
    let authoring = entry.json.get("patient").is_none();
    if !used && !authoring {
        clinical::device(&entry.json, None, reader);
    }
}

fn device_use(json: &Json, reader: &mut Reader<'_, '_>) {
    let since = reader.first_date(json, &["timingDateTime", "timingPeriod", "recordedOn"]);
    let Some(reference) = json.get("device") else {
        return reader.missing("device");
    };
    match reader.bundle.resolve(json, reference) {
        Some(device) => clinical::device(device, since, reader),
        None => clinical::device(reference, since, reader),
    }
}

/// Resources without clinical facts of their own pass silently; others are named.
fn other_resource(kind: &str, json: &Json, reader: &mut Reader<'_, '_>) {
    const SILENT: &[&str] = &[
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Location",
        "Medication",
        "Provenance",
        "Specimen",
        "Bundle",
        "OperationOutcome",
        "RelatedPerson",
        "Claim",
        "ExplanationOfBenefit",
        "Coverage",
        "CareTeam",
        "Account",
        "MessageHeader",
        "Endpoint",
        "Group",
        "Parameters",
    ];
    if SILENT.contains(&kind) {
        return;
    }
    if kind.is_empty() {
        return reader.missing("resourceType");
    }
    let words = ["code", "type", "category", "description", "reasonCode"]
        .iter()
        .find_map(|field| view::concept_of(json, field))
        .map(|words| words.text.into_revealed())
        .unwrap_or_default();
    reader.push(Fact::Statement(
        format!("{kind}: {words} {}", text(json, "status"))
            .trim_end()
            .to_string(),
    ));
    reader.sheet.issue(
        IngestIssueKind::Note,
        reader.path.to_string(),
        Localized::new(
            format!("Resources of type {kind} are shown but not turned into facts."),
            format!("{kind} 类型的资源仅显示，不转换为事实。"),
        ),
    );
}

/// A modifier extension that is not understood can turn the meaning round: its facts wait for a person.
fn modifiers(json: &Json, first: usize, reader: &mut Reader<'_, '_>) {
    let unknown: Vec<&str> = list(json, "modifierExtension")
        .iter()
        .map(|extension| text(extension, "url"))
        .filter(|url| !KNOWN_MODIFIERS.contains(url))
        .collect();
    if unknown.is_empty() {
        return;
    }
    reader.sheet.propose_from(first);
    let url = unknown[0];
    reader.sheet.issue(
        IngestIssueKind::NotUnderstood,
        format!("{}.modifierExtension", reader.path),
        Localized::new(
            format!("The extension {url} may change the meaning of this entry; it is used by no rule until you accept it."),
            format!("扩展 {url} 可能改变该条目的含义；在您确认前不用于任何规则。"),
        ),
    );
}

#[cfg(test)]
mod tests;
