use super::*;
use record::{
    DocumentId, DrugSuggestion, GeneCall, GeneCallSource, TermConcept, TermKind, TermMatch,
};
use std::io::Write;

/// Knows three positions of one gene on either build.
struct Genes;

impl Lexicon for Genes {
    fn matches(&self, _: &str) -> Vec<TermMatch> {
        Vec::new()
    }
    fn concept(&self, _: TermKind, _: u32) -> TermConcept {
        TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }
    fn lookup(&self, _: TermKind, _: &str) -> Option<TermConcept> {
        None
    }
    fn suggest_drug(&self, _: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }
    fn ucum(&self, _: &str) -> Option<String> {
        None
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
    fn gene_sites(&self, build: &str) -> Vec<GeneSite> {
        let shift = if build == "GRCh37" { 1_000 } else { 0 };
        [
            (100, "A"),
            (105, "G"),
            (110, "CAT"),
            (120, "T"),
            (130, "T"),
            (140, "T"),
        ]
        .map(|(position, reference)| GeneSite {
            chromosome: "chr10".into(),
            position: position + shift,
            gene: "CYP2C19".into(),
            reference: reference.into(),
        })
        .to_vec()
    }
    fn call_genes(&self, variants: &[VariantCall]) -> Vec<GeneCall> {
        vec![GeneCall {
            gene: "CYP2C19".into(),
            diplotype: None,
            phenotype: None,
            activity_score: None,
            source: GeneCallSource::Vcf,
            missing_positions: vec!["chr10:999".into(); 6 - variants.len()],
            date: None,
        }]
    }
}

fn read_bytes(bytes: &[u8]) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title: "a.vcf",
        bytes,
        as_of: None,
    };
    crate::read(input, &Genes)
}

const HEAD: &str = "##fileformat=VCFv4.2\n##contig=<ID=chr10,length=133797422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n";

/// Positions that were read, each as `100 A/G`.
fn check(rows: &str, expect: &[&str]) {
    let (record, _) = read_bytes(format!("{HEAD}{}", rows.replace(' ', "\t")).as_bytes());
    let found: Vec<String> = record
        .variants
        .iter()
        .map(|fact| {
            let alleles = fact.value.alleles.iter().flatten();
            let alleles: Vec<&str> = alleles.map(String::as_str).collect();
            let sign = if fact.value.phased { "|" } else { "/" };
            format!("{} {}", fact.value.position, alleles.join(sign))
        })
        .collect();
    assert_eq!(found, expect, "{rows}");
}

#[test]
fn a_row_gives_the_alleles_of_its_position() {
    check("chr10 100 rs1 A G . PASS . GT 0/1", &["100 A/G"]);
    check("10 100 . A G . . . GT:DP 1|0:30", &["100 G|A"]);
    check("NC_000010.11 100 . A . . . . GT 0/0", &["100 A/A"]);
    check("chr10 101 . A G . PASS . GT 0/1", &[]);
    check("chr11 100 . A G . PASS . GT 0/1", &[]);
}

#[test]
fn what_is_not_called_is_missing() {
    check("chr10 100 . A G . PASS . GT ./.", &[]);
    check("chr10 100 . A G . PASS . GT 0/.", &[]);
    check("chr10 100 . A G . LowQual . GT 0/1", &[]);
    check("chr10 100 . A <DEL> . PASS . GT 0/1", &[]);
    check("chr10 100 . A G . PASS . DP 30", &[]);
}

#[test]
fn only_a_reference_block_states_the_reference_without_a_row() {
    check(
        "chr10 90 . C <NON_REF> . . END=105 GT 0/0",
        &["100 A/A", "105 G/G"],
    );
    check("chr10 90 . C <NON_REF> . . END=105 GT ./.", &[]);
    check("chr10 90 . C <NON_REF> . . END=105 GT 0/1", &[]);
}

#[test]
fn exchanged_bases_are_parted_and_shared_bases_taken_away() {
    check("chr10 104 . CG TA . PASS . GT 0/1", &["105 G/A"]);
    check("chr10 109 . GCAT GC . PASS . GT 0/1", &["110 CAT/C"]);
    check("chr10 110 . CAT CATAT . PASS . GT 1/1", &["110 CAT/CAT"]);
}

#[test]
fn of_two_rows_the_one_with_a_variant_counts_unless_both_have_one() {
    check(
        "chr10 100 . A T . . . GT 0/0\nchr10 100 . A G . . . GT 0/1",
        &["100 A/G"],
    );
    check(
        "chr10 100 . A T . . . GT 0/1\nchr10 100 . A G . . . GT 0/1",
        &[],
    );
}

#[test]
fn the_build_comes_from_the_header_or_from_the_reference_bases() {
    let rows = |shift: u64| {
        let row = |(at, base): (u64, &str)| {
            format!("10\t{}\t.\t{base}\t.\t.\t.\t.\tGT\t0/0\n", at + shift)
        };
        let known = [(100, "A"), (105, "G"), (120, "T"), (130, "T"), (140, "T")];
        let columns = HEAD.lines().nth(2).unwrap_or_default();
        format!(
            "##fileformat=VCFv4.1\n{columns}\n{}",
            known.map(row).concat()
        )
    };
    let build = |text: &str| {
        let (record, issues) = read_bytes(text.as_bytes());
        let first = record.variants.first().map(|fact| fact.value.build.clone());
        (first, issues)
    };
    assert_eq!(build(&rows(0)).0.as_deref(), Some("GRCh38"));
    assert_eq!(build(&rows(1_000)).0.as_deref(), Some("GRCh37"));
    let (none, issues) = build(&rows(50_000));
    assert_eq!(none, None);
    assert!(
        issues
            .iter()
            .any(|issue| issue.message.en.contains("which build"))
    );
    let named = rows(1_000).replace(
        "VCFv4.1",
        "VCFv4.1\n##reference=file:///human_g1k_v37_GRCh37.fa",
    );
    assert_eq!(build(&named).0.as_deref(), Some("GRCh37"));
}

#[test]
fn several_samples_are_not_guessed_at() {
    let text = HEAD.replace("S1", "S1\tS2") + "chr10\t100\t.\tA\tG\t.\t.\t.\tGT\t0/1\t0/0\n";
    let (record, issues) = read_bytes(text.as_bytes());
    assert!(record.variants.is_empty() && record.genes.is_empty());
    assert!(
        issues
            .iter()
            .any(|issue| issue.message.en.contains("S1, S2"))
    );
}

#[test]
fn blocks_of_gzip_are_one_file_and_missing_positions_are_listed() {
    let rows = [
        "chr10\t100\t.\tA\tG\t.\t.\t.\tGT\t0/1\n",
        "chr10\t105\t.\tG\t.\t.\t.\t.\tGT\t0/0\n",
    ];
    let mut packed = Vec::new();
    for part in [HEAD, rows[0], rows[1]] {
        let mut block = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
        block.write_all(part.as_bytes()).expect("memory");
        block.finish().expect("memory");
    }
    let (record, issues) = read_bytes(&packed);
    assert_eq!(record.variants.len(), 2);
    assert_eq!(record.genes[0].value.missing_positions.len(), 4);
    assert!(issues.iter().any(|issue| {
        issue
            .message
            .en
            .contains("4 positions of CYP2C19 are missing")
    }));
    let text = record.documents[0].text.reveal();
    assert!(text.contains("research use"), "{text}");
}

#[test]
fn a_line_without_end_is_refused() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.resize(bytes.len() + (2 << 20), b'A');
    let (record, issues) = read_bytes(&bytes);
    assert!(record.variants.is_empty());
    assert!(
        issues
            .iter()
            .any(|issue| issue.message.en.contains("limit of 1 MiB"))
    );
}
