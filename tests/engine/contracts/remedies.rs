//! What findings say is to be done.

use super::project::{SET, grants, lint, permission_set, project};
use crate::engine::common::Files;

/// The message and the help of the one finding of a rule.
fn said(files: &Files, rule: &str) -> (String, String) {
    let report = lint(files, &[rule]);
    let found: Vec<_> = report.counting().collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    (found[0].message.clone(), found[0].help.clone())
}

#[test]
fn what_is_the_default_is_to_be_replaced_first() {
    let contract = "[integrations.feed.needs]\n[integrations.feed.needs.objects]\n\
                    Account = { access = [\"read\"], record-types = [\"B2B\"] }\n";
    for (grant, words) in [
        ("app:Sales", "make another one the default first"),
        ("record-type:Account.B2C", "the default record type of its object"),
    ] {
        let mut files = project(contract, &[]);
        let text = permission_set(&grants(&format!("Account:read {grant}")));
        let default =
            text.replace("<visible>true</visible>", "<default>true</default><visible>true</visible>");
        let mut advice = |text: &str| {
            files.0.retain(|(path, _)| path != SET);
            files.0.push((SET.to_owned(), text.into()));
            said(&files, "undeclared-permission").1
        };
        assert!(advice(&default).contains(words), "{}", advice(&default));
        assert!(!advice(&text).contains("default"), "{}", advice(&text));
    }
}

#[test]
fn a_declared_profile_that_is_not_in_the_repository_is_named() {
    let config = |rest: &str| {
        let toml = format!(
            "[integrations.feed]\nprofile = \"Vendor \\\"X\\\"\"\npermission-sets = [\"Feed\"]\n{rest}"
        );
        let mut files = project("", &grants("Account:read"));
        files.0.retain(|(path, _)| path != "leastforce.toml");
        files.0.push(("leastforce.toml".to_owned(), toml.into()));
        files
    };
    let (message, help) = said(&config(""), "missing-api-only");
    assert!(
        message.ends_with("are not checked: profile 'Vendor \"X\"' is not in the repository"),
        "{message}"
    );
    assert!(help.contains("under [external.\"Vendor \\\"X\\\"\"]"), "{help}");
    let external =
        "[external.'Vendor \"X\"']\nreason = \"theirs\"\ngrants = [\"ApiEnabled\", \"ApiUserOnly\"]\n";
    let report = lint(&config(external), &["missing-api-only", "missing-api-enabled"]);
    assert_eq!(report.counting().count(), 0, "what is said of it counts");
}
