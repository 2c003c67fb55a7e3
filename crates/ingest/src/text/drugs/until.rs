//! Ends that are still to come: "Aspirin 150 mg nocte since 12 wk, stop at 36 wk", "stop after 7 days", "用至36周停药". Until then the
//! drug is taken; and a course "till 12 wk only" is over at 28 weeks.

use super::form::Form;
use super::settled::Verdict;
use crate::text::page::{Sentence, clause, window};
use record::{MedicationChange, MedicationStatement, Span};

/// How far behind a name its end may be told, in bytes.
const NEAR: usize = 140;

/// "stop at 36 wk", "to be stopped after 7 days", "stop once INR >2", "stop at discharge".
static STOP: Form = Form::new(
    r"(?ix)(?P<lead>^|\w+\s|[,;:(\-–—]\s?)(?:to\s(?:be\s)?)?(?:stop|stopped|cease|ceased|discontinue|discontinued)\s
    (?:(?:at|by|from|on)\s(?P<week>\d{1,2})(?:\+\d)?\s?(?:/40|weeks?\b|wks?\b|w\b)
    |(?:in|after)\s(?:a\s|an?other\s|total\sof\s){0,2}(?:\d{1,2}|one|two|three|four|five|six|seven|ten|few)?\s?(?:more\s)?(?:days?\b|d\b|/7|weeks?\b|wks?\b|/52|months?\b|/12|doses?\b|hrs?\b|hours?\b|cycles?\b)
    |(?:at|on|by|after|from)\s(?:delivery|birth|discharge|term\b|labou?r|induction|clinic|the\snext|next\s|end\sof)
    |(?:once|when)\s(?:inr|therapeutic|mobile|mobilising|mobilizing|established|weaned|delivered|discharged|off\soxygen|crp|neutrophils|platelets|course\sis))",
);

/// Words before the order that make a tale of it: "had to stop after 2 doses".
const TOLD: [&str; 19] = [
    "chose ", "decided ", "wanted ", "wants ", "elected ", "had ", "told ", "was ", "were ",
    "asked ", "advised ", "she ", "he ", "i ", "but ", "then ", "not ", "did ", "mum ",
];

/// "till 12 wk only", "until 36/40".
static TILL: Form = Form::new(
    r"(?i)\b(?:till|until|til|up\sto)\s(?P<week>\d{1,2})(?:\+\d)?\s?(?:/40|weeks?\b|wks?\b)",
);

/// "用至36周停药", "孕36周停", "再用3天停".
static ZH: Form = Form::new(
    r"(?:孕|至|到|满)\s?(?P<week>\d{1,2})\s?(?:\+\d)?\s?周(?:时|后|即|可)?停|再(?:用|服|吃)\s?\d{1,2}\s?(?:天|日|周)后?停",
);

/// The weeks of pregnancy that the text tells: "28+3/40", "28 weeks pregnant", "孕28周".
static GESTATION: Form = Form::new(
    r"(?i)\b(?P<a>\d{1,2})\s?\+\s?\d(?:\s?/\s?40)?\b|\b(?P<b>\d{1,2})/40\b|\b(?P<c>\d{1,2})[\s-]?(?:weeks?|wks?|w)\s(?:pregnant|gestation|gest\b|ga\b)|\b(?:now|currently|today|pregnant,?|ga|gestation):?\s(?:at\s)?(?P<d>\d{1,2})\s?(?:weeks?\b|wks?\b)|(?:孕|停经|妊娠)\s?(?P<e>\d{1,2})\s?(?:\+\s?\d\s?)?(?:周|w)",
);

/// What an end to come, or one that the weeks of pregnancy have passed, makes of the drug.
pub(super) fn verdict(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let near = window(sentence.text, name.end, (name.end + NEAR).min(next));
    let behind = clause(near);
    let week = |found: &regex::Captures<'_>| {
        let week = found.name("week")?.as_str().parse::<u32>().ok()?;
        let all = found.get(0)?;
        // "until 6 weeks postpartum": no week of the pregnancy.
        let after = behind
            .get(all.end()..)
            .unwrap_or_default()
            .trim_start()
            .to_ascii_lowercase();
        if ["post", "pp", "after", "from", "产后"]
            .iter()
            .any(|word| after.starts_with(word))
        {
            return None;
        }
        Some((
            week,
            Span::new(name.end + all.start(), name.end + all.end()),
        ))
    };
    let reached = |(week, own): (u32, Span)| gestation(sentence.text, own).map(|now| now >= week);
    if statement.change == Some(MedicationChange::Stopped) {
        let found = STOP.read(behind).or_else(|| ZH.read(behind))?;
        let lead = found.name("lead").map_or("", |lead| lead.as_str());
        let word = found.get(0).map_or("", |all| all.as_str()).to_lowercase();
        let past = ["stopped", "ceased", "discontinued"]
            .iter()
            .any(|done| word.contains(done))
            && !word.contains("to be ");
        let told = TOLD.iter().any(|word| word.eq_ignore_ascii_case(lead));
        if past || told || week(&found).and_then(reached) == Some(true) {
            return None;
        }
        return Some(Verdict::Taken);
    }
    let over = TILL.read(behind).as_ref().and_then(week).and_then(reached);
    (over == Some(true)).then_some(Verdict::Past)
}

/// The weeks of pregnancy of now: the first that the text tells and no word of another time stands before; not those at `own`.
fn gestation(text: &str, own: Span) -> Option<u32> {
    const OTHER: [&str; 12] = [
        "at ", "till ", "until ", "til ", "by ", "since ", "from ", "to ", "scan ", "至", "到",
        "于",
    ];
    GESTATION.get()?.captures_iter(text).find_map(|found| {
        let all = found.get(0)?;
        let weeks = ["a", "b", "c", "d", "e"]
            .iter()
            .find_map(|group| found.name(group))?;
        let bare =
            found.name("a").or_else(|| found.name("b")).is_some() || !all.as_str().is_ascii();
        let before = window(text, all.start().saturating_sub(6), all.start()).to_lowercase();
        let own = (own.start..own.end).contains(&all.start());
        let elsewhere = bare && OTHER.iter().any(|word| before.ends_with(word));
        let weeks: u32 = weeks.as_str().parse().ok()?;
        (!own && !elsewhere && (4..=42).contains(&weeks)).then_some(weeks)
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_drug_is_taken_until_its_end_comes() {
        for text in [
            "Aspirin 150 mg nocte since 12 wk, stop at 36 wk. Now 28 weeks pregnant.",
            "28+3/40. Aspirin 150 mg nocte, to stop at 36/40.",
            "Aspirin 150 mg nocte (stop at 36 weeks). 20/40.",
            "Aspirin 150 mg nocte, to be stopped at 36/40.",
            "Aspirin 75 mg od, stop after 7 days.",
            "Aspirin 75 mg od - stop once INR >2",
            "孕28周。阿司匹林 150mg qn 用至36周停药。",
        ] {
            assert_eq!(current_of(text), ["aspirin"], "{text}");
        }
    }

    #[test]
    fn an_end_that_is_past_stays_one() {
        for text in [
            "38/40. Aspirin 150 mg nocte since 12 wk, stop at 36 wk.",
            "Aspirin 150 mg nocte till 12 wk only. Now 28 weeks pregnant.",
            "Aspirin 75 mg od, stopped at 36 weeks. Now 37 weeks pregnant.",
            "Aspirin 75 mg od, had to stop after 2 doses.",
            "Aspirin 75 mg od, stop today.",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }
}
