//! Which places of the head's files a change touched, and where in them something stood that is gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::blocks::{Block, Part, blocks};
use crate::org::library::Library;
use crate::project::SourceFile;
use crate::terms::names::fold;
use crate::text::decode::decode;
use crate::text::position::{Location, Span};
use crate::tree::Tree;
use crate::tree::buffer::Buffer;

/// One of two states: a tree and what was read of it.
#[derive(Copy, Clone)]
pub struct Version<'a> {
    pub tree: &'a dyn Tree,
    pub library: &'a Library,
}

/// What a change touched of each file of the head. A component that moved, that was split into pieces or put
/// together again is compared with what it was, wherever it lay.
#[derive(Default)]
pub struct ChangedLines {
    /// By file of the head.
    files: Vec<FileChange>,
    /// By file of the base.
    before: FxHashMap<usize, Vec<Before>>,
    /// The files of the base that are the same in the head, with their index there.
    same: FxHashMap<usize, usize>,
    /// The paths of the head's files.
    paths: FxHashMap<String, usize>,
    /// The same of the base.
    paths_before: FxHashMap<String, usize>,
}

#[derive(Default)]
enum FileChange {
    #[default]
    Same,
    New,
    /// The touched blocks, in order, and the length of the byte order mark.
    Edited(Vec<Touched>, u32),
}

struct Touched {
    span: Span,
    /// What differs in it.
    parts: Vec<Span>,
}

/// A block of the base.
struct Before {
    span: Span,
    now: Option<Now>,
}

/// Where something of the base is in the head.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// Index into the head's files.
    pub file: usize,
    /// A byte of the decoded text at which an element or a line begins.
    pub offset: u32,
    /// It is still there, be it changed. Otherwise this is what stands next to where it was.
    pub kept: bool,
}

impl ChangedLines {
    /// Compares all files. Only those that differ are read again.
    pub fn new(base: Version<'_>, head: Version<'_>) -> Self {
        let mut lines = Self::default();
        let files = &head.library.project.files;
        lines.files.resize_with(files.len(), FileChange::default);
        lines.paths = paths(head.library);
        lines.paths_before = paths(base.library);
        for job in jobs(base.library, head.library, &mut lines.same) {
            lines.compare((base, head), &job);
        }
        lines
    }

    /// Whether the change touched the element, the line or the character at a byte of the decoded text of a file
    /// of the head.
    pub fn touches(&self, file: usize, offset: u32) -> bool {
        match self.files.get(file) {
            Some(FileChange::New) => true,
            Some(FileChange::Edited(touched, _)) => {
                let at = touched.partition_point(|block| block.span.end <= offset);
                touched.get(at).is_some_and(|block| {
                    let inside = |span: &Span| span.range().contains(&(offset as usize));
                    block.span.start == offset || block.parts.iter().any(inside)
                })
            }
            Some(FileChange::Same) | None => false,
        }
    }

    /// The same for a place in the configuration.
    pub fn touches_location(&self, location: &Location) -> bool {
        let Some(&file) = self.paths.get(&location.path) else { return false };
        let mark = match self.files.get(file) {
            Some(FileChange::Edited(_, mark)) => *mark,
            _ => 0,
        };
        u32::try_from(location.start.offset)
            .is_ok_and(|offset| self.touches(file, offset.saturating_sub(mark)))
    }

    /// Whether the base has nothing that is about the same as the element at a byte of a file of the head.
    pub fn is_new(&self, file: usize, offset: u32) -> bool {
        match self.files.get(file) {
            Some(FileChange::New) => true,
            Some(FileChange::Edited(touched, _)) => {
                let at = touched.partition_point(|block| block.span.end <= offset);
                touched.get(at).is_some_and(|block| block.span.start <= offset && block.parts == [block.span])
            }
            Some(FileChange::Same) | None => false,
        }
    }

    /// Whether a file of the base is the same in the head.
    pub fn is_same(&self, file: usize) -> bool {
        self.same.contains_key(&file)
    }

    /// Whether the change touched anything of a file of the head.
    pub fn touches_file(&self, file: usize) -> bool {
        self.first(file).is_some()
    }

    /// The first place of a file of the head that the change touched.
    pub fn first(&self, file: usize) -> Option<u32> {
        match self.files.get(file)? {
            FileChange::Same => None,
            FileChange::New => Some(0),
            FileChange::Edited(touched, _) => {
                let block = touched.first()?;
                Some(block.parts.first().map_or(block.span.start, |part| part.start))
            }
        }
    }

    /// Where something is that stood at a byte of the decoded text of a file of the base. `None` where its whole
    /// component is gone.
    pub fn now(&self, file: usize, offset: u32) -> Option<Now> {
        if let Some(&file) = self.same.get(&file) {
            return Some(Now { file, offset, kept: true });
        }
        let before = self.before.get(&file)?;
        let at = before.partition_point(|block| block.span.end <= offset).min(before.len().checked_sub(1)?);
        before[at].now
    }

    /// The same for a place in the base's configuration.
    pub fn now_of(&self, location: &Location) -> Option<Now> {
        let file = self.paths_before.get(&location.path)?;
        self.now(*file, u32::try_from(location.start.offset).ok()?)
    }

    fn compare(&mut self, (base, head): (Version<'_>, Version<'_>), job: &Job) {
        let texts = |version: Version<'_>, files: &[usize]| -> Vec<Text> {
            files.iter().map(|&file| Text::read(version, file)).collect()
        };
        let (old, new) = (texts(base, &job.base), texts(head, &job.head));
        if let ([was], [is]) = (&old[..], &new[..])
            && was.decoded == is.decoded
        {
            self.same.insert(was.file, is.file);
            return;
        }
        for text in &new {
            self.files[text.file] =
                if old.is_empty() { FileChange::New } else { FileChange::Edited(Vec::new(), text.mark) };
        }
        let matched = Matched::new(&places(&old), &places(&new));
        for ((text, block), parts) in places(&new).into_iter().zip(matched.touched) {
            if let (FileChange::Edited(touched, _), Some(parts)) = (&mut self.files[text.file], parts) {
                touched.push(Touched { span: block.span, parts });
            }
        }
        let now_at = places(&new);
        for ((text, block), now) in places(&old).into_iter().zip(matched.now) {
            let now = now.map(|Found { at, kept }| {
                let (text, block) = now_at[at];
                Now { file: text.file, offset: block.span.start, kept }
            });
            self.before.entry(text.file).or_default().push(Before { span: block.span, now });
        }
    }
}

fn paths(library: &Library) -> FxHashMap<String, usize> {
    let files = library.project.files.iter().enumerate();
    files.map(|(file, source)| (source.path.clone(), file)).collect()
}

/// A file of one side with its blocks.
struct Text {
    file: usize,
    decoded: String,
    /// The length of the byte order mark.
    mark: u32,
    blocks: Vec<Block>,
    /// The blocks are lines.
    ordered: bool,
}

impl Text {
    /// A file that cannot be read has no blocks: whoever shows a place in it meets the error again.
    fn read(version: Version<'_>, file: usize) -> Self {
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
fn places(texts: &[Text]) -> Vec<(&Text, &Block)> {
    texts.iter().flat_map(|text| text.blocks.iter().map(move |block| (text, block))).collect()
}

/// Files of one component on both sides.
#[derive(Default)]
struct Job {
    base: Vec<usize>,
    head: Vec<usize>,
}

/// What has to be compared: a whole file with the one at its path; else all files that its component has and that
/// have no such twin. What both sides parsed as one document is left out.
fn jobs(base: &Library, head: &Library, same: &mut FxHashMap<usize, usize>) -> Vec<Job> {
    let (old, new) = (&base.project, &head.project);
    let (parsed_old, parsed_new) = (parsed(base), parsed(head));
    let is_same = |was: usize, is: usize| {
        parsed_old[was].is_some()
            && parsed_old[was] == parsed_new[is]
            && old.files[was].path == new.files[is].path
    };
    let mut pairs = Vec::new();
    let mut components: BTreeMap<(String, String), Job> = BTreeMap::new();
    let twin = |file: usize| {
        let source = &new.files[file];
        let twin = old.file(&source.path)?;
        let whole = source.piece.is_none() && old.files[twin].piece.is_none();
        (whole && old.files[twin].kind == source.kind).then_some(twin)
    };
    let mut has_twin = FxHashSet::default();
    for (file, source) in new.files.iter().enumerate() {
        match twin(file) {
            Some(twin) => {
                has_twin.insert(twin);
                if is_same(twin, file) {
                    same.insert(twin, file);
                } else {
                    pairs.push(Job { base: vec![twin], head: vec![file] });
                }
            }
            None => components.entry(component(head, source)).or_default().head.push(file),
        }
    }
    for (file, source) in old.files.iter().enumerate().filter(|(file, _)| !has_twin.contains(file)) {
        components.entry(component(base, source)).or_default().base.push(file);
    }
    for job in components.into_values() {
        let unchanged = job.base.len() == job.head.len()
            && job.base.iter().zip(&job.head).all(|(&was, &is)| is_same(was, is));
        if unchanged {
            same.extend(job.base.into_iter().zip(job.head));
        } else {
            pairs.push(job);
        }
    }
    pairs
}

/// What files must share to be of one component.
fn component(library: &Library, source: &SourceFile) -> (String, String) {
    let root = library.project.roots.get(source.root).map_or("", |root| root.path.as_str());
    (format!("{:?} {root}", source.kind), fold(&source.name).into_owned())
}

/// What was parsed of each file, as something to compare; `None` where nothing was.
fn parsed(library: &Library) -> Vec<Option<usize>> {
    let mut parsed = vec![None; library.project.files.len()];
    for document in &library.documents {
        parsed[document.file] = Some(Arc::as_ptr(&document.parsed).addr());
    }
    for component in &library.components {
        parsed[component.file] = Some(Arc::as_ptr(&component.parsed).addr());
    }
    parsed
}

/// Which blocks of two sides are the same.
struct Matched {
    /// By block of the head: what differs in it; `None` where nothing does.
    touched: Vec<Option<Vec<Span>>>,
    /// By block of the base.
    now: Vec<Option<Found>>,
}

/// A block of the head that is the same, or about the same thing; else the one next to it.
#[derive(Copy, Clone)]
struct Found {
    at: usize,
    kept: bool,
}

impl Matched {
    fn new(old: &[(&Text, &Block)], new: &[(&Text, &Block)]) -> Self {
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
