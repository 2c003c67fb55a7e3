use rusqlite::{Connection, OptionalExtension};

/// The phenotype of a diplotype (`*1/*2`) by the CPIC tables: by activity score where the gene has one, else by
/// diplotype in either order. `None` where the tables do not say.
pub fn phenotype_of(db: &Connection, gene: &str, diplotype: &str) -> Option<String> {
    if let Some(score) = activity_score(db, gene, diplotype)
        && let Some(phenotype) = by_score(db, gene, score)
    {
        return Some(phenotype);
    }
    let (first, second) = alleles(gene, diplotype)?;
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
    let (first, second) = alleles(gene, diplotype)?;
    Some(activity(db, gene, &first)? + activity(db, gene, &second)?)
}

fn activity(db: &Connection, gene: &str, allele: &str) -> Option<f64> {
    let (name, copies) = match allele.rsplit_once('x') {
        Some((name, copies)) => (name, copies.parse::<f64>().ok()?),
        None => (allele, 1.0),
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
    Some(value? * copies)
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
