//! Values that a deploy puts in by the `replacements` of `sfdx-project.json`: unknown, no error and never "no".

use serde_json::Value;

use super::sandbox::Sandbox;

const PROFILE: &str = "force-app/main/default/profiles/Feed.profile-meta.xml";
const SET: &str = "force-app/main/default/permissionsets/Feed_Set.permissionset-meta.xml";
const CONFIG: &str = "[integrations.feed]\nprofile = 'Feed'\npermission-sets = ['Feed_Set']\n\
                      [integrations.feed.needs]\npermissions = ['ApiEnabled']\n";
/// By a text in one file and an environment variable, and by a pattern in many and a file.
const REPLACEMENTS: &str = r#""replacements": [
    { "filename": "force-app/main/default/profiles/Feed.profile-meta.xml", "stringToReplace": "__FLAG__",
      "replaceWithEnv": "FLAG" },
    { "glob": "force-app/**/*-meta.xml", "regexToReplace": "%[A-Z_]+%", "replaceWithFile": "value.txt" }
]"#;

fn permission(name: &str, enabled: &str) -> String {
    format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>\n")
}

fn project(replacements: &str, profile: &str) -> Sandbox {
    let comma = if replacements.is_empty() { "" } else { "," };
    let head = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
    Sandbox::new()
        .with(
            "sfdx-project.json",
            format!(r#"{{ "packageDirectories": [{{ "path": "force-app" }}]{comma} {replacements} }}"#),
        )
        .with("leastforce.toml", CONFIG)
        .with(PROFILE, format!("<Profile {head}>\n{profile}</Profile>\n"))
        .with(SET, format!("<PermissionSet {head}>\n<label>Feed</label>\n</PermissionSet>\n"))
}

fn verdict(project: &Sandbox, grant: &str) -> String {
    let why = project.run(&["why", "feed", grant, "-o", "json"]).ends(0).json();
    why["answers"][0]["verdict"].as_str().unwrap().to_owned()
}

fn unknown(project: &Sandbox, grant: &str) -> Vec<String> {
    let who = project.run(&["who-can", grant, "-o", "json"]).ends(0).json();
    let names = who["answers"][0]["unknown"].as_array().unwrap().iter();
    names.map(|who| who["subject"]["name"].as_str().unwrap().to_owned()).collect()
}

/// Rule and severity of every finding that counts.
fn findings(project: &Sandbox) -> Vec<(String, String, String)> {
    let ran = project.run(&["check", "-o", "json"]);
    assert!(ran.code < 2, "{}", ran.err);
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let report = ran.json();
    let active = report["findings"].as_array().unwrap().iter().filter(|f| f["status"] == "active");
    active.map(|f| (text(f, "rule"), text(f, "severity"), text(f, "message"))).collect()
}

fn has(findings: &[(String, String, String)], rule: &str, severity: &str) -> bool {
    findings.iter().any(|(r, s, _)| r == rule && s == severity)
}

#[test]
fn a_value_that_a_deploy_puts_in_decides_and_is_not_known() {
    let project = project(
        REPLACEMENTS,
        &[
            permission("ApiEnabled", "__FLAG__"),
            permission("ApiUserOnly", "%ONLY%"),
            permission("ModifyAllData", "__FLAG__"),
            permission("RunFlow", "true"),
            "<objectPermissions><allowCreate>false</allowCreate><allowEdit>__FLAG__</allowEdit>\
             <allowRead>true</allowRead><object>Account</object></objectPermissions>\n"
                .to_owned(),
        ]
        .concat(),
    );
    for grant in ["ApiEnabled", "ModifyAllData", "ViewAllData", "Account:edit", "Lead:edit"] {
        assert_eq!(verdict(&project, grant), "unknown", "{grant}");
        assert_eq!(unknown(&project, grant), ["feed", "Feed"], "{grant}");
    }
    assert_eq!(
        (verdict(&project, "RunFlow"), verdict(&project, "Account:read")),
        ("held".into(), "held".into())
    );
    assert_eq!(verdict(&project, "ManageSharing"), "not-held", "nothing that is put in brings it");
    assert!(unknown(&project, "ManageSharing").is_empty());
    let found = findings(&project);
    for rule in ["missing-api-only", "missing-api-enabled", "unmet-need"] {
        assert!(has(&found, rule, "info"), "{rule} {found:#?}");
        assert!(!has(&found, rule, "medium") && !has(&found, rule, "high"), "{rule} {found:#?}");
    }
    let access = project.run(&["access", "feed"]).ends(0).out;
    assert!(access.contains("ApiUserOnly                  not known"), "{access}");
    let report = project.run(&["check"]).out;
    assert!(report.contains("4 values are not known, since a deploy puts them in"), "{report}");
    assert!(report.contains("'__FLAG__'") && report.contains("'%ONLY%'"), "{report}");
}

#[test]
fn without_a_replacement_the_same_is_an_error() {
    let flag = permission("ModifyAllData", "__FLAG__");
    let elsewhere = REPLACEMENTS.replace("profiles/Feed", "profiles/Other");
    for replacements in ["", &elsewhere] {
        let ran = project(replacements, &flag).run(&["check"]).ends(2);
        assert!(ran.err.contains("<enabled> must be true or false, not '__FLAG__'"), "{}", ran.err);
    }
}

#[test]
fn a_name_that_a_deploy_puts_in_names_nothing() {
    let object =
        "<objectPermissions><allowRead>true</allowRead><object>%OBJECT%</object></objectPermissions>\n";
    let class = "<classAccesses><apexClass>Pre%CLASS%</apexClass><enabled>true</enabled></classAccesses>\n";
    let names =
        [permission("ApiEnabled", "true"), permission("%RIGHT%", "true"), object.into(), class.into()];
    let project = project(REPLACEMENTS, &names.concat());
    let found = findings(&project);
    assert!(!found.iter().any(|(.., message)| message.contains('%')), "{found:#?}");
    assert!(!found.iter().any(|(rule, ..)| rule.starts_with("undeclared")), "{found:#?}");
    assert_eq!(verdict(&project, "ModifyAllData"), "unknown");
    assert_eq!(verdict(&project, "Account:read"), "unknown");
    assert_eq!(verdict(&project, "ApiEnabled"), "held");
    let report = project.run(&["check"]).out;
    assert!(report.contains("3 values are not known"), "{report}");
}

#[test]
fn a_licence_and_addresses_that_a_deploy_puts_in_are_not_known() {
    let range = |end: &str| {
        format!(
            "<loginIpRanges><endAddress>{end}</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>\n"
        )
    };
    let profile = [
        range("10.0.%LAST%"),
        "<userLicense>%LICENCE%</userLicense>\n".to_owned(),
        permission("ApiEnabled", "true"),
        permission("ApiUserOnly", "true"),
    ];
    let project = project(REPLACEMENTS, &profile.concat());
    let found = findings(&project);
    let about_them =
        ["no-login-ip-range", "wide-login-ip-range", "license-mismatch", "not-integration-license"];
    assert!(!found.iter().any(|(rule, ..)| about_them.contains(&rule.as_str())), "{found:#?}");
    let report = project.run(&["check"]).out;
    assert!(report.contains("'%LICENCE%'") && report.contains("'10.0.%LAST%'"), "{report}");
    let access = project.run(&["access", "feed"]).ends(0).out;
    assert!(access.contains("so that they lower nothing: its login ranges are narrow"), "{access}");
}

#[test]
fn a_piece_of_a_set_is_read_in_the_same_way() {
    let piece =
        "force-app/main/default/permissionsets/Feed_Set/objectPermissions/Account.objectPermission-meta.xml";
    let xml = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><objectPermissions>\
               <allowEdit>%EDIT%</allowEdit><allowRead>true</allowRead><object>Account</object></objectPermissions>\
               </PermissionSet>\n";
    let project = project(REPLACEMENTS, &permission("ApiEnabled", "true"));
    let set = project.read(SET);
    std::fs::remove_file(project.path(SET)).unwrap();
    let project = project
        .with("force-app/main/default/permissionsets/Feed_Set/Feed_Set.permissionset-meta.xml", set)
        .with(piece, xml);
    assert!(project.run(&["check"]).code < 2);
    let why = project.run(&["why", "Feed_Set", "Account:edit", "-o", "json"]).ends(0).json();
    assert_eq!(why["answers"][0]["verdict"], "unknown");
}
