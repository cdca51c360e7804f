//! What a file has beside its content.

use std::fs::File;
use std::io;

/// Gives the new file the owner, the permissions and the extended attributes of the old one.
///
/// # Errors
/// That one of them cannot be kept.
pub(super) fn like(new: &File, old: &File) -> io::Result<()> {
    let metadata = old.metadata()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let made = new.metadata()?;
        if (made.uid(), made.gid()) != (metadata.uid(), metadata.gid()) {
            fchown(new, Some(metadata.uid()), Some(metadata.gid()))
                .map_err(|_| lost("its owner or group"))?;
        }
    }
    new.set_permissions(metadata.permissions())?;
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    attributes::copy(new, old)?;
    Ok(())
}

#[cfg(unix)]
fn lost(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, format!("{what} cannot be kept"))
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod attributes {
    use std::collections::BTreeMap;
    use std::fs::File;
    use std::io;

    use rustix::fs::{
        XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fremovexattr, fsetxattr,
    };
    use rustix::io::Errno;

    use super::lost;

    /// The system makes these for each file itself.
    const OF_THE_SYSTEM: [&[u8]; 3] = [b"security.ima", b"security.evm", b"com.apple.provenance"];

    /// Lists of access rights are among them.
    pub(super) fn copy(new: &File, old: &File) -> io::Result<()> {
        let (old, made) = (all(old)?, all(new)?);
        for (name, value) in old.iter().filter(|(name, value)| made.get(*name) != Some(value)) {
            let shown = || lost(&format!("its attribute '{}'", String::from_utf8_lossy(name)));
            fsetxattr(new, &**name, value, XattrFlags::empty()).map_err(|_| shown())?;
        }
        // A folder may give rights to new files that the old one does not have.
        for name in made.keys().filter(|name| !old.contains_key(*name)) {
            fremovexattr(new, &**name)?;
        }
        Ok(())
    }

    fn all(file: &File) -> io::Result<BTreeMap<Vec<u8>, Vec<u8>>> {
        let names = match whole(flistxattr_query(file), |bytes| flistxattr(file, bytes)) {
            // The file system has none.
            Err(Errno::NOTSUP) => return Ok(BTreeMap::new()),
            names => names?,
        };
        let names = names.split(|&c| c == 0).filter(|name| !name.is_empty() && !OF_THE_SYSTEM.contains(name));
        let value = |name: &[u8]| whole(fgetxattr_query(file, name), |bytes| fgetxattr(file, name, bytes));
        names.map(|name| Ok((name.to_vec(), value(name)?))).collect()
    }

    fn whole(
        size: rustix::io::Result<usize>,
        read: impl FnOnce(&mut [u8]) -> rustix::io::Result<usize>,
    ) -> rustix::io::Result<Vec<u8>> {
        let mut bytes = vec![0; size?];
        let length = read(&mut bytes)?;
        bytes.truncate(length);
        Ok(bytes)
    }
}
