//! Any bytes as what git writes: nothing may panic, and what is read lies in them.
//!
//! With a nightly toolchain: `cargo +nightly fuzz run git`; the output of `git ls-files -s -z` is a good start.

#![no_main]

use leastforce::tree::content::ContentId;
use leastforce::tree::git::parse;
use libfuzzer_sys::fuzz_target;

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.as_ptr_range().contains(&part.as_ptr()) && part.len() <= bytes.len()
}

fuzz_target!(|bytes: &[u8]| {
    for records in [parse::tree(bytes), parse::index(bytes)].into_iter().flatten() {
        for record in records {
            assert!(holds(bytes, record.path) && !record.path.contains(&0) && record.stage <= 3);
            assert_eq!(ContentId::parse(record.id.to_string().as_bytes()), Some(record.id));
        }
    }
    for path in parse::announced(bytes) {
        assert!(path.is_empty() || (holds(bytes, path) && !path.contains(&0)));
    }
    let _ = parse::header(bytes);
});
