//! Any bytes as a file of evidence: rows are counted, or what is wrong is said, and never with what the file says.

#![no_main]

use leastforce::evidence::{Evidence, Source, read};
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

fn of(data: &[u8]) -> Evidence {
    let source = Source { path: "x".to_owned(), bytes: Box::new(std::io::Cursor::new(data.to_vec())) };
    read("evidence", [source], true)
}

fn check(data: &[u8]) {
    let evidence = of(data);
    let file = &evidence.files[0];
    let rows = file.rows + file.unread.rows;
    assert!(rows <= data.len() as u64, "no more rows than bytes");
    assert_eq!(file.problem().is_some(), file.is_partly_read());
    assert_eq!(evidence.errors().len(), usize::from(file.is_partly_read()));
    let counted: u64 = evidence.usage.users.values().flat_map(|user| user.used.values()).map(|uses| uses.times.count).sum();
    // A query names at most a field for two bytes of its row.
    assert!(counted <= data.len() as u64 * 2, "nothing is counted that is not there");
    assert!(evidence.users.values().all(|user| user.username.to_string().starts_with("user-")));
}

fuzz_target!(|data: &[u8]| budget::within(data.len(), || check(data)));
