//! `package.xml`: the manifest at the root of a metadata-format folder.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::api_version;

pub(super) const FILE_NAME: &str = "package.xml";

/// What a `package.xml` turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Manifest {
    /// Salesforce's, with the major number of its `<version>`.
    Package(Option<u16>),
    /// Some other tool's file of the same name.
    Foreign,
    /// Not well-formed, at this byte of the text.
    Broken { offset: usize, message: String },
}

/// Reads a manifest; only its root and `<version>` are looked at.
pub(super) fn read(text: &str) -> Manifest {
    let mut reader = Reader::from_str(text);
    let mut depth = 0;
    let mut in_version = false;
    let mut version = None;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let offset = usize::try_from(reader.error_position()).unwrap_or(0);
                return Manifest::Broken { offset, message: error.to_string() };
            }
        };
        match event {
            Event::Start(start) => {
                let name = start.local_name();
                if depth == 0 && name.as_ref() != b"Package" {
                    return Manifest::Foreign;
                }
                in_version = depth == 1 && name.as_ref() == b"version";
                depth += 1;
            }
            Event::Empty(start) if depth == 0 && start.local_name().as_ref() != b"Package" => {
                return Manifest::Foreign;
            }
            Event::Text(text) if in_version => {
                version = text.decode().ok().and_then(|text| api_version(text.trim()));
            }
            Event::End(_) => {
                depth -= 1;
                in_version = false;
            }
            Event::Eof if depth > 0 => {
                return Manifest::Broken { offset: text.len(), message: "the file ends too early".to_owned() };
            }
            Event::Eof => return Manifest::Package(version),
            _ => {}
        }
    }
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
        assert_eq!(read(text), Manifest::Package(Some(58)));
        assert_eq!(read("<m:Package xmlns:m='x'><m:version>40.0</m:version></m:Package>"), Manifest::Package(Some(40)));
        assert_eq!(read("<Package/>"), Manifest::Package(None));
        assert_eq!(read("<Package><version>latest</version></Package>"), Manifest::Package(None));
    }

    #[test]
    fn tells_other_files_and_broken_ones_apart() {
        assert_eq!(read("<package format='3'><version>1.2.3</version></package>"), Manifest::Foreign);
        assert_eq!(read("<package/>"), Manifest::Foreign);
        for (text, at) in [("<Package><version>58.0</version>", 32), ("<Package></Pakage>", 9)] {
            let Manifest::Broken { offset, .. } = read(text) else { panic!("{text}") };
            assert_eq!(offset, at, "{text}");
        }
    }
}
