//! `check --fix`, `--unsafe-fixes` and `--diff`.

use std::process::Command;

use super::sandbox::{RISKY, Sandbox};

const PATH: &str = "force-app/main/default/permissionsets/Feed.permissionset-meta.xml";

const CONFIG: &str = "[integrations.feed]\npermission-sets = ['Feed']\nexclusive = true\n\
                      [integrations.feed.needs]\npermissions = ['ApiEnabled']\n\
                      [integrations.feed.needs.objects]\nOrder = { access = ['read', 'edit'] }\n";

/// Surplus to the contract, and a right that another integration without a contract holds.
fn project() -> Sandbox {
    let set = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\r\n\
               \t<label>Feed \u{9b}2J</label>\r\n\t<objectPermissions>\r\n\t\t<allowCreate>false</allowCreate>\r\n\
               \t\t<allowDelete>true</allowDelete>\r\n\t\t<allowEdit>true</allowEdit>\r\n\t\t<allowRead>true</allowRead>\r\n\
               \t\t<modifyAllRecords>true</modifyAllRecords>\r\n\t\t<object>Order</object>\r\n\
               \t\t<viewAllRecords>true</viewAllRecords>\r\n\t</objectPermissions>\r\n\t<userPermissions>\r\n\
               \t\t<enabled>true</enabled>\r\n\t\t<name>ApiEnabled</name>\r\n\t</userPermissions>\r\n</PermissionSet>";
    Sandbox::risky().with(PATH, set).with("leastforce.toml", CONFIG)
}

fn risky(sandbox: &Sandbox) -> String {
    sandbox.read(&format!("force-app/main/default/{}", RISKY.path))
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_counted() {
    let project = project();
    let before = project.read(PATH);
    let ran = project.run(&["check", "--fix"]).ends(1);
    let fixed = |text: &str| {
        ["allowDelete", "modifyAllRecords", "viewAllRecords"].iter().fold(text.to_owned(), |text, tag| {
            text.replace(&format!("<{tag}>true<"), &format!("<{tag}>false<"))
        })
    };
    assert_eq!(project.read(PATH), fixed(&before));
    assert!(risky(&project).contains("true"), "no contract says what it needs");
    assert!(ran.err.contains("note: fixed 2 findings in 1 file"), "{}", ran.err);
    assert!(ran.err.contains("note: 'feed' loses Order:delete+view-all+modify-all"), "{}", ran.err);
    assert!(
        ran.out.contains("fixable with `--fix --unsafe-fixes`: integration 'ERP Integration User' has no")
    );
    assert!(ran.out.contains("1 fixable: with `--fix --unsafe-fixes`"), "{}", ran.out);

    let again = project.run(&["check", "--fix"]).ends(1);
    assert_eq!(again.err, "note: no fix is safe; --unsafe-fixes has 1\n");
    assert_eq!(project.read(PATH), fixed(&before));

    let all = project.run(&["check", "--fix", "--unsafe-fixes", "--fail-on", "critical"]).ends(0);
    assert!(
        all.err.contains("'ERP Integration User' loses") && all.err.contains("ModifyAllData"),
        "{}",
        all.err
    );
    assert!(risky(&project).contains("<enabled>false</enabled>"));
    assert!(!all.out.contains("fixable"), "{}", all.out);
}

#[test]
fn a_diff_writes_nothing_and_can_be_applied() {
    let project = project();
    let before = project.read(PATH);
    let shown = project.run(&["check", "--diff"]).ends(1);
    assert_eq!(project.read(PATH), before);
    assert!(
        shown.out.starts_with("# feed loses\n#   Order:delete+view-all+modify-all\n\n--- a/"),
        "{}",
        shown.out
    );
    assert!(
        shown
            .out
            .contains("-\t\t<allowDelete>true</allowDelete>\r\n+\t\t<allowDelete>false</allowDelete>\r\n")
    );
    assert!(!shown.out.contains('\u{9b}') && !shown.out.contains("Identity"), "{}", shown.out);
    assert_eq!(project.run(&["check", "--diff", "--fix"]).ends(1).out, shown.out);

    // What is hostile is not printed as it is, so nothing of that is near a change here.
    let harmless = before.replace("\u{9b}2J", "");
    project.write(PATH, &harmless);
    let shown = project.run(&["check", "--diff", "--unsafe-fixes"]).ends(1);
    project.write("fixes.diff", &shown.out);
    let applied =
        Command::new("git").args(["apply", "fixes.diff"]).current_dir(project.path("")).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let (by_diff, risky_by_diff) = (project.read(PATH), risky(&project));

    let other = self::project();
    other.write(PATH, &harmless);
    other.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!((other.read(PATH), risky(&other)), (by_diff, risky_by_diff));
    assert_eq!(other.run(&["check", "--diff", "--unsafe-fixes"]).out, "", "nothing is left to fix");
}

#[test]
fn a_diff_that_adds_lines_can_be_applied_and_names_the_new_control() {
    let set = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\r\n\
               \t<label>Feed</label>\r\n</PermissionSet>\r\n";
    let profile = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <custom>true</custom>\n    <userPermissions>\n        \
                   <enabled>true</enabled>\n        <name>ChatterInternalUser</name>\n    </userPermissions>\n</Profile>";
    let config = "[integrations.feed]\nprofile = 'Feed'\npermission-sets = ['Feed']\n[integrations.feed.needs]\n\
                  permissions = ['ApiEnabled', 'RunReports']\n[integrations.feed.needs.objects]\n\
                  Order = { access = ['read'] }\nAccount = { access = ['edit'] }\nContact = { access = ['read'] }\n";
    let profile_path = "force-app/main/default/profiles/Feed.profile-meta.xml";
    let project =
        || Sandbox::project([]).with(PATH, set).with(profile_path, profile).with("leastforce.toml", config);
    let diffed = project();
    let shown = diffed.run(&["check", "--diff", "--unsafe-fixes"]);
    assert!(shown.out.contains("# feed is now restricted by\n#   ApiUserOnly\n"), "{}", shown.out);
    diffed.write("fixes.diff", &shown.out);
    let applied =
        Command::new("git").args(["apply", "fixes.diff"]).current_dir(diffed.path("")).output().unwrap();
    assert!(applied.status.success(), "{}\n{}", String::from_utf8_lossy(&applied.stderr), shown.out);
    let fixed = project();
    let ran = fixed.run(&["check", "--fix", "--unsafe-fixes"]);
    assert!(ran.err.contains("is now restricted by ApiUserOnly"), "{}", ran.err);
    for path in [PATH, profile_path] {
        assert_eq!(diffed.read(path), fixed.read(path));
    }
    // In the order of their names.
    let text = fixed.read(PATH);
    let at = |name: &str| text.find(&format!("<object>{name}<")).unwrap();
    assert!(at("Account") < at("Contact") && at("Contact") < at("Order"), "{text}");
    assert!(text.find("ApiEnabled").unwrap() < text.find("RunReports").unwrap());
}

#[test]
fn what_a_deploy_may_refuse_after_a_fix_is_said() {
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Feed</label>\n\
               <userPermissions><enabled>true</enabled><name>ExportReport</name></userPermissions>\n\
               <userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>\n</PermissionSet>\n";
    let config = "[integrations.feed]\npermission-sets = ['Feed']\nexclusive = true\n\
                  [integrations.feed.needs]\npermissions = ['ExportReport']\n";
    let project = Sandbox::project([]).with(PATH, set).with("leastforce.toml", config);
    let safe = project.run(&["check", "--diff"]);
    assert!(safe.err.contains("no fix is safe; --unsafe-fixes has 1"), "{}", safe.err);
    let refused = "a deploy may be refused: ExportReport is never seen without RunReports";
    let shown = project.run(&["check", "--diff", "--unsafe-fixes"]);
    assert!(shown.out.contains(&format!("\n# permission set 'Feed': {refused}\n")), "{}", shown.out);
    let json = project.run(&["check", "--output", "json"]).out;
    assert!(
        json.contains("a deploy may be refused: ExportReport, which stays, is never seen without RunReports")
    );
    let fixed = project.run(&["check", "--fix", "--unsafe-fixes"]);
    assert!(fixed.err.contains(&format!("note: permission set 'Feed': {refused}\n")), "{}", fixed.err);
}

#[test]
fn the_diff_has_stdout_to_itself() {
    let project = project();
    project.run(&["check", "--diff", "--output", "json"]).refuses("the diff goes to stdout");
    let ran = project.run(&["check", "--diff", "--output", "json=report.json"]).ends(1);
    assert!(ran.out.starts_with("# feed loses"), "{}", ran.out);
    let report: serde_json::Value = serde_json::from_str(&project.read("report.json")).unwrap();
    assert!(!report["findings"].as_array().unwrap().is_empty(), "of the files as they are");
    project.run(&["check", "--unsafe-fixes"]).refuses("--fix");
}

#[test]
fn reports_carry_the_edits_of_every_fix() {
    let project = project();
    let report = project.report(&[]);
    let text = project.read(PATH);
    let mut safeties = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        let Some(fix) = finding["fix"].as_object() else { continue };
        safeties.push(fix["safety"].as_str().unwrap().to_owned());
        for edit in fix["edits"].as_array().unwrap().iter().filter(|e| e["path"] == PATH) {
            let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            assert_eq!((&text[at("start")..at("end")], edit["text"].as_str()), ("true", Some("false")));
        }
    }
    safeties.sort();
    safeties.dedup();
    assert_eq!(safeties, ["safe", "unsafe"]);
}

#[test]
fn a_file_that_may_not_be_written_is_named_and_left() {
    let project = project();
    let before = project.read(PATH);
    let mut permissions = std::fs::metadata(project.path(PATH)).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(project.path(PATH), permissions).unwrap();
    let ran = project.run(&["check", "--fix", "--unsafe-fixes"]).ends(2);
    assert!(ran.err.contains(&format!("'{PATH}' is not fixed: it is read-only")), "{}", ran.err);
    assert!(ran.err.contains("note: wrote 1 of 2 files"), "{}", ran.err);
    assert!(!ran.err.contains("'feed' loses"), "only what was written: {}", ran.err);
    assert_eq!(project.read(PATH), before);
    assert_eq!(project.list("force-app/main/default/permissionsets"), ["Feed.permissionset-meta.xml"]);
    assert!(risky(&project).contains("<enabled>false</enabled>"));
    assert!(ran.out.contains("Order:delete") || ran.out.contains("modify-all-records"), "{}", ran.out);
}

/// A project whose set has other names, too.
#[cfg(unix)]
fn linked(links: &[&str]) -> Sandbox {
    let sandbox =
        Sandbox::new().with("real/feed set.xml", self::project().read(PATH).replace("\u{9b}2J", ""));
    sandbox.write("sfdx-project.json", super::sandbox::SFDX_PROJECT);
    let names: Vec<String> = links.iter().map(|name| format!("'{name}'")).collect();
    sandbox.write("leastforce.toml", CONFIG.replace("'Feed'", &names.join(", ")));
    for name in links {
        let link = PATH.replace("Feed", name);
        sandbox.write(&link, "");
        std::fs::remove_file(sandbox.path(&link)).unwrap();
        std::os::unix::fs::symlink("../../../../real/feed set.xml", sandbox.path(&link)).unwrap();
    }
    sandbox
}

#[cfg(unix)]
#[test]
fn a_diff_is_of_the_file_behind_links_and_once() {
    for links in [&["Feed"][..], &["Feed", "Food"]] {
        let project = linked(links);
        let shown = project.run(&["check", "--diff"]).ends(1);
        assert_eq!(shown.out.matches("\n--- ").count(), 1, "{}", shown.out);
        project.write("fixes.diff", &shown.out);
        let applied =
            Command::new("git").args(["apply", "fixes.diff"]).current_dir(project.path("")).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
        let other = linked(links);
        other.run(&["check", "--fix"]).ends(0);
        assert_eq!(project.read("real/feed set.xml"), other.read("real/feed set.xml"));
        assert!(std::fs::symlink_metadata(project.path(PATH)).unwrap().is_symlink());
    }
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_the_reason() {
    for (encoding, bytes) in [
        (
            "UTF-16",
            (|text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect()) as fn(&str) -> Vec<u8>,
        ),
        ("ISO-8859-1", |text| text.bytes().collect()),
    ] {
        let project = project();
        let text = project.read(PATH).replace("UTF-8", encoding);
        project.write(PATH, bytes(&text));
        for how in ["--fix", "--diff"] {
            let ran = project.run(&["check", how]).ends(1);
            let why = format!("note: '{PATH}' is not fixed: fixes are written only for UTF-8 files");
            assert!(ran.err.contains(&why) && !ran.err.contains("nothing to fix"), "{encoding}: {}", ran.err);
        }
    }
}
