//! One identity on both sides.

use std::borrow::Cow;

use super::causes::Show;
use super::grants::Grants;
use super::model::{Class, FindingRef, IdentityChange, Risk};
use super::{Compare, controls, escalations};
use crate::access::Access;
use crate::access::delta::{Side, delta};
use crate::analysis::{Analysis, RootAnalysis};
use crate::change::pairs::{self, Pair};
use crate::finding::Finding;
use crate::org::identity::Identity;
use crate::org::principal::Principal;
use crate::risk::Assessment;
use crate::terms::grant::GrantKind;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::terms::rule_group::Group;

/// An identity of one side.
#[derive(Copy, Clone)]
pub(super) struct One<'a, 'l> {
    pub root: &'a RootAnalysis<'l>,
    pub ids: &'a [IdentityId],
}

impl<'a, 'l> One<'a, 'l> {
    fn of(analysis: &'a Analysis<'l>, side: &'a pairs::Side) -> Option<Self> {
        let root = &analysis.roots[side.root?];
        (!side.ids.is_empty()).then_some(Self { root, ids: &side.ids })
    }

    pub(super) fn id(&self) -> IdentityId {
        self.ids[0]
    }

    pub(super) fn identity(&self) -> &'a Identity {
        &self.root.org().identities[self.ids[0]]
    }

    /// What it can do: of several together, what any of them can.
    pub(super) fn access(&self) -> Cow<'a, Access> {
        match self.ids {
            [id] => Cow::Borrowed(self.root.access(*id)),
            ids => Cow::Owned(ids.iter().fold(Access::default(), |all, &id| all.union(self.root.access(id)))),
        }
    }

    fn risk(&self) -> Option<u32> {
        let scores = self.ids.iter().filter_map(|&id| self.root.assessment(id));
        scores.filter_map(Assessment::known_score).max()
    }

    /// The holders that it has and that are not in the repository.
    fn missing(&self) -> Vec<String> {
        let missing = self.ids.iter().flat_map(|&id| self.root.org().missing(Principal::Identity(id)));
        let mut missing: Vec<_> = missing.map(|m| format!("{}:{}", m.kind.name(), m.name)).collect();
        missing.sort();
        missing.dedup();
        missing
    }
}

/// An identity with both its sides.
pub(super) struct Compared<'a, 'l> {
    pub compare: &'a Compare<'a, 'l>,
    pub pair: &'a Pair,
    pub was: Option<One<'a, 'l>>,
    pub is: Option<One<'a, 'l>>,
}

impl<'a, 'l> Compared<'a, 'l> {
    pub(super) fn new(compare: &'a Compare<'a, 'l>, pair: &'a Pair) -> Option<Self> {
        let was = One::of(compare.change.base, &pair.base);
        let is = One::of(compare.change.head, &pair.head);
        was.or(is)?;
        Some(Self { compare, pair, was, is })
    }

    /// The findings of the head that are about this identity and count.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let name = self.is.map(|is| is.identity().name.as_str());
        let findings = self.compare.head_findings.iter();
        findings
            .filter(move |f| f.counts() && name.is_some_and(|name| f.identities.iter().any(|i| i == name)))
    }

    /// What differs; `None` where nothing does.
    pub(super) fn differing(&self, show: &mut Show<'_, '_>) -> Option<IdentityChange> {
        let known = self.is.or(self.was)?;
        let (was, is) = (self.was.as_ref().map(side), self.is.as_ref().map(side));
        let delta = delta(&self.pair.name, &self.pair.root, was.as_ref(), is.as_ref());
        let grants = Grants::new(self, was.as_ref(), is.as_ref());
        let (gains, losses) = delta.map(|d| (d.gains, d.loses)).unwrap_or_default();
        let gains: Vec<_> = gains.into_iter().map(|grant| grants.gain(grant, show)).collect();
        let losses: Vec<_> = losses.into_iter().map(|grant| grants.loss(grant, show)).collect();
        let (controls_lost, controls_gained) = controls::of(self, show);
        let (escalations, escalations_gone) = escalations::of(self, show);
        let missing = |one: Option<One<'_, '_>>| one.map(|one| one.missing()).unwrap_or_default();
        let (before, after) = (missing(self.was), missing(self.is));
        let beyond = |these: &[String], those: &[String]| -> Vec<String> {
            let has = |name: &&String| !those.iter().any(|other| fold(other) == fold(name));
            these.iter().filter(has).cloned().collect()
        };
        let (unresolved, resolved) = match (self.was, self.is) {
            (_, None) => (Vec::new(), Vec::new()),
            (None, Some(_)) => (after, Vec::new()),
            (Some(_), Some(_)) => (beyond(&after, &before), beyond(&before, &after)),
        };
        let worse = !(gains.is_empty() && escalations.is_empty() && controls_lost.is_empty());
        let better = !(losses.is_empty() && escalations_gone.is_empty() && controls_gained.is_empty());
        let class = match (self.was, self.is) {
            (None, _) => Class::New,
            (_, None) => Class::Removed,
            _ if worse => Class::Widened,
            _ if better => Class::Narrowed,
            _ if unresolved.is_empty() && resolved.is_empty() => return None,
            _ => Class::Changed,
        };
        let causes = match class {
            Class::New => show.all(
                &self.compare.change.gains(self.pair).map(|causes| causes.of_identity()).unwrap_or_default(),
                true,
                GrantKind::UserPermission,
            ),
            Class::Removed => show.all(
                &self.compare.change.losses(self.pair).map(|causes| causes.of_identity()).unwrap_or_default(),
                false,
                GrantKind::UserPermission,
            ),
            _ => Vec::new(),
        };
        let identity = known.identity();
        let roots = &known.root.org().library.project.roots;
        let root = (roots.len() > 1 || !self.pair.root.is_empty()).then(|| self.pair.root.clone());
        let old_name = self.was.filter(|_| self.is.is_some()).map(|was| was.identity().name.clone());
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
                before: self.was.and_then(|was| was.risk()),
                after: self.is.and_then(|is| is.risk()),
            },
            contract: self.is.is_some_and(|is| is.root.contract(is.id()).is_some()),
            findings: if worse { self.other_findings() } else { Vec::new() },
            causes,
            escalations,
            escalations_gone,
            controls_lost,
            controls_gained,
            gains,
            losses,
            unresolved,
            resolved,
        })
    }

    /// The findings that the base does not have, about no single grant and about what an identity can do.
    fn other_findings(&self) -> Vec<FindingRef> {
        let about_power = |finding: &&Finding| {
            finding.grant.is_none()
                && finding.lacks.is_none()
                && !matches!(finding.group, Group::Hygiene | Group::Contract)
        };
        let is_old = |finding: &&Finding| {
            let mut old = self.compare.base_findings.iter().filter(|f| f.counts());
            old.any(|f| f.fingerprint == finding.fingerprint)
        };
        self.findings().filter(about_power).filter(|f| !is_old(f)).map(reference).collect()
    }
}

pub(super) fn reference(finding: &Finding) -> FindingRef {
    FindingRef {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message.clone(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn side<'a, 'l>(one: &One<'a, 'l>) -> Side<'a, 'l> {
    Side { org: one.root.org(), access: one.access() }
}
