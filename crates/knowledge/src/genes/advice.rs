use rusqlite::Connection;

/// What a recommendation asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The drug is to be avoided.
    Avoid,
    /// Another drug is to be considered.
    Alternative,
    /// Another dose.
    Dose,
    /// The usual dose, with a risk to be aware of.
    Aware,
    /// The usual dose.
    Usual,
    /// No recommendation is given.
    None,
}

/// A CPIC recommendation for one drug and one or two phenotypes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// Genes with the phenotype that was looked up; `None` where the second gene is not known.
    pub genes: Vec<(String, Option<String>)>,
    /// The source's words.
    pub statement: String,
    /// What it asks for.
    pub kind: Kind,
    /// CPIC level of the pair ("A").
    pub level: Option<String>,
}

/// Genes that the recommendations about `drug` ask for; empty where there are none.
pub fn genes_of(db: &Connection, drug: &str) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare_cached(
        "SELECT DISTINCT gene, gene2 FROM gene_advice WHERE drug = ?1 ORDER BY gene, gene2",
    )?;
    let mut genes: Vec<String> = Vec::new();
    let rows = query.query_map([drug], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    for row in rows {
        let (first, second) = row?;
        for gene in std::iter::once(first).chain(second) {
            if !genes.contains(&gene) {
                genes.push(gene);
            }
        }
    }
    Ok(genes)
}

/// The recommendation about `drug` for what is known of its genes; `phenotype` answers for a gene. `None` where the
/// tables hold none for this combination.
pub fn advice_for(
    db: &Connection,
    drug: &str,
    phenotype: impl Fn(&str) -> Option<String>,
) -> rusqlite::Result<Option<Advice>> {
    let mut query = db.prepare_cached(
        "SELECT gene, phenotype, gene2, phenotype2, advice FROM gene_advice WHERE drug = ?1",
    )?;
    let rows = query.query_map([drug], |row| {
        Ok((
            row.get::<_, String>(0)?,
            stated(row.get::<_, Option<String>>(1)?),
            row.get::<_, Option<String>>(2)?,
            stated(row.get::<_, Option<String>>(3)?),
            row.get::<_, String>(4)?,
        ))
    })?;
    for row in rows {
        let (gene, first, gene2, second, statement) = row?;
        let known = phenotype(&gene);
        let known2 = gene2.as_deref().and_then(&phenotype);
        if known != first
            || (gene2.is_some() && known2 != second)
            || (known.is_none() && known2.is_none())
        {
            continue;
        }
        let level = level(db, drug, &gene);
        let mut genes = vec![(gene, known)];
        genes.extend(gene2.map(|gene| (gene, known2)));
        return Ok(Some(Advice {
            genes,
            kind: kind_of(&statement),
            statement,
            level,
        }));
    }
    Ok(None)
}

fn stated(phenotype: Option<String>) -> Option<String> {
    phenotype.filter(|text| text != "None")
}

fn level(db: &Connection, drug: &str, gene: &str) -> Option<String> {
    db.query_row(
        "SELECT level FROM gene_level WHERE drug = ?1 AND gene = ?2",
        (drug, gene),
        |row| row.get(0),
    )
    .ok()
}

/// What the recommendation's words ask for.
pub fn kind_of(statement: &str) -> Kind {
    let text = statement.to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if begins(&[
        "no recommendation",
        "the guideline does not provide",
        "insufficient evidence",
        "clinical findings",
    ]) {
        return Kind::None;
    }
    if begins(&["avoid moderate and strong", "there is no need to avoid"]) {
        return Kind::Usual;
    }
    if begins(&["avoid"]) || says(&["contraindicated", "is not recommended", "non-thiopurine"]) {
        return Kind::Avoid;
    }
    if begins(&[
        "select",
        "choose",
        "prescribe an alternative",
        "recommend alternative",
        "consider alternative",
        "consider an alternative",
        "consider hormonal",
    ]) || says(&["advise the prescriber to avoid"])
    {
        return Kind::Alternative;
    }
    let usual = begins(&[
        "initiate standard",
        "initiate therapy with recommended",
        "initiate therapy with standard",
        "use ",
        "start with normal",
        "based on genotype",
    ]);
    if !usual
        && says(&[
            "reduc",
            "decreased dose",
            "increase starting",
            "<=",
            "% of the",
            "limit dose",
            "lower dose",
            "lower starting dose",
        ])
    {
        return Kind::Dose;
    }
    if says(&["should be aware"]) {
        return Kind::Aware;
    }
    Kind::Usual
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genes::testing::tables;

    #[test]
    fn words_are_sorted_by_what_they_ask_for() {
        let check =
            |statement: &str, expect: Kind| assert_eq!(kind_of(statement), expect, "{statement}");
        check(
            "Avoid codeine use because of potential for serious toxicity.",
            Kind::Avoid,
        );
        check(
            "Avoid moderate and strong CYP2D6 inhibitors. Initiate therapy with recommended dosing",
            Kind::Usual,
        );
        check(
            "There is no need to avoid prescribing of atazanavir",
            Kind::Usual,
        );
        check(
            "Select alternative drug not predominantly metabolized by CYP2D6",
            Kind::Alternative,
        );
        check(
            "Reduce starting dose by 50% followed by titration",
            Kind::Dose,
        );
        check(
            "Initiate therapy with recommended starting dose.",
            Kind::Usual,
        );
        check("No recommendation for hydrocodone therapy", Kind::None);
        check(
            "Prescribe desired starting dose. Prescriber should be aware of possible increased risk for myopathy",
            Kind::Aware,
        );
    }

    #[test]
    fn a_recommendation_needs_the_phenotypes_it_names() {
        let db = tables();
        let advice = |cyp2c19: Option<&str>| {
            advice_for(&db, "clopidogrel", |gene| {
                (gene == "CYP2C19")
                    .then(|| cyp2c19.map(str::to_string))
                    .flatten()
            })
            .unwrap()
        };
        assert_eq!(advice(Some("Poor Metabolizer")).unwrap().kind, Kind::Avoid);
        assert_eq!(
            advice(Some("Normal Metabolizer")).unwrap().kind,
            Kind::Usual
        );
        assert!(advice(None).is_none());
        assert_eq!(genes_of(&db, "clopidogrel").unwrap(), ["CYP2C19"]);
        assert!(genes_of(&db, "amlodipine").unwrap().is_empty());
    }
}
