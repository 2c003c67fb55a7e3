//! Drug-drug interactions.

mod excepted;
mod own;
mod settled;
mod statement;
#[cfg(test)]
mod tests;
mod thesaurus;
mod unnamed;

use super::framework::{
    Compose, Drug, Patient, Publication, Role, Rule, RuleInfo, around, contains_word,
};
use crate::Knowledge;
use record::{
    DetectedIssue, IssueKind, IssueSource, Localized, RuleStatus, Severity, SourceStatus,
};
use statement::Statement;
use std::collections::BTreeSet;
use thesaurus::Thesaurus;

const OWN: Publication = Publication::verified(
    "Reviewed interactions of this program, sources on each row: ONC high-priority list (JAMIA 2012;19:735), Paxlovid prescribing information, ANSM Thésaurus 2020-10, drug-interaction-mcp 0.1.0, product labels",
    "2026-11",
);

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses",
    "2020-10",
);

/// Partners in fixed combinations that bring no interactions of their own.
const PARTNERS: &[&str] = &[
    "clavulanate",
    "sulbactam",
    "tazobactam",
    "avibactam",
    "relebactam",
    "vaborbactam",
    "cilastatin",
];

/// Every pair among the drugs that are taken, planned or proposed.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "interaction",
        name: "Drug-drug interactions",
        name_zh: "药物相互作用",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Every pair of drugs that are taken, planned, ordered or proposed, against our reviewed rows, the ANSM thesaurus (French, October 2020) and an English supplement. One issue for each pair: the strictest statement first, the others and their sources named after it.",
        why: "A few combinations kill; many more need a dose change or a test. A statement that holds only above a dose, by a route or under a condition is shown with that condition and, where it is not known to hold, one step lower.",
        silent: "Ingredients of one product; groups of the thesaurus that share one common effect, which the burden rules count; drugs on skin, eye, ear or nose; a dose known to lie below the row's limit. Not checked: names that were not recognised, drugs that no source covers. Combinations for information are gathered in one row.",
        example: "Clarithromycin is started in a patient who takes simvastatin: critical, rhabdomyolysis.",
        sources: &[OWN, ANSM],
    },
    run,
};

pub(super) use excepted::is_asked_for;

/// True when one of the loaded sources speaks of the ingredient.
pub fn covers(knowledge: &Knowledge, ingredient: &str) -> bool {
    own::covers(ingredient)
        || PARTNERS.contains(&ingredient)
        || Thesaurus::of(knowledge, &[ingredient]).covers(ingredient)
}

/// The sources against which a pair is clear.
pub fn source() -> IssueSource {
    let mut source = ANSM.cited();
    source.edition = format!(
        "{}; {} reviewed rows, {}",
        ANSM.edition,
        own::len(),
        OWN.edition
    );
    source
}

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let drugs: Vec<&Drug<'_>> = distinct(patient);
    let names: Vec<&str> = drugs.iter().map(|drug| drug.ingredient.as_str()).collect();
    let thesaurus = patient
        .knowledge
        .map(|knowledge| Thesaurus::of(knowledge, &names))
        .unwrap_or_default();
    let mut issues = left_out(rule, patient, &drugs, &thesaurus);
    issues.extend(unnamed::check(rule, patient));
    issues.extend(unnamed::only_named(rule, patient));
    if drugs.len() < 2 {
        issues.push(rule.not_checked(
            Severity::Critical,
            "",
            rule.title(),
            Localized::new(
                format!(
                    "the record lists {} recognised drug(s): there is no pair to check",
                    drugs.len()
                ),
                format!("病历中可识别的药物为 {} 种，无可检查的组合", drugs.len()),
            ),
        ));
        return issues;
    }
    let mut further = Vec::new();
    let mut found = false;
    for (index, first) in drugs.iter().enumerate() {
        for second in &drugs[index + 1..] {
            if same_product(first, second) {
                continue;
            }
            let mut statements = said(first, second, &thesaurus);
            excepted::temper(patient, first, second, &mut statements);
            statements.sort_by_key(Statement::rank);
            match statements.first().map(|statement| statement.severity) {
                None => {}
                Some(Severity::Info) => further.push((*first, *second, statements)),
                Some(Severity::Moderate)
                    if settled::is_settled(patient, first, second, &statements) =>
                {
                    further.push((*first, *second, statements));
                }
                Some(Severity::High) if settled::corrects_potassium(patient, first, second) => {
                    further.push((*first, *second, statements));
                }
                Some(_) => {
                    found = true;
                    issues.push(pair(rule, first, second, &statements));
                }
            }
        }
    }
    if !further.is_empty() {
        issues.push(gathered(rule, &further));
    }
    if !found {
        issues.push(nothing(rule, &drugs, &thesaurus));
    }
    issues
}

/// Every statement on two drugs. Where a reviewed row or the thesaurus speaks, the supplement only adds its words.
fn said(first: &Drug<'_>, second: &Drug<'_>, thesaurus: &Thesaurus) -> Vec<Statement> {
    let (mut statements, spared) = own::statements(first, second);
    let others = thesaurus
        .statements(&first.ingredient, &second.ingredient)
        .iter();
    statements.extend(others.cloned().map(|mut other| {
        // The dose lies below the limit that the reviewed row names.
        if spared && other.severity == Severity::Moderate {
            other.severity = Severity::Info;
        }
        other
    }));
    statements
}

impl Rule {
    fn title(&self) -> Localized {
        Localized::new(self.info.name, self.info.name_zh)
    }
}

/// One entry for each ingredient: a statement taken now before a planned one, a systemic one only.
fn distinct<'p, 'a>(patient: &'p Patient<'a>) -> Vec<&'p Drug<'a>> {
    let mut seen = BTreeSet::new();
    patient
        .drugs
        .iter()
        .filter(|drug| {
            drug.is_systemic()
                && !is_in_the_womb(patient, drug)
                && seen.insert(drug.ingredient.as_str())
        })
        .collect()
}

/// A progestogen device in the womb acts there; what another drug does to its level in the blood does not matter.
fn is_in_the_womb(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "intrauterine",
        "intra-uterine",
        "iud",
        "ius",
        "lng-ius",
        "coil",
        "mirena",
        "kyleena",
        "宫内节育",
        "宫内缓释",
        "宫内系统",
        "曼月乐",
    ];
    const NEAR: usize = 40;
    drug.ingredient == "levonorgestrel"
        && drug.fact.is_some_and(|fact| {
            fact.spans().any(|(document, span)| {
                patient.record.document(document).is_some_and(|text| {
                    let ends = ['\n', '.', ';', '。', '；'];
                    let words = around(text.text.reveal(), span, NEAR, &ends);
                    WORDS.iter().any(|word| contains_word(&words, word))
                })
            })
        })
}

fn same_product(first: &Drug<'_>, second: &Drug<'_>) -> bool {
    matches!((first.fact, second.fact), (Some(a), Some(b)) if a.id == b.id)
}

fn pair(
    rule: &Rule,
    first: &Drug<'_>,
    second: &Drug<'_>,
    statements: &[Statement],
) -> DetectedIssue {
    let strictest = &statements[0];
    let mut names = [first.ingredient.as_str(), second.ingredient.as_str()];
    names.sort_unstable();
    let detail = merged(statements);
    let mut issue = rule
        .found(
            strictest.severity,
            &names.join("+"),
            Localized::new(
                format!(
                    "{} + {}: {}",
                    named(first).en,
                    named(second).en,
                    strictest.effect.en
                ),
                format!(
                    "{} + {}：{}",
                    named(first).zh,
                    named(second).zh,
                    strictest.effect.zh
                ),
            ),
        )
        .drug(first)
        .drug(second)
        .detail(detail.en, detail.zh)
        .cite(strictest.source.clone());
    for other in &statements[1..] {
        if !issue.source.publication.contains(&other.source.publication) {
            issue.source.publication.push_str("; also: ");
            issue.source.publication.push_str(&other.source.publication);
        }
    }
    if strictest.severity <= Severity::High
        && !asks_for_another_dose(strictest)
        && !is_given_together(statements)
    {
        issue = issue.against(avoidable(first, second, strictest.severity));
    }
    issue
}

/// The pair is given on purpose at another dose: no plan is kept from it.
fn asks_for_another_dose(statement: &Statement) -> bool {
    const DOSE: [&str; 4] = [
        "half the",
        "halve",
        "lower starting dose",
        "slower titration",
    ];
    const NOT: [&str; 3] = ["avoid", "contraindicat", "do not"];
    let advice = statement.advice.en.to_lowercase();
    statement.severity == Severity::High
        && DOSE.iter().any(|word| advice.contains(word))
        && !NOT.iter().any(|word| advice.contains(word))
}

/// A reviewed row says how both are given; only a contraindication keeps a plan from it.
fn is_given_together(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| statement.together)
        && statements
            .iter()
            .all(|statement| statement.together || statement.severity > Severity::Critical)
}

/// What no plan may propose: what is only planned or proposed can still be left. Of two drugs that are taken already the
/// physician weighs which one goes; where the pair is contraindicated no plan continues either before that.
fn avoidable(first: &Drug<'_>, second: &Drug<'_>, severity: Severity) -> Vec<String> {
    let can_be_left = |drug: &&Drug<'_>| drug.role != Role::Current || drug.proposed;
    let both = [first, second];
    let mut left: Vec<&Drug<'_>> = both.into_iter().filter(can_be_left).collect();
    if left.is_empty() && severity == Severity::Critical {
        left = both.to_vec();
    }
    left.into_iter()
        .map(|drug| drug.ingredient.clone())
        .collect()
}

fn named(drug: &Drug<'_>) -> Localized {
    let name = &drug.ingredient;
    match drug.role {
        Role::Current => Localized::new(name.clone(), name.clone()),
        Role::Planned => Localized::new(format!("{name} (planned)"), format!("{name}（拟用）")),
        Role::Proposed => Localized::new(format!("{name} (proposed)"), format!("{name}（建议）")),
    }
}

/// The strictest statement's gloss, then, line by line, why it applies and what the other sources add.
fn merged(statements: &[Statement]) -> Localized {
    let mut lines = vec![statements[0].gloss()];
    lines.extend(statements[0].basis());
    let mut said = BTreeSet::from([statements[0].effect.en.clone()]);
    for other in &statements[1..] {
        if said.insert(other.effect.en.clone()) || other.source.statement.is_some() {
            let text = other.line();
            lines.push(Localized::new(
                format!("Also: {}", text.en),
                format!("另：{}", text.zh),
            ));
            lines.extend(other.basis());
        }
    }
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert(line.en.clone()));
    let joined = |part: fn(&Localized) -> &str| {
        let parts: Vec<&str> = lines.iter().map(part).collect();
        parts.join("\n")
    };
    Localized::new(joined(|line| &line.en), joined(|line| &line.zh))
}

/// Combinations for information, in one row: a list of trifles hides what matters.
fn gathered(rule: &Rule, further: &[(&Drug<'_>, &Drug<'_>, Vec<Statement>)]) -> DetectedIssue {
    let mut en = Vec::new();
    let mut zh = Vec::new();
    let mut issue = rule.found(
        Severity::Info,
        "further",
        Localized::new(
            format!("{} further combination(s), for information", further.len()),
            format!("另有 {} 个组合供参考", further.len()),
        ),
    );
    let mut shown = BTreeSet::new();
    for (first, second, statements) in further {
        let text = statements[0].line();
        en.push(format!(
            "{} + {}: {}",
            first.ingredient, second.ingredient, text.en
        ));
        zh.push(format!(
            "{} + {}：{}",
            first.ingredient, second.ingredient, text.zh
        ));
        for drug in [first, second] {
            if shown.insert(drug.ingredient.as_str()) {
                issue.implicated.push(drug.implicated());
            }
        }
    }
    issue.source = further[0].2[0].source.clone();
    issue.source.statement = None;
    if further
        .iter()
        .any(|(_, _, statements)| statements[0].source.source_status == SourceStatus::Recalled)
    {
        issue.source.source_status = SourceStatus::Recalled;
    }
    issue.detail(en.join("\n"), zh.join("\n"))
}

/// No pair found: what that rests on.
fn nothing(rule: &Rule, drugs: &[&Drug<'_>], thesaurus: &Thesaurus) -> DetectedIssue {
    let pairs = drugs.len() * (drugs.len() - 1) / 2;
    if !thesaurus.loaded {
        return rule.not_checked(
            Severity::Critical,
            "thesaurus",
            rule.title(),
            Localized::new(
                format!(
                    "nothing was found in {} reviewed rows, but the ANSM thesaurus is not loaded",
                    own::len()
                ),
                format!("{} 条审校条目中未发现，但未载入ANSM词库", own::len()),
            ),
        );
    }
    let mut issue = rule.clear(
        &ANSM,
        Localized::new(
            format!(
                "No interaction found among {} drugs ({pairs} pairs)",
                drugs.len()
            ),
            format!("{} 种药物（{pairs} 对）中未发现相互作用", drugs.len()),
        ),
    );
    issue.severity = Severity::Critical;
    issue.detail(
        format!(
            "Checked against {} reviewed rows. Not found does not mean that there is none.",
            own::len()
        ),
        format!("已对照 {} 条审校条目。未发现不等于不存在。", own::len()),
    )
}

/// Names that were not recognised, and drugs that no source covers.
fn left_out(
    rule: &Rule,
    patient: &Patient<'_>,
    drugs: &[&Drug<'_>],
    thesaurus: &Thesaurus,
) -> Vec<DetectedIssue> {
    let mut issues: Vec<DetectedIssue> = patient
        .unresolved
        .iter()
        .map(|drug| {
            let name = &drug.name;
            let issue = rule.not_checked(
                Severity::Critical,
                &format!("unknown-drug-{}", name.to_lowercase()),
                Localized::new(
                    format!("Interactions of \"{name}\""),
                    format!("“{name}”的相互作用"),
                ),
                Localized::new(
                    "the drug name was not recognised; correct or confirm it",
                    "药名未识别，请更正或确认",
                ),
            );
            match drug.fact {
                Some(fact) => issue.fact(name.clone(), fact),
                None => issue.label(name.clone()),
            }
        })
        .collect();
    let missing: Vec<&Drug<'_>> = drugs
        .iter()
        .copied()
        .filter(|drug| {
            !own::covers(&drug.ingredient)
                && !thesaurus.covers(&drug.ingredient)
                && !PARTNERS.contains(&drug.ingredient.as_str())
        })
        .collect();
    if !missing.is_empty() {
        let names: Vec<&str> = missing
            .iter()
            .map(|drug| drug.ingredient.as_str())
            .collect();
        let list = names.join(", ");
        let mut issue = rule.not_checked(
            Severity::Critical,
            "not-covered",
            Localized::new(
                format!("Interactions of {list}"),
                format!("{list} 的相互作用"),
            ),
            Localized::new(
                "no loaded source speaks of it: it may be newer than the data",
                "已载入的来源均未收录，可能新于数据",
            ),
        );
        for drug in missing {
            issue = issue.drug(drug);
        }
        issues.push(issue);
    }
    issues
}
