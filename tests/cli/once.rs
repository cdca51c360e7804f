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
