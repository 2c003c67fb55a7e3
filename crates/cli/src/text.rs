//! The same answers for people.

use api::program::{
    Checked, CitationOut, Drafted, LISTS, NamedOut, ScoreOut, Scored, Shown, StatementOut,
};
use serde_json::Value;
use std::fmt::Write;

/// The structured record, one fact a line.
pub fn show(shown: &Shown) -> String {
    let record = shown.value();
    let mut out = String::new();
    let _ = writeln!(out, "as of: {}", plain(&record["as_of"]));
    for document in list(&record["documents"]) {
        let _ = writeln!(
            out,
            "document {}: {} ({})",
            plain(&document["id"]),
            plain(&document["title"]),
            plain(&document["media_type"])
        );
    }
    let patient = &record["patient"];
    let _ = writeln!(
        out,
        "patient: sex {}, birth date {}, age {}",
        plain(&patient["sex"][0]["sex"]),
        plain(&patient["birth_date"][0]["date"]),
        plain(if patient["age"].is_null() {
            &patient["age_years"][0]["years"]
        } else {
            &patient["age"]
        }),
    );
    let _ = writeln!(out, "allergy status: {}", plain(&record["allergy_status"]));
    for name in LISTS {
        let rows = list(&record[name]);
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{name}");
        for row in rows {
            let _ = writeln!(out, "  {}", fact(row));
        }
    }
    for (name, key) in [
        ("not understood", "not_understood"),
        ("contradictions", "contradictions"),
        ("not read", "not_read"),
    ] {
        let rows = list(&record[key]);
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{name}");
        for row in rows {
            let words = ["title", "place", "message", "detail", "reason", "quote"]
                .map(|key| plain(&row[key]))
                .into_iter()
                .filter(|words| words != "-" && !words.is_empty())
                .collect::<Vec<_>>();
            let _ = writeln!(out, "  {}", words.join(" | "));
        }
    }
    out
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(words) => words.replace('\n', " "),
        other => other.to_string(),
    }
}

fn fact(row: &Value) -> String {
    let mut words = Vec::new();
    for key in [
        "name",
        "text",
        "relationship",
        "kind",
        "gene",
        "diplotype",
        "phenotype",
        "modality",
        "description",
        "conclusion",
    ] {
        if let Some(text) = row[key].as_str().filter(|text| !text.is_empty()) {
            words.push(text.replace('\n', " "));
        }
    }
    words.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    let value = &row["value"];
    if value["value"].is_number() {
        words.push(format!(
            "{} {}",
            value["value"],
            plain(&value["unit_text"]).trim_matches('-')
        ));
    } else if let Some(text) = value["text"].as_str() {
        words.push(text.to_string());
    }
    if let Some(dosage) = row["dosage"]["text"]
        .as_str()
        .filter(|text| !text.is_empty())
    {
        words.push(dosage.replace('\n', " "));
    }
    for key in ["status", "clinical_status", "date", "onset", "start"] {
        if let Some(text) = row[key].as_str().filter(|text| *text != "unknown") {
            words.push(text.to_string());
        }
    }
    for (key, default) in [
        ("presence", "present"),
        ("time", "current"),
        ("experiencer", "patient"),
    ] {
        if let Some(text) = row["assertion"][key]
            .as_str()
            .filter(|text| *text != default)
        {
            words.push(text.to_uppercase());
        }
    }
    if let Some(place) = list(&row["spans"]).first() {
        words.push(format!(
            "[{} {}-{}]",
            plain(&place["document"]),
            place["start"],
            place["end"]
        ));
    }
    words.join(", ")
}

/// Checks: found first, then what was not checked, then what was clear.
pub fn check(checked: &Checked) -> String {
    let mut out = String::new();
    for (state, title) in [
        ("found", "FOUND"),
        ("not_checked", "NOT CHECKED"),
        ("clear", "CHECKED, NOTHING FOUND"),
    ] {
        let rows: Vec<_> = checked
            .issues
            .iter()
            .filter(|issue| issue.state == state)
            .collect();
        let _ = writeln!(out, "{title} ({})", rows.len());
        for issue in rows {
            let _ = writeln!(out, "  [{}] {}: {}", issue.severity, issue.id, issue.detail);
            if state == "found" {
                for place in &issue.spans {
                    let _ = writeln!(
                        out,
                        "      {} {}-{} \"{}\"",
                        place.document, place.start, place.end, place.quote
                    );
                }
                let _ = writeln!(out, "      source: {}", issue.source);
            }
        }
    }
    out
}

/// Drugs by name: what each means, then each pair.
pub fn named(named: &NamedOut) -> String {
    let mut out = String::new();
    for drug in &named.drugs {
        let meaning = match (&drug.name, drug.suggestions.as_slice()) {
            (Some(_), _) => drug.ingredients.join(" + "),
            (None, []) => "not recognised".into(),
            (None, near) => format!("not recognised; did you mean {}?", near.join(", ")),
        };
        let _ = writeln!(out, "{}: {meaning}", drug.written);
    }
    for pair in &named.pairs {
        let [first, second] = &pair.drugs;
        let severity = pair.severity.as_deref().unwrap_or_default();
        let _ = writeln!(out, "{first} + {second}: {} {severity}", pair.state);
        for line in [&pair.detail, &pair.source] {
            if !line.is_empty() {
                let _ = writeln!(out, "  {line}");
            }
        }
    }
    out
}

/// A draft, part by part.
pub fn draft(drafted: &Drafted) -> String {
    let mut out = String::new();
    let found = drafted.issues.iter().filter(|issue| issue.state == "found");
    let _ = writeln!(out, "CHECKS");
    for issue in found {
        let _ = writeln!(out, "  [{}] {}: {}", issue.severity, issue.id, issue.detail);
    }
    for (title, statements) in [
        ("SUMMARY", &drafted.summary),
        ("DIFFERENTIAL", &drafted.differential),
        ("PROGNOSIS", &drafted.prognosis),
        ("PLAN DRAFT (unsigned; you decide)", &drafted.plan),
        ("MODEL SUGGESTIONS", &drafted.suggestions),
        ("UNSUPPORTED", &drafted.unsupported),
    ] {
        let _ = writeln!(out, "\n{title}");
        for one in statements {
            let _ = writeln!(out, "  {}", statement(one));
        }
    }
    for note in &drafted.notes {
        let _ = writeln!(out, "\nnote: {note}");
    }
    let model = drafted.model.as_deref().unwrap_or("none");
    let total = drafted.timing.get("total").copied().unwrap_or_default();
    let _ = writeln!(out, "\nmodel: {model}; {total:.2} s");
    out
}

fn statement(of: &StatementOut) -> String {
    let cited: Vec<String> = of
        .citations
        .iter()
        .map(|citation| match citation {
            CitationOut::Record(place) => {
                format!(
                    "\"{}\" [{} {}-{}]",
                    place.quote, place.document, place.start, place.end
                )
            }
            CitationOut::Rule { rule, .. } => format!("rule {rule}"),
        })
        .collect();
    let mut line = format!("{}: {}", of.heading, of.text);
    if !of.why.is_empty() {
        let _ = write!(line, "\n      why: {}", of.why);
    }
    let _ = write!(line, "\n      cites: {}", cited.join("; "));
    if !of.reasons.is_empty() {
        let _ = write!(line, "\n      unsupported: {}", of.reasons.join(" "));
    }
    line
}

/// Scores with their inputs.
pub fn score(scored: &Scored) -> String {
    let mut out = String::new();
    for score in &scored.scores {
        let result = if score.value.is_some() {
            score.text.clone()
        } else if score.missing.is_empty() {
            "not applicable".to_string()
        } else {
            format!("not computed, missing: {}", score.missing.join(", "))
        };
        let _ = writeln!(out, "{}: {result}", score.name);
        if !score.interpretation.is_empty() {
            let because = if score.value.is_none() {
                "because "
            } else {
                ""
            };
            let _ = writeln!(out, "  {because}{}", score.interpretation);
        }
        score_inputs(&mut out, score);
        let _ = writeln!(out, "  source: {}", score.source);
    }
    out
}

/// What was found with its words, then what was assumed.
fn score_inputs(out: &mut String, score: &ScoreOut) {
    for input in score.inputs.iter().filter(|input| !input.assumed) {
        let quote = input.spans.first().map(|span| span.quote.as_str());
        match input.value {
            Some(value) => {
                let words = quote.map(|quote| format!(" \"{}\"", quote.replace('\n', " ")));
                // A converted value has more digits than anyone measured.
                let value = (value * 1000.0).round() / 1000.0;
                let _ = write!(
                    out,
                    "  {}: {value}{}",
                    input.label,
                    words.unwrap_or_default()
                );
            }
            None if !input.remark.is_empty() => {
                let _ = write!(out, "  {}: not used", input.label);
            }
            None => continue,
        }
        let remark = match input.remark.as_str() {
            "" => String::new(),
            remark => format!(" ({remark})"),
        };
        let _ = writeln!(out, "{remark}");
    }
    let assumed = |present: bool| -> Vec<&str> {
        let all = score.inputs.iter().filter(|input| input.assumed);
        all.filter(|input| (input.value.unwrap_or_default() > 0.0) == present)
            .map(|input| input.label)
            .collect()
    };
    for (words, labels) in [("no", assumed(false)), ("yes", assumed(true))] {
        if !labels.is_empty() {
            let _ = writeln!(
                out,
                "  not mentioned, assumed {words}: {}",
                labels.join("; ")
            );
        }
    }
}

/// Models, one a line.
pub fn models(models: &Value) -> String {
    let mut out = String::new();
    for model in list(models) {
        let selected = if model["selected"] == true { "*" } else { " " };
        let _ = writeln!(
            out,
            "{selected} {:40} {:10} {}  {}",
            plain(&model["id"]),
            plain(&model["state"]),
            plain(&model["name"]),
            plain(&model["detail"]["en"])
        );
    }
    out
}
