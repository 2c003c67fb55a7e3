use record::{Condition, Fact, PartialDate, Record, SectionKind};

/// ICD-10 categories of events that are over, or have become something else, within weeks: strokes, infarctions,
/// emboli, pneumonias, sepsis, acute kidney injury, appendicitis, pancreatitis.
const EVENTS: [&str; 25] = [
    "I21", "I22", "I26", "I60", "I61", "I62", "I63", "I64", "G45", "I82", "N17", "J12", "J13",
    "J14", "J15", "J16", "J18", "J20", "J21", "J22", "A40", "A41", "K35", "K85", "U07",
];
/// Days after which such an event is history.
const RECENT: i32 = 14;

/// True of an acute event that began, or by its documents was over, more than two weeks before the as-of date, and of an
/// injury told as history: it is a risk for the future and no reason to act as on its first day.
pub fn is_past_event(record: &Record, fact: &Fact<Condition>) -> bool {
    if is_old_injury(record, fact) {
        return true;
    }
    let (Some(as_of), Some(own)) = (record.as_of, event(fact)) else {
        return false;
    };
    let over = |date: PartialDate| date.day_range().1 + RECENT < as_of.day_range().0;
    let dated = |fact: &Fact<Condition>| fact.value.onset.filter(|_| !is_title(record, fact));
    if let Some(onset) = dated(fact) {
        return over(onset);
    }
    // "Review three months after the stroke" names the event that is dated elsewhere.
    let onsets: Vec<PartialDate> = record
        .conditions
        .iter()
        .filter(|other| other.is_usable() && event(other) == Some(own))
        .filter_map(dated)
        .collect();
    if !onsets.is_empty() {
        return onsets.into_iter().all(over);
    }
    last_told(record, fact).is_some_and(over)
}

/// The kind of acute event: its category, all strokes as one.
fn event(fact: &Fact<Condition>) -> Option<&'static str> {
    const STROKES: [&str; 5] = ["I60", "I61", "I62", "I63", "I64"];
    let found = fact.value.code.icd10().find_map(|code| {
        let mut events = EVENTS.iter();
        events.find(|event| code.starts_with(**event)).copied()
    })?;
    Some(if STROKES.contains(&found) {
        "I6"
    } else {
        found
    })
}

/// True of an injury or fracture that only the history tells of.
fn is_old_injury(record: &Record, fact: &Fact<Condition>) -> bool {
    let injury = fact.value.code.icd10().any(|code| code.starts_with('S'))
        || fact.value.code.name().eq_ignore_ascii_case("fracture");
    injury
        && fact.spans().all(|(document, span)| {
            record.section_at(document, span).is_some_and(|section| {
                matches!(
                    section.kind,
                    SectionKind::PastMedicalHistory | SectionKind::PastSurgicalHistory
                )
            })
        })
}

/// True of a name in the first line of its document: "stroke clinic" has the date of the print.
fn is_title(record: &Record, fact: &Fact<Condition>) -> bool {
    fact.spans().all(|(document, span)| {
        record.document(document).is_some_and(|document| {
            let text = document.text.reveal();
            text.find('\n').is_some_and(|end| span.end <= end)
        })
    })
}

/// The latest date of the documents that tell of it; `None` when one of them has no date.
fn last_told(record: &Record, fact: &Fact<Condition>) -> Option<PartialDate> {
    let dates: Option<Vec<PartialDate>> = fact
        .spans()
        .map(|(document, _)| record.document(document)?.date)
        .collect();
    dates?.into_iter().max()
}
