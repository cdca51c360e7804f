//! Files that were meant to hold XML and hold something else.

use memchr::memmem;

/// Why a file is not worth parsing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing, or only white space.
    Empty,
    /// A placeholder that Git LFS did not replace.
    LfsPointer,
    /// A marker of an unresolved merge, at this byte of the text.
    MergeConflict { offset: usize },
    /// The first character that is not blank, at this byte of the text, begins no element.
    NotXml { offset: usize },
}

impl Obstacle {
    /// Byte offset in the text.
    pub fn offset(&self) -> usize {
        match *self {
            Self::Empty | Self::LfsPointer => 0,
            Self::MergeConflict { offset } | Self::NotXml { offset } => offset,
        }
    }

    pub fn message(&self) -> String {
        match self {
            Self::Empty => "the file is empty",
            Self::LfsPointer => "the file is a Git LFS pointer; its content is not here",
            Self::MergeConflict { .. } => "the file has an unresolved merge conflict",
            Self::NotXml { .. } => "the file is not XML: it does not begin with '<'",
        }
        .to_owned()
    }

    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "retrieve the metadata again or delete the file",
            Self::LfsPointer => "run 'git lfs pull', or fetch with LFS in the pipeline",
            Self::MergeConflict { .. } => "resolve the conflict and remove its markers",
            Self::NotXml { .. } => "restore the file, or exclude it if it is no metadata",
        }
    }
}

/// Looks for what would make a parser's message misleading.
///
/// A conflict that a comment or a CDATA section hides from the parser is one too. A lone line of
/// `>>>>>>>` may be quoted text: it counts only behind a line of `=======`.
pub fn sniff(text: &str) -> Option<Obstacle> {
    let blank = text.len() - text.trim_start().len();
    if blank == text.len() {
        return Some(Obstacle::Empty);
    }
    if is_lfs_pointer(text.as_bytes()) {
        return Some(Obstacle::LfsPointer);
    }
    if let Some(offset) = conflict(text) {
        return Some(Obstacle::MergeConflict { offset });
    }
    (!text[blank..].starts_with('<')).then_some(Obstacle::NotXml { offset: blank })
}

/// The same without a look for a conflict where the text begins as XML does: see [`may_conflict`].
pub fn sniff_beginning(text: &str) -> Option<Obstacle> {
    if text.trim_start().starts_with('<') { None } else { sniff(text) }
}

/// Whether a part of a text, which begins with its first line or behind its first byte, has anything that [`sniff`]
/// could take for a conflict.
pub fn may_conflict(part: &[u8]) -> bool {
    part.starts_with(b"<<<<<<< ")
        || memmem::find(part, b"\n<<<<<<< ").is_some()
        || memmem::find(part, b"\n>>>>>>> ").is_some()
}

/// Whether a file holds, in place of its content, where Git LFS has it.
pub fn is_lfs_pointer(bytes: &[u8]) -> bool {
    let spec = ["version https://git-lfs.github.com/spec/", "version https://hawser.github.com/spec/"];
    spec.iter().any(|spec| bytes.starts_with(spec.as_bytes()))
}

/// The first marker of a merge conflict.
fn conflict(text: &str) -> Option<usize> {
    if text.starts_with("<<<<<<< ") {
        return Some(0);
    }
    let begin = memmem::find(text.as_bytes(), b"\n<<<<<<< ").map(|at| at + 1);
    begin.or_else(|| {
        let end = memmem::find(text.as_bytes(), b"\n>>>>>>> ")?;
        let middle = text[..=end].split_inclusive('\n').scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line.trim_end()))
        });
        middle.filter(|(_, line)| *line == "=======").map(|(start, _)| start).next()
    })
}

#[cfg(test)]
mod tests {
    use super::{Obstacle, sniff};

    #[test]
    fn sees_what_stands_in_for_xml() {
        let none = None;
        let at = |offset| Some(Obstacle::MergeConflict { offset });
        for (text, expected) in [
            ("", Some(Obstacle::Empty)),
            (" \r\n\t", Some(Obstacle::Empty)),
            (
                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
                Some(Obstacle::LfsPointer),
            ),
            ("\n hello <a/>", Some(Obstacle::NotXml { offset: 2 })),
            ("{}", Some(Obstacle::NotXml { offset: 0 })),
            ("<a>\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n</a>", at(4)),
            ("<<<<<<< HEAD\n<a/>", at(0)),
            ("<a>\r\n<<<<<<< HEAD\r\n", at(5)),
            ("<a>\n=======\r\n2\n>>>>>>> theirs\n</a>", at(4)),
            ("<a>\n>>>>>>> quoted mail\n</a>", none),
            ("<a>\n=======\n</a>", none),
            ("<a><<<<<<< HEAD</a>", none),
            ("\n <?xml version=\"1.0\"?><a/>", none),
            ("<a/>", none),
        ] {
            assert_eq!(sniff(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_obstacle_says_what_to_do() {
        let conflict = sniff("<a>\n<<<<<<< HEAD\n").unwrap();
        assert_eq!(conflict.offset(), 4);
        for obstacle in [Obstacle::Empty, Obstacle::LfsPointer, conflict, Obstacle::NotXml { offset: 0 }] {
            assert!(!obstacle.message().is_empty() && !obstacle.remedy().is_empty());
        }
    }
}
