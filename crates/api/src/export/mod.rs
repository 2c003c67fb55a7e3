//! The plan and the case as files, and sections as plain text.

mod deidentified;
mod fhir;
mod font;
mod markdown;
mod pdf;
mod plan;
#[cfg(test)]
mod tests;

use crate::app::App;
use crate::case::Open;
use crate::deidentify::{Scrubber, case_shift};
use crate::refused::Refused;
use crate::view::heading;
use crate::wire::{
    ErrorCode, ExportFormat, ExportRequest, Exported, Locale, PlainText, SectionTextRequest,
};
use draft::{Draft, Entry, Part, Placement, ReviewDecision};
use plan::{Item, Outline, outline};
use record::{Localized, Record, Sha256, Timestamp};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is exported.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Code or initials.
    pub(crate) label: &'a str,
    /// What the physician asked; may be empty.
    pub(crate) question: &'a str,
    pub(crate) record: &'a Record,
    pub(crate) draft: Option<&'a Draft>,
}

impl Open {
    fn subject(&self) -> Subject<'_> {
        Subject {
            label: self.case.fields.label.reveal(),
            question: self.case.fields.question.reveal(),
            record: &self.record,
            draft: self.draft.as_ref(),
        }
    }
}

pub(crate) fn export_write(app: &App, request: ExportRequest) -> Result<Exported, Refused> {
    let ExportRequest {
        case,
        format,
        path,
        deidentified,
    } = request;
    let store = app.store()?;
    let open = Open::load(app, &store, &case)?;
    let now = app.host().now();
    let knowledge = app.knowledge()?;
    let mut scrubber = deidentified
        .as_ref()
        .map(|choice| Scrubber::new(&*knowledge, &open.record, choice, case_shift(&case)));
    let bytes = bytes(
        &open.subject(),
        format,
        app.locale(),
        app.host().data_folder(),
        now,
        scrubber.as_mut(),
    )?;
    let (ending, name) = match format {
        ExportFormat::Markdown => ("md", "markdown"),
        ExportFormat::Pdf => ("pdf", "pdf"),
        ExportFormat::Fhir => ("json", "fhir"),
    };
    let target = if path.is_empty() {
        let folder = app.host().download_folder();
        fs::create_dir_all(&folder).map_err(|_| ErrorCode::ExportFailed)?;
        match scrubber {
            Some(_) => folder.join(format!(
                "deidentified-plan-{}.{ending}",
                &Sha256::of(&bytes).0[..8]
            )),
            None => unused(&folder, &file_name(&open), ending),
        }
    } else {
        PathBuf::from(path)
    };
    write(&target, &bytes)?;
    let sha256 = Sha256::of(&bytes);
    store.note_export(&open.id, name, &sha256, now)?;
    Ok(Exported {
        path: target.display().to_string(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        sha256: sha256.0,
    })
}

/// The file's content. Fonts for a PDF are looked for under `data` first.
pub(crate) fn bytes(
    of: &Subject<'_>,
    format: ExportFormat,
    locale: Locale,
    data: &Path,
    now: Timestamp,
    mut scrubber: Option<&mut Scrubber<'_>>,
) -> Result<Vec<u8>, Refused> {
    let of = &match scrubber {
        Some(_) => Subject { label: "", ..*of },
        None => *of,
    };
    let mut printed = || -> Result<plan::Outline, Refused> {
        let outline = outline(of, locale.language(), now)?;
        Ok(match scrubber.as_deref_mut() {
            Some(scrubber) => deidentified::outline(outline, scrubber, locale),
            None => outline,
        })
    };
    match format {
        ExportFormat::Markdown => Ok(markdown::write(&printed()?).into_bytes()),
        ExportFormat::Pdf => {
            let outline = printed()?;
            let fonts = font::covering(&pdf::characters(&outline), &font::folders(data))
                .map_err(|_| ErrorCode::FontMissing)?;
            Ok(pdf::write(&outline, &fonts).map_err(|error| match error {
                pdf::PdfError::FontDamaged => ErrorCode::FontMissing,
                pdf::PdfError::NotWritten => ErrorCode::ExportFailed,
            })?)
        }
        ExportFormat::Fhir => {
            let bundle = fhir::bundle(of, now)?;
            match scrubber {
                Some(scrubber) => deidentified::bundle(&bundle, of.record, scrubber, locale),
                None => Ok(bundle),
            }
        }
    }
}

/// Heading over what a reader of a de-identified plan has to know.
fn deidentified_title() -> Localized {
    Localized::new("De-identified", "已去标识化")
}

pub(crate) fn section_text(app: &App, request: SectionTextRequest) -> Result<PlainText, Refused> {
    let store = app.store()?;
    let open = Open::load(app, &store, &request.case)?;
    let draft = open.draft()?;
    let locale = app.locale();
    let text = match request.part.map(heading) {
        None => {
            let now = app.host().now();
            markdown::write(&outline(&open.subject(), locale.language(), now)?)
        }
        Some(part) => {
            let lines: Vec<String> = draft
                .entries
                .iter()
                .filter(|entry| entry.statement.part == part && stands(entry))
                .map(|entry| format!("- {}", locale.pick(&entry.final_text())))
                .collect();
            let title = title(part);
            format!("{}\n{}\n", locale.pick(&title), lines.join("\n"))
        }
    };
    Ok(PlainText { text })
}

/// True for an entry that is in the draft and was not rejected.
fn stands(entry: &Entry) -> bool {
    entry.placement == Placement::Draft
        && !entry
            .reviewed
            .as_ref()
            .is_some_and(|reviewed| matches!(reviewed.decision, ReviewDecision::Reject { .. }))
}

/// Heading of a part.
fn title(part: Part) -> Localized {
    match part {
        Part::Summary => Localized::new("Summary", "摘要"),
        Part::Differential => Localized::new("Diagnoses to consider", "待考虑诊断"),
        Part::Prognosis => Localized::new("Outlook", "预后"),
        Part::Plan(heading) => heading.title(),
    }
}

fn file_name(open: &Open) -> String {
    let label = open.case.fields.label.reveal();
    let plain: String = label
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    plain.trim_matches('-').to_string()
}

/// A name that no file has yet: two patients may have the same initials, and an earlier export may have been signed.
fn unused(folder: &Path, label: &str, ending: &str) -> PathBuf {
    let plain = folder.join(format!("{label}-plan.{ending}"));
    let numbered = (2..1000).map(|number| folder.join(format!("{label}-plan-{number}.{ending}")));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(|name| !name.exists())
        .unwrap_or(plain)
}

/// Writes beside the target first: what was there before stays whole until the new file is.
fn write(target: &Path, bytes: &[u8]) -> Result<(), Refused> {
    let failed = |error: std::io::Error| -> Refused {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                ErrorCode::DiskFull.into()
            }
            _ => ErrorCode::ExportFailed.into(),
        }
    };
    let mut part = target.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = fs::File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, target));
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        failed(error)
    })
}
