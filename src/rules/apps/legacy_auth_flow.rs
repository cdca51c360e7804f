//! Ways to log in that send a password or can be phished.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::{Component, Content};
use crate::metadata::parsed::Parsed;
use crate::metadata::value::Flag;
use crate::rules::engine::context::{Context, Findings, site_of};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "legacy-auth-flow",
    Group::Apps,
    Severity::High,
    include_str!("legacy_auth_flow.md"),
    Check::Org(check),
)
.varying();

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        if let Content::OauthOidcSettings(settings) = &component.content {
            let password = settings.blocks_user_name_password_flow;
            let agent = settings.blocks_user_agent_flow;
            password_flow(cx, component, password, out);
            if let Some(flag) = agent.filter(|flag| !flag.value) {
                let draft = settings_draft(cx, component, Place::Element(flag.offset), "not blocked")
                    .severity(Severity::Low)
                    .key("blockOAuthUsrAgtFlow")
                    .message("the org lets apps log users in by the user-agent flow")
                    .help(
                        "Its tokens travel in addresses, where browsers and proxies keep them. Block it if no app needs \
                         it; Salesforce's own mobile apps do.",
                    );
                out.push(cx, draft);
            }
        }
    }
    for of in cx.apps() {
        let Some(stated) = of.app.device_flow.as_ref().filter(|stated| stated.value) else { continue };
        let draft = of
            .draft_at(Label { site: site_of(stated), text: "enabled here".into() })
            .message(format!("{} lets devices log in with a code that the user types elsewhere", of.app.title()))
            .help(
                "A caller who talks a user into typing such a code gets the token: that is how data was stolen from \
                 many orgs in 2025. Turn the device flow off.",
            );
        out.push(cx, draft);
    }
}

fn password_flow(cx: &Context<'_>, component: &Parsed<Component>, flag: Option<Flag>, out: &mut Findings) {
    let draft = match flag {
        Some(flag) if flag.value => return,
        Some(flag) => settings_draft(cx, component, Place::Element(flag.offset), "not blocked")
            .message("the org lets apps log in with a user name and password")
            .help("The other system keeps the password, and no second factor is asked for. Write true."),
        None => settings_draft(cx, component, Place::Root, "not stated in here")
            .severity(Severity::Info)
            .message("whether apps may log in with a user name and password is not stated, and so unknown")
            .help("Retrieve the settings again, and write <blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>."),
    };
    out.push(cx, draft.key("blockOAuthUnPwFlow"));
}

fn settings_draft(
    cx: &Context<'_>,
    component: &Parsed<Component>,
    place: Place,
    label: &str,
) -> crate::rules::engine::context::Draft {
    let name = cx.org.library.project.files[component.file].name.clone();
    let site = Site { file: component.file, place };
    let subject = Subject { kind: SubjectKind::Settings, name };
    cx.about_label(subject, Label { site, text: label.to_owned() })
}
