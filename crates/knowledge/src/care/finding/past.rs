use record::{Condition, Fact, PartialDate, Record};

/// ICD-10 categories of events that are over, or have become something else, within weeks: strokes, infarctions,
/// emboli, pneumonias, sepsis, acute kidney injury, appendicitis, pancreatitis.
const EVENTS: [&str; 25] = [
    "I21", "I22", "I26", "I60", "I61", "I62", "I63", "I64", "G45", "I82", "N17", "J12", "J13",
    "J14", "J15", "J16", "J18", "J20", "J21", "J22", "A40", "A41", "K35", "K85", "U07",
];
/// Days after which such an event is history.
const RECENT: i32 = 14;

/// True of an acute event that began, or by its documents was over, more than two weeks before the as-of date: it is a
/// risk for the future and no reason to act as on its first day.
pub fn is_past_event(record: &Record, fact: &Fact<Condition>) -> bool {
    let mut codes = fact.value.code.icd10();
    let acute = codes.any(|code| EVENTS.iter().any(|event| code.starts_with(event)));
    let Some(as_of) = record.as_of.filter(|_| acute) else {
        return false;
    };
    let last = fact.value.onset.or_else(|| last_told(record, fact));
    last.is_some_and(|date| date.day_range().1 + RECENT < as_of.day_range().0)
}

/// The latest date of the documents that tell of it; `None` when one of them has no date.
fn last_told(record: &Record, fact: &Fact<Condition>) -> Option<PartialDate> {
    let dates: Option<Vec<PartialDate>> = fact
        .spans()
        .map(|(document, _)| record.document(document)?.date)
        .collect();
    dates?.into_iter().max()
}
