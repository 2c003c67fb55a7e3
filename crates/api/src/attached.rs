//! Documents inside documents: a report in a message, a scan in a summary. Each becomes a document of the same case.

use crate::intake::{Arrival, Pictures, Reader, Refusal, understand};
use ingest::{Attachment, IngestIssue, IngestIssueKind};
use record::{DocumentId, Localized, Record};

/// How deep documents stand inside documents: a message, a summary in it, a scan in that.
const DEEPEST: usize = 3;

/// One document of a case as it was read.
#[derive(Clone, PartialEq)]
pub struct Opened {
    /// The document as it arrived, or as it was taken out of another.
    pub arrival: Arrival,
    /// Its record.
    pub record: Record,
    /// What was not understood, a file inside it that could not be opened among it.
    pub issues: Vec<IngestIssue>,
}

/// Reads a document and every file inside it: the document first, then the files in order, each with the identifier of
/// its document and its number (`d1.2`). A file that cannot be opened is an issue of the document that holds it.
pub fn open(arrival: Arrival, reader: &Reader<'_>) -> Result<Vec<Opened>, Refusal> {
    open_at(arrival, reader, 1)
}

fn open_at(arrival: Arrival, reader: &Reader<'_>, depth: usize) -> Result<Vec<Opened>, Refusal> {
    let pictures = match depth {
        1 => Pictures::Refused,
        _ => Pictures::Kept,
    };
    let mut understood = understand(&arrival, reader, pictures)?;
    let attachments = std::mem::take(&mut understood.attachments);
    let (id, title) = (arrival.id.clone(), arrival.title.reveal().to_string());
    let mut all = vec![Opened {
        arrival,
        record: understood.record,
        issues: understood.issues,
    }];
    for (at, attachment) in attachments.into_iter().enumerate() {
        let place = attachment.place.clone();
        let inner = Arrival {
            id: DocumentId(format!("{}.{}", id.0, at + 1)),
            title: format!("{title} / {}", attachment.title.reveal()).into(),
            bytes: Vec::new(),
        };
        match inside(attachment, inner, reader, depth) {
            Ok(opened) => all.extend(opened),
            Err(why) => all[0].issues.push(closed(&id, place, why)),
        }
    }
    Ok(all)
}

fn inside(
    attachment: Attachment,
    arrival: Arrival,
    reader: &Reader<'_>,
    depth: usize,
) -> Result<Vec<Opened>, Localized> {
    if depth >= DEEPEST {
        return Err(Localized::new(
            format!("documents inside documents are opened {DEEPEST} deep"),
            format!("文档嵌套最多打开 {DEEPEST} 层"),
        ));
    }
    let dated = Reader {
        as_of: attachment.date.or(reader.as_of),
        ..*reader
    };
    let arrival = Arrival {
        bytes: attachment.bytes,
        ..arrival
    };
    let mut opened = open_at(arrival, &dated, depth + 1).map_err(|refusal| refusal.message())?;
    for document in opened.iter_mut().flat_map(|of| &mut of.record.documents) {
        document.date = document.date.or(attachment.date);
    }
    Ok(opened)
}

fn closed(document: &DocumentId, place: String, why: Localized) -> IngestIssue {
    IngestIssue {
        document: document.clone(),
        kind: IngestIssueKind::NotUnderstood,
        span: None,
        place,
        message: Localized::new(
            format!("A file inside the document could not be opened: {}", why.en),
            format!("文档内的文件无法打开：{}", why.zh),
        ),
        question: None,
    }
}
