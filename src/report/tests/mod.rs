//! Every format over every situation.

mod samples;

use clap::ValueEnum as _;

use super::model::Report;
use super::{Format, Options, write};

fn written(format: Format, report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    write(format, report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn formats() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for (situation, report) in samples::all() {
        for format in Format::value_variants() {
            let name = format!("{situation}.{format:?}").to_lowercase();
            insta::assert_snapshot!(name, written(*format, &report, &Options::default()));
        }
    }
}

#[test]
fn dump() {
    for (situation, report) in samples::all() {
        for format in Format::value_variants() {
            let options = Options { color: *format == Format::Text, ..Options::default() };
            std::fs::write(
                format!("/tmp/sarif/{situation}.{format:?}").to_lowercase(),
                written(*format, &report, &options),
            )
            .unwrap();
        }
    }
}
