//! Several files in one input, so that a whole project can be mutated.

use crate::engine::common::Files;

/// A line that begins a file.
const BEFORE: &str = "-- ";
const BEHIND: &str = " --";

/// More files than these only make an input slow.
const MOST_FILES: usize = 40;

/// What an input holds.
pub struct Archive<'b> {
    /// What stands before the first file, for a target that reads one file above all.
    pub head: &'b [u8],
    pub files: Files,
}

impl<'b> Archive<'b> {
    /// Takes an input apart at its lines `-- PATH --`. A line whose path no tree can list is part of the
    /// file above it.
    pub fn read(bytes: &'b [u8]) -> Self {
        let mut files = Files::default();
        let (mut head, mut at, mut content) = (bytes, 0, 0);
        let mut path: Option<&str> = None;
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let start = at;
            at += line.len();
            let Some(next) = path_in(line).filter(|next| can_stand_beside(next, path, &files)) else {
                continue;
            };
            match path.replace(next) {
                Some(path) => files.0.push((path.to_owned(), bytes[content..start].to_vec())),
                None => head = &bytes[..start],
            }
            content = at;
        }
        files.0.extend(path.map(|path| (path.to_owned(), bytes[content..].to_vec())));
        Self { head, files }
    }

    /// The files as an input, which reads back as these.
    pub fn write(files: &Files) -> Vec<u8> {
        let mut out = Vec::new();
        for (path, content) in &files.0 {
            out.extend_from_slice(format!("{BEFORE}{path}{BEHIND}\n").as_bytes());
            out.extend_from_slice(content);
            if !content.ends_with(b"\n") {
                out.push(b'\n');
            }
        }
        out
    }
}

fn path_in(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?.trim_end_matches(['\n', '\r']);
    let path = line.strip_prefix(BEFORE)?.strip_suffix(BEHIND)?;
    let is_listed = |part: &str| !matches!(part, "" | "." | ".." | ".git" | ".sf" | ".sfdx" | "node_modules");
    (!path.contains('\0') && path.split('/').all(is_listed)).then_some(path)
}

/// A path names one file, and no file is a folder.
fn can_stand_beside(path: &str, last: Option<&str>, files: &Files) -> bool {
    let below =
        |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let mut others = files.0.iter().map(|(other, _)| other.as_str()).chain(last);
    files.0.len() < MOST_FILES
        && others.all(|other| path != other && !below(path, other) && !below(other, path))
}
