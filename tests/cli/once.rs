//! One fact is one finding.

use serde_json::Value;

use super::sandbox::{Metadata, Sandbox};

fn of_rule<'r>(report: &'r Value, rule: &str) -> Vec<&'r Value> {
    report["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).collect()
}

/// A class that works without sharing, with this body.
fn endpoint(name: &str, body: &str) -> [(String, String); 2] {
    let class = format!(
        "@RestResource(urlMapping='/{name}/*')\nglobal without sharing class {name} {{\n    @HttpGet\n    global static \
         List<Order> open() {{\n        return {body};\n    }}\n}}\n"
    );
    let meta = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
                <apiVersion>62.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n";
    [(format!("classes/{name}.cls"), class), (format!("classes/{name}.cls-meta.xml"), meta.to_owned())]
}

#[test]
fn modify_all_data_covers_apex_that_ignores_sharing_where_it_says_no_more() {
    let set = |permission: &str| {
        let (path, text) = Metadata {
            path: "permissionsets/Order_Intake_Integration_User.permissionset-meta.xml",
            root: "PermissionSet",
            body: "
    <classAccesses>
        <apexClass>Fixed</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <classAccesses>
        <apexClass>Open</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <label>Order Intake Integration User</label>
    <userPermissions>
        <enabled>true</enabled>
        <name>PERMISSION</name>
    </userPermissions>
",
        }
        .file();
        (path, text.replace("PERMISSION", permission))
    };
    let covered = |permission: &str| {
        let (path, text) = set(permission);
        let mut files = vec![(path.to_owned(), text)];
        files.extend(endpoint("Fixed", "[SELECT Id FROM Order WITH USER_MODE]"));
        files.extend(endpoint("Open", "Database.query(RestContext.request.params.get('q'))"));
        let sandbox = Sandbox::project(files.iter().map(|(path, text)| (path.as_str(), text.clone())));
        let report = sandbox.report(&[]);
        let findings = of_rule(&report, "apex-endpoint-ignores-sharing").into_iter();
        let by = |f: &Value| {
            let all = report["findings"].as_array().unwrap();
            all.iter().find(|s| s["fingerprint"] == f["covered_by"]).map(|s| s["rule"].clone())
        };
        findings.map(|f| (f["grant"].as_str().unwrap().to_owned(), by(f))).collect::<Vec<_>>()
    };
    let of = |class: &str, by: Option<&str>| (class.to_owned(), by.map(Value::from));
    // A query as text does what the request says, whoever may do what.
    let expected = [of("class:Fixed", Some("modify-all-data")), of("class:Open", None)];
    assert_eq!(covered("ModifyAllData"), expected);
    assert_eq!(covered("ViewAllData"), [of("class:Fixed", None), of("class:Open", None)]);
}

const PROFILE: Metadata = Metadata {
    path: "profiles/Stock Feed Integration User.profile-meta.xml",
    root: "Profile",
    body: "
    <custom>true</custom>
    <userLicense>Salesforce</userLicense>
    <userPermissions>
        <enabled>true</enabled>
        <name>ApiEnabled</name>
    </userPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>PasswordNeverExpires</name>
    </userPermissions>
",
};

const POLICY: Metadata = Metadata {
    path: "profilePasswordPolicies/Stock.profilePasswordPolicy-meta.xml",
    root: "ProfilePasswordPolicy",
    body: "
    <passwordExpiration>0</passwordExpiration>
    <profile>Stock Feed Integration User</profile>
",
};

#[test]
fn a_password_for_ever_is_one_finding_however_often_it_is_stated() {
    let sandbox = Sandbox::project([PROFILE.file(), POLICY.file()]);
    let report = sandbox.report(&[]);
    let [by_policy, by_permission] = of_rule(&report, "password-never-expires")[..] else {
        panic!("{report:#}")
    };
    assert_eq!(by_permission["grant"], "PasswordNeverExpires");
    assert_eq!(by_policy["covered_by"], by_permission["fingerprint"]);
    let text = sandbox.run(&["check"]).out;
    assert!(text.contains("covers 1 more: password-never-expires"), "{text}");

    // Without the permission the policy alone says it, once for the profile.
    let profile = PROFILE.text().replace("PasswordNeverExpires", "ViewSetup");
    let sandbox = Sandbox::project([(PROFILE.path, profile), POLICY.file()]);
    sandbox
        .write("force-app/more/profilePasswordPolicies/Copy.profilePasswordPolicy-meta.xml", POLICY.text());
    let report = sandbox.report(&[]);
    let [finding] = of_rule(&report, "password-never-expires")[..] else { panic!("{report:#}") };
    assert_eq!((&finding["covered_by"], finding["related"].as_array().unwrap().len()), (&Value::Null, 1));
}

#[test]
fn a_setting_in_two_package_directories_is_one_finding() {
    let events = "<EventSettings xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
                  <enableDeleteMonitoringData>true</enableDeleteMonitoringData>\n</EventSettings>\n";
    let apps = "<ConnectedAppSettings xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
                <enableAdminApprovedAppsOnly>false</enableAdminApprovedAppsOnly>\n</ConnectedAppSettings>\n";
    let sandbox = Sandbox::project([PROFILE.file()]);
    for folder in ["force-app/main", "force-app/extra"] {
        sandbox.write(&format!("{folder}/settings/Event.settings-meta.xml"), events);
        sandbox.write(&format!("{folder}/settings/ConnectedApp.settings-meta.xml"), apps);
    }
    let report = sandbox.report(&[]);
    for rule in ["event-log-deletable", "api-access-control-off"] {
        let [finding] = of_rule(&report, rule)[..] else { panic!("{rule}: {report:#}") };
        assert_eq!(finding["related"].as_array().unwrap().len(), 1, "{rule}");
    }
}

#[test]
fn rights_on_a_sensitive_object_are_one_finding_an_entry() {
    let body = |object: &str| {
        format!(
            "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Backup Integration User</label>\n    \
             <objectPermissions>\n        <allowCreate>true</allowCreate>\n        <allowDelete>true</allowDelete>\n        \
             <allowEdit>true</allowEdit>\n        <allowRead>true</allowRead>\n        \
             <modifyAllRecords>true</modifyAllRecords>\n        <object>{object}</object>\n        \
             <viewAllRecords>true</viewAllRecords>\n    </objectPermissions>\n</PermissionSet>\n"
        )
    };
    let open = |object: &str| {
        let path = "permissionsets/Backup_Integration_User.permissionset-meta.xml";
        let report = Sandbox::project([(path, body(object))]).report(&[]);
        let findings = report["findings"].as_array().unwrap().iter();
        let open = findings.filter(|f| f["covered_by"].is_null() && !f["grant"].is_null());
        open.map(|f| f["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(open("LiveChatTranscript"), ["sensitive-object-access"]);
    assert_eq!(open("Shipment__c"), ["modify-all-records"]);
}

#[test]
fn a_grant_outside_the_contract_of_a_reader_is_one_finding() {
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Warehouse</label>\n    \
               <objectPermissions>\n        <allowCreate>false</allowCreate>\n        <allowDelete>false</allowDelete>\n        \
               <allowEdit>true</allowEdit>\n        <allowRead>true</allowRead>\n        \
               <modifyAllRecords>false</modifyAllRecords>\n        <object>Account</object>\n        \
               <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n</PermissionSet>\n";
    let config = "[integrations.warehouse]\nkind = \"read-only\"\npermission-sets = [\"Warehouse\"]\n";
    let contract = "[integrations.warehouse.needs.objects]\nAccount = { access = [\"read\"] }\n";
    let open = |config: &str| {
        let sandbox = Sandbox::project([("permissionsets/Warehouse.permissionset-meta.xml", set.to_owned())]);
        let report = sandbox.with("leastforce.toml", config).report(&[]);
        let findings = report["findings"].as_array().unwrap().iter();
        let open = findings.filter(|f| f["covered_by"].is_null() && f["grant"] == "Account:edit");
        open.map(|f| f["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(open(config), ["write-on-read-only"]);
    assert_eq!(open(&format!("{config}{contract}")), ["undeclared-object-access"]);
}

#[test]
fn what_cannot_be_granted_is_not_called_granted() {
    let path = "permissionsets/Backup_Integration_User.permissionset-meta.xml";
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Backup Integration User</label>\n    \
               <objectPermissions>\n        <allowCreate>true</allowCreate>\n        <allowDelete>true</allowDelete>\n        \
               <allowEdit>true</allowEdit>\n        <allowRead>true</allowRead>\n        \
               <modifyAllRecords>true</modifyAllRecords>\n        <object>Task</object>\n        \
               <viewAllRecords>true</viewAllRecords>\n    </objectPermissions>\n</PermissionSet>\n";
    let report = Sandbox::project([(path, set.to_owned())]).report(&[]);
    let findings = report["findings"].as_array().unwrap().iter();
    let rules: Vec<_> = findings.filter_map(|f| f["rule"].as_str()).collect();
    assert!(rules.contains(&"impossible-entry"), "{rules:?}");
    assert!(
        !rules.contains(&"sensitive-object-access") && !rules.contains(&"modify-all-records"),
        "{rules:?}"
    );
}
