//! Any text as a profile and as a permission set, whole and in pieces: the quick reader for entries as the
//! Salesforce CLI writes them gives what the general one gives, also when it has read before.

#![no_main]

use leastforce::metadata::document::{Body, Document};
use leastforce::metadata::unclear::Unclear;
use leastforce::metadata::{Scratch, read, read_piece};
use leastforce::project::MetadataKind;
use leastforce::terms::names::Names;
use leastforce::xml::error::XmlError;
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

/// The elements that a piece may be about, of either kind.
const TAGS: [&str; 3] = ["userPermissions", "objectPermissions", "layoutAssignments"];

/// Everything that a document says, with names in place of symbols. A new part of it has to be named here.
fn spelled(document: &Document, names: &Names) -> String {
    let Document {
        body,
        entries,
        denied,
        off_fields,
        off_objects,
        names_objects,
        duplicates,
        deprecated,
        unknown,
        full_name,
        description,
        license,
        unclear,
        faults,
    } = document;
    let entries: Vec<_> =
        entries.iter().chain(denied).map(|e| (names.get(e.name), e.offset, e.kind, e.bits)).collect();
    let off: Vec<_> = off_fields.iter().chain(off_objects.iter()).map(|(n, at)| (names.get(n), at)).collect();
    let duplicates: Vec<_> =
        duplicates.iter().map(|d| (names.get(d.name), d.kind, d.first, d.second, d.conflicting)).collect();
    let unclear = unclear.iter().map(|Unclear { kind, name, bits, offset, text }| {
        (kind, name.map(|n| names.get(n)), bits, offset, text)
    });
    let unclear: Vec<_> = unclear.collect();
    let body: &dyn std::fmt::Debug = match body {
        Body::Profile(profile) => profile,
        Body::PermissionSet(set) | Body::MutingPermissionSet(set) => set,
    };
    format!(
        "{body:?} {entries:?} {} {off:?} {names_objects} {duplicates:?} {deprecated:?} {unknown:?} \
         {full_name:?} {description:?} {license:?} {unclear:?} {faults:?}",
        denied.len()
    )
}

fn all(kind: MetadataKind, text: &str, scratch: &mut Scratch) -> Vec<Result<String, XmlError>> {
    let mut all = Vec::new();
    let whole = read(kind, text, Some("ns"), scratch);
    all.push(whole.map(|document| spelled(&document, &scratch.names)));
    for tag in [None].into_iter().chain(TAGS.map(Some)) {
        let piece = read_piece(kind, tag, text, Some("ns"), scratch);
        all.push(piece.map(|document| spelled(&document, &scratch.names)));
    }
    all
}

fn check(text: &str) {
    for kind in [MetadataKind::Profile, MetadataKind::PermissionSet] {
        let mut scratch = Scratch::default();
        let fast = all(kind, text, &mut scratch);
        assert_eq!(fast, all(kind, text, &mut Scratch::general()), "{kind:?}");
        assert_eq!(fast, all(kind, text, &mut scratch), "{kind:?}, a second time");
    }
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        budget::within(text.len(), || check(text));
    }
});
