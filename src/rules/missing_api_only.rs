//! An identity that may log in like a person.

use super::missing_flag::{Flag, report};
use super::rule::{Check, Group, Rule};
use crate::catalog::severity::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    name: "missing-api-only",
    group: Group::Api,
    severity: Severity::High,
    confidence: Confidence::Certain,
    taste: false,
    varies: true,
    options: &[],
    docs: include_str!("missing_api_only.md"),
    check: Check::Identity(|of, out| {
        report(
            of,
            &Flag {
                permission: "ApiUserOnly",
                label: "API Only User",
                consequence: "Whoever finds its credentials can log in to the user interface.",
                asks_for_profile: true,
            },
            out,
        );
    }),
};
