//! As systems with handles of folders do it.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat};

use super::{Below, Item, ItemKind, odd};
use crate::tree::OddityKind;

/// Opening a pipe must not wait for somebody who writes into it.
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
/// On the way to something, where the right to list is not needed.
#[cfg(target_os = "linux")]
const STEP: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const STEP: OFlags = FOLDER;
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Below {
    pub(in crate::tree) fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), handle: OnceLock::new() }
    }

    fn handle(&self) -> io::Result<&OwnedFd> {
        if let Some(handle) = self.handle.get() {
            return Ok(handle);
        }
        let opened = rustix::fs::open(&self.root, FOLDER, Mode::empty())?;
        Ok(self.handle.get_or_init(|| opened))
    }

    pub(super) fn open_any(&self, path: &Path) -> io::Result<File> {
        let opened = match self.at_once(path, FILE, true) {
            Some(opened) => opened?,
            None => self.by_steps(&self.real(path)?, FILE)?,
        };
        Ok(File::from(opened))
    }

    /// A folder, whose path holds no link. Empty for the folder of all.
    pub(in crate::tree) fn folder(&self, path: &Path) -> io::Result<OwnedFd> {
        self.at_once(path, FOLDER, false).unwrap_or_else(|| self.by_steps(path, FOLDER))
    }

    /// The same, made where it is not there.
    pub(in crate::tree) fn made_folder(&self, path: &Path) -> io::Result<OwnedFd> {
        let mut at = self.folder(Path::new(""))?;
        for part in path.components() {
            let name = part.as_os_str();
            // What is there may be passed through without a right to make anything beside it.
            let is_there = || statat(&at, name, AtFlags::SYMLINK_NOFOLLOW).is_ok();
            match rustix::fs::mkdirat(&at, name, Mode::from_raw_mode(0o777)) {
                Err(error) if error != rustix::io::Errno::EXIST && !is_there() => return Err(error.into()),
                _ => {}
            }
            at = openat(&at, name, STEP | OFlags::NOFOLLOW, Mode::empty())?;
        }
        self.folder(path)
    }

    /// What lies in a folder, whose path holds no link. Empty for the folder of all.
    pub(in crate::tree) fn list(&self, path: &Path) -> io::Result<Vec<Item>> {
        let mut folder = Dir::new(self.folder(path)?)?;
        let mut names = Vec::new();
        while let Some(entry) = folder.read() {
            let entry = entry?;
            if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
                names.push((entry.file_name().to_owned(), entry.file_type()));
            }
        }
        let handle = folder.fd()?;
        let items = names.into_iter().map(|(name, kind)| {
            let stat = || statat(handle, &name, AtFlags::SYMLINK_NOFOLLOW);
            // Some file systems do not say it beside the name.
            let kind = match kind {
                FileType::Unknown => {
                    stat().map_or(FileType::RegularFile, |stat| FileType::from_raw_mode(stat.st_mode))
                }
                kind => kind,
            };
            let size = |stat: rustix::fs::Stat| u64::try_from(stat.st_size).unwrap_or_default();
            let kind = match kind {
                FileType::Directory => ItemKind::Folder,
                FileType::Symlink => ItemKind::Link,
                FileType::RegularFile => ItemKind::File(stat().map(size).map_err(io::Error::from)),
                _ => ItemKind::Other,
            };
            Item { name: OsStr::from_bytes(name.to_bytes()).to_owned(), kind }
        });
        Ok(items.collect())
    }

    /// Lets the system look that nothing leads out; `None` where it cannot, and for links that do not say by
    /// themselves where they lead.
    #[cfg(target_os = "linux")]
    fn at_once(&self, path: &Path, flags: OFlags, links: bool) -> Option<io::Result<OwnedFd>> {
        use rustix::fs::{ResolveFlags, openat2};
        use rustix::io::Errno;

        let handle = match self.handle() {
            Ok(handle) => handle,
            Err(error) => return Some(Err(error)),
        };
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let links = if links { ResolveFlags::NO_MAGICLINKS } else { ResolveFlags::NO_SYMLINKS };
        match openat2(handle, path, flags, Mode::empty(), ResolveFlags::BENEATH | links) {
            // An absolute link may still lead to a place below; a container may forbid the call.
            Err(Errno::XDEV | Errno::NOSYS | Errno::PERM | Errno::AGAIN | Errno::INVAL) => None,
            opened => Some(opened.map_err(io::Error::from)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "only Linux knows such a call")]
    fn at_once(&self, _path: &Path, _flags: OFlags, _links: bool) -> Option<io::Result<OwnedFd>> {
        None
    }

    /// Where a path leads by now, from the folder of all on.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        let root = self.root.canonicalize()?;
        let target = root.join(path).canonicalize()?;
        let below = target.strip_prefix(&root).map_err(|_| odd(OddityKind::OutsideLink))?;
        Ok(below.to_path_buf())
    }

    /// Opens one name after the other and follows no link.
    fn by_steps(&self, path: &Path, last: OFlags) -> io::Result<OwnedFd> {
        let folder = STEP | OFlags::NOFOLLOW;
        if path.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(odd(OddityKind::OutsideLink));
        }
        let Some(name) = path.file_name() else {
            return Ok(openat(self.handle()?, ".", FOLDER, Mode::empty())?);
        };
        let root = self.handle()?;
        let mut at: Option<OwnedFd> = None;
        for part in path.parent().into_iter().flat_map(Path::components) {
            at = Some(openat(at.as_ref().unwrap_or(root), part.as_os_str(), folder, Mode::empty())?);
        }
        Ok(openat(at.as_ref().unwrap_or(root), name, last | OFlags::NOFOLLOW, Mode::empty())?)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{Below, FILE, FOLDER};

    #[test]
    fn no_way_of_opening_leads_out() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("o"), "secret").unwrap();
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir(at("f")).unwrap();
        fs::write(at("f/a"), "text").unwrap();
        symlink(at("f/a"), at("absolute")).unwrap();
        symlink("f/../f/a", at("relative")).unwrap();
        symlink(outside.path(), at("away")).unwrap();
        symlink(outside.path().join("o"), at("f/o")).unwrap();
        symlink(root.path(), outside.path().join("back")).unwrap();
        let below = Below::new(root.path());
        for inside in ["f/a", "absolute", "relative", "./f/a"] {
            let mut text = String::new();
            let (mut file, _) = below.open(Path::new(inside)).unwrap();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            assert_eq!(text, "text", "{inside}");
        }
        for out in ["away/o", "f/o", "f/../../x", "/etc/passwd"] {
            assert!(below.open(Path::new(out)).is_err(), "{out}");
            // As on a system that knows but one way.
            assert!(below.by_steps(Path::new(out), FILE).is_err(), "{out}");
        }
        assert!(below.open(Path::new("f")).is_err());
        for folder in ["f", ""] {
            assert!(below.list(Path::new(folder)).is_ok());
            assert!(below.by_steps(Path::new(folder), FOLDER).is_ok());
        }
        for link in ["away", "f/../away", "away/back"] {
            assert!(below.list(Path::new(link)).is_err(), "{link}");
            assert!(below.by_steps(Path::new(link), FOLDER).is_err(), "{link}");
        }
    }
}
