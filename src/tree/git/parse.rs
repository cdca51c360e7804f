//! What git writes, as git documents it. Names in it are any bytes.

use crate::tree::content::ContentId;

/// Output that is not as documented.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Malformed;

/// One entry of a tree or of the index.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Record<'b> {
    pub kind: RecordKind,
    pub id: ContentId,
    /// 0, or which side of an unresolved merge it is.
    pub stage: u8,
    /// Where the output has it.
    pub size: Option<u64>,
    pub path: &'b [u8],
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RecordKind {
    File,
    Link,
    Submodule,
    /// A folder of a sparse index.
    Folder,
}

impl RecordKind {
    fn of_mode(mode: &[u8]) -> Result<Self, Malformed> {
        match mode {
            b"120000" => Ok(Self::Link),
            b"160000" => Ok(Self::Submodule),
            b"040000" => Ok(Self::Folder),
            mode if mode.len() == 6 && mode.starts_with(b"100") => Ok(Self::File),
            _ => Err(Malformed),
        }
    }
}

/// The records of `git ls-tree -r -z`: `mode type id TAB path NUL`; with `-l` the size stands behind the id, padded
/// with blanks, and another word where there is none.
pub fn tree(output: &[u8]) -> Result<Vec<Record<'_>>, Malformed> {
    records(output, |fields| match fields {
        [mode, _, id] => Ok((*mode, *id, 0, None)),
        [mode, _, id, padding @ .., size] if padding.iter().all(|field| field.is_empty()) => {
            Ok((*mode, *id, 0, number(size)))
        }
        _ => Err(Malformed),
    })
}

/// The records of `git ls-files -s -z`: `mode id stage TAB path NUL`.
pub fn index(output: &[u8]) -> Result<Vec<Record<'_>>, Malformed> {
    records(output, of_index)
}

/// The records of `git ls-files -s -v -z`, which have a letter before them, of files that git does not compare with the
/// work tree: `S`, or a small letter.
pub fn marked(output: &[u8]) -> Result<Vec<Record<'_>>, Malformed> {
    let marked = output.split(|&c| c == 0).filter_map(|line| match line {
        [b'S' | b'a'..=b'z', b' ', rest @ ..] => Some(rest),
        _ => None,
    });
    marked.map(|line| record(line, of_index)).collect()
}

fn of_index<'b>(fields: &[&'b [u8]]) -> Result<Fields<'b>, Malformed> {
    match fields {
        [mode, id, [stage @ b'0'..=b'3']] => Ok((*mode, *id, stage - b'0', None)),
        _ => Err(Malformed),
    }
}

type Fields<'b> = (&'b [u8], &'b [u8], u8, Option<u64>);

fn records<'b>(
    output: &'b [u8],
    fields: impl Fn(&[&'b [u8]]) -> Result<Fields<'b>, Malformed>,
) -> Result<Vec<Record<'b>>, Malformed> {
    let Some(output) = output.strip_suffix(b"\0") else {
        return if output.is_empty() { Ok(Vec::new()) } else { Err(Malformed) };
    };
    output.split(|&c| c == 0).map(|line| record(line, &fields)).collect()
}

fn record<'b>(
    record: &'b [u8],
    fields: impl Fn(&[&'b [u8]]) -> Result<Fields<'b>, Malformed>,
) -> Result<Record<'b>, Malformed> {
    let tab = memchr::memchr(b'\t', record).ok_or(Malformed)?;
    let (head, path) = (&record[..tab], &record[tab + 1..]);
    let head: Vec<&[u8]> = head.split(|&c| c == b' ').collect();
    let (mode, id, stage, size) = fields(&head)?;
    if path.is_empty() {
        return Err(Malformed);
    }
    let (kind, id) = (RecordKind::of_mode(mode)?, ContentId::parse(id).ok_or(Malformed)?);
    Ok(Record { kind, id, stage, size, path })
}

/// The line that `git cat-file --batch` and `--batch-check` write for an id, without its line feed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// A blob of so many bytes.
    Blob(ContentId, u64),
    /// An object that is no file.
    Other(ContentId),
    /// An object that the repository does not have.
    Missing(ContentId),
}

pub fn header(line: &[u8]) -> Result<Header, Malformed> {
    let fields: Vec<&[u8]> = line.split(|&c| c == b' ').collect();
    let id = fields.first().and_then(|id| ContentId::parse(id)).ok_or(Malformed)?;
    match fields[1..] {
        [b"missing"] => Ok(Header::Missing(id)),
        [b"blob", size] => number(size).map(|size| Header::Blob(id, size)).ok_or(Malformed),
        [b"tree" | b"commit" | b"tag", size] => number(size).map(|_| Header::Other(id)).ok_or(Malformed),
        _ => Err(Malformed),
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let is_plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| is_plain)?.parse().ok()
}

/// The paths that `git ls-files --debug -z` shows as only announced (`git add --intent-to-add`): they are
/// in the index and in no commit that is made of it. Whatever is not as today's git writes it is left out,
/// since this output is documented as for people.
pub fn announced(output: &[u8]) -> Vec<&[u8]> {
    const ANNOUNCED: u32 = 1 << 29;
    let mut paths = Vec::new();
    let mut rest = output;
    while let Some(end) = memchr::memchr(0, rest) {
        let path = &rest[..end];
        rest = &rest[end + 1..];
        let Some(flags) = memchr::memmem::find(rest, b"flags: ") else { break };
        let behind = &rest[flags + b"flags: ".len()..];
        let line = memchr::memchr(b'\n', behind).unwrap_or(behind.len());
        let flags = std::str::from_utf8(&behind[..line]).ok();
        let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 16).ok());
        if flags.is_some_and(|flags| flags & ANNOUNCED != 0) {
            paths.push(path);
        }
        rest = behind.get(line + 1..).unwrap_or_default();
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::{Header, Malformed, RecordKind, announced, header, index, marked, tree};

    const ID: &str = "ce013625030ba8dba906f756967f9e9ca394464a";

    #[test]
    fn finds_what_is_marked() {
        let line = |tag: &str, path: &str| format!("{tag} 100644 {ID} 0\t{path}\0");
        let lines = [("H", "H a"), ("h", "b"), ("S", "c\nS d"), ("s", "e"), ("M", "f"), ("?", "s g")];
        let output: String = lines.map(|(tag, path)| line(tag, path)).concat();
        let found: Vec<_> = marked(output.as_bytes()).unwrap().iter().map(|r| r.path).collect();
        assert_eq!(found, [&b"b"[..], b"c\nS d", b"e"]);
        assert_eq!(marked(b"h a\0"), Err(Malformed));
    }

    #[test]
    fn reads_entries_with_any_name() {
        let output = format!("100644 blob {ID}\ta b\tc\n\0120000 blob {ID}\tl\0160000 commit {ID}\ts\0");
        let found = tree(output.as_bytes()).unwrap();
        let found: Vec<_> = found.iter().map(|r| (r.kind, r.path, r.stage)).collect();
        let expected: [(_, &[u8], _); 3] = [
            (RecordKind::File, b"a b\tc\n", 0),
            (RecordKind::Link, b"l", 0),
            (RecordKind::Submodule, b"s", 0),
        ];
        assert_eq!(found, expected);

        let output = format!(
            "100644 blob {ID}      12\ta\0160000 commit {ID}       -\ts\0100644 blob {ID}     BAD\tb\0"
        );
        let sizes: Vec<_> = tree(output.as_bytes()).unwrap().iter().map(|r| r.size).collect();
        assert_eq!(sizes, [Some(12), None, None]);

        let output = [format!("100755 {ID} 2\t").as_bytes(), b"x\xff\0"].concat();
        let found = index(&output).unwrap();
        assert_eq!((found[0].stage, found[0].path), (2, &b"x\xff"[..]));
        assert_eq!((tree(b""), index(b"")), (Ok(Vec::new()), Ok(Vec::new())));
    }

    #[test]
    fn refuses_what_git_does_not_write() {
        for wrong in
            ["x", "\0", "100644 blob\ta\0", "100644 blob 12\ta\0", "100644 blob {}\t\0", "9 blob {}\ta\0"]
        {
            let wrong = wrong.replace("{}", ID);
            assert_eq!(tree(wrong.as_bytes()), Err(Malformed), "{wrong:?}");
        }
        assert_eq!(index(format!("100644 {ID} 4\ta\0").as_bytes()), Err(Malformed));
        for wrong in
            ["", "missing", "{} blob", "{} blob -1", "{} blob +1", "{} blob 99999999999999999999", "{} x 1"]
        {
            let wrong = wrong.replace("{}", ID);
            assert_eq!(header(wrong.as_bytes()), Err(Malformed), "{wrong:?}");
        }
    }

    #[test]
    fn reads_headers() {
        let of = |end: &str| header(format!("{ID} {end}").as_bytes()).unwrap();
        assert!(matches!(of("blob 12"), Header::Blob(_, 12)));
        assert!(matches!(of("tree 12"), Header::Other(_)));
        assert!(matches!(of("missing"), Header::Missing(_)));
    }

    #[test]
    fn reads_which_entries_are_only_announced() {
        let entry = |path: &str, flags: &str| {
            format!(
                "{path}\0  ctime: 1:2\n  mtime: 1:2\n  dev: 1\tino: 2\n  uid: 0\tgid: 0\n  size: 3\tflags: {flags}\n"
            )
        };
        let output =
            [entry("a", "0"), entry("b c", "20000000"), entry("d", "20004000"), entry("e", "zz")].concat();
        assert_eq!(announced(output.as_bytes()), [&b"b c"[..], b"d"]);
        assert_eq!(announced(b"a\0 flags: "), [] as [&[u8]; 0]);
    }
}
