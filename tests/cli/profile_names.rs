//! System Administrator by each of its names, wherever a profile is named.

use serde_json::Value;

use super::sandbox::{PEOPLE, Sandbox};

const NAMES: [&str; 7] = [
    "Admin",
    "System Administrator",
    "Systemadministrator",
    "Administrateur système",
    "Administrador del sistema",
    "システム管理者",
    "系统管理员",
];

const RIGHTS: &str = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>\
                      <userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>";

/// What no administrator usually has.
const POWER: &str = "<label>Power</label><userPermissions><enabled>true</enabled><name>ManageEncryptionKeys</name></userPermissions>";

fn file(root: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</{root}>\n"
    )
}

fn project() -> Sandbox {
    Sandbox::project([PEOPLE.file(), ("profiles/Admin.profile-meta.xml", file("Profile", RIGHTS))])
}

fn declared(sandbox: &Sandbox, name: &str, more: &str) {
    let text = format!("[integrations.loader]\nowner = \"it@acme.example\"\nprofile = \"{name}\"\n{more}");
    sandbox.write("leastforce.toml", text);
}

fn found(report: &Value, rule: &str) -> usize {
    report["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).count()
}

#[test]
fn the_configuration_knows_them() {
    for name in NAMES {
        let sandbox = project();
        declared(&sandbox, name, "");
        let report = sandbox.report(&[]);
        assert_eq!(report["identities"][0]["holders"][0]["name"], "Admin", "{name}");
        assert_eq!(report["unresolved"].as_array().unwrap().len(), 0, "{name}");
        assert_eq!(found(&report, "modify-all-data"), 1, "{name}");
        let waiver = format!(
            "[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"profile:{name}\"\ngrant = \"ModifyAllData\"\nreason = \
             \"known\"\nowner = \"it@acme.example\"\nexpires = 2099-01-31\n"
        );
        declared(&sandbox, "Admin", &waiver);
        assert_eq!(sandbox.report(&[])["summary"]["waived"], 1, "{name}");
        let veto = format!(
            "[[not-integration]]\nholder = \"profile:{name}\"\nreason = \"people\"\nowner = \"it\"\n"
        );
        sandbox.write("leastforce.toml", veto);
        assert_eq!(sandbox.report(&[])["unresolved"].as_array().unwrap().len(), 0, "{name}");
    }
}

#[test]
fn questions_know_them() {
    let sandbox = project();
    for name in NAMES {
        for asked in [format!("profile:{name}"), name.to_owned()] {
            let answer = sandbox.run(&["why", &asked, "ModifyAllData", "--output", "json"]).ends(0).json();
            assert_eq!(answer["answers"][0]["verdict"], "held", "{asked}");
            sandbox.run(&["access", &asked]).ends(0);
        }
    }
    // Without its file there is nothing to answer from, and the error says which profile is meant.
    let without = Sandbox::project([PEOPLE.file()]);
    for name in NAMES {
        without.run(&["access", &format!("profile:{name}")]).refuses("'System Administrator' has no file");
    }
}

#[test]
fn apps_policies_and_formulas_know_them() {
    let folder = "force-app/main/default";
    let config = "<certificate>MIICsample</certificate><isAdminApproved>true</isAdminApproved>";
    for name in NAMES {
        for has_file in [true, false] {
            let sandbox = if has_file { project() } else { Sandbox::project([PEOPLE.file()]) };
            let write = |path: &str, text: String| sandbox.write(&format!("{folder}/{path}"), text);
            declared(&sandbox, "Admin", "");
            let app = format!(
                "<label>Feed</label><oauthConfig>{config}</oauthConfig><profileName>{name}</profileName>"
            );
            write("connectedApps/Feed.connectedApp-meta.xml", file("ConnectedApp", &app));
            write(
                "externalClientApps/Hub.eca-meta.xml",
                file("ExternalClientApplication", "<label>Hub</label>"),
            );
            let policy = format!(
                "<externalClientApplication>Hub</externalClientApplication><commaSeparatedProfile>Standard User, {name}\
                 </commaSeparatedProfile><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"
            );
            write(
                "extlClntAppOauthPolicies/Hub.ecaOauthPlcy-meta.xml",
                file("ExtlClntAppOauthConfigurablePolicies", &policy),
            );
            write("permissionsets/Power.permissionset-meta.xml", file("PermissionSet", POWER));
            let access = format!(
                "<masterLabel>Give</masterLabel><status>Active</status><userAccessPolicyActions><action>Grant</action>\
                 <target>Power</target><type>PermissionSet</type></userAccessPolicyActions><userAccessPolicyFilters>\
                 <columnName>Profile</columnName><operation>equals</operation><target>{name}</target><type>Profile</type>\
                 </userAccessPolicyFilters>"
            );
            write("useraccesspolicies/Give.useraccesspolicy-meta.xml", file("UserAccessPolicy", &access));
            let rule = format!(
                "<fullName>Old</fullName><active>true</active><errorConditionFormula>$Profile.Name &lt;&gt; '{name}'\
                 </errorConditionFormula><errorMessage>no</errorMessage>"
            );
            write("objects/Order/validationRules/Old.validationRule-meta.xml", file("ValidationRule", &rule));
            let report = sandbox.report(&[]);
            let case = format!("{name}, file {has_file}");
            assert_eq!(found(&report, "app-open-to-broad-profile"), 2, "{case}");
            assert_eq!(found(&report, "profile-name-bypass"), 1, "{case}");
            assert!(found(&report, "access-policy-grants-power") > 0, "{case}");
            let unresolved = report["unresolved"].as_array().unwrap();
            let is_admin = |u: &&Value| u["reference"].as_str().unwrap().ends_with(name);
            assert_eq!(unresolved.iter().filter(is_admin).count(), 0, "{case}");
        }
    }
}
