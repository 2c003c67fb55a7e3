use serde_json::{Map, Value, json};
use std::fmt;

/// One measured figure with its 95 % interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Metric {
    /// Point estimate.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Number of decisions behind it.
    pub n: usize,
}

impl Metric {
    /// A count without interval.
    pub fn count(value: usize, n: usize) -> Self {
        Self {
            value: value as f64,
            low: value as f64,
            high: value as f64,
            n,
        }
    }
}

/// The outcome of one set.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Name of the set.
    pub set: String,
    /// Cases measured.
    pub cases: usize,
    /// Figures by name, in the order they are printed.
    pub metrics: Vec<(String, Metric)>,
    /// What the errors were, for people; counts and kinds, most frequent first.
    pub notes: Vec<String>,
}

impl Report {
    /// `{"set", "cases", "metrics": {name: {"value", "low", "high", "n"}}}`.
    pub fn to_json(&self) -> Value {
        let metrics: Map<String, Value> = self
            .metrics
            .iter()
            .map(|(name, metric)| {
                let Metric {
                    value,
                    low,
                    high,
                    n,
                } = metric;
                (
                    name.clone(),
                    json!({"value": value, "low": low, "high": high, "n": n}),
                )
            })
            .collect();
        json!({"set": self.set, "cases": self.cases, "metrics": metrics})
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({} cases)", self.set, self.cases)?;
        writeln!(
            f,
            "| metric | value | 95 % interval | n |\n| --- | --- | --- | --- |"
        )?;
        for (name, metric) in &self.metrics {
            let Metric {
                value,
                low,
                high,
                n,
            } = metric;
            writeln!(f, "| {name} | {value:.4} | {low:.4} to {high:.4} | {n} |")?;
        }
        for note in &self.notes {
            writeln!(f, "- {note}")?;
        }
        Ok(())
    }
}
