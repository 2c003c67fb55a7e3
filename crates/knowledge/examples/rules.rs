//! Writes docs/rules: one page for each rule of the checks and an index. Usage: rules FOLDER

use knowledge::checks::{ALL, Rule};
use record::SourceStatus;
use std::fmt::Write;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("docs/rules".to_string()));
    std::fs::create_dir_all(&folder)?;
    for rule in ALL {
        std::fs::write(folder.join(format!("{}.md", rule.info.id)), page(rule))?;
    }
    std::fs::write(folder.join("README.md"), index())
}

fn page(rule: &Rule) -> String {
    let info = rule.info;
    let mut page = format!(
        "# {}\n\n`{}` · {:?} · {:?}\n\n{}\n",
        info.name, info.id, info.kind, info.status, info.name_zh
    );
    for (heading, text) in [
        ("What it checks", info.what),
        ("Why it matters", info.why),
        (
            "When it stays silent, and when it answers \"not checked\"",
            info.silent,
        ),
        ("Example", info.example),
    ] {
        let _ = write!(page, "\n## {heading}\n\n{text}\n");
    }
    page.push_str("\n## Source\n\n");
    for source in info.sources {
        let read = match source.status {
            SourceStatus::Verified => "read",
            SourceStatus::Recalled => "source not checked",
        };
        let _ = writeln!(page, "- {} ({}), {read}", source.title, source.edition);
    }
    page
}

fn index() -> String {
    let mut index = "# Rules of the checks\n\nWritten by `cargo xtask rules` from the rules themselves.\n\n| rule | name | kind | status |\n| --- | --- | --- | --- |\n".to_string();
    for rule in ALL {
        let info = rule.info;
        let _ = writeln!(
            index,
            "| [`{0}`]({0}.md) | {1} | {2:?} | {3:?} |",
            info.id, info.name, info.kind, info.status
        );
    }
    index
}
