//! The plan as PDF: A4, the patient and "page x of y" on every page, fonts embedded as subsets.

mod face;
mod layout;

use super::Outline;
use super::font::FontFile;
use face::Faces;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use layout::{Ink, Line, PAGE, paginate};
use record::Language;

/// Why no PDF was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum PdfError {
    /// A font file is damaged.
    #[error("a font file is damaged")]
    FontDamaged,
    /// The document could not be written.
    #[error("the document could not be written")]
    NotWritten,
}

/// Every character that the PDF of a plan may show, for [`super::font::covering`].
pub(super) fn characters(outline: &Outline) -> String {
    let Outline {
        language,
        title,
        banner,
        patient,
        facts,
        sections,
        closing,
        disclaimer,
    } = outline;
    let mut text = format!("{title}{patient}{disclaimer}0123456789:.()[]+ABCDEFU");
    text.push_str(layout::page_number(*language, 0, 0).as_str());
    text.extend(banner.iter().map(String::as_str));
    text.extend(
        facts
            .iter()
            .flat_map(|(label, value)| [label.as_str(), value]),
    );
    for section in sections {
        text.push_str(&section.heading);
        for item in &section.items {
            let lines = item.marks.iter().chain(&item.sources).chain([&item.text]);
            text.extend(lines.map(String::as_str));
        }
    }
    for (heading, lines) in closing {
        text.push_str(heading);
        text.extend(lines.iter().map(String::as_str));
    }
    text
}

/// Writes the plan as PDF with `fonts`, the first that has a character giving its shape.
pub(super) fn write(outline: &Outline, fonts: &[FontFile]) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::new(fonts).ok_or(PdfError::FontDamaged)?;
    let pages = paginate(outline, &faces);
    let mut document = Document::new();
    document.set_metadata(metadata(outline));
    for lines in &pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::NotWritten)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for line in lines {
            draw(line, &faces, &mut surface);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PdfError::NotWritten)
}

/// Title and language; nothing of the patient, for file lists show it.
fn metadata(outline: &Outline) -> Metadata {
    let language = match outline.language {
        Language::Chinese => "zh-CN",
        _ => "en",
    };
    Metadata::new()
        .title(outline.title.clone())
        .creator("Consilium".into())
        .language(language.into())
}

fn draw(line: &Line, faces: &Faces, surface: &mut Surface<'_>) {
    let (red, green, blue) = match line.ink {
        Ink::Black => (0, 0, 0),
        Ink::Grey => (90, 90, 90),
        Ink::Red => (176, 0, 32),
    };
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }));
    let mut left = line.left;
    for run in faces.runs(&line.text) {
        let start = Point::from_xy(left, line.baseline);
        surface.draw_glyphs(start, &run.glyphs, run.font, &line.text, line.size, false);
        left += run.advance * line.size;
    }
}
