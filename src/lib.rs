//! leastforce finds the integration identities of a Salesforce project and reports what they
//! hold beyond what they need, offline.
//!
//! Data flows one way: a [`tree::Tree`] of files, a [`project::Project`] that knows which file is
//! what, typed documents, an [`access::Org`] with holders and identities, findings, a
//! [`report::model::Report`].

pub mod access;
pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod contract;
pub mod escalation;
pub mod finding;
pub mod fix;
pub mod generate;
pub mod inventory;
pub mod metadata;
pub mod org;
pub mod project;
pub mod report;
pub mod risk;
pub mod rules;
pub mod terms;
pub mod text;
pub mod tree;
pub mod xml;

use std::collections::BTreeSet;
use std::io;

use access::delta::Delta;
use analysis::Analysis;
use config::{Config, External, Located};
use finding::baseline::Baseline;
use finding::waiver::{self, WaiverUse};
use finding::{Finding, cover, filter, fingerprint, locate};
use jiff::civil::Date;
use metadata::load::{Loaded, load};
use metadata::session::Session;
use org::library::Library;
use project::{DiscoverOptions, discover};
use report::model::Report;
use rules::Selection;
use text::phrase::count;
use tree::overlay::Overlay;
use tree::{InputError, Tree};

/// What a run is asked to do.
#[derive(Default)]
pub struct Settings {
    pub config: Config,
    pub rules: Selection,
    pub filter: filter::Filter,
    pub discover: DiscoverOptions,
    /// At least 1.
    pub threads: usize,
    /// The day that expiry dates are held against; without it nothing expires.
    pub today: Option<Date>,
    pub baseline: Option<Baseline>,
}

/// What was read, and what could not be.
#[derive(Default)]
pub struct Read {
    pub library: Library,
    pub errors: Vec<InputError>,
}

/// Finds and reads the metadata of a tree that stands alone. `progress` is told the bytes of every file
/// that is done.
pub fn read(tree: &dyn Tree, settings: &Settings, progress: &(dyn Fn(u64) + Sync)) -> Read {
    read_in(&mut Session::default(), tree, settings, progress)
}

/// The same for one of the trees of a session, which all share one table of names and, in a session that
/// shares documents, what was parsed of equal files.
pub fn read_in(
    session: &mut Session,
    tree: &dyn Tree,
    settings: &Settings,
    progress: &(dyn Fn(u64) + Sync),
) -> Read {
    let mut project = discover::discover(tree, &settings.discover);
    project.add_configuration(settings.config.files_read().into_iter());
    let mut errors = std::mem::take(&mut project.errors);
    let mut loaded = load(tree, &project, session, settings.threads, progress);
    let names = session.names_mut();
    access::grants::intern_known(names);
    access::asserted::intern(names, &settings.config);
    errors.append(&mut loaded.errors);
    errors.sort();
    let Loaded { documents, components, .. } = loaded;
    Read { library: Library { project, documents, components, names: session.names() }, errors }
}

/// All findings of a run, and what is to be said of how they were set aside.
#[derive(Default)]
pub struct Found {
    pub findings: Vec<Finding>,
    pub notes: Vec<String>,
}

/// Runs the rules and settles what became of each finding. Sorted by path, then in an order that does
/// not depend on how the run went.
pub fn find(analysis: &Analysis<'_>, library: &Library, settings: &Settings) -> Found {
    let mut findings: Vec<Finding> = Vec::new();
    let mut agreed = 0;
    for root in &analysis.roots {
        let mut checked = rules::check(root, settings.rules.iter(), settings.today);
        findings.append(&mut checked.findings);
        agreed += checked.agreed;
    }
    let key = |f: &Finding| (f.primary.site, f.rule, f.subject.clone(), f.grant.clone(), f.key.clone());
    findings.sort_by_cached_key(key);
    // What is wrong with the configuration is wrong once, in however many orgs it shows.
    findings.dedup_by(|again, first| key(again) == key(first));
    let uses = waiver::set(&mut findings, &settings.config.waivers, settings.today);
    if let Some(root) = analysis.roots.first() {
        findings.extend(rules::check_waivers(root, &settings.rules, &uses, settings.today));
    }
    fingerprint::set(&mut findings, analysis, library);
    let mut notes: Vec<String> = contract_notes(analysis, agreed);
    notes.extend(analysis.idle_externals.iter().map(|&at| idle(&settings.config.externals[at])));
    notes.extend(uses.iter().flat_map(WaiverUse::notes));
    if let Some(baseline) = &settings.baseline {
        baseline.set(&mut findings);
        notes.extend(baseline.note(&findings));
    }
    filter::set(&mut findings, library, &settings.filter);
    cover::set(&mut findings, |f| library.project.files[f.primary.site.file].root);
    Found { findings, notes }
}

/// What contracts came to: their globs, and what they keep out of the report.
fn contract_notes(analysis: &Analysis<'_>, agreed: usize) -> Vec<String> {
    let mut notes = Vec::new();
    for root in &analysis.roots {
        let org = root.org();
        let contracts = org.identities.keys().filter_map(|id| Some((id, root.contract(id)?)));
        notes.extend(contracts.flat_map(|(id, contract)| contract.globs_in_words(org, id)));
    }
    notes.sort();
    notes.dedup();
    let are = if agreed == 1 { "is" } else { "are" };
    let grants = count(agreed, "grant");
    notes.extend((agreed > 0).then(|| format!("{grants} that rules speak of {are} agreed in contracts")));
    notes
}

/// That an entry of `[external]` does nothing.
fn idle(external: &External) -> String {
    let Located { value: name, location } = &external.name;
    format!(
        "the entry of [external] for '{name}' in {}:{} stands for nothing: nothing of this name is missing \
         from the repository and used",
        location.path, location.start.line
    )
}

/// With more findings than these a first run says how to begin with a baseline.
const MANY_FINDINGS: usize = 30;

/// Lints a tree: the whole pipeline. Findings are sorted by path, place and rule.
pub fn lint(tree: &dyn Tree, settings: &Settings, progress: &(dyn Fn(u64) + Sync)) -> Report {
    let Read { library, mut errors } = read(tree, settings, progress);
    let mut analysis = Analysis::new(&library, &settings.config);
    errors.append(&mut analysis.errors);
    let Found { mut findings, notes } = find(&analysis, &library, settings);
    let unresolved = analysis.unresolved.iter().filter_map(|u| locate::site_of(&u.named));
    let mut located = locate::locate(tree, &library.project.files, &findings, unresolved);
    errors.append(&mut located.errors);
    findings.sort_by_key(|f| {
        let offset = located.places.get(&f.primary.site).map(|(location, _)| location.start.offset);
        (f.primary.site.file, offset, f.rule)
    });
    let fixes = fix::plan::fixes(tree, &library, &analysis, &findings, &mut errors);
    let findings = findings.into_iter().zip(fixes.of).collect();
    let configured = settings.config.path.is_some();
    let mut report =
        report::build::build(&library, &analysis, findings, &located, errors, &settings.rules, configured);
    report.notes.extend(notes);
    report.not_utf8 = fixes.not_utf8.iter().map(|&file| library.project.files[file].path.clone()).collect();
    report.first_run_hint = settings.baseline.is_none() && report.counting().count() > MANY_FINDINGS;
    report
}

/// A tree with its fixes, in memory.
pub struct Fixed<'t> {
    /// Of the tree as it is, with the errors of every round.
    pub report: Report,
    pub overlay: Overlay<'t>,
    /// How many findings that count are fixed.
    pub findings: usize,
    /// Files that changed while they were fixed, by path.
    pub errors: Vec<(String, io::Error)>,
}

/// Applies the safe fixes of a tree, or all of them, until none is left: a fix can bring up what a stronger
/// grant explained.
pub fn fix<'t>(
    tree: &'t dyn Tree,
    settings: &Settings,
    all: bool,
    progress: &(dyn Fn(u64) + Sync),
) -> Fixed<'t> {
    let overlay = Overlay::new(tree);
    let report = lint(&overlay, settings, progress);
    let mut fixed = Fixed { report, overlay, findings: 0, errors: Vec::new() };
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut errors = Vec::new();
    let mut again: Option<Report> = None;
    for _ in 0..MOST_ROUNDS {
        let report = again.as_ref().unwrap_or(&fixed.report);
        let edits = report.edits(all);
        if edits.is_empty() {
            break;
        }
        met.extend(report.fixable(all).filter(|f| f.counts()).map(|f| f.fingerprint.clone()));
        for (path, edits) in edits {
            if let Err(error) = fixed.overlay.edit(&path, edits) {
                fixed.errors.push((path, error));
            }
        }
        if !fixed.errors.is_empty() {
            break;
        }
        let next = lint(&fixed.overlay, settings, progress);
        errors.extend(next.errors.iter().cloned());
        again = Some(next);
    }
    fixed.report.add_errors(errors);
    fixed.findings = met.len();
    fixed
}

/// More rounds than these would mean that fixes chase each other.
const MOST_ROUNDS: usize = 20;

/// What the identities of a project can do before and not after.
pub fn deltas(before: &Read, after: &Read, config: &Config) -> Vec<Delta> {
    analysis::deltas::deltas(&Analysis::new(&before.library, config), &Analysis::new(&after.library, config))
}
