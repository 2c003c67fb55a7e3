//! The engine with a made-up process at the other end of two pipes. It computes with the engine's own model, so that
//! whatever differs is the fault of what lies between.

use super::wire::{Piece, Place, Reply, Request, SHORT, VERSION, WireError};
use super::{Accelerator, Patience, Remote, RemoteError};
use crate::cache::Sequence;
use crate::engine::Engine;
use crate::gguf::Gguf;
use crate::kernels;
use crate::model::{Model, Scratch, Segment, spec};
use crate::options::Options;
use crate::pool::{Crew, Pool};
use crate::runner::Open;
use inference::{
    CancelToken, Device, Fallback, Generate, GenerateEvent, GenerateRequest, Grammar,
    InferenceError, Message, Role, SamplingParams,
};
use std::collections::HashMap;
use std::io::{PipeReader, PipeWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const LONG: Patience = Patience {
    greeting: Duration::from_secs(60),
    load: Duration::from_secs(60),
    forward: Duration::from_secs(60),
};
const SHORT_PATIENCE: Patience = Patience {
    greeting: Duration::from_millis(50),
    load: Duration::from_millis(50),
    forward: Duration::from_millis(50),
};

/// What goes wrong with a request.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fault {
    Ends,
    Noise,
    Announces(u32),
    TooFew,
    Fails,
    Silent,
}

/// A process that computes on this processor; forward pass number `.0` goes wrong.
#[derive(Clone)]
struct Peer {
    fault: Option<(usize, Fault)>,
    /// How often it was started, and how many states it held at most.
    starts: Arc<AtomicUsize>,
    states: Arc<AtomicUsize>,
}

impl Peer {
    fn new(fault: Option<(usize, Fault)>) -> Self {
        Self {
            fault,
            starts: Arc::default(),
            states: Arc::default(),
        }
    }

    fn open(&self) -> Open {
        let peer = self.clone();
        Box::new(move |stopped| {
            peer.starts.fetch_add(1, Ordering::Relaxed);
            let peer = peer.clone();
            connect(LONG, stopped, move |from, to| peer.serve(from, to))
        })
    }

    fn serve(&self, mut from: PipeReader, mut to: PipeWriter) {
        let mut say = |bytes: &[u8]| to.write_all(bytes).is_ok();
        say(&hello(VERSION, Place::Cuda("Made-up 1".into())));
        let Ok(Request::Load { path }) = Request::read(&mut from) else {
            return;
        };
        let file = Gguf::open(path.as_ref()).unwrap();
        let spec = spec(&file).unwrap();
        let pool = Pool::new(2);
        let mut model = Model::open(file, spec, kernels::best()).unwrap();
        model.wake(&pool, &mut |_, _| true).unwrap();
        let vocabulary = model.spec.vocabulary;
        let loaded = Reply::Loaded {
            bytes: model.file_bytes(),
            vocabulary: vocabulary as u32,
        };
        say(&loaded.encode());
        let mut scratch = Scratch::new(&model);
        let mut states: HashMap<u64, Sequence> = HashMap::new();
        for pass in 0.. {
            let Ok(Request::Forward {
                released,
                pieces,
                wanted,
            }) = Request::read(&mut from)
            else {
                return;
            };
            if let Some((_, fault)) = self.fault.filter(|(number, _)| *number == pass) {
                match fault {
                    Fault::Ends => return,
                    Fault::Noise => say(b"CUDA error: unspecified launch failure\n"),
                    Fault::Announces(bytes) => say(&[&bytes.to_le_bytes()[..], &[18]].concat()),
                    Fault::TooFew => say(&Reply::Logits(vec![0.0]).encode()),
                    Fault::Fails => say(&Reply::Failed("out of memory".into()).encode()),
                    Fault::Silent => true,
                };
                let _ = Request::read(&mut from);
                return;
            }
            for id in released {
                states.remove(&id);
            }
            let wanted: Vec<usize> = wanted.iter().map(|row| *row as usize).collect();
            let mut sequences: Vec<Sequence> = pieces
                .iter()
                .map(|piece| {
                    let mut sequence = match piece.base {
                        0 => Sequence::default(),
                        base => states[&base].clone(),
                    };
                    assert!(sequence.len() >= piece.keep as usize);
                    sequence.truncate(piece.keep as usize);
                    sequence
                })
                .collect();
            let mut segments: Vec<Segment<'_>> = sequences
                .iter_mut()
                .zip(&pieces)
                .map(|(sequence, piece)| Segment {
                    sequence,
                    tokens: &piece.tokens,
                })
                .collect();
            let crew = Crew::of(&pool, &|| false);
            model
                .forward(&crew, &mut scratch, &mut segments, &wanted, &mut |_| ())
                .unwrap();
            let new = pieces.iter().map(|piece| piece.id).zip(sequences);
            states.extend(new);
            self.states.fetch_max(states.len(), Ordering::Relaxed);
            let logits = (0..wanted.len()).flat_map(|row| scratch.logits(row, vocabulary));
            if !say(&Reply::Logits(logits.copied().collect()).encode()) {
                return;
            }
        }
    }
}

fn hello(version: u32, place: Place) -> Vec<u8> {
    Reply::Hello {
        version,
        place,
        free: 64 << 30,
    }
    .encode()
}

fn connect(
    patience: Patience,
    stopped: &dyn Fn() -> bool,
    peer: impl FnOnce(PipeReader, PipeWriter) + Send + 'static,
) -> Result<Remote, RemoteError> {
    let (there_from, here_to) = std::io::pipe().unwrap();
    let (here_from, there_to) = std::io::pipe().unwrap();
    std::thread::spawn(move || peer(there_from, there_to));
    Remote::over(here_from, here_to, patience, stopped)
}

/// The model that the whole engine is tested with.
fn model_file() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let data = set("CONSILIUM_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("consilium")))
        .unwrap_or_else(|| set("HOME").unwrap().join(".local/share/consilium"));
    data.join("models/smollm2-135m-instruct-q4_1.gguf")
}

fn load(peer: Option<&Peer>) -> Engine {
    let options = Options {
        sha256: Some("known".into()),
        threads: Some(2),
        context_len: Some(2048),
        ..Options::default()
    };
    let open = peer.map(|peer| peer.open());
    Engine::load_with(&model_file(), options, open, &CancelToken::new()).unwrap()
}

fn user(content: &str) -> Vec<Message> {
    vec![Message {
        role: Role::User,
        content: content.into(),
    }]
}

const NOTE: &str = "Mrs. A takes metformin 500 mg twice daily and lisinopril 20 mg once daily. She has a cough and a fever of \
    38.9. Repeat her drugs as a list.";

/// Two answers at once, one of them sampled; with a grammar if asked.
fn request(content: &str, grammar: Option<&str>) -> GenerateRequest {
    GenerateRequest {
        messages: user(content),
        grammar: grammar.map(|lark| Grammar::Lark(lark.into())),
        samples: vec![
            SamplingParams::Greedy,
            SamplingParams::TopP {
                temperature: 0.8,
                top_p: 0.9,
                seed: 4,
            },
        ],
        max_tokens: 24,
    }
}

fn ask(engine: &Engine, request: &GenerateRequest) -> Result<(Vec<String>, usize), InferenceError> {
    let answer = engine.generate(request, &CancelToken::new(), &mut |_| {})?;
    let texts = answer.texts.into_iter().map(|(text, _)| text).collect();
    Ok((texts, answer.timing.cached_tokens))
}

#[test]
fn the_same_engine_answers_over_two_pipes() {
    let peer = Peer::new(None);
    let (there, here) = (load(Some(&peer)), load(None));
    assert_eq!(
        there.model().device,
        Device::Cuda {
            name: "Made-up 1".into()
        }
    );
    assert_eq!(there.model().fallback, None);
    let again = format!("{NOTE} Then count them.");
    for request in [
        request(NOTE, None),
        request(&again, None),
        request(NOTE, Some(r#"start: "{\"drugs\": [" /[a-z ,]{1,40}/ "]}""#)),
        request(&NOTE.repeat(14), None),
    ] {
        assert_eq!(ask(&there, &request), ask(&here, &request));
    }
    let options = ["metformin".to_string(), "no drug at all".to_string()];
    let score = |engine: &Engine| engine.score(&user(NOTE), &options, &CancelToken::new());
    assert_eq!(score(&there), score(&here));
    // Dropped states are released: the prompts and the two answers of the last request remain.
    assert!(peer.states.load(Ordering::Relaxed) < 16);
    // What the device holds is not saved, and what was saved elsewhere is not taken.
    let saved = here.save_cache(&user(NOTE), &CancelToken::new()).unwrap();
    assert_eq!(there.restore_cache(&saved, &CancelToken::new()), Ok(0));
    let none = there.save_cache(&user(NOTE), &CancelToken::new());
    assert_eq!(none, Ok(Vec::new()));
}

#[test]
fn a_device_lost_in_the_middle_fails_the_answer_and_the_next_is_right() {
    let request = GenerateRequest {
        max_tokens: 8,
        ..request(NOTE, None)
    };
    let expect = ask(&load(None), &request).unwrap();
    for (pass, fault) in [
        (0, Fault::Ends),
        (3, Fault::Noise),
        (2, Fault::Announces(u32::MAX)),
        (3, Fault::Announces(4 * 2 * 49_152 * 12)),
        (0, Fault::TooFew),
        (1, Fault::Fails),
    ] {
        let engine = load(Some(&Peer::new(Some((pass, fault)))));
        let lost = ask(&engine, &request).unwrap_err();
        let InferenceError::DeviceLost { detail } = lost else {
            panic!("{fault:?}: {lost}");
        };
        let info = engine.model();
        assert_eq!(info.fallback, Some(Fallback::Lost { detail }));
        assert!(matches!(info.device, Device::Cpu { threads: 2, .. }));
        assert_eq!(ask(&engine, &request), Ok(expect.clone()));
    }
}

#[test]
fn silence_is_not_waited_for_without_end() {
    let mut remote = connect(SHORT_PATIENCE, &|| false, |mut from, mut to| {
        to.write_all(&hello(VERSION, Place::Metal)).unwrap();
        let _ = Request::read(&mut from);
        let _ = Request::read(&mut from);
    })
    .unwrap();
    let silent = remote.load("model".as_ref(), 1, 1, &|| false);
    assert_eq!(silent, Err(RemoteError::Silent(SHORT_PATIENCE.load)));
    let silent = connect(SHORT_PATIENCE, &|| false, |mut from, _to| {
        let _ = Request::read(&mut from);
    });
    assert_eq!(
        silent.err(),
        Some(RemoteError::Silent(SHORT_PATIENCE.greeting))
    );
}

#[test]
fn who_waits_for_the_device_can_be_stopped() {
    let engine = load(Some(&Peer::new(Some((1, Fault::Silent)))));
    let cancel = CancelToken::new();
    let (events, token) = (&mut Vec::new(), cancel.clone());
    let stopped = engine.generate(&request(NOTE, None), &cancel, &mut |event| {
        if let GenerateEvent::Text { .. } = &event {
            token.cancel();
        }
        events.push(event);
    });
    assert_eq!(stopped.err(), Some(InferenceError::Cancelled));
    assert_eq!(engine.model().fallback, None);
}

#[test]
fn an_answer_that_was_cancelled_does_not_become_the_next() {
    let peer = Peer::new(None);
    let engine = load(Some(&peer));
    let cancel = CancelToken::new();
    let token = cancel.clone();
    let stopped = engine.generate(&request(&NOTE.repeat(25), None), &cancel, &mut |_| {
        token.cancel();
    });
    assert_eq!(stopped.err(), Some(InferenceError::Cancelled));
    let expect = ask(&load(None), &request(NOTE, None)).unwrap();
    assert_eq!(ask(&engine, &request(NOTE, None)).unwrap().0, expect.0);
    assert_eq!(peer.starts.load(Ordering::Relaxed), 1);
}

/// What comes of a process that begins with these bytes and ends.
fn check(bytes: Vec<u8>, expect: RemoteError) {
    let remote = connect(LONG, &|| false, move |_from, mut to| {
        let _ = to.write_all(&bytes);
    });
    assert_eq!(remote.err(), Some(expect));
}

#[test]
fn a_greeting_is_understood_or_refused_by_name() {
    check(hello(VERSION, Place::Nothing), RemoteError::NoDevice);
    check(hello(7, Place::Metal), RemoteError::Version(7));
    check(Reply::Logits(vec![1.0]).encode(), RemoteError::Unasked);
    check(Vec::new(), WireError::Closed.into());
    check(vec![9, 0, 0], WireError::Closed.into());
    check(vec![9, 0, 0, 0, 16, 1, 2], WireError::Closed.into());
    check(vec![0, 0, 0, 0, 99], WireError::Malformed.into());
    check(vec![3, 0, 0, 0, 16, 1, 2, 3], WireError::Malformed.into());
    let mut longer = hello(VERSION, Place::Metal);
    longer[0] += 1;
    longer.push(0);
    check(longer, WireError::Malformed.into());
    let huge = WireError::TooLong {
        length: u32::MAX as usize,
        most: SHORT,
    };
    check(vec![255; 5], huge.into());
    // A text that claims to be longer than its frame.
    check(
        vec![8, 0, 0, 0, 21, 255, 255, 255, 255, 0, 0, 0, 0],
        WireError::Malformed.into(),
    );
}

#[test]
fn a_model_that_the_device_refuses_runs_here_and_it_is_said_why() {
    let refuse = |reply: Reply, expect: InferenceError| {
        let open: Open = Box::new(move |stopped| {
            let reply = reply.encode();
            connect(LONG, stopped, move |mut from, mut to| {
                to.write_all(&hello(VERSION, Place::Metal)).unwrap();
                let _ = Request::read(&mut from);
                to.write_all(&reply).unwrap();
                let _ = Request::read(&mut from);
            })
        });
        let options = Options {
            sha256: Some("known".into()),
            ..Options::default()
        };
        let engine = Engine::load_with(&model_file(), options, Some(open), &CancelToken::new());
        let info = engine.unwrap().model();
        assert_eq!(info.fallback, Some(Fallback::Unusable(expect)));
        assert!(matches!(info.device, Device::Cpu { .. }));
    };
    let what = "architecture gemma3".to_string();
    refuse(
        Reply::Unsupported(what.clone()),
        InferenceError::Unsupported { what },
    );
    let (needed, available) = (9 << 30, 4 << 30);
    refuse(
        Reply::Memory { needed, available },
        InferenceError::OutOfMemory { needed, available },
    );
    let changed = Reply::Loaded {
        bytes: 1,
        vocabulary: 1,
    };
    refuse(
        changed,
        InferenceError::Damaged {
            detail: "the file changed while it was read".into(),
        },
    );
}

#[test]
fn a_program_that_is_none_is_refused_by_name() {
    let start = |program: PathBuf| {
        let with = Accelerator {
            program,
            arguments: vec!["--list".into()],
        };
        Remote::start(&with, &|| false).err().unwrap()
    };
    assert!(matches!(
        start("no/such/program".into()),
        RemoteError::NotStarted(_)
    ));
    // Any program that says something else: these tests, which print their names.
    let other = start(std::env::current_exe().unwrap());
    assert!(matches!(other, RemoteError::Wire(_)), "{other}");
    assert_eq!(Accelerator::beside("no/such/folder".as_ref()), None);
}

fn piece() -> impl proptest::strategy::Strategy<Value = Piece> {
    use proptest::prelude::*;
    (
        any::<u64>(),
        any::<u64>(),
        any::<u32>(),
        proptest::collection::vec(any::<u32>(), 0..9),
    )
        .prop_map(|(id, base, keep, tokens)| Piece {
            id,
            base,
            keep,
            tokens,
        })
}

proptest::proptest! {
    #[test]
    fn requests_arrive_as_they_were_sent(
        released in proptest::collection::vec(proptest::prelude::any::<u64>(), 0..5),
        pieces in proptest::collection::vec(piece(), 0..4),
        wanted in proptest::collection::vec(proptest::prelude::any::<u32>(), 0..9),
        path in ".{0,40}",
    ) {
        for request in [Request::Load { path }, Request::Forward { released, pieces, wanted }] {
            proptest::prop_assert_eq!(Request::read(&mut &request.encode()[..]), Ok(request));
        }
    }

    #[test]
    fn replies_arrive_as_they_were_sent(
        logits in proptest::collection::vec(proptest::num::f32::NORMAL, 0..9),
        (a, b) in proptest::prelude::any::<(u64, u64)>(),
        text in ".{0,40}",
    ) {
        for reply in [
            Reply::Logits(logits),
            Reply::Memory { needed: a, available: b },
            Reply::Loaded { bytes: a, vocabulary: b as u32 },
            Reply::Hello { version: VERSION, place: Place::Cuda(text.clone()), free: b },
            Reply::Unsupported(text.clone()),
            Reply::Failed(text),
        ] {
            proptest::prop_assert_eq!(Reply::read(&mut &reply.encode()[..], &|| SHORT), Ok(reply));
        }
    }

    #[test]
    fn any_bytes_are_a_message_or_refused(
        mut bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64),
        kind in 0u8..24,
    ) {
        let _ = Reply::read(&mut &bytes[..], &|| SHORT);
        if bytes.len() >= 5 {
            let length = bytes.len() as u32 - 5;
            bytes[..4].copy_from_slice(&length.to_le_bytes());
            bytes[4] = kind;
            let _ = Reply::read(&mut &bytes[..], &|| SHORT);
            let _ = Request::read(&mut &bytes[..]);
        }
    }
}
