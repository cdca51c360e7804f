//! An org that lets any app call its API.

use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::component::Content;
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

pub(crate) const RULE: Rule = Rule::new(
    "api-access-control-off",
    Group::Apps,
    Severity::Medium,
    include_str!("api_access_control_off.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    for (_, component) in cx.org.components() {
        let Content::ConnectedAppSettings(settings) = &component.content else { continue };
        let Some(flag) = settings.admin_approved_apps_only.filter(|flag| !flag.value) else { continue };
        let name = cx.org.library.project.files[component.file].name.clone();
        let site = Site { file: component.file, place: Place::Element(flag.offset) };
        let draft = cx
            .about_label(
                Subject { kind: SubjectKind::Settings, name },
                Label { site, text: "off".into() },
            )
            .message("the org lets apps call its API that no administrator has approved")
            .help(
                "API Access Control leaves the API to approved apps. Salesforce Support has to enable the feature; \
                 then write true.",
            );
        out.push(cx, draft);
    }
}
