//! From logs to least privilege, on the sample: evidence in, contract out, a permission set from it, and the user's
//! profile exchanged in the org and in the project.

use std::path::Path;

use super::sandbox::{Ran, Sandbox, run_in};
use super::story::copy;

/// `None` where nothing that is known adds to it.
fn risk(ran: &Ran) -> Option<u64> {
    let identities = ran.json();
    let all = identities["answers"].as_array().unwrap();
    all.iter().find(|i| i["name"] == "warehouse").unwrap()["risk"].as_u64()
}

#[test]
fn what_logs_show_becomes_all_that_is_held() {
    let sandbox = Sandbox::new();
    let project = sandbox.path("");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sfdx-project"), &project);
    let run = |args: &[&str], code: i32| {
        let ran = run_in(&project, args, &[]);
        assert_eq!(ran.code, code, "{ran:#?}");
        ran
    };
    let identities = ["identities", "--evidence", "evidence", "--output", "json"];
    let before = risk(&run(&identities, 0));

    run(&["init", "--needs", "--only", "warehouse", "--evidence", "evidence"], 0);
    let toml = sandbox.read("leastforce.toml");
    let (kept, drafted) = toml.split_once("[integrations.warehouse.needs]\ndraft = true\n").unwrap();
    for used in [
        "needs.objects.Account]\naccess = [\"read\"]",
        "needs.objects.Shipment__c]\naccess = [\"read\", \"edit\"]",
    ] {
        assert!(drafted.contains(used), "{used} is not in\n{drafted}");
    }
    for unused in ["Contact", "ModifyAllData", "all-records"] {
        assert!(!drafted.contains(unused), "{unused} is in\n{drafted}");
    }
    assert!(kept.contains("Held and not used in that time, and so left out:") && kept.contains("Contact"));

    // What the draft keeps of user permissions is a person's decision.
    let (_, objects) = drafted.split_once("\n\n#").unwrap();
    let agreed =
        format!("{kept}[integrations.warehouse.needs]\npermissions = [\"ApiEnabled\"]\n\n#{objects}");
    let agreed = agreed.replace(
        "profile = \"Warehouse System Administrator\"",
        "profile = \"Minimum Access - API Only Integrations\"\npermission-sets = [\"Warehouse\"]",
    );
    sandbox.write("leastforce.toml", agreed);
    run(&["generate", "warehouse", "--name", "Warehouse", "--write", "--evidence", "evidence"], 0);

    // The same in the org, and exported again.
    let users = sandbox.read("evidence/User.csv");
    let (profile, stock) = ("Warehouse System Administrator", "Minimum Access - API Only Integrations");
    let id =
        |name: &str| users.lines().find(|l| l.contains(name)).unwrap().split(',').nth(2).unwrap().to_owned();
    let (old, new) = (
        format!("{},\"{profile}\",\"Salesforce\"", id(profile)),
        format!("{},\"{stock}\",\"Salesforce Integration\"", id(stock)),
    );
    assert!(users.contains(&old));
    sandbox.write("evidence/User.csv", users.replace(&old, &new));
    let user =
        users.lines().find(|l| l.contains("svc.warehouse")).unwrap().split(',').next().unwrap().to_owned();
    let assigned = sandbox.read("evidence/PermissionSetAssignment.csv");
    let row = format!("{user},\"0PSAc0000000099OAA\",\"Warehouse\",\"\",\"false\",\"\",\"\",\"\",\"\"\n");
    let header = assigned.lines().next().unwrap();
    assert_eq!(header.split(',').count(), row.split(',').count());
    sandbox.write("evidence/PermissionSetAssignment.csv", assigned + &row);

    let after = run(&identities, 0);
    assert!(before > Some(90) && risk(&after) < Some(35), "{before:?}, then {:?}", risk(&after));
    let report = run(&["check", "--evidence", "evidence", "--output", "json", "--exit-zero"], 0).json();
    let of_warehouse =
        |f: &&serde_json::Value| f["identities"].as_array().unwrap().contains(&"warehouse".into());
    let open: Vec<_> = report["findings"].as_array().unwrap().iter().filter(of_warehouse).collect();
    let severe: Vec<_> = open.iter().filter(|f| f["severity"] == "critical").collect();
    assert!(severe.is_empty(), "{severe:#?}");
    // Only what is no matter of rights is left.
    let unmet = open.iter().find(|f| f["rule"] == "unmet-need" && f["status"] == "active");
    assert!(unmet.is_none(), "{unmet:#?}");
}
