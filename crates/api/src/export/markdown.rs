use super::{standing, stands, title};
use crate::case::Open;
use crate::refused::Refused;
use crate::view;
use crate::wire::Locale;
use draft::{Draft, Entry, Origin, Part, PlanHeading};
use record::Localized;
use std::fmt::Write;

/// The plan as Markdown. Once signed, the included statements only; before, everything that is not rejected, each with
/// its state.
pub(super) fn plan(open: &Open, locale: Locale) -> Result<String, Refused> {
    let draft = open.draft()?;
    let say = |en: &str, zh: &str| locale.pick(&Localized::new(en, zh)).to_string();
    let signed = draft.signature.is_some();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# {}: {}\n",
        say("Plan", "方案"),
        open.case.fields.label.reveal()
    );
    let _ = writeln!(out, "**{}**\n", standing(open, locale));
    let headline = &open.case.headline;
    let _ = writeln!(
        out,
        "{}: {}  \n{}: {}\n",
        say("Patient", "患者"),
        locale.pick(&headline.age_sex),
        say("As of", "截至"),
        open.record
            .as_of
            .map(|date| date.to_string())
            .unwrap_or_default()
    );
    for heading in PlanHeading::ALL {
        let part = Part::Plan(heading);
        let rows: Vec<&Entry> = draft
            .entries
            .iter()
            .filter(|entry| {
                entry.statement.part == part
                    && if signed {
                        entry.is_included()
                    } else {
                        stands(entry)
                    }
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {}\n", locale.pick(&title(part)));
        for entry in rows {
            let _ = writeln!(out, "- {}", line(entry, signed, locale));
        }
        out.push('\n');
    }
    reasons(&mut out, draft, locale);
    for addendum in &draft.addenda {
        let _ = writeln!(
            out,
            "## {}\n\n{} ({}, {})\n",
            say("Addendum", "补充"),
            addendum.text.reveal(),
            addendum.by.reveal(),
            crate::words::instant(addendum.at)
        );
    }
    let _ = writeln!(out, "---\n{}", {
        let words = view::disclaimer();
        if locale == Locale::Zh {
            words.zh
        } else {
            words.en
        }
    });
    Ok(out)
}

fn line(entry: &Entry, signed: bool, locale: Locale) -> String {
    let mut line = locale.pick(&entry.final_text()).to_string();
    if let Some(reason) = &entry.reason {
        let _ = write!(line, " [{}]", reason.reveal());
    }
    if let Origin::Model(model) = &entry.statement.origin {
        let _ = write!(line, " ({})", model.name);
    }
    if !signed && entry.reviewed.is_none() {
        let words = Localized::new("not decided", "未决定");
        let _ = write!(line, " _({})_", locale.pick(&words));
    }
    line
}

fn reasons(out: &mut String, draft: &Draft, locale: Locale) {
    if draft.acknowledgements.is_empty() {
        return;
    }
    let words = Localized::new("Reasons given against checks", "对检查提示的说明");
    let _ = writeln!(out, "## {}\n", locale.pick(&words));
    for answer in &draft.acknowledgements {
        let _ = writeln!(
            out,
            "- {}: {} ({})",
            answer.key,
            answer.reason.reveal(),
            answer.by.reveal()
        );
    }
    out.push('\n');
}
