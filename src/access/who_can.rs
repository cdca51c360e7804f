//! Who holds something.

use super::goal::Goal;
use crate::metadata::component::Content;
use crate::metadata::user_access_policy::{Action, UserAccessPolicy};
use crate::org::Org;
use crate::org::directory::{Directory, Resolved};
use crate::org::principal::Principal;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

/// What a user access policy would give, to whom its filters match.
#[derive(Debug)]
pub struct Potential<'l> {
    /// Index into the run's source files.
    pub file: usize,
    pub policy: &'l UserAccessPolicy,
    pub action: &'l Action,
    pub holder: HolderId,
}

impl<'l> Org<'l> {
    /// Every identity and holder that holds all of some goals: the identities first.
    pub fn who_can(&self, goals: &[Goal]) -> Vec<Principal> {
        let identities = self.identities.keys().map(Principal::Identity);
        let subjects = identities.chain(self.holders.keys().map(Principal::Holder));
        subjects.filter(|&subject| self.can(subject, goals)).collect()
    }

    /// The user access policies that would give one of some holders.
    pub fn potential(&self, wanted: impl Fn(HolderId) -> bool) -> Vec<Potential<'l>> {
        let directory = Directory::new(self);
        let policies = self.components().filter_map(|(_, component)| {
            let Content::UserAccessPolicy(policy) = &component.content else { return None };
            Some((component.file, policy))
        });
        let actions =
            policies.flat_map(|(file, policy)| policy.actions.iter().map(move |a| (file, policy, a)));
        let granted = actions.filter_map(|(file, policy, action)| {
            let says = |value: &Option<_>, word: &str| {
                value.as_ref().is_some_and(|l: &crate::metadata::document::Located| l.text == word)
            };
            if !says(&action.action, "Grant") {
                return None;
            }
            let kind = match action.kind.as_ref()?.text.as_str() {
                "PermissionSet" => HolderKind::PermissionSet,
                "PermissionSetGroup" => HolderKind::PermissionSetGroup,
                _ => return None,
            };
            match directory.find(kind, &action.target.as_ref()?.text)? {
                Resolved::Holder(holder) => Some(Potential { file, policy, action, holder }),
                Resolved::Stock(_) => None,
            }
        });
        granted.filter(|p| wanted(p.holder)).collect()
    }
}
