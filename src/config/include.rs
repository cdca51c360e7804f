//! One integration per file: the files that `include` names.

use std::collections::BTreeSet;

use super::decode_text;
use super::field::Keys;
use super::file::File;
use super::mistake::ConfigMistake;
use super::model::{Config, Integration};
use super::rules::RuleInfo;
use crate::tree::buffer::Buffer;
use crate::tree::{Listing, Tree};

/// Reads every included file and adds its integration to `config`, sorted by path.
pub(super) fn read(
    config: &mut Config,
    path: &str,
    rules: &[RuleInfo],
    tree: &dyn Tree,
    mistakes: &mut Vec<ConfigMistake>,
) {
    // Listing a large tree takes long.
    let Listing { entries, odd, .. } =
        if config.include.is_empty() { Listing::default() } else { tree.list() };
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let mut included = BTreeSet::new();
    for pattern in &config.include {
        let glob = &pattern.value;
        // Most files of a tree are ruled out by a look at how their path begins.
        let fixed = glob.fixed_start();
        let mut matched = false;
        let is_meant = |path: &str| {
            path.strip_prefix(folder).is_some_and(|below| below.starts_with(fixed) && glob.matches(below))
        };
        for entry in entries.iter().filter(|entry| entry.path != path && is_meant(&entry.path)) {
            matched = true;
            included.insert((entry.path.as_str(), &pattern.location));
        }
        for odd in odd.iter().filter(|odd| is_meant(&odd.path)) {
            matched = true;
            mistakes.push(ConfigMistake::at(
                pattern.location.clone(),
                format!("the included file '{}' cannot be read: {}", odd.path, odd.kind.reason()),
                Some("put a file there, or write patterns in 'include' that leave it out".to_owned()),
            ));
        }
        if !matched {
            let start = if folder.is_empty() { "the run's root" } else { folder };
            mistakes.push(ConfigMistake::at(
                pattern.location.clone(),
                format!("no file matches '{}' in 'include'", glob.text),
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
        let read = tree.read(file, &mut buffer).map_err(|error| {
            Box::new(ConfigMistake::at(
                location.clone(),
                format!("the included file '{file}' cannot be read: {error}"),
                Some("make it readable or leave it out of 'include'".to_owned()),
            ))
        });
        let integration = match read.and_then(|()| decode_text(file, buffer.bytes())) {
            Ok(text) => {
                File::read(file, text, rules, mistakes, |root| Integration::read(root.called(stem.clone())))
            }
            Err(mistake) => {
                mistakes.push(*mistake);
                None
            }
        };
        match integration {
            Some(integration) => config.integrations.push(integration),
            None => config.integrations.unreadable.push(stem),
        }
    }
}
