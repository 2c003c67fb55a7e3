//! The program itself, on candle's processor path, spoken to by hand: its logits against the reference implementation's, and what
//! it refuses. No graphics processor takes part. The engine's answers through it are compared by the engine's example `beside`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests")]

#[path = "../../crates/engine/src/remote/wire.rs"]
#[expect(dead_code, reason = "each side uses its half")]
mod wire;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use wire::{Piece, Place, Reply, Request, VERSION};

const PROGRAM: &str = env!("CARGO_BIN_EXE_consilium-gpu");

/// A running program, spoken to by hand.
struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Peer {
    fn start() -> Self {
        let program = Command::new(PROGRAM)
            .arg("--processor")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut peer = Self(program.unwrap());
        let hello = peer.hear();
        assert!(
            matches!(
                hello,
                Reply::Hello {
                    version: VERSION,
                    place: Place::Processor,
                    ..
                }
            ),
            "{hello:?}"
        );
        peer
    }

    fn hear(&mut self) -> Reply {
        Reply::read(self.0.stdout.as_mut().unwrap(), &|| wire::SHORT).unwrap()
    }

    fn ask(&mut self, request: &Request) -> Reply {
        wire::send(self.0.stdin.as_mut().unwrap(), &request.encode()).unwrap();
        self.hear()
    }

    fn load(&mut self, name: &str) -> Reply {
        let path = reference(&format!("{name}.gguf"));
        self.ask(&Request::Load {
            path: path.to_str().unwrap().into(),
        })
    }

    fn read(&mut self, pieces: &[Piece], wanted: &[u32]) -> Vec<f32> {
        let reply = self.ask(&Request::Forward {
            released: Vec::new(),
            pieces: pieces.to_vec(),
            wanted: wanted.to_vec(),
        });
        match reply {
            Reply::Logits(logits) => logits,
            other => panic!("{other:?}"),
        }
    }
}

fn piece(id: u64, base: u64, keep: usize, tokens: &[u32]) -> Piece {
    Piece {
        id,
        base,
        keep: keep as u32,
        tokens: tokens.to_vec(),
    }
}

fn reference(file: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/engine/tests/reference/data");
    folder.join(file)
}

#[derive(serde::Deserialize)]
struct Reference {
    tokens: Vec<u32>,
    /// Logits after some of the tokens.
    logits: BTreeMap<usize, Vec<f32>>,
}

fn off(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max)
}

/// Logits against the reference implementation, reading the tokens whole and in steps. The reference rounds keys and values to
/// half precision, this program does not.
fn check(name: &str, bound: f32) {
    let bytes = std::fs::read(reference(&format!("{name}.json"))).unwrap();
    let reference: Reference = serde_json::from_slice(&bytes).unwrap();
    let mut peer = Peer::start();
    let loaded = peer.load(name);
    assert!(matches!(loaded, Reply::Loaded { .. }), "{loaded:?}");
    let mut id = 0;
    for step in [512, 7, 1] {
        let mut base = 0;
        let mut worst = 0f32;
        for (chunk, first) in reference.tokens.chunks(step).zip((0..).step_by(step)) {
            let rows = first..first + chunk.len();
            let wanted: Vec<usize> = reference.logits.keys().copied().collect();
            let wanted: Vec<usize> = wanted.into_iter().filter(|at| rows.contains(at)).collect();
            let asked: Vec<u32> = wanted.iter().map(|at| (at - first) as u32).collect();
            id += 1;
            let logits = peer.read(&[piece(id, base, first, chunk)], &asked);
            base = id;
            for (index, at) in wanted.iter().enumerate() {
                let expect = &reference.logits[at];
                let got = &logits[index * expect.len()..][..expect.len()];
                worst = worst.max(off(expect, got));
            }
        }
        println!("{name}, {step} at a time: off by {worst}");
        assert!(worst <= bound, "{name}, {step} at a time: off by {worst}");
    }
}

#[test]
fn llama_gives_the_logits_of_the_reference() {
    check("llama-tiny", 2e-2);
}

#[test]
fn qwen2_gives_the_logits_of_the_reference() {
    check("qwen2-tiny", 2e-2);
}

#[test]
fn qwen3_gives_the_logits_of_the_reference() {
    check("qwen3-tiny", 2e-2);
}

#[test]
fn states_are_shared_cut_and_read_as_one_batch() {
    let mut peer = Peer::start();
    peer.load("qwen2-tiny");
    let tokens: Vec<u32> = (0..300).map(|i| i * 7 % 61).collect();
    peer.read(&[piece(1, 0, 0, &tokens)], &[]);
    let alone = peer.read(
        &[piece(2, 0, 0, &[&tokens[..100], &[5, 9]].concat())],
        &[101],
    );
    let other = peer.read(&[piece(3, 0, 0, &[&tokens[..], &[8]].concat())], &[300]);
    // Two sequences grow from one state, one of them from its first part, which stays whole.
    let together = peer.read(
        &[piece(4, 1, 100, &[5, 9]), piece(5, 1, 300, &[8])],
        &[1, 2],
    );
    let (first, second) = together.split_at(alone.len());
    assert!(off(first, &alone) < 1e-4 && off(second, &other) < 1e-4);
    let again = peer.read(&[piece(6, 1, 300, &[8])], &[0]);
    assert!(off(&again, &other) < 1e-4);
}

#[test]
fn what_is_not_supported_is_named_and_the_program_goes_on() {
    let mut peer = Peer::start();
    for name in ["qwen3moe", "phi3", "gemma3"] {
        let expect = Reply::Unsupported(format!("architecture {name}"));
        assert_eq!(peer.load(&format!("{name}-tiny")), expect);
    }
    assert!(matches!(peer.load("none"), Reply::Failed(_)));
    let unloaded = peer.ask(&Request::Forward {
        released: vec![7],
        pieces: vec![piece(1, 0, 0, &[1])],
        wanted: vec![0],
    });
    assert!(matches!(unloaded, Reply::Failed(_)));
    peer.load("llama-tiny");
    for (pieces, wanted) in [
        (vec![piece(1, 9, 0, &[1])], vec![0]),
        (vec![piece(1, 0, 4, &[1])], vec![0]),
        (vec![piece(1, 0, 0, &[])], vec![]),
        (vec![piece(1, 0, 0, &[u32::MAX])], vec![0]),
        (vec![piece(1, 0, 0, &[1])], vec![1]),
    ] {
        let reply = peer.ask(&Request::Forward {
            released: Vec::new(),
            pieces,
            wanted,
        });
        assert!(matches!(reply, Reply::Failed(_)), "{reply:?}");
    }
    assert!(!peer.read(&[piece(1, 0, 0, &[1])], &[0]).is_empty());
}

#[test]
fn bytes_that_are_no_request_end_it() {
    for bytes in [
        &[255; 9][..],
        &[0, 0, 0, 0, 77],
        &[4, 0, 0, 0, 1, 9, 9, 9, 9],
    ] {
        let mut peer = Peer::start();
        peer.0.stdin.as_mut().unwrap().write_all(bytes).unwrap();
        let mut rest = Vec::new();
        peer.0
            .stdout
            .as_mut()
            .unwrap()
            .read_to_end(&mut rest)
            .unwrap();
        assert!(rest.is_empty());
        assert!(!peer.0.wait().unwrap().success());
    }
}

#[test]
fn a_build_without_a_device_says_so_and_ends() {
    let output = Command::new(PROGRAM).stdin(Stdio::null()).output().unwrap();
    let hello = Reply::read(&mut &output.stdout[..], &|| wire::SHORT);
    let free = 0;
    let nothing = Reply::Hello {
        version: VERSION,
        place: Place::Nothing,
        free,
    };
    assert_eq!(hello, Ok(nothing));
    assert!(output.status.success());
}
