//! Reading the work tree.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::buffer::Buffer;
use super::{InputError, Listing, Oddity, OddityKind, Tree, TreeEntry, is_deployed, is_skipped};

/// The files below a directory as they are on disk.
pub struct Worktree {
    root: PathBuf,
    /// Files that git has and was told to keep out of the work tree.
    left_out: Vec<String>,
}

impl Worktree {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), left_out: Vec::new() }
    }

    /// The same, of which git leaves some files out.
    pub fn leaving_out(root: &Path, left_out: Vec<String>) -> Self {
        Self { left_out, ..Self::new(root) }
    }

    /// Relative to the root, with `/`; the flag says whether every name in it is UTF-8.
    fn relative(&self, path: &Path) -> (String, bool) {
        let mut relative = String::new();
        let mut utf8 = true;
        for part in path.strip_prefix(&self.root).unwrap_or(path).components() {
            let Component::Normal(name) = part else { continue };
            if !relative.is_empty() {
                relative.push('/');
            }
            utf8 &= name.to_str().is_some();
            relative.push_str(&name.to_string_lossy());
        }
        (relative, utf8)
    }

    fn visit(&self, entry: &DirEntry, real_root: &mut Option<PathBuf>, listing: &mut Listing) {
        let file_type = entry.file_type();
        if file_type.is_dir() {
            return;
        }
        let (path, utf8) = self.relative(entry.path());
        let mut odd = |kind| listing.odd.push(Oddity { path: path.clone(), kind });
        let size = if file_type.is_symlink() {
            let real_root = real_root
                .get_or_insert_with(|| self.root.canonicalize().unwrap_or_else(|_| self.root.clone()));
            match follow(entry.path(), real_root) {
                Ok(size) => Ok(size),
                Err(kind) => return odd(kind),
            }
        } else if file_type.is_file() {
            entry.metadata().map(|m| m.len())
        } else {
            return odd(OddityKind::NotAFile);
        };
        if !utf8 {
            return odd(OddityKind::NotUtf8);
        }
        match size {
            Ok(size) => listing.entries.push(TreeEntry { path, size }),
            Err(error) => listing.errors.push(unlisted(path, &error)),
        }
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

fn unlisted(path: String, error: &walkdir::Error) -> InputError {
    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    let path = if path.is_empty() { ".".to_owned() } else { path };
    InputError {
        path,
        message: format!("cannot be listed: {cause}"),
        remedy: "check that it exists and may be read, or exclude it from the checkout".to_owned(),
        location: None,
    }
}

impl Tree for Worktree {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        let mut real_root = None;
        let mut never_read = Vec::new();
        let walk = WalkDir::new(&self.root).into_iter().filter_entry(|entry| {
            let skipped = entry.file_name().to_str().filter(|name| is_skipped(name));
            let skipped = skipped.filter(|_| entry.depth() > 0 && entry.file_type().is_dir());
            if skipped.is_some_and(is_deployed) {
                never_read.push(self.relative(entry.path()).0);
            }
            skipped.is_none()
        });
        for entry in walk {
            match entry {
                Ok(entry) => self.visit(&entry, &mut real_root, &mut listing),
                Err(error) => {
                    let (path, _) = error.path().map(|p| self.relative(p)).unwrap_or_default();
                    listing.errors.push(unlisted(path, &error));
                }
            }
        }
        listing.odd.extend(never_read.into_iter().map(|path| Oddity { path, kind: OddityKind::NeverRead }));
        let absent = self.left_out.iter().filter(|path| self.root.join(path).symlink_metadata().is_err());
        listing.odd.extend(absent.map(|path| Oddity { path: path.clone(), kind: OddityKind::NotCheckedOut }));
        listing
    }

    fn find(&self, path: &str) -> Option<Result<TreeEntry, OddityKind>> {
        let file = self.root.join(path);
        let entry = |size| Ok(TreeEntry { path: path.to_owned(), size });
        match file.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => None,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            // A link may stand anywhere on the way to the file.
            Ok(_) => {
                let real_root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
                Some(follow(&file, &real_root).and_then(entry))
            }
            // Reading it says why it cannot be read.
            Err(_) => Some(entry(0)),
        }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let mut file = File::open(self.root.join(path))?;
        let size = file.metadata()?.len();
        buffer.fill(&mut file, size)
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
        assert_eq!(odd, [("a/node_modules", OddityKind::NeverRead)]);

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
