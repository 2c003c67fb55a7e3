//! `consilium-gpu`: one language model on a graphics processor, for the engine that started it. Requests come on standard
//! input, logits go out on standard output; it opens the model file that it is told and nothing else.

#[path = "../../crates/engine/src/remote/wire.rs"]
#[expect(dead_code, reason = "each side uses its half")]
mod wire;

mod attention;
mod device;
mod file;
mod model;

use candle_core::Device;
use file::LoadError;
use model::Model;
use std::io::{BufReader, stdin, stdout};
use std::process::ExitCode;
use wire::{Place, Reply, Request, VERSION, WireError};

fn main() -> ExitCode {
    let found = if std::env::args().nth(1).as_deref() == Some("--processor") {
        Some((Device::Cpu, Place::Processor, u64::MAX))
    } else {
        device::find()
    };
    match serve(found) {
        Ok(()) | Err(WireError::Closed) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Greets, then answers requests until the engine is gone.
fn serve(found: Option<(Device, Place, u64)>) -> Result<(), WireError> {
    let (mut from, mut to) = (BufReader::new(stdin().lock()), stdout().lock());
    let (device, place, free) = found.unwrap_or((Device::Cpu, Place::Nothing, 0));
    let hello = Reply::Hello {
        version: VERSION,
        place: place.clone(),
        free,
    };
    wire::send(&mut to, &hello.encode())?;
    let mut model: Option<Model> = None;
    while place != Place::Nothing {
        let reply = match Request::read(&mut from)? {
            Request::Load { path } => match Model::load(path.as_ref(), &device) {
                Ok(loaded) => {
                    let reply = Reply::Loaded {
                        bytes: loaded.file_bytes,
                        vocabulary: loaded.vocabulary as u32,
                    };
                    model = Some(loaded);
                    reply
                }
                Err(error) => refusal(error),
            },
            Request::Forward {
                released,
                pieces,
                wanted,
            } => match &mut model {
                Some(model) => {
                    model.release(&released);
                    let read = model.forward(&pieces, &wanted);
                    read.map_or_else(|error| Reply::Failed(error.to_string()), Reply::Logits)
                }
                None => Reply::Failed("no model loaded".into()),
            },
        };
        wire::send(&mut to, &reply.encode())?;
    }
    Ok(())
}

fn refusal(error: LoadError) -> Reply {
    match error {
        LoadError::Unsupported(what) => Reply::Unsupported(what),
        LoadError::Memory { needed, available } => Reply::Memory { needed, available },
        LoadError::Candle(error) => Reply::Failed(error.to_string()),
    }
}
