//! The lists of instructions at discharge: "STOP taking these medications", and "START", "CHANGE" and "CONTINUE", which end it.

use super::form::Form;
use crate::text::page::{Sentence, window};
use record::{MedicationChange, Span};
use std::cell::OnceCell;

/// The headings of a text in order: where each ends, and whether it ends the drugs below.
#[derive(Default)]
pub(crate) struct Lists(OnceCell<Vec<(usize, bool)>>);

static STOPS: Form = Form::new(
    r"(?i)^\W*(?:(?:stop(?:ped)?|discontinue|do\snot\stake|don't\stake|quit)(?:\staking|\susing)?\s(?:these|the\sfollowing|your|all)?\s?(?:old\s|home\s)?(?:meds?|medications?|medicines?|drugs?|tablets)|stop\s(?:taking|using)(?:\sthese|\sthe\sfollowing)?|(?:meds?|medications?|medicines?|drugs?)\s(?:to\s(?:stop|discontinue)|(?:that\s)?you\s(?:should|need\sto|must)\s(?:stop(?:\staking)?|not\stake)|(?:that\s)?(?:were|have\sbeen)\s(?:stopped|discontinued)))\W*$",
);

static OTHERS: Form = Form::new(
    r"(?i)^\W*(?:(?:start|begin|continue|keep|change|resume|take|ask|review)\b[^.\n]{0,30}\b(?:tak(?:e|ing)|meds?|medications?|medicines?|doctor|provider)\b[^.\n]{0,24}|(?:new|current|home|changed|continued|unchanged|discharge)\s(?:meds?|medications?|medicines?)[^.\n]{0,16}|(?:meds?|medications?|medicines?)\s(?:to\s(?:start|continue|change|take|resume)|(?:that\s)?you\s(?:should|need\sto|will)\s(?:take|start|continue|keep)[^.\n]{0,12}))\W*$",
);

/// What the list that the drug stands in says of it.
pub(crate) fn over(lists: &Lists, sentence: &Sentence<'_>, name: Span) -> Option<MedicationChange> {
    /// Longest list, in bytes.
    const LONGEST: usize = 3000;
    let text = sentence.text;
    let known = lists.0.get_or_init(|| headings(text));
    let next = known.partition_point(|(end, _)| *end <= name.start);
    let (end, stops) = *known.get(next.checked_sub(1)?)?;
    if !stops || name.start - end > LONGEST {
        return None;
    }
    let own = sentence.line_before(name.start).len();
    let line = window(text, name.start - own, text.len());
    let line = line.split('\n').next().unwrap_or_default();
    (!is_over(window(text, end, name.start)) && !is_sentence(line))
        .then_some(MedicationChange::Stopped)
}

/// The list ends in these lines: behind a blank line the next is not indented, or a line turns to something else. The last line is
/// that of the drug up to its name.
fn is_over(between: &str) -> bool {
    let mut begun = false;
    let mut parted = false;
    let lines = between.split('\n').skip(1);
    let last = lines.clone().count();
    for (at, line) in lines.enumerate() {
        let own = at + 1 == last;
        if !own && line.trim().is_empty() {
            parted = begun;
            continue;
        }
        if parted && !line.starts_with([' ', '\t'])
            || opens_another(line)
            || turns(line)
            || is_sentence(line)
        {
            return true;
        }
        begun = true;
        parted = false;
    }
    false
}

/// The line begins with a word that no name of a drug to stop stands behind.
fn turns(line: &str) -> bool {
    const WORDS: [&str; 15] = [
        "continue",
        "unchanged",
        "new",
        "start",
        "keep",
        "change",
        "resume",
        "take",
        "no",
        "none",
        "assessment",
        "impression",
        "a/p",
        "plan",
        "you",
    ];
    let words = line.trim_start_matches(|c: char| !c.is_alphabetic());
    let first = words.split_whitespace().next().unwrap_or_default();
    let first = first
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .to_ascii_lowercase();
    WORDS.contains(&first.as_str())
}

/// More words than an entry of a list has.
fn is_sentence(line: &str) -> bool {
    const MOST: usize = 12;
    line.split_whitespace().count() > MOST
}

fn headings(text: &str) -> Vec<(usize, bool)> {
    /// Longest heading, in bytes.
    const HEADING: usize = 80;
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let end = at + line.len();
        at = end + 1;
        if line.len() > HEADING {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        if !["taking", "take", "med", "drug", "using"]
            .iter()
            .any(|word| lower.contains(word))
        {
            continue;
        }
        if STOPS.is_in(line) {
            found.push((end, true));
        } else if OTHERS.is_in(line) {
            found.push((end, false));
        }
    }
    // Without a list of what is to stop nothing is asked.
    if !found.iter().any(|(_, stops)| *stops) {
        found.clear();
    }
    found
}

/// "Follow-up: ...", "Allergies:": a line that begins another part of the note.
fn opens_another(line: &str) -> bool {
    static LABEL: Form = Form::new(
        r"^[A-Z][A-Za-z/&' -]{2,40}:(?:\s|$)|^#{1,4}\s|^[A-Z]{4,}(?:\s[A-Z&/]{2,}){0,4}$",
    );
    const OF_ENTRY: [&str; 10] = [
        "commonly",
        "also known",
        "generic",
        "brand",
        "reason",
        "what changed",
        "last time",
        "last taken",
        "why",
        "take",
    ];
    let lower = line.to_ascii_lowercase();
    LABEL.is_in(line) && !OF_ENTRY.iter().any(|word| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn what_is_to_stop_at_discharge_is_not_taken() {
        for head in [
            "STOP taking these medications",
            "STOP taking:",
            "Stop taking these medicines",
            "Medications to stop:",
            "Medicines you should stop taking",
            "DO NOT TAKE these medications",
        ] {
            let text = format!(
                "CONTINUE taking these medications\n  aspirin 81 mg tablet\n\n{head}\n\n  warfarin 5 mg tablet\n  Commonly known as: COUMADIN\n\n  lisinopril 20 mg tablet\n\nSTART taking these medications\n  apixaban 5 mg tablet"
            );
            assert_eq!(current_of(&text), ["aspirin", "apixaban"], "{text}");
        }
    }

    #[test]
    fn the_list_ends_with_the_next_part() {
        for text in [
            "Medications to stop:\nwarfarin 5 mg\nFollow-up: continue aspirin 75 mg daily",
            "STOP taking these medications\n  warfarin\nCHANGE how you take these medications\n  aspirin 75 mg daily",
            "STOP taking these medications\n  warfarin\n\naspirin 75 mg daily",
            "STOP taking these medications\n  warfarin\n* Continue aspirin 75 mg daily",
            "STOP taking these medications\n  warfarin\n\n  Unchanged:\n  aspirin 75 mg daily",
        ] {
            assert_eq!(current_of(text), ["aspirin"], "{text}");
        }
        let text = "Please stop smoking.\nAspirin 75 mg daily";
        assert_eq!(current_of(text), ["aspirin"]);
    }
}
