//! Rights that an integration never gets to use.

use crate::finding::{Label, Place, Site, Subject};
use crate::rules::engine::context::{Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "session-activated-set",
    Group::Session,
    Severity::Medium,
    include_str!("session_activated_set.md"),
    Check::Org(check),
);

fn check(cx: &Context<'_>, out: &mut Findings) {
    let org = cx.org;
    for (id, holder) in org.holders.iter_enumerated() {
        let identities = org.identities_of(id);
        let Some((file, offset)) = holder.session_activation(org.library).filter(|_| !identities.is_empty())
        else {
            continue;
        };
        let site = Site { file, place: Place::Element(offset) };
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let draft = cx
            .about_label(subject, Label { site, text: "asks for an activated session".into() })
            .identities(&identities)
            .message(format!("{} grants {} nothing until a session is activated for it", holder.title(), cx.whom(&identities)))
            .help(
                "A program that logs in by itself activates no session, fails, and somebody widens its profile \
                 instead. Write false here and grant only what the integration needs, or take the set away from it.",
            );
        out.push(cx, draft);
    }
}
