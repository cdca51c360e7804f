//! Any files as a project, above all `.forceignore`, `sfdx-project.json` and `package.xml`: nothing is lost
//! between what is read and what is left out, every place is right, and the order of a listing changes nothing.

#![no_main]

use std::collections::BTreeSet;

use leastforce::project::discover::discover;
use leastforce::project::{DiscoverOptions, NotRead, Project, hidden_in};
use leastforce_fuzz::archive::Archive;
use leastforce_fuzz::engine::common::Files;
use leastforce_fuzz::{budget, lines, place};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

fn found(files: &Files, respect_forceignore: bool) -> Project {
    discover(files, &DiscoverOptions { respect_forceignore, ..DiscoverOptions::default() })
}

fn check(files: &Files) {
    let project = found(files, true);
    let backwards = Files(files.0.iter().rev().cloned().collect());
    assert_eq!(format!("{project:?}"), format!("{:?}", found(&backwards, true)));
    for error in &project.errors {
        assert!(!error.message.is_empty() && !error.remedy.is_empty(), "{error:?}");
        error.location.iter().for_each(|location| place::check(location, files));
    }
    assert!(!project.roots.is_empty());
    assert!(project.roots.is_sorted_by(|a, b| a.path < b.path));
    for root in &project.roots {
        for directory in &root.package_directories {
            assert!(directory.split('/').all(|part| !matches!(part, "." | "..")), "{root:?}");
        }
    }
    for (at, file) in project.files.iter().enumerate() {
        assert!(file.root < project.roots.len());
        let whole = &project.files[file.component];
        assert_eq!((whole.kind, &whole.name, whole.component), (file.kind, &file.name, file.component));
        assert!(file.piece.is_some() || file.component == at, "{file:?}");
    }
    let read: BTreeSet<&str> = project.files.iter().map(|file| file.path.as_str()).collect();
    let left: BTreeSet<&str> = project.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!(read.len(), project.files.len(), "no file is read twice");
    assert!(read.is_disjoint(&left));
    let hides = hidden_in(files);
    for file in project.files.iter().filter(|file| file.piece.is_none()) {
        assert!(!hides(&file.path), "{} is hidden", file.path);
    }
    // Whatever the patterns hide is read without them, or left out for another reason.
    let all = found(files, false);
    let known: BTreeSet<&str> = all.files.iter().map(|file| file.path.as_str()).collect();
    let other: BTreeSet<&str> = all.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    for skipped in project.skipped.iter().filter(|s| matches!(s.why, NotRead::Ignored { .. })) {
        let path = skipped.path.as_str();
        assert!(known.contains(path) || other.contains(path), "{path} is lost");
    }
}

fuzz_target!(|data: &[u8]| {
    let files = Archive::read(data).files;
    budget::within(data.len(), || check(&files));
});
