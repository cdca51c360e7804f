//! Which controls restrict somebody.

use super::grants::{Access, Origin};
use crate::catalog::permission::{self, Permission};
use crate::metadata::profile::LoginIpRange;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::terms::grant::Grant;
use crate::terms::ids::HolderId;

/// What restricts instead of granting.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ControlKind {
    Permission(&'static Permission),
    /// Addresses from which logging in is possible; profiles alone have them.
    LoginIpRanges,
    /// Hours at which logging in is possible; profiles alone have them.
    LoginHours,
}

/// Whether a control is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlState {
    /// By the elements at these bytes of these documents.
    On(Vec<(usize, u32)>),
    /// Elements at these places speak of it and restrict next to nothing: login ranges of which one is wide.
    Void(Vec<(usize, u32)>),
    /// A standard profile whose file is absent usually has it.
    Usual,
    Off,
    /// Something that could say so is not in the repository.
    Unknown,
}

impl Org<'_> {
    /// Every control there is, and whether a subject with this access has it.
    pub fn controls(&self, subject: Principal, access: &Access) -> Vec<(ControlKind, ControlState)> {
        let library = self.library;
        let mut profiles = self.profiles(subject);
        if let Principal::Identity(id) = subject {
            profiles.retain(|profile| !self.identities[id].former.contains(profile));
        }
        let is_whole = |&profile: &HolderId| self.holders[profile].names_user_permissions(library);
        let profile_is_known = !profiles.is_empty() && profiles.iter().all(is_whole);
        let absent = |is_known: bool| if is_known { ControlState::Off } else { ControlState::Unknown };
        let all_known = profile_is_known && self.missing(subject).is_empty();
        let permissions = permission::all().iter().filter(|p| p.protective && p.alias_of.is_none());
        let permissions = permissions.map(|permission| {
            let sources = access.control(&library.names, permission.name);
            let places = sources.iter().filter_map(|source| match source.origin {
                Origin::Entry { document, entry } => {
                    let offset = library.documents[document as usize].entries[entry as usize].offset;
                    Some((document as usize, offset))
                }
                Origin::Stock(_) | Origin::Asserted(_) => None,
            });
            let places: Vec<_> = places.collect();
            let state = match (sources.is_empty(), places.is_empty()) {
                (true, _) => {
                    let put_in = self.is_put_in(subject, &Grant::permission(permission.name));
                    absent(all_known && !put_in)
                }
                (false, true) => ControlState::Usual,
                (false, false) => ControlState::On(places),
            };
            (ControlKind::Permission(permission), state)
        });
        let mut controls: Vec<_> = permissions.collect();
        let documents: Vec<usize> =
            profiles.iter().flat_map(|&h| self.holders[h].documents.iter().copied()).collect();
        let of_profile = |d: usize| library.documents[d].profile().map(|profile| (d, profile));
        let profiles = || documents.iter().filter_map(|&d| of_profile(d));
        let ranges = profiles().flat_map(|(d, p)| p.login_ip_ranges.iter().map(move |r| (d, r.offset)));
        let hours =
            profiles().filter_map(|(d, p)| Some((d, p.login_hours.as_ref().filter(|h| h.restricted)?)));
        let hours = hours.map(|(d, hours)| (d, hours.offset));
        let places = [
            (ControlKind::LoginIpRanges, ranges.collect::<Vec<_>>()),
            (ControlKind::LoginHours, hours.collect()),
        ];
        let is_void = profiles().any(|(_, p)| p.login_ip_ranges.iter().any(LoginIpRange::is_wide));
        controls.extend(places.into_iter().map(|(kind, places)| {
            let state = match kind {
                _ if places.is_empty() => absent(profile_is_known),
                ControlKind::LoginIpRanges if is_void => ControlState::Void(places),
                _ => ControlState::On(places),
            };
            (kind, state)
        }));
        controls
    }
}
