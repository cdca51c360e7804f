//! An org that lets any app call its API.

use crate::metadata::component::Content;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::org_setting::{Fault, report};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "api-access-control-off",
    Group::Apps,
    Severity::Medium,
    include_str!("api_access_control_off.md"),
    Check::Org(|cx, out| report(cx, &FAULT, out)),
);

const FAULT: Fault = Fault {
    at: |content| match content {
        Content::ConnectedAppSettings(settings) => {
            settings.admin_approved_apps_only.filter(|flag| !flag.value).map(|flag| flag.offset)
        }
        _ => None,
    },
    label: "off",
    message: "the org lets apps call its API that no administrator has approved",
    help: "API Access Control leaves the API to approved apps. Salesforce Support has to enable the feature; then write \
           true.",
};
