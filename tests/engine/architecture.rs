//! The shape of the source: what may use what, and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// From the bottom up; a folder uses only what stands before it. `lib` is `src/lib.rs`.
const ORDER: [&str; 30] = [
    "text",
    "tree",
    "terms",
    "catalog",
    "xml",
    "project",
    "metadata",
    "config",
    "evidence",
    "org",
    "inventory",
    "access",
    "contract",
    "escalation",
    "risk",
    "analysis",
    "change",
    "finding",
    "rules",
    "generate",
    "fix",
    "questions",
    "report",
    "lib",
    "portraits",
    "rounds",
    "compare",
    "diff",
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
const FORBIDDEN: [(&str, &[&str]); 17] = [
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
    ("change", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("terms", &["std::fs", "std::env", "std::io", "crate::metadata", "crate::config"]),
    ("metadata", &["std::fs", "std::env"]),
    ("finding", &["std::fs", "std::env", "SystemTime", "Instant"]),
    ("questions", &["std::fs", "std::env", "SystemTime", "Instant"]),
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

/// Formats write what was decided: they see answers, findings and the analysis, and ask nobody else.
#[test]
fn formats_ask_nobody() {
    let asked = ["org", "inventory", "access", "contract", "escalation", "risk", "rules", "generate"];
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.folder() == "report") {
        for name in used(&source.code).into_iter().filter(|name| asked.contains(name)) {
            broken.push(format!("{}: uses crate::{name}", source.path));
        }
    }
    report(&broken);
}

#[test]
fn one_file_alone_knows_a_library() {
    let alone = [
        ("miette", &["report/terminal.rs"][..]),
        ("quick_xml", &["xml/"]),
        ("clap", &["cli/"]),
        ("rustix", &["tree/"]),
        ("signal_hook", &["tree/"]),
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

/// The most files of one folder that may need each other in a circle.
const MOST_IN_A_CIRCLE: usize = 4;

/// Where a file's module stands below the crate's root.
fn module(path: &str) -> Vec<&str> {
    let path = path.strip_suffix(".rs").unwrap();
    match path.strip_suffix("/mod").unwrap_or(path) {
        "lib" | "main" => Vec::new(),
        path => path.split('/').collect(),
    }
}

/// Every path in a text such as `crate::org::{Org, holder::Holder}`, one for each name in braces.
fn paths(code: &str) -> Vec<Vec<&str>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(is_word).map(|start| at + start) {
        let joined = code[..start].ends_with(['.', ':', '$']);
        let (path, end) = path_at(code, start);
        if !joined {
            found.extend(path);
        }
        at = end;
    }
    found.retain(|path| path.len() > 1);
    found
}

/// The paths that begin at a word, and where they end.
fn path_at(code: &str, start: usize) -> (Vec<Vec<&str>>, usize) {
    let mut path = Vec::new();
    let mut at = start;
    loop {
        let name = word(&code[at..]);
        path.push(name);
        at += name.len();
        let Some(rest) = code[at..].strip_prefix("::") else { return (vec![path], at) };
        at += 2;
        if rest.starts_with('{') {
            break;
        }
        if word(rest).is_empty() {
            return (vec![path], at);
        }
    }
    let mut all = Vec::new();
    at += 1;
    while let Some(next) = code[at..].find(|c: char| c == '}' || c.is_alphanumeric() || c == '_') {
        at += next;
        if code[at..].starts_with('}') {
            return (all, at + 1);
        }
        let (inner, end) = path_at(code, at);
        all.extend(
            inner.into_iter().filter(|inner| inner != &["as"]).map(|inner| [&path[..], &inner].concat()),
        );
        at = end;
    }
    (all, at)
}

/// A path from the crate's root, for one that stands in a module; `None` for one of another crate.
fn from_root<'s>(own: &[&'s str], path: &[&'s str], modules: &Modules<'_>) -> Option<Vec<&'s str>> {
    let climbs = path.iter().take_while(|part| **part == "super").count();
    match path[0] {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([own, &path[1..]].concat()),
        "super" => Some([&own[..own.len().checked_sub(climbs)?], &path[climbs..]].concat()),
        child => {
            let inner = [own, &[child]].concat();
            modules.contains_key(&inner).then(|| [own, path].concat())
        }
    }
}

/// The files by their modules.
type Modules<'s> = BTreeMap<Vec<&'s str>, &'s str>;

/// What modules pass on from others, each name with its real place.
type PassedOn<'s> = BTreeMap<Vec<&'s str>, Vec<&'s str>>;

/// The file that holds what a path from the crate's root names.
fn file_of<'s>(path: &[&'s str], modules: &Modules<'s>, passed_on: &PassedOn<'s>) -> Option<&'s str> {
    let depth = (0..=path.len()).rev().find(|&depth| modules.contains_key(&path[..depth]))?;
    let name = path.get(..=depth).and_then(|name| passed_on.get(name));
    match name {
        Some(real) if !real.starts_with(path) => file_of(real, modules, passed_on),
        _ => modules.get(&path[..depth]).copied(),
    }
}

/// Which files each file uses. What a module only passes on, it does not use.
fn uses(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let files = || sources.iter().filter(|source| !source.code.is_empty());
    let modules: Modules<'_> =
        files().filter(|s| s.path != "main.rs").map(|s| (module(&s.path), s.path.as_str())).collect();
    let mut passed_on = PassedOn::new();
    let mut used = Vec::new();
    for source in files() {
        let own = module(&source.path);
        for statement in source.code.split_inclusive(';') {
            let line = statement.rfind("\npub").map_or("", |at| &statement[at + 1..]);
            let is_passed_on = line.starts_with("pub use ") || line.starts_with("pub(crate) use ");
            for path in paths(statement) {
                let Some(path) = from_root(&own, &path, &modules) else { continue };
                if is_passed_on {
                    passed_on.insert([&own[..], &path[path.len() - 1..]].concat(), path);
                } else {
                    used.push((source.path.as_str(), path));
                }
            }
        }
    }
    let mut by_user: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (user, path) in used {
        let file = file_of(&path, &modules, &passed_on).filter(|file| *file != user);
        by_user.entry(user).or_default().extend(file);
    }
    by_user
}

/// The groups of files that all need each other.
fn circles<'s>(uses: &BTreeMap<&'s str, BTreeSet<&'s str>>) -> BTreeSet<Vec<&'s str>> {
    let reached = |from: &'s str| {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            let next = uses.get(file).into_iter().flatten();
            open.extend(next.copied().filter(|&next| reached.insert(next)));
        }
        reached
    };
    let reach: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|&file| (file, reached(file))).collect();
    let is_back = |file: &str, other: &str| reach.get(other).is_some_and(|back| back.contains(file));
    let circle = |file: &'s str| reach[file].iter().copied().filter(|&other| is_back(file, other)).collect();
    reach.keys().map(|&file| circle(file)).filter(|circle: &Vec<_>| circle.len() > 1).collect()
}

#[test]
fn files_need_each_other_only_within_a_folder_and_a_few_at_a_time() {
    let sources = sources();
    let folder = |path: &str| path.split('/').next().unwrap().to_owned();
    let is_bad = |circle: &Vec<&str>| {
        circle.len() > MOST_IN_A_CIRCLE || circle.iter().any(|file| folder(file) != folder(circle[0]))
    };
    let bad = circles(&uses(&sources)).into_iter().filter(is_bad);
    report(&bad.map(|circle| format!("need each other: {}", circle.join(", "))).collect::<Vec<_>>());
}

#[test]
fn circles_are_found_through_what_a_folder_passes_on() {
    let source = |path: &str, code: &str| Source { path: path.to_owned(), lines: 1, code: code.to_owned() };
    let sources = [
        source("lib.rs", "pub mod a;\npub mod b;\n"),
        source("a/mod.rs", "pub mod one;\nmod two;\n\npub use two::{Second as Other, Two};\n"),
        source("a/one.rs", "use super::Two;\nuse std::io;\n"),
        source("a/two.rs", "use crate::b::{self, B};\nfn f() { b::g(); }\n"),
        source("b.rs", "use crate::a::{one::One};\n"),
        source("c.rs", "fn f() { crate::a::one::f(); }\n"),
    ];
    let found = circles(&uses(&sources));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [["a/one.rs", "a/two.rs", "b.rs"]]);
}
