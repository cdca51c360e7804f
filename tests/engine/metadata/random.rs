//! Documents made up at random: read as written, and harmless when they are damaged.

use leastforce::Settings;
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::terms::grant::{Bits, GrantKind};
use leastforce::text::position::{Location, Position};
use proptest::prelude::*;
use proptest::sample::Index;

use super::table::{KINDS, parse, path, utf16};
use super::written::{Style, Written, compose, written};
use crate::engine::common::{self, Files};

/// One change to the bytes of a file.
#[derive(Clone, Debug)]
enum Change {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Double(Index, usize),
}

const FRAGMENTS: [&[u8]; 16] = [
    b"<",
    b">",
    b"</",
    b"&",
    b"&#x110000;",
    b"&#0;",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE",
    b"\n<<<<<<< ",
    b"\xFF",
    b"\0",
    b"\xE2\x80\xAE",
    b"</userPermissions>",
    b"<objectPermissions><object>*</object><modifyAllRecords>true</modifyAllRecords></objectPermissions>",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::Cut),
        (at(), any::<u8>()).prop_map(|(i, b)| Change::Flip(i, b)),
        (at(), proptest::sample::select(&FRAGMENTS[..])).prop_map(|(i, f)| Change::Insert(i, f)),
        (at(), 1usize..40).prop_map(|(i, n)| Change::Remove(i, n)),
        (at(), 1usize..60).prop_map(|(i, n)| Change::Double(i, n)),
    ]
}

fn mutate(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        let range = |i: &Index, n: &usize| {
            let start = i.index(length + 1);
            start..length.min(start + n)
        };
        match change {
            Change::Cut(i) => bytes.truncate(i.index(length + 1)),
            Change::Flip(i, bits) if length > 0 => bytes[i.index(length)] ^= bits,
            Change::Flip(..) => {}
            Change::Insert(i, fragment) => {
                let at = i.index(length + 1);
                bytes.splice(at..at, fragment.iter().copied());
            }
            Change::Remove(i, n) => drop(bytes.drain(range(i, n))),
            Change::Double(i, n) => {
                let range = range(i, n);
                let copy = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, copy);
            }
        }
    }
    bytes
}

/// A place in the file that its bytes know: lines and columns agree with the offset.
fn is_inside(bytes: &[u8], at: &Position) -> Result<(), String> {
    let offset = usize::try_from(at.offset).unwrap();
    let before =
        bytes.get(..offset).ok_or_else(|| format!("{at:?} lies behind the {} bytes", bytes.len()))?;
    let Ok(text) = std::str::from_utf8(before) else {
        // Another encoding, or broken bytes: nothing to count here.
        return Ok(());
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    if (at.line as usize, at.column as usize) == (line, column) || bytes.contains(&0) {
        Ok(())
    } else {
        Err(format!("{at:?} is {line}:{column}"))
    }
}

fn check_places(files: &Files, report: &Report) -> Result<(), TestCaseError> {
    let findings = report
        .findings
        .iter()
        .flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)));
    let errors = report.errors.iter().filter_map(|e| e.location.as_ref());
    let places: Vec<&Location> = findings.chain(errors).collect();
    for place in places {
        let (_, bytes) = files.0.iter().find(|(path, _)| *path == place.path).expect("a file of the run");
        for at in [&place.start, &place.end] {
            prop_assert_eq!(is_inside(bytes, at), Ok(()), "in {}", String::from_utf8_lossy(bytes));
        }
        prop_assert!(place.start.offset <= place.end.offset);
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        entries in proptest::collection::vec(written(), 0..12),
        profile in any::<bool>(),
        style in proptest::sample::select(&[Style::Cli, Style::Free, Style::Prefixed][..]),
    ) {
        let kind = KINDS[usize::from(profile)];
        let (text, places) = compose(kind, style, &entries);
        let (document, scratch) = parse(kind, &text);
        prop_assert!(document.unknown.is_empty() && document.faults.is_empty());
        let read: Vec<_> = document
            .entries
            .iter()
            .map(|e| (e.kind, scratch.names.get(e.name).to_owned(), e.bits, e.offset as usize))
            .collect();
        // What grants nothing is dropped, but for a user permission that is said to be off.
        let wanted: Vec<_> = entries
            .iter()
            .zip(&places)
            .filter(|(w, _)| !w.bits.is_empty() || w.kind == GrantKind::UserPermission)
            .map(|(w, at)| (w.kind, w.name.clone(), w.bits, *at))
            .collect();
        prop_assert_eq!(&read, &wanted, "{}", text);
        for at in places {
            prop_assert!(text[at..].starts_with('<'));
        }
    }

    #[test]
    fn nothing_in_a_file_makes_the_run_fail(
        entries in proptest::collection::vec(written(), 1..6),
        changes in proptest::collection::vec(change(), 0..4),
        encoding in 0usize..4,
        style in proptest::sample::select(&[Style::Cli, Style::Free][..]),
    ) {
        let encode = |text: &str| match encoding {
            0 => format!("\u{feff}{text}").into_bytes(),
            1 => utf16(text, true, true),
            _ => text.as_bytes().to_vec(),
        };
        let powers = Written {
            kind: GrantKind::UserPermission,
            name: "ModifyAllData".into(),
            bits: Bits::ENABLED,
            reversed: false,
            gap: "\n",
        };
        let entries: Vec<Written> = entries.into_iter().chain([powers]).collect();
        let files = KINDS.map(|kind| {
            let (text, _) = compose(kind, style, &entries);
            (path(kind, "ERP Integration"), mutate(encode(&text), &changes))
        });
        let files = Files::new(files);
        let settings = Settings { threads: 1, ..Settings::default() };
        let report = common::report(&files, &settings);
        check_places(&files, &report)?;
        let report = common::lint(&files, &[]);
        check_places(&files, &report)?;
        if changes.is_empty() {
            prop_assert!(report.errors.is_empty() && report.summary.files == 2);
        }
        prop_assert!(report.summary.files + report.errors.len() >= 2, "no file goes unsaid");
        for format in [Format::Text, Format::Concise, Format::Json, Format::Sarif, Format::Github] {
            write(format, &report, &Options::default(), &mut std::io::sink()).unwrap();
        }
    }
}
