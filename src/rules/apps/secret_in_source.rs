//! A secret that everybody who reads the repository has.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::{Component, Content};
use crate::metadata::parsed::Parsed;
use crate::metadata::secret::{Secret, SecretKind};
use crate::project::MetadataKind;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "secret-in-source",
    Group::Apps,
    Severity::Critical,
    include_str!("secret_in_source.md"),
    Check::Org(check),
)
.varying();

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        component.secrets.iter().for_each(|secret| report(cx, component, secret, out));
        let is_global = matches!(component.content, Content::GlobalOauthSettings(_));
        if is_global && component.secrets.is_empty() {
            let (subject, title) = subject(cx, component);
            let site = Site { file: component.file, place: Place::Root };
            let primary = Label { site, text: "a file to keep out of the repository".into() };
            let draft = cx
                .about_label(subject, primary)
                .severity(Severity::Low)
                .key("presence")
                .message(format!("{title} has its global OAuth settings in the repository"))
                .help(
                    "Salesforce says not to add this file to source control, since it holds the consumer key and may \
                     hold the secret. List it in .gitignore and .forceignore, and keep it where secrets are kept.",
                );
            out.push(cx, draft);
        }
    }
}

fn report(cx: &Context<'_>, component: &Parsed<Component>, secret: &Secret, out: &mut Findings) {
    let (subject, title) = subject(cx, component);
    let what = match secret.kind {
        SecretKind::Element => format!("its <{}>", secret.name),
        SecretKind::PrivateKey => format!("a private key in <{}>", secret.name),
        SecretKind::AuthUrl => format!("a login URL of the Salesforce CLI in <{}>", secret.name),
        SecretKind::Parameter => format!("what looks like a secret, the value of '{}',", secret.name),
    };
    let site = Site { file: component.file, place: Place::Element(secret.offset) };
    let draft = cx
        .about_label(subject, Label { site, text: "the value is not shown here".into() })
        .key(secret.name.clone())
        .message(format!("{title} has {what} in the repository"))
        .help(
            "Everybody who can read the repository, or ever could, has it. Replace it in the org first, then remove it \
             here and from the history; let the deploy put it in (\"replacements\" in sfdx-project.json).",
        );
    let guessed = secret.kind == SecretKind::Parameter;
    out.push(cx, if guessed { draft.confidence(Confidence::Likely) } else { draft });
}

/// Whose file it is, and how sentences call it.
fn subject(cx: &Context<'_>, component: &Parsed<Component>) -> (Subject, String) {
    let source = &cx.org.library.project.files[component.file];
    if let Some(id) = cx.org.app_of_file(component.file) {
        let app = &cx.org.apps[id];
        return (Subject { kind: SubjectKind::App, name: app.name.clone() }, app.title());
    }
    let (kind, name) = match source.kind {
        MetadataKind::AuthProvider
        | MetadataKind::SamlSsoConfig
        | MetadataKind::NamedCredential
        | MetadataKind::ExternalCredential => (SubjectKind::Credential, &source.name),
        _ => (SubjectKind::File, &source.path),
    };
    (Subject { kind, name: name.clone() }, format!("{} '{}'", source.kind.noun(), source.name))
}
