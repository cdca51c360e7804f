//! Small projects with the right answer, where a folder of them is at hand: `LEASTFORCE_CASES` names it. Each test drives
//! the program on one of them, as its `NOTE.md` says.

use std::path::{Path, PathBuf};

use super::sandbox::{Ran, run_in};

fn case(name: &str) -> PathBuf {
    let folder = std::env::var_os("LEASTFORCE_CASES").expect("LEASTFORCE_CASES was set when this was built");
    let case = Path::new(&folder).join(name);
    assert!(case.is_dir(), "{} is no folder", case.display());
    case
}

fn run(name: &str, args: &[&str]) -> Ran {
    run_in(&case(name), args, &[])
}

/// The findings of a rule that count, as `place: message`.
fn findings(name: &str, rule: &str) -> Vec<String> {
    let report = run(name, &["check", "-o", "json"]).json();
    let of_rule = report["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    of_rule.map(|f| format!("{}: {}", text(&f["location"]["path"]), text(&f["message"]))).collect()
}

/// What a generated set names in elements of a tag, in its order.
fn named<'t>(set: &'t str, tag: &str) -> Vec<&'t str> {
    let open = format!("<{tag}>");
    set.split(&open).skip(1).map(|rest| rest.split('<').next().unwrap()).collect()
}

/// The bits of an object in a generated set.
fn bits<'t>(set: &'t str, object: &str) -> Vec<&'t str> {
    let mut entries = set.split("<objectPermissions>").skip(1);
    let entry = entries.find(|entry| entry.contains(&format!("<object>{object}</object>"))).unwrap_or("");
    let entry = entry.split("</objectPermissions>").next().unwrap();
    let on = entry.lines().filter(|line| line.contains(">true<"));
    on.map(|line| line.trim().trim_start_matches('<').split('>').next().unwrap()).collect()
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn fields_without_fls() {
    let set = run("fields-without-fls", &["generate", "quay"]).ends(0).out;
    assert_eq!(named(&set, "field"), ["Case.Subject"]);
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn fls_rule_blind_spots() {
    let found = findings("fls-rule-blind-spots", "fls-on-required-field");
    let of = |set: &str| found.iter().find(|f| f.contains(set)).cloned().unwrap_or_default();
    let fields =
        ["Account.CreatedDate", "Contact.LastName", "Opportunity.StageName", "Lead.City", "Case.CaseNumber"];
    for field in fields {
        assert!(of("Haul_Fields").contains(&format!("'{field}'")), "{field} {found:#?}");
    }
    assert!(of("Haul_Off").contains("2 fields"), "{found:#?}");
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn generate_object_deps() {
    let set = run("generate-object-deps", &["generate", "quay"]).ends(0).out;
    assert_eq!(bits(&set, "Account"), ["allowRead", "viewAllRecords"]);
    for object in ["MessagingEndUser", "Opportunity", "OperatingHours"] {
        assert_eq!(bits(&set, object), ["allowRead"], "{object}");
    }
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn generate_old_api_version() {
    let ran = run("generate-old-api-version", &["generate", "quay"]).ends(0);
    assert!(!ran.out.contains("<externalCredentialPrincipalAccesses>") && ran.out.contains("<flowAccesses>"));
    assert!(ran.err.contains("externalCredentialPrincipalAccesses"), "{}", ran.err);
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn generate_user_permission_deps() {
    let ran = run("generate-user-permission-deps", &["generate", "quay"]).ends(0);
    let permissions = named(&ran.out, "name");
    for name in [
        "ViewRoles",
        "ViewSetup",
        "AssignPermissionSets",
        "ManageInternalUsers",
        "ManageRoles",
        "ManageSharing",
        "ManageIpAddresses",
        "ManageLoginAccessPolicies",
        "ManagePasswordPolicies",
        "ManageProfilesPermissionsets",
        "ResetPasswords",
        "ViewAllUsers",
        "DelegatedTwoFactor",
        "ActivateOrder",
    ] {
        assert!(permissions.contains(&name), "{name} {permissions:?}");
    }
    assert_eq!(bits(&ran.out, "Order"), ["allowEdit", "allowRead"]);
    for name in ["ManageCustomPermissions", "ManageTranslation", "EditTask", "Account:create"] {
        let is_said = ran.err.lines().any(|line| line.starts_with("note: ") && line.contains(name));
        assert!(permissions.contains(&name) || is_said, "{name} {}", ran.err);
    }
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn hook_misses_apps() {
    assert!(!findings("hook-misses-apps", "broad-oauth-scope").is_empty());
    let hooks = include_str!("../../.pre-commit-hooks.yaml");
    let pattern = hooks.lines().find_map(|line| line.trim().strip_prefix("files: '")).unwrap();
    let files = regex::Regex::new(pattern.trim_end_matches('\'')).unwrap();
    let listed = run("hook-misses-apps", &["check", "--list-files"]).out;
    let mut read = listed.lines().filter_map(|line| line.split_whitespace().find(|word| word.contains('/')));
    assert!(read.any(|path| path.contains("connectedApp") && files.is_match(path)), "{listed}");
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn missing_dependency_silent() {
    let found = findings("missing-dependency-silent", "missing-dependency");
    assert_eq!(found.len(), 5, "{found:#?}");
    for (set, needs) in [
        ("Haul_Detail", "Depot__c:read"),
        ("Haul_All", "Depot__c:view-all"),
        ("Haul_Quote", "Opportunity:read"),
        ("Haul_Admin", "(ViewRoles)"),
        ("Haul_Order", "Order:read+edit"),
    ] {
        assert!(found.iter().any(|f| f.contains(set) && f.contains(needs)), "{set} {found:#?}");
    }
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn order_contract_name() {
    let set = run("order-contract-name", &["generate", "quay"]).ends(0).out;
    assert_eq!(named(&set, "field"), ["Contract.Name", "Order.Name"]);
    assert!(findings("order-contract-name", "unmet-need").is_empty());
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn safe_fix_breaks_deploy() {
    let ran = run("safe-fix-breaks-deploy", &["check", "--diff"]);
    assert_eq!(ran.out, "", "nothing that the contract's needs stand on is taken away");
    assert!(findings("safe-fix-breaks-deploy", "undeclared-object-access").is_empty());
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn unsafe_fix_breaks_deploy() {
    let ran = run("unsafe-fix-breaks-deploy", &["check", "--diff", "--unsafe-fixes"]);
    let takes = ran.out.contains("#   ViewRoles") || ran.out.contains("#   ViewSetup");
    assert!(!takes || ran.out.contains("a deploy"), "{}", ran.out);
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn user_access_policy() {
    let found = findings("user-access-policy", "access-policy-grants-power");
    assert!(found.iter().any(|f| f.contains("'quay'") && f.contains("Mass_Power")), "{found:#?}");
    for args in [&["why", "quay", "ModifyAllData"][..], &["access", "quay"]] {
        let said = run("user-access-policy", args).ends(0).out;
        assert!(said.contains("'Give_Power'"), "{said}");
    }
}

#[test]
#[cfg_attr(not(cases), ignore = "LEASTFORCE_CASES is not set")]
fn who_can_partial_profile() {
    let who = run("who-can-partial-profile", &["who-can", "ModifyAllData"]).ends(0).out;
    assert!(who.contains("Not known") && who.contains("profile 'Tram Integration'"), "{who}");
    let access = run("who-can-partial-profile", &["access", "tram"]).ends(0).out;
    assert!(!access.contains("0 objects") && !access.contains("-0.0"), "{access}");
}
