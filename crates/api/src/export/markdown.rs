use super::plan::{Block, Pages};
use std::fmt::Write;

/// The plan as Markdown.
pub(super) fn plan(pages: &Pages) -> String {
    let mut out = String::new();
    let mut in_list = false;
    for block in &pages.blocks {
        if in_list && !matches!(block, Block::Point(_)) {
            out.push('\n');
        }
        in_list = matches!(block, Block::Point(_));
        let _ = match block {
            Block::Title(words) => writeln!(out, "# {words}\n"),
            Block::Heading(words) => writeln!(out, "## {words}\n"),
            Block::Text(words) => writeln!(out, "{words}\n"),
            Block::Strong(words) => writeln!(out, "**{words}**\n"),
            Block::Point(words) => writeln!(out, "- {}", words.replace('\n', " ")),
        };
    }
    let _ = writeln!(out, "\n---\n{}", pages.disclaimer);
    out
}
