//! A repository whose configuration, hooks and attributes name programs: none of them may run.
#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "a part that was left out must be seen")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use leastforce::tree::Tree;
use leastforce::tree::git::Repository;

use super::repo::{Repo, commit_tree, index_tree, read};

/// The folder of the repository for the process that is watched.
const FOLDER: &str = "LEASTFORCE_TEST_HOSTILE_REPOSITORY";

/// What git may start, one in each line.
const HOOKS: &str = include_str!("../../fixtures/git-hooks");

/// A program that leaves a file when it runs.
fn trap(repo: &Repo) -> PathBuf {
    let (program, mark) = (repo.home.join("trap"), repo.home.join("sprung"));
    let script = format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\nexit 1\n", mark.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn sprung(repo: &Repo) -> String {
    fs::read_to_string(repo.home.join("sprung")).unwrap_or_default()
}

fn hostile() -> Repo {
    let repo = Repo::new();
    repo.commit_of(&[("p/a", "missing"), ("p/b", "1")]);
    let blob = repo.git(&["rev-parse", "HEAD:p/a"]);
    repo.commit_of(&[("p/a", "3"), ("p/c", "1")]);
    repo.git(&["update-ref", "refs/remotes/origin/main", "HEAD~"]);
    repo.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
    fs::remove_file(repo.top.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();

    let trap = trap(&repo);
    let hooks = repo.top.join("hooks");
    for hook in HOOKS.lines() {
        for folder in [&hooks, &repo.top.join(".git/hooks")] {
            fs::create_dir_all(folder).unwrap();
            fs::copy(&trap, folder.join(hook)).unwrap();
        }
    }
    let config = include_str!("../../fixtures/gitconfig-of-programs")
        .replace("HOOKS", hooks.to_str().unwrap())
        .replace("ATTRIBUTES", repo.top.join("included").to_str().unwrap());
    fs::write(repo.top.join(".git/config"), config.replace("TRAP", trap.to_str().unwrap())).unwrap();
    let attributes = "* filter=x diff=x merge=x text eol=crlf ident working-tree-encoding=UTF-16\n";
    repo.write("p/.gitattributes", attributes);
    repo.write(".git/info/attributes", attributes);
    repo.write("included", "[core]\n\tfsmonitor = true\n");
    repo.write("p/b", "2");
    repo
}

/// Everything that a tree of git is asked.
fn read_all(repository: &Arc<Repository>) {
    let index = index_tree(repository);
    let commit = |name: &str| repository.commit(name).unwrap();
    let base = repository.merge_base(&repository.default_branch().unwrap(), &commit("HEAD")).unwrap();
    assert!(repository.commit("none").is_err());
    let head = commit_tree(repository, "HEAD");
    for (path, content) in [("p/a", "3"), ("p/b", "1"), ("p/c", "1")] {
        assert_eq!((read(&index, path).as_deref(), read(&head, path).as_deref()), (Ok(content), Ok(content)));
    }
    let base = commit_tree(repository, &base.id.to_string());
    assert_eq!(base.list().entries.len(), 2);
    assert_eq!(read(&base, "p/a"), Err("the clone lacks its content".to_owned()), "and it is not fetched");
}

#[test]
fn nothing_that_a_repository_names_is_executed() {
    let repo = hostile();
    read_all(&repo.open());
    assert_eq!(sprung(&repo), "");
    // The trap works: git itself steps into it.
    repo.try_git(&repo.top, &["status"]);
    assert_ne!(sprung(&repo), "");
}

/// Only does something in the process that the next test watches.
#[test]
fn reads_the_repository_that_it_is_told() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        read_all(&Repository::find(Path::new(&folder)).unwrap());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_but_git_starts() {
    if Command::new("strace").arg("--version").output().is_err() {
        eprintln!("left out: strace is not installed");
        return;
    }
    let repo = hostile();
    let (log, own) = (repo.home.join("log"), std::env::current_exe().unwrap());
    let mut watched = Command::new("strace");
    watched.args(["-f", "-qq", "-e", "trace=execve,execveat", "-e", "signal=none", "-o"]).arg(&log).arg(&own);
    watched.args(["--exact", "engine::git::hostile::reads_the_repository_that_it_is_told"]);
    watched.env_clear().envs(&repo.variables).env(FOLDER, &repo.top).current_dir(&repo.home);
    let output = watched.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    if words.contains("PTRACE") || words.contains("Operation not permitted") {
        eprintln!("left out: processes may not be watched here: {words}");
        return;
    }
    assert!(output.status.success(), "{}{words}", String::from_utf8_lossy(&output.stdout));
    let log = fs::read_to_string(&log).unwrap();
    let started = log.lines().filter(|line| line.contains("exec") && line.ends_with("= 0"));
    let started: Vec<&str> = started.filter_map(|line| line.split('"').nth(1)).collect();
    let is_git = |program: &&&str| Path::new(program).file_name().is_some_and(|name| name == "git");
    assert!(started.iter().filter(is_git).count() > 10, "{log}");
    let others: Vec<_> = started.iter().filter(|program| !is_git(program)).collect();
    assert_eq!(others, [&own.to_str().unwrap()], "{log}");
    assert_eq!(sprung(&repo), "");
}
