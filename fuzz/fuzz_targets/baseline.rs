//! Any text as a baseline: what is read is written so that it reads back the same.

#![no_main]

use leastforce::finding::baseline::Baseline;
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

fn check(text: &str) {
    match Baseline::parse(text) {
        Ok(baseline) => {
            let written = baseline.write();
            let again = Baseline::parse(&written).expect("what is written can be read");
            assert_eq!((&again, again.write()), (&baseline, written));
            assert_eq!(baseline.beyond(&again), 0);
            assert_eq!(baseline.clone().pruned(&[], &|_| true).len(), 0);
            assert_eq!(baseline.shared_with(Some(&again)), baseline);
        }
        Err(message) => assert!(!message.is_empty()),
    }
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        budget::within(text.len(), || check(text));
    }
});
