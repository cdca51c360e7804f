//! Reading all files, in parallel.
//!
//! Plain threads over one shared counter, each with a read buffer and a table of names of its
//! own: both are reused from file to file, which a work-stealing pool would split or share.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::component::{self, Component};
use super::document::Document;
use super::read::{Scratch, read, read_piece};
use crate::project::{MetadataKind, ProjectRoot, SourceFile};
use crate::terms::names::{Names, Symbol};
use crate::text::decode::{Decoded, decode};
use crate::text::position::{Lines, Location};
use crate::text::sniff::sniff;
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Tree};
use crate::xml::error::XmlError;

/// What came of reading.
#[derive(Default)]
pub struct Loaded {
    /// Sorted by file.
    pub documents: Vec<Document>,
    /// Sorted by file.
    pub components: Vec<Component>,
    pub names: Names,
    /// One for each fault, by path and place.
    pub errors: Vec<InputError>,
}

/// Below these a second thread costs more than it gains.
const PARALLEL_BYTES: u64 = 1 << 20;
const PARALLEL_FILES: usize = 200;

/// Reads `files`, on at most `threads` threads. `progress` is told of every file that is done.
pub fn load(
    tree: &dyn Tree,
    files: &[SourceFile],
    roots: &[ProjectRoot],
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Loaded {
    let bytes: u64 = files.iter().map(|f| f.size).sum();
    let parallel = bytes > PARALLEL_BYTES || files.len() > PARALLEL_FILES;
    // All files of a component one after another, since its entries are compared across them; the
    // file that stands for it first.
    let mut order: Vec<usize> =
        (0..files.len()).filter(|&f| files[f].kind != MetadataKind::Configuration).collect();
    order.sort_by_key(|&f| (files[f].component, files[f].component != f, f));
    let mut components: Vec<&[usize]> =
        order.chunk_by(|&a, &b| files[a].component == files[b].component).collect();
    // Large ones first: one of them begun last would keep a single thread busy at the end.
    let size = |component: &&[usize]| component.iter().map(|&f| files[f].size).sum::<u64>();
    components.sort_by_cached_key(|component| (std::cmp::Reverse(size(component)), component[0]));
    let threads = if parallel { threads.clamp(1, components.len().max(1)) } else { 1 };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::default();
        while let Some(component) = components.get(next.fetch_add(1, Ordering::Relaxed)) {
            worker.scratch.begin_component();
            for &file in *component {
                let source = &files[file];
                worker.read(tree, file, source, roots.get(source.root));
                progress(source.size);
            }
        }
        worker.finish()
    };
    let parts: Vec<Loaded> = if threads == 1 {
        vec![work()]
    } else {
        std::thread::scope(|scope| {
            let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            handles
                .into_iter()
                .map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    };
    merge(parts)
}

#[derive(Default)]
struct Worker {
    buffer: Buffer,
    scratch: Scratch,
    loaded: Loaded,
}

impl Worker {
    fn read(&mut self, tree: &dyn Tree, file: usize, source: &SourceFile, root: Option<&ProjectRoot>) {
        let Self { buffer, scratch, loaded } = self;
        let mut fail = |message: String, remedy: &str, location| {
            loaded.errors.push(InputError {
                path: source.path.clone(),
                message,
                remedy: remedy.to_owned(),
                location,
            });
        };
        if let Err(error) = tree.read(&source.path, buffer) {
            fail(format!("the file cannot be read: {error}"), "check that it exists and may be read", None);
            return;
        }
        let decoded = match decode(buffer.bytes()) {
            Ok(decoded) => decoded,
            // Code is not linted: what cannot be read of it is not known, and no mistake.
            Err(_) if source.kind == MetadataKind::ApexCode => return,
            Err(error) => {
                let location =
                    Location { path: source.path.clone(), start: error.position, end: error.position };
                fail(error.message, error.remedy, Some(location));
                return;
            }
        };
        if let Some(obstacle) = sniff(&decoded.text).filter(|_| source.kind != MetadataKind::ApexCode) {
            let location = at(&decoded, &source.path, obstacle.offset());
            fail(obstacle.message(), obstacle.remedy(), Some(location));
            return;
        }
        let (kind, text) = (source.kind, &*decoded.text);
        let faults = if kind.has_entries() {
            let namespace = root.and_then(|r| r.namespace.as_deref());
            let read = match &source.piece {
                None => read(file, kind, text, namespace, scratch),
                Some(piece) => read_piece(file, kind, piece.tag, text, namespace, scratch),
            };
            read.map(|mut document| {
                let faults = std::mem::take(&mut document.faults);
                loaded.documents.push(document);
                faults
            })
        } else {
            let is_placeholder = |text: &str| root.is_some_and(|r| r.is_placeholder(&source.path, text));
            component::read(file, source.kind, &decoded.text, &is_placeholder).map(|read| {
                let (component, faults) = read.unzip();
                loaded.components.extend(component);
                faults.unwrap_or_default()
            })
        };
        let faults = faults.unwrap_or_else(|fault| vec![fault]);
        for XmlError { offset, message, remedy } in faults {
            fail(message, remedy, Some(at(&decoded, &source.path, offset as usize)));
        }
    }

    fn finish(mut self) -> Loaded {
        self.loaded.names = self.scratch.names;
        self.loaded
    }
}

fn at(decoded: &Decoded<'_>, path: &str, offset: usize) -> Location {
    let position = decoded.position(&Lines::new(&decoded.text), offset);
    Location { path: path.to_owned(), start: position, end: position }
}

/// Brings every thread's symbols into one table.
fn merge(parts: Vec<Loaded>) -> Loaded {
    let mut parts = parts.into_iter();
    let Some(mut all) = parts.next() else { return Loaded::default() };
    for mut part in parts {
        let map = all.names.absorb(&part.names);
        for document in &mut part.documents {
            let rename = |symbol: &mut Symbol| *symbol = map[symbol.index()];
            document.entries.iter_mut().for_each(|e| rename(&mut e.name));
            document.duplicates.iter_mut().for_each(|d| rename(&mut d.name));
        }
        all.documents.append(&mut part.documents);
        all.components.append(&mut part.components);
        all.errors.append(&mut part.errors);
    }
    all.documents.sort_unstable_by_key(|d| d.file);
    all.components.sort_by_key(|c| c.file);
    all.errors.sort();
    all
}
