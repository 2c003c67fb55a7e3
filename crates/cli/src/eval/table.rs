//! Tab-separated lists: `#` comments, one line of column names, rows.

use std::collections::HashMap;

/// One row, its fields by column name.
pub struct Row(HashMap<String, String>);

impl Row {
    /// The field below `column`; empty where there is none.
    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

/// The rows of a list.
pub fn rows(text: &str) -> Vec<Row> {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let header: Vec<String> = lines
        .next()
        .unwrap_or_default()
        .split('\t')
        .map(|name| name.trim().to_lowercase())
        .collect();
    lines
        .map(|line| {
            let fields = line.split('\t').map(|field| field.trim().to_string());
            Row(header.iter().cloned().zip(fields).collect())
        })
        .collect()
}
