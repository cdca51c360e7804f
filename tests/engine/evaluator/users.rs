//! Users of generated orgs: what each can do by the rows that an org exports, against the second evaluator.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::naive::{File, World};
use super::{ask, difference, generate, kind_of, kind_of_holder, seen};
use crate::engine::common::config_of;
use leastforce::analysis::Analysis;
use leastforce::evidence::{self, Evidence, Source};
use leastforce::org::principal::Principal;
use leastforce::terms::holder_kind::HolderKind;
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::{Read, Settings, read};

const TODAY: &str = "2026-11-30";

#[derive(Clone, Debug)]
struct User {
    profile: &'static str,
    active: bool,
    /// Kind, name and when it ends.
    assigned: Vec<(HolderKind, &'static str, &'static str)>,
}

fn user() -> impl Strategy<Value = User> {
    const ENDS: [&str; 4] =
        ["", "2026-11-29T23:00:00.000Z", "2026-11-30T01:00:00.000+0000", "2027-01-01T00:00:00.000+0000"];
    let set =
        select(&["S0", "S1", "s2", "S3", "Nowhere", "Own"][..]).prop_map(|n| (HolderKind::PermissionSet, n));
    let group = select(&["G0", "g1", "Nowhere"][..]).prop_map(|n| (HolderKind::PermissionSetGroup, n));
    let assigned = (prop_oneof![2 => set, 1 => group], select(&ENDS[..])).prop_map(|((k, n), e)| (k, n, e));
    let profile = select(&PROFILES[..]);
    (profile, prop::bool::weighted(0.8), proptest::collection::vec(assigned, 0..5))
        .prop_map(|(profile, active, assigned)| User { profile, active, assigned })
}

const PROFILES: [&str; 4] = ["P0", "p1", "Minimum Access - API Only Integrations", "Nowhere"];

fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}{number:012}")
}

/// The rows in two files, those of the second as the CLI writes JSON.
fn evidence_of(users: &[User]) -> Evidence {
    let mut csv = String::from("Id,Username,ProfileId,Profile.Name,IsActive\r\n");
    let mut rows = Vec::new();
    for (n, User { profile, active, assigned }) in users.iter().enumerate() {
        let number = PROFILES.iter().position(|known| known == profile).unwrap();
        let (user, of_profile) = (id("005", n), id("00e", number));
        write!(csv, "{user},u{n}@acme.example,{of_profile},\"{profile}\",{active}\r\n").unwrap();
        rows.push(serde_json::json!({
            "attributes": {"type": "PermissionSetAssignment"}, "AssigneeId": user,
            "PermissionSetId": id("0PS", 900 + number),
            "PermissionSet": {"attributes": {"type": "PermissionSet"}, "Name": "X00e", "IsOwnedByProfile": true},
            "PermissionSetGroupId": null, "PermissionSetGroup": null, "ExpirationDate": null,
        }));
        for (m, (kind, name, ends)) in assigned.iter().enumerate() {
            let set = id("0PS", 100 * n + m);
            let group = (*kind == HolderKind::PermissionSetGroup).then(|| id("0PG", 100 * n + m));
            let set_name = if group.is_some() { "" } else { name };
            rows.push(serde_json::json!({
                "attributes": {"type": "PermissionSetAssignment"}, "AssigneeId": user, "PermissionSetId": set,
                "PermissionSet": {"Name": set_name, "IsOwnedByProfile": false},
                "PermissionSetGroupId": group,
                "PermissionSetGroup": group.as_ref().map(|_| serde_json::json!({"DeveloperName": name})),
                "ExpirationDate": if ends.is_empty() { None } else { Some(ends) },
            }));
        }
    }
    let json =
        serde_json::json!({"status": 0, "result": {"records": rows, "totalSize": rows.len(), "done": true}});
    let source = |path: &str, bytes: Vec<u8>| Source {
        path: path.to_owned(),
        bytes: Box::new(std::io::Cursor::new(bytes)),
    };
    let sources = [source("a.json", json.to_string().into_bytes()), source("u.csv", csv.into_bytes())];
    let mut evidence = evidence::read("evidence", sources, false);
    assert_eq!(evidence.errors(), []);
    evidence.today = TODAY.parse().ok();
    evidence
}

/// What a user holds by its rows: each that is in the repository, once.
fn held(user: &User, known: &BTreeSet<(HolderKind, String)>) -> Vec<(&'static str, String)> {
    let profile = std::iter::once((HolderKind::Profile, user.profile));
    let lasting = user.assigned.iter().filter(|(.., ends)| ends.is_empty() || &ends[..10] >= TODAY);
    let all = profile.chain(lasting.map(|(kind, name, _)| (*kind, *name)));
    let all: BTreeSet<_> = all.map(|(kind, name)| (kind, name.to_lowercase())).collect();
    all.into_iter()
        .filter(|one| known.contains(one))
        .map(|(kind, name)| (kind_of_holder(kind), name))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn each_user_can_what_its_assignments_give(
        project in generate::project(),
        users in proptest::collection::vec(user(), 1..5),
    ) {
        let tree = project.files();
        let settings = Settings {
            config: config_of(&tree),
            threads: 1,
            evidence: Some(Arc::new(evidence_of(&users))),
            ..Settings::default()
        };
        let Read { library, .. } = read(&tree, &settings, &|_| {});
        let analysis = Analysis::new(&library, &settings.config);
        let root = &analysis.roots[0];
        let org = root.org();
        let mut contents = Vec::new();
        let mut buffer = Buffer::default();
        for file in library.project.files.iter().filter(|file| file.piece.is_none()) {
            let Some(kind) = kind_of(file.kind) else { continue };
            tree.read(&file.path, &mut buffer).unwrap();
            contents.push((kind, file.name.as_str(), buffer.bytes().to_vec()));
        }
        let files = contents.iter().map(|(kind, name, bytes)| File { kind, name, bytes });
        let world = World::new(org.namespace.name(), files);
        let known = org.holders.iter().map(|holder| (holder.kind, holder.name.to_lowercase())).collect();
        let mut differences = Vec::new();
        for (n, (user, rows)) in org.users.iter_enumerated().zip(&users).enumerate() {
            let (at, user) = user;
            let is_api = rows.profile.starts_with("Minimum Access");
            let theirs = world.of_user(&held(rows, &known), is_api);
            let ours = seen(&library, &org.access_of_user(at));
            if ours != theirs {
                differences.push(format!("u{n}: {}", difference(&ours, &theirs)));
            }
            let mut differ = |text| differences.push(text);
            ask(org, Principal::User(at), &theirs, &user.username, &mut super::Tally::default(), &mut differ);
            prop_assert_eq!(user.active, rows.active);
        }
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
