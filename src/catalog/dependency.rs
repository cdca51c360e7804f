//! What a grant depends on: the one table that findings, fixes, contracts and generated sets read.
//!
//! A deploy is refused where what a grant requires is not granted in the same profile or permission set; nothing is
//! completed. This differs from [`super::implied`]: what is implied is held without an entry of its own, while what
//! is required must stand there.

use super::table::Table;
use super::{implied, permission};
use crate::terms::grant::{Bits, Grant, GrantKind};

include!(concat!(env!("OUT_DIR"), "/dependencies.rs"));

static TABLE: Table<Dependency> = Table::new(DEPENDENCIES, |row| row.grant.name());

/// Where the bits of one object depend on one another: the source of what [`closure`] adds of the same object.
const WITHIN_OBJECT: &str = "Object Reference for Salesforce, ObjectPermissions";

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    pub grant: Term,
    pub needs: Term,
    pub strength: Strength,
    /// What an org has to use for the dependency to hold there; only with [`Strength::WhereFeatureIsOn`].
    pub feature: Option<&'static str>,
    pub source: &'static str,
}

/// What a row speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Permission(&'static str),
    /// Bits of an object; `*` is every object.
    Object(&'static str, Bits),
    /// Bits of every object that is the detail of a master.
    Detail(Bits),
    Master(Bits),
}

/// How sure a dependency is, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A deploy without it is refused.
    Requires,
    /// It is never seen without. Nobody documents it: for a hedge, and for what a fix must not call safe.
    SeenWith,
    /// Refused only in orgs that use a feature, which files do not show: a hint, never a finding.
    WhereFeatureIsOn,
    /// Public muting sets that mute the need mute the grant as well; nothing is known of granting.
    MutedWith,
}

/// What a grant depends on, directly or by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    pub grant: Grant,
    /// The grant that depends on it directly.
    pub by: Grant,
    /// Of the weakest step that leads to it.
    pub strength: Strength,
    pub feature: Option<&'static str>,
    /// Of the last step.
    pub source: &'static str,
}

/// Names the masters of an object: only the repository knows them.
pub type Masters<'m> = &'m dyn Fn(&str) -> Vec<String>;

/// All rows, sorted by grant.
pub fn all() -> &'static [Dependency] {
    DEPENDENCIES
}

/// The rows that say what a grant depends on directly: of each of its bits and of what they imply. Rows of details
/// are left out, since only the repository knows masters: see [`on_master`].
pub fn of(grant: &Grant) -> impl Iterator<Item = &'static Dependency> + use<> {
    let (kind, held) = (grant.kind, closed(grant));
    rows(canonical(kind, &grant.name)).iter().filter(move |row| match row.grant {
        Term::Permission(_) => kind == GrantKind::UserPermission,
        Term::Object(_, bits) => kind == GrantKind::Object && held.contains(bits),
        Term::Detail(_) | Term::Master(_) => false,
    })
}

/// The rows of what depends on a grant directly, so that it is refused, or muted, where the grant goes. Rows of
/// masters are left out: see [`on_detail`].
pub fn on(grant: &Grant) -> impl Iterator<Item = &'static Dependency> + '_ {
    DEPENDENCIES.iter().filter(|row| match row.needs {
        Term::Permission(name) => is_permission(grant, name),
        Term::Object(name, bits) => {
            is_object(grant, name) && implied::object_bits(bits).intersects(grant.bits)
        }
        Term::Detail(_) | Term::Master(_) => false,
    })
}

/// Everything that a grant depends on, by others too, in steps that are at least as sure as `weakest`: each thing
/// once with all its bits, without what the grant itself states. `masters` names the masters of an object.
pub fn closure(grant: &Grant, weakest: Strength, masters: Masters<'_>) -> Vec<Needed> {
    lacking(grant, weakest, masters, &|_| Bits::empty())
}

/// What a grant depends on and what is not held, by others that are not held too: what has to be granted beside it.
/// `held` gives the bits of a thing that are held.
pub fn lacking(
    grant: &Grant,
    weakest: Strength,
    masters: Masters<'_>,
    held: &dyn Fn(&Grant) -> Bits,
) -> Vec<Needed> {
    let mut found: Vec<Needed> = Vec::new();
    let mut open = vec![(grant.clone(), Strength::Requires)];
    while let Some((by, so_far)) = open.pop() {
        for step in steps(&by, masters).into_iter().filter(|step| step.strength <= weakest) {
            let mut needed = Needed { strength: step.strength.max(so_far), ..step };
            if is_same_thing(&needed.grant, grant) {
                needed.grant.bits -= grant.bits;
            }
            needed.grant.bits -= held(&needed.grant);
            if !needed.grant.bits.is_empty() && is_news(&found, &needed) {
                open.push((needed.grant.clone(), needed.strength));
                add(&mut found, needed);
            }
        }
    }
    found
}

/// Whether a grant depends on anything, of the same thing or of another: most do not, and need no look at what that is.
/// `has_masters` says whether an object has any.
pub fn depends(kind: GrantKind, name: &str, bits: Bits, has_masters: impl FnOnce(&str) -> bool) -> bool {
    !bits.contains(implied::entry_bits(kind, name, bits)) || depends_on_others(kind, name, has_masters)
}

/// Whether any bits of a thing may depend on another thing.
pub fn depends_on_others(kind: GrantKind, name: &str, has_masters: impl FnOnce(&str) -> bool) -> bool {
    let is_named = || !rows(canonical(kind, name)).is_empty();
    match kind {
        GrantKind::UserPermission => is_named(),
        GrantKind::Object => is_named() || has_masters(name),
        _ => false,
    }
}

/// What a grant depends on directly on other things.
pub fn direct(grant: &Grant, masters: Masters<'_>) -> Vec<Needed> {
    steps(grant, masters).into_iter().filter(|needed| !is_same_thing(&needed.grant, grant)).collect()
}

/// What one grant depends on directly.
fn steps(grant: &Grant, masters: Masters<'_>) -> Vec<Needed> {
    let needed = |needs: Grant, strength, feature, source| Needed {
        grant: needs,
        by: grant.clone(),
        strength,
        feature,
        source,
    };
    let mut steps = Vec::new();
    if matches!(grant.kind, GrantKind::Object | GrantKind::Field) {
        let bits = implied::entry_bits(grant.kind, &grant.name, grant.bits) - grant.bits;
        if !bits.is_empty() {
            let within = Grant::new(grant.kind, grant.name.as_str(), bits);
            steps.push(needed(within, Strength::Requires, None, WITHIN_OBJECT));
        }
    }
    for row in of(grant) {
        if let Some(needs) = row.needs.as_grant() {
            steps.push(needed(needs, row.strength, row.feature, row.source));
        }
    }
    if grant.kind == GrantKind::Object {
        for master in masters(&grant.name) {
            for (bits, row) in on_master(closed(grant)) {
                let needs = Grant::new(GrantKind::Object, master.as_str(), bits);
                steps.push(needed(needs, row.strength, row.feature, row.source));
            }
        }
    }
    steps
}

/// Whether a found thing says something that is not known yet, or the same more surely.
fn is_news(found: &[Needed], needed: &Needed) -> bool {
    let known = found.iter().find(|known| is_same_thing(&known.grant, &needed.grant));
    known
        .is_none_or(|known| !known.grant.bits.contains(needed.grant.bits) || needed.strength < known.strength)
}

fn add(found: &mut Vec<Needed>, needed: Needed) {
    let known = found.iter_mut().find(|known| is_same_thing(&known.grant, &needed.grant));
    match known {
        Some(known) => {
            let bits = known.grant.bits | needed.grant.bits;
            if needed.strength < known.strength {
                *known = needed;
            }
            known.grant.bits = bits;
        }
        None => found.push(needed),
    }
}

/// What the bits of a detail need on its master, with the rows that say so.
pub fn on_master(bits: Bits) -> impl Iterator<Item = (Bits, &'static Dependency)> {
    DEPENDENCIES.iter().filter_map(move |row| match (row.grant, row.needs) {
        (Term::Detail(of), Term::Master(needs)) if bits.contains(of) => Some((needs, row)),
        _ => None,
    })
}

/// The bits of a detail that cannot stand where its master loses `bits`, with the bits that need them.
pub fn on_detail(bits: Bits) -> Bits {
    let lost = DEPENDENCIES.iter().filter_map(|row| match (row.grant, row.needs) {
        (Term::Detail(of), Term::Master(needs)) if implied::object_bits(needs).intersects(bits) => Some(of),
        _ => None,
    });
    with_dependents(lost.fold(Bits::empty(), Bits::union))
}

/// Bits of an object with all bits of it that depend on them: what goes where they are muted.
pub fn with_dependents(bits: Bits) -> Bits {
    let depends = |bit: &Bits| implied::object_bits(*bit).intersects(bits);
    Bits::all().iter().filter(depends).fold(bits, Bits::union)
}

/// The user permissions that a user permission depends on directly, of one strength.
pub(super) fn permissions(name: &str, strength: Strength) -> impl Iterator<Item = &'static str> + use<> {
    of(&Grant::permission(name)).filter(move |row| row.strength == strength).filter_map(|row| {
        match row.needs {
            Term::Permission(needs) => Some(needs),
            _ => None,
        }
    })
}

impl Term {
    fn name(self) -> &'static str {
        match self {
            Self::Permission(name) | Self::Object(name, _) => name,
            Self::Detail(_) => "<detail>",
            Self::Master(_) => "<master>",
        }
    }

    /// `None` for what the repository has to name: details and masters.
    pub fn as_grant(self) -> Option<Grant> {
        match self {
            Self::Permission(name) => Some(Grant::permission(name)),
            Self::Object(name, bits) => Some(Grant::new(GrantKind::Object, name, bits)),
            Self::Detail(_) | Self::Master(_) => None,
        }
    }
}

fn closed(grant: &Grant) -> Bits {
    implied::entry_bits(grant.kind, &grant.name, grant.bits)
}

/// The rows about grants of this name, of any kind.
fn rows(name: &str) -> &'static [Dependency] {
    TABLE.rows(name)
}

/// The name that the table has for what a grant is about.
fn canonical(kind: GrantKind, name: &str) -> &str {
    let alias = || permission::find(name).and_then(|p| p.alias_of);
    let alias = if kind == GrantKind::UserPermission { alias() } else { None };
    alias.unwrap_or(name)
}

fn is_permission(grant: &Grant, name: &str) -> bool {
    grant.kind == GrantKind::UserPermission && canonical(grant.kind, &grant.name).eq_ignore_ascii_case(name)
}

fn is_object(grant: &Grant, name: &str) -> bool {
    grant.kind == GrantKind::Object && (name == "*" || grant.name.eq_ignore_ascii_case(name))
}

fn is_same_thing(one: &Grant, other: &Grant) -> bool {
    one.kind == other.kind && one.name.eq_ignore_ascii_case(&other.name)
}

#[cfg(test)]
mod tests;
