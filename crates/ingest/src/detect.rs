//! What kind of file some bytes are.

use record::MediaType;

/// The format of `bytes`: by content first, by the extension of `title` where the content is plain text. `None` for
/// bytes of no format that is read here.
pub fn detect(bytes: &[u8], title: &str) -> Option<MediaType> {
    let head = &bytes[..bytes.len().min(4096)];
    if let Some(found) = by_magic(head, bytes) {
        return Some(found);
    }
    let extension = title
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .unwrap_or_default();
    let text = plain_head(head);
    if let Some(found) = by_content(&text, &extension) {
        return Some(found);
    }
    if looks_binary(head) {
        return None;
    }
    Some(match extension.as_str() {
        "md" | "markdown" => MediaType::Markdown,
        "csv" | "tsv" => MediaType::Csv,
        _ => MediaType::Text,
    })
}

fn by_magic(head: &[u8], bytes: &[u8]) -> Option<MediaType> {
    const IMAGES: &[&[u8]] = &[
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
    ];
    if head.starts_with(b"%PDF-") {
        return Some(MediaType::Pdf);
    }
    if head.starts_with(b"{\\rtf") {
        return Some(MediaType::Rtf);
    }
    if head.get(128..132) == Some(b"DICM") {
        return Some(MediaType::Dicom);
    }
    if head.starts_with(b"PK\x03\x04") {
        return if contains(bytes, b"word/") {
            Some(MediaType::Docx)
        } else if contains(bytes, b"xl/") {
            Some(MediaType::Xlsx)
        } else {
            None
        };
    }
    if head.starts_with(b"\x1F\x8B") {
        return Some(MediaType::Vcf)
            .filter(|_| crate::read::gunzip_head(bytes).starts_with(b"##fileformat=VCF"));
    }
    let image = IMAGES.iter().any(|magic| head.starts_with(magic)) && looks_binary(head);
    (image || (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")))
        .then_some(MediaType::Image)
}

fn by_content(text: &str, extension: &str) -> Option<MediaType> {
    let start = text
        .trim_start_matches(['\u{feff}', '\u{b}', '\0'])
        .trim_start();
    if start.starts_with("##fileformat=VCF") {
        return Some(MediaType::Vcf);
    }
    if ["MSH", "FHS", "BHS"]
        .iter()
        .any(|segment| start.starts_with(segment))
        && start
            .as_bytes()
            .get(3)
            .is_some_and(u8::is_ascii_punctuation)
    {
        return Some(MediaType::Hl7v2);
    }
    if start.starts_with('{') || start.starts_with('[') {
        let fhir = start.contains("\"resourceType\"") || extension == "ndjson";
        let lines = extension == "ndjson" || many_objects(start);
        return match (fhir, lines) {
            (true, true) => Some(MediaType::FhirNdjson),
            (true, false) => Some(MediaType::FhirJson),
            _ => (extension == "json").then_some(MediaType::FhirJson),
        };
    }
    let clinical = start.contains("ClinicalDocument") || start.contains("urn:hl7-org:v3");
    (start.starts_with('<') && (clinical || ["xml", "ccd", "ccda", "cda"].contains(&extension)))
        .then_some(MediaType::Ccda)
}

/// A first line that is a whole JSON object, with another object after it.
fn many_objects(start: &str) -> bool {
    let mut lines = start.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim_end();
    first.ends_with('}')
        && first.len() > 2
        && lines
            .next()
            .is_some_and(|line| line.trim_start().starts_with('{'))
}

fn plain_head(head: &[u8]) -> String {
    match head {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(head).into_owned(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

fn looks_binary(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return false;
    }
    let odd = head
        .iter()
        .filter(|byte| matches!(byte, 0 | 1..=8 | 14..=26 | 127))
        .count();
    odd * 20 > head.len()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes
        .windows(part.len())
        .take(1 << 20)
        .any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], title: &str, expect: Option<MediaType>) {
        assert_eq!(detect(bytes, title), expect, "{title}");
    }

    #[test]
    fn content_decides_before_the_extension() {
        check(b"%PDF-1.7", "a.txt", Some(MediaType::Pdf));
        check(b"MSH|^~\\&|A", "a.txt", Some(MediaType::Hl7v2));
        check(b"\x0bMSH|^~\\&|A", "", Some(MediaType::Hl7v2));
        check(
            b"{\"resourceType\":\"Bundle\"}",
            "a",
            Some(MediaType::FhirJson),
        );
        check(
            b"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Condition\"}\n",
            "a",
            Some(MediaType::FhirNdjson),
        );
        check(
            b"<ClinicalDocument xmlns=\"urn:hl7-org:v3\">",
            "a",
            Some(MediaType::Ccda),
        );
        check(b"##fileformat=VCFv4.2\n", "a", Some(MediaType::Vcf));
        check(b"Cough for 3 days", "note", Some(MediaType::Text));
        check("# 现病史".as_bytes(), "note.md", Some(MediaType::Markdown));
        check(b"a,b\n1,2", "labs.csv", Some(MediaType::Csv));
        check(&[0; 64], "x.bin", None);
        check(b"", "", Some(MediaType::Text));
    }
}
