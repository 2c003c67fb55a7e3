//! Files written as letters inside a text (uuencode, base64): they are no words, and nothing is read in them.

use record::Span;

/// Shortest line of base64 that is no word or number of a person's.
const BASE64_LINE: usize = 56;
/// Fewest characters of base64 that are taken for a file.
const BASE64_FILE: usize = 160;

/// Blanks out such files in the working text and says where they stood. Lengths and line ends stay.
pub(crate) fn blank(text: &mut String) -> Vec<Span> {
    let found = find(text);
    if found.is_empty() {
        return found;
    }
    let mut bytes = std::mem::take(text).into_bytes();
    for span in &found {
        // Both alphabets are ASCII, so that no character is split.
        for byte in &mut bytes[span.start..span.end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    *text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    found
}

fn find(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line = line(text, at);
        let next = at + line.len() + 1;
        let end = if line.starts_with("begin ") {
            uuencoded(text, at)
        } else if line.len() >= BASE64_LINE {
            base64(text, at)
        } else {
            None
        };
        match end {
            Some(end) => {
                found.push(Span::new(at, end));
                at = end + 1;
            }
            None => at = next,
        }
    }
    found
}

fn line(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.find('\n').map_or(rest, |end| &rest[..end])
}

/// The end of the last line of what "begin 644 name" opens; a file without any line of data is none.
fn uuencoded(text: &str, at: usize) -> Option<usize> {
    let head = line(text, at);
    let mut words = head.split(' ').skip(1);
    let mode = words.next()?;
    let named = words.next().is_some_and(|name| !name.trim().is_empty());
    if !named || !(3..=4).contains(&mode.len()) || !mode.bytes().all(|b| (b'0'..=b'7').contains(&b))
    {
        return None;
    }
    let mut end = at + head.len();
    let mut lines = 0;
    while end + 1 < text.len() {
        let next = line(text, end + 1);
        if next.trim_end() == "end" {
            return (lines > 0).then_some(end + 1 + next.len());
        }
        if !is_data(next.trim_end_matches('\r')) {
            break;
        }
        lines += 1;
        end += 1 + next.len();
    }
    (lines > 1).then_some(end)
}

/// A line of uuencode: its first character says how many bytes follow, four characters for three bytes. Blanks at its end
/// may have been lost.
fn is_data(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some(first) = bytes.first() else {
        return false;
    };
    if !bytes.iter().all(|byte| (0x20..=0x60).contains(byte)) {
        return false;
    }
    let count = usize::from(first.wrapping_sub(0x20) & 63);
    let full = 1 + count.div_ceil(3) * 4;
    (full.saturating_sub(8)..=full + 2).contains(&bytes.len())
}

/// The end of the lines of base64 that begin at `at`.
fn base64(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    let mut characters = 0;
    let mut kinds = [false; 3];
    while end < text.len() {
        let line = line(text, end);
        let last = characters > 0 && line.len() < BASE64_LINE;
        if line.is_empty() || !line.bytes().all(is_base64) {
            break;
        }
        kinds[0] |= line.bytes().any(|byte| byte.is_ascii_lowercase());
        kinds[1] |= line.bytes().any(|byte| byte.is_ascii_uppercase());
        kinds[2] |= line.bytes().any(|byte| byte.is_ascii_digit());
        characters += line.len();
        end += line.len() + 1;
        if last || line.ends_with('=') {
            break;
        }
    }
    (characters >= BASE64_FILE && kinds.iter().all(|kind| *kind)).then(|| end - 1)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let mut read = text.to_string();
        let found = blank(&mut read);
        assert_eq!(read.len(), text.len());
        let words: Vec<&str> = read.split_whitespace().collect();
        assert_eq!(words.join(" "), expect, "{found:?}");
    }

    #[test]
    fn files_written_as_letters_are_blanked_and_words_stay() {
        check(
            "Has gout.\nbegin 644 scan.txt\n#0V%T\n`\nend\nTakes aspirin.\n",
            "Has gout. Takes aspirin.",
        );
        check(
            "begin 644 a.bin\nM4V-A;FYE9\"!L971T97(@;V8@=&AE(&-L:6YI8RP@:V5P=\"!A<R!B>71E<R!A\n6;F0@;F]T(&%S('=O<F1S+\" R,#(T+@  \n`\nend",
            "",
        );
        let line = "QmFzZTY0IGlzIHdyaXR0ZW4gaW4gbGluZXMgb2Ygc2V2ZW50eS1zaXggMTIz";
        check(
            &format!("Scan below.\n{line}\n{line}\n{line}\nMTIz\nNo fever."),
            "Scan below. No fever.",
        );
    }

    #[test]
    fn a_dose_to_begin_and_long_words_are_text() {
        check("begin 100 mg\naspirin\nend", "begin 100 mg aspirin end");
        check("begin 325 aspirin daily", "begin 325 aspirin daily");
        let dna = "ACGTACGT".repeat(40);
        check(&dna, &dna);
    }
}
