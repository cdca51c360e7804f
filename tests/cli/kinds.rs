//! One grant of each kind.

use super::sandbox::Sandbox;

/// The heading of each kind, an entry that grants one of it, and its name.
const KINDS: [(&str, &str, &str); 11] = [
    (
        "Apex classes",
        "<classAccesses><apexClass>NAME</apexClass><enabled>true</enabled></classAccesses>",
        "OrderApi",
    ),
    ("Flows", "<flowAccesses><enabled>true</enabled><flow>NAME</flow></flowAccesses>", "Ship_Order"),
    (
        "Visualforce pages",
        "<pageAccesses><apexPage>NAME</apexPage><enabled>true</enabled></pageAccesses>",
        "Order_Page",
    ),
    (
        "Custom permissions",
        "<customPermissions><enabled>true</enabled><name>NAME</name></customPermissions>",
        "Skip_Checks",
    ),
    (
        "External credentials",
        "<externalCredentialPrincipalAccesses><enabled>true</enabled>\
         <externalCredentialPrincipal>NAME</externalCredentialPrincipal></externalCredentialPrincipalAccesses>",
        "Bank-Main",
    ),
    ("Tabs", "<tabSettings><tab>NAME</tab><visibility>Visible</visibility></tabSettings>", "standard-Lead"),
    (
        "Apps",
        "<applicationVisibilities><application>NAME</application><visible>true</visible></applicationVisibilities>",
        "Console",
    ),
    (
        "Record types",
        "<recordTypeVisibilities><recordType>NAME</recordType><visible>true</visible></recordTypeVisibilities>",
        "Lead.Web",
    ),
    (
        "Custom settings",
        "<customSettingAccesses><enabled>true</enabled><name>NAME</name></customSettingAccesses>",
        "Limits__c",
    ),
    (
        "Custom metadata types",
        "<customMetadataTypeAccesses><enabled>true</enabled><name>NAME</name></customMetadataTypeAccesses>",
        "Rate__mdt",
    ),
    (
        "External data sources",
        "<externalDataSourceAccesses><enabled>true</enabled><externalDataSource>NAME</externalDataSource>\
         </externalDataSourceAccesses>",
        "Stock_DB",
    ),
];

const SET: &str = "force-app/main/default/permissionsets/Orders.permissionset-meta.xml";

#[test]
fn what_an_integration_holds_is_listed_by_kind() {
    let entries: Vec<String> = KINDS.iter().map(|(_, entry, name)| entry.replace("NAME", name)).collect();
    let set = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{}\n\
         <label>Orders</label></PermissionSet>\n",
        entries.join("\n")
    );
    let config = "[integrations.erp]\nowner = \"erp@acme.example\"\npermission-sets = [\"Orders\"]\n";
    let sandbox = Sandbox::project([]).with(SET, set).with("leastforce.toml", config);
    let shown = sandbox.run(&["access", "erp"]).ends(0).out;
    for (at, (heading, _, name)) in KINDS.iter().enumerate() {
        // Line 3 is the first entry.
        let line = at + 3;
        let part = format!("\n{heading} (1)\n  {name}  Orders.permissionset-meta.xml:{line}\n");
        assert!(shown.contains(&part), "{part}\n{shown}");
    }
    // Without the entries nothing of it is listed.
    let empty = sandbox.with(SET, "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Orders</label></PermissionSet>");
    let shown = empty.run(&["access", "erp"]).ends(0).out;
    assert!(KINDS.iter().all(|(heading, _, _)| !shown.contains(&format!("\n{heading} (1)"))), "{shown}");
}
