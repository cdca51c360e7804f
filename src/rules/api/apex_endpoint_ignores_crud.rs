//! Apex endpoints that ask nothing about the rights of their caller.

use crate::metadata::apex_code::Traits;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::endpoint::{called, draft, endpoint};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "apex-endpoint-ignores-crud",
    Group::Api,
    Severity::High,
    include_str!("apex_endpoint_ignores_crud.md"),
    Check::Grant(GrantKind::Class, check),
)
.likely();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let Some(class) = endpoint(granted) else { return };
    let cx = &granted.by.cx;
    if !cx.analysis.code().ignores_crud(&class) {
        return;
    }
    let why = if class.code.traits.contains(Traits::SYSTEM_MODE) {
        "It asks for system mode,".to_owned()
    } else {
        let version = class.version.unwrap_or_default();
        format!(
            "Nothing in it asks for user mode, and its API version {version} (up to 66) does not do so by itself,"
        )
    };
    let finding = draft(granted, &class, "no check in here")
        .message(format!(
            "{} may call the {} '{}', which checks no object and field rights of its caller",
            granted.who(Bits::ENABLED),
            called(&class),
            class.name
        ))
        .help(format!(
            "{why} so that its queries and changes work on objects and fields that the integration was not granted, also \
             in a class with sharing. Write WITH USER_MODE and AccessLevel.USER_MODE, or Security.stripInaccessible; or \
             take the access away if the integration does not call it.",
        ));
    out.push(cx, finding);
}
