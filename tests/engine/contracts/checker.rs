//! What a deploy refuses of a profile or permission set, read from its text and the rows of the table of
//! dependencies by nothing that the program itself uses.

use std::collections::{BTreeMap, BTreeSet};

const TABLE: &str = include_str!("../../../src/catalog/data/dependencies.tsv");

const BITS: [(&str, &str); 7] = [
    ("allowRead", "read"),
    ("allowCreate", "create"),
    ("allowEdit", "edit"),
    ("allowDelete", "delete"),
    ("viewAllRecords", "view-all"),
    ("modifyAllRecords", "modify-all"),
    ("viewAllFields", "view-all-fields"),
];

/// What a bit of an object needs on the same object.
const WITHIN: [(&str, &[&str]); 6] = [
    ("create", &["read"]),
    ("edit", &["read"]),
    ("delete", &["read", "edit"]),
    ("view-all", &["read"]),
    ("modify-all", &["read", "edit", "delete", "view-all"]),
    ("view-all-fields", &["read"]),
];

/// Fields of standard objects that were seen in no field permission.
const NO_PERMISSIONS: [&str; 30] = [
    "case.casenumber",
    "case.isclosed",
    "contract.contractnumber",
    "contract.status",
    "contract.accountid",
    "event.startdatetime",
    "event.subject",
    "opportunitylineitem.quantity",
    "opportunitylineitem.unitprice",
    "opportunitylineitem.opportunityid",
    "opportunitylineitem.product2id",
    "orderitem.quantity",
    "orderitem.unitprice",
    "order.ordernumber",
    "order.accountid",
    "order.pricebook2id",
    "product2.isactive",
    "quote.quotenumber",
    "quote.opportunityid",
    "quote.name",
    "user.username",
    "user.email",
    "user.isactive",
    "pricebookentry.unitprice",
    "opportunity.pricebook2id",
    "opportunity.iswon",
    "opportunity.forecastcategoryname",
    "lead.isconverted",
    "campaign.name",
    "campaignmember.status",
];

/// Elements with the first API version that takes them.
const SINCE: [(&str, u16); 9] = [
    ("applicationVisibilities", 29),
    ("recordTypeVisibilities", 29),
    ("customPermissions", 31),
    ("hasActivationRequired", 37),
    ("viewAllFields", 63),
    ("flowAccesses", 47),
    ("customMetadataTypeAccesses", 47),
    ("customSettingAccesses", 47),
    ("externalCredentialPrincipalAccesses", 59),
];

/// The details of a project, each with its masters, and its required fields, all in lower case.
#[derive(Debug, Default)]
pub struct Schema {
    masters: BTreeMap<String, BTreeSet<String>>,
    required: BTreeSet<String>,
}

impl Schema {
    /// From the files of fields, by path and text.
    pub fn new<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Self {
        let mut schema = Self::default();
        for (path, text) in files {
            let parts: Vec<_> = path.rsplit('/').collect();
            let [file, "fields", object, ..] = parts[..] else { continue };
            let Some(field) = file.strip_suffix(".field-meta.xml") else { continue };
            let object = object.to_lowercase();
            let is_detail = child(text, "type") == Some("MasterDetail");
            if is_detail && let Some(master) = child(text, "referenceTo") {
                schema.masters.entry(object.clone()).or_default().insert(master.to_lowercase());
            }
            if is_detail || child(text, "required") == Some("true") {
                schema.required.insert(format!("{object}.{}", field.to_lowercase()));
            }
        }
        schema
    }
}

/// What one file grants: `viewsetup`, and `order:read` with single bits, in lower case.
fn granted(text: &str) -> BTreeSet<String> {
    let mut granted = BTreeSet::new();
    for entry in elements(text, "userPermissions").filter(|entry| child(entry, "enabled") == Some("true")) {
        granted.extend(child(entry, "name").map(str::to_lowercase));
    }
    for entry in elements(text, "objectPermissions") {
        let object = child(entry, "object").unwrap_or_default().to_lowercase();
        let on = BITS.iter().filter(|(element, _)| child(entry, element) == Some("true"));
        granted.extend(on.map(|(_, bit)| format!("{object}:{bit}")));
    }
    granted
}

/// Everything of a file that a deploy with this API version refuses, in words that name it.
pub fn refused(text: &str, schema: &Schema, api_version: Option<u16>) -> BTreeSet<String> {
    let granted = granted(text);
    let every: &[&str] = if granted.contains("modifyalldata") {
        &["read", "create", "edit", "delete", "view-all", "modify-all"]
    } else if granted.contains("viewalldata") {
        &["read", "view-all"]
    } else {
        &[]
    };
    let given = |what: &str| {
        granted.contains(what) || what.split_once(':').is_some_and(|(_, bit)| every.contains(&bit))
    };
    let mut refused = BTreeSet::new();
    for grant in &granted {
        if let Some((object, bit)) = grant.split_once(':') {
            let within = WITHIN.iter().filter(|(of, _)| *of == bit).flat_map(|(_, needs)| needs.iter());
            for needs in within.filter(|needs| !(object.ends_with("__b") && **needs == "edit")) {
                if !granted.contains(&format!("{object}:{needs}")) {
                    refused.insert(format!("{grant} without {needs}"));
                }
            }
            for master in schema.masters.get(object).into_iter().flatten().filter(|master| *master != object)
            {
                let needs = format!("{master}:{bit}");
                // What is said of the master's records is said of the object that controls it.
                let is_own =
                    !["orderitem", "opportunitylineitem", "quotelineitem"].contains(&master.as_str());
                if ["read", "view-all"].contains(&bit) && is_own && !given(&needs) {
                    refused.insert(format!("{grant} without {needs}"));
                }
            }
        }
        for needs in needs_of(grant).into_iter().filter(|needs| !given(needs)) {
            refused.insert(format!("{grant} without {needs}"));
        }
    }
    for entry in elements(text, "fieldPermissions") {
        let field = child(entry, "field").unwrap_or_default().to_lowercase();
        if child(entry, "editable") == Some("true") && child(entry, "readable") != Some("true") {
            refused.insert(format!("{field} is edited and not read"));
        }
        if NO_PERMISSIONS.contains(&field.as_str()) || schema.required.contains(&field) {
            refused.insert(format!("{field} has no permissions"));
        }
    }
    let too_new = SINCE.iter().filter(|(element, since)| {
        api_version.is_some_and(|version| version < *since) && text.contains(&format!("<{element}>"))
    });
    refused.extend(too_new.map(|(element, since)| format!("{element} came with {since}")));
    refused
}

/// The single grants that a row of the table requires for a single grant.
fn needs_of(grant: &str) -> Vec<String> {
    let mut needs = Vec::new();
    for row in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<_> = row.split('\t').collect();
        let [of, need, "requires", ..] = columns[..] else { continue };
        if single(of).iter().any(|of| of == grant) {
            needs.extend(single(need));
        }
    }
    needs
}

fn single(written: &str) -> Vec<String> {
    let written = written.to_lowercase();
    match written.split_once(':') {
        Some((object, bits)) => bits.split('+').map(|bit| format!("{object}:{bit}")).collect(),
        None => vec![written],
    }
}

/// The names that the table has a requirement of: user permissions and objects.
pub fn dependent_names() -> (Vec<&'static str>, Vec<&'static str>) {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#') && line.contains("\trequires\t"));
    let mut names: Vec<_> = rows.filter_map(|row| row.split('\t').next()).collect();
    names.retain(|name| !name.starts_with('<'));
    names.dedup();
    let (objects, permissions): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| name.contains(':'));
    let mut objects: Vec<_> = objects.into_iter().filter_map(|name| name.split(':').next()).collect();
    objects.dedup();
    (permissions, objects)
}

/// What stands in each element of a name.
fn elements<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(&open)? + open.len();
        let end = start + rest[start..].find(&close)?;
        let inner = &rest[start..end];
        rest = &rest[end..];
        Some(inner)
    })
}

fn child<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    elements(text, name).next().map(str::trim)
}

#[test]
fn the_checker_refuses() {
    let object = |name: &str, bits: &[&str]| {
        let flags: Vec<_> = bits.iter().map(|bit| format!("<{bit}>true</{bit}>")).collect();
        let flags = flags.concat();
        format!("<objectPermissions>{flags}<object>{name}</object></objectPermissions>")
    };
    let permission =
        |name: &str| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>");
    let schema = Schema::new(
        [(
            "objects/Crate__c/fields/Depot__c.field-meta.xml",
            "<type>MasterDetail</type><referenceTo>Depot__c</referenceTo>",
        )]
        .into_iter(),
    );
    for (text, expected) in [
        (object("Order", &["allowEdit"]), 1),
        (object("Quote", &["allowRead"]), 1),
        (object("Quote", &["allowRead"]) + &object("Opportunity", &["allowRead"]), 0),
        (object("Quote", &["allowRead"]) + &permission("ViewAllData"), 0),
        (object("Crate__c", &["allowRead"]), 1),
        (permission("ViewSetup"), 1),
        (permission("ViewSetup") + &permission("ViewRoles"), 0),
        ("<fieldPermissions><field>Case.CaseNumber</field></fieldPermissions>".to_owned(), 1),
        ("<fieldPermissions><field>Crate__c.Depot__c</field></fieldPermissions>".to_owned(), 1),
        ("<flowAccesses></flowAccesses>".to_owned(), 1),
    ] {
        let found = refused(&text, &schema, Some(46));
        assert_eq!(found.len(), expected, "{text} {found:?}");
    }
}
