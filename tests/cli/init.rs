//! `leastforce init`: what it writes, what it leaves alone, and that `check` agrees with it.

use serde_json::{Value, json};

use super::sandbox::{CANDIDATE, CLEAN, PEOPLE, RISKY, SFDX_PROJECT, Sandbox, TRUNCATED, run_in};

/// Name, declared, and `kind:name` of the holders of every identity.
fn identities(report: &Value) -> Vec<(String, bool, String)> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let holders = |i: &Value| -> Vec<String> {
        i["holders"].as_array().unwrap().iter().map(|h| text(&h["kind"]) + ":" + &text(&h["name"])).collect()
    };
    let identities = report["identities"].as_array().unwrap().iter();
    identities.map(|i| (text(&i["name"]), i["declared"] == json!(true), holders(i).join(" "))).collect()
}

/// The holders of each identity, sorted.
fn holders(report: &Value) -> Vec<String> {
    let mut holders: Vec<_> = identities(report).into_iter().map(|(_, _, holders)| holders).collect();
    holders.sort();
    holders
}

fn shown() -> Sandbox {
    Sandbox::project([
        RISKY.file(),
        CLEAN.file(),
        PEOPLE.file(),
        CANDIDATE.file(),
        ("permissionsets/ERP_Integration_User.permissionset-meta.xml", PEOPLE.text()),
    ])
}

#[test]
fn writes_what_the_repository_shows_and_its_schema() {
    let sandbox = shown();
    let ran = sandbox.run(&["init"]).ends(0);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("leastforce.toml"), "{}", ran.err);
    insta::assert_snapshot!(sandbox.read("leastforce.toml"));
    assert_eq!(sandbox.read("leastforce.schema.json"), sandbox.run(&["schema"]).out);
    let names = sandbox.list("");
    assert_eq!(names, ["force-app", "leastforce.schema.json", "leastforce.toml", "sfdx-project.json"]);
}

#[test]
fn check_then_shows_the_same_holders_as_declared() {
    let sandbox = shown();
    let before = sandbox.report(&[]);
    assert!(identities(&before).iter().all(|(_, declared, _)| !declared));
    sandbox.run(&["init"]).ends(0);
    let after = sandbox.report(&[]);
    assert!(identities(&after).iter().all(|(_, declared, _)| *declared), "{after:#}");
    // A profile and the set that shares its name are one integration.
    let both = "profile:ERP Integration User permission-set:ERP_Integration_User";
    assert_eq!(holders(&after), [both, "profile:Order Feed"]);
    assert_eq!(
        holders(&before),
        ["permission-set:ERP_Integration_User", "profile:ERP Integration User", "profile:Order Feed"]
    );
    assert_eq!(after["candidates"], before["candidates"]);
    assert_eq!(after["unresolved"], json!([]));
}

/// What every command and format says of how sure the integration of a profile is.
fn certainties(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let report = sandbox.report(&[]);
    let of = |list: &Value| {
        let mut all = list.as_array().unwrap().iter();
        all.find(|i| i["name"] == name).unwrap()["confidence"].as_str().unwrap().to_owned()
    };
    let found = report["findings"].as_array().unwrap().iter();
    let mut found = found.filter(|f| f["identities"] == json!([name]));
    let finding = found.find(|f| f["rule"] == "modify-all-data" || f["rule"] == "delete-granted").unwrap();
    let sarif = sandbox.run(&["check", "--output", "sarif"]).json();
    let rule = finding["rule"].as_str().unwrap();
    let mut rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter();
    let described = rules.find(|r| r["id"].as_str().unwrap().starts_with(rule)).unwrap();
    let listed = sandbox.run(&["identities", "--output", "json"]).ends(0).json();
    let access = sandbox.run(&["access", name, "--output", "json"]).ends(0).json();
    vec![
        of(&report["identities"]),
        finding["confidence"].as_str().unwrap().to_owned(),
        described["properties"]["precision"].as_str().unwrap().to_owned(),
        of(&listed["answers"]),
        access["answers"][0]["identity"]["confidence"].as_str().unwrap().to_owned(),
    ]
}

#[test]
fn a_guess_that_nobody_has_read_stays_a_guess() {
    let sandbox = shown();
    sandbox.run(&["init"]).ends(0);
    let (guess, fact) = ("erp-integration-user", "order-feed");
    assert_eq!(certainties(&sandbox, guess), ["likely", "likely", "medium", "likely", "likely"]);
    let summary = sandbox.report(&[]);
    let mut identities = summary["identities"].as_array().unwrap().iter();
    assert_eq!(identities.find(|i| i["name"] == fact).unwrap()["confidence"], "certain");
    let text = sandbox.run(&["check", "--full"]).ends(1).out;
    assert!(text.contains("declared, likely integration"), "{text}");
    let markdown = sandbox.run(&["check", "--output", "markdown"]).out;
    assert!(markdown.contains("(likely)"), "{markdown}");
    for answer in [&text, &sandbox.run(&["access", guess]).ends(0).out] {
        let words = answer.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("declared without owner: fill in owner"), "{answer}");
    }
    // A person fills in the line that `init` left for it.
    let written = sandbox.read("leastforce.toml");
    let owned =
        written.replace("# owner = \"a person, a team or an address\"", "owner = \"it@acme.example\"");
    sandbox.write("leastforce.toml", &owned);
    assert_eq!(certainties(&sandbox, guess), ["certain", "certain", "very-high", "certain", "certain"]);
    assert!(!sandbox.run(&["check", "--full"]).out.contains("fill in owner"));
}

#[test]
fn what_only_a_person_declares_is_certain_without_an_owner() {
    let sandbox = Sandbox::project([RISKY.file(), PEOPLE.file()]);
    let people = PEOPLE.path.rsplit('/').next().unwrap().split('.').next().unwrap();
    sandbox.write("leastforce.toml", format!("[integrations.quiet]\npermission-sets = [\"{people}\"]\n"));
    let report = sandbox.report(&[]);
    let mut identities = report["identities"].as_array().unwrap().iter();
    assert_eq!(identities.find(|i| i["name"] == "quiet").unwrap()["confidence"], "certain");
}

#[test]
fn check_proposes_init_until_there_is_a_file_and_the_same_key_as_init() {
    let sandbox = Sandbox::project([("permissionsets/B2C_CRM_Sync.permissionset-meta.xml", PEOPLE.text())]);
    let before = sandbox.run(&["check"]).ends(0).out;
    assert!(before.contains("`leastforce init` writes"), "{before}");
    assert!(before.contains("[integrations.b2c-crm-sync]"), "{before}");
    sandbox.run(&["init"]).ends(0);
    assert!(sandbox.read("leastforce.toml").contains("# [integrations.b2c-crm-sync]"));
    let after = sandbox.run(&["check"]).ends(0).out;
    assert!(!after.contains("`leastforce init`"), "{after}");
}

#[test]
fn the_file_fits_its_own_schema() {
    let sandbox = shown();
    sandbox.run(&["init"]).ends(0);
    let schema: Value = serde_json::from_str(&sandbox.read("leastforce.schema.json")).unwrap();
    let file: toml::Table = sandbox.read("leastforce.toml").parse().unwrap();
    assert!(sandbox.read("leastforce.toml").starts_with("#:schema ./leastforce.schema.json\n"));
    jsonschema::validate(&schema, &serde_json::to_value(file).unwrap()).unwrap();
}

#[test]
fn an_existing_file_is_never_touched() {
    let sandbox = shown().with("leastforce.toml", "# mine\n");
    sandbox.run(&["init"]).refuses("leastforce.toml' exists");
    sandbox.run(&["init"]).refuses("--stdout");
    assert_eq!(sandbox.read("leastforce.toml"), "# mine\n");
    assert!(!sandbox.path("leastforce.schema.json").exists());
    // Nor one that cannot even be read as a configuration.
    sandbox.write("leastforce.toml", "nonsense");
    sandbox.run(&["init"]).refuses("leastforce.toml' exists");
}

#[cfg(unix)]
#[test]
fn a_link_in_its_place_is_not_followed() {
    let sandbox = shown();
    std::os::unix::fs::symlink("elsewhere.toml", sandbox.path("leastforce.toml")).unwrap();
    sandbox.run(&["init"]).refuses("leastforce.toml' exists");
    assert!(!sandbox.path("elsewhere.toml").exists());
}

#[cfg(unix)]
#[test]
fn the_files_are_readable_like_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = shown();
    sandbox.run(&["init"]).ends(0);
    let mode = |path: &str| sandbox.path(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("leastforce.toml"), mode("sfdx-project.json"));
    assert_eq!(mode("leastforce.schema.json"), mode("sfdx-project.json"));
}

#[test]
fn stdout_prints_the_same_and_writes_nothing() {
    let sandbox = shown();
    let printed = sandbox.run(&["init", "--stdout"]).ends(0);
    assert_eq!(sandbox.list(""), ["force-app", "sfdx-project.json"]);
    sandbox.run(&["init"]).ends(0);
    assert_eq!(sandbox.read("leastforce.toml"), printed.out);
    // What is declared by then does not change what the repository shows.
    assert_eq!(sandbox.run(&["init", "--stdout"]).ends(0).out, printed.out);
}

#[test]
fn the_root_is_found_as_by_check() {
    let sandbox = shown();
    let profiles = sandbox.path("force-app/main/default/profiles");
    run_in(&profiles, &["init"], &[]).ends(0);
    assert!(sandbox.path("leastforce.toml").exists());

    let other = Sandbox::new().with("a/b/ERP Integration User.profile", RISKY.text());
    other.run(&["init", "a/b", "--project", "a"]).ends(0);
    assert_eq!(other.list("a"), ["b", "leastforce.schema.json", "leastforce.toml"]);
    other.run(&["init", "nowhere"]).refuses("'nowhere'");
    other.run(&["init", "a", "--project", "a/b"]).refuses("is not in the root");
    other.run(&["init", "--isolated"]).refuses("--isolated");
}

#[test]
fn with_nothing_to_declare_it_says_so() {
    for sandbox in [Sandbox::project([PEOPLE.file()]), Sandbox::new()] {
        sandbox.run(&["init"]).ends(0);
        let text = sandbox.read("leastforce.toml");
        assert!(text.parse::<toml::Table>().unwrap().is_empty());
        assert!(text.contains("# [integrations.erp-orders]"), "{text}");
        assert_eq!(sandbox.report(&[])["identities"], json!([]));
    }
    let candidate = Sandbox::project([CANDIDATE.file()]);
    candidate.run(&["init"]).ends(0);
    let text = candidate.read("leastforce.toml");
    assert!(text.parse::<toml::Table>().unwrap().is_empty());
    assert!(text.contains("# permission-sets = [\"Order_Backup\"]"), "{text}");
}

#[test]
fn one_configuration_serves_every_root() {
    let sandbox = Sandbox::new()
        .with("crm/sfdx-project.json", SFDX_PROJECT)
        .with("shop/sfdx-project.json", SFDX_PROJECT)
        .with("crm/force-app/profiles/ERP Integration User.profile-meta.xml", RISKY.text())
        .with("shop/force-app/profiles/ERP integration user.profile-meta.xml", RISKY.text());
    sandbox.run(&["init"]).ends(0);
    let file: toml::Table = sandbox.read("leastforce.toml").parse().unwrap();
    assert_eq!(file["integrations"].as_table().unwrap().len(), 1);
    let after = identities(&sandbox.report(&[]));
    assert_eq!(after.len(), 2);
    assert!(after.iter().all(|(_, declared, _)| *declared));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_written() {
    let truncated = TRUNCATED.text().replace("</Profile>", "");
    let sandbox = Sandbox::project([RISKY.file(), (TRUNCATED.path, truncated)]);
    let ran = sandbox.run(&["init"]).ends(2);
    assert!(ran.err.contains("Broken.profile-meta.xml"), "{}", ran.err);
    assert!(sandbox.read("leastforce.toml").contains("profile = \"ERP Integration User\""));
}

#[test]
fn hostile_names_are_declared_and_harmless() {
    let names = [
        "Integration User %22%5D%0A%5Brules%5D%0Amodify-all-data = %22off%22 %23",
        "Integration User %5C%22 \u{202e}evil",
        "Integration User %0D%0A%3A%3Aerror%3A%3Ax",
        "Integration User = 'x'",
        "Integration User K\u{f6}ln \u{9023}\u{643a}",
    ];
    let files: Vec<String> = names.iter().map(|n| format!("profiles/{n}.profile-meta.xml")).collect();
    let sandbox = Sandbox::project(files.iter().map(|f| (f.as_str(), RISKY.text())));
    let before = sandbox.report(&[]);
    assert_eq!(identities(&before).len(), names.len());
    let ran = sandbox.run(&["init"]).ends(0);
    assert!(!ran.err.contains("\n::error"));
    let text = sandbox.read("leastforce.toml");
    assert!(!text.contains(['\r', '\u{202e}']));
    let file: toml::Table = text.parse().unwrap();
    assert_eq!(file.keys().collect::<Vec<_>>(), ["integrations"]);
    let after = sandbox.report(&[]);
    assert_eq!(holders(&after), holders(&before));
    assert!(identities(&after).iter().all(|(_, declared, _)| *declared));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_2() {
    let sandbox = shown();
    // A folder in the schema's place stops even those whom no permission stops.
    std::fs::create_dir(sandbox.path("leastforce.schema.json")).unwrap();
    let ran = sandbox.run(&["init"]).ends(2);
    assert!(ran.err.contains("leastforce.schema.json' cannot be written"), "{}", ran.err);
    assert!(!sandbox.path("leastforce.toml").exists());
    assert_eq!(sandbox.list(""), ["force-app", "leastforce.schema.json", "sfdx-project.json"]);
}
