//! Values of elements, each with its place: what all metadata types are read with.

use crate::project::MetadataKind;
use crate::xml::error::XmlError;
use crate::xml::node::Node;
use crate::xml::reader::{Element, Reader};

/// A value and the element that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    pub text: String,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
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

/// The names in a child that lists them with commas, each at the child's place.
pub(super) fn names(of: &Node<'_>, child: &str) -> Vec<Located> {
    of.child(child).map(split).unwrap_or_default()
}

/// The names in a list with commas, each at the list's place.
pub(super) fn split(list: &Node<'_>) -> Vec<Located> {
    let names = list.text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| Located { text: name.to_owned(), offset: list.start }).collect()
}

pub(super) fn located(node: &Node<'_>) -> Located {
    Located { text: node.text.clone().into_owned(), offset: node.start }
}

/// Refuses a file whose root element is not its kind's.
pub(super) fn check_root(kind: MetadataKind, found: &str, start: u32) -> Result<(), XmlError> {
    let wanted = kind.root_element();
    if found == wanted {
        return Ok(());
    }
    Err(XmlError::new(
        start as usize,
        format!("the root element is <{found}>; a file of this name must hold <{wanted}>"),
        "rename the file after its content, or restore the content",
    ))
}

/// An `xsd:boolean`, in any case.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The fault of a value that [`boolean`] does not know.
pub(super) fn not_boolean(element: &str, text: &str, start: u32) -> XmlError {
    XmlError::new(
        start as usize,
        format!("<{element}> must be true or false, not '{text}'"),
        "write true or false",
    )
    .of_values([text])
}

/// The text of an element that the reader has just met.
pub(super) fn read_text<'a>(reader: &mut Reader<'a>, element: &Element<'a>) -> Result<String, XmlError> {
    Ok(reader.value(element)?.text().into_owned())
}

/// The same with its place.
pub(super) fn read_located<'a>(reader: &mut Reader<'a>, element: &Element<'a>) -> Result<Located, XmlError> {
    Ok(Located { text: read_text(reader, element)?, offset: element.start })
}
