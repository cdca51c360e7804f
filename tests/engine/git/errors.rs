//! What cannot be had out of a repository, and what is said of it.

use std::fs;
use std::path::Path;

use leastforce::tree::git::{CommitTree, GitError, GitErrorKind, Repository};
use leastforce::tree::worktree::Worktree;
use leastforce::tree::{Tree, unreadable};

use super::repo::{Repo, commit_tree, index_tree, read, shown};

fn kind_of<T>(result: Result<T, GitError>) -> GitErrorKind {
    let error = result.err().expect("an error");
    assert!(!error.message.is_empty() && !error.message.contains('\n'), "{error}");
    error.kind
}

/// The words without the folders of the machine.
fn words<T>(result: Result<T, GitError>, repo: &Repo) -> String {
    result.err().expect("an error").to_string().replace(repo.home.to_str().unwrap(), "~")
}

#[test]
fn git_and_its_repository_must_be_there() {
    let repo = Repo::new();
    let mut environment = repo.environment();
    environment.variables.insert("PATH".into(), repo.home.clone().into());
    insta::assert_snapshot!(
        words(Repository::find_in(&repo.top, environment), &repo),
        @"git cannot be run: it is not installed; install git and make sure that it is in PATH"
    );
    let outside = repo.home.join("outside");
    fs::create_dir(&outside).unwrap();
    insta::assert_snapshot!(
        words(repo.find(&outside), &repo),
        @"'~/outside' is not in a git repository; run it in a clone of the repository"
    );
    let mut environment = repo.environment();
    environment.variables.insert("GIT_DIR".into(), ".git".into());
    insta::assert_snapshot!(
        words(Repository::find_in(&outside, environment), &repo),
        @"'~/outside' is not in the work tree of its git repository, which is '~/work'; run it in the work tree, and unset GIT_DIR and GIT_WORK_TREE if they are set"
    );
    let mut environment = repo.environment();
    environment.variables.insert("GIT_TEST_ASSUME_DIFFERENT_OWNER".into(), "1".into());
    insta::assert_snapshot!(
        words(Repository::find_in(&repo.top, environment), &repo),
        @"the repository at '~/work' belongs to another user, so git does not read it; run 'git config --global --add safe.directory ~/work'"
    );
    assert_eq!(kind_of(repo.find(&repo.home.join("none"))), GitErrorKind::Failed);
}

#[test]
fn a_revision_must_name_a_commit() {
    let repo = Repo::new();
    let repository = repo.open();
    insta::assert_snapshot!(
        words(repository.commit("HEAD"), &repo),
        @"the repository has no commit yet, so there is nothing to compare with; commit first"
    );
    repo.commit_of(&[("a", "1")]);
    insta::assert_snapshot!(
        words(repository.commit("no\u{1b}where"), &repo),
        @r"'no\u{1b}where' names no commit of the repository; check the name, or run 'git fetch' if it is a remote's"
    );
    for wrong in
        ["", "-h", "--all", "HEAD~5", "HEAD:a", "HEAD^{tree}", "HEAD..HEAD", "a\0b", "HEAD HEAD", "^HEAD"]
    {
        assert_eq!(kind_of(repository.commit(wrong)), GitErrorKind::UnknownRevision, "{wrong:?}");
    }
    repo.git(&["tag", "-a", "-m", "x", "v1"]);
    repo.git(&["checkout", "-q", "--detach"]);
    let head = repository.commit("HEAD").unwrap();
    let id = head.id.to_string();
    for name in ["v1", "main", "@", &id, &id[..10]] {
        assert_eq!(repository.commit(name).unwrap().id, head.id, "{name}");
    }
}

#[test]
fn the_base_is_where_the_branch_left_the_default_branch_of_the_remote() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1")]);
    let repository = repo.open();
    insta::assert_snapshot!(
        words(repository.default_branch(), &repo),
        @"the repository has no remote whose default branch could be the base; name the base, as in 'leastforce diff main'"
    );
    let clone = repo.home.join("clone");
    repo.git_in(&repo.home, &["clone", "-q", repo.top.to_str().unwrap(), "clone"]);
    repo.git_in(&clone, &["checkout", "-q", "-b", "work"]);
    repo.git_in(&clone, &["commit", "-q", "--allow-empty", "-m", "work"]);
    repo.commit_of(&[("a", "2")]);
    repo.git_in(&clone, &["fetch", "-q"]);
    let cloned = repo.find(&clone).unwrap();
    let branch = cloned.default_branch().unwrap();
    assert_eq!((branch.name.as_str(), branch.id), ("origin/main", repository.commit("main").unwrap().id));
    let base = cloned.merge_base(&branch, &cloned.commit("HEAD").unwrap()).unwrap();
    assert_eq!((base.name.as_str(), base.id), ("origin/main...HEAD", cloned.commit("main").unwrap().id));

    repo.git_in(&clone, &["remote", "set-head", "origin", "--delete"]);
    insta::assert_snapshot!(
        words(cloned.default_branch(), &repo),
        @"the clone does not know the default branch of 'origin'; run 'git remote set-head origin --auto', or name the base, as in 'leastforce diff main'"
    );
    repo.git_in(&clone, &["remote", "set-head", "origin", "--auto"]);
    cloned.default_branch().unwrap();
    repo.git_in(&clone, &["remote", "add", "-f", "fork", repo.top.to_str().unwrap()]);
    repo.git_in(&clone, &["remote", "set-head", "fork", "--auto"]);
    assert_eq!(cloned.default_branch().unwrap().name, "origin/main");
    repo.git_in(&clone, &["remote", "rename", "origin", "up/stream"]);
    repo.git_in(&clone, &["remote", "set-head", "up/stream", "--auto"]);
    insta::assert_snapshot!(
        words(cloned.default_branch(), &repo),
        @"the repository has several remotes, and none is 'origin': fork, up/stream; name the base, as in 'leastforce diff main'"
    );

    repo.git_in(&clone, &["checkout", "-q", "--orphan", "alone"]);
    repo.git_in(&clone, &["commit", "-q", "-m", "alone"]);
    let commit = |name: &str| cloned.commit(name).unwrap();
    insta::assert_snapshot!(
        words(cloned.merge_base(&commit("main"), &commit("HEAD")), &repo),
        @"'main' and 'HEAD' have no commit in common; name a base that the branch began at"
    );
}

#[test]
fn a_shallow_clone_says_which_command_fetches_the_base() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1")]);
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.commit_of(&[("a", "2")]);
    repo.git(&["checkout", "-q", "main"]);
    repo.commit_of(&[("b", "2")]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", repo.top.display());
    repo.git_in(&repo.home, &["clone", "-q", "--depth=1", "--branch=work", &url, "clone"]);
    let clone = repo.home.join("clone");
    let shallow = || repo.find(&clone).unwrap();
    assert!(shallow().is_shallow() && !repo.open().is_shallow());

    let run = |error: &GitError| {
        assert_eq!(error.kind, GitErrorKind::Shallow);
        let command = error.remedy.split("run '").nth(1).unwrap().split("';").next().unwrap();
        let words: Vec<&str> = command.strip_prefix("git ").unwrap().split(' ').collect();
        repo.git_in(&clone, &words);
    };
    let unknown = |name: &str| shallow().commit(name).err().unwrap();
    insta::assert_snapshot!(
        unknown("HEAD~1"),
        @"the clone is shallow, and 'HEAD~1' is not in it; run 'git fetch --unshallow'; with actions/checkout, set 'fetch-depth: 0'"
    );
    let missing = unknown(&first);
    assert!(missing.remedy.starts_with(&format!("run 'git fetch --depth=1 origin {first}'")), "{missing}");
    run(&missing);
    assert_eq!(shown(&commit_tree(&shallow(), &first)), ["a: 1"]);
    let missing = unknown("origin/main");
    insta::assert_snapshot!(
        missing.remedy,
        @"run 'git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main'; with actions/checkout, set 'fetch-depth: 0'"
    );
    run(&missing);
    let both = || (shallow().commit("origin/main").unwrap(), shallow().commit("HEAD").unwrap());
    let (main, head) = both();
    let no_base = shallow().merge_base(&main, &head).err().unwrap();
    insta::assert_snapshot!(
        no_base.message,
        @"the clone is shallow, and the common commit of 'origin/main' and 'HEAD' is not in it"
    );
    run(&no_base);
    assert_eq!(shallow().merge_base(&main, &head).unwrap().id.to_string(), first);
}

#[test]
fn a_pointer_of_lfs_is_no_content() {
    let repo = Repo::new();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
    repo.commit_of(&[("classes/a.cls", pointer)]);
    repo.write("classes/a.cls", "public class A {}");
    for tree in [&commit_tree(&repo.open(), "HEAD") as &dyn Tree, &index_tree(&repo.open())] {
        assert_eq!(read(tree, "classes/a.cls"), Err("git has only a Git LFS pointer for it".to_owned()));
        let error = tree.read("classes/a.cls", &mut leastforce::tree::buffer::Buffer::default()).unwrap_err();
        assert!(unreadable::remedy(&error).unwrap().contains("git lfs untrack"));
    }
    // Of code, too, and in the work tree.
    repo.write("classes/a.cls", pointer);
    repo.write("A.permissionset-meta.xml", "<PermissionSet/>");
    repo.git(&["add", "--all"]);
    let remedies = |tree: &dyn Tree| {
        let errors = leastforce::read(tree, &leastforce::Settings::default(), &|_| {}).errors;
        errors.into_iter().map(|error| format!("{}: {}", error.path, error.remedy)).collect::<Vec<_>>()
    };
    assert_eq!(
        remedies(&Worktree::new(&repo.top)),
        ["classes/a.cls: run 'git lfs pull', or fetch with LFS in the pipeline"]
    );
    assert_eq!(
        remedies(&index_tree(&repo.open())),
        ["classes/a.cls: keep metadata out of Git LFS: 'git lfs untrack' takes it out"]
    );
}

#[test]
fn a_merge_that_is_not_done_is_said_of_each_file() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1"), ("b", "1"), ("c", "1")]);
    repo.git(&["checkout", "-q", "-b", "other"]);
    repo.commit_of(&[("a", "other"), ("b", "2")]);
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["rm", "-q", "b"]);
    repo.commit_of(&[("a", "main")]);
    assert!(!repo.try_git(&repo.top, &["merge", "-q", "other"]).status.success());
    assert_eq!(shown(&index_tree(&repo.open())), ["a: Unmerged", "b: Unmerged", "c: 1"]);
}

#[test]
fn a_broken_repository_is_an_error_and_no_panic() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1"), ("b", "2"), ("c/d", "3")]);
    let object = |revision: &str| {
        let id = repo.git(&["rev-parse", revision]);
        repo.top.join(".git/objects").join(&id[..2]).join(&id[2..])
    };
    let spoil = |path: &Path, content: &[u8]| {
        fs::remove_file(path).unwrap();
        fs::write(path, content).unwrap();
    };
    let (a, b, c) = (object("HEAD:a"), object("HEAD:b"), object("HEAD:c"));
    fs::remove_file(repo.top.join("a")).unwrap();
    fs::remove_file(repo.top.join("b")).unwrap();
    fs::remove_file(&a).unwrap();
    spoil(&b, b"not an object");
    let tree = commit_tree(&repo.open(), "HEAD");
    assert_eq!(read(&tree, "a"), Err("the clone lacks its content".to_owned()));
    let words = read(&tree, "b").unwrap_err();
    assert!(!words.contains('\n'), "{words}");
    assert_eq!(read(&tree, "c/d").as_deref(), Ok("3"), "another process goes on");
    fs::remove_file(&c).unwrap();
    let repository = repo.open();
    let head = repository.commit("HEAD").unwrap();
    assert_eq!(kind_of(CommitTree::new(&repository, &head)), GitErrorKind::Failed);
}
