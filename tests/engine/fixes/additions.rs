//! Fixes that grant what a declared integration lacks.

use super::proof::{prove, settings};
use crate::engine::common::{Files, report};

const FEED: &str = "force-app/permissionsets/Feed.permissionset-meta.xml";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n";

const CONTRACT: &str = "[integrations.feed]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n\
                        [integrations.feed.needs]\nclasses = ['OrderApi']\n\
                        [integrations.feed.needs.objects]\n\
                        Account = { access = ['create', 'edit'], read = ['Phone', 'Parent'] }\n";

fn project(config: &str, files: &[(&str, &str)]) -> Files {
    let own = [
        ("sfdx-project.json", r#"{"packageDirectories":[{"path":"force-app"}],"sourceApiVersion":"63.0"}"#),
        ("leastforce.toml", config),
    ];
    Files::new(own.iter().chain(files).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

/// A file after all fixes, and how many findings about a lack are left.
fn mended(files: &Files, path: &str) -> (String, usize) {
    let fixed = prove(files, true);
    let changed = fixed.overlay.changed().get(path).map(|c| c.after.clone());
    let bytes = changed.unwrap_or_else(|| files.0.iter().find(|(p, _)| p == path).unwrap().1.clone());
    let report = report(&fixed.overlay, &settings(files));
    let lacks = ["unmet-need", "missing-api-only", "missing-api-enabled"];
    (
        String::from_utf8(bytes).unwrap(),
        report.counting().filter(|f| lacks.contains(&f.rule.as_str())).count(),
    )
}

#[test]
fn what_a_contract_needs_is_put_where_the_cli_would_write_it() {
    let set = format!(
        "{HEAD}    <description>d</description>\n    <fieldPermissions>\n        <editable>false</editable>\n        \
         <field>Account.Phone</field>\n        <readable>false</readable>\n    </fieldPermissions>\n    <label>Feed</label>\n</PermissionSet>\n"
    );
    let (text, left) = mended(&project(CONTRACT, &[(FEED, &set)]), FEED);
    assert_eq!(left, 0);
    insta::assert_snapshot!(text);
}

#[test]
fn safe_fixes_add_nothing() {
    let files = project(CONTRACT, &[(FEED, &format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n"))]);
    assert!(prove(&files, false).overlay.changed().is_empty());
}

#[test]
fn a_profile_gets_api_only_user_at_its_place() {
    let path = "force-app/profiles/Feed.profile-meta.xml";
    let profile = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\r\n\t<custom>true</custom>\r\n\t<userPermissions>\r\n\t\t\
                   <enabled>true</enabled>\r\n\t\t<name>ApiEnabled</name>\r\n\t</userPermissions>\r\n\t<userPermissions>\r\n\t\t\
                   <enabled>true</enabled>\r\n\t\t<name>ChatterInternalUser</name>\r\n\t</userPermissions>\r\n</Profile>\r\n";
    let (text, left) = mended(&project("[integrations.feed]\nprofile = 'Feed'\n", &[(path, profile)]), path);
    assert_eq!(left, 0);
    let entry = "\t<userPermissions>\r\n\t\t<enabled>true</enabled>\r\n\t\t<name>ApiUserOnly</name>\r\n\t</userPermissions>\r\n";
    let at = profile.find("\t<userPermissions>\r\n\t\t<enabled>true</enabled>\r\n\t\t<name>Chatter").unwrap();
    assert_eq!(text, format!("{}{entry}{}", &profile[..at], &profile[at..]));
    // Whoever is only taken for an integration by its name gets nothing.
    let detected = project("", &[("force-app/profiles/Feed Integration User.profile-meta.xml", profile)]);
    let report = report(&detected, &settings(&detected));
    let lack = report.findings.iter().find(|f| f.rule == "missing-api-only").unwrap();
    assert!(lack.fix.is_none());
}

#[test]
fn only_a_file_that_is_the_integrations_own_gets_more() {
    let empty = format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n");
    let other = "[integrations.other]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n";
    let group =
        "<PermissionSetGroup><label>Sales</label><permissionSets>Feed</permissionSets></PermissionSetGroup>";
    let activated =
        empty.replace("    <label>", "    <hasActivationRequired>true</hasActivationRequired>\n    <label>");
    let managed = CONTRACT.replace("'Feed'", "'ns__Feed'");
    let cases = [
        (project(&format!("{CONTRACT}{other}"), &[(FEED, &empty)]), FEED),
        (
            project(CONTRACT, &[(FEED, &empty), ("force-app/g/Sales.permissionsetgroup-meta.xml", group)]),
            FEED,
        ),
        (project(CONTRACT, &[(FEED, &activated)]), FEED),
        // It is not known which of two files is deployed.
        (project(CONTRACT, &[(FEED, &empty), ("force-app/b/Feed.permissionset-meta.xml", &empty)]), FEED),
        (
            project(&managed, &[("force-app/p/ns__Feed.permissionset-meta.xml", &empty)]),
            "force-app/p/ns__Feed.permissionset-meta.xml",
        ),
    ];
    for (files, path) in cases {
        let before = files.0.iter().find(|(p, _)| p == path).unwrap().1.clone();
        let (text, left) = mended(&files, path);
        assert!(left > 0, "{path}");
        assert_eq!(text.as_bytes(), before);
    }
}

#[test]
fn a_set_in_pieces_gets_what_has_its_like_in_a_piece() {
    let parent = format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n");
    let classes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet>\n    <classAccesses>\n        <apexClass>A</apexClass>\n        \
                   <enabled>true</enabled>\n    </classAccesses>\n    <classAccesses>\n        <apexClass>Z</apexClass>\n        \
                   <enabled>true</enabled>\n    </classAccesses>\n</PermissionSet>\n";
    let config = CONTRACT.replace("['OrderApi']", "['A', 'OrderApi', 'Z']");
    let piece = "force-app/permissionsets/Feed/Feed.classAccess-meta.xml";
    let files = project(
        &config,
        &[("force-app/permissionsets/Feed/Feed.permissionset-meta.xml", &parent), (piece, classes)],
    );
    let (text, left) = mended(&files, piece);
    let entry = "    <classAccesses>\n        <apexClass>OrderApi</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n";
    let at = classes.find("    <classAccesses>\n        <apexClass>Z").unwrap();
    assert_eq!(text, format!("{}{entry}{}", &classes[..at], &classes[at..]));
    // Object permissions would need a file that is not there.
    assert!(left > 0);
}

#[test]
fn nothing_is_added_that_is_forbidden_or_that_depends_on_what_is() {
    let empty = format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n");
    for needs in [
        "permissions = ['RunReports']\nnever = ['RunReports']",
        "permissions = ['QueryAllFiles']\nnever = ['ViewAllData']",
        "never = ['Opportunity:read']\nobjects.Quote.access = ['read']",
        "never = ['Account:read']\nobjects.Account.access = ['read']",
    ] {
        let config = format!(
            "[integrations.feed]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n\
             [integrations.feed.needs]\n{needs}\n"
        );
        let (text, left) = mended(&project(&config, &[(FEED, &empty)]), FEED);
        assert_eq!((text.as_str(), left > 0), (empty.as_str(), true), "{needs}");
    }
}

#[test]
fn what_a_deploy_demands_is_added_beside_what_is_asked_for() {
    let empty = format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n");
    let config = "[integrations.feed]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n\
                  [integrations.feed.needs]\npermissions = ['EditActivatedOrders']\nobjects.Quote.access = ['read']\n";
    let (text, _) = mended(&project(config, &[(FEED, &empty)]), FEED);
    for added in ["ActivateOrder", "EditActivatedOrders", "Order", "Quote", "Opportunity"] {
        assert_eq!(text.matches(&format!(">{added}<")).count(), 1, "{added} {text}");
    }
    let order = text.split("<objectPermissions>").find(|entry| entry.contains(">Order<")).unwrap();
    assert!(order.contains("<allowEdit>true</allowEdit>") && order.contains("<allowRead>true</allowRead>"));
}

/// What is asked for depends on what is held and must never be: both stay until somebody settles which line holds.
#[test]
fn what_an_addition_needs_is_not_taken_away() {
    let user = |name: &str| {
        format!(
            "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
        )
    };
    let set = format!("{HEAD}    <label>Feed</label>\n{}</PermissionSet>\n", user("ViewAllData"));
    let config = "[integrations.feed]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n\
                  [integrations.feed.needs]\npermissions = ['QueryAllFiles']\nnever = ['ViewAllData']\n";
    let (text, _) = mended(&project(config, &[(FEED, &set)]), FEED);
    for name in ["QueryAllFiles", "ViewAllData"] {
        assert!(text.contains(&user(name)), "{name} {text}");
    }
}

#[test]
fn nothing_is_added_that_the_api_version_does_not_know() {
    let empty = format!("{HEAD}    <label>Feed</label>\n</PermissionSet>\n");
    let config = "[integrations.feed]\nprofile = 'Minimum Access - API Only Integrations'\npermission-sets = ['Feed']\n\
                  [integrations.feed.needs]\nflows = ['Ship']\n";
    for (version, known) in [("46.0", false), ("47.0", true)] {
        let mut files = project(config, &[(FEED, &empty)]);
        for (path, bytes) in &mut files.0 {
            if path == "sfdx-project.json" {
                *bytes = format!(
                    r#"{{"packageDirectories":[{{"path":"force-app"}}],"sourceApiVersion":"{version}"}}"#
                )
                .into_bytes();
            }
        }
        let (text, _) = mended(&files, FEED);
        assert_eq!(text.contains("flowAccesses"), known, "{version} {text}");
    }
}
