//! The leaf elements of one element, with the places that a report points at.

use super::error::XmlError;
use super::reader::{Element, Reader};
use crate::text::position::Span;

/// One child of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub name: String,
    /// From `<` to behind the closing `>`.
    pub span: Span,
    /// The value without the blanks around it; empty for a child that holds elements.
    pub value: Span,
}

/// An element and its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
    pub span: Span,
    pub children: Vec<Leaf>,
}

/// Reads the element whose `<` stands at byte `start` of `text`.
pub fn at(text: &str, start: u32) -> Result<Leaves, XmlError> {
    let (mut reader, _) = Reader::element_at(text, start)?;
    let mut children = Vec::new();
    while let Some(child) = reader.child()? {
        children.push(leaf(text, &mut reader, &child)?);
    }
    Ok(Leaves { span: Span { start, end: reader.position() }, children })
}

/// The first child of a name in the element whose `<` stands at byte `start` of `text`; else the element's span.
pub(crate) fn first(text: &str, start: u32, name: &str) -> Result<Result<Leaf, Span>, XmlError> {
    let (mut reader, _) = Reader::element_at(text, start)?;
    while let Some(child) = reader.child()? {
        if child.name == name.as_bytes() {
            return leaf(text, &mut reader, &child).map(Ok);
        }
        reader.skip(&child)?;
    }
    Ok(Err(Span { start, end: reader.position() }))
}

fn leaf<'a>(text: &'a str, reader: &mut Reader<'a>, child: &Element<'a>) -> Result<Leaf, XmlError> {
    let before = reader.position();
    let end = reader.skip(child)?;
    let span = Span { start: child.start, end };
    let value = match Reader::element_at(text, child.start) {
        Ok((mut again, leaf)) => again.value(&leaf).map_or(Span { start: before, end: before }, |v| v.span()),
        Err(_) => Span { start: before, end: before },
    };
    Ok(Leaf { name: child.name_lossy(), span, value })
}
