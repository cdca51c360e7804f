//! Which places of the head's files a change touched, and where in them something stood that is gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

pub use super::matched::Version;
use super::matched::{Found, Matched, Text, places};
use crate::org::library::Library;
use crate::project::SourceFile;
use crate::terms::names::fold;
use crate::text::position::{Location, Span};

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
