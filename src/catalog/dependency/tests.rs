use super::*;
use crate::catalog::{object, table};

fn needs(grant: &str, weakest: Strength) -> Vec<String> {
    let grant = grant.parse().unwrap();
    let mut names: Vec<_> =
        closure(&grant, weakest, &no_masters).iter().map(|n| n.grant.to_string()).collect();
    names.sort_unstable();
    names
}

fn no_masters(_: &str) -> Vec<String> {
    Vec::new()
}

#[test]
fn every_name_is_known_and_every_row_is_there_once() {
    let known = |term: Term| match term {
        Term::Permission(name) => permission::find(name).is_some_and(|p| p.name == name),
        Term::Object(name, bits) => {
            !bits.is_empty() && (name == "*" || object::find(name).is_some_and(|o| o.name == name))
        }
        Term::Detail(bits) | Term::Master(bits) => !bits.is_empty(),
    };
    for (at, row) in all().iter().enumerate() {
        assert!(known(row.grant) && known(row.needs), "{row:?}");
        let same = |other: &Dependency| (other.grant, other.needs) == (row.grant, row.needs);
        assert!(!all()[..at].iter().any(same), "{row:?} is there twice");
        let details = matches!(row.grant, Term::Detail(_)) == matches!(row.needs, Term::Master(_));
        assert!(details && !matches!(row.grant, Term::Master(_)), "{row:?}");
        assert!(!matches!(row.grant, Term::Object("*", _)), "{row:?}: no grant is every object's");
    }
    let text = include_str!("../data/dependencies.tsv").lines().filter(|line| !line.starts_with('#'));
    let keys: Vec<_> =
        text.filter_map(|line| line.split_once('\t')?.1.split_once('\t').map(|_| line)).collect();
    assert_eq!(keys.len(), all().len());
    for pair in keys.windows(2) {
        let grant = |line: &'static str| line.split('\t').next().unwrap();
        assert!(table::compare(grant(pair[0]), grant(pair[1])).is_le(), "{}", pair[1]);
    }
}

/// A grant that required itself by others could never be taken away.
#[test]
fn nothing_requires_itself_and_every_closure_ends() {
    for row in all() {
        let Some(grant) = row.grant.as_grant() else { continue };
        for weakest in
            [Strength::Requires, Strength::SeenWith, Strength::WhereFeatureIsOn, Strength::MutedWith]
        {
            let needed = closure(&grant, weakest, &no_masters);
            assert!(needed.iter().all(|n| n.strength <= weakest), "{grant}");
            if weakest == Strength::Requires {
                let itself = |n: &Needed| is_same_thing(&n.grant, &grant);
                assert!(grant.kind == GrantKind::Object || !needed.iter().any(itself), "{grant}");
                for n in &needed {
                    let back = closure(&n.grant, weakest, &no_masters);
                    let again =
                        |b: &Needed| is_same_thing(&b.grant, &grant) && b.grant.bits.contains(grant.bits);
                    assert!(!back.iter().any(again), "{grant} and {} require each other", n.grant);
                }
            }
        }
    }
}

#[test]
fn what_is_required_is_closed_over_others() {
    assert_eq!(
        needs("EditActivatedOrders", Strength::Requires),
        ["ActivateOrder", "Order:read+edit"],
        "an order is edited, so it is read"
    );
    assert_eq!(needs("Vehicle:read", Strength::Requires), ["Account:read", "Asset:read"]);
    assert_eq!(needs("Contract:view-all", Strength::Requires), ["Account:read+view-all", "Contract:read"]);
    assert_eq!(needs("viewsetup", Strength::Requires), ["ViewRoles"]);
    assert_eq!(needs("ManageUsers", Strength::Requires).len(), 15);
    assert_eq!(
        needs("ImportPersonal", Strength::Requires),
        ["Account:read+create+edit", "Contact:read+create+edit"]
    );
    assert!(needs("Contact:read", Strength::SeenWith).is_empty(), "56 of 299 sets read no account");
    assert!(needs("Opportunity:read", Strength::SeenWith).is_empty());
    assert!(needs("ApiEnabled", Strength::MutedWith).is_empty());
}

#[test]
fn a_chain_is_as_sure_as_its_weakest_step() {
    let strength = |of: &str, needed: &str| {
        let grant = of.parse().unwrap();
        let found = closure(&grant, Strength::WhereFeatureIsOn, &no_masters);
        found.iter().find(|n| n.grant.name == needed).map(|n| n.strength)
    };
    assert_eq!(strength("QueryAllFiles", "ViewAllData"), Some(Strength::Requires));
    assert_eq!(strength("QueryAllFiles", "ViewSetup"), Some(Strength::SeenWith));
    assert_eq!(strength("CustomizeApplication", "ManageTranslation"), Some(Strength::WhereFeatureIsOn));
    assert_eq!(strength("ManageUsers", "ViewRoles"), Some(Strength::Requires));
}

#[test]
fn details_need_their_masters_bit_by_bit() {
    let masters = |object: &str| match object {
        "Parcel__c" => vec!["Depot__c".to_owned()],
        "Depot__c" => vec!["Region__c".to_owned()],
        _ => Vec::new(),
    };
    let of = |grant: &str| {
        let found = closure(&grant.parse().unwrap(), Strength::Requires, &masters);
        let mut names: Vec<_> = found.iter().map(|n| n.grant.to_string()).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(of("Parcel__c:read"), ["Depot__c:read", "Region__c:read"]);
    assert_eq!(
        of("Parcel__c:view-all"),
        ["Depot__c:read+view-all", "Parcel__c:read", "Region__c:read+view-all"]
    );
    assert_eq!(of("Parcel__c:read+edit"), ["Depot__c:read", "Region__c:read"]);
}

#[test]
fn what_depends_on_a_grant_is_found() {
    let on =
        |grant: &str| on(&grant.parse().unwrap()).map(|row| (row.grant, row.strength)).collect::<Vec<_>>();
    assert!(on("ViewRoles").contains(&(Term::Permission("ManageUsers"), Strength::Requires)));
    assert!(on("ViewRoles").contains(&(Term::Permission("AssignPermissionSets"), Strength::SeenWith)));
    let account = on("Account:read");
    assert!(account.contains(&(Term::Object("Contract", Bits::READ), Strength::Requires)));
    assert!(
        account.contains(&(Term::Permission("ImportPersonal"), Strength::Requires)),
        "it creates accounts"
    );
    assert!(on("Parcel__c:edit").contains(&(Term::Permission("ModifyAllData"), Strength::MutedWith)));
    assert!(!on("Parcel__c:create").iter().any(|(_, strength)| *strength == Strength::Requires));
}

#[test]
fn muting_closes_upwards() {
    use Bits as B;
    let bits = |bits| with_dependents(bits);
    assert_eq!(bits(B::EDIT), B::EDIT | B::DELETE | B::MODIFY_ALL);
    assert_eq!(bits(B::READ), B::READ | B::CREATE | B::EDIT | B::DELETE | B::VIEW_ALL | B::MODIFY_ALL);
    assert_eq!(bits(B::VIEW_ALL), B::VIEW_ALL | B::MODIFY_ALL);
    assert_eq!(on_detail(B::READ) & bits(B::READ), bits(B::READ), "nothing of a detail is left");
    assert_eq!(on_detail(B::VIEW_ALL), B::VIEW_ALL | B::MODIFY_ALL);
    assert!(on_detail(B::DELETE).is_empty());
}

#[test]
fn the_misspelling_of_the_documentation_has_the_dependencies_of_the_right_name() {
    assert_eq!(of(&Grant::permission("APIENABLED")).count(), of(&Grant::permission("ApiEnabled")).count());
}
