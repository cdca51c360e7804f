//! Any bytes as what git writes: nothing may panic, what is read lies in them, and git's own spelling of it
//! reads back the same.

#![no_main]

use leastforce::tree::buffer::Buffer;
use leastforce::tree::content::ContentId;
use leastforce::tree::git::answer;
use leastforce::tree::git::parse::{self, Header, Record, RecordKind};
use leastforce_fuzz::budget;
use libfuzzer_sys::fuzz_target;

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.as_ptr_range().contains(&part.as_ptr()) && part.len() <= bytes.len()
}

fn mode(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::File => "100644",
        RecordKind::Link => "120000",
        RecordKind::Submodule => "160000",
        RecordKind::Folder => "040000",
    }
}

/// The records as `git ls-tree` or `git ls-files` writes them.
fn write(records: &[Record<'_>], is_tree: bool) -> Vec<u8> {
    let one = |record: &Record<'_>| {
        let Record { kind, id, stage, size, path } = record;
        let head = if is_tree {
            let size = size.map(|size| format!(" {size:>7}")).unwrap_or_default();
            format!("{} blob {id}{size}\t", mode(*kind))
        } else {
            format!("{} {id} {stage}\t", mode(*kind))
        };
        [head.as_bytes(), path, b"\0"].concat()
    };
    records.iter().flat_map(one).collect()
}

fn check_records(bytes: &[u8]) {
    for is_tree in [true, false] {
        let read = |bytes| if is_tree { parse::tree(bytes) } else { parse::index(bytes) };
        let Ok(records) = read(bytes) else { continue };
        for record in &records {
            assert!(holds(bytes, record.path) && !record.path.contains(&0) && record.stage <= 3);
            assert_eq!(ContentId::parse(record.id.to_string().as_bytes()), Some(record.id));
        }
        let again = write(&records, is_tree);
        assert_eq!(read(&again).map(|again| again == records), Ok(true));
        // All that is written of a record but its mode, the type that follows from that, and its size.
        let (behind, words) = if is_tree { (2, 1) } else { (1, 2) };
        let rest = |record: &[u8]| {
            let (head, path) =
                record.split_at(record.iter().position(|&b| b == b'\t').unwrap_or(record.len()));
            let head: Vec<_> =
                head.split(|&b| b == b' ').skip(behind).take(words).map(<[u8]>::to_vec).collect();
            (head, path.to_vec())
        };
        let (given, written) = (bytes.split(|&b| b == 0), again.split(|&b| b == 0));
        assert!(given.map(rest).eq(written.map(rest)), "what is read is what was there");
    }
}

fn check_header(line: &[u8]) {
    let Ok(header) = parse::header(line) else { return };
    let written = match header {
        Header::Blob(id, size) => format!("{id} blob {size}"),
        Header::Other(id) => format!("{id} tree 1"),
        Header::Missing(id) => format!("{id} missing"),
    };
    assert_eq!(parse::header(written.as_bytes()), Ok(header));
}

/// The answers of a stream, one behind the other.
fn check_answers(bytes: &[u8]) {
    let mut buffer = Buffer::default();
    let mut rest = bytes;
    while let Some(id) = rest.get(..40).and_then(ContentId::parse) {
        let line = rest.split(|&b| b == b'\n').next().unwrap_or_default();
        // Memory for what is announced is taken at once, and git announces what is there.
        if matches!(parse::header(line), Ok(Header::Blob(_, size)) if size > bytes.len() as u64) {
            break;
        }
        let before = rest;
        let Ok(is_there) = answer::read(&mut rest, id, &mut buffer) else { break };
        let taken = &before[..before.len() - rest.len()];
        let end = if is_there { [buffer.bytes(), b"\n"].concat() } else { b" missing\n".to_vec() };
        let head = taken.strip_suffix(&*end).expect("what is read is what was there");
        assert_eq!(is_there, head.ends_with(b"\n"));
    }
}

fn check(bytes: &[u8]) {
    check_answers(bytes);
    check_records(bytes);
    for path in parse::announced(bytes) {
        assert!(path.is_empty() || (holds(bytes, path) && !path.contains(&0)));
    }
    check_header(bytes);
    bytes.split(|&b| b == b'\n').for_each(check_header);
}

fuzz_target!(|bytes: &[u8]| budget::within(bytes.len(), || check(bytes)));
