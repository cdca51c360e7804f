//! Handler code that runs as an integration's user or an administrator.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

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
    let users = Users::new(cx);
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
            report(&users, cx.about_label(subject, label), &title, &user.text, out);
        }
    }
    for of in cx.apps() {
        let user = of.app.handler_user.as_ref().filter(|user| !user.value.is_placeholder);
        if let Some(user) = user {
            let label = Label { site: site_of(user), text: "its handler runs as this user".into() };
            report(&users, of.draft_at(label), &of.app.title(), &user.value.name, out);
        }
    }
}

fn report(users: &Users<'_>, draft: Draft, title: &str, user: &str, out: &mut Findings) {
    let whose = if is_administrator(user) {
        "by its name an administrator".to_owned()
    } else if let Some(whose) = users.integration_with(user) {
        whose
    } else {
        return;
    };
    let user = users.cx.org.library.shown_username(user);
    let draft = draft.message(format!("the handler of {title} runs as '{user}', {whose}")).help(
        "Handler code runs at every login with that user's rights, which include managing users where it creates or \
         changes them. Give it a user of its own that can do nothing else.",
    );
    out.push(users.cx, draft);
}

/// The users of integrations and apps, by folded names; of several integrations or apps with one, the first.
struct Users<'a> {
    cx: &'a Context<'a>,
    declared: FxHashMap<Cow<'a, str>, &'a str>,
    of_apps: FxHashMap<Cow<'a, str>, String>,
}

impl<'a> Users<'a> {
    fn new(cx: &'a Context<'a>) -> Self {
        let mut users = Self { cx, declared: FxHashMap::default(), of_apps: FxHashMap::default() };
        for integration in &cx.org.config.integrations {
            for user in &integration.users {
                users.declared.entry(fold(&user.value)).or_insert(&integration.name);
            }
        }
        for of in cx.apps() {
            if let Some(user) = &of.app.run_as {
                users.of_apps.entry(fold(&user.value.name)).or_insert_with(|| of.app.title());
            }
        }
        users
    }

    /// What integration logs in as a user.
    fn integration_with(&self, user: &str) -> Option<String> {
        let user = fold(user);
        let declared = self.declared.get(&user).map(|name| format!("as whom integration '{name}' logs in"));
        declared.or_else(|| self.of_apps.get(&user).map(|title| format!("as whom {title} logs in")))
    }
}
