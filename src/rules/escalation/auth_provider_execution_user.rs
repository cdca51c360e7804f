//! Handler code that runs as an integration's user or an administrator.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::org::words::is_administrator;
use crate::rules::engine::context::{Context, Draft, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "auth-provider-execution-user",
    Group::Escalation,
    Severity::High,
    include_str!("auth_provider_execution_user.md"),
    Check::Org(check),
)
.likely();

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        let user = match &component.content {
            Content::AuthProvider(provider) => &provider.execution_user,
            Content::SamlSsoConfig(config) => &config.execution_user,
            _ => continue,
        };
        let source = &cx.org.library.project.files[component.file];
        if let Some(user) = user {
            let site = Site { file: component.file, place: Place::Element(user.offset) };
            let subject = Subject { kind: SubjectKind::Credential, name: source.name.clone() };
            let label = Label { site, text: "its handler runs as this user".into() };
            let title = format!("{} '{}'", source.kind.noun(), source.name);
            report(cx, cx.about_label(subject, label), &title, &user.text, out);
        }
    }
    for of in cx.apps() {
        let user = of.app.handler_user.as_ref().filter(|user| !user.value.is_placeholder);
        if let Some(user) = user {
            let label = Label { site: site_of(user), text: "its handler runs as this user".into() };
            report(cx, of.draft_at(label), &of.app.title(), &user.value.name, out);
        }
    }
}

fn report(cx: &Context<'_>, draft: Draft, title: &str, user: &str, out: &mut Findings) {
    let whose = if is_administrator(user) {
        "by its name an administrator".to_owned()
    } else if let Some(whose) = integration_with(cx, user) {
        whose
    } else {
        return;
    };
    let draft = draft.message(format!("the handler of {title} runs as '{user}', {whose}")).help(
        "Handler code runs at every login with that user's rights, which include managing users where it creates or \
         changes them. Give it a user of its own that can do nothing else.",
    );
    out.push(cx, draft);
}

/// What integration logs in as a user.
fn integration_with(cx: &Context<'_>, user: &str) -> Option<String> {
    let is_user = |name: &str| fold(name) == fold(user);
    let mut declared = cx.org.config.integrations.iter();
    if let Some(integration) = declared.find(|i| i.users.iter().any(|name| is_user(&name.value))) {
        return Some(format!("as whom integration '{}' logs in", integration.name));
    }
    let runs_as = |of: &crate::rules::engine::context::AppContext<'_>| {
        of.app.run_as.as_ref().is_some_and(|run_as| is_user(&run_as.value.name))
    };
    cx.apps().find(runs_as).map(|of| format!("as whom {} logs in", of.app.title()))
}
