use serde::Serialize;
use std::path::Path;

/// `value` as it stands in a golden file: its stored form, indented. (`Debug` would hide patient text.)
pub fn dump<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a stored form is JSON");
    text.push('\n');
    text
}

/// Compares `actual` with the golden file, or writes it where `CONSILIUM_GOLDEN=update` is set.
pub fn golden(file: &Path, actual: &str) {
    if std::env::var_os("CONSILIUM_GOLDEN").is_some_and(|value| value == "update") {
        std::fs::write(file, actual).expect("the golden file is written");
        return;
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let at = expected
        .lines()
        .zip(actual.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_string();
    panic!(
        "{} differs at line {}:\n  expected {}\n  found    {}\nrewrite with `cargo xtask golden --update`",
        file.display(),
        at + 1,
        line(&expected),
        line(actual)
    );
}
