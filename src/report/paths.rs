//! The ways by which somebody holds something, in words.

use super::answer::title;
use super::plain::plain;
use crate::questions::holder::Giver;
use crate::questions::paths::{Held, Path, Route};
use crate::questions::place::Place;
use crate::questions::subject::Assigned;
use crate::text::phrase::list;

impl Path {
    /// What grants it, in a sentence without a full stop.
    pub(super) fn sentence(&self, asked: &str, is_control: bool) -> String {
        let granted = self.grant.to_string();
        let granted = plain(&granted);
        let statement = match (&self.holder, &self.location) {
            (Giver::External(name), place) => {
                let place = place.as_ref().map_or_else(String::new, Place::text);
                format!("'{}' is said to grant {granted} ({place})", plain(name))
            }
            (Giver::Holder(holder), Some(place)) => {
                let verb = if is_control { "sets" } else { "grants" };
                format!("{} {verb} {granted} ({})", title(holder), place.text())
            }
            (Giver::Holder(holder), None) => format!(
                "the standard {}, which is not in the repository, usually has {granted}",
                title(holder)
            ),
        };
        let steps = if self.steps.is_empty() {
            String::new()
        } else {
            format!(" by way of {}", self.steps.join(" and "))
        };
        if self.implied { format!("{statement}, which brings {}{steps}", plain(asked)) } else { statement }
    }

    /// `path:line` alone, or that there is none.
    pub(super) fn place(&self) -> String {
        self.location.as_ref().map_or_else(|| "not in the repository".to_owned(), Place::text)
    }
}

impl Route {
    /// How the holder is had and what becomes of the entry on that way. Nothing for the holder itself.
    pub(super) fn sentence(&self, is_identity: bool) -> Option<String> {
        let declared = self.declared.as_ref().map(|place| format!(" ({})", place.text()));
        let assigned = self.assigned.as_ref().map(|Assigned { user, location }| {
            format!(", assigned to '{}' ({})", plain(user), location.text())
        });
        let declared = declared.into_iter().chain(assigned).collect::<String>();
        let places = list(self.muted.iter().map(Place::text).collect(), 3);
        let at = |places: &str| if places.is_empty() { String::new() } else { format!(" ({places})") };
        let way = match (&self.group, is_identity) {
            (Some(group), true) => format!("through {}{declared}", title(group)),
            (Some(_), false) => "as a member of the group".to_owned(),
            (None, true) if !declared.is_empty() => format!("directly{declared}"),
            (None, true) => "directly: it is what was taken for the integration".to_owned(),
            (None, false) => return None,
        };
        let member = self.member.as_ref().map_or_else(String::new, |place| {
            if is_identity {
                format!(", which contains it ({})", place.text())
            } else {
                format!(" ({})", place.text())
            }
        });
        Some(match self.held {
            Held::Yes => format!("held {way}{member}"),
            Held::Likely => format!(
                "probably held {way}{member}: the group mutes a right that goes with it{}, and whether it falls \
                 as well is not confirmed",
                at(&places)
            ),
            Held::Muted => format!("given {way}{member}, but not held: the group mutes it{}", at(&places)),
            Held::Unassignable => {
                let license = self.license.as_ref().map_or_else(String::new, |license| {
                    format!(" '{}' ({})", plain(&license.name), license.location.text())
                });
                format!(
                    "given {way}{member}, but not held: a Salesforce Integration user cannot be assigned a permission set \
                     with the licence{license}"
                )
            }
        })
    }
}
