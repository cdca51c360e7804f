//! An administrator under another name.

use crate::catalog::permission;
use crate::config::{OptionInfo, OptionValue, Stricter};
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "admin-clone",
    Group::SuperAccess,
    Severity::High,
    include_str!("admin_clone.md"),
    Check::Holder(check),
)
.likely()
.with_options(&[OptionInfo {
    name: "min-permissions",
    default: OptionValue::Count(12),
    stricter: Stricter::Lower,
    description: "How many critical or high permissions make a clone of an administrator.",
}]);

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    let library = by.cx.org.library;
    let mut powerful: Vec<(std::cmp::Reverse<Severity>, &str)> = by
        .entries()
        .filter(|(_, e)| e.enables_permission())
        .filter_map(|(_, e)| permission::find(library.names.get(e.name)))
        .filter(|p| !p.protective)
        .filter_map(|p| Some((std::cmp::Reverse(p.rating.as_ref()?.level), p.name)))
        .filter(|(level, _)| level.0 >= Severity::High)
        .collect();
    powerful.sort_unstable();
    powerful.dedup();
    if by.identities.is_empty() || (powerful.len() as u64) < by.cx.option("min-permissions") {
        return;
    }
    let worst: Vec<_> = powerful.iter().take(4).map(|(_, name)| *name).collect();
    let Some(draft) = by.cx.about_whole(by.holder, format!("{} powerful permissions", powerful.len())) else {
        return;
    };
    let draft = draft
        .identities(by.identities)
        .message(format!(
            "{} enables {} permissions rated critical or high, {} among them: an administrator under another name",
            by.who(),
            powerful.len(),
            worst.join(", ")
        ))
        .help("Start from nothing: a profile with API Enabled and API Only User, and one permission set that grants what the integration needs.");
    out.push(&by.cx, draft);
}
