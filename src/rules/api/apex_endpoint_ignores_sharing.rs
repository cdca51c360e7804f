//! Apex endpoints that work on records which nobody shared with their caller.

use crate::finding::Explained;
use crate::inventory::code::Unshared;
use crate::metadata::apex_code::Traits;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::endpoint::{called, draft, endpoint};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "apex-endpoint-ignores-sharing",
    Group::Api,
    Severity::High,
    include_str!("apex_endpoint_ignores_sharing.md"),
    Check::Grant(GrantKind::Class, check),
)
.likely()
.varying();

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let Some(class) = endpoint(granted) else { return };
    let cx = &granted.by.cx;
    let Some(unshared) = cx.analysis.code().ignores_sharing(&class) else { return };
    let why = match (unshared, class.version) {
        (Unshared::Declared, _) => "It is declared without sharing.".to_owned(),
        (Unshared::Inherited, _) => {
            "It declares no sharing and extends a class that is declared without sharing.".to_owned()
        }
        (Unshared::ByDefault, version) => {
            let version = version.map_or_else(String::new, |v| format!(" ({v} here)"));
            format!("It declares no sharing, which up to API version 66{version} means without sharing.")
        }
    };
    let uses_data = class.code.traits.contains(Traits::USES_DATA);
    let reach = if uses_data {
        "It reads or changes records whoever owns them, so that the grants of the integration do not show what it reaches."
    } else {
        "It reads and changes no record itself; classes that it calls and that declare nothing work in the same way."
    };
    let dynamic = if class.code.traits.contains(Traits::DYNAMIC_QUERY) {
        " It also builds queries as text: make sure that nothing of the request gets into them."
    } else {
        ""
    };
    let severity = if uses_data { cx.rule.severity } else { Severity::Medium };
    let mut finding = draft(granted, &class, "without sharing")
        .severity(severity)
        .message(format!(
            "{} may call the {} '{}', which runs without sharing",
            granted.who(Bits::ENABLED),
            called(&class),
            class.name
        ))
        .help(format!(
            "{why} {reach}{dynamic} Declare the class with sharing, or take the access away if the integration does not call it."
        ));
    // Who changes every record has nothing more from it, unless a request can change what it asks for.
    if dynamic.is_empty() {
        finding = finding.explained_by(Explained::ByPermission("ModifyAllData"));
    }
    out.push(cx, finding);
}
