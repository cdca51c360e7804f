//! What holds of any two states: the difference is that of what identities can do.

use std::collections::{BTreeMap, BTreeSet};

use leastforce::analysis::Analysis;
use leastforce::change::Change;
use leastforce::config::FailOn;
use leastforce::questions::changes::{Changes, Compare, Unread, answer};
use leastforce::terms::grant::{Bits, Grant};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::Both;
use crate::engine::common::Files;

/// What a random project is made of.
#[derive(Clone, Debug)]
struct Made {
    /// Of each permission set: its entries.
    sets: Vec<BTreeSet<usize>>,
    /// Of the profile.
    profile: BTreeSet<usize>,
    /// The members of the group, and what it mutes.
    members: BTreeSet<usize>,
    muted: BTreeSet<usize>,
    /// The sets that each of two integrations is given, and whether it has the group.
    given: [(BTreeSet<usize>, bool); 2],
}

const SETS: usize = 3;

/// Entries, each with what they are about.
const ENTRIES: [&str; 9] = [
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>",
    "<objectPermissions><allowEdit>true</allowEdit><allowRead>true</allowRead><object>Account</object></objectPermissions>",
    "<objectPermissions><allowDelete>true</allowDelete><allowRead>true</allowRead><allowEdit>true</allowEdit><object>account</object></objectPermissions>",
    "<objectPermissions><allowRead>true</allowRead><object>Case</object><viewAllRecords>true</viewAllRecords></objectPermissions>",
    "<fieldPermissions><editable>true</editable><field>Account.Phone</field><readable>true</readable></fieldPermissions>",
    "<classAccesses><apexClass>Sync</apexClass><enabled>true</enabled></classAccesses>",
];

fn made() -> impl Strategy<Value = Made> {
    let entries = || btree_set(0..ENTRIES.len(), 0..5);
    let given = || (btree_set(0..SETS, 0..3), any::<bool>());
    (vec(entries(), SETS), entries(), btree_set(0..SETS, 0..3), entries(), given(), given()).prop_map(
        |(sets, profile, members, muted, one, other)| Made {
            sets,
            profile,
            members,
            muted,
            given: [one, other],
        },
    )
}

fn file(root: &str, entries: &BTreeSet<usize>, more: &str) -> String {
    let entries: Vec<_> = entries.iter().map(|&at| format!("{}\n", ENTRIES[at])).collect();
    format!("<{root}>\n{}{more}</{root}>\n", entries.concat())
}

fn files(made: &Made) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (at, entries) in made.sets.iter().enumerate() {
        let text = file("PermissionSet", entries, "<label>S</label>\n");
        files.insert(format!("permissionsets/S{at}.permissionset-meta.xml"), text);
    }
    files.insert("profiles/P.profile-meta.xml".to_owned(), file("Profile", &made.profile, ""));
    let members: Vec<_> =
        made.members.iter().map(|at| format!("<permissionSets>S{at}</permissionSets>\n")).collect();
    let group = format!(
        "<PermissionSetGroup>\n<label>G</label>\n<mutingPermissionSets>M</mutingPermissionSets>\n{}</PermissionSetGroup>\n",
        members.concat()
    );
    files.insert("permissionsetgroups/G.permissionsetgroup-meta.xml".to_owned(), group);
    files.insert(
        "mutingpermissionsets/M.mutingpermissionset-meta.xml".to_owned(),
        file("MutingPermissionSet", &made.muted, "<label>M</label>\n"),
    );
    let mut toml = String::new();
    for (name, (sets, has_group)) in ["one", "two"].iter().zip(&made.given) {
        let sets: Vec<_> = sets.iter().map(|at| format!("\"S{at}\"")).collect();
        let group = if *has_group { "permission-set-groups = [\"G\"]\n" } else { "" };
        let profile = if *name == "one" { "profile = \"P\"\n" } else { "" };
        let sets = format!("users = [\"{name}@acme.example\"]\npermission-sets = [{}]\n", sets.join(", "));
        toml.extend(["[integrations.", name, "]\n", profile, &sets, group, "\n"]);
    }
    files.insert("leastforce.toml".to_owned(), toml);
    files
}

fn both(base: &BTreeMap<String, String>, head: &BTreeMap<String, String>) -> Both {
    Both::new(Files::new(base.clone()), Files::new(head.clone()))
}

fn changes(change: &Change<'_, '_>) -> Changes {
    let fail_on = FailOn::default();
    answer(&Compare { change, base_findings: &[], head_findings: &[], unread: &Unread::default(), fail_on }).0
}

/// What an identity can do: every bit of every grant.
fn bits(analysis: &Analysis<'_>, name: &str) -> BTreeSet<String> {
    let root = &analysis.roots[0];
    let (id, _) = root.org().identities.iter_enumerated().find(|(_, i)| i.name == name).unwrap();
    let access = root.access(id);
    let names = &analysis.library.names;
    let each = access.iter().flat_map(|(key, bits)| {
        let name = names.get(key.name).to_lowercase();
        bits.iter().map(move |bit| one(&Grant::new(key.kind, name.clone(), bit)))
    });
    each.collect()
}

fn one(grant: &Grant) -> String {
    format!("{} {:?}", grant.kind.name(), (grant.name.to_lowercase(), grant.bits))
}

fn each(grants: impl Iterator<Item = Grant>) -> BTreeSet<String> {
    let bits = grants.flat_map(|grant| {
        grant.bits.iter().map(move |bit: Bits| one(&Grant { bits: bit, ..grant.clone() })).collect::<Vec<_>>()
    });
    bits.collect()
}

/// Of each identity that differs what it gains and loses.
fn differing(changes: &Changes) -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let of_one = |identity: &leastforce::questions::changes::model::IdentityChange| {
        let gains = each(identity.gains.iter().map(|gain| gain.grant.clone()));
        let losses = each(identity.losses.iter().map(|loss| loss.grant.clone()));
        (identity.name.clone(), [gains, losses])
    };
    changes.identities.iter().map(of_one).collect()
}

/// Whether `*` gives a bit of an object, so that its own entry adds nothing.
fn is_given_by_all(bit: &str, all: &BTreeSet<String>) -> bool {
    let Some(rest) = bit.strip_prefix("object ") else { return false };
    let Some((_, bits)) = rest.split_once(", ") else { return false };
    all.contains(&format!("object (\"*\", {bits}"))
}

fn beyond(bits: &BTreeSet<String>, other: &BTreeSet<String>) -> BTreeSet<String> {
    bits.difference(other).filter(|bit| !is_given_by_all(bit, other)).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_difference_is_that_of_access(a in made(), b in made()) {
        let (a, b) = (files(&a), files(&b));
        is_the_difference(&a, &b)?;
    }

    #[test]
    fn every_change_has_a_cause_on_a_touched_line(a in made(), b in made()) {
        forth_causes(&both(&files(&a), &files(&b)))?;
    }

    #[test]
    fn nothing_differs_from_itself(a in made()) {
        let a = files(&a);
        let shown = both(&a, &a).with(|change| {
            let changes = changes(change);
            (changes.identities.len(), changes.people.len(), changes.notes.len())
        });
        prop_assert_eq!(shown, (0, 0, 0));
    }

    #[test]
    fn the_changed_files_one_by_one_lead_to_the_same(a in made(), b in made()) {
        let (a, b) = (files(&a), files(&b));
        let mut now = a.clone();
        for (path, text) in &b {
            let mut next = now.clone();
            next.insert(path.clone(), text.clone());
            is_the_difference(&now, &next)?;
            now = next;
        }
        let held = |files| both(files, files).with(|change| ["one", "two"].map(|name| bits(change.base, name)));
        prop_assert_eq!(held(&now), held(&b));
    }
}

/// That what is shown of two states is what each identity can do in one and not in the other, both ways round.
fn is_the_difference(
    a: &BTreeMap<String, String>,
    b: &BTreeMap<String, String>,
) -> Result<(), TestCaseError> {
    let (shown, was, is) = both(a, b).with(|change| {
        let of = |analysis: &Analysis<'_>| ["one", "two"].map(|name| bits(analysis, name));
        (differing(&changes(change)), of(change.base), of(change.head))
    });
    let back = both(b, a).with(|change| differing(&changes(change)));
    for (at, name) in ["one", "two"].into_iter().enumerate() {
        let [gains, losses] = shown.get(name).cloned().unwrap_or_default();
        prop_assert_eq!(&gains, &beyond(&is[at], &was[at]), "{} gains", name);
        prop_assert_eq!(&losses, &beyond(&was[at], &is[at]), "{} loses", name);
        let [again, lost] = back.get(name).cloned().unwrap_or_default();
        prop_assert_eq!((gains, losses), (lost, again), "{} the other way round", name);
    }
    Ok(())
}

/// Every gain and loss has a cause, and what a gain's entry or membership causes stands on a line that the change
/// touched.
fn forth_causes(both: &Both) -> Result<(), TestCaseError> {
    use leastforce::change::cause::{Link, Spot};
    use leastforce::terms::grant_key::GrantKey;
    both.with(|change| {
        for pair in change.pairs() {
            let (Some(causes), Some(&id)) = (change.gains(&pair), pair.head.ids.first()) else { continue };
            let root = &change.head.roots[0];
            let names = &change.head.library.names;
            let was = pair
                .base
                .ids
                .first()
                .map(|&id| bits(change.base, &change.base.roots[0].org().identities[id].name));
            let was = was.unwrap_or_default();
            for (key, held) in root.access(id).iter() {
                let key: GrantKey = key;
                for bit in held.iter() {
                    let shown = one(&Grant::new(key.kind, names.get(key.name), bit));
                    if was.contains(&shown) || is_given_by_all(&shown, &was) {
                        continue;
                    }
                    let found = causes.of(root.access(id), key, bit);
                    prop_assert!(!found.is_empty(), "{} has no cause", shown);
                    // Nobody gives what was found by its holder.
                    for cause in found.iter().filter(|cause| cause.link != Link::Identity) {
                        let place = cause.in_head(&change.lines, true);
                        let touched = match place.map(|place| (place.spot, place.kept)) {
                            Some((Spot::Element { file, offset, .. }, _)) => {
                                change.lines.touches(file, offset)
                            }
                            Some((Spot::Configuration(location), _)) => {
                                change.lines.touches_location(&location)
                            }
                            Some((Spot::Text { .. }, kept)) => !kept || cause.is_there,
                            None => false,
                        };
                        prop_assert!(touched, "{}: {:?}", shown, cause);
                    }
                }
            }
        }
        Ok(())
    })
}
