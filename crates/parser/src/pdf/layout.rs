//! From placed glyphs to reading order: rows, cells, columns, paragraphs.

use super::content::Glyph;
use super::paragraph::{Line, paragraphs};

/// Deepest nesting of columns inside columns.
const MAX_DEPTH: usize = 6;
/// Fewest rows with text on both sides that make a column gutter.
const COLUMN_ROWS: usize = 4;
/// Shortest median line of a column, in characters (a Chinese character counts two): cells of a table are shorter.
const COLUMN_CHARACTERS: usize = 18;

/// A stretch of text without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) start: f32,
    pub(super) end: f32,
}

/// What stands on one baseline, left to right.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) segments: Vec<Segment>,
}

/// The lines of a page in reading order. Text that runs in another direction than most of the page comes last.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut by_direction: [Vec<Letter>; 4] = Default::default();
    for glyph in glyphs {
        if let Some((direction, letter)) = turned(glyph) {
            by_direction[direction].push(letter);
        }
    }
    by_direction.sort_by_key(|letters| std::cmp::Reverse(letters.len()));
    let mut lines = Vec::new();
    for letters in by_direction {
        let mut blocks = Vec::new();
        arrange(rows(letters), 0, &mut blocks);
        for block in blocks {
            paragraphs(&block, &mut lines);
        }
    }
    lines
}

/// A glyph turned so that its baseline runs to the right.
struct Letter {
    text: String,
    start: f32,
    end: f32,
    y: f32,
    size: f32,
}

fn turned(glyph: &Glyph) -> Option<(usize, Letter)> {
    let Glyph {
        text,
        x,
        y,
        end_x,
        end_y,
        size,
    } = glyph;
    let (dx, dy) = (end_x - x, end_y - y);
    let places = [*x, *y, *end_x, *end_y, *size];
    if places
        .iter()
        .any(|value| !value.is_finite() || value.abs() > 1e7)
        || *size <= 0.0
    {
        return None;
    }
    let direction = match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    };
    let (start, end, y) = match direction {
        0 => (*x, *end_x, *y),
        1 => (*y, *end_y, -x),
        2 => (-x, -end_x, -y),
        _ => (-y, -end_y, *x),
    };
    let letter = Letter {
        text: text.clone(),
        start,
        end: end.max(start),
        y,
        size: *size,
    };
    Some((direction, letter))
}

fn rows(mut letters: Vec<Letter>) -> Vec<Row> {
    letters.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<(f32, f32, Vec<Letter>)> = Vec::new();
    for letter in letters {
        match rows.last_mut() {
            Some((y, size, row)) if *y - letter.y <= 0.35 * size.max(letter.size) => {
                *size = size.max(letter.size);
                row.push(letter);
            }
            _ => rows.push((letter.y, letter.size, vec![letter])),
        }
    }
    rows.into_iter()
        .map(|(y, size, letters)| Row {
            y,
            size,
            segments: segments(letters),
        })
        .filter(|row| !row.segments.is_empty())
        .collect()
}

fn segments(mut letters: Vec<Letter>) -> Vec<Segment> {
    letters.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut segments: Vec<Segment> = Vec::new();
    let mut space = false;
    let mut last_start = f32::NEG_INFINITY;
    for letter in letters {
        if letter.text.chars().all(char::is_whitespace) {
            space = true;
            continue;
        }
        let text = plain(&letter.text);
        let Some(segment) = segments.last_mut() else {
            last_start = letter.start;
            segments.push(Segment {
                text,
                start: letter.start,
                end: letter.end,
            });
            space = false;
            continue;
        };
        // Bold made by printing twice.
        if segment.text.ends_with(&text) && letter.start - last_start < 0.15 * letter.size && !space
        {
            continue;
        }
        let gap = letter.start - segment.end;
        if gap > 1.4 * letter.size {
            segments.push(Segment {
                text,
                start: letter.start,
                end: letter.end,
            });
        } else {
            let wide = if is_cjk(segment.text.chars().next_back()) {
                0.5
            } else {
                0.18
            };
            if (space || gap > wide * letter.size) && !segment.text.ends_with(' ') {
                segment.text.push(' ');
            }
            segment.text.push_str(&text);
            segment.end = segment.end.max(letter.end);
        }
        last_start = letter.start;
        space = false;
    }
    segments
}

/// Ligatures spelt out, control characters dropped.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{FB00}' => plain.push_str("ff"),
            '\u{FB01}' => plain.push_str("fi"),
            '\u{FB02}' => plain.push_str("fl"),
            '\u{FB03}' => plain.push_str("ffi"),
            '\u{FB04}' => plain.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => plain.push_str("st"),
            other if other.is_control() => {}
            other => plain.push(other),
        }
    }
    plain
}

/// True for a Chinese, Japanese or Korean character or full-width punctuation.
pub(super) fn is_cjk(character: Option<char>) -> bool {
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
