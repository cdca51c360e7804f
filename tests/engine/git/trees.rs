//! What a commit and the index hold.

use std::fs;
use std::time::{Duration, SystemTime};

use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::content::ContentHash;
use leastforce::tree::git::{CommitTree, IndexTree};
use leastforce::tree::worktree::Worktree;

use super::repo::{Repo, commit_tree, index_tree, read, shown};

#[test]
fn a_commit_and_the_index_and_the_work_tree_each_have_their_own() {
    for format in ["sha1", "sha256"] {
        let repo = Repo::with(&["--object-format", format]);
        repo.commit_of(&[
            ("a", "1"),
            ("gone", "1"),
            ("old/name", "moved"),
            ("node_modules/x/a", "1"),
            (".sf/a", "1"),
        ]);
        repo.write("a", "2");
        repo.git(&["rm", "-q", "gone"]);
        fs::create_dir(repo.top.join("new")).unwrap();
        repo.git(&["mv", "old/name", "new/name"]);
        repo.git(&["add", "--all"]);
        repo.write("a", "3");
        repo.write("untracked", "3");
        let repository = repo.open();
        let (commit, index) = (commit_tree(&repository, "HEAD"), index_tree(&repository));
        assert_eq!(
            shown(&commit),
            [".sf: NeverRead", "a: 1", "gone: 1", "node_modules: NeverRead", "old/name: moved"]
        );
        assert_eq!(shown(&index), [".sf: NeverRead", "a: 2", "new/name: moved", "node_modules: NeverRead"]);
        assert_eq!(
            shown(&Worktree::new(&repo.top)),
            [".sf: NeverRead", "a: 3", "new/name: moved", "node_modules: NeverRead", "untracked: 3"]
        );
        let id = commit.content("old/name").unwrap();
        assert_eq!((index.content("new/name"), index.content("old/name")), (Some(id), None));
        let expected = if format == "sha1" { ContentHash::Sha1 } else { ContentHash::Sha256 };
        assert_eq!((repository.hash(), expected.of(b"moved")), (expected, id));
        assert_eq!(read(&commit, "none"), Err("entity not found".to_owned()));
        assert_eq!((commit.find("old"), commit.find("none")), (None, None));
        assert_eq!(shown(&CommitTree::empty(&repository).unwrap()), [] as [String; 0]);
    }
}

#[test]
fn a_project_in_a_folder_of_the_repository_sees_that_folder_alone() {
    let repo = Repo::new();
    repo.commit_of(&[("other/a", "1"), ("crm [1]/a", "1"), ("crm [1]/b/c", "1"), ("crm 1/a", "other")]);
    repo.commit_of(&[("crm [1]/late", "1")]);
    let repository = repo.find(&repo.top.join("crm [1]")).unwrap();
    assert_eq!(shown(&commit_tree(&repository, "HEAD~")), ["a: 1", "b/c: 1"]);
    assert_eq!(shown(&index_tree(&repository)), ["a: 1", "b/c: 1", "late: 1"]);
    repo.commit_of(&[("new/a", "1")]);
    let repository = repo.find(&repo.top.join("new")).unwrap();
    assert_eq!(shown(&commit_tree(&repository, "HEAD~")), [] as [String; 0], "the folder is new");
    assert_eq!(shown(&commit_tree(&repository, "HEAD")), ["a: 1"]);
}

#[test]
fn bare_and_linked_and_blobless_clones_have_the_same_commits() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1"), ("b/c", "c")]);
    repo.commit_of(&[("a", "2")]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let [bare, blobless, linked] = ["bare", "blobless", "linked"].map(|name| repo.home.join(name));
    let url = format!("file://{}", repo.top.display());
    repo.git_in(&repo.home, &["clone", "-q", "--bare", &url, "bare"]);
    repo.git_in(&repo.home, &["clone", "-q", "--filter=blob:none", &url, "blobless"]);
    repo.git(&["worktree", "add", "-q", linked.to_str().unwrap(), "HEAD"]);

    let repository = repo.find(&bare).unwrap();
    assert!(repository.is_bare());
    assert_eq!(shown(&commit_tree(&repository, "HEAD~")), ["a: 1", "b/c: c"]);
    assert_eq!(shown(&commit_tree(&repository, "main")), ["a: 2", "b/c: c"]);
    assert_eq!(IndexTree::new(&repository).err().unwrap().message, "a bare repository has no index");

    fs::write(linked.join("a"), "3").unwrap();
    repo.git_in(&linked, &["add", "a"]);
    let repository = repo.find(&linked).unwrap();
    assert_eq!(shown(&index_tree(&repository)), ["a: 3", "b/c: c"]);
    assert_eq!(shown(&commit_tree(&repository, "HEAD")), ["a: 2", "b/c: c"]);

    let repository = repo.find(&blobless).unwrap();
    assert_eq!(shown(&commit_tree(&repository, "HEAD")), ["a: 2", "b/c: c"]);
    let old = commit_tree(&repository, "HEAD~");
    assert_eq!(shown(&old), ["a: the clone lacks its content", "b/c: c"]);
    let files = leastforce::tree::buffer::Buffer::default;
    let error = old.read("a", &mut files()).unwrap_err();
    let remedy = leastforce::tree::unreadable::remedy(&error).unwrap();
    assert!(remedy.starts_with("run 'git fetch --refetch --no-filter'"), "{remedy}");
    repo.git_in(&blobless, &["fetch", "-q", "--refetch", "--no-filter"]);
    let repository = repo.find(&blobless).unwrap();
    assert_eq!(shown(&commit_tree(&repository, "HEAD~")), ["a: 1", "b/c: c"], "the remedy helps");
}

#[cfg(unix)]
#[test]
fn links_and_modes_and_submodules_and_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let other = Repo::new();
    other.commit_of(&[("x", "1")]);
    let repo = Repo::new();
    repo.write("p/real/a", "1");
    repo.write("outside", "1");
    for (target, link) in [
        ("real/a", "p/in"),
        ("real", "p/folder"),
        ("../outside", "p/out"),
        ("none", "p/broken"),
        ("module", "p/to-module"),
        ("kept.bin", "p/tab\tand\nline"),
    ] {
        symlink(target, repo.top.join(link)).unwrap();
    }
    repo.write("p/kept.bin", "x");
    repo.write("p/run", "1");
    fs::set_permissions(repo.top.join("p/run"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(repo.top.join("p").join(OsStr::from_bytes(b"F\xFCr")), "").unwrap();
    repo.git(&["submodule", "--quiet", "add", other.top.to_str().unwrap(), "p/module"]);
    repo.commit();
    let repository = repo.find(&repo.top.join("p")).unwrap();
    let expected = [
        "F\u{fffd}r: NotUtf8",
        "broken: BrokenLink",
        "folder: DirectoryLink",
        "in: 1",
        "kept.bin: x",
        "module: Submodule",
        "out: OutsideLink",
        "real/a: 1",
        "run: 1",
        "tab\tand\nline: x",
        "to-module: Submodule",
    ];
    let commit = commit_tree(&repository, "HEAD");
    assert_eq!(shown(&commit), expected);
    assert_eq!(shown(&index_tree(&repository)), expected);
    assert_eq!(read(&commit, "folder/a").as_deref(), Ok("1"));
    assert_eq!(commit.content("in"), commit.content("real/a"));
}

#[test]
fn the_index_of_a_hook_is_the_one_that_is_read() {
    let repo = Repo::new();
    repo.commit_of(&[("p/a", "1"), ("p/b", "1")]);
    repo.write("p/a", "2");
    repo.write("p/b", "2");
    repo.git(&["add", "p/b"]);
    // Only what is committed by name is in the index that the hook sees.
    let hook = repo.top.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\nenv | grep ^GIT_ >hook-environment\ncp \"$GIT_INDEX_FILE\" hook-index\n")
        .unwrap();
    #[cfg(unix)]
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    repo.git(&["commit", "-q", "-m", "x", "p/a"]);
    let seen = fs::read_to_string(repo.top.join("hook-environment")).unwrap();
    assert!(seen.contains("GIT_INDEX_FILE="), "{seen}");

    let mut environment = repo.environment();
    environment.variables.insert("GIT_INDEX_FILE".into(), "hook-index".into());
    environment.variables.insert("GIT_DIR".into(), ".git".into());
    for folder in ["", "p"] {
        let repository =
            leastforce::tree::git::Repository::find_in(&repo.top.join(folder), environment.clone());
        let index = index_tree(&repository.unwrap());
        let a = if folder.is_empty() { "p/a" } else { "a" };
        let b = if folder.is_empty() { "p/b" } else { "b" };
        assert_eq!((read(&index, a), read(&index, b)), (Ok("2".to_owned()), Ok("1".to_owned())));
    }
    let index = index_tree(&repo.open());
    assert_eq!((read(&index, "p/a").as_deref(), read(&index, "p/b").as_deref()), (Ok("2"), Ok("2")));
}

#[test]
fn what_is_only_announced_is_not_in_the_index() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "1"), ("empty", "")]);
    repo.write("new", "1");
    repo.git(&["add", "--intent-to-add", "new"]);
    assert_eq!(shown(&index_tree(&repo.open())), ["a: 1", "empty: "]);
    repo.git(&["add", "new"]);
    assert_eq!(shown(&index_tree(&repo.open())), ["a: 1", "empty: ", "new: 1"]);
}

#[test]
fn line_ends_and_filters_of_the_work_tree_change_nothing() {
    let repo = Repo::new();
    repo.commit_of(&[("crlf", "1\n2\n"), ("rot", "abc"), ("id", "$Id$")]);
    repo.write(".gitattributes", "crlf text eol=crlf\nrot filter=rot\nid ident\n");
    repo.git(&["add", ".gitattributes"]);
    repo.git(&["config", "filter.rot.smudge", "tr a-c b-d"]);
    repo.git(&["config", "filter.rot.clean", "tr b-d a-c"]);
    for name in ["crlf", "rot", "id"] {
        fs::remove_file(repo.top.join(name)).unwrap();
        repo.git(&["checkout", "-q", "HEAD", "--", name]);
    }
    assert_eq!(fs::read_to_string(repo.top.join("crlf")).unwrap(), "1\r\n2\r\n");
    assert_eq!(fs::read_to_string(repo.top.join("rot")).unwrap(), "bcd");
    let index = index_tree(&repo.open());
    assert_eq!(read(&index, "crlf").as_deref(), Ok("1\n2\n"));
    assert_eq!(read(&index, "rot").as_deref(), Ok("abc"), "of the same length as on disk");
    assert_eq!(read(&index, "id").as_deref(), Ok("$Id$"));
}

#[test]
fn many_threads_read_at_once() {
    let repo = Repo::new();
    let files: Vec<_> = (0..200).map(|n| (format!("f{n}"), "x".repeat(n * 97))).collect();
    for (path, content) in &files {
        repo.write(path, content);
    }
    repo.commit();
    for (path, _) in &files {
        fs::remove_file(repo.top.join(path)).unwrap();
    }
    let tree = commit_tree(&repo.open(), "HEAD");
    std::thread::scope(|scope| {
        for offset in 0..8 {
            let (tree, files) = (&tree, &files);
            scope.spawn(move || {
                for n in 0..files.len() {
                    let (path, content) = &files[(n + offset * 25) % files.len()];
                    assert_eq!(read(tree, path).as_ref(), Ok(content));
                }
            });
        }
    });
}

/// A part comes out of the work tree as long as its file is the one that had the bytes; after that the whole is read.
#[test]
fn a_part_of_a_file_is_that_of_the_blob_or_is_not_read() {
    let repo = Repo::new();
    repo.commit_of(&[("a", "one two"), ("b", "one two"), ("fresh", "one two")]);
    let long_ago = SystemTime::now() - Duration::from_mins(1);
    for name in ["a", "b"] {
        let file = fs::File::options().write(true).open(repo.top.join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    repo.write("fresh", "one two");
    let tree = commit_tree(&repo.open(), "HEAD");
    let mut buffer = Buffer::default();
    let mut part = |path: &str| {
        let is_read = tree.read_part(path, 4..7, &mut buffer).unwrap();
        is_read.then(|| String::from_utf8_lossy(buffer.bytes()).into_owned())
    };
    assert_eq!(part("a"), None, "nobody has held it against the blob");
    for name in ["a", "b", "fresh"] {
        assert_eq!(read(&tree, name).as_deref(), Ok("one two"));
    }
    assert_eq!((part("a").as_deref(), part("b").as_deref()), (Some("two"), Some("two")));
    assert_eq!(part("fresh"), None, "it may be changed again within the same tick of the clock");
    repo.write("a", "one six");
    fs::remove_file(repo.top.join("b")).unwrap();
    assert_eq!((part("a"), part("b")), (None, None));
    assert_eq!(read(&tree, "a").as_deref(), Ok("one two"));
}
