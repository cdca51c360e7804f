//! Any text as `leastforce.toml`, with the files that it includes: it is read, or every mistake has its place.

#![no_main]

use leastforce::config::{self, ConfigMistake};
use leastforce::rules::{self, Selection};
use leastforce_fuzz::archive::Archive;
use leastforce_fuzz::engine::common::Files;
use leastforce_fuzz::{budget, lines, place};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

fn check_mistake(mistake: &ConfigMistake, files: &Files) {
    assert!(!mistake.message.is_empty());
    assert!(mistake.help.as_ref().is_none_or(|help| !help.is_empty()));
    assert_eq!(mistake.path, mistake.location.path);
    let span = (u64::from(mistake.span.start), u64::from(mistake.span.end));
    assert_eq!(span, (mistake.location.start.offset, mistake.location.end.offset));
    place::check(&mistake.location, files);
}

fn check(head: &[u8], mut files: Files) {
    files.0.retain(|(path, _)| path != config::FILE_NAME && !path.starts_with("leastforce.toml/"));
    files.0.push((config::FILE_NAME.to_owned(), head.to_vec()));
    let text = match config::decode_text(config::FILE_NAME, head) {
        Ok(text) => text,
        Err(mistake) => return check_mistake(&mistake, &files),
    };
    let infos = rules::infos();
    match config::load(config::FILE_NAME, text, &infos, &files) {
        Ok(config) => {
            let again = config::load(config::FILE_NAME, text, &infos, &files).expect("read before");
            assert_eq!(format!("{config:?}"), format!("{again:?}"));
            let _ = Selection::new(&config, &[], &[]);
            assert!(config.files_read().iter().all(|read| files.0.iter().any(|(path, _)| path == read)));
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "a configuration is refused for a reason");
            mistakes.iter().for_each(|mistake| check_mistake(mistake, &files));
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Archive { head, files } = Archive::read(data);
    budget::within(data.len(), || check(head, files));
});
