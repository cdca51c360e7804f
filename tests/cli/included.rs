//! One integration per file: what `include` reads and what it refuses.

use super::sandbox::Sandbox;

#[cfg(unix)]
#[test]
fn what_cannot_be_included_is_a_mistake_and_not_passed_over() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("o.toml"), "owner = \"feeds@acme.example\"\n").unwrap();
    let sandbox = Sandbox::clean();
    sandbox.write("leastforce.toml", "include = [\"integrations/*.toml\"]\n");
    sandbox.write("integrations/erp.toml", "profile = \"Order Feed\"\n");
    sandbox.run(&["check"]).ends(0);
    symlink("erp.toml", sandbox.path("integrations/inside.toml")).unwrap();
    sandbox.run(&["check"]).ends(0);
    for (name, target, why) in [
        ("out", outside.path().join("o.toml"), "a symbolic link that leads out of the root"),
        ("none", "nowhere".into(), "a symbolic link to no file"),
        ("folder", ".".into(), "a symbolic link to a directory"),
    ] {
        let link = sandbox.path(&format!("integrations/{name}.toml"));
        symlink(target, &link).unwrap();
        let ran = sandbox.run(&["check"]).ends(2);
        let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("the included file 'integrations/{name}.toml' cannot be read: it is {why}");
        assert!(said.contains(&message) && said.contains("leastforce.toml:1:12"), "{}", ran.err);
        std::fs::remove_file(link).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_link_out_of_the_root_is_refused_and_not_quoted() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("o.toml"), "token = \"1234567890\"\n").unwrap();
    let sandbox = Sandbox::clean();
    let link = sandbox.path("leastforce.toml");
    let _ = std::fs::remove_file(&link);
    for (target, why) in [
        (outside.path().join("o.toml"), "it is a symbolic link that leads out of the root"),
        ("nowhere.toml".into(), "it is a symbolic link to no file"),
    ] {
        symlink(target, &link).unwrap();
        for args in [&["check"][..], &["access", "x"], &["baseline", "write"], &["generate", "x"]] {
            let ran = sandbox.run(args).ends(2);
            let message = format!("the configuration 'leastforce.toml' cannot be read: {why}");
            assert!(ran.err.contains(&message), "{args:?}: {}", ran.err);
            assert!(!ran.err.contains("token") && !ran.out.contains("token"), "{args:?}");
        }
        sandbox.run(&["check", "--isolated"]).ends(0);
        std::fs::remove_file(&link).unwrap();
    }
    std::fs::create_dir(sandbox.path("conf")).unwrap();
    sandbox.write("conf/own.toml", "");
    symlink("conf/own.toml", &link).unwrap();
    sandbox.run(&["check"]).ends(0);
    // A file elsewhere that is named on purpose is read.
    let elsewhere = outside.path().join("o.toml");
    let ran = sandbox.run(&["check", "--config", elsewhere.to_str().unwrap()]).ends(2);
    assert!(ran.err.contains("unknown key 'token'"), "{}", ran.err);
}

/// Forty generated integrations, each in a file of its own with a contract, and each with a set that grants
/// more than that.
fn forty() -> Sandbox {
    let sandbox = Sandbox::project([]).with("leastforce.toml", "include = [\"integrations/*.toml\"]\n");
    for n in 0..40 {
        let toml = format!(
            "owner = \"feeds@acme.example\"\nprofile = \"Minimum Access - API Only Integrations\"\n\
             permission-sets = [\"Feed_{n}\"]\n\n[needs]\npermissions = [\"ApiEnabled\"]\n[needs.objects]\n\
             Part_{n}__c = {{ access = [\"read\"] }}\n"
        );
        sandbox.write(&format!("integrations/x-{n}.toml"), toml);
        let set = format!(
            "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><objectPermissions>\
             <allowEdit>true</allowEdit><allowRead>true</allowRead><object>Part_{n}__c</object>\
             </objectPermissions></PermissionSet>\n"
        );
        let path = format!("force-app/main/default/permissionsets/Feed_{n}.permissionset-meta.xml");
        sandbox.write(&path, set);
    }
    sandbox
}

#[test]
fn mistakes_in_forty_files_name_their_file_and_line() {
    let sandbox = forty();
    for (file, right, wrong) in [("x-17", "owner =", "ownr ="), ("x-31", "\"read\"", "\"raed\"")] {
        let path = format!("integrations/{file}.toml");
        sandbox.write(&path, sandbox.read(&path).replace(right, wrong));
    }
    let ran = sandbox.run(&["check"]).ends(2);
    assert!(ran.err.contains("integrations/x-17.toml:1:1"), "{}", ran.err);
    assert!(ran.err.contains("integrations/x-31.toml:8:"), "{}", ran.err);
    assert_eq!(ran.err.matches("integrations/x-").count(), 2, "of the others nothing is said: {}", ran.err);
}

#[test]
fn findings_against_forty_contracts_point_into_the_right_file() {
    let report = forty().report(&["--select", "undeclared-object-access"]);
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 40);
    for finding in findings {
        let name = finding["identities"][0].as_str().unwrap();
        let places = finding["related"].as_array().unwrap().iter().map(|related| &related["location"]);
        let found: Vec<_> =
            places.filter(|place| place["path"].as_str().unwrap().starts_with("integrations/")).collect();
        assert_eq!(found.len(), 1, "{finding}");
        let wanted = format!("integrations/{name}.toml");
        assert_eq!((&found[0]["path"], &found[0]["start"]["line"]), (&wanted.into(), &8.into()));
    }
}
