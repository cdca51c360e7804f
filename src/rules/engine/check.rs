//! The engine: every rule over everything that it looks at.

use std::cmp::Reverse;
use std::collections::{BTreeSet, hash_map};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use super::context::{
    ChangeContext, Context, Findings, Granted, GroupContext, HolderContext, IdentityContext, WaiverContext,
};
use super::rule::{Check, Rule};
use super::selection::Selection;
use crate::analysis::RootAnalysis;
use crate::change::Change;
use crate::config::RuleSetting;
use crate::finding::Finding;
use crate::finding::waiver::WaiverUse;
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::library::Library;
use crate::terms::fault::guarded;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::names::{Symbol, fold};
use crate::terms::subject_kind::SubjectKind;
use crate::terms::threads;

/// What rules found in an org.
#[derive(Default)]
pub struct Checked {
    pub findings: Vec<Finding>,
    /// How many grants would be findings, were they not agreed in contracts.
    pub agreed: usize,
    /// Rules that failed: what they would have found is missing. Sorted, each once.
    pub failed: Vec<&'static str>,
}

/// Runs rules over an org. One finding remains per rule, subject, component and grant; the
/// order means nothing and is the same on any number of threads. Rules about changes have nothing to say without one.
pub fn check<'r>(
    analysis: &RootAnalysis<'_>,
    rules: impl IntoIterator<Item = (&'static Rule, &'r RuleSetting)>,
    today: Option<Date>,
    change: Option<&Change<'_, '_>>,
) -> Checked {
    let org = analysis.org();
    let identities: TiVec<HolderId, Vec<IdentityId>> =
        org.holders.keys().map(|h| org.identities_of(h)).collect();
    let checks = |(rule, setting)| {
        let rule: &'static Rule = rule;
        std::iter::once(Some(rule.check)).chain(rule.also).flatten().map(move |check| Run {
            rule,
            setting,
            check,
        })
    };
    let runs: Vec<Run<'r>> = rules.into_iter().flat_map(checks).collect();
    let engine = Engine { analysis, org, identities: &identities, today };
    let (of_entries, others): (Vec<_>, Vec<_>) =
        runs.into_iter().partition(|run| !kinds(&run.check).is_empty());
    let holders =
        org.holders.keys().filter(|&id| org.holders[id].group.is_none() && !identities[id].is_empty());
    let tasks = holders.map(Task::Entries).chain(others.into_iter().map(Task::Alone));
    let tasks: Vec<Task<'r>> = tasks.collect();
    let mut done = engine.run_all(&tasks, &of_entries);
    if let Some(change) = change {
        done.extend(tasks.iter().filter_map(|task| engine.run_change(task, change)));
    }
    let mut out = Findings::default();
    let mut failed = Vec::new();
    for mut part in done {
        out.found.append(&mut part.out.found);
        out.agreed.append(&mut part.out.agreed);
        failed.append(&mut part.failed);
    }
    failed.sort_unstable();
    failed.dedup();
    // What Salesforce owns and runs, and nobody has widened, is not reported: nobody here can change it.
    let untouched = org.platform.iter().filter(|p| p.beyond.is_empty()).map(|p| &org.holders[p.holder]);
    let untouched: FxHashSet<(SubjectKind, &str)> =
        untouched.map(|holder| (holder.kind.into(), holder.name.as_str())).collect();
    out.found.retain(|f| !untouched.contains(&(f.subject.kind, f.subject.name.as_str())));
    Checked { findings: one_of_each(out.found, org), agreed: grants_of(out.agreed), failed }
}

/// One check of a rule.
struct Run<'r> {
    rule: &'static Rule,
    setting: &'r RuleSetting,
    check: Check,
}

/// What one thread does at a time.
enum Task<'r> {
    /// Every rule about entries, over the entries of one holder: they are gone through once.
    Entries(HolderId),
    /// Any other rule, over all that it looks at.
    Alone(Run<'r>),
}

/// What came of a task.
#[derive(Default)]
struct Done {
    out: Findings,
    failed: Vec<&'static str>,
}

/// What all rules run over.
struct Engine<'a> {
    analysis: &'a RootAnalysis<'a>,
    org: &'a Org<'a>,
    identities: &'a TiVec<HolderId, Vec<IdentityId>>,
    today: Option<Date>,
}

/// The kinds of entry that a check looks at; empty for one that looks at anything else.
fn kinds(check: &Check) -> &[GrantKind] {
    match check {
        Check::Grant(kind, _) => std::slice::from_ref(kind),
        Check::Grants(kinds, _) => kinds,
        _ => &[],
    }
}

/// Entries of one holder that say the same: rules look at the first of them, so that what a file repeats costs little.
struct Equal<'a> {
    library: &'a Library,
    /// By component, kind, name and bits, the place among the entries of the kind.
    known: FxHashMap<(usize, GrantKind, Symbol, Bits), usize>,
}

impl<'a> Equal<'a> {
    /// `None` for a holder that cannot have any.
    fn of(org: &Org<'a>, id: HolderId) -> Option<Self> {
        let library = org.library;
        let has_none = match org.holders[id].documents[..] {
            [] => true,
            [only] => library.documents[only].duplicates.is_empty(),
            _ => false,
        };
        (!has_none).then(|| Self { library, known: FxHashMap::default() })
    }

    /// The place of an equal entry; else the entry is known at `place` from now on.
    fn known(&mut self, document: usize, entry: &Entry, place: usize) -> Option<usize> {
        let component = self.library.source(document).component;
        match self.known.entry((component, entry.kind, entry.name, entry.bits)) {
            hash_map::Entry::Occupied(known) => Some(*known.get()),
            hash_map::Entry::Vacant(new) => {
                new.insert(place);
                None
            }
        }
    }
}

/// Keeps the first of two equal entries, by the order of files.
fn equal_first(org: &Org<'_>, known: &mut (usize, Entry), other: (usize, Entry)) {
    let place = |(document, entry): &(usize, Entry)| (org.library.documents[*document].file, entry.offset);
    if place(&other) < place(known) {
        *known = other;
    }
}

impl Engine<'_> {
    /// In the order of the tasks.
    fn run_all<'r>(&self, tasks: &[Task<'r>], of_entries: &[Run<'r>]) -> Vec<Done> {
        threads::map(tasks, |task| match task {
            Task::Entries(holder) => self.run_entries(*holder, of_entries),
            Task::Alone(alone) => self.run_alone(alone),
        })
    }

    fn context<'r: 'c, 'c>(&'c self, run: &Run<'r>) -> Context<'c> {
        let &Self { analysis, org, today, .. } = self;
        Context { analysis, org, rule: run.rule, setting: run.setting, today }
    }

    fn holder<'c>(&'c self, cx: Context<'c>, id: HolderId) -> HolderContext<'c> {
        HolderContext { cx, id, holder: &self.org.holders[id], identities: &self.identities[id] }
    }

    fn run_entries(&self, id: HolderId, runs: &[Run<'_>]) -> Done {
        let mut done = Done::default();
        let Some(first) = runs.first() else { return done };
        let mut by_kind: [Vec<(usize, Entry)>; GrantKind::ALL.len()] = Default::default();
        let mut equal = Equal::of(self.org, id);
        for (document, entry) in self.holder(self.context(first), id).entries() {
            let of_kind = &mut by_kind[entry.kind as usize];
            match equal.as_mut().and_then(|equal| equal.known(document, &entry, of_kind.len())) {
                Some(known) => equal_first(self.org, &mut of_kind[known], (document, entry)),
                None => of_kind.push((document, entry)),
            }
        }
        for run in runs {
            let by = self.holder(self.context(run), id);
            let (Check::Grant(_, check) | Check::Grants(_, check)) = run.check else { continue };
            let judge = || {
                for &(document, entry) in kinds(&run.check).iter().flat_map(|&kind| &by_kind[kind as usize]) {
                    let name = self.org.library.names.get(entry.name);
                    check(&Granted { by, document, entry, name }, &mut done.out);
                }
            };
            done.failed.extend(guarded(judge).err().map(|_| run.rule.name));
        }
        done
    }

    fn run_alone(&self, run: &Run<'_>) -> Done {
        let org = self.org;
        let mut done = Done::default();
        let out = &mut done.out;
        let cx = self.context(run);
        let leaves = || org.holders.keys().filter(|&id| org.holders[id].group.is_none());
        let judge = || match run.check {
            Check::Hygiene(check) => leaves().for_each(|id| check(&self.holder(cx, id), out)),
            Check::Holder(check) => {
                let used = leaves().filter(|&id| !org.uses(id).is_empty());
                used.for_each(|id| check(&self.holder(cx, id), out));
            }
            Check::Group(check) => {
                let groups = org.holders.keys().map(|id| self.holder(cx, id));
                groups
                    .filter_map(|by| Some(GroupContext { group: by.holder.group.as_ref()?, by }))
                    .for_each(|by| check(&by, out));
            }
            Check::App(check) => cx.apps().for_each(|of| check(&of, out)),
            Check::Org(check) => check(&cx, out),
            Check::Identity(check) => {
                for (id, identity) in org.identities.iter_enumerated() {
                    check(&IdentityContext { cx, id, identity }, out);
                }
            }
            // See `run_entries`, `run_change` and `check_waivers`.
            Check::Grant(..) | Check::Grants(..) | Check::Change(_) | Check::Waiver(_) => {}
        };
        done.failed.extend(guarded(judge).err().map(|_| run.rule.name));
        done
    }

    /// What a rule about changes finds; `None` for any other.
    fn run_change(&self, task: &Task<'_>, change: &Change<'_, '_>) -> Option<Done> {
        let Task::Alone(run @ Run { check: Check::Change(check), .. }) = task else { return None };
        let mut done = Done::default();
        let judge = || check(&ChangeContext { cx: self.context(run), change }, &mut done.out);
        done.failed.extend(guarded(judge).err().map(|_| run.rule.name));
        Some(done)
    }
}

/// Runs the rules about waivers over what came of each; `org` is any of the run.
pub fn check_waivers(
    analysis: &RootAnalysis<'_>,
    selection: &Selection,
    uses: &[WaiverUse<'_>],
    today: Option<Date>,
) -> Checked {
    let org = analysis.org();
    let mut out = Findings::default();
    let mut failed = Vec::new();
    let ran: FxHashSet<&str> = selection.iter().map(|(rule, _)| rule.name).collect();
    for (rule, setting) in selection.iter() {
        let Check::Waiver(check) = rule.check else { continue };
        let cx = Context { analysis, org, rule, setting, today };
        let run = || {
            for used in uses {
                let ran = ran.contains(used.waiver.rule.value.as_str());
                check(&WaiverContext { cx, used, ran }, &mut out);
            }
        };
        failed.extend(guarded(run).err().map(|_| rule.name));
    }
    Checked { findings: one_of_each(out.found, org), agreed: 0, failed }
}

/// Keeps the worst, then the first, of the findings that say the same of the same component: duplicate
/// entries count once, and a holder that several identities share is reported once, for all of them.
/// Which is first does not depend on how a component is laid out in files.
fn one_of_each(found: Vec<Finding>, org: &Org<'_>) -> Vec<Finding> {
    let key = |f: &Finding| {
        let grant = f.grant.as_ref().map(|g| (g.kind, fold(&g.name).into_owned(), g.bits));
        (f.rule, org.library.project.files[f.primary.site.file].component, grant)
    };
    let keys: Vec<_> = found.iter().map(key).collect();
    let same = |at: usize| (&keys[at], &found[at].subject, &found[at].key);
    let best = |at: usize| (Reverse(found[at].severity), &found[at].message, found[at].primary.site);
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&one, &other| same(one).cmp(&same(other)).then_with(|| best(one).cmp(&best(other))));
    let begins: Vec<bool> =
        (0..order.len()).map(|n| n == 0 || same(order[n]) != same(order[n - 1])).collect();
    let mut kept: Vec<Finding> = Vec::new();
    for (begins, finding) in begins.into_iter().zip(in_order(found, order)) {
        match kept.last_mut() {
            Some(first) if !begins => {
                first.identities.extend(finding.identities);
                first.confidence = first.confidence.max(finding.confidence);
            }
            _ => kept.push(finding),
        }
    }
    for finding in &mut kept {
        finding.identities.sort();
        finding.identities.dedup();
    }
    kept
}

/// Findings in the order of these places, each of which comes once.
pub(in crate::rules) fn in_order(findings: Vec<Finding>, order: Vec<usize>) -> impl Iterator<Item = Finding> {
    let mut findings: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    order.into_iter().filter_map(move |at| findings[at].take())
}

/// How many different grants of holders these are about.
fn grants_of(agreed: Vec<Finding>) -> usize {
    let grants = agreed.into_iter().filter_map(|f| {
        let grant = f.grant?;
        Some((f.subject, grant.kind, fold(&grant.name).into_owned(), grant.bits))
    });
    grants.collect::<BTreeSet<_>>().len()
}
