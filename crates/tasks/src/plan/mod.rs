//! Points for a plan.

use crate::{Form, Label, Task};
use draft::{Part, PlanHeading};

const fn label(word: &'static str, heading: PlanHeading) -> Label {
    Label {
        word,
        part: Part::Plan(heading),
    }
}

/// Up to six points under the plan's headings.
pub const TASK: Task = Task {
    id: "plan",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[
        label("Investigations", PlanHeading::Investigations),
        label("Treatment", PlanHeading::Treatment),
        label("Monitoring", PlanHeading::Monitoring),
        label("Patient information", PlanHeading::PatientInformation),
        label("Follow-up", PlanHeading::FollowUp),
        label("Safety-net", PlanHeading::SafetyNet),
    ],
    form: Form::Consideration,
    items: 6,
    max_tokens: 320,
    readings: 1,
};
