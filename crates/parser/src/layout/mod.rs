//! Reading order of a page: rows, cells, columns, paragraphs. The same for glyphs of a PDF and for recognised pictures.

mod paragraph;

pub(crate) use paragraph::Line;
use paragraph::paragraphs;

/// Deepest nesting of columns inside columns.
const MAX_DEPTH: usize = 6;
/// Fewest rows with text on both sides that make a column gutter.
const COLUMN_ROWS: usize = 4;
/// Shortest median line of a column, in characters (a Chinese character counts two): cells of a table are shorter.
const COLUMN_CHARACTERS: usize = 18;

/// A stretch of text without a wide gap.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) text: String,
    pub(crate) start: f32,
    pub(crate) end: f32,
    /// What the text was recognised from; empty where it was not recognised.
    pub(crate) parts: Vec<Part>,
}

/// A stretch of text that was recognised from one place of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    /// First byte in the segment or line.
    pub(crate) start: usize,
    /// Length in bytes.
    pub(crate) len: usize,
    /// Number of the place, given by the caller.
    pub(crate) place: usize,
}

/// What stands on one baseline, left to right.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The baseline; larger is higher on the page.
    pub(crate) y: f32,
    /// Font size.
    pub(crate) size: f32,
    pub(crate) segments: Vec<Segment>,
}

/// The lines of `rows`, which stand from top to bottom, in reading order.
pub(crate) fn lines(rows: Vec<Row>) -> Vec<Line> {
    let mut blocks = Vec::new();
    arrange(rows, 0, &mut blocks);
    let mut lines = Vec::new();
    for block in blocks {
        paragraphs(&block, &mut lines);
    }
    lines
}

/// True for a Chinese, Japanese or Korean character or full-width punctuation.
pub(crate) fn is_cjk(character: Option<char>) -> bool {
    character.is_some_and(|character| {
        matches!(character as u32, 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
    })
}

/// Splits `rows` at column gutters and appends the blocks in reading order.
fn arrange(rows: Vec<Row>, depth: usize, blocks: &mut Vec<Vec<Row>>) {
    let Some((gutter, first, last)) = (depth < MAX_DEPTH).then(|| columns(&rows)).flatten() else {
        if !rows.is_empty() {
            blocks.push(rows);
        }
        return;
    };
    let mut before = rows;
    let after = before.split_off(last);
    let inside = before.split_off(first);
    let mut left = Vec::new();
    let mut right = Vec::new();
    for Row { y, size, segments } in inside {
        let (a, b): (Vec<_>, Vec<_>) = segments
            .into_iter()
            .partition(|segment| segment.end <= gutter);
        for (side, segments) in [(&mut left, a), (&mut right, b)] {
            if !segments.is_empty() {
                side.push(Row { y, size, segments });
            }
        }
    }
    for part in [before, left, right, after] {
        arrange(part, depth + 1, blocks);
    }
}

/// The widest-reaching column gutter: its x and the half-open range of rows beside it.
fn columns(rows: &[Row]) -> Option<(f32, usize, usize)> {
    let mut candidates: Vec<f32> = rows
        .iter()
        .flat_map(|row| row.segments.windows(2))
        .map(|pair| (pair[0].end + pair[1].start) / 2.0)
        .collect();
    candidates.sort_by(f32::total_cmp);
    candidates.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    candidates
        .into_iter()
        .take(128)
        .filter_map(|gutter| {
            let (first, last) = longest_run(rows, gutter)?;
            is_gutter(&rows[first..last], gutter).then_some((gutter, first, last))
        })
        .max_by_key(|(_, first, last)| last - first)
}

/// The longest run of rows that `gutter` does not cut.
fn longest_run(rows: &[Row], gutter: f32) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    for (index, row) in rows.iter().enumerate() {
        let cut = row
            .segments
            .iter()
            .any(|segment| segment.start < gutter && gutter < segment.end);
        if cut {
            start = index + 1;
        } else if best.is_none_or(|(first, last)| index + 1 - start > last - first) {
            best = Some((start, index + 1));
        }
    }
    best
}

/// True when both sides read like wrapped prose: enough rows, long lines, most of them nearly full.
fn is_gutter(rows: &[Row], gutter: f32) -> bool {
    let both = rows
        .iter()
        .filter(|row| {
            row.segments.iter().any(|segment| segment.end <= gutter)
                && row.segments.iter().any(|segment| segment.start >= gutter)
        })
        .count();
    both >= COLUMN_ROWS
        && [true, false].into_iter().all(|left| {
            let mut lines: Vec<(usize, f32)> = rows
                .iter()
                .filter_map(|row| side(row, gutter, left))
                .collect();
            let widest = lines
                .iter()
                .fold(0.0f32, |most, (_, width)| most.max(*width));
            lines.sort_by_key(|(characters, _)| *characters);
            let characters = lines[lines.len() / 2].0;
            lines.sort_by(|a, b| a.1.total_cmp(&b.1));
            characters >= COLUMN_CHARACTERS && lines[lines.len() / 2].1 >= 0.7 * widest
        })
}

/// Characters and width of the part of `row` on one side; `None` where there is none.
fn side(row: &Row, gutter: f32, left: bool) -> Option<(usize, f32)> {
    let mut parts = row
        .segments
        .iter()
        .filter(|segment| (segment.end <= gutter) == left)
        .peekable();
    let start = parts.peek()?.start;
    let (characters, end) = parts.fold((0, start), |(characters, _), segment| {
        let width: usize = segment
            .text
            .chars()
            .map(|character| 1 + usize::from(is_cjk(Some(character))))
            .sum();
        (characters + width, segment.end)
    });
    Some((characters, end - start))
}
