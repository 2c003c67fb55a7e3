//! What the checks say of short notes written for the project: each line of a table names rules that must speak or must not.

mod facts;
mod shuffled;

use api::intake;
use record::{DetectedIssue, PartialDate, Record};
use std::path::Path;

/// A day of every note that names none.
const TODAY: (i16, u8, u8) = (2026, 6, 30);

#[test]
fn red_flags_speak_of_what_is_present_now() {
    check("red_flags.tsv");
}

#[test]
fn red_flags_are_silent_on_what_is_denied_past_another_s_or_supposed() {
    check("no_red_flags.tsv");
}

#[test]
fn drugs_of_ordinary_practice_meet_their_contraindications() {
    check("drugs.tsv");
}

#[test]
fn what_the_plan_already_ends_no_longer_interrupts() {
    check_lines("answered.tsv", severities_of, |found, named| {
        found.starts_with(named)
    });
}

/// Each line: rules, `;` between, and the note after a tab. A rule is the beginning of an issue's identifier; with `!` it must not be found.
fn check(table: &str) {
    check_lines(table, rules_of, |found, rule| found.starts_with(rule));
}

/// Each line: what is wanted, `;` between, with `!` what must not be there, and the note after a tab, in which `\n` ends a line and `\t`
/// parts cells. `of` tells what a note gives, and `is` whether that is what a line names.
fn check_lines(table: &str, of: impl Fn(&str) -> Vec<String>, is: impl Fn(&str, &str) -> bool) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("checks")
        .join(table);
    let lines = std::fs::read_to_string(path).expect("the table is readable");
    let mut wrong = Vec::new();
    for line in lines
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let (named, note) = line.split_once('\t').expect("what is wanted, and a note");
        let found = of(&note.replace("\\n", "\n").replace("\\t", "\t"));
        for name in named.split(';') {
            let (wanted, name) = match name.strip_prefix('!') {
                Some(name) => (false, name),
                None => (true, name),
            };
            if found.iter().any(|found| is(found, name)) != wanted {
                wrong.push(format!("{line}\n    found: {}", found.join("; ")));
                break;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} lines:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What a note of [`TODAY`] says.
fn record_of(note: &str) -> Record {
    read(note).0
}

/// The record of a note of [`TODAY`] and what its parts contradict each other in.
fn read(note: &str) -> (Record, Vec<DetectedIssue>) {
    let (year, month, day) = TODAY;
    let today = PartialDate::day(year, month, day).expect("a day of the calendar");
    intake::note(note, &*testkit::knowledge(), today).expect("the note is understood")
}

/// The issues found in a note.
fn found_in(note: &str) -> Vec<DetectedIssue> {
    let knowledge = testkit::knowledge();
    let (record, contradictions) = read(note);
    let mut issues = api::check::check(&knowledge, &record, &contradictions);
    issues.retain(DetectedIssue::is_found);
    issues
}

/// Rules of the issues found in a note.
fn rules_of(note: &str) -> Vec<String> {
    found_in(note).into_iter().map(|issue| issue.rule).collect()
}

/// Severity and rule of the issues found in a note: "critical dose-limit:…".
fn severities_of(note: &str) -> Vec<String> {
    let told = |issue: &DetectedIssue| {
        format!(
            "{} {}",
            format!("{:?}", issue.severity).to_lowercase(),
            issue.rule
        )
    };
    found_in(note).iter().map(told).collect()
}
