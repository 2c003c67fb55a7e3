//! A rise of creatinine that a sentence tells with both its values: "creat up from baseline 0.9 to 3.4 mg/dL over 3 days".

use super::rise::RATIO;
use crate::checks::framework::{Compose, Patient, Rule, around};
use crate::checks::rows;
use record::{DetectedIssue, Implicated, Localized, Severity, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Bytes around the sentence's values in which its time is looked for.
const NEAR: usize = 50;

static RISEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:s\.?)?cr(?:eat(?:inine)?)?\b[^.\n;]{0,24}?\bfrom (?:a )?(?:baseline |normal )?(?:of )?(\d+(?:\.\d+)?)(?:\s*(?:mg/dl|umol/l|µmol/l|μmol/l))? (?:up )?to (\d+(?:\.\d+)?)",
    )
    .ok()
});
static RISEN_ZH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"肌酐[^。\n；]{0,12}?(?:由|从)(\d+(?:\.\d+)?)[^。\n；\d]{0,12}?(?:升|增|至|到)[^。\n；\d]{0,6}(\d+(?:\.\d+)?)").ok()
});

/// The card, where a sentence tells such a rise within days.
pub fn check(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let (words, ratio, place) = patient.record.documents.iter().find_map(|document| {
        let text = document.text.reveal();
        let (span, ratio) = told(text)?;
        Some((
            text.get(span.start..span.end)?,
            ratio,
            (document.id.clone(), span),
        ))
    })?;
    let severity = if ratio >= 2.0 {
        Severity::Critical
    } else {
        Severity::High
    };
    let title = Localized::new(
        format!("Acute kidney injury as told: \"{words}\", {ratio:.1} times"),
        format!("文中述及急性肾损伤：“{words}”，为 {ratio:.1} 倍"),
    );
    let mut issue = rule.found(severity, "aki-told", title).detail(
        "KDIGO: a rise to one and a half times within days. Nephrotoxic and renally cleared drugs, volume and obstruction are reviewed now.",
        "KDIGO：数日内升至 1.5 倍。立即审查肾毒性及经肾排泄药物、容量和梗阻。",
    );
    if let Some(source) = rows::source("kdigo-aki-read") {
        issue = issue.cite(source);
    }
    issue.implicated.push(Implicated {
        label: words.to_string(),
        fact: None,
        evidence: vec![place],
    });
    Some(issue)
}

fn told(text: &str) -> Option<(Span, f64)> {
    let patterns = [RISEN.as_ref(), RISEN_ZH.as_ref()];
    let places = patterns
        .into_iter()
        .flatten()
        .flat_map(|pattern| pattern.captures_iter(text));
    places
        .filter_map(|found| {
            let whole = found.get(0)?;
            let before: f64 = found[1].parse().ok()?;
            let after: f64 = found[2].parse().ok()?;
            let span = Span::new(whole.start(), whole.end());
            // Both in one unit, and no year taken for a value.
            let likely = before > 0.2 && after < 2000.0 && after / before < 40.0;
            (likely && after >= RATIO * before && !is_slow(text, span))
                .then_some((span, after / before))
        })
        .next()
}

/// Over months or years, denied, or of the past.
fn is_slow(text: &str, span: Span) -> bool {
    const WORDS: [&str; 14] = [
        "month",
        "year",
        "yrs",
        "since 20",
        "in 20",
        "resolved",
        "recovered",
        "previous",
        "if ",
        "月",
        "年",
        "既往",
        "若",
        "如",
    ];
    let words = around(text, span, NEAR, &['\n', '.', '。', ';', '；']);
    WORDS.iter().any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_told_within_days_is_found() {
        let check = |text: &str, expect: bool| assert_eq!(told(text).is_some(), expect, "{text}");
        check("Creat up from baseline 0.9 to 3.4 mg/dL over 3 days", true);
        check("Cr rose from 80 umol/L to 240", true);
        check("肌酐3天内由78升至265μmol/L", true);
        check("creatinine from 88 to 96", false);
        check("Creatinine rose from 90 to 180 over 5 years", false);
        check("肌酐两年间由90升至180", false);
    }
}
