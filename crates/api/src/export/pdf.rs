//! The plan as PDF 1.7: A4 pages with patient, standing and "page x of y" on each.
//!
//! Fonts are named, not embedded: Helvetica for Latin, the predefined `STSong-Light` with `UniGB-UTF16-H` for
//! everything else, which every reader with Chinese support draws and from which text can be copied.

use super::plan::{Block, Pages};
use std::fmt::Write;

/// A4 in points.
const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;
const MARGIN: f64 = 56.0;
/// Lowest baseline of the text; the footer stands below.
const BOTTOM: f64 = 72.0;

/// One line of text on a page.
struct Line {
    x: f64,
    y: f64,
    size: f64,
    bold: bool,
    text: String,
}

/// The file.
pub(super) fn plan(pages: &Pages) -> Vec<u8> {
    let mut sheets = lay_out(pages);
    let count = sheets.len();
    for (at, sheet) in sheets.iter_mut().enumerate() {
        footer(sheet, pages, at + 1, count);
    }
    write(&sheets)
}

fn lay_out(pages: &Pages) -> Vec<Vec<Line>> {
    let mut sheets = vec![Vec::new()];
    let mut y = HEIGHT - MARGIN;
    for block in &pages.blocks {
        let (size, bold, indent, before, text) = match block {
            Block::Title(words) => (16.0, true, 0.0, 0.0, words.clone()),
            Block::Heading(words) => (12.0, true, 0.0, 10.0, words.clone()),
            Block::Strong(words) => (10.0, true, 0.0, 4.0, words.clone()),
            Block::Text(words) => (10.0, false, 0.0, 2.0, words.clone()),
            Block::Point(words) => (10.0, false, 14.0, 3.0, words.clone()),
        };
        let lines = wrap(&text, size, bold, WIDTH - 2.0 * MARGIN - indent);
        let height = size * 1.4;
        // A heading never stands alone at the foot of a page.
        let needed = if matches!(block, Block::Heading(_)) {
            height * 3.0
        } else {
            height
        };
        y -= before;
        for (at, line) in lines.into_iter().enumerate() {
            if y - if at == 0 { needed } else { height } < BOTTOM {
                sheets.push(Vec::new());
                y = HEIGHT - MARGIN;
            }
            y -= height;
            let sheet = sheets.last_mut().expect("there is a first sheet");
            if at == 0 && matches!(block, Block::Point(_)) {
                sheet.push(Line {
                    x: MARGIN + 3.0,
                    y,
                    size,
                    bold,
                    text: "-".to_string(),
                });
            }
            sheet.push(Line {
                x: MARGIN + indent,
                y,
                size,
                bold,
                text: line,
            });
        }
    }
    sheets
}

fn footer(sheet: &mut Vec<Line>, pages: &Pages, number: usize, count: usize) {
    let of = pages
        .page_of
        .replace("{x}", &number.to_string())
        .replace("{y}", &count.to_string());
    let first = format!("{} · {of}", pages.patient);
    for (y, bold, text) in [
        (52.0, false, first),
        (40.0, true, pages.standing.clone()),
        (28.0, false, pages.disclaimer.clone()),
    ] {
        let lines = wrap(&text, 8.0, bold, WIDTH - 2.0 * MARGIN);
        sheet.push(Line {
            x: MARGIN,
            y,
            size: 8.0,
            bold,
            text: lines.into_iter().next().unwrap_or_default(),
        });
    }
}

/// `text` in lines no wider than `width` points: broken at blanks, inside words only where one is wider than a line,
/// anywhere between Chinese characters.
fn wrap(text: &str, size: f64, bold: bool, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0.0;
        for piece in pieces(paragraph) {
            let wide = measure(piece, size, bold);
            if used + wide > width && !line.is_empty() {
                lines.push(line.trim_end().to_string());
                line = String::new();
                used = 0.0;
            }
            if wide > width {
                for character in piece.chars() {
                    let one = measure(character.encode_utf8(&mut [0; 4]), size, bold);
                    if used + one > width {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(character);
                    used += one;
                }
                continue;
            }
            line.push_str(piece);
            used += wide;
        }
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// Words with the blanks behind them; each wide character by itself.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, character) in text.char_indices() {
        let breaks = previous.is_some_and(|last| {
            is_wide(last) || is_wide(character) || (last == ' ' && character != ' ')
        });
        if breaks && at > start {
            pieces.push(&text[start..at]);
            start = at;
        }
        previous = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn is_wide(character: char) -> bool {
    character >= '\u{1100}'
}

/// The byte of a character in WinAnsiEncoding; `None` where it has none.
fn latin(character: char) -> Option<u8> {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ff}' => Some(character as u32 as u8),
        '\u{2013}' => Some(0x96),
        '\u{2014}' => Some(0x97),
        '\u{2018}' => Some(0x91),
        '\u{2019}' => Some(0x92),
        '\u{201c}' => Some(0x93),
        '\u{201d}' => Some(0x94),
        '\u{2022}' => Some(0x95),
        '\u{2026}' => Some(0x85),
        _ => None,
    }
}

/// Widths of Helvetica from space to tilde, in thousandths (Adobe Core 14 AFM).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Width in points. Bold letters are up to a tenth wider.
fn measure(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: f64 = text
        .chars()
        .map(|character| match latin(character) {
            Some(byte @ 0x20..=0x7e) => f64::from(HELVETICA[usize::from(byte - 0x20)]),
            Some(_) => 600.0,
            None => 1000.0,
        })
        .sum();
    thousandths * size / 1000.0 * if bold { 1.1 } else { 1.0 }
}

/// The drawing operators of one page.
fn content(lines: &[Line]) -> String {
    let mut out = String::from("BT\n");
    for line in lines {
        let _ = writeln!(out, "1 0 0 1 {:.2} {:.2} Tm", line.x, line.y);
        for (is_latin, run) in runs(&line.text) {
            let font = match (is_latin, line.bold) {
                (true, false) => "F1",
                (true, true) => "F2",
                (false, _) => "F3",
            };
            let mut hex = String::new();
            if is_latin {
                for byte in run.chars().filter_map(latin) {
                    let _ = write!(hex, "{byte:02X}");
                }
            } else {
                for unit in run.encode_utf16() {
                    let _ = write!(hex, "{unit:04X}");
                }
            }
            let _ = writeln!(out, "/{font} {} Tf <{hex}> Tj", line.size);
        }
    }
    out.push_str("ET\n");
    out
}

/// Stretches of one script.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for character in text.chars() {
        let is_latin = latin(character).is_some();
        match runs.last_mut() {
            Some((last, run)) if *last == is_latin => run.push(character),
            _ => runs.push((is_latin, character.to_string())),
        }
    }
    runs
}

fn write(sheets: &[Vec<Line>]) -> Vec<u8> {
    // 1 catalogue, 2 pages, 3-5 fonts with 6 and 7 behind the third, then page and content of each sheet.
    let kids: Vec<String> = (0..sheets.len())
        .map(|at| format!("{} 0 R", 8 + 2 * at))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            sheets.len()
        ),
        font("Helvetica"),
        font("Helvetica-Bold"),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H \
         /DescendantFonts [6 0 R] >>"
            .to_string(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) \
         /Ordering (GB1) /Supplement 5 >> /DW 1000 /FontDescriptor 7 0 R >>"
            .to_string(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
            .to_string(),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>",
            9 + 2 * at
        ));
        let stream = content(sheet);
        objects.push(format!(
            "<< /Length {} >>\nstream\n{stream}endstream",
            stream.len()
        ));
    }
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(
        out,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

fn font(name: &str) -> String {
    format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(points: usize) -> Pages {
        let long =
            "consider repeating potassium within two hours and withholding ramipril ".repeat(3);
        let mut blocks = vec![
            Block::Title("Plan: A.B.".into()),
            Block::Heading("治疗".into()),
        ];
        blocks.extend((0..points).map(|at| Block::Point(format!("{at} {long}复查血钾"))));
        Pages {
            blocks,
            patient: "A.B. · 72 M".into(),
            standing: "UNSIGNED DRAFT".into(),
            page_of: "page {x} of {y}".into(),
            disclaimer: "Decision support.".into(),
        }
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_no_word_is_lost() {
        let pages = pages(60);
        let sheets = lay_out(&pages);
        assert!(sheets.len() > 2);
        for line in sheets.iter().flatten() {
            let end = line.x + measure(&line.text, line.size, line.bold);
            assert!(end <= WIDTH - MARGIN + 0.1, "{end}");
            assert!(line.y >= BOTTOM);
        }
        let all: String = sheets
            .iter()
            .flatten()
            .map(|line| line.text.clone() + " ")
            .collect();
        assert_eq!(all.matches("withholding").count(), 180);
    }

    #[test]
    fn every_page_says_which_of_how_many_it_is_and_that_it_is_unsigned() {
        let pages = pages(60);
        let file = String::from_utf8(plan(&pages)).unwrap();
        let count = lay_out(&pages).len();
        for number in 1..=count {
            let said: String = format!("page {number} of {count}")
                .bytes()
                .map(|byte| format!("{byte:02X}"))
                .collect();
            assert_eq!(file.matches(&said).count(), 1, "page {number}");
        }
        let unsigned: String = "UNSIGNED DRAFT"
            .bytes()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        assert_eq!(file.matches(&unsigned).count(), count);
    }

    #[test]
    fn every_entry_of_the_table_points_at_its_object() {
        let file = String::from_utf8(plan(&pages(3))).unwrap();
        let table = file.rfind("\nxref\n").unwrap() + 1;
        for (at, entry) in file[table..]
            .lines()
            .skip(3)
            .take_while(|line| line.ends_with("n "))
            .enumerate()
        {
            let place: usize = entry[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{} 0 obj", at + 1)));
        }
    }
}
