//! Any text as a file of every kind of metadata: every place lies in the text, and line ends change nothing of
//! what is said.

#![no_main]

use leastforce::metadata::component::{self, Component};
use leastforce::metadata::document::Document;
use leastforce::metadata::{Scratch, read, read_piece};
use leastforce::project::MetadataKind;
use leastforce::project::tags;
use leastforce::xml::error::XmlError;
use leastforce::xml::reader::Reader;
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

/// The kinds that a text may be: those with its root element, and code where it has none.
fn kinds(text: &str) -> Vec<MetadataKind> {
    let root = Reader::document(text).ok().map(|(_, root)| root.name_lossy());
    let fits = |kind: &MetadataKind| match &root {
        Some(root) => kind.root_element() == root,
        None => kind.is_code(),
    };
    MetadataKind::all().filter(fits).collect()
}

fn faults_fit(faults: &[XmlError], text: &str) {
    for fault in faults {
        assert!(text.is_char_boundary(fault.offset as usize), "{fault:?}");
        assert!(!fault.message.is_empty() && !fault.remedy.is_empty(), "{fault:?}");
    }
}

fn document_fits(document: &Document, text: &str) {
    let entries = document.entries.iter().chain(&document.denied).map(|entry| entry.offset);
    let off = document.off_fields.iter().chain(document.off_objects.iter()).map(|(_, offset)| offset);
    let twice = document.duplicates.iter().flat_map(|d| {
        assert!(d.first < d.second, "{d:?}");
        [d.first, d.second]
    });
    let deprecated = document.deprecated.iter().map(|deprecated| deprecated.offset);
    let said = [&document.full_name, &document.description, &document.license];
    let said = said.into_iter().flatten().map(|located| located.offset);
    for offset in entries.chain(off).chain(twice).chain(deprecated).chain(said) {
        assert!(text[offset as usize..].starts_with('<'), "byte {offset} begins no element");
    }
    assert!(
        document.entries.is_sorted_by(|a, b| a.offset < b.offset),
        "entries are in the order of the file"
    );
    faults_fit(&document.faults, text);
}

fn component_fits(component: &Component, text: &str) {
    for secret in &component.secrets {
        assert!(text[secret.offset as usize..].starts_with('<'), "{secret:?}");
        assert!(text.get(secret.span.range()).is_some_and(|value| !value.trim().is_empty()), "{secret:?}");
    }
    faults_fit(&component.faults, text);
}

/// What a document grants, without places.
fn said(document: &Document, scratch: &Scratch) -> String {
    let names = |entry: &leastforce::metadata::entry::Entry| {
        (scratch.names.get(entry.name).to_owned(), entry.kind, entry.bits)
    };
    let entries: Vec<_> = document.entries.iter().chain(&document.denied).map(names).collect();
    let text = |located: &Option<leastforce::metadata::value::Located>| {
        located.as_ref().map(|located| located.text.clone())
    };
    format!(
        "{entries:?} {:?} {:?} {:?} {} {}",
        document.unknown,
        text(&document.description),
        text(&document.license),
        document.duplicates.len(),
        document.faults.len()
    )
}

fn check_document(kind: MetadataKind, text: &str) {
    let one = |text: &str, tag: Option<Option<&'static str>>| {
        let mut scratch = Scratch::default();
        let document = match tag {
            None => read(kind, text, Some("ns"), &mut scratch),
            Some(tag) => read_piece(kind, tag, text, Some("ns"), &mut scratch),
        };
        match document {
            Ok(document) => {
                document_fits(&document, text);
                Some(said(&document, &scratch))
            }
            Err(fault) => {
                faults_fit(&[fault], text);
                None
            }
        }
    };
    let tag = tags::find("userPermissions");
    for tag in [None, Some(None), Some(tag)] {
        let read = one(text, tag);
        if !text.contains('\r') {
            assert_eq!(read, one(&text.replace('\n', "\r\n"), tag));
        }
    }
}

fn check(text: &str) {
    for kind in kinds(text) {
        if kind.has_entries() {
            check_document(kind, text);
            continue;
        }
        match component::read(kind, text, &|text| text.starts_with("{!")) {
            Ok(component) => component.iter().for_each(|component| component_fits(component, text)),
            Err(fault) => faults_fit(&[fault], text),
        }
    }
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        budget::within(text.len(), || check(text));
    }
});
