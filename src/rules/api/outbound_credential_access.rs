//! External credentials that an integration's token can use.

use crate::rules::engine::context::{Findings, Granted};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::remedy::revoke;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "outbound-credential-access",
    Group::Api,
    Severity::Medium,
    include_str!("outbound_credential_access.md"),
    Check::Grant(GrantKind::Credential, |granted: &Granted<'_>, out: &mut Findings| {
        let draft = granted
            .draft(Bits::ENABLED)
            .message(format!(
                "{} may make callouts as the external credential principal '{}'",
                granted.who(Bits::ENABLED),
                granted.name
            ))
            .help(format!(
                "Whoever steals the integration's token can reach the third system as well, by any code or flow that \
                 calls out with it. Keep calls into the org and out of it apart, in holders of their own. {}",
                revoke(&granted.by)
            ));
        out.push(&granted.by.cx, draft);
    }),
);
