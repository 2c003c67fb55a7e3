//! The plan as Markdown.

use super::{Item, Outline};

/// Writes the plan. Words of the record and of persons are escaped, so that none of them becomes markup.
pub(super) fn write(outline: &Outline) -> String {
    let mut text = format!("# {}\n\n", escape(&outline.title));
    if let Some(banner) = &outline.banner {
        text.push_str(&format!("> **{}**\n\n", escape(banner)));
    }
    for (label, value) in &outline.facts {
        text.push_str(&format!("- **{}**: {}\n", escape(label), escape(value)));
    }
    for section in &outline.sections {
        text.push_str(&format!("\n## {}\n\n", escape(&section.heading)));
        for (number, item) in section.items.iter().enumerate() {
            push_item(&mut text, number + 1, item);
        }
    }
    for (heading, lines) in &outline.closing {
        text.push_str(&format!("\n## {}\n\n", escape(heading)));
        for line in lines {
            text.push_str(&format!("- {}\n", escape(line)));
        }
    }
    if let Some(banner) = &outline.banner {
        text.push_str(&format!("\n> **{}**\n", escape(banner)));
    }
    text.push_str(&format!("\n---\n\n{}\n", escape(&outline.disclaimer)));
    text
}

fn push_item(text: &mut String, number: usize, item: &Item) {
    text.push_str(&format!("{number}. {}", escape(&item.text)));
    for mark in &item.marks {
        text.push_str(&format!(" *({})*", escape(mark)));
    }
    text.push('\n');
    for source in &item.sources {
        text.push_str(&format!("   - {}\n", escape(source)));
    }
}

/// One line, with every sign that Markdown or HTML would read as markup made plain.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            escaped.push(' ');
        }
        // What would begin a list inside the line.
        let begins_list = at == 0 && matches!(word, "-" | "+");
        let numbered = at == 0 && word.trim_end_matches(['.', ')']).parse::<u64>().is_ok();
        if begins_list {
            escaped.push('\\');
        }
        for character in word.chars().filter(|character| !character.is_control()) {
            match character {
                '.' | ')' if numbered => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                _ => escaped.push(character),
            }
        }
    }
    escaped
}
