//! From sites to lines and columns.
//!
//! A run keeps byte offsets and no text; the few files with findings are read a second time.

use std::collections::BTreeMap;

use super::{Finding, Place, Site};
use crate::org::unresolved::Named;
use crate::project::SourceFile;
use crate::text::decode::{Decoded, decode};
use crate::text::position::{Lines, Location, Position, Span};
use crate::tree::buffer::Buffer;
use crate::tree::{InputError, Tree};
use crate::xml::leaves;
use crate::xml::reader::Reader;

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
pub fn locate(tree: &dyn Tree, files: &[SourceFile], sites: impl Iterator<Item = Site>) -> Located {
    let mut sites: Vec<Site> = sites.collect();
    sites.sort_unstable();
    sites.dedup();
    let mut located = Located::default();
    let mut buffer = Buffer::default();
    for of_file in sites.chunk_by(|a, b| a.file == b.file) {
        let source = &files[of_file[0].file];
        let read = tree.read(&source.path, &mut buffer).map_err(|e| e.to_string());
        let decoded = read.and_then(|()| decode(buffer.bytes()).map_err(|e| e.message));
        match decoded {
            Ok(decoded) => place_all(&decoded, &source.path, of_file, &mut located),
            Err(message) => located.errors.push(changed(&source.path, &message)),
        }
    }
    located
}

/// The site of a name in a source file; one in the configuration has its location already.
pub fn site_of(named: &Named) -> Option<Site> {
    match *named {
        Named::InConfiguration(_) => None,
        Named::InFile { file, offset } => Some(Site { file, place: Place::Element(offset) }),
    }
}

fn place_all(decoded: &Decoded<'_>, path: &str, sites: &[Site], located: &mut Located) {
    let text = &*decoded.text;
    let lines = Lines::new(text);
    for site in sites {
        let span = span_of(decoded, site.place).unwrap_or_default();
        let at = |offset: u32| decoded.position(&lines, offset as usize);
        let location = Location { path: path.to_owned(), start: at(span.start), end: at(span.end) };
        located.places.insert(*site, (location, span));
    }
}

/// The exact bytes; `None` when the file has changed since it was read.
fn span_of(decoded: &Decoded<'_>, place: Place) -> Option<Span> {
    let text = &*decoded.text;
    let inside = |end: u32| end as usize <= text.len();
    match place {
        Place::Element(start) => {
            let (mut reader, element) = Reader::element_at(text, start).ok()?;
            Some(Span { start, end: reader.skip(&element).ok()? })
        }
        Place::Leaf { element, leaf } => {
            let leaves = leaves::at(text, element).ok()?;
            let found = leaves.children.iter().find(|c| c.name == leaf);
            Some(found.map_or(leaves.span, |c| if c.value.start == c.value.end { c.span } else { c.value }))
        }
        Place::Bytes { start, end } => inside(end).then_some(Span { start, end }),
        Place::OnDisk { start, end } => {
            let mark = u32::try_from(decoded.bom_len()).ok()?;
            let span = Span { start: start.checked_sub(mark)?, end: end.checked_sub(mark)? };
            inside(span.end).then_some(span)
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
