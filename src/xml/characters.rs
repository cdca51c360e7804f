//! Which characters a document may hold.

/// The byte of the first character that XML 1.0 does not allow, not even in a comment: a control character other
/// than tab and line end, or one of the two that are no characters.
pub(crate) fn first_forbidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = 0;
    for block in bytes.chunks(BLOCK) {
        // Without an early end, so that many bytes are looked at together.
        if block.iter().fold(0, |any, &b| any | u8::from(is_forbidden_control(b))) != 0 {
            return block.iter().position(|&b| is_forbidden_control(b)).map(|at| start + at);
        }
        if let Some(at) = memchr::memchr_iter(0xEF, block).find(|at| is_no_character(&bytes[start + at..])) {
            return Some(start + at);
        }
        start += block.len();
    }
    None
}

const BLOCK: usize = 4096;

fn is_forbidden_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Whether the text begins with U+FFFE or U+FFFF.
fn is_no_character(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xEF\xBF\xBE") || bytes.starts_with(b"\xEF\xBF\xBF")
}

#[cfg(test)]
mod tests {
    use super::first_forbidden;

    #[test]
    fn exactly_the_characters_that_xml_names_are_allowed() {
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        for c in ('\0'..='\u{FFFF}').chain(['\u{10000}', '\u{1FFFE}', '\u{10FFFF}']) {
            let found = first_forbidden(&format!("ä{c}"));
            assert_eq!(found, (!allowed(c)).then_some(2), "U+{:04X}", u32::from(c));
        }
        let long = "x".repeat(4095);
        assert_eq!(first_forbidden(&format!("{long}\u{FFFF}")), Some(4095));
        assert_eq!(first_forbidden(&format!("{long}x\u{1}")), Some(4096));
    }
}
