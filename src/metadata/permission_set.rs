//! The Metadata API's `PermissionSet` type, beyond what it shares with profiles.

use super::parts::Parts;
use super::stated::Deprecated;
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

impl PermissionSet {
    pub(super) fn child<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        parts: &mut Parts<'_>,
    ) -> Result<(), XmlError> {
        let stated = &mut parts.stated;
        match element.name {
            b"label" => self.label = Some(read_located(reader, element)?),
            b"description" => stated.description = Some(read_located(reader, element)?),
            b"fullName" => stated.full_name = Some(read_located(reader, element)?),
            b"license" => stated.license = Some(read_located(reader, element)?),
            b"userLicense" => {
                let value = read_located(reader, element)?;
                stated.license.get_or_insert(value);
                stated.deprecated.push(Deprecated {
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
                reader.skip(element)?;
            }
            _ => parts.unknown(reader, element)?,
        }
        Ok(())
    }
}
