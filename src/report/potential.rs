//! What user access policies would give, in words.

use super::answer::title;
use super::plain::plain;
use crate::questions::potential::Potential;
use crate::text::phrase::list;

impl Potential {
    /// What it would give, in a sentence without a full stop.
    pub(super) fn sentence(&self) -> String {
        let status = self.status.as_ref().map_or("unknown".into(), |status| plain(status));
        let filters: Vec<_> = self.filters.iter().map(|f| plain(f).into_owned()).collect();
        let filters = if filters.is_empty() {
            "users that it does not narrow down".to_owned()
        } else {
            format!("users with {}", list(filters, 3))
        };
        let also = if self.identities.is_empty() {
            String::new()
        } else {
            let names = self.identities.iter().map(|name| format!("'{}'", plain(name))).collect();
            format!(", {} among them", list(names, 3))
        };
        format!(
            "'{}' (status {status}) would give {} to {filters}{also} ({})",
            plain(&self.policy),
            title(&self.holder),
            self.location.text()
        )
    }
}
