//! The check behind every rule that is a row of the catalogue.

use super::context::{Findings, Granted};
use super::remedy::revoke;
use super::rule::{Check, Group, Rule};
use crate::catalog::grant::{Bits, GrantKind};
use crate::catalog::permission;
use crate::catalog::severity::Severity;

pub(super) const fn rule(name: &'static str, group: Group, severity: Severity, docs: &'static str) -> Rule {
    Rule::new(name, group, severity, docs, Check::Grant(GrantKind::UserPermission, check))
}

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let cx = &granted.by.cx;
    let Some(permission) = permission::find(granted.name) else { return };
    if permission.rule != Some(cx.rule.name) {
        return;
    }
    let called = permission.label.unwrap_or(permission.name);
    let why = permission.rating.as_ref().map_or("", |r| r.why);
    let escalation = permission.rating.as_ref().and_then(|r| r.escalation).unwrap_or_default();
    let remedy = revoke(&granted.by);
    let sentences: Vec<_> = [why, escalation, &remedy].into_iter().filter(|s| !s.is_empty()).collect();
    let draft = granted
        .draft(Bits::ENABLED)
        .severity(permission.severity_under(cx.rule.severity))
        .confidence(permission.confidence())
        .message(format!("{} grants {called}", granted.who(Bits::ENABLED)))
        .help(sentences.join(" "));
    out.push(cx, draft);
}
