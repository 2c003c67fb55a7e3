use record::Span;

/// The words of a place with those right before and behind it, lower case: at most `near` bytes each way, and up to one of
/// `ends`.
pub fn around(text: &str, span: Span, near: usize, ends: &[char]) -> String {
    let mut start = span.start.min(text.len()).saturating_sub(near);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (span.end + near).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let place = span.start.clamp(start, end);
    let before = text[start..place].rsplit(ends).next().unwrap_or_default();
    let behind = text[place..end].split(ends).next().unwrap_or_default();
    format!("{before}{behind}").to_lowercase()
}
