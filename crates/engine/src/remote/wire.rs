//! What the engine and `consilium-gpu` say to each other over standard output and input. The program in `gpu/` compiles
//! this same file, so that the two cannot drift apart.
//!
//! A frame is the length of what follows the first five bytes (4 bytes), its kind (1 byte), and the content. Numbers are
//! little-endian; lists and texts begin with their length (4 bytes). The program greets first; then each request has one
//! answer, in order.

use std::io::{Read, Write};

/// Version of the protocol; another one is refused.
pub const VERSION: u32 = 1;
/// Longest frame without logits.
pub const SHORT: usize = 1 << 22;

const MAGIC: u32 = u32::from_le_bytes(*b"CGPU");

/// What the program runs models on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// There is no graphics processor that it can use.
    Nothing,
    /// An NVIDIA card, by name.
    Cuda(String),
    /// An Apple GPU.
    Metal,
    /// The processor, because the program was told to: for tests.
    Processor,
}

/// New tokens of one sequence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The state that they lead to; never used before.
    pub id: u64,
    /// The state that they follow, which stays; 0 for none.
    pub base: u64,
    /// Tokens of that state that count.
    pub keep: u32,
    /// The new tokens.
    pub tokens: Vec<u32>,
}

/// What the engine asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// Load the weights of this file.
    Load {
        /// Absolute path, UTF-8.
        path: String,
    },
    /// Read tokens.
    Forward {
        /// States that nobody needs any more.
        released: Vec<u64>,
        /// Sequences to read on.
        pieces: Vec<Piece>,
        /// Rows, counted over all pieces, whose logits are asked for.
        wanted: Vec<u32>,
    },
}

/// What the program answers.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// The greeting.
    Hello {
        /// Version of the protocol that it speaks.
        version: u32,
        /// What it runs on.
        place: Place,
        /// Free memory there, in bytes.
        free: u64,
    },
    /// The weights are loaded.
    Loaded {
        /// Length of the file read.
        bytes: u64,
        /// Logits per row.
        vocabulary: u32,
    },
    /// Logits of the rows asked for, one row after the other.
    Logits(Vec<f32>),
    /// The model's architecture or a setting of it is not supported.
    Unsupported(String),
    /// The model needs more memory than there is, in bytes.
    Memory {
        /// Needed.
        needed: u64,
        /// Available.
        available: u64,
    },
    /// Something went wrong, in the driver's words.
    Failed(String),
}

/// Why no message came.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WireError {
    /// The other side is gone.
    #[error("it ended")]
    Closed,
    /// A frame longer than anything that was asked for.
    #[error("it announced {length} bytes where at most {most} were expected")]
    TooLong {
        /// Length announced.
        length: usize,
        /// Longest that is read.
        most: usize,
    },
    /// Bytes that are no message.
    #[error("it sent bytes that are no message")]
    Malformed,
}

impl Request {
    /// The frame.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Load { path } => Frame::new(1).text(path).finish(),
            Self::Forward {
                released,
                pieces,
                wanted,
            } => {
                let mut frame = Frame::new(2).count(released.len());
                for id in released {
                    frame = frame.long(*id);
                }
                frame = frame.count(pieces.len());
                for piece in pieces {
                    frame = frame.long(piece.id).long(piece.base).word(piece.keep);
                    frame = frame.words(&piece.tokens);
                }
                frame.words(wanted).finish()
            }
        }
    }

    /// Reads one request.
    pub fn read(from: &mut impl Read) -> Result<Self, WireError> {
        let (kind, content) = frame(from, &|| SHORT)?;
        let mut content = Content(&content);
        let request = match kind {
            1 => Self::Load {
                path: content.text()?,
            },
            2 => Self::Forward {
                released: content.list(8, Content::long)?,
                pieces: content.list(24, Content::piece)?,
                wanted: content.list(4, Content::word)?,
            },
            _ => return Err(WireError::Malformed),
        };
        content.end(request)
    }
}

impl Reply {
    /// The frame.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Hello {
                version,
                place,
                free,
            } => {
                let (kind, name) = match place {
                    Place::Nothing => (0, ""),
                    Place::Cuda(name) => (1, name.as_str()),
                    Place::Metal => (2, ""),
                    Place::Processor => (3, ""),
                };
                let hello = Frame::new(16).word(MAGIC).word(*version);
                hello.word(kind).long(*free).text(name).finish()
            }
            Self::Loaded { bytes, vocabulary } => {
                Frame::new(17).long(*bytes).word(*vocabulary).finish()
            }
            Self::Logits(values) => {
                let mut frame = Frame::new(18);
                let bytes = values.iter().flat_map(|value| value.to_le_bytes());
                frame.0.extend(bytes);
                frame.finish()
            }
            Self::Unsupported(what) => Frame::new(19).text(what).finish(),
            Self::Memory { needed, available } => {
                Frame::new(20).long(*needed).long(*available).finish()
            }
            Self::Failed(detail) => Frame::new(21).text(detail).finish(),
        }
    }

    /// Reads one reply of at most `most()` bytes, asked when the length is known.
    pub fn read(from: &mut impl Read, most: &dyn Fn() -> usize) -> Result<Self, WireError> {
        let (kind, content) = frame(from, most)?;
        let mut content = Content(&content);
        let reply = match kind {
            16 => content.hello()?,
            17 => Self::Loaded {
                bytes: content.long()?,
                vocabulary: content.word()?,
            },
            18 => Self::Logits(content.floats()?),
            19 => Self::Unsupported(content.text()?),
            20 => Self::Memory {
                needed: content.long()?,
                available: content.long()?,
            },
            21 => Self::Failed(content.text()?),
            _ => return Err(WireError::Malformed),
        };
        content.end(reply)
    }
}

/// Sends a frame at once.
pub fn send(to: &mut impl Write, frame: &[u8]) -> Result<(), WireError> {
    let sent = to.write_all(frame).and_then(|()| to.flush());
    sent.map_err(|_| WireError::Closed)
}

/// Reads a frame: its kind and content. Memory is taken as the bytes arrive, not as they are announced.
fn frame(from: &mut impl Read, most: &dyn Fn() -> usize) -> Result<(u8, Vec<u8>), WireError> {
    let mut head = [0; 5];
    from.read_exact(&mut head).map_err(|_| WireError::Closed)?;
    let [a, b, c, d, kind] = head;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    let most = most();
    if length > most {
        return Err(WireError::TooLong { length, most });
    }
    let mut content = Vec::new();
    from.take(length as u64)
        .read_to_end(&mut content)
        .map_err(|_| WireError::Closed)?;
    if content.len() < length {
        return Err(WireError::Closed);
    }
    Ok((kind, content))
}

/// A frame in the making.
struct Frame(Vec<u8>);

impl Frame {
    fn new(kind: u8) -> Self {
        Self(vec![0, 0, 0, 0, kind])
    }

    fn word(mut self, value: u32) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn long(mut self, value: u64) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn count(self, count: usize) -> Self {
        self.word(count as u32)
    }

    fn words(self, values: &[u32]) -> Self {
        let counted = self.count(values.len());
        values
            .iter()
            .fold(counted, |frame, value| frame.word(*value))
    }

    fn text(self, text: &str) -> Self {
        let mut counted = self.count(text.len());
        counted.0.extend_from_slice(text.as_bytes());
        counted
    }

    fn finish(mut self) -> Vec<u8> {
        let length = (self.0.len() - 5) as u32;
        self.0[..4].copy_from_slice(&length.to_le_bytes());
        self.0
    }
}

/// What is left of a frame's content.
struct Content<'a>(&'a [u8]);

impl<'a> Content<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let split = self.0.split_at_checked(length);
        let (head, tail) = split.ok_or(WireError::Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let taken = self.take(N)?.try_into();
        taken.map_err(|_| WireError::Malformed)
    }

    fn word(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> Result<u64, WireError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A list of elements of at least `least` bytes each.
    fn list<T>(
        &mut self,
        least: usize,
        element: impl Fn(&mut Self) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        let count = self.word()? as usize;
        if count > self.0.len() / least {
            return Err(WireError::Malformed);
        }
        (0..count).map(|_| element(self)).collect()
    }

    fn piece(&mut self) -> Result<Piece, WireError> {
        Ok(Piece {
            id: self.long()?,
            base: self.long()?,
            keep: self.word()?,
            tokens: self.list(4, Self::word)?,
        })
    }

    fn text(&mut self) -> Result<String, WireError> {
        let length = self.word()? as usize;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| WireError::Malformed)
    }

    fn floats(&mut self) -> Result<Vec<f32>, WireError> {
        let (values, []) = self.take(self.0.len())?.as_chunks() else {
            return Err(WireError::Malformed);
        };
        Ok(values
            .iter()
            .map(|four| f32::from_le_bytes(*four))
            .collect())
    }

    fn hello(&mut self) -> Result<Reply, WireError> {
        if self.word()? != MAGIC {
            return Err(WireError::Malformed);
        }
        let version = self.word()?;
        if version != VERSION {
            // What follows is for those who know that version.
            self.0 = &[];
            return Ok(Reply::Hello {
                version,
                place: Place::Nothing,
                free: 0,
            });
        }
        let (kind, free) = (self.word()?, self.long()?);
        let name = self.text()?;
        let place = match kind {
            0 => Place::Nothing,
            1 => Place::Cuda(name),
            2 => Place::Metal,
            3 => Place::Processor,
            _ => return Err(WireError::Malformed),
        };
        Ok(Reply::Hello {
            version,
            place,
            free,
        })
    }

    /// `whole`, if nothing is left over.
    fn end<T>(&self, whole: T) -> Result<T, WireError> {
        if self.0.is_empty() {
            Ok(whole)
        } else {
            Err(WireError::Malformed)
        }
    }
}
