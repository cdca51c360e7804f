//! Our XML reader against an independent library, on real and on changed files: the same elements with the same
//! text on the same lines, or both refuse. Each difference that is meant is a rule with a test of its own, and
//! `docs/xml.md` lists it.

#![allow(clippy::print_stdout, reason = "how much was compared is of interest with --nocapture")]

pub(super) mod library;
mod mutation;
mod rules;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::library::Element;
use self::mutation::{Chance, mutate};
use self::rules::{Expected, expected};
use crate::engine::canonical::assert_same;
use leastforce::metadata::{Scratch, read};
use leastforce::project::MetadataKind;
use leastforce::text::decode::decode;
use leastforce::text::position::Lines;
use leastforce::xml::error::XmlError;
use leastforce::xml::node::{DEPTH, Node};
use leastforce::xml::reader::{Content, Element as Opened, Reader};

const MUTANTS: usize = 10_000;
/// Larger files only repeat what smaller ones have, and 10,000 of them would take minutes.
const LARGEST: usize = 6_000;

/// A file as our reader sees it.
fn ours(text: &str) -> Result<Vec<Element>, XmlError> {
    let (mut reader, root) = Reader::document(text)?;
    let lines = Lines::new(text);
    let line = |start: u32| u64::from(lines.line_column(text, start as usize).0);
    let mut elements = Vec::new();
    visit(&mut reader, &root, 1, &line, &mut elements)?;
    reader.finish()?;
    Ok(elements)
}

fn visit<'t>(
    reader: &mut Reader<'t>,
    opened: &Opened<'t>,
    depth: usize,
    line: &impl Fn(u32) -> u64,
    elements: &mut Vec<Element>,
) -> Result<(), XmlError> {
    let at = elements.len();
    let (name, line_of) = (opened.name_lossy(), line(opened.start));
    elements.push(Element { depth, name, line: line_of, text: String::new(), has_children: false });
    let mut next = match reader.content(opened)? {
        Content::Text(value) => {
            value.text().trim_ascii().clone_into(&mut elements[at].text);
            None
        }
        Content::Child(child) => Some(child),
    };
    while let Some(child) = next {
        elements[at].has_children = true;
        visit(reader, &child, depth + 1, line, elements)?;
        next = reader.child()?;
    }
    Ok(())
}

/// Compares one file; says what differs, or which rule was met.
fn compare(bytes: &[u8]) -> Result<&'static str, String> {
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(_) if library::read(bytes).is_err() => return Ok(rules::MALFORMED),
        Err(_) if rules::has_unknown_encoding(bytes) => return Ok(rules::ENCODING),
        Err(fault) => return Err(format!("only ours refuses: {}", fault.message)),
    };
    let text = &*decoded.text;
    let read = ours(text);
    assert_same(text);
    match expected(bytes, text) {
        Expected::Refused(rule) => match read {
            Ok(elements) => Err(format!("only ours accepts ({rule}): {elements:?}")),
            Err(_) => typed_readers_refuse(text, rule),
        },
        Expected::Elements(elements, rule) => match read {
            Err(fault) => Err(format!("only ours refuses: {} at {}", fault.message, fault.offset)),
            Ok(read) if read == elements => Ok(rule),
            Ok(read) => {
                let at = read.iter().zip(&elements).position(|(one, other)| one != other);
                let at = at.unwrap_or(read.len().min(elements.len()));
                Err(format!("ours: {:?}\ntheirs: {:?}", read.get(at), elements.get(at)))
            }
        },
    }
}

/// What is not well-formed is refused by whatever reads it, whichever parts of it are looked at.
fn typed_readers_refuse(text: &str, rule: &'static str) -> Result<&'static str, String> {
    if rule == rules::MIXED_CONTENT {
        return Ok(rule);
    }
    let kinds = [MetadataKind::Profile, MetadataKind::PermissionSet, MetadataKind::MutingPermissionSet];
    for kind in kinds {
        if read(kind, text, None, &mut Scratch::default()).is_ok() {
            return Err(format!("a typed reader accepts it as {kind:?}, although: {rule}"));
        }
    }
    match Node::document(text, DEPTH) {
        Ok(_) => Err(format!("a tree is made of it, although: {rule}")),
        Err(_) => Ok(rule),
    }
}

/// Compares many, counts by what was met and fails with the first differences.
fn compare_all(files: impl IntoParallelIterator<Item = (String, Vec<u8>)>) -> BTreeMap<&'static str, usize> {
    let results: Vec<_> = files
        .into_par_iter()
        .map(|(name, bytes)| compare(&bytes).map_err(|why| (format!("{name}: {why}"), bytes)))
        .collect();
    let differences: Vec<_> = results.iter().filter_map(|r| r.as_ref().err()).collect();
    let shown = |(what, bytes): &&(String, Vec<u8>)| {
        let short = shrink(bytes);
        let why = compare(&short).expect_err("a shortened file differs, too");
        format!("{what}\n  shortened: {:?}: {why}\n", String::from_utf8_lossy(&short))
    };
    let first: String = differences.iter().take(shown_at_most()).copied().map(|d| shown(&d)).collect();
    assert!(differences.is_empty(), "{} of {} differ\n{first}", differences.len(), results.len());
    let mut counts = BTreeMap::new();
    for result in results.into_iter().flatten() {
        *counts.entry(result).or_insert(0) += 1;
    }
    counts
}

fn shown_at_most() -> usize {
    std::env::var("LEASTFORCE_SHOWN").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

/// A file that still differs, without what does not matter for that.
fn shrink(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut length = bytes.len() / 2;
    while length > 0 {
        let mut at = 0;
        while at < bytes.len() {
            let end = (at + length).min(bytes.len());
            let without = [&bytes[..at], &bytes[end..]].concat();
            if compare(&without).is_err() {
                bytes = without;
            } else {
                at = end;
            }
        }
        length /= 2;
    }
    bytes
}

/// Every XML file below a folder, sorted.
fn xml_files(folder: &Path) -> Vec<PathBuf> {
    let is_xml = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".xml")
            || [".profile", ".permissionset", ".connectedApp"].iter().any(|s| name.ends_with(s))
    };
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| is_xml(path)).collect()
}

/// The files of this repository and, where they are at hand, of real projects.
fn seeds() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = xml_files(&root.join("tests/rules"));
    seeds.extend(xml_files(&root.join("sample-sfdx-project")));
    assert!(seeds.len() > 500, "{} files", seeds.len());
    seeds
        .extend(std::env::var_os("LEASTFORCE_CORPUS").iter().flat_map(|folder| xml_files(Path::new(folder))));
    seeds
}

#[test]
fn files_are_read_as_a_library_reads_them() {
    if std::env::var_os("LEASTFORCE_CORPUS").is_none() {
        println!("without real projects: LEASTFORCE_CORPUS is not set");
    }
    let files = seeds().into_par_iter();
    let counts = compare_all(files.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())));
    println!("{counts:?}");
}

#[test]
fn changed_files_are_read_as_a_library_reads_them() {
    let small: Vec<PathBuf> =
        seeds().into_iter().filter(|path| path.metadata().is_ok_and(|m| m.len() <= LARGEST as u64)).collect();
    let count =
        std::env::var("LEASTFORCE_MUTANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(MUTANTS);
    let mutants = (0..count).into_par_iter().map(|seed| {
        let mut chance = Chance::new(seed as u64);
        let path = chance.pick(&small);
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        (format!("mutant {seed} of {}", path.display()), mutate(&text, &mut chance))
    });
    let counts = compare_all(mutants);
    println!("{counts:?}");
    // Changes that only ever break a file, or never do, would say little.
    let equal = counts[rules::EQUAL];
    assert!(equal > count / 5 && equal < count * 4 / 5, "{counts:?}");
}
