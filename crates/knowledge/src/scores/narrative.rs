//! What the words of the documents say of a score's criteria: phrases found in sentences, with what the sentence
//! asserts of them.

use record::{
    Assertion, DocumentId, Experiencer, PartialDate, Presence, SectionKind, Span, Temporality,
};
use std::collections::BTreeMap;

/// One sentence of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Passage {
    /// The document it stands in.
    pub document: DocumentId,
    /// Its place in the stored text.
    pub span: Span,
    /// The section it belongs to.
    pub section: SectionKind,
    /// Its words.
    pub text: String,
}

/// The sentences of a record's free text, and what each asserts of a mention inside it.
pub trait Narrative {
    /// Every sentence in order.
    fn passages(&self) -> &[Passage];

    /// What passage number `passage` asserts of `mention`, a span of the stored text.
    fn assertion(&self, passage: usize, mention: Span) -> Assertion;
}

/// A place where a phrase stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Mention {
    /// Passage number.
    pub passage: usize,
    /// The words that matched.
    pub span: Span,
    /// The number at the phrase's `#`, where it has one.
    pub number: Option<f64>,
    /// First and last token, inside the passage.
    pub(super) tokens: (usize, usize),
}

/// The sentences of a record cut into words, searchable.
pub struct Index<'a> {
    narrative: &'a dyn Narrative,
    sentences: Vec<Vec<Token>>,
    words: BTreeMap<String, Vec<(usize, usize)>>,
}

/// A word, number or date of a sentence.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub(super) word: String,
    pub(super) span: Span,
    pub(super) number: Option<f64>,
    pub(super) day: Option<Day>,
    /// True when a comma, semicolon or bracket stands before it.
    pub(super) parted: bool,
}

/// A calendar day as written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Day {
    pub(super) date: PartialDate,
    /// Day and month could be exchanged; the month was read first.
    pub(super) month_first_assumed: bool,
}

impl<'a> Index<'a> {
    /// Cuts the sentences of `narrative` into words.
    pub fn new(narrative: &'a dyn Narrative) -> Self {
        let sentences: Vec<Vec<Token>> = narrative
            .passages()
            .iter()
            .map(|passage| super::words::tokens(&passage.text, passage.span.start))
            .collect();
        let mut words: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (sentence, tokens) in sentences.iter().enumerate() {
            for (at, token) in tokens.iter().enumerate() {
                let places = words.entry(token.word.clone()).or_default();
                places.push((sentence, at));
            }
        }
        Self {
            narrative,
            sentences,
            words,
        }
    }

    /// Words of passage number `passage`.
    pub(super) fn tokens(&self, passage: usize) -> &[Token] {
        self.sentences
            .get(passage)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Number of passages.
    pub(super) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// The document and section of a passage.
    pub(super) fn passage(&self, passage: usize) -> Option<&Passage> {
        self.narrative.passages().get(passage)
    }

    /// What is asserted of a mention.
    pub(super) fn assertion(&self, mention: &Mention) -> Assertion {
        self.narrative.assertion(mention.passage, mention.span)
    }

    /// Every place of `phrase`, in order of the text.
    pub(super) fn find(&self, phrase: &Phrase<'_>) -> Vec<Mention> {
        let Some(first) = phrase.anchor() else {
            return Vec::new();
        };
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for word in first.split('|') {
            match word.strip_suffix('*') {
                Some(prefix) => {
                    let range = self.words.range(prefix.to_string()..);
                    let found = range.take_while(|(word, _)| word.starts_with(prefix));
                    starts.extend(found.flat_map(|(_, places)| places));
                }
                None => starts.extend(self.words.get(word).into_iter().flatten()),
            }
        }
        starts.sort_unstable();
        starts.dedup();
        starts
            .into_iter()
            .filter_map(|(sentence, at)| {
                let tokens = &self.sentences[sentence];
                let (from, to, number) = phrase.matches(tokens, at)?;
                Some(Mention {
                    passage: sentence,
                    span: Span::new(tokens[from].span.start, tokens[to].span.end),
                    number,
                    tokens: (from, to),
                })
            })
            .collect()
    }

    /// What the text says of a criterion, by the phrases of `rule`.
    pub(super) fn says(&self, rule: &Phrase<'_>) -> Vec<(Stance, Mention)> {
        self.find(rule)
            .into_iter()
            .map(|mention| (self.stance(rule, &mention), mention))
            .collect()
    }

    fn stance(&self, rule: &Phrase<'_>, mention: &Mention) -> Stance {
        let tokens = self.tokens(mention.passage);
        let (from, to) = mention.tokens;
        // A cue may stand between the words of a phrase ("the leg is not swollen").
        let ends = [tokens[from].span, tokens[to].span]
            .map(|span| self.narrative.assertion(mention.passage, span));
        let family = self
            .passage(mention.passage)
            .is_some_and(|passage| passage.section == SectionKind::FamilyHistory)
            || ends
                .iter()
                .any(|end| end.experiencer == Experiencer::Family);
        let other = ends.iter().any(|end| end.experiencer == Experiencer::Other);
        if family != rule.family || other {
            return Stance::Silent;
        }
        let is = |presence: Presence| ends.iter().any(|end| end.presence == presence);
        if is(Presence::Absent) || self.is_put_away(mention.passage, from, to) {
            return Stance::Denied;
        }
        let past = ends.iter().any(|end| end.time == Temporality::Historical);
        let open = is(Presence::Possible) || is(Presence::Hypothetical);
        if open && !rule.planned || rule.current && past {
            return Stance::Silent;
        }
        Stance::Stated
    }

    /// True when the words around a place of a document deny it in other words than ConText's.
    pub(super) fn is_denied(&self, document: &DocumentId, span: Span) -> bool {
        let passages = self.narrative.passages();
        let Some(passage) = passages
            .iter()
            .position(|passage| passage.document == *document && passage.span.contains(span))
        else {
            return false;
        };
        let tokens = self.tokens(passage);
        let from = tokens.iter().position(|token| token.span.overlaps(span));
        let to = tokens.iter().rposition(|token| token.span.overlaps(span));
        from.zip(to)
            .is_some_and(|(from, to)| self.is_put_away(passage, from, to))
    }

    /// Denials in other words than ConText's: "escaped any", "nor has he reported any", "free from", "absent", "has been
    /// unremarkable".
    fn is_put_away(&self, passage: usize, from: usize, to: usize) -> bool {
        let tokens = self.tokens(passage);
        let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
        let near = from.saturating_sub(7)..from;
        let refusal = |at: usize| {
            matches!(
                word(at),
                "t" | "not" | "nor" | "never" | "neither" | "without"
            )
        };
        let before = near
            .rev()
            .take_while(|at| !tokens[at + 1].parted || matches!(word(*at), "or" | "and"))
            .any(|at| match word(at) {
                "escaped" | "avoided" | "lacks" | "lacked" | "lack" | "nor" | "without" => true,
                "free" => matches!(word(at + 1), "from" | "of"),
                "any" => (at.saturating_sub(6)..at).any(refusal),
                "absent" | "non" | "no" | "negative" => at + 2 >= from,
                _ => false,
            });
        let after = (to + 1..(to + 8).min(tokens.len()))
            .take_while(|at| !tokens[*at].parted)
            .any(|at| {
                matches!(word(at), "unremarkable" | "nil" | "absent" | "negative")
                    && matches!(
                        word(at - 1),
                        "been" | "is" | "was" | "were" | "are" | "remains"
                    )
            });
        before || after
    }
}

/// What a sentence says of a criterion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stance {
    /// It is there.
    Stated,
    /// It is not there.
    Denied,
    /// Nothing that counts: a relative's, a possibility, the past where the present is asked.
    Silent,
}

/// A phrase to look for.
///
/// Words are separated by blanks; `a|b` is either; `swell*` is any word that begins so; `?word` may be missing; `-word` in front must not
/// stand there; `..`
/// leaves up to five words out; `&` joins two halves in either order with at most eight words between them; `#` is a
/// number. In front of all: `!` counts where it is denied, `@` only for the present, `^` of a relative, `~` also what is planned.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Phrase<'p> {
    pub(super) denied: bool,
    current: bool,
    family: bool,
    planned: bool,
    halves: Vec<Vec<&'p str>>,
}

/// Most words that `..` leaves out.
const GAP: usize = 5;
/// Most words between the halves of `&`.
const APART: usize = 8;

impl<'p> Phrase<'p> {
    /// Reads a phrase.
    pub(super) fn new(written: &'p str) -> Self {
        let body = written.trim_start_matches(['!', '@', '^', '~']);
        let marks = &written[..written.len() - body.len()];
        Self {
            denied: marks.contains('!'),
            current: marks.contains('@'),
            family: marks.contains('^'),
            planned: marks.contains('~'),
            halves: body
                .split(" & ")
                .map(|half| half.split(' ').filter(|word| !word.is_empty()).collect())
                .collect(),
        }
    }

    /// True when the phrase stands in `tokens`.
    pub(super) fn is_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| {
            let anchor = self.anchor();
            anchor.is_some_and(|anchor| fits(anchor, &tokens[at].word))
                && self.matches(tokens, at).is_some()
        })
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        let words = self.halves.iter().flatten();
        words.filter(|word| is_word(word)).count()
    }

    /// The first word that must stand there and is no number.
    fn anchor(&self) -> Option<&'p str> {
        self.halves
            .first()?
            .iter()
            .copied()
            .find(|word| is_word(word))
    }

    /// The stretch of tokens that matches with the anchor at `at`.
    fn matches(&self, tokens: &[Token], at: usize) -> Option<(usize, usize, Option<f64>)> {
        let first = self.halves.first()?;
        let lead = first.iter().position(|word| is_word(word))?;
        let (from, mut number) = before(&first[..lead], tokens, at)?;
        let end = after(&first[lead..], tokens, at, &mut number)?;
        let (mut low, mut high) = (from, end - 1);
        for half in &self.halves[1..] {
            let near = low.saturating_sub(APART)..(high + APART + 1).min(tokens.len());
            let (start, end) = near.into_iter().find_map(|start| {
                let outside = start < low || start > high;
                let end = outside
                    .then(|| after(half, tokens, start, &mut number))
                    .flatten()?;
                Some((start, end))
            })?;
            low = low.min(start);
            high = high.max(end - 1);
        }
        Some((low, high, number))
    }
}

fn is_word(word: &str) -> bool {
    !matches!(word, "#" | "..") && !word.starts_with(['?', '-'])
}

/// Matches `words` that lead up to the token at `at`, backwards.
fn before(words: &[&str], tokens: &[Token], at: usize) -> Option<(usize, Option<f64>)> {
    let (mut from, mut number) = (at, None);
    let mut gap = 0;
    for word in words.iter().rev() {
        match *word {
            ".." => gap = GAP,
            refused if refused.starts_with('-') => {
                let there = from > 0 && fits(&refused[1..], &tokens[from - 1].word);
                if there {
                    return None;
                }
            }
            "#" => {
                let place = (0..=gap.min(from.saturating_sub(1)))
                    .filter_map(|skip| from.checked_sub(1 + skip))
                    .find(|place| tokens[*place].number.is_some())?;
                number = tokens[place].number;
                from = place;
                gap = 0;
            }
            optional => {
                let wanted = optional.trim_start_matches('?');
                if from > 0 && fits(wanted, &tokens[from - 1].word) {
                    from -= 1;
                }
            }
        }
    }
    Some((from, number))
}

/// Matches `words` from the token at `at` on; the place behind the last.
fn after(words: &[&str], tokens: &[Token], at: usize, number: &mut Option<f64>) -> Option<usize> {
    let Some((word, rest)) = words.split_first() else {
        return Some(at);
    };
    match *word {
        ".." => (0..=GAP).find_map(|skip| after(rest, tokens, at + skip, number)),
        "#" => {
            let value = tokens.get(at)?.number?;
            *number = Some(value);
            after(rest, tokens, at + 1, number)
        }
        word if word.starts_with('?') => {
            let there = tokens
                .get(at)
                .is_some_and(|token| fits(&word[1..], &token.word));
            there
                .then(|| after(rest, tokens, at + 1, number))
                .flatten()
                .or_else(|| after(rest, tokens, at, number))
        }
        word => {
            let token = tokens.get(at)?;
            fits(word, &token.word)
                .then(|| after(rest, tokens, at + 1, number))
                .flatten()
        }
    }
}

fn fits(pattern: &str, word: &str) -> bool {
    pattern.split('|').any(|one| match one.strip_suffix('*') {
        Some(prefix) => word.starts_with(prefix),
        None => word == one,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of one document, without cues.
    struct Plain(Vec<Passage>);

    impl Narrative for Plain {
        fn passages(&self) -> &[Passage] {
            &self.0
        }

        fn assertion(&self, _: usize, _: Span) -> Assertion {
            Assertion::default()
        }
    }

    fn check(text: &str, phrase: &str, expect: &[(Stance, &str)]) {
        let plain = Plain(vec![Passage {
            document: DocumentId("d1".into()),
            span: Span::new(0, text.len()),
            section: SectionKind::Other,
            text: text.into(),
        }]);
        let index = Index::new(&plain);
        let found: Vec<(Stance, &str)> = index
            .says(&Phrase::new(phrase))
            .into_iter()
            .map(|(stance, mention)| (stance, mention.span.slice(text).unwrap_or_default()))
            .collect();
        assert_eq!(found, expect, "{text} / {phrase}");
    }

    #[test]
    fn words_gaps_and_halves() {
        use Stance::Stated;
        check(
            "Her left calf was swollen.",
            "calf|thigh & swell*|swollen",
            &[(Stated, "calf was swollen")],
        );
        check(
            "swelling of the calf",
            "calf|thigh & swell*",
            &[(Stated, "swelling of the calf")],
        );
        check(
            "eyes open to pain",
            "eyes .. pain",
            &[(Stated, "eyes open to pain")],
        );
        check("eyes open, then sleep", "eyes .. pain", &[]);
        check("portal hypertension", "-portal hypertension", &[]);
        check(
            "arterial hypertension",
            "-portal hypertension",
            &[(Stated, "hypertension")],
        );
    }

    #[test]
    fn denials_in_other_words() {
        use Stance::Denied;
        check(
            "He has escaped any major bleeding.",
            "bleeding",
            &[(Denied, "bleeding")],
        );
        check(
            "nor has he reported any recent fainting",
            "fainting",
            &[(Denied, "fainting")],
        );
        check(
            "non-insulin-dependent diabetes",
            "insulin",
            &[(Denied, "insulin")],
        );
        check("free of ascites", "ascites", &[(Denied, "ascites")]);
    }

    #[test]
    fn numbers_stand_in_their_place() {
        let plain = Plain(vec![Passage {
            document: DocumentId("d1".into()),
            span: Span::new(0, 40),
            section: SectionKind::Other,
            text: "an average of 7 drinks per week, FiO₂ 57".into(),
        }]);
        let index = Index::new(&plain);
        let number = |phrase: &str| {
            let found = index.find(&Phrase::new(phrase));
            found.first().and_then(|mention| mention.number)
        };
        assert_eq!(number("# drinks .. week"), Some(7.0));
        assert_eq!(number("fio2 #"), Some(57.0));
        assert_eq!(number("# beers"), None);
    }
}
