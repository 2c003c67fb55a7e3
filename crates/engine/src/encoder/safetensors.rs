//! Safetensors files: a JSON header of names, types, shapes and offsets, then the values. Read from untrusted bytes.
//! Source: the format description in the safetensors repository.

use crate::gguf::{Encoding, damaged, dequantise_row};
use inference::InferenceError;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

/// Longest header; that of the largest published models is far below.
const MAX_HEADER: u64 = 1 << 26;
/// Name of the header's entry that is not a tensor.
const METADATA: &str = "__metadata__";

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// Where one tensor lies in the file.
#[derive(Clone, PartialEq, Debug)]
struct Tensor {
    encoding: Result<Encoding, String>,
    shape: Vec<usize>,
    start: usize,
    end: usize,
}

/// A file's tensors by name, checked against the file's length.
#[derive(Debug)]
struct Header(HashMap<String, Tensor>);

/// An open file of tensors.
pub(crate) struct SafeTensors {
    map: memmap2::Mmap,
    header: Header,
}

impl SafeTensors {
    /// Maps the file and checks its header.
    pub fn open(path: &Path) -> Result<Self, InferenceError> {
        let unreadable = |error: std::io::Error| damaged(format!("{}: {error}", path.display()));
        let file = File::open(path).map_err(unreadable)?;
        #[expect(unsafe_code, reason = "mapping a file is unsafe by its nature")]
        // SAFETY: the map is read only. Model files are written once and then only read; whoever truncates one while
        // it is in use ends this process, as with any mapped program file.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(unreadable)?;
        let header = parse(&map)?;
        Ok(Self { map, header })
    }

    pub fn has(&self, name: &str) -> bool {
        self.header.0.contains_key(name)
    }

    /// All values of a tensor of exactly this shape. Values that are not finite are refused with the tensor's name.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, InferenceError> {
        let tensor = self
            .header
            .0
            .get(name)
            .ok_or_else(|| damaged(format!("tensor {name} is missing")))?;
        if tensor.shape != shape {
            return Err(damaged(format!(
                "{name} is {:?}, {shape:?} expected",
                tensor.shape
            )));
        }
        let encoding = tensor
            .encoding
            .clone()
            .map_err(|kind| InferenceError::Unsupported {
                what: format!("values of type {kind} in {name}"),
            })?;
        let mut values = vec![0.0; shape.iter().product()];
        dequantise_row(encoding, &self.map[tensor.start..tensor.end], &mut values);
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(InferenceError::NotANumber { place: name.into() })
        }
    }
}

/// Reads the header of a file given as its whole content. Sizes are checked before anything is allocated for them.
fn parse(file: &[u8]) -> Result<Header, InferenceError> {
    let (length, rest) = file
        .split_first_chunk::<8>()
        .ok_or_else(|| damaged("truncated: no header"))?;
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER {
        return Err(damaged(format!(
            "not a safetensors file, or a header of {length} bytes"
        )));
    }
    let header = rest
        .get(..length as usize)
        .ok_or_else(|| damaged(format!("truncated: a header of {length} bytes")))?;
    let entries: HashMap<String, serde_json::Value> = serde_json::from_slice(header)
        .map_err(|error| damaged(format!("not a safetensors file: {error}")))?;
    let data = 8 + length as usize;
    entries
        .into_iter()
        .filter(|(name, _)| name != METADATA)
        .map(|(name, entry)| {
            let entry = Entry::deserialize(entry)
                .map_err(|error| damaged(format!("tensor {name}: {error}")))?;
            let tensor = locate(&name, entry, data, file.len())?;
            Ok((name, tensor))
        })
        .collect::<Result<_, _>>()
        .map(Header)
}

fn locate(name: &str, entry: Entry, data: usize, length: usize) -> Result<Tensor, InferenceError> {
    let (size, encoding) = match entry.dtype.as_str() {
        "F32" => (4, Ok(Encoding::F32)),
        "F16" => (2, Ok(Encoding::F16)),
        "BF16" => (2, Ok(Encoding::BF16)),
        "F64" | "I64" | "U64" => (8, Err(entry.dtype)),
        "I32" | "U32" => (4, Err(entry.dtype)),
        "I16" | "U16" => (2, Err(entry.dtype)),
        "I8" | "U8" | "BOOL" | "F8_E4M3" | "F8_E5M2" => (1, Err(entry.dtype)),
        _ => {
            return Err(InferenceError::Unsupported {
                what: format!("values of type {} in {name}", entry.dtype),
            });
        }
    };
    let impossible = || damaged(format!("{name}: impossible size or offset"));
    let mut shape = Vec::new();
    let mut bytes = size;
    for side in entry.shape {
        let side = usize::try_from(side).map_err(|_| impossible())?;
        bytes = usize::checked_mul(bytes, side).ok_or_else(impossible)?;
        shape.push(side);
    }
    let place = |offset: u64| {
        usize::try_from(offset)
            .ok()
            .and_then(|offset| offset.checked_add(data))
            .ok_or_else(impossible)
    };
    let (start, end) = (place(entry.data_offsets.0)?, place(entry.data_offsets.1)?);
    if end > length {
        return Err(damaged(format!(
            "truncated: tensor {name} ends beyond the file of {length} bytes"
        )));
    }
    if end.checked_sub(start) != Some(bytes) {
        return Err(impossible());
    }
    Ok(Tensor {
        encoding,
        shape,
        start,
        end,
    })
}

/// Number of tensors that any bytes, read as a safetensors file, hold; for fuzzing.
pub fn read_safetensors(bytes: &[u8]) -> Result<usize, InferenceError> {
    parse(bytes).map(|header| header.0.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(header: &str, data: usize) -> Vec<u8> {
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.as_bytes());
        file.resize(file.len() + data, 0);
        file
    }

    fn check(header: &str, data: usize, expect: &str) {
        let error = parse(&file(header, data)).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn tensors_are_found_where_the_header_says() {
        let header = r#"{"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
            "n": {"dtype": "I64", "shape": [], "data_offsets": [24, 32]}}"#;
        let found = parse(&file(header, 32)).unwrap();
        assert_eq!(found.0.len(), 2);
        assert_eq!(found.0["a"].shape, [2, 3]);
        assert_eq!(found.0["a"].end - found.0["a"].start, 24);
    }

    #[test]
    fn hostile_headers_are_refused_with_the_reason() {
        let entry = |shape: &str, offsets: &str| {
            format!(r#"{{"a": {{"dtype": "F32", "shape": {shape}, "data_offsets": {offsets}}}}}"#)
        };
        check(&entry("[2]", "[0, 8]"), 4, "truncated");
        check(&entry("[2]", "[8, 0]"), 8, "impossible");
        check(&entry("[3]", "[0, 8]"), 8, "impossible");
        check(
            &entry("[18446744073709551615, 2]", "[0, 8]"),
            8,
            "impossible",
        );
        check(&entry("[2]", "[0, 18446744073709551615]"), 8, "impossible");
        check(&entry("[-2]", "[0, 8]"), 8, "tensor a");
        check(&entry("[2]", "[0, 8]").replace("F32", "F4"), 8, "F4");
        check("{", 0, "not a safetensors file");
        assert!(parse(&[]).is_err());
        assert!(parse(&[255; 64]).is_err());
        assert!(parse(&file("{}", 0)[..9]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
            let _ = parse(&file(&String::from_utf8_lossy(&bytes), 8));
        }

        #[test]
        fn any_numbers_are_read_or_refused(shape in any::<[u64; 2]>(), offsets in any::<(u64, u64)>(), data in 0usize..64) {
            let header = serde_json::json!({"a": {"dtype": "F16", "shape": shape, "data_offsets": offsets}});
            let _ = parse(&file(&header.to_string(), data));
        }
    }
}
