//! What `git cat-file --batch` writes for one id: a line, and a blob behind it.

use std::io::{self, BufRead, Read};

use super::error::GitError;
use super::parse::{self, Header};
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::unreadable::Unreadable;

/// A file of this size or more is not read; nothing of it would be used.
const TOO_LARGE: u64 = 1 << 32;

/// Longer than any line that git writes before a blob.
const LONGEST_HEADER: u64 = 256;

/// Puts the blob that was asked for into `buffer`. Whether it is there: a repository may lack it.
///
/// # Errors
/// The answer is about something else or not as documented, or it ends too early; nothing after it can be
/// understood then.
pub fn read(answers: &mut impl BufRead, id: ContentId, buffer: &mut Buffer) -> io::Result<bool> {
    let mut line = Vec::new();
    answers.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
    let line = line.strip_suffix(b"\n").ok_or_else(not_understood)?;
    let size = match parse::header(line).map_err(|_| not_understood())? {
        Header::Missing(of) if of == id => return Ok(false),
        Header::Blob(of, size) if of == id => size,
        _ => return Err(not_understood()),
    };
    if size >= TOO_LARGE {
        return Err(Unreadable { message: "it has 4 GiB or more".to_owned(), remedy: "exclude it" }.into());
    }
    buffer.fill(&mut answers.by_ref().take(size), size)?;
    let mut end = [0];
    answers.read_exact(&mut end)?;
    if buffer.bytes().len() as u64 == size && end == *b"\n" { Ok(true) } else { Err(not_understood()) }
}

pub(super) fn not_understood() -> io::Error {
    io::Error::other(GitError::not_understood("cat-file --batch").message)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::tree::buffer::Buffer;
    use crate::tree::content::ContentHash;

    #[test]
    fn only_a_whole_answer_about_the_id_is_taken() {
        let id = ContentHash::Sha1.of(b"a\n");
        let other = ContentHash::Sha1.of(b"");
        let mut buffer = Buffer::default();
        let mut of = |answer: String| {
            let read = read(&mut answer.as_bytes(), id, &mut buffer).ok();
            read.map(|there| there.then(|| buffer.bytes().to_vec()))
        };
        assert_eq!(of(format!("{id} blob 2\na\n\nmore")), Some(Some(b"a\n".to_vec())));
        assert_eq!(of(format!("{id} missing\n")), Some(None));
        for answer in
            ["blob 4\na\n\n", "blob 1\nab\n", "blob 2\na\n", "blob 2", "tree 2\na\n\n", "blob 4294967296\n"]
        {
            assert_eq!(of(format!("{id} {answer}")), None, "{answer}");
        }
        assert_eq!(of(format!("{other} blob 0\n\n")), None);
        assert_eq!(of(format!("{id}{}\n", " ".repeat(300))), None);
    }
}
