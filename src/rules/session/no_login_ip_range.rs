//! An integration that may log in from anywhere.

use crate::catalog::profile::ProfileClass;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "no-login-ip-range",
    Group::Session,
    Severity::Medium,
    include_str!("no_login_ip_range.md"),
    Check::Holder(check),
);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let stock = by.holder.standard_profile().is_some_and(|s| s.class == ProfileClass::ApiOnly);
    let has_ranges =
        by.holder.files(library).any(|(_, d)| d.profile().is_some_and(|p| !p.login_ip_ranges.is_empty()));
    let partial = !by.holder.names_user_permissions(library) || by.holder.is_incomplete(library);
    if by.holder.kind != HolderKind::Profile || stock || has_ranges || partial {
        return;
    }
    let Some(draft) = by.cx.about_whole(by.holder, "no <loginIpRanges> in here") else { return };
    let draft =
        draft.identities(by.identities).message(format!("{} may log in from any address", by.who())).help(
            "A stolen token works from anywhere. Add <loginIpRanges> with the addresses that the integration \
             calls from; if it has no fixed ones, limit the connected app instead.",
        );
    out.push(&by.cx, draft);
}
