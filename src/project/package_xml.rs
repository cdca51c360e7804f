//! `package.xml`, of which only the API version matters here.

use super::sfdx_project::major;
use crate::text::decode::decode;
use crate::xml::reader::Reader;

/// The major number of `<version>`, when the file is a manifest and says so. Anything else is
/// somebody else's file of the same name.
pub(super) fn api_version(bytes: &[u8]) -> Option<u16> {
    let decoded = decode(bytes).ok()?;
    let (mut reader, root) = Reader::document(&decoded.text).ok()?;
    if root.name != b"Package" {
        return None;
    }
    while let Some(element) = reader.child().ok()? {
        if element.name == b"version" {
            return major(&reader.value(&element).ok()?.text());
        }
        reader.skip(&element).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::api_version;

    #[test]
    fn reads_the_version() {
        let xml = b"<Package xmlns='x'><types><members>*</members></types><version>38.0</version></Package>";
        assert_eq!(api_version(xml), Some(38));
        assert_eq!(api_version(b"<package><version>2</version></package>"), None);
        assert_eq!(api_version(b"not xml"), None);
    }
}
