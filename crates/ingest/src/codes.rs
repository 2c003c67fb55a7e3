//! Names of terminologies as FHIR URIs, OIDs and HL7 v2 table 0396 codes write them.

use record::{Code, CodeSystem};

/// Terminology behind a FHIR URI, an OID (with or without `urn:oid:`) or an HL7 v2 coding-system code.
pub(crate) fn system(written: &str) -> CodeSystem {
    let written = written.trim();
    let bare = written.strip_prefix("urn:oid:").unwrap_or(written);
    match bare {
        "http://hl7.org/fhir/sid/icd-10-cm"
        | "2.16.840.1.113883.6.90"
        | "I10C"
        | "ICD-10-CM"
        | "ICD10CM" => CodeSystem::Icd10Cm,
        "http://hl7.org/fhir/sid/icd-10"
        | "2.16.840.1.113883.6.3"
        | "I10"
        | "ICD10"
        | "ICD-10"
        | "ICD10WHO" => CodeSystem::Icd10,
        "http://hl7.org/fhir/sid/icd-9-cm"
        | "http://hl7.org/fhir/sid/icd-9-cm/diagnosis"
        | "2.16.840.1.113883.6.103"
        | "2.16.840.1.113883.6.2"
        | "2.16.840.1.113883.6.104"
        | "I9C"
        | "I9"
        | "ICD9CM"
        | "ICD-9-CM" => CodeSystem::Icd9Cm,
        "http://loinc.org" | "https://loinc.org" | "2.16.840.1.113883.6.1" | "LN" | "LOINC" => {
            CodeSystem::Loinc
        }
        "http://snomed.info/sct"
        | "https://snomed.info/sct"
        | "2.16.840.1.113883.6.96"
        | "SCT"
        | "SNM"
        | "SNOMED" => CodeSystem::Snomed,
        "http://www.nlm.nih.gov/research/umls/rxnorm"
        | "2.16.840.1.113883.6.88"
        | "RXNORM"
        | "RxNorm" => CodeSystem::RxNorm,
        "http://fdasis.nlm.nih.gov" | "2.16.840.1.113883.4.9" | "UNII" => CodeSystem::Unii,
        "http://www.nlm.nih.gov/mesh" | "2.16.840.1.113883.6.177" => CodeSystem::Mesh,
        "http://human-phenotype-ontology.org" | "http://purl.obolibrary.org/obo/hp.owl" | "HPO" => {
            CodeSystem::Hpo
        }
        "http://hl7.org/fhir/sid/cvx"
        | "2.16.840.1.113883.12.292"
        | "2.16.840.1.113883.6.59"
        | "CVX" => CodeSystem::Cvx,
        "http://hl7.org/fhir/sid/ndc" | "2.16.840.1.113883.6.69" | "NDC" => CodeSystem::Ndc,
        "http://www.whocc.no/atc" | "2.16.840.1.113883.6.73" | "ATC" => CodeSystem::Atc,
        _ if bare.starts_with("http://hl7.org/fhir/sid/icd-10-")
            || bare.starts_with("http://fhir.de/CodeSystem/bfarm/icd-10") =>
        {
            CodeSystem::Icd10
        }
        _ if bare.starts_with("http://snomed.info/sct") => CodeSystem::Snomed,
        _ => CodeSystem::Other(written.to_string()),
    }
}

/// Short name of a terminology for rendered lines.
pub(crate) fn label(system: &CodeSystem) -> &str {
    match system {
        CodeSystem::Icd10Cm => "ICD-10-CM",
        CodeSystem::Icd10 => "ICD-10",
        CodeSystem::Icd9Cm => "ICD-9-CM",
        CodeSystem::Loinc => "LOINC",
        CodeSystem::Snomed => "SNOMED CT",
        CodeSystem::RxNorm => "RxNorm",
        CodeSystem::Unii => "UNII",
        CodeSystem::Mesh => "MeSH",
        CodeSystem::Hpo => "HPO",
        CodeSystem::Cvx => "CVX",
        CodeSystem::Ndc => "NDC",
        CodeSystem::Atc => "ATC",
        CodeSystem::Local => "key",
        CodeSystem::Other(written) => written,
    }
}

/// A code unless it is blank.
pub(crate) fn code(written_system: &str, code: &str, display: &str) -> Option<Code> {
    let code = code.trim();
    if code.is_empty() {
        return None;
    }
    let display = display.trim();
    Some(Code {
        system: system(written_system),
        code: code.to_string(),
        display: (!display.is_empty()).then(|| display.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_oids_and_table_codes_name_the_same_terminology() {
        for written in [
            "http://loinc.org",
            "urn:oid:2.16.840.1.113883.6.1",
            "2.16.840.1.113883.6.1",
            "LN",
        ] {
            assert_eq!(system(written), CodeSystem::Loinc);
        }
        assert_eq!(
            system("http://hl7.org/fhir/sid/icd-10-nl"),
            CodeSystem::Icd10
        );
        assert_eq!(system("L"), CodeSystem::Other("L".into()));
        assert_eq!(code("LN", " ", "x"), None);
    }
}
