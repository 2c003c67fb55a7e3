//! Gene calls that a laboratory's words state: diplotype, phenotype, activity score.

use super::page::{Page, Sentence, window};
use super::phrases::Phrases;
use super::topics::Topic;
use record::{Experiencer, GeneCall, GeneCallSource, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

pub(super) const GENES: &[&str] = &[
    "CYP2C19", "CYP2D6", "CYP2C9", "CYP2C8", "CYP3A5", "CYP3A4", "CYP2B6", "CYP1A2", "CYP4F2",
    "TPMT", "NUDT15", "DPYD", "UGT1A1", "SLCO1B1", "VKORC1", "HLA-A", "HLA-B", "HLA-DRB1",
    "HLA-DQA1", "G6PD", "IFNL3", "IFNL4", "CACNA1S", "RYR1", "MT-RNR1", "CFTR", "NAT2", "BCHE",
    "ABCG2", "COMT", "OPRM1", "ALDH2",
];

/// Every name by which a text speaks of a gene.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    GENES
        .iter()
        .copied()
        .chain(SYNONYMS.iter().map(|(name, _)| *name))
}

/// Other names of a gene.
const SYNONYMS: &[(&str, &str)] = &[
    ("12S rRNA", "MT-RNR1"),
    ("12SrRNA", "MT-RNR1"),
    ("MTRNR1", "MT-RNR1"),
    ("DPD", "DPYD"),
    ("G-6-PD", "G6PD"),
];

static SYMBOLS: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    let own = GENES.iter().map(|gene| (*gene, *gene));
    Phrases::new(own.chain(SYNONYMS.iter().copied()))
});

static DIPLOTYPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s:=,(|\-]*(?:(?i:genotype|genotyping|diplotype|report|result|results|test|testing|panel|back|returned|reported|came\s+back|now\s+back|shows?|showed|found|confirmed|on|from|dated|received|lab|laboratory)\b|(?i:\d{1,2}\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s(?:20)?\d\d|20\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?|\d{1,2}/\d{1,2}/(?:20)?\d\d)|基因型|基因|检测|结果|报告|gene|:|=|is|was|为|[(（][^()（）\n*]{0,60}[)）]|\s)*(?P<d>\*\d+[A-Za-z]?(?:[x×]\s?[\dN]+)?(?:\s?/\s?\*\d+[A-Za-z]?(?:[x×]\s?[\dN]+)?)|rs\d+\s*:?\s*[ACGT]\s?[/>]\s?[ACGT]|-?1639\s?(?:G\s?>\s?A)?\s*[AG]\s?/?\s?[AG]\b|[ACGT]/[ACGT]\b|c\.\d+\S*|(?:m\.)?(?:1555|1494|1095)\s?[ACGT]\s?>\s?[ACGT])").ok()
});
static ALLELE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:\*\s?(?P<a>\d{2}(?:[:：]?\d{2})?)|(?P<b>\d{2}:?\d{2})\b)").ok()
});
static SCORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:activity score|活性评分)\s*(?:of|is|:|=|为)?\s*(?P<s>\d(?:\.\d+)?)").ok()
});

const PHENOTYPES: &[(&str, &str)] = &[
    ("ultrarapid metabolizer", "Ultrarapid Metabolizer"),
    ("ultra-rapid metabolizer", "Ultrarapid Metabolizer"),
    ("ultrarapid metaboliser", "Ultrarapid Metabolizer"),
    ("rapid metabolizer", "Rapid Metabolizer"),
    ("rapid metaboliser", "Rapid Metabolizer"),
    ("normal metabolizer", "Normal Metabolizer"),
    ("normal metaboliser", "Normal Metabolizer"),
    ("extensive metabolizer", "Normal Metabolizer"),
    (
        "likely intermediate metabolizer",
        "Likely Intermediate Metabolizer",
    ),
    ("intermediate metabolizer", "Intermediate Metabolizer"),
    ("intermediate metaboliser", "Intermediate Metabolizer"),
    ("likely poor metabolizer", "Likely Poor Metabolizer"),
    ("poor metabolizer", "Poor Metabolizer"),
    ("poor metaboliser", "Poor Metabolizer"),
    ("slow metabolizer", "Poor Metabolizer"),
    ("slow acetylator", "Slow Acetylator"),
    ("rapid acetylator", "Rapid Acetylator"),
    ("poor function", "Poor Function"),
    ("decreased function", "Decreased Function"),
    ("normal function", "Normal Function"),
    ("increased function", "Increased Function"),
    ("expresser", "Expresser"),
    ("non-expresser", "Non-expresser"),
    ("nonexpresser", "Non-expresser"),
    (
        "deficient with chronic hemolytic anemia",
        "Deficient with CNSHA",
    ),
    ("deficiency", "Deficient"),
    ("deficient", "Deficient"),
    ("variable", "Variable"),
    ("positive", "positive"),
    ("pos", "positive"),
    ("+ve", "positive"),
    ("negative", "negative"),
    ("neg", "negative"),
    ("-ve", "negative"),
    ("(-)", "negative"),
    ("(+)", "positive"),
    ("not present", "negative"),
    ("absent", "negative"),
    ("non-carrier", "negative"),
    ("未检出", "negative"),
    ("未携带", "negative"),
    ("indeterminate", "Indeterminate"),
    ("not detected", "negative"),
    ("detected", "positive"),
    ("超快代谢", "Ultrarapid Metabolizer"),
    ("快代谢", "Rapid Metabolizer"),
    ("正常代谢", "Normal Metabolizer"),
    ("中间代谢", "Intermediate Metabolizer"),
    ("慢代谢", "Poor Metabolizer"),
    ("弱代谢", "Poor Metabolizer"),
    ("阳性", "positive"),
    ("阴性", "negative"),
    ("缺乏", "Deficient"),
    ("缺陷", "Deficient"),
    ("g6pd正常", "Normal"),
];
static WORDED: LazyLock<Phrases<&'static str>> =
    LazyLock::new(|| Phrases::new(PHENOTYPES.iter().copied()));

/// True for the symbol of a gene that laboratories report, in any case.
pub(crate) fn is_gene(word: &str) -> bool {
    GENES.iter().any(|gene| gene.eq_ignore_ascii_case(word))
}

/// Reads the calls of a sentence; a gene named without result is none.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    if !sentence.topics.hold(Topic::Genes) {
        return;
    }
    let found: Vec<(Span, &'static str)> = SYMBOLS.find(sentence.text, sentence.span).collect();
    for (at, (span, gene)) in found.iter().enumerate() {
        let next = found
            .get(at + 1)
            .map_or(sentence.span.end, |(next, _)| next.start);
        one(page, sentence, *span, gene, next);
    }
}

fn one(page: &mut Page<'_>, sentence: &mut Sentence<'_>, span: Span, gene: &str, next: usize) {
    let text = sentence.text;
    if sentence.context.assertion(span).experiencer != Experiencer::Patient {
        return;
    }
    let mut after = span.end;
    let mut diplotype = None;
    let rest = window(text, after, next.min(after + 120));
    let pattern = if gene.starts_with("HLA") {
        &ALLELE
    } else {
        &DIPLOTYPE
    };
    if let Some(found) = pattern.as_ref().and_then(|pattern| pattern.captures(rest))
        && let Some(call) = ["d", "a", "b"].iter().find_map(|name| found.name(name))
    {
        let written: String = call
            .as_str()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        diplotype = Some(if gene.starts_with("HLA") {
            allele(&written)
        } else {
            written
        });
        after += found.get(0).map_or(0, |whole| whole.end());
    }
    let to = window(text, after, next.min(after + 70)).len() + after;
    let phenotype = WORDED.find(text, Span::new(after, to.max(after))).next();
    // "TPMT deficient?": asked.
    let phenotype = phenotype.filter(|(place, _)| !text[place.end..].starts_with('?'));
    let phenotype = phenotype.or_else(|| (gene == "G6PD").then(|| graded(text, span.end, next))?);
    let phenotype = match gene {
        "G6PD" => activity(text, span.end, next).or(phenotype),
        _ => phenotype,
    };
    let phenotype = short(text, gene, after, next)
        .or(phenotype)
        .map(|(place, word)| (place, of_diplotype(diplotype.as_deref(), word)));
    let behind = window(text, span.end, next.min(span.end + 160));
    let score = SCORE
        .as_ref()
        .and_then(|pattern| pattern.captures(behind))
        .and_then(|found| found.name("s")?.as_str().parse().ok());
    let phenotype = phenotype.or_else(|| {
        let found = (gene == "DPYD" && score.is_none()).then(|| dpyd(behind));
        Some((span, found??))
    });
    // "no G6PD deficiency": the history denies an illness, no laboratory calls a gene.
    if phenotype.is_some_and(|(place, word)| {
        word == "Deficient"
            && sentence.context.assertion(place).presence == record::Presence::Absent
    }) {
        return;
    }
    let untold = phenotype.is_none() && (score.is_none() || gene.starts_with("HLA"));
    if diplotype.is_none() && (untold || gene.starts_with("HLA"))
        || phenotype.is_none()
            && gene.starts_with("HLA")
            && is_awaited(text, sentence.span, span, next)
    {
        return;
    }
    let mut end = after;
    let mut phenotype = phenotype.map(|(place, word)| {
        end = place.end;
        word.to_string()
    });
    if phenotype.is_none() && sentence.context.assertion(span).presence == record::Presence::Absent
    {
        // "negative for HLA-B*15:02".
        phenotype = Some("negative".into());
    }
    let place = Span::new(span.start, end);
    let call = GeneCall {
        gene: gene.to_string(),
        diplotype,
        phenotype,
        activity_score: score,
        source: GeneCallSource::Laboratory,
        missing_positions: Vec::new(),
        date: page
            .date_near(sentence.span, place.end)
            .and_then(|dated| dated.date),
    };
    let fact = page.fact("gene", place, call);
    page.record.genes.push(fact);
    if gene != "G6PD" {
        sentence.spend(place);
    }
}

/// "58:01", "5801": an allele of HLA as the nomenclature writes it.
fn allele(written: &str) -> String {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    match digits.split_at_checked(2) {
        Some((group, protein)) if !protein.is_empty() => format!("*{group}:{protein}"),
        _ => format!("*{digits}"),
    }
}

/// Chinese laboratories call *1/*1 the fast type, which is the normal metaboliser of CPIC.
fn of_diplotype(diplotype: Option<&str>, word: &'static str) -> &'static str {
    match (diplotype, word) {
        (Some("*1/*1"), "Rapid Metabolizer") => "Normal Metabolizer",
        _ => word,
    }
}

/// Short ways of stating a phenotype right behind the gene: "TPMT normal", "TPMT absent activity", "CYP2D6 PM", "CYP2C19 ultrarapid",
/// "NUDT15 c.415C>T 杂合". An enzyme of thiopurines or fluoropyrimidines that is deficient makes a poor metaboliser.
fn short(text: &str, gene: &str, from: usize, next: usize) -> Option<(Span, &'static str)> {
    static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[\s:=(,（-]*(?P<w>UM|RM|NM|EM|IM|PM)\b|^[\s:=(,（-]*(?i:(?P<u>ultra-?rapid)(?:\s|[.,;)]|$))").ok()
    });
    static ENZYME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s:=(,（-]*(?:(?:enzyme|activity|level|levels|status|genotype|phenotype|result|is|was|活性|酶活性)[\s:=-]*){0,3}(?:(?P<partial>partial(?:ly)?\s(?:deficien\w+)|heterozyg\w+\sdeficien\w+|intermediate|reduced|low\b|部分缺乏|中等|降低|偏低)|(?P<none>absent\s(?:enzyme\s)?activity|no\s(?:enzyme\s)?activity|deficien\w+|undetectable|very\slow|homozyg\w+\s(?:deficien\w+|variant)|缺乏|缺如)|(?P<normal>normal|wild[- ]?type|wt\b|no\svariants?|正常|野生型))").ok()
    });
    static NUDT15: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:c\.)?415\s?C\s?>\s?T[^.;。；\n]{0,12}?(?:(?P<partial>杂合|heterozyg|\bC/?T\b)|(?P<none>纯合(?:突变)?\s?T|homozyg|\bT/?T\b|纯合突变)|(?P<normal>野生|wild|\bC/?C\b))").ok()
    });
    let near = window(text, from, next.min(from + 60));
    let place = |found: &regex::Match<'_>| Span::new(from + found.start(), from + found.end());
    if gene.starts_with("CYP") {
        let found = LETTERS.as_ref()?.captures(near)?;
        if let Some(word) = found.name("u") {
            return Some((place(&word), "Ultrarapid Metabolizer"));
        }
        let word = found.name("w")?;
        let told = match word.as_str() {
            "UM" => "Ultrarapid Metabolizer",
            "RM" => "Rapid Metabolizer",
            "IM" => "Intermediate Metabolizer",
            "PM" => "Poor Metabolizer",
            _ => "Normal Metabolizer",
        };
        return Some((place(&word), told));
    }
    if !["TPMT", "NUDT15", "DPYD"].contains(&gene) {
        return None;
    }
    let kind = |found: &Captures<'_>, from: usize| {
        let kinds = [
            ("partial", "Intermediate Metabolizer"),
            ("none", "Poor Metabolizer"),
            ("normal", "Normal Metabolizer"),
        ];
        kinds.iter().find_map(|(name, word)| {
            let found = found.name(name)?;
            let place = Span::new(found.start(), found.end()).shifted(from);
            Some((place, *word))
        })
    };
    let variant = || {
        let start = text[..from].rfind(gene).map_or(from, |at| at + gene.len());
        let behind = window(text, start, next.min(start + 60));
        kind(&NUDT15.as_ref()?.captures(behind)?, start)
    };
    let worded = || {
        let found = ENZYME.as_ref()?.captures(near)?;
        let behind = near[found.get(0)?.end()..].trim_start();
        if ["?", "range", "ref", "values"]
            .iter()
            .any(|open| behind.starts_with(open))
        {
            return None;
        }
        kind(&found, from)
    };
    (gene == "NUDT15").then(variant).flatten().or_else(worded)
}

/// "G6PD quant (sent before transfusion): 0.9 U/g Hb (ref 6.7-20.5) - SEVERE DEFICIENCY": a grade makes it the enzyme's.
fn graded(text: &str, from: usize, next: usize) -> Option<(Span, &'static str)> {
    const GRADES: [&str; 8] = [
        "severe",
        "moderate",
        "partial",
        "complete",
        "intermediate",
        "enzyme",
        "重度",
        "中度",
    ];
    let to = from + window(text, from, next.min(from + 160)).len();
    WORDED
        .find(text, Span::new(from, to))
        .find(|(place, word)| {
            let before = text[from..place.start].trim_end().to_lowercase();
            *word == "Deficient" && GRADES.iter().any(|grade| before.ends_with(grade))
        })
}

/// "G6PD 92% of the local male median", "G6PD活性 25%": the share of normal decides (WHO: deficient below 30, normal from 70).
fn activity(text: &str, from: usize, next: usize) -> Option<(Span, &'static str)> {
    static SHARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:[^.;。；\n%]{0,24}?)(?P<n>\d{1,3}(?:\.\d+)?)\s?%\s?(?P<of>[^.;。；\n]{0,30})",
        )
        .ok()
    });
    const OF: [&str; 8] = [
        "normal",
        "median",
        "mean",
        "activity",
        "male",
        "reference",
        "正常",
        "活性",
    ];
    static NORMAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s:=(,-]*(?:(?:enzyme|activity|level|levels|status|assay|screen|quantitative|quant|result|is|was|活性)[\s:=-]*){0,3}(?P<w>normal|正常)").ok()
    });
    let near = window(text, from, next.min(from + 80));
    let normal = NORMAL.as_ref().and_then(|normal| normal.captures(near));
    if let Some(word) = normal.as_ref().and_then(|found| found.name("w")) {
        return Some((Span::new(from + word.start(), from + word.end()), "Normal"));
    }
    let found = SHARE.as_ref()?.captures(near)?;
    let number = found.name("n")?;
    let around = format!("{} {}", &near[..number.start()], found.name("of")?.as_str());
    let around = around.to_lowercase();
    let share: f64 = number.as_str().parse().ok()?;
    let place = Span::new(from + number.start(), from + number.end());
    let word = match share {
        share if share < 30.0 => "Deficient",
        share if share < 70.0 => "Intermediate",
        _ => "Normal",
    };
    OF.iter()
        .any(|word| around.contains(word))
        .then_some((place, word))
}

/// The words around the gene say that its test is still to come: an allele that is looked for is none that was found.
fn is_awaited(text: &str, sentence: Span, gene: Span, next: usize) -> bool {
    const BEHIND: &[&str] = &[
        "sent ",
        "pending",
        "not resulted",
        "not sent",
        "not yet",
        "never tested",
        "not on file",
        "unknown",
        "no result",
        "not back",
        "awaited",
        "not done",
        "not tested",
        "not indicated",
        "requested",
        "ordered",
        "未回报",
        "尚未",
        "未送检",
        "未检测",
        "未知",
        "待回报",
        "未回",
        "已送检",
        "结果未出",
        "未查",
        "未做",
        "待查",
    ];
    const BEFORE: &[&str] = &[
        "await",
        "pending",
        "check ",
        "screen",
        "test for",
        "send ",
        "order ",
        "送检",
        "待查",
        "拟查",
        "建议查",
    ];
    let behind = window(text, gene.end, next.min(gene.end + 70)).to_lowercase();
    let from = gene.start.saturating_sub(30).max(sentence.start);
    let before = window(text, text.ceil_char_boundary(from), gene.start).to_lowercase();
    BEHIND.iter().any(|word| behind.contains(word))
        || BEFORE.iter().any(|word| before.contains(word))
}

/// The phenotype that one of the four variants of DPYD gives by its zygosity (CPIC: two without, two with lower function).
fn dpyd(behind: &str) -> Option<&'static str> {
    const NO_FUNCTION: &[&str] = &["1905+1g>a", "1679t>g", "*2a", "*13"];
    const LOWER: &[&str] = &["2846a>t", "1129-5923c>g", "hapb3"];
    let text = behind.to_lowercase();
    let names = |variants: &[&str]| variants.iter().any(|variant| text.contains(variant));
    let one = ["heterozyg", "杂合"].iter().any(|word| text.contains(word));
    let two = ["homozyg", "纯合"].iter().any(|word| text.contains(word));
    match (one, two, names(NO_FUNCTION), names(LOWER)) {
        (true, false, true, _) | (true, false, _, true) | (false, true, false, true) => {
            Some("Intermediate Metabolizer")
        }
        (false, true, true, false) => Some("Poor Metabolizer"),
        _ => None,
    }
}
