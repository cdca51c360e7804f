//! The commands that answer a question: explain, rules, schema, completions, man.

use leastforce::catalog::permission;
use leastforce::rules::{RULES, Runs};

use super::sandbox::{RISKY, Sandbox};

#[test]
fn every_rule_and_permission_is_explained() {
    let sandbox = Sandbox::new();
    assert_eq!(permission::all().len(), 957);
    let names = RULES.iter().map(|r| r.name).chain(permission::all().iter().map(|p| p.name));
    let names: Vec<&str> = names.collect();
    std::thread::scope(|scope| {
        for part in names.chunks(names.len().div_ceil(4)) {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for name in part {
                    let ran = sandbox.run(&["explain", name]).ends(0);
                    assert_eq!(ran.err, "", "{name}");
                    assert!(ran.out.lines().count() > 1, "{name}: {}", ran.out);
                }
            });
        }
    });
}

#[test]
fn a_rule_is_explained_by_its_page() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["explain", "modify-all-data"]).ends(0);
    let rule = leastforce::rules::find("modify-all-data").unwrap();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&ran.out).starts_with(&words(rule.docs)), "only its lines break elsewhere");
    assert!(ran.out.contains("severity critical"), "{}", ran.out);
    let json = sandbox.run(&["explain", "modify-all-data", "--output", "json"]).ends(0).json();
    assert_eq!(json["kind"], "rule");
    assert_eq!(json["severity"], "critical");
    assert_eq!(json["page"], rule.docs);
    assert_eq!(sandbox.run(&["explain", "Modify-All-Data"]).ends(0).out, ran.out);
}

#[test]
fn a_permission_is_explained_by_the_catalogue() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["explain", "ModifyAllData"]).ends(0);
    assert!(ran.out.starts_with("ModifyAllData: \"Modify All Data\""), "{}", ran.out);
    assert!(ran.out.contains("critical") && ran.out.contains("modify-all-data"), "{}", ran.out);
    for other in ["modifyalldata", "modify all data", "PermissionsModifyAllData"] {
        assert_eq!(sandbox.run(&["explain", other]).ends(0).out, ran.out);
    }
    let json = sandbox.run(&["explain", "ModifyAllData", "-o", "json"]).ends(0).json();
    assert_eq!((&json["kind"], &json["level"]), (&"permission".into(), &"critical".into()));
    assert!(json["implies"].as_array().unwrap().contains(&"ViewAllData".into()));
    let control = sandbox.run(&["explain", "ApiUserOnly"]).ends(0);
    assert!(control.out.contains("A control"), "{}", control.out);
}

#[test]
fn an_edge_is_explained_by_id_and_name() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["explain", "e7"]).ends(0);
    for part in
        ["ManageProfilesPermissionsets, ModifyMetadata (documented)", "grant-anything", "deployer", "Source:"]
    {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    for other in ["E7", "deploy-own-grant", "Deploy-Own-Grant"] {
        assert_eq!(sandbox.run(&["explain", other]).ends(0).out, ran.out);
    }
    let json = sandbox.run(&["explain", "e25", "-o", "json"]).ends(0).json();
    assert_eq!((&json["kind"], &json["unless"]), (&"edge".into(), &"ApiUserOnly".into()));
    for edge in leastforce::catalog::escalation::edges() {
        sandbox.run(&["explain", edge.name]).ends(0);
    }
    let permission = sandbox.run(&["explain", "ModifyMetadata"]).ends(0).out;
    assert!(permission.contains("e7 deploy-own-grant"), "{permission}");
    sandbox.run(&["explain", "deploy-own-grants"]).refuses("did you mean 'deploy-own-grant'?");
}

#[test]
fn what_is_neither_is_refused_with_the_nearest_name() {
    let sandbox = Sandbox::new();
    sandbox.run(&["explain", "Session"]).refuses("name one of its rules: no-login-ip-range, ");
    sandbox.run(&["explain", "ModifyAllDat"]).refuses("did you mean 'ModifyAllData'?");
    sandbox.run(&["explain", "modify-all-dta"]).refuses("did you mean 'modify-all-data'?");
    sandbox.run(&["explain", "xyzzy"]).refuses("'leastforce rules'");
    sandbox.run(&["explain", "xyzzy"]).refuses("the words are access, ");
    sandbox.run(&["explain", "holdre"]).refuses("did you mean 'holder'?");
    sandbox
        .run(&["explain", ""])
        .refuses("no rule, no known user permission or object, no step of an escalation path");
    sandbox.run(&["explain"]).refuses("<NAME>");
    sandbox.run(&["explain", "modify-all-data", "-o", "sarif"]).refuses("--output");
}

#[test]
fn words_goals_and_keys_are_explained() {
    let sandbox = Sandbox::new();
    let of = |word: &str| sandbox.run(&["explain", word]).ends(0).out;
    assert!(of("holder").contains("not-integration.holder: "), "{}", of("holder"));
    assert!(of("Escalation Path").starts_with("escalation path\n"));
    assert!(of("review-by").starts_with("review-by: a key of leastforce.toml"));
    // A word that is a group of rules as well.
    assert!(of("contract").contains("Also a group of rules: undeclared-object-access, "));
    assert!(of("org-takeover").contains("rated critical") && of("org-takeover").contains("  e7 "));
    let json = sandbox.run(&["explain", "owner", "-o", "json"]).ends(0).json();
    assert_eq!(json["kind"], "word");
    assert!(json["keys"].as_array().unwrap().iter().any(|key| key["path"] == "waiver.owner"));
}

#[test]
fn a_permission_says_what_it_needs_and_where_it_is() {
    let sandbox = Sandbox::new();
    let of = |name: &str| sandbox.run(&["explain", name]).ends(0).out;
    let text = of("EditActivatedOrders");
    assert!(
        text.contains("a deploy is refused: Activate Orders (ActivateOrder), read+edit on Order"),
        "{text}"
    );
    assert!(of("CustomizeApplication").contains("in orgs with Translation Workbench"));
    assert!(
        of("ViewRoles").contains("Needed by: Customize")
            || of("ViewRoles").contains("Needed by: Manage Users")
    );
    assert!(of("ManageUsers").contains("System Permissions > Manage Users"));
    let json = sandbox.run(&["explain", "QueryAllFiles", "-o", "json"]).ends(0).json();
    assert_eq!(json["requires"], serde_json::json!(["ViewAllData"]));
    assert_eq!(json["needs"][0]["strength"], "requires");
}

#[test]
fn controls_of_the_benchmark_are_listed_with_their_rules() {
    let sandbox = Sandbox::new();
    let text = sandbox.run(&["rules", "--framework", "sbs"]).ends(0).out;
    for part in ["SBS-ACS-003", "rules: app-gatekeeping-bypass", "not visible in metadata"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = sandbox.run(&["rules", "--framework", "sbs", "-o", "json"]).ends(0).json();
    let controls = json["controls"].as_array().unwrap();
    assert_eq!(controls.len(), leastforce::catalog::benchmark::controls().len());
    let rules = sandbox.run(&["rules", "-o", "json"]).ends(0).json();
    let rule = rules.as_array().unwrap().iter().find(|r| r["name"] == "no-login-hours").unwrap();
    assert_eq!(rule["controls"], serde_json::json!(["SBS-ACS-009", "SBS-ACS-012"]));
    sandbox.run(&["rules", "--framework", "cis"]).refuses("sbs");
}

#[test]
fn rules_lists_every_rule() {
    let sandbox = Sandbox::new();
    let text = sandbox.run(&["rules"]).ends(0).out;
    let json = sandbox.run(&["rules", "--output", "json"]).ends(0).json();
    assert_eq!(json.as_array().unwrap().len(), RULES.len());
    for (rule, row) in RULES.iter().zip(json.as_array().unwrap()) {
        assert!(text.contains(&format!("  {} ", rule.name)), "{}", rule.name);
        assert_eq!(row["name"], rule.name);
        assert_eq!(row["severity"], rule.severity.name());
        assert_eq!(row["needs_configuration"], rule.runs == Runs::Configured);
        assert_eq!(row["off_by_default"], rule.runs == Runs::Named);
    }
}

#[test]
fn the_schema_is_one_and_knows_the_rules() {
    let ran = Sandbox::new().run(&["schema"]).ends(0);
    let schema = ran.json();
    let rules = schema["properties"]["rules"]["properties"].as_object().unwrap();
    assert_eq!(rules.len(), RULES.len());
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::json!({ "rules": { "modify-all-data": "high" } })));
    assert!(!validator.is_valid(&serde_json::json!({ "rules": { "modify-all-dat": "high" } })));
    assert!(ran.out.ends_with("}\n"));
}

#[test]
fn the_schema_of_a_report_has_every_key_of_every_report() {
    let mut schema = Sandbox::new().run(&["schema", "check"]).ends(0).json();
    assert_eq!(schema["title"], "leastforce check, version 1");
    close(&mut schema);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let change = Sandbox::clean().repository();
    let (path, text) = RISKY.file();
    change.write(&format!("force-app/main/default/{path}"), text);
    change.write("leastforce.toml", "min-confidence = \"certain\"\n");
    change.write("force-app/main/default/profiles/Broken.profile-meta.xml", "<Profile>");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-sfdx-project");
    for report in
        [change.run_git(&["check", "--since", "HEAD", "-o", "json"]).json(), change.report(&[sample])]
    {
        let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

/// Lets a schema refuse every key that it does not name.
fn close(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(object) => {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            object.values_mut().for_each(close);
        }
        serde_json::Value::Array(array) => array.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn the_samples_schema_is_the_one_that_is_printed() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-sfdx-project/leastforce.schema.json");
    let kept = std::fs::read_to_string(sample).unwrap();
    let printed = Sandbox::new().run(&["schema"]).ends(0).out;
    assert!(
        kept == printed,
        "it is old; write it anew: cargo run -- schema > sample-sfdx-project/leastforce.schema.json"
    );
}

#[test]
fn completions_are_there_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.run(&["completions", shell]).ends(0).out;
        for word in ["leastforce", "check", "fail-on"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    sandbox.run(&["completions", "tcsh"]).refuses("tcsh");
    sandbox.run(&["completions"]).refuses("<SHELL>");
}

#[test]
fn the_manual_has_every_command_and_the_exit_codes() {
    let page = Sandbox::new().run(&["man"]).ends(0).out;
    assert!(page.contains(".TH leastforce"), "{page}");
    for command in
        ["CHECK", "ACCESS", "WHY", "WHO-CAN", "EXPLAIN", "RULES", "INIT", "SCHEMA", "COMPLETIONS", "MAN"]
    {
        assert!(page.contains(&format!(".SH LEASTFORCE {command}\n")), "{command}");
    }
    assert!(page.contains("fail\\-on") && page.contains(".SH EXIT STATUS"));
}

/// What reports print, somebody may ask about.
#[test]
fn every_word_of_a_report_is_explained() {
    let sandbox = Sandbox::new();
    let words = [
        "critical",
        "high",
        "medium",
        "low",
        "info",
        "certain",
        "likely",
        "declared",
        "at least",
        "worst findings",
        "set aside",
        "left aside",
        "rule off",
        "rated lower",
        "waived",
        "baselined",
        "existing",
        "filtered",
        "counted",
        "new",
        "widened",
        "narrowed",
        "gone",
        "gains",
        "loses",
        "sensitive",
        "business",
        "score",
        "D",
        "E",
        "X",
        "do this first",
        "covers",
        "fixable",
        "login-ip-ranges",
        "login hours",
        "connected app",
        "external client app",
        "profile",
        "permission set",
        "permission set group",
        "standard profile",
        "user access policy",
        "view-all",
        "modify-all",
        "delete",
        "loosens",
        "surplus",
        "unmet need",
        "agreed",
        "not known",
        "take over the org",
        "Contact",
        "Contact:edit",
        "*:view-all",
        "Contact.Email:read",
        "class:OrderApi",
        "tab:standard-Contact",
        "Thing__mdt",
    ];
    for word in words {
        sandbox.run(&["explain", word]).ends(0);
    }
    let json = sandbox.run(&["explain", "Contact:edit", "-o", "json"]).ends(0).json();
    assert_eq!((&json["kind"], &json["of"]), (&"grant".into(), &"object".into()));
    assert_eq!(json["means"][0]["bit"], "edit");
    sandbox.run(&["explain", "widend"]).refuses("did you mean 'widened'?");
    sandbox.run(&["explain", "Contact:reed"]).refuses("is no rule");
}

/// Whether a rule's findings differ in severity: by the permissions that it is about, or by itself.
#[test]
fn a_rule_says_whether_its_severity_varies() {
    let sandbox = Sandbox::new();
    for (rule, varies) in [
        ("modify-all-data", false),
        ("no-login-ip-range", false),
        ("risky-permission", true),
        ("author-apex", true),
        ("control-lost", true),
    ] {
        let json = sandbox.run(&["explain", rule, "-o", "json"]).ends(0).json();
        assert_eq!(json["varies"], varies, "{rule}");
        let text = sandbox.run(&["explain", rule]).ends(0).out;
        assert_eq!(text.contains("(not of every finding, see above)"), varies, "{rule}");
    }
}
