//! Places that are looked up in parts of files are those that the whole files give; a file that has changed is an error.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use leastforce::finding::locate::{Located, locate};
use leastforce::finding::{Place, Site};
use leastforce::metadata::entry::key_of;
use leastforce::org::library::Library;
use leastforce::tree::worktree::Worktree;
use leastforce::{Read, Settings, read};
use proptest::prelude::*;

const SET: &str = "permissionsets/Feed.permissionset-meta.xml";

/// Entries of more than 300 KB, spelled in turn in `layouts`.
fn entries(layouts: &[(&str, usize)]) -> String {
    let mut out = String::new();
    for n in 0.. {
        if out.len() > 300_000 {
            break;
        }
        let (between, long) = layouts[n % layouts.len()];
        let comment = if long > 0 { format!("<!--{}-->", "x".repeat(long)) } else { String::new() };
        let _ = write!(
            out,
            "{between}<fieldPermissions>{between}<editable>false</editable>{between}<field>A.Größe_{n}</field>{comment}\
             {between}<readable>true</readable></fieldPermissions>"
        );
    }
    out
}

fn write(root: &Path, text: &str) {
    std::fs::create_dir_all(root.join("permissionsets")).unwrap();
    std::fs::write(root.join(SET), text).unwrap();
    // A file that was written just now is read as a whole again.
    let before = SystemTime::now() - Duration::from_mins(1);
    File::options().write(true).open(root.join(SET)).unwrap().set_modified(before).unwrap();
}

fn read_of(root: &Path) -> (Worktree, Read) {
    let tree = Worktree::new(root);
    let read = read(&tree, &Settings { threads: 1, ..Settings::default() }, &|_| {});
    (tree, read)
}

/// Every kind of place in the only document.
fn sites(library: &Library) -> Vec<Site> {
    let document = &library.documents[0];
    let of_entry = |entry: &leastforce::metadata::entry::Entry| {
        let element = entry.offset;
        [
            Place::Element(element),
            Place::Leaf { element, leaf: key_of(entry.kind) },
            Place::Leaf { element, leaf: "none" },
            Place::Bytes { start: element, end: element + 700 },
            Place::OnDisk { start: element + 3, end: element + 4 },
        ]
    };
    // A number without a common divisor with that of the layouts.
    let places = document.entries.iter().step_by(7).flat_map(of_entry).chain([Place::Root]);
    places.map(|place| Site { file: document.file, place }).collect()
}

fn located(root: &Path) -> (Located, Located) {
    let (tree, Read { mut library, errors }) = read_of(root);
    assert!(errors.is_empty(), "{errors:?}");
    let sites = sites(&library);
    let parts = locate(&tree, &library, sites.iter().copied());
    assert!(library.parts.iter().any(Option::is_some), "the file is read in parts");
    library.parts.fill(None);
    (parts, locate(&tree, &library, sites.into_iter()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn parts_give_what_the_whole_gives(
        layouts in proptest::collection::vec((prop_oneof![
            6 => Just("\n    "), 1 => Just("\r\n"), 1 => Just(""), 1 => Just("\n\n\t")
        ], prop_oneof![9 => Just(0), 1 => Just(70_000)]), 1..4),
        mark in prop_oneof![Just(""), Just("\u{FEFF}")]
    ) {
        let root = tempfile::tempdir().unwrap();
        let end = "a".repeat(1000);
        write(root.path(), &format!(
            "{mark}<PermissionSet>{}<label>{end}</label></PermissionSet>", entries(&layouts)
        ));
        let (parts, whole) = located(root.path());
        prop_assert!(parts.errors.is_empty(), "{:?}", parts.errors);
        prop_assert!(whole.errors.is_empty(), "{:?}", whole.errors);
        prop_assert!(parts.places == whole.places);
    }
}

#[test]
fn a_file_that_has_changed_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    for length in [0, 200_000] {
        let text = |label: &str| {
            let entries = if length > 0 { entries(&[("\n", 0)]) } else { String::new() };
            let entry = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
            format!("<PermissionSet><label>{label}</label>{entry}{entries}</PermissionSet>")
        };
        write(root.path(), &text("one"));
        let (tree, read) = read_of(root.path());
        let sites = sites(&read.library);
        let unchanged = locate(&tree, &read.library, sites.iter().copied());
        assert!(unchanged.errors.is_empty(), "{:?}", unchanged.errors);
        // As long as before, and later by any clock.
        std::thread::sleep(std::time::Duration::from_millis(20));
        write(root.path(), &text("two"));
        let changed = locate(&tree, &read.library, sites.into_iter());
        assert_eq!(changed.errors.len(), 1);
        assert!(changed.errors[0].message.ends_with("it was changed meanwhile"), "{:?}", changed.errors);
    }
}
