//! The users that bots and agents run as.

use std::collections::BTreeMap;

use super::Org;
use super::identity::Identity;
use crate::config::{Integration, IntegrationKind};
use crate::metadata::component::Content;
use crate::terms::names::fold;
use crate::terms::severity::Confidence;

/// A user that agents run as. What it holds is data, unless an integration is declared with it.
pub(crate) struct AgentUser {
    /// The username as outputs show it: as the first file writes it.
    name: String,
    /// Why it is one, in sentences for people.
    evidence: Vec<String>,
}

/// The agents' users of an org by username, lower-cased. What a deploy replaces is no user.
fn users(org: &Org<'_>) -> BTreeMap<String, AgentUser> {
    let mut users: BTreeMap<String, AgentUser> = BTreeMap::new();
    for (_, component) in org.components() {
        let user = match &component.content {
            Content::Bot(bot) => &bot.user,
            Content::AiAgentDefinition(agent) => &agent.user,
            Content::AgentScript(script) => &script.user,
            _ => continue,
        };
        let source = &org.library.project.files[component.file];
        let is_placeholder =
            |name: &str| org.library.project.roots[org.root].is_placeholder(&source.path, name);
        // A username has the form of an address; all else stands for one.
        let user = user.as_ref().filter(|user| user.text.contains('@') && !is_placeholder(&user.text));
        let Some(user) = user else { continue };
        let shown = org.library.shown_username(&user.text);
        let evidence = format!("{} '{}' runs as '{shown}'", source.kind.noun(), source.name);
        let new = || AgentUser { name: shown, evidence: Vec::new() };
        let known = users.entry(fold(&user.text).into_owned()).or_insert_with(new);
        if !known.evidence.contains(&evidence) {
            known.evidence.push(evidence);
        }
    }
    users
}

/// A declared integration with an agent's user is an agent's, unless its kind is declared.
pub(crate) fn mark_declared(org: &mut Org<'_>) {
    let users = users(org);
    let config = org.config;
    for identity in &mut org.identities {
        let Some(integration) = identity.integration.map(|at| &config.integrations[at]) else { continue };
        let own = usernames(integration).filter_map(|name| users.get(&name));
        let evidence: Vec<String> = own.flat_map(|user| user.evidence.iter().cloned()).collect();
        if !evidence.is_empty() {
            identity.kind.get_or_insert(IntegrationKind::Agent);
            identity.evidence.extend(evidence);
        }
    }
}

/// Adds the agents' users that no integration is declared with: identities of whose holders nothing is known.
pub(crate) fn detect(org: &mut Org<'_>) {
    let mut users = users(org);
    for name in org.config.integrations.iter().flat_map(usernames) {
        users.remove(&name);
    }
    for user in users.into_values() {
        let mut identity = Identity::detected(user.name, Vec::new(), Confidence::Certain, user.evidence);
        identity.kind = Some(IntegrationKind::Agent);
        org.identities.push(identity);
    }
}

fn usernames(integration: &Integration) -> impl Iterator<Item = String> + '_ {
    integration.users.iter().map(|user| fold(&user.value).into_owned())
}
