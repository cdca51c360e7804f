//! A powerful identity with fewer than two controls that make stolen credentials worth less.

use crate::access::grants::Origin;
use crate::catalog::permission::{self, Permission};
use crate::finding::{Place, Subject};
use crate::org::app::App;
use crate::risk::exposure::{Control, Exposure};
use crate::rules::engine::context::{Findings, IdentityContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::GrantKind;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::and_more;

pub(crate) const RULE: Rule = Rule::new(
    "privileged-without-controls",
    Group::Identity,
    Severity::Medium,
    include_str!("privileged_without_controls.md"),
    Check::Identity(check),
)
.likely();

/// How many controls the benchmark asks for.
const ENOUGH: usize = 2;

fn check(of: &IdentityContext<'_>, out: &mut Findings) {
    let privileges = privileges(of);
    let Some((_, document, offset)) = privileges.first() else { return };
    let controls = controls(of);
    // What is not known may be there.
    if controls.iter().filter(|(known, _)| *known != Some(false)).count() >= ENOUGH {
        return;
    }
    let (cx, name) = (&of.cx, &of.identity.name);
    let held: Vec<String> = privileges.iter().map(|(p, _, _)| p.title().into_owned()).collect();
    let shown = match controls.iter().find(|(known, _)| *known == Some(true)) {
        Some((_, control)) => format!("one compensating control alone: {control}"),
        None => "no compensating control".to_owned(),
    };
    let subject = Subject { kind: SubjectKind::Identity, name: name.clone() };
    let place = Place::Leaf { element: *offset, leaf: "name" };
    let draft = cx
        .about(subject, *document, place, "its power")
        .key("controls")
        .identities(&[of.id])
        .message(format!("integration '{name}' holds {}, and the repository shows {shown}", and_more(&held, 3)))
        .help(
            "Whoever steals its credentials can use all of it. The Security Benchmark for Salesforce asks for two of: \
             login ranges, narrow scopes with tokens that end, alerts on unusual activity, rotation of credentials, an \
             identity of its own. Alerts and rotation are no metadata: where they are in place, waive this with them \
             as the reason.",
        );
    out.push(cx, draft);
}

/// The permissions that give power over all data or the org, by name, with the entry that grants each.
fn privileges(of: &IdentityContext<'_>) -> Vec<(&'static Permission, usize, u32)> {
    let library = of.cx.org.library;
    let access = of.cx.analysis.access(of.id);
    let mut found: Vec<_> = access
        .of_kind(GrantKind::UserPermission)
        .filter_map(|(key, _)| {
            let permission = permission::find(library.names.get(key.name))?;
            let is_critical = permission.rating.as_ref()?.level == Severity::Critical;
            if !is_critical || permission.confidence() != Confidence::Certain {
                return None;
            }
            let direct = access.sources(key).into_iter().filter(|source| !source.implied);
            let places = direct.filter_map(|source| match source.origin {
                Origin::Entry { document, entry } => {
                    let offset = library.documents[document as usize].entries[entry as usize].offset;
                    Some((document as usize, offset))
                }
                Origin::Stock(_) | Origin::Asserted(_) => None,
            });
            let (document, offset) = places.min()?;
            Some((permission, document, offset))
        })
        .collect();
    found.sort_by_key(|(permission, _, _)| permission.name);
    found
}

/// The benchmark's controls that metadata can show, and whether each is there; `None` where that is not known.
fn controls(of: &IdentityContext<'_>) -> [(Option<bool>, &'static str); 3] {
    let org = of.cx.org;
    let exposure = Exposure::of(org, of.id, of.cx.analysis.facts(of.id));
    let scopes = of.identity.apps.iter().map(|&app| has_narrow_tokens(&org.apps[app]));
    // One app with wide tokens undoes the others; without an app nothing is known.
    let scopes = scopes.reduce(|all, one| match (all, one) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    });
    [
        (exposure.get(Control::IpRange), Control::IpRange.in_words()),
        (scopes.flatten(), "its apps ask for narrow scopes, and their tokens end"),
        (is_dedicated(of), "it shares no app and no user with another integration"),
    ]
}

/// Whether tokens of an app carry less than all that the user can do, and end.
fn has_narrow_tokens(app: &App) -> Option<bool> {
    let is_wide = app.broad_scope().is_some();
    match (is_wide, app.has_finite_refresh_tokens()) {
        (true, _) | (_, Some(false)) => Some(false),
        (false, Some(true)) if !app.scopes.is_empty() => Some(true),
        _ => None,
    }
}

/// Whether a declared integration has its apps and users for itself.
fn is_dedicated(of: &IdentityContext<'_>) -> Option<bool> {
    let org = of.cx.org;
    let integration = org.config.integrations.get(of.identity.integration?)?;
    let by_apps = of.identity.apps.iter().map(|&app| org.identities_by_app(app));
    let by_users = integration.users.iter().map(|user| org.identities_by_user(&user.value));
    Some(by_apps.chain(by_users).flatten().all(|&identity| identity == of.id))
}
