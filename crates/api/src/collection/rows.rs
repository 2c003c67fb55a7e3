//! Tables cut into their rows, so that each case keeps its own rows and no other patient's.

/// The delimiter that the first row uses most.
pub(super) fn delimiter(first: &[u8]) -> u8 {
    let count = |byte: u8| first.iter().filter(|other| **other == byte).count();
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',')
}

/// UTF-16 as UTF-8. Every other encoding stays: in those that are read, no byte of a character looks like a line end, a
/// quotation mark or a separator.
pub(super) fn bytewise(bytes: Vec<u8>) -> Vec<u8> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some([0xff, 0xfe]) => u16::from_le_bytes,
        Some([0xfe, 0xff]) => u16::from_be_bytes,
        _ => return bytes,
    };
    let units = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}

/// The rows without their line ends; blank ones are left out. A line end between quotation marks ends no row, except
/// where tabs separate the cells: such tables quote nothing.
pub(super) fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let quotes = delimiter(first) != b'\t';
    let mut rows = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if quotes => quoted = !quoted,
            b'\n' if !quoted => {
                rows.push(&bytes[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    rows.push(&bytes[start..]);
    rows.into_iter()
        .map(|row| row.strip_suffix(b"\r").unwrap_or(row))
        .filter(|row| !row.iter().all(u8::is_ascii_whitespace))
        .collect()
}

/// One cell of a row, without its quotation marks.
pub(super) fn cell(row: &[u8], delimiter: u8, wanted: usize) -> Vec<u8> {
    let (mut number, mut quoted) = (0, false);
    let mut cell = Vec::new();
    for byte in row {
        match byte {
            b'"' if delimiter != b'\t' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => number += 1,
            byte if number == wanted => cell.push(*byte),
            _ => {}
        }
        if number > wanted {
            break;
        }
    }
    cell.trim_ascii().to_vec()
}

/// The column with this heading, in any case.
pub(super) fn column(header: &[u8], name: &str) -> Option<usize> {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let delimiter = delimiter(header);
    let count = header.iter().filter(|byte| **byte == delimiter).count();
    (0..=count).find(|at| cell(header, delimiter, *at).eq_ignore_ascii_case(name.as_bytes()))
}

/// Some rows under their heading.
pub(super) fn table<'a>(header: &[u8], rows: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = header.to_vec();
    for row in rows {
        bytes.push(b'\n');
        bytes.extend_from_slice(row);
    }
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let rows: Vec<String> = split(text.as_bytes())
            .into_iter()
            .map(|row| String::from_utf8_lossy(row).into_owned())
            .collect();
        assert_eq!(rows, expect);
    }

    #[test]
    fn a_quoted_line_end_ends_no_row() {
        check("a,b\r\n1,\"x\ny\"\n\n2,z", &["a,b", "1,\"x\ny\"", "2,z"]);
        check(
            "a\tb\n5\" tube\tx\n1\ty\n",
            &["a\tb", "5\" tube\tx", "1\ty"],
        );
        check("", &[]);
    }

    #[test]
    fn a_cell_and_a_column_are_found_by_place_and_name() {
        assert_eq!(cell(b"1,\"x, y\",z", b',', 1), b"x, y");
        assert_eq!(cell(b"1,2", b',', 5), b"");
        assert_eq!(column(b"\xef\xbb\xbfperson_ID,b", "person_id"), Some(0));
        assert_eq!(column(b"a;b", "c"), None);
    }

    #[test]
    fn utf_16_becomes_utf_8() {
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("年龄".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(bytewise(wide), "年龄".as_bytes());
        assert_eq!(bytewise(b"age".to_vec()), b"age");
    }
}
