//! Advance widths of the standard fonts, which files need not embed. Source: Adobe Core 14 AFM files (recalled;
//! used only to tell word gaps from letter gaps).

use std::collections::HashMap;

/// Width where nothing is known, in thousandths of the font size.
pub(super) const DEFAULT: f32 = 550.0;

/// Codes 32 to 126 of Helvetica.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Codes 32 to 126 of Helvetica Bold.
const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// Codes 32 to 126 of Times Roman.
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// Widths by code for a standard font's name; empty for any other font.
pub(super) fn standard(name: &[u8]) -> HashMap<u32, f32> {
    let name = String::from_utf8_lossy(name);
    let table: &[u16; 95] = if name.contains("Courier") {
        return (32..256).map(|code| (code, 600.0)).collect();
    } else if name.contains("Helvetica") || name.contains("Arial") {
        if name.contains("Bold") {
            &HELVETICA_BOLD
        } else {
            &HELVETICA
        }
    } else if name.contains("Times") {
        &TIMES
    } else {
        return HashMap::new();
    };
    (32..)
        .zip(table)
        .map(|(code, width)| (code, f32::from(*width)))
        .collect()
}
