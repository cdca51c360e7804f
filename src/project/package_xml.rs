//! `package.xml`: the manifest at the root of a metadata-format folder.

use super::api_version;
use crate::xml::error::XmlError;
use crate::xml::reader::Reader;

pub(super) const FILE_NAME: &str = "package.xml";

/// What a `package.xml` turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Manifest {
    /// Salesforce's, with the major number of its `<version>`.
    Package(Option<u16>),
    /// Some other tool's file of the same name.
    Foreign,
}

/// Reads a manifest; only its root and `<version>` are looked at.
///
/// # Errors
/// For text that is not well-formed.
pub(super) fn read(text: &str) -> Result<Manifest, XmlError> {
    let (mut reader, root) = Reader::document(text)?;
    if root.name != b"Package" {
        return Ok(Manifest::Foreign);
    }
    let mut version = None;
    while let Some(child) = reader.child()? {
        if child.name == b"version" {
            version = api_version(&reader.value(&child)?.text());
        } else {
            reader.skip(&child)?;
        }
    }
    reader.finish()?;
    Ok(Manifest::Package(version))
}

#[cfg(test)]
mod tests {
    use super::{Manifest, read};

    #[test]
    fn reads_the_version() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
            <Package xmlns="http://soap.sforce.com/2006/04/metadata">
              <types><members>*</members><name>Profile</name><version>12.0</version></types>
              <version> 58.0 </version>
            </Package>"#;
        assert_eq!(read(text), Ok(Manifest::Package(Some(58))));
        let prefixed = "<m:Package xmlns:m='x'><m:version>40.0</m:version></m:Package>";
        assert_eq!(read(prefixed), Ok(Manifest::Package(Some(40))));
        assert_eq!(read("<Package/>"), Ok(Manifest::Package(None)));
        assert_eq!(read("<Package><version>latest</version></Package>"), Ok(Manifest::Package(None)));
    }

    #[test]
    fn tells_other_files_and_broken_ones_apart() {
        assert_eq!(read("<package format='3'><version>1.2.3</version></package>"), Ok(Manifest::Foreign));
        for text in ["<Package><version>58.0</version>", "<Package></Pakage>", "", "plain"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
