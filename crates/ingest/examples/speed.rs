//! Speed of the FHIR reader: MB/s over a bulk export made here, and the most memory used.
//!
//! `cargo run --release -p ingest --example speed -- [MEGABYTES]`

#![expect(clippy::print_stdout, reason = "prints its measurement")]

use ingest::Input;
use record::DocumentId;
use std::time::Instant;

#[path = "../tests/common/lexicon.rs"]
mod lexicon;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let megabytes: usize = std::env::args()
        .nth(1)
        .and_then(|written| written.parse().ok())
        .unwrap_or(200);
    let bytes = export(megabytes << 20);
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title: "export.ndjson",
        bytes: &bytes,
        as_of: None,
    };
    let start = Instant::now();
    let (record, issues) = ingest::read(input, &lexicon::Few);
    let seconds = start.elapsed().as_secs_f64();
    println!("bytes {}", bytes.len());
    println!(
        "facts {}",
        record.observations.len() + record.conditions.len()
    );
    println!("issues {}", issues.len());
    println!("MB/s {:.1}", bytes.len() as f64 / 1e6 / seconds);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("{}", peak.unwrap_or_default());
    }
}

/// Resources as a hospital's bulk export holds them: a patient, then results and problems.
fn export(size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size + 4096);
    bytes.extend(
        br#"{"resourceType":"Patient","id":"p","gender":"female","birthDate":"1960-04-09","name":[{"family":"Example","given":["A"]}]}"#,
    );
    let mut number = 0_usize;
    while bytes.len() < size {
        number += 1;
        let (day, value) = (number % 28 + 1, 3.0 + (number % 30) as f64 / 10.0);
        let line = if number.is_multiple_of(10) {
            format!(
                r#"{{"resourceType":"Condition","id":"c{number}","meta":{{"versionId":"1","lastUpdated":"2021-03-{day:02}T10:00:00Z","profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition"]}},"clinicalStatus":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}}]}},"verificationStatus":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}}]}},"code":{{"coding":[{{"system":"http://snomed.info/sct","code":"{number}","display":"Finding {number}"}}],"text":"Finding {number}"}},"subject":{{"reference":"Patient/p"}},"encounter":{{"reference":"Encounter/e{number}"}},"onsetDateTime":"2021-03-{day:02}T10:00:00Z"}}"#
            )
        } else {
            format!(
                r#"{{"resourceType":"Observation","id":"o{number}","meta":{{"versionId":"1","lastUpdated":"2021-03-{day:02}T10:00:00Z","profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]}},"status":"final","category":[{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"Laboratory"}}]}}],"code":{{"coding":[{{"system":"http://loinc.org","code":"2823-3","display":"Potassium [Moles/volume] in Serum or Plasma"}}],"text":"Potassium"}},"subject":{{"reference":"Patient/p"}},"encounter":{{"reference":"Encounter/e{number}"}},"effectiveDateTime":"2021-03-{day:02}T10:00:00Z","issued":"2021-03-{day:02}T11:00:00Z","valueQuantity":{{"value":{value:.1},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}},"referenceRange":[{{"low":{{"value":3.5}},"high":{{"value":5.1}}}}]}}"#
            )
        };
        bytes.push(b'\n');
        bytes.extend(line.as_bytes());
    }
    bytes
}
