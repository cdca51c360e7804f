//! The changes, one after the other. What each must show stands in `expected.txt` under its name.

use super::project::Edit::{self, Delete, Move, Reformat, Replace, Write};
use super::project::{element, field, object, permission, set};

pub struct Case {
    pub name: &'static str,
    /// What makes the base of the project.
    pub before: Vec<Edit>,
    pub change: Vec<Edit>,
}

const ERP: &str = "profiles/ERP Integration.profile-meta.xml";
pub const FEED: &str = "profiles/Feed Integration.profile-meta.xml";
pub const ORDERS: &str = "permissionsets/ERP_Orders.permissionset-meta.xml";
const CORE_A: &str = "permissionsets/Core_A.permissionset-meta.xml";
const CORE_B: &str = "permissionsets/Core_B.permissionset-meta.xml";
const GROUP: &str = "permissionsetgroups/Core.permissionsetgroup-meta.xml";
const MUTING: &str = "mutingpermissionsets/Core_Muting.mutingpermissionset-meta.xml";
const SALES: &str = "permissionsets/Sales_Tools.permissionset-meta.xml";
const END: &str = "    <hasActivationRequired>";
pub const TOML: &str = "leastforce.toml";

pub fn case(name: &'static str, change: Vec<Edit>) -> Case {
    Case { name, before: Vec::new(), change }
}

/// Adds an entry to a permission set.
pub fn add(part: &'static str, entry: String) -> Edit {
    Replace(part, END, (entry + END).leak())
}

pub fn text(text: String) -> &'static str {
    text.leak()
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![case("nothing", Vec::new())];
    cases.extend(entries());
    cases.extend(groups());
    cases.extend(layouts());
    cases.extend(profiles());
    cases.extend(configuration());
    cases.extend(others());
    cases.extend(super::loosening::cases());
    cases
}

fn entries() -> Vec<Case> {
    vec![
        case("a bit is set", vec![Replace(ORDERS, "<allowDelete>false", "<allowDelete>true")]),
        case("a critical permission is added", vec![add(ORDERS, permission("ModifyAllData"))]),
        case("a shared set is widened", vec![add(CORE_B, permission("ExportReport"))]),
        case(
            "what is muted is added",
            vec![Replace(CORE_A, "<modifyAllRecords>false", "<modifyAllRecords>true")],
        ),
        case("within the contract", vec![add(ORDERS, field("Order.PoNumber", false))]),
        case("true to false in a set", vec![Replace(ORDERS, "<allowEdit>true", "<allowEdit>false")]),
        case("an entry deleted from a set", vec![Replace(ORDERS, text(permission("ApiEnabled")), "")]),
        case("held by another entry too", vec![Replace(ERP, text(permission("ApiEnabled")), "")]),
        case("a set is deleted", vec![Delete(CORE_B)]),
        case("people's set is widened", vec![add(SALES, permission("EditTask"))]),
        case(
            "people's set is new",
            vec![Write(
                "permissionsets/Other.permissionset-meta.xml",
                set("Other", &[permission("EditTask")]),
            )],
        ),
        case("many fields are dropped", vec![Replace(ORDERS, END, END)])
            .with(vec![add(ORDERS, many_fields())])
            .dropping(ORDERS),
    ]
}

fn many_fields() -> String {
    (0..300).map(|n| field(&format!("Thing{}__c.F{n}__c", n % 20), false)).collect::<Vec<_>>().concat()
}

impl Case {
    pub fn with(mut self, before: Vec<Edit>) -> Self {
        self.before = before;
        self
    }

    fn dropping(mut self, part: &'static str) -> Self {
        self.change = vec![Replace(part, text(many_fields()), "")];
        self
    }
}

fn groups() -> Vec<Case> {
    vec![
        case(
            "a grant moves between two sets of a group",
            vec![Replace(CORE_B, text(permission("RunReports")), ""), add(CORE_A, permission("RunReports"))],
        ),
        case("a muting entry is removed", vec![Replace(MUTING, text(object("Case", "d")), "")]),
        case(
            "a muting entry is turned off",
            vec![Replace(MUTING, "<allowDelete>true", "<allowDelete>false")],
        ),
        case("the muting set is deleted", vec![Delete(MUTING)]),
        case(
            "the group names no muting set",
            vec![Replace(GROUP, "    <mutingPermissionSets>Core_Muting</mutingPermissionSets>\n", "")],
        ),
        case("more is muted", vec![Replace(MUTING, END, text(permission("RunReports") + END))]),
        case("API Only User is muted", vec![Replace(MUTING, END, text(permission("ApiUserOnly") + END))])
            .with(vec![
                Replace(FEED, text(permission("ApiUserOnly")), ""),
                add(CORE_A, permission("ApiUserOnly")),
            ]),
        case(
            "a set joins a group",
            vec![Replace(GROUP, "    <status>", "    <permissionSets>Extra</permissionSets>\n    <status>")],
        ),
        case(
            "a set leaves a group",
            vec![Replace(GROUP, "    <permissionSets>Core_B</permissionSets>\n", "")],
        ),
        case(
            "a set is replaced in a group",
            vec![Replace(GROUP, "<permissionSets>Core_B<", "<permissionSets>Extra<")],
        ),
        case(
            "a group names a set that is absent",
            vec![Replace(
                GROUP,
                "    <status>",
                "    <permissionSets>ns__Managed</permissionSets>\n    <status>",
            )],
        ),
    ]
}

fn layouts() -> Vec<Case> {
    let one = format!("{}    <label>ERP Orders</label>\n", object("Account", "re"));
    vec![
        case("reformatted", vec![Reformat(ORDERS), Reformat(ERP), Reformat(GROUP), Reformat(TOML)]),
        case(
            "reordered",
            vec![Replace(ORDERS, text(object("Account", "re")), ""), add(ORDERS, object("Account", "re"))],
        ),
        case(
            "moved to another folder",
            vec![Move(ORDERS, "orders/permissionsets/ERP_Orders.permissionset-meta.xml")],
        ),
        case(
            "moved to another package",
            vec![Move(ORDERS, "extra/permissionsets/ERP_Orders.permissionset-meta.xml")],
        ),
        case(
            "a set is renamed",
            vec![
                Move(ORDERS, "permissionsets/ERP_Sync.permissionset-meta.xml"),
                Replace(TOML, "[\"ERP_Orders\"]", "[\"ERP_Sync\"]"),
            ],
        ),
        case("decomposed", vec![Delete(ORDERS)]).decomposed(),
        case("composed", vec![]).composed(),
        case("decomposed and widened", vec![Delete(ORDERS)]).decomposed().and(vec![Replace(
            "permissionsets/ERP_Orders/objectSettings/Account.objectSettings-meta.xml",
            "<allowDelete>false",
            "<allowDelete>true",
        )]),
        case(
            "a new package's copy",
            vec![Write(
                "extra/permissionsets/ERP_Orders.permissionset-meta.xml",
                element("PermissionSet", &[&one]),
            )],
        ),
    ]
}

/// The pieces of the set, as the Salesforce CLI writes them.
fn pieces() -> Vec<Edit> {
    let label = "    <hasActivationRequired>false</hasActivationRequired>\n    <label>ERP Orders</label>\n";
    vec![
        Write(
            "permissionsets/ERP_Orders/ERP_Orders.permissionset-meta.xml",
            element("PermissionSet", &[label]),
        ),
        Write(
            "permissionsets/ERP_Orders/objectSettings/Account.objectSettings-meta.xml",
            element("PermissionSet", &[&object("Account", "re")]),
        ),
        Write(
            "permissionsets/ERP_Orders/objectSettings/Order.objectSettings-meta.xml",
            element("PermissionSet", &[&object("Order", "rc")]),
        ),
        Write(
            "permissionsets/ERP_Orders/ERP_Orders.userPermissions-meta.xml",
            element("PermissionSet", &[&permission("ApiEnabled")]),
        ),
    ]
}

impl Case {
    fn decomposed(mut self) -> Self {
        self.change.extend(pieces());
        self
    }

    fn composed(mut self) -> Self {
        let whole =
            set("ERP Orders", &[object("Account", "re"), object("Order", "rc"), permission("ApiEnabled")]);
        self.before = vec![Delete(ORDERS)];
        self.before.extend(pieces());
        self.change = pieces()
            .into_iter()
            .filter_map(|edit| if let Write(part, _) = edit { Some(Delete(part)) } else { None })
            .collect();
        self.change.push(Write(ORDERS, whole));
        self
    }

    fn and(mut self, more: Vec<Edit>) -> Self {
        self.change.extend(more);
        self
    }
}

fn profiles() -> Vec<Case> {
    vec![
        case("an entry deleted from a profile", vec![Replace(ERP, text(field("Account.Phone", true)), "")]),
        case("true to false in a profile", vec![Replace(ERP, "<editable>true", "<editable>false")]),
        case(
            "an entry new in a profile",
            vec![Replace(
                ERP,
                text(object("Account", "r")),
                text(object("Account", "r") + &object("Lead", "r")),
            )],
        ),
        case(
            "a permission new in a profile",
            vec![Replace(
                FEED,
                text(permission("ApiEnabled")),
                text(permission("ApiEnabled") + &permission("ViewSetup")),
            )],
        ),
        case(
            "API Only User is turned off",
            vec![Replace(
                FEED,
                "<enabled>true</enabled>\n        <name>ApiUserOnly",
                "<enabled>false</enabled>\n        <name>ApiUserOnly",
            )],
        ),
        case("a login range is widened", vec![Replace(FEED, "192.0.2.20", "192.0.2.200")]),
        case(
            "a login range is removed",
            vec![Replace(
                FEED,
                "    <loginIpRanges>\n        <endAddress>192.0.2.20</endAddress>\n        <startAddress>192.0.2.10</startAddress>\n    </loginIpRanges>\n",
                "",
            )],
        ),
        case(
            "the licence changes",
            vec![Replace(ERP, "<userLicense>Salesforce Integration", "<userLicense>Salesforce")],
        ),
        case("the profile is deleted", vec![Delete(FEED)]),
    ]
}

fn configuration() -> Vec<Case> {
    vec![
        case("the profile is swapped", vec![Replace(TOML, "profile = \"Feed Integration\"", "profile = \"Spare\"")]),
        case("a set is given", vec![Replace(TOML, "[\"ERP_Orders\"]", "[\"ERP_Orders\", \"Extra\"]")]),
        case(
            "a group is given",
            vec![Replace(TOML, "permission-set-groups = [\"Core\"]\n", "permission-set-groups = [\"Core\", \"More\"]\n")],
        )
        .with(vec![Write(
            "permissionsetgroups/More.permissionsetgroup-meta.xml",
            element("PermissionSetGroup", &["    <label>More</label>\n    <permissionSets>Extra</permissionSets>\n"]),
        )]),
        case(
            "a licence lets a set be assigned",
            vec![Replace(ORDERS, "<license>Salesforce</license>", "<license>Salesforce Integration</license>")],
        )
        .with(vec![Replace(ORDERS, "    <label>", "    <license>Salesforce</license>\n    <label>")]),
        case("a set is taken away", vec![Replace(TOML, "permission-sets = [\"ERP_Orders\"]\n", "")]),
        case("an integration is renamed", vec![Replace(TOML, "[integrations.feed]", "[integrations.web-feed]")]),
        case("an integration is new", vec![Replace(TOML, "[integrations.feed]", "[integrations.extra]\npermission-sets = [\"Extra\"]\n\n[integrations.feed]")]),
        case(
            "a detected integration is declared",
            vec![Replace(TOML, "[integrations.feed]", "[integrations.loader]\npermission-sets = [\"Loader_Integration_User\"]\n\n[integrations.feed]")],
        )
        .with(vec![Write(
            "permissionsets/Loader_Integration_User.permissionset-meta.xml",
            set("Loader Integration User", &[permission("ApiEnabled"), object("Lead", "rc")]),
        )]),
        case("an integration is gone", vec![Delete(FEED), Replace(TOML, "\n[integrations.feed]\nowner = \"web@acme.example\"\nkind = \"sync\"\nprofile = \"Feed Integration\"\npermission-set-groups = [\"Core\"]\n", "")]),
    ]
}

fn others() -> Vec<Case> {
    let field_xml =
        "    <fullName>Weight__c</fullName>\n    <label>Weight</label>\n    <type>Number</type>\n";
    vec![
        case("an object is deleted", vec![Delete("objects/Shipment__c/Shipment__c.object-meta.xml")]),
        case(
            "a new field with a grant",
            vec![
                Write(
                    "objects/Shipment__c/fields/Weight__c.field-meta.xml",
                    element("CustomField", &[field_xml]),
                ),
                add(ORDERS, field("Shipment__c.Weight__c", true)),
            ],
        ),
        case("many grants", vec![add(ORDERS, many_fields())]),
        case("a file with a fault", vec![Replace(SALES, "</PermissionSet>", "")]),
        case("a set that cannot be read", vec![Replace(ORDERS, "</PermissionSet>", "")]),
        case("a profile that cannot be read", vec![Replace(FEED, "</Profile>", "")]),
        case("a group that cannot be read", vec![Replace(GROUP, "</PermissionSetGroup>", "")]),
        case(
            "two changes at once",
            vec![add(ORDERS, permission("AuthorApex")), add(CORE_A, permission("ManageUsers"))],
        ),
    ]
}
