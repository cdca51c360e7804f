#![expect(clippy::cast_possible_truncation, reason = "test inputs are small")]

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use proptest::prelude::*;

use super::{DecodeError, decode};
use crate::text::position::{Lines, Position};

fn error(bytes: &[u8]) -> DecodeError {
    decode(bytes).err().expect("must not decode")
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

#[test]
fn utf8_is_borrowed_and_loses_only_its_byte_order_mark() {
    let plain = decode("<a>Füße</a>".as_bytes()).unwrap();
    assert!(matches!(plain.text, std::borrow::Cow::Borrowed("<a>Füße</a>")));
    let marked = decode(b"\xEF\xBB\xBF<a/>").unwrap();
    assert_eq!((&*marked.text, marked.bom_len(), marked.is_utf8()), ("<a/>", 3, true));
    assert_eq!(marked.disk_offset(1), 4);
    let at = marked.position(&Lines::new(&marked.text), 1);
    assert_eq!(at, Position { line: 1, column: 2, offset: 4 });
    assert_eq!(&*decode(b"").unwrap().text, "");
}

#[test]
fn utf16_needs_no_byte_order_mark() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<a>ß𝄞ü</a>";
    for little in [true, false] {
        let plain = utf16(text, little);
        let mut marked = if little { vec![0xFF, 0xFE] } else { vec![0xFE, 0xFF] };
        marked.extend_from_slice(&plain);
        for (bytes, bom) in [(plain, 0), (marked, 2)] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((&*decoded.text, decoded.bom_len()), (text, bom));
            assert_eq!(decoded.encoding(), if little { UTF_16LE } else { UTF_16BE });
            assert!(!decoded.is_utf8());
            let end = text.find("</a>").unwrap();
            assert_eq!(decoded.disk_offset(end) as usize, bytes.len() - 8);
            assert_eq!(decoded.disk_offset(text.len() + 9) as usize, bytes.len());
        }
    }
}

#[test]
fn a_declared_encoding_is_used() {
    let bytes = b"<?xml version='1.0' encoding = 'ISO-8859-1' ?><a>F\xFC\xDFe</a>";
    let decoded = decode(bytes).unwrap();
    assert!(decoded.text.ends_with("<a>Füße</a>"));
    let at = decoded.text.find("e</a>").unwrap();
    assert_eq!(decoded.disk_offset(at) as usize, bytes.len() - 5);

    let japanese = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n<a>\x98\x41\x8C\x67</a>";
    let decoded = decode(japanese).unwrap();
    assert!(decoded.text.ends_with("<a>連携</a>"));
    let at = decoded.position(&Lines::new(&decoded.text), decoded.text.find("携").unwrap());
    assert_eq!((at.line, at.column, at.offset), (2, 5, 48));
}

#[test]
fn declarations_that_cannot_be_true_or_say_nothing_leave_utf8() {
    for head in [
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        "<?xml version=\"1.0\" encoding=\"utf8\"?>",
        "<?xml version=\"1.0\"?>",
        "<?xml encoding?>",
        "<?xml encoding=?>",
        "<?xml encoding=\"x?>",
        "<?xml encoding=\"klingon\"",
        " <?xml encoding=\"klingon\"?>",
    ] {
        let text = format!("{head}<a>ü</a>");
        assert_eq!(&*decode(text.as_bytes()).unwrap().text, text);
    }
    let marked = "\u{feff}<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>ü</a>";
    assert_eq!(&*decode(marked.as_bytes()).unwrap().text, &marked[3..]);
}

#[test]
fn errors_name_the_exact_byte() {
    let bad = error(b"\xEF\xBB\xBF<a>\n\xC3\xBC\xFF</a>");
    assert_eq!(bad.position, Position { line: 2, column: 2, offset: 9 });
    assert_eq!(bad.message, "the byte 0xFF is not valid UTF-8 here");

    let cut = error("<a>ü".as_bytes().split_last().unwrap().1);
    assert_eq!(cut.position.offset, 3);

    let unknown = error(b"<?xml version=\"1.0\"\n encoding=\"klingon\"?><a/>");
    assert_eq!(unknown.position, Position { line: 2, column: 12, offset: 31 });
    assert!(unknown.message.contains("'klingon'"));

    let mut lone = vec![0xFF, 0xFE];
    lone.extend(utf16("<a>\n", true));
    lone.extend([0x00, 0xD8, b'x', 0]);
    let lone = error(&lone);
    assert_eq!(lone.position, Position { line: 2, column: 1, offset: 10 });

    let mut odd = utf16("<a/>", false);
    odd.push(0);
    assert_eq!(error(&odd).position.offset, 8);

    let sjis = error(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>ab\x98\xFFcd");
    assert_eq!(sjis.position.offset, 44);

    assert!(error(b"\xFF\xFE\0\0<\0\0\0").message.contains("UTF-32"));
}

proptest! {
    #[test]
    fn never_panics(bytes: Vec<u8>, prefix in 0usize..5) {
        let head: &[u8] = [
            &b""[..], b"\xFF\xFE", b"\xFE\xFF", b"<?xml encoding=\"gb18030\"?>", b"<?xml encoding=\"iso-2022-jp\"?>",
        ][prefix];
        let bytes = [head, &bytes].concat();
        match decode(&bytes) {
            Ok(decoded) => for offset in 0..decoded.text.len() + 2 {
                prop_assert!(decoded.disk_offset(offset) as usize <= bytes.len());
            },
            Err(error) => prop_assert!(error.position.offset as usize <= bytes.len()),
        }
    }

    #[test]
    fn disk_offsets_are_those_of_the_prefix_encoded_again(
        text in "[ -~äßжÄ連携機能あアー𝄞€\n]{0,40}",
        label in proptest::sample::select(vec![
            "windows-1252", "shift_jis", "gb18030", "euc-jp", "euc-kr", "big5", "koi8-r", "gbk", "iso-8859-15",
        ]),
    ) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let full = format!("<?xml version=\"1.0\" encoding=\"{label}\"?>{text}");
        let (bytes, _, unmappable) = encoding.encode(&full);
        prop_assume!(!unmappable);
        let decoded = decode(&bytes).unwrap();
        prop_assume!(decoded.text == full);
        for (offset, _) in full.char_indices() {
            prop_assert_eq!(decoded.disk_offset(offset) as usize, encoding.encode(&full[..offset]).0.len());
        }
        prop_assert_eq!(decoded.disk_offset(full.len()) as usize, bytes.len());
    }

    #[test]
    fn utf16_offsets_count_code_units(text in "\\PC{0,40}", little: bool) {
        let bytes = [if little { &[0xFF, 0xFE] } else { &[0xFE, 0xFF] }, &utf16(&text, little)[..]].concat();
        prop_assume!(!text.starts_with('\0'));
        let decoded = decode(&bytes).unwrap();
        for (offset, _) in text.char_indices() {
            prop_assert_eq!(decoded.disk_offset(offset) as usize, 2 + 2 * text[..offset].encode_utf16().count());
        }
    }
}
