//! What fails a run: the baseline, `fail-on` and `min-confidence`, on the command line and in the configuration.

use super::sandbox::{RISKY, Sandbox, run_in};

#[test]
fn writing_and_reading_a_baseline_agree_on_the_folder() {
    let sandbox = Sandbox::risky();
    let inside = sandbox.path("force-app/main");
    let wrote = run_in(&inside, &["baseline", "write"], &[]).ends(0);
    assert!(sandbox.path("leastforce-baseline.json").is_file(), "{wrote:?}");
    for folder in [inside, sandbox.path("force-app"), sandbox.path(".")] {
        run_in(&folder, &["check", "--baseline", "leastforce-baseline.json"], &[]).ends(0);
    }
    // What lies in the folder itself comes first.
    sandbox.write("force-app/b.json", "{}");
    sandbox.write("b.json", sandbox.read("leastforce-baseline.json"));
    run_in(&sandbox.path("force-app"), &["check", "--baseline", "b.json"], &[]).refuses("is no baseline");
}

#[test]
fn a_baseline_keeps_what_was_said_and_the_first_version_is_read() {
    let sandbox = Sandbox::risky();
    sandbox.run(&["baseline", "write"]).ends(0);
    let written = sandbox.read("leastforce-baseline.json");
    let baseline: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(baseline["version"], 2);
    let entries = baseline["findings"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["rule"] == "modify-all-data").unwrap();
    assert_eq!(entry["severity"], "critical");
    assert_eq!(entry["message"], "profile 'ERP Integration User' grants Modify All Data (ModifyAllData)");

    let old = entries.iter().map(|entry| {
        let mut entry = entry.clone();
        entry.as_object_mut().unwrap().retain(|key, _| key != "severity" && key != "message");
        entry
    });
    let old = serde_json::json!({ "version": 1, "findings": old.collect::<Vec<_>>() });
    sandbox.write("leastforce-baseline.json", old.to_string());
    sandbox.run(&["check", "--baseline", "leastforce-baseline.json"]).ends(0);
}

#[test]
fn the_configuration_sets_the_gate_and_the_command_line_wins() {
    let sandbox = Sandbox::risky();
    let config = |text: &str| sandbox.write("leastforce.toml", text);
    config("fail-on = \"never\"\n");
    sandbox.run(&["check"]).ends(0);
    sandbox.run(&["check", "--fail-on", "critical"]).ends(1);

    config("min-confidence = \"certain\"\n");
    sandbox.run(&["check"]).ends(0);
    sandbox.run(&["check", "--min-confidence", "likely"]).ends(1);

    config("baseline = \"ci/known.json\"\n");
    sandbox.run(&["check"]).refuses("'leastforce baseline write' makes it");
    let wrote = run_in(&sandbox.path("force-app"), &["baseline", "write"], &[]).ends(0);
    assert!(wrote.err.contains("'leastforce check' fails only on others"), "{}", wrote.err);
    let report = sandbox.report(&[]);
    assert_eq!(
        (&report["summary"]["critical"], &report["summary"]["baselined"]),
        (&0.into(), &(report["findings"].as_array().unwrap().len()).into())
    );
    sandbox.run(&["check"]).ends(0);
    sandbox.run(&["check", "--isolated"]).ends(1);
    sandbox.write(&format!("force-app/main/default/{}", RISKY.path), RISKY.text().replace("Modify", "View"));
    sandbox.run(&["baseline", "prune"]).ends(0);
    assert!(!sandbox.read("ci/known.json").contains("modify-all-data"));

    config("baseline = \"ci/known.json\"\nfail-on = \"low\"\n");
    let shown = sandbox.run(&["check", "--show-settings"]).out;
    for (name, value) in [("fail-on", "low"), ("baseline", "ci/known.json")] {
        let line = shown.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line.contains(value) && line.ends_with("[configuration]"), "{line}");
    }
}

#[test]
fn a_gate_that_makes_no_sense_is_a_mistake() {
    for (text, words) in [
        ("fail-on = \"hihg\"", "did you mean 'high'?"),
        ("fail-on = 3", "a string"),
        ("min-confidence = \"sure\"", "likely, certain"),
        (
            "documentation-url = \"http://docs.acme.example\"",
            "such as \"https://docs.acme.example/leastforce\"",
        ),
        ("baseline = \"../known.json\"", "is no file below the root"),
        ("baseline = \"/known.json\"", "is no file below the root"),
    ] {
        Sandbox::risky().with("leastforce.toml", text).run(&["check"]).refuses(words);
    }
}
