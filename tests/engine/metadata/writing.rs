//! Ways to write a file that mean the same: layout, prefixes, encodings, entities.

use leastforce::project::MetadataKind;

use super::table::{KINDS, NAMESPACE, children, document, elements, grants, parse, path, utf16};
use crate::engine::common::{Files, lint};

/// A file of all elements, and the ways to write it that mean the same.
#[test]
fn the_way_of_writing_does_not_matter() {
    for kind in KINDS {
        let all: Vec<String> = elements(kind).iter().map(|(e, _)| format!("    {e}\n")).collect();
        let plain = document(kind, &format!("\n{}", all.concat()));
        let (read, scratch) = parse(kind, &plain);
        let wanted = grants(&read, &scratch);
        assert!(wanted.len() > 15);

        let backwards: Vec<String> = elements(kind)
            .iter()
            .rev()
            .map(|(element, _)| {
                let (name, mut children) = children(element);
                children.reverse();
                format!("<{name}>\n\t{}\n</{name}>", children.join("\n\t"))
            })
            .collect();
        let prefixed = plain.replace("</", "</sf:").replace('<', "<sf:").replace("<sf:/sf:", "</sf:");
        let prefixed = prefixed.replace("xmlns=", "xmlns:sf=");
        let ways = [
            ("backwards", document(kind, &backwards.concat())),
            ("prefix", prefixed),
            ("no namespace", plain.replace(&format!(" xmlns=\"{NAMESPACE}\""), "")),
            ("another namespace", plain.replace(NAMESPACE, "urn:x")),
            ("1 and 0", plain.replace(">true<", ">1<").replace(">false<", ">0<")),
            ("TRUE and False", plain.replace(">true<", ">TRUE<").replace(">false<", ">False<")),
            ("blanks", plain.replace(">true<", ">\n  true\t<").replace(">false<", "> false <")),
            (
                "CDATA",
                plain
                    .replace(">true<", "><![CDATA[true]]><")
                    .replace("Account.F__c", "<![CDATA[Account.F__c]]>"),
            ),
            (
                "comments",
                plain.replace(">true<", "><!-- no -->true<!-- false --><").replace("><", "><!-- < -->\n<"),
            ),
            ("entities", plain.replace("Account.", "&#65;c&#x63;ount.")),
            ("attributes", plain.replace("<enabled>", "<enabled xsi:nil='false' x=\"&lt;\" >")),
            ("closing blanks", plain.replace("</enabled>", "</enabled\n>")),
            (
                "declaration",
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- c -->\n{plain}\n\n<?p i?>"),
            ),
            ("CRLF", plain.replace('\n', "\r\n")),
        ];
        for (how, text) in ways {
            assert_ne!(text, plain, "{how} changes nothing");
            let (read, scratch) = parse(kind, &text);
            assert_eq!(grants(&read, &scratch), wanted, "{kind:?}, {how}:\n{text}");
            assert!(read.unknown.is_empty(), "{kind:?}, {how}: {:?}", read.unknown);
            assert!(read.faults.is_empty(), "{kind:?}, {how}: {:?}", read.faults);
        }
    }
}

#[test]
fn encodings_keep_names_and_places() {
    let body = "\n<description>Bücher &amp; 連携 😀</description>\r\n  \
                <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";
    let plain = document(MetadataKind::Profile, body);
    let declared = |label| format!("<?xml version='1.0' encoding='{label}'?>{plain}");
    let latin = declared("ISO-8859-1").replace("連携 😀", "é");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    let variants: [(&str, Vec<u8>); 7] = [
        ("UTF-8", plain.clone().into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{plain}").into_bytes()),
        ("UTF-16LE", utf16(&declared("UTF-16"), true, true)),
        ("UTF-16BE", utf16(&declared("UTF-16"), false, true)),
        ("UTF-16LE without a mark", utf16(&plain, true, false)),
        ("declared UTF-8", declared("utf-8").into_bytes()),
        ("Latin-1", latin.into_owned()),
    ];
    for (how, bytes) in variants {
        let files = Files::new([(path(MetadataKind::Profile, "ERP Integration"), bytes.clone())]);
        let report = lint(&files, &["modify-all-data"]);
        assert_eq!(report.errors.len(), 0, "{how}: {:?}", report.errors);
        let [finding] = &report.findings[..] else { panic!("{how}: {:#?}", report.findings) };
        assert_eq!((finding.location.start.line, finding.location.start.column), (3, 49), "{how}");
        let at = usize::try_from(finding.location.start.offset).unwrap();
        let wide = how.starts_with("UTF-16");
        let end = usize::try_from(finding.location.end.offset).unwrap();
        let there: String = match (wide, how) {
            (false, _) => String::from_utf8(bytes[at..end].to_vec()).unwrap(),
            (true, "UTF-16BE") => encoding_rs::UTF_16BE.decode(&bytes[at..end]).0.into_owned(),
            (true, _) => encoding_rs::UTF_16LE.decode(&bytes[at..end]).0.into_owned(),
        };
        assert_eq!(there, "ModifyAllData", "{how}");
    }
}

#[test]
fn names_keep_what_they_mean() {
    let names = [
        ("Sales &amp; Service", "Sales & Service"),
        ("<![CDATA[A & B]]>", "A & B"),
        ("R&#38;D", "R&D"),
        ("O&apos;Brien &quot;x&quot;", "O'Brien \"x\""),
        ("&lt;b&gt;", "<b>"),
        ("a<!-- c -->b", "ab"),
        ("  Padded\n", "Padded"),
        ("%%%NAMESPACE%%%X", "%%%NAMESPACE%%%X"),
        ("連携", "連携"),
    ];
    for kind in KINDS {
        for (written, meant) in names {
            let element =
                format!("<customPermissions><enabled>1</enabled><name>{written}</name></customPermissions>");
            let (read, scratch) = parse(kind, &document(kind, &element));
            assert_eq!(grants(&read, &scratch), [format!("custom-permission:{meant}")]);
        }
    }
}
