//! Agents that an integration can run.

use crate::config::IntegrationKind;
use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::held_permission;
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

/// The permissions are rows of the catalogue.
pub(crate) const RULE: Rule = held_permission::rule(
    "integration-runs-agents",
    Group::Api,
    Severity::Medium,
    include_str!("integration_runs_agents.md"),
)
.also(Check::Grant(GrantKind::Agent, check));

fn check(granted: &Granted<'_>, out: &mut Findings) {
    let by = &granted.by;
    // To work with other agents may be an agent's task.
    let is_agent = |&id: &IdentityId| by.cx.org.identities[id].kind == Some(IntegrationKind::Agent);
    if by.identities.iter().all(is_agent) {
        return;
    }
    let draft = granted
        .draft(Bits::ENABLED)
        .message(format!("{} may run agent '{}'", granted.who(Bits::ENABLED), granted.name))
        .help(format!(
            "The agent decides by itself what to do, from text that may come from anybody. A program that calls fixed \
             endpoints needs none. {}",
            revoke(by)
        ));
    out.push(&by.cx, draft);
}
