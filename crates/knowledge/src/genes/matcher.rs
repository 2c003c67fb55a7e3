use record::VariantCall;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Genes that are called from variants. Never CYP2D6: its copies and hybrids do not show in a list of variants.
pub const CALLED: &[&str] = &[
    "ABCG2", "CACNA1S", "CYP2B6", "CYP2C19", "CYP2C9", "CYP3A5", "CYP4F2", "DPYD", "IFNL3",
    "NUDT15", "RYR1", "SLCO1B1", "TPMT", "UGT1A1", "VKORC1",
];

/// Genes whose named alleles are single variants that may lie together on one chromosome.
const COMBINED: &[&str] = &["DPYD", "RYR1"];
/// Genes of which the tables hold only part of the known variants: none found does not make a reference.
const OPEN_ENDED: &[&str] = &["RYR1"];
/// Variants that many alleles share and that decide none of them but the first: the CYP2C19 position that tells *1 from
/// the reference sequence (*38).
const BACKGROUND: &[(&str, &str)] = &[("CYP2C19", "94842866")];
/// Variants that an allele may carry besides its own: CYP2C19*4 with or without the promoter variant of *17.
const OPTIONAL: &[(&str, &str, u64)] = &[("CYP2C19", "*4", 94_761_900)];
/// More heterozygous positions than this are not phased by trial.
const MOST_OPEN: usize = 12;

/// What the variants say of one gene.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match {
    /// HGNC symbol.
    pub gene: String,
    /// Diplotypes that explain the variants; several where the phase is not known; none where nothing explains them. For
    /// genes of combined variants with unknown phase: the variants themselves.
    pub diplotypes: Vec<String>,
    /// Positions of the definitions that the file does not hold (`chr10:94781859`): missing, never reference.
    pub missing: Vec<String>,
    /// Positions of the definitions that the file holds.
    pub positions: Vec<u64>,
}

/// Every gene that can be called from variants, each with what is missing; genes without any position are left out.
pub fn match_all(db: &Connection, variants: &[VariantCall]) -> rusqlite::Result<Vec<Match>> {
    CALLED
        .iter()
        .filter_map(|gene| match_gene(db, gene, variants).transpose())
        .collect()
}

/// A variant of a definition: position, reference and other allele, trimmed.
type Site = (u64, String, String);

struct Definitions {
    chromosome: String,
    reference: String,
    alleles: Vec<(String, BTreeSet<Site>)>,
}

/// What the variants say of `gene`; `None` where the file holds none of its positions.
pub fn match_gene(
    db: &Connection,
    gene: &str,
    variants: &[VariantCall],
) -> rusqlite::Result<Option<Match>> {
    let build = variants
        .first()
        .map_or("GRCh38", |variant| variant.build.as_str());
    let Some(definitions) = definitions(db, gene, build)? else {
        return Ok(None);
    };
    let sites: BTreeSet<u64> = definitions
        .alleles
        .iter()
        .flat_map(|(_, core)| core.iter().map(|site| site.0))
        .collect();
    let mut seen: BTreeMap<u64, &VariantCall> = BTreeMap::new();
    for variant in variants {
        let complete = variant.alleles.len() == 2 && variant.alleles.iter().all(Option::is_some);
        if variant.chromosome == definitions.chromosome
            && sites.contains(&variant.position)
            && complete
        {
            seen.insert(variant.position, variant);
        }
    }
    if seen.is_empty() {
        return Ok(None);
    }
    let missing = sites
        .iter()
        .filter(|position| !seen.contains_key(position))
        .map(|position| format!("{}:{position}", definitions.chromosome))
        .collect();
    let definitions = restricted(gene, definitions, &seen);
    Ok(Some(Match {
        gene: gene.to_string(),
        diplotypes: diplotypes(gene, &definitions, &seen),
        missing,
        positions: seen.into_keys().collect(),
    }))
}

fn definitions(db: &Connection, gene: &str, build: &str) -> rusqlite::Result<Option<Definitions>> {
    let column = if build == "GRCh37" {
        "core37"
    } else {
        "core38"
    };
    let mut query = db.prepare(&format!(
        "SELECT allele, {column} FROM gene_allele WHERE gene = ?1"
    ))?;
    let rows = query.query_map([gene], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    let mut chromosome = String::new();
    let mut alleles = Vec::new();
    let mut reference = String::from("*1");
    for row in rows {
        let (name, core) = row?;
        let Some(core) = core else {
            if name == "Reference" || (gene == "CYP2C19" && name == "*38") {
                reference = name;
            }
            continue;
        };
        let mut sites = BTreeSet::new();
        for part in core.split(',') {
            let mut fields = part.trim().split('-');
            let (Some(at), Some(position), Some(from), Some(to)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            chromosome = format!("chr{at}");
            if let Ok(position) = position.parse() {
                sites.insert(trimmed(position, from, to));
            }
        }
        // Of IFNL3 only the variant that CPIC advises on.
        if !sites.is_empty() && (gene != "IFNL3" || name == "rs12979860") {
            alleles.push((name, sites));
        }
    }
    Ok((!alleles.is_empty()).then_some(Definitions {
        chromosome,
        reference,
        alleles,
    }))
}

/// Alleles by the positions that the file holds: what differs only at missing ones cannot be told apart. An allele with
/// none of its positions left falls out, unless a variant that it may carry still points to it.
fn restricted(gene: &str, mut all: Definitions, seen: &BTreeMap<u64, &VariantCall>) -> Definitions {
    let cores: Vec<(String, BTreeSet<Site>)> = all.alleles.clone();
    for (name, core) in &mut all.alleles {
        core.retain(|site| seen.contains_key(&site.0));
        if core.is_empty() {
            let optional = cores
                .iter()
                .flat_map(|(_, sites)| sites)
                .filter(|site| may_carry(gene, name, site));
            core.extend(optional.filter(|site| seen.contains_key(&site.0)).cloned());
        }
    }
    all.alleles.retain(|(_, core)| !core.is_empty());
    all
}

fn may_carry(gene: &str, allele: &str, site: &Site) -> bool {
    OPTIONAL
        .iter()
        .any(|(of, name, position)| *of == gene && *name == allele && *position == site.0)
}

/// Shared bases at the end are taken away: `CAT>CATAT` is `C>CAT`.
fn trimmed(position: u64, from: &str, to: &str) -> Site {
    let (mut from, mut to) = (from, to);
    while from.len() > 1 && to.len() > 1 && from.as_bytes().last() == to.as_bytes().last() {
        from = &from[..from.len() - 1];
        to = &to[..to.len() - 1];
    }
    (position, from.to_string(), to.to_string())
}

fn diplotypes(
    gene: &str,
    definitions: &Definitions,
    seen: &BTreeMap<u64, &VariantCall>,
) -> Vec<String> {
    // At each position the variant of either chromosome, where there is one, and whether the order is known.
    let mut pairs: Vec<([Option<Site>; 2], bool)> = Vec::new();
    for variant in seen.values() {
        let site = |allele: &Option<String>| {
            let allele = allele.as_deref()?;
            (allele != variant.reference)
                .then(|| trimmed(variant.position, &variant.reference, allele))
        };
        pairs.push((
            [site(&variant.alleles[0]), site(&variant.alleles[1])],
            variant.phased,
        ));
    }
    let is_open = |pair: &([Option<Site>; 2], bool)| pair.0[0] != pair.0[1];
    let open: Vec<usize> = (0..pairs.len())
        .filter(|index| is_open(&pairs[*index]))
        .collect();
    let phased = open.iter().all(|index| pairs[*index].1);
    if COMBINED.contains(&gene) && !phased && open.len() > 1 {
        return components(definitions, &pairs);
    }
    if open.len() > MOST_OPEN {
        return Vec::new();
    }
    let turns = if phased || open.len() < 2 {
        1
    } else {
        1_usize << (open.len() - 1)
    };
    let mut found = BTreeSet::new();
    for turn in 0..turns {
        let mut chromosomes = [BTreeSet::new(), BTreeSet::new()];
        for (index, (pair, _)) in pairs.iter().enumerate() {
            let place = open.iter().position(|open| *open == index);
            let swapped = place.is_some_and(|place| place > 0 && turn >> (place - 1) & 1 == 1);
            for (chromosome, site) in pair.iter().enumerate() {
                if let Some(site) = site {
                    let on = if swapped { 1 - chromosome } else { chromosome };
                    chromosomes[on].insert(site.clone());
                }
            }
        }
        for first in haplotypes(gene, definitions, &chromosomes[0]) {
            for second in haplotypes(gene, definitions, &chromosomes[1]) {
                let mut both = [first.clone(), second];
                both.sort_by_key(|name| {
                    (
                        name.starts_with('['),
                        order(name, &definitions.reference),
                        name.clone(),
                    )
                });
                // The fewest variant chromosomes first: the usual reading where the phase is not known.
                let variant = both
                    .iter()
                    .filter(|name| !is_reference(name, definitions))
                    .count();
                found.insert((variant, both.join("/")));
            }
        }
    }
    found
        .into_iter()
        .filter(|(variant, _)| *variant > 0 || !OPEN_ENDED.contains(&gene))
        .map(|(_, name)| name)
        .collect()
}

fn is_reference(name: &str, definitions: &Definitions) -> bool {
    name == definitions.reference || name == "*1"
}

/// The named alleles that explain all variants of one chromosome; the variants in brackets for combined genes.
fn haplotypes(gene: &str, definitions: &Definitions, variants: &BTreeSet<Site>) -> Vec<String> {
    if variants.is_empty() {
        return vec![definitions.reference.clone()];
    }
    if COMBINED.contains(&gene) {
        let names: Option<Vec<String>> = variants
            .iter()
            .map(|variant| single(definitions, variant))
            .collect();
        let Some(mut names) = names else {
            return Vec::new();
        };
        names.sort_by_key(|name| order(name, ""));
        return vec![match names.as_slice() {
            [name] => name.clone(),
            _ => format!("[{}]", names.join(" + ")),
        }];
    }
    let is_background = |site: &Site| {
        BACKGROUND
            .iter()
            .any(|(of, position)| *of == gene && site.0.to_string() == *position)
    };
    let own = |core: &BTreeSet<Site>| core.iter().filter(|site| !is_background(site)).count();
    let explaining: Vec<&(String, BTreeSet<Site>)> = definitions
        .alleles
        .iter()
        .filter(|(name, core)| {
            core.is_subset(variants)
                && variants.iter().all(|site| {
                    core.contains(site) || is_background(site) || may_carry(gene, name, site)
                })
        })
        .collect();
    let most = explaining.iter().map(|(_, core)| own(core)).max();
    explaining
        .into_iter()
        .filter(|(_, core)| Some(own(core)) == most)
        .map(|(name, _)| name.clone())
        .collect()
}

fn single(definitions: &Definitions, variant: &Site) -> Option<String> {
    definitions
        .alleles
        .iter()
        .find(|(_, core)| core.len() == 1 && core.contains(variant))
        .map(|(name, _)| name.clone())
}

/// The variants themselves, where their order on the chromosomes is not known.
fn components(definitions: &Definitions, pairs: &[([Option<Site>; 2], bool)]) -> Vec<String> {
    let mut names = Vec::new();
    for (pair, _) in pairs {
        let sites: BTreeSet<&Site> = pair.iter().flatten().collect();
        for site in sites {
            let Some(name) = single(definitions, site) else {
                return Vec::new();
            };
            let twice = pair.iter().all(|other| other.as_ref() == Some(site));
            names.push(if twice {
                format!("{name} (homozygous)")
            } else {
                name
            });
        }
    }
    names.sort_by_key(|name| order(name, ""));
    names
}

/// Place of an allele in a diplotype: the reference first, then by the first number in the name.
fn order(name: &str, reference: &str) -> u64 {
    if name == reference {
        return 0;
    }
    let digits: String = name
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Connection {
        let db = crate::genes::testing::tables();
        db.execute_batch(
            "INSERT INTO gene_allele VALUES
               ('TPMT','*1',NULL,'Normal Function',NULL,NULL),
               ('TPMT','*3A',NULL,'No Function',NULL,'6-18130687-T-C,6-18138997-C-T'),
               ('TPMT','*3B',NULL,'No Function',NULL,'6-18138997-C-T'),
               ('TPMT','*3C',NULL,'No Function',NULL,'6-18130687-T-C'),
               ('UGT1A1','*1',NULL,NULL,NULL,NULL),
               ('UGT1A1','*28',NULL,NULL,NULL,'2-233760233-C-CAT'),
               ('RYR1','Reference',NULL,NULL,NULL,NULL),
               ('RYR1','c.97A>G',NULL,NULL,NULL,'19-38440796-A-G'),
               ('RYR1','c.152C>A',NULL,NULL,NULL,'19-38440851-C-A');",
        )
        .unwrap();
        db
    }

    fn variant(
        chromosome: &str,
        position: u64,
        reference: &str,
        alleles: [&str; 2],
        phased: bool,
    ) -> VariantCall {
        VariantCall {
            build: "GRCh38".into(),
            chromosome: chromosome.into(),
            position,
            rsid: None,
            reference: reference.into(),
            alleles: alleles
                .iter()
                .map(|allele| (*allele != ".").then(|| allele.to_string()))
                .collect(),
            phased,
        }
    }

    fn check(gene: &str, variants: &[VariantCall], diplotypes: &[&str], missing: &[&str]) {
        let found = match_gene(&tables(), gene, variants).unwrap().unwrap();
        assert_eq!(found.diplotypes, diplotypes);
        assert_eq!(found.missing, missing);
    }

    #[test]
    fn phase_decides_between_a_double_variant_and_two_single_ones() {
        let tpmt = |phased: bool, second: [&str; 2]| {
            [
                variant("chr6", 18_130_687, "T", ["T", "C"], phased),
                variant("chr6", 18_138_997, "C", second, phased),
            ]
        };
        check(
            "TPMT",
            &tpmt(false, ["C", "T"]),
            &["*1/*3A", "*3B/*3C"],
            &[],
        );
        check("TPMT", &tpmt(true, ["C", "T"]), &["*1/*3A"], &[]);
        check("TPMT", &tpmt(true, ["T", "C"]), &["*3B/*3C"], &[]);
        check("TPMT", &tpmt(false, ["C", "C"]), &["*1/*3C"], &[]);
    }

    #[test]
    fn an_absent_row_or_a_no_call_is_missing_and_never_reference() {
        let half = [variant("chr6", 18_130_687, "T", ["T", "T"], false)];
        check("TPMT", &half, &["*1/*1"], &["chr6:18138997"]);
        let no_call = [
            variant("chr6", 18_130_687, "T", ["T", "T"], false),
            variant("chr6", 18_138_997, "C", [".", "."], false),
        ];
        check("TPMT", &no_call, &["*1/*1"], &["chr6:18138997"]);
        assert!(match_gene(&tables(), "TPMT", &[]).unwrap().is_none());
    }

    #[test]
    fn a_repeat_is_read_in_either_notation_and_an_unknown_allele_explains_nothing() {
        let at = |alleles: [&str; 2]| [variant("chr2", 233_760_233, "CAT", alleles, false)];
        check("UGT1A1", &at(["CAT", "CATAT"]), &["*1/*28"], &[]);
        check("UGT1A1", &at(["CAT", "G"]), &[], &[]);
    }

    #[test]
    fn unphased_variants_of_a_combined_gene_are_listed() {
        let ryr1 = |phased: bool| {
            [
                variant("chr19", 38_440_796, "A", ["A", "G"], phased),
                variant("chr19", 38_440_851, "C", ["C", "A"], phased),
            ]
        };
        check("RYR1", &ryr1(false), &["c.97A>G", "c.152C>A"], &[]);
        check(
            "RYR1",
            &ryr1(true),
            &["Reference/[c.97A>G + c.152C>A]"],
            &[],
        );
    }
}
