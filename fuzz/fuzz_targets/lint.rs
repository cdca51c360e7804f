//! Any files as a project that is linted: every place in the report is right, no file goes unsaid, the order of a
//! listing changes nothing, and no format prints what a terminal or a build server would obey.

#![no_main]

use leastforce::config::{self, Config};
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::rules::Selection;
use leastforce::text::escape::unsafe_to_print;
use leastforce::{Settings, lint, read};
use leastforce_fuzz::archive::Archive;
use leastforce_fuzz::engine::common::{Files, rule_infos};
use leastforce_fuzz::{budget, lines, place};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    lines::mutate(data, size, max_size, seed)
});

/// With the configuration of the tree; the default where it is a mistake.
fn run(files: &Files) -> Report {
    let config: Config =
        config::open(config::FILE_NAME, &rule_infos(), files).ok().flatten().unwrap_or_default();
    let rules = Selection::new(&config, &[], &[]).unwrap_or_default();
    let settings = Settings { config, rules, threads: 1, ..Settings::default() };
    lint(files, &read(files, &settings, &|_| {}), &settings).report
}

/// Counting lines anew for each place takes longer than all else.
const MOST_PLACES: usize = 200;

fn places_are_right(report: &Report, files: &Files) {
    let findings = report.findings.iter();
    let places =
        findings.flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)));
    let places = places.chain(report.errors.iter().filter_map(|error| error.location.as_ref()));
    places.take(MOST_PLACES).for_each(|location| place::check(location, files));
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    write(format, report, &Options::default(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("every format is UTF-8")
}

fn check_format(report: &Report, format: Format) {
    let text = written(report, format);
    let harmful = text.chars().find(|&c| c != '\n' && unsafe_to_print(c));
    assert_eq!(harmful, None, "{} prints it", format.name());
    match format {
        Format::Json | Format::Sarif | Format::Gitlab => {
            serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON");
        }
        // Other tests parse these.
        Format::Github | Format::Junit | Format::Html => {}
        Format::Text | Format::Concise | Format::Markdown => {
            let commands = ["::error", "::warning", "::notice", "::add-mask", "##vso[", "##["];
            let obeyed = |line: &str| commands.iter().any(|command| line.trim_start().starts_with(command));
            assert!(!text.lines().any(obeyed), "{} prints a command", format.name());
        }
    }
}

fn check(files: &Files) {
    let report = run(files);
    places_are_right(&report, files);
    // One format an input: writing costs more than all else.
    let length: usize = files.0.iter().map(|(_, bytes)| bytes.len()).sum();
    check_format(&report, Format::ALL[length % Format::ALL.len()]);
    if length % 4 == 0 {
        let backwards = Files(files.0.iter().rev().cloned().collect());
        assert_eq!(written(&report, Format::Json), written(&run(&backwards), Format::Json));
    }
}

fuzz_target!(|data: &[u8]| {
    let files = Archive::read(data).files;
    budget::within(data.len(), || check(&files));
});
