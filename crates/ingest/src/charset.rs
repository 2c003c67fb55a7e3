//! Which encoding a plain text is in, and its characters with their way back to the bytes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use record::{OffsetMap, Segment, Span};

/// Decoded text.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) map: OffsetMap,
    /// Name of the encoding (`UTF-8`, `gb18030`, `Big5`, `windows-1252`).
    pub(crate) encoding: &'static str,
    /// Characters were replaced because the bytes are no valid text.
    pub(crate) damaged: bool,
    /// The encoding was guessed from the bytes, not stated by a mark or proved by their form.
    pub(crate) guessed: bool,
}

/// Decodes `bytes`: by byte order mark, else UTF-16 where the zero bytes lie all on one side, else UTF-8 where the bytes
/// are valid UTF-8, else by the statistics of the bytes.
pub(crate) fn decode(bytes: &[u8]) -> Text {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(bytes, mark, encoding, false);
    }
    if let Some(encoding) = utf16(bytes) {
        return whole(bytes, 0, encoding, true);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return whole(bytes, 0, UTF_8, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    let encoding = if guess == encoding_rs::GBK {
        encoding_rs::GB18030
    } else {
        guess
    };
    whole(bytes, 0, encoding, encoding != UTF_8)
}

/// UTF-16 without a mark: Latin text has its zero bytes all on one side.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 5;
    match (even > enough, odd > enough) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

fn whole(bytes: &[u8], mark: usize, encoding: &'static Encoding, guessed: bool) -> Text {
    let body = &bytes[mark..];
    let mut out = Text {
        text: String::with_capacity(body.len()),
        map: OffsetMap::default(),
        encoding: encoding.name(),
        damaged: false,
        guessed,
    };
    if encoding == UTF_8
        && mark == 0
        && !guessed
        && let Ok(text) = std::str::from_utf8(body)
    {
        // The bytes are the text: no map needed.
        out.text.push_str(text);
        return out;
    }
    for line in lines(body, encoding) {
        let (text, damaged) = encoding.decode_without_bom_handling(&body[line.start..line.end]);
        let start = out.text.len();
        out.text.push_str(&text);
        out.damaged |= damaged;
        out.map.segments.push(Segment {
            text: Span::new(start, out.text.len()),
            original: line.shifted(mark),
        });
    }
    out
}

/// The lines of a text in its own encoding, with their line ends.
fn lines(body: &[u8], encoding: &'static Encoding) -> Vec<Span> {
    let unit = if encoding == UTF_16LE || encoding == UTF_16BE {
        2
    } else {
        1
    };
    let is_end = |unit: &[u8]| match unit {
        [byte] => *byte == b'\n',
        [low, high] if encoding == UTF_16LE => *low == b'\n' && *high == 0,
        [high, low] => *low == b'\n' && *high == 0,
        _ => false,
    };
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, bytes) in body.chunks(unit).enumerate() {
        let end = at * unit + bytes.len();
        if is_end(bytes) {
            spans.push(Span::new(start, end));
            start = end;
        }
    }
    if start < body.len() {
        spans.push(Span::new(start, body.len()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOTE: &str = "主诉：发热、咳嗽三天，伴气促。\n既往史：高血压病史十年，长期口服氨氯地平。\n过敏史：青霉素过敏（皮疹）。\n";

    #[test]
    fn chinese_code_pages_are_recognised_and_lines_lead_back_to_their_bytes() {
        let (bytes, _, _) = encoding_rs::GB18030.encode(NOTE);
        let decoded = decode(&bytes);
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding, decoded.damaged),
            (NOTE, "gb18030", false)
        );
        let at = NOTE.find("过敏史").expect("the words");
        let line = decoded.map.original(Span::new(at, at + 3)).expect("mapped");
        assert!(line.end <= bytes.len());
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let little: Vec<u8> = "Temp 38.5\nBP 90/60\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&little).text, "Temp 38.5\nBP 90/60\n");
        let marked: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain("发热".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(decode(&marked).text, "发热");
    }

    #[test]
    fn western_bytes_are_no_replacement_characters() {
        assert_eq!(
            decode(b"Temperature 38.5 \xB0C, caf\xE9 au lait spots").text,
            "Temperature 38.5 °C, café au lait spots"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_decode_and_every_segment_lies_inside_both(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let decoded = decode(&bytes);
            for segment in &decoded.map.segments {
                prop_assert!(segment.text.slice(&decoded.text).is_some());
                prop_assert!(segment.original.end <= bytes.len());
            }
        }
    }
}
