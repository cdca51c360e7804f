//! The fast path for canonically spelled entries against the general reader, which defines what
//! is right: both give the same document or the same error on every input.

use std::fmt::Write;

use crate::engine::common::projects;
use leastforce::metadata::document::Document;
use leastforce::metadata::{Scratch, read, read_piece};
use leastforce::project::MetadataKind;
use proptest::prelude::*;
use proptest::sample::Index;

/// Everything that reading gives, with names spelled out.
fn outcome(text: &str, kind: MetadataKind, scratch: &mut Scratch) -> String {
    let whole = read(kind, text, Some("acme"), scratch).map_err(|error| format!("{error:?}"));
    let whole = shown(whole, scratch);
    // The same again as a piece of a component.
    let piece = read_piece(kind, Some("userPermissions"), text, Some("acme"), scratch);
    let piece = shown(piece.map_err(|error| format!("{error:?}")), scratch);
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

fn assert_same(text: &str) {
    assert_same_in_turn(&[text]);
}

/// Reads texts with the same tools: what is learned from one must not change what the next one means.
fn assert_same_in_turn(texts: &[&str]) {
    for kind in [MetadataKind::Profile, MetadataKind::PermissionSet] {
        let (mut fast, mut general) = (Scratch::default(), Scratch::general());
        for text in texts {
            assert_eq!(outcome(text, kind, &mut fast), outcome(text, kind, &mut general), "{kind:?}\n{text}");
        }
    }
}

fn flag() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just("true"), 8 => Just("false"), 1 => Just("1"), 1 => Just("TRUE"), 1 => Just(" true"), 1 => Just("yes")]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[A-Z][a-z]{1,4}(__c)?",
        2 => Just("acme__Order__c.acme__Total__c".to_owned()),
        1 => Just("A & B".to_owned()),
        1 => Just("&#32;padded".to_owned()),
        1 => Just("two\nlines".to_owned()),
        1 => Just("bell\u{7}".to_owned()),
        1 => Just("no\u{FFFF}".to_owned()),
        1 => Just("return\rhere".to_owned()),
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
        (name(), flag(), flag(), any::<bool>()).prop_map(move |(n, v, d, person)| {
            let mut lines = vec![("default", d.to_owned())];
            if person {
                lines.push(("personAccountDefault", v.into()));
            }
            lines.extend([("recordType", n), ("visible", v.into())]);
            wrap("recordTypeVisibilities", children(lines))
        }),
        (name(), flag(), flag()).prop_map(move |(n, e, r)| wrap(
            "fieldPermissions",
            children(vec![("field", n), ("readable", r.into()), ("editable", e.into())])
        )),
        (name(), any::<bool>()).prop_map(move |(n, other)| wrap(
            "dataspaceScopes",
            children(vec![
                ("dataAccessLevel", "x".into()),
                (if other { "dataspace" } else { "dataspaceScope" }, n)
            ])
        )),
        (name(), flag()).prop_map(move |(n, f)| wrap(
            "fieldLevelSecurities",
            children(vec![("editable", f.into()), ("field", n), ("hidden", f.into())])
        )),
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
    Tight,
    Wide,
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
        Just("\u{1}"),
        Just("\u{FFFE}"),
        Just("\n<<<<<<< HEAD\n"),
        Just("\n=======\n"),
        Just("\n>>>>>>> other\n"),
        Just("\t"),
        Just("<!-- c -->"),
    ];
    prop_oneof![
        (any::<Index>(), 1usize..30).prop_map(|(at, n)| Damage::Remove(at, n)),
        (any::<Index>(), snippets).prop_map(|(at, s)| Damage::Insert(at, s)),
        Just(Damage::Carriage),
        Just(Damage::Tabs),
        Just(Damage::Tight),
        Just(Damage::Wide),
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
        Damage::Tight => text.replace("    ", "").replace(">\n<", "><"),
        Damage::Wide => text.replace("    ", "  ").replace(">\n", ">\n\n"),
        Damage::Double(at) => {
            let start = boundary(at);
            format!("{}{}", &text[..start], text)
        }
    }
}

/// How many documents are made up; as many as `LEASTFORCE_DAMAGED` says where that is set.
fn cases() -> u32 {
    std::env::var("LEASTFORCE_DAMAGED").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: u32::MAX, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn both_readers_agree(
        text in document(),
        other in document(),
        damages in proptest::collection::vec(damage(), 0..4)
    ) {
        let damaged = damages.iter().fold(text.clone(), |text, damage| apply(&text, damage));
        assert_same_in_turn(&[&text, &damaged, &other, &damaged]);
    }
}

/// Without this the test above could compare the general reader with itself.
#[test]
fn entries_in_every_layout_are_read_fast_and_alike() {
    let entry = |n: usize| {
        format!(
            "    <userPermissions>\n        <enabled>true</enabled>\n        <name>Made{n}</name>\n    </userPermissions>\n"
        )
    };
    let entries: String = (0..50).map(entry).collect();
    let xml = format!("<PermissionSet>\n{entries}    <label>x</label>\n{entries}</PermissionSet>\n");
    let layouts = [
        xml.clone(),
        xml.replace('\n', "\r\n"),
        xml.replace("    ", "\t"),
        xml.replace("    ", "  "),
        xml.replace("    ", "").replace('\n', ""),
        xml.replace("<enabled>true</enabled>\n        ", "")
            .replace("</name>", "</name><enabled>true</enabled>"),
    ];
    for text in &layouts {
        let mut scratch = Scratch::default();
        let read = read(MetadataKind::PermissionSet, text, None, &mut scratch).unwrap();
        assert_eq!((read.entries.len(), read.duplicates.len()), (100, 50));
        assert_eq!(&text[read.entries[99].offset as usize..][..17], "<userPermissions>");
        assert!(scratch.read_slowly() < 100, "{} of {} bytes", scratch.read_slowly(), text.len());
    }
    assert_same_in_turn(&layouts.each_ref().map(String::as_str));
}

/// More spellings than are kept, in turn.
#[test]
fn spellings_give_way_to_others() {
    let indented = |n: usize| {
        let blanks = " ".repeat(n % 97);
        format!("\n{blanks}<userPermissions><enabled>true</enabled><name>P{n}</name></userPermissions>")
    };
    let entries: String = (0..500).map(indented).collect();
    assert_same(&format!("<PermissionSet>{entries}\n</PermissionSet>\n"));
}

#[test]
fn a_character_that_xml_forbids_is_not_known_from_a_file_that_was_refused() {
    let entry = |name: &str| {
        format!(
            "<PermissionSet>\n    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    \
             </userPermissions>\n</PermissionSet>\n"
        )
    };
    let (first, again) = (entry("bell\u{7}").replace("<name>", "<name >"), entry("bell\u{7}"));
    assert_same_in_turn(&[&first, &again, &entry("Fine"), &again]);
}

/// Real metadata, where it is at hand. Prints how much of each project the general reader reads.
#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
#[expect(clippy::print_stderr, reason = "what --nocapture shows")]
fn both_readers_agree_on_the_corpus() {
    let mut count = 0;
    for project in projects() {
        let mut bytes = (0, 0);
        for entry in walkdir::WalkDir::new(&project).into_iter().flatten() {
            let name = entry.file_name().to_string_lossy();
            if (name.contains(".profile") || name.contains(".permissionset")) && entry.file_type().is_file() {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                assert_same(&text);
                count += 1;
                let kind = if name.contains(".profile") {
                    MetadataKind::Profile
                } else {
                    MetadataKind::PermissionSet
                };
                let mut scratch = Scratch::default();
                if read(kind, &text, None, &mut scratch).is_ok() {
                    bytes = (bytes.0 + scratch.read_slowly(), bytes.1 + text.len());
                }
            }
        }
        let name = project.file_name().unwrap_or_default().to_string_lossy();
        eprintln!("{name}: {} of {} bytes are read by the general reader", bytes.0, bytes.1);
    }
    assert!(count > 100, "{count} files under LEASTFORCE_CORPUS");
}
