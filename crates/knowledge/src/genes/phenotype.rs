use super::matcher::{COMBINED, Match};
use rusqlite::{Connection, OptionalExtension};

/// The phenotype of a diplotype (`*1/*2`) by the CPIC tables: by activity score where the gene has one, else by
/// diplotype in either order, else by the functions of the two alleles. Of several variants on one chromosome
/// (`[c.61C>T + c.313G>A]`) the one of lowest function counts. `None` where the tables do not say.
pub fn phenotype_of(db: &Connection, gene: &str, diplotype: &str) -> Option<String> {
    if let Some(score) = activity_score(db, gene, diplotype)
        && let Some(phenotype) = by_score(db, gene, score)
    {
        return Some(phenotype);
    }
    let (first, second) = known_alleles(db, gene, diplotype)?;
    by_diplotype(db, gene, &first, &second).or_else(|| {
        let functions = [function(db, gene, &first)?, function(db, gene, &second)?];
        by_functions(db, gene, functions)
    })
}

/// The phenotype that all readings of a match share; `None` where one is not known or they differ.
pub fn phenotype_of_match(db: &Connection, found: &Match) -> Option<String> {
    let gene = found.gene.as_str();
    let listed =
        COMBINED.contains(&gene) && found.diplotypes.iter().all(|name| !name.contains('/'));
    if listed {
        return of_components(db, gene, &found.diplotypes);
    }
    let (first, others) = found.diplotypes.split_first()?;
    let phenotype = phenotype_of(db, gene, first)?;
    let same = |other: &String| phenotype_of(db, gene, other).as_ref() == Some(&phenotype);
    others.iter().all(same).then_some(phenotype)
}

/// The phenotype of variants whose chromosomes are not known. Two that lower the function are taken to lie on different
/// chromosomes (CPIC, fluoropyrimidines and DPYD 2017; volatile anaesthetics and RYR1 2018).
fn of_components(db: &Connection, gene: &str, names: &[String]) -> Option<String> {
    let mut copies: Vec<&str> = Vec::new();
    for name in names {
        let bare = name.trim_end_matches(" (homozygous)");
        copies.push(bare);
        if bare.len() < name.len() {
            copies.push(bare);
        }
    }
    copies.extend(["Reference", "Reference"]);
    let mut values: Vec<f64> = Vec::new();
    for name in &copies {
        values.extend(activity(db, gene, name));
    }
    if values.len() == copies.len() {
        values.sort_by(f64::total_cmp);
        return by_score(db, gene, values[0] + values[1]);
    }
    let mut functions = Vec::new();
    for name in &copies {
        functions.push(function(db, gene, name)?);
    }
    functions.sort_by_key(|function| harm(function));
    let second = functions.swap_remove(1);
    by_functions(db, gene, [functions.swap_remove(0), second])
}

fn by_diplotype(db: &Connection, gene: &str, first: &str, second: &str) -> Option<String> {
    let find = |diplotype: String| {
        db.query_row(
            "SELECT phenotype FROM gene_diplotype WHERE gene = ?1 AND diplotype = ?2",
            (gene, diplotype),
            |row| row.get::<_, String>(0),
        )
        .optional()
        .ok()
        .flatten()
    };
    find(format!("{first}/{second}")).or_else(|| find(format!("{second}/{first}")))
}

fn by_functions(db: &Connection, gene: &str, mut functions: [String; 2]) -> Option<String> {
    functions.sort();
    let [first, second] = functions;
    db.query_row(
        "SELECT phenotype FROM gene_function WHERE gene = ?1 AND first = ?2 AND second = ?3",
        (gene, first, second),
        |row| row.get(0),
    )
    .optional()
    .ok()
    .flatten()
}

/// The function that the tables give an allele; of several variants in brackets, that of lowest function.
fn function(db: &Connection, gene: &str, allele: &str) -> Option<String> {
    let mut functions = Vec::new();
    for name in parts(allele) {
        let found: Option<String> = db
            .query_row(
                "SELECT function FROM gene_allele WHERE gene = ?1 AND allele = ?2",
                (gene, name),
                |row| row.get(0),
            )
            .optional()
            .ok()
            .flatten()
            .flatten();
        functions.push(found?);
    }
    functions.into_iter().min_by_key(|function| harm(function))
}

/// Place of a function, the most harmful first.
fn harm(function: &str) -> usize {
    const ORDER: &[&str] = &[
        "Malignant Hyperthermia Associated",
        "No Function",
        "Decreased Function",
        "Unknown Function",
        "Uncertain Function",
        "Increased Function",
        "Normal Function",
    ];
    let place = ORDER.iter().position(|known| *known == function);
    place.unwrap_or(ORDER.len())
}

/// The variants of one chromosome: `[c.61C>T + c.313G>A]` are two.
fn parts(allele: &str) -> impl Iterator<Item = &str> {
    let bare = allele.trim_start_matches('[').trim_end_matches(']');
    bare.split(" + ").map(str::trim)
}

/// The phenotype that an activity score stands for; `None` for genes without score.
pub fn by_score(db: &Connection, gene: &str, score: f64) -> Option<String> {
    db.query_row(
        "SELECT phenotype FROM gene_activity WHERE gene = ?1 AND low <= ?2 AND ?2 < high",
        (gene, score),
        |row| row.get(0),
    )
    .optional()
    .ok()
    .flatten()
}

/// Sum of the activity values of both alleles; a duplication (`*1x2`) counts as often as it says. `None` where an
/// allele has no value or a copy number is not stated (`xN`).
pub fn activity_score(db: &Connection, gene: &str, diplotype: &str) -> Option<f64> {
    let (first, second) = known_alleles(db, gene, diplotype)?;
    Some(activity(db, gene, &first)? + activity(db, gene, &second)?)
}

fn activity(db: &Connection, gene: &str, allele: &str) -> Option<f64> {
    let mut lowest: Option<f64> = None;
    for part in parts(allele) {
        let (name, copies) = match part.rsplit_once('x') {
            Some((name, copies)) => (name, copies.parse::<f64>().ok()?),
            None => (part, 1.0),
        };
        let value: Option<f64> = db
            .query_row(
                "SELECT activity FROM gene_allele WHERE gene = ?1 AND allele = ?2",
                (gene, name),
                |row| row.get(0),
            )
            .optional()
            .ok()
            .flatten()
            .flatten();
        let value = value? * copies;
        lowest = Some(lowest.map_or(value, |other| other.min(value)));
    }
    lowest
}

/// Genes of which one altered copy decides: a variant that stands alone is read as heterozygous.
const DOMINANT: &[&str] = &["RYR1", "CACNA1S"];

/// The two alleles of a diplotype in the words of the tables.
fn known_alleles(db: &Connection, gene: &str, diplotype: &str) -> Option<(String, String)> {
    let pair = alleles(gene, diplotype).or_else(|| {
        let single = DOMINANT.contains(&gene) && diplotype.trim().starts_with("c.");
        single.then(|| (diplotype.trim().to_string(), "Reference".to_string()))
    });
    let (first, second) = pair?;
    Some((as_listed(db, gene, &first), as_listed(db, gene, &second)))
}

/// The name under which the tables list an allele: "*2A" is "c.1905+1G>A (*2A)", "*1" of such a gene its reference.
fn as_listed(db: &Connection, gene: &str, allele: &str) -> String {
    let listed = |pattern: String| {
        db.query_row(
            "SELECT allele FROM gene_allele WHERE gene = ?1 AND allele LIKE ?2 ORDER BY length(allele)",
            (gene, pattern),
            |row| row.get::<_, String>(0),
        )
        .optional()
        .ok()
        .flatten()
    };
    if allele.is_empty() || allele.contains(['%', '_', '[']) || listed(allele.to_string()).is_some()
    {
        return allele.to_string();
    }
    let wild = ["*1", "wt", "wild type", "wild-type"].contains(&allele.to_lowercase().as_str());
    let reference = wild.then(|| listed("Reference".into())).flatten();
    reference
        .or_else(|| listed(format!("%({allele})")))
        .or_else(|| listed(format!("{allele} (%")))
        .or_else(|| listed(format!("%, {allele} (%")))
        .unwrap_or_else(|| allele.to_string())
}

/// The two alleles of a diplotype as written: gene name, blanks and brackets around it taken away.
fn alleles(gene: &str, diplotype: &str) -> Option<(String, String)> {
    let bare = diplotype.trim().trim_start_matches(gene).trim();
    let bare = bare
        .trim_start_matches(['(', ':'])
        .trim_end_matches(')')
        .trim();
    let (first, second) = bare.split_once('/')?;
    let plain = |allele: &str| {
        let allele = allele.trim().trim_start_matches(gene).trim();
        allele.replace(['×', 'X'], "x")
    };
    Some((plain(first), plain(second)))
}

/// A phenotype as laboratories write it, in CPIC's words; `None` where it is not understood.
pub fn normal_phenotype(gene: &str, written: &str) -> Option<String> {
    let text = written.to_lowercase().replace("metaboliser", "metabolizer");
    let text = text.trim_start_matches(&gene.to_lowercase()).trim();
    let is_transporter = matches!(gene, "SLCO1B1" | "ABCG2");
    let noun = if is_transporter {
        "Function"
    } else {
        "Metabolizer"
    };
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let short = |word: &str| text == word || text.contains(&format!("({word})"));
    let grade = if says(&["indeterminate", "uncertain susceptibility", "不确定"]) {
        return Some(
            if text.contains("susceptibility") {
                "Uncertain Susceptibility"
            } else {
                "Indeterminate"
            }
            .into(),
        );
    } else if says(&["malignant hyperthermia"]) {
        return Some("Malignant Hyperthermia Susceptibility".into());
    } else if says(&["unfavorable", "unfavourable"]) {
        return Some("Unfavorable Response".into());
    } else if says(&["favorable", "favourable"]) {
        return Some("Favorable Response".into());
    } else if says(&["ultrarapid", "ultra-rapid", "ultra rapid", "超快"]) || short("um") {
        "Ultrarapid"
    } else if says(&["likely poor"]) {
        "Likely Poor"
    } else if says(&["likely intermediate"]) {
        "Likely Intermediate"
    } else if says(&["possible intermediate"]) {
        "Possible Intermediate"
    } else if says(&["possible decreased"]) {
        "Possible Decreased"
    } else if says(&["poor", "慢代谢", "弱代谢"]) || short("pm") {
        "Poor"
    } else if says(&["intermediate", "中间代谢", "中等代谢"]) || short("im") {
        "Intermediate"
    } else if says(&["decreased", "功能降低", "功能下降"]) {
        "Decreased"
    } else if says(&["increased"]) {
        "Increased"
    } else if says(&["rapid", "快代谢"]) || short("rm") {
        "Rapid"
    } else if says(&["normal", "extensive", "正常"]) || short("nm") || short("em") {
        "Normal"
    } else {
        return None;
    };
    Some(format!("{grade} {noun}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genes::testing::tables;

    #[test]
    fn a_diplotype_gives_its_phenotype_in_either_order() {
        let db = tables();
        let check = |gene: &str, diplotype: &str, expect: Option<&str>| {
            assert_eq!(
                phenotype_of(&db, gene, diplotype).as_deref(),
                expect,
                "{gene} {diplotype}"
            );
        };
        check("CYP2C19", "*1/*2", Some("Intermediate Metabolizer"));
        check("CYP2C19", "*2/*1", Some("Intermediate Metabolizer"));
        check("CYP2C19", "CYP2C19 *2 / *2", Some("Poor Metabolizer"));
        check("CYP2C19", "*2/*99", None);
        check("CYP2C19", "*2", None);
    }

    #[test]
    fn an_activity_score_decides_where_the_gene_has_one() {
        let db = tables();
        assert_eq!(activity_score(&db, "CYP2D6", "*1/*4"), Some(1.0));
        assert_eq!(activity_score(&db, "CYP2D6", "*1x2/*1"), Some(3.0));
        assert_eq!(activity_score(&db, "CYP2D6", "*1xN/*1"), None);
        assert_eq!(
            phenotype_of(&db, "CYP2D6", "*1x2/*1").as_deref(),
            Some("Ultrarapid Metabolizer")
        );
        assert_eq!(
            by_score(&db, "CYP2D6", 0.0).as_deref(),
            Some("Poor Metabolizer")
        );
        assert_eq!(
            by_score(&db, "CYP2D6", 1.25).as_deref(),
            Some("Normal Metabolizer")
        );
        assert_eq!(
            by_score(&db, "CYP2D6", 1.24).as_deref(),
            Some("Intermediate Metabolizer")
        );
    }

    #[test]
    fn of_several_variants_on_a_chromosome_the_lowest_counts() {
        let db = tables();
        db.execute_batch(
            "INSERT INTO gene_allele VALUES ('DPYD','Reference',1,NULL,NULL,NULL), ('DPYD','c.61C>T',0,NULL,NULL,NULL),
               ('DPYD','c.313G>A',1,NULL,NULL,NULL), ('DPYD','c.2846A>T',0.5,NULL,NULL,NULL),
               ('RYR1','Reference',NULL,'Normal Function',NULL,NULL),
               ('RYR1','c.97A>G',NULL,'Malignant Hyperthermia Associated',NULL,NULL),
               ('RYR1','c.152C>A',NULL,'Uncertain Function',NULL,NULL);
             INSERT INTO gene_activity VALUES ('DPYD','Poor Metabolizer',0,1), ('DPYD','Normal Metabolizer',2,2.25);
             INSERT INTO gene_function VALUES
               ('RYR1','Malignant Hyperthermia Associated','Uncertain Function','Malignant Hyperthermia Susceptibility');",
        )
        .unwrap();
        let check = |gene: &str, diplotypes: &[&str], expect: Option<&str>| {
            let found = Match {
                gene: gene.into(),
                diplotypes: diplotypes.iter().map(|name| (*name).to_string()).collect(),
                missing: Vec::new(),
                positions: Vec::new(),
            };
            assert_eq!(
                phenotype_of_match(&db, &found).as_deref(),
                expect,
                "{diplotypes:?}"
            );
        };
        check(
            "DPYD",
            &["c.61C>T/[c.61C>T + c.313G>A]"],
            Some("Poor Metabolizer"),
        );
        check("DPYD", &["c.61C>T", "c.2846A>T"], Some("Poor Metabolizer"));
        check(
            "DPYD",
            &["c.313G>A (homozygous)"],
            Some("Normal Metabolizer"),
        );
        let susceptible = Some("Malignant Hyperthermia Susceptibility");
        check("RYR1", &["c.97A>G", "c.152C>A"], susceptible);
        check("RYR1", &["c.152C>A/[c.97A>G + c.152C>A]"], susceptible);
        check("RYR1", &["c.1A>G"], None);
        check("CYP2C19", &["*1/*2", "*2/*2"], None);
        check("CYP2C19", &[], None);
    }

    #[test]
    fn an_allele_is_known_under_each_of_its_names() {
        let db = tables();
        db.execute_batch(
            "INSERT INTO gene_allele VALUES ('DPYD','Reference',1,NULL,NULL,NULL), ('DPYD','c.1905+1G>A (*2A)',0,NULL,NULL,NULL),
               ('DPYD','c.1129-5923C>G, c.1236G>A (HapB3)',0.5,NULL,NULL,NULL),
               ('RYR1','Reference',NULL,'Normal Function',NULL,NULL),
               ('RYR1','c.7300G>A',NULL,'Malignant Hyperthermia Associated',NULL,NULL);
             INSERT INTO gene_activity VALUES ('DPYD','Poor Metabolizer',0,1), ('DPYD','Intermediate Metabolizer',1,2);
             INSERT INTO gene_function VALUES
               ('RYR1','Malignant Hyperthermia Associated','Normal Function','Malignant Hyperthermia Susceptibility');",
        )
        .unwrap();
        let check = |gene: &str, diplotype: &str, expect: &str| {
            let phenotype = phenotype_of(&db, gene, diplotype);
            assert_eq!(phenotype.as_deref(), Some(expect), "{diplotype}");
        };
        check("DPYD", "*2A/*2A", "Poor Metabolizer");
        check("DPYD", "*1/*2A", "Intermediate Metabolizer");
        check("DPYD", "c.1905+1G>A/*1", "Intermediate Metabolizer");
        check("DPYD", "*1/HapB3", "Intermediate Metabolizer");
        check("DPYD", "c.1236G>A/wt", "Intermediate Metabolizer");
        check("RYR1", "c.7300G>A", "Malignant Hyperthermia Susceptibility");
    }

    #[test]
    fn phenotypes_are_read_as_laboratories_write_them() {
        let check = |gene: &str, written: &str, expect: Option<&str>| {
            assert_eq!(
                normal_phenotype(gene, written).as_deref(),
                expect,
                "{written}"
            );
        };
        check(
            "CYP2C19",
            "CYP2C19 poor metaboliser",
            Some("Poor Metabolizer"),
        );
        check(
            "CYP2C19",
            "Intermediate metabolizer (IM)",
            Some("Intermediate Metabolizer"),
        );
        check(
            "CYP2D6",
            "Extensive Metabolizer",
            Some("Normal Metabolizer"),
        );
        check("CYP2C19", "慢代谢型", Some("Poor Metabolizer"));
        check("SLCO1B1", "Decreased function", Some("Decreased Function"));
        check(
            "CYP2C19",
            "Ultrarapid Metabolizer",
            Some("Ultrarapid Metabolizer"),
        );
        check(
            "RYR1",
            "Uncertain Susceptibility",
            Some("Uncertain Susceptibility"),
        );
        check("CYP2C19", "see report", None);
    }
}
