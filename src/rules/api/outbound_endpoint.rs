//! An address outside the org that data is sent to unprotected.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::metadata::value::Located;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "outbound-endpoint",
    Group::Api,
    Severity::Medium,
    include_str!("outbound_endpoint.md"),
    Check::Org(check),
)
.varying();

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        let (kind, found) = match &component.content {
            Content::NamedCredential(credential) => (SubjectKind::Credential, plain(credential.url.as_ref())),
            Content::RemoteSiteSetting(site) if site.is_active.is_none_or(|flag| flag.value) => {
                let flag = site.disables_protocol_security.filter(|flag| flag.value);
                let mixed = flag.map(|flag| (flag.offset, Severity::Low, "may be called without encryption"));
                (SubjectKind::Settings, plain(site.url.as_ref()).or(mixed))
            }
            _ => continue,
        };
        let Some((offset, severity, what)) = found else { continue };
        let source = &cx.org.library.project.files[component.file];
        let site = Site { file: component.file, place: Place::Element(offset) };
        let draft = cx
            .about_label(
                Subject { kind, name: source.name.clone() },
                Label { site, text: "not encrypted".into() },
            )
            .severity(severity)
            .message(format!("{} '{}' {what}", source.kind.noun(), source.name))
            .help(
                "Whoever is on the way can read and change what code and flows of the org send there, credentials \
                 included. Use an https address, and leave protocol security on.",
            );
        out.push(cx, draft);
    }
}

/// An address without encryption.
fn plain(url: Option<&Located>) -> Option<(u32, Severity, &'static str)> {
    let scheme = |url: &&Located| url.text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("http:"));
    url.filter(scheme).map(|url| (url.offset, Severity::Medium, "is called without encryption"))
}
