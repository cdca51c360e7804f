//! Reading all files, in parallel.
//!
//! Every thread of the pool takes the next file from one shared counter and has a read buffer and a
//! table of names of its own, both reused from file to file. A parallel iterator would make such a pair for
//! every piece into which it splits the work, and every further table costs time and memory to bring
//! together at the end.

use std::cell::LazyCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;

use super::component::{self, Component};
use super::document::Document;
use super::parsed::Parsed;
use super::read::{Scratch, read, read_piece};
use super::session::{ContentKey, Session, Shared};
use super::take_out::StandIn;
use crate::project::{MetadataKind, Project, ProjectRoot, SourceFile};
use crate::terms::fault::guarded;
use crate::terms::names::{Names, Symbol};
use crate::text::decode::{Decoded, decode};
use crate::text::parts::Parts;
use crate::text::position::{Lines, Location};
use crate::text::sniff::{Obstacle, sniff, sniff_beginning};
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::unreadable::remedy;
use crate::tree::{InputError, Tree};
use crate::xml::error::XmlError;

/// What came of reading. Symbols belong to the session's table.
#[derive(Default)]
pub struct Loaded {
    /// Sorted by file.
    pub documents: Vec<Parsed<Document>>,
    /// Sorted by file.
    pub components: Vec<Parsed<Component>>,
    /// One for each fault, by path and place.
    pub errors: Vec<InputError>,
    /// Values that a deploy puts in, by path and place.
    pub replaced: Vec<Replaced>,
    /// By file of the project: where parts of it begin.
    pub parts: Vec<Option<Parts>>,
}

/// A text that stands for a value which a deploy puts in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replaced {
    pub location: Location,
    pub text: String,
}

/// About; more than the true number would make room for too many names.
const BYTES_OF_AN_ENTRY: usize = 200;

/// For how many names there is room before they are met.
const MOST_EXPECTED: usize = 1 << 16;

/// Reads the files of a project, on at most `threads` threads. `progress` is told the bytes of every file
/// that is done.
pub fn load(
    tree: &dyn Tree,
    project: &Project,
    session: &mut Session,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Loaded {
    let files = &project.files;
    let mut order: Vec<usize> =
        (0..files.len()).filter(|&f| files[f].kind != MetadataKind::Configuration).collect();
    // Large ones first: one of them begun last would keep a single thread busy at the end.
    order.sort_unstable_by_key(|&f| (std::cmp::Reverse(files[f].size), f));
    let threads = project.threads(threads).clamp(1, order.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::new(tree, session.shared());
        while let Some(&file) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let source = &files[file];
            let read = || worker.read(file, source, project.roots.get(source.root));
            if guarded(read).is_err() {
                let what = "reading the file failed, so that what is in it is missing".to_owned();
                worker.part.errors.push(InputError::of_fault(&source.path, what));
            }
            progress(source.size);
        }
        worker.finish()
    };
    // A pool that cannot be had, as under a limit of processes, is no reason not to read.
    let pool = (threads > 1).then(|| ThreadPoolBuilder::new().num_threads(threads).build().ok()).flatten();
    let parts = pool.map_or_else(|| vec![work()], |pool| pool.broadcast(|_| work()));
    merge(parts, files.len(), session)
}

/// One thread's tools, and what it has read so far.
struct Worker<'s> {
    tree: &'s dyn Tree,
    shared: Option<&'s Shared>,
    buffer: Buffer,
    scratch: Scratch,
    part: Part,
}

/// What one thread has read.
#[derive(Default)]
struct Part {
    documents: Vec<Found<Document>>,
    components: Vec<Found<Component>>,
    errors: Vec<InputError>,
    replaced: Vec<Replaced>,
    parts: Vec<(usize, Option<ContentKey>, Parts)>,
    /// Holds the symbols of new documents.
    names: Names,
}

struct Found<T> {
    parsed: Parsed<T>,
    /// `None` in a session that shares nothing, and for what depends on more than its content.
    key: Option<ContentKey>,
    /// Parsed now, by this thread.
    is_new: bool,
}

impl<'s> Worker<'s> {
    fn new(tree: &'s dyn Tree, shared: Option<&'s Shared>) -> Self {
        Self { tree, shared, buffer: Buffer::default(), scratch: Scratch::default(), part: Part::default() }
    }

    fn read(&mut self, file: usize, source: &SourceFile, root: Option<&ProjectRoot>) {
        let Self { tree, shared, buffer, scratch, part } = self;
        let key = |content| key_of(source, root, content);
        let content = shared.and_then(|_| tree.content(&source.path));
        let known = shared.and_then(|shared| Some((shared, key(content?)?)));
        if known.is_some_and(|(shared, key)| part.take_known(file, shared, key)) {
            return;
        }
        let mut fail = |message: String, remedy: &str, location| {
            part.errors.push(InputError {
                path: source.path.clone(),
                message,
                remedy: remedy.to_owned(),
                location,
            });
        };
        if let Err(error) = tree.read(&source.path, buffer) {
            let remedy = remedy(&error).unwrap_or("check that it exists and may be read");
            fail(format!("the file cannot be read: {error}"), remedy, None);
            return;
        }
        let decoded = match decode(buffer.bytes()) {
            Ok(decoded) => decoded,
            Err(_) if source.kind.is_code() => return,
            Err(error) => {
                let location =
                    Location { path: source.path.clone(), start: error.position, end: error.position };
                fail(error.message, error.remedy, Some(location));
                return;
            }
        };
        // One table for all that is said of the file: it costs a pass over the text.
        let lines = LazyCell::new(|| Lines::new(&decoded.text));
        let at = |offset| at(&decoded, &lines, &source.path, offset);
        // The reader of entries looks for conflicts itself, and only where they can be.
        let sniff = if source.kind.has_entries() { sniff_beginning } else { sniff };
        if let Some(obstacle) =
            sniff(&decoded.text).filter(|o| !source.kind.is_code() || *o == Obstacle::LfsPointer)
        {
            let location = at(obstacle.offset());
            fail(obstacle.message(), obstacle.remedy(), Some(location));
            return;
        }
        let key = shared.and_then(|shared| key(content.unwrap_or_else(|| shared.hash.of(buffer.bytes()))));
        if source.kind.has_entries() && decoded.is_utf8() {
            let parts = Parts::of(&decoded.text, decoded.bom_len());
            part.parts.extend(parts.map(|parts| (file, key.clone(), parts)));
        }
        let known = shared.zip(key.as_ref());
        let text = &*decoded.text;
        let told_before = part.replaced.len();
        let faults = if source.kind.has_entries() {
            let known = known.and_then(|(shared, key)| shared.documents.get(key)).map(Arc::clone);
            let is_new = known.is_none();
            let document = known.map_or_else(
                || document(source, root, text, scratch).map(|(new, texts)| (Arc::new(new), texts)),
                |known| Ok((known, Vec::new())),
            );
            document.map(|(parsed, stand_ins)| {
                let faults = parsed.faults.clone();
                part.documents.push(Found { parsed: Parsed { file, parsed }, key, is_new });
                let replaced = |(offset, text): StandIn| Replaced { location: at(offset as usize), text };
                part.replaced.extend(stand_ins.into_iter().map(replaced));
                faults
            })
        } else {
            let known = known.and_then(|(shared, key)| shared.components.get(key)).map(Arc::clone);
            let is_new = known.is_none();
            let component = known.map_or_else(|| component(source, root, text), |known| Ok(Some(known)));
            component.map(|parsed| {
                let faults = parsed.as_ref().map(|parsed| parsed.faults.clone());
                let found = |parsed| Found { parsed: Parsed { file, parsed }, key, is_new };
                part.components.extend(parsed.map(found));
                faults.unwrap_or_default()
            })
        };
        let faults = faults.unwrap_or_else(|fault| vec![fault]);
        let replaced = LazyCell::new(|| root.map(|r| r.replaced_in(&source.path)).unwrap_or_default());
        for XmlError { offset, message, remedy, values } in faults {
            let location = at(offset as usize);
            let is_replaced = |value: &String| replaced.are_in(value);
            if values.iter().any(is_replaced) {
                let values = values.into_iter().filter(is_replaced);
                part.replaced.extend(values.map(|text| Replaced { location: location.clone(), text }));
            } else {
                fail(message, remedy, Some(location));
            }
        }
        // Whatever else a deploy replaces is no value that was met, but it changes the file.
        if !source.kind.is_supporting() && !replaced.is_empty() {
            let told: Vec<&str> = part.replaced[told_before..].iter().map(|r| r.text.as_str()).collect();
            let beside = replaced.beside(&told, text);
            let beside = beside
                .into_iter()
                .map(|(offset, text)| Replaced { location: at(offset), text: text.to_owned() });
            part.replaced.extend(beside.collect::<Vec<_>>());
        }
    }

    fn finish(mut self) -> Part {
        self.part.names = self.scratch.names;
        self.part
    }
}

impl Part {
    /// Takes over what the session has of a file's content, if that is all there is to say of it: faults
    /// need the text for their places.
    fn take_known(&mut self, file: usize, shared: &Shared, key: ContentKey) -> bool {
        let document = shared.documents.get(&key).filter(|document| document.faults.is_empty());
        let component = shared.components.get(&key).filter(|component| component.faults.is_empty());
        let document = document.map(|known| Parsed { file, parsed: Arc::clone(known) });
        let component = component.map(|known| Parsed { file, parsed: Arc::clone(known) });
        let is_known = document.is_some() || component.is_some();
        let parts = shared.parts.get(&key).filter(|_| document.is_some()).cloned();
        let key = Some(key);
        self.parts.extend(parts.map(|parts| (file, key.clone(), parts)));
        self.documents.extend(document.map(|parsed| Found { parsed, key: key.clone(), is_new: false }));
        self.components.extend(component.map(|parsed| Found { parsed, key, is_new: false }));
        is_known
    }
}

/// What a file is known by in a session; `None` for one that depends on more than its content.
fn key_of(source: &SourceFile, root: Option<&ProjectRoot>, content: ContentId) -> Option<ContentKey> {
    // What a deploy replaces depends on the path.
    if root.is_some_and(|r| !r.replaced_in(&source.path).is_empty()) {
        return None;
    }
    let (kind, piece) = (source.kind, source.piece.as_ref());
    if kind.has_entries() {
        return Some(ContentKey::new(kind, piece, root.and_then(|r| r.namespace.as_deref()), content));
    }
    Some(ContentKey::new(kind, None, None, content))
}

/// A document, and the texts in it that stand for what a deploy puts in.
fn document(
    source: &SourceFile,
    root: Option<&ProjectRoot>,
    text: &str,
    scratch: &mut Scratch,
) -> Result<(Document, Vec<StandIn>), XmlError> {
    let (kind, namespace) = (source.kind, root.and_then(|r| r.namespace.as_deref()));
    // The first file of a thread is its largest, and has about as many names as its further files together.
    if scratch.names.is_empty() {
        scratch.names.reserve((text.len() / BYTES_OF_AN_ENTRY).min(MOST_EXPECTED));
    }
    let mut document = match &source.piece {
        None => read(kind, text, namespace, scratch),
        Some(piece) => read_piece(kind, piece.tag, text, namespace, scratch),
    }?;
    let replaced = root.map(|r| r.replaced_in(&source.path)).unwrap_or_default();
    let stand_ins = document.take_out(&scratch.names, &replaced, text);
    Ok((document, stand_ins))
}

/// `None` where its kind is not read.
fn component(
    source: &SourceFile,
    root: Option<&ProjectRoot>,
    text: &str,
) -> Result<Option<Arc<Component>>, XmlError> {
    let is_placeholder = |text: &str| root.is_some_and(|r| r.is_placeholder(&source.path, text));
    Ok(component::read(source.kind, text, &is_placeholder)?.map(Arc::new))
}

fn at(decoded: &Decoded<'_>, lines: &Lines, path: &str, offset: usize) -> Location {
    let position = decoded.position(lines, offset);
    Location { path: path.to_owned(), start: position, end: position }
}

/// Brings every thread's symbols into the session's table.
fn merge(parts: Vec<Part>, files: usize, session: &mut Session) -> Loaded {
    let mut all = Loaded { parts: vec![None; files], ..Loaded::default() };
    for mut part in parts {
        let map = session.absorb(part.names);
        for Found { mut parsed, key, is_new } in part.documents {
            if is_new {
                if let Some((map, document)) = map.as_ref().zip(Arc::get_mut(&mut parsed.parsed)) {
                    rename(document, map);
                }
                parsed.parsed = session.keep_document(key, parsed.parsed);
            }
            all.documents.push(parsed);
        }
        for Found { mut parsed, key, is_new } in part.components {
            if is_new {
                parsed.parsed = session.keep_component(key, parsed.parsed);
            }
            all.components.push(parsed);
        }
        for (file, key, parts) in part.parts {
            session.keep_parts(key, &parts);
            all.parts[file] = Some(parts);
        }
        all.errors.append(&mut part.errors);
        all.replaced.append(&mut part.replaced);
    }
    all.documents.sort_unstable_by_key(|d| d.file);
    all.components.sort_unstable_by_key(|c| c.file);
    all.errors.sort();
    all.replaced.sort();
    all
}

fn rename(document: &mut Document, map: &[Symbol]) {
    let rename = |symbol: &mut Symbol| *symbol = map[symbol.index()];
    document.entries.iter_mut().chain(&mut document.denied).for_each(|e| rename(&mut e.name));
    document.duplicates.iter_mut().for_each(|d| rename(&mut d.name));
    document.unclear.iter_mut().filter_map(|u| u.name.as_mut()).for_each(rename);
    document.off_fields = document.off_fields.renamed(|symbol| map[symbol.index()]);
    document.off_objects = document.off_objects.renamed(|symbol| map[symbol.index()]);
}
