//! On which build of the human genome the positions of a file are.

use super::row;
use record::Lexicon;
use std::collections::HashMap;

/// Most rows that are looked at where the header says nothing.
pub(super) const MOST_SAMPLED: usize = 20_000;
/// Most bytes of rows that are kept meanwhile (32 MiB).
pub(super) const MOST_KEPT: usize = 32 << 20;
/// Fewest rows whose reference base must fit one build, and not the other.
const FEWEST_FITTING: usize = 5;

/// Lengths of chromosomes 1, 10 and 22 on either build (Genome Reference Consortium, GRCh37 and GRCh38).
const LENGTHS: &[(&str, &str)] = &[
    ("249250621", "GRCh37"),
    ("135534747", "GRCh37"),
    ("51304566", "GRCh37"),
    ("248956422", "GRCh38"),
    ("133797422", "GRCh38"),
    ("50818468", "GRCh38"),
];

/// What the header of a file says.
#[derive(Default)]
pub(super) struct Header {
    pub(super) samples: Vec<String>,
    named: Vec<&'static str>,
}

impl Header {
    pub(super) fn note(&mut self, line: &str) {
        if let Some(columns) = line.strip_prefix("#CHROM") {
            self.samples = columns.split('\t').skip(9).map(str::to_string).collect();
            return;
        }
        let lower = line.to_ascii_lowercase();
        if lower.starts_with("##reference")
            || lower.starts_with("##contig")
            || lower.starts_with("##assembly")
        {
            self.named.extend(build_in(&lower));
        }
    }

    /// The build that every line of the header names; `None` where none does or they differ.
    pub(super) fn build(&self) -> Option<&'static str> {
        let (first, others) = self.named.split_first()?;
        others.iter().all(|other| other == first).then_some(first)
    }
}

fn build_in(line: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("grch38", "GRCh38"),
        ("hg38", "GRCh38"),
        ("hs38", "GRCh38"),
        ("b38", "GRCh38"),
        ("grch37", "GRCh37"),
        ("hg19", "GRCh37"),
        ("hs37", "GRCh37"),
        ("b37", "GRCh37"),
    ];
    let length = line.split("length=").nth(1).map(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        &rest[..end]
    });
    let by_length = LENGTHS
        .iter()
        .find(|(known, _)| Some(*known) == length)
        .map(|(_, build)| *build);
    let by_name = NAMES.iter().find(|(name, _)| line.contains(name));
    by_name.map(|(_, build)| *build).or(by_length)
}

/// The build whose known positions carry the reference bases of the rows.
pub(super) fn by_bases<'l>(
    lines: impl Iterator<Item = &'l str>,
    lexicon: &dyn Lexicon,
) -> Option<&'static str> {
    let known = ["GRCh37", "GRCh38"].map(|build| {
        let sites = lexicon.gene_sites(build).into_iter();
        sites
            .map(|site| ((site.chromosome, site.position), site.reference))
            .collect::<HashMap<_, _>>()
    });
    let mut fitting = [0_usize; 2];
    for row in lines.filter_map(row::Row::parse) {
        for (count, known) in fitting.iter_mut().zip(&known) {
            let reference = known.get(&(row.chromosome.clone(), row.position));
            *count += usize::from(reference.is_some_and(|base| base.starts_with(row.first_base())));
        }
    }
    let [old, new] = fitting;
    if new >= FEWEST_FITTING && new > 4 * old {
        Some("GRCh38")
    } else if old >= FEWEST_FITTING && old > 4 * new {
        Some("GRCh37")
    } else {
        None
    }
}
