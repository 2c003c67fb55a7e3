//! Characters and what they are read as.

/// What a character that is not plain is read as; `None` where it stays.
pub(crate) fn substitute(c: char) -> Option<&'static str> {
    let at = c as u32;
    if c == '\u{ff0c}' {
        // A full-width comma never stands inside a number.
        return Some(", ");
    }
    if (0xFF01..=0xFF5E).contains(&at) {
        let start = (at - 0xFF01) as usize;
        return FULL_WIDTH.get(start..=start);
    }
    Some(match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {
            ""
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => "-",
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => "\"",
        '\u{2039}' => "<",
        '\u{203a}' => ">",
        '\u{2022}' | '\u{25cf}' | '\u{25aa}' | '\u{25e6}' | '\u{2023}' => "-",
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        '\u{2103}' => "°C",
        '\u{2109}' => "°F",
        '\u{b5}' => "μ",
        '\u{3395}' => "μg",
        '\u{338e}' => "mg",
        '\u{338f}' => "kg",
        '\u{339d}' => "cm",
        '\u{2264}' => "<=",
        '\u{2265}' => ">=",
        '\u{3010}' | '\u{3014}' => "[",
        '\u{3011}' | '\u{3015}' => "]",
        '\u{ff61}' => "。",
        '\u{2502}' => "|",
        '\u{2026}' => "...",
        _ => return None,
    })
}

const FULL_WIDTH: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// The simplified form of a traditional character that occurs in clinical text; `None` where it is simplified already.
pub(crate) fn simplified(c: char) -> Option<char> {
    if !('\u{4e00}'..='\u{9fff}').contains(&c) {
        return None;
    }
    super::chinese::simplified(c)
}
