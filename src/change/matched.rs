//! Which blocks of two states of a component are the same.

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::blocks::{Block, Part, blocks};
use crate::org::library::Library;
use crate::text::decode::decode;
use crate::text::position::Span;
use crate::tree::Tree;
use crate::tree::buffer::Buffer;

/// One of two states: a tree and what was read of it.
#[derive(Copy, Clone)]
pub struct Version<'a> {
    pub tree: &'a dyn Tree,
    pub library: &'a Library,
}

/// A file of one side with its blocks.
pub(super) struct Text {
    pub file: usize,
    pub decoded: String,
    /// The length of the byte order mark.
    pub mark: u32,
    pub blocks: Vec<Block>,
    /// The blocks are lines.
    ordered: bool,
}

impl Text {
    /// A file that cannot be read has no blocks: whoever shows a place in it meets the error again.
    pub(super) fn read(version: Version<'_>, file: usize) -> Self {
        let source = &version.library.project.files[file];
        let mut buffer = Buffer::default();
        let read = version.tree.read(&source.path, &mut buffer);
        let decoded = read.ok().and_then(|()| decode(buffer.bytes()).ok());
        let mark = decoded.as_ref().map_or(0, |decoded| u32::try_from(decoded.bom_len()).unwrap_or(0));
        let text = decoded.map_or_else(String::new, |decoded| decoded.text.into_owned());
        let (blocks, ordered) = blocks(source.kind, &text);
        Self { file, decoded: text, mark, blocks, ordered }
    }
}

/// All blocks of some files.
pub(super) fn places(texts: &[Text]) -> Vec<(&Text, &Block)> {
    texts.iter().flat_map(|text| text.blocks.iter().map(move |block| (text, block))).collect()
}

/// Which blocks of two sides are the same.
pub(super) struct Matched {
    /// By block of the head: what differs in it; `None` where nothing does.
    pub touched: Vec<Option<Vec<Span>>>,
    /// By block of the base.
    pub now: Vec<Option<Found>>,
}

/// A block of the head that is the same, or about the same thing; else the one next to it.
#[derive(Copy, Clone)]
pub(super) struct Found {
    pub at: usize,
    pub kept: bool,
}

impl Matched {
    pub(super) fn new(old: &[(&Text, &Block)], new: &[(&Text, &Block)]) -> Self {
        let mut matched = Self { touched: vec![None; new.len()], now: vec![None; old.len()] };
        let mut is_known = vec![false; new.len()];
        let ordered = old.iter().chain(new).any(|(text, _)| text.ordered);
        if ordered {
            matched.in_order(old, new);
        } else {
            for (was, is) in in_any_order(old, new) {
                matched.now[was] = Some(Found { at: is, kept: true });
            }
        }
        for found in matched.now.iter().flatten().filter(|found| found.kept) {
            is_known[found.at] = true;
        }
        let mut changed: FxHashMap<(String, String), Vec<usize>> = FxHashMap::default();
        for (was, (text, block)) in
            old.iter().enumerate().filter(|(was, _)| matched.now[*was].is_none()).rev()
        {
            changed.entry(block.key(&block.parts(&text.decoded))).or_default().push(was);
        }
        for (is, (text, block)) in new.iter().enumerate().filter(|(is, _)| !is_known[*is]) {
            let parts = block.parts(&text.decoded);
            let partner = if ordered { None } else { changed.get_mut(&block.key(&parts)).and_then(Vec::pop) };
            let differing = match partner {
                Some(was) => {
                    matched.now[was] = Some(Found { at: is, kept: true });
                    let (text, block) = old[was];
                    let before = block.parts(&text.decoded);
                    let is_new = |part: &&Part| before.iter().all(|old| old.normal != part.normal);
                    parts.iter().filter(is_new).map(|part| part.span).collect()
                }
                None => vec![block.span],
            };
            matched.touched[is] = Some(differing);
        }
        matched.anchor(new.len());
        matched
    }

    /// Matches lines. One that another replaces stands for that.
    fn in_order(&mut self, old: &[(&Text, &Block)], new: &[(&Text, &Block)]) {
        let lines = |side: &[(&Text, &Block)]| -> Vec<String> {
            side.iter().map(|(_, block)| block.normal.clone()).collect()
        };
        for operation in capture_diff_slices(Algorithm::Myers, &lines(old), &lines(new)) {
            let kept = operation.tag() == DiffTag::Equal;
            if kept || operation.tag() == DiffTag::Replace {
                let last = operation.new_range().end - 1;
                for (was, is) in operation.old_range().zip(operation.new_range().start..) {
                    self.now[was] = Some(Found { at: is.min(last), kept });
                }
            }
        }
    }

    /// What is gone stands for the block after the nearest one before it that is left; at the beginning of a file, for
    /// the first that is.
    fn anchor(&mut self, blocks: usize) {
        let mut nearest = None;
        let first = self
            .now
            .iter()
            .flatten()
            .next()
            .copied()
            .or((blocks > 0).then_some(Found { at: 0, kept: false }));
        for now in &mut self.now {
            match now {
                Some(found) => nearest = Some(*found),
                None => *now = nearest.or(first).map(|found| Found { kept: false, ..found }),
            }
        }
    }
}

/// The pairs of equal blocks where order means nothing.
fn in_any_order(old: &[(&Text, &Block)], new: &[(&Text, &Block)]) -> Vec<(usize, usize)> {
    let mut known: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (was, (_, block)) in old.iter().enumerate().rev() {
        known.entry(&block.normal).or_default().push(was);
    }
    let pair = |(is, (_, block)): (usize, &(&Text, &Block))| {
        Some((known.get_mut(block.normal.as_str())?.pop()?, is))
    };
    new.iter().enumerate().filter_map(pair).collect()
}
