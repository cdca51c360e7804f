//! A small document as a tree: for types of which a run reads few and short files.

use std::borrow::Cow;

use super::error::XmlError;
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

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    /// All children of a name.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |c| c.name == name)
    }
}

fn read<'a>(reader: &mut Reader<'a>, element: &Element<'a>, depth: usize) -> Result<Node<'a>, XmlError> {
    let name = String::from_utf8_lossy(element.name);
    let (text, span) = (Cow::Borrowed(""), Span::default());
    let mut node = Node { name, start: element.start, text, span, children: Vec::new() };
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
