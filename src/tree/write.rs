//! The one writer of files: each is there whole, as it was or as it should be.
//!
//! New content goes to a file of a passing name beside the place, and to the disk, before it takes the
//! place's name: a full disk or the end of the process leaves the old content. Where may be written, and what
//! may be written over, is decided here as well.

mod interrupt;
mod like;
mod passing;
#[cfg(not(unix))]
mod portable;
mod stream;
#[cfg(unix)]
mod unix;

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Component, Path, PathBuf};

#[cfg(not(unix))]
use portable::Spot;
#[cfg(unix)]
use unix::Spot;

pub(super) use passing::is_passing;

use super::buffer::Buffer;
use super::overlay::Changed;
use passing::Passing;

/// A place that may be written to. No link on the way to it, and none that stands there, leads out of the root.
#[derive(Debug)]
pub struct Place {
    /// Without links, but for one that stands for a stream.
    target: PathBuf,
    old: Old,
}

/// What is at a place.
#[derive(Debug)]
enum Old {
    Nothing,
    File(Metadata),
    /// A pipe, a device, or a link outside the root, which may stand for one: it is written to as it is.
    Stream,
}

/// Complete content that has yet to take its place.
pub struct Ready(How);

enum How {
    /// The flag says whether something may be there.
    New(Passing, bool),
    /// Into the file that is there.
    InPlace(Spot, Vec<u8>),
    Stream(PathBuf, Vec<u8>),
}

/// Writes content into a file.
type Fill = fn(&mut File, &[u8]) -> io::Result<()>;

/// Writes content of its own, piece by piece and each time the same.
pub type Writer<'w> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'w;

const OUTSIDE: &str = "it leads out of the project";

impl Place {
    /// The place of a file that people name, or that a project names below its `root`. What lies inside the root
    /// leads nowhere else; other places are the caller's own business.
    ///
    /// # Errors
    /// Why it may not be written, in one sentence without its end.
    pub fn at(root: &Path, file: &Path) -> Result<Self, String> {
        let real_root = root.canonicalize().map_err(|e| e.to_string())?;
        let named = normal(&std::path::absolute(file).map_err(|e| e.to_string())?);
        // The deepest folder that is there says where it all is, whatever the root is called in the name.
        let is_inside = named
            .ancestors()
            .skip(1)
            .any(|folder| folder.canonicalize().is_ok_and(|folder| folder.starts_with(&real_root)));
        let allowed = |target: &Path| !is_inside || target.starts_with(&real_root);
        let Ok(link) = file.symlink_metadata() else {
            let target = unmade(file)?;
            return if allowed(&target) {
                Ok(Self { target, old: Old::Nothing })
            } else {
                Err(OUTSIDE.to_owned())
            };
        };
        let stream = || Self { target: file.to_path_buf(), old: Old::Stream };
        if link.is_symlink() && !is_inside {
            return Ok(stream());
        }
        let target =
            file.canonicalize().map_err(|_| "it is a symbolic link that leads nowhere".to_owned())?;
        if !allowed(&target) {
            return Err(OUTSIDE.to_owned());
        }
        let old = target.metadata().map_err(|e| e.to_string())?;
        if old.is_dir() {
            return Err("a folder is in its place".to_owned());
        }
        if !old.is_file() {
            return Ok(stream());
        }
        may_be_replaced(&old)?;
        Ok(Self { target, old: Old::File(old) })
    }

    /// Whether a file is there.
    pub fn is_taken(&self) -> bool {
        matches!(self.old, Old::File(_))
    }

    /// Whether what is written to both goes to one file or device, and is not thrown away there.
    pub fn is_same(&self, other: &Self) -> bool {
        let identity = stream::identity(&self.target);
        let is_one = identity.is_some() && identity == stream::identity(&other.target);
        (is_one || same_name(&self.target, &other.target)) && !stream::keeps_nothing(&self.target)
    }

    /// Whether what is written there goes where stdout goes.
    pub fn is_stdout(&self) -> bool {
        let identity = stream::identity(&self.target);
        identity.is_some() && identity == stream::of_stdout() && !stream::keeps_nothing(&self.target)
    }

    /// Whether what is there may be replaced: nothing, an empty file, or one that `is_own` knows.
    pub fn is_free(&self, is_own: impl FnOnce(&[u8]) -> bool) -> bool {
        let Old::File(old) = &self.old else { return true };
        let mut buffer = Buffer::default();
        let read = File::open(&self.target).and_then(|mut file| buffer.fill(&mut file, old.len()));
        read.is_ok() && (buffer.bytes().trim_ascii().is_empty() || is_own(buffer.bytes()))
    }

    /// Makes the folders on the way to it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn with_folder(self) -> Result<Self, String> {
        Spot::in_made_folder(&self.target).map(|_| self).map_err(|e| e.to_string())
    }

    /// Puts what `content` writes there without holding it in memory.
    ///
    /// # Errors
    /// What `content` or the file system says; what was there is then as it was, unless it is a stream.
    pub fn write(self, content: &Writer<'_>) -> Result<(), String> {
        self.write_streaming(content).map_err(|error| in_words(&error))
    }

    fn write_streaming(self, content: &Writer<'_>) -> io::Result<()> {
        let Self { target, old } = self;
        let is_new = match old {
            Old::Stream => return content(&mut stream::open(&target)?),
            Old::File(_) => false,
            Old::Nothing => true,
        };
        match beside(&target, is_new, |file| content(file)) {
            Ok(new) => new.take_place(!is_new),
            Err(error) if !is_new && is_of_the_folder(&error) => {
                let mut bytes = Vec::new();
                content(&mut bytes)?;
                write_in_place(&Spot::at(&target)?, &bytes, File::write_all)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the content complete beside its place.
    ///
    /// # Errors
    /// What the file system says.
    pub fn prepare(self, content: &[u8]) -> Result<Ready, String> {
        self.prepared(content).map_err(|e| e.to_string())
    }

    fn prepared(self, content: &[u8]) -> io::Result<Ready> {
        let Self { target, old } = self;
        let is_new = match old {
            Old::Stream => return Ok(Ready(How::Stream(target, content.to_vec()))),
            Old::File(_) => false,
            Old::Nothing => true,
        };
        Ok(Ready(match beside(&target, is_new, |file| file.write_all(content)) {
            Ok(new) => How::New(new, !is_new),
            // A folder may refuse new files while its files may well be written.
            Err(error) if !is_new && is_of_the_folder(&error) => {
                How::InPlace(Spot::at(&target)?, content.to_vec())
            }
            Err(error) => return Err(error),
        }))
    }
}

impl Ready {
    /// Puts the content where it belongs.
    ///
    /// # Errors
    /// What the file system says, or that something is there by now; what was there is then as it was.
    pub fn write(self) -> Result<(), String> {
        let written = match self.0 {
            How::New(new, replaces) => new.take_place(replaces),
            How::InPlace(spot, content) => write_in_place(&spot, &content, File::write_all),
            How::Stream(target, content) => {
                stream::open(&target).and_then(|mut stream| stream.write_all(&content))
            }
        };
        written.map_err(|error| in_words(&error))
    }
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists => "it is there by now".to_owned(),
        _ => error.to_string(),
    }
}

/// Complete content beside the place that it is to take.
fn beside(
    target: &Path,
    is_new: bool,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<Passing> {
    let spot = Spot::at(target)?;
    let old = if is_new { None } else { Some(spot.open()?) };
    complete(spot, old.as_ref(), fill)
}

/// Writes into a file that cannot be replaced. Only the end of the process can leave it half-written: on a full
/// disk, what was there is written back to the blocks that it had.
fn write_in_place(spot: &Spot, content: &[u8], fill: Fill) -> io::Result<()> {
    let mut before = Buffer::default();
    let is_known = spot.open().and_then(|mut old| {
        let size = old.metadata()?.len();
        before.fill(&mut old, size)
    });
    let mut target = spot.open_to_write()?;
    let written = fill(&mut target, content).and_then(|()| target.set_len(content.len() as u64));
    if written.is_err() && is_known.is_ok() {
        target.rewind()?;
        target.write_all(before.bytes())?;
        target.set_len(before.bytes().len() as u64)?;
    }
    written
}

/// Writes a file whole, in place of what is there if `is_own` knows it.
///
/// # Errors
/// Why it is as it was, in one sentence without its end.
pub fn save(
    root: &Path,
    file: &Path,
    content: &[u8],
    is_own: impl FnOnce(&[u8]) -> bool,
) -> Result<(), String> {
    let place = Place::at(root, file)?;
    if !place.is_free(is_own) {
        return Err(NOT_OWN.to_owned());
    }
    place.prepare(content)?.write()
}

/// Why a file of somebody else is left alone.
pub const NOT_OWN: &str = "another file is there";

/// Puts the changed content of a file in place of the one that was read. `path` is relative to `root`; a
/// symbolic link is followed, its target replaced.
///
/// # Errors
/// Why the file is as it was, in one sentence without its end: it was changed meanwhile, may not be written,
/// lies outside the root, or the file system refuses.
pub fn apply(root: &Path, path: &str, changed: &Changed) -> Result<(), String> {
    apply_by(root, path, changed, File::write_all)
}

fn apply_by(root: &Path, path: &str, changed: &Changed, fill: Fill) -> Result<(), String> {
    let target = target(root, path)?;
    let spot = Spot::at(&target).map_err(|e| e.to_string())?;
    let (old, now) = content(&spot)?;
    // Two names of one file.
    if now == changed.after {
        return Ok(());
    }
    may_be_replaced(&old.metadata().map_err(|e| e.to_string())?)?;
    unchanged(&now, changed)?;
    let new = complete(spot, Some(&old), |file| fill(file, &changed.after))
        .map_err(|e| format!("no file can be made to replace it: {e}"))?;
    drop(old);
    // As late as can be.
    unchanged(&content(new.spot())?.1, changed)?;
    new.take_place(true).map_err(|e| e.to_string())
}

/// The path below `root` of the file behind a path, with `/`: another one for a symbolic link, which a patch
/// must not name.
///
/// # Errors
/// As [`apply`].
pub fn behind(root: &Path, path: &str) -> Result<String, String> {
    let target = target(root, path)?;
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let below = target.strip_prefix(&root).unwrap_or(&target);
    let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(names.join("/"))
}

fn target(root: &Path, path: &str) -> Result<PathBuf, String> {
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let target = root.join(path).canonicalize().map_err(|e| e.to_string())?;
    if target.starts_with(&root) { Ok(target) } else { Err(OUTSIDE.to_owned()) }
}

/// The place of a file that is not there yet: the nearest folder that is, without links, and the rest.
fn unmade(file: &Path) -> Result<PathBuf, String> {
    let file = std::path::absolute(file).map_err(|e| e.to_string())?;
    let folder = file.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok());
    let folder = folder.unwrap_or(Path::new("/"));
    let real = folder.canonicalize().map_err(|e| e.to_string())?;
    let rest = file.strip_prefix(folder).unwrap_or(&file);
    if rest.components().any(|part| part == Component::ParentDir) {
        return Err("a folder on the way to it is not there".to_owned());
    }
    Ok(real.join(rest))
}

/// A path without `.` and `..`, by its words alone.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

/// Whether two paths without links name one place: with a file system that tells no case apart, in any case.
fn same_name(one: &Path, other: &Path) -> bool {
    let tells_case_apart = !cfg!(any(windows, target_vendor = "apple"));
    one == other || !tells_case_apart && one.as_os_str().eq_ignore_ascii_case(other)
}

fn may_be_replaced(old: &Metadata) -> Result<(), String> {
    if old.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(old) > 1 {
        return Err("it has another name, which would keep the old content".to_owned());
    }
    Ok(())
}

/// A complete file of a passing name, like the one whose place it takes. Until it is complete it is for its owner
/// alone where there is an old one: that one may have been, too.
fn complete(
    spot: Spot,
    old: Option<&File>,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<Passing> {
    let mut new = Passing::new(spot, old.is_some())?;
    fill(new.file())?;
    if let Some(old) = old {
        like::like(new.file(), old)?;
    }
    new.file().sync_all()?;
    Ok(new)
}

/// Whether a folder does not let its files be replaced, while they may well be written.
fn is_of_the_folder(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::CrossesDevices)
}

/// The file at a place and its content.
fn content(spot: &Spot) -> Result<(File, Vec<u8>), String> {
    let read = || {
        let mut file = spot.open()?;
        let mut buffer = Buffer::default();
        let size = file.metadata()?.len();
        buffer.fill(&mut file, size)?;
        Ok((file, buffer.bytes().to_vec()))
    };
    read().map_err(|e: io::Error| e.to_string())
}

fn unchanged(now: &[u8], changed: &Changed) -> Result<(), String> {
    if now == changed.before { Ok(()) } else { Err("it was changed meanwhile".to_owned()) }
}

#[cfg(test)]
mod tests;
