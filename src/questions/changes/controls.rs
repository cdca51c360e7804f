//! Controls that an identity loses or gains.

use super::causes::Show;
use super::compared::{Compared, One};
use super::model::ControlChange;
use crate::access::control::{ControlKind, ControlState};
use crate::change::cause::{Cause, Causes};
use crate::metadata::profile::LoginIpRange;
use crate::org::principal::Principal;
use crate::terms::grant::GrantKind;

/// What restricts it in the base alone, and what in the head alone.
pub(super) fn of(
    compared: &Compared<'_, '_>,
    show: &mut Show<'_, '_>,
) -> (Vec<ControlChange>, Vec<ControlChange>) {
    let change = compared.compare.change;
    let (Some(was), Some(is)) = (compared.was, compared.is) else { return (Vec::new(), Vec::new()) };
    let (mut lost, mut gained) = (Vec::new(), Vec::new());
    for ((kind, before), (_, after)) in controls(&was).into_iter().zip(controls(&is)) {
        let name = name(kind);
        match (is_on(&before), is_on(&after)) {
            (true, false) if !matches!(after, ControlState::Void(_)) => {
                let causes = change.losses(compared.pair);
                let causes =
                    causes.map(|causes| self::causes(&causes, &was, kind, &before)).unwrap_or_default();
                lost.push(ControlChange {
                    name: name.0,
                    label: name.1,
                    partly: false,
                    unknown: after == ControlState::Unknown,
                    causes: show.all(&causes, false, GrantKind::UserPermission),
                });
            }
            (false, true) => {
                let causes = change.gains(compared.pair);
                let causes =
                    causes.map(|causes| self::causes(&causes, &is, kind, &after)).unwrap_or_default();
                gained.push(ControlChange {
                    name: name.0,
                    label: name.1,
                    partly: false,
                    unknown: before == ControlState::Unknown,
                    causes: show.all(&causes, true, GrantKind::UserPermission),
                });
            }
            (true, _) if kind == ControlKind::LoginIpRanges => {
                let causes = change.gains(compared.pair);
                let wider = wider(&was, &before, &is, &after);
                let found = causes.map(|causes| at(&causes, &wider)).unwrap_or_default();
                if !wider.is_empty() {
                    lost.push(ControlChange {
                        name: name.0,
                        label: name.1,
                        partly: true,
                        unknown: false,
                        causes: show.all(&found, true, GrantKind::UserPermission),
                    });
                }
            }
            _ => {}
        }
    }
    (lost, gained)
}

fn controls(one: &One<'_, '_>) -> Vec<(ControlKind, ControlState)> {
    one.root.org().controls(Principal::Identity(one.id()), &one.access())
}

fn is_on(state: &ControlState) -> bool {
    matches!(state, ControlState::On(_) | ControlState::Usual)
}

fn name(kind: ControlKind) -> (&'static str, &'static str) {
    match kind {
        ControlKind::Permission(permission) => (permission.name, permission.label.unwrap_or(permission.name)),
        ControlKind::LoginIpRanges => ("login-ip-ranges", "Login IP ranges"),
        ControlKind::LoginHours => ("login-hours", "Login hours"),
    }
}

fn causes(
    causes: &Causes<'_, '_>,
    here: &One<'_, '_>,
    kind: ControlKind,
    state: &ControlState,
) -> Vec<Cause> {
    match (kind, state) {
        (ControlKind::Permission(permission), _) => causes.of_control(&here.access(), permission.name),
        (_, ControlState::On(places)) => at(causes, places),
        _ => Vec::new(),
    }
}

fn at(causes: &Causes<'_, '_>, places: &[(usize, u32)]) -> Vec<Cause> {
    let mut found: Vec<_> =
        places.iter().flat_map(|&(document, offset)| causes.of_element(document, offset)).collect();
    found.sort();
    found.dedup();
    found
}

/// The login ranges of the head that no range of the base holds.
fn wider(
    was: &One<'_, '_>,
    before: &ControlState,
    is: &One<'_, '_>,
    after: &ControlState,
) -> Vec<(usize, u32)> {
    let (ControlState::On(before), ControlState::On(after) | ControlState::Void(after)) = (before, after)
    else {
        return Vec::new();
    };
    let old: Vec<_> = before.iter().filter_map(|&place| range(was, place)?.bounds()).collect();
    let is_held = |place: &(usize, u32)| {
        let new = range(is, *place).and_then(LoginIpRange::bounds);
        new.is_some_and(|(start, end)| old.iter().any(|(first, last)| *first <= start && end <= *last))
    };
    after.iter().filter(|place| !is_held(place)).copied().collect()
}

fn range<'l>(one: &One<'_, 'l>, (document, offset): (usize, u32)) -> Option<&'l LoginIpRange> {
    let library = one.root.org().library;
    library.documents[document].profile()?.login_ip_ranges.iter().find(|range| range.offset == offset)
}
