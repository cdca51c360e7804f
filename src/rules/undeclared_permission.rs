//! Everything else that a contract can state and does not.

use super::rule::{Check, Group, Rule};
use super::undeclared::{report, report_asserted};
use crate::catalog::grant::GrantKind;
use crate::catalog::severity::Severity;

pub(super) const RULE: Rule = Rule::new(
    "undeclared-permission",
    Group::Contract,
    Severity::High,
    include_str!("undeclared_permission.md"),
    Check::Grants(
        &[
            GrantKind::UserPermission,
            GrantKind::Class,
            GrantKind::Flow,
            GrantKind::Page,
            GrantKind::CustomPermission,
            GrantKind::Credential,
            GrantKind::App,
            GrantKind::RecordType,
            GrantKind::CustomSetting,
            GrantKind::CustomMetadata,
        ],
        report,
    ),
)
.also(Check::Identity(report_asserted));
