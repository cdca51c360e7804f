//! What an org knows of its code, flows and fields, asked of a small project.

use crate::engine::common::Files;
use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::questions::place::Places;
use leastforce::questions::portrait::portraits;
use leastforce::risk::data::Data;
use leastforce::risk::worth::Worth;
use leastforce::{Settings, read};

const CLASSES: [(&str, &str, u16); 5] = [
    ("Open", "@RestResource(urlMapping='/a') global without sharing class Open {}", 60),
    (
        "Loose",
        "@RestResource(urlMapping='/b') global with sharing class Loose { void a() { delete [SELECT Id FROM Order]; } }",
        60,
    ),
    (
        "Safe",
        "@RestResource(urlMapping='/c') global class Safe { void a() { delete [SELECT Id FROM Order]; } }",
        67,
    ),
    ("Loop", "@RestResource(urlMapping='/d') global class Loop extends Pool {}", 60),
    ("Pool", "global class Pool extends Loop {}", 60),
];

const FLOWS: [(&str, &str); 3] = [
    ("Alone", "SystemModeWithoutSharing"),
    ("Granted", "SystemModeWithoutSharing"),
    ("Shared", "SystemModeWithSharing"),
];

fn access(tag: &str, key: &str, name: &str) -> String {
    format!("<{tag}><enabled>true</enabled><{key}>{name}</{key}></{tag}>")
}

/// An org with one identity, which has access to all classes but `Open` and to what is given.
fn with_org(grants: &str, check: impl Fn(&RootAnalysis<'_>)) {
    with_analysis(grants, |analysis| check(analysis.roots.first().unwrap()));
}

fn with_analysis(grants: &str, check: impl Fn(&Analysis<'_>)) {
    let mut files = Vec::new();
    for (name, code, version) in CLASSES {
        files.push((format!("src/classes/{name}.cls"), code.to_owned()));
        let meta = format!("<ApexClass><apiVersion>{version}.0</apiVersion></ApexClass>");
        files.push((format!("src/classes/{name}.cls-meta.xml"), meta));
    }
    for (name, mode) in FLOWS {
        files.push((format!("src/flows/{name}.flow"), format!("<Flow><runInMode>{mode}</runInMode></Flow>")));
    }
    let object = "<CustomObject><fields><fullName>Tax__c</fullName><complianceGroup>PII</complianceGroup></fields></CustomObject>";
    files.push(("src/objects/Shipment__c.object".to_owned(), object.to_owned()));
    let set = format!("<PermissionSet>{grants}<label>Order Integration User</label></PermissionSet>");
    files.push(("src/permissionsets/Order_Integration_User.permissionset".to_owned(), set));
    let settings = Settings { threads: 1, ..Settings::default() };
    let read = read(&Files::new(files), &settings, &|_| {});
    assert_eq!(read.errors, []);
    let analysis = Analysis::new(&read.library, &settings.config);
    assert_eq!(analysis.roots.first().unwrap().org().identities.len(), 1);
    check(&analysis);
}

fn all_classes() -> String {
    CLASSES[1..].iter().map(|(name, ..)| access("classAccesses", "apexClass", name)).collect()
}

/// What code and flows give the identity, as the escalation graph knows it, with the grants behind.
fn facts(grants: &str) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    with_org(grants, |root| {
        for given in &root.facts(0.into()).given {
            let mut grants: Vec<_> = given.grants.iter().map(ToString::to_string).collect();
            grants.sort();
            found.borrow_mut().push(format!("{}: {}", given.fact.name, grants.join(" ")));
        }
    });
    found.into_inner()
}

#[test]
fn the_graph_knows_unsafe_endpoints_that_the_identity_may_call() {
    assert_eq!(facts(&all_classes()), ["unsafe-endpoint: class:Loop class:Loose", "system-flow: "]);
    assert_eq!(facts(""), ["system-flow: "]);
}

#[test]
fn the_graph_knows_system_flows_that_the_identity_may_start() {
    let granted = access("flowAccesses", "flow", "granted") + &access("flowAccesses", "flow", "Shared");
    assert_eq!(facts(&granted), ["system-flow-access: flow:granted", "system-flow: "]);
}

#[test]
fn an_object_is_as_sensitive_as_its_fields() {
    with_org("", |root| {
        assert!(root.schema().has_sensitive_field("shipment__C"));
        assert!(!root.schema().has_sensitive_field("Other__c"));
        assert!(root.schema().sensitive_field("Shipment__c.Tax__c").is_some());
        assert!(root.schema().sensitive_field("Shipment__c.Other__c").is_none());
    });
}

#[test]
fn risk_counts_an_object_as_sensitive_whose_marked_field_is_readable() {
    let object =
        "<objectPermissions><allowRead>true</allowRead><object>Shipment__c</object></objectPermissions>";
    let field =
        "<fieldPermissions><field>Shipment__c.Tax__c</field><readable>true</readable></fieldPermissions>";
    let worth = |grants: &str, expected: Worth| {
        with_org(grants, |root| {
            let data = Data::of(&root.inventory, root.access(0.into()));
            assert_eq!(data.objects.iter().map(|r| r.worth).collect::<Vec<_>>(), [expected]);
        });
    };
    worth(object, Worth::Own);
    worth(&format!("{object}{field}"), Worth::Sensitive);
}

#[test]
fn code_that_cannot_be_read_is_no_error_and_broken_xml_is() {
    let files = Files::new([
        ("src/classes/A.cls", &b"\xff\xfe\x00class A"[..]),
        ("src/classes/B.cls", b"<<<<<<< HEAD\nclass B {"),
        ("src/classes/C.cls", b""),
        ("src/classes/C.cls-meta.xml", b"<ApexClass>"),
        ("src/permissionsets/P.permissionset", b"<PermissionSet/>"),
    ]);
    let read = read(&files, &Settings { threads: 1, ..Settings::default() }, &|_| {});
    let paths: Vec<_> = read.errors.iter().map(|e| e.path.as_str()).collect();
    assert_eq!(paths, ["src/classes/C.cls-meta.xml"]);
}

#[test]
fn a_project_with_nothing_to_lint_is_not_read() {
    let files = Files::new([("sub/sfdx-project.json", "{"), ("sub/classes/A.cls", "class A {}")]);
    let read = read(&files, &Settings { threads: 1, ..Settings::default() }, &|_| {});
    assert!(read.errors.is_empty() && read.library.project.files.is_empty());
}

/// What `access` counts as sensitive, the table of objects marks, by what may be done with it.
#[test]
fn an_object_is_sensitive_for_what_may_be_done_with_it() {
    let object = |name: &str, edit: bool, every_field: bool| {
        format!(
            "<objectPermissions><allowRead>true</allowRead><allowEdit>{edit}</allowEdit><object>{name}</object>\
             <viewAllFields>{every_field}</viewAllFields></objectPermissions>"
        )
    };
    for (grants, worth) in [
        (object("Shipment__c", false, false), Worth::Own),
        (object("Shipment__c", false, true), Worth::Sensitive),
        (object("Knowledge__kav", false, false), Worth::Business),
        (object("Rate__mdt", false, false), Worth::Own),
        (object("Rate__mdt", true, false), Worth::Sensitive),
        (object("Case", false, false), Worth::Sensitive),
    ] {
        with_analysis(&grants, |analysis| {
            let root = &analysis.roots[0];
            let data = Data::of(&root.inventory, root.access(0.into()));
            assert_eq!(data.objects[0].worth, worth, "{grants}");
            let portraits = portraits(analysis, &mut Places::default());
            assert_eq!(portraits.objects[0].is_sensitive, worth == Worth::Sensitive, "{grants}");
        });
    }
}
