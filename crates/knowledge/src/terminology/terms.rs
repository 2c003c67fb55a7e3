//! The sorted table of all terms, searched for the longest that begins at a place.

use super::fold::Folded;
use record::{Span, TermKind, TermMatch};

const KINDS: [TermKind; 13] = [
    TermKind::Problem,
    TermKind::Symptom,
    TermKind::Drug,
    TermKind::DrugClass,
    TermKind::Chemical,
    TermKind::Allergen,
    TermKind::Laboratory,
    TermKind::VitalSign,
    TermKind::Procedure,
    TermKind::Device,
    TermKind::Gene,
    TermKind::Organism,
    TermKind::Exposure,
];
const AMBIGUOUS: u8 = 1;
const AS_WRITTEN: u8 = 2;
const NO_PARENT: u32 = u32::MAX;

/// Number of a kind in the database.
pub(crate) fn kind_number(kind: TermKind) -> u8 {
    (0u8..)
        .zip(KINDS)
        .find(|(_, known)| *known == kind)
        .map_or(0, |(number, _)| number)
}

/// What a term means within one kind.
struct Sense {
    concept: u32,
    kind: u8,
    flags: u8,
    form: u16,
}

/// Terms sorted by their folded bytes. Term `i` is `text[offset[i]..offset[i + 1]]`; its senses are
/// `senses[start[i]..start[i + 1]]`; its parent is the longest other term that begins it. So all terms at a place of a
/// text are the last term not after it in order, and that term's ancestors, as far as the text begins with them.
pub(crate) struct TermTable {
    text: Vec<u8>,
    offset: Vec<u32>,
    parent: Vec<u32>,
    start: Vec<u32>,
    senses: Vec<Sense>,
    forms: Vec<String>,
    /// First term of each pair of leading bytes, and the number of terms behind the last pair.
    pairs: Vec<u32>,
    /// The first bytes of each term as one number, so that most comparisons are of two numbers.
    heads: Vec<u64>,
}

/// The byte strings that the table is read from.
pub(crate) struct TermBlobs {
    pub(crate) text: Vec<u8>,
    pub(crate) offset: Vec<u32>,
    pub(crate) parent: Vec<u32>,
    pub(crate) start: Vec<u32>,
    pub(crate) senses: Vec<u8>,
    pub(crate) forms: Vec<u8>,
}

impl TermTable {
    /// `None` if the parts do not fit together.
    pub(crate) fn new(blobs: TermBlobs) -> Option<Self> {
        let (senses, rest) = blobs.senses.as_chunks::<8>();
        let senses: Vec<Sense> = senses
            .iter()
            .map(|&[a, b, c, d, kind, flags, e, f]| Sense {
                concept: u32::from_le_bytes([a, b, c, d]),
                kind,
                flags,
                form: u16::from_le_bytes([e, f]),
            })
            .collect();
        let forms: Vec<String> = String::from_utf8(blobs.forms)
            .ok()?
            .lines()
            .map(str::to_string)
            .collect();
        let count = blobs.parent.len();
        let fits = rest.is_empty()
            && blobs.offset.len() == count + 1
            && blobs.start.len() == count + 1
            && blobs.offset.is_sorted()
            && blobs.start.is_sorted()
            && *blobs.offset.last()? as usize == blobs.text.len()
            && *blobs.start.last()? as usize == senses.len()
            && (0u32..)
                .zip(&blobs.parent)
                .all(|(own, &parent)| parent == NO_PARENT || parent < own)
            && senses
                .iter()
                .all(|sense| (sense.kind as usize) < KINDS.len())
            && senses
                .iter()
                .all(|sense| sense.flags & AS_WRITTEN == 0 || (sense.form as usize) < forms.len());
        fits.then(|| {
            let mut table = Self {
                text: blobs.text,
                offset: blobs.offset,
                parent: blobs.parent,
                start: blobs.start,
                senses,
                forms,
                pairs: Vec::new(),
                heads: Vec::new(),
            };
            table.pairs = table.first_of_pairs();
            table.heads = (0..count).map(|number| head(table.term(number))).collect();
            table
        })
    }

    fn first_of_pairs(&self) -> Vec<u32> {
        let mut pairs = vec![0; (1 << 16) + 1];
        for number in 0..self.parent.len() {
            pairs[pair(self.term(number)) + 1] += 1;
        }
        for at in 1..pairs.len() {
            pairs[at] += pairs[at - 1];
        }
        pairs
    }

    fn term(&self, number: usize) -> &[u8] {
        &self.text[self.offset[number] as usize..self.offset[number + 1] as usize]
    }

    fn senses(&self, number: usize) -> &[Sense] {
        &self.senses[self.start[number] as usize..self.start[number + 1] as usize]
    }

    /// The last term that is not after `text` in order.
    fn last_not_after(&self, text: &[u8]) -> Option<usize> {
        let (pair, own) = (pair(text), head(text));
        let mut low = self.pairs[pair] as usize;
        let mut high = self.pairs[pair + 1] as usize;
        while low < high {
            let middle = (low + high) / 2;
            let order = self.heads[middle].cmp(&own);
            if order.then_with(|| self.term(middle).cmp(text)).is_le() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    /// The concept that a folded name stands for, without regard to capitals.
    pub(crate) fn find(&self, kind: TermKind, name: &str) -> Option<u32> {
        let number = self.last_not_after(name.as_bytes())?;
        if self.term(number) != name.as_bytes() {
            return None;
        }
        self.senses(number)
            .iter()
            .find(|sense| KINDS[sense.kind as usize] == kind)
            .map(|sense| sense.concept)
    }

    /// The concept that a name stands for as it is written, where one of its senses asks for just that form.
    pub(crate) fn find_as_written(&self, kind: TermKind, folded: &str, name: &str) -> Option<u32> {
        let number = self.last_not_after(folded.as_bytes())?;
        if self.term(number) != folded.as_bytes() {
            return None;
        }
        self.senses(number)
            .iter()
            .find(|sense| {
                KINDS[sense.kind as usize] == kind
                    && sense.flags & AS_WRITTEN != 0
                    && self.forms[sense.form as usize] == name
            })
            .map(|sense| sense.concept)
    }

    /// Whether a folded name stands for a concept of `kind` in any case and without a second meaning.
    pub(crate) fn find_plain(&self, kind: TermKind, name: &str) -> bool {
        self.last_not_after(name.as_bytes())
            .filter(|number| self.term(*number) == name.as_bytes())
            .is_some_and(|number| {
                let plain = |sense: &Sense| KINDS[sense.kind as usize] == kind && sense.flags == 0;
                self.senses(number).iter().any(plain)
            })
    }

    /// Every term in the text, leftmost-longest within each kind.
    pub(crate) fn matches(&self, text: &str, folded: &Folded) -> Vec<TermMatch> {
        let mut found = Vec::new();
        let mut free = [0; KINDS.len()];
        for at in folded.word_starts() {
            self.matches_at(text, folded, at, &mut free, &mut found);
        }
        without_fragments(found)
    }

    fn matches_at(
        &self,
        text: &str,
        folded: &Folded,
        at: usize,
        free: &mut [usize; KINDS.len()],
        found: &mut Vec<TermMatch>,
    ) {
        let rest = &folded.bytes[at..];
        let mut candidate = self.last_not_after(rest);
        while let Some(number) = candidate {
            let term = self.term(number);
            if rest.starts_with(term)
                && let Some(end) = end(folded, at, at + term.len())
            {
                let senses = self.senses(number);
                for sense in senses {
                    let kind = sense.kind as usize;
                    let (start, stop) = folded.origin(text, at, end);
                    let (_, bare) = folded.origin(text, at, at + term.len());
                    let written = &text[start..bare];
                    if at < free[kind] || !self.fits(sense, written, stop > bare) {
                        continue;
                    }
                    // "MTX" is certain where "mtx" may be another word.
                    let certain = |other: &Sense| {
                        other.kind == sense.kind
                            && other.flags & AMBIGUOUS == 0
                            && self.fits(other, written, stop > bare)
                    };
                    if sense.flags & AMBIGUOUS != 0 && senses.iter().any(certain) {
                        continue;
                    }
                    free[kind] = end;
                    found.push(TermMatch {
                        span: Span::new(start, stop),
                        kind: KINDS[kind],
                        concept: sense.concept,
                        ambiguous: sense.flags & AMBIGUOUS != 0,
                    });
                }
            }
            candidate = match self.parent[number] {
                NO_PARENT => None,
                parent => Some(parent as usize),
            };
        }
    }

    /// Whether the written form is the one that the sense asks for; an ambiguous abbreviation has no plural.
    fn fits(&self, sense: &Sense, written: &str, plural: bool) -> bool {
        sense.flags & AS_WRITTEN == 0
            || (self.forms[sense.form as usize] == written
                && !(plural && sense.flags & AMBIGUOUS != 0))
    }
}

/// The two leading bytes as one number; a missing second byte is before every other.
fn pair(bytes: &[u8]) -> usize {
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
    byte(0) << 8 | byte(1)
}

/// The first eight bytes as a number that is ordered as they are; a missing byte is before every other.
fn head(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut first = [0; 8];
    let length = bytes.len().min(first.len());
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(first)
}

/// Leaves out terms that are only a piece of a longer one: 氯 in 氯沙坦, 血压 in 高血压, 头孢 in 头孢曲松. A piece
/// of another group stays unless it is ambiguous: 青霉素 in 青霉素皮试 says what was tested.
fn without_fragments(found: Vec<TermMatch>) -> Vec<TermMatch> {
    let covers: Vec<TermMatch> = found
        .iter()
        .copied()
        .filter(|each| !each.ambiguous)
        .collect();
    let mut from = 0;
    found
        .into_iter()
        .filter(|each| {
            // Matches stand in order of position, so covers that end before this one never count again.
            while covers
                .get(from)
                .is_some_and(|cover| cover.span.end < each.span.start)
            {
                from += 1;
            }
            !covers[from..]
                .iter()
                .take_while(|cover| cover.span.start <= each.span.start)
                .any(|cover| {
                    cover.span.len() > each.span.len()
                        && cover.span.contains(each.span)
                        && (each.ambiguous || takes_over(cover.kind, each.kind))
                })
        })
        .collect()
}

/// Whether a longer term of one kind leaves no meaning to a piece of another kind.
fn takes_over(cover: TermKind, piece: TermKind) -> bool {
    use TermKind::{Allergen, Chemical, Drug, DrugClass, Laboratory, Problem, Symptom, VitalSign};
    let substance = |kind| matches!(kind, Drug | DrugClass | Chemical | Allergen);
    let finding = |kind| matches!(kind, Problem | Symptom);
    let measure = |kind| matches!(kind, Laboratory | VitalSign);
    (substance(cover) && (substance(piece) || measure(piece)))
        || (finding(cover) && (finding(piece) || measure(piece)))
        || (measure(cover) && measure(piece))
}

/// Where the term `from..at` ends as a word: there, also before the digits of a strength ("aspirin100mg"), or after a
/// plural ending.
fn end(folded: &Folded, from: usize, at: usize) -> Option<usize> {
    let before_digits = || {
        let letters = folded.bytes[from..at].iter().rev();
        letters
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count()
            >= 5
            && folded.bytes[at].is_ascii_digit()
    };
    if folded.ends_word(at) || before_digits() {
        return Some(at);
    }
    let plural = |ending: &[u8]| {
        let to = at + ending.len();
        (folded.bytes[at..].starts_with(ending) && folded.ends_word(to)).then_some(to)
    };
    let word = at - from >= 2 && folded.bytes[at - 1].is_ascii_alphabetic();
    if word {
        let hissing = matches!(folded.bytes[at - 1], b's' | b'x' | b'z' | b'h');
        if hissing { plural(b"es") } else { plural(b"s") }
    } else {
        None
    }
}
