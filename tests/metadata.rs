//! Reading profiles and permission sets: all that the format knows, and everything that can be
//! wrong with a file.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

mod common;

use std::fmt::Write as _;

use common::Files;
use leastforce::Settings;
use leastforce::catalog::grant::{Bits, GrantKind};
use leastforce::metadata::document::Document;
use leastforce::metadata::{Scratch, read};
use leastforce::project::MetadataKind;
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::text::position::{Location, Position};
use proptest::prelude::*;
use proptest::sample::Index;

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// Elements of a profile with every child that the Metadata API documents or has been seen to
/// write, and the grants that they give.
const PROFILE: &[(&str, &str)] = &[
    ("<agentAccesses><agentName>A</agentName><enabled>true</enabled></agentAccesses>", "agent:A"),
    (
        "<applicationVisibilities><application>standard__LightningSales</application><default>true</default>\
         <visible>true</visible></applicationVisibilities>",
        "app:standard__LightningSales",
    ),
    (
        "<categoryGroupVisibilities><dataCategories>D</dataCategories><dataCategories>E</dataCategories>\
         <dataCategoryGroup>G</dataCategoryGroup><visibility>CUSTOM</visibility></categoryGroupVisibilities>",
        "",
    ),
    ("<classAccesses><apexClass>ns__C</apexClass><enabled>true</enabled></classAccesses>", "class:ns__C"),
    ("<custom>true</custom>", ""),
    (
        "<customMetadataTypeAccesses><enabled>true</enabled><name>M__mdt</name></customMetadataTypeAccesses>",
        "custom-metadata:M__mdt",
    ),
    ("<customPermissions><enabled>true</enabled><name>P</name></customPermissions>", "custom-permission:P"),
    (
        "<customSettingAccesses><enabled>true</enabled><name>S__c</name></customSettingAccesses>",
        "custom-setting:S__c",
    ),
    ("<description>d</description>", ""),
    (
        "<externalDataSourceAccesses><enabled>true</enabled><externalDataSource>X</externalDataSource>\
         </externalDataSourceAccesses>",
        "data-source:X",
    ),
    (
        "<fieldLevelSecurities><editable>false</editable><field>Account.Old__c</field><hidden>false</hidden>\
         </fieldLevelSecurities>",
        "Account.Old__c:read",
    ),
    (
        "<fieldPermissions><editable>true</editable><field>Account.F__c</field><readable>true</readable>\
         </fieldPermissions>",
        "Account.F__c:read+edit",
    ),
    (
        "<fieldPermissions><editable>false</editable><field>Account.G__c</field><hidden>false</hidden>\
         </fieldPermissions>",
        "Account.G__c:read",
    ),
    ("<flowAccesses><enabled>true</enabled><flow>F</flow></flowAccesses>", "flow:F"),
    ("<fullName>N</fullName>", ""),
    (
        "<genComputingSummaryDefAccesses><configName>K</configName><enabled>true</enabled>\
         </genComputingSummaryDefAccesses>",
        "computing-summary:K",
    ),
    (
        "<layoutAssignments><layout>Account-L</layout><recordType>Account.R</recordType></layoutAssignments>",
        "",
    ),
    (
        "<loginFlows><flow>F</flow><flowType>UI</flowType><friendlyName>n</friendlyName>\
         <uiLoginFlowType>VisualWorkflow</uiLoginFlowType><useLightningRuntime>true</useLightningRuntime>\
         <vfFlowPage>p</vfFlowPage><vfFlowPageTitle>t</vfFlowPageTitle></loginFlows>",
        "",
    ),
    ("<loginFlows><flowtype>UI</flowtype><friendlyname>n</friendlyname></loginFlows>", ""),
    ("<loginHours><mondayStart>480</mondayStart><mondayEnd>1080</mondayEnd></loginHours>", ""),
    (
        "<loginIpRanges><description>d</description><endAddress>10.0.0.9</endAddress>\
         <startAddress>10.0.0.1</startAddress></loginIpRanges>",
        "",
    ),
    (
        "<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>\
         <allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords>\
         <object>Account</object><viewAllFields>true</viewAllFields><viewAllRecords>true</viewAllRecords>\
         </objectPermissions>",
        "Account:read+create+edit+delete+view-all+modify-all+view-all-fields",
    ),
    (
        "<objectPermissions><object>Old__c</object><revokeCreate>true</revokeCreate>\
         <revokeDelete>true</revokeDelete><revokeEdit>false</revokeEdit><revokeRead>false</revokeRead>\
         </objectPermissions>",
        "Old__c:read+edit",
    ),
    ("<pageAccesses><apexPage>V</apexPage><enabled>true</enabled></pageAccesses>", "page:V"),
    (
        "<profileActionOverrides><actionName>View</actionName><content>c</content>\
         <formFactor>Large</formFactor><pageOrSobjectType>Account</pageOrSobjectType>\
         <recordType>Account.R</recordType><type>Flexipage</type></profileActionOverrides>",
        "",
    ),
    (
        "<recordTypeVisibilities><default>true</default><personAccountDefault>true</personAccountDefault>\
         <recordType>Account.R</recordType><visible>true</visible></recordTypeVisibilities>",
        "record-type:Account.R",
    ),
    (
        "<servicePresenceStatusAccesses><enabled>true</enabled><servicePresenceStatus>Z</servicePresenceStatus>\
         </servicePresenceStatusAccesses>",
        "service-presence-status:Z",
    ),
    (
        "<ServicePresenceStatusAccesses><enabled>true</enabled><servicePresenceStatus>Y</servicePresenceStatus>\
         </ServicePresenceStatusAccesses>",
        "service-presence-status:Y",
    ),
    (
        "<tabVisibilities><tab>standard-Account</tab><visibility>DefaultOn</visibility></tabVisibilities>",
        "tab:standard-Account",
    ),
    ("<tabVisibilities><tab>Off__c</tab><visibility>DefaultOff</visibility></tabVisibilities>", "tab:Off__c"),
    ("<tabVisibilities><tab>Hidden__c</tab><visibility>Hidden</visibility></tabVisibilities>", ""),
    ("<userLicense>Salesforce</userLicense>", ""),
    ("<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>", "ApiEnabled"),
];

/// The same for permission sets, where they differ from profiles.
const PERMISSION_SET: &[(&str, &str)] = &[
    (
        "<applicationVisibilities><application>A</application><visible>true</visible></applicationVisibilities>",
        "app:A",
    ),
    (
        "<dataspaceScopes><dataAccessLevel>Read</dataAccessLevel><dataspace>default</dataspace>\
         <objectAccessLevel>BY_POLICY</objectAccessLevel></dataspaceScopes>",
        "dataspace:default",
    ),
    (
        "<emailRoutingAddressAccesses><enabled>true</enabled><name>E</name></emailRoutingAddressAccesses>",
        "email-routing-address:E",
    ),
    ("<enrichments><aiDescriptor>a</aiDescriptor></enrichments>", ""),
    (
        "<externalCredentialPrincipalAccesses><enabled>true</enabled>\
         <externalCredentialPrincipal>Cred-Principal</externalCredentialPrincipal>\
         </externalCredentialPrincipalAccesses>",
        "credential:Cred-Principal",
    ),
    ("<hasActivationRequired>true</hasActivationRequired>", ""),
    ("<label>l</label>", ""),
    ("<license>Salesforce</license>", ""),
    (
        "<recordTypeVisibilities><recordType>A.R</recordType><visible>true</visible></recordTypeVisibilities>",
        "record-type:A.R",
    ),
    (
        "<tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings>",
        "tab:standard-Account",
    ),
    ("<tabSettings><tab>T__c</tab><visibility>Available</visibility></tabSettings>", "tab:T__c"),
    ("<tabSettings><tab>U__c</tab><visibility>None</visibility></tabSettings>", ""),
    ("<userLicense>Salesforce</userLicense>", ""),
];

/// Elements that only profiles have.
const PROFILES_ALONE: [&str; 11] = [
    "applicationVisibilities",
    "categoryGroupVisibilities",
    "custom",
    "fieldLevelSecurities",
    "layoutAssignments",
    "loginFlows",
    "loginHours",
    "loginIpRanges",
    "profileActionOverrides",
    "recordTypeVisibilities",
    "tabVisibilities",
];

fn name_of(element: &str) -> &str {
    &element[1..element.find('>').unwrap()]
}

fn elements(kind: MetadataKind) -> Vec<(&'static str, &'static str)> {
    match kind {
        MetadataKind::Profile => PROFILE.to_vec(),
        MetadataKind::PermissionSet => {
            let shared = PROFILE.iter().filter(|(e, _)| !PROFILES_ALONE.contains(&name_of(e)));
            let shared = shared.filter(|(e, _)| name_of(e) != "userLicense");
            shared.chain(PERMISSION_SET).copied().collect()
        }
    }
}

const KINDS: [MetadataKind; 2] = [MetadataKind::Profile, MetadataKind::PermissionSet];

fn root(kind: MetadataKind) -> &'static str {
    match kind {
        MetadataKind::Profile => "Profile",
        MetadataKind::PermissionSet => "PermissionSet",
    }
}

fn document(kind: MetadataKind, body: &str) -> String {
    format!("<{0} xmlns=\"{NAMESPACE}\">{body}</{0}>", root(kind))
}

fn parse(kind: MetadataKind, text: &str) -> (Document, Scratch) {
    let mut scratch = Scratch::default();
    let document = read(0, kind, text, None, &mut scratch).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    (document, scratch)
}

/// The grants of a document as people write them, sorted.
fn grants(document: &Document, scratch: &Scratch) -> Vec<String> {
    let granting = document.entries.iter().filter(|e| !e.bits.is_empty());
    let mut grants: Vec<_> = granting
        .map(|e| {
            leastforce::catalog::grant::Grant::new(e.kind, scratch.names.get(e.name), e.bits).to_string()
        })
        .collect();
    grants.sort();
    grants
}

/// The children of an element that holds only leaves.
fn children(element: &str) -> (String, Vec<String>) {
    let name = name_of(element).to_owned();
    let mut rest = &element[name.len() + 2..element.len() - name.len() - 3];
    let mut children = Vec::new();
    while rest.starts_with('<') {
        let child = name_of(rest);
        let end = rest.find(&format!("</{child}>")).unwrap() + child.len() + 3;
        children.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    if children.is_empty() {
        children.push(rest.to_owned());
    }
    (name, children)
}

#[test]
fn every_element_is_known_and_grants_what_it_says() {
    for kind in KINDS {
        for (element, grant) in elements(kind) {
            let (read, scratch) = parse(kind, &document(kind, element));
            assert!(read.unknown.is_empty(), "{kind:?} {element}: {:?}", read.unknown);
            assert!(read.faults.is_empty(), "{kind:?} {element}: {:?}", read.faults);
            assert_eq!(grants(&read, &scratch).join(" "), grant, "{kind:?} {element}");
            // Known because its name is: the same element under another name is not.
            let other = element.replace(name_of(element), "neverHeardOf");
            let (read, _) = parse(kind, &document(kind, &other));
            assert_eq!(read.unknown, [("neverHeardOf".to_owned(), 1)]);
            assert!(read.entries.is_empty());
        }
    }
}

#[test]
fn children_that_nobody_knows_are_counted() {
    for kind in KINDS {
        for (element, grant) in elements(kind).into_iter().filter(|(_, grant)| !grant.is_empty()) {
            let (name, children) = children(element);
            let element = format!("<{name}><later>1</later>{}<later/></{name}>", children.concat());
            let (read, scratch) = parse(kind, &document(kind, &element));
            assert_eq!(read.unknown, [("later".to_owned(), 2)], "{element}");
            assert_eq!(grants(&read, &scratch).join(" "), grant);
        }
    }
}

#[test]
fn elements_of_one_type_are_unknown_in_the_other() {
    let only_sets = [
        "dataspaceScopes",
        "emailRoutingAddressAccesses",
        "externalCredentialPrincipalAccesses",
        "hasActivationRequired",
        "label",
        "license",
        "tabSettings",
    ];
    let body = |of: &[&str]| {
        elements(MetadataKind::Profile)
            .into_iter()
            .chain(elements(MetadataKind::PermissionSet))
            .find(|(e, _)| of.contains(&name_of(e)))
            .unwrap()
            .0
    };
    for name in only_sets {
        let (read, _) = parse(MetadataKind::Profile, &document(MetadataKind::Profile, body(&[name])));
        assert_eq!(read.unknown, [(name.to_owned(), 1)]);
    }
    for name in
        PROFILES_ALONE.iter().filter(|n| !["applicationVisibilities", "recordTypeVisibilities"].contains(n))
    {
        let text = document(MetadataKind::PermissionSet, body(&[name]));
        assert_eq!(parse(MetadataKind::PermissionSet, &text).0.unknown, [((*name).to_owned(), 1)]);
    }
}

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

fn path(kind: MetadataKind, name: &str) -> String {
    match kind {
        MetadataKind::Profile => format!("force-app/main/default/profiles/{name}.profile-meta.xml"),
        MetadataKind::PermissionSet => {
            format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml")
        }
    }
}

fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
    let text = if bom { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
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
        let report = common::lint(&files, &["modify-all-data"]);
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
    let report = common::lint(&files, &["modify-all-data"]);
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

/// An entry to be written, and what must be read.
#[derive(Clone, Debug)]
struct Written {
    kind: GrantKind,
    name: String,
    bits: Bits,
    reversed: bool,
    gap: &'static str,
}

const GAPS: [&str; 6] = ["", "\n", "\r\n    ", "\n<!-- <a> & -->\n", "\t", "<?p?>"];

fn written() -> impl Strategy<Value = Written> {
    let object = (0u16..128).prop_map(|b| (GrantKind::Object, Bits::from_bits_truncate(b)));
    // An editable field is readable.
    let field = prop_oneof![Just(Bits::empty()), Just(Bits::READ), Just(Bits::READ | Bits::EDIT)]
        .prop_map(|b| (GrantKind::Field, b));
    let flat = prop_oneof![
        Just(GrantKind::UserPermission),
        Just(GrantKind::Class),
        Just(GrantKind::Flow),
        Just(GrantKind::CustomPermission)
    ];
    let flat = (flat, any::<bool>()).prop_map(|(k, on)| (k, if on { Bits::ENABLED } else { Bits::empty() }));
    let name = "[A-Za-z_é連&<>'\"%]([A-Za-z0-9_ .é連&<>'\"%-]{0,12}[A-Za-z0-9_é連&<>'\"])?";
    (prop_oneof![object, field, flat], name, any::<bool>(), proptest::sample::select(&GAPS[..]))
        .prop_map(|((kind, bits), name, reversed, gap)| Written { kind, name, bits, reversed, gap })
}

/// How a file is laid out.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Style {
    /// As the Salesforce CLI does it, for which there is a reader of its own.
    Cli,
    Free,
    Prefixed,
}

/// Writes entries and says at which byte each begins.
fn compose(kind: MetadataKind, style: Style, entries: &[Written]) -> (String, Vec<usize>) {
    let prefix = if style == Style::Prefixed { "sf:" } else { "" };
    let mut text = format!("<?xml version=\"1.0\"?>\n<{prefix}{} xmlns=\"x\">", root(kind));
    let mut places = Vec::new();
    for Written { kind, name, bits, reversed, gap } in entries {
        let (element, key, flags): (_, _, &[(&str, Bits)]) = match kind {
            GrantKind::Object => (
                "objectPermissions",
                "object",
                &[
                    ("allowRead", Bits::READ),
                    ("allowCreate", Bits::CREATE),
                    ("allowEdit", Bits::EDIT),
                    ("allowDelete", Bits::DELETE),
                    ("viewAllRecords", Bits::VIEW_ALL),
                    ("modifyAllRecords", Bits::MODIFY_ALL),
                    ("viewAllFields", Bits::VIEW_ALL_FIELDS),
                ],
            ),
            GrantKind::Field => {
                ("fieldPermissions", "field", &[("readable", Bits::READ), ("editable", Bits::EDIT)])
            }
            GrantKind::UserPermission => ("userPermissions", "name", &[("enabled", Bits::ENABLED)]),
            GrantKind::Class => ("classAccesses", "apexClass", &[("enabled", Bits::ENABLED)]),
            GrantKind::Flow => ("flowAccesses", "flow", &[("enabled", Bits::ENABLED)]),
            _ => ("customPermissions", "name", &[("enabled", Bits::ENABLED)]),
        };
        let name = name.replace('&', "&amp;").replace('<', "&lt;");
        let mut children = vec![format!("<{prefix}{key}>{name}</{prefix}{key}>")];
        for (child, bit) in flags {
            children.push(format!("<{prefix}{child}>{}</{prefix}{child}>", bits.contains(*bit)));
        }
        if style == Style::Cli {
            children.sort();
        } else if *reversed {
            children.reverse();
        }
        let (gap, inner) = if style == Style::Cli { ("\n    ", "\n        ") } else { (*gap, *gap) };
        text.push_str(gap);
        places.push(text.len());
        let children = children.join(inner);
        let _ = write!(text, "<{prefix}{element}>{inner}{children}{gap}</{prefix}{element}>");
    }
    let end = if style == Style::Cli { "\n" } else { "" };
    let _ = write!(text, "{end}</{prefix}{}>{end}", root(kind));
    (text, places)
}

/// One change to the bytes of a file.
#[derive(Clone, Debug)]
enum Change {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Double(Index, usize),
}

const FRAGMENTS: [&[u8]; 16] = [
    b"<",
    b">",
    b"</",
    b"&",
    b"&#x110000;",
    b"&#0;",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE",
    b"\n<<<<<<< ",
    b"\xFF",
    b"\0",
    b"\xE2\x80\xAE",
    b"</userPermissions>",
    b"<objectPermissions><object>*</object><modifyAllRecords>true</modifyAllRecords></objectPermissions>",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::Cut),
        (at(), any::<u8>()).prop_map(|(i, b)| Change::Flip(i, b)),
        (at(), proptest::sample::select(&FRAGMENTS[..])).prop_map(|(i, f)| Change::Insert(i, f)),
        (at(), 1usize..40).prop_map(|(i, n)| Change::Remove(i, n)),
        (at(), 1usize..60).prop_map(|(i, n)| Change::Double(i, n)),
    ]
}

fn mutate(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        let range = |i: &Index, n: &usize| {
            let start = i.index(length + 1);
            start..length.min(start + n)
        };
        match change {
            Change::Cut(i) => bytes.truncate(i.index(length + 1)),
            Change::Flip(i, bits) if length > 0 => bytes[i.index(length)] ^= bits,
            Change::Flip(..) => {}
            Change::Insert(i, fragment) => {
                let at = i.index(length + 1);
                bytes.splice(at..at, fragment.iter().copied());
            }
            Change::Remove(i, n) => drop(bytes.drain(range(i, n))),
            Change::Double(i, n) => {
                let range = range(i, n);
                let copy = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, copy);
            }
        }
    }
    bytes
}

/// A place in the file that its bytes know: lines and columns agree with the offset.
fn is_inside(bytes: &[u8], at: &Position) -> Result<(), String> {
    let offset = usize::try_from(at.offset).unwrap();
    let before =
        bytes.get(..offset).ok_or_else(|| format!("{at:?} lies behind the {} bytes", bytes.len()))?;
    let Ok(text) = std::str::from_utf8(before) else {
        // Another encoding, or broken bytes: nothing to count here.
        return Ok(());
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    if (at.line as usize, at.column as usize) == (line, column) || bytes.contains(&0) {
        Ok(())
    } else {
        Err(format!("{at:?} is {line}:{column}"))
    }
}

fn check_places(files: &Files, report: &Report) -> Result<(), TestCaseError> {
    let findings = report
        .findings
        .iter()
        .flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)));
    let errors = report.errors.iter().filter_map(|e| e.location.as_ref());
    let places: Vec<&Location> = findings.chain(errors).collect();
    for place in places {
        let (_, bytes) = files.0.iter().find(|(path, _)| *path == place.path).expect("a file of the run");
        for at in [&place.start, &place.end] {
            prop_assert_eq!(is_inside(bytes, at), Ok(()), "in {}", String::from_utf8_lossy(bytes));
        }
        prop_assert!(place.start.offset <= place.end.offset);
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        entries in proptest::collection::vec(written(), 0..12),
        profile in any::<bool>(),
        style in proptest::sample::select(&[Style::Cli, Style::Free, Style::Prefixed][..]),
    ) {
        let kind = KINDS[usize::from(profile)];
        let (text, places) = compose(kind, style, &entries);
        let (document, scratch) = parse(kind, &text);
        prop_assert!(document.unknown.is_empty() && document.faults.is_empty());
        let read: Vec<_> = document
            .entries
            .iter()
            .map(|e| (e.kind, scratch.names.get(e.name).to_owned(), e.bits, e.offset as usize))
            .collect();
        // What grants nothing is dropped, but for a user permission that is said to be off.
        let wanted: Vec<_> = entries
            .iter()
            .zip(&places)
            .filter(|(w, _)| !w.bits.is_empty() || w.kind == GrantKind::UserPermission)
            .map(|(w, at)| (w.kind, w.name.clone(), w.bits, *at))
            .collect();
        prop_assert_eq!(&read, &wanted, "{}", text);
        for at in places {
            prop_assert!(text[at..].starts_with('<'));
        }
    }

    #[test]
    fn nothing_in_a_file_makes_the_run_fail(
        entries in proptest::collection::vec(written(), 1..6),
        changes in proptest::collection::vec(change(), 0..4),
        encoding in 0usize..4,
        style in proptest::sample::select(&[Style::Cli, Style::Free][..]),
    ) {
        let encode = |text: &str| match encoding {
            0 => format!("\u{feff}{text}").into_bytes(),
            1 => utf16(text, true, true),
            _ => text.as_bytes().to_vec(),
        };
        let powers = Written {
            kind: GrantKind::UserPermission,
            name: "ModifyAllData".into(),
            bits: Bits::ENABLED,
            reversed: false,
            gap: "\n",
        };
        let entries: Vec<Written> = entries.into_iter().chain([powers]).collect();
        let files = KINDS.map(|kind| {
            let (text, _) = compose(kind, style, &entries);
            (path(kind, "ERP Integration"), mutate(encode(&text), &changes))
        });
        let files = Files::new(files);
        let settings = Settings { threads: 1, ..Settings::default() };
        let report = leastforce::lint(&files, &settings, &|_| {});
        check_places(&files, &report)?;
        let report = common::lint(&files, &[]);
        check_places(&files, &report)?;
        if changes.is_empty() {
            prop_assert!(report.errors.is_empty() && report.summary.files == 2);
        }
        prop_assert!(report.summary.files + report.errors.len() >= 2, "no file goes unsaid");
        for format in [Format::Text, Format::Concise, Format::Json, Format::Sarif, Format::Github] {
            write(format, &report, &Options::default(), &mut std::io::sink()).unwrap();
        }
    }
}
