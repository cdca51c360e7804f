//! One file of a type that is read whole: everything but profiles and permission sets.

use super::apex_class::ApexClass;
use super::apex_code::ApexCode;
use super::custom_field::CustomField;
use super::custom_object::CustomObject;
use super::custom_permission::CustomPermission;
use super::document::Located;
use super::flow::Flow;
use super::permission_set_group::PermissionSetGroup;
use super::read::{boolean, check_root, not_boolean};
use super::user_access_policy::UserAccessPolicy;
use super::validation_rule::ValidationRule;
use crate::project::MetadataKind;
use crate::xml::error::XmlError;
use crate::xml::node::{DEPTH, Node};

/// A component, or its part, as one file states it.
#[derive(Debug)]
pub struct Component {
    /// Index of the source file in the run.
    pub file: usize,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    PermissionSetGroup(PermissionSetGroup),
    UserAccessPolicy(UserAccessPolicy),
    CustomObject(CustomObject),
    CustomField(CustomField),
    ValidationRule(ValidationRule),
    CustomPermission(CustomPermission),
    Flow(Box<Flow>),
    ApexClass(ApexClass),
    /// `None` where the code declares no class.
    ApexCode(Option<Box<ApexCode>>),
    /// Only that it exists.
    ApexPage,
}

/// A boolean and the element that holds it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    pub value: bool,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
}

/// The text of a child; `None` when there is none or it is empty.
pub(super) fn text(of: &Node<'_>, child: &str) -> Option<Located> {
    of.child(child).map(located).filter(|l| !l.text.is_empty())
}

/// The texts of all children of a name that have one.
pub(super) fn texts(of: &Node<'_>, child: &str) -> Vec<Located> {
    of.all(child).map(located).filter(|l| !l.text.is_empty()).collect()
}

/// A boolean child; anything but true or false is a fault and no value.
pub(super) fn flag(of: &Node<'_>, child: &str, faults: &mut Vec<XmlError>) -> Option<Flag> {
    let node = of.child(child).filter(|n| !n.text.is_empty())?;
    let value = boolean(&node.text);
    if value.is_none() {
        faults.push(not_boolean(&node.name, &node.text, node.start));
    }
    Some(Flag { value: value?, offset: node.start })
}

pub(super) fn located(node: &Node<'_>) -> Located {
    Located { text: node.text.clone().into_owned(), offset: node.start }
}

/// How far below the root of a kind's files lies what is read of them.
fn depth(kind: MetadataKind) -> usize {
    match kind {
        MetadataKind::CustomField
        | MetadataKind::ValidationRule
        | MetadataKind::CustomPermission
        | MetadataKind::ApexClass
        | MetadataKind::ApexPage => 1,
        MetadataKind::CustomObject => 2,
        _ => DEPTH,
    }
}

/// Reads a file's decoded text; `None` for a kind that is not read here. Beside the component come the
/// faults that leave the rest of the file readable.
///
/// # Errors
/// The first fault that makes the rest of the file unreadable.
pub fn read(
    file: usize,
    kind: MetadataKind,
    source: &str,
) -> Result<Option<(Component, Vec<XmlError>)>, XmlError> {
    let read: fn(&Node<'_>, &mut Vec<XmlError>) -> Content = match kind {
        MetadataKind::PermissionSetGroup => {
            |root, faults| Content::PermissionSetGroup(PermissionSetGroup::read(root, faults))
        }
        MetadataKind::UserAccessPolicy => |root, _| Content::UserAccessPolicy(UserAccessPolicy::read(root)),
        MetadataKind::CustomObject => |root, _| Content::CustomObject(CustomObject::read(root)),
        MetadataKind::CustomField => |root, _| Content::CustomField(CustomField::read(root)),
        MetadataKind::ValidationRule => |root, _| Content::ValidationRule(ValidationRule::read(root)),
        MetadataKind::CustomPermission => |root, _| Content::CustomPermission(CustomPermission::read(root)),
        MetadataKind::ApexClass => |root, _| Content::ApexClass(ApexClass::read(root)),
        MetadataKind::ApexPage => |_, _| Content::ApexPage,
        MetadataKind::Flow => {
            let root = Node::document(source, Flow::depth(source))?;
            check_root(kind, &root.name, root.start)?;
            let content = Content::Flow(Box::new(Flow::read(&root, source)));
            return Ok(Some((Component { file, content }, Vec::new())));
        }
        MetadataKind::ApexCode => {
            let content = Content::ApexCode(ApexCode::read(source).map(Box::new));
            return Ok(Some((Component { file, content }, Vec::new())));
        }
        MetadataKind::Profile
        | MetadataKind::PermissionSet
        | MetadataKind::MutingPermissionSet
        | MetadataKind::Configuration => return Ok(None),
    };
    let mut faults = Vec::new();
    let root = Node::document(source, depth(kind))?;
    check_root(kind, &root.name, root.start)?;
    let content = read(&root, &mut faults);
    Ok(Some((Component { file, content }, faults)))
}
