use super::*;
use record::{ClinicalStatus, MedicationStatus};

const PERSON: &str = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,person_source_value,gender_source_value\n1,8532,1960,4,9,abc,F\n2,0,1971,,,,M\n";
const CONCEPT: &str = "concept_id,concept_name,domain_id,vocabulary_id,concept_class_id,standard_concept,concept_code\n10,\"Gout, acute\",Condition,SNOMED,x,S,90560007\n20,metformin 500 MG Oral Tablet,Drug,RxNorm,x,S,861007\n30,Potassium,Measurement,LOINC,x,S,2823-3\n40,millimole per liter,Unit,UCUM,x,S,mmol/L\n50,influenza vaccine,Drug,CVX,x,S,140\n99,Never used,Drug,RxNorm,x,S,1\n";
const CONDITION: &str = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date,stop_reason,condition_source_value,condition_source_concept_id\n1,1,10,2020-01-02,,,90560007,10\n2,2,10,2019-01-02,2019-02-01,,90560007,0\n3,2,0,2019-01-02,,,Strange illness,0\n";
const DRUG: &str = "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,stop_reason,days_supply,sig,drug_source_value\n1,1,20,2020-01-02,2020-02-01,,30,one daily,861007\n2,1,50,2021-10-01,2021-10-01,,0,,140\n";
const MEASUREMENT: &str = "measurement_id,person_id,measurement_concept_id,measurement_date,operator_concept_id,value_as_number,unit_concept_id,range_low,range_high,measurement_source_value,unit_source_value,visit_occurrence_id\n1,1,30,2021-10-01,4171756,3.1,40,3.5,5.1,2823-3,mmol/L,7\n";

fn files() -> Vec<TableFile<'static>> {
    [
        ("PERSON.csv", PERSON),
        ("CONCEPT.csv", CONCEPT),
        ("CONDITION_OCCURRENCE.csv", CONDITION),
        ("DRUG_EXPOSURE.csv", DRUG),
        ("MEASUREMENT.csv", MEASUREMENT),
    ]
    .map(|(name, text)| TableFile {
        name,
        bytes: text.as_bytes(),
    })
    .to_vec()
}

fn persons() -> Vec<TablePerson> {
    read_tables(&files(), &crate::read::NoLexicon)
}

#[test]
fn rows_are_joined_by_person_and_concept() {
    let found = persons();
    assert_eq!(found.len(), 2);
    let first = &found[0].record;
    let gout = &first.conditions[0].value;
    assert_eq!(gout.code.text.reveal(), "Gout, acute");
    assert_eq!(gout.code.codes[0].code, "90560007");
    assert_eq!(gout.clinical_status, ClinicalStatus::Active);
    let quantity = first.observations[0].value.quantity().expect("a number");
    assert_eq!(
        (quantity.value, quantity.unit.as_deref()),
        (3.1, Some("mmol/L"))
    );
    assert_eq!(quantity.comparator, Some(record::Comparator::Less));
    assert_eq!(first.immunizations.len(), 1);
    assert_eq!(
        first.medications[0].value.status,
        MedicationStatus::Completed
    );
    let second = &found[1].record;
    assert_eq!(second.conditions.len(), 2);
    assert_eq!(
        second.conditions[0].value.clinical_status,
        ClinicalStatus::Resolved
    );
    assert_eq!(
        second.conditions[1].value.code.text.reveal(),
        "Strange illness"
    );
    assert_eq!(second.patient.sex.len(), 1);
}

#[test]
fn every_fact_points_to_its_row() {
    for person in persons() {
        for document in &person.record.documents {
            let file = files()
                .into_iter()
                .find(|file| document.title.reveal() == file.name);
            let bytes = file.expect("the document is a file").bytes;
            for segment in &document.map.segments {
                let row = std::str::from_utf8(&bytes[segment.original.start..segment.original.end]);
                let cells: Vec<&str> = row.expect("text").trim().split(',').collect();
                assert!(cells[..2].contains(&person.person.as_str()), "{cells:?}");
            }
        }
    }
}

#[test]
fn tables_are_known_by_their_headings() {
    assert!(is_table_set(&files()));
    assert!(!is_table_set(&files()[1..]));
    let labs = TableFile {
        name: "PERSON.csv",
        bytes: b"Date,Test,Result\n2020-01-01,Potassium,4.1\n",
    };
    assert!(!is_table_set(&[labs]));
}

#[test]
fn a_dictionary_parted_by_tabs_may_hold_quotes() {
    let concept = CONCEPT
        .replace("\"Gout, acute\"", "Gout \"acute")
        .replace(',', "\t");
    let mut files = files();
    files[1].bytes = concept.as_bytes();
    let found = read_tables(&files, &crate::read::NoLexicon);
    assert_eq!(
        found[0].record.conditions[0].value.code.text.reveal(),
        "Gout \"acute"
    );
}

#[test]
fn a_table_in_two_files_keeps_its_rows_apart() {
    let mut files = files();
    let more = CONDITION.replace("\n1,1,10,2020-01-02", "\n9,1,10,2021-05-06");
    files.push(TableFile {
        name: "CONDITION_OCCURRENCE_2.csv",
        bytes: more.as_bytes(),
    });
    files.push(files[0]);
    let found = read_tables(&files, &crate::read::NoLexicon);
    assert_eq!(found.len(), 2);
    let record = &found[0].record;
    assert_eq!(record.conditions.len(), 2);
    for (document, span) in record.conditions.iter().flat_map(record::Fact::spans) {
        let stored = record.documents.iter().find(|known| known.id == *document);
        let text = stored.expect("the document is there").text.reveal();
        assert!(span.slice(text).is_some_and(|line| line.contains("Gout")));
    }
}
