//! Chat templates. The model file's own template is rendered with placeholders for what people wrote, so that nothing in
//! a message can pose as a special token, and a template that does anything but frame the messages is refused.

use crate::gguf::Gguf;
use crate::tokenizer::{Piece, Tokenizer};
use inference::{InferenceError, Message, Role};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, Value, context};

/// Instructions a template may execute.
const FUEL: u64 = 200_000;
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// A checked chat template.
pub(crate) struct Template {
    environment: Environment<'static>,
    begin: String,
    end: String,
    /// The template knows no system turn: instructions go before the first user message.
    folds_system: bool,
}

impl Template {
    /// Reads and tries the template of a model.
    pub fn from_gguf(file: &Gguf, tokenizer: &Tokenizer) -> Result<Self, InferenceError> {
        let source = file
            .text("tokenizer.chat_template")
            .ok_or_else(|| odd("none in the file: not a chat model"))?;
        let text = |token: Option<u32>| {
            let bytes = token.map_or(&[][..], |token| tokenizer.token_bytes(token));
            String::from_utf8_lossy(bytes).into_owned()
        };
        Self::new(
            source,
            text(tokenizer.begin()),
            text(tokenizer.ends().first().copied()),
        )
    }

    fn new(source: &str, begin: String, end: String) -> Result<Self, InferenceError> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .map_err(|error| odd(error.to_string()))?;
        environment.set_syntax(syntax);
        environment.set_fuel(Some(FUEL));
        environment
            .set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function(
            "raise_exception",
            |message: String| -> Result<Value, minijinja::Error> {
                Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
            },
        );
        environment
            .add_template_owned("chat", source.to_owned())
            .map_err(|error| odd(error.to_string()))?;
        let mut template = Self {
            environment,
            begin,
            end,
            folds_system: false,
        };
        let message = |role| Message {
            role,
            content: String::from("x"),
        };
        let (system, user, assistant) = (
            message(Role::System),
            message(Role::User),
            message(Role::Assistant),
        );
        template.render(std::slice::from_ref(&user))?;
        if template.render(&[system.clone(), user.clone()]).is_err() {
            template.folds_system = true;
            template.render(&[system.clone(), user.clone()])?;
        }
        template.render(&[system, user.clone(), assistant, user])?;
        Ok(template)
    }

    /// A prompt as pieces, ending where the model's answer begins.
    pub fn prompt(
        &self,
        messages: &[Message],
        tokenizer: &Tokenizer,
    ) -> Result<Vec<Piece>, InferenceError> {
        let mut pieces: Vec<Piece> = Vec::new();
        for part in self.render(messages)? {
            match part {
                Part::Frame(text) => {
                    for piece in tokenizer.find_specials(&text) {
                        push(&mut pieces, piece);
                    }
                }
                Part::Message(text) => push(&mut pieces, Piece::Text(text)),
            }
        }
        if let Some(begin) = tokenizer.required_begin()
            && pieces.first() != Some(&Piece::Special(begin))
        {
            pieces.insert(0, Piece::Special(begin));
        }
        Ok(pieces)
    }

    fn render(&self, messages: &[Message]) -> Result<Vec<Part>, InferenceError> {
        let folded;
        let messages = if self.folds_system {
            folded = fold_system(messages);
            &folded
        } else {
            messages
        };
        let turns: Vec<Value> = messages
            .iter()
            .enumerate()
            .map(|(index, message)| {
                let role = match message.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                };
                context! { role => role, content => format!("{OPEN}{index}{CLOSE}") }
            })
            .collect();
        let rendered = self
            .environment
            .get_template("chat")
            .and_then(|template| {
                template.render(context! {
                    messages => turns,
                    add_generation_prompt => true,
                    bos_token => self.begin.as_str(),
                    eos_token => self.end.as_str(),
                    // Models that can think aloud are asked for the answer alone.
                    enable_thinking => false,
                })
            })
            .map_err(|error| odd(error.to_string()))?;
        parts(&rendered, messages)
    }
}

enum Part {
    Frame(String),
    Message(String),
}

/// Puts the messages where their placeholders are: each once, in order.
fn parts(rendered: &str, messages: &[Message]) -> Result<Vec<Part>, InferenceError> {
    let mut parts = Vec::new();
    let mut rest = rendered;
    for (index, message) in messages.iter().enumerate() {
        let placeholder = format!("{OPEN}{index}{CLOSE}");
        let (frame, after) = rest
            .split_once(&placeholder)
            .ok_or_else(|| odd(format!("turn {} is left out or moved", index + 1)))?;
        parts.push(Part::Frame(frame.to_owned()));
        parts.push(Part::Message(message.content.clone()));
        rest = after;
    }
    parts.push(Part::Frame(rest.to_owned()));
    let changed = parts
        .iter()
        .any(|part| matches!(part, Part::Frame(text) if text.contains([OPEN, CLOSE])));
    if changed {
        return Err(odd("a turn is repeated or changed"));
    }
    Ok(parts)
}

/// Joins neighbouring text, so that words are cut as in the whole prompt.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
        (_, piece) => pieces.push(piece),
    }
}

fn fold_system(messages: &[Message]) -> Vec<Message> {
    let mut folded: Vec<Message> = Vec::new();
    let mut instructions = String::new();
    for message in messages {
        if message.role == Role::System {
            instructions.push_str(&message.content);
            instructions.push_str("\n\n");
            continue;
        }
        let content = std::mem::take(&mut instructions) + &message.content;
        folded.push(Message {
            role: message.role,
            content,
        });
    }
    folded
}

fn odd(detail: impl std::fmt::Display) -> InferenceError {
    InferenceError::Unsupported {
        what: format!("chat template: {detail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str =
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[assistant]";

    fn render(source: &str, messages: &[(Role, &str)]) -> Result<String, InferenceError> {
        let messages: Vec<Message> = messages
            .iter()
            .map(|(role, content)| Message {
                role: *role,
                content: (*content).into(),
            })
            .collect();
        let template = Template::new(source, String::new(), String::new())?;
        Ok(template
            .render(&messages)?
            .into_iter()
            .map(|part| match part {
                Part::Frame(text) | Part::Message(text) => text,
            })
            .collect())
    }

    #[test]
    fn messages_are_framed() {
        let text = render(PLAIN, &[(Role::System, "s"), (Role::User, "u")]).unwrap();
        assert_eq!(text, "[system]s[user]u[assistant]");
    }

    #[test]
    fn instructions_go_to_the_first_user_turn_where_there_is_no_system_turn() {
        let source =
            "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
                .to_owned()
                + PLAIN;
        let text = render(&source, &[(Role::System, "s"), (Role::User, "u")]).unwrap();
        assert_eq!(text, "[user]s\n\nu[assistant]");
    }

    #[test]
    fn odd_templates_are_refused() {
        for source in [
            "{% for m in messages %}{{ m.content }}{{ m.content }}{% endfor %}",
            "{% for m in messages %}{{ m.content | upper | replace('0', '1') }}{% endfor %}",
            "{{ messages[0].content }}",
            "{{ strftime_now('%Y') }}{% for m in messages %}{{ m.content }}{% endfor %}",
            "{% for i in range(10000000) %}x{% endfor %}",
            "{% for m in messages %}",
        ] {
            let refused = render(source, &[(Role::User, "u")]).unwrap_err();
            assert!(
                matches!(refused, InferenceError::Unsupported { .. }),
                "{source}"
            );
        }
    }
}
