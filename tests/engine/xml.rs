//! What the positioned reader accepts, where it places things and what it refuses.

use leastforce::xml::leaves;
use leastforce::xml::reader::Reader;

fn walk(text: &str) -> Result<Vec<(String, String)>, String> {
    let fault = |e: leastforce::xml::error::XmlError| format!("{}: {}", e.offset, e.message);
    let (mut reader, _root) = Reader::document(text).map_err(fault)?;
    let mut out = Vec::new();
    while let Some(child) = reader.child().map_err(fault)? {
        let value = reader.value(&child).map_err(fault)?;
        assert_eq!(text[child.start as usize..].chars().next(), Some('<'));
        out.push((child.name_lossy(), value.text().into_owned()));
    }
    reader.finish().map_err(fault)?;
    Ok(out)
}

fn one(body: &str) -> String {
    walk(&format!("<r>{body}</r>")).expect(body).remove(0).1
}

#[test]
fn values_keep_what_they_mean() {
    assert_eq!(one("<a>Sales &amp; Service</a>"), "Sales & Service");
    assert_eq!(one("<a>\n  x &#233;&#x41; y\n</a>"), "x éA y");
    assert_eq!(one("<a><![CDATA[<b> & ]]></a>"), "<b> & ");
    assert_eq!(one("<a>x<!-- & < -->y</a>"), "xy");
    assert_eq!(one("<a> <!-- c -->\n x <!-- d --> y <?p?> <!-- e --> </a>"), "x  y");
    assert_eq!(one("<a> <!-- c --><![CDATA[ x ]]> <!-- d --> </a>"), " x ");
    assert_eq!(one("<a> <!-- c -->&#32;x&#32; <!-- d --> </a>"), " x ");
    assert_eq!(one("<a>one\r\ntwo</a>"), "one\ntwo");
    assert_eq!(one("<a>one&#13;two\rthree</a>"), "one\rtwo\nthree");
    assert_eq!(one("<a/>"), "");
    assert_eq!(one("<a></a>"), "");
    assert_eq!(one("<p:a  x='1' >v</p:a >"), "v");
}

#[test]
fn places_are_exact() {
    let text =
        "<r>\n    <e>\n        <k> A&amp;B </k>\n        <b>true</b>\n        <n><m/></n>\n    </e>\n</r>";
    let start = u32::try_from(text.find("<e>").unwrap()).unwrap();
    let read = leaves::at(text, start).unwrap();
    assert!(text[read.span.range()].ends_with("</e>"));
    let seen: Vec<_> =
        read.children.iter().map(|l| (&text[l.span.range()], &text[l.value.range()])).collect();
    assert_eq!(seen, [("<k> A&amp;B </k>", "A&amp;B"), ("<b>true</b>", "true"), ("<n><m/></n>", "")]);
}

#[test]
fn refuses_what_is_not_well_formed() {
    let cases = [
        ("", "0: the file holds no element"),
        ("<r><a>", "3: <a> is never closed: the file ends too early"),
        ("<r><a></r>", "6: </r> closes nothing: <a> is open"),
        ("<r><!-- é-é -- --></r>", "14: '--' inside a comment, which XML does not allow"),
        ("<r/></r>", "4: </r> closes nothing"),
        ("<r/><s/>", "4: a second root element <s>"),
        ("<r/>text", "4: text outside the root element"),
        ("text<r/>", "0: text outside the root element"),
        ("<r/>&amp;", "4: text outside the root element"),
        ("<r><a>&nbsp;</a></r>", "6: the entity '&nbsp;' is not defined"),
        ("<r><a>&#0;</a></r>", "6: the entity '&#0;' is not defined"),
        ("<r><a>A & B</a></r>", "8: an '&' that begins no entity; write &amp;"),
        ("<!DOCTYPE r [<!ENTITY x 'y'>]><r/>", "0: a document type definition (DTD) is not read"),
        (" <?xml version='1.0'?><r/>", "1: the XML declaration is not at the beginning of the file"),
        ("<r><a><b/></a></r>", "6: <a> must hold text, not <b>"),
        ("<r>x<a/></r>", "3: text where an element must stand"),
        ("<r><a", "3: the file ends inside a tag"),
        ("<r x='1' x='2'/>", "0: a malformed attribute: 'x' stands in <r> more than once"),
        ("\u{feff}<r/>", "0: a second byte order mark"),
        ("<r><1a/></r>", "3: '<1a' begins no element, since '1a' is no name in XML"),
        ("<r>< a/></r>", "3: '<' begins no element, since '' is no name in XML"),
        ("<r x='1'y='2'/>", "0: a malformed attribute: no blank stands before it"),
        ("<r 1x='1'/>", "0: a malformed attribute: '1x' is no name in XML"),
        ("<r x/>", "0: a malformed attribute: 'x' has no value in quotes"),
        ("<r x=1/>", "0: a malformed attribute: 'x' has no value in quotes"),
        ("<r x='<'/>", "0: a malformed attribute: '<' in 'x'; write &lt;"),
        ("<r x='&nbsp;'/>", "0: a malformed attribute: '&' in 'x' that begins no known entity"),
        ("<r><a>x]]>y</a></r>", "6: ']]>' in a text, where XML does not allow it; write ]]&gt;"),
        ("<r><?XML a?></r>", "3: '<?XML' begins no processing instruction"),
        ("<r><?1?></r>", "3: '<?1' begins no processing instruction"),
        ("<?xml?><r/>", "0: an XML declaration without version"),
        ("<?xml version='2.0'?><r/>", "0: an XML declaration with version '2.0'"),
        ("<?xml version='1.0' standalone='maybe'?><r/>", "0: an XML declaration with standalone 'maybe'"),
        (
            "<?xml version='1.0' standalone='no' encoding='UTF-8'?><r/>",
            "0: 'encoding' has no place here in an XML declaration",
        ),
    ];
    for (text, expected) in cases {
        match walk(text) {
            Err(fault) => assert_eq!(fault, expected, "{text}"),
            Ok(read) => panic!("{text} was read as {read:?}"),
        }
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "(<[a-c]{0,2}/?>|</[a-c]>|&[a-z#0-9]{0,4};?|<!--|-->|<!\\[CDATA\\[|\\]\\]>|[ \r\n\t]|é|x|<\\?xml|\\?>){0,40}") {
        let _ = walk(&text);
        for start in 0..text.len() {
            if text.is_char_boundary(start) {
                let _ = leaves::at(&text, u32::try_from(start).unwrap());
            }
        }
    }

    #[test]
    fn gives_back_what_was_written(values in proptest::collection::vec("[ -~é連]{0,12}", 0..6)) {
        let escape = |v: &String| v.replace('&', "&amp;").replace('<', "&lt;");
        let escaped = values.iter().map(escape).collect::<Vec<_>>().join("</v>\n<v>");
        let escaped = if values.is_empty() { String::new() } else { format!("<v>{escaped}</v>") };
        let read = walk(&format!("<r>{escaped}</r>")).unwrap();
        let read: Vec<_> = read.iter().map(|(_, v)| v.as_str()).collect();
        let wanted: Vec<_> = values.iter().map(|v| v.trim_ascii()).collect();
        proptest::prop_assert_eq!(read, wanted);
    }
}
