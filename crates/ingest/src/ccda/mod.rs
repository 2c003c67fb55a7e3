//! HL7 Clinical Document Architecture: C-CDA R1.1 and R2.1, its older relatives (CCD, C32, IHE), fragments.

mod attachment;
mod condition;
mod entry;
mod event;
mod header;
mod medication;
mod narrative;
mod parse;
mod result;
pub(crate) mod view;

use crate::sheet::{Reading, Sheet, Value as Fact};
use crate::{IngestIssueKind, Input, Understood};
use parse::{Outcome, Refusal};
use record::{AllergyStatus, FactStatus, Lexicon, Localized, MediaType, SectionKind, Span};
use std::collections::HashMap;
use view::{Node, Reader, attribute, child, children};

/// Reads a clinical document or a fragment of one.
pub(crate) fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> Understood {
    let mut sheet = Sheet::new(input, lexicon);
    let outcome = parse::with_tree(input.bytes, |tree, place, outcome, damaged| {
        note(outcome, damaged, &mut sheet);
        let words = narrative::identified(tree.root());
        document(tree.root_element(), &words, place, &mut sheet);
    });
    if let Err(refusal) = outcome {
        refuse(refusal, &mut sheet);
    }
    sheet.finish_open(MediaType::Ccda)
}

fn note(outcome: Outcome, damaged: bool, sheet: &mut Sheet<'_>) {
    if damaged {
        sheet.issue(
            IngestIssueKind::Uncertain,
            "",
            Localized::new(
                "Some characters are damaged and shown as \u{fffd}.",
                "部分字符已损坏，显示为 \u{fffd}。",
            ),
        );
    }
    let message = match outcome {
        Outcome::Whole => return,
        Outcome::Wrapped => Localized::new(
            "The XML is a fragment or uses undeclared prefixes; it was read all the same.",
            "该 XML 是片段或使用了未声明的前缀；仍已读取。",
        ),
        Outcome::Closed => Localized::new(
            "The XML breaks off; what came before was read.",
            "该 XML 在中途中断；此前的内容已读取。",
        ),
    };
    let kind = if outcome == Outcome::Closed {
        IngestIssueKind::Unreadable
    } else {
        IngestIssueKind::Note
    };
    sheet.issue(kind, "", message);
}

fn refuse(refusal: Refusal, sheet: &mut Sheet<'_>) {
    let (kind, place, message) = match refusal {
        Refusal::TooDeep => (
            IngestIssueKind::TooLarge,
            String::new(),
            Localized::new(
                format!(
                    "Elements are nested deeper than the limit of {}; nothing was read.",
                    parse::MAX_DEPTH
                ),
                format!("元素嵌套超过 {} 层上限，未读取任何内容。", parse::MAX_DEPTH),
            ),
        ),
        Refusal::Entities => (
            IngestIssueKind::Unreadable,
            String::new(),
            Localized::new(
                "The XML declares a document type with entities, which is refused; nothing was read.",
                "该 XML 声明了含实体的文档类型，已拒绝读取。",
            ),
        ),
        Refusal::Damaged { line, column } => (
            IngestIssueKind::Unreadable,
            format!("line {line}, column {column}"),
            Localized::new(
                "The XML is damaged here; the words are shown as plain text and not turned into facts.",
                "该 XML 在此处损坏；内容以纯文本显示，未转换为事实。",
            ),
        ),
    };
    if kind == IngestIssueKind::Unreadable && !place.is_empty() {
        let text = crate::fhir::plain_text(&crate::decode::decode(sheet.input.bytes).text);
        let whole = Span::new(0, sheet.input.bytes.len());
        sheet.push(
            Fact::Narrative {
                title: String::new(),
                text,
                reading: Reading::ShowOnly,
            },
            whole,
        );
    }
    sheet.issue(kind, place, message);
}

fn document(
    root: Node<'_>,
    words: &HashMap<String, String>,
    place: &dyn Fn(std::ops::Range<usize>) -> Span,
    sheet: &mut Sheet<'_>,
) {
    let mut reader = Reader {
        sheet,
        words,
        place,
        section: String::new(),
    };
    for node in outermost(root, &["recordTarget"]) {
        header::patient(node, &mut reader);
    }
    for node in outermost(root, &["componentOf"]) {
        header::encompassing(node, &mut reader);
    }
    let clinical = outermost(root, &["ClinicalDocument"]);
    if let Some(document) = clinical.first() {
        reader.sheet.date = view::time_stamp(attribute(*document, "effectiveTime", "value"));
    }
    for node in outermost(root, &["nonXMLBody"]) {
        attachment::unstructured(node, &mut reader);
    }
    for node in outermost(root, &["observationMedia"]) {
        attachment::media(node, &mut reader);
    }
    let sections = outermost(root, &["section"]);
    for node in &sections {
        section(*node, &mut reader, 0);
    }
    if sections.is_empty() {
        for node in outermost(root, entry::STATEMENTS) {
            entry::statement(node, entry::Around::default(), &mut reader);
        }
    }
}

/// Elements with one of these names, those inside another such element left out.
fn outermost<'t>(root: Node<'t>, names: &[&str]) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if names.contains(&node.tag_name().name()) {
            found.push(node);
            continue;
        }
        let inner: Vec<Node<'t>> = node.children().filter(Node::is_element).collect();
        waiting.extend(inner.into_iter().rev());
    }
    found
}

fn section(node: Node<'_>, reader: &mut Reader<'_, '_>, depth: usize) {
    let code = attribute(node, "code", "code").to_string();
    reader.section = code.clone();
    let title = child(node, "title")
        .map(|title| reader.words_of(title))
        .unwrap_or_default();
    let before = reader.sheet.len();
    for link in children(node, "entry") {
        for statement in link.children().filter(Node::is_element) {
            entry::statement(statement, entry::Around::default(), reader);
        }
    }
    let yielded = reader.sheet.len() > before;
    if node.attribute("nullFlavor").is_some() && !yielded {
        no_information(&code, &title, node, reader);
    }
    show(node, &code, &title, yielded, reader);
    if depth < 8 {
        for inner in children(node, "component").filter_map(|component| child(component, "section"))
        {
            section(inner, reader, depth + 1);
        }
    }
}

fn no_information(code: &str, title: &str, node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let flavor = node.attribute("nullFlavor").unwrap_or_default();
    if code == "48765-2" && matches!(flavor, "NI" | "NASK" | "ASKU" | "UNK" | "NAV") {
        return reader.push(
            Fact::AllergyStatement(AllergyStatus::NotAsked, title.to_string()),
            node,
        );
    }
    reader.push(
        Fact::Statement(format!("{title}: no information ({flavor})")),
        node,
    );
}

/// The attested words of a section, beneath its facts; interpreted only where no entry was understood.
fn show(node: Node<'_>, code: &str, title: &str, yielded: bool, reader: &mut Reader<'_, '_>) {
    let Some(text) = child(node, "text") else {
        return;
    };
    let words = narrative::plain(text);
    if words.is_empty() {
        return;
    }
    let stated_empty = node.attribute("nullFlavor").is_some();
    let reading = if yielded || stated_empty {
        Reading::ShowOnly
    } else {
        Reading::Interpret
    };
    let original = (reader.place)(text.range());
    let value = Fact::Narrative {
        title: title.to_string(),
        text: words,
        reading,
    };
    reader
        .sheet
        .push_under(kind_of(code), value, original, FactStatus::Recorded);
}

/// What a section is about, by its LOINC code.
fn kind_of(code: &str) -> SectionKind {
    match code {
        "10154-3" | "46239-0" | "29299-5" => SectionKind::ChiefComplaint,
        "10164-2" => SectionKind::HistoryOfPresentIllness,
        "11348-0" => SectionKind::PastMedicalHistory,
        "47519-4" => SectionKind::Procedures,
        "10160-0" | "10183-2" | "42346-7" | "29549-3" => SectionKind::Medications,
        "48765-2" => SectionKind::Allergies,
        "10157-6" => SectionKind::FamilyHistory,
        "29762-2" => SectionKind::SocialHistory,
        "11369-6" => SectionKind::Immunizations,
        "10187-3" => SectionKind::ReviewOfSystems,
        "8716-3" => SectionKind::VitalSigns,
        "29545-1" | "10210-3" | "47420-5" => SectionKind::PhysicalExam,
        "30954-2" => SectionKind::Laboratory,
        "121070" | "18782-3" | "59776-5" => SectionKind::Imaging,
        "11450-4" | "46241-6" | "11535-2" | "51848-0" | "29308-4" => SectionKind::Assessment,
        "51847-2" => SectionKind::AssessmentAndPlan,
        "18776-5" => SectionKind::Plan,
        "8648-8" => SectionKind::HospitalCourse,
        "8653-8" | "8650-4" => SectionKind::Disposition,
        "46240-8" => SectionKind::Administrative,
        _ => SectionKind::Other,
    }
}

#[cfg(test)]
mod tests;
