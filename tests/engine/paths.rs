//! By which entries somebody can do something, as examples: what stands between, what is only usual, what a group
//! mutes, and how things are spelled.

use std::borrow::Cow;

use leastforce::access::delta::{Side, delta};
use leastforce::access::goal::Goal;
use leastforce::access::grants::Origin;
use leastforce::access::implies::{bits_of, power};
use leastforce::access::path::{Provenance, State};
use leastforce::analysis::RootAnalysis;
use leastforce::catalog::{permission, profile};
use leastforce::org::principal::Principal;
use leastforce::terms::grant::{Bits, Grant, GrantKind};
use leastforce::terms::grant_key::GrantKey;
use leastforce::terms::ids::IdentityId;
use leastforce::terms::names::Names;

use crate::engine::common::seen;

fn file(folder: &str, name: &str, suffix: &str, root: &str, body: &str) -> (String, String) {
    (format!("app/{folder}/{name}.{suffix}-meta.xml"), format!("<{root}>{body}</{root}>"))
}

fn set(body: &str) -> (String, String) {
    file("permissionsets", "Feed", "permissionset", "PermissionSet", body)
}

fn permission(name: &str) -> String {
    format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
}

fn object(name: &str, flag: &str) -> String {
    format!("<objectPermissions><{flag}>true</{flag}><object>{name}</object></objectPermissions>")
}

/// Each path to a grant of one bit: where it begins, whether the grant only follows, and how sure it is.
fn paths(root: &RootAnalysis<'_>, id: IdentityId, grant: &str) -> Vec<(String, bool, State)> {
    let names = &root.org().library.names;
    let goal = Goal::all(names, &grant.parse().unwrap()).remove(0);
    let paths = root.org().paths(Principal::Identity(id), &goal);
    let told = paths.iter().map(|path| {
        assert!(path.steps.is_empty(), "the catalogue has nothing that takes more than one step");
        let from = match &path.provenance {
            Provenance::Entry { entry, .. } => names.get(entry.name).to_owned(),
            Provenance::Stock { profile, permission } => format!("{}: {permission}", profile.label),
            Provenance::Asserted { holder, .. } => (*holder).to_owned(),
        };
        (from, path.implied, path.state())
    });
    told.collect()
}

const OF_SET: &str = "permission-sets = ['Feed']";

#[test]
fn what_follows_from_an_entry_is_told_from_what_it_says() {
    let body = permission("ModifyAllData") + &object("Account", "allowEdit");
    seen(OF_SET, [set(&body)], |root, id| {
        let told = |grant: &str| {
            let mut told: Vec<_> =
                paths(root, id, grant).into_iter().map(|(from, implied, _)| (from, implied)).collect();
            told.sort();
            told
        };
        let path = |from: &str, implied: bool| (from.to_owned(), implied);
        assert_eq!(told("ModifyAllData"), [path("ModifyAllData", false)]);
        assert_eq!(told("ViewAllData"), [path("ModifyAllData", true)]);
        assert_eq!(told("Account:edit"), [path("Account", false), path("ModifyAllData", true)]);
        assert_eq!(told("Account:read"), [path("Account", true), path("ModifyAllData", true)]);
    });
}

#[test]
fn a_standard_profile_without_a_file_has_what_it_usually_has() {
    seen("profile = 'System Administrator'", [set("")], |root, id| {
        let (org, names) = (root.org(), &root.org().library.names);
        let usual =
            |implied| vec![("System Administrator: ModifyAllData".to_owned(), implied, State::Likely)];
        assert_eq!(paths(root, id, "ModifyAllData"), usual(false));
        assert_eq!(paths(root, id, "Order:delete"), usual(true));

        let key = GrantKey { kind: GrantKind::UserPermission, name: names.find("ModifyAllData").unwrap() };
        let origins = root.access(id).sources(key).into_iter().map(|source| match source.origin {
            Origin::Stock(at) => profile::all()[usize::from(at)].label,
            Origin::Entry { .. } | Origin::Asserted(_) => "something else",
        });
        assert_eq!(origins.collect::<Vec<_>>(), ["System Administrator"]);

        let givers = |grant: &str| {
            let goals = Goal::all(names, &grant.parse().unwrap());
            org.usual_givers(&goals).into_iter().map(|p| p.label).collect::<Vec<_>>()
        };
        assert_eq!(givers("ModifyAllData"), ["System Administrator"]);
        assert_eq!(givers("Account.Rating:edit"), Vec::<&str>::new());
    });
}

#[test]
fn what_a_group_mutes_leaves_a_doubt_where_a_permission_still_gives_it() {
    let muting = file(
        "mutingpermissionsets",
        "Quiet",
        "mutingpermissionset",
        "MutingPermissionSet",
        &object("Account", "allowEdit"),
    );
    let members = "<permissionSets>Feed</permissionSets><mutingPermissionSets>Quiet</mutingPermissionSets>";
    let group = file("permissionsetgroups", "All", "permissionsetgroup", "PermissionSetGroup", members);
    let files = [set(&permission("ModifyAllData")), muting, group];
    seen("permission-set-groups = ['All']", files, |root, id| {
        let states = |grant: &str| paths(root, id, grant).into_iter().map(|p| p.2).collect::<Vec<_>>();
        assert_eq!(states("Account:edit"), [State::Likely]);
        assert_eq!(states("Account:read"), [State::Held]);
        assert_eq!(states("Order:edit"), [State::Held]);
    });
}

#[test]
fn each_bit_is_a_goal_of_its_own() {
    let grant = Grant::new(GrantKind::Object, "Account", Bits::READ | Bits::EDIT);
    let goals = Goal::all(&Names::default(), &grant);
    let bits: Vec<_> = goals.iter().map(|goal| goal.grant.bits).collect();
    assert_eq!(bits, [Bits::READ, Bits::EDIT]);
}

#[test]
fn fields_are_read_by_view_all_fields_of_one_object_and_of_all() {
    let body = permission("ViewAllFieldsGlobal") + &object("Account", "viewAllFields");
    seen(OF_SET, [set(&body)], |root, id| {
        let holds = |grant: &str| root.access(id).holds(&root.org().library.names, &grant.parse().unwrap());
        assert!(holds("Account.Rating:read") && !holds("Account.Rating:edit"));
    });
}

#[test]
fn the_catalogue_spells_what_it_knows() {
    let body =
        permission("modifyalldata") + &object("ACCOUNT", "allowRead") + &object("ORDER__C", "allowRead");
    seen(OF_SET, [set(&body)], |root, id| {
        let (org, access) = (root.org(), root.access(id));
        let spelled = |kind: GrantKind, name: &str| {
            let key = GrantKey { kind, name: org.library.names.find(name).unwrap() };
            org.spelling(key, &access.sources(key))
        };
        assert_eq!(spelled(GrantKind::UserPermission, "ModifyAllData"), "ModifyAllData");
        assert_eq!(spelled(GrantKind::Object, "Account"), "Account");
        assert_eq!(spelled(GrantKind::Object, "Order__c"), "ORDER__C");
    });
}

#[test]
fn permissions_are_compared_by_what_comes_with_them() {
    let all = permission::find("ModifyAllData").unwrap();
    let (_, every_object, brought) = power("ModifyAllData").unwrap();
    assert_eq!((every_object, brought), (6, all.implies.len()), "bits of every object, and permissions");
    assert!(power("ModifyAllData") > power("ViewAllData") && power("AllowUniversalSearch").is_none());
    assert!(bits_of("ModifyAllData", "Account").contains(Bits::MODIFY_ALL | Bits::CREATE));
    assert_eq!(
        bits_of("EditPublicDocuments", "document"),
        Bits::READ | Bits::CREATE | Bits::EDIT | Bits::DELETE
    );
    assert_eq!(bits_of("EditPublicDocuments", "Account"), Bits::empty());
}

#[test]
fn the_same_thing_with_and_without_the_namespace_is_no_change() {
    let project = |namespace: &str, name: &str, edits: bool| {
        let project =
            format!("{{\"packageDirectories\": [{{\"path\": \"app\"}}], \"namespace\": \"{namespace}\"}}");
        let body = object(name, "allowRead") + &if edits { object(name, "allowEdit") } else { String::new() };
        [("sfdx-project.json".to_owned(), project), set(&body)]
    };
    let loses = |edits: bool| {
        seen(OF_SET, project("", "acme__Order__c", true), |was, was_id| {
            seen(OF_SET, project("acme", "Order__c", edits), |is, is_id| {
                let was = Side { org: was.org(), access: Cow::Borrowed(was.access(was_id)) };
                let is = Side { org: is.org(), access: Cow::Borrowed(is.access(is_id)) };
                delta("erp", "", Some(&was), Some(&is)).map(|delta| delta.loses)
            })
        })
    };
    assert_eq!(loses(true).unwrap_or_default(), []);
    assert_eq!(loses(false), Some(vec![Grant::new(GrantKind::Object, "acme__Order__c", Bits::EDIT)]));
}
