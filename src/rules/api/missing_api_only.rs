//! An identity that may log in like a person.

use crate::catalog::permission;
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::missing_flag::{Flag, report};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "missing-api-only",
    Group::Api,
    Severity::High,
    include_str!("missing_api_only.md"),
    Check::Identity(|of, out| {
        report(
            of,
            &Flag {
                permission: permission::API_ONLY_USER,
                consequence: "Whoever finds its credentials can log in to the user interface.",
                asks_for_profile: true,
            },
            out,
        );
    }),
)
.varying();
