//! The Metadata API's `CustomObject` type.

use super::custom_field::CustomField;
use super::validation_rule::ValidationRule;
use super::value::{Located, text};
use crate::xml::node::Node;

/// An object, with what the metadata format keeps in the same file.
#[derive(Debug, Default)]
pub struct CustomObject {
    /// Who sees records that nobody shared with them.
    pub sharing_model: Option<Located>,
    /// It is a custom setting, of which no profile grants rights as on an object.
    pub is_setting: bool,
    /// By name.
    pub fields: Vec<(Box<str>, CustomField)>,
    pub validation_rules: Vec<(Box<str>, ValidationRule)>,
}

impl CustomObject {
    pub(super) fn read(root: &Node<'_>) -> Self {
        Self {
            sharing_model: text(root, "sharingModel"),
            is_setting: text(root, "customSettingsType").is_some(),
            fields: named(root, "fields").map(|(name, n)| (name, CustomField::read(n))).collect(),
            validation_rules: named(root, "validationRules")
                .map(|(name, n)| (name, ValidationRule::read(n)))
                .collect(),
        }
    }
}

fn named<'n>(root: &'n Node<'_>, element: &'n str) -> impl Iterator<Item = (Box<str>, &'n Node<'n>)> {
    root.all(element).filter_map(|node| {
        let name = &*node.child("fullName")?.text;
        (!name.is_empty()).then(|| (Box::from(name), node))
    })
}
