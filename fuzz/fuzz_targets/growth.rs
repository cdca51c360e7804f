//! Any files as a project of which one part is repeated until it is a megabyte, equal or under ever new names:
//! reading, linting and fixing it takes no more than its share of time.

#![no_main]

use leastforce::config;
use leastforce::rules::Selection;
use leastforce::{Settings, lint, read};
use leastforce_fuzz::archive::Archive;
use leastforce_fuzz::engine::common::{Files, rule_infos};
use leastforce_fuzz::{budget, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

const LARGE: usize = 1 << 20;

/// The text with an element, a line or the lines up to an empty one repeated. Every other input has a number in each
/// copy, before what ends first.
fn grown(text: &str, pick: usize) -> String {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let start = starts[pick / 8 % starts.len()];
    let rest = &text[start..];
    let up_to = |end: &str| rest.find(end).map_or(text.len(), |at| start + at + end.len());
    let part_end = match lines::element(text.as_bytes(), start) {
        Some(element) if pick & 2 == 0 => element.end,
        _ if pick & 4 == 0 => up_to("\n\n"),
        _ => up_to("\n"),
    };
    let part = &text[start..part_end];
    if part.len() < 4 || text.len() > LARGE {
        return text.to_owned();
    }
    let ends = part.find("</").or_else(|| part.find(['"', '\'', '\n'])).unwrap_or(0);
    let mut out = text[..start].to_owned();
    for number in 0.. {
        if out.len() + part.len() > LARGE {
            break;
        }
        out.push_str(&part[..ends]);
        if pick & 1 == 0 {
            out.push_str(&number.to_string());
        }
        out.push_str(&part[ends..]);
    }
    out.push_str(&text[part_end..]);
    out
}

fuzz_target!(|data: &[u8]| {
    let mut files = Archive::read(data).files;
    let pick = data.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31).wrapping_add(usize::from(b)));
    let count = files.0.len().max(1);
    let Some((_, content)) = files.0.get_mut(pick / 64 % count) else { return };
    let Ok(text) = std::str::from_utf8(content) else { return };
    *content = grown(text, pick / 8192).into_bytes();
    let size = files.0.iter().map(|(_, content)| content.len()).sum();
    budget::within(size, || check(&files));
});

fn check(files: &Files) {
    let config = config::open(config::FILE_NAME, &rule_infos(), files).ok().flatten().unwrap_or_default();
    let rules = Selection::new(&config, &[], &[]).unwrap_or_default();
    let settings = Settings { config, rules, threads: 1, ..Settings::default() };
    let read = read(files, &settings, &|_| {});
    lint(files, &read, &settings);
}
