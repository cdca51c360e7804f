//! From sites to lines and columns.
//!
//! A run keeps byte offsets and no text; the places with findings are read a second time.

use std::collections::BTreeMap;

use super::passage::{Passage, passages};
use super::{Finding, Place, Site};
use crate::org::library::Library;
use crate::org::unresolved::Named;
use crate::project::SourceFile;
use crate::terms::threads;
use crate::text::position::{Location, Position, Span};
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Tree};
use crate::xml::leaves;
use crate::xml::reader::Reader;

/// How many files a thread reads before it takes others.
const FILES_AT_ONCE: usize = 16;

/// Where the labels of findings are.
#[derive(Default)]
pub struct Located {
    pub places: BTreeMap<Site, (Location, Span)>,
    /// Files that could not be read again.
    pub errors: Vec<InputError>,
}

impl Located {
    /// Where a site is, and its bytes in the decoded text; the beginning of a file that could not be read
    /// again.
    pub fn of(&self, site: Site, files: &[SourceFile]) -> (Location, Span) {
        self.places.get(&site).cloned().unwrap_or_else(|| {
            let start = Position { line: 1, column: 1, offset: 0 };
            (Location { path: files[site.file].path.clone(), start, end: start }, Span::default())
        })
    }

    /// Where something is named, as far as that is known.
    pub fn of_named(&self, named: &Named) -> Option<Location> {
        match named {
            Named::InConfiguration(location) => Some(location.clone()),
            Named::InFile { .. } => self.places.get(&site_of(named)?).map(|(location, _)| location.clone()),
        }
    }

    /// Sorts findings by file, place and rule.
    pub fn sort(&self, findings: &mut [Finding]) {
        findings.sort_by_key(|finding| self.place_of(finding));
    }

    /// What findings are sorted by.
    pub fn place_of(&self, finding: &Finding) -> (usize, Option<u64>, &'static str) {
        let site = finding.primary.site;
        (site.file, self.places.get(&site).map(|(location, _)| location.start.offset), finding.rule)
    }
}

/// Every site that findings name.
pub fn sites(findings: &[Finding]) -> impl Iterator<Item = Site> {
    let labels = findings.iter().flat_map(|f| std::iter::once(&f.primary).chain(&f.related).chain(&f.path));
    labels.map(|label| label.site)
}

/// Looks sites up in their files, which are read again for that.
pub fn locate(tree: &dyn Tree, library: &Library, sites: impl Iterator<Item = Site>) -> Located {
    let mut sites: Vec<Site> = sites.collect();
    sites.sort_unstable_by_key(|site| (site.file, begin(site.place), site.place));
    sites.dedup();
    let by_file: Vec<&[Site]> = sites.chunk_by(|a, b| a.file == b.file).collect();
    let mut located = Located::default();
    // Several files share a buffer.
    let several: Vec<_> = by_file.chunks(FILES_AT_ONCE).collect();
    let of_several = threads::map(&several, |files| {
        let mut buffer = Buffer::default();
        files.iter().map(|sites| locate_in_file(tree, library, sites, &mut buffer)).collect::<Vec<_>>()
    });
    for (places, error) in of_several.into_iter().flatten() {
        located.places.extend(places);
        located.errors.extend(error);
    }
    located
}

/// Some sites of one file that are found there.
type Places = Vec<(Site, (Location, Span))>;

fn locate_in_file(
    tree: &dyn Tree,
    library: &Library,
    of_file: &[Site],
    buffer: &mut Buffer,
) -> (Places, Option<InputError>) {
    let file = of_file[0].file;
    let path = &library.project.files[file].path;
    let offsets: Vec<u32> = of_file.iter().map(|site| begin(site.place)).collect();
    let mut places = Places::new();
    let mut look = |at: usize, passage: &Passage<'_>| {
        let span = span_of(passage, of_file[at].place);
        let found = span.map(|span| (location(passage, path, span), outside(passage, span)));
        let is_found = found.is_some();
        places.extend(found.map(|found| (of_file[at], found)));
        is_found
    };
    let read = passages(tree, (library, file), &offsets, buffer, &mut look);
    (places, read.err().map(|message| changed(path, &message)))
}

/// The site of a name in a source file; one in the configuration has its location already.
pub fn site_of(named: &Named) -> Option<Site> {
    match *named {
        Named::InConfiguration(_) => None,
        Named::InFile { file, offset } => Some(Site { file, place: Place::Element(offset) }),
    }
}

/// The first byte that has to be read for a place.
fn begin(place: Place) -> u32 {
    match place {
        Place::Element(start)
        | Place::Leaf { element: start, .. }
        | Place::Bytes { start, .. }
        | Place::OnDisk { start, .. } => start,
        Place::Root => 0,
    }
}

fn location(passage: &Passage<'_>, path: &str, span: Span) -> Location {
    let (start, end) = (passage.position(span.start), passage.position(span.end));
    Location { path: path.to_owned(), start, end }
}

/// A span of a passage as one of the file.
fn outside(passage: &Passage<'_>, span: Span) -> Span {
    Span { start: passage.outside(span.start), end: passage.outside(span.end) }
}

/// The exact bytes in a passage; `None` where it does not hold them all.
fn span_of(passage: &Passage<'_>, place: Place) -> Option<Span> {
    let text = passage.text();
    match place {
        Place::Element(start) => {
            let start = passage.inside(start)?;
            let (mut reader, element) = Reader::element_at(text, start).ok()?;
            Some(Span { start, end: reader.skip(&element).ok()? })
        }
        Place::Leaf { element, leaf } => {
            Some(match leaves::first(text, passage.inside(element)?, leaf).ok()? {
                Ok(leaf) if leaf.value.start == leaf.value.end => leaf.span,
                Ok(leaf) => leaf.value,
                Err(of_element) => of_element,
            })
        }
        Place::Bytes { start, end } => {
            Some(Span { start: passage.inside(start)?, end: passage.inside(end)? })
        }
        Place::OnDisk { start, end } => {
            let mark = u32::try_from(passage.bom_len).ok()?;
            let inside = |offset: u32| passage.inside(offset.checked_sub(mark)?);
            Some(Span { start: inside(start)?, end: inside(end)? })
        }
        Place::Root => {
            let (_, root) = Reader::document(text).ok()?;
            let start = root.start as usize + 1;
            let length = text[start..].find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
            Some(Span::new(start, start + length))
        }
    }
}

/// That a file with findings could not be read a second time.
pub fn changed(path: &str, message: &str) -> InputError {
    InputError {
        path: path.to_owned(),
        message: format!("the file could not be read again for its findings: {message}"),
        remedy: "run the command again when nothing changes the files".to_owned(),
        location: None,
    }
}
