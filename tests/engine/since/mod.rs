//! What a change brings up, and which configuration it is judged by.

mod difference;
mod loosening;
mod places;
mod tightening;

use crate::engine::common::{Files, compare_by};
use leastforce::report::model::{Finding, PolicyFrom, Report};

const SETS: &str = "force-app/main/default/permissionsets";

/// A project with an integration `erp`, whose permission set nothing but the configuration tells from others.
fn project(toml: &str, orders: &str, more: &[(&str, &str)]) -> Files {
    let profile = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n<custom>true</custom>\n\
                   <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>\n\
                   <userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>\n</Profile>\n";
    let mut files = vec![
        ("sfdx-project.json".to_owned(), "{\"packageDirectories\": [{\"path\": \"force-app\"}]}".to_owned()),
        ("force-app/main/default/profiles/Plain.profile-meta.xml".to_owned(), profile.to_owned()),
        (format!("{SETS}/Orders.permissionset-meta.xml"), set(orders)),
    ];
    if !toml.is_empty() {
        files.push(("leastforce.toml".to_owned(), toml.to_owned()));
    }
    files.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    Files::new(files)
}

fn set(body: &str) -> String {
    format!(
        "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n<label>Set</label>\n{body}</PermissionSet>\n"
    )
}

fn permission(name: &str) -> String {
    format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>\n")
}

/// An object that is read, and edited or deleted as well.
fn object(name: &str, edit: bool, delete: bool) -> String {
    format!(
        "<objectPermissions><allowCreate>false</allowCreate><allowDelete>{delete}</allowDelete>\
         <allowEdit>{edit}</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>\
         <object>{name}</object><viewAllRecords>false</viewAllRecords></objectPermissions>\n"
    )
}

const ERP: &str =
    "[integrations.erp]\nowner = \"erp@acme.example\"\nprofile = \"Plain\"\npermission-sets = [\"Orders\"]\n";

fn compare(base: &Files, head: &Files, counts: PolicyFrom) -> Report {
    compare_by(base, head, &[], counts)
}

/// The new findings of a rule.
fn new<'r>(report: &'r Report, rule: &str) -> Vec<&'r Finding> {
    report.counting().filter(|f| f.rule == rule).collect()
}

/// What the configuration of the change says of itself, in one text.
fn policy(report: &Report) -> String {
    let changes = &report.comparison.as_ref().unwrap().policy.changes;
    let told = changes.iter().map(|c| {
        let way = if c.loosens { "loosens" } else { "tightens" };
        format!("{way}: {} {:?}\n", c.what, c.findings)
    });
    told.collect()
}
