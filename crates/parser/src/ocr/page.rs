//! Places of text into lines in reading order.

use super::rectangle::Rectangle;
use crate::layout::{self, Part, Row, Segment};
use crate::page::{PageText, Recognised};
use crate::picture::Raster;
use std::ops::Range;

/// Mean probability below which a place is not text that anyone could rely on.
const READABLE: f32 = 0.5;
/// Probability below which a number is asked about.
const CLEAR: f32 = 0.9;
/// Probability from which on the next best character is worth showing.
const RIVAL: f32 = 0.02;

/// One character with its probability, and the next best reading where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sign {
    pub(super) character: char,
    pub(super) probability: f32,
    pub(super) other: Option<(char, f32)>,
    /// Where it stands along the line, in columns of the network.
    pub(super) column: usize,
}

/// A place with what it says.
pub(super) struct Place {
    /// In a picture turned clockwise by `quarters` quarter turns.
    pub(super) rectangle: Rectangle,
    pub(super) signs: Vec<Sign>,
    pub(super) quarters: u32,
}

/// A place that was read, turned so that lines run level.
struct Word {
    text: String,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    place: usize,
}

/// The lines of one page.
pub(super) fn arranged(places: &[Place], picture: &Raster) -> PageText {
    let slope = slope(places);
    let mut page = PageText::default();
    let mut words = Vec::new();
    for place in places {
        let signs = tidy(&place.signs);
        let confidence = mean(&signs);
        if signs.is_empty() {
            continue;
        }
        if confidence < READABLE {
            page.unreadable += 1;
            continue;
        }
        let Rectangle { x, y, .. } = place.rectangle;
        words.push(Word {
            text: text(&signs),
            x: x * slope.cos() + y * slope.sin(),
            y: y * slope.cos() - x * slope.sin(),
            width: place.rectangle.width,
            height: place.rectangle.height,
            place: page.recognised.len(),
        });
        page.recognised.push(Recognised {
            bounds: bounds(place, picture),
            confidence,
            doubts: doubts(&signs),
        });
    }
    page.lines = layout::lines(rows(words));
    page
}

fn trimmed(signs: &[Sign]) -> &[Sign] {
    let ink = |sign: &Sign| !sign.character.is_whitespace();
    match (signs.iter().position(ink), signs.iter().rposition(ink)) {
        (Some(first), Some(last)) => &signs[first..=last],
        _ => &[],
    }
}

/// Mean probability of the characters of a place.
pub(super) fn mean(signs: &[Sign]) -> f32 {
    let sum: f32 = signs.iter().map(|sign| sign.probability).sum();
    sum / signs.len().max(1) as f32
}

/// The signs of a place as they are written: blanks where Chinese leaves a gap, its own punctuation, capitals level.
fn tidy(signs: &[Sign]) -> Vec<Sign> {
    let mut tidy = spaced(trimmed(signs));
    for at in 1..tidy.len() {
        if is_han(&tidy[at - 1]) {
            tidy[at].character = wide(tidy[at].character);
        }
    }
    level_case(&mut tidy);
    tidy
}

fn is_han(sign: &Sign) -> bool {
    layout::is_cjk(Some(sign.character)) && sign.character.is_alphabetic()
}

fn wide(mark: char) -> char {
    match mark {
        ':' => '：',
        ';' => '；',
        ',' => '，',
        '?' => '？',
        '!' => '！',
        other => other,
    }
}

/// Chinese has no blanks to recognise: a gap of two characters' width is one.
fn spaced(signs: &[Sign]) -> Vec<Sign> {
    let mut steps: Vec<usize> = signs
        .windows(2)
        .filter(|pair| is_han(&pair[0]) && is_han(&pair[1]))
        .map(|pair| pair[1].column - pair[0].column)
        .collect();
    steps.sort_unstable();
    let Some(usual) = steps.get(steps.len() / 2) else {
        return signs.to_vec();
    };
    let mut spaced: Vec<Sign> = Vec::new();
    for sign in signs {
        if let Some(before) = spaced.last()
            && (sign.column - before.column) * 10 > usual * 18
            && !before.character.is_whitespace()
            && !sign.character.is_whitespace()
        {
            spaced.push(Sign {
                character: ' ',
                probability: 1.0,
                other: None,
                column: before.column,
            });
        }
        spaced.push(*sign);
    }
    spaced
}

/// Small letters among capitals are capitals: s, o or x look the same in both sizes.
fn level_case(signs: &mut [Sign]) {
    for word in signs
        .chunk_by_mut(|a, b| a.character.is_ascii_alphabetic() && b.character.is_ascii_alphabetic())
    {
        let is_capital = |sign: &Sign| sign.character.is_ascii_uppercase();
        let capitals = word.iter().filter(|sign| is_capital(sign)).count();
        if word.len() >= 6 && capitals * 4 >= word.len() * 3 && word.last().is_some_and(is_capital)
        {
            for sign in word {
                sign.character = sign.character.to_ascii_uppercase();
            }
        }
    }
}

/// The angle at which most lines run, in radians.
fn slope(places: &[Place]) -> f32 {
    let mut angles: Vec<f32> = places
        .iter()
        .map(|place| place.rectangle)
        .filter(|of| of.width > 4.0 * of.height)
        .map(|of| of.along.1.atan2(of.along.0))
        .collect();
    angles.sort_by(f32::total_cmp);
    angles.get(angles.len() / 2).copied().unwrap_or_default()
}

/// Left, top, right and bottom in the picture as it came, as shares of its size.
fn bounds(place: &Place, picture: &Raster) -> [f32; 4] {
    let (width, height) = match place.quarters % 2 {
        0 => (picture.width as f32, picture.height as f32),
        _ => (picture.height as f32, picture.width as f32),
    };
    let [left, top, right, bottom] = place.rectangle.bounds();
    let (left, right) = (left / width, right / width);
    let (top, bottom) = (top / height, bottom / height);
    let back = match place.quarters % 4 {
        0 => [left, top, right, bottom],
        1 => [top, 1.0 - right, bottom, 1.0 - left],
        2 => [1.0 - right, 1.0 - bottom, 1.0 - left, 1.0 - top],
        _ => [1.0 - bottom, left, 1.0 - top, right],
    };
    back.map(|share| share.clamp(0.0, 1.0))
}

/// Words on the same height become a row; those close together become one segment.
fn rows(mut words: Vec<Word>) -> Vec<Row> {
    let mut heights: Vec<f32> = words.iter().map(|word| word.height).collect();
    heights.sort_by(f32::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(1.0);
    words.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if is_level(row, &word) => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(|row| row_of(row, usual)).collect()
}

fn is_level(row: &[Word], word: &Word) -> bool {
    row.last()
        .is_some_and(|last| word.y - last.y < 0.5 * last.height.min(word.height))
}

/// Heights differ with the letters of a line: near the usual one they count as the same.
fn row_of(mut words: Vec<Word>, usual: f32) -> Row {
    words.sort_by(|a, b| (a.x - a.width / 2.0).total_cmp(&(b.x - b.width / 2.0)));
    let tallest = words
        .iter()
        .fold(0.0_f32, |most, word| most.max(word.height));
    let height = match (0.7..1.35).contains(&(tallest / usual)) {
        true => usual,
        false => tallest,
    };
    let y = -words.iter().map(|word| word.y).sum::<f32>() / words.len().max(1) as f32;
    let size = 0.8 * height;
    let mut segments: Vec<Segment> = Vec::new();
    for word in words {
        let (start, end) = (word.x - word.width / 2.0, word.x + word.width / 2.0);
        let part = |start| Part {
            start,
            len: word.text.len(),
            place: word.place,
        };
        match segments.last_mut() {
            Some(segment) if start - segment.end < 0.8 * size => {
                segment.text.push(' ');
                segment.parts.push(part(segment.text.len()));
                segment.text.push_str(&word.text);
                segment.end = segment.end.max(end);
            }
            _ => segments.push(Segment {
                parts: vec![part(0)],
                text: word.text,
                start,
                end,
            }),
        }
    }
    Row { y, size, segments }
}

/// Numbers that may say something else: bytes of the text, and the readings.
fn doubts(signs: &[Sign]) -> Vec<(Range<usize>, Vec<String>)> {
    let mut doubts = Vec::new();
    let mut at = 0;
    for run in signs.chunk_by(|a, b| is_numeric(a) == is_numeric(b)) {
        let start = at;
        at += text(run).len();
        let digit = |sign: &Sign| sign.character.is_ascii_digit();
        let (Some(first), Some(last)) = (run.iter().position(digit), run.iter().rposition(digit))
        else {
            continue;
        };
        let number = &run[first..=last];
        let Some(weakest) = weakest(number).filter(|at| number[*at].probability < CLEAR) else {
            continue;
        };
        let mut readings = vec![text(number)];
        if let Some((other, probability)) = number[weakest].other
            && probability >= RIVAL
        {
            let mut changed = number.to_vec();
            changed[weakest].character = other;
            readings.push(text(&changed));
        }
        // Signs of numbers are one byte each.
        doubts.push((start + first..start + last + 1, readings));
    }
    doubts
}

fn is_numeric(sign: &Sign) -> bool {
    matches!(sign.character, '0'..='9' | '.' | ',')
}

fn text(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.character).collect()
}

fn weakest(signs: &[Sign]) -> Option<usize> {
    (0..signs.len()).min_by(|a, b| signs[*a].probability.total_cmp(&signs[*b].probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x: f32, y: f32, text: &str) -> Place {
        let width = 10.0 * text.chars().count() as f32;
        Place {
            rectangle: Rectangle {
                x: x + width / 2.0,
                y,
                along: (1.0, 0.0),
                width,
                height: 20.0,
            },
            signs: signs(text),
            quarters: 0,
        }
    }

    fn sign(character: char, probability: f32) -> Sign {
        Sign {
            character,
            probability,
            other: Some(('8', 1.0 - probability)),
            column: 0,
        }
    }

    fn signs(text: &str) -> Vec<Sign> {
        let signs = text.chars().enumerate();
        signs
            .map(|(at, character)| Sign {
                column: 10 * at,
                ..sign(character, 0.99)
            })
            .collect()
    }

    fn check(places: Vec<Place>, expect: &[&str]) -> PageText {
        let page = arranged(&places, &Raster::white(600, 800));
        let lines: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, expect);
        page
    }

    #[test]
    fn rows_of_cells_keep_their_places() {
        let page = check(
            vec![
                place(300.0, 41.0, "140"),
                place(20.0, 40.0, "Sodium"),
                place(20.0, 90.0, "Potassium"),
                place(300.0, 90.0, "5.9"),
            ],
            &["Sodium\t140", "Potassium\t5.9"],
        );
        let potassium = &page.lines[1];
        let part = potassium.parts[1];
        assert_eq!(&potassium.text[part.start..part.start + part.len], "5.9");
        let bounds = page.recognised[part.place].bounds;
        assert!((bounds[0] - 0.5).abs() < 0.01, "{bounds:?}");
    }

    #[test]
    fn a_line_broken_by_the_margin_is_one_line() {
        check(
            vec![
                place(20.0, 40.0, "The patient has severe chest"),
                place(20.0, 65.0, "pain since Monday."),
            ],
            &["The patient has severe chest pain since Monday."],
        );
    }

    #[test]
    fn a_faint_number_is_asked_about_and_a_clear_one_is_not() {
        let mut signs = signs("K 5.9 at 140");
        signs[4].probability = 0.6;
        signs[4].other = Some(('8', 0.3));
        assert_eq!(
            doubts(&signs),
            [(2..5, vec!["5.9".to_owned(), "5.8".to_owned()])]
        );
    }

    #[test]
    fn capitals_are_level_and_abbreviations_stay() {
        assert_eq!(
            text(&tidy(&signs("IMPREsSiON: HbA1c mmHg NaCl"))),
            "IMPRESSION: HbA1c mmHg NaCl"
        );
    }

    #[test]
    fn chinese_has_its_punctuation_and_its_gaps() {
        let mut line = signs("姓名:张伟性别:男 BP:120/80");
        for sign in &mut line[5..] {
            sign.column += 20;
        }
        assert_eq!(text(&tidy(&line)), "姓名：张伟 性别：男 BP:120/80");
    }

    #[test]
    fn a_place_that_nobody_could_read_is_counted() {
        let mut place = place(20.0, 40.0, "scribble");
        for sign in &mut place.signs {
            sign.probability = 0.3;
        }
        assert_eq!(check(vec![place], &[]).unreadable, 1);
    }

    #[test]
    fn bounds_are_those_of_the_picture_as_it_came() {
        let mut place = place(0.0, 10.0, "ten signs!");
        place.quarters = 1;
        let picture = Raster::white(800, 600);
        // Turned clockwise the picture is 600 wide; its top left corner came from the lower left one.
        let [left, top, right, bottom] = bounds(&place, &picture);
        assert_eq!([left, bottom], [0.0, 1.0]);
        assert!(right < 0.03 && top > 0.8, "{right} {top}");
    }
}
