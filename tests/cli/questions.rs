//! access, why and who-can on one small project with a group that mutes, a set that cannot be assigned,
//! and something that is not there.

use super::sandbox::{CLEAN, SFDX_PROJECT, Sandbox, TRUNCATED};

const CONFIG: &str = r#"[integrations.erp]
owner = "finance-it@acme.example"
profile = "Order Feed"
permission-sets = ["ERP_Orders", "ERP_Sales"]
permission-set-groups = ["ERP_Core"]

[integrations.partner]
permission-sets = ["ERP_Orders", "ns__Managed"]
"#;

fn object(name: &str, flags: &[&str]) -> String {
    let flags =
        flags.iter().map(|flag| format!("        <{flag}>true</{flag}>\n")).collect::<Vec<_>>().concat();
    format!("    <objectPermissions>\n{flags}        <object>{name}</object>\n    </objectPermissions>\n")
}

fn file(root: &str, body: &str) -> String {
    format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}</{root}>\n")
}

fn project() -> Sandbox {
    let orders = object("Order", &["allowRead", "allowEdit"]);
    let sales = format!("    <license>Salesforce</license>\n{}", object("Lead", &["allowDelete"]));
    let campaigns = object("Campaign", &["allowRead", "allowEdit", "modifyAllRecords"])
        + "    <fieldPermissions>\n        <editable>true</editable>\n        <field>Order.ERP_Id__c</field>\n        \
           <readable>true</readable>\n    </fieldPermissions>\n";
    let group = "    <label>ERP Core</label>\n    <mutingPermissionSets>ERP_Muted</mutingPermissionSets>\n    \
                 <permissionSets>ERP_Campaigns</permissionSets>\n";
    let policy = "    <masterLabel>Give orders</masterLabel>\n    <status>Active</status>\n    \
                  <userAccessPolicyActions>\n        <action>Grant</action>\n        <target>ERP_Orders</target>\n        \
                  <type>PermissionSet</type>\n    </userAccessPolicyActions>\n    <userAccessPolicyFilters>\n        \
                  <operation>equals</operation>\n        <target>Standard</target>\n        <type>Profile</type>\n    \
                  </userAccessPolicyFilters>\n";
    Sandbox::project([
        CLEAN.file(),
        ("permissionsets/ERP_Orders.permissionset-meta.xml", file("PermissionSet", &orders)),
        ("permissionsets/ERP_Sales.permissionset-meta.xml", file("PermissionSet", &sales)),
        ("permissionsets/ERP_Campaigns.permissionset-meta.xml", file("PermissionSet", &campaigns)),
        ("permissionsetgroups/ERP_Core.permissionsetgroup-meta.xml", file("PermissionSetGroup", group)),
        (
            "mutingpermissionsets/ERP_Muted.mutingpermissionset-meta.xml",
            file("MutingPermissionSet", &object("Campaign", &["modifyAllRecords"])),
        ),
        ("useraccesspolicies/Orders.useraccesspolicy-meta.xml", file("UserAccessPolicy", policy)),
        ("classes/OrderApi.cls", String::new()),
    ])
    .with("leastforce.toml", CONFIG)
}

#[test]
fn what_the_configuration_says_of_others_is_an_answer_and_marked_as_such() {
    let said = "[external.ns__Managed]\nreason = 'vendor'\ngrants = ['ModifyAllData', 'ns__*:read']\n";
    let sandbox = project().with("leastforce.toml", format!("{CONFIG}{said}"));
    let why = |grant: &str| sandbox.run(&["why", "partner", grant]).ends(0).out;
    let mad = why("ModifyAllData");
    assert!(mad.starts_with("integration 'partner' probably holds ModifyAllData, by 1 path."), "{mad}");
    assert!(mad.contains("1. 'ns__Managed' is said to grant ModifyAllData (leastforce.toml:11)."), "{mad}");
    let lead = why("Lead:edit");
    assert!(lead.contains("grant ModifyAllData (leastforce.toml:11), which brings Lead:edit"), "{lead}");
    let who = sandbox.run(&["who-can", "ModifyAllData"]).ends(0).out;
    assert!(who.contains("partner probably: by external 'ns__Managed' (leastforce.toml:11)"), "{who}");
    assert!(!why("AuthorApex").contains("said to grant"));
}

#[test]
fn access_shows_what_it_can_do_and_what_says_so() {
    let sandbox = project();
    insta::assert_snapshot!(sandbox.run(&["access", "ERP"]).ends(0).out);
    let all = sandbox.run(&["access", "erp", "--all"]).ends(0).out;
    assert!(all.contains("ERP_Id__c") && all.contains("read+edit"), "{all}");
    let json = sandbox.run(&["access", "erp", "-o", "json"]).ends(0).json();
    assert_eq!(json["version"], 1);
    let answer = &json["answers"][0];
    assert_eq!(answer["subject"]["name"], "erp");
    let grants: Vec<_> =
        answer["grants"].as_array().unwrap().iter().map(|g| g["grant"].as_str().unwrap()).collect();
    assert_eq!(grants, ["ApiEnabled", "Campaign:read+edit", "Order:read+edit", "Order.ERP_Id__c:read+edit"]);
    let place = &answer["grants"][2]["sources"][0]["location"];
    assert_eq!((&place["start"]["line"], &place["start"]["column"]), (&5.into(), &17.into()));
    let holders: Vec<_> =
        answer["holders"].as_array().unwrap().iter().map(|h| h["assignable"].clone()).collect();
    assert_eq!(holders, [true, true, false, true], "a set with another user licence is not held");
}

#[test]
fn why_names_every_step() {
    let sandbox = project();
    let why = |name: &str, grant: &str| sandbox.run(&["why", name, grant]).ends(0).out;
    let asked = [
        ("erp", "Campaign:edit"),
        ("erp", "Campaign:modify-all"),
        ("erp", "Lead:read"),
        ("erp", "API Only User"),
        ("erp", "ViewAllData"),
        ("partner", "Order:read+delete"),
        ("group:ERP_Core", "Campaign:read"),
    ];
    let told: Vec<String> = asked.iter().map(|(name, grant)| why(name, grant)).collect();
    insta::assert_snapshot!(told.join("\n"));
    let json = sandbox.run(&["why", "erp", "Campaign:modify-all", "-o", "json"]).ends(0).json();
    let answer = &json["answers"][0];
    assert_eq!((&answer["verdict"], &answer["paths"][0]["held"]), (&"unknown".into(), &"muted".into()));
    assert_eq!(answer["paths"][0]["routes"][0]["muted"][0]["start"]["line"], 4);
}

#[test]
fn who_can_lists_everybody() {
    let sandbox = project();
    let who = |grant: &str| sandbox.run(&["who-can", grant]).ends(0).out;
    let told: Vec<String> =
        ["Order:read", "Campaign:modify-all", "ModifyAllData", "class:OrderApi"].map(who).into();
    insta::assert_snapshot!(told.join("\n"));
    let json = sandbox.run(&["who-can", "order:edit", "-o", "json"]).ends(0).json();
    assert_eq!(json["question"]["grant"], "Order:edit");
    assert_eq!(json["answers"][0]["identities"][1]["subject"]["name"], "partner");
    assert_eq!(json["answers"][0]["potential"][0]["status"], "Active");
}

#[test]
fn an_unknown_name_is_never_answered_with_no() {
    let sandbox = project();
    sandbox.run(&["access", "erpp"]).refuses("did you mean 'erp'?");
    sandbox.run(&["access", "profile:Order Fed"]).refuses("did you mean 'Order Feed'?");
    sandbox.run(&["why", "xyzzy", "ModifyAllData"]).refuses("the integrations are 'erp', 'partner'");
    sandbox.run(&["why", "erp", "ModifyAlData"]).refuses("did you mean 'ModifyAllData'?");
    sandbox.run(&["why", "erp", "Order.ERP_Idd__c:read"]).refuses("did you mean 'Order.ERP_Id__c:read'?");
    sandbox.run(&["who-can", "OrderApi"]).refuses("did you mean 'class:OrderApi'?");
    sandbox.run(&["who-can", "class:OrdrApi"]).refuses("did you mean 'class:OrderApi'?");
    sandbox.run(&["who-can", "Order:write"]).refuses("the bits are read, create");
    sandbox.run(&["who-can", "Order_Line__c:read"]).refuses("neither the catalogue nor the repository");
}

#[test]
fn what_cannot_be_read_makes_the_answer_exit_with_2() {
    let sandbox = project();
    let (path, text) = TRUNCATED.file();
    sandbox.write(&format!("force-app/main/default/{path}"), text);
    let ran = sandbox.run(&["who-can", "Order:read"]).ends(2);
    assert!(ran.out.starts_with("Order:read is held by 2 integrations"), "{}", ran.out);
    assert!(ran.err.contains("Broken.profile-meta.xml"), "{}", ran.err);
    let json = sandbox.run(&["why", "erp", "Order:read", "-o", "json"]).ends(2).json();
    assert_eq!(json["errors"][0]["path"], "force-app/main/default/profiles/Broken.profile-meta.xml");
    let empty = Sandbox::project([("classes/OrderApi.cls", String::new())]);
    empty.run(&["who-can", "ModifyAllData"]).ends(3);
}

/// A standard field is in each org, whether or not a file or an entry names it.
#[test]
fn a_field_that_nothing_names_is_asked_about_by_its_object() {
    let all_fields = object("Lead", &["allowRead", "viewAllFields"]);
    let sandbox = project()
        .with("force-app/main/default/permissionsets/ERP_Orders.permissionset-meta.xml", {
            file("PermissionSet", &(object("Order", &["allowRead"]) + &all_fields))
        });
    let who = sandbox.run(&["who-can", "lead.Email:read"]).ends(0).out;
    assert!(who.starts_with("lead.Email:read is held by 2 integrations and 1 permission set"), "{who}");
    let hedge = "no entry names 'lead.Email', so a misspelt name would get the same answer";
    assert!(who.split_whitespace().collect::<Vec<_>>().join(" ").contains(hedge), "{who}");
    let why = sandbox.run(&["why", "erp", "Order.PoNumber:read", "-o", "json"]).ends(0).json();
    assert!(why["question"]["note"].as_str().unwrap().contains("names 'Order.PoNumber'"));
    assert_ne!(why["answers"][0]["verdict"], "held");
    sandbox.run(&["who-can", "tab:standard-Lead"]).ends(0);
    // What has no permission of its own is answered by what decides about it.
    for (asked, instead) in [
        ("Lead.LastName:read", "Lead:read"),
        ("Order.BillingCity:read", "Order.BillingAddress:read"),
        ("order.ownerid:read", "Order:read"),
    ] {
        let json = sandbox.run(&["who-can", asked, "-o", "json"]).ends(0).json();
        assert_eq!(json["question"]["grant"], instead);
        let note = json["question"]["note"].as_str().unwrap();
        assert!(note.ends_with(&format!("has no permission of its own: this is the answer for {instead}")));
    }
    // What is named has no note, and what is near to a name is still a mistake.
    let known = sandbox.run(&["who-can", "Order.ERP_Id__c:read", "-o", "json"]).ends(0).json();
    assert!(known["question"].get("note").is_none());
    sandbox.run(&["who-can", "Order.ERP_Di__c:read"]).refuses("did you mean 'Order.ERP_Id__c:read'?");
    sandbox.run(&["who-can", "Order.Rate__c:read"]).refuses("is not known");
    sandbox.run(&["who-can", "Odrer.PoNumber:read"]).refuses("is not known");
}

/// What a profile leaves out of its file is of single objects: nothing grants rights on every object but user
/// permissions, and both commands know those.
#[test]
fn who_can_and_identities_say_the_same_of_all_records() {
    let profile = "    <custom>true</custom>\n    <userPermissions>\n        <enabled>true</enabled>\n        \
                   <name>ApiEnabled</name>\n    </userPermissions>\n";
    let sandbox = Sandbox::project([("profiles/Feed.profile-meta.xml", file("Profile", profile))])
        .with("leastforce.toml", "[integrations.feed]\nowner = 'x@acme.example'\nprofile = 'Feed'\n");
    let identities = sandbox.run(&["identities", "-o", "json"]).ends(0).json();
    assert_eq!(identities["answers"][0]["read_all"], "no");
    let unknown = |grant: &str| {
        let json = sandbox.run(&["who-can", grant, "-o", "json"]).ends(0).json();
        json["answers"][0]["unknown"].as_array().unwrap().len()
    };
    assert_eq!([unknown("*:view-all"), unknown("*:modify-all"), unknown("ViewAllData")], [0, 0, 0]);
    assert_eq!(unknown("Account:view-all"), 2);
}

#[test]
fn wide_login_ranges_are_off_for_every_command() {
    let profile = |end: &str| {
        file(
            "Profile",
            &format!(
                "    <custom>true</custom>\n    <loginIpRanges>\n        <endAddress>{end}</endAddress>\n        \
                 <startAddress>10.0.0.1</startAddress>\n    </loginIpRanges>\n    <userPermissions>\n        \
                 <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>\n"
            ),
        )
    };
    let (narrow, wide) = (profile("10.0.0.9"), profile("99.0.0.1"));
    let sandbox = Sandbox::new();
    for (folder, text) in [("narrow", &narrow), ("wide", &wide)] {
        sandbox.write(&format!("{folder}/sfdx-project.json"), SFDX_PROJECT);
        sandbox.write(&format!("{folder}/force-app/profiles/Feed.profile-meta.xml"), text);
        let config = "[integrations.feed]\nowner = 'x@acme.example'\nprofile = 'Feed'\n";
        sandbox.write(&format!("{folder}/leastforce.toml"), config);
    }
    let state = |folder: &str| {
        let access = sandbox.run(&["access", "feed", "--project", folder, "-o", "json"]).ends(0).json();
        let controls = access["answers"][0]["controls"].as_array().unwrap().clone();
        controls.iter().find(|c| c["name"] == "login-ip-ranges").unwrap()["state"].clone()
    };
    assert_eq!([state("narrow"), state("wide")], ["on", "off"]);
    let controls = |base: &str, head: &str, of: &str| {
        let json = sandbox.run(&["diff", "--trees", base, head, "-o", "json"]).json();
        let identities = json["identities"].as_array().unwrap().clone();
        identities.first().map_or(0, |identity| identity[of].as_array().unwrap().len())
    };
    assert_eq!(controls("wide", "narrow", "controls_gained"), 1);
    assert_eq!(controls("narrow", "wide", "controls_lost"), 1);
}
