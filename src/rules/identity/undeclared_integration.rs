//! An integration that the inventory does not know.

use crate::org::words::key;
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::{Confidence, Severity};

pub(crate) const RULE: Rule = Rule::new(
    "undeclared-integration",
    Group::Identity,
    Severity::Medium,
    include_str!("undeclared_integration.md"),
    Check::Identity(check),
)
.off_until_configured();

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let (cx, identity) = (&of.cx, of.identity);
    let [id] = identity.holders[..] else { return };
    if identity.declared {
        return;
    }
    let holder = &cx.org.holders[id];
    let name = match holder.kind {
        HolderKind::Profile => format!("\"{}\"", holder.name),
        _ => format!("[\"{}\"]", holder.name),
    };
    let Some(draft) = cx.about_whole(holder, "declared nowhere") else { return };
    let draft = draft
        .identities(&[of.id])
        .message(format!(
            "{} {} an integration's and is not declared: {}",
            holder.title(),
            if identity.confidence == Confidence::Certain { "is" } else { "looks like" },
            identity.evidence.join("; ")
        ))
        .help(format!(
            "Declare it in leastforce.toml: [integrations.{}] with {} = {name} and an owner. If it is none, name it \
             under [[not-integration]] with the reason.",
            key(&holder.name),
            holder.kind.key()
        ));
    out.push(cx, draft);
}
