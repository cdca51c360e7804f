//! Real split permission sets, where they are at hand: `LEASTFORCE_CORPUS` names a folder of
//! projects. Those of Salesforce's own library that come in both forms must read alike.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use leastforce::Settings;
use leastforce::terms::grant::Grant;
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;

use crate::engine::common::{Files, corpus};

/// The folders that hold a project in both forms.
fn samples() -> Vec<PathBuf> {
    let projects = std::fs::read_dir(corpus()).unwrap().map(|e| e.unwrap().path());
    let library = projects.filter(|p| p.to_string_lossy().ends_with("source-deploy-retrieve"));
    let samples = library.filter_map(|p| std::fs::read_dir(p.join("test/snapshot/sampleProjects")).ok());
    let snapshots = samples.flatten().map(|e| e.unwrap().path().join("__snapshots__"));
    let mut found: Vec<_> =
        snapshots.filter(|p| p.join("verify-md-files.expected/permissionsets").is_dir()).collect();
    found.sort();
    assert!(found.len() >= 3, "{found:?}");
    found
}

/// What each permission set grants and says of itself.
type Provenance = BTreeMap<String, BTreeSet<String>>;

fn said(files: &Files) -> Provenance {
    let settings = Settings { threads: 1, ..Settings::default() };
    let read = leastforce::read(files, &settings, &|_| {});
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    let library = &read.library;
    let mut said = Provenance::new();
    for (index, document) in library.documents.iter().enumerate() {
        let of = said.entry(library.source(index).name.clone()).or_default();
        let grants = document.entries.iter();
        of.extend(
            grants.map(|e| format!("{} {:?}", Grant::new(e.kind, library.names.get(e.name), e.bits), e.bits)),
        );
        of.extend(document.label().map(|label| format!("label {label}")));
        of.extend(document.license.as_ref().map(|license| format!("licence {}", license.text)));
        of.extend(document.description.as_ref().map(|d| format!("description {}", d.text)));
        assert!(document.unknown.is_empty() && document.duplicates.is_empty(), "{document:?}");
    }
    said
}

fn files(folder: &Path, keep: impl Fn(&str) -> bool) -> Files {
    let tree = Worktree::new(folder);
    let mut files = Files::default();
    let mut buffer = Buffer::default();
    for entry in tree.list().entries.into_iter().filter(|e| keep(&e.path)) {
        tree.read(&entry.path, &mut buffer).unwrap();
        files.0.push((entry.path, buffer.bytes().to_vec()));
    }
    files
}

#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn split_permission_sets_grant_what_their_monolithic_snapshots_grant() {
    for sample in samples() {
        let whole = said(&files(&sample.join("verify-md-files.expected"), |_| true));
        let source = sample.join("verify-source-files.expected");
        assert_eq!(said(&files(&source, |_| true)), whole, "{}", sample.display());
        // Without the whole files that lie beside the pieces.
        let beside = |path: &str| path.matches('/').count() == 4 && path.ends_with(".permissionset-meta.xml");
        assert_eq!(said(&files(&source, |path| !beside(path))), whole, "{}", sample.display());
        assert!(whole.values().all(|said| said.len() > 2), "{whole:?}");
    }
}
