//! One integration per file: the files that `include` names.

use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobMatcher};

use super::check::Names;
use super::mistake::ConfigMistake;
use super::model::Config;
use super::table::File;
use super::{decode, decode_text};
use crate::tree::buffer::Buffer;
use crate::tree::{Listing, OddityKind, Tree};

/// A matcher for paths with `/`; `*` stays within one folder, `**` does not.
///
/// # Errors
/// What is wrong with the pattern, in a few words.
pub(super) fn glob(pattern: &str) -> Result<GlobMatcher, String> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
        return Err("it leads out of the folder that it starts in".to_owned());
    }
    if pattern.contains('\\') {
        return Err("it has a backslash".to_owned());
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).backslash_escape(false).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// Reads every included file and adds its integration to `config`, sorted by path.
pub(super) fn read(
    config: &mut Config,
    names: &mut Names,
    path: &str,
    tree: &dyn Tree,
    mistakes: &mut Vec<ConfigMistake>,
) {
    // Listing a large tree takes long.
    let Listing { entries, odd, .. } =
        if config.include.is_empty() { Listing::default() } else { tree.list() };
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let mut included = BTreeSet::new();
    for pattern in &config.include {
        let Ok(glob) = glob(&pattern.value) else { continue };
        // Most files of a tree are ruled out by a look at how their path begins.
        let written = pattern.value.strip_prefix("./").unwrap_or(&pattern.value);
        let fixed = written.split(['*', '?', '[', '{']).next().unwrap_or_default();
        let mut matched = false;
        let is_meant = |path: &str| {
            path.strip_prefix(folder).is_some_and(|below| below.starts_with(fixed) && glob.is_match(below))
        };
        for entry in entries.iter().filter(|entry| entry.path != path && is_meant(&entry.path)) {
            matched = true;
            included.insert((entry.path.as_str(), &pattern.location));
        }
        for odd in odd.iter().filter(|odd| is_meant(&odd.path)) {
            matched = true;
            mistakes.push(ConfigMistake::at(
                pattern.location.clone(),
                format!("the included file '{}' cannot be read: {}", odd.path, why_unread(odd.kind)),
                Some("put a file there, or write patterns in 'include' that leave it out".to_owned()),
            ));
        }
        if !matched {
            let start = if folder.is_empty() { "the run's root" } else { folder };
            mistakes.push(ConfigMistake::at(
                pattern.location.clone(),
                format!("no file matches '{}' in 'include'", pattern.value),
                Some(format!("patterns start at {start}; correct the pattern or leave it out")),
            ));
        }
    }
    let mut buffer = Buffer::default();
    let mut last = "";
    for (file, location) in included {
        // Two patterns may name one file.
        if file == std::mem::replace(&mut last, file) {
            continue;
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        names.integrations.push(stem.clone());
        if let Err(error) = tree.read(file, &mut buffer) {
            mistakes.push(ConfigMistake::at(
                location.clone(),
                format!("the included file '{file}' cannot be read: {error}"),
                Some("make it readable or leave it out of 'include'".to_owned()),
            ));
            continue;
        }
        let text = match decode_text(file, buffer.bytes()) {
            Ok(text) => text,
            Err(mistake) => {
                mistakes.push(*mistake);
                continue;
            }
        };
        let integration = File::read(file, text, mistakes, |root| decode::integration(stem, root));
        config.integrations.extend(integration);
    }
}

fn why_unread(kind: OddityKind) -> &'static str {
    match kind {
        OddityKind::DirectoryLink => "it is a symbolic link to a directory",
        OddityKind::OutsideLink => "it is a symbolic link that leads out of the root",
        OddityKind::BrokenLink => "it is a symbolic link to no file",
        OddityKind::NotAFile => "it is no regular file",
        OddityKind::NotUtf8 => "its name is not UTF-8",
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_stays_in_its_folder_and_two_do_not() {
        let one = glob("./integrations/*.toml").unwrap();
        assert!(one.is_match("integrations/erp.toml"));
        assert!(!one.is_match("integrations/old/erp.toml"));
        assert!(glob("test/**").unwrap().is_match("test/a/b.xml"));
    }

    #[test]
    fn a_pattern_that_leads_out_or_makes_no_sense_is_refused() {
        for pattern in ["../x.toml", "/etc/*.toml", "a\\*.toml", "a/[", "a/{b"] {
            assert!(glob(pattern).is_err(), "{pattern}");
        }
    }
}
