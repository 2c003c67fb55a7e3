//! The GGUF header: metadata and tensor directory, read from untrusted bytes.
//! Source: the GGUF specification in the ggml repository (docs/gguf.md), versions 2 and 3.

use super::{Encoding, damaged};
use inference::InferenceError;
use std::collections::HashMap;

/// One metadata value. Numbers are widened: integers to `i128`-free 64 bits, floats to `f64`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<f64>),
}

/// Where one tensor lies in the file.
#[derive(Clone, Debug)]
pub(crate) struct TensorInfo {
    /// Row length first, then the number of rows, as the file states them.
    pub dims: Vec<usize>,
    pub encoding: Encoding,
    /// Offset in bytes from the start of the file.
    pub offset: usize,
    pub bytes: usize,
}

impl TensorInfo {
    /// Values per row.
    pub fn columns(&self) -> usize {
        self.dims.first().copied().unwrap_or(1)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.dims.iter().skip(1).product()
    }
}

#[derive(Debug)]
pub(crate) struct Header {
    pub metadata: HashMap<String, Value>,
    pub tensors: HashMap<String, TensorInfo>,
}

const MAX_ENTRIES: u64 = 1 << 16;
const MAX_TEXT: usize = 1 << 24;
const MAX_ARRAY: usize = 1 << 24;

/// Reads the header of a GGUF file given as its whole content. Every size is checked against what is there before
/// anything is allocated for it.
pub(crate) fn parse(file: &[u8]) -> Result<Header, InferenceError> {
    let mut reader = Reader { file, at: 0 };
    if reader.take(4)? != b"GGUF" {
        return Err(damaged("not a GGUF file"));
    }
    let version = reader.u32()?;
    if !(2..=3).contains(&version) {
        return Err(InferenceError::Unsupported {
            what: format!("GGUF version {version}"),
        });
    }
    let (tensor_count, entry_count) = (reader.u64()?, reader.u64()?);
    if tensor_count > MAX_ENTRIES || entry_count > MAX_ENTRIES {
        return Err(damaged(format!(
            "{tensor_count} tensors and {entry_count} metadata entries"
        )));
    }
    let mut metadata = HashMap::new();
    for _ in 0..entry_count {
        let key = reader.text()?;
        let kind = reader.u32()?;
        let value = reader.value(kind)?;
        metadata.insert(key, value);
    }
    let mut declared = Vec::new();
    for _ in 0..tensor_count {
        declared.push(reader.tensor()?);
    }
    let alignment = match metadata.get("general.alignment") {
        None => 32,
        Some(Value::Unsigned(bytes)) if bytes.is_power_of_two() && *bytes <= 1 << 20 => {
            *bytes as usize
        }
        Some(other) => return Err(damaged(format!("alignment {other:?}"))),
    };
    let base = reader.at.next_multiple_of(alignment);
    let mut tensors = HashMap::new();
    for (name, mut tensor) in declared {
        let end = base
            .checked_add(tensor.offset)
            .and_then(|start| start.checked_add(tensor.bytes))
            .filter(|end| *end <= file.len());
        if end.is_none() {
            return Err(damaged(format!(
                "truncated: tensor {name} ends beyond the file of {} bytes",
                file.len()
            )));
        }
        tensor.offset += base;
        if tensors.insert(name.clone(), tensor).is_some() {
            return Err(damaged(format!("tensor {name} twice")));
        }
    }
    Ok(Header { metadata, tensors })
}

struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], InferenceError> {
        let end = self
            .at
            .checked_add(bytes)
            .filter(|end| *end <= self.file.len())
            .ok_or_else(|| damaged(format!("truncated in the header at byte {}", self.at)))?;
        let taken = &self.file[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], InferenceError> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N)?);
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, InferenceError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, InferenceError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn length(&mut self, most: usize) -> Result<usize, InferenceError> {
        let length = self.u64()?;
        if length > (self.file.len() - self.at) as u64 {
            return Err(damaged(format!(
                "truncated: length {length} at byte {}",
                self.at
            )));
        }
        if length > most as u64 {
            return Err(damaged(format!("length {length} at byte {}", self.at)));
        }
        Ok(length as usize)
    }

    fn text(&mut self) -> Result<String, InferenceError> {
        let length = self.length(MAX_TEXT)?;
        let at = self.at;
        String::from_utf8(self.take(length)?.to_vec())
            .map_err(|_| damaged(format!("text at byte {at} is not UTF-8")))
    }

    fn value(&mut self, kind: u32) -> Result<Value, InferenceError> {
        Ok(match kind {
            0 => Value::Unsigned(u64::from(u8::from_le_bytes(self.array()?))),
            1 => Value::Signed(i64::from(i8::from_le_bytes(self.array()?))),
            2 => Value::Unsigned(u64::from(u16::from_le_bytes(self.array()?))),
            3 => Value::Signed(i64::from(i16::from_le_bytes(self.array()?))),
            4 => Value::Unsigned(u64::from(self.u32()?)),
            5 => Value::Signed(i64::from(i32::from_le_bytes(self.array()?))),
            6 => Value::Float(f64::from(f32::from_le_bytes(self.array()?))),
            7 => Value::Bool(self.array::<1>()?[0] != 0),
            8 => Value::Text(self.text()?),
            9 => self.list()?,
            10 => Value::Unsigned(self.u64()?),
            11 => Value::Signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            _ => return Err(damaged(format!("metadata type {kind}"))),
        })
    }

    fn list(&mut self) -> Result<Value, InferenceError> {
        let kind = self.u32()?;
        let length = self.length(MAX_ARRAY)?;
        if kind == 8 {
            let texts: Result<_, _> = (0..length).map(|_| self.text()).collect();
            return Ok(Value::Texts(texts?));
        }
        if kind == 9 {
            return Err(damaged("nested metadata arrays"));
        }
        let numbers: Result<_, _> = (0..length)
            .map(|_| {
                Ok(match self.value(kind)? {
                    Value::Unsigned(number) => number as f64,
                    Value::Signed(number) => number as f64,
                    Value::Float(number) => number,
                    Value::Bool(flag) => f64::from(u8::from(flag)),
                    other => return Err(damaged(format!("array of {other:?}"))),
                })
            })
            .collect();
        Ok(Value::Numbers(numbers?))
    }

    fn tensor(&mut self) -> Result<(String, TensorInfo), InferenceError> {
        let name = self.text()?;
        let dimensions = self.u32()?;
        if !(1..=4).contains(&dimensions) {
            return Err(damaged(format!("{name}: {dimensions} dimensions")));
        }
        let mut dims = Vec::new();
        let mut values = 1usize;
        for _ in 0..dimensions {
            let size = usize::try_from(self.u64()?).unwrap_or(usize::MAX);
            values = values
                .checked_mul(size)
                .filter(|values| *values > 0 && *values < 1 << 44)
                .ok_or_else(|| damaged(format!("{name}: impossible size")))?;
            dims.push(size);
        }
        let encoding =
            Encoding::from_id(self.u32()?).map_err(|what| InferenceError::Unsupported {
                what: format!("quantisation {what} of {name}"),
            })?;
        let (block, bytes) = encoding.block();
        if dims[0] % block != 0 {
            return Err(damaged(format!(
                "{name}: rows of {} values in blocks of {block}",
                dims[0]
            )));
        }
        let offset = usize::try_from(self.u64()?).unwrap_or(usize::MAX);
        let bytes = values / block * bytes;
        Ok((
            name,
            TensorInfo {
                dims,
                encoding,
                offset,
                bytes,
            },
        ))
    }
}
