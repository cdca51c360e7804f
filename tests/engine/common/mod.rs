//! What the integration tests share.
#![allow(
    dead_code,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "each test binary uses its own part, and a failure is a failed test"
)]

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::compare::{Asked, State};
use leastforce::config::{self, BEFORE, Before, Config, Governed, RuleInfo, govern};
use leastforce::evidence::{Evidence, Source};
use leastforce::project::{DiscoverOptions, NotRead, Project, hidden_in};
use leastforce::report::model::{PolicyFrom, Report};
use leastforce::rules::{RULES, Selection};
use leastforce::terms::ids::IdentityId;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{Listing, Tree, TreeEntry};
use leastforce::{Read, Settings, read};

/// `path: why`, one for each file that is not read.
pub fn skipped(project: &Project) -> Vec<String> {
    let why = |why: &NotRead| match why {
        NotRead::Ignored { by } => format!("ignored by {by}"),
        NotRead::Excluded { reason } => format!("excluded, {reason}"),
        NotRead::Superseded { by } => format!("superseded by {by}"),
        NotRead::Unread { what } => what.clone(),
        NotRead::Unknown => "unknown".to_owned(),
    };
    project.skipped.iter().map(|s| format!("{}: {}", s.path, why(&s.why))).collect()
}

/// The folder of real projects. Who calls it is ignored where there is none: `#[cfg_attr(not(corpus), ignore)]`.
pub fn corpus() -> PathBuf {
    std::env::var_os("LEASTFORCE_CORPUS").expect("LEASTFORCE_CORPUS was set when this was built").into()
}

/// The repositories of the corpus, sorted.
pub fn projects() -> Vec<PathBuf> {
    let mut projects: Vec<_> =
        std::fs::read_dir(corpus()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    projects.sort();
    assert!(!projects.is_empty(), "LEASTFORCE_CORPUS holds no folder");
    projects
}

/// A tree in memory, listed in the order of its files.
#[derive(Clone, Debug, Default)]
pub struct Files(pub Vec<(String, Vec<u8>)>);

impl Files {
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }
}

impl Tree for Files {
    fn list(&self) -> Listing {
        let entries = self
            .0
            .iter()
            .map(|(path, bytes)| TreeEntry { path: path.clone(), size: bytes.len() as u64 })
            .collect();
        Listing { entries, ..Listing::default() }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let (_, bytes) = self.0.iter().find(|(p, _)| p == path).ok_or(io::ErrorKind::NotFound)?;
        buffer.fill(&mut bytes.as_slice(), bytes.len() as u64)
    }
}

pub fn rule_infos() -> Vec<RuleInfo> {
    leastforce::rules::infos()
}

/// The configuration in a tree's root, which must be free of mistakes.
pub fn config_of(tree: &dyn Tree) -> Config {
    let opened = config::open(config::FILE_NAME, &rule_infos(), tree);
    opened.unwrap_or_else(|error| panic!("{error:#?}")).unwrap_or_default()
}

/// The folder of a tree with what was exported from an org.
pub const EVIDENCE: &str = "evidence/";

/// What a tree has of it, as of the day of its newest row.
pub fn evidence_of(tree: &dyn Tree) -> Option<Arc<Evidence>> {
    let paths = tree.list().entries.into_iter().map(|entry| entry.path);
    let mut paths: Vec<String> = paths.filter(|path| path.starts_with(EVIDENCE)).collect();
    paths.sort();
    let sources = paths.iter().map(|path| {
        let mut buffer = Buffer::default();
        tree.read(path, &mut buffer).unwrap();
        let bytes = Box::new(io::Cursor::new(buffer.bytes().to_vec()));
        Source { path: path[EVIDENCE.len()..].to_owned(), bytes }
    });
    let mut evidence = leastforce::evidence::read(EVIDENCE.trim_end_matches('/'), sources, false);
    evidence.today = evidence.as_of;
    (!paths.is_empty()).then(|| Arc::new(evidence))
}

/// Lints a tree with the configuration in its root, and with the evidence beside it.
pub fn lint(tree: &dyn Tree, select: &[&str]) -> Report {
    lint_on(tree, select, 1)
}

pub fn lint_on(tree: &dyn Tree, select: &[&str], threads: usize) -> Report {
    let config = config_of(tree);
    let select: Vec<String> = select.iter().map(|&s| s.to_owned()).collect();
    let rules = selection(&config, &select);
    let evidence = evidence_of(tree);
    report(tree, &Settings { config, rules, threads, evidence, ..Settings::default() })
}

/// The report of a tree with all about its identities, under all rules.
pub fn portrayed(tree: &dyn Tree, threads: usize) -> Report {
    let config = config_of(tree);
    let rules = selection(&config, &[]);
    let settings = Settings { config, rules, threads, ..Settings::default() };
    let read = leastforce::read(tree, &settings, &|_| {});
    let mut linted = leastforce::lint(tree, &read, &settings);
    leastforce::portray(&mut linted, tree, None);
    linted.report
}

/// What a change of a tree brings up, with what counts of the configurations in both roots.
pub fn compare(base: &dyn Tree, head: &dyn Tree, select: &[&str]) -> Report {
    let select: Vec<String> = select.iter().map(|&s| s.to_owned()).collect();
    compare_by(base, head, &select, PolicyFrom::Base)
}

/// The same, with what counts of both or with that of the head alone.
pub fn compare_by(base: &dyn Tree, head: &dyn Tree, select: &[String], counts: PolicyFrom) -> Report {
    let own = config_of(head);
    let path = format!("{BEFORE}{}", config::FILE_NAME);
    let before = config::open(&path, &rule_infos(), &Before(base));
    let before = before.unwrap_or_else(|error| panic!("{error:#?}")).unwrap_or_default();
    let Governed { config, changes } = govern(before, own.clone(), &rule_infos());
    let settings = |config: Config| {
        let rules = selection(&config, select);
        let looked_at = config.clone();
        let excluded = move |path: &str| looked_at.reason_to_exclude(path).map(str::to_owned);
        let discover = DiscoverOptions { excluded: Box::new(excluded), ..DiscoverOptions::default() };
        Settings { config, rules, discover, threads: 1, ..Settings::default() }
    };
    let mut governed = settings(config);
    governed.discover.hidden_before = Some(hidden_in(base));
    let (was, own) = (settings(config_of(base)), settings(own));
    let state = State { tree: base, settings: &was };
    let asked =
        Asked { base: "before".to_owned(), governed: &governed, own: &own, counts, changes: &changes };
    leastforce::compare::compare(state, head, &asked, &|_| {})
}

/// Reads and lints a tree.
pub fn report(tree: &dyn Tree, settings: &Settings) -> Report {
    leastforce::lint(tree, &leastforce::read(tree, settings, &|_| {}), settings).report
}

/// The wanted rules as the configuration leaves them: naming a rule does not turn it on here, so
/// that a page can show that it is off.
fn selection(config: &Config, select: &[String]) -> Selection {
    let ignore: Vec<String> = if select.is_empty() {
        Vec::new()
    } else {
        RULES.iter().map(|r| r.name.to_owned()).filter(|n| !select.contains(n)).collect()
    };
    Selection::new(config, &[], &ignore).unwrap()
}

/// `path:line severity confidence grant-or-dash kind:name`, one line for each active finding.
pub fn lines(report: &Report) -> String {
    let line = |f: &leastforce::report::model::Finding| {
        format!(
            "{}:{} {} {} {} {}:{}\n",
            f.location.path,
            f.location.start.line,
            f.severity,
            f.confidence,
            f.grant.as_deref().unwrap_or("-"),
            f.subject.kind,
            f.subject.name
        )
    };
    report.findings.iter().map(line).collect()
}

/// Sorted, so that a snapshot of counts reads well.
pub fn count_by<K: Ord, T>(items: impl IntoIterator<Item = T>, key: impl Fn(T) -> K) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(key(item)).or_insert(0) += 1;
    }
    counts
}

/// Calls `look` with the integration `erp` of a project, whose table in `leastforce.toml` is `config`.
pub fn seen<T>(
    config: &str,
    files: impl IntoIterator<Item = (String, String)>,
    look: impl FnOnce(&RootAnalysis<'_>, IdentityId) -> T,
) -> T {
    let config = format!("[integrations.erp]\n{config}\n");
    let files = Files::new([("leastforce.toml".to_owned(), config)].into_iter().chain(files));
    let settings = Settings { config: config_of(&files), threads: 1, ..Settings::default() };
    let Read { library, errors } = read(&files, &settings, &|_| {});
    assert!(errors.is_empty(), "{errors:?}");
    let analysis = Analysis::new(&library, &settings.config);
    let root = &analysis.roots[0];
    let id = root.org().identities.position(|i| i.declared && i.name == "erp").unwrap();
    look(root, id)
}
