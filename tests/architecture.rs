//! The shape of the source: what may use what, and how long a file may be.

#![expect(clippy::unwrap_used, reason = "what fails here fails its test")]

use std::path::Path;

/// From the bottom up; a folder uses only what stands before it. `lib` is `src/lib.rs`.
const ORDER: [&str; 23] = [
    "text",
    "tree",
    "terms",
    "catalog",
    "xml",
    "project",
    "metadata",
    "config",
    "org",
    "inventory",
    "access",
    "contract",
    "escalation",
    "risk",
    "analysis",
    "finding",
    "rules",
    "generate",
    "fix",
    "report",
    "lib",
    "cli",
    "main",
];

const MOST_LINES: usize = 400;

const SRC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

struct Source {
    /// Below `src`, with `/`.
    path: String,
    lines: usize,
    /// Without comments and without what only tests compile.
    code: String,
}

impl Source {
    /// The folder of [`ORDER`] that the file belongs to.
    fn folder(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How far the file's module is below the crate's root.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(Path::new(SRC), "", &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 50, "the source was not found");
    sources
}

fn collect(folder: &Path, prefix: &str, into: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), into);
        } else if entry.path().extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(entry.path()).unwrap().replace('\r', "");
            let only_for_tests = path.split(['/', '.']).any(|part| part == "tests");
            let code = if only_for_tests { String::new() } else { code(&text) };
            into.push(Source { path, lines: text.lines().count(), code });
        }
    }
}

/// Tests stand at the end of a file, so everything from there on is left out.
fn code(text: &str) -> String {
    let before_tests = match text.find("#[cfg(test)]\nmod tests {") {
        Some(at) => &text[..at],
        None => text,
    };
    let lines = before_tests.split_inclusive('\n');
    lines.filter(|line| !line.trim_start().starts_with("//")).collect()
}

/// The names that directly follow `crate::` in a text, those in braces included.
fn used(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate`, `some_crate::` and the like are other words.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (i, c) in list.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    names.push(word(&list[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
}

/// What a name behind `crate::` belongs to: whatever is no folder is an item of `lib.rs`.
fn layer(name: &str) -> usize {
    let lib = ORDER.iter().position(|f| *f == "lib").unwrap();
    ORDER.iter().position(|f| *f == name).unwrap_or(lib)
}

fn report(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn a_folder_uses_only_folders_before_it() {
    let mut broken = Vec::new();
    for source in sources() {
        let own = ORDER.iter().position(|f| *f == source.folder());
        let Some(own) = own else {
            broken.push(format!("{}: '{}' has no place in the order", source.path, source.folder()));
            continue;
        };
        for name in used(&source.code) {
            if layer(name) > own {
                broken.push(format!("{}: uses crate::{name}", source.path));
            }
        }
    }
    report(&broken);
}

#[test]
fn nothing_reaches_another_folder_by_climbing() {
    let mut broken = Vec::new();
    for source in sources() {
        let climb = "super::".repeat(source.depth());
        if source.code.contains(&climb) {
            broken.push(format!("{}: '{climb}' leads to the crate's root; write crate::", source.path));
        }
    }
    report(&broken);
}

#[test]
fn every_folder_is_in_the_order() {
    for entry in std::fs::read_dir(SRC).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir()) {
        let name = entry.file_name().into_string().unwrap();
        assert!(ORDER.contains(&name.as_str()), "src/{name} is in no place of the order");
    }
}

/// Words that must not occur in the code of a folder.
const FORBIDDEN: [(&str, &[&str]); 15] = [
    (
        "rules",
        &[
            "std::fs",
            "std::env",
            "std::time",
            "std::process",
            "SystemTime",
            "Instant",
            "Timestamp::now",
            "Zoned::now",
            "crate::tree",
        ],
    ),
    ("xml", &["Profile", "PermissionSet", "Salesforce", "userPermissions", "sfdx"]),
    ("text", &["Profile", "PermissionSet", "Salesforce", "userPermissions", "sfdx", "quick_xml"]),
    ("catalog", &["std::fs", "std::env", "std::io"]),
    ("org", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("inventory", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("access", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("contract", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("escalation", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("risk", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("analysis", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("terms", &["std::fs", "std::env", "std::io", "crate::metadata", "crate::config"]),
    ("metadata", &["std::fs", "std::env"]),
    ("finding", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("report", &["std::fs", "std::env", "SystemTime", "Instant"]),
];

#[test]
fn folders_keep_to_what_they_are_for() {
    let mut broken = Vec::new();
    for source in sources() {
        for (_, words) in FORBIDDEN.iter().filter(|(folder, _)| *folder == source.folder()) {
            for word in words.iter().filter(|word| source.code.contains(**word)) {
                broken.push(format!("{}: mentions {word}", source.path));
            }
        }
    }
    report(&broken);
}

#[test]
fn one_file_alone_knows_a_library() {
    let alone = [
        ("miette", &["report/terminal.rs"][..]),
        ("quick_xml", &["xml/"]),
        ("clap_mangen", &["cli/"]),
        ("indicatif", &["cli/"]),
        ("walkdir", &["tree/"]),
    ];
    let mut broken = Vec::new();
    for source in sources() {
        for (library, homes) in alone {
            if source.code.contains(library) && !homes.iter().any(|home| source.path.starts_with(home)) {
                broken.push(format!("{}: mentions {library}", source.path));
            }
        }
    }
    report(&broken);
}

#[test]
fn no_file_is_too_long() {
    let long = sources().into_iter().filter(|s| s.lines > MOST_LINES);
    report(&long.map(|s| format!("{}: {} lines, at most {MOST_LINES}", s.path, s.lines)).collect::<Vec<_>>());
}

#[test]
fn the_search_itself_finds_what_it_should() {
    let uses = "use crate::{Read, tree::{buffer::Buffer, Tree}, text::escape};\ncrate::xml::read(); my_crate::cli::x()";
    assert_eq!(used(uses), ["Read", "tree", "text", "xml"]);
    assert_eq!(ORDER[layer("Read")], "lib");
    let commented =
        "//! crate::cli\nfn a() {}\n    // crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n";
    assert_eq!(self::code(commented), "fn a() {}\n");
}
