//! A machine's app that may call the tools of hosted MCP servers.

use crate::config::IntegrationKind;
use crate::finding::Label;
use crate::org::app::SCOPE_MCP;
use crate::rules::engine::context::{AppContext, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "mcp-scope-on-machine-app",
    Group::Apps,
    Severity::Medium,
    include_str!("mcp_scope_on_machine_app.md"),
    Check::App(check),
)
.likely();

fn check(of: &AppContext<'_>, out: &mut Findings) {
    let app = of.app;
    let Some(scope) = app.scope(SCOPE_MCP) else { return };
    let org = of.cx.org;
    let is_machine = |&id: &IdentityId| org.identities[id].kind != Some(IntegrationKind::Agent);
    let machines: Vec<IdentityId> = org.identities_by_app(of.id).iter().copied().filter(is_machine).collect();
    let client_credentials = app.client_credentials.as_ref().filter(|flow| flow.value);
    let (why, flow) = match (client_credentials.map(site_of), app.certificate.as_ref().map(site_of)) {
        (Some(flow), _) => ("though it logs in with client credentials".to_owned(), Some(flow)),
        (None, Some(flow)) => ("though it logs in with a certificate".to_owned(), Some(flow)),
        (None, None) if !machines.is_empty() => (format!("and belongs to {}", of.cx.whom(&machines)), None),
        (None, None) => return,
    };
    let label = |site| Label { site, text: "it logs in without a person".into() };
    let draft = of
        .draft(scope, "asked for here")
        .related_to_some(flow.map(label))
        .message(format!("{} may ask for scope MCP, {why}", app.title()))
        .help(
            "Hosted MCP servers are for people: an external client app with the authorization code flow, and no \
             machine-to-machine flow. Tools act with all rights of the user. Take the scope away, or give agents an \
             app of their own and declare its integration with kind \"agent\".",
        );
    out.push(&of.cx, draft);
}
