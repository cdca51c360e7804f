//! The parts of a file whose order means nothing, so that moving, reordering and reformatting them is no change.

use crate::metadata::entry;
use crate::project::MetadataKind;
use crate::text::position::Span;
use crate::xml::leaves;
use crate::xml::reader::Reader;

/// A child of an XML file's root, or a line of any other file.
pub(super) struct Block {
    pub span: Span,
    /// Its text without what only formats it.
    pub normal: String,
    /// What it is about: see [`Block::key`]. Empty for a line.
    pub tag: String,
}

/// The blocks of a file's decoded text, and whether they are lines, whose order matters.
pub(super) fn blocks(kind: MetadataKind, text: &str) -> (Vec<Block>, bool) {
    let is_xml = kind != MetadataKind::Configuration && !kind.is_code();
    match is_xml.then(|| elements(text)).flatten() {
        Some(blocks) => (blocks, false),
        None => (lines(text), true),
    }
}

fn elements(text: &str) -> Option<Vec<Block>> {
    let (mut reader, _) = Reader::document(text).ok()?;
    let mut blocks = Vec::new();
    while let Some(child) = reader.child().ok()? {
        let span = Span { start: child.start, end: reader.skip(&child).ok()? };
        blocks.push(Block { span, normal: normal(&text[span.range()]), tag: child.name_lossy() });
    }
    Some(blocks)
}

fn lines(text: &str) -> Vec<Block> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let span = Span::new(start, start + line.len());
        start += line.len();
        Block { span, normal: line.trim().to_owned(), tag: String::new() }
    });
    lines.collect()
}

/// A text without the blanks beside tags.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for part in text.split_inclusive('>') {
        match part.split_once('<') {
            Some((before, tag)) => {
                normal.push_str(before.trim());
                normal.push('<');
                normal.push_str(tag);
            }
            None => normal.push_str(part.trim_start()),
        }
    }
    normal
}

/// A child of a block.
pub(super) struct Part {
    pub span: Span,
    pub normal: String,
    name: String,
    value: String,
}

impl Block {
    /// The children of an element.
    pub(super) fn parts(&self, text: &str) -> Vec<Part> {
        let leaves = if self.tag.is_empty() { None } else { leaves::at(text, self.span.start).ok() };
        let part = |leaf: leaves::Leaf| Part {
            span: leaf.span,
            normal: normal(&text[leaf.span.range()]),
            value: text[leaf.value.range()].to_lowercase(),
            name: leaf.name,
        };
        leaves.map_or_else(Vec::new, |leaves| leaves.children.into_iter().map(part).collect())
    }

    /// What tells which block of another state is about the same thing: of an entry the thing that it grants, of
    /// any other element the first child that is no flag.
    pub(super) fn key(&self, parts: &[Part]) -> (String, String) {
        let tag = self.tag.as_bytes();
        let shape = entry::of_profile(tag).or_else(|| entry::of_permission_set(tag));
        let names = |part: &&Part| match shape {
            Some(shape) => shape.names_by(part.name.as_bytes()),
            None => !matches!(part.value.as_str(), "" | "true" | "false"),
        };
        (self.tag.clone(), parts.iter().find(names).map_or_else(String::new, |part| part.value.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{blocks, normal};
    use crate::project::MetadataKind;

    #[test]
    fn blanks_between_tags_mean_nothing_and_those_in_values_do() {
        assert_eq!(normal("<a>\r\n    <b>x y</b>\n</a>"), "<a><b>x y</b></a>");
        assert_eq!(normal("<a><b>x y</b></a>"), "<a><b>x y</b></a>");
        assert_ne!(normal("<b>x y</b>"), normal("<b>xy</b>"));
    }

    #[test]
    fn what_is_no_xml_is_taken_line_by_line() {
        let (broken, ordered) = blocks(MetadataKind::Profile, "<Profile><a>\n");
        assert!(ordered && broken.len() == 1);
        let (found, ordered) = blocks(MetadataKind::Profile, "<Profile><a>1</a><b/></Profile>");
        assert!(!ordered);
        assert_eq!(found.iter().map(|block| block.tag.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
