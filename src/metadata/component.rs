//! One file of a type that is read whole: everything but profiles and permission sets.

use super::document::Located;
use super::permission_set_group::PermissionSetGroup;
use super::read::{boolean, check_root, not_boolean};
use super::user_access_policy::UserAccessPolicy;
use crate::project::MetadataKind;
use crate::xml::error::XmlError;
use crate::xml::node::Node;

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
        MetadataKind::Profile
        | MetadataKind::PermissionSet
        | MetadataKind::MutingPermissionSet
        | MetadataKind::Configuration => return Ok(None),
    };
    let mut faults = Vec::new();
    let root = Node::document(source)?;
    check_root(kind, &root.name, root.start)?;
    let content = read(&root, &mut faults);
    Ok(Some((Component { file, content }, faults)))
}
