//! The algebra of access against a naive reference, and what one grant brings with it.

use std::collections::{BTreeMap, BTreeSet};

use leastforce::access::grants::{Access, Origin, Source, intern_known};
use leastforce::access::implies::implies;
use leastforce::catalog::{implied, permission};
use leastforce::terms::grant::{Bits, Grant, GrantKind};
use leastforce::terms::grant_key::GrantKey;
use leastforce::terms::names::Names;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One entry of one file, by what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    kind: GrantKind,
    name: &'static str,
    bits: Bits,
}

const OBJECT_BITS: [Bits; 7] = [
    Bits::READ,
    Bits::CREATE,
    Bits::EDIT,
    Bits::DELETE,
    Bits::VIEW_ALL,
    Bits::MODIFY_ALL,
    Bits::VIEW_ALL_FIELDS,
];
const OBJECTS: [&str; 6] = ["Account", "Lead", "Order", "Document", "Invoice__c", "*"];
const FIELDS: [&str; 4] = ["Account.Name", "Account.Tax_Id__c", "Lead.Email", "Invoice__c.Sum__c"];
const CONTROLS: [&str; 2] = ["ApiUserOnly", "TwoFactorApi"];
/// Every one of them implies something, or is implied, or neither.
const PERMISSIONS: [&str; 10] = [
    "ModifyAllData",
    "ViewAllData",
    "ViewAllFieldsGlobal",
    "ApiEnabled",
    "TransferAnyLead",
    "TransferAnyEntity",
    "ImportPersonal",
    "ActivateOrder",
    "EditPublicDocuments",
    "Invented_Permission",
];

fn names() -> Names {
    let mut names = Names::default();
    for name in OBJECTS.iter().chain(&FIELDS).chain(&CONTROLS).chain(&PERMISSIONS).chain(&["OrderApi"]) {
        names.intern(name);
    }
    intern_known(&mut names);
    names
}

fn bits_of(all: &'static [Bits]) -> impl Strategy<Value = Bits> {
    proptest::collection::vec(select(all), 1..4).prop_map(|bits| bits.into_iter().collect())
}

fn said() -> impl Strategy<Value = Said> {
    let of = |kind, name, bits| Said { kind, name, bits };
    prop_oneof![
        4 => (select(&OBJECTS[..]), bits_of(&OBJECT_BITS)).prop_map(move |(n, b)| of(GrantKind::Object, n, b)),
        2 => (select(&FIELDS[..]), bits_of(&[Bits::READ, Bits::EDIT])).prop_map(move |(n, b)| of(GrantKind::Field, n, b)),
        4 => select(&PERMISSIONS[..]).prop_map(move |n| of(GrantKind::UserPermission, n, Bits::ENABLED)),
        1 => select(&CONTROLS[..]).prop_map(move |n| of(GrantKind::UserPermission, n, Bits::ENABLED)),
        1 => Just(of(GrantKind::Class, "OrderApi", Bits::ENABLED)),
    ]
}

/// What a run holds, and three sets of its entries, which overlap.
#[derive(Clone, Debug)]
struct Case {
    entries: Vec<Said>,
    sets: [Vec<usize>; 3],
}

fn case() -> impl Strategy<Value = Case> {
    let picked = || proptest::collection::vec(any::<Index>(), 0..10);
    (proptest::collection::vec(said(), 1..14), [picked(), picked(), picked()]).prop_map(|(entries, sets)| {
        let sets = sets.map(|set| set.iter().map(|i| i.index(entries.len())).collect());
        Case { entries, sets }
    })
}

/// Four entries to a file.
fn source(entry: usize, bits: Bits) -> Source {
    Source { origin: Origin::entry(entry / 4, entry % 4), bits, implied: false }
}

fn access(names: &Names, entries: &[Said], set: &[usize]) -> Access {
    let mut access = Access::default();
    for &i in set {
        let Said { kind, name, bits } = entries[i];
        let key = GrantKey { kind, name: names.fold(names.find(name).unwrap()) };
        access.insert(names, key, source(i, bits));
    }
    access
}

impl Case {
    fn accesses(&self, names: &Names) -> [Access; 3] {
        self.sets.each_ref().map(|set| access(names, &self.entries, set))
    }
}

type Place = Origin;
type Held = BTreeSet<(GrantKind, String, u16, Place, bool)>;

/// Everything that can be asked of an access: each bit with each of its sources, and the controls.
fn observe(names: &Names, access: &Access) -> (Held, BTreeSet<(&'static str, Place)>) {
    let mut held = Held::new();
    for (key, bits) in access.iter() {
        let name = names.get(key.name).to_owned();
        let mut sourced = Bits::empty();
        for source in access.sources(key) {
            sourced |= source.bits;
            for bit in source.bits.iter() {
                let place = source.origin;
                assert!(
                    held.insert((key.kind, name.clone(), bit.bits(), place, source.implied)),
                    "{name} is said to come from {place:?} twice"
                );
            }
        }
        assert_eq!(sourced, bits, "{name}: every bit has a source, and no source gives more");
    }
    let controls =
        CONTROLS.iter().flat_map(|c| access.control(names, c).iter().map(move |s| (*c, s.origin))).collect();
    (held, controls)
}

/// The reference: what a set of entries says, bit by bit.
fn said_by(case: &Case, set: &[usize]) -> (Held, BTreeSet<(&'static str, Place)>) {
    let (mut held, mut controls) = (Held::new(), BTreeSet::new());
    for &i in set {
        let Said { kind, name, bits } = case.entries[i];
        let place = source(i, bits).origin;
        match CONTROLS.iter().find(|c| **c == name) {
            Some(control) => drop(controls.insert((*control, place))),
            None => held.extend(bits.iter().map(|b| (kind, name.to_owned(), b.bits(), place, false))),
        }
    }
    (held, controls)
}

/// The reference for one bit: held as such, of every object, or as a field of an object with all.
fn holds(held: &Held, kind: GrantKind, name: &str, bit: u16) -> bool {
    let has = |kind, name: &str, bit| held.iter().any(|h| h.0 == kind && h.1 == name && h.2 == bit);
    let all_fields = Bits::VIEW_ALL_FIELDS.bits();
    has(kind, name, bit)
        || kind == GrantKind::Object && has(kind, "*", bit)
        || kind == GrantKind::Field
            && bit == Bits::READ.bits()
            && ["*", name.split_once('.').unwrap().0].iter().any(|o| has(GrantKind::Object, o, all_fields))
}

/// Whether the second holds everything that the first holds.
fn is_subset(names: &Names, a: &Access, b: &Access) -> bool {
    a.clone().minus(names, b, names).iter().next().is_none()
}

proptest! {
    #[test]
    fn union_holds_what_either_holds_with_all_sources(case in case()) {
        let names = names();
        let [a, b, c] = case.accesses(&names);
        let both: Vec<usize> = case.sets[0].iter().chain(&case.sets[1]).copied().collect();
        let ab = a.clone().union(&b);
        prop_assert_eq!(observe(&names, &a), said_by(&case, &case.sets[0]));
        prop_assert_eq!(observe(&names, &ab), said_by(&case, &both));
        prop_assert_eq!(observe(&names, &ab), observe(&names, &b.clone().union(&a)));
        prop_assert_eq!(
            observe(&names, &ab.clone().union(&c)),
            observe(&names, &a.clone().union(&b.clone().union(&c)))
        );
        prop_assert_eq!(observe(&names, &a.clone().union(&a)), observe(&names, &a));
        prop_assert_eq!(observe(&names, &a.clone().union(&Access::default())), observe(&names, &a));
    }

    #[test]
    fn minus_takes_away_what_the_other_holds_and_no_control(case in case()) {
        let names = names();
        let [a, b, _] = case.accesses(&names);
        for b in [b.clone(), b.close(&names)] {
            let other = observe(&names, &b).0;
            let (mut left, controls) = observe(&names, &a);
            left.retain(|(kind, name, bit, _, _)| !holds(&other, *kind, name, *bit));
            let difference = a.clone().minus(&names, &b, &names);
            prop_assert_eq!(observe(&names, &difference), (left, controls));
            prop_assert!(is_subset(&names, &difference, &a));
            prop_assert!(is_subset(&names, &a, &difference.clone().union(&b)));
            prop_assert_eq!(observe(&names, &difference.clone().minus(&names, &b, &names)), observe(&names, &difference));
        }
        prop_assert!(is_subset(&names, &a, &a));
        prop_assert_eq!(observe(&names, &a.clone().minus(&names, &Access::default(), &names)), observe(&names, &a));
    }

    #[test]
    fn subset_is_an_order_that_union_respects(case in case()) {
        let names = names();
        let [a, b, c] = case.accesses(&names);
        let ab = a.clone().union(&b);
        prop_assert!(is_subset(&names, &a, &a));
        prop_assert!(is_subset(&names, &Access::default(), &a));
        prop_assert!(is_subset(&names, &a, &ab) && is_subset(&names, &b, &ab));
        if is_subset(&names, &a, &b) && is_subset(&names, &b, &c) {
            prop_assert!(is_subset(&names, &a, &c));
        }
        let (held, other) = (observe(&names, &a).0, observe(&names, &b).0);
        prop_assert_eq!(
            is_subset(&names, &a, &b),
            held.iter().all(|(kind, name, bit, _, _)| holds(&other, *kind, name, *bit))
        );
    }

    #[test]
    fn closing_adds_and_is_done_once(case in case()) {
        let names = names();
        let [a, b, _] = case.accesses(&names);
        let closed = a.clone().close(&names);
        prop_assert!(is_subset(&names, &a, &closed));
        prop_assert!(observe(&names, &a).0.is_subset(&observe(&names, &closed).0), "direct sources stay");
        prop_assert_eq!(observe(&names, &closed.clone().close(&names)), observe(&names, &closed));
        prop_assert!(is_subset(&names, &closed, &a.clone().union(&b).close(&names)), "more entries, no less access");
        prop_assert_eq!(observe(&names, &closed).1, observe(&names, &a).1, "controls are as they were");
        for control in CONTROLS {
            prop_assert!(!closed.holds(&names, &Grant::permission(control)));
        }
    }

    /// Whatever else is held, and in whatever order it is met: an entry is named for exactly what
    /// it brings by itself.
    #[test]
    fn every_implied_bit_names_every_entry_that_implies_it(case in case()) {
        let names = names();
        let set = &case.sets[0];
        let mut wanted = Held::new();
        let mut direct = BTreeMap::new();
        for &i in set {
            let alone = access(&names, &case.entries, &[i]);
            wanted.extend(observe(&names, &alone.clone().close(&names)).0);
            direct.insert(source(i, Bits::empty()).origin, alone);
        }
        let (held, _) = observe(&names, &access(&names, &case.entries, set).close(&names));
        for (kind, name, bit, place, is_implied) in &held {
            let entry = &direct[place];
            let grant = Grant::new(*kind, name.clone(), Bits::from_bits_truncate(*bit));
            let own = entry.iter().find(|(k, _)| k.kind == *kind && names.get(k.name) == name);
            let says_so = own.is_some_and(|(_, bits)| bits.contains(grant.bits));
            prop_assert_eq!(*is_implied, !says_so, "{} by {:?}", grant, place);
            let (said, bits) = entry.iter().next().unwrap();
            let strong = Grant::new(said.kind, names.get(said.name), bits);
            prop_assert!(says_so || implies(&strong, &grant), "{} does not imply {}", strong, grant);
        }
        prop_assert_eq!(held, wanted);
    }
}

#[test]
fn one_thing_said_in_two_files_has_two_sources() {
    let names = names();
    let of_account = |bits| Said { kind: GrantKind::Object, name: "Account", bits };
    let mut entries = vec![of_account(Bits::READ); 4];
    entries.push(of_account(Bits::READ | Bits::EDIT));
    // The first entry of the first file and that of the second.
    let access = access(&names, &entries, &[0, 4]).close(&names);
    let key = GrantKey { kind: GrantKind::Object, name: names.find("account").unwrap() };
    let sources: Vec<_> = access.sources(key).iter().map(|s| (s.origin, s.bits)).collect();
    let first_of = |file| Origin::entry(file, 0);
    assert_eq!(sources, [(first_of(0), Bits::READ), (first_of(1), Bits::READ | Bits::EDIT)]);
}

fn closed(grant: &Grant) -> (Names, Access) {
    let mut names = names();
    let name = names.intern(&grant.name);
    let key = GrantKey { kind: grant.kind, name: names.fold(name) };
    let mut access = Access::default();
    access.insert(&names, key, source(0, grant.bits));
    let access = access.close(&names);
    (names, access)
}

/// Everything in the closure of one grant, as people write it, one bit each.
fn brings(grant: &str) -> BTreeSet<String> {
    let grant: Grant = grant.parse().unwrap();
    let (names, access) = closed(&grant);
    let mut out = BTreeSet::new();
    for (key, bits) in access.iter() {
        out.extend(bits.iter().map(|b| Grant::new(key.kind, names.get(key.name), b).to_string()));
    }
    out.remove(&grant.to_string());
    out
}

#[test]
fn the_closure_is_that_of_the_design() {
    let all = [
        ("Account:read", ""),
        ("Account:create", "Account:read"),
        ("Account:edit", "Account:read"),
        ("Account:delete", "Account:edit Account:read"),
        ("Account:view-all", "Account:read"),
        ("Account:modify-all", "Account:delete Account:edit Account:read Account:view-all"),
        ("Account:view-all-fields", ""),
        ("*:create", "*:read"),
        ("*:modify-all", "*:delete *:edit *:read *:view-all"),
        ("Account.Tax_Id__c:read", ""),
        ("Account.Tax_Id__c:edit", "Account.Tax_Id__c:read"),
        ("class:OrderApi", ""),
        ("ApiEnabled", ""),
        ("AuthorApex", ""),
        ("ViewAllData", "*:read *:view-all"),
        ("ViewAllFieldsGlobal", "*:view-all-fields"),
        (
            "ModifyAllData",
            "*:create *:delete *:edit *:modify-all *:read *:view-all \
             ConvertLeads CreateCustomizeReports Document:create Document:delete Document:edit Document:read \
             EditEvent EditPublicDocuments EditPublicFilters EditTask ImportLeads Lead:create Lead:read \
             ManageCategories OverrideForecasts RunReports SolutionImport TransferAnyEntity TransferAnyLead \
             UseTeamReassignWizards ViewAllData ViewAllForecasts ViewSetup",
        ),
        ("TransferAnyLead", "Lead:create Lead:read"),
        ("ActivateOrder", "Order:edit Order:read"),
        ("EditActivatedOrders", "Order:edit Order:read"),
        ("EditPublicDocuments", "Document:create Document:delete Document:edit Document:read"),
        (
            "ImportPersonal",
            "Account:create Account:edit Account:read Contact:create Contact:edit Contact:read",
        ),
    ];
    for (grant, wanted) in all {
        let wanted: BTreeSet<String> = wanted.split_whitespace().map(str::to_owned).collect();
        assert_eq!(brings(grant), wanted, "{grant}");
    }
    // Nothing in the catalogue brings anything that is not in the table above.
    let listed: BTreeSet<&str> = all.iter().map(|(grant, _)| *grant).collect();
    for permission in permission::all() {
        let bringing = !permission.implies.is_empty() || !implied::by_permission(permission.name).is_empty();
        assert!(!bringing || listed.contains(permission.name), "{} has no line", permission.name);
    }
}

#[test]
fn what_brings_what() {
    let brings = |strong: &str, weak: &str| {
        let (strong, weak): (Grant, Grant) = (strong.parse().unwrap(), weak.parse().unwrap());
        let (names, access) = closed(&strong);
        let closed = access.holds(&names, &weak);
        assert_eq!(implies(&strong, &weak), closed, "implies and close differ on {strong} and {weak}");
        closed
    };
    assert!(brings("ModifyAllData", "ViewAllData"));
    assert!(!brings("ViewAllData", "ModifyAllData"));
    assert!(brings("ModifyAllData", "Account:delete"));
    assert!(brings("ModifyAllData", "Never_Seen__c:modify-all"));
    assert!(!brings("ModifyAllData", "Account:view-all-fields"));
    assert!(!brings("ModifyAllData", "Account.Tax_Id__c:read"));
    assert!(!brings("ModifyAllData", "Never_Seen__c.Field__c:read"));
    assert!(!brings("ViewAllData", "Account.Tax_Id__c:read"));
    assert!(!brings("ViewAllData", "Account:edit"));
    assert!(brings("Account:view-all-fields", "Account.Tax_Id__c:read"));
    assert!(brings("Account:view-all-fields", "Account.Never_Seen__c:read"));
    assert!(brings("account:view-all-fields", "ACCOUNT.Tax_Id__c:read"));
    assert!(!brings("Account:view-all-fields", "Account.Tax_Id__c:edit"));
    assert!(!brings("Account:view-all-fields", "Lead.Email:read"));
    assert!(!brings("Account:view-all-fields", "Account:read"));
    assert!(brings("ViewAllFieldsGlobal", "Account.Tax_Id__c:read"));
    assert!(brings("ViewAllFieldsGlobal", "Never_Seen__c.Field__c:read"));
    assert!(brings("*:read", "Account:read"));
    assert!(brings("*:delete", "Never_Seen__c:edit"));
    assert!(!brings("Account:read", "*:read"));
    assert!(brings("*:view-all-fields", "Lead.Email:read"));
    assert!(brings("Account:modify-all", "Account:view-all"));
    assert!(!brings("Account:modify-all", "Account:create"));
    assert!(!brings("Account:modify-all", "Lead:read"));
    assert!(!brings("class:OrderApi", "class:Other"));
    assert!(brings("MODIFYALLDATA", "viewalldata"));
}

#[test]
fn implies_and_close_say_the_same() {
    let mut all: Vec<Grant> = Vec::new();
    let permissions = permission::all().iter().filter(|p| {
        !p.protective && (!p.implies.is_empty() || !implied::by_permission(p.name).is_empty())
            || ["ApiEnabled", "ViewSetup", "EditTask", "AuthorApex", "ManageUsers"].contains(&p.name)
    });
    all.extend(permissions.map(|p| Grant::permission(p.name)));
    for object in OBJECTS.iter().chain(&["Contact", "lead", "Never_Seen__c"]) {
        all.extend(
            (1..128)
                .step_by(3)
                .map(|bits| Grant::new(GrantKind::Object, *object, Bits::from_bits_truncate(bits))),
        );
        all.extend(OBJECT_BITS.iter().map(|b| Grant::new(GrantKind::Object, *object, *b)));
    }
    for field in FIELDS.iter().chain(&["ACCOUNT.name", "Never_Seen__c.Field__c"]) {
        for bits in [Bits::READ, Bits::EDIT, Bits::READ | Bits::EDIT] {
            all.push(Grant::new(GrantKind::Field, *field, bits));
        }
    }
    all.push(Grant::new(GrantKind::Class, "OrderApi", Bits::ENABLED));
    all.push(Grant::new(GrantKind::Flow, "OrderApi", Bits::ENABLED));
    for strong in &all {
        assert!(!implies(strong, strong), "{strong} implies itself");
        let (names, access) = closed(strong);
        for weak in &all {
            let same = strong.kind == weak.kind
                && strong.name.eq_ignore_ascii_case(&weak.name)
                && strong.bits == weak.bits;
            let held = access.holds(&names, weak) && !same;
            assert_eq!(implies(strong, weak), held, "{strong} and {weak}");
        }
    }
}
