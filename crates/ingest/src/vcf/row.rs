//! One row of a file of variants.

/// No chromosome of any species is longer.
const MAX_POSITION: u64 = 1 << 40;

/// The fields of a row that matter here.
pub(super) struct Row<'l> {
    /// With `chr`.
    pub(super) chromosome: String,
    pub(super) position: u64,
    /// Last position that the row speaks of: its own, that of its bases, or the end of a block of reference calls.
    pub(super) end: u64,
    pub(super) rsid: Option<String>,
    /// No filter of the laboratory failed.
    pub(super) passed: bool,
    pub(super) phased: bool,
    reference: &'l str,
    alternatives: Vec<&'l str>,
    /// Numbers of the alleles; `None` is a no-call.
    genotype: Vec<Option<usize>>,
}

/// What a row says of a stretch of positions.
pub(super) struct Call {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) reference: String,
    /// The sample's alleles; `None` where the whole stretch is called as the reference.
    pub(super) alleles: Option<Vec<Option<String>>>,
}

impl<'l> Row<'l> {
    /// `None` where the line is no row of one sample.
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [
            chromosome,
            position,
            id,
            reference,
            alternatives,
            _,
            filter,
            info,
            format,
            sample,
            ..,
        ] = fields.as_slice()
        else {
            return None;
        };
        let position: u64 = position.parse().ok().filter(|at| *at < MAX_POSITION)?;
        if reference.is_empty() || !reference.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let at = format.split(':').position(|key| key == "GT")?;
        let written = sample.split(':').nth(at)?;
        let genotype: Vec<Option<usize>> = written
            .split(['/', '|'])
            .map(|number| number.parse().ok())
            .collect();
        let block = info
            .split(';')
            .find_map(|part| part.strip_prefix("END="))
            .and_then(|end| end.parse::<u64>().ok());
        let own = position + reference.len() as u64 - 1;
        Some(Self {
            chromosome: chromosome_name(chromosome),
            position,
            end: block.unwrap_or(own).max(own),
            rsid: id
                .split(';')
                .find(|id| id.starts_with("rs"))
                .map(str::to_string),
            passed: matches!(*filter, "PASS" | "." | ""),
            phased: written.contains('|') && !written.contains('/'),
            reference,
            alternatives: alternatives.split(',').collect(),
            genotype,
        })
    }

    /// The first base of the reference.
    pub(super) fn first_base(&self) -> char {
        self.reference.chars().next().unwrap_or('N')
    }

    /// Single positions and stretches with what they carry. A no-call, a half call and anything but two alleles say
    /// nothing; one allele alone (of a man's X chromosome) is kept as one.
    pub(super) fn calls(&self) -> Vec<Call> {
        let complete = !self.genotype.is_empty()
            && self.genotype.len() <= 2
            && self.genotype.iter().all(Option::is_some);
        if !complete {
            return Vec::new();
        }
        let plain = self.genotype.iter().all(|number| *number == Some(0));
        let own = self.position + self.reference.len() as u64 - 1;
        if plain && self.end > own {
            return vec![self.stretch()];
        }
        let Some(bases) = self.bases() else {
            return Vec::new();
        };
        let longest = bases.iter().map(|allele| allele.len()).max().unwrap_or(0);
        if self.reference.len() > 1 && longest == self.reference.len() && self.is_even(&bases) {
            return self.split(&bases);
        }
        vec![self.anchored(&bases)]
    }

    /// A block of reference calls.
    fn stretch(&self) -> Call {
        Call {
            first: self.position,
            last: self.end,
            reference: self.reference.to_string(),
            alleles: None,
        }
    }

    /// The bases of the sample's alleles; `None` where one is symbolic (`<DEL>`, `*`) or has no number.
    fn bases(&self) -> Option<Vec<String>> {
        let base = |number: &Option<usize>| {
            let bases = match number.as_ref()? {
                0 => self.reference,
                other => self.alternatives.get(other - 1)?,
            };
            bases
                .bytes()
                .all(|b| b.is_ascii_alphabetic())
                .then(|| bases.to_ascii_uppercase())
        };
        self.genotype.iter().map(base).collect()
    }

    fn is_even(&self, bases: &[String]) -> bool {
        let known = self.alternatives.iter().filter(|other| **other != ".");
        bases
            .iter()
            .all(|allele| allele.len() == self.reference.len())
            && known
                .clone()
                .all(|other| other.len() == self.reference.len())
            && known.count() > 0
    }

    /// Several exchanged bases as single ones.
    fn split(&self, bases: &[String]) -> Vec<Call> {
        let at =
            |text: &str, index: usize| text.get(index..=index).unwrap_or("N").to_ascii_uppercase();
        (0..self.reference.len())
            .map(|index| Call {
                first: self.position + index as u64,
                last: self.position + index as u64,
                reference: at(self.reference, index),
                alleles: Some(bases.iter().map(|allele| Some(at(allele, index))).collect()),
            })
            .collect()
    }

    /// An insertion or deletion at the base before it: what all alleles share at the end, then in front, is taken away;
    /// one base stays as the anchor.
    fn anchored(&self, bases: &[String]) -> Call {
        let others = self.alternatives.iter().filter(|other| **other != ".");
        let mut all: Vec<String> = std::iter::once(self.reference.to_ascii_uppercase())
            .chain(bases.iter().cloned())
            .chain(others.map(|other| other.to_ascii_uppercase()))
            .collect();
        while all.iter().all(|allele| allele.len() > 1)
            && same(all.iter().map(|a| a.as_bytes().last()))
        {
            all.iter_mut()
                .for_each(|allele| allele.truncate(allele.len() - 1));
        }
        let mut shared = 0;
        while all.iter().all(|allele| allele.len() > shared + 1)
            && same(all.iter().map(|allele| allele.as_bytes().get(shared)))
            && same(all.iter().map(|allele| allele.as_bytes().get(shared + 1)))
        {
            shared += 1;
        }
        let cut = |bases: &String| bases.get(shared..).unwrap_or_default().to_string();
        let position = self.position + shared as u64;
        Call {
            first: position,
            last: position,
            reference: cut(&all[0]),
            alleles: Some(
                all[1..=bases.len()]
                    .iter()
                    .map(|allele| Some(cut(allele)))
                    .collect(),
            ),
        }
    }
}

fn same<T: PartialEq>(mut items: impl Iterator<Item = T>) -> bool {
    let first = items.next();
    first.is_none_or(|first| items.all(|other| other == first))
}

/// `10`, `chr10` and `NC_000010.11` as `chr10`.
fn chromosome_name(written: &str) -> String {
    if let Some(number) = written.strip_prefix("NC_0000") {
        let number = number.split('.').next().unwrap_or_default();
        return match number.trim_start_matches('0') {
            "23" => "chrX".into(),
            "24" => "chrY".into(),
            other => format!("chr{other}"),
        };
    }
    let bare = written
        .strip_prefix("chr")
        .or(written.strip_prefix("Chr"))
        .or(written.strip_prefix("CHR"))
        .unwrap_or(written);
    format!("chr{bare}")
}
