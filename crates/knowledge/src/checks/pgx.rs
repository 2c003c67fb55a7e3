//! Drugs and the patient's genes: CPIC advice from a laboratory's call.

use super::framework::{Compose, Drug, Patient, Publication, Rule, RuleInfo, evidence, table};
use super::pgx_open;
use super::rows::{self, Answer, Judge, Open};
use crate::genes::{self, Advice, Kind};
use record::{
    DetectedIssue, Fact, GeneCall, GeneCallSource, Implicated, IssueKind, IssueSource, Localized,
    RuleStatus, Severity, VariantCall,
};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const GENE_RULES: &str = include_str!("../../data/safety/gene_rules.tsv");
const INHIBITORS: &str = include_str!("../../data/safety/phenoconversion.tsv");

pub(super) const CPIC: Publication = Publication::verified(
    "CPIC recommendations (package pypgx)",
    "pypgx 0.27.0, June 2026",
);

/// A gene result that a drug is not to be given with, where the CPIC recommendation table has no row.
struct GeneRule {
    id: &'static str,
    drugs: Vec<&'static str>,
    gene: &'static str,
    calls: Vec<&'static str>,
    severity: Severity,
    rules_out: bool,
    /// What must hold besides the result, such as a dose.
    when: Option<rows::When>,
    detail: Localized,
    source: IssueSource,
}

impl GeneRule {
    /// True unless something besides the result is known not to hold.
    fn holds(&self, patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
        let answer = |when| Judge::of(patient).decide(when, Some(drug));
        self.when
            .as_ref()
            .is_none_or(|when| !matches!(answer(when), Answer::No))
    }
}

static RULES: LazyLock<Vec<GeneRule>> = LazyLock::new(|| {
    table::rows(GENE_RULES)
        .filter_map(|row| {
            Some(GeneRule {
                id: row.get("id"),
                drugs: row.list("drugs"),
                gene: row.get("gene"),
                calls: row.list("calls"),
                severity: rows::severity(row.get("severity"))?,
                rules_out: row.get("rules_out") == "yes",
                when: match row.get("when") {
                    "" => None,
                    when => Some(rows::When::parse(when)?),
                },
                detail: Localized::new(row.get("en"), row.get("zh")),
                source: rows::source(row.get("source"))?,
            })
        })
        .collect()
});

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "drug-gene",
        name: "Drug and gene",
        name_zh: "药物与基因",
        kind: IssueKind::Pharmacogenomic,
        status: RuleStatus::Preview,
        what: "CPIC recommendations for the drugs of the record by phenotype (stated, from diplotype, or from activity score), HLA, G6PD, MT-RNR1; inhibitors that make the patient act as a slower metaboliser than the genes say.",
        why: "No effect, toxicity or a fatal skin reaction that a known result foretells.",
        silent: "Not checked where the record holds no result for a gene that the drug depends on, where two results disagree, where the stated phenotype contradicts its diplotype, and where the phenotype is indeterminate. A result called from variants is marked research use. CYP2D6 counts only from a laboratory.",
        example: "Clopidogrel and CYP2C19 *2/*2: poor metaboliser, found, high.",
        sources: &[
            CPIC,
            Publication::recalled(
                "CPIC guidelines (HLA, G6PD, MT-RNR1, warfarin, phenytoin)",
                "current guidelines, not re-read",
            ),
        ],
    },
    run: |rule, patient| match patient.knowledge {
        Some(knowledge) => answer(rule, patient, &knowledge.db()),
        None => vec![rule.not_checked(
            Severity::Info,
            "",
            Localized::new(rule.info.name, rule.info.name_zh),
            Localized::new("the knowledge database is not open", "知识库未打开"),
        )],
    },
};

/// What is known of one gene of the patient.
pub(super) struct Gene {
    /// "CYP2C19 *2/*2 (Poor Metabolizer)".
    pub(super) shown: String,
    /// Its places in the record.
    pub(super) implicated: Vec<Implicated>,
    /// Matched here from variants.
    pub(super) from_variants: bool,
    /// In CPIC's words; `Err` where it cannot be told, with the reason.
    pub(super) phenotype: Result<String, Localized>,
    score: Option<f64>,
}

fn answer(rule: &Rule, patient: &Patient<'_>, db: &Connection) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut open = Open::default();
    let mut seen = BTreeSet::new();
    let mut cleared: Vec<&Drug<'_>> = Vec::new();
    for drug in patient.drugs.iter().filter(|drug| drug.is_systemic()) {
        if !seen.insert(drug.ingredient.as_str()) {
            continue;
        }
        issues.extend(by_call(rule, patient, db, drug));
        for (severity, why) in pgx_open::by_call(patient, &drug.ingredient, &rules_of(drug)) {
            open.add(severity, drug, why);
        }
        let Ok(names) = genes::genes_of(db, &drug.ingredient) else {
            let why = Localized::new(
                "the knowledge database holds no gene tables",
                "知识库中没有基因表",
            );
            open.add(Severity::Info, drug, why);
            continue;
        };
        if names.is_empty() {
            continue;
        }
        let known: Vec<(String, Option<Gene>)> = names
            .into_iter()
            .map(|name| {
                let gene = gene(patient, db, &name);
                (name, gene)
            })
            .collect();
        for (name, gene) in &known {
            match gene {
                None => {
                    let (severity, why) = pgx_open::untested(patient, &drug.ingredient, name);
                    open.add(severity, drug, why);
                }
                Some(Gene {
                    phenotype: Err(why),
                    ..
                }) => open.add(Severity::High, drug, why.clone()),
                Some(_) => {}
            }
        }
        let phenotype = |name: &str| {
            let (_, gene) = known.iter().find(|(known, _)| known == name)?;
            let gene = gene.as_ref()?;
            let stated = gene.phenotype.as_ref().ok()?;
            Some(
                converted(patient, db, &drug.ingredient, name, gene)
                    .map_or_else(|| stated.clone(), |(_, by)| by),
            )
        };
        match genes::advice_for(db, &drug.ingredient, phenotype) {
            Ok(Some(advice)) if advice.kind == Kind::Usual => cleared.push(drug),
            Ok(Some(mut advice)) if advice.kind != Kind::None => {
                if is_dose_in_cancer(patient, &advice) {
                    advice.kind = Kind::Dose;
                }
                issues.push(found(rule, patient, db, drug, &advice, &known));
            }
            _ => {}
        }
    }
    issues.extend(open.answer(rule));
    if !cleared.is_empty() {
        let name = Localized::new(rule.info.name, rule.info.name_zh);
        let mut issue = rule.clear(&CPIC, name);
        for drug in cleared {
            issue = issue.drug(drug);
        }
        issues.push(issue);
    }
    if issues.is_empty() {
        let name = Localized::new(rule.info.name, rule.info.name_zh);
        let reason = Localized::new(
            "no drug of the record has a recommendation in the gene tables",
            "病历中的药物在基因表中无推荐",
        );
        issues.push(rule.not_checked(Severity::Info, "", name, reason));
    }
    issues
}

/// Genes that the rows about a drug name, each once.
fn rules_of(drug: &Drug<'_>) -> BTreeSet<&'static str> {
    RULES
        .iter()
        .filter(|entry| entry.drugs.contains(&drug.ingredient.as_str()))
        .map(|entry| entry.gene)
        .collect()
}

/// Advice on HLA, G6PD and other results that are matched by their words.
fn by_call(
    rule: &Rule,
    patient: &Patient<'_>,
    db: &Connection,
    drug: &Drug<'_>,
) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    for entry in RULES
        .iter()
        .filter(|entry| entry.drugs.contains(&drug.ingredient.as_str()))
    {
        let Some(fact) = calls(patient, entry.gene)
            .into_iter()
            .find(|fact| carries(&fact.value, derived(db, &fact.value), &entry.calls))
        else {
            continue;
        };
        if !entry.holds(patient, drug) {
            continue;
        }
        let result = shown(&fact.value);
        let title = Localized::new(
            format!("{}: {result}", drug.ingredient),
            format!("{}：{result}", drug.ingredient),
        );
        let mut issue = rule
            .found(
                entry.severity,
                &format!("{}:{}", entry.id, drug.ingredient),
                title,
            )
            .detail(entry.detail.en.clone(), entry.detail.zh.clone())
            .cite(entry.source.clone())
            .drug(drug)
            .fact(result, fact);
        if entry.rules_out {
            issue = issue.against([drug.ingredient.clone()]);
        }
        issues.push(issue);
    }
    issues
}

/// Results of the patient that a drug is not to be given with, beyond the CPIC table: drug, result and its reading.
pub(super) fn by_words<'p>(
    patient: &'p Patient<'_>,
) -> impl Iterator<
    Item = (
        &'static str,
        &'p Fact<GeneCall>,
        Severity,
        &'static Localized,
        &'static IssueSource,
    ),
> {
    RULES.iter().flat_map(move |entry| {
        let fact = calls(patient, entry.gene)
            .into_iter()
            .find(|fact| carries(&fact.value, None, &entry.calls));
        fact.into_iter().flat_map(move |fact| {
            entry
                .drugs
                .iter()
                .map(move |drug| (*drug, fact, entry.severity, &entry.detail, &entry.source))
        })
    })
}

/// The phenotype that the diplotype of a call gives, where the laboratory states none.
fn derived(db: &Connection, call: &GeneCall) -> Option<String> {
    match (&call.phenotype, &call.diplotype) {
        (None, Some(diplotype)) => genes::phenotype_of(db, &call.gene, diplotype),
        _ => None,
    }
}

/// True when the result, or the phenotype `derived` from it, names one of the calls and does not say that it is absent or
/// normal.
fn carries(call: &GeneCall, derived: Option<String>, parts: &[&str]) -> bool {
    let text = format!(
        "{} {} {}",
        call.diplotype.as_deref().unwrap_or(""),
        call.phenotype.as_deref().unwrap_or(""),
        derived.unwrap_or_default()
    )
    .to_lowercase();
    let absent = [
        "negative",
        "not detected",
        "not present",
        "absent",
        "non-carrier",
        "阴性",
        "未检出",
        "未携带",
        "not deficient",
        "non-deficient",
    ];
    parts.iter().any(|part| text.contains(part)) && !absent.iter().any(|word| text.contains(word))
}

/// Results of a laboratory; what was called from variants is called again where it is used.
pub(super) fn calls<'a>(patient: &Patient<'a>, gene: &str) -> Vec<&'a Fact<GeneCall>> {
    patient
        .record
        .genes
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.gene.eq_ignore_ascii_case(gene))
        .filter(|fact| fact.value.source == GeneCallSource::Laboratory)
        .filter(|fact| !pgx_open::is_awaited(patient, fact))
        .collect()
}

pub(super) fn gene(patient: &Patient<'_>, db: &Connection, name: &str) -> Option<Gene> {
    let calls = calls(patient, name);
    let Some(fact) = calls.first().copied() else {
        return from_variants(patient, db, name);
    };
    let mut phenotype = phenotype(db, &fact.value);
    for other in calls.iter().skip(1) {
        let second = self::phenotype(db, &other.value);
        if phenotype.is_ok() && second.is_ok() && phenotype != second {
            phenotype = Err(Localized::new(
                format!("two results for {name} disagree"),
                format!("{name} 的两份结果不一致"),
            ));
            break;
        }
    }
    let score = fact
        .value
        .activity_score
        .or_else(|| genes::activity_score(db, name, fact.value.diplotype.as_deref()?));
    let shown = shown(&fact.value);
    Some(Gene {
        implicated: vec![Implicated {
            label: shown.clone(),
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        }],
        shown,
        from_variants: false,
        phenotype,
        score,
    })
}

/// What the record's variants say of a gene without a laboratory's call; `None` where they do not touch it.
fn from_variants(patient: &Patient<'_>, db: &Connection, name: &str) -> Option<Gene> {
    let facts: Vec<&Fact<VariantCall>> = patient
        .record
        .variants
        .iter()
        .filter(|fact| fact.is_usable())
        .collect();
    if facts.is_empty() || !genes::CALLED.contains(&name) {
        return None;
    }
    let variants: Vec<VariantCall> = facts.iter().map(|fact| fact.value.clone()).collect();
    let found = genes::match_gene(db, name, &variants).ok()??;
    let or = found.diplotypes.join(" | ");
    let phenotype = if !found.missing.is_empty() {
        Err(Localized::new(
            format!(
                "{} of the positions of {name} are missing from the variants ({})",
                found.missing.len(),
                listed(&found.missing)
            ),
            format!(
                "变异数据缺少 {name} 的 {} 个位点（{}）",
                found.missing.len(),
                listed(&found.missing)
            ),
        ))
    } else {
        genes::phenotype_of_match(db, &found).ok_or_else(|| {
            Localized::new(
                format!("the variants of {name} give no single phenotype ({or})"),
                format!("{name} 的变异无法得出唯一表型（{or}）"),
            )
        })
    };
    let used = facts.iter().filter(|fact| {
        let called = fact.value.alleles.iter().flatten();
        called
            .into_iter()
            .any(|allele| *allele != fact.value.reference)
    });
    Some(Gene {
        shown: format!("{name} {or}"),
        implicated: used
            .filter(|fact| found.positions.contains(&fact.value.position))
            .map(|fact| Implicated {
                label: format!("{}:{}", fact.value.chromosome, fact.value.position),
                fact: Some(fact.id.clone()),
                evidence: evidence(fact),
            })
            .collect(),
        from_variants: true,
        phenotype,
        score: match found.diplotypes.as_slice() {
            [only] => genes::activity_score(db, name, only),
            _ => None,
        },
    })
}

/// At most four of the positions.
fn listed(positions: &[String]) -> String {
    let more = if positions.len() > 4 { ", …" } else { "" };
    format!("{}{more}", positions[..positions.len().min(4)].join(", "))
}

/// The phenotype of one call: from diplotype or score and from the words, which must agree.
fn phenotype(db: &Connection, call: &GeneCall) -> Result<String, Localized> {
    let gene = &call.gene;
    let derived = call
        .diplotype
        .as_deref()
        .and_then(|diplotype| genes::phenotype_of(db, gene, diplotype))
        .or_else(|| genes::by_score(db, gene, call.activity_score?));
    let stated = call
        .phenotype
        .as_deref()
        .and_then(|written| genes::normal_phenotype(gene, written));
    match (stated, derived) {
        (Some(stated), Some(derived)) if stated != derived => Err(Localized::new(
            format!(
                "{} is reported as {stated}, but the CPIC tables give {derived}",
                shown(call)
            ),
            format!("{} 报告为 {stated}，但 CPIC 表为 {derived}", shown(call)),
        )),
        (Some(phenotype), _) | (None, Some(phenotype)) if phenotype == "Indeterminate" => {
            Err(Localized::new(
                format!("the phenotype of {gene} is indeterminate"),
                format!("{gene} 表型不确定"),
            ))
        }
        (Some(phenotype), _) | (None, Some(phenotype)) => Ok(phenotype),
        (None, None) => Err(Localized::new(
            format!("the result {} was not understood", shown(call)),
            format!("无法识别结果 {}", shown(call)),
        )),
    }
}

/// The inhibitor that changes the phenotype, and the phenotype that the patient then acts as.
pub(super) fn converted<'p>(
    patient: &'p Patient<'_>,
    db: &Connection,
    subject: &str,
    gene: &str,
    known: &Gene,
) -> Option<(&'p str, String)> {
    let stated = known.phenotype.as_ref().ok()?;
    if stated == "Poor Metabolizer" {
        return None;
    }
    table::rows(INHIBITORS)
        .filter(|row| row.get("gene") == gene && row.get("drug") != subject)
        .find_map(|row| {
            let inhibitor = patient.drug(row.get("drug"))?;
            let by = if row.get("strength") == "strong" {
                "Poor Metabolizer".to_string()
            } else {
                genes::by_score(db, gene, known.score? / 2.0)?
            };
            (by != *stated).then_some((inhibitor.ingredient.as_str(), by))
        })
}

fn found(
    rule: &Rule,
    patient: &Patient<'_>,
    db: &Connection,
    drug: &Drug<'_>,
    advice: &Advice,
    known: &[(String, Option<Gene>)],
) -> DetectedIssue {
    let used: Vec<&Gene> = known.iter().filter_map(|(_, gene)| gene.as_ref()).collect();
    let names: Vec<String> = advice
        .genes
        .iter()
        .filter_map(|(gene, phenotype)| Some(format!("{gene} {}", phenotype.as_deref()?)))
        .collect();
    let names = names.join(", ");
    let title = Localized::new(
        format!("{}: {names}", drug.ingredient),
        format!("{}：{names}", drug.ingredient),
    );
    let mut en = vec![advice.statement.clone()];
    let mut zh = vec![gloss(advice.kind).to_string()];
    for (name, gene) in known {
        let Some(gene) = gene else { continue };
        if let Some((inhibitor, by)) = converted(patient, db, &drug.ingredient, name, gene) {
            en.push(format!(
                "Takes {inhibitor}, an inhibitor of {name}: acts as {by} whatever the genes say."
            ));
            zh.push(format!(
                "合用 {name} 抑制剂 {inhibitor}：无论基因型如何，表现为 {by}。"
            ));
        }
        if gene.from_variants {
            en.push(format!(
                "{} was called from variants: research use, to be confirmed by a laboratory.",
                gene.shown
            ));
            zh.push(format!(
                "{} 由变异数据推断：仅供研究，需实验室确认。",
                gene.shown
            ));
        }
    }
    let (severity, rules_out) = match advice.kind {
        Kind::Avoid => (Severity::Critical, true),
        Kind::Alternative => (Severity::High, false),
        Kind::Dose => (Severity::High, false),
        Kind::Aware => (Severity::Moderate, false),
        Kind::Usual | Kind::None => (Severity::Info, false),
    };
    let mut source = CPIC.cited();
    source.statement = Some(advice.statement.clone());
    if let Some(level) = &advice.level {
        source.publication = format!("{}, level {level}", source.publication);
    }
    let mut issue = rule
        .found(severity, &drug.ingredient, title)
        .detail(en.join(" "), zh.join(""))
        .cite(source)
        .drug(drug);
    for gene in used {
        issue.implicated.extend(gene.implicated.iter().cloned());
    }
    if rules_out {
        issue = issue.against([drug.ingredient.clone()]);
    }
    issue
}

/// The recommendation tells cancer from other illness, and the patient has the cancer: there it asks for another dose.
fn is_dose_in_cancer(patient: &Patient<'_>, advice: &Advice) -> bool {
    let cancer = rows::problem("haematological_cancer");
    advice.statement.to_lowercase().contains("for malignancy")
        && cancer.is_some_and(|cancer| {
            patient
                .conditions
                .iter()
                .any(|fact| cancer.covers(fact, &patient.wordings))
        })
}

fn gloss(kind: Kind) -> &'static str {
    match kind {
        Kind::Avoid => "CPIC：应避免使用该药（原文见来源）。",
        Kind::Alternative => "CPIC：考虑换用其他药物（原文见来源）。",
        Kind::Dose => "CPIC：考虑调整剂量（原文见来源）。",
        Kind::Aware => "CPIC：剂量不变，但风险增加，须注意（原文见来源）。",
        Kind::Usual => "CPIC：常规用法。",
        Kind::None => "CPIC：无推荐。",
    }
}

/// "CYP2C19 *2/*2 (Poor Metabolizer)".
pub(super) fn shown(call: &GeneCall) -> String {
    let mut text = call.gene.clone();
    if let Some(diplotype) = &call.diplotype {
        text = format!("{text} {diplotype}");
    }
    if let Some(phenotype) = &call.phenotype {
        text = format!("{text} ({phenotype})");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, Units, assert_not_checked, found};
    use super::*;
    use crate::genes::testing::tables;
    use record::AdministrativeSex::Male;
    use record::{DocumentId, IssueState, Span};

    fn man() -> Sample {
        Sample::new(50.0, Male)
    }

    fn called(sample: Sample, gene: &str, diplotype: &str, phenotype: &str) -> Sample {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
        let call = GeneCall {
            gene: gene.into(),
            diplotype: some(diplotype),
            phenotype: some(phenotype),
            activity_score: None,
            source: GeneCallSource::Laboratory,
            missing_positions: Vec::new(),
            date: None,
        };
        sample.with(|record| {
            let at = 900 + record.genes.len();
            let fact = Fact::read(
                "gene",
                &DocumentId("d1".into()),
                Span::new(at, at + 1),
                call,
            );
            record.genes.push(fact);
        })
    }

    fn issues(sample: &Sample) -> Vec<DetectedIssue> {
        let patient = Patient::new(&sample.record, &Units, None, &[]);
        answer(&RULE, &patient, &tables())
    }

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&issues(&sample)), expect);
    }

    fn not_checked(sample: Sample, because: &str) {
        assert_not_checked(&issues(&sample), because);
    }

    #[test]
    fn every_row_can_be_read() {
        assert_eq!(table::rows(GENE_RULES).count(), RULES.len());
        for row in table::rows(INHIBITORS) {
            assert!(rows::source(row.get("source")).is_some());
            assert!(matches!(row.get("strength"), "strong" | "moderate"));
        }
    }

    #[test]
    fn a_diplotype_or_a_phenotype_leads_to_the_recommendation() {
        check(
            called(man().takes("clopidogrel"), "CYP2C19", "*2/*2", ""),
            &["drug-gene:clopidogrel critical"],
        );
        check(
            called(
                man().takes("clopidogrel"),
                "CYP2C19",
                "",
                "poor metaboliser",
            ),
            &["drug-gene:clopidogrel critical"],
        );
        let sample = called(man().takes("clopidogrel"), "CYP2C19", "*1/*1", "");
        assert_eq!(issues(&sample)[0].state, IssueState::Clear);
        let found = issues(&called(man().takes("clopidogrel"), "CYP2C19", "*2/*2", ""));
        assert_eq!(found[0].contraindicates, ["clopidogrel"]);
        assert!(found[0].source.publication.contains("level A"));
    }

    #[test]
    fn a_strong_inhibitor_makes_a_poor_metaboliser() {
        let sample = called(
            man().takes("codeine").takes("paroxetine"),
            "CYP2D6",
            "*1/*1",
            "",
        );
        let issues = issues(&sample);
        assert_eq!(found(&issues), ["drug-gene:codeine critical"]);
        assert!(issues[0].detail.en.contains("paroxetine"));
        assert!(
            found(&self::issues(&called(
                man().takes("codeine"),
                "CYP2D6",
                "*1/*1",
                ""
            )))
            .is_empty()
        );
    }

    #[test]
    fn a_missing_contradictory_or_unread_result_is_not_checked() {
        not_checked(man().takes("clopidogrel"), "no result for CYP2C19");
        not_checked(
            called(
                man().takes("clopidogrel"),
                "CYP2C19",
                "*2/*2",
                "Normal Metabolizer",
            ),
            "but the CPIC tables give Poor Metabolizer",
        );
        not_checked(
            called(man().takes("clopidogrel"), "CYP2C19", "*99/*98", ""),
            "not understood",
        );
        let two = called(
            called(man().takes("clopidogrel"), "CYP2C19", "*2/*2", ""),
            "CYP2C19",
            "*1/*1",
            "",
        );
        not_checked(two, "disagree");
    }

    #[test]
    fn hla_and_g6pd_speak_unless_negative() {
        check(
            called(man().takes("abacavir"), "HLA-B", "*57:01", ""),
            &["drug-gene:abacavir:abacavir critical"],
        );
        check(
            called(man().takes("abacavir"), "HLA-B", "*57:01 negative", ""),
            &[],
        );
        check(
            called(man().takes("rasburicase"), "G6PD", "", "Deficient"),
            &["drug-gene:g6pd-high:rasburicase critical"],
        );
        check(
            called(man().takes("rasburicase"), "G6PD", "", "Normal"),
            &[],
        );
    }

    #[test]
    fn cyp2d6_counts_only_from_a_laboratory() {
        let sample = called(man().takes("codeine"), "CYP2D6", "*4/*4", "").with(|record| {
            record.genes[0].value.source = GeneCallSource::Vcf;
        });
        not_checked(sample, "no result for CYP2D6");
    }

    #[test]
    fn variants_speak_only_where_no_position_is_missing_and_are_marked_as_research() {
        let db = tables();
        db.execute_batch(
            "INSERT INTO gene_allele VALUES ('CYP2C19','*38',NULL,NULL,NULL,NULL),
               ('CYP2C19','*2',NULL,NULL,NULL,'10-94781859-G-A'), ('CYP2C19','*17',NULL,NULL,NULL,'10-94761900-C-T');",
        )
        .unwrap();
        let sample = |positions: &[(u64, &str, [&str; 2])]| {
            let mut sample = man().takes("clopidogrel");
            for (position, reference, alleles) in positions {
                let variant = VariantCall {
                    build: "GRCh38".into(),
                    chromosome: "chr10".into(),
                    position: *position,
                    rsid: None,
                    reference: (*reference).into(),
                    alleles: alleles
                        .iter()
                        .map(|allele| Some((*allele).to_string()))
                        .collect(),
                    phased: false,
                };
                sample = sample.with(|record| {
                    let at = 800 + record.variants.len();
                    let fact = Fact::read(
                        "variant",
                        &DocumentId("d1".into()),
                        Span::new(at, at + 1),
                        variant,
                    );
                    record.variants.push(fact);
                });
            }
            sample
        };
        let run = |sample: &Sample| {
            let patient = Patient::new(&sample.record, &Units, None, &[]);
            answer(&RULE, &patient, &db)
        };
        let whole = run(&sample(&[
            (94_781_859, "G", ["A", "A"]),
            (94_761_900, "C", ["C", "C"]),
        ]));
        assert_eq!(found(&whole), ["drug-gene:clopidogrel critical"]);
        assert!(whole[0].detail.en.contains("research use"));
        let part = run(&sample(&[(94_781_859, "G", ["A", "A"])]));
        assert!(found(&part).is_empty());
        assert!(matches!(
            &part[0].state,
            IssueState::NotChecked { reason } if reason.en.contains("chr10:94761900")
        ));
    }
}
