use super::statement::Statement;
use crate::checks::framework::{Drug, class, table};
use record::{IssueSource, Localized, Severity};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One row of `data/interactions.tsv`.
struct Row {
    severity: Severity,
    condition: Option<Localized>,
    /// Given together, at another dose or watched.
    together: bool,
    only_if: Option<DoseAbove>,
    effect: Localized,
    advice: Localized,
    source: IssueSource,
}

/// "Holds above this daily dose of one of the two."
#[derive(Clone, Copy)]
struct DoseAbove {
    side: Side,
    mg: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    A,
    B,
}

struct Table {
    rows: Vec<Row>,
    /// For each drug: rows in which it stands, in their order, on which side, and through which class (empty: by its own name).
    by_drug: BTreeMap<&'static str, Vec<(usize, Side, &'static str)>>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(include_str!("../../../data/interactions.tsv")));

/// Number of rows.
pub fn len() -> usize {
    TABLE.rows.len()
}

/// True when some row speaks of the drug.
pub fn covers(ingredient: &str) -> bool {
    TABLE.by_drug.contains_key(ingredient)
}

/// What the rows say that hold for the two drugs; and whether they are spared: the rows about them that name a dose are there, that dose
/// is known, and it lies below.
pub fn statements(first: &Drug<'_>, second: &Drug<'_>) -> (Vec<Statement>, bool) {
    let mut said = Vec::new();
    let (mut limited, mut held) = (false, false);
    for (row, a, b, through_a, through_b) in rows(first, second) {
        let statement = row.applied(a, b, through_a, through_b);
        if row.only_if.is_some() {
            limited = true;
            held |= statement.is_some();
        }
        said.extend(statement);
    }
    (said, limited && !held)
}

/// The rows in which both drugs stand, with the drugs on their sides and the classes through which they matched.
fn rows<'d, 'a>(
    first: &'d Drug<'a>,
    second: &'d Drug<'a>,
) -> Vec<(
    &'static Row,
    &'d Drug<'a>,
    &'d Drug<'a>,
    &'static str,
    &'static str,
)> {
    let empty = Vec::new();
    let of = |drug: &Drug<'_>| {
        TABLE
            .by_drug
            .get(drug.ingredient.as_str())
            .unwrap_or(&empty)
    };
    let mut found = Vec::new();
    // Both lists are in the order of the rows: they are walked side by side.
    let mut others = of(second).as_slice();
    for (row, side, through) in of(first) {
        let passed = others.iter().take_while(|(other, ..)| other < row).count();
        others = &others[passed..];
        let other = others
            .iter()
            .take_while(|(other, ..)| other == row)
            .find(|(_, other_side, _)| other_side != side);
        let Some((_, _, other_through)) = other else {
            continue;
        };
        let (a, b) = match side {
            Side::A => (first, second),
            Side::B => (second, first),
        };
        let (through_a, through_b) = match side {
            Side::A => (*through, *other_through),
            Side::B => (*other_through, *through),
        };
        found.push((&TABLE.rows[*row], a, b, through_a, through_b));
    }
    found
}

impl Row {
    /// The row for two drugs; `None` where a dose rules it out. An unknown dose leaves the row standing one step
    /// lower, with its condition.
    fn applied(
        &self,
        a: &Drug<'_>,
        b: &Drug<'_>,
        class_a: &str,
        class_b: &str,
    ) -> Option<Statement> {
        let mut severity = self.severity;
        if let Some(limit) = self.only_if {
            let dosed = match limit.side {
                Side::A => a,
                Side::B => b,
            };
            match dosed.mg_per_day {
                Some(mg) if mg <= limit.mg => return None,
                Some(_) => {}
                None => severity = lower(severity),
            }
        }
        Some(Statement {
            severity,
            effect: self.effect.clone(),
            advice: self.advice.clone(),
            condition: self.condition.clone(),
            together: self.together,
            matched: [(a, class_a), (b, class_b)]
                .into_iter()
                .filter_map(|(drug, key)| Some((drug.ingredient.clone(), class(key)?.name.clone())))
                .collect(),
            source: self.source.clone(),
        })
    }
}

/// One step less severe; a condition that is not known to hold must not interrupt.
pub fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Critical => Severity::High,
        Severity::High => Severity::Moderate,
        Severity::Moderate | Severity::Info => Severity::Info,
    }
}

fn read(text: &'static str) -> Table {
    let mut rows = Vec::new();
    let mut by_drug: BTreeMap<&str, Vec<(usize, Side, &str)>> = BTreeMap::new();
    for (index, line) in table::rows(text).enumerate() {
        for (side, column) in [(Side::A, "a"), (Side::B, "b")] {
            for name in line.list(column) {
                let (key, members) = match name.strip_prefix('@') {
                    Some(key) => (
                        key,
                        class(key).map_or_else(Vec::new, |class| class.members.clone()),
                    ),
                    None => ("", vec![name]),
                };
                for member in members {
                    let entries = by_drug.entry(member).or_default();
                    // A drug named by itself needs no class to explain the match.
                    match entries
                        .iter_mut()
                        .find(|entry| (entry.0, entry.1) == (index, side))
                    {
                        Some(entry) if key.is_empty() => entry.2 = key,
                        Some(_) => {}
                        None => entries.push((index, side, key)),
                    }
                }
            }
        }
        let condition = Localized::new(line.get("condition"), line.get("condition_zh"));
        rows.push(Row {
            severity: severity(line.get("severity")),
            condition: (!condition.en.is_empty()).then_some(condition),
            only_if: dose_above(line.get("only_if")),
            together: !line.get("together").is_empty(),
            effect: Localized::new(line.get("effect"), line.get("effect_zh")),
            advice: Localized::new(line.get("advice"), line.get("advice_zh")),
            source: line.source(),
        });
    }
    Table { rows, by_drug }
}

fn severity(word: &str) -> Severity {
    match word {
        "critical" => Severity::Critical,
        "high" => Severity::High,
        "moderate" => Severity::Moderate,
        _ => Severity::Info,
    }
}

fn dose_above(text: &str) -> Option<DoseAbove> {
    let (side, mg) = text.split_once('>')?;
    Some(DoseAbove {
        side: if side == "a" { Side::A } else { Side::B },
        mg: mg.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_complete_and_every_class_in_it_exists() {
        let text = include_str!("../../../data/interactions.tsv");
        for row in table::rows(text) {
            for column in ["a", "b"] {
                assert!(!row.list(column).is_empty());
                for name in row.list(column) {
                    if let Some(key) = name.strip_prefix('@') {
                        assert!(class(key).is_some(), "{key}");
                    }
                }
            }
            for column in [
                "effect",
                "effect_zh",
                "advice",
                "advice_zh",
                "publication",
                "edition",
            ] {
                assert!(!row.get(column).is_empty(), "{column}: {}", row.get("a"));
            }
            assert!(["critical", "high", "moderate", "info"].contains(&row.get("severity")));
            assert!(["verified", "recalled"].contains(&row.get("source_status")));
            assert!(["", "dose", "watch"].contains(&row.get("together")));
            assert_eq!(
                row.get("only_if").is_empty(),
                dose_above(row.get("only_if")).is_none()
            );
        }
    }
}
