//! From placed glyphs to rows.

use super::content::Glyph;
use crate::layout::{self, Line, Row, Segment, is_cjk};

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
        lines.extend(layout::lines(rows(letters)));
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
                parts: Vec::new(),
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
                parts: Vec::new(),
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
