//! What the compiler does not check: who imports whom, sizes, words that must not be in the repository.

use crate::{Failure, place};
use std::fs;
use std::path::Path;

/// Which room may import which. A new edge needs a page in docs/decisions/.
const EDGES: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("ingest", &["record"]),
    ("parser", &["record"]),
    ("knowledge", &["record"]),
    ("draft", &["record"]),
    ("inference", &[]),
    ("engine", &["inference"]),
    ("tasks", &["record", "knowledge", "draft", "inference"]),
    ("store", &["record", "draft"]),
    (
        "api",
        &[
            "record",
            "ingest",
            "parser",
            "knowledge",
            "draft",
            "inference",
            "tasks",
            "store",
        ],
    ),
    (
        "testkit",
        &[
            "record",
            "ingest",
            "parser",
            "knowledge",
            "draft",
            "inference",
            "tasks",
            "store",
            "api",
        ],
    ),
    (
        "cli",
        &["api", "engine", "record", "ingest", "knowledge", "parser"],
    ),
];
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".git",
    ".gitignore",
    ".taurignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "crates",
    "deny.toml",
    "dist",
    "docs",
    "fuzz",
    "gen",
    "gpu",
    "migrations",
    "models",
    "permissions",
    "rustfmt.toml",
    "src-tauri",
    "target",
    "tauri.conf.json",
    "tests",
    "ui",
    "xtask",
];
const RUST_LINES: usize = 800;
const COMPONENT_LINES: usize = 350;
const SHELL_LINES: usize = 600;

/// Every layout check; all findings at once.
pub fn all() -> Result<(), Failure> {
    let mut findings = Vec::new();
    top_level(&mut findings);
    edges(&mut findings);
    sizes(&mut findings);
    words(&mut findings);
    page_imports(&mut findings);
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings.join("\n"))
    }
}

fn top_level(findings: &mut Vec<String>) {
    for entry in fs::read_dir(place::root()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !TOP_LEVEL.contains(&name.as_str()) {
            findings.push(format!(
                "{name}: not part of the top level (docs/architecture.md)"
            ));
        }
    }
}

fn edges(findings: &mut Vec<String>) {
    for (room, allowed) in EDGES {
        let manifest = place::root().join("crates").join(room).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        let mut in_dependencies = false;
        for line in text.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies") && !line.contains("dev-");
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let is_room = EDGES.iter().any(|(other, _)| *other == name);
            if in_dependencies && is_room && !allowed.contains(&name) {
                findings.push(format!(
                    "crates/{room} imports {name}: a new edge needs a page in docs/decisions/"
                ));
            }
        }
    }
}

fn sizes(findings: &mut Vec<String>) {
    let root = place::root();
    let mut shell = 0;
    for path in place::walk(&root) {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .display()
            .to_string();
        let limit = match path.extension().and_then(|ending| ending.to_str()) {
            Some("rs") => RUST_LINES,
            Some("svelte") => COMPONENT_LINES,
            _ => continue,
        };
        let lines = fs::read_to_string(&path)
            .map(|text| text.lines().count())
            .unwrap_or_default();
        if name.starts_with("src-tauri/src") {
            shell += lines;
        }
        if lines > limit && !is_table(&name) {
            findings.push(format!("{name}: {lines} lines (gate {limit})"));
        }
    }
    if shell > SHELL_LINES {
        findings.push(format!(
            "src-tauri/src: {shell} lines in all (gate {SHELL_LINES})"
        ));
    }
}

/// Flat tables may be long.
fn is_table(name: &str) -> bool {
    name.contains("/data/")
        || name.ends_with("table.rs")
        || name.ends_with("tables.rs")
        || name.ends_with("triggers.rs")
}

fn words(findings: &mut Vec<String>) {
    let root = place::root();
    // Spelled in halves, so that this file does not find itself.
    let forbidden: Vec<String> = [
        ("TO", "DO"),
        ("FIX", "ME"),
        ("to", "do!("),
        ("unimpl", "emented!("),
        ("/ro", "ot/"),
        ("/wo", "rk/"),
        ("registry.npm", "js.org"),
        ("pypi.", "org/simple"),
    ]
    .iter()
    .map(|(first, second)| format!("{first}{second}"))
    .collect();
    for path in place::walk(&root) {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .display()
            .to_string();
        let is_text = [
            ".rs", ".ts", ".svelte", ".md", ".toml", ".json", ".sql", ".css", ".html", ".sh",
            ".py", ".txt",
        ]
        .iter()
        .any(|ending| name.ends_with(ending));
        if !is_text || is_build_product(&name) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for word in forbidden.iter().filter(|word| text.contains(word.as_str())) {
            findings.push(format!("{name}: contains {word}"));
        }
    }
}

fn is_build_product(name: &str) -> bool {
    name.starts_with("gen/") || name.starts_with("target/") || name.starts_with("ui/dist")
}

fn page_imports(findings: &mut Vec<String>) {
    let root = place::root();
    for path in place::walk(&root.join("ui/src")) {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .display()
            .to_string();
        let text = fs::read_to_string(&path).unwrap_or_default();
        if text.contains("@tauri-apps/") && name != "ui/src/ipc/client.ts" {
            findings.push(format!("{name}: only ui/src/ipc/client.ts imports Tauri"));
        }
        if let Some(other) = foreign_domain(&name, &text) {
            findings.push(format!(
                "{name}: imports the domain {other}; only views/ and app/ compose domains"
            ));
        }
    }
}

const DOMAINS: [&str; 7] = [
    "record", "issues", "draft", "review", "cases", "models", "settings",
];

fn foreign_domain(name: &str, text: &str) -> Option<&'static str> {
    let own = Path::new(name).components().nth(2)?.as_os_str().to_str()?;
    if !DOMAINS.contains(&own) {
        return None;
    }
    DOMAINS.into_iter().find(|other| {
        let imports = |quote| text.contains(&format!("from {quote}../{other}/"));
        *other != own && (imports('"') || imports('\''))
    })
}
