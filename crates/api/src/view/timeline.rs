use crate::wire::{FactGroup, TimelineItem};

/// Dated rows, latest first.
pub(super) fn timeline(groups: &[FactGroup]) -> Vec<TimelineItem> {
    let mut items: Vec<TimelineItem> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter(|row| row.status != crate::wire::FactStatusView::Removed)
        .filter_map(|row| {
            Some(TimelineItem {
                date: row.date.clone()?,
                class: row.class,
                label: row.label.clone(),
                detail: [row.value.as_str(), row.detail.en.as_str()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                places: row.places.clone(),
            })
        })
        .collect();
    items.sort_by(|a, b| b.date.cmp(&a.date));
    items
}
