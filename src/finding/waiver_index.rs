//! Which waivers speak of a finding, without a look at all of them.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Finding;
use crate::catalog::profile;
use crate::config::{SubjectRef, Waiver};
use crate::terms::names::fold;
use crate::terms::subject_kind::SubjectKind;
use crate::text::wildcard::fits;

/// Waivers by their rule and by whom they are for.
pub(super) struct WaiverIndex<'c>(FxHashMap<(&'c str, Whom<'c>), Grants>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Whom<'c> {
    /// A kind, and a folded name.
    Subject(&'c str, Cow<'c, str>),
    Integration(&'c str),
}

/// Waivers by their grants, folded.
#[derive(Default)]
struct Grants {
    /// Without a `*`; `None` for findings that speak of no grant.
    exact: FxHashMap<Option<String>, Vec<usize>>,
    /// With one: by what stands before it, each with the whole.
    globs: FxHashMap<String, Vec<(String, usize)>>,
}

impl<'c> WaiverIndex<'c> {
    pub(super) fn new(waivers: &'c [Waiver], findings: &[Finding]) -> Self {
        let mut index = Self(FxHashMap::default());
        let profiles = findings.iter().filter(|finding| finding.subject.kind == SubjectKind::Profile);
        let profiles: FxHashSet<_> = profiles.map(|finding| fold(&finding.subject.name)).collect();
        for (at, waiver) in waivers.iter().enumerate() {
            let subject =
                waiver.subject.as_ref().map(|s| Whom::Subject(s.value.kind, file_name(&s.value, &profiles)));
            let integration = waiver.integration.as_ref().map(|name| Whom::Integration(&name.value));
            for whom in subject.into_iter().chain(integration) {
                let grants = index.0.entry((&waiver.rule.value, whom)).or_default();
                let pattern = waiver.grant.as_ref().map(|grant| fold(&grant.value).into_owned());
                match pattern.as_ref().and_then(|pattern| pattern.split_once('*')) {
                    Some((before, _)) => {
                        let globs = grants.globs.entry(before.to_owned()).or_default();
                        globs.extend(pattern.clone().map(|pattern| (pattern, at)));
                    }
                    None => grants.exact.entry(pattern).or_default().push(at),
                }
            }
        }
        index
    }

    /// The waivers that speak of a finding, for one of its integrations at least, in their order.
    pub(super) fn about(&self, finding: &Finding) -> Vec<usize> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let grant = finding.grant.as_ref().map(|grant| fold(&grant.to_string()).into_owned());
        let mut found = Vec::new();
        let subject = Whom::Subject(finding.subject.kind.name(), fold(&finding.subject.name));
        let integrations = finding.identities.iter().map(|name| Whom::Integration(name));
        for whom in std::iter::once(subject).chain(integrations) {
            if let Some(grants) = self.0.get(&(finding.rule, whom)) {
                grants.find(grant.as_ref(), &mut found);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The folded name of a subject's file: a standard profile may be called by another of its names, unless a profile of
/// that very name is reported: `profiles` are those that are, by folded names.
fn file_name<'c>(subject: &'c SubjectRef, profiles: &FxHashSet<Cow<'_, str>>) -> Cow<'c, str> {
    let name = fold(&subject.name);
    let is_profile = subject.kind == SubjectKind::Profile.name();
    let Some(standard) = profile::find(&subject.name).filter(|_| is_profile) else { return name };
    if profiles.contains(&name) { name } else { fold(standard.file_name) }
}

impl Grants {
    fn find(&self, grant: Option<&String>, found: &mut Vec<usize>) {
        found.extend(self.exact.get(&grant.cloned()).into_iter().flatten());
        let Some(grant) = grant.filter(|_| !self.globs.is_empty()) else { return };
        let ends = grant.char_indices().map(|(end, _)| end).chain([grant.len()]);
        let globs = ends.filter_map(|end| self.globs.get(&grant[..end])).flatten();
        found.extend(globs.filter(|(pattern, _)| fits(pattern, grant)).map(|(_, at)| at));
    }
}
