//! Speed of the text pipeline: `cargo run --release -p api --example text_speed [FILE...]`. Reads the files, or an invented
//! note of one megabyte, from text to structured record, and prints megabytes per second on one core. The
//! first text also pays for patterns and word tables.
#![expect(
    clippy::print_stdout,
    reason = "printing the figure is what the example is for"
)]

use api::intake::{Arrival, Reader, parser, read};
use knowledge::Knowledge;
use record::DocumentId;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Repetitions; the fastest counts, as the least disturbed by other work.
const TIMES: usize = 7;

const DAY: &str = "Day {n}: slept on two pillows, no chest pain, denies fever, chills or cough. Weight 7{d}.2 kg, BP 1{d}4/72 \
mmHg, pulse 8{d}/min. Potassium 4.{d} mmol/L, creatinine 12{d} umol/L. Oedema a little less than the day before; the patient's \
daughter reports that he walks to the window. Past history of gout and type 2 diabetes; continues furosemide 40 mg twice daily. \
Abdomen soft, no hepatomegaly. Plan: repeat electrolytes tomorrow, echocardiogram, physiotherapy; family informed.\n";

fn main() -> Result<(), Box<dyn Error>> {
    let knowledge = Knowledge::open(&knowledge::default_path())?;
    let mut texts: Vec<(String, String)> = Vec::new();
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file)?;
        texts.push((file, text));
    }
    if texts.is_empty() {
        let days = (0..1_000_000 / DAY.len()).map(|day| {
            DAY.replace("{n}", &day.to_string())
                .replace("{d}", &(day % 10).to_string())
        });
        texts.push(("invented".into(), days.collect()));
    }
    let parser = parser(Path::new("consilium-parser"), Path::new(""));
    for (name, text) in &texts {
        let (mut first, mut best) = (None, f64::INFINITY);
        for _ in 0..TIMES {
            let begun = Instant::now();
            let arrival = Arrival {
                id: DocumentId("d1".into()),
                title: "note.txt".into(),
                bytes: text.as_bytes().to_vec(),
            };
            let reader = Reader {
                lexicon: &knowledge,
                parser: &parser,
                as_of: None,
            };
            read(&arrival, &reader).map_err(|refused| refused.message().en)?;
            let took = begun.elapsed().as_secs_f64();
            first.get_or_insert(took);
            best = best.min(took);
        }
        let megabytes = text.len() as f64 / 1e6;
        println!(
            "{name}: {megabytes:.3} MB, {:.2} MB/s, {:.1} ms, the first time {:.1} ms",
            megabytes / best,
            best * 1e3,
            first.unwrap_or_default() * 1e3
        );
    }
    Ok(())
}
