//! Percent-encoding, as Salesforce writes special characters in file names and references.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A name without its percent-encoding: `Custom%3A Sales` is `Custom: Sales`. What decodes to no
/// text stays as it is.
pub fn decode(name: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', name.as_bytes()).is_some() {
        percent_decode_str(name).decode_utf8().unwrap_or(Cow::Borrowed(name))
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_what_is_text() {
        assert_eq!(decode("Custom%3A Sales"), "Custom: Sales");
        assert_eq!(decode("100% sure"), "100% sure");
        assert_eq!(decode("%FF"), "%FF");
    }
}
