//! What is said of the profiles that Salesforce ships where their files are absent.

use serde_json::Value;

use super::sandbox::{PEOPLE, Sandbox};

fn declared() -> Sandbox {
    let sandbox = Sandbox::project([PEOPLE.file()]);
    let integration = |name: &str, profile: &str| {
        format!(
            "[integrations.{name}]\nowner = \"it@acme.example\"\nprofile = \"{profile}\"\npermission-sets = [\"Order_Desk\"]\n"
        )
    };
    let admin = integration("loader", "System Administrator");
    let stock = integration("feed", "Minimum Access - API Only Integrations");
    sandbox.with("leastforce.toml", admin + &integration("desk", "Standard User") + &stock)
}

fn verdict(sandbox: &Sandbox, of: &str, grant: &str) -> String {
    let answer = sandbox.run(&["why", of, grant, "--output", "json"]).json();
    answer["answers"][0]["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn an_administrator_without_a_file_has_what_it_usually_has() {
    let sandbox = declared();
    for (grant, expected) in [
        ("ModifyAllData", "likely"),
        ("AuthorApex", "likely"),
        ("Account:delete", "likely"),
        // No administrator has these unless somebody gave them, or a feature or a release did.
        ("BypassMFAForUiLogins", "unknown"),
        ("BulkApiHardDelete", "unknown"),
        ("ManageUserAccessPolicies", "unknown"),
        ("PasswordNeverExpires", "unknown"),
    ] {
        assert_eq!(verdict(&sandbox, "loader", grant), expected, "{grant}");
        let asked = sandbox.run(&["who-can", grant, "--output", "json"]).json();
        let answer = &asked["answers"][0];
        let has =
            |list: &Value| list.as_array().unwrap().iter().any(|who| who["subject"]["name"] == "loader");
        assert_eq!(has(&answer["identities"]), expected == "likely", "{grant}");
        assert_eq!(has(&answer["unknown"]), expected == "unknown", "{grant}");
        let usual = answer["usual"].as_array().unwrap();
        assert_eq!(
            usual.iter().any(|label| label == "System Administrator"),
            expected == "likely",
            "{grant}"
        );
    }
    let access = sandbox.run(&["access", "loader"]).ends(0).out;
    assert!(access.contains("usually in profile 'System Administrator'"), "{access}");
    assert!(!access.contains("BypassMFAForUiLogins"), "{access}");
    assert!(access.contains("ModifyAllData, which it likely has, reaches every object"), "{access}");
    assert!(access.contains("it can likely take over the org"), "{access}");
}

#[test]
fn other_stock_profiles_have_what_is_known_of_them() {
    let sandbox = declared();
    for (of, grant, expected) in [
        ("feed", "ApiEnabled", "likely"),
        ("feed", "AuthorApex", "not-held"),
        ("desk", "ApiEnabled", "unknown"),
        ("desk", "AuthorApex", "unknown"),
    ] {
        assert_eq!(verdict(&sandbox, of, grant), expected, "{of} {grant}");
    }
    let text = sandbox.run(&["who-can", "ApiEnabled"]).ends(0).out;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let usual = "System Administrator, Minimum Access - API Only Integrations and Salesforce API Only System Integrations \
                 usually have it, and no file in the repository.";
    assert!(words.contains(usual), "{text}");
}

#[test]
fn a_contract_with_what_is_not_usual_is_not_refused() {
    let sandbox = declared();
    let contract = "[integrations.loader.needs]\npermissions = [\"BulkApiHardDelete\", \"ApiEnabled\"]\n";
    sandbox.write("leastforce.toml", sandbox.read("leastforce.toml") + contract);
    let report = sandbox.report(&["--select", "unmet-need"]);
    let found: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|f| (&f["severity"], &f["message"])).collect();
    let [(severity, message)] = found[..] else { panic!("{found:#?}") };
    assert_eq!(severity, "info");
    assert!(message.as_str().unwrap().contains("unknown: its profile is not in the repository"), "{message}");
}
