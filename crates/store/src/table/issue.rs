use crate::error::StoreError;
use crate::store::Store;
use crate::table::case::{self, CaseId};
use record::{DetectedIssue, IssueState};
use rusqlite::params;

impl Store {
    /// Replaces the answers of the checks on a case.
    pub fn save_issues(&self, case: &CaseId, issues: &[DetectedIssue]) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::require(transaction, case)?;
            transaction
                .prepare_cached("DELETE FROM issue WHERE case_id = ?1")?
                .execute([&case.0])?;
            let mut insert =
                transaction.prepare_cached("INSERT INTO issue VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            for (position, issue) in issues.iter().enumerate() {
                let state = match issue.state {
                    IssueState::Found => "found",
                    IssueState::Clear => "clear",
                    IssueState::NotChecked { .. } => "not_checked",
                };
                insert.execute(params![
                    case.0,
                    position,
                    issue.rule,
                    serde_json::to_value(issue.severity)?.as_str(),
                    state,
                    serde_json::to_string(issue)?
                ])?;
            }
            Ok(())
        })
    }

    /// The answers of the checks on a case, in the order they were stored.
    pub fn issues(&self, case: &CaseId) -> Result<Vec<DetectedIssue>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT body FROM issue WHERE case_id = ?1 ORDER BY position")?;
            let mut rows = statement.query([&case.0])?;
            let mut issues = Vec::new();
            while let Some(row) = rows.next()? {
                issues.push(serde_json::from_str(row.get_ref(0)?.as_str()?)?);
            }
            Ok(issues)
        })
    }
}
