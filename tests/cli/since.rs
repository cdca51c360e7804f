//! `check --since` and `check --staged` in real repositories: what is new, and by whose configuration.

use serde_json::Value;

use super::honesty::without_references;
use super::sandbox::{CLEAN, RISKY, Ran, Sandbox, formats};

const RISKY_SET: &str = "force-app/main/default/permissionsets/Orders.permissionset-meta.xml";
const CONFIG: &str = "leastforce.toml";
const ERP: &str = "[integrations.erp]\nowner = \"erp@acme.example\"\nprofile = \"Order Feed\"\npermission-sets = [\"Orders\"]\n";

fn set(permissions: &[&str]) -> String {
    let permission = |name: &&str| {
        format!(
            "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <label>Orders</label>\n{}</PermissionSet>\n",
        permissions.iter().map(permission).collect::<String>()
    )
}

/// A committed project with a finding of its own, and an integration that the configuration declares.
fn repository() -> Sandbox {
    Sandbox::project([RISKY.file(), CLEAN.file()]).with(RISKY_SET, set(&[])).with(CONFIG, ERP).repository()
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:#?}"))
}

/// The rules of the new findings, each once.
fn rules(report: &Value) -> Vec<String> {
    let new = report["findings"].as_array().unwrap().iter();
    let new = new.filter(|f| f["status"] == "active" && f["covered_by"].is_null());
    let mut rules: Vec<String> = new.map(|f| f["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn only_what_is_new_is_shown_and_the_rest_is_counted() {
    let sandbox = repository();
    let clean = sandbox.run_git(&["check", "--since", "main", "-o", "json"]).ends(0);
    assert_eq!(rules(&report(&clean)), [""; 0]);
    let existing = report(&clean)["summary"]["existing"].as_u64().unwrap();
    assert!(existing > 0);

    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    let changed = sandbox.run_git(&["check", "--since", "main", "-o", "json"]).ends(1);
    assert_eq!(rules(&report(&changed)), ["view-all-data"]);
    assert_eq!(report(&changed)["summary"]["existing"].as_u64(), Some(existing));
    let text = sandbox.run_git(&["check", "--since", "main"]).ends(1);
    assert!(text.out.contains("Found 1 critical, new, in"), "{}", text.out);
    assert!(text.out.contains(&format!("{existing} existing findings are not shown")), "{}", text.out);
    assert!(!text.out.contains("ERP Integration User' grants"), "{}", text.out);

    sandbox.commit();
    sandbox.run_git(&["check", "--since", "HEAD"]).ends(0);
    sandbox.run_git(&["check", "--since", "HEAD~1"]).ends(1);
    sandbox.run_git(&["check"]).ends(1);
}

#[test]
fn a_branch_is_held_against_where_it_began() {
    let sandbox = repository();
    sandbox.git(&["checkout", "--quiet", "-b", "work"]);
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.commit();
    sandbox.git(&["checkout", "--quiet", "main"]);
    // What the other branch has meanwhile is neither new nor anybody's excuse.
    sandbox.write(RISKY_SET, set(&["ViewAllData", "ManageUsers"]));
    sandbox.commit();
    sandbox.git(&["checkout", "--quiet", "work"]);
    let ran = sandbox.run_git(&["check", "--since", "main", "-o", "json"]).ends(1);
    assert_eq!(rules(&report(&ran)), ["view-all-data"]);
    assert!(report(&ran)["comparison"]["base"].as_str().unwrap().ends_with(", where main and HEAD parted"));
}

#[test]
fn the_index_is_read_and_not_the_work_tree() {
    let sandbox = repository();
    let staged = ["check", "--staged", "-o", "json"];
    // Dirty, and nothing staged.
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    let nothing = sandbox.run_git(&staged).ends(0);
    assert_eq!(rules(&report(&nothing)), [""; 0]);
    assert!(nothing.err.contains("nothing is staged that leastforce looks at"), "{}", nothing.err);
    assert_eq!(sandbox.run_git(&["check", "--staged"]).ends(0).out, "");

    // Staged, and clean again in the work tree.
    sandbox.git(&["add", RISKY_SET]);
    sandbox.write(RISKY_SET, set(&[]));
    let ran = sandbox.run_git(&staged).ends(1);
    assert_eq!(rules(&report(&ran)), ["view-all-data"]);
    assert_eq!(
        report(&ran)["findings"].as_array().unwrap().iter().filter(|f| f["status"] == "active").count(),
        1
    );

    // Another line in the work tree does not move the place.
    sandbox.write(RISKY_SET, format!("\n\n{}", set(&[])));
    let text = sandbox.run_git(&["check", "--staged", "-o", "concise"]).ends(1);
    assert!(text.out.starts_with(&format!("{RISKY_SET}:6:15: critical[view-all-data]")), "{}", text.out);
    assert!(text.err.contains("existing finding"), "{}", text.err);

    // Deleted in the index.
    sandbox.git(&["rm", "--quiet", "--force", RISKY_SET]);
    assert_eq!(rules(&report(&sandbox.run_git(&staged))), [""; 0]);
}

#[test]
fn what_does_not_matter_ends_at_once_whatever_is_broken() {
    let sandbox = repository();
    sandbox.write(CONFIG, "broken");
    sandbox.commit();
    sandbox.write("README.md", "# Read me\n");
    sandbox.write("package.json", "{}");
    sandbox.git(&["add", "README.md", "package.json"]);
    sandbox.run_git(&["check", "--staged"]).ends(0);
    sandbox.write(CONFIG, ERP);
    sandbox.git(&["add", CONFIG]);
    let broken = sandbox.run_git(&["check", "--staged"]).ends(2);
    assert!(broken.err.contains("leastforce.toml:1:7"), "{}", broken.err);
    assert!(broken.err.contains("--policy head takes the one of the change alone"), "{}", broken.err);
    sandbox.run_git(&["check", "--staged", "--policy", "head"]).ends(0);
}

#[test]
fn the_first_commit_is_all_new() {
    let sandbox = Sandbox::project([RISKY.file()]);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.run_git(&["check", "--staged"]).ends(0);
    sandbox.git(&["add", "--all"]);
    let ran = sandbox.run_git(&["check", "--staged", "-o", "json"]).ends(1);
    assert!(rules(&report(&ran)).contains(&"modify-all-data".to_owned()));
    assert_eq!(report(&ran)["summary"]["existing"], 0);
    assert_eq!(report(&ran)["comparison"]["base"], "no commit yet");
    let refused = sandbox.run_git(&["check", "--since", "main"]).ends(2);
    assert!(refused.err.contains("no commit"), "{}", refused.err);
}

#[test]
fn what_cannot_be_compared_is_an_error_that_says_what_helps() {
    let sandbox = repository();
    let unknown = sandbox.run_git(&["check", "--since", "nowhere"]).ends(2);
    assert!(
        unknown.err.contains("'nowhere' names no commit") && unknown.err.contains("git fetch"),
        "{}",
        unknown.err
    );
    let outside = Sandbox::risky();
    let refused = outside.run_git(&["check", "--staged"]).ends(2);
    assert!(refused.err.contains("is not in a git repository"), "{}", refused.err);
    sandbox.run_git(&["check", "--staged", "--since", "main"]).ends(2);
    sandbox.run_git(&["check", "--policy", "head"]).ends(2);

    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.commit();
    let clone = Sandbox::new();
    let from = format!("file://{}", sandbox.path(".").display());
    clone.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    let shallow = clone.run_git(&["check", "--since", "HEAD~1"]).ends(2);
    assert!(
        shallow.err.contains("the clone is shallow") && shallow.err.contains("git fetch --unshallow"),
        "{}",
        shallow.err
    );
}

#[test]
fn paths_narrow_the_report_and_not_the_analysis() {
    let sandbox = repository();
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    let profiles = ["check", "--since", "main", "-o", "json", "force-app/main/default/profiles"];
    let elsewhere = report(&sandbox.run_git(&profiles).ends(0));
    assert_eq!(rules(&elsewhere), [""; 0]);
    assert!(elsewhere["summary"]["filtered"].as_u64().unwrap() > 0);
    let there = sandbox.run_git(&["check", "--since", "main", "-o", "json", RISKY_SET]).ends(1);
    assert_eq!(rules(&report(&there)), ["view-all-data"]);
}

#[test]
fn a_baseline_of_the_change_accepts_nothing_of_it() {
    let sandbox = repository();
    sandbox.write(CONFIG, format!("baseline = \"leastforce-baseline.json\"\n{ERP}"));
    sandbox.run(&["baseline", "write"]).ends(0);
    sandbox.commit();
    let base = sandbox.read("leastforce-baseline.json");
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.run(&["baseline", "write"]).ends(0);
    sandbox.run(&["check"]).ends(0);
    for named in [&[][..], &["--baseline", "leastforce-baseline.json"]] {
        let args = [&["check", "--since", "main", "-o", "json"], named].concat();
        let ran = report(&sandbox.run_git(&args).ends(1));
        assert_eq!(rules(&ran), ["view-all-data"]);
        let change = &ran["comparison"]["policy"]["changes"][0];
        assert_eq!(change["what"], "puts 1 finding into the baseline");
        assert_eq!((&change["loosens"], &change["findings"]), (&true.into(), &1.into()));
        let accepted = [&args[..], &["--policy", "head"]].concat();
        sandbox.run_git(&accepted).ends(0);
    }
    // An entry that goes is new at once.
    sandbox.write(RISKY_SET, set(&[]));
    sandbox.write("leastforce-baseline.json", "{\"version\": 2, \"findings\": []}");
    let ran = report(&sandbox.run_git(&["check", "--since", "main", "-o", "json"]).ends(1));
    assert!(rules(&ran).contains(&"modify-all-data".to_owned()));
    sandbox.write("leastforce-baseline.json", base);
    sandbox.run_git(&["check", "--since", "main"]).ends(0);
}

#[test]
fn a_gate_that_is_raised_fails_as_before() {
    let sandbox = repository();
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.write(CONFIG, format!("fail-on = \"never\"\n{ERP}"));
    sandbox.run_git(&["check"]).ends(0);
    let ran = sandbox.run_git(&["check", "--since", "main"]).ends(1);
    assert!(ran.out.contains("leastforce.toml:1: fails from never on instead of high"), "{}", ran.out);
    sandbox.run_git(&["check", "--since", "main", "--policy", "head"]).ends(0);
    sandbox.run_git(&["check", "--since", "main", "--fail-on", "never"]).ends(0);
}

#[test]
fn an_exception_without_a_reason_is_a_mistake_in_any_case() {
    let sandbox = repository();
    sandbox.write(CONFIG, format!("{ERP}[external.Vendor]\n"));
    let ran = sandbox.run_git(&["check", "--since", "main"]).ends(2);
    assert!(ran.err.contains("has no 'reason'"), "{}", ran.err);
}

#[test]
fn a_rule_that_is_off_in_the_index_alone() {
    let sandbox = repository();
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.write(CONFIG, format!("{ERP}[rules]\nview-all-data = \"off\"\n"));
    sandbox.git(&["add", "--all"]);
    sandbox.write(CONFIG, ERP);
    let told = "leastforce.toml:6: turns view-all-data off (1 finding)";
    for format in formats() {
        let ran = sandbox.run_git(&["check", "--staged", "-o", format]).ends(1);
        let text = without_references(&format!("{}\n{}", ran.out, ran.err));
        if format == "json" {
            continue;
        }
        assert!(text.contains(told), "{format}: {text}");
        assert!(text.contains("would silence 1 finding"), "{format}: {text}");
    }
    let sarif = report(&sandbox.run_git(&["check", "--staged", "-o", "sarif"]));
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 1);
    let properties = &run["invocations"][0]["properties"];
    assert!(properties["existing"].as_u64().unwrap() > 0);
    assert_eq!(properties["policy"]["silenced"], 1);
    sandbox.run_git(&["check", "--staged", "--policy", "head"]).ends(0);
}

#[test]
fn only_what_is_new_is_fixed() {
    let sandbox = repository();
    let risky = format!("force-app/main/default/{}", RISKY.path);
    let before = sandbox.read(&risky);
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    let shown = sandbox.run_git(&["check", "--since", "main", "--diff", "--unsafe-fixes"]).ends(1);
    assert!(
        shown.out.contains("Orders.permissionset") && !shown.out.contains("ERP Integration"),
        "{}",
        shown.out
    );
    sandbox.run_git(&["check", "--since", "main", "--fix", "--unsafe-fixes"]).ends(0);
    assert!(sandbox.read(RISKY_SET).contains("<enabled>false</enabled>"));
    assert_eq!(sandbox.read(&risky), before);
}

#[test]
fn staged_files_are_fixed_only_where_the_work_tree_is_the_same() {
    let sandbox = repository();
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.git(&["add", "--all"]);
    sandbox.write(RISKY_SET, set(&["ViewAllData", "ApiEnabled"]));
    let refused = sandbox.run_git(&["check", "--staged", "--fix", "--unsafe-fixes"]).ends(2);
    assert!(
        refused.err.contains(RISKY_SET) && refused.err.contains("git stash --keep-index"),
        "{}",
        refused.err
    );
    sandbox.write(RISKY_SET, set(&["ViewAllData"]));
    sandbox.run_git(&["check", "--staged", "--fix", "--unsafe-fixes"]).ends(0);
    assert!(sandbox.read(RISKY_SET).contains("<enabled>false</enabled>"));
}

#[test]
fn a_project_in_a_folder_of_the_repository() {
    let sandbox = Sandbox::new();
    for (path, text) in
        [("crm/sfdx-project.json", super::sandbox::SFDX_PROJECT), ("crm/leastforce.toml", ERP)]
    {
        sandbox.write(path, text);
    }
    sandbox.write(&format!("crm/{RISKY_SET}"), set(&[]));
    let sandbox = sandbox.repository();
    sandbox.write(&format!("crm/{RISKY_SET}"), set(&["ViewAllData"]));
    sandbox.git(&["add", "--all"]);
    for args in [
        &["check", "--staged", "crm", "-o", "github"][..],
        &["check", "--since", "HEAD", "crm", "-o", "github"],
    ] {
        let ran = sandbox.run_git(args).ends(1);
        assert!(ran.out.contains(&format!("::error file=crm/{RISKY_SET},line=6")), "{}", ran.out);
    }
    // A project that is not in the base is new as a whole.
    sandbox.git(&["mv", "crm", "sales"]);
    let ran = sandbox.run_git(&["check", "--staged", "sales", "-o", "json"]).ends(1);
    assert_eq!(report(&ran)["summary"]["existing"], 0);
}
