//! Everything that lies at a path of a commit or of the index, and where its symbolic links lead.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::tree::OddityKind;
use crate::tree::content::ContentId;

/// Paths are relative to the run's root, as git writes them.
#[derive(Debug, Default)]
pub(super) struct Nodes(BTreeMap<Vec<u8>, Node>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    File(Blob),
    /// With its target.
    Link(Vec<u8>),
    Submodule,
    /// Two sides of a merge that nobody has joined.
    Unmerged,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Blob {
    pub id: ContentId,
    /// `None` for a blob that the repository does not have.
    pub size: Option<u64>,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// With its own path.
    File(Vec<u8>, Blob),
    Folder,
    Odd(OddityKind),
    Nothing,
}

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

impl Nodes {
    pub(super) fn insert(&mut self, path: &[u8], node: Node) {
        self.0.insert(path.to_vec(), node);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &Node)> {
        self.0.iter().map(|(path, node)| (path.as_slice(), node))
    }

    fn is_folder(&self, path: &[u8]) -> bool {
        let inside = [path, b"/"].concat();
        let from = (Bound::Included(inside.as_slice()), Bound::Unbounded);
        path.is_empty()
            || self.0.range::<[u8], _>(from).next().is_some_and(|(next, _)| next.starts_with(&inside))
    }

    /// Follows the links on the way to a path and at its end. A target below the root is found wherever the
    /// repository lies; an absolute one never is.
    pub(super) fn resolve(&self, path: &[u8]) -> Target {
        let mut links = 0;
        // Read from the end.
        let mut ahead: Vec<Vec<u8>> = parts(path).map(<[u8]>::to_vec).rev().collect();
        let mut at: Vec<u8> = Vec::new();
        while let Some(part) = ahead.pop() {
            match part.as_slice() {
                b"." => continue,
                b".." if at.is_empty() => return Target::Odd(OddityKind::OutsideLink),
                b".." => {
                    at.truncate(at.iter().rposition(|&c| c == b'/').unwrap_or(0));
                    continue;
                }
                _ => {}
            }
            let parent = at.len();
            if !at.is_empty() {
                at.push(b'/');
            }
            at.extend_from_slice(&part);
            match self.0.get(&at) {
                Some(Node::Link(target)) => {
                    links += 1;
                    if target.starts_with(b"/") || is_windows_absolute(target) {
                        return Target::Odd(OddityKind::OutsideLink);
                    }
                    if target.is_empty() || links > MOST_LINKS {
                        return Target::Odd(OddityKind::BrokenLink);
                    }
                    at.truncate(parent);
                    ahead.extend(parts(target).map(<[u8]>::to_vec).rev());
                }
                Some(Node::File(blob)) if ahead.is_empty() => return Target::File(at, *blob),
                Some(Node::Submodule) => return Target::Odd(OddityKind::Submodule),
                Some(Node::Unmerged) if ahead.is_empty() => return Target::Odd(OddityKind::Unmerged),
                None if self.is_folder(&at) => {}
                _ => return nothing(links),
            }
        }
        if links > 0 { Target::Odd(OddityKind::DirectoryLink) } else { Target::Folder }
    }
}

fn nothing(links: usize) -> Target {
    if links > 0 { Target::Odd(OddityKind::BrokenLink) } else { Target::Nothing }
}

fn parts(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|&c| c == b'/').filter(|part| !part.is_empty())
}

fn is_windows_absolute(target: &[u8]) -> bool {
    target.get(1) == Some(&b':') || target.starts_with(b"\\")
}

#[cfg(test)]
mod tests {
    use super::{Blob, Node, Nodes, Target};
    use crate::tree::OddityKind::{self, BrokenLink, DirectoryLink, OutsideLink, Submodule};
    use crate::tree::content::ContentHash;

    #[test]
    fn follows_links_as_the_file_system_does_and_not_out_of_the_root() {
        let blob = Blob { id: ContentHash::Sha1.of(b""), size: Some(0) };
        let link = |target: &str| Node::Link(target.as_bytes().to_vec());
        let mut nodes = Nodes::default();
        for (path, node) in [
            ("a/x", Node::File(blob)),
            ("a/x.y", Node::File(blob)),
            ("b/up", link("../a/./x")),
            ("b/out", link("../../a/x")),
            ("b/there-and-back", link("../../project/a/x")),
            ("b/absolute", link("/a/x")),
            ("folder", link("a/")),
            ("b/through", link("../folder/x")),
            ("none", link("a/nothing")),
            ("below", link("a/x/z")),
            ("circle", link("b/circle")),
            ("b/circle", link("../circle")),
            ("empty", link("")),
            ("module", Node::Submodule),
            ("into", link("module/x")),
        ] {
            nodes.insert(path.as_bytes(), node);
        }
        let file = |path: &str| Target::File(path.as_bytes().to_vec(), blob);
        let odd = |kind: OddityKind| Target::Odd(kind);
        for (path, expected) in [
            ("a/x", file("a/x")),
            ("b/up", file("a/x")),
            ("b/through", file("a/x")),
            ("folder/x.y", file("a/x.y")),
            ("b/out", odd(OutsideLink)),
            ("b/there-and-back", odd(OutsideLink)),
            ("b/absolute", odd(OutsideLink)),
            ("folder", odd(DirectoryLink)),
            ("none", odd(BrokenLink)),
            ("below", odd(BrokenLink)),
            ("circle", odd(BrokenLink)),
            ("empty", odd(BrokenLink)),
            ("module", odd(Submodule)),
            ("into", odd(Submodule)),
            ("a", Target::Folder),
            ("a/none", Target::Nothing),
            ("a/x/y", Target::Nothing),
            ("", Target::Folder),
        ] {
            assert_eq!(nodes.resolve(path.as_bytes()), expected, "{path}");
        }
    }
}
