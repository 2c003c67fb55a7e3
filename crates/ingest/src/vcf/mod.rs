//! Variant Call Format 4.x, plain or compressed in blocks: the rows at positions that decide pharmacogenes.
//!
//! A position without a row is missing. A block of reference calls (`END=`) is the only thing that states the reference
//! for positions without a row of their own. Nothing is read from a file of several samples: whose genes they are is
//! not for the program to guess.

mod build;
mod row;

use crate::sheet::{Sheet, Value};
use crate::{IngestIssue, IngestIssueKind, Input};
use record::{GeneSite, Lexicon, Localized, MediaType, Record, Span, VariantCall};
use row::{Call, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

/// Most bytes of a file after unpacking (4 GiB).
const MAX_UNPACKED: u64 = 4 << 30;
/// Longest line.
const MAX_LINE: u64 = 1 << 20;

/// Most missing positions of a gene that an issue names; the call itself holds all.
const MOST_LISTED: usize = 12;

/// Reads a file of variants of one person.
pub(crate) fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> (Record, Vec<IngestIssue>) {
    let mut sheet = Sheet::new(input, lexicon);
    let packed = input.bytes.starts_with(b"\x1F\x8B");
    let mut file = if packed {
        let unpacked = flate2::read::MultiGzDecoder::new(input.bytes);
        Lines::new(Box::new(BufReader::new(unpacked)), None)
    } else {
        Lines::new(Box::new(input.bytes), Some(0))
    };
    let mut variants = Variants::default();
    if let Err(stop) = variants.read(&mut file, lexicon, input.bytes.len()) {
        stopped(&stop, &mut sheet);
    }
    variants.finish(&mut sheet);
    sheet.finish(MediaType::Vcf)
}

/// Why reading ended before the file did.
enum Stop {
    LongLine(usize),
    TooLarge,
    Damaged(usize),
    Samples(Vec<String>),
    Build,
}

fn stopped(stop: &Stop, sheet: &mut Sheet<'_>) {
    let (kind, message) = match stop {
        Stop::LongLine(line) => (
            IngestIssueKind::TooLarge,
            Localized::new(
                format!(
                    "Line {line} is longer than the limit of 1 MiB; nothing from there on was read."
                ),
                format!("第 {line} 行超过 1 MiB 上限，其后内容未读取。"),
            ),
        ),
        Stop::TooLarge => (
            IngestIssueKind::TooLarge,
            Localized::new(
                "The file unpacks to more than the limit of 4 GiB; what lies beyond was not read.",
                "文件解压后超过 4 GiB 上限，其余内容未读取。",
            ),
        ),
        Stop::Damaged(line) => (
            IngestIssueKind::Unreadable,
            Localized::new(
                format!("The file is damaged after line {line}; what came before was read."),
                format!("文件在第 {line} 行之后损坏；此前内容已读取。"),
            ),
        ),
        Stop::Samples(names) => (
            IngestIssueKind::NotUnderstood,
            Localized::new(
                format!(
                    "The file holds {} samples ({}); nothing was read, because it does not say which is the patient. Save the patient's sample as a file of its own.",
                    names.len(),
                    names.join(", ")
                ),
                format!(
                    "文件包含 {} 个样本（{}）；无法确定哪一个是该患者，因此未读取。请将患者样本单独保存为文件。",
                    names.len(),
                    names.join("、")
                ),
            ),
        ),
        Stop::Build => (
            IngestIssueKind::NotUnderstood,
            Localized::new(
                "The file does not say on which build of the genome its positions are (GRCh37 or GRCh38), and its reference bases fit neither; nothing was read.",
                "文件未说明基因组版本（GRCh37 或 GRCh38），其参考碱基与两者均不符，因此未读取。",
            ),
        ),
    };
    sheet.issue(kind, "", message);
}

/// What was gathered from a file.
#[derive(Default)]
struct Variants {
    build: Option<&'static str>,
    sites: Vec<GeneSite>,
    found: BTreeMap<(String, u64), (VariantCall, Span)>,
    /// Rows that failed a filter of the laboratory, at positions that matter.
    filtered: BTreeSet<(String, u64)>,
    /// Positions with two rows that do not agree.
    conflicting: BTreeSet<(String, u64)>,
    odd_rows: usize,
}

impl Variants {
    fn read(
        &mut self,
        file: &mut Lines<'_>,
        lexicon: &dyn Lexicon,
        whole: usize,
    ) -> Result<(), Stop> {
        let mut header = build::Header::default();
        let mut early: Vec<(String, Span)> = Vec::new();
        let mut kept = 0;
        while let Some((line, span)) = file.next(whole)? {
            if line.starts_with('#') {
                header.note(line);
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
            if header.samples.len() > 1 {
                return Err(Stop::Samples(header.samples.clone()));
            }
            if self.build.is_none() {
                if let Some(build) = header.build() {
                    self.settle(build, lexicon);
                } else {
                    kept += line.len();
                    early.push((line.to_string(), span));
                    if early.len() < build::MOST_SAMPLED && kept < build::MOST_KEPT {
                        continue;
                    }
                    self.settle_by(&early, lexicon)?;
                    for (line, span) in early.drain(..) {
                        self.row(&line, span);
                    }
                    continue;
                }
            }
            self.row(line, span);
        }
        if self.build.is_none() && !early.is_empty() {
            self.settle_by(&early, lexicon)?;
            for (line, span) in early {
                self.row(&line, span);
            }
        }
        Ok(())
    }

    fn settle(&mut self, build: &'static str, lexicon: &dyn Lexicon) {
        self.build = Some(build);
        self.sites = lexicon.gene_sites(build);
        self.sites.sort();
    }

    fn settle_by(&mut self, rows: &[(String, Span)], lexicon: &dyn Lexicon) -> Result<(), Stop> {
        let lines = rows.iter().map(|(line, _)| line.as_str());
        let build = build::by_bases(lines, lexicon).ok_or(Stop::Build)?;
        self.settle(build, lexicon);
        Ok(())
    }

    /// The sites from `first` to `last` on a chromosome.
    fn sites_in(&self, chromosome: &str, first: u64, last: u64) -> &[GeneSite] {
        let place = |site: &GeneSite| (site.chromosome.as_str().cmp(chromosome), site.position);
        let from = self
            .sites
            .partition_point(|site| place(site) < (std::cmp::Ordering::Equal, first));
        let to = self
            .sites
            .partition_point(|site| place(site) <= (std::cmp::Ordering::Equal, last));
        self.sites.get(from..to).unwrap_or_default()
    }

    fn row(&mut self, line: &str, span: Span) {
        let Some(row) = Row::parse(line) else {
            self.odd_rows += 1;
            return;
        };
        if self
            .sites_in(&row.chromosome, row.position, row.end)
            .is_empty()
        {
            return;
        }
        for call in row.calls() {
            self.call(&row, call, span);
        }
    }

    fn call(&mut self, row: &Row<'_>, call: Call, span: Span) {
        let build = self.build.unwrap_or_default();
        for site in self
            .sites_in(&row.chromosome, call.first, call.last)
            .to_vec()
        {
            let place = (site.chromosome.clone(), site.position);
            if !row.passed {
                self.filtered.insert(place);
                continue;
            }
            let (reference, alleles) = match &call.alleles {
                Some(alleles) => (call.reference.clone(), alleles.clone()),
                None => (
                    site.reference.clone(),
                    vec![Some(site.reference.clone()); 2],
                ),
            };
            let variant = VariantCall {
                build: build.into(),
                chromosome: site.chromosome,
                position: site.position,
                rsid: row.rsid.clone(),
                reference,
                alleles,
                phased: row.phased,
            };
            self.keep(place, variant, span);
        }
    }

    /// Two rows of one position: one that only states the reference gives way; two that state variants conflict.
    fn keep(&mut self, place: (String, u64), variant: VariantCall, span: Span) {
        let plain = |variant: &VariantCall| {
            let alleles = variant.alleles.iter();
            let mut stated = alleles.map(|allele| allele.as_ref());
            stated.all(|allele| allele == Some(&variant.reference))
        };
        match self.found.get(&place) {
            Some((known, _)) if !plain(known) && !plain(&variant) && *known != variant => {
                self.conflicting.insert(place);
            }
            Some((known, _)) if !plain(known) || plain(&variant) => {}
            _ => {
                self.found.insert(place, (variant, span));
            }
        }
    }

    fn finish(mut self, sheet: &mut Sheet<'_>) {
        for place in &self.conflicting {
            self.found.remove(place);
        }
        self.report(sheet);
        let whole = Span::new(0, sheet.input.bytes.len());
        let variants: Vec<VariantCall> = self.found.values().map(|(v, _)| v.clone()).collect();
        let calls = match variants.as_slice() {
            [] => Vec::new(),
            some => sheet.lexicon.call_genes(some),
        };
        for call in calls {
            missing(&call, sheet);
            sheet.push(Value::Gene(call), whole);
        }
        for (variant, span) in self.found.into_values() {
            sheet.push(Value::Variant(variant), span);
        }
    }

    fn report(&self, sheet: &mut Sheet<'_>) {
        let Some(build) = self.build else {
            return;
        };
        let genes: BTreeSet<&str> = self.sites.iter().map(|site| site.gene.as_str()).collect();
        let touched: BTreeSet<&str> = self
            .sites
            .iter()
            .filter(|site| {
                self.found
                    .contains_key(&(site.chromosome.clone(), site.position))
            })
            .map(|site| site.gene.as_str())
            .collect();
        let untouched: Vec<&str> = genes.difference(&touched).copied().collect();
        sheet.issue(
            IngestIssueKind::Note,
            "",
            Localized::new(
                format!(
                    "Positions are on {build}. {} of {} positions of {} pharmacogenes are in the file. CYP2D6 and HLA are not called from variants.",
                    self.found.len(), self.sites.len(), genes.len()
                ),
                format!(
                    "位点基于 {build}。{} 个药物基因的 {} 个位点中，文件包含 {} 个。CYP2D6 与 HLA 不由变异推断。",
                    genes.len(), self.sites.len(), self.found.len()
                ),
            ),
        );
        if !untouched.is_empty() && !self.sites.is_empty() {
            let names = untouched.join(", ");
            sheet.issue(
                IngestIssueKind::Missing,
                "",
                Localized::new(
                    format!("No position of these genes is in the file, so nothing is known of them: {names}."),
                    format!("文件不含以下基因的任何位点，故对其一无所知：{names}。"),
                ),
            );
        }
        let counts = [
            (
                self.filtered.len(),
                "failed the laboratory's filter",
                "未通过实验室过滤",
            ),
            (
                self.conflicting.len(),
                "have two rows that disagree",
                "有两行互相矛盾",
            ),
        ];
        for (count, en, zh) in counts.into_iter().filter(|(count, ..)| *count > 0) {
            sheet.issue(
                IngestIssueKind::NotUnderstood,
                "",
                Localized::new(
                    format!("{count} positions {en} and are taken as missing."),
                    format!("{count} 个位点{zh}，按缺失处理。"),
                ),
            );
        }
        if self.odd_rows > 0 {
            sheet.issue(
                IngestIssueKind::NotUnderstood,
                "",
                Localized::new(
                    format!(
                        "{} rows are no variant rows and were left out.",
                        self.odd_rows
                    ),
                    format!("{} 行不是变异记录，已略去。", self.odd_rows),
                ),
            );
        }
    }
}

/// Names the positions of a gene that the file lacks.
fn missing(call: &record::GeneCall, sheet: &mut Sheet<'_>) {
    if call.missing_positions.is_empty() {
        return;
    }
    let (count, gene) = (call.missing_positions.len(), &call.gene);
    let more = if count > MOST_LISTED { ", …" } else { "" };
    let listed = call.missing_positions[..count.min(MOST_LISTED)].join(", ") + more;
    sheet.issue(
        IngestIssueKind::Missing,
        gene.clone(),
        Localized::new(
            format!(
                "{count} positions of {gene} are missing and are not taken as reference: {listed}."
            ),
            format!("{gene} 缺少 {count} 个位点，不按参考型处理：{listed}。"),
        ),
    );
}

/// Lines of a file with their place in the original, within limits.
struct Lines<'a> {
    source: Box<dyn BufRead + 'a>,
    buffer: Vec<u8>,
    text: String,
    number: usize,
    read: u64,
    /// Where the next line begins in the original; `None` where the file is packed.
    at: Option<usize>,
}

impl<'a> Lines<'a> {
    fn new(source: Box<dyn BufRead + 'a>, at: Option<usize>) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            text: String::new(),
            number: 0,
            read: 0,
            at,
        }
    }

    /// The next line without its end; `whole` is the length of the original.
    fn next(&mut self, whole: usize) -> Result<Option<(&str, Span)>, Stop> {
        self.buffer.clear();
        let mut limited = self.source.by_ref().take(MAX_LINE + 1);
        let read = limited
            .read_until(b'\n', &mut self.buffer)
            .map_err(|_| Stop::Damaged(self.number))?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.read += read as u64;
        if read as u64 > MAX_LINE {
            return Err(Stop::LongLine(self.number));
        }
        if self.read > MAX_UNPACKED {
            return Err(Stop::TooLarge);
        }
        self.text.clear();
        self.text.push_str(&String::from_utf8_lossy(&self.buffer));
        let line = self.text.trim_end_matches(['\n', '\r']);
        let span = match &mut self.at {
            Some(at) => {
                let span = Span::new(*at, (*at + line.len()).min(whole));
                *at += read;
                span
            }
            None => Span::new(0, whole),
        };
        Ok(Some((line, span)))
    }
}

#[cfg(test)]
mod tests;
