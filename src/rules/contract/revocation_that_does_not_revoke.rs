//! Entries that are deleted from a profile, where a deploy leaves the rights on.

use std::collections::BTreeMap;

use crate::analysis::RootAnalysis;
use crate::catalog::permission;
use crate::finding::{Label, Place, Site};
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::holder::Holder;
use crate::rules::engine::context::{ChangeContext, Draft, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::names::fold;
use crate::terms::severity::Severity;
use crate::text::phrase::{count, list};

pub(crate) const RULE: Rule = Rule::new(
    "revocation-that-does-not-revoke",
    Group::Contract,
    Severity::Medium,
    include_str!("revocation_that_does_not_revoke.md"),
    Check::Change(check),
)
.likely();

/// More entries of one file than these are one finding: a retrieve that was not of everything.
const SINGLE: usize = 3;
/// So many of them are named.
const NAMES: usize = 5;

fn check(of: &ChangeContext<'_>, out: &mut Findings) {
    let path = of.cx.org.root_path();
    let Some(base) = of.change.base.roots.iter().map(RootAnalysis::org).find(|o| o.root_path() == path)
    else {
        return;
    };
    for (id, holder) in of.cx.org.holders.iter_enumerated() {
        let identities = of.cx.org.identities_of(id);
        if holder.kind != HolderKind::Profile || identities.is_empty() {
            continue;
        }
        let Some(was) = base.find(holder.kind, &holder.name) else { continue };
        let profile = Profile { of, base, was, holder, identities: &identities };
        for (file, gone) in profile.gone() {
            if gone.len() > SINGLE {
                out.push(&of.cx, profile.draft(file, &gone));
            } else {
                for one in &gone {
                    out.push(&of.cx, profile.draft(file, std::slice::from_ref(one)));
                }
            }
        }
    }
}

/// A profile of both states.
struct Profile<'a> {
    of: &'a ChangeContext<'a>,
    base: &'a Org<'a>,
    was: HolderId,
    holder: &'a Holder,
    identities: &'a [IdentityId],
}

/// What an entry granted, and what stands now where it stood.
struct Gone {
    grant: Grant,
    offset: u32,
}

impl Profile<'_> {
    /// The entries that granted something and are not there any more, by file of today.
    fn gone(&self) -> BTreeMap<usize, Vec<Gone>> {
        let (old, new) = (self.base.library, self.of.cx.org.library);
        let mut gone: BTreeMap<usize, Vec<Gone>> = BTreeMap::new();
        let now: std::collections::HashSet<_> =
            self.holder.entries(new).map(|(_, e)| (e.kind, new.names.fold(e.name))).collect();
        for (document, entry) in self.base.holders[self.was].entries(old) {
            let name = old.names.get(entry.name);
            if entry.bits.is_empty()
                || now.contains(&(entry.kind, old.names.fold(entry.name)))
                || permission::is_control(entry.kind, name)
            {
                continue;
            }
            // One that is still there says false; a profile that is gone as a whole is no revocation.
            let file = old.documents[document].file;
            let Some(place) = self.of.change.lines.now(file, entry.offset).filter(|now| !now.kept) else {
                continue;
            };
            if self.is_deleted(entry, name) || self.is_held_elsewhere(entry, name) {
                continue;
            }
            let grant = Grant::new(entry.kind, name, entry.bits - Bits::DEFAULT);
            if !grant.bits.is_empty() {
                gone.entry(place.file).or_default().push(Gone { grant, offset: place.offset });
            }
        }
        gone
    }

    /// Whether the thing itself is deleted, so that no right on it is left.
    fn is_deleted(&self, entry: &Entry, name: &str) -> bool {
        let root = |roots: &'_ [RootAnalysis<'_>]| {
            let known = |root: &RootAnalysis<'_>| {
                let schema = root.schema();
                let object = name.split_once('.').map_or(name, |(object, _)| object);
                match entry.kind {
                    GrantKind::Field => schema.field(name).is_some() && schema.object(object).is_some(),
                    GrantKind::RecordType => schema.object(object).is_some(),
                    GrantKind::Object | GrantKind::CustomSetting | GrantKind::CustomMetadata => {
                        schema.object(name).is_some()
                    }
                    GrantKind::UserPermission => false,
                    _ => {
                        let library = root.org().library;
                        library
                            .project
                            .components()
                            .any(|f| f.kind.holder_kind().is_none() && fold(&f.name) == fold(name))
                    }
                }
            };
            roots.iter().any(known)
        };
        root(&self.of.change.base.roots) && !root(&self.of.change.head.roots)
    }

    /// Whether every integration with the profile still holds all of it, so that it was moved.
    fn is_held_elsewhere(&self, entry: &Entry, name: &str) -> bool {
        let names = &self.of.cx.org.library.names;
        let grant = Grant::new(entry.kind, name, entry.bits);
        self.identities.iter().all(|&id| self.of.cx.analysis.access(id).holds(names, &grant))
    }

    fn draft(&self, file: usize, gone: &[Gone]) -> Draft {
        let cx = &self.of.cx;
        let offset = gone.first().map_or(0, |one| one.offset);
        let place = if offset > 0 { Place::Element(offset) } else { Place::Root };
        let subject =
            crate::finding::Subject { kind: self.holder.kind.into(), name: self.holder.name.clone() };
        let label = Label { site: Site { file, place }, text: "deleted next to this".to_owned() };
        let title = self.holder.title();
        let draft = cx.about_label(subject, label).identities(self.identities);
        match gone {
            [one] => draft
                .grant(one.grant.clone())
                .message(format!(
                    "the entry of {title} for {} is deleted, which takes nothing away in the org",
                    permission::grant_in_words(&one.grant)
                ))
                .help(
                    "A deploy leaves alone what a profile does not mention. Keep the entry and write false where it says \
                     true; delete it once the org has it off, as the next retrieve shows.",
                ),
            several => {
                let names = several.iter().map(|one| one.grant.to_string()).collect();
                draft
                    .key("several entries")
                    .message(format!(
                        "{} of {title} that granted something are deleted, which takes nothing away in the org: {}",
                        count(several.len(), "entry"),
                        list(names, NAMES)
                    ))
                    .help(
                        "A deploy leaves alone what a profile does not mention. If a retrieve left them out, retrieve \
                         the profile together with what they are about; if they are to go, keep them and write false.",
                    )
            }
        }
    }
}
