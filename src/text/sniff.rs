//! Files that are something else than the XML that their name promises.

/// What stands where XML should.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    Empty,
    /// Git LFS keeps the content elsewhere.
    LfsPointer,
    /// A merge left its markers; the byte at which the first begins.
    ConflictMarker(usize),
    /// The byte of the first character.
    NotXml(usize),
}

impl Obstacle {
    pub fn offset(self) -> usize {
        match self {
            Self::Empty | Self::LfsPointer => 0,
            Self::ConflictMarker(at) | Self::NotXml(at) => at,
        }
    }

    pub fn message(self) -> String {
        match self {
            Self::Empty => "the file is empty",
            Self::LfsPointer => "the file is a Git LFS pointer, not the metadata itself",
            Self::ConflictMarker(_) => "the file holds the markers of an unresolved merge",
            Self::NotXml(_) => "the file is not XML",
        }
        .to_owned()
    }

    pub fn remedy(self) -> &'static str {
        match self {
            Self::Empty => "remove it, or retrieve it again",
            Self::LfsPointer => "run 'git lfs pull' first",
            Self::ConflictMarker(_) => "resolve the merge and remove the markers",
            Self::NotXml(_) => "restore the metadata, or rename the file",
        }
    }
}

/// The reason not even to try to read a file as XML.
pub fn sniff(text: &str) -> Option<Obstacle> {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    if body.is_empty() {
        return Some(Obstacle::Empty);
    }
    if body.starts_with("version https://git-lfs.github.com/spec/") {
        return Some(Obstacle::LfsPointer);
    }
    if let Some(at) = conflict_marker(text) {
        return Some(Obstacle::ConflictMarker(at));
    }
    (!body.starts_with('<')).then_some(Obstacle::NotXml(start))
}

/// The first line that git writes into a file with a conflict. Seven of these signs and a blank
/// at the start of a line are no XML.
fn conflict_marker(text: &str) -> Option<usize> {
    let at_line_start = |at: usize| at == 0 || text.as_bytes()[at - 1] == b'\n';
    ["<<<<<<< ", ">>>>>>> "]
        .into_iter()
        .flat_map(|marker| memchr::memmem::find_iter(text.as_bytes(), marker.as_bytes()))
        .filter(|&at| at_line_start(at))
        .min()
}

#[cfg(test)]
mod tests {
    use super::{Obstacle, sniff};

    #[test]
    fn tells_obstacles_from_xml() {
        let cases = [
            ("", Some(Obstacle::Empty)),
            (" \r\n", Some(Obstacle::Empty)),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", Some(Obstacle::LfsPointer)),
            ("<a>\n<<<<<<< HEAD\n<b/>\n=======\n>>>>>>> other\n</a>", Some(Obstacle::ConflictMarker(4))),
            ("<a>x</a>\n>>>>>>> other", Some(Obstacle::ConflictMarker(9))),
            ("# notes", Some(Obstacle::NotXml(0))),
            ("<a>a <<<<<<< b</a>", None),
            ("\n<a/>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(sniff(text), expected, "{text}");
        }
    }
}
