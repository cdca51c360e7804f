//! The id of a record.

use std::fmt;

/// The id of a record of an org: its first 15 characters, which are the same in both forms that Salesforce writes.
///
/// Source: "What are the differences between 15-digit and 18-digit IDs", Salesforce Help.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId([u8; 15]);

/// Text that is no id, and why.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum NoId {
    /// Not 15 or 18 letters and digits.
    Form,
    /// The last three characters say that letters changed their case, as spreadsheets may do.
    Checksum,
}

impl NoId {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Form => "is no id of 15 or 18 letters and digits",
            Self::Checksum => "is an id whose letters have changed their case",
        }
    }
}

impl RecordId {
    /// Takes an id in either form.
    pub(super) fn parse(text: &str) -> Result<Self, NoId> {
        let bytes = text.as_bytes();
        let (id, sum) = bytes.split_first_chunk::<15>().ok_or(NoId::Form)?;
        if !matches!(sum.len(), 0 | 3) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(NoId::Form);
        }
        let is_right = sum.is_empty() || checksum(id).eq_ignore_ascii_case(sum);
        if is_right { Ok(Self(*id)) } else { Err(NoId::Checksum) }
    }

    /// The first three characters, which say of what object the record is.
    pub(super) fn prefix(&self) -> &[u8] {
        &self.0[..3]
    }
}

/// One character for each five of the id: which of them are capital letters.
fn checksum(id: &[u8; 15]) -> [u8; 3] {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let mut sum = [0; 3];
    for (five, digit) in id.chunks(5).zip(&mut sum) {
        let capitals = five.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
        *digit = DIGITS[capitals.map(|(at, _)| 1 << at).sum::<usize>()];
    }
    sum
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&byte| write!(f, "{}", char::from(byte)))
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_id() {
        let short = RecordId::parse("005D0000001T8fW").unwrap();
        assert_eq!(RecordId::parse("005D0000001T8fWIAS").unwrap(), short);
        assert_eq!(short.prefix(), b"005");
        assert_eq!(short.to_string(), "005D0000001T8fW");
    }

    #[test]
    fn a_changed_case_is_noticed() {
        assert_eq!(RecordId::parse("005d0000001t8fwIAS"), Err(NoId::Checksum));
        assert_eq!(RecordId::parse("005D0000001T8f"), Err(NoId::Form));
        assert_eq!(RecordId::parse("005D0000001T8fWI"), Err(NoId::Form));
        assert_eq!(RecordId::parse("005D0000001T8\u{e4}"), Err(NoId::Form));
    }
}
