//! The Metadata API's `PermissionSet` type, beyond what it shares with profiles.

use super::attributes::Deprecated;
use super::parts::Parts;
use super::value::{Flag, Located, read_located};
use crate::xml::error::XmlError;
use crate::xml::reader::{Element, Reader};

/// A permission set file is a complete statement when it is deployed at API 40 or later.
#[derive(Debug, Default)]
pub struct PermissionSet {
    pub label: Option<Located>,
    /// Session-based activation: the set grants only during an activated session.
    pub has_activation_required: Option<Flag>,
}

/// Children of which a file may have one.
const SINGLE: [&[u8]; 6] =
    [b"label", b"description", b"fullName", b"license", b"userLicense", b"hasActivationRequired"];

impl PermissionSet {
    pub(super) fn child<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        parts: &mut Parts<'_>,
    ) -> Result<(), XmlError> {
        if SINGLE.contains(&element.name) {
            parts.single(element);
        }
        let attributes = &mut parts.attributes;
        match element.name {
            b"label" => self.label = Some(read_located(reader, element)?),
            b"description" => attributes.description = Some(read_located(reader, element)?),
            b"fullName" => attributes.full_name = Some(read_located(reader, element)?),
            b"license" => attributes.license = Some(read_located(reader, element)?),
            b"userLicense" => {
                let value = read_located(reader, element)?;
                attributes.license.get_or_insert(value);
                attributes.deprecated.push(Deprecated {
                    element: "userLicense",
                    instead: "license",
                    offset: element.start,
                    count: 1,
                });
            }
            b"hasActivationRequired" => {
                let value = parts.boolean(reader.value(element)?, element);
                self.has_activation_required = value.map(|value| Flag { value, offset: element.start });
            }
            b"enrichments" => {
                parts.skip(reader, element)?;
            }
            _ => parts.unknown(reader, element)?,
        }
        Ok(())
    }
}
