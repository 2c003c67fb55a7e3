//! The whole engine on a real model file (SmolLM2 135M Instruct, Q4_1).
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use engine::{Engine, Options, inspect};
use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, Generation, Grammar, InferenceError,
    Message, Phase, Role, SamplingParams, StopReason,
};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A question whose answer by this file is the same with llama.cpp, each token ahead of the next best by half a nat or more: on
/// most others (the capital of France) rounding decides what so small a model says.
const QUESTION: &str = "How many days are in a week?";
const ANSWER: &str = "A week is approximately 7 days.";

/// The model file; when it is missing the message says how to get it.
fn model_file() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let data = set("CONSILIUM_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("consilium")))
        .unwrap_or_else(|| set("HOME").unwrap().join(".local/share/consilium"));
    let path = data.join("models/smollm2-135m-instruct-q4_1.gguf");
    assert!(
        path.exists(),
        "{} is missing: run `cargo xtask model smollm2-135m-instruct-q4_1`",
        path.display()
    );
    path
}

fn load(options: Options) -> Engine {
    let known = Some("known".into());
    let options = Options {
        sha256: known,
        ..options
    };
    Engine::load(&model_file(), options).unwrap()
}

/// One engine for the tests that do not care how it is set up.
fn shared() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    // Room for every test at once, however many run in parallel.
    ENGINE.get_or_init(|| {
        load(Options {
            queue: 64,
            ..Options::default()
        })
    })
}

fn user(content: &str) -> Vec<Message> {
    vec![Message {
        role: Role::User,
        content: content.into(),
    }]
}

fn request(content: &str, max_tokens: usize) -> GenerateRequest {
    GenerateRequest {
        messages: user(content),
        grammar: None,
        samples: vec![SamplingParams::Greedy],
        max_tokens,
    }
}

/// Far longer than any test: the grammar leaves the model no early end.
fn endless(content: &str, max_tokens: usize) -> GenerateRequest {
    GenerateRequest {
        grammar: Some(Grammar::Lark("start: /[a-z ]+\\x01/".into())),
        ..request(content, max_tokens)
    }
}

fn answer(engine: &Engine, request: &GenerateRequest) -> Generation {
    engine
        .generate(request, &CancelToken::new(), &mut |_| {})
        .unwrap()
}

const NOTE: &str = "Mrs. A is 67 years old. She takes metformin 500 mg twice daily and lisinopril 20 mg once daily. \
    She is allergic to penicillin (anaphylaxis). She has a cough and a fever of 38.9. Repeat her drugs as a list.";

fn long_note() -> String {
    NOTE.repeat(8)
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let request = request(NOTE, 48);
    let expect = answer(
        &load(Options {
            threads: Some(1),
            ..Options::default()
        }),
        &request,
    );
    for threads in [2, 5] {
        let engine = load(Options {
            threads: Some(threads),
            ..Options::default()
        });
        assert_eq!(answer(&engine, &request).texts, expect.texts);
    }
}

#[test]
fn guessing_ahead_changes_nothing_but_the_time() {
    let plain = load(Options {
        speculation: 0,
        ..Options::default()
    });
    let mut listed = request(&format!("{NOTE}\nList the drugs as JSON."), 64);
    listed.grammar = Some(Grammar::JsonSchema(serde_json::json!({
        "type": "object", "additionalProperties": false, "required": ["drugs"],
        "properties": {"drugs": {"type": "array", "minItems": 2, "maxItems": 4, "items": {
            "type": "object", "additionalProperties": false, "required": ["name", "quote"],
            "properties": {"name": {"type": "string"}, "quote": {"type": "string"}}}}}
    })));
    let counted = request("Count from one to twenty.", 64);
    for mut request in [request(NOTE, 64), counted, listed] {
        request.samples.push(SamplingParams::TopP {
            temperature: 0.8,
            top_p: 0.9,
            seed: 4,
        });
        assert_eq!(
            answer(shared(), &request).texts,
            answer(&plain, &request).texts
        );
    }
}

#[test]
fn a_known_prefix_gives_the_same_answer_as_reading_it_again() {
    let cold = load(Options {
        prefix_bytes: Some(0),
        ..Options::default()
    });
    let warm = load(Options::default());
    for question in [
        "What is she allergic to?",
        "How old is she?",
        "What is she allergic to?",
    ] {
        let request = request(&format!("{}\n{question}", long_note()), 24);
        let (fresh, again) = (answer(&cold, &request), answer(&warm, &request));
        assert_eq!(fresh.timing.cached_tokens, 0);
        assert_eq!(fresh.texts, again.texts);
    }
    let third = answer(
        &warm,
        &request(&format!("{}\nHow old is she?", long_note()), 4),
    );
    assert_eq!(third.timing.cached_tokens, third.timing.prompt_tokens - 1);
}

#[test]
fn a_saved_cache_gives_the_same_answer_in_the_next_session() {
    let none = CancelToken::new();
    let first = load(Options::default());
    let asked = request(&format!("{}\nHow old is she?", long_note()), 24);
    let read = answer(&first, &asked);
    let saved = first.save_cache(&asked.messages, &none).unwrap();

    let second = load(Options::default());
    let tokens = second.restore_cache(&saved, &none).unwrap();
    assert_eq!(tokens, read.timing.prompt_tokens - 1);
    let other = request(&format!("{}\nWhat is she allergic to?", long_note()), 24);
    let (fresh, again) = (answer(&first, &other), answer(&second, &other));
    assert!(again.timing.cached_tokens > tokens / 2);
    assert_eq!(fresh.texts, again.texts);
    assert_eq!(read.texts, answer(&second, &asked).texts);
}

#[test]
fn samples_in_a_batch_are_those_asked_one_by_one() {
    let samples: Vec<SamplingParams> = (0..5)
        .map(|seed| SamplingParams::TopP {
            temperature: 1.0,
            top_p: 0.95,
            seed,
        })
        .chain([SamplingParams::Greedy])
        .collect();
    let mut request = request("Name three fruits.", 20);
    request.samples = samples.clone();
    let together = answer(shared(), &request).texts;
    for (sample, text) in samples.into_iter().zip(&together) {
        request.samples = vec![sample];
        assert_eq!(answer(shared(), &request).texts, std::slice::from_ref(text));
    }
    assert_ne!(together[0], together[1]);
}

#[test]
fn a_plain_question_is_answered_and_ends_by_itself() {
    let mut streamed = String::new();
    let mut last = None;
    let request = request(QUESTION, 40);
    let answer = shared()
        .generate(&request, &CancelToken::new(), &mut |event| match event {
            GenerateEvent::Text { text, .. } => streamed += &text,
            GenerateEvent::Progress {
                phase, done, total, ..
            } => last = Some((phase, done, total)),
            GenerateEvent::Queued { .. } => {}
        })
        .unwrap();
    assert_eq!(answer.texts, [(ANSWER.to_owned(), StopReason::EndOfText)]);
    assert_eq!(streamed, answer.texts[0].0);
    assert!(matches!(last, Some((Phase::Decode, done, 40)) if done > 4));
}

#[test]
fn an_answer_bound_by_a_schema_is_always_of_that_shape() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "drugs": {"type": "array", "maxItems": 2, "items": {
                "type": "object",
                "properties": {"name": {"type": "string", "maxLength": 20}, "status": {"enum": ["taken", "stopped"]}},
                "required": ["name", "status"], "additionalProperties": false}},
            "allergic": {"type": "boolean"}
        },
        "required": ["drugs", "allergic"], "additionalProperties": false
    });
    let mut request = request(NOTE, 200);
    request.grammar = Some(Grammar::JsonSchema(schema));
    request
        .samples
        .extend((0..4).map(|seed| SamplingParams::TopP {
            temperature: 1.5,
            top_p: 1.0,
            seed,
        }));
    for (text, reason) in answer(shared(), &request).texts {
        assert_eq!(reason, StopReason::GrammarComplete, "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(
            value["allergic"].is_boolean() && value["drugs"].is_array(),
            "{text}"
        );
    }
}

#[test]
fn a_quote_can_only_be_words_of_the_record() {
    let record = "allergic to penicillin, takes metformin 500 mg twice daily";
    let lark = format!(
        "start: \"[\" quote \"]\"\nquote: %regex {{ \"substring_words\": {} }}",
        serde_json::json!(record)
    );
    let mut request = request("Quote the record on allergies.", 60);
    request.grammar = Some(Grammar::Lark(lark));
    request.samples = (0..4)
        .map(|seed| SamplingParams::TopP {
            temperature: 1.5,
            top_p: 1.0,
            seed,
        })
        .collect();
    for (text, reason) in answer(shared(), &request).texts {
        assert_eq!(reason, StopReason::GrammarComplete, "{text}");
        let quote = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .unwrap();
        assert!(record.contains(quote), "{text}");
    }
}

#[test]
fn scores_rank_continuations_and_do_not_depend_on_company() {
    let engine = shared();
    let cancel = CancelToken::new();
    let messages = user("What is the capital of France? Answer with one word.");
    let options = ["Paris", "London", "Paris is the capital of France.", ""].map(String::from);
    let scores = engine.score(&messages, &options, &cancel).unwrap();
    assert!(scores[0] > scores[1], "{scores:?}");
    assert!(scores[..3].iter().all(|score| *score < 0.0) && scores[3] == 0.0);
    for (option, score) in options.iter().zip(&scores) {
        let alone = engine
            .score(&messages, std::slice::from_ref(option), &cancel)
            .unwrap();
        assert_eq!(alone, [*score]);
    }
}

#[test]
fn a_request_is_cancelled_before_it_starts_while_reading_and_while_writing() {
    let engine = load(Options::default());
    let cancelled = CancelToken::new();
    cancelled.cancel();
    let result = engine.generate(&request("x", 4), &cancelled, &mut |_| {});
    assert_eq!(result.unwrap_err(), InferenceError::Cancelled);
    for phase in [Phase::Prefill, Phase::Decode] {
        let cancel = CancelToken::new();
        let mut after = 0;
        let result = engine.generate(&endless(&NOTE.repeat(25), 500), &cancel, &mut |event| {
            after += usize::from(cancel.is_cancelled());
            if matches!(event, GenerateEvent::Progress { phase: now, .. } if now == phase) {
                cancel.cancel();
            }
        });
        assert_eq!(result.unwrap_err(), InferenceError::Cancelled);
        assert_eq!(after, 0, "no event is of interest after cancelling");
    }
    assert_eq!(answer(&engine, &request(QUESTION, 40)).texts[0].0, ANSWER);
}

#[test]
fn weights_are_released_when_idle_and_return_with_the_next_question() {
    let engine = load(Options {
        idle: Some(std::time::Duration::ZERO),
        ..Options::default()
    });
    let question = request(QUESTION, 40);
    for _ in 0..2 {
        while !engine.is_resting() {
            std::thread::yield_now();
        }
        let mut loaded = 0;
        let answer = engine
            .generate(&question, &CancelToken::new(), &mut |event| {
                if let GenerateEvent::Progress { phase, total, .. } = event
                    && phase == Phase::Load
                {
                    loaded += 1;
                    assert_eq!(total, 30);
                }
            })
            .unwrap();
        assert_eq!(answer.texts[0].0, ANSWER);
        assert_eq!(loaded, 30);
    }
}

#[test]
fn a_full_queue_says_so() {
    let engine = Arc::new(load(Options {
        queue: 1,
        ..Options::default()
    }));
    let cancel = CancelToken::new();
    let long = endless(NOTE, 4000);
    let start = |reached: fn(&GenerateEvent) -> bool| {
        let (engine, cancel, long) = (Arc::clone(&engine), cancel.clone(), long.clone());
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            engine.generate(&long, &cancel, &mut |event| {
                if reached(&event) {
                    let _ = tell.send(());
                }
            })
        });
        told.recv().unwrap();
        thread
    };
    let threads = [
        start(|event| matches!(event, GenerateEvent::Progress { .. })),
        start(|event| matches!(event, GenerateEvent::Queued { ahead: 1 })),
    ];
    let refused = engine.generate(&request("x", 1), &CancelToken::new(), &mut |_| {});
    assert_eq!(refused.unwrap_err(), InferenceError::Busy { waiting: 1 });
    cancel.cancel();
    for thread in threads {
        assert_eq!(
            thread.join().unwrap().unwrap_err(),
            InferenceError::Cancelled
        );
    }
}

#[test]
fn what_cannot_be_answered_is_named() {
    let engine = shared();
    let fails = |request: &GenerateRequest| {
        engine
            .generate(request, &CancelToken::new(), &mut |_| {})
            .unwrap_err()
    };
    assert_eq!(fails(&request(" ", 4)), InferenceError::EmptyPrompt);
    assert!(matches!(
        fails(&request(&NOTE.repeat(17_000), 4)),
        InferenceError::ContextExceeded {
            context_len: 8192,
            ..
        }
    ));
    for grammar in [
        Grammar::Lark("start: missing".into()),
        Grammar::Lark("start: \"a\" & \"b\"".into()),
        Grammar::JsonSchema(serde_json::json!({"type": "no such type"})),
    ] {
        let mut request = request("x", 4);
        request.grammar = Some(grammar.clone());
        assert!(
            matches!(fails(&request), InferenceError::Grammar { .. }),
            "{grammar:?}"
        );
    }
}

#[test]
fn text_that_looks_like_a_special_token_is_only_text() {
    let engine = shared();
    let plain = engine.count_tokens("<|im_end|>").unwrap();
    assert!(plain > 1);
}

#[test]
fn the_sheet_says_what_the_file_says() {
    let sheet = inspect(&model_file()).unwrap();
    assert_eq!(
        (sheet.architecture.as_str(), sheet.quantisation.as_str()),
        ("llama", "Q4_1")
    );
    assert_eq!((sheet.parameters, sheet.context_len), (134_515_008, 8192));
    assert_eq!(sheet.licence.as_deref(), Some("apache-2.0"));
    assert_eq!(sheet.base_model, None);
    assert!(sheet.weight_bytes < sheet.file_bytes * 5 / 4);
}

/// Loads a changed copy of the file.
fn load_changed(change: impl FnOnce(&mut Vec<u8>)) -> InferenceError {
    let mut bytes = std::fs::read(model_file()).unwrap();
    change(&mut bytes);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.gguf");
    std::fs::write(&path, bytes).unwrap();
    Engine::load(&path, Options::default()).err().unwrap()
}

fn position(bytes: &[u8], text: &str) -> usize {
    bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes())
        .unwrap()
}

#[test]
fn damaged_and_unsupported_files_are_refused_with_the_reason() {
    let damaged = |error: InferenceError, words: &str| {
        assert!(
            matches!(&error, InferenceError::Damaged { detail } if detail.contains(words)),
            "{error}"
        );
    };
    let unsupported = |error: InferenceError, words: &str| {
        assert!(
            matches!(&error, InferenceError::Unsupported { what } if what.contains(words)),
            "{error}"
        );
    };
    damaged(
        load_changed(|bytes| bytes.truncate(bytes.len() - 4096)),
        "truncated",
    );
    damaged(load_changed(|bytes| bytes.truncate(1000)), "truncated");
    damaged(load_changed(|bytes| bytes.truncate(0)), "");
    damaged(load_changed(|bytes| bytes[0] = b'X'), "not a GGUF file");
    unsupported(
        load_changed(|bytes| {
            let at = position(bytes, "general.architecture") + 20 + 4 + 8;
            bytes[at..at + 5].copy_from_slice(b"mamba");
        }),
        "mamba",
    );
    unsupported(
        load_changed(|bytes| {
            let at = position(bytes, "tokenizer.ggml.pre") + 18 + 4 + 8;
            bytes[at..at + 6].copy_from_slice(b"newest");
        }),
        "newest",
    );
    unsupported(
        load_changed(|bytes| {
            let at = position(bytes, "blk.0.attn_k.weight") + 19 + 4 + 16;
            bytes[at] = 10;
        }),
        "Q2_K",
    );
    // The scales of the last blocks in the file become infinite.
    let error = load_changed(|bytes| {
        let from = bytes.len() - 4096;
        bytes[from..].fill(0x7c);
    });
    assert!(
        matches!(
            error,
            InferenceError::Damaged { .. } | InferenceError::NotANumber { .. }
        ),
        "{error}"
    );
}
