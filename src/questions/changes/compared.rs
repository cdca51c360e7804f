//! One identity on both sides.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::model::FindingRef;
use crate::access::Access;
use crate::analysis::{Analysis, RootAnalysis};
use crate::change::Change;
use crate::change::pairs::{self, Pair};
use crate::config::FailOn;
use crate::finding::Finding;
use crate::org::identity::Identity;
use crate::org::principal::Principal;
use crate::risk::Assessment;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;

/// What the answer is made from.
pub struct Compare<'a, 'l> {
    pub change: &'a Change<'a, 'l>,
    /// What the rules say of both states.
    pub base_findings: &'a [Finding],
    pub head_findings: &'a [Finding],
    /// What a file of the head that cannot be read belongs to: what it grants there is not known.
    pub unread: &'a Unread,
    /// From which severity on a finding about a gain makes the run fail.
    pub fail_on: FailOn,
}

/// What counts among the findings of both states, looked up for every identity.
pub(super) struct Counting<'a> {
    /// Those of the head by the names of the identities that they are about, in their order.
    of: FxHashMap<&'a str, Vec<&'a Finding>>,
    /// The fingerprints of those of the base.
    old: FxHashSet<&'a str>,
}

impl<'a> Counting<'a> {
    pub fn new(compare: &Compare<'a, '_>) -> Self {
        let mut of: FxHashMap<&str, Vec<&Finding>> = FxHashMap::default();
        for finding in compare.head_findings.iter().filter(|f| f.counts()) {
            for name in &finding.identities {
                of.entry(name).or_default().push(finding);
            }
        }
        let old = compare.base_findings.iter().filter(|f| f.counts()).map(|f| f.fingerprint.as_str());
        Self { of, old: old.collect() }
    }

    /// Whether the base has it as well.
    pub fn is_old(&self, finding: &Finding) -> bool {
        self.old.contains(finding.fingerprint.as_str())
    }
}

/// Profiles, permission sets and groups by kind and folded name.
#[derive(Debug, Default)]
pub struct Unread(BTreeSet<(HolderKind, String)>);

impl Unread {
    /// Those that have one of these files in one of two states.
    pub fn new(paths: &BTreeSet<&str>, states: [&Analysis<'_>; 2]) -> Self {
        let orgs = states.into_iter().flat_map(|analysis| &analysis.roots).map(RootAnalysis::org);
        let holders = orgs.flat_map(|org| org.holders.iter().map(move |holder| (org.library, holder)));
        let unread = holders.filter(|(library, holder)| {
            let files = &library.project.files;
            holder.source_files(library).any(|file| paths.contains(files[file].path.as_str()))
        });
        Self(unread.map(|(_, holder)| (holder.kind, fold(&holder.name).into_owned())).collect())
    }

    pub(super) fn has(&self, kind: HolderKind, name: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(kind, fold(name).into_owned()))
    }
}

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

    pub(super) fn risk(&self) -> Option<u32> {
        let scores = self.ids.iter().filter_map(|&id| self.root.assessment(id));
        scores.filter_map(Assessment::known_score).max()
    }

    /// Whether not all is known of what it holds.
    pub(super) fn has_gaps(&self) -> bool {
        let mut assessments = self.ids.iter().filter_map(|&id| self.root.assessment(id));
        assessments.any(|assessment| !assessment.gaps.is_empty())
    }

    /// Its holders, and the members of its groups, that cannot be read in the head.
    pub(super) fn unread(&self, unread: &Unread) -> Vec<String> {
        let org = self.root.org();
        let direct = self.ids.iter().flat_map(|&id| &org.identities[id].holders);
        let all = direct
            .flat_map(|&holder| std::iter::once(holder).chain(org.leaves(holder).map(|(leaf, _)| leaf)));
        let holders = all.map(|id| &org.holders[id]).filter(|holder| unread.has(holder.kind, &holder.name));
        let mut names: Vec<_> = holders.map(|h| format!("{}:{}", h.kind.name(), h.name)).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The holders that it has and that are not in the repository.
    pub(super) fn missing(&self) -> Vec<String> {
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
    pub counting: &'a Counting<'a>,
    pub pair: &'a Pair,
    pub was: Option<One<'a, 'l>>,
    pub is: Option<One<'a, 'l>>,
}

impl<'a, 'l> Compared<'a, 'l> {
    pub(super) fn new(
        compare: &'a Compare<'a, 'l>,
        counting: &'a Counting<'a>,
        pair: &'a Pair,
    ) -> Option<Self> {
        let was = One::of(compare.change.base, &pair.base);
        let is = One::of(compare.change.head, &pair.head);
        was.or(is)?;
        Some(Self { compare, counting, pair, was, is })
    }

    /// The findings of the head that are about this identity and count.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let name = self.is.map(|is| is.identity().name.as_str());
        name.and_then(|name| self.counting.of.get(name)).into_iter().flatten().copied()
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
