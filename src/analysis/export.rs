//! What the evidence says of itself that a reader of findings must know.

use jiff::civil::Date;

use super::Analysis;

impl Analysis<'_> {
    /// Whether the evidence is older than it may be.
    pub fn has_old_evidence(&self, today: Option<Date>) -> bool {
        let evidence = self.library.evidence.as_ref();
        evidence.zip(today).is_some_and(|(evidence, today)| evidence.is_out_of_date(today))
    }

    /// What in the evidence could be taken for more than it is: sentences without a full stop.
    pub fn notes_on_evidence(&self, today: Option<Date>) -> Vec<String> {
        let Some(evidence) = &self.library.evidence else { return Vec::new() };
        let mut notes = Vec::new();
        let as_of = evidence.as_of.filter(|_| self.has_old_evidence(today));
        if let Some((as_of, today)) = as_of.zip(today) {
            let days = evidence.age_on(today).unwrap_or_default();
            notes.push(format!(
                "the evidence is out of date: its newest row is of {as_of}, {days} days ago, and it may be {} days old; \
                 export it again",
                evidence.max_age_days
            ));
        }
        // Who may not see the logins of others is given their own, without a word.
        if evidence.logins.len() == 1 && evidence.users.values().filter(|user| user.is_active()).count() > 1 {
            notes.push(
                "LoginHistory has logins of one user alone: who exported it may see no others, which needs Manage \
                 Users or Monitor Login History"
                    .to_owned(),
            );
        }
        notes
    }
}
