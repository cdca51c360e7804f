use proptest::prelude::*;

use super::{FileClass, Form, MetadataKind, Part, classify};

fn profile(name: &str) -> FileClass<'static> {
    FileClass::Whole { kind: MetadataKind::Profile, name: name.to_owned() }
}

fn permission_set(name: &str) -> FileClass<'static> {
    FileClass::Whole { kind: MetadataKind::PermissionSet, name: name.to_owned() }
}

#[test]
fn both_formats_wherever_they_lie() {
    for (path, expected) in [
        ("force-app/main/default/profiles/Admin.profile-meta.xml", profile("Admin")),
        ("src/profiles/Admin.profile", profile("Admin")),
        ("X.PROFILE-Meta.XML", profile("X")),
        ("a/b/Api_Sync.permissionset-meta.xml", permission_set("Api_Sync")),
        ("permissionsets/ns__Api.Sync.PermissionSet", permission_set("ns__Api.Sync")),
        ("profiles/Custom%3A Sales.profile-meta.xml", profile("Custom: Sales")),
        ("profiles/Force%2Ecom.profile", profile("Force.com")),
        ("profiles/50%FF.profile", profile("50%FF")),
        ("staticresources/x/profiles/Y.profile", profile("Y")),
        (".profile", FileClass::Irrelevant),
        ("profiles/.profile-meta.xml", FileClass::Irrelevant),
    ] {
        assert_eq!(classify(path), expected, "{path}");
    }
}

#[test]
fn pieces_of_every_known_layout() {
    use Form::{Data, External, Native, Unknown};
    let set = Some(MetadataKind::PermissionSet);
    let profile = Some(MetadataKind::Profile);
    let muting = Some(MetadataKind::MutingPermissionSet);
    for (path, of, directory, form, tag) in [
        // decomposePermissionSetBeta2
        (
            "f/permissionsets/PO/PO.userPermission-meta.xml",
            set,
            "f/permissionsets/PO",
            Native,
            "userPermissions",
        ),
        (
            "f/permissionsets/PO/PO.userPermissions-meta.xml",
            set,
            "f/permissionsets/PO",
            Native,
            "userPermissions",
        ),
        (
            "permissionsets/PO/PO.customPermissions-meta.xml",
            set,
            "permissionsets/PO",
            Native,
            "customPermissions",
        ),
        (
            "permissionsets/PO/objectSettings/Account.objectSettings-meta.xml",
            set,
            "permissionsets/PO",
            Native,
            "objectSettings",
        ),
        (
            "permissionsets/LoginHours/x.pageAccess-meta.xml",
            set,
            "permissionsets/LoginHours",
            Native,
            "pageAccesses",
        ),
        // decomposePermissionSetBeta
        (
            "permissionsets/PO/classAccesses/Foo.classAccess-meta.xml",
            set,
            "permissionsets/PO",
            Native,
            "classAccesses",
        ),
        (
            "permissionsets/PO/customPermissions/n.customPermission-meta.xml",
            set,
            "permissionsets/PO",
            Native,
            "customPermissions",
        ),
        (
            "permissionsets/t/PO/tabSettings/x.tabSetting-meta.xml",
            set,
            "permissionsets/t/PO",
            Native,
            "tabSettings",
        ),
        ("elsewhere/PO/pageAccesses/x.pageAccess-meta.xml", None, "elsewhere/PO", Native, "pageAccesses"),
        // sf-decomposer and its like
        (
            "permissionsets/HR/fieldPermissions/J.F.fieldPermissions-meta.xml",
            set,
            "permissionsets/HR",
            External,
            "fieldPermissions",
        ),
        ("permissionsets/HR/fieldPermissions.xml", set, "permissionsets/HR", External, "fieldPermissions"),
        (
            "permissionsets/HR/fieldPermissions/1a2b3c4d.xml",
            set,
            "permissionsets/HR",
            External,
            "fieldPermissions",
        ),
        (
            "permissionsets/HR/customPermissions/a.customPermissions-meta.xml",
            set,
            "permissionsets/HR",
            External,
            "customPermissions",
        ),
        (
            "profiles/A/loginIpRanges/x.loginIpRanges-meta.xml",
            profile,
            "profiles/A",
            External,
            "loginIpRanges",
        ),
        ("profiles/A/A.userPermission-meta.xml", profile, "profiles/A", External, "userPermissions"),
        (
            "mutingpermissionsets/M/fieldPermissions/x.fieldPermissions-meta.xml",
            muting,
            "mutingpermissionsets/M",
            External,
            "fieldPermissions",
        ),
        ("elsewhere/PO/pageAccesses/x.pageAccesses-meta.xml", None, "elsewhere/PO", External, "pageAccesses"),
        // Forms that are not read
        ("profiles/A/applicationVisibilities.yaml", profile, "profiles/A", Data, "applicationVisibilities"),
        ("profiles/A/userPermissions/x.json", profile, "profiles/A", Data, "userPermissions"),
        ("permissionsets/HR/HR.permissionset-meta.yaml", set, "permissionsets/HR", Data, ""),
        ("permissionsets/HR/HR.json5", set, "permissionsets/HR", Data, ""),
        ("profiles/A/anything.yml", profile, "profiles/A", Unknown, ""),
        ("profiles/A/odd/thing.xml", profile, "profiles/A/odd", Unknown, ""),
        ("profiles/A/x.newThing-meta.xml", profile, "profiles/A", Unknown, ""),
    ] {
        let tag = (!tag.is_empty()).then_some(tag);
        let part = Part { of, directory: Some(directory), form, tag };
        assert_eq!(classify(path), FileClass::Part(part), "{path}");
    }
    for path in
        ["profiles/X.objectSettings-meta.xml", "permissionsets/userPermissions/x.userPermission-meta.xml"]
    {
        let FileClass::Part(part) = classify(path) else { panic!("{path}") };
        assert_eq!(part.directory, None, "{path}");
    }
}

#[test]
fn kinds_are_known_by_their_suffix_wherever_they_lie() {
    for (path, kind) in [
        ("a/permissionsetgroups/G.permissionsetgroup-meta.xml", MetadataKind::PermissionSetGroup),
        ("permissionsets/G.permissionsetgroup-meta.xml", MetadataKind::PermissionSetGroup),
        ("permissionsets/sub/G.permissionsetgroup", MetadataKind::PermissionSetGroup),
        ("mutingpermissionsets/G.mutingpermissionset", MetadataKind::MutingPermissionSet),
        ("useraccesspolicies/G.useraccesspolicy-meta.xml", MetadataKind::UserAccessPolicy),
        ("x/G.connectedapp", MetadataKind::ConnectedApp),
        ("x/G.ecaOauthPlcy-meta.xml", MetadataKind::ExtlClntAppOauthConfigurablePolicies),
        ("x/G.eca-meta.xml", MetadataKind::ExternalClientApplication),
        ("externalClientApps/G.eca", MetadataKind::ExternalClientApplication),
    ] {
        assert_eq!(classify(path), FileClass::Whole { kind, name: "G".to_owned() }, "{path}");
    }
}

#[test]
fn kinds_that_are_known_in_their_folder_alone() {
    for (path, kind, name) in [
        ("m/objects/Account/Account.object-meta.xml", MetadataKind::CustomObject, "Account"),
        ("src/objects/X__c.object", MetadataKind::CustomObject, "X__c"),
        ("m/objects/X__c/fields/F__c.field-meta.xml", MetadataKind::CustomField, "X__c.F__c"),
        ("m/objects/X/validationRules/A%2FB.validationRule-meta.xml", MetadataKind::ValidationRule, "X.A/B"),
        ("m/customPermissions/P.customPermission-meta.xml", MetadataKind::CustomPermission, "P"),
        ("permissionsets/P.customPermission-meta.xml", MetadataKind::CustomPermission, "P"),
        ("team/P/customPermissions/P.customPermission-meta.xml", MetadataKind::CustomPermission, "P"),
        ("m/flows/sub/F.flow-meta.xml", MetadataKind::Flow, "F"),
        ("src/flows/F-2.flow", MetadataKind::Flow, "F-2"),
        ("m/classes/a/b/A.cls", MetadataKind::ApexCode, "A"),
        ("profiles/main/default/CLASSES/A.CLS-meta.xml", MetadataKind::ApexClass, "A"),
        ("m/pages/P.page-meta.xml", MetadataKind::ApexPage, "P"),
    ] {
        assert_eq!(classify(path), FileClass::Whole { kind, name: name.to_owned() }, "{path}");
    }
}

#[test]
fn settings_are_known_by_their_whole_name() {
    for (path, kind, name) in [
        ("settings/Security.settings-meta.xml", MetadataKind::SecuritySettings, "Security"),
        ("settings/OauthOidc.settings", MetadataKind::OauthOidcSettings, "OauthOidc"),
        ("x/connectedapp.settings-meta.xml", MetadataKind::ConnectedAppSettings, "connectedapp"),
    ] {
        assert_eq!(classify(path), FileClass::Whole { kind, name: name.to_owned() }, "{path}");
    }
}

#[test]
fn other_metadata_about_access() {
    for (path, what) in
        [("x/A_mobile.ecaMobile-meta.xml", "external client app"), ("x/A.ecaCanvas", "external client app")]
    {
        assert_eq!(classify(path), FileClass::Other(what), "{path}");
    }
}

#[test]
fn names_that_say_nothing_matter_only_in_a_place_for_metadata() {
    for path in [
        "profiles/README.md",
        "force-app/main/default/permissionsets/X.xml",
        "profiles/sub/notes.txt",
        "profiles/X.json",
        "permissionsets/X.dup",
    ] {
        assert_eq!(classify(path), FileClass::Stray, "{path}");
    }
    for path in
        ["profiles/Admin.profile-meta.xml.orig", "x/A.permissionset-meta.xml.dup", "A.profile-meta.xml~"]
    {
        assert_eq!(classify(path), FileClass::Leftover, "{path}");
    }
    for path in [
        "profiles/.gitkeep",
        "profiles/package.xml",
        "profiles/destructiveChangesPost.xml",
        "profiles/main/default/classes/A.trigger",
        "x/A.cls",
        "x/A.object",
        "x/fields/F.field-meta.xml.bak",
        "objects/X/other/F.field-meta.xml",
        "fields/F.field-meta.xml",
        "objects/X/fields/F.field",
        "pages/P.page",
        "staticresources/app/classes/A.cls",
        "lwc/fields/flows/F.flow",
        "lwc/profiles/profiles.js",
        "staticresources/r/profiles/x.json",
        "staticresources/r/x.fieldPermission-meta.xml",
        "settings/Account.settings-meta.xml",
        "tools/Security.settings",
        "certificates/site.eca",
        "layouts/profiles.layout-meta.xml",
        "mutingpermissionsets/README.md",
        "profile.md",
        "",
        "/",
    ] {
        assert_eq!(classify(path), FileClass::Irrelevant, "{path}");
    }
    assert_eq!(classify("profiles/main/default/profiles/x.md"), FileClass::Stray);
}

proptest! {
    #[test]
    fn never_panics_and_keeps_pieces_inside_their_directory(path in "\\PC{0,40}", folder in "(profiles/|PermissionSets/)?") {
        let path = format!("{folder}{path}");
        if let FileClass::Part(Part { directory: Some(directory), .. }) = classify(&path) {
            let below = path.strip_prefix(directory);
            prop_assert!(below.is_some_and(|rest| rest.starts_with('/')));
        }
    }
}
