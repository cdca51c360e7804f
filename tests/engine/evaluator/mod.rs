//! Access as the product computes it against a second evaluator that shares no code and no table with it: on the
//! cases of the rules, on real projects and on generated ones. Deliberate differences are named in `facts` and
//! `naive`, and tested below.

#![allow(clippy::print_stdout, reason = "how much was compared is of interest with --nocapture")]

mod facts;
mod generate;
mod naive;
mod users;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use self::naive::{Access, File, World};
use crate::engine::common::{Files, config_of};
use leastforce::access::goal::Goal;
use leastforce::access::grants::Access as Seen;
use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::catalog::permission;
use leastforce::org::Org;
use leastforce::org::library::Library;
use leastforce::org::principal::Principal;
use leastforce::project::MetadataKind;
use leastforce::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use leastforce::terms::holder_kind::HolderKind;
use leastforce::terms::ids::HolderId;
use leastforce::terms::names::fold;
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;
use leastforce::{Read, Settings, read};

/// How much was compared.
#[derive(Debug, Default)]
struct Tally {
    holders: usize,
    identities: usize,
    groups_with_muting: usize,
    refused: usize,
    questions: usize,
    /// Holders with files in pieces or with faults, and what is made of them.
    skipped: usize,
}

fn kind_of(kind: MetadataKind) -> Option<&'static str> {
    Some(match kind {
        MetadataKind::Profile => "profile",
        MetadataKind::PermissionSet => "permission-set",
        MetadataKind::MutingPermissionSet => "muting-permission-set",
        MetadataKind::PermissionSetGroup => "permission-set-group",
        MetadataKind::CustomObject => "object",
        MetadataKind::CustomField => "field",
        _ => return None,
    })
}

fn kind_of_holder(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::Profile => "profile",
        HolderKind::PermissionSet => "permission-set",
        HolderKind::PermissionSetGroup => "permission-set-group",
    }
}

/// The bits of a grant in words.
fn words(bits: Bits) -> impl Iterator<Item = (Bits, &'static str)> {
    let others = [(Bits::ENABLED, "enabled"), (Bits::DEFAULT, "default")];
    BIT_NAMES.into_iter().chain(others).filter(move |(bit, _)| bits.contains(*bit))
}

fn seen(library: &Library, access: &Seen) -> Access {
    let names = &library.names;
    let of = |(key, bits): (leastforce::terms::grant_key::GrantKey, Bits)| {
        let name = fold(names.get(key.name)).into_owned();
        words(bits).map(move |(_, bit)| (key.kind.name().to_owned(), name.clone(), bit.to_owned()))
    };
    let controls = permission::all().iter().filter(|p| p.protective);
    let controls = controls.filter(|p| !access.control(names, p.name).is_empty());
    Access {
        grants: access.iter().flat_map(of).collect(),
        controls: controls.map(|p| p.name.to_lowercase()).collect(),
    }
}

/// What differs between two accesses, briefly.
fn difference(ours: &Access, theirs: &Access) -> String {
    let some = |from: &Access, other: &Access| {
        let grants = from.grants.difference(&other.grants).map(|(k, n, b)| format!("{k} {n}:{b}"));
        let controls = from.controls.difference(&other.controls).cloned();
        grants.chain(controls).take(8).collect::<Vec<_>>().join(", ")
    };
    format!("only the product: [{}], only the second evaluator: [{}]", some(ours, theirs), some(theirs, ours))
}

/// The names of holders that are not compared, by kind.
fn unsure(org: &Org<'_>, errors: &BTreeSet<&str>) -> BTreeSet<(&'static str, String)> {
    let files = org.library.project.files.iter().filter(|file| file.root == org.root);
    let replaced: BTreeSet<&str> = org.library.replaced.iter().map(|r| r.location.path.as_str()).collect();
    let is_unsure = |path: &str| errors.contains(path) || replaced.contains(path);
    let unsure = files.filter(|file| file.piece.is_some() || is_unsure(&file.path));
    unsure.filter_map(|file| Some((kind_of(file.kind)?, org.namespace.key(&file.name)))).collect()
}

fn compare(what: &str, tree: &dyn Tree, tally: &mut Tally) -> Vec<String> {
    let settings = Settings { config: config_of(tree), threads: 1, ..Settings::default() };
    let Read { library, errors } = read(tree, &settings, &|_| {});
    let errors: BTreeSet<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    let analysis = Analysis::new(&library, &settings.config);
    let mut differences = Vec::new();
    for root in &analysis.roots {
        let org = root.org();
        let mut contents = Vec::new();
        let mut buffer = Buffer::default();
        for file in library.project.files.iter().filter(|file| file.root == org.root && file.piece.is_none())
        {
            let Some(kind) = kind_of(file.kind) else { continue };
            if tree.read(&file.path, &mut buffer).is_ok() {
                contents.push((kind, file.name.as_str(), buffer.bytes().to_vec()));
            }
        }
        let files = contents.iter().map(|(kind, name, bytes)| File { kind, name, bytes });
        let world = World::new(org.namespace.name(), files);
        compare_root(root, &world, &unsure(org, &errors), tally, &mut |difference| {
            differences.push(format!("{what}: {difference}"));
        });
    }
    differences
}

fn compare_root(
    root: &RootAnalysis<'_>,
    world: &World,
    unsure: &BTreeSet<(&'static str, String)>,
    tally: &mut Tally,
    differ: &mut dyn FnMut(String),
) {
    let org = root.org();
    let key = |name: &str| org.namespace.key(name);
    let is_unsure = |id: HolderId| {
        let holder = &org.holders[id];
        let group = holder.group.iter();
        let members =
            group.clone().flat_map(|g| &g.members).map(|m| ("permission-set", key(&m.mention.name)));
        let muting = group
            .flat_map(|g| &g.muting)
            .map(|&d| ("muting-permission-set", key(&org.library.source(d).name)));
        let own = (kind_of_holder(holder.kind), key(&holder.name));
        std::iter::once(own).chain(members).chain(muting).any(|one| unsure.contains(&one))
    };
    for (id, holder) in org.holders.iter_enumerated() {
        if is_unsure(id) {
            tally.skipped += 1;
            continue;
        }
        let title = holder.title();
        let theirs = world.of_holder(kind_of_holder(holder.kind), &holder.name);
        let ours = seen(org.library, &org.access_of_holder(id));
        tally.holders += 1;
        tally.groups_with_muting += usize::from(holder.group.as_ref().is_some_and(|g| !g.muting.is_empty()));
        if ours != theirs {
            differ(format!("{title}: {}", difference(&ours, &theirs)));
        }
        ask(org, Principal::Holder(id), &theirs, &title, tally, differ);
    }
    for (id, identity) in org.identities.iter_enumerated() {
        let asserts = !org.config.externals.is_empty() && !identity.missing.is_empty();
        let stock = identity.stock_profile.map(|p| p.label.to_lowercase());
        let is_known = stock.as_ref().is_none_or(|label| facts::API_PROFILES.contains(&label.as_str()));
        if asserts
            || !is_known
            || !identity.former.is_empty()
            || identity.holders.iter().any(|&h| is_unsure(h))
        {
            tally.skipped += 1;
            continue;
        }
        let holders = identity.holders.iter().map(|&h| &org.holders[h]);
        let holders: Vec<_> = holders.map(|h| (kind_of_holder(h.kind), h.name.clone())).collect();
        let theirs = world.of_identity(&holders, stock.is_some());
        let ours = seen(org.library, root.access(id));
        tally.identities += 1;
        if ours != theirs {
            differ(format!("{}: {}", identity.name, difference(&ours, &theirs)));
        }
        if identity.declared {
            let theirs = world.refused(&holders, stock.is_some());
            let ours: BTreeSet<_> = identity.mismatched.iter().map(|&h| key(&org.holders[h].name)).collect();
            let known = |set: &String| org.find(HolderKind::PermissionSet, set).is_some();
            let theirs: BTreeSet<_> = theirs.into_iter().filter(known).collect();
            tally.refused += theirs.len();
            if ours != theirs {
                differ(format!("{} cannot be given {ours:?}, or {theirs:?}", identity.name));
            }
        }
        ask(org, Principal::Identity(id), &theirs, &identity.name, tally, differ);
    }
}

/// Whether single bits are held, by the paths of the product: of what is held, and of what is near to it.
fn ask(
    org: &Org<'_>,
    subject: Principal,
    theirs: &Access,
    title: &str,
    tally: &mut Tally,
    differ: &mut dyn FnMut(String),
) {
    const MOST: usize = 4;
    let step = theirs.grants.len().div_ceil(MOST).max(1);
    let of_held = theirs.grants.iter().step_by(step).map(|(kind, name, _)| (kind.as_str(), name.as_str()));
    let others = [("object", "account"), ("object", "never_seen__c"), ("field", "account.tax_id__c")];
    for (kind, name) in of_held.chain(others) {
        let kind = GrantKind::ALL.into_iter().find(|k| k.name() == kind).unwrap();
        let all = match kind {
            GrantKind::Object => Bits::all() - Bits::ENABLED - Bits::DEFAULT,
            GrantKind::Field => Bits::READ | Bits::EDIT,
            _ => Bits::ENABLED,
        };
        for (bit, word) in words(all) {
            let goals = Goal::all(&org.library.names, &Grant::new(kind, name, bit));
            let (ours, wanted) = (org.can(subject, &goals), theirs.holds(kind.name(), name, word));
            tally.questions += 1;
            if ours != wanted {
                differ(format!("{title} can {} {name}:{word}: {ours}, or {wanted}", kind.name()));
            }
        }
    }
}

fn assert_none(differences: &[String], tally: &Tally) {
    let first = differences.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences in {tally:?}\n{first}", differences.len());
    println!("{tally:?}");
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

#[test]
fn the_cases_of_all_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut projects = vec![root.join("sample-sfdx-project")];
    for case in folders(&root.join("tests/rules")).iter().flat_map(|rule| folders(rule)) {
        // A case of a change has a project for each side of it.
        let sides = [case.join("base"), case.join("head")];
        let sides: Vec<_> = sides.into_iter().filter(|side| side.is_dir()).collect();
        projects.extend(if sides.is_empty() { vec![case] } else { sides });
    }
    let mut tally = Tally::default();
    let compare = |path: &PathBuf| compare(&path.display().to_string(), &Worktree::new(path), &mut tally);
    let differences: Vec<_> = projects.iter().flat_map(compare).collect();
    assert_none(&differences, &tally);
    assert!(tally.groups_with_muting > 5 && tally.refused > 2 && tally.identities > 300, "{tally:?}");
}

#[test]
fn real_projects() {
    let Some(corpus) = std::env::var_os("LEASTFORCE_CORPUS") else {
        println!("skipped: LEASTFORCE_CORPUS is not set");
        return;
    };
    let mut tally = Tally::default();
    let compare = |path: &PathBuf| compare(&path.display().to_string(), &Worktree::new(path), &mut tally);
    let differences: Vec<_> = folders(Path::new(&corpus)).iter().flat_map(compare).collect();
    assert_none(&differences, &tally);
    assert!(tally.holders > 100, "{tally:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn generated_projects(project in generate::project()) {
        let files: Files = project.files();
        let mut tally = Tally::default();
        let differences = compare("generated", &files, &mut tally);
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
        prop_assert_eq!(tally.skipped, 0);
    }
}
