//! Where findings point that lie in configuration files.

use super::project::{lint, project};
use crate::engine::common::Files;

#[test]
fn a_byte_order_mark_and_carriage_returns_move_no_place() {
    let own = "# c\n[integrations.feed]\npermission-sets = [\"Feed\"]\n[integrations.feed.needs]\nclasses = [\"Nope\"]\n";
    let included = "# c\n\npermission-sets = [\"Feed\"]\n[needs]\nclasses = [\"Nope\"]\n";
    let spellings: [fn(&str) -> String; 5] = [
        str::to_owned,
        |text| format!("\u{feff}{text}"),
        |text| text.replace('\n', "\r\n"),
        |text| format!("\u{feff}{}", text.replace('\n', "\r\n")),
        |text| format!("\u{feff}{}", text.replace("# c", "# \u{fc}\u{10348}")),
    ];
    for spelled in spellings {
        let whole = [("leastforce.toml", spelled(own))].to_vec();
        let include = ("leastforce.toml", spelled("include = [\"i/*.toml\"]\n"));
        let parts = [include, ("i/feed.toml", spelled(included))].to_vec();
        for configuration in [whole, parts] {
            let (path, text) = configuration.last().unwrap().clone();
            let files = with(&configuration);
            let report = lint(&files, &["unmet-need"]);
            let place = &report.counting().next().unwrap().location;
            let at = |offset: u64| usize::try_from(offset).unwrap();
            assert_eq!(
                (place.path.as_str(), place.start.line, place.start.column),
                (path, 5, 12),
                "{text:?}"
            );
            assert_eq!(&text[at(place.start.offset)..at(place.end.offset)], "\"Nope\"", "{text:?}");
        }
    }
}

/// The project with other configuration files.
fn with(configuration: &[(&str, String)]) -> Files {
    let mut files = project("", &[]);
    files.0.retain(|(path, _)| path != "leastforce.toml");
    files.0.extend(configuration.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())));
    files
}
