use record::{IssueSource, SourceStatus};

/// One line of a table: tab separated, below a header line; lines that begin with `#` are comments.
#[derive(Clone)]
pub struct Row<'t> {
    header: std::rc::Rc<Vec<&'t str>>,
    fields: Vec<&'t str>,
}

/// The rows of one table, in order.
pub fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let header = std::rc::Rc::new(lines.next().unwrap_or_default().split('\t').collect());
    lines.map(move |line| Row {
        header: std::rc::Rc::clone(&header),
        fields: line.split('\t').map(str::trim).collect(),
    })
}

impl<'t> Row<'t> {
    /// The field below `column`; empty where the row is shorter or the column unknown.
    pub fn get(&self, column: &str) -> &'t str {
        self.header
            .iter()
            .position(|name| *name == column)
            .and_then(|index| self.fields.get(index))
            .copied()
            .unwrap_or("")
    }

    /// The parts of a field separated by semicolons.
    pub fn list(&self, column: &str) -> Vec<&'t str> {
        self.get(column)
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// The number below `column`; `None` where the field is empty or no number.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.get(column).parse().ok()
    }

    /// The row's publication, from the columns `publication`, `edition` and `source_status`.
    pub fn source(&self) -> IssueSource {
        IssueSource {
            publication: self.get("publication").to_string(),
            edition: self.get("edition").to_string(),
            statement: None,
            source_status: match self.get("source_status") {
                "verified" => SourceStatus::Verified,
                _ => SourceStatus::Recalled,
            },
        }
    }
}
