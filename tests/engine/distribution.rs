//! Nothing that is published names another version or other platforms than the rest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The first groups of all matches.
fn all<'t>(pattern: &str, text: &'t str) -> BTreeSet<&'t str> {
    let pattern = Regex::new(pattern).unwrap();
    pattern.captures_iter(text).map(|found| found.get(1).unwrap().as_str()).collect()
}

fn recipes() -> Vec<PathBuf> {
    let folder = root().join("docs/recipes").read_dir().unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn recipes_and_pages_name_this_version() {
    let mut named = 0;
    for path in recipes().into_iter().chain([root().join("docs/install.md")]) {
        let text = text(&path);
        let versions = all(r"leastforce(?:==|@|-)(\d+\.\d+\.\d+)", &text);
        for version in &versions {
            assert_eq!(*version, env!("CARGO_PKG_VERSION"), "{}", path.display());
        }
        named += versions.len();
    }
    assert!(named >= 5, "{named}");
    let page = text("docs/recipes/README.md");
    assert_eq!(all(r"`(\d+\.\d+\.\d+)`", &page), BTreeSet::from([env!("CARGO_PKG_VERSION")]));
}

#[test]
fn each_recipe_is_on_the_page() {
    let page = text("docs/recipes/README.md");
    let linked = all(r"\]\(([^)/#:]+)\)", &page);
    let recipes = recipes();
    let names = recipes.iter().map(|path| path.file_name().unwrap().to_str().unwrap());
    assert_eq!(linked, names.filter(|name| *name != "README.md").collect());
}

/// npm's versions are written by `npm/assemble.mjs`, those of the wheel by maturin, from Cargo.toml.
#[test]
fn sources_of_packages_have_no_version_of_their_own() {
    for package in ["npm/leastforce", "npm/sf-plugin"] {
        let source = text(Path::new(package).join("package.json"));
        let source: serde_json::Value = serde_json::from_str(&source).unwrap();
        assert!(source.get("version").is_none(), "{package}");
        assert!(source.pointer("/dependencies/leastforce").is_none(), "{package}");
    }
    let python: toml::Table = text("pyproject.toml").parse().unwrap();
    let dynamic = python["project"]["dynamic"].as_array().unwrap();
    assert!(dynamic.iter().any(|key| key.as_str() == Some("version")));
}

#[test]
fn the_same_platforms_everywhere() {
    let (platforms, workflow) = (text("npm/platforms.json"), text(".github/workflows/release.yml"));
    let platforms = all(r#""target": "([^"]+)""#, &platforms);
    assert_eq!(platforms.len(), 8);
    assert_eq!(platforms, all(r"- target: (\S+)", &workflow));
    let formula = text("packaging/homebrew/leastforce.rb");
    let (sums, archives) =
        (all("SHA256_([a-z0-9_-]+)", &formula), all(r"VERSION-([a-z0-9_-]+)\.tar", &formula));
    assert_eq!(sums, archives);
    assert!(sums.len() == 4 && sums.is_subset(&platforms), "{sums:?}");
}
