//! Logins from where the profile in the project lets nobody log in.

use std::net::IpAddr;

use crate::evidence::Place as RowPlace;
use crate::finding::Place;
use crate::metadata::profile::LoginIpRange;
use crate::org::holder::Holder;
use crate::rules::engine::context::{Context, Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::of_user::{OfUser, users};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;
use crate::text::phrase::{and_more, count};

pub(crate) const RULE: Rule = Rule::new(
    "login-outside-ranges",
    Group::Evidence,
    Severity::Medium,
    include_str!("login_outside_ranges.md"),
    Check::Identity(check),
)
.with_tables(&["User", "LoginHistory"]);

/// So many addresses are named in a message, and shown with their rows.
const NAMED: usize = 3;

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, org) = (&of.cx, of.cx.org);
    for of_user in users(of) {
        let profiles = of_user.user.holders.iter().map(|&holder| &org.holders[holder]);
        for profile in profiles.filter(|holder| holder.kind == HolderKind::Profile) {
            check_profile(cx, &of_user, profile, out);
        }
    }
}

fn check_profile(cx: &Context<'_>, of_user: &OfUser<'_>, profile: &Holder, out: &mut Findings) {
    let ranges: Vec<(usize, &LoginIpRange)> = profile
        .files(cx.org.library)
        .flat_map(|(document, file)| file.profile().into_iter().map(move |profile| (document, profile)))
        .flat_map(|(document, profile)| profile.login_ip_ranges.iter().map(move |range| (document, range)))
        .collect();
    // A range that cannot be read may hold any address.
    let bounds: Option<Vec<(IpAddr, IpAddr)>> = ranges.iter().map(|(_, range)| range.addresses()).collect();
    let (Some(&(document, first)), Some(bounds)) = (ranges.first(), bounds) else { return };
    let Some(logins) = of_user.logins() else { return };
    let is_inside = |address: &IpAddr| {
        let in_range = |(start, end): &(IpAddr, IpAddr)| {
            start.is_ipv4() == address.is_ipv4() && start <= address && address <= end
        };
        bounds.iter().any(in_range)
    };
    let outside: Vec<(&IpAddr, &RowPlace)> =
        logins.addresses.iter().filter(|(address, _)| !is_inside(address)).collect();
    if outside.is_empty() {
        return;
    }
    let at_least = if logins.has_more_addresses { "at least " } else { "" };
    let place = Place::Leaf { element: first.offset, leaf: "startAddress" };
    let mut draft = of_user.draft_at(cx.label(document, place, "the ranges of its profile"));
    for (_, place) in outside.iter().take(NAMED) {
        draft = draft.row(of_user.row(**place, "a login from such an address"));
    }
    let draft = draft
        .key(of_user.key(""))
        .message(format!(
            "{} logged in from {at_least}{} outside the login ranges of {}{}",
            of_user.title(),
            count(outside.len(), "address"),
            profile.title(),
            named(of_user, &outside)
        ))
        .help(
            "The ranges in the project do not hold in the org: the org's profile has others, they are younger than these \
             logins, or the app relaxes them. Compare the profile in Setup, look at IP Relaxation of the app, and find \
             out who called from there. If the addresses are the system's own, add them to <loginIpRanges>.",
        );
    out.push(cx, draft);
}

/// The addresses, unless such things are not to be shown.
fn named(of_user: &OfUser<'_>, outside: &[(&IpAddr, &RowPlace)]) -> String {
    if of_user.evidence.redacted {
        return String::new();
    }
    let names: Vec<String> = outside.iter().map(|(address, _)| address.to_string()).collect();
    format!(": {}", and_more(&names, NAMED))
}
