//! An integration that may log in at any hour.

use crate::catalog::profile::ProfileClass;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "no-login-hours",
    Group::Session,
    Severity::Info,
    include_str!("no_login_hours.md"),
    Check::Holder(check),
)
.off_by_default();

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let stock = by.holder.standard_profile().is_some_and(|s| s.class == ProfileClass::ApiOnly);
    let mut profiles = by.holder.files(library).filter_map(|(_, d)| d.profile());
    let limited = profiles.any(|p| p.login_hours.as_ref().is_some_and(|h| h.restricted));
    let partial = !by.holder.names_user_permissions(library);
    if by.holder.kind != HolderKind::Profile || stock || limited || partial {
        return;
    }
    let Some(draft) = by.cx.about_whole(by.holder, "no <loginHours> in here") else { return };
    let draft = draft
        .identities(by.identities)
        .message(format!("{} may log in at any hour", by.who()))
        .help("A job that runs at night needs no door by day. Add <loginHours> with its window and room for retries.");
    out.push(&by.cx, draft);
}
