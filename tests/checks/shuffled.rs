//! Pieces of real-looking notes in any order: whatever they say together, reading and checking them ends, and ends without a panic.

use std::path::Path;

/// Notes that are made. `CONSILIUM_SHUFFLES` asks for more.
const NOTES: u64 = 400;
/// Letters of two, three and four bytes that stand where readers count in bytes.
const MARKS: [&str; 12] = [
    "（", "）", "：", "µ", "é", "–", "×", "“", "㎎", "\u{3000}", "𝛼", "→",
];

#[test]
fn notes_of_shuffled_pieces_are_read_and_checked() {
    let pieces = pieces();
    let notes = std::env::var("CONSILIUM_SHUFFLES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(NOTES);
    let failed: Vec<String> = (1..=notes)
        .map(|seed| (seed, note(&pieces, seed)))
        .filter(|(_, note)| std::panic::catch_unwind(|| super::rules_of(note)).is_err())
        .map(|(seed, note)| format!("seed {seed}: {note}"))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// A note of 2 to 40 pieces, one in eight followed by one of [`MARKS`].
fn note(pieces: &[String], seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016.
    let mut below = |end: usize| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    };
    let mut note = String::from("Note\n");
    for _ in 0..2 + below(39) {
        // Neighbours often belong together: up to ten pieces from one place.
        let from = below(pieces.len());
        let to = (from + 1 + below(10)).min(pieces.len());
        note.extend(pieces[from..to].iter().map(String::as_str));
        if below(8) == 0 {
            note.push_str(MARKS[below(MARKS.len())]);
        }
    }
    note
}

/// The charts and notes of this folder, cut behind each mark and blank.
fn pieces() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> = std::fs::read_dir(root)
        .expect("the folder is readable")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut pieces = Vec::new();
    for folder in folders {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder is readable")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
            .collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(file).expect("the note is readable");
            pieces.extend(
                text.split_inclusive(|c: char| !c.is_alphanumeric())
                    .map(str::to_string),
            );
        }
    }
    assert!(pieces.len() > 10_000, "only {} pieces", pieces.len());
    pieces
}
