//! OBX-5 of type ED: files inside a message, also where a sender put base64 into a text result.

use super::segment::{Field, Segment};
use super::{Reader, result};
use crate::IngestIssueKind;
use crate::attachment::{Attachment, Body, base64, body};
use crate::sheet::Value as Fact;
use record::{Localized, ObservationStatus};

/// `%PDF-` in base64.
const PDF: &str = "JVBERi0";

/// True where a field of another type holds a PDF in base64.
pub(super) fn is_file(field: &Field<'_>) -> bool {
    written(field).starts_with(PDF)
}

/// The base64 of an ED field: its fifth component; the whole of a field without components.
fn written<'t>(field: &Field<'t>) -> &'t str {
    match field.raw_component(5) {
        "" => field.raw_component(1),
        data => data,
    }
    .trim()
}

impl Reader<'_, '_> {
    pub(super) fn encapsulated(&mut self, segment: &Segment<'_>) {
        let code = segment.field(3).concept().text.into_revealed();
        let title = [code, self.order.title.clone()]
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or_else(|| "Attachment".into());
        if result::status(&segment.text(11)) == ObservationStatus::EnteredInError {
            return self.push(
                Fact::Statement(format!("Attachment entered in error: {title}")),
                segment,
            );
        }
        for field in segment.repeats(5) {
            self.file(&title, &field, segment);
        }
    }

    fn file(&mut self, title: &str, field: &Field<'_>, segment: &Segment<'_>) {
        let (kind, subtype) = (field.component(2), field.component(3));
        let data = written(field);
        let named = field.component(4).eq_ignore_ascii_case("base64");
        let bytes = if named || data.starts_with(PDF) {
            base64(data)
        } else {
            let from = if field.raw_component(5).is_empty() {
                1
            } else {
                5
            };
            Some(field.rest(from).into_bytes()).filter(|bytes| !bytes.is_empty())
        };
        let place = format!("line {}", segment.line);
        let found = bytes.map(|bytes| (body(&bytes, &format!("{kind}/{subtype}")), bytes));
        match found {
            Some((Body::Words(words), _)) => self.gather(&words, segment),
            Some((Body::File, bytes)) => {
                self.push(
                    Fact::Statement(
                        format!("Attachment: {title} {subtype}")
                            .trim_end()
                            .to_string(),
                    ),
                    segment,
                );
                let date = self.order.date;
                self.sheet.attach(Attachment {
                    title: title.into(),
                    bytes,
                    place,
                    date,
                });
            }
            Some((Body::Unknown, _)) | None => self.sheet.issue(
                IngestIssueKind::NotUnderstood,
                place,
                Localized::new(
                    format!("A file inside the message ({kind} {subtype}) is damaged or of no kind that is read, and stays closed."),
                    format!("消息内的文件（{kind} {subtype}）已损坏或类型不受支持，未打开。"),
                ),
            ),
        }
    }
}
