//! Which findings have a fix, and what it changes.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::addition::{Adding, Addition};
use super::revocation::{Entries, EntryId, Wanted};
use super::safety::{AbsentMembers, Gone, Judge, Safety};
use super::turn_off::turn_off;
use super::turn_on::{Host, turn_on};
use crate::access::grants::{Origin, Source};
use crate::analysis::{Analysis, RootAnalysis};
use crate::finding::passage::{Passage, passages};
use crate::finding::{Finding, Place, Status, locate};
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::library::Library;
use crate::project::SourceFile;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;
use crate::terms::threads;
use crate::tree::buffer::Buffer;
use crate::tree::edit::Edit;
use crate::tree::{InputError, Tree};

/// What takes away the grant that a finding is about, with all that depends on it; or grants what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub safety: Safety,
    /// By source file of the run, each in the order of the file; never empty.
    pub edits: Vec<(usize, Edit)>,
}

/// What can be fixed, and what cannot though it should be.
#[derive(Default)]
pub struct Fixes {
    /// In the order of the findings.
    pub of: Vec<Option<Fix>>,
    /// Source files that would have fixes if they were UTF-8, by index.
    pub not_utf8: Vec<usize>,
    /// Files that could not be read again.
    pub errors: Vec<InputError>,
}

impl Fixes {
    /// The fixes that are safe, or all, each with its finding's index.
    pub fn wanted(&self, all: bool) -> impl Iterator<Item = (usize, &Fix)> {
        let fixes = self.of.iter().enumerate().filter_map(|(at, fix)| Some((at, fix.as_ref()?)));
        fixes.filter(move |(_, fix)| all || fix.safety == Safety::Safe)
    }

    /// Their edits, by source file.
    pub fn edits(&self, all: bool) -> BTreeMap<usize, Vec<Edit>> {
        let mut by_file: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        for (file, edit) in self.wanted(all).flat_map(|(_, fix)| &fix.edits) {
            by_file.entry(*file).or_default().push(edit.clone());
        }
        by_file
    }
}

/// The fixes of findings. A fix belongs to an active finding whose grant stands in an entry
/// of a profile or permission set that is the project's own, or could stand in one; files are read again for
/// the edits.
pub fn fixes(tree: &dyn Tree, analysis: &Analysis<'_>, findings: &[Finding]) -> Fixes {
    let library = analysis.library;
    let planner = Planner::new(library, analysis);
    let plans = planner.plans(findings);
    let mut fixes: Vec<Option<Fix>> = plans
        .iter()
        .map(|plan| Some(Fix { safety: plan.as_ref()?.safety.clone(), edits: Vec::new() }))
        .collect();
    let mut by_file: BTreeMap<usize, Vec<(usize, Change<'_>)>> = BTreeMap::new();
    for (index, plan) in plans.iter().enumerate() {
        for change in plan.iter().flat_map(Plan::changes) {
            by_file.entry(library.documents[change.document()].file).or_default().push((index, change));
        }
    }
    let (mut not_utf8, mut errors) = (Vec::new(), Vec::new());
    let mut buffer = Buffer::default();
    for (file, mut wanted) in by_file {
        let source = &library.project.files[file];
        wanted.sort_by_key(|(_, change)| change.begin(library));
        let begins: Vec<u32> = wanted.iter().map(|(_, change)| change.begin(library)).collect();
        let mut edits: Vec<Option<Vec<Edit>>> = wanted.iter().map(|_| None).collect();
        let mut is_utf8 = true;
        let read = passages(tree, (library, file), &begins, &mut buffer, &mut |at, passage| {
            is_utf8 &= passage.decoded.is_utf8();
            let made = wanted[at].1.edits(library, source, passage);
            let is_enough = made.is_ok();
            edits[at] = made.unwrap_or_default();
            is_enough
        });
        if let Err(message) = &read {
            errors.push(locate::changed(&source.path, message));
        }
        not_utf8.extend((!is_utf8).then_some(file));
        for ((index, _), edits) in wanted.into_iter().zip(edits) {
            match (edits.filter(|_| read.is_ok()), &mut fixes[index]) {
                (Some(edits), Some(fix)) => fix.edits.extend(edits.into_iter().map(|edit| (file, edit))),
                (_, fix) => *fix = None,
            }
        }
    }
    for fix in fixes.iter_mut().flatten() {
        fix.edits.sort_unstable();
    }
    Fixes { of: fixes, not_utf8, errors }
}

/// More of the file is needed.
struct TooShort;

/// What is to become of one thing in one file.
enum Change<'p> {
    Off((EntryId, Bits)),
    On(&'p Addition),
}

impl Change<'_> {
    fn document(&self) -> usize {
        match self {
            Self::Off(((document, _), _)) => *document,
            Self::On(addition) => addition.document,
        }
    }

    /// The first byte that has to be read for it.
    fn begin(&self, library: &Library) -> u32 {
        match self {
            Self::Off(((document, at), _)) => library.documents[*document].entries[*at].offset,
            Self::On(_) => 0,
        }
    }

    /// The edits, if there are any.
    ///
    /// # Errors
    /// The passage does not hold all that they depend on.
    fn edits(
        &self,
        library: &Library,
        source: &SourceFile,
        passage: &Passage<'_>,
    ) -> Result<Option<Vec<Edit>>, TooShort> {
        let root = &library.project.roots[source.root];
        let text = &passage.decoded;
        match self {
            Self::Off(((document, at), bits)) => {
                let entry = library.documents[*document].entries[*at];
                let inside = Entry { offset: passage.inside(entry.offset).ok_or(TooShort)?, ..entry };
                turn_off(text, source.kind, &inside, *bits).map_err(|_| TooShort)
            }
            Self::On(_) if !passage.is_whole() => Err(TooShort),
            Self::On(addition) => {
                let namespace = &OwnNamespace::new(root.namespace.as_deref());
                let host = Host {
                    kind: source.kind,
                    api_version: root.api_version,
                    is_piece: addition.is_piece,
                    namespace,
                };
                Ok(turn_on(text, host, &addition.grant))
            }
        }
    }
}

/// What is to change, before anybody looks at bytes.
struct Plan {
    safety: Safety,
    wanted: Wanted,
    additions: Vec<Addition>,
}

impl Plan {
    fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let off = self.wanted.iter().map(|(&entry, &bits)| Change::Off((entry, bits)));
        off.chain(self.additions.iter().map(Change::On))
    }
}

/// What decides about every fix.
struct Judging<'a> {
    findings: &'a [Finding],
    /// The fingerprints of the active ones.
    active: FxHashSet<&'a str>,
    absent: &'a AbsentMembers<'a>,
}

struct Planner<'a> {
    library: &'a Library,
    analysis: &'a Analysis<'a>,
    /// The org and the holder that each document belongs to.
    holders: FxHashMap<usize, (&'a RootAnalysis<'a>, HolderId)>,
}

impl<'a> Planner<'a> {
    fn new(library: &'a Library, analysis: &'a Analysis<'a>) -> Self {
        let mut holders = FxHashMap::default();
        for root in &analysis.roots {
            for (id, holder) in root.org().holders.iter_enumerated() {
                holders.extend(holder.documents.iter().map(|&d| (d, (root, id))));
            }
        }
        Self { library, analysis, holders }
    }

    fn plans(&self, findings: &[Finding]) -> Vec<Option<Plan>> {
        let by_component = self.by_component(findings);
        let absent = AbsentMembers::new(self.analysis);
        let mut adding = Adding::new(self.analysis);
        let additions: Vec<Vec<Addition>> =
            findings.iter().map(|f| if f.counts() { adding.of(f) } else { Vec::new() }).collect();
        let mut added: FxHashMap<usize, Vec<&Addition>> = FxHashMap::default();
        for addition in additions.iter().flatten() {
            added.entry(self.library.source(addition.document).component).or_default().push(addition);
        }
        let active = findings.iter().filter(|f| f.status == Status::Active).map(|f| f.fingerprint.as_str());
        let judging = Judging { findings, active: active.collect(), absent: &absent };
        let mut plans: Vec<Option<Plan>> = findings.iter().map(|_| None).collect();
        let by_component: Vec<_> = by_component.into_iter().collect();
        let planned = threads::map(&by_component, |(component, of_component)| {
            let added = added.get(component).map(Vec::as_slice).unwrap_or_default();
            self.plans_of(of_component, added, &judging)
        });
        for (index, plan) in planned.into_iter().flatten() {
            plans[index] = Some(plan);
        }
        add(additions, &mut plans);
        plans
    }

    /// The plans for the findings about grants of one component, with their indices.
    fn plans_of(
        &self,
        of_component: &[(usize, usize)],
        added: &[&Addition],
        judging: &Judging<'_>,
    ) -> Vec<(usize, Plan)> {
        let &Judging { findings, ref active, absent } = judging;
        let Some(&(document, _)) = of_component.first() else { return Vec::new() };
        let Some(&(root, holder)) = self.holders.get(&document) else { return Vec::new() };
        let org = root.org();
        if !org.is_own(holder) {
            return Vec::new();
        }
        let entries = Entries::new(self.library, root, &self.documents_beside(document, org, holder));
        let judge = Judge::new(absent, root, holder);
        let mut kept = Wanted::new();
        for &(_, index) in of_component {
            if findings[index].status == Status::Waived {
                keep(&findings[index], &entries, &mut kept);
            }
        }
        // What is to be granted here needs other grants to stay.
        for addition in added {
            entries.keep_needed(root, &addition.grant, &mut kept);
        }
        // What a stronger finding explains goes when that one goes, and stays when it was accepted.
        let is_open = |f: &Finding| {
            f.status == Status::Active && f.covered_by.as_deref().is_none_or(|by| active.contains(by))
        };
        let mut judged = Vec::new();
        for &(_, index) in of_component.iter().filter(|&&(_, index)| is_open(&findings[index])) {
            let wanted = findings[index].grant.as_ref().and_then(|grant| entries.revoke(grant));
            let Some(wanted) = wanted.filter(|wanted| !meet(&kept, wanted)) else { continue };
            let safety = judge.safety(&self.gone(&wanted));
            judged.extend(safety.map(|safety| (index, wanted, safety)));
        }
        // Safe fixes are applied without the others, and those only together with them.
        let leaving = |all: bool| {
            let goes = judged.iter().filter(|(.., safety)| all || *safety == Safety::Safe);
            goes.fold(Wanted::new(), |sum, (_, wanted, _)| joined(sum, wanted))
        };
        let (with_safe, with_all) = (leaving(false), leaving(true));
        let with_doubt = judged.iter().map(|(index, wanted, safety)| {
            let leaving = if *safety == Safety::Safe { &with_safe } else { &with_all };
            let safety = safety.clone().with_doubt(entries.doubt(wanted, leaving));
            (*index, Plan { safety, wanted: wanted.clone(), additions: Vec::new() })
        });
        with_doubt.collect()
    }

    /// The findings about a grant in an entry, with the entry's document, by component.
    fn by_component(&self, findings: &[Finding]) -> BTreeMap<usize, Vec<(usize, usize)>> {
        let mut by_component: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            if let Some(document) = self.document_of(finding) {
                let component = self.library.source(document).component;
                by_component.entry(component).or_default().push((document, index));
            }
        }
        by_component
    }

    /// The document with the entry that a finding about a grant points at.
    fn document_of(&self, finding: &Finding) -> Option<usize> {
        let grant = finding.grant.as_ref()?;
        let (Place::Leaf { element: offset, .. } | Place::Element(offset)) = finding.primary.site.place
        else {
            return None;
        };
        let file = finding.primary.site.file;
        let documents = &self.library.documents;
        let document = documents.binary_search_by_key(&file, |d| d.file).ok()?;
        let entries = &documents[document].entries;
        let entry = &entries[entries.binary_search_by_key(&offset, |e| e.offset).ok()?];
        (entry.kind == grant.kind).then_some(document)
    }

    /// All documents of a document's component.
    fn documents_beside(&self, document: usize, org: &Org<'_>, holder: HolderId) -> Vec<usize> {
        let component = |d: usize| self.library.source(d).component;
        let documents = org.holders[holder].documents.iter().copied();
        documents.filter(|&d| component(d) == component(document)).collect()
    }

    fn gone(&self, wanted: &Wanted) -> Vec<Gone<'a>> {
        let gone = wanted.iter().map(|(&(document, at), &bits)| {
            let entry = &self.library.documents[document].entries[at];
            let source = Source { origin: Origin::entry(document, at), bits, implied: false };
            Gone { kind: entry.kind, name: self.library.names.get(entry.name), source }
        });
        gone.collect()
    }
}

/// Plans for what is lacking, by finding. Whatever is asked for of one thing comes in one entry.
fn add(additions: Vec<Vec<Addition>>, plans: &mut [Option<Plan>]) {
    let mut things: BTreeMap<(usize, GrantKind, String), Bits> = BTreeMap::new();
    let key = |a: &Addition| (a.document, a.grant.kind, fold(&a.grant.name).into_owned());
    for addition in additions.iter().flatten() {
        *things.entry(key(addition)).or_default() |= addition.grant.bits;
    }
    for (mut additions, plan) in additions.into_iter().zip(plans) {
        let Some(safety) = additions.first().map(|first| first.safety.clone()) else { continue };
        for addition in &mut additions {
            addition.grant.bits = things.get(&key(addition)).copied().unwrap_or_default();
        }
        *plan = Some(Plan { safety, wanted: Wanted::new(), additions });
    }
}

/// Notes the bits of an accepted finding.
fn keep(finding: &Finding, entries: &Entries<'_>, kept: &mut Wanted) {
    let Some(grant) = &finding.grant else { return };
    for entry in entries.about(grant.kind, &grant.name) {
        *kept.entry(entry).or_default() |= grant.bits;
    }
}

fn joined(mut sum: Wanted, more: &Wanted) -> Wanted {
    for (&entry, &bits) in more {
        *sum.entry(entry).or_default() |= bits;
    }
    sum
}

fn meet(left: &Wanted, right: &Wanted) -> bool {
    right.iter().any(|(entry, &bits)| left.get(entry).is_some_and(|&other| other.intersects(bits)))
}
