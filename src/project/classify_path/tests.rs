use proptest::prelude::*;

use super::{Class, MetadataKind, Part, Whole, classify, is_piece};

fn profile(name: &str) -> Class<'static> {
    Class::Whole { kind: MetadataKind::Profile, name: name.to_owned() }
}

fn permission_set(name: &str) -> Class<'static> {
    Class::Whole { kind: MetadataKind::PermissionSet, name: name.to_owned() }
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
        (".profile", Class::Irrelevant),
        ("profiles/.profile-meta.xml", Class::Irrelevant),
    ] {
        assert_eq!(classify(path), expected, "{path}");
    }
}

#[test]
fn pieces_of_every_known_layout() {
    let ps = Some(Whole::PermissionSet);
    let p = Some(Whole::Profile);
    for (path, of, directory, known) in [
        ("f/permissionsets/PO/PO.userPermission-meta.xml", ps, Some("f/permissionsets/PO"), true),
        ("f/permissionsets/PO/PO.userPermissions-meta.xml", ps, Some("f/permissionsets/PO"), true),
        ("f/permissionsets/PO/PO.customPermissions-meta.xml", ps, Some("f/permissionsets/PO"), true),
        (
            "permissionsets/PO/objectSettings/Account.objectSettings-meta.xml",
            ps,
            Some("permissionsets/PO"),
            true,
        ),
        ("permissionsets/PO/classAccesses/Foo.classAccess-meta.xml", ps, Some("permissionsets/PO"), true),
        (
            "permissionsets/PO/customPermissions/n.customPermission-meta.xml",
            ps,
            Some("permissionsets/PO"),
            true,
        ),
        ("permissionsets/t/PO/tabSettings/x.tabSetting-meta.xml", ps, Some("permissionsets/t/PO"), true),
        (
            "permissionsets/HR/fieldPermissions/J.F.fieldPermissions-meta.xml",
            ps,
            Some("permissionsets/HR"),
            true,
        ),
        ("permissionsets/HR/fieldPermissions.xml", ps, Some("permissionsets/HR"), true),
        ("permissionsets/HR/fieldPermissions/1a2b3c4d.xml", ps, Some("permissionsets/HR"), true),
        ("profiles/Admin/applicationVisibilities.yaml", p, Some("profiles/Admin"), true),
        ("profiles/Admin/userPermissions/x.json", p, Some("profiles/Admin"), true),
        ("profiles/Admin/anything.yml", p, Some("profiles/Admin"), true),
        ("profiles/Admin/loginIpRanges/x.loginIpRanges-meta.xml", p, Some("profiles/Admin"), true),
        ("profiles/Admin/odd/thing.xml", p, Some("profiles/Admin/odd"), false),
        ("profiles/Admin/x.newThing-meta.xml", p, Some("profiles/Admin"), false),
        ("profiles/X.objectSettings-meta.xml", p, None, true),
        (
            "mutingpermissionsets/M/fieldPermissions/x.fieldPermissions-meta.xml",
            Some(Whole::MutingPermissionSet),
            Some("mutingpermissionsets/M"),
            true,
        ),
        ("elsewhere/PO/fieldPermissions/x.fieldPermission-meta.xml", None, Some("elsewhere/PO"), true),
    ] {
        assert_eq!(classify(path), Class::Part(Part { of, directory, known }), "{path}");
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
    ] {
        assert_eq!(classify(path), Class::Whole { kind, name: "G".to_owned() }, "{path}");
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
        ("m/flows/sub/F.flow-meta.xml", MetadataKind::Flow, "F"),
        ("src/flows/F-2.flow", MetadataKind::Flow, "F-2"),
        ("m/classes/a/b/A.cls", MetadataKind::ApexCode, "A"),
        ("profiles/main/default/CLASSES/A.CLS-meta.xml", MetadataKind::ApexClass, "A"),
        ("m/pages/P.page-meta.xml", MetadataKind::ApexPage, "P"),
    ] {
        assert_eq!(classify(path), Class::Whole { kind, name: name.to_owned() }, "{path}");
    }
}

#[test]
fn other_metadata_about_access() {
    for (path, what) in [
        ("connectedApps/A.connectedApp-meta.xml", "connected app"),
        ("x/A_oauth.ecaOauthPlcy-meta.xml", "external client app"),
        ("settings/Security.settings-meta.xml", "security settings"),
        ("settings/OauthOidc.settings", "settings of OAuth and OpenID Connect"),
    ] {
        assert_eq!(classify(path), Class::Other(what), "{path}");
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
        assert_eq!(classify(path), Class::Stray, "{path}");
    }
    for path in
        ["profiles/Admin.profile-meta.xml.orig", "x/A.permissionset-meta.xml.dup", "A.profile-meta.xml~"]
    {
        assert_eq!(classify(path), Class::Leftover, "{path}");
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
        "layouts/profiles.layout-meta.xml",
        "mutingpermissionsets/README.md",
        "profile.md",
        "",
        "/",
    ] {
        assert_eq!(classify(path), Class::Irrelevant, "{path}");
    }
    assert_eq!(classify("profiles/main/default/profiles/x.md"), Class::Stray);
}

#[test]
fn pieces_are_known_in_both_numbers() {
    for name in
        ["flowaccess", "flowaccesses", "tabvisibilities", "objectsettings", "loginhours", "userpermissions"]
    {
        assert!(is_piece(name), "{name}");
    }
    for name in ["", "s", "es", "ies", "profile", "permissionset", "object", "flow"] {
        assert!(!is_piece(name), "{name}");
    }
}

proptest! {
    #[test]
    fn never_panics_and_keeps_pieces_inside_their_directory(path in "\\PC{0,40}", folder in "(profiles/|PermissionSets/)?") {
        let path = format!("{folder}{path}");
        if let Class::Part(Part { directory: Some(directory), .. }) = classify(&path) {
            let below = path.strip_prefix(directory);
            prop_assert!(below.is_some_and(|rest| rest.starts_with('/')));
        }
    }
}
