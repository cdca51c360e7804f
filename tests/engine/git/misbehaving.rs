//! A git that does not do as it is documented.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use leastforce::tree::git::{CommitTree, Repository};

use super::repo::{Repo, read};

/// A repository with one file that is not on disk, read by a git whose `cat-file --batch` is a script; `REAL`
/// stands for the true one.
fn with_batch(script: &str) -> (Repo, Arc<Repository>, CommitTree) {
    let repo = Repo::new();
    repo.commit_of(&[("a", "12345")]);
    fs::remove_file(repo.top.join("a")).unwrap();
    let (folder, path) = (repo.home.join("bin"), repo.variables[std::ffi::OsStr::new("PATH")].clone());
    fs::create_dir(&folder).unwrap();
    let real =
        std::env::split_paths(&path).map(|folder| folder.join("git")).find(|git| git.is_file()).unwrap();
    let script = script.replace("REAL", &format!("{} \"$@\"", real.display()));
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in *' --batch '*)\n{script}\n;; *) exec {} \"$@\";; esac\n",
        real.display()
    );
    fs::write(folder.join("git"), &script).unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut environment = repo.environment();
    environment
        .variables
        .insert("PATH".into(), std::env::join_paths([folder, "/bin".into(), "/usr/bin".into()]).unwrap());
    environment.patience =
        if script.contains("sleep") { Duration::from_millis(200) } else { Duration::from_mins(1) };
    let repository = Repository::find_in(&repo.top, environment).unwrap();
    let tree = CommitTree::new(&repository, &repository.commit("HEAD").unwrap()).unwrap();
    (repo, repository, tree)
}

#[test]
fn each_way_to_fail_is_an_error() {
    let strange = "the output of 'git cat-file --batch' is not as expected";
    for (script, expected) in [
        ("exec REAL", "12345"),
        ("exit 3", ""),
        ("read id; exit 0", ""),
        ("read id; echo nonsense; exec cat >/dev/null", strange),
        ("read id; echo \"$id blob 3\"; printf 'abcd\\n'; exec cat >/dev/null", strange),
        ("read id; echo \"$id blob 9\"; printf 'abc'; exit 0", ""),
        ("read id; echo \"$id tree 9\"; exec cat >/dev/null", strange),
        ("read id; echo 0000000000000000000000000000000000000000 missing; exec cat >/dev/null", strange),
        ("read id; echo \"$id blob 4294967296\"; exec cat >/dev/null", "it has 4 GiB or more"),
        ("read id; echo \"$id blob 99999999999999999999999\"; exec cat >/dev/null", strange),
        ("read id; head -c 100000 /dev/zero; exec cat >/dev/null", strange),
        ("exec sleep 1000", "git does not answer"),
        ("read id; echo \"$id blob 9\"; printf abc; exec sleep 1000", "git does not answer"),
        ("echo 'fatal: pack is corrupt' >&2; exit 128", "git failed: pack is corrupt"),
        ("head -c 1000000 /dev/zero | tr '\\0' '\\n' >&2; exec REAL", "12345"),
    ] {
        let (_repo, _repository, tree) = with_batch(script);
        for _ in 0..2 {
            let found = read(&tree, "a").unwrap_or_else(|error| error);
            assert!(found == expected || (expected.is_empty() && found != "12345"), "{script}: {found}");
            assert!(!found.is_empty() && !found.contains('\n'), "{script}: {found}");
        }
    }
}

#[test]
fn a_process_that_ended_between_two_files_is_an_error_of_one_file() {
    let (_repo, _repository, tree) = with_batch("read id; echo \"$id\" | REAL; exit 0");
    assert_eq!(read(&tree, "a").as_deref(), Ok("12345"));
    read(&tree, "a").unwrap_err();
    assert_eq!(read(&tree, "a").as_deref(), Ok("12345"));
}
