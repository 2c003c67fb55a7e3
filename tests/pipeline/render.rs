use api::program::{Checked, CitationOut, Drafted, LISTS, StatementOut};
use serde_json::Value;
use std::fmt::Write;

/// What stands in every row and says nothing new.
const USUAL: [(&str, &str); 9] = [
    ("presence", "present"),
    ("time", "current"),
    ("experiencer", "patient"),
    ("fact_status", "recorded"),
    ("status", "final"),
    ("clinical_status", "active"),
    ("verification_status", "unconfirmed"),
    ("category", "problem_list_item"),
    ("intent", "statement"),
];

/// One case from record to plan, a line for each fact, issue and statement.
pub fn case(shown: &Value, checked: &Checked, drafted: &Drafted) -> String {
    let mut out = String::new();
    line(&mut out, &format!("as of {}", words(&shown["as_of"])));
    for document in items(&shown["documents"]) {
        line(&mut out, "");
        let language = words(&document["language"]);
        line(
            &mut out,
            &format!("# {} ({language})", words(&document["title"])),
        );
        let sections: Vec<String> = items(&document["sections"])
            .map(|of| words(&of["kind"]))
            .collect();
        line(&mut out, &format!("sections: {}", sections.join(", ")));
    }
    line(&mut out, "\n# patient");
    for (key, value) in shown["patient"].as_object().into_iter().flatten() {
        let text = words(value);
        if !text.is_empty() {
            line(&mut out, &format!("{key}: {text}"));
        }
    }
    line(
        &mut out,
        &format!("allergy status: {}", words(&shown["allergy_status"])),
    );
    for list in LISTS {
        rows(&mut out, list, &shown[list]);
    }
    rows(&mut out, "not understood", &shown["not_understood"]);
    issues(&mut out, checked);
    line(&mut out, "\n# draft");
    for (part, statements) in [
        ("summary", &drafted.summary),
        ("differential", &drafted.differential),
        ("prognosis", &drafted.prognosis),
        ("plan", &drafted.plan),
        ("unsupported", &drafted.unsupported),
    ] {
        line(&mut out, &format!("\n## {part}"));
        for of in statements {
            line(&mut out, &statement(of));
        }
    }
    out
}

fn rows(out: &mut String, title: &str, list: &Value) {
    if items(list).next().is_none() {
        return;
    }
    line(out, &format!("\n# {title}"));
    for row in items(list) {
        line(out, &format!("- {}", words(row)));
    }
}

/// What was found, by severity, and which checks could not be made.
fn issues(out: &mut String, checked: &Checked) {
    line(out, "\n# checks");
    for issue in checked.issues.iter().filter(|of| of.state != "clear") {
        let spans: Vec<String> = issue
            .spans
            .iter()
            .map(|span| format!("{:?}", span.quote))
            .collect();
        let mark = if issue.state == "found" {
            issue.severity.as_str()
        } else {
            "not checked"
        };
        line(
            out,
            &format!(
                "- {mark}: {} [{}] {}",
                issue.detail,
                issue.id,
                spans.join(", ")
            ),
        );
        if !issue.contraindicates.is_empty() {
            line(
                out,
                &format!("  never proposed: {}", issue.contraindicates.join(", ")),
            );
        }
    }
    let clear = checked.issues.iter().filter(|of| of.state == "clear");
    line(out, &format!("clear: {}", clear.count()));
}

fn statement(of: &StatementOut) -> String {
    let mut text = format!("- {}: {}", of.heading, of.text);
    for citation in &of.citations {
        let _ = match citation {
            CitationOut::Record(span) => write!(text, " {:?}", span.quote),
            CitationOut::Rule { rule, .. } => write!(text, " <{rule}>"),
        };
    }
    if !of.proposes.is_empty() {
        let _ = write!(text, " proposes {}", of.proposes.join(", "));
    }
    if !of.reasons.is_empty() {
        let _ = write!(text, " because {}", of.reasons.join("; "));
    }
    text
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// A value in one line, without identifiers, byte places and what is usual.
fn words(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "yes".to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(words).filter(|of| !of.is_empty()).collect();
            parts.join(", ")
        }
        Value::Object(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .filter(|(key, _)| {
                    !["id", "start", "end", "document", "cues", "system"].contains(&key.as_str())
                })
                .filter_map(|(key, value)| field(key, value))
                .collect();
            parts.join("; ")
        }
    }
}

fn field(key: &str, value: &Value) -> Option<String> {
    let text = words(value);
    if text.is_empty() || USUAL.contains(&(key, text.as_str())) {
        return None;
    }
    Some(match key {
        "spans" | "assertion" | "text" | "value" => text,
        "quote" => format!("{text:?}"),
        _ => format!("{key} {text}"),
    })
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end_matches(' '));
    out.push('\n');
}
