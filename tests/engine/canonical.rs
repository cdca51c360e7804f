//! The fast path for canonically spelled entries against the general reader, which defines what
//! is right: both give the same document or the same error on every input.

use std::fmt::Write;

use crate::engine::common::corpus;
use leastforce::metadata::document::Document;
use leastforce::metadata::{Scratch, read, read_piece};
use leastforce::project::MetadataKind;
use proptest::prelude::*;
use proptest::sample::Index;

/// Everything that reading gives, with names spelled out.
fn outcome(text: &str, kind: MetadataKind, mut scratch: Scratch) -> String {
    let whole = read(kind, text, Some("acme"), &mut scratch).map_err(|error| format!("{error:?}"));
    let whole = shown(whole, &scratch);
    // The same again as a piece of a component.
    let piece = read_piece(kind, Some("userPermissions"), text, Some("acme"), &mut scratch);
    let piece = shown(piece.map_err(|error| format!("{error:?}")), &scratch);
    format!("{whole}\n{piece}")
}

fn shown(read: Result<Document, String>, scratch: &Scratch) -> String {
    match read {
        Err(error) => error,
        Ok(document) => {
            let names = &scratch.names;
            let entries = document.entries.iter().chain(&document.denied);
            let entries: Vec<_> = entries.map(|e| (names.get(e.name), e.offset, e.kind, e.bits)).collect();
            let duplicates: Vec<_> = document
                .duplicates
                .iter()
                .map(|d| (names.get(d.name), d.kind, d.first, d.second, d.conflicting))
                .collect();
            format!(
                "{entries:?} {duplicates:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                document.body,
                document.deprecated,
                document.unknown,
                document.description,
                document.license,
                document.faults
            )
        }
    }
}

pub(super) fn assert_same(text: &str) {
    for kind in [MetadataKind::Profile, MetadataKind::PermissionSet] {
        let fast = outcome(text, kind, Scratch::default());
        let general = outcome(text, kind, Scratch::general());
        assert_eq!(fast, general, "{kind:?}\n{text}");
    }
}

fn flag() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just("true"), 8 => Just("false"), 1 => Just("1"), 1 => Just("TRUE"), 1 => Just(" true"), 1 => Just("yes")]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[A-Z][a-z]{1,4}(__c)?",
        2 => Just("acme__Order__c.acme__Total__c".to_owned()),
        1 => Just("A &amp; B".to_owned()),
        1 => Just("Größe > 連携".to_owned()),
        1 => Just(" padded ".to_owned()),
        1 => Just(String::new()),
    ]
}

fn record() -> impl Strategy<Value = String> {
    let children = |lines: Vec<(&str, String)>| {
        lines.into_iter().fold(String::new(), |mut out, (child, value)| {
            let _ = writeln!(out, "        <{child}>{value}</{child}>");
            out
        })
    };
    let wrap = |element: &str, inner: String| format!("    <{element}>\n{inner}    </{element}>\n");
    prop_oneof![
        (name(), flag()).prop_map(move |(n, f)| wrap(
            "userPermissions",
            children(vec![("enabled", f.into()), ("name", n)])
        )),
        (name(), flag(), flag()).prop_map(move |(n, e, r)| wrap(
            "fieldPermissions",
            children(vec![("editable", e.into()), ("field", n), ("readable", r.into())])
        )),
        (name(), flag()).prop_map(move |(n, e)| wrap(
            "fieldPermissions",
            children(vec![("editable", e.into()), ("field", n)])
        )),
        (name(), flag(), flag(), any::<bool>()).prop_map(move |(n, a, b, fields)| {
            let mut lines = vec![
                ("allowCreate", a.to_owned()),
                ("allowDelete", b.into()),
                ("allowEdit", a.into()),
                ("allowRead", a.into()),
                ("modifyAllRecords", b.into()),
                ("object", n),
            ];
            if fields {
                lines.push(("viewAllFields", b.into()));
            }
            lines.push(("viewAllRecords", b.into()));
            wrap("objectPermissions", children(lines))
        }),
        (name(), prop_oneof![Just("DefaultOn"), Just("Hidden"), Just("Visible"), Just("None"), Just("odd")])
            .prop_map(move |(n, v)| {
                let inner = children(vec![("tab", n), ("visibility", v.into())]);
                wrap("tabVisibilities", inner.clone()) + &wrap("tabSettings", inner)
            }),
        (name(), any::<bool>()).prop_map(move |(n, with)| {
            let mut lines = vec![("layout", n.clone())];
            if with {
                lines.push(("recordType", n));
            }
            wrap("layoutAssignments", children(lines))
        }),
        (name(), flag()).prop_map(move |(n, f)| wrap(
            "classAccesses",
            children(vec![("apexClass", n), ("enabled", f.into())])
        )),
        name().prop_map(|n| format!("    <description>{n}</description>\n")),
        Just("    <!-- by hand -->\n".to_owned()),
        Just("    <loginHours/>\n".to_owned()),
        Just("    <strange><deep>x</deep></strange>\n".to_owned()),
    ]
}

fn document() -> impl Strategy<Value = String> {
    let root = prop_oneof![Just("Profile"), Just("PermissionSet")];
    let open = prop_oneof![8 => Just(" xmlns=\"x\">"), 1 => Just(">"), 1 => Just("/>"), 1 => Just(" a='/'>")];
    (root, open, proptest::collection::vec(record(), 0..8)).prop_map(|(root, open, records)| {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}{open}\n{}</{root}>\n", records.concat())
    })
}

/// Something that an editor, a merge or a bad disk does to a file.
#[derive(Clone, Debug)]
enum Damage {
    Remove(Index, usize),
    Insert(Index, &'static str),
    Carriage,
    Tabs,
    Double(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let snippets = prop_oneof![
        Just("\u{FEFF}"),
        Just("<"),
        Just(">"),
        Just("&"),
        Just("&amp;"),
        Just("</Profile>"),
        Just("<Profile>"),
        Just("<!--"),
        Just("-->"),
        Just("x"),
        Just(" "),
        Just("\n"),
        Just("\r"),
        Just("<x/>"),
        Just("</enabled>"),
        Just("<enabled>true</enabled>"),
        Just("<![CDATA["),
        Just("]]>"),
        Just("<?xml version='1.0'?>"),
        Just("é"),
    ];
    prop_oneof![
        (any::<Index>(), 1usize..30).prop_map(|(at, n)| Damage::Remove(at, n)),
        (any::<Index>(), snippets).prop_map(|(at, s)| Damage::Insert(at, s)),
        Just(Damage::Carriage),
        Just(Damage::Tabs),
        any::<Index>().prop_map(Damage::Double),
    ]
}

fn apply(text: &str, damage: &Damage) -> String {
    let boundary = |index: &Index| {
        let places: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        places[index.index(places.len())]
    };
    match damage {
        Damage::Remove(at, count) => {
            let start = boundary(at);
            let rest: String = text[start..].chars().skip(*count).collect();
            format!("{}{rest}", &text[..start])
        }
        Damage::Insert(at, snippet) => {
            let start = boundary(at);
            format!("{}{snippet}{}", &text[..start], &text[start..])
        }
        Damage::Carriage => text.replace('\n', "\r\n"),
        Damage::Tabs => text.replace("    ", "\t"),
        Damage::Double(at) => {
            let start = boundary(at);
            format!("{}{}", &text[..start], text)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn both_readers_agree(text in document(), damages in proptest::collection::vec(damage(), 0..4)) {
        assert_same(&damages.iter().fold(text, |text, damage| apply(&text, damage)));
    }
}

/// Without this the test above could compare the general reader with itself.
#[test]
fn canonical_entries_are_read_fast_and_alike() {
    let xml = "<PermissionSet>\n    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    \
               </userPermissions>\n    <label>x</label>\n    <userPermissions>\n        <enabled>false</enabled>\n        \
               <name>ApiEnabled</name>\n    </userPermissions>\n</PermissionSet>\n";
    assert_same(xml);
    let mut scratch = Scratch::default();
    let read = read(MetadataKind::PermissionSet, xml, None, &mut scratch).unwrap();
    assert_eq!((read.entries.len(), read.duplicates.len()), (2, 1));
    assert_eq!(&xml[read.entries[1].offset as usize..][..17], "<userPermissions>");
}

/// Real metadata, where it is at hand.
#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn both_readers_agree_on_the_corpus() {
    let mut count = 0;
    for entry in walkdir::WalkDir::new(corpus()).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if (name.contains(".profile") || name.contains(".permissionset")) && entry.file_type().is_file() {
            assert_same(&std::fs::read_to_string(entry.path()).unwrap());
            count += 1;
        }
    }
    assert!(count > 100, "{count} files under LEASTFORCE_CORPUS");
}
