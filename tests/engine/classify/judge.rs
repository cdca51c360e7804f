//! Rows of holders, and how they are judged.
//!
//! A row is a name and what the file holds, with what it must be taken for. Rows of names alone
//! are tried as a profile, as a permission set and as the label of one.

use leastforce::Settings;
use leastforce::org::classify::{Standing, classify};
use leastforce::org::link::link;
use leastforce::terms::severity::Confidence;

use crate::engine::common::Files;

/// What a holder is taken for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Is {
    Certain,
    Likely,
    Candidate,
    Platform,
    /// The platform's, with more than it comes with.
    Widened,
    Nothing,
}

use Is::{Candidate, Certain, Likely, Nothing, Platform, Widened};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum As {
    Profile,
    Set,
}

use As::{Profile, Set};

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// `name` as a file name has it.
fn file_name(name: &str) -> String {
    name.replace('/', "%2F").replace(':', "%3A")
}

/// One file. `body` is a list of `key value` parted by `|`.
pub fn file(kind: As, name: &str, body: &str) -> (String, String) {
    let (root, folder, suffix) = match kind {
        Profile => ("Profile", "profiles", "profile"),
        Set => ("PermissionSet", "permissionsets", "permissionset"),
    };
    let mut xml: Vec<String> = Vec::new();
    for part in body.split('|').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once(' ').unwrap_or((part, ""));
        let value = escape(value);
        xml.push(match (key, kind) {
            ("label" | "description" | "fullName" | "custom", _) => format!("<{key}>{value}</{key}>"),
            ("licence", Profile) => format!("<userLicense>{value}</userLicense>"),
            ("licence", Set) => format!("<license>{value}</license>"),
            ("may", _) => permission(&value, true),
            ("may-not", _) => permission(&value, false),
            ("object", _) => format!(
                "<objectPermissions><object>{value}</object><allowRead>true</allowRead></objectPermissions>"
            ),
            ("all", _) => format!(
                "<objectPermissions><object>{value}</object><allowRead>true</allowRead>\
                 <viewAllRecords>true</viewAllRecords></objectPermissions>"
            ),
            ("field", _) => format!(
                "<fieldPermissions><field>{value}</field><readable>true</readable></fieldPermissions>"
            ),
            ("app", _) => format!(
                "<applicationVisibilities><application>{value}</application><visible>true</visible></applicationVisibilities>"
            ),
            ("hidden-app", _) => format!(
                "<applicationVisibilities><application>{value}</application><visible>false</visible></applicationVisibilities>"
            ),
            ("class", _) => format!(
                "<classAccesses><apexClass>{value}</apexClass><enabled>true</enabled></classAccesses>"
            ),
            ("tab", Profile) => format!(
                "<tabVisibilities><tab>{value}</tab><visibility>DefaultOn</visibility></tabVisibilities>"
            ),
            ("tab", Set) => {
                format!("<tabSettings><tab>{value}</tab><visibility>Visible</visibility></tabSettings>")
            }
            ("quiet-tab", Profile) => format!(
                "<tabVisibilities><tab>{value}</tab><visibility>DefaultOff</visibility></tabVisibilities>"
            ),
            ("quiet-tab", Set) => {
                format!("<tabSettings><tab>{value}</tab><visibility>Available</visibility></tabSettings>")
            }
            ("credential", _) => format!(
                "<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>{value}\
                 </externalCredentialPrincipal></externalCredentialPrincipalAccesses>"
            ),
            ("hidden-tab", _) => format!(
                "<tabVisibilities><tab>{value}</tab><visibility>Hidden</visibility></tabVisibilities>"
            ),
            ("record-type", _) => format!(
                "<recordTypeVisibilities><recordType>{value}</recordType><visible>true</visible><default>true</default></recordTypeVisibilities>"
            ),
            _ => panic!("{key}?"),
        });
    }
    let path = format!("force-app/main/default/{folder}/{}.{suffix}-meta.xml", file_name(name));
    (path, format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{}</{root}>", xml.concat()))
}

fn permission(name: &str, enabled: bool) -> String {
    format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>")
}

/// What the only holder of a project is taken for, and why.
pub fn judge(kind: As, name: &str, body: &str) -> (Is, Vec<String>) {
    judge_files(&Files::new([file(kind, name, body)]))
}

pub fn judge_files(files: &Files) -> (Is, Vec<String>) {
    let settings = Settings { threads: 1, ..Settings::default() };
    let read = leastforce::read(files, &settings, &|_| {});
    assert!(read.errors.is_empty(), "{:#?}", read.errors);
    let linked = link(&read.library, &settings.config);
    let [org] = &linked.orgs[..] else { panic!("one org") };
    let [holder] = &org.holders.raw[..] else { panic!("one holder in {files:?}") };
    let verdict = classify(0.into(), org);
    let is = match verdict.standing {
        Standing::Identity(Confidence::Certain) => Certain,
        Standing::Identity(Confidence::Likely) => Likely,
        Standing::Candidate => Candidate,
        Standing::Platform if verdict.is_widened() => Widened,
        Standing::Platform => Platform,
        Standing::Other => Nothing,
    };
    // The org says the same as the function that it asks.
    let counts = (org.identities.len(), org.candidates.len(), org.platform.len());
    let wanted = match is {
        Certain | Likely => (1, 0, 0),
        Candidate => (0, 1, 0),
        Platform => (0, 0, 1),
        Widened => (1, 0, 1),
        Nothing => (0, 0, 0),
    };
    assert_eq!(counts, wanted, "{}", holder.name);
    let evidence = verdict.evidence();
    assert!(is == Nothing || !evidence.is_empty(), "{}: every verdict has its evidence", holder.name);
    (is, evidence)
}

/// Every row that is judged otherwise, all at once.
pub fn hold(rows: impl IntoIterator<Item = (Is, As, &'static str, &'static str)>) {
    let wrong: Vec<String> = rows
        .into_iter()
        .filter_map(|(wanted, kind, name, body)| {
            let (is, evidence) = judge(kind, name, body);
            (is != wanted)
                .then(|| format!("{wanted:?}, not {is:?}: {kind:?} {name:?} {{{body}}} {evidence:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Names that say it all, by whichever way the name is said.
pub fn hold_names(wanted: Is, names: &str) {
    hold_names_of(wanted, wanted, names);
}

/// Names that say one thing of a profile and another of a permission set.
pub fn hold_names_of(profile: Is, set: Is, names: &str) {
    let mut wrong = Vec::new();
    for name in names.lines().map(str::trim).filter(|n| !n.is_empty()) {
        let as_label = format!("label {name}");
        for (kind, file, body) in [(Profile, name, ""), (Set, name, ""), (Set, "XQ", &as_label)] {
            let wanted = if kind == Profile { profile } else { set };
            let (is, evidence) = judge(kind, file, body);
            if is != wanted {
                wrong.push(format!("{wanted:?}, not {is:?}: {kind:?} {name:?} {{{body}}} {evidence:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
