//! A table of gene calls that a laboratory or another program made: gene, diplotype, phenotype, activity score, parted by
//! tabs, one call a line (PharmCAT's outside-call form).

use crate::sheet::{Sheet, Value};
use crate::{IngestIssue, IngestIssueKind, Input};
use record::{GeneCall, GeneCallSource, Lexicon, Localized, MediaType, Record, Span};

/// Most lines that are looked at.
const MAX_LINES: usize = 1_000;

/// True when every line of the table names a gene and a result.
pub(crate) fn recognise(text: &str) -> bool {
    let mut lines = calls(text).peekable();
    lines.peek().is_some()
        && lines.all(|(_, fields)| {
            let [gene, results @ ..] = fields.as_slice() else {
                return false;
            };
            crate::text::is_gene(gene)
                && (1..=3).contains(&results.len())
                && results.iter().any(|result| !result.is_empty())
        })
}

/// Lines with their place, fields trimmed.
fn calls(text: &str) -> impl Iterator<Item = (Span, Vec<&str>)> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(move |line| {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            (span, line.trim_end())
        })
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(span, line)| (span, line.split('\t').map(str::trim).collect::<Vec<_>>()))
        .filter(|(_, fields)| !heading(fields))
        .take(MAX_LINES)
}

fn heading(fields: &[&str]) -> bool {
    fields
        .first()
        .is_some_and(|first| first.eq_ignore_ascii_case("gene"))
}

/// Reads the calls of `text`, which is the whole document decoded.
pub(crate) fn read(
    input: Input<'_>,
    text: &str,
    original: impl Fn(Span) -> Span,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    let mut sheet = Sheet::new(input, lexicon);
    for (span, fields) in calls(text) {
        let field = |at: usize| {
            let written = fields.get(at).copied().unwrap_or_default();
            (!written.is_empty()).then(|| written.to_string())
        };
        let gene = fields[0].to_ascii_uppercase();
        let written = field(3);
        let score = written
            .as_deref()
            .and_then(|score| score.parse::<f64>().ok());
        if let (Some(written), None) = (&written, score) {
            sheet.issue(
                IngestIssueKind::NotUnderstood,
                gene.clone(),
                Localized::new(
                    format!("The activity score \"{written}\" is no number and was left out."),
                    format!("活性评分“{written}”不是数字，已略去。"),
                ),
            );
        }
        let call = GeneCall {
            diplotype: field(1).map(|diplotype| diplotype.replace(&gene, "")),
            phenotype: field(2),
            activity_score: score,
            source: GeneCallSource::Laboratory,
            missing_positions: Vec::new(),
            date: None,
            gene,
        };
        sheet.push(Value::Gene(call), original(span));
    }
    sheet.finish(MediaType::Csv)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::DocumentId;

    fn read_text(title: &str, text: &str) -> Record {
        let id = DocumentId("d".into());
        let input = Input {
            id: &id,
            title,
            bytes: text.as_bytes(),
            as_of: None,
        };
        crate::read(input, &crate::read::NoLexicon).0
    }

    #[test]
    fn calls_of_a_laboratory_are_read_line_by_line() {
        let text = "CYP2D6\t*1/*3\nHLA-B\t*15:02/*57:01\nCYP2C9\t\tPoor Metabolizer\t0.5\n\n";
        for title in ["calls.tsv", "calls.txt", "calls"] {
            let record = read_text(title, text);
            let genes: Vec<_> = record.genes.iter().map(|fact| &fact.value).collect();
            assert_eq!(genes.len(), 3, "{title}");
            assert_eq!(genes[1].diplotype.as_deref(), Some("*15:02/*57:01"));
            assert_eq!(genes[2].activity_score, Some(0.5));
            assert_eq!(genes[2].phenotype.as_deref(), Some("Poor Metabolizer"));
            assert_eq!(
                record.documents[0].map.segments[1].original,
                Span::new(13, 32)
            );
        }
    }

    #[test]
    fn other_tables_are_left_to_their_reader() {
        assert!(!recognise("CYP2D6\nCYP2C9\n"));
        assert!(!recognise("Test\tResult\nPotassium\t5.1\n"));
        assert!(!recognise("CYP2D6 was tested\n"));
        assert!(!recognise(""));
    }
}
