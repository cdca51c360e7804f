//! Reading the work tree.

use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::below::{Below, Item, ItemKind};
use super::buffer::Buffer;
use super::steady::Steady;
use super::write::is_passing;
use super::{
    InputError, Listing, MOST_FILES, Marked, Oddity, OddityKind, Tree, TreeEntry, is_deployed, is_skipped,
};

/// The files below a directory as they are on disk.
pub struct Worktree {
    below: Below,
    met: Steady,
    /// How many files and folders are listed.
    most: usize,
    /// Files that git has and does not compare with the work tree.
    marked: Vec<Marked>,
}

/// A folder on the way through the tree.
struct Folder {
    /// From the root on.
    at: PathBuf,
    /// The same with `/`, and with bytes that are not UTF-8 replaced.
    path: String,
    utf8: bool,
}

impl Worktree {
    pub fn new(root: &Path) -> Self {
        Self { below: Below::new(root), met: Steady::default(), most: MOST_FILES, marked: Vec::new() }
    }

    /// The same, of which git does not look at some files.
    pub fn with_marked(root: &Path, marked: Vec<Marked>) -> Self {
        Self { marked, ..Self::new(root) }
    }

    fn root(&self) -> &Path {
        self.below.root()
    }

    fn real_root(&self) -> PathBuf {
        self.root().canonicalize().unwrap_or_else(|_| self.root().to_path_buf())
    }

    /// Puts one name of a folder where it belongs; a folder is handed back.
    fn visit(&self, folder: &Folder, item: Item, real_root: &Path, listing: &mut Listing) -> Option<Folder> {
        let Item { name, kind } = item;
        // What a run that was killed has left is nobody's.
        if name.to_str().is_some_and(is_passing) {
            return None;
        }
        let shown = name.to_string_lossy();
        let path =
            if folder.path.is_empty() { shown.into_owned() } else { format!("{}/{shown}", folder.path) };
        let utf8 = folder.utf8 && name.to_str().is_some();
        let at = folder.at.join(&name);
        let mut odd = |kind| {
            listing.odd.push(Oddity { path: path.clone(), kind });
            None
        };
        let size = match kind {
            ItemKind::Folder => {
                return match name.to_str().filter(|name| is_skipped(name)) {
                    Some(name) if is_deployed(name) => odd(OddityKind::NeverRead),
                    Some(_) => None,
                    None => Some(Folder { at, path, utf8 }),
                };
            }
            ItemKind::Link => match follow(&self.root().join(at), real_root) {
                Ok(size) => Ok(size),
                Err(kind) => return odd(kind),
            },
            ItemKind::File(size) => size,
            ItemKind::Other => return odd(OddityKind::NotAFile),
        };
        if !utf8 {
            return odd(OddityKind::NotUtf8);
        }
        match size {
            Ok(size) => listing.entries.push(TreeEntry { path, size }),
            Err(error) => listing.errors.push(unlisted(path, &error)),
        }
        None
    }
}

/// The size of the file behind a symbolic link, when it lies below `real_root`.
fn follow(link: &Path, real_root: &Path) -> Result<u64, OddityKind> {
    let target = link.canonicalize().map_err(|_| OddityKind::BrokenLink)?;
    let metadata = target.metadata().map_err(|_| OddityKind::BrokenLink)?;
    if metadata.is_dir() {
        let inside = target.strip_prefix(real_root);
        let name = |part: Component<'_>| part.as_os_str().to_str().is_some_and(is_skipped);
        let is_listed = inside.is_ok_and(|inside| !inside.components().any(name));
        Err(if is_listed { OddityKind::DirectoryLink } else { OddityKind::OutsideDirectory })
    } else if !metadata.is_file() {
        Err(OddityKind::NotAFile)
    } else if !target.starts_with(real_root) {
        Err(OddityKind::OutsideLink)
    } else {
        Ok(metadata.len())
    }
}

fn unlisted(path: String, cause: &io::Error) -> InputError {
    let path = if path.is_empty() { ".".to_owned() } else { path };
    InputError {
        path,
        message: format!("cannot be listed: {cause}"),
        remedy: "check that it exists and may be read, or exclude it from the checkout".to_owned(),
        location: None,
    }
}

fn too_many(most: usize) -> InputError {
    InputError {
        path: ".".to_owned(),
        message: format!("there are more than {most} files; the others were not looked at"),
        remedy: "run it in the folder of one project".to_owned(),
        location: None,
    }
}

impl Tree for Worktree {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        let real_root = self.real_root();
        let mut ahead = vec![Folder { at: PathBuf::new(), path: String::new(), utf8: true }];
        while let Some(folder) = ahead.pop() {
            match self.below.list(&folder.at) {
                Ok(items) => {
                    let inside = items.into_iter();
                    ahead.extend(inside.filter_map(|i| self.visit(&folder, i, &real_root, &mut listing)));
                }
                Err(error) => listing.errors.push(unlisted(folder.path, &error)),
            }
            if listing.entries.len() + listing.odd.len() + ahead.len() > self.most {
                listing.errors.push(too_many(self.most));
                break;
            }
        }
        let is_there = |marked: &&Marked| self.root().join(&marked.path).symlink_metadata().is_ok();
        let (there, absent): (Vec<_>, Vec<_>) = self.marked.iter().partition(is_there);
        let absent = absent.into_iter().map(|marked| marked.path.clone());
        listing.odd.extend(absent.map(|path| Oddity { path, kind: OddityKind::NotCheckedOut }));
        listing.marked.extend(there.into_iter().cloned());
        listing
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        let file = self.root().join(path);
        let entry = |size| Ok(TreeEntry { path: path.to_owned(), size });
        match file.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => None,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            // A link may stand anywhere on the way to the file.
            Ok(_) => Some(follow(&file, &self.real_root()).and_then(entry)),
            // Reading it says why it cannot be read.
            Err(_) => Some(entry(0)),
        }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let (mut file, metadata) = self.below.open(Path::new(path))?;
        buffer.fill(&mut file, metadata.len())?;
        self.met.recognise(path, &metadata, buffer.bytes())
    }

    fn read_part(&self, path: &str, part: Range<u64>, buffer: &mut Buffer) -> io::Result<bool> {
        let (mut file, metadata) = self.below.open(Path::new(path))?;
        if !self.met.vouches(path, &metadata)? {
            return Ok(false);
        }
        buffer.fill_part(&mut file, part)?;
        Ok(true)
    }

    fn forget(&self) {
        self.met.forget();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Worktree;
    use crate::tree::buffer::Buffer;
    use crate::tree::{Listing, OddityKind, Tree};

    fn write(root: &Path, path: &str, content: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn paths(listing: &Listing) -> Vec<&str> {
        let mut paths: Vec<&str> = listing.entries.iter().map(|e| e.path.as_str()).collect();
        paths.sort_unstable();
        paths
    }

    #[test]
    fn lists_files_with_slashes_and_skips_what_is_never_source() {
        let root = tempfile::tempdir().unwrap();
        for path in [
            "a/b/x.profile",
            ".hidden/y",
            ".git/config",
            "a/.git/z",
            "a/node_modules/p/z.profile",
            ".sf/z",
            "b/.sfdx/z",
            "b/.sfdx.txt",
            "c/.git.d/kept",
        ] {
            write(root.path(), path, "12345");
        }
        write(root.path(), "sub/.git", "gitdir: elsewhere");
        let tree = Worktree::new(root.path());
        let listing = tree.list();
        assert_eq!(
            paths(&listing),
            [".hidden/y", "a/b/x.profile", "b/.sfdx.txt", "c/.git.d/kept", "sub/.git"]
        );
        assert!(listing.entries.iter().all(|e| e.size == if e.path == "sub/.git" { 17 } else { 5 }));
        assert!(listing.errors.is_empty());
        let odd: Vec<_> = listing.odd.iter().map(|o| (o.path.as_str(), o.kind)).collect();
        let never = OddityKind::NeverRead;
        assert_eq!(odd, [(".sf", never), ("a/node_modules", never), ("b/.sfdx", never)]);

        let mut buffer = Buffer::default();
        tree.read("a/b/x.profile", &mut buffer).unwrap();
        assert_eq!(buffer.bytes(), b"12345");
        assert!(tree.read("a/b/none", &mut buffer).is_err());
    }

    #[test]
    fn a_root_may_have_any_name_but_must_exist() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "node_modules/a", "");
        assert_eq!(paths(&Worktree::new(&root.path().join("node_modules")).list()), ["a"]);
        let missing = Worktree::new(&root.path().join("none")).list();
        assert_eq!((missing.entries.len(), missing.errors.len()), (0, 1));
        assert_eq!(missing.errors[0].path, ".");
    }

    #[test]
    fn lists_no_more_files_than_there_is_memory_for() {
        let root = tempfile::tempdir().unwrap();
        for n in 0..20 {
            write(root.path(), &format!("{n}/x"), "");
        }
        for most in [5, 19, 100] {
            let tree = Worktree { most, ..Worktree::new(root.path()) };
            let Listing { entries, errors, .. } = tree.list();
            let message = format!("there are more than {most} files; the others were not looked at");
            assert_eq!(errors.iter().any(|error| error.message == message), most < 20, "{most}");
            assert!(most < 20 || entries.len() == 20);
        }
    }

    #[cfg(unix)]
    #[test]
    fn follows_only_links_to_files_inside_the_root() {
        use std::os::unix::fs::symlink;

        use crate::tree::OddityKind::{BrokenLink, DirectoryLink, OutsideLink};

        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "o.profile", "");
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "real/x.profile", "abc");
        for (target, link) in [
            ("real/x.profile".into(), "inside.profile"),
            (outside.path().join("o.profile"), "outside.profile"),
            ("none".into(), "broken.profile"),
            (".".into(), "circle"),
            ("self.profile".into(), "self.profile"),
        ] {
            symlink(target, root.path().join(link)).unwrap();
        }
        let mut listing = Worktree::new(root.path()).list();
        assert_eq!(paths(&listing), ["inside.profile", "real/x.profile"]);
        assert!(listing.entries.iter().all(|e| e.size == 3));
        listing.odd.sort();
        let odd: Vec<_> = listing.odd.iter().map(|o| (o.path.as_str(), o.kind)).collect();
        assert_eq!(
            odd,
            [
                ("broken.profile", BrokenLink),
                ("circle", DirectoryLink),
                ("outside.profile", OutsideLink),
                ("self.profile", BrokenLink),
            ]
        );
        assert!(listing.errors.is_empty());

        symlink(outside.path(), root.path().join("away")).unwrap();
        let tree = Worktree::new(root.path());
        let found = |path: &str| tree.find(path).map(|found| found.map(|entry| entry.size));
        assert_eq!(found("inside.profile"), Some(Ok(3)));
        assert_eq!(found("real/x.profile"), Some(Ok(3)));
        assert_eq!(found("broken.profile"), Some(Err(BrokenLink)));
        assert_eq!(found("outside.profile"), Some(Err(OutsideLink)));
        assert_eq!(found("away/o.profile"), Some(Err(OutsideLink)));
        assert_eq!(found("circle"), Some(Err(DirectoryLink)));
        assert_eq!((found("real"), found("none"), found("inside.profile/none")), (None, None, None));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn reports_names_that_are_not_utf8() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        use crate::tree::OddityKind::NotUtf8;

        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"F\xFCr.profile")), "").unwrap();
        let listing = Worktree::new(root.path()).list();
        assert!(listing.entries.is_empty());
        assert_eq!((listing.odd[0].path.as_str(), listing.odd[0].kind), ("F\u{fffd}r.profile", NotUtf8));
    }
}
