//! What the parser process read in the header of a DICOM object.

use crate::sheet::{Reading, Sheet, Value};
use crate::{ImagedObject, IngestIssue, IngestIssueKind, Input};
use record::{
    AdministrativeSex, Identifier, ImagingStudy, Lexicon, Localized, MediaType, PartialDate,
    Record, Span,
};

/// Turns the header and the report of a DICOM object into a record. Pixels are never interpreted.
pub fn read_imaged(
    input: Input<'_>,
    object: ImagedObject,
    issues: Vec<IngestIssue>,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    let original = Span::new(0, input.bytes.len());
    let mut sheet = Sheet::new(input, lexicon);
    let ImagedObject {
        patient_name,
        patient_id,
        birth_date,
        sex,
        modality,
        study_date,
        description,
        report,
        frames,
        burned_in,
    } = object;
    let started = day(&study_date);
    sheet.date = started;
    let sex = match sex.as_str() {
        "F" => Some(AdministrativeSex::Female),
        "M" => Some(AdministrativeSex::Male),
        "O" => Some(AdministrativeSex::Other),
        _ => None,
    };
    let name = (!patient_name.is_empty()).then(|| Value::Name(patient_name.into()));
    let number = (!patient_id.is_empty()).then(|| {
        Value::Identifier(Identifier {
            system: "DICOM patient ID".into(),
            value: patient_id.into(),
        })
    });
    let study = Value::Imaging(ImagingStudy {
        modality,
        description: description.into(),
        started,
        instances: frames,
    });
    let facts = name
        .into_iter()
        .chain(number)
        .chain(day(&birth_date).map(Value::Birth))
        .chain(sex.map(Value::Sex))
        .chain([study]);
    for fact in facts {
        sheet.push(fact, original);
    }
    if !report.trim().is_empty() {
        let text = Value::Narrative {
            title: "Structured report".into(),
            text: report,
            reading: Reading::Interpret,
        };
        sheet.push(text, original);
    }
    if frames > 0 {
        sheet.issue(IngestIssueKind::Note, "", shown_only(burned_in));
    }
    let (record, found) = sheet.finish(MediaType::Dicom);
    (record, issues.into_iter().chain(found).collect())
}

fn shown_only(burned_in: bool) -> Localized {
    match burned_in {
        false => Localized::new(
            "The picture is shown and not interpreted.",
            "图像仅供查看，未作解读。",
        ),
        true => Localized::new(
            "The picture is shown and not interpreted. It may carry the patient's name in its pixels; it is never exported.",
            "图像仅供查看，未作解读。图像像素中可能含患者姓名；图像不会被导出。",
        ),
    }
}

/// A date written YYYYMMDD.
fn day(written: &str) -> Option<PartialDate> {
    let part = |range: std::ops::Range<usize>| written.get(range)?.parse::<u16>().ok();
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    PartialDate::day(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::NoLexicon;
    use record::DocumentId;

    #[test]
    fn a_header_becomes_patient_and_study_and_its_report_is_text() {
        let id = DocumentId("d1".into());
        let input = Input {
            id: &id,
            title: "ct.dcm",
            bytes: b"0123",
            as_of: None,
        };
        let object = ImagedObject {
            patient_name: "Example Jane".into(),
            patient_id: "A1".into(),
            birth_date: "19520304".into(),
            sex: "F".into(),
            modality: "CT".into(),
            study_date: "20260312".into(),
            description: "CT chest".into(),
            report: "Impression: no embolism".into(),
            frames: 2,
            burned_in: true,
        };
        let (record, issues) = read_imaged(input, object, Vec::new(), &NoLexicon);
        let study = &record.imaging[0];
        assert_eq!(
            (study.value.modality.as_str(), study.value.instances),
            ("CT", 2)
        );
        assert_eq!(study.value.started, PartialDate::day(2026, 3, 12).ok());
        assert_eq!(record.patient.sex[0].value, AdministrativeSex::Female);
        assert!(record.documents[0].text.reveal().contains("no embolism"));
        assert!(
            issues
                .iter()
                .any(|of| of.message.en.contains("never exported"))
        );
    }

    #[test]
    fn what_is_no_day_is_left_out() {
        assert_eq!(day("20261340"), None);
        assert_eq!(day("2026"), None);
        assert_eq!(day("二〇二六年"), None);
    }
}
