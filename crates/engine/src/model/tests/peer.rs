//! The engine's distributions beside those of llama.cpp on the same file and tokens: `cargo xtask bench logits`, which
//! runs the peer first and names its files here.

use super::{load_file, logits};
use crate::gguf::Gguf;
use crate::kernels;
use crate::pool::Pool;
use std::path::{Path, PathBuf};

/// What `llama-perplexity --kl-divergence-base` writes: passages of equal length, and after each token of the second half of
/// a passage the distribution of the next, as 16-bit steps between the least and the greatest logarithm.
struct Told {
    passages: Vec<Vec<u32>>,
    vocabulary: usize,
    rows: Vec<u8>,
}

impl Told {
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(&bytes[..8], b"_logits_");
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let [length, vocabulary, passages] = [8, 12, 16].map(|at| number(at) as usize);
        let tokens = 20 + 4 * length * passages;
        let all: Vec<u32> = (20..tokens).step_by(4).map(number).collect();
        Self {
            passages: all.chunks(length).map(<[u32]>::to_vec).collect(),
            vocabulary,
            rows: bytes[tokens..].to_vec(),
        }
    }

    /// Log-probabilities of row `row`; rows of all passages are numbered together.
    fn row(&self, row: usize) -> Vec<f32> {
        let bytes = 2 * (2 * self.vocabulary.div_ceil(2) + 4);
        let row = &self.rows[row * bytes..][..bytes];
        let real = |at: usize| f32::from_le_bytes(row[at..at + 4].try_into().unwrap());
        let (step, least) = (real(0), real(4));
        row[8..]
            .chunks_exact(2)
            .take(self.vocabulary)
            .map(|two| least + step * f32::from(u16::from_le_bytes([two[0], two[1]])))
            .collect()
    }
}

fn log_probabilities(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let sum: f64 = logits.iter().map(|one| f64::from(one - most).exp()).sum();
    let shift = most + sum.ln() as f32;
    logits.iter().map(|one| one - shift).collect()
}

fn best(values: &[f32]) -> usize {
    let most = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]).then(b.cmp(a));
    (0..values.len()).max_by(most).unwrap()
}

fn named(variable: &str) -> PathBuf {
    std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is set by `cargo xtask bench logits`"))
        .into()
}

#[test]
#[ignore = "needs the files of a peer: cargo xtask bench logits"]
fn beside_llama() {
    let told = Told::read(&named("CONSILIUM_PEER_LOGITS"));
    let greedy = std::fs::read_to_string(named("CONSILIUM_PEER_GREEDY")).unwrap();
    let pool = Pool::new(std::thread::available_parallelism().map_or(1, usize::from));
    let file = Gguf::open(&named("CONSILIUM_PEER_MODEL")).unwrap();
    let model = load_file(file, kernels::best(), &pool);

    let length = told.passages[0].len();
    let wanted: Vec<usize> = (length / 2..length - 1).collect();
    let (mut divergences, mut same) = (Vec::new(), 0);
    for (number, passage) in told.passages.iter().enumerate() {
        let found = logits(&model, &pool, passage, 512, &wanted);
        for (index, own) in found.iter().enumerate() {
            let expect = told.row(number * wanted.len() + index);
            let got = log_probabilities(own);
            same += usize::from(best(&expect) == best(&got));
            // Below e^-16 the peer's file holds no exact figure.
            let terms = expect
                .iter()
                .zip(&got)
                .filter(|(expect, _)| **expect > -16.0);
            divergences.push(
                terms
                    .map(|(p, q)| f64::from(p.exp() * (p - q)))
                    .sum::<f64>(),
            );
        }
    }
    let count = divergences.len();
    let mean = divergences.iter().sum::<f64>() / count as f64;
    divergences.sort_by(f64::total_cmp);
    println!(
        "| divergence over {count} tokens: mean / 99th percentile; same first choice | {mean:.5} / {:.5}; {:.1} % |",
        divergences[count * 99 / 100],
        100.0 * same as f64 / count as f64
    );

    // A line of the file: tokens of the prompt, a bar, tokens that the peer wrote greedily.
    let mut equal = Vec::new();
    let mut closest = Vec::new();
    for line in greedy.lines() {
        let (prompt, wrote) = line.split_once('|').unwrap();
        let numbers = |text: &str| -> Vec<u32> {
            text.split_whitespace()
                .map(|number| number.parse().unwrap())
                .collect()
        };
        let (prompt, wrote) = (numbers(prompt), numbers(wrote));
        let tokens = [&prompt[..], &wrote[..]].concat();
        let wanted: Vec<usize> = (prompt.len() - 1..tokens.len() - 1).collect();
        let found = logits(&model, &pool, &tokens, 512, &wanted);
        let leaves = found
            .iter()
            .zip(&wrote)
            .position(|(own, token)| best(own) != *token as usize);
        if let Some(at) = leaves {
            let own = &found[at];
            closest.push(own[best(own)] - own[wrote[at] as usize]);
        }
        equal.push(leaves.unwrap_or(wrote.len()));
    }
    equal.sort_unstable();
    println!(
        "| greedy text: prompts equal throughout; tokens until it leaves, from the least | {} of {}; {equal:?} |",
        equal.len() - closest.len(),
        equal.len()
    );
    println!(
        "| where it leaves, the engine's logit for its own token above that for the peer's | {closest:.3?} |"
    );
}
