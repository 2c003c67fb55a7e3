use crate::review::final_text;
use crate::{
    ModelLabel, Origin, Part, Placement, ReviewDecision, ReviewError, Reviewed, Statement,
    StatementId, Verdict,
};
use record::{Localized, PatientText, Sha256, Timestamp};
use serde::{Deserialize, Serialize};

/// Opaque identifier of a draft.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftId(pub String);

/// How far a draft has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Under review.
    #[default]
    Open,
    /// The record changed after the run; what was reviewed is kept.
    Stale,
    /// Read-only.
    Signed,
}

/// One statement of a draft with everything that happened to it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The statement as it was written.
    pub statement: Statement,
    /// Draft, suggestion or unsupported.
    pub placement: Placement,
    /// The last decision; `None` while undecided.
    pub reviewed: Option<Reviewed>,
    /// Why it stands in the plan although verification or a check spoke against it. Printed on the signed plan.
    pub reason: Option<PatientText>,
}

impl Entry {
    /// True when it will stand in the signed plan.
    pub fn is_included(&self) -> bool {
        self.placement == Placement::Draft
            && self
                .reviewed
                .as_ref()
                .is_some_and(|reviewed| !matches!(reviewed.decision, ReviewDecision::Reject { .. }))
    }

    /// Its words after review.
    pub fn final_text(&self) -> Localized {
        final_text(&self.statement, self.reviewed.as_ref())
    }
}

/// A blocker that the physician has seen and answered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Key of the blocker ([`crate::Blocker::key`]) or rule identifier of the issue.
    pub key: String,
    /// What was answered, in the words shown then: an answer to one value does not answer another. Empty where an
    /// earlier version stored it.
    #[serde(default)]
    pub about: Localized,
    /// Why it may stand. Printed on the signed plan.
    pub reason: PatientText,
    /// Who.
    pub by: PatientText,
    /// When.
    pub at: Timestamp,
}

impl Acknowledgement {
    /// True when it answers what is shown under this key now.
    pub fn answers(&self, key: &str, shown: &Localized) -> bool {
        self.key == key && (self.about.en.is_empty() || self.about == *shown)
    }
}

/// Who signed what, when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// Name as entered.
    pub name: PatientText,
    /// Credential as entered ("MD, cardiology").
    pub credential: PatientText,
    /// When.
    pub at: Timestamp,
    /// The model that took part, if any.
    pub model: Option<ModelLabel>,
    /// Digest of the signed text.
    pub text_hash: Sha256,
}

/// Text added after signing; the only change possible then.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Addendum {
    /// The words.
    pub text: PatientText,
    /// Who.
    pub by: PatientText,
    /// When.
    pub at: Timestamp,
}

/// A plan under review, or signed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Identifier.
    pub id: DraftId,
    /// Open, stale or signed.
    pub state: DraftState,
    /// The model that took part, if any.
    pub model: Option<ModelLabel>,
    /// Statements in the order they arrived.
    pub entries: Vec<Entry>,
    /// Blockers and issues answered with a reason.
    pub acknowledgements: Vec<Acknowledgement>,
    /// Set once signed.
    pub signature: Option<Signature>,
    /// Added after signing.
    pub addenda: Vec<Addendum>,
}

impl Draft {
    /// An empty open draft.
    pub fn new(id: DraftId, model: Option<ModelLabel>) -> Self {
        Self {
            id,
            state: DraftState::Open,
            model,
            entries: Vec::new(),
            acknowledgements: Vec::new(),
            signature: None,
            addenda: Vec::new(),
        }
    }

    /// Files a verified statement where it belongs: draft, suggestion (a model not examined for planning) or tray.
    /// A statement of the same origin, part and words is not filed twice.
    pub fn file(&mut self, statement: Statement, verdict: Verdict) -> Result<(), ReviewError> {
        self.writable()?;
        let twin = |entry: &Entry| {
            entry.statement.part == statement.part && entry.statement.text == statement.text
        };
        if self.entries.iter().any(twin) {
            return Ok(());
        }
        let placement = match (verdict, &statement.origin) {
            (Verdict::Unsupported(failures), _) => Placement::Unsupported(failures),
            (Verdict::Supported, Origin::Model(model)) if !model.examined => Placement::Suggestion,
            (Verdict::Supported, _) => Placement::Draft,
        };
        self.entries.push(Entry {
            statement,
            placement,
            reviewed: None,
            reason: None,
        });
        Ok(())
    }

    /// Records a decision. Unsupported statements are promoted first, suggestions taken over first.
    pub fn decide(&mut self, id: &StatementId, reviewed: Reviewed) -> Result<(), ReviewError> {
        self.writable()?;
        if matches!(&reviewed.decision, ReviewDecision::Edit { text } if text.reveal().trim().is_empty())
        {
            return Err(ReviewError::EmptyText);
        }
        let entry = self.entry_mut(id)?;
        let rejects = matches!(reviewed.decision, ReviewDecision::Reject { .. });
        match entry.placement {
            Placement::Suggestion if !rejects => return Err(ReviewError::TakeOverFirst),
            Placement::Unsupported(_) if !rejects => return Err(ReviewError::ReasonNeeded),
            _ => {}
        }
        entry.reviewed = Some(reviewed);
        Ok(())
    }

    /// Takes a decision back.
    pub fn undecide(&mut self, id: &StatementId) -> Result<(), ReviewError> {
        self.writable()?;
        self.entry_mut(id)?.reviewed = None;
        Ok(())
    }

    /// Moves a suggestion into the draft as accepted.
    pub fn take_over(
        &mut self,
        id: &StatementId,
        by: PatientText,
        at: Timestamp,
    ) -> Result<(), ReviewError> {
        self.writable()?;
        let entry = self.entry_mut(id)?;
        if let Placement::Unsupported(_) = entry.placement {
            return Err(ReviewError::ReasonNeeded);
        }
        entry.placement = Placement::Draft;
        entry.reviewed = Some(Reviewed {
            decision: ReviewDecision::Accept,
            by,
            at,
        });
        Ok(())
    }

    /// Moves an unsupported statement into the draft, with the physician's reason.
    pub fn promote(
        &mut self,
        id: &StatementId,
        reason: PatientText,
        by: PatientText,
        at: Timestamp,
    ) -> Result<(), ReviewError> {
        self.writable()?;
        if reason.reveal().trim().is_empty() {
            return Err(ReviewError::ReasonNeeded);
        }
        let entry = self.entry_mut(id)?;
        entry.placement = Placement::Draft;
        entry.reason = Some(reason);
        entry.reviewed = Some(Reviewed {
            decision: ReviewDecision::Accept,
            by,
            at,
        });
        Ok(())
    }

    /// Answers a blocker or an issue with a reason. The latest answer to a key counts.
    pub fn acknowledge(&mut self, acknowledgement: Acknowledgement) -> Result<(), ReviewError> {
        self.writable()?;
        if acknowledgement.reason.reveal().trim().is_empty() {
            return Err(ReviewError::ReasonNeeded);
        }
        self.acknowledgements
            .retain(|earlier| earlier.key != acknowledgement.key);
        self.acknowledgements.push(acknowledgement);
        Ok(())
    }

    /// Takes the answer to a blocker or an issue back.
    pub fn withdraw(&mut self, key: &str) -> Result<(), ReviewError> {
        self.writable()?;
        self.acknowledgements.retain(|answer| answer.key != key);
        Ok(())
    }

    /// Marks the results stale after a change of the record. A signed plan stays as it is.
    pub fn mark_stale(&mut self) {
        if self.state == DraftState::Open {
            self.state = DraftState::Stale;
        }
    }

    /// Takes over, from an earlier draft of the same case, the decisions on statements with the same part and words.
    pub fn keep_reviews(&mut self, earlier: &Draft) {
        for entry in &mut self.entries {
            let twin = earlier.entries.iter().find(|old| {
                old.statement.part == entry.statement.part
                    && old.statement.text == entry.statement.text
            });
            if let Some(old) = twin.filter(|old| old.reviewed.is_some()) {
                let still_ruled_out =
                    matches!(entry.placement, Placement::Unsupported(_)) && old.reason.is_none();
                if !still_ruled_out {
                    entry.placement = old.placement.clone();
                    entry.reviewed = old.reviewed.clone();
                    entry.reason = old.reason.clone();
                }
            }
        }
        let entered = earlier
            .entries
            .iter()
            .filter(|old| old.statement.origin == Origin::Person);
        self.entries.extend(entered.cloned());
        self.acknowledgements
            .extend(earlier.acknowledgements.iter().cloned());
    }

    /// Adds text to a signed plan.
    pub fn amend(&mut self, addendum: Addendum) -> Result<(), ReviewError> {
        if self.state != DraftState::Signed || addendum.text.reveal().trim().is_empty() {
            return Err(ReviewError::EmptyText);
        }
        self.addenda.push(addendum);
        Ok(())
    }

    /// Entries of the plan under review, by heading, in order.
    pub fn plan(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.statement.part, Part::Plan(_)))
    }

    pub(crate) fn writable(&self) -> Result<(), ReviewError> {
        if self.state == DraftState::Signed {
            Err(ReviewError::Signed)
        } else {
            Ok(())
        }
    }

    fn entry_mut(&mut self, id: &StatementId) -> Result<&mut Entry, ReviewError> {
        self.entries
            .iter_mut()
            .find(|entry| entry.statement.id == *id)
            .ok_or(ReviewError::UnknownStatement)
    }
}
