//! The plan as blocks of text, whatever file it becomes.

use super::{Subject, stands, title};
use crate::refused::Refused;
use crate::view;
use crate::wire::{ErrorCode, Locale};
use draft::{Draft, Entry, Origin, Part, PlanHeading};
use record::Localized;

/// A stretch of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Block {
    /// Heading of the whole.
    Title(String),
    /// Heading of a part.
    Heading(String),
    /// Plain lines.
    Text(String),
    /// How far the plan has come, and the like.
    Strong(String),
    /// One point of a list.
    Point(String),
}

/// A plan ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pages {
    pub(super) blocks: Vec<Block>,
    /// Who the patient is, for every page.
    pub(super) patient: String,
    /// "Unsigned draft" or who signed, for every page.
    pub(super) standing: String,
    /// "Page {x} of {y}", with those two places.
    pub(super) page_of: String,
    pub(super) disclaimer: String,
}

/// The plan. Once signed, the included statements only; before, everything that is not rejected, each with its state.
pub(super) fn pages(of: &Subject<'_>, locale: Locale) -> Result<Pages, Refused> {
    let draft = of.draft.ok_or(ErrorCode::DraftMissing)?;
    let say = |en: &str, zh: &str| locale.pick(&Localized::new(en, zh)).to_string();
    let patient = format!(
        "{} · {} · {} {}",
        of.label,
        locale.pick(of.age_sex),
        say("as of", "截至"),
        of.record
            .as_of
            .map(|date| date.to_string())
            .unwrap_or_default()
    );
    let standing = standing(draft, locale);
    let mut blocks = vec![
        Block::Title(format!("{}: {}", say("Plan", "方案"), of.label)),
        Block::Strong(standing.clone()),
        Block::Text(patient.clone()),
    ];
    for heading in PlanHeading::ALL {
        points(&mut blocks, draft, Part::Plan(heading), locale);
    }
    if !draft.acknowledgements.is_empty() {
        blocks.push(Block::Heading(say(
            "Reasons given against checks",
            "对检查提示的说明",
        )));
        blocks.extend(draft.acknowledgements.iter().map(|answer| {
            Block::Point(format!(
                "{}: {} ({})",
                answer.key,
                answer.reason.reveal(),
                answer.by.reveal()
            ))
        }));
    }
    for addendum in &draft.addenda {
        blocks.push(Block::Heading(say("Addendum", "补充")));
        blocks.push(Block::Text(format!(
            "{} ({}, {})",
            addendum.text.reveal(),
            addendum.by.reveal(),
            crate::words::instant(addendum.at)
        )));
    }
    let disclaimer = view::disclaimer();
    Ok(Pages {
        blocks,
        patient,
        standing,
        page_of: say("page {x} of {y}", "第 {x} 页，共 {y} 页"),
        disclaimer: match locale {
            Locale::En => disclaimer.en,
            Locale::Zh => disclaimer.zh,
        },
    })
}

fn points(blocks: &mut Vec<Block>, draft: &Draft, part: Part, locale: Locale) {
    let signed = draft.signature.is_some();
    let rows: Vec<&Entry> = draft
        .entries
        .iter()
        .filter(|entry| entry.statement.part == part)
        .filter(|entry| {
            if signed {
                entry.is_included()
            } else {
                stands(entry)
            }
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    blocks.push(Block::Heading(locale.pick(&title(part)).to_string()));
    blocks.extend(
        rows.into_iter()
            .map(|entry| Block::Point(point(entry, signed, locale))),
    );
}

fn point(entry: &Entry, signed: bool, locale: Locale) -> String {
    let mut line = locale.pick(&entry.final_text()).to_string();
    if let Some(reason) = &entry.reason {
        line.push_str(&format!(" [{}]", reason.reveal()));
    }
    if let Origin::Model(model) = &entry.statement.origin {
        line.push_str(&format!(" ({})", model.name));
    }
    if !signed && entry.reviewed.is_none() {
        let words = Localized::new("not decided", "未决定");
        line.push_str(&format!(" ({})", locale.pick(&words)));
    }
    line
}

/// Line that says how far the plan has come.
fn standing(draft: &Draft, locale: Locale) -> String {
    let Some(signature) = &draft.signature else {
        return locale
            .pick(&Localized::new("UNSIGNED DRAFT", "未签署草稿"))
            .to_string();
    };
    let (name, credential) = (signature.name.reveal(), signature.credential.reveal());
    let at = crate::words::instant(signature.at);
    let text: String = signature.text_hash.0.chars().take(16).collect();
    let model = signature.model.as_ref().map_or_else(
        || ("none".to_string(), "无".to_string()),
        |model| {
            let hash: String = model.sha256.chars().take(16).collect();
            (hash.clone(), hash)
        },
    );
    locale
        .pick(&Localized::new(
            format!(
                "Signed by {name} {credential}, {at}; text {text}, model {}",
                model.0
            ),
            format!(
                "签署：{name} {credential}，{at}；文本 {text}，模型 {}",
                model.1
            ),
        ))
        .to_string()
}
