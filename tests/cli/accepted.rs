//! Findings that somebody set aside: waivers and the baseline.

use serde_json::Value;

use super::sandbox::{RISKY, Sandbox, TRUNCATED};

const SUBJECT: &str = "profile:ERP Integration User";

fn waiver(rule: &str, scope: &str, grant: &str, expires: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"{rule}\"\n{scope}\n{grant}\nreason = \"nightly full copy\"\nowner = \
         \"records@acme.example\"\nexpires = {expires}\n"
    )
}

fn subject(grant: &str, expires: &str) -> String {
    waiver("modify-all-data", &format!("subject = \"{SUBJECT}\""), &format!("grant = \"{grant}\""), expires)
}

/// `rule status`, sorted.
fn statuses(report: &Value, rules: &[&str]) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let text = |f: &Value| format!("{} {}", f["rule"].as_str().unwrap(), f["status"].as_str().unwrap());
    let mut found: Vec<_> =
        findings.filter(|f| rules.contains(&f["rule"].as_str().unwrap())).map(text).collect();
    found.sort();
    found
}

const RULES: [&str; 2] = ["modify-all-data", "unjustified-waiver"];

#[test]
fn a_waiver_holds_through_its_last_day_and_hides_nothing() {
    let sandbox = Sandbox::risky().with("leastforce.toml", subject("ModifyAllData", "2027-01-31"));
    let report = sandbox.report(&["--today", "2027-01-31"]);
    assert_eq!(statuses(&report, &RULES), ["modify-all-data waived"]);
    assert_eq!((&report["summary"]["waived"], &report["summary"]["critical"]), (&1.into(), &0.into()));
    let text = sandbox.run(&["check", "--today", "2027-01-31"]).out;
    assert!(text.contains("Set aside: 1 waived."), "{text}");

    let report = sandbox.report(&["--today", "2027-02-01"]);
    assert_eq!(statuses(&report, &RULES), ["modify-all-data active", "unjustified-waiver active"]);
}

#[test]
fn a_waiver_stands_for_its_grant_and_for_no_other() {
    for (grant, wanted) in [
        ("ViewAllData", ["modify-all-data active", "unjustified-waiver active"].as_slice()),
        ("modifyalldata", &["modify-all-data waived"]),
        ("Modify*", &["modify-all-data waived"]),
        ("*", &["modify-all-data active", "unjustified-waiver active"]),
    ] {
        let sandbox = Sandbox::risky().with("leastforce.toml", subject(grant, "2027-01-31"));
        assert_eq!(statuses(&sandbox.report(&["--today", "2026-12-01"]), &RULES), wanted, "{grant}");
    }
    let sandbox = Sandbox::risky().with("leastforce.toml", subject("Modify*", "2027-01-31"));
    let text = sandbox.run(&["check", "--today", "2026-12-01"]).out;
    assert!(text.contains("the waiver in leastforce.toml:1 accepts 1 finding with 'Modify*'"), "{text}");
}

#[test]
fn a_finding_of_two_integrations_needs_a_waiver_for_each() {
    let declared = "[integrations.erp]\nprofile = \"ERP Integration User\"\n\n[integrations.dwh]\nprofile = \"ERP \
                    Integration User\"\n\n";
    let one = |name: &str| {
        waiver(
            "modify-all-data",
            &format!("integration = \"{name}\""),
            "grant = \"ModifyAllData\"",
            "2027-01-31",
        )
    };
    let sandbox = Sandbox::risky().with("leastforce.toml", format!("{declared}{}", one("erp")));
    let args = ["--today", "2026-12-01"];
    assert_eq!(statuses(&sandbox.report(&args), &RULES), ["modify-all-data active"]);
    sandbox.write("leastforce.toml", format!("{declared}{}{}", one("erp"), one("dwh")));
    assert_eq!(statuses(&sandbox.report(&args), &RULES), ["modify-all-data waived"]);
}

#[test]
fn an_escalation_is_waived_for_a_declared_integration_alone() {
    let text =
        waiver("author-apex", &format!("subject = \"{SUBJECT}\""), "grant = \"AuthorApex\"", "2027-01-31");
    let sandbox = Sandbox::risky().with("leastforce.toml", text);
    sandbox.run(&["check"]).refuses("bind it to a declared integration");
}

#[test]
fn a_waiver_of_a_rule_that_did_not_run_is_not_judged() {
    let sandbox = Sandbox::risky().with("leastforce.toml", subject("ModifyAllData", "2027-01-31"));
    let args = ["--today", "2026-12-01", "--select", "unjustified-waiver"];
    assert_eq!(statuses(&sandbox.report(&args), &RULES), Vec::<String>::new());
}

#[test]
fn a_baseline_sets_aside_what_was_there_and_nothing_else() {
    let sandbox = Sandbox::risky();
    sandbox.run(&["check"]).ends(1);
    let wrote = sandbox.run(&["baseline", "write"]).ends(0);
    assert_eq!(wrote.out, "");
    let baseline = sandbox.read("leastforce-baseline.json");
    assert!(baseline.lines().any(|l| l.contains("\"rule\":\"modify-all-data\"")), "{baseline}");
    let args = ["--baseline", "leastforce-baseline.json"];
    let report = sandbox.report(&args);
    assert_eq!(statuses(&report, &RULES), ["modify-all-data baselined"]);
    sandbox.run(&["check", args[0], args[1]]).ends(0);

    // Declaring the integration moves no fingerprint; another grant is another finding.
    sandbox.write("leastforce.toml", "[integrations.erp]\nprofile = \"ERP Integration User\"\n");
    assert_eq!(statuses(&sandbox.report(&args), &RULES), ["modify-all-data baselined"]);
    sandbox.write(&format!("force-app/main/default/{}", RISKY.path), RISKY.text().replace("Modify", "View"));
    let report = sandbox.report(&args);
    assert_eq!(statuses(&report, &["view-all-data"]), ["view-all-data active"]);
    let notes = sandbox.run(&["check", args[0], args[1]]).ends(1).out;
    let notes: Vec<_> = notes.split_whitespace().collect();
    assert!(notes.join(" ").contains("'leastforce baseline prune' takes such entries out"), "{notes:?}");

    sandbox.run(&["baseline", "prune"]).ends(0);
    let pruned = sandbox.read("leastforce-baseline.json");
    assert!(!pruned.contains("modify-all-data") && pruned.contains("missing-api-only"), "{pruned}");
    assert!(pruned.lines().count() < baseline.lines().count());
    sandbox.run(&["check", args[0], args[1]]).ends(1);
}

#[test]
fn what_a_stronger_finding_covers_is_in_the_baseline_too() {
    let body = RISKY.text().replace(
        "</Profile>",
        "<objectPermissions><allowDelete>true</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead>\
         <object>Order</object></objectPermissions></Profile>",
    );
    let sandbox = Sandbox::project([(RISKY.path, body.clone())]);
    sandbox.run(&["baseline", "write"]).ends(0);
    let mended = body.replace("<enabled>true</enabled>", "<enabled>false</enabled>");
    sandbox.write(&format!("force-app/main/default/{}", RISKY.path), mended);
    let report = sandbox.report(&["--baseline", "leastforce-baseline.json"]);
    assert_eq!(
        statuses(&report, &["delete-granted"]),
        ["delete-granted baselined"],
        "mending one brings up none"
    );
}

#[test]
fn a_baseline_that_is_none_is_refused_and_nothing_is_pruned_blindly() {
    let sandbox = Sandbox::risky().with("b.json", "{}");
    sandbox.run(&["check", "--baseline", "b.json"]).refuses("is no baseline");
    sandbox.run(&["check", "--baseline", "none.json"]).refuses("cannot be read");
    sandbox.run(&["baseline", "write"]).ends(0);
    let before = sandbox.read("leastforce-baseline.json");
    sandbox
        .write(&format!("force-app/main/default/{}", RISKY.path), TRUNCATED.text().replace("</Profile>", ""));
    sandbox.run(&["baseline", "prune"]).ends(2);
    assert_eq!(sandbox.read("leastforce-baseline.json"), before);
}

#[test]
fn what_a_waiver_leaves_to_others_is_said_by_name() {
    let profile = "profile = \"ERP Integration User\"\n\n";
    let declared = format!("[integrations.erp]\n{profile}[integrations.dwh]\n{profile}");
    let by_erp = waiver("modify-all-data", "integration = \"erp\"", "grant = \"Modify*\"", "2027-01-31");
    let by_dwh =
        waiver("modify-all-data", "integration = \"dwh\"", "grant = \"ModifyAllData\"", "2027-01-31");
    let sandbox = Sandbox::risky().with("leastforce.toml", format!("{declared}{by_erp}"));
    let args = ["--today", "2026-12-01"];
    assert_eq!(
        sandbox.report(&args)["notes"],
        serde_json::json!([
            "the waiver in leastforce.toml:7 does not set 1 finding aside that 'dwh' shares: that takes a waiver of \
             their own"
        ])
    );
    sandbox.write("leastforce.toml", format!("{declared}{by_erp}{by_dwh}"));
    assert_eq!(
        sandbox.report(&args)["notes"],
        serde_json::json!(["the waiver in leastforce.toml:7 accepts 1 finding with 'Modify*'"])
    );
}

#[test]
fn what_is_set_aside_counts_as_that_also_when_another_finding_explains_it() {
    let body = RISKY.text().replace(
        "</Profile>",
        "<userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions></Profile>",
    );
    let text =
        waiver("view-all-data", &format!("subject = \"{SUBJECT}\""), "grant = \"ViewAllData\"", "2027-01-31");
    let sandbox = Sandbox::project([(RISKY.path, body)]).with("leastforce.toml", text);
    let report = sandbox.report(&["--today", "2026-12-01"]);
    let findings = report["findings"].as_array().unwrap();
    let waived = findings.iter().find(|f| f["rule"] == "view-all-data").unwrap();
    assert!(waived["status"] == "waived" && waived["covered_by"].is_string(), "{waived}");
    assert_eq!((&report["summary"]["waived"], &report["summary"]["covered"]), (&1.into(), &0.into()));
    let text = sandbox.run(&["check", "--today", "2026-12-01"]).out;
    assert!(text.contains("Set aside: 1 waived.") && !text.contains("covered by"), "{text}");
}

#[test]
fn an_entry_of_external_that_stands_for_nothing_is_said() {
    let config = |external: &str| {
        format!(
            "[integrations.erp]\nprofile = \"ERP Integration User\"\npermission-sets = [\"ns__Base\"]\n\
             [external.{external}]\nreason = \"theirs\"\n"
        )
    };
    for (external, count) in [("ns__base", 0), ("ns__Basis", 1), ("\"ERP Integration User\"", 1)] {
        let sandbox = Sandbox::risky().with("leastforce.toml", config(external));
        let report = sandbox.report(&[]);
        let said = report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|note| note.as_str().unwrap().contains("in leastforce.toml:4 stands for nothing"));
        assert_eq!(said.count(), count, "{external}: {}", report["notes"]);
    }
}

#[test]
fn a_baseline_may_begin_with_a_byte_order_mark() {
    let sandbox = Sandbox::risky();
    sandbox.run(&["baseline", "write"]).ends(0);
    sandbox.write("b.json", format!("\u{feff}{}", sandbox.read("leastforce-baseline.json")));
    sandbox.run(&["check", "--baseline", "b.json"]).ends(0);
}
