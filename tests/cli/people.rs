//! Profiles and permission sets of people: what a deploy would refuse is said, the rest is counted.

use super::sandbox::{Metadata, Sandbox};

/// Two entries for one permission, and an edit without read.
const DESK: Metadata = Metadata {
    path: "permissionsets/Order_Desk.permissionset-meta.xml",
    root: "PermissionSet",
    body: "
    <label>Order Desk</label>
    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>false</allowDelete>
        <allowEdit>true</allowEdit>
        <allowRead>false</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>Account</object>
        <viewAllRecords>false</viewAllRecords>
    </objectPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>RunReports</name>
    </userPermissions>
    <userPermissions>
        <enabled>false</enabled>
        <name>RunReports</name>
    </userPermissions>
",
};

/// `rule status`, sorted.
fn statuses(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let report = sandbox.report(args);
    let findings = report["findings"].as_array().unwrap().iter();
    let text =
        |f: &serde_json::Value| format!("{} {}", f["rule"].as_str().unwrap(), f["status"].as_str().unwrap());
    let mut found: Vec<_> = findings.map(text).collect();
    found.sort();
    found
}

#[test]
fn hygiene_of_people_is_counted_and_what_a_deploy_refuses_is_said() {
    let sandbox = Sandbox::project([DESK.file()]);
    assert_eq!(
        statuses(&sandbox, &[]),
        ["duplicate-or-conflicting-entry counted", "missing-dependency active"]
    );
    let summary = &sandbox.report(&[])["summary"];
    assert_eq!((&summary["medium"], &summary["counted"]), (&1.into(), &1.into()));

    let text = sandbox.run(&["check", "--fail-on", "never"]).ends(0).out;
    assert!(text.contains("1 finding duplicate-or-conflicting-entry in 1 file"), "{text}");
    assert!(text.contains("missing-dependency:"), "{text}");
    assert!(!text.contains("duplicate-or-conflicting-entry:"), "{text}");
    let concise = sandbox.run(&["check", "--output", "concise"]).out;
    assert!(!concise.contains("duplicate"), "{concise}");
    let sarif = sandbox.run(&["check", "--output", "sarif"]).json();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    let said = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("1 finding; `--all` lists them"), "{said}");
}

#[test]
fn all_and_whoever_names_the_rule_gets_the_findings() {
    let sandbox = Sandbox::project([DESK.file()]);
    let all = ["duplicate-or-conflicting-entry active", "missing-dependency active"];
    assert_eq!(statuses(&sandbox, &["--all"]), all);
    assert_eq!(statuses(&sandbox, &["--select", "hygiene"]), all);
    assert_eq!(statuses(&sandbox, &["--select", "duplicate-or-conflicting-entry"]), all[..1]);
    let text = sandbox.run(&["check", "--all"]).out;
    assert!(text.contains("duplicate-or-conflicting-entry:") && !text.contains("── Hygiene"), "{text}");
    sandbox.write("leastforce.toml", "[rules]\nduplicate-or-conflicting-entry = \"high\"\n");
    assert_eq!(statuses(&sandbox, &[]), all);
    sandbox.run(&["check"]).ends(1);
}

#[test]
fn a_holder_of_an_integration_is_judged_in_full() {
    let declared = "[integrations.desk]\nowner = \"it@acme.example\"\npermission-sets = [\"Order_Desk\"]\n";
    let sandbox = Sandbox::project([DESK.file()]).with("leastforce.toml", declared);
    let found = statuses(&sandbox, &[]);
    assert!(found.contains(&"duplicate-or-conflicting-entry active".to_owned()), "{found:?}");
}
