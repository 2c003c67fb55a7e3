//! A suspicion that the same document answers further on: "sent in with ?PET … sFlt/PlGF 22 -> PET ruled out". What was suspected is then
//! absent; a suspicion raised behind the answer stays one.

use super::page::{Page, place};
use record::{Condition, Experiencer, Fact, Presence, VerificationStatus};

/// Words that answer, in small letters.
const ANSWERS: [&str; 10] = [
    "ruled out",
    "excluded",
    "not confirmed",
    "discounted",
    "refuted",
    "排除",
    "除外",
    "不成立",
    "不支持",
    "否定",
];

/// Shortest name that is looked for again, in bytes.
const SHORTEST: usize = 2;

/// Makes the suspicions of the page absent that it answers later.
pub(crate) fn settle(page: &mut Page<'_>) {
    let open = |fact: &Fact<Condition>| {
        let said = &fact.value.assertion;
        said.experiencer == Experiencer::Patient && said.presence == Presence::Possible
    };
    if !page.record.conditions.iter().any(open) {
        return;
    }
    let small = page.original.to_ascii_lowercase();
    let base = page.base;
    for fact in page.record.conditions.iter_mut().filter(|fact| open(fact)) {
        let Some(span) = place(fact) else { continue };
        let inside = span
            .start
            .checked_sub(base)
            .and_then(|start| small.get(start..span.end - base));
        let Some(name) = inside.filter(|name| name.len() >= SHORTEST) else {
            continue;
        };
        if is_answered(&small[span.end - base..], name) {
            fact.value.assertion.presence = Presence::Absent;
            fact.value.verification_status = VerificationStatus::Refuted;
        }
    }
}

/// `rest` names it again and excludes it.
fn is_answered(rest: &str, name: &str) -> bool {
    let whole = |at: usize| {
        let before = rest[..at].chars().next_back();
        !(name.is_ascii() && before.is_some_and(|c| c.is_ascii_alphanumeric()))
    };
    rest.match_indices(name).any(|(at, _)| {
        let behind = rest[at + name.len()..].trim_start_matches([' ', ':', '-', ',']);
        let behind = behind.strip_prefix("已").unwrap_or(behind);
        let behind = ["is ", "was ", "has been ", "now "]
            .iter()
            .find_map(|verb| behind.strip_prefix(verb))
            .unwrap_or(behind);
        whole(at) && ANSWERS.iter().any(|answer| behind.starts_with(answer))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Presence;

    #[test]
    fn a_suspicion_is_answered_further_on() {
        let possible = |text: &str| {
            let record = open(text).0;
            let facts = record.conditions.iter();
            facts
                .filter(|fact| fact.value.assertion.presence == Presence::Possible)
                .count()
        };
        assert_eq!(possible("Sent in with ?PE.\nCTPA done.\nPE ruled out."), 0);
        assert_eq!(possible("PE excluded in May.\nNow ?PE."), 1);
        assert_eq!(
            possible("Dyspnoea: ?PE or ?pneumonia.\nPneumonia ruled out."),
            1
        );
        assert_eq!(
            possible("PE? D-dimer 0.2, heme: PE EXCLUDED, heparin ok."),
            0
        );
    }
}
