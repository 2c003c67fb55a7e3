use record::{GeneSite, VariantCall};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Genes that are called from variants. Never CYP2D6: its copies and hybrids do not show in a list of variants.
pub const CALLED: &[&str] = &[
    "ABCG2", "CACNA1S", "CFTR", "CYP2B6", "CYP2C19", "CYP2C9", "CYP3A5", "CYP4F2", "DPYD", "IFNL3",
    "NUDT15", "RYR1", "SLCO1B1", "TPMT", "UGT1A1", "VKORC1",
];

/// Genes whose named alleles are single variants that may lie together on one chromosome.
pub(super) const COMBINED: &[&str] = &["DPYD", "RYR1"];
/// Variants that many alleles share and that decide none of them but the first: the CYP2C19 position that tells *1 from
/// the reference sequence (*38).
const BACKGROUND: &[(&str, &str)] = &[("CYP2C19", "94842866")];
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
    /// Positions of the definitions that the file does not hold (`chr10:94781859`): missing, never reference. Alleles
    /// whose place on the file's build is not known are named instead.
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

/// Every position that a definition of the genes called here needs, on `build`; in order of place.
pub fn sites(db: &Connection, build: &str) -> rusqlite::Result<Vec<GeneSite>> {
    let mut found: BTreeMap<(String, u64), GeneSite> = BTreeMap::new();
    for gene in CALLED {
        let Some(all) = definitions(db, gene, build)? else {
            continue;
        };
        for (position, reference, _) in all.alleles.iter().flat_map(|allele| &allele.core) {
            let place = (all.chromosome.clone(), *position);
            let site = found.entry(place).or_insert_with(|| GeneSite {
                chromosome: all.chromosome.clone(),
                position: *position,
                gene: (*gene).to_string(),
                reference: reference.clone(),
            });
            if reference.len() > site.reference.len() {
                site.reference.clone_from(reference);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// A variant of a definition: position, reference and other allele, trimmed.
type Site = (u64, String, String);

/// A named allele: its own variants and those that it may carry besides.
#[derive(Clone)]
struct Allele {
    name: String,
    core: BTreeSet<Site>,
    optional: BTreeSet<Site>,
}

struct Definitions {
    chromosome: String,
    reference: String,
    alleles: Vec<Allele>,
    /// Alleles without a place on the build.
    unplaced: Vec<String>,
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
        .flat_map(|allele| allele.core.iter().map(|site| site.0))
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
        .chain(definitions.unplaced.iter().cloned())
        .collect();
    let definitions = restricted(definitions, &seen);
    Ok(Some(Match {
        gene: gene.to_string(),
        diplotypes: diplotypes(gene, &definitions, &seen),
        missing,
        positions: seen.into_keys().collect(),
    }))
}

fn definitions(db: &Connection, gene: &str, build: &str) -> rusqlite::Result<Option<Definitions>> {
    let mut query =
        db.prepare_cached("SELECT allele, core37, core38 FROM gene_allele WHERE gene = ?1")?;
    let rows = query.query_map([gene], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, Option<String>>(1)?,
            row.get::<_, Option<String>>(2)?,
        ))
    })?;
    let mut found = Definitions {
        chromosome: String::new(),
        reference: String::from("*1"),
        alleles: Vec::new(),
        unplaced: Vec::new(),
    };
    for row in rows {
        let (name, core37, core38) = row?;
        // Of IFNL3 only the variant that CPIC advises on.
        if gene == "IFNL3" && name != "rs12979860" && name != "Reference" {
            continue;
        }
        let on_build = if build == "GRCh37" { &core37 } else { &core38 };
        match (on_build, core38.is_some()) {
            (Some(core), _) => define(&name, core, &mut found),
            (None, true) => found.unplaced.push(name),
            (None, false) if name == "Reference" || (gene == "CYP2C19" && name == "*38") => {
                found.reference = name;
            }
            (None, false) => {}
        }
    }
    Ok((!found.alleles.is_empty()).then_some(found))
}

/// Adds an allele: `;` parts its definitions, `?` follows a variant that it may carry.
fn define(name: &str, core: &str, found: &mut Definitions) {
    for definition in core.split(';') {
        let mut allele = Allele {
            name: name.to_string(),
            core: BTreeSet::new(),
            optional: BTreeSet::new(),
        };
        for part in definition.split(',').map(str::trim) {
            let bare = part.trim_end_matches('?');
            let mut fields = bare.split('-');
            let (Some(at), Some(position), Some(from), Some(to)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let Ok(position) = position.parse() else {
                continue;
            };
            found.chromosome = format!("chr{at}");
            let site = trimmed(position, from, to);
            if bare.len() == part.len() {
                allele.core.insert(site);
            } else {
                allele.optional.insert(site);
            }
        }
        if !allele.core.is_empty() {
            found.alleles.push(allele);
        }
    }
}

/// Alleles by the positions that the file holds: what differs only at missing ones cannot be told apart. An allele with
/// none of its positions left falls out, unless a variant that it may carry still points to it.
fn restricted(mut all: Definitions, seen: &BTreeMap<u64, &VariantCall>) -> Definitions {
    for allele in &mut all.alleles {
        allele.core.retain(|site| seen.contains_key(&site.0));
        if allele.core.is_empty() {
            let optional = allele.optional.iter();
            let held = optional.filter(|site| seen.contains_key(&site.0)).cloned();
            allele.core = held.collect();
        }
    }
    all.alleles.retain(|allele| !allele.core.is_empty());
    all
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
    found.into_iter().map(|(_, name)| name).collect()
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
        let once = variants.iter().map(|site| (site, 1)).collect();
        let Some(mut names) = combined(definitions, once) else {
            return Vec::new();
        };
        names.sort_by_key(|(name, _)| order(name, ""));
        let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        return vec![match names.as_slice() {
            [] => definitions.reference.clone(),
            [name] => name.clone(),
            _ => format!("[{}]", names.join(" + ")),
        }];
    }
    let is_background = |site: &Site| {
        BACKGROUND
            .iter()
            .any(|(of, position)| *of == gene && site.0.to_string() == *position)
    };
    let own = |allele: &Allele| {
        let sites = allele.core.iter();
        sites.filter(|site| !is_background(site)).count()
    };
    let explaining: Vec<&Allele> = definitions
        .alleles
        .iter()
        .filter(|allele| {
            allele.core.is_subset(variants)
                && variants.iter().all(|site| {
                    allele.core.contains(site)
                        || allele.optional.contains(site)
                        || is_background(site)
                })
        })
        .collect();
    let most = explaining.iter().map(|allele| own(allele)).max();
    explaining
        .into_iter()
        .filter(|allele| Some(own(allele)) == most)
        .map(|allele| allele.name.clone())
        .collect()
}

/// Named alleles behind variants of a combined gene, with the copies of each; `None` where a variant has no name.
/// Alleles of several variants go first (HapB3 of DPYD); a variant that only such an allele knows, without its
/// companions, names nothing: CPIC goes by the companion.
fn combined(
    definitions: &Definitions,
    mut copies: BTreeMap<&Site, usize>,
) -> Option<Vec<(String, usize)>> {
    let mut found = Vec::new();
    let several = |allele: &&Allele| allele.core.len() > 1;
    for allele in definitions.alleles.iter().filter(several) {
        let count = |site| copies.get(site).copied().unwrap_or(0);
        let times = allele.core.iter().map(count).min().unwrap_or(0);
        if times > 0 {
            for site in &allele.core {
                if let Some(count) = copies.get_mut(site) {
                    *count -= times;
                }
            }
            found.push((allele.name.clone(), times));
        }
    }
    for (site, times) in copies.into_iter().filter(|(_, times)| *times > 0) {
        let mut alleles = definitions.alleles.iter();
        if let Some(allele) =
            alleles.find(|allele| allele.core.len() == 1 && allele.core.contains(site))
        {
            found.push((allele.name.clone(), times));
        } else if !definitions
            .alleles
            .iter()
            .any(|allele| allele.core.contains(site))
        {
            return None;
        }
    }
    Some(found)
}

/// The variants themselves, where their order on the chromosomes is not known.
fn components(definitions: &Definitions, pairs: &[([Option<Site>; 2], bool)]) -> Vec<String> {
    let mut copies: BTreeMap<&Site, usize> = BTreeMap::new();
    for site in pairs.iter().flat_map(|(pair, _)| pair.iter().flatten()) {
        *copies.entry(site).or_default() += 1;
    }
    let mut names: Vec<String> = combined(definitions, copies)
        .unwrap_or_default()
        .into_iter()
        .map(|(name, times)| match times {
            2 => format!("{name} (homozygous)"),
            _ => name,
        })
        .collect();
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
               ('RYR1','c.152C>A',NULL,NULL,NULL,'19-38440851-C-A'),
               ('DPYD','Reference',1,NULL,NULL,NULL),
               ('DPYD','c.1129-5923C>G, c.1236G>A (HapB3)',0.5,NULL,NULL,'1-97573863-C-T,1-97579893-G-C'),
               ('DPYD','c.1129-5923C>G',0.5,NULL,NULL,'1-97579893-G-C'),
               ('SLCO1B1','*1',NULL,NULL,NULL,NULL),
               ('SLCO1B1','*5',NULL,NULL,NULL,'12-21178615-T-C'),
               ('SLCO1B1','*15',NULL,NULL,NULL,'12-21176804-A-G,12-21178615-T-C'),
               ('SLCO1B1','*45',NULL,NULL,'12-1-C-T',
                '12-21222355-C-T;12-21176804-A-G,12-21178615-T-C,12-21222355-C-T'),
               ('CYP2C19','*38',NULL,NULL,NULL,NULL),
               ('CYP2C19','*4',NULL,NULL,NULL,'10-94762706-A-G,10-94761900-C-T?'),
               ('CYP2C19','*17',NULL,NULL,NULL,'10-94761900-C-T');",
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
    fn an_allele_may_have_two_definitions_and_variants_that_it_may_carry() {
        let slco1b1 = |first: [&str; 2], second: [&str; 2]| {
            [
                variant("chr12", 21_176_804, "A", first, false),
                variant("chr12", 21_178_615, "T", second, false),
                variant("chr12", 21_222_355, "C", ["C", "T"], false),
            ]
        };
        let all = slco1b1(["A", "G"], ["T", "C"]);
        check("SLCO1B1", &all, &["*1/*45", "*15/*45"], &[]);
        let one = slco1b1(["A", "A"], ["T", "C"]);
        check("SLCO1B1", &one, &["*5/*45"], &[]);
        let cyp2c19 = |promoter: [&str; 2]| {
            [
                variant("chr10", 94_761_900, "C", promoter, true),
                variant("chr10", 94_762_706, "A", ["A", "G"], true),
            ]
        };
        check("CYP2C19", &cyp2c19(["C", "T"]), &["*38/*4"], &[]);
        check("CYP2C19", &cyp2c19(["T", "C"]), &["*4/*17"], &[]);
    }

    #[test]
    fn hapb3_goes_by_its_intronic_variant() {
        let dpyd = |exon: [&str; 2], intron: Option<[&str; 2]>| {
            let mut variants = vec![variant("chr1", 97_573_863, "C", exon, false)];
            variants.extend(intron.map(|alleles| variant("chr1", 97_579_893, "G", alleles, false)));
            variants
        };
        let name = "c.1129-5923C>G, c.1236G>A (HapB3)";
        check("DPYD", &dpyd(["C", "T"], Some(["G", "C"])), &[name], &[]);
        check(
            "DPYD",
            &dpyd(["C", "C"], Some(["G", "C"])),
            &["Reference/c.1129-5923C>G"],
            &[],
        );
        check(
            "DPYD",
            &dpyd(["C", "T"], Some(["G", "G"])),
            &["Reference/Reference"],
            &[],
        );
        check(
            "DPYD",
            &dpyd(["C", "T"], None),
            &[&format!("Reference/{name}")],
            &["chr1:97579893"],
        );
    }

    #[test]
    fn an_allele_without_place_on_the_build_is_missing() {
        let mut at = variant("chr12", 1, "C", ["C", "C"], false);
        at.build = "GRCh37".into();
        check("SLCO1B1", &[at], &["*1/*1"], &["*5", "*15"]);
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
