//! Files that cannot be read, whole or in part.

use leastforce::project::MetadataKind;
use leastforce::report::model::Report;

use super::table::{NAMESPACE, document, path};
use crate::engine::common::{Files, lint};

/// A sound file beside a broken one: its findings are there, and the broken one has one error.
fn beside_a_sound_one(name: &str, bytes: &[u8]) -> (Report, Vec<(String, u32, u32)>) {
    let sound = document(
        MetadataKind::Profile,
        "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    );
    let files = Files::new([
        (path(MetadataKind::Profile, "A Integration"), sound.clone().into_bytes()),
        (path(MetadataKind::Profile, name), bytes.to_vec()),
        (path(MetadataKind::Profile, "Z Integration"), sound.into_bytes()),
    ]);
    let report = lint(&files, &["modify-all-data"]);
    let found: Vec<_> = report.findings.iter().map(|f| f.subject.name.as_str()).collect();
    assert!(found.starts_with(&["A Integration"]) && found.ends_with(&["Z Integration"]), "{found:?}");
    let errors = report
        .errors
        .iter()
        .map(|error| {
            assert_eq!(error.path, path(MetadataKind::Profile, name));
            let at = error.location.as_ref().expect("every error has a place");
            assert_eq!(at.path, error.path);
            assert!(error.message.contains("; "), "no remedy: {}", error.message);
            (error.message.clone(), at.start.line, at.start.column)
        })
        .collect();
    (report, errors)
}

#[test]
fn every_kind_of_broken_file_has_its_own_error() {
    let profile = |body: &str| document(MetadataKind::Profile, body);
    let head = format!("<Profile xmlns=\"{NAMESPACE}\">");
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    let conflict = format!(
        "{head}\n<custom>true</custom>\n<<<<<<< HEAD\n<description>a</description>\n=======\n>>>>>>> b\n</Profile>"
    );
    let rest = conflict.replace("<<<<<<< HEAD\n", "");
    let doctype = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE p [<!ENTITY x \"y\">]>\n{}", profile(""));
    let cases: Vec<(Vec<u8>, &str, u32, u32)> = vec![
        ("<PermissionSet/>".into(), "the root element is <PermissionSet>; a file of this name must hold <Profile>", 1, 1),
        ("\n<!-- x -->\n  <CustomObject/>".into(), "the root element is <CustomObject>", 3, 3),
        (format!("{head}\n<userPermissions>").into(), "<userPermissions> is never closed: the file ends too early", 2, 1),
        (format!("{head}\n").into(), "<Profile> is never closed", 1, 1),
        (format!("{head}\n<custom>tr").into(), "<custom> is never closed", 2, 1),
        (format!("{head}\n<custom").into(), "the file ends inside a tag", 2, 1),
        (Vec::new(), "the file is empty", 1, 1),
        (" \r\n\t".into(), "the file is empty", 1, 1),
        (b"\xEF\xBB\xBF".to_vec(), "the file is empty", 1, 1),
        (pointer.into(), "the file is a Git LFS pointer", 1, 1),
        (conflict.into(), "the file has an unresolved merge conflict", 3, 1),
        (rest.into(), "the file has an unresolved merge conflict", 4, 1),
        ("<!-- only -->\n".into(), "the file holds no element", 1, 1),
        ("# Profiles\n".into(), "the file is not XML", 1, 1),
        ("\n  {}".into(), "the file is not XML", 2, 3),
        (doctype.into(), "a document type definition (DTD) is not read", 2, 1),
        (profile("\n<description>a&nbsp;b</description>").into(), "the entity '&nbsp;' is not defined", 2, 15),
        (profile("\n<description>a & b</description>").into(), "an '&' that begins no entity", 2, 16),
        (format!("{}\n{}", profile(""), profile("")).into(), "a second root element <Profile>", 2, 1),
        (format!("{}\nleft over", profile("")).into(), "text outside the root element", 2, 1),
        (profile("\nleft over<custom>true</custom>").into(), "text where an element must stand", 2, 1),
        (profile("\n<custom>true</description>").into(), "</description> closes nothing: <custom> is open", 2, 13),
        (profile("\n<custom><b/></custom>").into(), "<custom> must hold text, not <b>", 2, 9),
        (profile("\n<custom>yes</custom>").into(), "<custom> must be true or false, not 'yes'", 2, 1),
        (profile("\n<custom/>").into(), "<custom> must be true or false, not ''", 2, 1),
        (
            profile("\n<objectPermissions>\n  <allowRead>on</allowRead><object>A</object></objectPermissions>").into(),
            "<allowRead> must be true or false, not 'on'",
            3,
            3,
        ),
        (
            profile("\n<tabVisibilities><tab>T</tab><visibility>On</visibility></tabVisibilities>").into(),
            "'On' is no visibility of a tab",
            2,
            30,
        ),
        (
            profile("\n\n <userPermissions><enabled>true</enabled></userPermissions>").into(),
            "<userPermissions> names nothing: it has no <name>",
            3,
            2,
        ),
        (
            profile("\n<objectPermissions><object> </object></objectPermissions>").into(),
            "<objectPermissions> names nothing: it has no <object>",
            2,
            1,
        ),
        (
            profile("\n<loginIpRanges><startAddress>10.0.0.9</startAddress><endAddress>10.0.0.1</endAddress></loginIpRanges>").into(),
            "'10.0.0.9' to '10.0.0.1' is no range of IP addresses",
            2,
            1,
        ),
        (b"<Profile>\n<description>\xE9</description></Profile>".to_vec(), "the byte 0xE9 is not valid UTF-8", 2, 14),
        (b"<?xml version='1.0' encoding='EBCDIC-9'?><Profile/>".to_vec(), "the encoding 'EBCDIC-9', which is not known", 1, 31),
        (b"\xFF\xFE<\0P\0\x00\xD8".to_vec(), "these bytes are not valid UTF-16LE", 1, 3),
    ];
    for (bytes, message, line, column) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let (_, errors) = beside_a_sound_one("Broken", &bytes);
        let [(said, l, c)] = &errors[..] else { panic!("one error, not {errors:?} for\n{shown}") };
        assert!(said.contains(message), "{said:?} is not {message:?} for\n{shown}");
        assert_eq!((*l, *c), (line, column), "{message} in\n{shown}");
    }
}

#[test]
fn small_faults_leave_the_rest_of_the_file() {
    let body = "<custom>perhaps</custom>\n\
                <userPermissions><enabled>maybe</enabled><name>ViewAllData</name></userPermissions>\n\
                <userPermissions><enabled>true</enabled></userPermissions>\n\
                <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";
    let broken = document(MetadataKind::Profile, body);
    let (report, errors) = beside_a_sound_one("M Integration", broken.as_bytes());
    assert_eq!(errors.len(), 3);
    assert!(errors.is_sorted_by_key(|(_, line, _)| *line));
    assert!(report.findings.iter().any(|f| f.subject.name == "M Integration" && f.location.start.line == 4));
}
