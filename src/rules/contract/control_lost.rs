//! A control that restricted an integration and is gone.

use std::collections::BTreeMap;

use crate::access::control::{ControlKind, ControlState};
use crate::analysis::RootAnalysis;
use crate::catalog::permission;
use crate::change::cause::Link;
use crate::change::pairs::Pair;
use crate::finding::{Label, Place, Site, Subject};
use crate::org::app::App;
use crate::org::principal::Principal;
use crate::rules::engine::context::{ChangeContext, Draft, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::gained::{carrier, label};
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::quoted;

pub(crate) const RULE: Rule = Rule::new(
    "control-lost",
    Group::Contract,
    Severity::High,
    include_str!("control_lost.md"),
    Check::Change(check),
)
.varying();

fn check(of: &ChangeContext<'_>, out: &mut Findings) {
    for pair in of.change.pairs().into_iter().filter(|pair| !pair.is_part) {
        let here = |at: usize| std::ptr::eq(of.change.head.roots[at].org(), of.cx.org);
        if pair.head.root.is_some_and(here) && !pair.base.ids.is_empty() {
            for &id in &pair.head.ids {
                of_identity(of, &pair, id, out);
            }
        }
    }
    of_apps(of, out);
}

/// What a control is called, and the key that tells it from others.
fn title(kind: ControlKind) -> (String, &'static str) {
    match kind {
        ControlKind::Permission(p) => (permission::title_of(p.name).into_owned(), p.name),
        ControlKind::LoginIpRanges => ("its login IP ranges".to_owned(), LOGIN_IP_RANGES),
        ControlKind::LoginHours => ("its login hours".to_owned(), LOGIN_HOURS),
    }
}

const LOGIN_IP_RANGES: &str = "loginIpRanges";
const LOGIN_HOURS: &str = "loginHours";

fn severity(key: &str) -> Severity {
    match key {
        "ApiUserOnly" | "TwoFactorApi" | LOGIN_IP_RANGES => Severity::High,
        LOGIN_HOURS => Severity::Low,
        _ => Severity::Medium,
    }
}

fn of_identity(of: &ChangeContext<'_>, pair: &Pair, id: IdentityId, out: &mut Findings) {
    let Some(base) = pair.base.root.map(|at| &of.change.base.roots[at]) else { return };
    let now = of.cx.org.controls(Principal::Identity(id), of.cx.analysis.access(id));
    for &was in &pair.base.ids {
        let before = base.org().controls(Principal::Identity(was), base.access(was));
        for ((kind, was_state), (_, state)) in before.into_iter().zip(&now) {
            let ControlState::On(places) = was_state else { continue };
            // Ranges that restrict next to nothing now are reported by a rule of their own, where they stand.
            let unknown = *state == ControlState::Unknown;
            if unknown || *state == ControlState::Off {
                let gone = Loss { of, pair, id, kind, places: &places, unknown };
                if let Some(draft) = gone.draft() {
                    out.push(&of.cx, draft);
                }
            }
        }
    }
}

/// A control that an identity had.
struct Loss<'a> {
    of: &'a ChangeContext<'a>,
    pair: &'a Pair,
    id: IdentityId,
    kind: ControlKind,
    /// Documents of the base, and the bytes of the elements.
    places: &'a [(usize, u32)],
    /// Nothing says that it is gone.
    unknown: bool,
}

impl Loss<'_> {
    /// `None` where the file that had it is gone: what the holder has in the org stays as it is.
    fn draft(&self) -> Option<Draft> {
        let (cx, change) = (&self.of.cx, self.of.change);
        let base = &change.base.roots[self.pair.base.root?];
        let (title, key) = title(self.kind);
        let causes = match self.kind {
            ControlKind::Permission(p) => {
                let losses = change.losses(self.pair)?;
                let of = |&id: &IdentityId| losses.of_control(base.access(id), p.name);
                self.pair.base.ids.iter().flat_map(of).collect()
            }
            _ => Vec::new(),
        };
        let shown =
            causes.iter().find_map(|cause| Some((label(self.of, cause, false, "no longer so")?, cause)));
        let stood = || {
            let (document, offset) = *self.places.first()?;
            let file = base.org().library.documents[document].file;
            let now = change.lines.now(file, offset)?;
            let place = Place::Element(now.offset);
            let text = if now.kept { "no longer so" } else { "it stood here" };
            Some(Label { site: Site { file: now.file, place }, text: text.to_owned() })
        };
        let (primary, cause) = match shown {
            Some((label, cause)) => (label, Some(cause)),
            None => (stood()?, None),
        };
        let identity = &cx.org.identities[self.id].name;
        let how = cause.map_or_else(String::new, |cause| {
            let carrier = carrier(cause);
            match cause.link {
                Link::Entry => format!(": {carrier} no longer has it"),
                Link::Member => format!(": {carrier} has lost the permission set with it"),
                Link::Muting => format!(": {carrier} mutes it now"),
                Link::Holder | Link::Identity => format!(": it is no longer given {carrier}"),
                Link::License => format!(": {carrier} can no longer be assigned to it"),
                Link::Stock | Link::External => String::new(),
            }
        });
        let subject = Subject { kind: SubjectKind::Identity, name: identity.clone() };
        let draft = cx
            .about_label(subject, primary)
            .identities(&[self.id])
            .key(key)
            .severity(severity(key))
            .message(format!("integration {} loses {title}{how}", quoted(identity)))
            .help(help(self.kind));
        Some(if self.unknown { draft.confidence(Confidence::Likely) } else { draft })
    }
}

fn help(kind: ControlKind) -> &'static str {
    match kind {
        ControlKind::Permission(_) => {
            "A control only restricts: put it back, or put it into a permission set that only this integration has, in \
             the same change."
        }
        ControlKind::LoginIpRanges => {
            "A stolen token then works from any address. Put the ranges back, or write those that the integration calls \
             from now."
        }
        ControlKind::LoginHours => "Put the hours back, or write those at which the integration works now.",
    }
}

/// A control of an app: what it is called, the rule that reports it without a change, how bad its loss is, and
/// whether an app has it.
type AppControl = (&'static str, &'static str, Severity, fn(&App) -> Option<bool>);

const OF_APPS: [AppControl; 7] = [
    ("its IP restrictions", "ip-relaxation", Severity::High, App::enforces_ip_ranges),
    ("the approval by an administrator", "self-authorised-app", Severity::High, App::is_pre_authorised_only),
    (
        "the end of its refresh tokens",
        "immortal-refresh-token",
        Severity::High,
        App::has_finite_refresh_tokens,
    ),
    ("the rotation of its refresh tokens", "refresh-token-not-rotated", Severity::Medium, |app| {
        app.rotates_refresh_tokens.as_ref().map(|s| s.value)
    }),
    ("the binding of its tokens to addresses", "token-works-anywhere", Severity::Medium, |app| {
        app.binds_tokens_to_ip.as_ref().map(|s| s.value)
    }),
    ("PKCE", "pkce-or-secret-optional", Severity::Medium, |app| app.pkce_required.as_ref().map(|s| s.value)),
    ("its high-assurance sessions", "", Severity::Medium, |app| {
        app.session_level.as_ref().map(|s| s.value.eq_ignore_ascii_case("HIGH_ASSURANCE"))
    }),
];

fn of_apps(of: &ChangeContext<'_>, out: &mut Findings) {
    let path = of.cx.org.root_path();
    let Some(base) = of.change.base.roots.iter().map(RootAnalysis::org).find(|o| o.root_path() == path)
    else {
        return;
    };
    let key = |app: &App| (app.kind, fold(&app.name).into_owned());
    // Where several go by one name, the first.
    let before: BTreeMap<_, &App> = base.apps.iter().rev().map(|app| (key(app), app)).collect();
    for app in of.cx.apps() {
        let Some(was) = before.get(&key(app.app)) else { continue };
        for (title, rule, severity, has) in OF_APPS {
            if has(was) == Some(true) && has(app.app) != Some(true) {
                let changed =
                    app.app.files.iter().find_map(|&file| Some((file, of.change.lines.first(file)?)));
                let file = changed.map_or_else(|| app.app.files.first().copied(), |(file, _)| Some(file));
                let Some(file) = file else { continue };
                let place = match changed {
                    Some((_, offset)) if offset > 0 => Place::Bytes { start: offset, end: offset + 1 },
                    _ => Place::Root,
                };
                let draft = app
                    .draft_at(Label { site: Site { file, place }, text: "changed here".to_owned() })
                    .key(if rule.is_empty() { title } else { rule })
                    .severity(severity)
                    .message(format!("{} loses {title}", app.app.title()))
                    .help("Put it back: it restricts what a stolen secret or token is good for.");
                let stated = has(app.app).is_some();
                out.push(&of.cx, if stated { draft } else { draft.confidence(Confidence::Likely) });
            }
        }
    }
}
