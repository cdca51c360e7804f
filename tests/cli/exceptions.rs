//! What the configuration keeps out of the result is counted, and what it cannot mean is a warning.

use serde_json::Value;

use super::sandbox::Sandbox;

const SET: &str = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>x</label>\n";

fn set(permissions: &[&str]) -> String {
    let permission = |name: &&str| {
        format!(
            "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
        )
    };
    format!("{SET}{}</PermissionSet>\n", permissions.iter().map(permission).collect::<String>())
}

const CONFIG: &str = r#"
[[not-integration]]
holder = "permission-set:Feed_Integration"
reason = "people who watch the feed"
owner = "it@acme.example"
expires = 2026-06-30

[rules]
view-all-data = "off"
modify-all-data = "low"

[external.ns__Managed]
reason = "vendor"

[integrations.erp]
permission-sets = ["Orders", "ns__Managed"]
"#;

fn project(config: &str) -> Sandbox {
    Sandbox::project([
        ("permissionsets/Feed_Integration.permissionset-meta.xml", set(&["AuthorApex", "ManageUsers"])),
        ("permissionsets/Orders.permissionset-meta.xml", set(&["ModifyAllData", "ViewAllData"])),
        ("permissionsets/Closed.permissionset-meta.xml", set(&["ApiUserOnly"])),
    ])
    .with("leastforce.toml", config)
}

fn exception<'r>(report: &'r Value, kind: &str) -> &'r Value {
    let found = report["exceptions"].as_array().unwrap().iter().find(|e| e["kind"] == kind);
    found.unwrap_or_else(|| panic!("no {kind}: {report:#}"))
}

#[test]
fn every_exception_is_listed_with_what_it_silences() {
    let sandbox = project(CONFIG);
    let report = sandbox.report(&["--today", "2026-06-30"]);
    let veto = exception(&report, "not-integration");
    assert_eq!(veto["what"], "permission-set:Feed_Integration");
    assert_eq!((&veto["worst"], &veto["expires"]), (&"critical".into(), &"2026-06-30".into()));
    // What it says is silenced is what is found without it.
    let config = CONFIG.replace("expires = 2026-06-30", "expires = 2026-06-29");
    let open = project(&config).report(&["--today", "2026-06-30"]);
    let of = |report: &Value| {
        let of_holder = |f: &&Value| f["subject"]["name"] == "Feed_Integration" && f["covered_by"].is_null();
        report["findings"].as_array().unwrap().iter().filter(of_holder).count()
    };
    let found = of(&open) - of(&report);
    assert_eq!(veto["findings"], found);
    assert!(found > 1);
    assert_eq!(exception(&report, "rule-off")["findings"], 1);
    assert_eq!(exception(&report, "rule-lowered")["findings"], 1);
    assert_eq!(exception(&report, "external")["what"], "ns__Managed");
    let text = sandbox.run(&["check", "--today", "2026-06-30"]).out;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said =
        format!("permission-set:Feed_Integration (leastforce.toml:3), {found} findings, the worst critical");
    assert!(flat.contains(&said), "{flat}");
}

#[test]
fn an_expired_veto_holds_no_more_and_is_a_warning() {
    let report = project(CONFIG).report(&["--today", "2026-07-01"]);
    assert!(report["warnings"][0]["message"].as_str().unwrap().contains("has expired since 2026-06-30"));
    assert!(report["identities"].as_array().unwrap().iter().any(|i| i["name"] == "Feed_Integration"));
}

#[test]
fn a_veto_against_a_fact_is_a_warning_on_which_strict_fails() {
    let config = "[[not-integration]]\nholder = \"permission-set:Closed\"\nreason = \"people\"\n";
    let sandbox = project(config);
    let ran = sandbox.run(&["check", "--strict", "--fail-on", "never"]).ends(3);
    assert!(
        ran.err.contains("warning: leastforce.toml:2:10: permission set 'Closed' is no integration"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("it grants API Only User"), "{}", ran.err);
    sandbox.run(&["check", "--fail-on", "never"]).ends(0);
    let note = sandbox.report(&[])["notes"].to_string();
    assert!(note.contains("for permission-set:Closed in leastforce.toml:2 has no owner"), "{note}");
    let config = config.replace("Closed", "Feed_Integration");
    project(&config).run(&["check", "--strict", "--fail-on", "never"]).ends(0);
}

/// Each entry keeps what it says for itself, and one that silences nothing is no exception unless it turns a rule off.
#[test]
fn an_exception_tells_its_reason_its_owner_and_its_end() {
    let config = r#"
[files]
exclude = [{ path = "**/Closed*", reason = "kept by hand" }]

[[not-integration]]
holder = "permission-set:Feed_Integration"
reason = "people who watch the feed"
owner = "it@acme.example"

[rules]
view-all-data = "off"
hard-delete = "off"
modify-all-data = "critical"
author-apex = "low"

[rules.object-sprawl]
max-objects = 1

[external.ns__Managed]
reason = "vendor"

[integrations.erp]
permission-sets = ["Orders", "ns__Managed"]

[[waiver]]
rule = "manage-users"
integration = "erp"
grant = "Manage*"
reason = "until the directory is the source"
owner = "directory@acme.example"
expires = 2026-12-31
"#;
    let object = |name: &str| {
        format!(
            "    <objectPermissions><allowRead>true</allowRead><object>{name}</object></objectPermissions>\n"
        )
    };
    let objects = object("Account") + &object("Order") + &object("Product2");
    let orders = set(&["ManageInternalUsers", "ManageUsers", "ModifyAllData", "ViewAllData"]);
    let orders = orders.replace("<label>x</label>\n", &format!("<label>x</label>\n{objects}"));
    let sandbox =
        project(config).with("force-app/main/default/permissionsets/Orders.permissionset-meta.xml", orders);
    let report = sandbox.report(&["--today", "2026-06-30"]);
    let waiver = exception(&report, "waiver");
    assert_eq!(waiver["reason"], "until the directory is the source");
    assert_eq!(
        (&waiver["owner"], &waiver["expires"]),
        (&"directory@acme.example".into(), &"2026-12-31".into())
    );
    assert_eq!((&waiver["findings"], &waiver["worst"]), (&2.into(), &"critical".into()));
    assert_eq!(report["summary"]["waived"], 2);
    assert_eq!(exception(&report, "exclude")["reason"], "kept by hand");
    assert_eq!(exception(&report, "external")["reason"], "vendor");
    let veto = exception(&report, "not-integration");
    assert_eq!(
        (&veto["reason"], &veto["owner"]),
        (&"people who watch the feed".into(), &"it@acme.example".into())
    );
    let of = |kind: &str| -> Vec<&str> {
        let all = report["exceptions"].as_array().unwrap().iter().filter(|e| e["kind"] == kind);
        all.map(|e| e["what"].as_str().unwrap()).collect()
    };
    assert_eq!(of("rule-off"), ["hard-delete", "view-all-data"]);
    assert_eq!(of("rule-lowered"), [""; 0]);
    assert_eq!(report["summary"]["not_looked_at"]["rules_off"], 2);
}
