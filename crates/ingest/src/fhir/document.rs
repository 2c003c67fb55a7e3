//! Composition, DiagnosticReport, DocumentReference, ImagingStudy: resources that carry or order text.

use super::attachment::{Around, attachment};
use super::clinical::allergy_statement;
use super::json::Json;
use super::view::{Reader, concept_of, first_code, list, number, text};
use crate::sheet::{Reading, Value as Fact};
use record::{AllergyStatus, Concept, DiagnosticReport, ImagingStudy};

pub(super) fn report(json: &Json, reader: &mut Reader<'_, '_>) {
    let code = concept_of(json, "code").unwrap_or_else(|| {
        reader.missing("code");
        Concept::text("Report")
    });
    let title = code.text.reveal().to_string();
    let effective = reader.first_date(json, &["effectiveDateTime", "effectivePeriod", "issued"]);
    let conclusion = text(json, "conclusion");
    let coded: Vec<String> = list(json, "conclusionCode")
        .iter()
        .map(|code| super::view::concept(code).text.into_revealed())
        .collect();
    let conclusion = if conclusion.is_empty() {
        coded.join("; ")
    } else {
        conclusion.to_string()
    };
    let status = text(json, "status").to_string();
    if status.is_empty() {
        reader.missing("status");
    }
    reader.push(Fact::Report(DiagnosticReport {
        code,
        status: status.clone(),
        effective,
        conclusion: (!conclusion.is_empty()).then(|| conclusion.into()),
    }));
    if status == "entered-in-error" || status == "cancelled" {
        return;
    }
    let date = effective.map(|date| date.to_string()).unwrap_or_default();
    let around = Around {
        title: &title,
        date: &date,
        field: "presentedForm",
    };
    for form in list(json, "presentedForm") {
        attachment(form, &around, reader);
    }
}

pub(super) fn reference(json: &Json, reader: &mut Reader<'_, '_>) {
    let title = concept_of(json, "type")
        .map(|words| words.text.into_revealed())
        .unwrap_or_else(|| text(json, "description").to_string());
    if text(json, "status") == "entered-in-error" || text(json, "docStatus") == "entered-in-error" {
        return reader.push(Fact::Statement(format!(
            "Document entered in error: {title}"
        )));
    }
    reader.push(Fact::Statement(
        format!("Document: {title} {}", text(json, "date"))
            .trim_end()
            .to_string(),
    ));
    if text(json, "status") == "superseded" {
        return reader.push(Fact::Statement(format!(
            "Superseded by a later document and not read: {title}"
        )));
    }
    let around = Around {
        title: &title,
        date: text(json, "date"),
        field: "content.attachment",
    };
    for content in list(json, "content") {
        if let Some(inner) = content.get("attachment") {
            attachment(inner, &around, reader);
        }
    }
}

/// XHTML without tags: block elements end lines, cells are parted by tabs.
pub(crate) fn plain_text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_entities(&rest[..open], &mut out);
        let Some(close) = rest[open..].find('>') else {
            break;
        };
        let tag = rest[open + 1..open + close]
            .trim_start_matches('/')
            .to_ascii_lowercase();
        let name = tag
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        match name {
            "td" | "th" => out.push('\t'),
            "br" | "p" | "div" | "li" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "ul"
            | "ol" | "hr"
                if !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            _ => {}
        }
        rest = &rest[open + close + 1..];
        if name == "script" || name == "style" {
            rest = rest.find("</").map_or("", |end| &rest[end..]);
        }
    }
    push_entities(rest, &mut out);
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn push_entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let known = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
            ("&quot;", "\""),
            ("&nbsp;", " "),
            ("&#160;", " "),
        ];
        match known.iter().find(|(name, _)| rest[at..].starts_with(name)) {
            Some((name, character)) => {
                out.push_str(character);
                rest = &rest[at + name.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
}

/// Sections of a Composition: what an empty one means, and the narrative of one without entries.
pub(super) fn composition(json: &Json, reader: &mut Reader<'_, '_>) {
    reader.sheet.date = reader
        .sheet
        .date
        .or_else(|| super::view::parse_date(text(json, "date")));
    let title = text(json, "title");
    reader.push(Fact::Statement(
        format!("Document: {title} {}", text(json, "date"))
            .trim()
            .to_string(),
    ));
    sections(json, reader, 0);
}

fn sections(json: &Json, reader: &mut Reader<'_, '_>, depth: usize) {
    if depth > 8 {
        return;
    }
    for section in list(json, "section") {
        let title = text(section, "title");
        let entries = list(section, "entry");
        let empty = first_code(section, "emptyReason");
        if entries.is_empty() && !empty.is_empty() {
            empty_section(section, title, empty, reader);
        }
        let words = section
            .get("text")
            .map(|narrative| plain_text(text(narrative, "div")))
            .unwrap_or_default();
        if !words.is_empty() {
            let reading = if entries.is_empty() && empty.is_empty() {
                Reading::Interpret
            } else {
                Reading::ShowOnly
            };
            reader.push(Fact::Narrative {
                title: title.to_string(),
                text: words,
                reading,
            });
        }
        let lost: Vec<&str> = entries
            .iter()
            .filter(|entry| reader.bundle.resolve(json, entry).is_none())
            .map(|entry| text(entry, "reference"))
            .collect();
        for address in lost {
            reader.odd("section.entry", address);
        }
        sections(section, reader, depth + 1);
    }
}

fn empty_section(section: &Json, title: &str, reason: &str, reader: &mut Reader<'_, '_>) {
    let code = first_code(section, "code");
    if code == "48765-2" {
        let status = match reason {
            "nilknown" => Some(AllergyStatus::NoneKnown),
            "notasked" | "unavailable" | "withheld" | "notstarted" => Some(AllergyStatus::NotAsked),
            other => allergy_statement(other),
        };
        if let Some(status) = status {
            return reader.push(Fact::AllergyStatement(status, format!("{title}: {reason}")));
        }
    }
    let words = match reason {
        "nilknown" => "none known",
        "notasked" => "not asked",
        "withheld" => "withheld",
        "unavailable" => "not available",
        "notstarted" => "not started",
        "closed" => "closed",
        other => other,
    };
    reader.push(Fact::Statement(format!("{title}: {words}")));
}

pub(super) fn imaging(json: &Json, reader: &mut Reader<'_, '_>) {
    let series = list(json, "series");
    let modality = series
        .iter()
        .chain(std::iter::once(json))
        .map(|one| {
            one.get("modality")
                .map(super::view::concept)
                .unwrap_or_default()
        })
        .find_map(|words| words.codes.first().map(|code| code.code.clone()))
        .unwrap_or_default();
    let described = text(json, "description");
    let sites: Vec<String> = series
        .iter()
        .filter_map(|one| concept_of(one, "bodySite"))
        .map(|words| words.text.into_revealed())
        .collect();
    let procedure = concept_of(json, "procedureCode")
        .map(|words| words.text.into_revealed())
        .unwrap_or_default();
    let description = [described.to_string(), procedure, sites.join(", ")]
        .into_iter()
        .find(|d| !d.is_empty())
        .unwrap_or_default();
    let counted = series
        .iter()
        .filter_map(|one| number(one, "numberOfInstances"))
        .sum::<f64>();
    let instances = number(json, "numberOfInstances").unwrap_or(counted) as u32;
    let started = reader.first_date(json, &["started"]);
    reader.push(Fact::Imaging(ImagingStudy {
        modality,
        description: description.into(),
        started,
        instances,
    }));
}
