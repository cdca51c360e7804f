//! What the evidence says of itself that a reader of findings must know.

use jiff::civil::Date;

use super::Analysis;
use crate::text::phrase::commas;

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
        for file in &evidence.files {
            let path = format!("{}/{}", evidence.folder, file.path);
            if !file.without.is_empty() {
                let columns = commas(&file.without);
                notes.push(format!("'{path}' has no {columns}, and what that would show is not judged"));
            }
            notes.extend(file.doubts.iter().map(|doubt| format!("'{path}' {doubt}")));
        }
        notes
    }
}
