//! DICOM objects: what their header says, the text of a structured report, one frame as a picture. Pixels are shown and
//! never interpreted.

mod element;
mod frame;
mod report;

pub(crate) use frame::picture;

use crate::document::{DicomHeader, Pixels};
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits};
use element::{DataSet, Tag};
use record::Localized;

/// Reads the header and the report of the object in `bytes`.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    let Some(set) = DataSet::read(bytes) else {
        return ExtractedDocument::failed(
            ExtractIssueKind::Unreadable,
            Localized::new(
                "The DICOM file is damaged, or compressed as a whole; nothing was read.",
                "DICOM 文件已损坏或整体压缩，未读取。",
            ),
        );
    };
    let text = |tag: Tag| set.text(tag).unwrap_or_default();
    let mut document = ExtractedDocument {
        text: report::text(&set),
        ..ExtractedDocument::default()
    };
    document.bound(limits.text_bytes);
    let frames = frame::count(&set);
    let pixels = match frame::picture(bytes, 1, None) {
        _ if frames == 0 => Pixels::None,
        Some(_) => Pixels::Shown,
        None => Pixels::Unsupported,
    };
    if pixels == Pixels::Unsupported {
        document.issues.push(unsupported());
    }
    if set.is_cut() {
        document.issues.push(cut());
    }
    document.dicom = Some(Box::new(DicomHeader {
        patient_name: text(element::PATIENT_NAME)
            .replace('^', " ")
            .trim()
            .to_owned(),
        patient_id: text(element::PATIENT_ID),
        birth_date: text(element::BIRTH_DATE),
        sex: text(element::SEX),
        modality: text(element::MODALITY),
        study_date: text(element::STUDY_DATE),
        study: first(&[text(element::STUDY), text(element::PROTOCOL)]),
        series: text(element::SERIES),
        body_part: text(element::BODY_PART),
        institution: text(element::INSTITUTION),
        frames,
        pixels,
        burned_in: text(element::BURNED_IN) != "NO",
    }));
    document
}

fn first(texts: &[String]) -> String {
    let found = texts.iter().find(|text| !text.is_empty());
    found.cloned().unwrap_or_default()
}

fn unsupported() -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::NotUnderstood,
        Localized::new(
            "The picture is compressed in a way that is not shown here (JPEG 2000, JPEG-LS or video); the header was read. Export it uncompressed to see it.",
            "图像压缩方式不支持显示（JPEG 2000、JPEG-LS 或视频）；已读取文件头。请以未压缩格式导出后查看。",
        ),
    )
}

fn cut() -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::NotUnderstood,
        Localized::new(
            "The DICOM file ends early or is damaged; what stands before the damage was read.",
            "DICOM 文件提前结束或已损坏；损坏处之前的内容已读取。",
        ),
    )
}
