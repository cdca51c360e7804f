//! Pipes, devices and links that stand for one: written to as they are.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// What tells one file or device from another, whatever names lead to it.
pub type Identity = (u64, u64);

/// Opens a stream. What a caller has opened as our stdout or stderr is written on behind what is there, as a file may
/// stand there that holds what others wrote before.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let is_ours = identity(path).is_some_and(|found| [of_stdout(), of_stderr()].contains(&Some(found)));
    if is_ours { OpenOptions::new().append(true).open(path) } else { File::create(path) }
}

/// Of what a name leads to; `None` where nothing is there, or where that cannot be told.
pub(super) fn identity(path: &Path) -> Option<Identity> {
    of(&path.metadata().ok()?)
}

/// Whether whatever is written to what a name leads to is gone.
pub(super) fn keeps_nothing(path: &Path) -> bool {
    let found = identity(path);
    found.is_some() && found == identity(Path::new("/dev/null"))
}

/// Of our stdout.
pub fn of_stdout() -> Option<Identity> {
    #[cfg(unix)]
    return of_descriptor(&io::stdout());
    #[cfg(not(unix))]
    None
}

fn of_stderr() -> Option<Identity> {
    #[cfg(unix)]
    return of_descriptor(&io::stderr());
    #[cfg(not(unix))]
    None
}

#[cfg(unix)]
fn of_descriptor(stream: &impl std::os::fd::AsFd) -> Option<Identity> {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    of(&file.metadata().ok()?)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it cannot be told")]
fn of(found: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn of(_: &Metadata) -> Option<Identity> {
    None
}
