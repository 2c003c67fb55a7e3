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

/// The words that a pattern stands for: `{left,right} arm weakness` is two; a pattern without braces is itself.
pub fn alternatives(pattern: &str) -> Vec<String> {
    let parts = pattern
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (choices, behind))) = parts else {
        return vec![pattern.to_string()];
    };
    let ends = alternatives(behind);
    choices
        .split(',')
        .flat_map(|choice| ends.iter().map(move |end| format!("{before}{choice}{end}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_each_of_its_choices() {
        let check = |pattern: &str, expect: &[&str]| assert_eq!(alternatives(pattern), expect);
        check("chest pain", &["chest pain"]);
        check(
            "{l,r} {arm,leg} weak",
            &["l arm weak", "l leg weak", "r arm weak", "r leg weak"],
        );
        check("{左,右}侧肢体无力", &["左侧肢体无力", "右侧肢体无力"]);
        check("{,severe }pain", &["pain", "severe pain"]);
    }
}
