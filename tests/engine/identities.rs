//! Holders that several identities share, and the names that a configuration may call a holder.

use std::fmt::Write;

use crate::engine::common::{Files, lines, lint};
use leastforce::report::model::Report;
use leastforce::terms::severity::Confidence;

const PROJECT: &str =
    r#"{"packageDirectories": [{"path": "force-app", "default": true}], "namespace": "acme"}"#;

fn user_permissions(names: &[&str]) -> String {
    names.iter().fold(String::new(), |mut out, name| {
        writeln!(out, "<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
            .unwrap();
        out
    })
}

fn profile(permissions: &[&str]) -> String {
    format!("<Profile>\n{}</Profile>\n", user_permissions(permissions))
}

fn set(permissions: &[&str], label: &str) -> String {
    format!("<PermissionSet>\n<label>{label}</label>\n{}</PermissionSet>\n", user_permissions(permissions))
}

fn project(config: &str, files: &[(&str, String)]) -> Files {
    let files = files.iter().map(|(path, text)| (format!("force-app/main/default/{path}"), text.clone()));
    let own =
        [("sfdx-project.json".to_owned(), PROJECT.to_owned()), ("leastforce.toml".into(), config.into())];
    Files::new(own.into_iter().chain(files))
}

fn holders(report: &Report, identity: &str) -> Vec<String> {
    let identity = report.identities.iter().find(|i| i.name == identity).unwrap();
    identity.holders.iter().map(|h| h.name.clone()).collect()
}

#[test]
fn what_is_unknown_of_one_identity_hides_nothing_of_another() {
    let config = "
        [integrations.incomplete]
        profile = 'Shared'
        permission-sets = ['Elsewhere']
        [integrations.whole]
        profile = 'Shared'
    ";
    let files = [("profiles/Shared.profile-meta.xml", profile(&["ApiEnabled"]))];
    let report = lint(&project(config, &files), &["missing-api-only"]);
    let found: Vec<_> = report.findings.iter().map(|f| (f.severity.to_string(), &f.identities[..])).collect();
    let of = |severity: &str| found.iter().find(|(s, _)| s == severity).map(|(_, who)| who.to_vec());
    assert_eq!(of("high"), Some(vec!["whole".to_owned()]), "{}", lines(&report));
    assert_eq!(of("info"), Some(vec!["incomplete".to_owned()]), "{}", lines(&report));
}

#[test]
fn of_several_duplicates_the_contradicting_one_is_reported() {
    let object = |edit: bool| {
        format!(
            "<objectPermissions><allowEdit>{edit}</allowEdit><allowRead>true</allowRead><object>Account</object></objectPermissions>\n"
        )
    };
    let text = format!("<PermissionSet>\n{}{}{}</PermissionSet>", object(false), object(false), object(true));
    let files = project("", &[("permissionsets/Desk.permissionset-meta.xml", text)]);
    let report = lint(&files, &["duplicate-or-conflicting-entry"]);
    assert_eq!(
        lines(&report),
        "force-app/main/default/permissionsets/Desk.permissionset-meta.xml:4 medium certain - permission-set:Desk\n"
    );
}

#[test]
fn the_projects_own_namespace_may_be_left_out_on_either_side() {
    let config = "
        [integrations.written-without]
        permission-sets = ['First']
        [integrations.written-with]
        permission-sets = ['ACME__Second']
        [integrations.by-label]
        permission-sets = ['The third one']
    ";
    let files = [
        ("permissionsets/acme__First.permissionset-meta.xml", set(&["ViewSetup"], "1")),
        ("permissionsets/Second.permissionset-meta.xml", set(&["ViewSetup"], "2")),
        ("permissionsets/Third.permissionset-meta.xml", set(&["ViewSetup"], "The Third One")),
    ];
    let report = lint(&project(config, &files), &["setup-reconnaissance"]);
    assert_eq!(holders(&report, "written-without"), ["acme__First"]);
    assert_eq!(holders(&report, "written-with"), ["Second"]);
    assert_eq!(holders(&report, "by-label"), ["Third"]);
    assert!(report.unresolved.is_empty());
}

#[test]
fn a_whole_name_is_found_before_one_without_its_namespace() {
    let config = "[integrations.one]\npermission-sets = ['Orders']\n[integrations.two]\npermission-sets = ['acme__Orders']";
    let files = [
        ("permissionsets/acme__Orders.permissionset-meta.xml", set(&["ViewSetup"], "1")),
        ("permissionsets/Orders.permissionset-meta.xml", set(&["ViewSetup"], "2")),
    ];
    let report = lint(&project(config, &files), &[]);
    assert_eq!(holders(&report, "one"), ["Orders"]);
    assert_eq!(holders(&report, "two"), ["acme__Orders"]);
}

#[test]
fn findings_stand_in_the_order_of_their_lines() {
    let profile = "<Profile>\n<userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions>\n<userLicense>Salesforce</userLicense>\n</Profile>";
    let files = [("profiles/ERP Integration.profile-meta.xml", profile.to_owned())];
    let report = lint(&project("", &files), &[]);
    let found: Vec<_> = report.findings.iter().map(|f| (f.location.start.line, f.rule.as_str())).collect();
    assert!(found.len() > 3 && found.is_sorted(), "{found:?}");
}

/// What a group mutes is not what its user holds, so that the group is the identity and not the sets in it.
#[test]
fn a_group_whose_sets_are_all_an_integrations_is_the_identity() {
    let group = |members: &str, label: &str| {
        format!(
            "<PermissionSetGroup><label>{label}</label><mutingPermissionSets>Quiet</mutingPermissionSets>{members}\
             </PermissionSetGroup>"
        )
    };
    let member = |name: &str| format!("<permissionSets>{name}</permissionSets>");
    let tab = "<tabSettings><tab>standard-Campaign</tab><visibility>Visible</visibility></tabSettings>";
    let shown = |text: String| text.replace("</PermissionSet>", &format!("{tab}</PermissionSet>"));
    let muting = "<MutingPermissionSet><label>Quiet</label><userPermissions><enabled>true</enabled>\
                  <name>ModifyAllData</name></userPermissions></MutingPermissionSet>";
    let report = |config: &str, members: &str, label: &str| {
        let files = [
            (
                "permissionsets/News_API_User.permissionset-meta.xml",
                shown(set(&["ApiEnabled", "ModifyAllData"], "News API User")),
            ),
            ("permissionsets/Readers.permissionset-meta.xml", set(&["ApiEnabled"], "Readers")),
            ("permissionsetgroups/News.permissionsetgroup-meta.xml", group(members, label)),
            ("mutingpermissionsets/Quiet.mutingpermissionset-meta.xml", muting.to_owned()),
        ];
        lint(&project(config, &files), &["modify-all-data"])
    };
    let names = |members: &str, label: &str| {
        let report = report("", members, label);
        let names: Vec<_> = report.identities.iter().map(|i| i.name.clone()).collect();
        (names, report.findings.len())
    };
    let api = member("News_API_User");
    // The group is called what its set is called, and shows what its set shows.
    assert_eq!(names(&api, "News Sync API"), (vec!["News".to_owned()], 0));
    // With a set of people in it, or with a name that says nothing, it may be anybody's.
    let both = api.clone() + &member("Readers");
    assert_eq!(names(&both, "News Sync API"), (vec!["News_API_User".to_owned()], 1));
    assert_eq!(names(&api, "News"), (vec!["News_API_User".to_owned()], 1));
    // As `init` declares it, it is no more certain than it was.
    let declared = |owner: &str| {
        let config = format!("[integrations.news]\n{owner}permission-set-groups = [\"News\"]\n");
        report(&config, &api, "News Sync API").identities[0].confidence
    };
    assert_eq!(declared(""), Confidence::Likely);
    assert_eq!(declared("owner = \"it@acme.example\"\n"), Confidence::Certain);
}
