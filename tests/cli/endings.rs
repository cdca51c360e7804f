//! Every ending of `check`, its exit code, and which of two comes first.

use super::sandbox::{CLEAN, PEOPLE, RISKY, Sandbox, TRUNCATED, formats};

/// Asserts the exit code of `check` with these arguments, the same for every format.
#[track_caller]
fn ends(sandbox: &Sandbox, args: &[&str], code: i32) {
    for format in formats() {
        sandbox.run(&[&["check", "--output", format], args].concat()).ends(code);
    }
    sandbox.run(&[&["check", "--output", "json=report.json"], args].concat()).ends(code);
    std::fs::remove_file(sandbox.path("report.json")).unwrap();
}

fn truncated() -> String {
    TRUNCATED.text().replace("</Profile>", "")
}

#[test]
fn nothing_found_is_0() {
    ends(&Sandbox::clean(), &[], 0);
    assert_eq!(Sandbox::clean().report(&[])["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn no_identity_is_0_and_says_how_to_declare_one() {
    let people = Sandbox::project([PEOPLE.file()]);
    ends(&people, &[], 0);
    let said = people.run(&["check"]).out;
    assert!(said.contains("leastforce.toml") || said.contains("leastforce init"), "{said}");
}

#[test]
fn a_finding_at_the_limit_is_1() {
    ends(&Sandbox::risky(), &[], 1);
}

#[test]
fn exit_zero_turns_1_into_0_and_nothing_else() {
    ends(&Sandbox::risky(), &["--exit-zero"], 0);
    ends(&Sandbox::new(), &["--exit-zero"], 3);
    let broken = Sandbox::risky().with("force-app/profiles/Broken.profile-meta.xml", truncated());
    ends(&broken, &["--exit-zero"], 2);
}

#[test]
fn unreadable_input_is_2_and_the_rest_is_still_reported() {
    let broken = Sandbox::clean().with("force-app/profiles/Broken.profile-meta.xml", truncated());
    ends(&broken, &[], 2);
    // The findings of the readable file are there, and 2 comes before 1.
    let both = Sandbox::risky().with("force-app/profiles/Broken.profile-meta.xml", truncated());
    ends(&both, &[], 2);
    let report = both.report(&[]);
    assert_eq!(report["summary"]["critical"], 1, "{report:#}");
    assert_eq!(report["errors"][0]["path"], "force-app/profiles/Broken.profile-meta.xml");
    let ran = both.run(&["check", "--output", "concise"]);
    assert!(ran.out.contains("modify-all-data"), "{}", ran.out);
    assert!(ran.err.contains("error: force-app/profiles/Broken.profile-meta.xml:"), "{}", ran.err);
}

#[test]
fn nothing_to_lint_is_3() {
    ends(&Sandbox::new(), &[], 3);
    ends(&Sandbox::project([]), &[], 3);
    ends(&Sandbox::project([("classes/A.cls", "class A {}".to_owned())]), &[], 3);
}

#[test]
fn unreadable_input_comes_before_nothing_to_lint() {
    let broken = Sandbox::project([(TRUNCATED.path, truncated())]);
    ends(&broken, &[], 2);
}

/// Configured, so that no rule is off for want of a configuration.
fn complete() -> Sandbox {
    Sandbox::clean().with("leastforce.toml", "[integrations.orders]\nprofile = \"Order Feed\"\n")
}

#[test]
fn strict_is_3_where_something_was_not_looked_at() {
    ends(&complete(), &["--strict"], 0);
    let ignored = complete().with(".forceignore", "**/Hidden.profile-meta.xml\n");
    ends(&ignored, &["--strict"], 0);
    ignored.write("force-app/profiles/Hidden.profile-meta.xml", PEOPLE.text());
    ends(&ignored, &[], 0);
    ends(&ignored, &["--strict"], 3);

    let excluded = complete().with("force-app/profiles/Draft.profile-meta.xml", "broken on purpose");
    ends(&excluded, &["--strict"], 2);
    let config = excluded.read("leastforce.toml");
    let exclude = "[files]\nexclude = [{ path = \"**/Draft.*\", reason = \"broken on purpose\" }]\n";
    excluded.write("leastforce.toml", config + exclude);
    ends(&excluded, &[], 0);
    ends(&excluded, &["--strict"], 3);

    let unread = complete().with(
        "force-app/permissionsets/Split/userPermissions.yaml",
        "userPermissions:\n  - name: ApiEnabled\n",
    );
    let report = unread.report(&[]);
    let left_out = &report["summary"]["not_looked_at"];
    assert!(left_out["unread"] != 0 || left_out["unknown"] != 0, "{report:#}");
    ends(&unread, &["--strict"], 3);

    ends(&complete(), &["--strict", "--ignore", "object-sprawl"], 3);
    let unresolved = Sandbox::clean().with(
        "leastforce.toml",
        "[integrations.orders]\nprofile = \"Order Feed\"\npermission-sets = [\"ns__Elsewhere\"]\n",
    );
    ends(&unresolved, &[], 0);
    ends(&unresolved, &["--strict"], 3);
}

#[test]
fn findings_come_before_what_was_not_looked_at() {
    let risky = Sandbox::risky()
        .with("force-app/profiles/Hidden.profile-meta.xml", CLEAN.text())
        .with(".forceignore", "**/Hidden.profile-meta.xml\n");
    ends(&risky, &["--strict"], 1);
    // What was not looked at does not go unseen behind a finding.
    ends(&risky, &["--strict", "--exit-zero"], 3);
    ends(&risky, &["--exit-zero"], 0);
    ends(&risky, &["--strict", "--fail-on", "never"], 3);
}

#[test]
fn a_mistake_in_the_configuration_is_2_and_nothing_is_linted() {
    let sandbox =
        Sandbox::risky().with("leastforce.toml", "integration = 1\n[rules]\nmodify-all-dat = \"off\"\n");
    for format in formats() {
        let ran = sandbox.run(&["check", "--output", format]).ends(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("leastforce.toml:1:1"), "{}", ran.err);
        assert!(ran.err.contains("leastforce.toml:3:1"), "{}", ran.err);
        assert!(ran.err.contains("modify-all-data"), "{}", ran.err);
    }
}

#[test]
fn several_roots_are_one_run() {
    let two = Sandbox::new()
        .with("crm/sfdx-project.json", super::sandbox::SFDX_PROJECT)
        .with("shop/sfdx-project.json", super::sandbox::SFDX_PROJECT)
        .with("crm/force-app/profiles/ERP Integration User.profile-meta.xml", RISKY.text())
        .with("shop/force-app/profiles/Order Feed.profile-meta.xml", CLEAN.text());
    ends(&two, &[], 1);
    ends(&two, &["crm"], 1);
    ends(&two, &["shop"], 0);
    assert_eq!(two.report(&[])["summary"]["files"], 2);
}
