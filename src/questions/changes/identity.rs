//! What differs of one identity.

use super::causes::Show;
use super::compared::{Compared, One, reference};
use super::grants::Grants;
use super::model::{Cause, Class, Effect, FindingRef, IdentityChange, Risk};
use super::{controls, escalations};
use crate::access::delta::{Side, delta};
use crate::catalog::permission;
use crate::finding::Finding;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::names::fold;
use crate::terms::rule_group::Group;

/// What differs; `None` where nothing does. `apart` are the names of the integrations that were parts of it.
pub(super) fn differing(
    of: &Compared<'_, '_>,
    apart: Vec<String>,
    show: &mut Show<'_, '_>,
) -> Option<IdentityChange> {
    let known = of.is.or(of.was)?;
    let (was, is) = (of.was.as_ref().map(side), of.is.as_ref().map(side));
    let delta = delta(&of.pair.name, &of.pair.root, was.as_ref(), is.as_ref());
    let grants = Grants::new(of, was.as_ref(), is.as_ref());
    let (gains, mut losses) = delta.map(|d| (d.gains, d.loses)).unwrap_or_default();
    let gains: Vec<_> = gains.into_iter().map(|grant| grants.gain(grant, show)).collect();
    let (mut controls_lost, mut controls_gained) = controls::of(of, show);
    let (escalations, mut escalations_gone) = escalations::of(of, show);
    // What a part does not have, the rest of it had.
    if of.pair.is_part {
        losses.clear();
        controls_lost.clear();
        controls_gained.clear();
        escalations_gone.clear();
    }
    let unread = of.was.map(|was| was.unread(of.compare.unread)).unwrap_or_default();
    if !unread.is_empty() {
        escalations_gone.clear();
    }
    let losses = losses.into_iter().map(|grant| grants.loss(grant, show));
    let mut losses: Vec<_> = losses.filter(|loss| !is_unknown(of, &loss.causes)).collect();
    controls_lost.retain(|control| !is_unknown(of, &control.causes));
    let missing = |one: Option<One<'_, '_>>| one.map(|one| one.missing()).unwrap_or_default();
    let (before, after) = (missing(of.was), missing(of.is));
    // What is declared still and has no file any more is deleted here alone.
    let is_gone = |cause: &Cause| {
        let title = cause.carrier.as_ref().map(|carrier| format!("{}:{}", carrier.kind.name(), carrier.name));
        title.is_some_and(|title| after.iter().any(|name| fold(name) == fold(&title)))
    };
    for loss in losses.iter_mut().filter(|loss| loss.effect == Effect::Revoked) {
        if loss.causes.iter().any(is_gone) {
            loss.effect = Effect::FileDeleted;
        }
    }
    let beyond = |these: &[String], those: &[String]| -> Vec<String> {
        let has = |name: &&String| !those.iter().any(|other| fold(other) == fold(name));
        these.iter().filter(has).cloned().collect()
    };
    let (mut unresolved, resolved) = match (of.was, of.is) {
        (_, None) => (Vec::new(), Vec::new()),
        _ if of.pair.is_part => (Vec::new(), Vec::new()),
        (None, Some(_)) => (after, Vec::new()),
        (Some(_), Some(_)) => (beyond(&after, &before), beyond(&before, &after)),
    };
    unresolved.extend(beyond(&unread, &unresolved.clone()));
    let worse = !(gains.is_empty() && escalations.is_empty() && controls_lost.is_empty());
    let better = !(losses.is_empty() && escalations_gone.is_empty() && controls_gained.is_empty());
    let class = match (of.was, of.is) {
        (None, _) => Class::New,
        (_, None) if unread.is_empty() => Class::Removed,
        _ if worse => Class::Widened,
        _ if better => Class::Narrowed,
        _ if unresolved.is_empty() && resolved.is_empty() && apart.is_empty() => return None,
        _ => Class::Changed,
    };
    let causes = match class {
        Class::New => show.all(
            &of.compare.change.gains(of.pair).map(|causes| causes.of_identity()).unwrap_or_default(),
            true,
            GrantKind::UserPermission,
        ),
        Class::Removed => show.all(
            &of.compare.change.losses(of.pair).map(|causes| causes.of_identity()).unwrap_or_default(),
            false,
            GrantKind::UserPermission,
        ),
        _ => Vec::new(),
    };
    let identity = known.identity();
    let roots = &known.root.org().library.project.roots;
    let root = (roots.len() > 1 || !of.pair.root.is_empty()).then(|| of.pair.root.clone());
    let old_name = of.was.filter(|_| of.is.is_some()).map(|was| was.identity().name.clone());
    Some(IdentityChange {
        name: identity.name.clone(),
        root: root.map(|root| if root.is_empty() { ".".to_owned() } else { root }),
        was: old_name.filter(|old| fold(old) != fold(&identity.name)),
        class,
        declared: identity.declared,
        confidence: identity.confidence,
        kind: identity.kind,
        owner: identity.owner.clone(),
        own_files: false,
        risk: Risk {
            before: of.was.and_then(|was| was.risk()),
            after: of.is.filter(|_| unread.is_empty()).and_then(|is| is.risk()),
            before_at_least: of.was.is_some_and(|was| was.has_gaps()),
            after_at_least: !unread.is_empty() || of.is.is_some_and(|is| is.has_gaps()),
        },
        contract: of.is.is_some_and(|is| is.root.contract(is.id()).is_some()),
        findings: if worse { other_findings(of) } else { Vec::new() },
        causes,
        escalations,
        escalations_gone,
        controls_lost,
        controls_gained,
        gains,
        losses,
        unresolved,
        resolved,
        apart,
    })
}

/// Whether what caused a loss cannot be read in the head, so that nothing says that it is one.
fn is_unknown(of: &Compared<'_, '_>, causes: &[Cause]) -> bool {
    let mut carriers = causes.iter().filter_map(|cause| cause.carrier.as_ref());
    carriers.any(|carrier| of.compare.unread.has(carrier.kind, &carrier.name))
}

/// The findings that the base does not have, about no single grant and about what an identity can do or what
/// restricts it.
fn other_findings(of: &Compared<'_, '_>) -> Vec<FindingRef> {
    let is_control = |grant: &Grant| permission::is_control(grant.kind, &grant.name);
    let about_power = |finding: &&Finding| {
        finding.grant.is_none()
            && finding.lacks.as_ref().is_none_or(is_control)
            && !matches!(finding.group, Group::Hygiene | Group::Contract)
    };
    of.findings().filter(about_power).filter(|f| !of.counting.is_old(f)).map(reference).collect()
}

fn side<'a, 'l>(one: &One<'a, 'l>) -> Side<'a, 'l> {
    Side { org: one.root.org(), access: one.access() }
}
