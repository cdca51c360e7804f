//! The root elements of pieces: what the tools that split components write around entries.

use super::entry::shapes_of;
use crate::project::{MetadataKind, tags};
use crate::xml::error::XmlError;
use crate::xml::reader::{Element, Reader};

/// The root as the element that it stands for, where its content is that element's own;
/// `None` where elements stand in the root as they do in a whole file.
///
/// A piece is wrapped in the root of the whole, with or without a namespace, or in the name of its
/// elements; or it is one element on its own, named after the element (`fieldPermissions`) or after
/// one of its kind (`FieldPermission`). `tag` is what its place says; that decides, as it does when
/// the whole is put together again.
pub(super) fn flattened<'a>(
    kind: MetadataKind,
    tag: &'static str,
    root: &Element<'a>,
    text: &str,
) -> Result<Option<Element<'a>>, XmlError> {
    let name = root.name_lossy();
    if name == kind.root_element() {
        return Ok(None);
    }
    let Some(own) = tags::find(&name) else {
        let wanted = kind.root_element();
        return Err(XmlError::new(
            root.start as usize,
            format!("the root element is <{name}>; a file in this place must hold <{wanted}> or <{tag}>"),
            "move the file to where its content belongs, or restore the content",
        ));
    };
    let (mut reader, _) = Reader::document(text)?;
    let is_wrapped = reader.child()?.is_some_and(|first| tags::find(&first.name_lossy()).is_some());
    let is_element = shapes_of(kind)(tag.as_bytes()).is_some();
    Ok((!is_wrapped).then(|| root.called(if is_element { tag } else { own }.as_bytes())))
}
