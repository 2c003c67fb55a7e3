//! Directions of a printed list on a line of their own below the drug: "spironolactone 25 mg tablet\n  Take 0.5 tablets (12.5 mg total) by
//! mouth daily.", "Inject 22 Units under the skin nightly."; what they call the total is the dose.

use super::form::Form;
use crate::text::dosage::{self, Written};
use crate::text::page::{Page, window};
use record::Span;

/// Longest direction, in bytes.
const LONGEST: usize = 200;

/// "(12.5 mg total)".
static TOTAL: Form = Form::new(
    r"(?i)\((?P<dose>\d[\d.,]*\s?(?:mg|mcg|g|units?|ml|meq)(?:\s(?:of\s\w+\s)?)?)\s?total(?:\sdose)?\)",
);

static DIRECTS: Form = Form::new(
    r"(?i)^\s*(?:take|inject|inhale|apply|place|use|instill|chew|dissolve|give|insert|administer|put|spray)\s(?:\d|one|two|three|half|a|an)\b",
);

/// Completes the dosage of the drug at `name` from its directions.
pub(super) fn complete(page: &Page<'_>, name: Span, next: usize, written: &mut Written) {
    let from = written.end.max(name.end);
    let near = window(
        page.text,
        name.end,
        (name.end + LONGEST).min(next.max(name.end)),
    );
    let own = near.split('\n').next().unwrap_or_default();
    if own.contains("total)") {
        take_total(page, name.end, own, written);
        return;
    }
    if written.dosage.frequency.is_some() {
        return;
    }
    let behind = window(page.text, from, from + 2 * LONGEST);
    let mut at = from;
    for (nth, line) in behind.split('\n').enumerate() {
        let start = at;
        at += line.len() + 1;
        if nth == 0 {
            continue;
        }
        let known_as = line.trim_start().to_ascii_lowercase();
        if known_as.starts_with("commonly known") && nth < 3 {
            continue;
        }
        if DIRECTS.is_in(line) {
            let found = dosage::read(page, Span::new(start, start + line.len())).dosage;
            written.dosage.frequency = found.frequency;
            written.dosage.route = written.dosage.route.or(found.route);
            let counted = found
                .dose
                .filter(|dose| dose.unit_text.to_ascii_lowercase().starts_with("unit"));
            if counted.is_some() {
                written.dosage.dose = counted;
            }
            take_total(page, start, line, written);
        }
        return;
    }
}

fn take_total(page: &Page<'_>, start: usize, line: &str, written: &mut Written) {
    let Some(dose) = TOTAL.read(line).and_then(|found| found.name("dose")) else {
        return;
    };
    let place = Span::new(start + dose.start(), start + dose.end());
    if let Some(total) = dosage::read(page, place).dosage.dose {
        written.dosage.dose = Some(total);
        written.dosage.units = None;
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    fn dose_of(text: &str) -> Option<(f64, Option<f64>)> {
        let (record, _) = open(text);
        let dosage = &record.medications.first()?.value.dosage;
        let times = dosage.frequency.as_ref().and_then(|times| times.per_day);
        Some((dosage.dose.as_ref()?.value, times))
    }

    #[test]
    fn directions_below_the_name_give_dose_and_times() {
        for (text, dose) in [
            (
                "Medications\n  metformin 25 mg tablet\n  Take 0.5 tablets (12.5 mg total) by mouth daily.",
                (12.5, Some(1.0)),
            ),
            (
                "Medications\n  warfarin 6.25 mg tablet\n  Commonly known as: COREG\n  Take 1 tablet (6.25 mg total) by mouth 2 (two) times a day with meals.",
                (6.25, Some(2.0)),
            ),
            (
                "metformin 100 MG tablet, Take 2 tablets (200 mg total) by mouth daily",
                (200.0, Some(1.0)),
            ),
            (
                "Metformin 500 mg bd\nTake 1 dose of fresh air daily",
                (500.0, Some(2.0)),
            ),
            ("Metformin 500 mg\nAspirin 75 mg daily", (500.0, None)),
        ] {
            assert_eq!(dose_of(text), Some(dose), "{text}");
        }
    }
}
