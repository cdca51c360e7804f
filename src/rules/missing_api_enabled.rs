//! An identity that cannot use the API.

use super::missing_flag::{Flag, report};
use super::rule::{Check, Group, Rule};
use crate::catalog::severity::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    name: "missing-api-enabled",
    group: Group::Api,
    severity: Severity::Medium,
    confidence: Confidence::Certain,
    taste: false,
    varies: true,
    options: &[],
    docs: include_str!("missing_api_enabled.md"),
    check: Check::Identity(|of, out| {
        report(
            of,
            &Flag {
                permission: "ApiEnabled",
                label: "API Enabled",
                consequence: "Without it every call to the API fails.",
                asks_for_profile: false,
            },
            out,
        );
    }),
};
