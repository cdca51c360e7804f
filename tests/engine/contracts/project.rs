//! A project with one integration: what it holds, and what its contract says.

use leastforce::Settings;
use leastforce::report::model::Report;
use leastforce::rules::{RULES, Selection};
use leastforce::terms::grant::{Bits, Grant, GrantKind};

use crate::engine::common::{Files, config_of, report};

/// The rules that hold grants against contracts.
pub const RULES_OF_CONTRACTS: [&str; 5] = [
    "undeclared-object-access",
    "undeclared-field-access",
    "undeclared-permission",
    "unmet-need",
    "write-on-read-only",
];

pub const SET: &str = "force-app/main/default/permissionsets/Feed.permissionset-meta.xml";

const OBJECTS: &str = "force-app/main/default/objects";

/// An invoice has lines and a number that nobody edits; a split is a detail of a line and of a budget, and
/// a budget is a detail of itself. Beside them a note on order items, a custom setting and an event.
const SCHEMA: [(&str, &str, &str); 9] = [
    ("Invoice__c", "Total__c", "<summaryOperation>sum</summaryOperation><type>Summary</type>"),
    ("Invoice_Line__c", "Invoice__c", "<referenceTo>Invoice__c</referenceTo><type>MasterDetail</type>"),
    ("Invoice_Line__c", "Product__c", "<referenceTo>Product2</referenceTo><type>Lookup</type>"),
    ("Invoice_Line__c", "Share__c", "<formula>1 / 3</formula><type>Percent</type>"),
    ("Split__c", "Line__c", "<referenceTo>Invoice_Line__c</referenceTo><type>MasterDetail</type>"),
    ("Split__c", "Budget__c", "<referenceTo>Budget__c</referenceTo><type>MasterDetail</type>"),
    ("Budget__c", "Parent__c", "<referenceTo>Budget__c</referenceTo><type>MasterDetail</type>"),
    ("Note__c", "Item__c", "<referenceTo>OrderItem</referenceTo><type>MasterDetail</type>"),
    ("Paid__e", "Amount__c", "<type>Number</type>"),
];

fn schema() -> impl Iterator<Item = (String, String)> {
    let document = |root: &str, body: &str| {
        format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</{root}>\n")
    };
    let field = move |(object, name, body): (&str, &str, &str)| {
        let path = format!("{OBJECTS}/{object}/fields/{name}.field-meta.xml");
        (path, document("CustomField", &format!("<fullName>{name}</fullName>{body}")))
    };
    let setting = document("CustomObject", "<customSettingsType>List</customSettingsType>");
    let setting = (format!("{OBJECTS}/Rates__c/Rates__c.object-meta.xml"), setting);
    SCHEMA.into_iter().map(field).chain([setting])
}

/// The integration 'feed' on the stock API-only profile, with a permission set that grants `holds`.
/// `declaration` is the rest of its table, and whatever tables follow.
pub fn project(declaration: &str, holds: &[Grant]) -> Files {
    let head = "[integrations.feed]\nowner = \"feeds@acme.example\"\n\
                profile = \"Minimum Access - API Only Integrations\"\npermission-sets = [\"Feed\"]\n";
    let files = [
        ("leastforce.toml".to_owned(), format!("{head}{declaration}")),
        ("sfdx-project.json".to_owned(), r#"{"packageDirectories": [{"path": "force-app"}]}"#.to_owned()),
        (SET.to_owned(), permission_set(holds)),
    ];
    Files::new(files.into_iter().chain(schema()))
}

pub fn grants(texts: &str) -> Vec<Grant> {
    texts.split_whitespace().map(|text| text.parse().unwrap()).collect()
}

pub fn permission_set(holds: &[Grant]) -> String {
    let entries: String = holds.iter().map(entry).collect();
    format!("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{entries}</PermissionSet>\n")
}

fn entry(grant: &Grant) -> String {
    let Grant { kind, name, bits } = grant;
    let flag = |name: &str, bit: Bits| format!("<{name}>{}</{name}>", bits.contains(bit));
    let (element, key, flags) = match kind {
        GrantKind::Object => {
            let flags = [
                ("allowCreate", Bits::CREATE),
                ("allowDelete", Bits::DELETE),
                ("allowEdit", Bits::EDIT),
                ("allowRead", Bits::READ),
                ("modifyAllRecords", Bits::MODIFY_ALL),
                ("viewAllFields", Bits::VIEW_ALL_FIELDS),
                ("viewAllRecords", Bits::VIEW_ALL),
            ];
            ("objectPermissions", "object", flags.map(|(name, bit)| flag(name, bit)).concat())
        }
        GrantKind::Field => {
            let flags = flag("editable", Bits::EDIT) + &flag("readable", Bits::READ);
            ("fieldPermissions", "field", flags)
        }
        GrantKind::App => ("applicationVisibilities", "application", flag("visible", Bits::ENABLED)),
        GrantKind::RecordType => ("recordTypeVisibilities", "recordType", flag("visible", Bits::ENABLED)),
        kind => {
            let (element, key) = match kind {
                GrantKind::UserPermission => ("userPermissions", "name"),
                GrantKind::Class => ("classAccesses", "apexClass"),
                GrantKind::Flow => ("flowAccesses", "flow"),
                GrantKind::Page => ("pageAccesses", "apexPage"),
                GrantKind::CustomPermission => ("customPermissions", "name"),
                GrantKind::Credential => {
                    ("externalCredentialPrincipalAccesses", "externalCredentialPrincipal")
                }
                GrantKind::CustomSetting => ("customSettingAccesses", "name"),
                GrantKind::CustomMetadata => ("customMetadataTypeAccesses", "name"),
                other => panic!("{other:?}"),
            };
            (element, key, flag("enabled", Bits::ENABLED))
        }
    };
    format!("<{element}>{flags}<{key}>{name}</{key}></{element}>\n")
}

/// The report of some rules.
pub fn lint(files: &Files, rules: &[&str]) -> Report {
    let config = config_of(files);
    let others = RULES.iter().map(|r| r.name).filter(|name| !rules.contains(name));
    let ignore: Vec<String> = others.map(str::to_owned).collect();
    let rules = Selection::new(&config, &[], &ignore).unwrap();
    report(files, &Settings { config, rules, threads: 1, ..Settings::default() })
}

/// `rule grant` of every finding that counts, sorted; `?` follows what is unknown.
pub fn verdict(report: &Report) -> Vec<String> {
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let line = |f: &leastforce::report::model::Finding| {
        let unknown = if f.label == "unknown" { "?" } else { "" };
        format!("{} {}{unknown}", f.rule, f.grant.as_deref().unwrap_or("-"))
    };
    let mut lines: Vec<String> = report.counting().map(line).collect();
    lines.sort();
    lines
}
