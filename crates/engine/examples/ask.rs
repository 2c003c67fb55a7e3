//! Asks a model one question: `ask MODEL PROMPT [MAX_TOKENS] [SCHEMA]`.

use engine::{Engine, Options};
use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, Grammar, Message, Role, SamplingParams,
};
use std::io::Write;

#[expect(clippy::print_stdout, reason = "an example")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, prompt, rest @ ..] = arguments.as_slice() else {
        return Err("usage: ask MODEL PROMPT [MAX_TOKENS] [SCHEMA]".into());
    };
    let engine = Engine::load(model.as_ref(), Options::default())?;
    println!("{:?}", engine.model());
    let request = GenerateRequest {
        messages: vec![Message {
            role: Role::User,
            content: prompt.clone(),
        }],
        grammar: match rest.get(1) {
            Some(schema) => Some(Grammar::JsonSchema(serde_json::from_str(schema)?)),
            None => None,
        },
        samples: vec![SamplingParams::Greedy],
        max_tokens: rest.first().map_or(Ok(100), |text| text.parse())?,
    };
    let answer = engine.generate(&request, &CancelToken::new(), &mut |event| {
        if let GenerateEvent::Text { text, .. } = event {
            print!("{text}");
            let _ = std::io::stdout().flush();
        }
    })?;
    println!("\n{:?}\n{:?}", answer.texts[0].1, answer.timing);
    Ok(())
}
