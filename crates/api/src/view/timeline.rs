use crate::wire::{FactGroup, FactRow, FactStatusView, Localized, TimelineItem};
use record::PartialDate;

/// Dated rows, latest first.
pub(super) fn timeline(groups: &[FactGroup]) -> Vec<TimelineItem> {
    let mut items: Vec<TimelineItem> = groups
        .iter()
        .flat_map(|group| group.rows.iter().map(move |row| (group, row)))
        .filter(|(_, row)| row.status != FactStatusView::Removed)
        .filter_map(|(group, row)| item(group, row))
        .collect();
    items.sort_by(|a, b| b.date.cmp(&a.date));
    items
}

fn item(group: &FactGroup, row: &FactRow) -> Option<TimelineItem> {
    let date: PartialDate = row.date.as_deref()?.parse().ok()?;
    let (day, until) = date.day_range();
    let join = |value: &str, detail: &str| {
        [value, detail]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    Some(TimelineItem {
        date: date.to_string(),
        day,
        until,
        class: row.class,
        lane: group.title.clone(),
        label: row.label.clone(),
        detail: Localized::new(
            join(&row.value.en, &row.detail.en),
            join(&row.value.zh, &row.detail.zh),
        ),
        abnormal: row.abnormal,
        places: row.places.clone(),
    })
}
