/// The numbers written in `text`, as (value, the characters). Thousands commas are read, decimal points kept; digits
/// that are part of a word ("B12", "CYP2C19", "H1N1") are names, not numbers.
pub(crate) fn numbers(text: &str) -> Vec<(f64, &str)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && continues(bytes, at) {
            at += 1;
        }
        let part_of_word =
            start > 0 && (bytes[start - 1].is_ascii_alphabetic() || bytes[start - 1] == b'_');
        let written = &text[start..at];
        if part_of_word {
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                at += 1;
            }
            continue;
        }
        if let Ok(value) = written.replace(',', "").parse::<f64>() {
            found.push((value, written));
        }
    }
    found
}

fn continues(bytes: &[u8], at: usize) -> bool {
    let digit_follows = |at: usize| bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    match bytes[at] {
        b'0'..=b'9' => true,
        b'.' => digit_follows(at),
        b',' => {
            bytes
                .get(at + 1..at + 4)
                .is_some_and(|next| next.iter().all(u8::is_ascii_digit))
                && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// True when `value` is among `known`, exactly as a number.
pub(crate) fn contains(known: &[(f64, &str)], value: f64) -> bool {
    known
        .iter()
        .any(|(number, _)| (number - value).abs() <= f64::EPSILON * value.abs().max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[f64]) {
        assert_eq!(
            numbers(text)
                .iter()
                .map(|(value, _)| *value)
                .collect::<Vec<_>>(),
            expect,
            "{text}"
        );
    }

    #[test]
    fn reads_numbers_and_leaves_names_alone() {
        check("K 6.9 mmol/L", &[6.9]);
        check("platelets 1,250 and 12,5", &[1250.0, 12.0, 5.0]);
        check("CYP2C19 *2, vitamin B12, H1N1", &[2.0]);
        check("血钾6.8mmol/L", &[6.8]);
        check("for 5 days.", &[5.0]);
        check("120/80", &[120.0, 80.0]);
    }
}
