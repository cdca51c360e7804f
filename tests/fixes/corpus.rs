//! Every file of real projects that can be fixed, where such projects are at hand: `LEASTFORCE_CORPUS`
//! names a folder of them.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::PathBuf;

use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;

use super::common::Files;
use super::proof::prove;

fn projects() -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("LEASTFORCE_CORPUS") else {
        eprintln!("skipped: LEASTFORCE_CORPUS is not set");
        return Vec::new();
    };
    let mut projects: Vec<_> =
        std::fs::read_dir(corpus).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    projects.sort();
    projects
}

/// A copy in memory, so that nothing can be written.
fn copy(project: &PathBuf) -> Files {
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
fn every_fix_of_a_real_project_holds() {
    let mut fixed = 0;
    let projects = projects();
    for project in &projects {
        let files = copy(project);
        // No project of strangers has an agreed contract.
        assert_eq!(prove(&files, false).overlay.changed().len(), 0, "{}", project.display());
        fixed += prove(&files, true).overlay.changed().len();
    }
    assert!(projects.is_empty() || fixed > 10, "{fixed} files are fixed");
}

/// Declares whatever holder there is, so that rules about integrations speak of it, with a contract that
/// asks for nothing.
#[test]
fn every_holder_of_a_real_project_can_be_bound_to_an_empty_contract() {
    for project in projects() {
        let mut files = copy(&project);
        let suffix = ".permissionset-meta.xml";
        let mut names: Vec<String> = files
            .0
            .iter()
            .filter_map(|(path, _)| Some(path.rsplit('/').next()?.strip_suffix(suffix)?.to_owned()))
            .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            .collect();
        names.sort_by_key(|name| name.to_lowercase());
        names.dedup_by_key(|name| name.to_lowercase());
        let declared: Vec<String> = names
            .iter()
            .map(|name| {
                format!(
                    "[integrations.{name}]\npermission-sets = ['{name}']\nexclusive = true\n\
                     [integrations.{name}.needs]\npermissions = ['ApiEnabled']\n"
                )
            })
            .collect();
        files.0.retain(|(path, _)| path != "leastforce.toml");
        files.0.push(("leastforce.toml".into(), declared.concat().into_bytes()));
        let safe = prove(&files, false).overlay.changed().len();
        let all = prove(&files, true).overlay.changed().len();
        assert!(safe <= all, "{}", project.display());
    }
}
