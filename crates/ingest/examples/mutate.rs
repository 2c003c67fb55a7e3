//! Reads mixed and damaged pieces of a corpus for some seconds: what a fuzz target does, without its tools.
//!
//! `cargo run -p ingest --example mutate -- fuzz/corpus [SECONDS] [SEED]`
#![expect(clippy::print_stdout, reason = "prints how much was read")]

#[path = "../tests/common/invariants.rs"]
mod invariants;

use std::path::Path;
use std::time::{Duration, Instant};

const TITLES: &[&str] = &[
    "a.json", "a.ndjson", "a.xml", "a.hl7", "a.csv", "a.tsv", "a.txt", "a.rtf", "a.md", "a.vcf",
];

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().unwrap_or_else(|| "fuzz/corpus".into());
    let seconds = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(60);
    let mut random = Random(words.next().and_then(|word| word.parse().ok()).unwrap_or(1));
    let mut corpus = Vec::new();
    gather(Path::new(&folder), &mut corpus)?;
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let bytes = mixed(&corpus, &mut random);
        let title = TITLES[random.below(TITLES.len())];
        invariants::hold(title, &bytes);
        let other = &corpus[random.below(corpus.len())];
        invariants::hold_tables(&[("A.csv", &bytes), ("B.csv", other)]);
        count += 1;
    }
    println!("documents {count}");
    Ok(())
}

fn gather(folder: &Path, corpus: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, corpus)?;
        } else {
            corpus.push(std::fs::read(path)?);
        }
    }
    Ok(())
}

/// The beginning of one document, the end of another, a few bytes changed, doubled or taken away.
fn mixed(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let (head, tail) = (
        &corpus[random.below(corpus.len())],
        &corpus[random.below(corpus.len())],
    );
    let mut bytes = head[..random.below(head.len() + 1)].to_vec();
    bytes.extend(&tail[random.below(tail.len() + 1)..]);
    for _ in 0..random.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => drop(bytes.remove(at)),
            _ => {
                let end = (at + random.below(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}
