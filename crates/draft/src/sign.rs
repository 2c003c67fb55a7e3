use crate::{Blocker, Draft, DraftState, PlanHeading, Signature, blockers};
use crate::{Part, ReviewError};
use record::{DetectedIssue, Language, PatientText, Record, Sha256, Timestamp};

/// The text of a plan, heading by heading, as it is signed, printed and hashed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanText {
    /// Heading and its lines.
    pub groups: Vec<(PlanHeading, Vec<String>)>,
    /// Reasons given against checks, printed below the plan.
    pub reasons: Vec<String>,
}

impl PlanText {
    /// Digest over headings, lines and reasons.
    pub fn hash(&self) -> Sha256 {
        let mut text = String::new();
        for (heading, lines) in &self.groups {
            text.push_str(&format!("{heading:?}\n"));
            for line in lines {
                text.push_str(line);
                text.push('\n');
            }
        }
        for reason in &self.reasons {
            text.push_str(reason);
            text.push('\n');
        }
        Sha256::of(text.as_bytes())
    }
}

/// The plan as it stands now: included statements only, in the physician's words where edited.
pub fn plan_text(draft: &Draft, language: Language) -> PlanText {
    let pick = |text: record::Localized| {
        if language == Language::Chinese {
            text.zh
        } else {
            text.en
        }
    };
    let groups = PlanHeading::ALL
        .into_iter()
        .map(|heading| {
            let lines = draft
                .plan()
                .filter(|entry| entry.statement.part == Part::Plan(heading) && entry.is_included())
                .map(|entry| match &entry.reason {
                    Some(reason) => format!("{} [{}]", pick(entry.final_text()), reason.reveal()),
                    None => pick(entry.final_text()),
                })
                .collect::<Vec<_>>();
            (heading, lines)
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let reasons = draft
        .acknowledgements
        .iter()
        .map(|answer| {
            format!(
                "{}: {} ({})",
                match pick(answer.about.clone()) {
                    title if title.is_empty() => answer.key.clone(),
                    title => title,
                },
                answer.reason.reveal(),
                answer.by.reveal()
            )
        })
        .collect();
    PlanText { groups, reasons }
}

/// Why signing was refused. Nothing changed.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum SignError {
    /// Something stands in the way.
    #[error("{} blockers", .0.len())]
    Blocked(Vec<Blocker>),
    /// No name was given.
    #[error("a name is needed")]
    NameNeeded,
    /// Signed already.
    #[error(transparent)]
    Review(#[from] ReviewError),
}

/// Signs `draft` in the name of a person. From then on only [`Draft::amend`] changes it.
pub fn sign(
    draft: &mut Draft,
    record: &Record,
    issues: &[DetectedIssue],
    by: (PatientText, PatientText),
    at: Timestamp,
    language: Language,
) -> Result<(), SignError> {
    draft.writable()?;
    let (name, credential) = by;
    if name.reveal().trim().is_empty() {
        return Err(SignError::NameNeeded);
    }
    let standing = blockers(draft, record, issues);
    if !standing.is_empty() {
        return Err(SignError::Blocked(standing));
    }
    let text_hash = plan_text(draft, language).hash();
    draft.signature = Some(Signature {
        name,
        credential,
        at,
        model: draft.model.clone(),
        text_hash,
    });
    draft.state = DraftState::Signed;
    Ok(())
}
