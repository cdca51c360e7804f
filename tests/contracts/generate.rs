//! What `generate` makes of a contract, held against that contract.

use leastforce::access::link::link;
use leastforce::access::vocabulary::Vocabulary;
use leastforce::catalog::grant::{Bits, Grant, GrantKind};
use leastforce::catalog::implied::{field_bits, object_bits};
use leastforce::generate::{PermissionSet, least};
use leastforce::{Settings, read};

use crate::common::{Files, config_of};
use crate::pairs::PAIRS;
use crate::project::{RULES_OF_CONTRACTS, SET, grants, lint, permission_set, project, verdict};

/// What must be silent about a permission set that was generated.
const HYGIENE: [&str; 6] = [
    "missing-dependency",
    "impossible-entry",
    "fls-on-required-field",
    "duplicate-or-conflicting-entry",
    "unknown-permission",
    "deprecated-element",
];

/// The set for the integration of a project, and what is to be said of it; `None` without an agreed contract.
fn generated(files: &Files) -> Option<(PermissionSet, Vec<String>)> {
    let config = config_of(files);
    let settings = Settings { config, threads: 1, ..Settings::default() };
    let library = read(files, &settings, &|_| {}).library;
    let linked = link(&library, &settings.config);
    let org = &linked.orgs[0];
    let id = org.identities.iter().position(|i| i.name == "feed")?;
    let vocabulary = Vocabulary::new(&library, files.0.iter().map(|(path, _)| path.as_str()));
    let least = least(org, org.contract(id)?, &vocabulary);
    let set = PermissionSet {
        name: "Feed".to_owned(),
        label: "Feed".to_owned(),
        description: "What feed needs".to_owned(),
        grants: least.grants,
        api_version: library.project.roots[org.root].api_version,
    };
    Some((set, least.notes))
}

/// The project with another content of the set that its integration has.
fn with_set(files: &Files, xml: &str) -> Files {
    let mut files = files.clone();
    for (path, bytes) in &mut files.0 {
        if path == SET {
            *bytes = xml.as_bytes().to_vec();
        }
    }
    files
}

fn all_rules() -> Vec<&'static str> {
    RULES_OF_CONTRACTS.into_iter().chain(HYGIENE).collect()
}

/// What says that a contract cannot be met whole.
const UNMEETABLE: [&str; 3] = ["no field of", "ask for by name", "says never"];

#[test]
fn what_is_generated_for_a_contract_of_a_known_pair_agrees_with_it() {
    let mut met = 0;
    // What is said of a set that is not here is none of a generated one's.
    for pair in PAIRS.iter().filter(|pair| !pair.contract.contains("[external.")) {
        let files = project(pair.contract, &grants(pair.holds));
        let Some((set, notes)) = generated(&files) else { continue };
        if notes.iter().any(|note| UNMEETABLE.iter().any(|part| note.contains(part))) {
            continue;
        }
        met += 1;
        let found = verdict(&lint(&with_set(&files, &set.xml()), &all_rules()));
        assert!(found.is_empty(), "{}: {found:?}\n{}", pair.what, set.xml());
    }
    assert!(met >= 25, "{met}");
}
