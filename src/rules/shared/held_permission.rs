//! The check behind every rule that is a row of the catalogue.

use super::asserted::{self as asserted_grant, ELSEWHERE};
use super::remedy::revoke_permission;
use crate::access::asserted::{self, Asserted};
use crate::catalog::permission::{self, Permission};
use crate::rules::engine::context::{Context, Draft, Findings, Granted, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const fn rule(name: &'static str, group: Group, severity: Severity, docs: &'static str) -> Rule {
    let check = Check::Grant(GrantKind::UserPermission, check);
    Rule::new(name, group, severity, docs, check).also(Check::Identity(check_asserted))
}

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let cx = &granted.by.cx;
    let Some(permission) = of_rule(cx, granted.name) else { return };
    let draft = about(cx, permission, granted.draft(Bits::ENABLED), &revoke_permission(granted));
    out.push(cx, draft.message(format!("{} grants {}", granted.who(Bits::ENABLED), permission.title())));
}

/// The same for what the configuration says of holders that are not in the repository.
fn check_asserted(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, who) = (&of.cx, &of.identity.name);
    for Asserted { holder, grant, location, .. } in asserted::named(cx.org, of.identity) {
        let permission = of_rule(cx, &grant.name).filter(|_| grant.kind == GrantKind::UserPermission);
        let Some(permission) = permission else { continue };
        let Some(draft) = asserted_grant::draft(of, grant, location) else { continue };
        let message = format!("'{holder}' is said to grant {} to integration '{who}'", permission.title());
        out.push(cx, about(cx, permission, draft, ELSEWHERE).message(message));
    }
}

/// The permission of this name, if the running rule reports it.
fn of_rule(cx: &Context<'_>, name: &str) -> Option<&'static Permission> {
    permission::find(name).filter(|p| p.rule == Some(cx.rule.name))
}

fn about(cx: &Context<'_>, permission: &Permission, draft: Draft, remedy: &str) -> Draft {
    let why = permission.rating.as_ref().map_or("", |r| r.why);
    let escalation = permission.rating.as_ref().and_then(|r| r.escalation).unwrap_or_default();
    let sentences: Vec<_> = [why, escalation, remedy].into_iter().filter(|s| !s.is_empty()).collect();
    draft
        .severity(permission.severity_under(cx.rule.severity))
        .confidence(permission.confidence())
        .help(sentences.join(" "))
}
