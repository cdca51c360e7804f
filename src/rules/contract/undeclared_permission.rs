//! Everything else that a contract can state and does not.

use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::undeclared::{report, report_asserted};
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
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
