//! The same questions through `consilium-gpu` on candle's processor path and without it: `beside PROGRAM MODEL`. Fails when the
//! greedy answers of 64 tokens differ, or the log-probabilities of given answers by more than one half. A process that ends in the
//! middle must cost one answer only.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use engine::{Accelerator, Engine, Options};
use inference::{
    CancelToken, Device, Fallback, Generate, GenerateRequest, InferenceError, Message, Role,
    SamplingParams,
};
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const NOTES: [&str; 3] = [
    "Mrs. A is 67 years old. She takes metformin 500 mg twice daily and lisinopril 20 mg once daily. She is allergic to \
     penicillin (anaphylaxis). She has a cough and a fever of 38.9. Repeat her drugs as a list.",
    "Mr. B, 54, has had chest pain on exertion for two weeks. He smokes. List the questions you would ask him.",
    "Explain in three sentences what a potassium of 6.1 mmol/L means.",
];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, model] = &arguments[..] else {
        return Err("usage: beside PROGRAM MODEL".into());
    };
    let program = |program: &str, arguments: &[&str]| Accelerator {
        program: program.into(),
        arguments: arguments.iter().map(|one| one.to_string()).collect(),
    };
    let here = load(model, None)?;
    let there = load(model, Some(program(path, &["--processor"])))?;
    let info = there.model();
    println!("{:?}, fallback {:?}", info.device, info.fallback);
    if !matches!(info.device, Device::Cpu { isa: "candle", .. }) {
        return Err("the program was not used".into());
    }
    let mut differ = 0;
    for note in NOTES {
        let (expect, got) = (ask(&here, note)?, ask(&there, note)?);
        let same = expect
            .chars()
            .zip(got.chars())
            .take_while(|(a, b)| a == b)
            .count();
        println!("{same} of {} characters alike", expect.chars().count());
        differ += usize::from(expect != got);
    }
    let worst = scores(&here, &there)?;
    println!("log-probabilities off by at most {worst:.4}");
    ends(
        model,
        program(
            "sh",
            &["-c", &format!("head -c 1500 | {} --processor", path)],
        ),
    )?;
    if differ > 0 || worst > 0.5 {
        return Err(format!("{differ} answers differ").into());
    }
    Ok(())
}

fn load(model: &str, accelerator: Option<Accelerator>) -> Outcome<Engine> {
    let options = Options {
        sha256: Some("not computed".into()),
        context_len: Some(1024),
        accelerator,
        ..Options::default()
    };
    Ok(Engine::load(Path::new(model), options)?)
}

fn user(content: &str) -> Vec<Message> {
    vec![Message {
        role: Role::User,
        content: content.into(),
    }]
}

fn ask(engine: &Engine, note: &str) -> Result<String, InferenceError> {
    let request = GenerateRequest {
        messages: user(note),
        grammar: None,
        samples: vec![SamplingParams::Greedy],
        max_tokens: 64,
    };
    let answer = engine.generate(&request, &CancelToken::new(), &mut |_| {})?;
    println!("{:?}", answer.timing);
    Ok(answer.texts.into_iter().map(|(text, _)| text).collect())
}

/// Largest difference between the log-probabilities per token of given answers.
fn scores(here: &Engine, there: &Engine) -> Outcome<f64> {
    let options = ["metformin", "penicillin", "no drug at all"].map(String::from);
    let mut worst = 0f64;
    for note in NOTES {
        let score = |engine: &Engine| engine.score(&user(note), &options, &CancelToken::new());
        for ((a, b), option) in score(here)?.into_iter().zip(score(there)?).zip(&options) {
            let tokens = here.count_tokens(option)?.max(1);
            worst = worst.max((a - b).abs() / tokens as f64);
        }
    }
    Ok(worst)
}

/// The program hears nothing more after some passes, and ends: as if it had crashed.
fn ends(model: &str, program: Accelerator) -> Outcome<()> {
    let engine = load(model, Some(program))?;
    let lost = ask(&engine, NOTES[0]);
    if !matches!(lost, Err(InferenceError::DeviceLost { .. })) {
        return Err(format!("a program that ended gave {lost:?}").into());
    }
    let next = ask(&engine, NOTES[0])?;
    println!("lost: {:?}; then {} characters", lost.err(), next.len());
    match engine.model().fallback {
        Some(Fallback::Lost { .. }) => Ok(()),
        other => Err(format!("it was not said: {other:?}").into()),
    }
}
