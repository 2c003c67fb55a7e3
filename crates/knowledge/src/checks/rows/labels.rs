use crate::checks::framework::table;
use record::{Localized, PartialDate};

/// The name of an analyte; its key where the table has none.
pub fn analyte(key: &str) -> Localized {
    table::rows(include_str!("../../../data/safety/analytes.tsv"))
        .find(|row| row.get("key") == key)
        .map_or_else(
            || Localized::new(key.replace('_', " "), key.replace('_', " ")),
            |row| Localized::new(row.get("en"), row.get("zh")),
        )
}

/// " (2026-03-01)", in Chinese "（2026-03-01）"; empty where the date is unknown.
pub fn day(date: Option<PartialDate>, chinese: bool) -> String {
    match date {
        Some(date) if chinese => format!("（{date}）"),
        Some(date) => format!(" ({date})"),
        None => String::new(),
    }
}
