//! What the pages on dependencies and threats say is true of the repository.

use std::collections::BTreeSet;
use std::path::Path;

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of the tables in a part of a page, without their heads.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let lines = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let rows = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    rows.filter(|row| row[0].starts_with('`') || row.last().is_some_and(|cell| cell.starts_with('`')))
        .collect()
}

#[test]
fn each_dependency_has_a_reason() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let page = text("docs/dependencies.md");
    let (program, tests) = page.split_once("## In the tests alone").unwrap();
    let mut earlier = BTreeSet::new();
    for (part, tables) in
        [(program, &["dependencies", "build-dependencies"][..]), (tests, &["dev-dependencies"])]
    {
        let rows = rows(part);
        assert!(rows.iter().all(|row| row.len() == 3 && row[1].len() > 10), "{rows:#?}");
        let told: BTreeSet<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
        // What is for some systems alone is for the program, too.
        let of_systems = manifest["target"].as_table().unwrap().values();
        let of_systems = of_systems.flat_map(|system| system.as_table().unwrap().iter());
        let of_systems =
            of_systems.filter(|(table, _)| tables.contains(&table.as_str())).map(|(_, crates)| crates);
        let named = tables.iter().map(|table| &manifest[*table]).chain(of_systems);
        let named = named.flat_map(|table| table.as_table().unwrap().keys());
        // What the program has too is told there.
        let named: BTreeSet<&str> =
            named.map(String::as_str).filter(|name| !earlier.contains(name)).collect();
        assert_eq!(told, named);
        assert_eq!(told.len(), rows.len(), "each once");
        earlier = named;
    }
}

/// A page names what holds a promise as `file: test` or, for a check of its own, as `file`.
#[test]
fn what_holds_a_promise_exists() {
    let page = text("docs/threat-model.md");
    let mut held = 0;
    for row in rows(&page) {
        for name in row.last().unwrap().split(',').map(|name| name.trim().trim_matches('`')) {
            let (file, test) = name.split_once(": ").map_or((name, None), |(file, test)| (file, Some(test)));
            let source = text(file);
            assert!(test.is_none_or(|test| source.contains(&format!("fn {test}("))), "{name}");
            held += 1;
        }
    }
    assert!(held > 20, "{held}");
}
