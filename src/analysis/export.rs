//! What the evidence says of itself that a reader of findings must know.

use jiff::civil::Date;

use super::Analysis;
use crate::config::Config;
use crate::evidence::{Redaction, Username};
use crate::text::phrase::commas;

impl Analysis<'_> {
    /// Whether the evidence is older than it may be.
    pub fn has_old_evidence(&self, today: Option<Date>) -> bool {
        let evidence = self.library.evidence.as_ref();
        evidence.zip(today).is_some_and(|(evidence, today)| evidence.is_out_of_date(today))
    }

    /// The usernames that no output shows; `None` where all may be shown.
    pub fn redaction(&self) -> Option<Redaction> {
        let evidence = self.library.evidence.as_ref().filter(|evidence| evidence.redacted)?;
        let own = evidence.users.values().map(|user| user.username.clone());
        let configs = std::iter::once(self.config).chain(self.config.before.as_deref());
        let declared = configs.flat_map(Config::usernames);
        let apps = self.orgs().flat_map(|org| &org.apps);
        let of_apps = apps.flat_map(|app| [&app.run_as, &app.handler_user]).flatten();
        let of_apps = of_apps.map(|user| user.value.name.as_str());
        let of_files = self.library.components.iter().filter_map(|component| component.content.runs_as());
        let named = declared.chain(of_apps).chain(of_files).map(|name| Username::new(name, true));
        Some(Redaction::new(own.chain(named)))
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
