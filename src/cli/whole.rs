//! Files that are written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

/// A complete file under a passing name, so that nobody ever sees half of one: to be persisted
/// under its own.
pub(super) fn whole(folder: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".leastforce-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}
