use super::Metric;
use anyhow::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Right, invented and missed, for F1 and its kin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Found and in the gold.
    pub hit: usize,
    /// Found, not in the gold.
    pub extra: usize,
    /// In the gold, not found.
    pub missed: usize,
}

impl Counts {
    /// Sum over groups.
    pub fn sum<'a>(groups: impl IntoIterator<Item = &'a Counts>) -> Counts {
        groups.into_iter().fold(Counts::default(), |a, b| Counts {
            hit: a.hit + b.hit,
            extra: a.extra + b.extra,
            missed: a.missed + b.missed,
        })
    }

    /// Share of what was found that is in the gold; 1 when nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.hit, self.hit + self.extra)
    }

    /// Share of the gold that was found; 1 when the gold is empty.
    pub fn recall(self) -> f64 {
        ratio(self.hit, self.hit + self.missed)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        ratio(2 * self.hit, 2 * self.hit + self.extra + self.missed)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// A figure over `groups` (notes, patients, documents) with the percentile interval of 1,000 resamples of whole groups.
pub fn bootstrap<G>(groups: &[G], n: usize, statistic: impl Fn(&[&G]) -> f64) -> Metric {
    let all: Vec<&G> = groups.iter().collect();
    let value = statistic(&all);
    if groups.is_empty() {
        return Metric {
            value,
            low: value,
            high: value,
            n,
        };
    }
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draws: Vec<f64> = (0..1000)
        .map(|_| {
            let sample: Vec<&G> = groups
                .iter()
                .map(|_| &groups[next(&mut random) as usize % groups.len()])
                .collect();
            statistic(&sample)
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    Metric {
        value,
        low: draws[25],
        high: draws[974],
        n,
    }
}

/// SplitMix64: fixed seed, so that a table can be printed again digit for digit.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) >> 1
}

/// Every file under `folder` whose name, without a final `.gz`, ends in one of `endings`; sorted.
pub fn files(folder: &Path, endings: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?
        {
            let path = entry?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase())
                .unwrap_or_default();
            if path.is_dir() {
                waiting.push(path);
            } else if endings
                .iter()
                .any(|ending| name.strip_suffix(".gz").unwrap_or(&name).ends_with(ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The bytes of a file, unpacked when it ends in `.gz`.
pub fn read_bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain)?;
        return Ok(plain);
    }
    Ok(bytes)
}

/// The text of a file, unpacked when it ends in `.gz`.
pub fn read_text(path: &Path) -> anyhow::Result<String> {
    Ok(String::from_utf8(read_bytes(path)?)?)
}
