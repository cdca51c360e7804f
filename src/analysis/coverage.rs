//! How much of a project was looked at.

use schemars::JsonSchema;
use serde::Serialize;

use super::Analysis;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::project::NotRead;

/// What was looked at, and what was left aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that were read.
    pub files: usize,
    pub holders: usize,
    pub identities: usize,
    /// Files that `.forceignore` or the configuration leaves out, and pieces of what a file beside
    /// them holds whole.
    pub ignored: usize,
    /// Metadata files of a kind that leastforce does not know.
    pub unknown: usize,
    /// Files that matter and cannot be judged yet, such as permission sets decomposed into YAML. Sorted by path.
    pub unread: Vec<Unread>,
    /// Elements of profiles and permission sets that are not known, or not in their place.
    pub elements: usize,
    /// Profiles of identities whose files name no user permission, as people name them. Sorted, each once.
    pub partial: Vec<String>,
    /// Sorted, each once.
    pub hidden: Vec<Hidden>,
    /// Values and other text that a deploy replaces.
    pub replaced: usize,
    /// Holders that hold something critical, may be an integration's, and were not judged as one's, as people name
    /// them. Sorted.
    pub undecided: Vec<String>,
}

/// A file that is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unread {
    pub path: String,
    /// What it is, and why it matters where that is not plain.
    pub what: String,
}

/// How much a run left aside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotLookedAt {
    /// Files that `.forceignore` or the configuration leaves out, and pieces of what a file beside
    /// them holds whole.
    pub ignored: usize,
    /// Metadata files of a kind that leastforce does not know.
    pub unknown: usize,
    /// Files that matter and cannot be judged yet, such as permission sets decomposed into YAML.
    pub unread: usize,
    /// Elements of profiles and permission sets that are not known, or not in their place.
    pub elements: usize,
    /// Profiles of identities of which the files show too little.
    pub partial: usize,
    /// Holders that `.forceignore` hides.
    pub hidden: usize,
    /// Values and other text that a deploy replaces.
    pub replaced: usize,
    /// Holders that hold something critical, may be an integration's, and were not judged as one's.
    pub undecided: usize,
    /// Rules that the configuration or the command line turned off.
    pub rules_off: usize,
    /// Rules that did not run, since the evidence lacks a table that they look at.
    #[serde(skip_serializing_if = "is_zero")]
    pub rules_not_run: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A holder that `.forceignore` keeps out of the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// As people name it: `profile 'Admin'`.
    pub holder: String,
    /// The path of the `.forceignore` that hides it.
    pub forceignore: String,
}

impl Coverage {
    /// Whether nothing that could bear on the result was left unread or undecided.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty()
            && self.replaced == 0
            && self.hidden.is_empty()
            && self.partial.is_empty()
            && self.undecided.is_empty()
    }

    /// `rules_off` is how many rules are turned off, `rules_not_run` how many lack what they look at.
    pub fn not_looked_at(&self, rules_off: usize, rules_not_run: usize) -> NotLookedAt {
        NotLookedAt {
            ignored: self.ignored,
            unknown: self.unknown,
            unread: self.unread.len(),
            elements: self.elements,
            partial: self.partial.len(),
            hidden: self.hidden.len(),
            replaced: self.replaced,
            undecided: self.undecided.len(),
            rules_off,
            rules_not_run,
        }
    }
}

impl Analysis<'_> {
    pub fn coverage(&self) -> Coverage {
        let project = &self.library.project;
        let skipped =
            |wanted: fn(&NotRead) -> bool| project.skipped.iter().filter(|s| wanted(&s.why)).count();
        Coverage {
            files: self.library.documents.len() + self.library.components.len(),
            holders: self.orgs().map(|o| o.holders.len()).sum(),
            identities: self.orgs().map(|o| o.identities.len()).sum(),
            ignored: skipped(|w| {
                matches!(w, NotRead::Ignored { .. } | NotRead::Excluded { .. } | NotRead::Superseded { .. })
            }),
            unknown: skipped(|w| matches!(w, NotRead::Unknown)),
            unread: self.unread(),
            elements: self.library.documents.iter().flat_map(|d| &d.unknown).map(|(_, times)| times).sum(),
            partial: self.partial(),
            hidden: self.hidden(),
            replaced: self.library.replaced.len(),
            undecided: self.undecided(),
        }
    }

    fn unread(&self) -> Vec<Unread> {
        let unread = self.library.project.skipped.iter().filter_map(|skipped| match &skipped.why {
            NotRead::Unread { what } => Some(Unread { path: skipped.path.clone(), what: what.clone() }),
            _ => None,
        });
        unread.collect()
    }

    fn partial(&self) -> Vec<String> {
        let of_org = |org: &'_ Org<'_>| -> Vec<String> {
            let identities = org.identities.keys().map(Principal::Identity);
            let profiles = identities.flat_map(|of| org.partial_profiles(of));
            profiles.map(|profile| org.holders[profile].title()).collect()
        };
        let mut partial: Vec<_> = self.orgs().flat_map(of_org).collect();
        partial.sort();
        partial.dedup();
        partial
    }

    fn undecided(&self) -> Vec<String> {
        let of_org = |org: &'_ Org<'_>| -> Vec<String> {
            org.undecided.iter().map(|&holder| org.holders[holder].title()).collect()
        };
        let mut undecided: Vec<_> = self.orgs().flat_map(of_org).collect();
        undecided.sort();
        undecided
    }

    fn hidden(&self) -> Vec<Hidden> {
        let hidden = self.library.project.skipped.iter().filter_map(|skipped| {
            let (kind, name) = skipped.component.as_ref()?;
            let NotRead::Ignored { by } = &skipped.why else { return None };
            let kind = kind.holder_kind()?;
            Some(Hidden { holder: format!("{} '{name}'", kind.noun()), forceignore: by.clone() })
        });
        let mut hidden: Vec<_> = hidden.collect();
        // Entries are sorted by path; the same holder may lie in several package directories.
        hidden.sort();
        hidden.dedup();
        hidden
    }
}
