//! An identity that cannot use the API.

use crate::catalog::permission;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::missing_flag::{Flag, report};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "missing-api-enabled",
    Group::Api,
    Severity::Medium,
    include_str!("missing_api_enabled.md"),
    Check::Identity(|of, out| {
        report(
            of,
            &Flag {
                permission: permission::API_ENABLED,
                consequence: "Without it every call to the API fails.",
                asks_for_profile: false,
            },
            out,
        );
    }),
)
.varying();
