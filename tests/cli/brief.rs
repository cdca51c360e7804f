//! The text report says nothing twice, cuts no name and follows the width.

use super::sandbox::{Metadata, Sandbox, run_in};

const fn holder(path: &'static str) -> Metadata {
    Metadata {
        path,
        root: "PermissionSet",
        body: "
    <label>Feed</label>
    <license>Salesforce Integration</license>
    <userPermissions>
        <enabled>true</enabled>
        <name>ModifyAllData</name>
    </userPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>ManageUsers</name>
    </userPermissions>
",
    }
}

const LONG: &str = "A_Very_Long_Name_Of_An_Integration_User_That_Has_To_Be_Typed_Somewhere";

fn project() -> Sandbox {
    Sandbox::project([
        holder("permissionsets/Order_Feed.permissionset-meta.xml").file(),
        holder("permissionsets/Stock_Feed.permissionset-meta.xml").file(),
        holder(
            "permissionsets/A_Very_Long_Name_Of_An_Integration_User_That_Has_To_Be_Typed_Somewhere.permissionset-meta.xml",
        )
        .file(),
    ])
}

fn times(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn a_rule_is_explained_once_and_its_repeats_are_one_line() {
    let text = project().run(&["check", "--select", "modify-all-data,manage-users"]).out;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(times(&text, "╭─"), 2, "{text}");
    assert_eq!(times(&joined, "help:"), 2, "{text}");
    // The advice is the same for both rules.
    assert_eq!(times(&joined, "Write false here, or remove the entry."), 1, "{text}");
    assert_eq!(times(&text, "critical modify-all-data: grants Modify All Data"), 3, "{text}");
    // In JSON each finding stands alone.
    let report = project().report(&["--select", "modify-all-data"]);
    for finding in report["findings"].as_array().unwrap() {
        assert!(finding["message"].as_str().unwrap().starts_with("permission set '"), "{finding}");
        assert!(finding["help"].as_str().unwrap().ends_with("or remove the entry."), "{finding}");
    }
}

#[test]
fn a_name_under_the_heading_of_several_holders_stays() {
    let declared = "[integrations.feeds]\nowner = \"it@acme.example\"\npermission-sets = [\"Order_Feed\", \"Stock_Feed\"]\n";
    let text = project().with("leastforce.toml", declared).run(&["check", "--select", "modify-all-data"]).out;
    assert!(text.contains("modify-all-data: permission set 'Order_Feed' grants Modify All Data"), "{text}");
    assert!(!text.contains("used by integration 'feeds'"), "{text}");
}

#[test]
fn the_table_cuts_no_name() {
    let sandbox = project();
    for columns in ["40", "80", "100", "140"] {
        let text = sandbox.run_with(&["check"], &[("COLUMNS", columns)]).out;
        let table = text.split("  confidence").nth(1).unwrap();
        assert!(table.contains(LONG) && !text.contains("..."), "{table}");
    }
}

#[test]
fn prose_follows_the_width() {
    let sandbox = project();
    let commands: [&[&str]; 4] =
        [&["explain", "ModifyAllData"], &["explain", "holder"], &["rules"], &["explain", "modify-all-data"]];
    for args in commands {
        for columns in [60, 120] {
            let text =
                run_in(&sandbox.path("."), args, &[("COLUMNS", columns.to_string().as_str())]).ends(0).out;
            // Code stands between fences, and neither it nor a table nor an address can be broken.
            let parts = text.split("```").step_by(2);
            let is_prose = |line: &&str| {
                !line.starts_with(['|', ' ', '#']) && !line.contains(['[', '(']) && !line.contains("http")
            };
            let longest =
                parts.flat_map(str::lines).filter(is_prose).map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= columns, "{args:?} {columns}: {longest}\n{text}");
            assert!(text.lines().any(|line| line.chars().count() > columns / 2), "{args:?}");
        }
    }
}

#[test]
fn hints_are_of_the_same_kind_and_object_and_case_means_nothing() {
    let order = Metadata {
        path: "permissionsets/Order_Feed.permissionset-meta.xml",
        root: "PermissionSet",
        body: "
    <classAccesses>
        <apexClass>OrderApi</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <fieldPermissions>
        <editable>true</editable>
        <field>Account.Region__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <fieldPermissions>
        <editable>true</editable>
        <field>Contact.Regions__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <label>Order Feed</label>
    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>true</allowDelete>
        <allowEdit>true</allowEdit>
        <allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>Account</object>
        <viewAllRecords>false</viewAllRecords>
    </objectPermissions>
",
    };
    let sandbox = Sandbox::project([order.file()]);
    for (grant, spelled) in [
        ("account:DELETE", "Account:delete"),
        ("CLASS:orderapi", "class:OrderApi"),
        ("modifyalldata", "ModifyAllData"),
        ("account.region__c:Read", "Account.Region__c:read"),
    ] {
        let answer = sandbox.run(&["who-can", grant, "--output", "json"]).ends(0).json();
        assert_eq!(answer["question"]["grant"], spelled);
    }
    for (grant, hint) in [
        ("Account.Regiom__c:edit", Some("did you mean 'Account.Region__c:edit'?")),
        ("Account.Regions__c:edit", Some("did you mean 'Account.Region__c:edit'?")),
        ("Acount.Region__c:edit", Some("did you mean 'Account.Region__c:edit'?")),
        ("Contact.Region__d:edit", Some("did you mean 'Contact.Regions__c:edit'?")),
        ("class:OrderAp", Some("did you mean 'class:OrderApi'?")),
        ("flow:OrderApi", None),
        ("OrderApi", Some("did you mean 'class:OrderApi'?")),
    ] {
        let err = sandbox.run(&["who-can", grant]).ends(2).err;
        assert_eq!(err.contains("did you mean"), hint.is_some(), "{grant}: {err}");
        assert!(hint.is_none_or(|hint| err.contains(hint)), "{grant}: {err}");
    }
    let err = sandbox.run(&["access", "profile:Order_Fed"]).ends(2).err;
    assert!(!err.contains("did you mean"), "{err}");
    sandbox.run(&["access", "permission-set:Order_Fed"]).refuses("did you mean 'Order_Feed'?");
}
