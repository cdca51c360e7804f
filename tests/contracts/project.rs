//! A project with one integration: what it holds, and what its contract says.

use leastforce::Settings;
use leastforce::catalog::grant::{Bits, Grant, GrantKind};
use leastforce::report::model::Report;
use leastforce::rules::{RULES, Selection};

use crate::common::{Files, config_of};

/// The rules that hold grants against contracts.
pub const RULES_OF_CONTRACTS: [&str; 5] = [
    "undeclared-object-access",
    "undeclared-field-access",
    "undeclared-permission",
    "unmet-need",
    "write-on-read-only",
];

pub const SET: &str = "force-app/main/default/permissionsets/Feed.permissionset-meta.xml";

/// The integration 'feed' on the stock API-only profile, with a permission set that grants `holds`.
/// `declaration` is the rest of its table, and whatever tables follow.
pub fn project(declaration: &str, holds: &[Grant]) -> Files {
    let head = "[integrations.feed]\nowner = \"feeds@acme.example\"\n\
                profile = \"Minimum Access - API Only Integrations\"\npermission-sets = [\"Feed\"]\n";
    Files::new([
        ("leastforce.toml".to_owned(), format!("{head}{declaration}")),
        ("sfdx-project.json".to_owned(), r#"{"packageDirectories": [{"path": "force-app"}]}"#.to_owned()),
        (SET.to_owned(), permission_set(holds)),
    ])
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
    leastforce::lint(files, &Settings { config, rules, threads: 1, ..Settings::default() }, &|_| {})
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
