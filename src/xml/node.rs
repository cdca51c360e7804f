//! A small document as a tree: for types of which a run reads few and short files.

use std::borrow::Cow;
use std::cell::Cell;

use super::error::{XmlError, repetition};
use super::reader::{Content, Element, Reader};
use crate::text::position::Span;

/// An element with what it holds: text, or further elements.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Without its namespace prefix.
    pub name: Cow<'a, str>,
    /// The byte of the decoded text at which `<` stands.
    pub start: u32,
    /// Empty for an element that holds elements.
    pub text: Cow<'a, str>,
    /// Where the text stands, as written.
    pub span: Span,
    pub children: Vec<Node<'a>>,
    /// Where the last one begins of several children that were asked for as one.
    repeated: Cell<Option<u32>>,
}

/// Elements below this depth are left out; nothing that is read lies as deep, and a hostile file
/// cannot exhaust the stack.
pub const DEPTH: usize = 12;

impl<'a> Node<'a> {
    /// Reads a document and returns its root. Elements that lie deeper than `depth` below the root
    /// are left out, and text between them is no fault; at most [`DEPTH`].
    ///
    /// # Errors
    /// The first fault in the text.
    pub fn document(text: &'a str, depth: usize) -> Result<Self, XmlError> {
        let (mut reader, root) = Reader::document(text)?;
        let root = read(&mut reader, &root, depth.min(DEPTH))?;
        reader.finish()?;
        Ok(root)
    }

    /// The child of a name of which there may be but one. Of several it is the last, as for a deploy, and
    /// [`Self::faults`] names them.
    pub fn child(&self, name: &str) -> Option<&Self> {
        let mut all = self.children.iter().filter(|c| c.name == name);
        let first = all.next()?;
        let Some(last) = all.last() else { return Some(first) };
        self.repeated.set(Some(last.start));
        Some(last)
    }

    /// A fault for each element below this one, or itself, of which a child was asked for that stands there
    /// several times.
    pub fn faults(&self) -> Vec<XmlError> {
        let mut faults = Vec::new();
        self.add_faults(&mut faults);
        faults
    }

    fn add_faults(&self, faults: &mut Vec<XmlError>) {
        let at = self.repeated.get();
        let repeated = at.and_then(|at| self.children.iter().find(|child| child.start == at));
        faults.extend(repeated.map(|child| repetition(&child.name, &self.name, child.start)));
        self.children.iter().for_each(|child| child.add_faults(faults));
    }

    /// All children of a name.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |c| c.name == name)
    }
}

fn read<'a>(reader: &mut Reader<'a>, element: &Element<'a>, depth: usize) -> Result<Node<'a>, XmlError> {
    let name = String::from_utf8_lossy(element.name);
    let (text, span) = (Cow::Borrowed(""), Span::default());
    let mut node =
        Node { name, start: element.start, text, span, children: Vec::new(), repeated: Cell::default() };
    let mut next = match reader.content(element)? {
        Content::Text(value) => {
            node.text = value.text();
            node.span = value.span();
            None
        }
        Content::Child(_) if depth == 0 => {
            reader.skip(element)?;
            None
        }
        Content::Child(child) => Some(child),
    };
    while let Some(child) = next {
        node.children.push(read(reader, &child, depth.saturating_sub(1))?);
        next = reader.child()?;
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, Node};

    #[test]
    fn a_document_is_a_tree_of_texts() {
        let text =
            "<?xml version=\"1.0\"?>\n<A xmlns=\"u\"><b>x &amp; y</b><!-- c --><c><d/><d>2</d></c></A>";
        let root = Node::document(text, DEPTH).unwrap();
        assert_eq!(root.name, "A");
        assert_eq!(root.child("b").unwrap().text, "x & y");
        let d: Vec<_> = root.child("c").unwrap().all("d").map(|d| &*d.text).collect();
        assert_eq!(d, ["", "2"]);
        assert_eq!(&text[root.child("c").unwrap().start as usize..][..3], "<c>");
    }

    #[test]
    fn text_beside_elements_and_unclosed_elements_are_faults() {
        assert!(Node::document("<A>text<b/></A>", DEPTH).is_err());
        assert!(Node::document("<A><b/>text</A>", DEPTH).is_err());
        assert!(Node::document("<A><b></A>", DEPTH).is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(Node::document(&deep, DEPTH).is_ok());
        let root = Node::document("<a><b><c/></b></a>", 1).unwrap();
        assert!(root.child("b").unwrap().children.is_empty());
        assert!(Node::document("<a><b><c/>text</b></a>", 1).is_ok());
        assert!(Node::document("<a><b><c/></b>text</a>", 1).is_err());
    }
}
