//! What follows from a holder that the repository lacks: which controls are then unknown, and what [external]
//! says in its place.

use leastforce::access::control::{ControlKind, ControlState};
use leastforce::access::goal::Goal;
use leastforce::access::path::Provenance;
use leastforce::org::principal::Principal;
use leastforce::terms::grant::Grant;

use crate::engine::common::seen;

const API_ENABLED: &str = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
const EXTERNAL: &str = "[external.vendor__Feed]\nreason = 'reviewed'\ngrants = ['vendor__Job__c:edit', 'vendor__Line*:delete']\n";

fn with_profile(body: &str) -> (String, String) {
    ("app/profiles/ERP.profile-meta.xml".to_owned(), format!("<Profile>{body}</Profile>"))
}

/// The states of the control `ApiUserOnly` and of the login ranges.
fn states(config: &str, files: impl IntoIterator<Item = (String, String)>) -> [ControlState; 2] {
    seen(config, files, |root, id| {
        let controls = root.org().controls(Principal::Identity(id), root.access(id));
        let of = |is: fn(&ControlKind) -> bool| {
            controls.iter().find(|(kind, _)| is(kind)).map(|(_, state)| state.clone()).unwrap()
        };
        [
            of(|kind| matches!(kind, ControlKind::Permission(p) if p.name == "ApiUserOnly")),
            of(|kind| *kind == ControlKind::LoginIpRanges),
        ]
    })
}

#[test]
fn a_control_is_off_only_where_all_that_could_have_it_is_seen() {
    use ControlState::{Off, Unknown};
    let whole = || [with_profile(API_ENABLED)];
    // A set has no login ranges.
    assert_eq!(states("profile = 'ERP'\n", whole()), [Off, Off]);
    assert_eq!(states("profile = 'ERP'\npermission-sets = ['Feed']\n", whole()), [Unknown, Off]);
    // As if only a part of the profile was retrieved.
    assert_eq!(states("profile = 'ERP'\n", [with_profile("")]), [Unknown, Unknown]);
    assert_eq!(states("profile = 'ERP'\n", []), [Unknown, Unknown]);
    let set = ("app/permissionsets/Feed.permissionset-meta.xml".to_owned(), "<PermissionSet/>".to_owned());
    assert_eq!(states("permission-sets = ['Feed']\n", [set]), [Unknown, Unknown], "no profile is known");
}

#[test]
fn only_what_protects_is_a_control() {
    seen("profile = 'ERP'\n", [with_profile(API_ENABLED)], |root, id| {
        for (kind, _) in root.org().controls(Principal::Identity(id), root.access(id)) {
            if let ControlKind::Permission(permission) = kind {
                assert!(permission.protective && permission.alias_of.is_none(), "{}", permission.name);
            }
        }
    });
}

#[test]
fn what_is_asserted_of_an_absent_set_is_held_and_has_a_path() {
    let config = format!("permission-sets = ['vendor__Feed']\n{EXTERNAL}");
    let asserted = |grant: &str| {
        let grant: Grant = grant.parse().unwrap();
        seen(&config, [], |root, id| {
            let (org, names) = (root.org(), &root.org().library.names);
            let goal = Goal::all(names, &grant).remove(0);
            let paths = org.paths(Principal::Identity(id), &goal);
            let from: Vec<_> = paths
                .iter()
                .map(|path| match &path.provenance {
                    Provenance::Asserted { holder, grant, .. } => (format!("{holder} {grant}"), path.implied),
                    _ => ("a file".to_owned(), path.implied),
                })
                .collect();
            (root.access(id).holds(names, &grant), from)
        })
    };
    // No file names the object, so that its name stands in the configuration alone.
    let job = |implied| vec![("vendor__Feed vendor__Job__c:edit".to_owned(), implied)];
    assert_eq!(asserted("vendor__Job__c:edit"), (true, job(false)));
    assert_eq!(asserted("vendor__Job__c:read"), (true, job(true)), "editing needs reading");
    // A pattern stands for what somebody asks for, and is in no list.
    let line = |implied| vec![("vendor__Feed vendor__Line*:delete".to_owned(), implied)];
    assert_eq!(asserted("vendor__Line__c:delete"), (false, line(false)));
    assert_eq!(asserted("vendor__Line__c:edit"), (false, line(true)));
    assert_eq!(asserted("vendor__Order__c:delete"), (false, Vec::new()));
}
