//! Where new findings are shown.

use super::{ERP, SETS, compare, new, object, permission, project, set};
use crate::engine::common::Files;
use leastforce::report::model::PolicyFrom;

fn with_group(toml: &str, members: &[&str], sets: &[(&str, &str)]) -> Files {
    let members: Vec<String> =
        members.iter().map(|member| format!("<permissionSets>{member}</permissionSets>\n")).collect();
    let group = format!(
        "<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n<label>Feed</label>\n{}</PermissionSetGroup>\n",
        members.concat()
    );
    let mut files = vec![(
        "force-app/main/default/permissionsetgroups/Feed.permissionsetgroup-meta.xml".to_owned(),
        group,
    )];
    files
        .extend(sets.iter().map(|(name, body)| (format!("{SETS}/{name}.permissionset-meta.xml"), set(body))));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    project(toml, "", &files)
}

/// The set has the right already and nobody had the set: the line that gave it is the one to show.
#[test]
fn a_set_that_joins_a_group_is_shown_in_the_group() {
    let toml = ERP.replace("permission-sets = [\"Orders\"]", "permission-set-groups = [\"Feed\"]");
    let all = permission("ModifyAllData");
    let sets = [("Plain_Set", ""), ("Wide_Set", &*all)];
    let (base, head) =
        (with_group(&toml, &["Plain_Set"], &sets), with_group(&toml, &["Plain_Set", "Wide_Set"], &sets));
    let report = compare(&base, &head, PolicyFrom::Base);
    let found = new(&report, "modify-all-data");
    assert_eq!(found.len(), 1);
    assert!(found[0].location.path.ends_with("Feed.permissionsetgroup-meta.xml"), "{:?}", found[0].location);
    assert_eq!(found[0].location.start.line, 4);
    let origin =
        found[0].related.iter().any(|r| r.location.path.ends_with("Wide_Set.permissionset-meta.xml"));
    assert!(origin, "{:#?}", found[0].related);
}

/// The line of the bit was touched, the name's was not.
#[test]
fn a_bit_that_is_turned_on_is_shown_at_its_own_line() {
    let entry = |delete: bool| object("Order", false, delete).replace("><", ">\n<");
    let (base, head) = (project(ERP, &entry(false), &[]), project(ERP, &entry(true), &[]));
    let report = compare(&base, &head, PolicyFrom::Base);
    let found = new(&report, "delete-granted");
    assert_eq!(found[0].location.start.line, 5, "{found:#?}");
    let again = compare(&project("", "", &[]), &head, PolicyFrom::Base);
    assert_eq!(new(&again, "delete-granted")[0].fingerprint, found[0].fingerprint);
}

/// Moving and reordering bring up nothing.
#[test]
fn what_moves_is_not_new() {
    let (one, other) = (permission("ModifyAllData"), object("Order", true, true));
    let base = project(ERP, &format!("{one}{other}"), &[]);
    let mut head = project(ERP, &format!("{other}\n{one}"), &[]);
    for (path, _) in &mut head.0 {
        *path = path.replace("main/default", "sub");
    }
    let report = compare(&base, &head, PolicyFrom::Base);
    assert_eq!(report.counting().count(), 0);
    assert!(report.summary.existing > 0);
}

/// What somebody else is given with a shared set is said once, under the rule about changes.
#[test]
fn one_grant_is_one_finding() {
    let toml = format!("{ERP}[integrations.erp.needs]\nobjects = {{ Order = {{ access = [\"read\"] }} }}\n");
    let base = project(&toml, &object("Order", false, false), &[]);
    let head = project(&toml, &object("Order", true, false), &[]);
    let report = compare(&base, &head, PolicyFrom::Base);
    let gain = new(&report, "privilege-increase");
    assert_eq!(gain.len(), 1);
    let surplus: Vec<_> = report.findings.iter().filter(|f| f.rule == "undeclared-object-access").collect();
    assert_eq!(surplus.len(), 1);
    assert_eq!(surplus[0].covered_by.as_ref(), Some(&gain[0].fingerprint));
    assert_eq!(new(&report, "undeclared-object-access").len(), 0);
}
