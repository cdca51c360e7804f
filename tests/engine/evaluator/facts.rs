//! What Salesforce's documents, real files and error messages say of access, written down a second time and
//! read from no table of the product. Names are in lower case.

/// How a child turns something on.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum By {
    /// `true` or `1`.
    Truth,
    /// `false` or `0`: elements of early API versions.
    Falsehood,
    /// A tab's visibility.
    Visibility,
    /// That it is there.
    Presence,
}

/// One element of a profile or permission set: its kind, the children that name the thing, the flags.
pub(super) struct Shape {
    pub(super) kind: &'static str,
    pub(super) keys: &'static [&'static str],
    pub(super) flags: &'static [(&'static str, &'static str, By)],
}

const ENABLED: &[(&str, &str, By)] = &[("enabled", "enabled", By::Truth)];
const VISIBLE: &[(&str, &str, By)] = &[("visible", "enabled", By::Truth), ("default", "default", By::Truth)];
const FIELD: &[(&str, &str, By)] =
    &[("readable", "read", By::Truth), ("editable", "edit", By::Truth), ("hidden", "read", By::Falsehood)];
const OBJECT: &[(&str, &str, By)] = &[
    ("allowRead", "read", By::Truth),
    ("allowCreate", "create", By::Truth),
    ("allowEdit", "edit", By::Truth),
    ("allowDelete", "delete", By::Truth),
    ("viewAllRecords", "view-all", By::Truth),
    ("modifyAllRecords", "modify-all", By::Truth),
    ("viewAllFields", "view-all-fields", By::Truth),
    ("revokeRead", "read", By::Falsehood),
    ("revokeCreate", "create", By::Falsehood),
    ("revokeEdit", "edit", By::Falsehood),
    ("revokeDelete", "delete", By::Falsehood),
];

/// The complete lists of children in the Metadata API's `Profile` and `PermissionSet`.
pub(super) fn shape(element: &str, is_profile: bool) -> Option<Shape> {
    let shape = |kind, keys, flags| Some(Shape { kind, keys, flags });
    match element {
        "objectPermissions" => shape("object", &["object"], OBJECT),
        "fieldPermissions" => shape("field", &["field"], FIELD),
        "fieldLevelSecurities" if is_profile => shape("field", &["field"], FIELD),
        "userPermissions" => shape("user-permission", &["name"], ENABLED),
        "classAccesses" => shape("class", &["apexClass"], ENABLED),
        "pageAccesses" => shape("page", &["apexPage"], ENABLED),
        "flowAccesses" => shape("flow", &["flow"], ENABLED),
        "customPermissions" => shape("custom-permission", &["name"], ENABLED),
        "customMetadataTypeAccesses" => shape("custom-metadata", &["name"], ENABLED),
        "customSettingAccesses" => shape("custom-setting", &["name"], ENABLED),
        "externalDataSourceAccesses" => shape("data-source", &["externalDataSource"], ENABLED),
        "agentAccesses" => shape("agent", &["agentName"], ENABLED),
        "servicePresenceStatusAccesses" | "ServicePresenceStatusAccesses" => {
            shape("service-presence-status", &["servicePresenceStatus"], ENABLED)
        }
        "genComputingSummaryDefAccesses" => shape("computing-summary", &["configName"], ENABLED),
        "applicationVisibilities" => shape("app", &["application"], VISIBLE),
        "recordTypeVisibilities" => shape("record-type", &["recordType"], VISIBLE),
        "tabVisibilities" if is_profile => shape("tab", &["tab"], &[("visibility", "", By::Visibility)]),
        "tabSettings" if !is_profile => shape("tab", &["tab"], &[("visibility", "", By::Visibility)]),
        "emailRoutingAddressAccesses" if !is_profile => shape("email-routing-address", &["name"], ENABLED),
        "externalCredentialPrincipalAccesses" if !is_profile => {
            shape("credential", &["externalCredentialPrincipal"], ENABLED)
        }
        "dataspaceScopes" if !is_profile => {
            let present = &[("dataAccessLevel", "enabled", By::Presence)];
            shape("dataspace", &["dataspaceScope", "dataspace"], present)
        }
        _ => None,
    }
}

/// What a bit of an object or a field brings on the same one.
pub(super) fn within(kind: &str, bit: &str) -> &'static [&'static str] {
    match (kind, bit) {
        ("object", "create" | "edit" | "view-all") | ("field", "edit") => &["read"],
        ("object", "delete") => &["read", "edit"],
        ("object", "modify-all") => &["read", "edit", "delete", "view-all"],
        _ => &[],
    }
}

/// What a user permission brings: others, and bits of objects, `*` for every object.
pub(super) fn brought(
    permission: &str,
) -> (&'static [&'static str], &'static [(&'static str, &'static [&'static str])]) {
    const CRUD: &[&str] = &["read", "create", "edit", "delete"];
    match permission {
        // The names behind the labels of Salesforce's list. Personal quotas, dashboards, public reports and public
        // templates are left out: no name is known for their labels.
        "modifyalldata" => (
            &[
                "convertleads",
                "createcustomizereports",
                "editevent",
                "edittask",
                "importleads",
                "solutionimport",
                "managecategories",
                "editpublicdocuments",
                "editpublicfilters",
                "overrideforecasts",
                "runreports",
                "transferanylead",
                "transferanyentity",
                "useteamreassignwizards",
                "viewalldata",
                "viewallforecasts",
                "viewsetup",
            ],
            &[("*", &["read", "create", "edit", "delete", "view-all", "modify-all"])],
        ),
        "viewalldata" => (&[], &[("*", &["read", "view-all"])]),
        "viewallfieldsglobal" => (&[], &[("*", &["view-all-fields"])]),
        "transferanylead" => (&[], &[("lead", &["read", "create"])]),
        "importpersonal" => (&[], &[("account", &["create", "edit"]), ("contact", &["create", "edit"])]),
        "editpublicdocuments" => (&[], &[("document", CRUD)]),
        "activateorder" | "editactivatedorders" => (&[], &[("order", &["read", "edit"])]),
        _ => (&[], &[]),
    }
}

/// User permissions that restrict whoever has them.
pub(super) const CONTROLS: [&str; 5] =
    ["apiuseronly", "twofactorapi", "forcetwofactor", "enforcemutualauthentication", "isssoenabled"];

/// The bits of a detail that need bits of its master.
pub(super) const ON_MASTER: [(&str, &str); 2] = [("read", "read"), ("view-all", "view-all")];

pub(super) const INTEGRATION_LICENSE: &str = "salesforce integration";

/// Values of `<userLicense>` in public files, and the user licences among those of `<license>`. What is not among
/// them may be a permission set licence, which comes on top of a user licence.
pub(super) const USER_LICENSES: &[&str] = &[
    "salesforce",
    "salesforce platform",
    "guest user license",
    "guest",
    "chatter free",
    "chatter external",
    "chatter only",
    "identity",
    "external identity",
    "customer community",
    "customer community login",
    "customer community plus",
    "customer community plus login",
    "partner community",
    "partner community login",
    "high volume customer portal",
    "overage high volume customer portal",
    "customer portal manager custom",
    "gold partner",
    "analytics cloud integration user",
    "sales insights integration user",
    "salesforceiq integration user",
    "cpq integration user",
    "b2bma integration user",
    "company communities",
    "premier support",
    "force.com - one app",
    "work.com only",
    "knowledge only",
    "siteforce only",
    "salesforce limited access - free",
    "cloud integration user",
    "einstein agent",
];

/// The two profiles that come with the integration licence.
pub(super) const API_PROFILES: [&str; 2] =
    ["minimum access - api only integrations", "salesforce api only system integrations"];

/// What their files hold wherever they were retrieved whole.
pub(super) const API_PROFILE_CONTENT: [&str; 3] = ["apienabled", "apiuseronly", "chatterinternaluser"];

/// What ends the names of custom things, behind two underscores.
pub(super) const SUFFIXES: [&str; 9] = ["c", "r", "e", "b", "x", "mdt", "kav", "dlm", "dll"];

/// Records of a big object are never edited, and a released permission set deletes them without the right to edit:
/// whether muting that right takes others away is not known, so nothing is taken.
pub(super) fn is_never_edited(object: &str) -> bool {
    object.ends_with("__b")
}
