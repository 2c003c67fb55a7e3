//! Measures an encoder: `vectors FOLDER THREADS single|bytes TEXTS REPETITIONS`, where TEXTS is a file with one text a
//! line. One line for each repetition: texts per second, and texts per second of processor
//! time.

use engine::{Encoder, EncoderOptions, Precision};
use inference::{CancelToken, Embed};
use std::time::Instant;

/// Processor time of this process in seconds, where the system says.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

#[expect(clippy::print_stdout, reason = "an example")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, threads, precision, texts, repetitions] = arguments.as_slice() else {
        return Err("usage: vectors FOLDER THREADS single|bytes TEXTS REPETITIONS".into());
    };
    let options = EncoderOptions {
        threads: Some(threads.parse()?),
        precision: match precision.as_str() {
            "bytes" => Precision::Bytes,
            _ => Precision::Single,
        },
    };
    let encoder = Encoder::load(folder.as_ref(), options)?;
    let texts: Vec<String> = std::fs::read_to_string(texts)?
        .lines()
        .map(str::to_owned)
        .collect();
    let tokens: usize = texts.iter().map(|text| encoder.count_tokens(text)).sum();
    let cancel = CancelToken::new();
    encoder.embed(&texts[..texts.len().min(16)], &cancel)?;
    for _ in 0..repetitions.parse::<usize>()? {
        let (began, before) = (Instant::now(), processor_seconds());
        let count = encoder.embed(&texts, &cancel)?.len() as f64;
        let pace = count / began.elapsed().as_secs_f64();
        let used = processor_seconds()
            .zip(before)
            .map(|(now, before)| now - before);
        let per_cpu = used.map_or(f64::NAN, |used| count / used);
        println!("{pace:.1} texts/s, {per_cpu:.1} per cpu-s, {tokens} tokens");
    }
    Ok(())
}
