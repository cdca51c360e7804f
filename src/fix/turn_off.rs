//! The edits that turn bits of an entry off and do nothing else.

use crate::metadata::boolean;
use crate::metadata::entry::{self, Entry, FlagValues};
use crate::project::MetadataKind;
use crate::terms::grant::Bits;
use crate::text::decode::Decoded;
use crate::tree::edit::Edit;
use crate::xml::error::XmlError;
use crate::xml::reader::Reader;

/// The edits after which an entry, whose offset is one in `decoded`, grants none of the bits `off`, in the order of
/// the file; the element and every other byte stay as they are. `kind` is that of the whole component.
///
/// `None` where the file does not allow that: in another encoding than UTF-8, with a comment inside a
/// value, or where the element itself is the grant.
///
/// # Errors
/// The text does not hold the whole element.
pub fn turn_off(
    decoded: &Decoded<'_>,
    kind: MetadataKind,
    entry: &Entry,
    off: Bits,
) -> Result<Option<Vec<Edit>>, XmlError> {
    if !decoded.is_utf8() {
        return Ok(None);
    }
    let text = &*decoded.text;
    let flags = entry::flags_of(entry.kind);
    let mut edits = Vec::new();
    let (mut reader, _) = Reader::element_at(text, entry.offset)?;
    while let Some(child) = reader.child()? {
        let Some(flag) = flags.iter().find(|f| f.child.as_bytes() == child.name) else {
            reader.skip(&child)?;
            continue;
        };
        let value = reader.value(&child)?;
        if !flag.bits.intersects(off) {
            continue;
        }
        let written = value.text();
        let (is_on, other) = match flag.values {
            FlagValues::Boolean => (boolean(&written) == Some(true), "false"),
            FlagValues::Inverted => (boolean(&written) == Some(false), "true"),
            FlagValues::Visibility => {
                let is_on = entry::visibility(&written).is_some_and(|bits| bits.intersects(off));
                (is_on, if kind == MetadataKind::Profile { "Hidden" } else { "None" })
            }
            FlagValues::Present => return Ok(None),
        };
        if !is_on {
            continue;
        }
        let range = value.span().range();
        if text[range.clone()].replace("<![CDATA[", "").contains('<') {
            return Ok(None);
        }
        let (start, end) = (decoded.disk_offset(range.start), decoded.disk_offset(range.end));
        edits.push(Edit { start, end, order: String::new(), text: other.into() });
    }
    Ok((!edits.is_empty()).then_some(edits))
}
