//! An integration on a licence for people, while there are licences for integrations.

use crate::catalog::license::{self, LicenseClass, LicenseKind};
use crate::evidence::{Seats, Way};
use crate::org::Org;
use crate::org::user::User;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "seat-could-be-freed",
    Group::Evidence,
    Severity::Low,
    include_str!("seat_could_be_freed.md"),
    Check::Identity(check),
)
.likely()
.with_tables(&["User", "UserLicense"]);

const HELP: &str = "The licence Salesforce Integration is for users of the API alone: it allows no login by browser and no \
                    Visualforce page, a permission set that is bound to the licence Salesforce cannot be assigned to it, and \
                    a package may not work on it. The user needs a profile of that licence, and for standard objects the \
                    permission set licence Salesforce API Integration. Try it in a sandbox first.";

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    for of_user in users(of) {
        let Some(license) = license_of(&of_user) else { continue };
        let is_full = license::find(license).is_some_and(|known| known.class == LicenseClass::Standard);
        let Some((free, seats)) = free_seats(&of_user).filter(|_| is_full) else { continue };
        if of_user.times(Way::is_interactive).is_some() || needs_full_license(of.cx.org, of_user.user) {
            continue;
        }
        let Some(draft) = of_user.draft("this user") else { continue };
        let are = if free == 1 { "seat is" } else { "seats are" };
        let draft = draft
            .key(of_user.key(""))
            .row(of_user.row(of_user.user.place, "its profile has this licence"))
            .row(of_user.row(seats.place, "the free seats"))
            .message(format!(
                "{} has a seat of the licence '{license}', nothing in the project ties it to that, and {free} {are} free of \
                 '{}'",
                of_user.title(),
                seats.name
            ))
            .help(HELP);
        out.push(&of.cx, draft);
    }
}

fn license_of<'a>(of_user: &OfUser<'a>) -> Option<&'a str> {
    let profile = of_user.evidence.users.get(&of_user.user.id)?.profile?;
    of_user.evidence.profiles.get(&profile)?.license.as_deref()
}

/// The user licence of integrations, where the org has free ones.
fn free_seats<'a>(of_user: &OfUser<'a>) -> Option<(u64, &'a Seats)> {
    let mut seats = of_user.evidence.user_licenses.values();
    let seats =
        seats.find(|seats| license::find(&seats.name).is_some_and(license::License::is_of_api_users))?;
    let free = seats.total?.checked_sub(seats.used?)?;
    (free > 0).then_some((free, seats))
}

/// Whether something that the user has is known to need another licence than that of integrations.
fn needs_full_license(org: &Org<'_>, user: &User) -> bool {
    let leaves = user.holders.iter().flat_map(|&holder| org.leaves(holder)).map(|(leaf, _)| leaf);
    leaves.into_iter().any(|leaf| {
        let holder = &org.holders[leaf];
        let is_set = holder.kind == crate::terms::holder_kind::HolderKind::PermissionSet;
        let license = holder.known_license(org.library);
        let bound = license.is_some_and(|l| l.kind == LicenseKind::User && l.class == LicenseClass::Standard);
        let opens_page = holder
            .entries(org.library)
            .any(|(_, entry)| entry.kind == GrantKind::Page && !entry.bits.is_empty());
        is_set && bound || opens_page
    })
}
