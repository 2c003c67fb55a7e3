//! Workbooks: one line a row, tabs between cells, one heading a sheet.

use crate::page::bounded;
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, archive};
use calamine::{Data, Reader, Xlsx};
use record::Localized;
use std::io::Cursor;

/// Reads every sheet's used range. Formula results are the stored ones; dates are written as ISO 8601.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    if let Err(refused) = archive::open(bytes, limits) {
        return *refused;
    }
    let Ok(mut workbook) = Xlsx::new(Cursor::new(bytes)) else {
        return archive::broken();
    };
    let mut document = ExtractedDocument::default();
    for name in workbook.sheet_names() {
        if document.text.len() > limits.text_bytes {
            break;
        }
        match workbook.worksheet_range(&name) {
            Ok(range) => sheet(&name, range.rows(), &mut document.text),
            Err(_) => document.issues.push(ExtractIssue::whole(
                ExtractIssueKind::NotUnderstood,
                Localized::new(
                    "One sheet of the workbook could not be read and was left out.",
                    "工作簿中有一个工作表无法读取，已略过。",
                ),
            )),
        }
    }
    bounded(&mut document.text, limits.text_bytes, &mut document.issues);
    document
}

fn sheet<'a>(name: &str, rows: impl Iterator<Item = &'a [Data]>, text: &mut String) {
    let start = text.len();
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        let line = cells.join("\t");
        let line = line.trim_end();
        if !line.is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    if text.len() > start {
        text.insert_str(start, &format!("{name}\n"));
        text.push('\n');
    }
}

fn cell(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => flat(text),
        Data::DateTime(date) => date_text(date),
        other => flat(&other.to_string()),
    }
}

fn date_text(date: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if date.is_duration() {
        return date.as_f64().to_string();
    }
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
    }
}

/// A cell's text on one line: line breaks and tabs inside it would look like rows and cells.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
