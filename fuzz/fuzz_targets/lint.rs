//! Any bytes as any file of a project: nothing may panic, and what is said must be true of them.
//!
//! With a nightly toolchain: `cargo +nightly fuzz run lint`; profiles, permission sets and
//! configurations copied into `fuzz/corpus/lint` are a good start.

#![no_main]

use std::io;

use leastforce::config::{self, Config};
use leastforce::metadata::{self, Scratch};
use leastforce::project::MetadataKind;
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::rules::{self, Selection};
use leastforce::text::position::Location;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{Listing, Tree, TreeEntry};
use leastforce::{Settings, lint, read};
use libfuzzer_sys::fuzz_target;

const PROFILE: &str = "force-app/profiles/ERP Integration.profile-meta.xml";
const SET: &str = "force-app/permissionsets/ERP_Orders.permissionset-meta.xml";

const SOUND_PROFILE: &[u8] = b"<Profile><userLicense>Salesforce</userLicense>\
    <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions></Profile>";
const SOUND_PROJECT: &[u8] = b"{\"packageDirectories\": [{\"path\": \"force-app\"}], \"namespace\": \"ns\"}";
const SOUND_CONFIG: &[u8] =
    b"[integrations.erp]\nprofile = 'ERP Integration'\npermission-sets = ['ERP_Orders']\n";

struct Files<'b>(Vec<(&'static str, &'b [u8])>);

impl Tree for Files<'_> {
    fn list(&self) -> Listing {
        let entry =
            |(path, bytes): &(&str, &[u8])| TreeEntry { path: (*path).to_owned(), size: bytes.len() as u64 };
        Listing { entries: self.0.iter().map(entry).collect(), ..Listing::default() }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> io::Result<()> {
        let (_, bytes) = self.0.iter().find(|(p, _)| *p == path).ok_or(io::ErrorKind::NotFound)?;
        buffer.fill(&mut &**bytes, bytes.len() as u64)
    }
}

/// The configuration of a tree; the default where it is a mistake.
fn config_of(tree: &Files<'_>) -> Config {
    let infos = rules::infos();
    let bytes = tree.0.iter().find(|(path, _)| *path == config::FILE_NAME).map_or(&b""[..], |(_, b)| b);
    let Ok(text) = config::decode_text(config::FILE_NAME, bytes) else { return Config::default() };
    match config::load(config::FILE_NAME, text, &infos, tree) {
        Ok(config) => config,
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "a configuration is refused for a reason");
            assert!(mistakes.iter().all(|m| m.span.start <= m.span.end && m.span.range().end <= text.len()));
            Config::default()
        }
    }
}

fn run(files: Vec<(&'static str, &[u8])>) -> Report {
    let tree = Files(files);
    let config = config_of(&tree);
    let rules = Selection::new(&config, &[], &[]).unwrap_or_default();
    let settings = Settings { config, rules, threads: 1, ..Settings::default() };
    let report = lint(&tree, &read(&tree, &settings, &|_| {}), &settings).report;
    let places = report
        .findings
        .iter()
        .flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)))
        .chain(report.errors.iter().filter_map(|e| e.location.as_ref()));
    for Location { path, start, end } in places {
        let (_, bytes) = tree.0.iter().find(|(p, _)| p == path).expect("a file of the run");
        assert!(start.line >= 1 && start.column >= 1 && start.offset <= end.offset);
        assert!(end.offset <= bytes.len() as u64, "{path}: {end:?} of {}", bytes.len());
    }
    // One format an input: writing costs more than all else.
    let formats = [Format::Text, Format::Concise, Format::Json, Format::Sarif, Format::Github];
    let length: usize = tree.0.iter().map(|(_, bytes)| bytes.len()).sum();
    write(formats[length % formats.len()], &report, &Options::default(), &mut io::sink())
        .expect("a sink takes all");
    report
}

/// The quick reader for files as the CLI writes them gives what the general one gives.
fn both_readers_agree(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for kind in [MetadataKind::Profile, MetadataKind::PermissionSet] {
        let outcome = |mut scratch: Scratch| {
            let read = metadata::read(kind, text, Some("ns"), &mut scratch);
            let names = |d: &leastforce::metadata::document::Document| {
                d.entries.iter().map(|e| scratch.names.get(e.name).to_owned()).collect::<Vec<_>>()
            };
            let names = read.as_ref().map(names).unwrap_or_default();
            (format!("{read:?}"), names)
        };
        assert_eq!(outcome(Scratch::default()), outcome(Scratch::general()));
    }
}

fuzz_target!(|data: &[u8]| {
    both_readers_agree(data);
    let read = run(vec![
        (PROFILE, data),
        (SET, data),
        ("sfdx-project.json", SOUND_PROJECT),
        (config::FILE_NAME, SOUND_CONFIG),
    ]);
    assert!(read.summary.files + read.errors.len() >= 2, "no file goes unsaid");
    run(vec![
        (PROFILE, SOUND_PROFILE),
        ("sfdx-project.json", data),
        (".forceignore", data),
        (config::FILE_NAME, data),
    ]);
});
