//! Every file of real projects that can be fixed, where such projects are at hand: `LEASTFORCE_CORPUS`
//! names a folder of them.

use std::path::Path;

use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;

use super::proof::prove;
use crate::engine::common::{Files, projects};

/// A copy in memory, so that nothing can be written.
fn copy(project: &Path) -> Files {
    let tree = Worktree::new(project);
    let mut files = Files::default();
    let mut buffer = Buffer::default();
    for entry in tree.list().entries {
        tree.read(&entry.path, &mut buffer).unwrap();
        files.0.push((entry.path, buffer.bytes().to_vec()));
    }
    files
}

#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn every_fix_of_a_real_project_holds() {
    let mut fixed = 0;
    for project in &projects() {
        let files = copy(project);
        // No project of strangers has an agreed contract.
        assert_eq!(prove(&files, false).overlay.changed().len(), 0, "{}", project.display());
        fixed += prove(&files, true).overlay.changed().len();
    }
    assert!(fixed > 0, "{fixed} files are fixed");
}

/// Declares whatever holder there is, so that rules about integrations speak of it, with a contract that
/// asks for nothing.
#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn every_holder_of_a_real_project_can_be_bound_to_an_empty_contract() {
    let mut fixed = 0;
    for project in &projects() {
        let mut files = copy(project);
        let declared =
            declare(&files, ".permissionset-meta.xml", |name| format!("permission-sets = ['{name}']"))
                + &declare(&files, ".profile-meta.xml", |name| format!("profile = '{name}'"));
        files.0.retain(|(path, _)| path != "leastforce.toml");
        files.0.push(("leastforce.toml".into(), declared.into_bytes()));
        let changed = |all: bool| prove(&files, all).overlay.changed().len();
        let (safe, all) = (changed(false), changed(true));
        assert!(safe <= all, "{}", project.display());
        fixed += all;
    }
    assert!(fixed > 100, "{fixed} files are fixed");
}

/// An integration for each file of a kind.
fn declare(files: &Files, suffix: &str, holder: impl Fn(&str) -> String) -> String {
    let stems = files.0.iter().filter_map(|(path, _)| path.rsplit('/').next()?.strip_suffix(suffix));
    let plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_ ".contains(c));
    let mut names: Vec<&str> = stems.filter(plain).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.dedup_by_key(|name| name.to_lowercase());
    let declared = names.iter().map(|name| {
        format!(
            "[integrations.'{name}{suffix}']\n{}\nexclusive = true\n\
             [integrations.'{name}{suffix}'.needs]\npermissions = ['ApiEnabled']\n",
            holder(name)
        )
    });
    declared.collect()
}
