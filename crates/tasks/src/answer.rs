use crate::{Excerpt, Task};
use draft::{Citation, ModelLabel, Origin, Part, PlanHeading, Statement, StatementId, named_drugs};
use record::{Lexicon, Localized, Record, Span};

/// One finished line of an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// The word before it.
    pub label: &'static str,
    /// What part of the work it belongs to.
    pub part: Part,
    /// Words of the record.
    pub quote: String,
    /// The model's words.
    pub text: String,
}

/// Takes an answer piece by piece and gives each line once it is whole.
pub struct Reader {
    task: &'static Task,
    waiting: String,
}

impl Reader {
    /// A reader of answers to `task`.
    pub fn new(task: &'static Task) -> Self {
        Self {
            task,
            waiting: String::new(),
        }
    }

    /// The lines that `text` finishes, in order. A line that is not of the task's form is left out: with the grammar
    /// that is only one that the token limit cut off.
    pub fn push(&mut self, text: &str) -> Vec<Item> {
        self.waiting.push_str(text);
        let mut items = Vec::new();
        while let Some(end) = self.end_of_item() {
            let line: String = self.waiting.drain(..end).collect();
            items.extend(self.item(&line));
        }
        items
    }

    /// The end of the first line; a quote may hold line breaks of its own.
    fn end_of_item(&self) -> Option<usize> {
        let quoted = self.waiting.find("</q>")?;
        let end = self.waiting[quoted..].find('\n')?;
        Some(quoted + end + 1)
    }

    fn item(&self, line: &str) -> Option<Item> {
        let (head, rest) = line.split_once(": <q>")?;
        let (quote, text) = rest.split_once("</q>")?;
        let label = self
            .task
            .labels
            .iter()
            .find(|label| label.word == head.trim())?;
        Some(Item {
            label: label.word,
            part: label.part,
            quote: quote.to_string(),
            text: text.trim().to_string(),
        })
    }
}

/// Fewest characters of a quote that says anything.
const QUOTE: usize = 4;

impl Item {
    /// The item as a statement of `model`, for verification. A quote that says nothing is no citation; a quote that
    /// does not stand in the record is cited as it is, and fails there.
    pub fn statement(
        self,
        excerpt: &Excerpt,
        record: &Record,
        model: &ModelLabel,
        lexicon: &dyn Lexicon,
    ) -> Statement {
        let quote = self.quote.trim();
        let citations = if quote.chars().count() < QUOTE {
            Vec::new()
        } else {
            let place = excerpt.find(record, quote);
            let (document, span) =
                place.unwrap_or_else(|| (excerpt.first_document(), Span::new(0, 0)));
            vec![Citation::Record {
                document,
                span,
                quote: quote.into(),
            }]
        };
        let proposes = if self.part == Part::Plan(PlanHeading::Treatment) {
            named_drugs(&self.text, lexicon)
        } else {
            Vec::new()
        };
        Statement {
            id: StatementId(String::new()),
            part: self.part,
            text: Localized::new(self.text.clone(), self.text),
            rationale: Localized::default(),
            citations,
            origin: Origin::Model(model.clone()),
            proposes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_whole_whatever_the_pieces() {
        let answer = "Investigations: <q>K 6.9\nmmol/L</q> consider repeating potassium.\n\
                      Treatment: <q>BP 88/50</q> consider fluids.\nTreatment: <q>cut o";
        for size in [1, 3, 7, 1000] {
            let mut reader = Reader::new(&crate::plan::TASK);
            let characters: Vec<char> = answer.chars().collect();
            let items: Vec<Item> = characters
                .chunks(size)
                .flat_map(|piece| reader.push(&piece.iter().collect::<String>()))
                .collect();
            assert_eq!(items.len(), 2, "{size}");
            assert_eq!(items[0].quote, "K 6.9\nmmol/L");
            assert_eq!(items[1].text, "consider fluids.");
            assert_eq!(items[1].part, Part::Plan(PlanHeading::Treatment));
        }
    }

    #[test]
    fn a_line_with_a_foreign_label_is_left_out() {
        let mut reader = Reader::new(&crate::prognosis::TASK);
        assert!(reader.push("Plan: <q>K 6.9</q> stop it.\n").is_empty());
    }
}
