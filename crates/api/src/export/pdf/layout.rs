use super::face::Faces;
use crate::export::{Item, Outline};
use record::Language;

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.276, 841.89);
const MARGIN: f32 = 56.7;
/// Where the text of a page begins and ends, below the header and above the footer.
const TOP: f32 = 104.0;
const BOTTOM: f32 = PAGE.1 - 70.0;
/// Distance of two lines in ems.
const LEADING: f32 = 1.45;

/// Colour of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Black,
    Grey,
    Red,
}

/// One line in its place on a page, in points from the upper left corner.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) ink: Ink,
}

/// How a paragraph is set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    indent: f32,
    before: f32,
    ink: Ink,
    /// Stays on one page with the first line that follows.
    keeps_next: bool,
}

const BODY: Style = Style {
    size: 10.0,
    indent: 0.0,
    before: 3.0,
    ink: Ink::Black,
    keeps_next: false,
};
const HEADING: Style = Style {
    size: 13.0,
    before: 14.0,
    keeps_next: true,
    ..BODY
};
const ITEM: Style = Style {
    before: 6.0,
    ..BODY
};
const SMALL: Style = Style {
    size: 8.0,
    indent: 18.0,
    before: 1.0,
    ink: Ink::Grey,
    keeps_next: false,
};

/// Sets the plan on pages; each carries the banner, the patient and its number.
pub(super) fn paginate(outline: &Outline, faces: &Faces<'_>) -> Vec<Vec<Line>> {
    let mut setter = Setter {
        faces,
        pages: vec![Vec::new()],
        down: TOP,
    };
    for (label, value) in &outline.facts {
        let colon = if outline.language == Language::Chinese {
            "："
        } else {
            ": "
        };
        setter.paragraph(&format!("{label}{colon}{value}"), BODY);
    }
    for section in &outline.sections {
        setter.paragraph(&section.heading, HEADING);
        for (number, item) in section.items.iter().enumerate() {
            setter.item(number + 1, item);
        }
    }
    for (heading, lines) in &outline.closing {
        setter.paragraph(heading, HEADING);
        for line in lines {
            setter.paragraph(line, BODY);
        }
    }
    let mut pages = setter.pages;
    let count = pages.len();
    for (at, lines) in pages.iter_mut().enumerate() {
        lines.extend(frame(outline, faces, at + 1, count));
    }
    pages
}

/// "page x of y".
pub(super) fn page_number(language: Language, number: usize, count: usize) -> String {
    match language {
        Language::Chinese => format!("第 {number} 页，共 {count} 页"),
        _ => format!("page {number} of {count}"),
    }
}

/// Header and footer of a page.
fn frame(outline: &Outline, faces: &Faces<'_>, number: usize, count: usize) -> Vec<Line> {
    let page = page_number(outline.language, number, count);
    let mut lines = vec![
        at(faces, &outline.title, MARGIN, 50.0, 16.0, Ink::Black),
        at(faces, &outline.patient, MARGIN, 68.0, 9.0, Ink::Black),
        at(
            faces,
            &outline.disclaimer,
            MARGIN,
            PAGE.1 - 40.0,
            7.5,
            Ink::Grey,
        ),
    ];
    let width = width(faces, &page, 9.0);
    lines.push(at(
        faces,
        &page,
        PAGE.0 - MARGIN - width,
        PAGE.1 - 40.0,
        9.0,
        Ink::Black,
    ));
    if let Some(banner) = &outline.banner {
        lines.push(at(faces, banner, MARGIN, 84.0, 10.0, Ink::Red));
        lines.push(at(faces, banner, MARGIN, PAGE.1 - 54.0, 9.0, Ink::Red));
    }
    lines
}

/// One line of the frame, cut with an ellipsis where the page ends.
fn at(faces: &Faces<'_>, text: &str, left: f32, baseline: f32, size: f32, ink: Ink) -> Line {
    let text = faces.printable(text);
    let room = PAGE.0 - MARGIN - left;
    let mut shown = text.clone();
    while width(faces, &shown, size) > room && shown.pop().is_some() {}
    if shown.len() < text.len() {
        shown.pop();
        shown.push_str("...");
    }
    Line {
        text: shown,
        left,
        baseline,
        size,
        ink,
    }
}

struct Setter<'a> {
    faces: &'a Faces<'a>,
    pages: Vec<Vec<Line>>,
    /// Where the next line may begin.
    down: f32,
}

impl Setter<'_> {
    fn item(&mut self, number: usize, item: &Item) {
        self.paragraph(&format!("{number}. {}", item.text), ITEM);
        let marks = item.marks.iter().map(|mark| format!("({mark})"));
        for line in marks.chain(item.sources.iter().cloned()) {
            self.paragraph(&line, SMALL);
        }
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        let printable = self
            .faces
            .printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let room = PAGE.0 - 2.0 * MARGIN - style.indent;
        self.down += style.before;
        let needed = style.size * LEADING * if style.keeps_next { 3.0 } else { 1.0 };
        if self.down + needed > BOTTOM {
            self.turn();
        }
        for line in broken(self.faces, &printable, style.size, room) {
            if self.down + style.size * LEADING > BOTTOM {
                self.turn();
            }
            self.down += style.size * LEADING;
            let page = self.pages.last_mut().expect("there is always a page");
            page.push(Line {
                text: line,
                left: MARGIN + style.indent,
                baseline: self.down,
                size: style.size,
                ink: style.ink,
            });
        }
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.down = TOP;
    }
}

fn width(faces: &Faces<'_>, text: &str, size: f32) -> f32 {
    text.chars()
        .map(|character| faces.advance(character))
        .sum::<f32>()
        * size
}

/// `text` in lines of at most `room` points: broken at blanks and beside Chinese characters, inside a word only where
/// the word alone is too long.
fn broken(faces: &Faces<'_>, text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut filled = 0.0;
    for unit in units(text) {
        let wide = width(faces, unit, size);
        let visible = width(faces, unit.trim_end(), size);
        if filled + visible > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_string());
            filled = 0.0;
        }
        if visible <= room {
            line.push_str(unit);
            filled += wide;
            continue;
        }
        for character in unit.chars() {
            let wide = faces.advance(character) * size;
            if filled + wide > room {
                lines.push(std::mem::take(&mut line));
                filled = 0.0;
            }
            line.push(character);
            filled += wide;
        }
    }
    lines.push(line.trim_end().to_string());
    lines
}

/// Stretches of `text` that stay on one line: words with the blank after them, single Chinese characters with the
/// punctuation that must not stand apart from them.
fn units(text: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut units = Vec::new();
    let mut start = 0;
    for pair in characters.windows(2) {
        let ((_, before), (at, after)) = (pair[0], pair[1]);
        let apart = before == ' ' || is_wide(before) || is_wide(after);
        let bound = after == ' ' || CLOSING.contains(after) || OPENING.contains(before);
        if apart && !bound {
            units.push(&text[start..at]);
            start = at;
        }
    }
    units.push(&text[start..]);
    units
}

/// Punctuation that never begins a line.
const CLOSING: &str = "，。；：！？）》」』】、”’％,.;:!?)]}%";
/// Punctuation that never ends a line.
const OPENING: &str = "（《「『【“‘([{";

/// Characters of the width of a Chinese one, between which a line may break.
fn is_wide(character: char) -> bool {
    matches!(u32::from(character), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xfe30..=0xfe4f
        | 0xff00..=0xff60 | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::units;

    #[test]
    fn lines_may_break_at_blanks_and_beside_chinese_characters_but_not_before_a_full_stop() {
        assert_eq!(units("take 5 mg daily."), ["take ", "5 ", "mg ", "daily."]);
        assert_eq!(
            units("服用 aspirin，每日（一次）。"),
            ["服", "用 ", "aspirin，", "每", "日", "（一", "次）。"]
        );
        assert_eq!(units(""), [""]);
    }
}
