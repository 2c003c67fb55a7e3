//! How fast the model in use is on this machine, measured in ten seconds.

use crate::app::{App, Slot};
use crate::refused::Refused;
use crate::wire::{ErrorCode, Localized, ModelRef, ModelSpeed};
use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, InferenceError, Message, Phase, Role,
    SamplingParams,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The measurement ends then, wherever it stands.
const LIMIT: Duration = Duration::from_secs(10);
/// Words of a record that a physician may have.
const RECORD_WORDS: f64 = 1_500.0;
/// Tokens to write: enough for a steady figure, few enough for a slow machine.
const WRITTEN: usize = 48;

/// Measures the model in use.
pub(crate) fn model_measure(app: &App, request: ModelRef) -> Result<ModelSpeed, Refused> {
    if !app.runs().is_empty() {
        return Err(ErrorCode::RunActive.into());
    }
    if crate::examining::is_active(app) {
        return Err(ErrorCode::Busy.into());
    }
    let generate = match &*app.model() {
        Slot::Ready(id, generate) if request.model.as_ref() == Some(id) => Arc::clone(generate),
        _ => return Err(ErrorCode::ModelMissing.into()),
    };
    Ok(measure(generate.as_ref(), &app.host().new_id(), LIMIT)?)
}

fn measure(
    generate: &dyn Generate,
    mark: &str,
    limit: Duration,
) -> Result<ModelSpeed, InferenceError> {
    let text = sample(mark);
    let tokens = generate.count_tokens(&text)?;
    let tokens_per_word = tokens as f64 / text.split_whitespace().count() as f64;
    let request = GenerateRequest {
        messages: vec![Message {
            role: Role::User,
            content: text,
        }],
        grammar: None,
        samples: vec![SamplingParams::Greedy],
        max_tokens: WRITTEN,
    };
    let cancel = CancelToken::new();
    let begun = Instant::now();
    let mut reading = Pace::default();
    let mut writing = Pace::default();
    let ended = generate.generate(&request, &cancel, &mut |event| {
        if let GenerateEvent::Progress { phase, done, .. } = event {
            match phase {
                Phase::Prefill => reading.at(done, begun.elapsed()),
                Phase::Decode => writing.at(done, begun.elapsed()),
                Phase::Load => {}
            }
        }
        if begun.elapsed() > limit {
            cancel.cancel();
        }
    });
    let (reads, writes) = match ended {
        Ok(generation) => {
            let timing = generation.timing;
            let read = timing.prompt_tokens.saturating_sub(timing.cached_tokens);
            (
                per_second(read, timing.prefill_seconds),
                per_second(timing.generated_tokens, timing.decode_seconds),
            )
        }
        Err(InferenceError::Cancelled) => (reading.speed(), writing.speed()),
        Err(error) => return Err(error),
    };
    Ok(ModelSpeed {
        reads,
        writes,
        seconds: begun.elapsed().as_secs_f64(),
        meaning: meaning(reads, writes, RECORD_WORDS * tokens_per_word),
    })
}

fn meaning(reads: f64, writes: f64, tokens: f64) -> Localized {
    if reads <= 0.0 {
        return Localized::new(
            "Ten seconds were not enough to read a page: a run would take very long.",
            "十秒内未能读完一页：运行将非常慢。",
        );
    }
    let seconds = (tokens / reads).ceil();
    let mut en =
        format!("Reading a record of 1,500 words takes about {seconds} s, once for all steps.");
    let mut zh = format!("读取约 1500 词的病历约需 {seconds} 秒，各步骤共用一次。");
    if writes > 0.0 {
        // One step's answer, as the prompts ask for it.
        let answer = (300.0 / writes).ceil();
        en.push_str(&format!(" An answer of 300 tokens takes about {answer} s."));
        zh.push_str(&format!("300 个词元的回答约需 {answer} 秒。"));
    }
    Localized::new(en, zh)
}

/// What was done at the first and at the last report.
#[derive(Default)]
struct Pace {
    first: Option<(usize, Duration)>,
    last: (usize, Duration),
}

impl Pace {
    fn at(&mut self, done: usize, after: Duration) {
        self.first.get_or_insert((done, after));
        self.last = (done, after);
    }

    fn speed(&self) -> f64 {
        let Some((done, after)) = self.first else {
            return 0.0;
        };
        let (last, until) = self.last;
        per_second(last.saturating_sub(done), (until - after).as_secs_f64())
    }
}

fn per_second(tokens: usize, seconds: f64) -> f64 {
    if seconds > 0.0 {
        tokens as f64 / seconds
    } else {
        0.0
    }
}

/// Some 150 words of an invented course. `mark` at its head differs each time, so that nothing remembered is reused.
fn sample(mark: &str) -> String {
    let mut text = format!("Measurement {mark}. Repeat the course of this invented patient.\n");
    for day in 1..=4 {
        text.push_str(&format!(
            "Day {day}: slept on two pillows, no chest pain, denies fever. Weight {} kg, blood pressure {}/70 mmHg, pulse 84 per minute. \
             Potassium 4.{} mmol/L, creatinine 1{day}4 umol/L. Oedema a little less than the day before; furosemide goes on.\n",
            80 - day,
            110 + day,
            day % 10
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_taken_between_the_first_and_the_last_report() {
        let mut pace = Pace::default();
        assert_eq!(pace.speed(), 0.0);
        pace.at(10, Duration::from_secs(1));
        pace.at(110, Duration::from_secs(3));
        assert_eq!(pace.speed(), 50.0);
    }

    #[test]
    fn the_meaning_names_seconds_or_says_that_it_is_too_slow() {
        let said = meaning(100.0, 10.0, 2_600.0).en;
        assert!(said.contains("26 s") && said.contains("30 s"), "{said}");
        assert!(meaning(0.0, 0.0, 2_600.0).en.contains("very long"));
        assert!(!meaning(5.0, 0.0, 100.0).en.contains("answer"));
    }
}
