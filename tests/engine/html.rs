//! The page of a check: all about each identity, before and after a change, and nothing of a repository as markup.

use std::sync::Arc;

use leastforce::compare::before;
use leastforce::report::model::{Comparison, Policy, PolicyFrom, Report};
use leastforce::report::{Format, Options, write};
use leastforce::rules::Selection;
use leastforce::tree::content::ContentHash;
use leastforce::{Settings, lint_since, portray, read_in};

use crate::engine::common::{Files, config_of, portrayed};

const CONFIG: &str = "[integrations.orders]\nowner = \"erp@acme.example\"\nkind = \"sync\"\nprofile = \"Order Sync\"\n\
                      permission-sets = [\"Order_Extra\"]\n\n[integrations.orders.needs]\npermissions = [\"ApiEnabled\"]\n\
                      classes = [\"OrderApi\"]\n\n[integrations.orders.needs.objects]\nOrder = { access = [\"read\"] }\n";

fn permission(name: &str) -> String {
    format!(
        "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
    )
}

fn object(name: &str, delete: bool) -> String {
    format!(
        "    <objectPermissions>\n        <allowCreate>false</allowCreate>\n        <allowDelete>{delete}</allowDelete>\n        \
         <allowEdit>{delete}</allowEdit>\n        <allowRead>true</allowRead>\n        \
         <modifyAllRecords>false</modifyAllRecords>\n        <object>{name}</object>\n        \
         <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n"
    )
}

fn files(set: &str, label: &str) -> Files {
    let profile = format!("{}{}", object("Account", true), permission("ApiEnabled"));
    let xml = |root: &str, body: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}</{root}>\n"
        )
    };
    let set = format!("{}{}    <label>{label}</label>\n{}", object("Order", false), "", set);
    Files::new([
        ("leastforce.toml", CONFIG.to_owned()),
        (
            "sfdx-project.json",
            "{ \"packageDirectories\": [{ \"path\": \"app\", \"default\": true }] }".to_owned(),
        ),
        (
            "app/profiles/Order Sync.profile-meta.xml",
            xml("Profile", &format!("    <custom>true</custom>\n{profile}")),
        ),
        ("app/permissionsets/Order_Extra.permissionset-meta.xml", xml("PermissionSet", &set)),
    ])
}

fn page(mut report: Report, files: &Files) -> String {
    let held = files.clone();
    report.sources.read_by(move |path| {
        let (_, bytes) = held.0.iter().find(|(p, _)| p == path)?;
        Some(Arc::from(std::str::from_utf8(bytes).ok()?))
    });
    let mut out = Vec::new();
    write(Format::Html, &report, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).unwrap();
    let to = text[from..].find(end).unwrap();
    &text[from..from + to]
}

#[test]
fn an_identity_is_shown_with_all_that_is_known_of_it() {
    let files = files(&permission("AuthorApex"), "Orders");
    let page = page(portrayed(&files, 1), &files);
    insta::assert_snapshot!(between(&page, "<main", "</main>"));
}

#[test]
fn a_change_is_shown_as_before_and_after() {
    let (base, head) = (files("", "Orders"), files(&permission("ModifyAllData"), "Orders"));
    let settings = |files: &Files| {
        let config = config_of(files);
        let rules = Selection::new(&config, &[], &[]).unwrap();
        Settings { config, rules, threads: 1, ..Settings::default() }
    };
    let (was, is) = (settings(&base), settings(&head));
    let state = leastforce::compare::State { tree: &base, settings: &was };
    let report = before(state, ContentHash::default(), |session, before| {
        let read = read_in(session, &head, &is, &|_| {});
        let mut linted = lint_since(&head, &read, &is, Some(before));
        portray(&mut linted, &head, Some(before));
        let policy = Policy { counts: PolicyFrom::Base, silenced: 0, changes: Vec::new() };
        Report { comparison: Some(Comparison { base: "main".to_owned(), policy }), ..linted.report }
    });
    let page = page(report, &head);
    insta::assert_snapshot!(between(&page, "<section id=\"new\"", "</section>"));
}

#[test]
fn names_never_become_markup() {
    let hostile = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\" onclick=\"x";
    let mut files = files(&permission("AuthorApex&lt;b&gt;"), hostile);
    for (path, bytes) in &mut files.0 {
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        *bytes = if path == "leastforce.toml" {
            text.replace("erp@acme.example", "<script>alert(1)</script>'><img src=x>").into_bytes()
        } else {
            text.replace("<object>Order<", &format!("<object>Order{hostile}<")).into_bytes()
        };
    }
    let page = page(portrayed(&files, 1), &files);
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    for markup in ["<img", "<b>", "\" onclick"] {
        let body = between(&page, "<main", "</main>");
        let own = if markup == "<b>" {
            body.matches("AuthorApex<b>").count()
        } else {
            body.matches(markup).count()
        };
        assert_eq!(own, 0, "{markup}");
    }
}
