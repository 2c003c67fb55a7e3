//! A coma score that is written by its parts alone: "GCS E2 V3 M5", "E3V4M6".

use super::bare_vitals::{push, vital_signs};
use super::page::{Page, Sentence};
use record::{PartialDate, Span};
use regex::Regex;
use std::sync::LazyLock;

static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\bE\s?(?P<e>[1-4])\s?[,/+]?\s?V\s?(?P<v>[1-5])\s?[,/+]?\s?M\s?(?P<m>[1-6])\b").ok()
});

/// Reads the sum of the parts where the sentence states no score of its own.
pub(super) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>, header: Option<PartialDate>) {
    let words = sentence.words();
    if !words.contains('E') || !words.contains('V') || !words.contains('M') {
        return;
    }
    let Some(found) = PARTS.as_ref().and_then(|pattern| pattern.captures(words)) else {
        return;
    };
    let part = |name: &str| -> Option<f64> { found.name(name)?.as_str().parse().ok() };
    let (Some(eyes), Some(voice), Some(motor), Some(whole)) =
        (part("e"), part("v"), part("m"), found.get(0))
    else {
        return;
    };
    if vital_signs(page, sentence).any(|(key, _)| key == "gcs") {
        return;
    }
    let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
    push(
        page,
        sentence,
        span,
        "Glasgow coma score",
        eyes + voice + motor,
        header,
    );
}
