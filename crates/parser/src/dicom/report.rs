//! The content of a structured report as text (DICOM PS3.3, C.17.3).

use super::element::{DataSet, Tag};

const CONTENT: Tag = (0x0040, 0xA730);
const KIND: Tag = (0x0040, 0xA040);
const NAME: Tag = (0x0040, 0xA043);
const TEXT: Tag = (0x0040, 0xA160);
const CODE: Tag = (0x0040, 0xA168);
const PERSON: Tag = (0x0040, 0xA123);
const DATE: Tag = (0x0040, 0xA121);
const MEASURED: Tag = (0x0040, 0xA300);
const NUMBER: Tag = (0x0040, 0xA30A);
const UNITS: Tag = (0x0040, 0x08EA);
const MEANING: Tag = (0x0008, 0x0104);
const CODE_VALUE: Tag = (0x0008, 0x0100);

/// One line for each item of the content tree; containers are headings. Empty where the object is no report.
pub(super) fn text(set: &DataSet<'_>) -> String {
    let mut text = String::new();
    for item in set.items(CONTENT) {
        write(item, &mut text);
    }
    text
}

fn write(item: &DataSet<'_>, out: &mut String) {
    let name = meaning(item, NAME).unwrap_or_default();
    let kind = item.text(KIND).unwrap_or_default();
    if kind == "CONTAINER" {
        if !name.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("{name}:\n"));
        }
    } else if let Some(value) = value(item, &kind) {
        match name.is_empty() {
            true => out.push_str(&format!("{value}\n")),
            false => out.push_str(&format!("{name}: {value}\n")),
        }
    }
    for child in item.items(CONTENT) {
        write(child, out);
    }
}

fn value(item: &DataSet<'_>, kind: &str) -> Option<String> {
    match kind {
        "TEXT" => item.text(TEXT).map(|text| text.replace("\r\n", "\n")),
        "CODE" => meaning(item, CODE),
        "PNAME" => item.text(PERSON).map(|name| name.replace('^', " ")),
        "DATE" => item.text(DATE),
        "NUM" => {
            let measured = item.items(MEASURED).first()?;
            let number = measured.text(NUMBER)?;
            let unit = measured.items(UNITS).first();
            let unit = unit
                .and_then(|unit| unit.text(CODE_VALUE))
                .filter(|unit| unit != "1");
            Some(
                format!("{number} {}", unit.unwrap_or_default())
                    .trim_end()
                    .to_owned(),
            )
        }
        _ => None,
    }
}

fn meaning(item: &DataSet<'_>, tag: Tag) -> Option<String> {
    item.items(tag).first()?.text(MEANING)
}
