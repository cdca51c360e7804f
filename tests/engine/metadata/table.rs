//! Every element that a file may have, and what the tests do with documents.

use leastforce::metadata::document::Document;
use leastforce::metadata::{Scratch, read};
use leastforce::project::MetadataKind;

pub const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// Elements of a profile with every child that the Metadata API documents or has been seen to
/// write, and the grants that they give.
pub const PROFILE: &[(&str, &str)] = &[
    ("<agentAccesses><agentName>A</agentName><enabled>true</enabled></agentAccesses>", "agent:A"),
    (
        "<applicationVisibilities><application>standard__LightningSales</application><default>true</default>\
         <visible>true</visible></applicationVisibilities>",
        "app:standard__LightningSales",
    ),
    (
        "<categoryGroupVisibilities><dataCategories>D</dataCategories><dataCategories>E</dataCategories>\
         <dataCategoryGroup>G</dataCategoryGroup><visibility>CUSTOM</visibility></categoryGroupVisibilities>",
        "",
    ),
    ("<classAccesses><apexClass>ns__C</apexClass><enabled>true</enabled></classAccesses>", "class:ns__C"),
    ("<custom>true</custom>", ""),
    (
        "<customMetadataTypeAccesses><enabled>true</enabled><name>M__mdt</name></customMetadataTypeAccesses>",
        "custom-metadata:M__mdt",
    ),
    ("<customPermissions><enabled>true</enabled><name>P</name></customPermissions>", "custom-permission:P"),
    (
        "<customSettingAccesses><enabled>true</enabled><name>S__c</name></customSettingAccesses>",
        "custom-setting:S__c",
    ),
    ("<description>d</description>", ""),
    (
        "<externalDataSourceAccesses><enabled>true</enabled><externalDataSource>X</externalDataSource>\
         </externalDataSourceAccesses>",
        "data-source:X",
    ),
    (
        "<fieldLevelSecurities><editable>false</editable><field>Account.Old__c</field><hidden>false</hidden>\
         </fieldLevelSecurities>",
        "Account.Old__c:read",
    ),
    (
        "<fieldPermissions><editable>true</editable><field>Account.F__c</field><readable>true</readable>\
         </fieldPermissions>",
        "Account.F__c:read+edit",
    ),
    (
        "<fieldPermissions><editable>false</editable><field>Account.G__c</field><hidden>false</hidden>\
         </fieldPermissions>",
        "Account.G__c:read",
    ),
    ("<flowAccesses><enabled>true</enabled><flow>F</flow></flowAccesses>", "flow:F"),
    ("<fullName>N</fullName>", ""),
    (
        "<genComputingSummaryDefAccesses><configName>K</configName><enabled>true</enabled>\
         </genComputingSummaryDefAccesses>",
        "computing-summary:K",
    ),
    (
        "<layoutAssignments><layout>Account-L</layout><recordType>Account.R</recordType></layoutAssignments>",
        "",
    ),
    (
        "<loginFlows><flow>F</flow><flowType>UI</flowType><friendlyName>n</friendlyName>\
         <uiLoginFlowType>VisualWorkflow</uiLoginFlowType><useLightningRuntime>true</useLightningRuntime>\
         <vfFlowPage>p</vfFlowPage><vfFlowPageTitle>t</vfFlowPageTitle></loginFlows>",
        "",
    ),
    ("<loginFlows><flowtype>UI</flowtype><friendlyname>n</friendlyname></loginFlows>", ""),
    ("<loginHours><mondayStart>480</mondayStart><mondayEnd>1080</mondayEnd></loginHours>", ""),
    (
        "<loginIpRanges><description>d</description><endAddress>10.0.0.9</endAddress>\
         <startAddress>10.0.0.1</startAddress></loginIpRanges>",
        "",
    ),
    (
        "<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>\
         <allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords>\
         <object>Account</object><viewAllFields>true</viewAllFields><viewAllRecords>true</viewAllRecords>\
         </objectPermissions>",
        "Account:read+create+edit+delete+view-all+modify-all+view-all-fields",
    ),
    (
        "<objectPermissions><object>Old__c</object><revokeCreate>true</revokeCreate>\
         <revokeDelete>true</revokeDelete><revokeEdit>false</revokeEdit><revokeRead>false</revokeRead>\
         </objectPermissions>",
        "Old__c:read+edit",
    ),
    ("<pageAccesses><apexPage>V</apexPage><enabled>true</enabled></pageAccesses>", "page:V"),
    (
        "<profileActionOverrides><actionName>View</actionName><content>c</content>\
         <formFactor>Large</formFactor><pageOrSobjectType>Account</pageOrSobjectType>\
         <recordType>Account.R</recordType><type>Flexipage</type></profileActionOverrides>",
        "",
    ),
    (
        "<recordTypeVisibilities><default>true</default><personAccountDefault>true</personAccountDefault>\
         <recordType>Account.R</recordType><visible>true</visible></recordTypeVisibilities>",
        "record-type:Account.R",
    ),
    (
        "<servicePresenceStatusAccesses><enabled>true</enabled><servicePresenceStatus>Z</servicePresenceStatus>\
         </servicePresenceStatusAccesses>",
        "service-presence-status:Z",
    ),
    (
        "<ServicePresenceStatusAccesses><enabled>true</enabled><servicePresenceStatus>Y</servicePresenceStatus>\
         </ServicePresenceStatusAccesses>",
        "service-presence-status:Y",
    ),
    (
        "<tabVisibilities><tab>standard-Account</tab><visibility>DefaultOn</visibility></tabVisibilities>",
        "tab:standard-Account",
    ),
    ("<tabVisibilities><tab>Off__c</tab><visibility>DefaultOff</visibility></tabVisibilities>", "tab:Off__c"),
    ("<tabVisibilities><tab>Hidden__c</tab><visibility>Hidden</visibility></tabVisibilities>", ""),
    ("<userLicense>Salesforce</userLicense>", ""),
    ("<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>", "ApiEnabled"),
];

/// The same for permission sets, where they differ from profiles.
pub const PERMISSION_SET: &[(&str, &str)] = &[
    (
        "<applicationVisibilities><application>A</application><visible>true</visible></applicationVisibilities>",
        "app:A",
    ),
    (
        "<dataspaceScopes><dataAccessLevel>Read</dataAccessLevel><dataspace>default</dataspace>\
         <objectAccessLevel>BY_POLICY</objectAccessLevel></dataspaceScopes>",
        "dataspace:default",
    ),
    (
        "<dataspaceScopes><dataAccessLevel>Read</dataAccessLevel><dataspaceScope>default</dataspaceScope>\
         <objectAccessLevel>BY_POLICY</objectAccessLevel></dataspaceScopes>",
        "dataspace:default",
    ),
    (
        "<emailRoutingAddressAccesses><enabled>true</enabled><name>E</name></emailRoutingAddressAccesses>",
        "email-routing-address:E",
    ),
    ("<enrichments><aiDescriptor>a</aiDescriptor></enrichments>", ""),
    (
        "<externalCredentialPrincipalAccesses><enabled>true</enabled>\
         <externalCredentialPrincipal>Cred-Principal</externalCredentialPrincipal>\
         </externalCredentialPrincipalAccesses>",
        "credential:Cred-Principal",
    ),
    ("<hasActivationRequired>true</hasActivationRequired>", ""),
    ("<label>l</label>", ""),
    ("<license>Salesforce</license>", ""),
    (
        "<recordTypeVisibilities><recordType>A.R</recordType><visible>true</visible></recordTypeVisibilities>",
        "record-type:A.R",
    ),
    (
        "<tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings>",
        "tab:standard-Account",
    ),
    ("<tabSettings><tab>T__c</tab><visibility>Available</visibility></tabSettings>", "tab:T__c"),
    ("<tabSettings><tab>U__c</tab><visibility>None</visibility></tabSettings>", ""),
    ("<userLicense>Salesforce</userLicense>", ""),
];

/// Elements that only profiles have.
pub const PROFILES_ALONE: [&str; 11] = [
    "applicationVisibilities",
    "categoryGroupVisibilities",
    "custom",
    "fieldLevelSecurities",
    "layoutAssignments",
    "loginFlows",
    "loginHours",
    "loginIpRanges",
    "profileActionOverrides",
    "recordTypeVisibilities",
    "tabVisibilities",
];

pub fn name_of(element: &str) -> &str {
    &element[1..element.find('>').unwrap()]
}

pub fn elements(kind: MetadataKind) -> Vec<(&'static str, &'static str)> {
    if kind == MetadataKind::Profile {
        return PROFILE.to_vec();
    }
    let shared = PROFILE.iter().filter(|(e, _)| !PROFILES_ALONE.contains(&name_of(e)));
    let shared = shared.filter(|(e, _)| name_of(e) != "userLicense");
    shared.chain(PERMISSION_SET).copied().collect()
}

pub const KINDS: [MetadataKind; 2] = [MetadataKind::Profile, MetadataKind::PermissionSet];

pub fn document(kind: MetadataKind, body: &str) -> String {
    format!("<{0} xmlns=\"{NAMESPACE}\">{body}</{0}>", kind.root_element())
}

pub fn parse(kind: MetadataKind, text: &str) -> (Document, Scratch) {
    let mut scratch = Scratch::default();
    let document = read(kind, text, None, &mut scratch).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    (document, scratch)
}

/// The grants of a document as people write them, sorted.
pub fn grants(document: &Document, scratch: &Scratch) -> Vec<String> {
    let granting = document.entries.iter().filter(|e| !e.bits.is_empty());
    let mut grants: Vec<_> = granting
        .map(|e| leastforce::terms::grant::Grant::new(e.kind, scratch.names.get(e.name), e.bits).to_string())
        .collect();
    grants.sort();
    grants
}

/// The children of an element that holds only leaves.
pub fn children(element: &str) -> (String, Vec<String>) {
    let name = name_of(element).to_owned();
    let mut rest = &element[name.len() + 2..element.len() - name.len() - 3];
    let mut children = Vec::new();
    while rest.starts_with('<') {
        let child = name_of(rest);
        let end = rest.find(&format!("</{child}>")).unwrap() + child.len() + 3;
        children.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    if children.is_empty() {
        children.push(rest.to_owned());
    }
    (name, children)
}

pub fn path(kind: MetadataKind, name: &str) -> String {
    match kind {
        MetadataKind::Profile => format!("force-app/main/default/profiles/{name}.profile-meta.xml"),
        _ => {
            format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml")
        }
    }
}

pub fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
    let text = if bom { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}
