//! An app that is open to a profile of many people, or of the most powerful.

use crate::catalog::profile::{ProfileClass, StandardProfile};
use crate::finding::{Label, Place, Site};
use crate::org::app::PreAuthorised;
use crate::rules::engine::context::{AppContext, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;
use crate::text::phrase::few;

pub(crate) const RULE: Rule = Rule::new(
    "app-open-to-broad-profile",
    Group::Apps,
    Severity::High,
    include_str!("app_open_to_broad_profile.md"),
    Check::App(check),
)
.varying();

fn check(of: &AppContext<'_>, out: &mut Findings) {
    // Where everybody may use the app, its list has no effect: see `self-authorised-app`.
    if of.app.admin_approved.as_ref().is_some_and(|stated| !stated.value) {
        return;
    }
    let mut broad: Vec<(&PreAuthorised, &StandardProfile)> = of
        .app
        .pre_authorised
        .iter()
        .filter_map(|p| Some((p, p.standard_profile()?)))
        .filter(|(_, profile)| matches!(profile.class, ProfileClass::Admin | ProfileClass::People))
        .collect();
    broad
        .sort_by_key(|(p, profile)| (profile.class != ProfileClass::Admin, p.mention.file, p.mention.offset));
    let label = |p: &PreAuthorised, text: &str| Label {
        site: Site { file: p.mention.file, place: Place::Element(p.mention.offset) },
        text: text.to_owned(),
    };
    let Some(((first, worst), others)) = broad.split_first() else { return };
    let is_admin = worst.class == ProfileClass::Admin;
    let severity = if is_admin || of.app.is_headless() { Severity::High } else { Severity::Medium };
    let names: Vec<_> = broad.iter().map(|(_, p)| p.label).collect();
    let profiles = if broad.len() == 1 { "profile" } else { "profiles" };
    let why = if of.app.uses_certificate() {
        "Whoever has the key of the app's certificate can log in as any user with such a profile."
    } else if is_admin {
        "An administrator who uses the app gives it an administrator's token."
    } else {
        "The app may act for everybody with such a profile."
    };
    let draft = of
        .draft_at(label(first, "open to everybody with it"))
        .severity(severity)
        .message(format!("{} is open to {profiles} {}", of.app.title(), few(&names)))
        .help(format!("{why} Pre-authorise one permission set that only the app's own users have."));
    let draft = others.iter().fold(draft, |draft, (p, _)| draft.related(label(p, "and to these")));
    out.push(&of.cx, draft);
}
