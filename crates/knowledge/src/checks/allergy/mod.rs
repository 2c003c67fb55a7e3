//! Allergies and cross-reactivity.

mod allergen;
mod excipient;
mod infusion;
mod reaction;
#[cfg(test)]
mod tests;
mod told;
mod tolerated;
mod unknown;

use super::framework::{
    Compose, Drug, Group, Patient, Publication, Role, Rule, RuleInfo, evidence,
};
use allergen::{Allergen, Relation};
use reaction::ReactionKind;
use record::{
    AllergyIntolerance, AllergyStatus, CodeSystem, DetectedIssue, Fact, Implicated, IssueKind,
    Localized, RuleStatus, Severity, SourceStatus,
};

/// What the record itself says.
const RECORD: Publication = Publication::verified("The record", "as documented");
/// Pseudo-allergy to opioids.
const OPIOIDS: Publication = Publication::verified(
    "US Pharmacist, Opioids: allergy vs. pseudoallergy; Pharmacist's Letter, Opioid allergy",
    "2006-07; 2022-12",
);
/// Contrast media after an earlier reaction.
const CONTRAST: Publication = Publication::recalled(
    "American College of Radiology, Manual on Contrast Media: premedication and change of agent",
    "2024, not re-read",
);
const TABLE: Publication = Publication::verified(
    "Cross-reactivity table, sources on each row: Bugs & Drugs; IDWiki; Cleve Clin J Med 92(3):136; Pharmaceuticals 2010;3:10; and others",
    "2026-11",
);

/// A drug that the patient takes, is to take or that a plan proposes, against the recorded allergies.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "allergy",
        name: "Allergy and cross-reactivity",
        name_zh: "过敏与交叉过敏",
        kind: IssueKind::Allergy,
        status: RuleStatus::Preview,
        what: "Every drug that is taken, planned, ordered or proposed against every allergy and intolerance of the record: the drug itself, its class where the class is listed, and cross-reactive drugs by the cross-reactivity table (beta-lactams by side chain, sulfonamides, NSAIDs by mechanism, opioids by structure, local anaesthetics, contrast media, heparins, ACE inhibitors and sacubitril, excipients, foods). Each recorded allergy also lists the drugs that a plan must not propose.",
        why: "Re-exposure after anaphylaxis or a severe delayed reaction can kill; needless avoidance leads to worse treatment. The kind of reaction decides the severity: anaphylaxis, severe delayed, urticaria, harm without allergy, benign rash, unknown, side effect.",
        silent: "An allergy that is refuted, resolved, entered in error or a relative's; a drug that the text says was borne since; a cross-reaction that the reaction's kind does not support (a benign rash from a penicillin says nothing of ceftriaxone). Not checked: allergies that are not documented or were not asked, an allergen or a drug that no table knows.",
        example: "\"Allergies: penicillin (anaphylaxis). Plan: start Augmentin\": critical for amoxicillin.",
        sources: &[TABLE, RECORD, OPIOIDS],
    },
    run,
};

const HIT: Group = Group {
    name: "heparin-induced thrombocytopenia",
    name_zh: "肝素诱导的血小板减少症",
    codes: &["D75.82"],
    words: &[
        "heparin-induced thrombocytopenia",
        "heparin induced thrombocytopenia",
        "肝素诱导的血小板减少",
    ],
    not: &["suspected", "possible"],
    lasting: true,
};

const AERD: Group = Group {
    name: "aspirin-exacerbated respiratory disease",
    name_zh: "阿司匹林加重性呼吸道疾病",
    codes: &[],
    words: &[
        "aspirin-exacerbated respiratory disease",
        "aspirin exacerbated respiratory disease",
        "aerd",
        "samter",
        "samter's triad",
        "aspirin-sensitive asthma",
        "aspirin sensitive asthma",
        "阿司匹林哮喘",
        "阿司匹林不耐受三联征",
    ],
    not: &[],
    lasting: true,
};

/// ICD-10-CM status codes that state an allergy in the problem list.
const STATUS_CODES: &[(&str, &str)] = &[
    ("Z88.0", "penicillin"),
    ("Z88.2", "sulfonamide_antibiotic"),
    ("Z88.5", "opioid"),
    ("Z91.041", "contrast_iodinated"),
];

/// One thing to check against: an entry of the allergy list, or a condition that amounts to one.
struct Entry<'a> {
    name: String,
    allergen: Allergen,
    kind: ReactionKind,
    old: bool,
    implicated: Implicated,
    allergy: Option<&'a AllergyIntolerance>,
    /// Told of a drug in passing, on no allergy list.
    narrative: bool,
    /// Generic names of drugs that were borne since.
    borne: Vec<String>,
}

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut entries = Vec::new();
    for fact in &patient.allergies {
        match entry(patient, fact) {
            Some(entry) => entries.push(entry),
            None => issues.push(unknown::allergen(rule, patient, fact)),
        }
    }
    entries.extend(from_conditions(patient));
    entries.extend(from_narrative(patient));
    issues.extend(status(
        rule,
        patient,
        entries.is_empty() && issues.is_empty(),
    ));
    for entry in &entries {
        issues.extend(against(rule, patient, entry));
    }
    issues.extend(excipient::carried(rule, patient));
    if !entries.is_empty() {
        issues.extend(patient.unresolved.iter().map(|drug| {
            let name = &drug.name;
            let issue = rule.not_checked(
                Severity::Critical,
                &format!("unknown-drug-{}", name.to_lowercase()),
                Localized::new(
                    format!("Allergy check left out \"{name}\""),
                    format!("过敏检查未包括“{name}”"),
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
        }));
    }
    issues
}

fn entry<'a>(patient: &Patient<'_>, fact: &'a Fact<AllergyIntolerance>) -> Option<Entry<'a>> {
    let allergy = &fact.value;
    let years = allergy
        .onset
        .or_else(|| allergy.reactions.iter().find_map(|reaction| reaction.onset))
        .and_then(|date| patient.days_since(date))
        .map(|days| days / 365);
    let written = allergy.substance.text.reveal().trim();
    let name = if written.is_empty() {
        allergy.substance.name().trim()
    } else {
        written
    }
    .to_string();
    let allergen = Allergen::of(allergy)?.with(excipient::culprits(patient, fact));
    let kind = match reaction::kind(allergy) {
        _ if infusion::is_of_the_antidote(patient, fact) => ReactionKind::SideEffect,
        kind if kind > ReactionKind::SevereDelayed && infusion::is_told(patient, fact) => {
            ReactionKind::SideEffect
        }
        ReactionKind::Unknown if allergy.reactions.is_empty() => {
            told::led_up_to(patient, fact).unwrap_or(ReactionKind::Unknown)
        }
        kind => kind,
    };
    Some(Entry {
        allergen,
        kind,
        old: years.is_some_and(|years| years >= 10),
        implicated: Implicated {
            label: format!("allergy: {name}"),
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        },
        name,
        allergy: Some(allergy),
        narrative: false,
        borne: tolerated::since(patient, fact),
    })
}

/// Reactions that the narrative tells of a drug.
fn from_narrative<'a>(patient: &Patient<'a>) -> Vec<Entry<'a>> {
    told::told(patient)
        .into_iter()
        .map(|told| {
            let statement = &told.fact.value;
            let name = statement.medication.text.reveal().trim().to_string();
            let names = statement.ingredients.iter();
            Entry {
                allergen: Allergen::ingredients(names.map(|one| one.name.clone()).collect()),
                kind: told.kind,
                old: false,
                implicated: Implicated {
                    label: format!("reaction to {name}"),
                    fact: Some(told.fact.id.clone()),
                    evidence: evidence(told.fact),
                },
                name,
                allergy: None,
                narrative: true,
                borne: Vec::new(),
            }
        })
        .collect()
}

fn from_conditions<'a>(patient: &Patient<'_>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut add = |key: &'static str, kind, name: &str, fact: &Fact<record::Condition>| {
        entries.push(Entry {
            name: name.to_string(),
            allergen: Allergen::class(key),
            kind,
            old: false,
            implicated: Implicated {
                label: fact.value.code.name().to_string(),
                fact: Some(fact.id.clone()),
                evidence: evidence(fact),
            },
            allergy: None,
            narrative: false,
            borne: Vec::new(),
        });
    };
    if let Some(fact) = patient.ever(&HIT) {
        add("heparin_class", ReactionKind::SevereDelayed, HIT.name, fact);
    }
    if let Some(fact) = patient.ever(&AERD) {
        add("cox1_inhibitor", ReactionKind::Anaphylaxis, AERD.name, fact);
    }
    for (prefix, key) in STATUS_CODES {
        let coded = patient.conditions.iter().find(|fact| {
            fact.value
                .code
                .codes
                .iter()
                .any(|code| code.system == CodeSystem::Icd10Cm && code.code == *prefix)
        });
        if let Some(fact) = coded {
            add(key, ReactionKind::Unknown, fact.value.code.name(), fact);
        }
    }
    entries
}

/// What the record says of allergies as a whole, where no entry speaks for itself.
fn status(rule: &Rule, patient: &Patient<'_>, nothing_listed: bool) -> Option<DetectedIssue> {
    if !nothing_listed {
        return None;
    }
    let title = Localized::new("Allergies", "过敏史");
    let missing = |en: &str, zh: &str| {
        // What the patient took and bore answers for a plan of nothing else.
        let proposed: Vec<&Drug<'_>> = patient.drugs.iter().filter(|drug| drug.proposed).collect();
        let borne = if proposed.is_empty() {
            Vec::new()
        } else {
            tolerated::taken_well(patient)
        };
        let answered =
            !proposed.is_empty() && proposed.iter().all(|drug| borne.contains(&drug.ingredient));
        let issue = rule.not_checked(
            if answered {
                Severity::Info
            } else {
                Severity::Critical
            },
            "status",
            title.clone(),
            Localized::new(en, zh),
        );
        proposed
            .into_iter()
            .fold(issue, |issue, drug| issue.drug(drug))
    };
    Some(match patient.record.allergy_status {
        AllergyStatus::NoneKnown => {
            let mut issue = rule.clear(
                &RECORD,
                Localized::new(
                    "The record states that no allergies are known",
                    "病历记载无已知过敏",
                ),
            );
            for fact in &patient.record.allergy_statements {
                issue = issue.fact("no known allergies", fact);
            }
            issue
        }
        AllergyStatus::NotAsked => missing(
            "the record says that allergies were not asked or could not be answered: ask before prescribing",
            "病历注明未询问或无法获知过敏史：开药前请询问",
        ),
        AllergyStatus::NoInformation => missing(
            "the documents say nothing about allergies, which does not mean that there are none: ask before prescribing",
            "资料中未提及过敏史，不等于无过敏：开药前请询问",
        ),
        AllergyStatus::Listed => rule.clear(
            &RECORD,
            Localized::new(
                "Every listed allergy is refuted, resolved or not the patient's",
                "所列过敏均已被否定、已缓解或非本人",
            ),
        ),
    })
}

/// A reaction told in passing weighs one step less than a listed allergy, unless it is the gravest; a moderate relation
/// stays where the reaction was an allergic one or came of the rate of an infusion.
fn weighed(severity: Severity, kind: ReactionKind) -> Severity {
    match severity {
        Severity::Critical => Severity::Critical,
        Severity::Moderate
            if kind <= ReactionKind::Immediate
                || matches!(kind, ReactionKind::Delayed | ReactionKind::SideEffect) =>
        {
            Severity::Moderate
        }
        Severity::High => Severity::Moderate,
        Severity::Moderate | Severity::Info => Severity::Info,
    }
}

/// Conflicts of one entry with the drugs; where there is none, what it rules out for the plan.
fn against(rule: &Rule, patient: &Patient<'_>, entry: &Entry<'_>) -> Vec<DetectedIssue> {
    let mut ruled_out = entry.allergen.ruled_out(entry.kind);
    if entry.narrative && entry.kind > ReactionKind::SevereDelayed {
        ruled_out.clear();
    }
    let borne = |name: &str| entry.borne.iter().any(|one| one == name);
    ruled_out.retain(|name| !borne(name));
    let mut issues: Vec<DetectedIssue> = Vec::new();
    for drug in &patient.drugs {
        let own = drug.fact.map(|fact| &fact.id) == entry.implicated.fact.as_ref();
        if own && drug.fact.is_some() && !drug.proposed || borne(&drug.ingredient) {
            continue;
        }
        let Some(relation) = entry.allergen.relation(&drug.ingredient, entry.kind) else {
            continue;
        };
        let issue = conflict(rule, drug, entry, &relation).against(ruled_out.iter().copied());
        match issues.iter_mut().find(|other| other.rule == issue.rule) {
            // The same drug in two statements: one issue that points to both.
            Some(other) => other.implicated.push(drug.implicated()),
            None => issues.push(issue),
        }
    }
    if issues.is_empty() {
        issues.push(noted(rule, patient, entry).against(ruled_out.iter().copied()));
    }
    issues
}

fn conflict(rule: &Rule, drug: &Drug<'_>, entry: &Entry<'_>, relation: &Relation) -> DetectedIssue {
    let faded =
        entry.old && entry.kind == ReactionKind::Delayed && relation.severity == Severity::High;
    let severity = if faded {
        Severity::Moderate
    } else if entry.narrative {
        weighed(relation.severity, entry.kind)
    } else {
        relation.severity
    };
    let (name, reaction) = (&entry.name, entry.kind.words());
    let stage = match drug.role {
        Role::Current => Localized::default(),
        Role::Planned => Localized::new(" (planned)", "（拟用）"),
        Role::Proposed => Localized::new(" (proposed)", "（建议）"),
    };
    let subject = format!("{}-{}", slug(name), slug(&drug.ingredient));
    let mut issue = rule.found(
        severity,
        &subject,
        Localized::new(
            format!(
                "{}{}: recorded {name} allergy ({})",
                drug.ingredient, stage.en, reaction.en
            ),
            format!(
                "{}{}：记录有{name}过敏（{}）",
                drug.ingredient, stage.zh, reaction.zh
            ),
        ),
    );
    if entry.narrative {
        issue.title = Localized::new(
            format!(
                "{}{}: earlier reaction to {name} in the text ({})",
                drug.ingredient, stage.en, reaction.en
            ),
            format!(
                "{}{}：文中述及对{name}的反应（{}）",
                drug.ingredient, stage.zh, reaction.zh
            ),
        );
    }
    if entry.kind == ReactionKind::SideEffect {
        issue.title = Localized::new(
            format!(
                "{}{}: recorded intolerance to {name}",
                drug.ingredient, stage.en
            ),
            format!("{}{}：记录对{name}不耐受", drug.ingredient, stage.zh),
        );
    }
    issue.implicated.push(drug.implicated());
    issue.implicated.push(entry.implicated.clone());
    let written = reactions(entry);
    let options = advice(severity, faded);
    issue
        .detail(
            format!(
                "Relation: {}. Reaction: {}. {}",
                relation.why.en, written.en, options.en
            ),
            format!(
                "关系：{}。反应：{}。{}",
                relation.why.zh, written.zh, options.zh
            ),
        )
        .cite(relation.source.clone())
}

fn reactions(entry: &Entry<'_>) -> Localized {
    let written: Vec<&str> = entry
        .allergy
        .map(|allergy| {
            allergy
                .reactions
                .iter()
                .map(|reaction| reaction.manifestation.text.reveal().trim())
                .filter(|text| !text.is_empty())
                .collect()
        })
        .unwrap_or_default();
    if written.is_empty() {
        return entry.kind.words();
    }
    let kind = entry.kind.words();
    Localized::new(
        format!("{} ({})", written.join(", "), kind.en),
        format!("{}（{}）", written.join("、"), kind.zh),
    )
}

fn advice(severity: Severity, faded: bool) -> Localized {
    if faded {
        return Localized::new(
            "A benign rash more than ten years ago carries a low risk: consider clarifying the history or testing.",
            "十余年前的良性皮疹风险低：可考虑核实病史或做检测。",
        );
    }
    match severity {
        Severity::Critical => Localized::new(
            "Consider an unrelated drug; if there is none, clarify the reaction and ask an allergist first.",
            "可考虑换用无关药物；如无替代，请先核实反应并请过敏专科会诊。",
        ),
        Severity::High => Localized::new(
            "Consider an alternative, or a test or graded challenge under supervision.",
            "可考虑替代药物，或在监护下做检测或递增激发。",
        ),
        Severity::Moderate => Localized::new(
            "Use is possible where the benefit is clear: clarify the reaction and watch the first dose.",
            "获益明确时可用：请核实反应并观察首剂。",
        ),
        Severity::Info => Localized::new(
            "For information: no reason by itself to avoid the drug.",
            "仅供参考：不构成避用该药的理由。",
        ),
    }
}

/// An allergy without conflict: shown once, so that a plan knows what it must not propose.
fn noted(rule: &Rule, patient: &Patient<'_>, entry: &Entry<'_>) -> DetectedIssue {
    let name = &entry.name;
    let reaction = entry.kind.words();
    let title = Localized::new(
        format!(
            "{name} ({}): no conflict with {} drugs",
            reaction.en,
            patient.drugs.len()
        ),
        format!(
            "{name}（{}）：与 {} 种药物无冲突",
            reaction.zh,
            patient.drugs.len()
        ),
    );
    let mut issue = if patient.drugs.is_empty() {
        rule.not_checked(
            Severity::Info,
            &slug(name),
            Localized::new(
                format!("Allergy recorded: {name} ({})", reaction.en),
                format!("已记录过敏：{name}（{}）", reaction.zh),
            ),
            Localized::new("the record lists no drug", "病历未列出药物"),
        )
    } else if entry.allergen.source_status() == SourceStatus::Recalled {
        rule.not_checked(
            Severity::Info,
            &slug(name),
            title,
            Localized::new(
                "nothing was found, but some rows of the cross-reactivity table have not been read in their source",
                "未发现冲突，但交叉过敏表中部分条目的来源尚未核对",
            ),
        )
    } else {
        let mut clear = rule.clear(&TABLE, title);
        clear.rule = format!("{}:{}", rule.info.id, slug(name));
        clear
    };
    if !entry.allergen.ruled_out(entry.kind).is_empty() {
        issue.severity = Severity::Critical;
    }
    issue.implicated.push(entry.implicated.clone());
    issue
}

fn slug(name: &str) -> String {
    name.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-")
}
