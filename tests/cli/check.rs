//! The flags of `check` that decide what is looked at, what is reported and how it looks.

use serde_json::Value;

use super::sandbox::{CLEAN, Metadata, PEOPLE, RISKY, Sandbox, formats, run_in};

fn rules(report: &Value) -> Vec<&str> {
    let mut rules: Vec<_> = found(report).map(|f| f["rule"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The findings that a reader is shown.
fn found(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().unwrap().iter().filter(|f| f["status"] == "active")
}

fn paths(report: &Value) -> Vec<&str> {
    let mut paths: Vec<_> = found(report).map(|f| f["location"]["path"].as_str().unwrap()).collect();
    paths.dedup();
    paths
}

fn two_risky() -> Sandbox {
    Sandbox::project([
        RISKY.file(),
        ("profiles/Feed Integration User.profile-meta.xml", RISKY.text()),
        CLEAN.file(),
        PEOPLE.file(),
    ])
}

#[test]
fn the_root_is_the_nearest_marked_folder() {
    let sandbox = two_risky();
    let profiles = sandbox.path("force-app/main/default/profiles");
    // From inside, the whole project is the root and the folder itself the focus of nobody's wish.
    for (folder, args) in [
        (sandbox.path(""), &["check"][..]),
        (sandbox.path(""), &["check", "."]),
        (sandbox.path("force-app"), &["check", ".."]),
        (profiles.clone(), &["check", "--project", "../../../.."]),
    ] {
        let ran = run_in(&folder, &[args, &["--output", "json"]].concat(), &[]).ends(1);
        assert_eq!(ran.json()["summary"]["files"], 4);
        assert_eq!(paths(&ran.json()).len(), 2, "{args:?} in {folder:?}");
    }
    let ran = run_in(&profiles, &["check", "--output", "json"], &[]).ends(1);
    assert_eq!(ran.json()["summary"]["files"], 4);
    assert!(paths(&ran.json())[0].starts_with("force-app/main/default/profiles/"));
}

#[test]
fn paths_focus_the_report_and_never_the_analysis() {
    let sandbox = two_risky();
    let one = "force-app/main/default/profiles/Feed Integration User.profile-meta.xml";
    let report = sandbox.report(&[one]);
    assert_eq!(paths(&report), [one]);
    assert_eq!(report["summary"]["files"], 4);
    assert_eq!(paths(&sandbox.report(&["force-app"])).len(), 2);
    sandbox.run(&["check", "force-app/main/default/permissionsets"]).ends(0);
    let both =
        sandbox.report(&[one, "force-app/main/default/profiles/ERP Integration User.profile-meta.xml"]);
    assert_eq!(paths(&both).len(), 2);
}

#[test]
fn a_path_outside_the_root_and_one_that_is_not_there_are_refused() {
    let sandbox = Sandbox::new().with("a/sfdx-project.json", "{}").with("b/x.txt", "");
    sandbox.run(&["check", "a", "b"]).refuses("is not in the root");
    sandbox.run(&["check", "--project", "a", "b"]).refuses("is not in the root");
    sandbox.run(&["check", "nowhere"]).refuses("'nowhere'");
    sandbox.run(&["check", "--project", "nowhere"]).refuses("'nowhere'");
    sandbox.run(&["check", "--project", "b/x.txt"]).refuses("is not a folder");
}

#[test]
fn an_unmarked_folder_or_file_is_its_own_root() {
    let sandbox = Sandbox::new().with("in/ERP Integration User.profile", RISKY.text());
    assert_eq!(paths(&sandbox.report(&["in"])), ["ERP Integration User.profile"]);
    let file = "in/ERP Integration User.profile";
    assert_eq!(paths(&sandbox.report(&[file])), ["ERP Integration User.profile"]);
    assert_eq!(paths(&sandbox.report(&["--project", "in"])), ["ERP Integration User.profile"]);
    assert_eq!(paths(&sandbox.report(&[])), [file]);
}

#[test]
fn every_format_goes_to_stdout_or_to_a_file() {
    let sandbox = Sandbox::risky();
    for (format, mark) in [
        ("text", "modify-all-data"),
        ("concise", ": critical[modify-all-data]"),
        ("json", "\"version\": 1"),
        ("sarif", "\"2.1.0\""),
        ("github", "::error "),
        ("gitlab", "\"severity\": \"blocker\""),
        ("junit", "<failure type=\"critical\""),
        ("markdown", "- **critical** modify-all-data"),
    ] {
        let direct = sandbox.run(&["check", "--output", format]).ends(1);
        assert!(direct.out.contains(mark), "{}", direct.out);
        let filed = sandbox.run(&["check", "--output", &format!("{format}=out")]).ends(1);
        assert_eq!(filed.out, "");
        assert_eq!(sandbox.read("out"), direct.out, "{format}");
    }
    let ran = sandbox.run(&["check", "-o", "json=a.json", "-o", "sarif=b.sarif", "-o", "concise"]).ends(1);
    assert!(ran.out.starts_with("force-app/"), "{}", ran.out);
    assert!(sandbox.read("a.json").starts_with('{'));
    assert!(sandbox.read("b.sarif").starts_with('{'));
    assert_eq!(sandbox.run(&["check"]).out, sandbox.run(&["check", "--output", "text"]).out);
}

#[test]
fn a_report_that_cannot_be_written_is_2_and_names_the_file() {
    let sandbox = Sandbox::clean();
    let ran = sandbox.run(&["check", "--output", "json=no/such/folder/a.json"]).ends(2);
    assert!(ran.err.contains("'no/such/folder/a.json'"), "{}", ran.err);
}

const LADDER: [(&str, &str); 5] = [
    ("critical", "modify-all-data"),
    ("high", "modify-all-records"),
    ("medium", "delete-granted"),
    ("low", "interactive-surface"),
    ("info", "missing-api-only"),
];

/// One finding of each severity, each by its own rule.
fn ladder() -> Sandbox {
    let every = Metadata {
        path: "permissionsets/Feed_API_User.permissionset-meta.xml",
        root: "PermissionSet",
        body: "
    <applicationVisibilities>
        <application>Feed</application>
        <visible>true</visible>
    </applicationVisibilities>
    <hasActivationRequired>false</hasActivationRequired>
    <label>Feed API User</label>
    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>true</allowDelete>
        <allowEdit>true</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>true</modifyAllRecords>
        <object>Account</object>
        <viewAllRecords>true</viewAllRecords>
    </objectPermissions>
    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>true</allowDelete>
        <allowEdit>true</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>Contact</object>
        <viewAllRecords>false</viewAllRecords>
    </objectPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>ModifyAllData</name>
    </userPermissions>
",
    };
    Sandbox::project([every.file()])
}

#[test]
fn fail_on_counts_from_its_severity_up() {
    let sandbox = ladder();
    for (place, (severity, rule)) in LADDER.into_iter().enumerate() {
        let report = sandbox.report(&["--select", rule]);
        assert!(found(&report).all(|f| f["severity"] == severity), "{report:#}");
        assert!(report["summary"][severity] != 0, "{severity}: {report:#}");
        for (limit, (name, _)) in LADDER.into_iter().enumerate() {
            let code = i32::from(place <= limit);
            sandbox.run(&["check", "--select", rule, "--fail-on", name]).ends(code);
        }
        sandbox.run(&["check", "--select", rule, "--fail-on", "never"]).ends(0);
        // High unless told otherwise.
        sandbox.run(&["check", "--select", rule]).ends(i32::from(place <= 1));
    }
}

#[test]
fn min_confidence_gates_on_facts_alone() {
    let named = Sandbox::risky();
    named.run(&["check"]).ends(1);
    named.run(&["check", "--min-confidence", "likely"]).ends(1);
    named.run(&["check", "--min-confidence", "certain"]).ends(0);
    let report = named.report(&["--min-confidence", "certain"]);
    assert_eq!(found(&report).count(), 0);
    assert_eq!(report["summary"]["filtered"], report["findings"].as_array().unwrap().len());
    named.write(
        "leastforce.toml",
        "[integrations.erp]\nowner = \"it@acme.example\"\nprofile = \"ERP Integration User\"\n",
    );
    named.run(&["check", "--min-confidence", "certain"]).ends(1);
}

#[test]
fn select_and_ignore_take_rules_and_groups() {
    let sandbox = ladder();
    assert_eq!(rules(&sandbox.report(&["--select", "modify-all-data"])), ["modify-all-data"]);
    let two = ["delete-granted", "modify-all-data"];
    assert_eq!(rules(&sandbox.report(&["--select", "modify-all-data,delete-granted"])), two);
    let twice = ["--select", "modify-all-data", "--select", "delete-granted"];
    assert_eq!(rules(&sandbox.report(&twice)), two);
    assert!(!rules(&sandbox.report(&["--ignore", "modify-all-data"])).contains(&"modify-all-data"));

    let listed = sandbox.run(&["rules", "--output", "json"]).json();
    let group = listed.as_array().unwrap().iter().find(|r| r["name"] == "modify-all-data").unwrap()["group"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(rules(&sandbox.report(&["--select", &group])).contains(&"modify-all-data"));
    assert!(!rules(&sandbox.report(&["--ignore", &group])).contains(&"modify-all-data"));
    let all_but = ["--select", &group, "--ignore", "modify-all-data"];
    assert!(!rules(&sandbox.report(&all_but)).contains(&"modify-all-data"));
}

#[test]
fn an_unknown_rule_comes_with_the_nearest_known_one() {
    let sandbox = ladder();
    sandbox.run(&["check", "--select", "modify-all-dta"]).refuses("did you mean 'modify-all-data'?");
    sandbox.run(&["check", "--ignore", "delete-grants"]).refuses("did you mean 'delete-granted'?");
    let ran = sandbox.run(&["check", "--select", "xyzzy,plugh"]).ends(2);
    assert!(ran.err.contains("'xyzzy'") && ran.err.contains("'plugh'"), "{}", ran.err);
}

#[test]
fn the_configuration_is_the_roots_or_the_named_one_or_none() {
    let sandbox = Sandbox::risky().with("leastforce.toml", "[rules]\nmodify-all-data = \"off\"\n");
    let severities = |args: &[&str]| -> Vec<String> {
        let report = sandbox.report(args);
        let of_rule = found(&report).filter(|f| f["rule"] == "modify-all-data");
        of_rule.map(|f| f["severity"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(severities(&[]), [""; 0]);
    assert_eq!(severities(&["--isolated"]), ["critical"]);
    sandbox.write("other/on.toml", "[rules]\nmodify-all-data = \"low\"\n");
    assert_eq!(severities(&["--config", "other/on.toml"]), ["low"]);
    sandbox.run(&["check", "--config", "missing.toml"]).refuses("'missing.toml' cannot be read");
    sandbox.run(&["check", "--config", "other"]).refuses("'other' cannot be read");
}

#[test]
fn no_forceignore_reads_what_is_hidden() {
    let sandbox = Sandbox::risky().with(".forceignore", "**/profiles/ERP*\n");
    let rules = |args: &[&str]| -> Vec<String> {
        found(&sandbox.report(args)).map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&[]), ["hidden-identity"]);
    let all = rules(&["--no-forceignore"]);
    assert!(all.iter().any(|rule| rule == "modify-all-data") && !all.contains(&"hidden-identity".to_owned()));
}

#[test]
fn colour_is_the_flags_then_the_environments() {
    let sandbox = Sandbox::risky();
    for (args, variables, colored) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[], true),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "0")], false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[], &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")], true),
    ] {
        let ran = sandbox.run_with(&[&["check"], args].concat(), variables).ends(1);
        assert_eq!(ran.out.contains('\u{1b}'), colored, "{args:?} {variables:?}");
        assert!(!ran.err.contains('\u{1b}'));
    }
    // Neither a file nor a machine's format is ever coloured.
    for format in formats().filter(|format| *format != "text").chain(["text=out"]) {
        let ran = sandbox.run(&["check", "--color", "always", "--output", format]).ends(1);
        assert!(!ran.out.contains('\u{1b}'), "{format}");
    }
    assert!(!sandbox.read("out").contains('\u{1b}'));
}

#[test]
fn quiet_leaves_findings_and_errors() {
    let fix = ["check", "--fix", "--unsafe-fixes"];
    let loud = Sandbox::risky().run(&fix).ends(1);
    assert!(loud.err.contains("note: "), "{}", loud.err);
    assert_eq!(Sandbox::risky().run(&[&fix[..], &["--quiet"]].concat()).ends(1).err, "");
    let sandbox = Sandbox::risky();
    let loud = sandbox.run(&["check"]).ends(1);
    let quiet = sandbox.run(&["check", "--quiet"]).ends(1);
    assert_eq!(quiet.err, "");
    assert!(quiet.out.contains("modify-all-data") && quiet.out.len() < loud.out.len());
    assert_eq!(Sandbox::clean().run(&["check", "-q"]).ends(0).out, "");
    assert_ne!(sandbox.run(&["check", "-q", "--config", "missing.toml"]).ends(2).err, "");
}

#[test]
fn threads_and_today_change_nothing_here() {
    let sandbox = two_risky();
    let one = sandbox.run(&["check", "--threads", "1"]).ends(1).out;
    assert_eq!(sandbox.run(&["check", "--threads", "8"]).ends(1).out, one);
    assert_eq!(sandbox.run(&["check", "--today", "2031-01-31"]).ends(1).out, one);
}

#[test]
fn list_files_names_everything_and_why() {
    let sandbox = two_risky()
        .with(".forceignore", "**/Hidden.profile-meta.xml\n")
        .with("force-app/main/default/profiles/Hidden.profile-meta.xml", PEOPLE.text())
        .with("elsewhere/Loose.profile", RISKY.text());
    let ran = sandbox.run(&["check", "--list-files"]).ends(0);
    assert_eq!(ran.err, "");
    let lines: Vec<_> = ran.out.lines().collect();
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    assert_eq!(lines, sorted);
    let profiles = "force-app/main/default/profiles";
    assert!(lines.contains(&format!("{profiles}/Order Feed.profile-meta.xml\tread").as_str()));
    assert!(lines.contains(&format!("{profiles}/Hidden.profile-meta.xml\tignored by .forceignore").as_str()));
    assert!(lines.contains(&"elsewhere/Loose.profile\tread, outside every package directory"), "{lines:#?}");
}

#[test]
fn show_settings_says_what_holds_and_who_says_so() {
    let sandbox = Sandbox::risky()
        .with("leastforce.toml", "[rules]\nmodify-all-data = \"low\"\nhard-delete = \"off\"\n");
    let ran = sandbox.run(&["check", "--show-settings", "--fail-on", "low", "--threads", "3"]).ends(0);
    assert_eq!(ran.err, "");
    let line = |start: &str| {
        ran.out.lines().find(|l| l.starts_with(start)).unwrap_or_else(|| panic!("{start}: {}", ran.out))
    };
    assert!(line("config ").contains("leastforce.toml"));
    assert!(line("fail-on ").ends_with("low  [command line]"));
    assert!(line("threads ").ends_with("3  [command line]"));
    assert!(line("rule modify-all-data ").ends_with("low  [leastforce.toml:2]"));
    assert!(line("rule hard-delete ").ends_with("off"));
    assert!(line("rule view-all-data ").ends_with("[default]"));
    // Settings that are wrong are still refused.
    sandbox.run(&["check", "--show-settings", "--select", "nonsense"]).refuses("'nonsense'");
}

#[test]
fn what_repeats_is_shown_with_its_lines_once_and_counted_where_it_is_no_integration_s() {
    let names: Vec<String> = (0..12).map(|n| n.to_string()).collect();
    let mut sandbox = Sandbox::project([]);
    for name in &names {
        sandbox = sandbox
            .with(
                &format!("force-app/main/default/profiles/Feed {name} Integration User.profile-meta.xml"),
                RISKY.text(),
            )
            .with(
                &format!("force-app/main/default/permissionsets/People_{name}.permissionset-meta.xml"),
                "<PermissionSet><objectPermissions><allowEdit>true</allowEdit><object>Account</object>\
                 </objectPermissions></PermissionSet>",
            );
    }
    let text = sandbox.run(&["check", "--full"]).ends(1).out;
    let critical = text.lines().filter(|l| l.starts_with("  critical modify-all-data:"));
    assert_eq!(critical.count(), 12, "every critical finding has its line: {text}");
    assert_eq!(
        text.lines().filter(|l| l.starts_with("  medium missing-dependency:")).count(),
        12,
        "every set is shown: {text}"
    );
    let text = sandbox.run(&["check"]).ends(1).out;
    let told = "Whoever has it reads, edits and deletes every record";
    assert_eq!(text.matches(told).count(), 1, "the advice is given once: {text}");
    assert!(text.contains("12 medium more: missing-dependency") && text.contains("`--full` shows"), "{text}");
}

#[test]
fn a_file_in_focus_shows_what_it_causes() {
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Power</label><userPermissions>\
               <enabled>true</enabled><name>ModifyAllData</name></userPermissions></PermissionSet>";
    let group = "<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Feed</label>\
                 <permissionSets>Power</permissionSets></PermissionSetGroup>";
    let group_file = "permissionsetgroups/Feed_Integration.permissionsetgroup-meta.xml";
    let sandbox = Sandbox::project([
        ("permissionsets/Power.permissionset-meta.xml", set.to_owned()),
        (group_file, group.to_owned()),
        CLEAN.file(),
    ]);
    let report = sandbox.report(&[&format!("force-app/main/default/{group_file}")]);
    assert!(found(&report).any(|f| f["rule"] == "modify-all-data" && f["status"] == "active"), "{report:#}");
    let report = sandbox.report(&[&format!("force-app/main/default/{}", CLEAN.file().0)]);
    assert!(!found(&report).any(|f| f["rule"] == "modify-all-data"), "it has nothing to do with that");
}

#[test]
fn a_path_in_a_repository_without_a_project_is_read_with_the_whole_of_it() {
    let sandbox = Sandbox::new().with(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write("src/profiles/Feed Integration.profile", RISKY.text());
    sandbox.write("src/package.xml", "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>");
    let settings = sandbox.run(&["check", "--show-settings", "src/profiles"]).ends(0).out;
    let root = sandbox.path("").canonicalize().unwrap();
    assert!(settings.contains(&format!("root            {}", root.display())), "{settings}");
}
