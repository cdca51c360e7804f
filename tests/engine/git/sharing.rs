//! Files that several trees have in common.

use std::io;
use std::sync::Mutex;

use leastforce::metadata::session::Session;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::content::ContentId;
use leastforce::tree::worktree::Worktree;
use leastforce::tree::{Listing, OddityKind, Tree, TreeEntry};
use leastforce::{Settings, read_in};

use super::repo::{Repo, commit_tree, index_tree};

/// A tree that remembers what was read of it.
struct Counted<'t> {
    tree: &'t dyn Tree,
    read: Mutex<Vec<String>>,
}

impl Tree for Counted<'_> {
    fn list(&self) -> Listing {
        self.tree.list()
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        self.tree.find(path)
    }

    fn content(&self, path: &str) -> Option<ContentId> {
        self.tree.content(path)
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        self.read.lock().unwrap().push(path.rsplit('/').next().unwrap().to_owned());
        self.tree.read(path, buffer)
    }
}

fn set(permission: &str) -> String {
    format!(
        "<PermissionSet><userPermissions><enabled>true</enabled><name>{permission}</name></userPermissions>\
         </PermissionSet>"
    )
}

#[test]
fn what_two_trees_share_is_read_once() {
    let repo = Repo::new();
    for name in ["A", "B", "C"] {
        repo.write(&format!("permissionsets/{name}.permissionset-meta.xml"), set(name));
    }
    repo.write("classes/X.cls", "public without sharing class X { }");
    repo.write("permissionsets/Bad.permissionset-meta.xml", set("A").replace("true", "maybe"));
    repo.commit();
    repo.write("permissionsets/B.permissionset-meta.xml", set("Changed"));
    repo.git(&["add", "--all"]);
    repo.write("permissionsets/C.permissionset-meta.xml", set("NotStaged"));
    let repository = repo.open();
    let (head, index, worktree) =
        (commit_tree(&repository, "HEAD"), index_tree(&repository), Worktree::new(&repo.top));
    let mut session = Session::sharing_by(repository.hash());
    let settings = Settings { threads: 1, ..Settings::default() };
    let mut read = |tree: &dyn Tree| {
        let counted = Counted { tree, read: Mutex::default() };
        let read = read_in(&mut session, &counted, &settings, &|_| {});
        let mut names = counted.read.into_inner().unwrap();
        names.sort();
        let errors: Vec<_> = read.errors.iter().map(|e| (e.path.clone(), e.location.is_some())).collect();
        assert_eq!(errors, [("permissionsets/Bad.permissionset-meta.xml".to_owned(), true)]);
        let entries: Vec<String> =
            read.library.documents.iter().map(|d| format!("{:?}", d.parsed.entries)).collect();
        let mut alone = Session::sharing_by(repository.hash());
        let alone = read_in(&mut alone, tree, &settings, &|_| {});
        assert_eq!(entries.len(), alone.library.documents.len());
        names.join(" ")
    };
    let all = "A.permissionset-meta.xml B.permissionset-meta.xml Bad.permissionset-meta.xml \
               C.permissionset-meta.xml X.cls";
    assert_eq!(read(&index), all);
    // What has a fault is read for its place.
    assert_eq!(read(&head), "B.permissionset-meta.xml Bad.permissionset-meta.xml");
    assert_eq!(read(&index), "Bad.permissionset-meta.xml");
    assert_eq!(read(&worktree), all, "the work tree does not know what its files hold");
}
