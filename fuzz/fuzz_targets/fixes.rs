//! Any files as a project whose findings are fixed, the safe ones and then all: every file still parses, what was
//! fixed is gone, nothing else changed, and a second run changes nothing.

#![no_main]

use leastforce::config;
use leastforce_fuzz::archive::Archive;
use leastforce_fuzz::engine::common::{Files, rule_infos};
use leastforce_fuzz::engine::proof::prove_of_any;
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

/// How often all is linted until it is proved, about.
const LINTED: usize = 16;

fn check(files: &Files) {
    if config::open(config::FILE_NAME, &rule_infos(), files).is_err() {
        return;
    }
    prove_of_any(files, false);
    prove_of_any(files, true);
}

fuzz_target!(|data: &[u8]| {
    let files = Archive::read(data).files;
    budget::within(data.len() * LINTED, || check(&files));
});
