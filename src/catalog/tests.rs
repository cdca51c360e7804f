//! The schema of the data files: what must hold between entries, and that look-ups find what is there.

use proptest::prelude::*;

use super::{implied, license, namespace, object, permission, profile, table, words};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::{Confidence, Severity};

fn known(name: &str) -> bool {
    permission::find(name).is_some_and(|row| row.name == name)
}

fn assert_sorted<'a>(names: impl Iterator<Item = &'a str>) {
    let names: Vec<_> = names.collect();
    for pair in names.windows(2) {
        assert!(table::compare(pair[0], pair[1]).is_lt(), "{} must stand after {}", pair[0], pair[1]);
    }
}

/// The names in the headers of a TOML file whose entries are tables, in the file's order.
fn headers<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| line.strip_prefix('[')?.strip_suffix(']')?.strip_prefix(prefix))
}

#[test]
fn every_known_permission_is_there_and_the_rated_ones_are_rated() {
    assert_eq!(permission::all().len(), 957);
    assert_eq!(permission::all().iter().filter(|row| row.rating.is_some()).count(), 562);
    let level = |level| {
        permission::all().iter().filter(move |row| row.rating.as_ref().is_some_and(|r| r.level == level))
    };
    assert_eq!(level(Severity::Critical).count(), 28);
    assert_eq!(level(Severity::High).count(), 101);
    let label_only = permission::all().iter().filter(|row| row.rating.as_ref().is_some_and(|r| r.label_only));
    assert_eq!(label_only.count(), 444);
}

#[test]
fn data_files_are_sorted() {
    let permissions = headers(include_str!("data/permissions.toml"), "");
    assert_sorted(permissions.filter(|name| *name != "APIEnabled"));
    assert_sorted(headers(include_str!("data/objects.toml"), "object."));
    assert_sorted(headers(include_str!("data/objects.toml"), "suffix."));
    assert_sorted(headers(include_str!("data/namespaces.toml"), ""));
    assert_sorted(license::all().iter().map(|row| row.name));
    assert_sorted(profile::all().iter().map(|row| row.file_name));
    let sources = include_str!("data/sources.toml");
    assert_sorted(sources.lines().filter_map(|line| Some(line.split_once(" = ")?.0)));
}

#[test]
fn tables_are_sorted_and_unique() {
    assert_sorted(permission::all().iter().filter(|row| row.alias_of.is_none()).map(|row| row.name));
    assert_sorted(object::all().iter().map(|row| row.name));
    assert!(
        words::all().is_sorted_by(
            |a, b| (a.phrase, a.class as u8) != (b.phrase, b.class as u8) && a.phrase <= b.phrase
        )
    );
}

/// How sentences begin that say what a permission does.
const SUBJECTS: [&str; 5] =
    ["Whoever has it ", "It ", "By its label, it ", "By its name, it ", "A control by its label: "];

#[test]
fn every_text_of_a_permission_says_something() {
    for row in permission::all() {
        let rating = row.rating.as_ref();
        let texts = [row.label, Some(row.source), rating.map(|r| r.why), rating.map(|r| r.source)]
            .into_iter()
            .chain([rating.and_then(|r| r.escalation)]);
        for text in texts.flatten() {
            assert!(!text.trim().is_empty() && text.trim() == text, "{}: {text:?}", row.name);
        }
        for sentence in rating.iter().flat_map(|r| [Some(r.why), r.escalation]).flatten() {
            assert!(sentence.ends_with('.'), "{}: {sentence}", row.name);
        }
        // Messages end with it, so that it has to say who or what it speaks of.
        for why in rating.iter().map(|r| r.why) {
            assert!(SUBJECTS.iter().any(|subject| why.starts_with(subject)), "{}: {why}", row.name);
        }
    }
}

#[test]
fn what_opens_neither_records_nor_the_org_is_at_most_medium() {
    for name in ["ManageUnlistedGroups", "ManageSubscriptions", "ViewAllForecasts", "MonitorLoginHistory"] {
        let permission = permission::find(name).unwrap();
        assert_eq!(permission.severity_under(Severity::High), Severity::Medium, "{name}");
    }
}

#[test]
fn what_is_known_by_label_only_is_at_most_medium_and_likely() {
    for row in permission::all() {
        if row.rating.as_ref().is_none_or(|rating| rating.label_only) {
            assert_eq!(row.confidence(), Confidence::Likely);
            assert!(row.severity_under(Severity::Critical) <= Severity::Medium, "{}", row.name);
        }
    }
    let severity = |name, default| permission::find(name).map(|row| row.severity_under(default));
    assert_eq!(severity("ModifyAllData", Severity::Critical), Some(Severity::Critical));
    assert_eq!(severity("QueryNonVetoedFiles", Severity::Critical), Some(Severity::High));
    assert_eq!(severity("CreatePackaging", Severity::Critical), Some(Severity::Medium));
    assert_eq!(severity("ManagePartners", Severity::Critical), Some(Severity::Medium));
    assert_eq!(severity("SkipIdentityConfirmation", Severity::Low), Some(Severity::Low));
}

#[test]
fn controls_are_marked() {
    let controls = permission::all().iter().filter(|row| row.protective).map(|row| row.name);
    assert!(controls.eq([
        "ApiUserOnly",
        "EnforceMutualAuthentication",
        "ForceTwoFactor",
        "IPRestrictRequests",
        "IsSsoEnabled",
        "MobileAppSecurity",
        "TwoFactorApi"
    ]));
}

#[test]
fn every_name_that_an_entry_refers_to_is_known() {
    for row in permission::all() {
        for name in row.implies.iter().chain(&row.alias_of) {
            assert!(known(name) && *name != row.name, "{}: {name}", row.name);
        }
    }
    for row in object::all().iter().chain(object::suffixes()) {
        for controller in row.controllers {
            match controller {
                object::Controller::Object(name) => {
                    assert!(
                        object::find(name).is_some_and(|o| o.name == *name && o.controllers.is_empty()),
                        "{name}"
                    );
                }
                object::Controller::Permission(name) => assert!(known(name), "{}: {name}", row.name),
                object::Controller::Parent(text) => assert!(!text.is_empty()),
            }
        }
    }
    for row in permission::all() {
        for implied in implied::by_permission(row.name) {
            assert!(known(implied.permission), "{}", implied.permission);
            assert!(implied.object == "*" || object::find(implied.object).is_some(), "{}", implied.object);
        }
    }
    for row in profile::all() {
        assert!(row.user_permissions.unwrap_or_default().iter().all(|name| known(name)), "{}", row.file_name);
        if let Some(name) = row.license {
            assert!(license::find(name).is_some_and(|license| license.name == name), "{name}");
        }
    }
}

#[test]
fn the_misspelling_of_the_documentation_means_the_right_name() {
    assert_eq!(permission::find("APIEnabled").map(|row| row.name), Some("ApiEnabled"));
    let aliases: Vec<_> = permission::all().iter().filter(|row| row.alias_of.is_some()).collect();
    assert_eq!(aliases.len(), 1);
    assert_eq!((aliases[0].name, aliases[0].alias_of), ("APIEnabled", Some("ApiEnabled")));
}

#[test]
fn bits_close_as_the_platform_does() {
    use Bits as B;
    assert_eq!(implied::object_bits(B::empty()), B::empty());
    assert_eq!(implied::object_bits(B::CREATE), B::CREATE | B::READ);
    assert_eq!(implied::object_bits(B::DELETE), B::DELETE | B::EDIT | B::READ);
    assert_eq!(
        implied::object_bits(B::MODIFY_ALL),
        B::READ | B::EDIT | B::DELETE | B::VIEW_ALL | B::MODIFY_ALL
    );
    assert_eq!(implied::object_bits(B::VIEW_ALL_FIELDS), B::VIEW_ALL_FIELDS);
    assert_eq!(implied::field_bits(B::EDIT), B::EDIT | B::READ);
    let all = implied::by_permission("modifyalldata");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].object, "*");
    assert!(!all[0].bits.contains(B::VIEW_ALL_FIELDS));
    assert_eq!(implied::by_permission("ImportPersonal").len(), 2);
    assert!(implied::by_permission("ApiEnabled").is_empty());
}

#[test]
fn objects_by_name_and_by_suffix() {
    use object::{Controller, controllers, sensitivity};
    assert!(object::all().len() >= 120);
    assert_eq!(controllers("orderitem"), Some(&[Controller::Object("Order")][..]));
    for name in [
        "Account",
        "Order",
        "Custom__c",
        "Custom__e",
        "Custom__b",
        "Custom__x",
        "Custom__kav",
        "CustomHistory",
        "Custom__mdt",
        "Unheard",
        "__Share",
        "ChangeEvent",
        "",
    ] {
        assert_eq!(controllers(name), None, "{name}");
    }
    for name in [
        "Task",
        "User",
        "ContentVersion",
        "AccountChangeEvent",
        "Custom__ChangeEvent",
        "Custom__Share",
        "CaseHistory",
        "AccountShare",
    ] {
        assert!(controllers(name).is_some(), "{name}");
    }
    for (name, beside) in
        [("accountSHARE", true), ("Product2Feed", true), ("LoginHistory", false), ("Share", false)]
    {
        assert_eq!(object::is_beside_another(name), beside, "{name}");
    }
    assert_eq!(sensitivity("case").map(|s| s.class), Some(object::ObjectClass::Secrets));
    assert_eq!(sensitivity("AccountChangeEvent").map(|s| s.class), Some(object::ObjectClass::Events));
    assert!(sensitivity("Setting__mdt").is_some_and(|s| s.write_only));
    assert!(sensitivity("Account").is_none() && sensitivity("Custom__c").is_none());
    assert!(object::suffix("\u{e9}__c").is_some());
    assert_eq!(object::granted_as("Rate__MDT"), GrantKind::CustomMetadata);
    assert_eq!(object::granted_as("Rate__c"), GrantKind::Object);
    assert!(object::has_all_fields("Paid__e") && !object::has_all_fields("Account"));
}

#[test]
fn licences_profiles_and_namespaces() {
    assert_eq!(
        license::find("salesforceapiintegrationPSL").map(|l| l.class),
        Some(license::LicenseClass::Integration)
    );
    assert_eq!(
        license::find("Salesforce API Integration").map(|l| l.kind),
        Some(license::LicenseKind::PermissionSet)
    );
    assert_eq!(license::find("Salesforce").map(|l| l.class), Some(license::LicenseClass::Standard));
    assert_eq!(profile::find("system administrator").map(|p| p.file_name), Some("Admin"));
    assert_eq!(profile::find("Admin").map(|p| p.class), Some(profile::ProfileClass::Admin));
    for name in ["Systemadministrator", "administrateur Système", "システム管理者", "Administrator systemu"]
    {
        assert_eq!(profile::find(name).map(|p| p.file_name), Some("Admin"), "{name}");
        assert_eq!(profile::of_file(name), None, "{name}: files have names that no language changes");
    }
    assert_eq!(profile::find("Standardbenutzer").map(|p| p.label), Some("Standard User"));
    assert_eq!(profile::of_file("system administrator").map(|p| p.file_name), Some("Admin"));
    let stock = profile::all().iter().filter(|p| p.class == profile::ProfileClass::ApiOnly);
    assert!(
        stock.clone().count() == 2 && stock.clone().all(|p| p.user_permissions.is_some_and(|l| l.len() == 3))
    );
    assert!(namespace::find("SFDCINTERNALINT").is_some() && namespace::find("acme").is_none());
}

fn recased(name: &'static str) -> impl Strategy<Value = (&'static str, String)> {
    prop::collection::vec(any::<bool>(), name.len()).prop_map(move |upper| {
        let letters = name.chars().zip(upper);
        let text =
            letters.map(|(c, up)| if up { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect();
        (name, text)
    })
}

proptest! {
    #[test]
    fn a_permission_is_found_in_any_case(
        (name, written) in (0..permission::all().len()).prop_flat_map(|at| recased(permission::all()[at].name)),
    ) {
        let found = permission::find(&written).map(|row| row.name);
        prop_assert!(found.is_some_and(|found| found.eq_ignore_ascii_case(name)));
    }

    #[test]
    fn an_object_is_found_in_any_case(
        (name, written) in (0..object::all().len()).prop_flat_map(|at| recased(object::all()[at].name)),
    ) {
        prop_assert_eq!(object::find(&written).map(|row| row.name), Some(name));
    }

    #[test]
    fn look_ups_agree_with_a_plain_search(text in "\\PC{0,12}|[A-Z][a-z]{1,6}(__[a-z]{1,3})?") {
        let plain = permission::all().iter().find(|row| row.name.eq_ignore_ascii_case(&text));
        prop_assert_eq!(permission::find(&text), plain);
        let plain = object::all().iter().find(|row| row.name.eq_ignore_ascii_case(&text));
        prop_assert_eq!(object::find(&text), plain);
        let _ = (object::sensitivity(&text), object::controllers(&text), words::beginning(&text));
        let _ = (license::find(&text), profile::find(&text), namespace::find(&text));
    }

    #[test]
    fn closing_twice_changes_nothing(bits in 0u16..512) {
        let bits = Bits::from_bits_truncate(bits);
        let closed = implied::object_bits(bits);
        prop_assert!(closed.contains(bits));
        prop_assert_eq!(implied::object_bits(closed), closed);
    }
}

#[test]
fn the_escalation_graph_is_whole() {
    use super::escalation::{self, Node, Nodes};
    let edges = escalation::edges();
    let needed = edges.iter().flat_map(|e| e.clauses).fold(Nodes::NONE, |all, c| all.with(c.needs));
    let reached = edges.iter().fold(Nodes::NONE, |all, e| all.with(e.reaches));
    for (number, node) in escalation::nodes().iter().enumerate() {
        let nodes = Nodes::of(number);
        match node {
            Node::Permission(name) => {
                assert!(known(name), "{name}");
                assert!(!permission::find(name).is_some_and(|p| p.protective), "{name} is a control");
                assert_eq!(escalation::permission(&name.to_lowercase()), Some(nodes));
            }
            Node::Fact(fact) => {
                assert_eq!(fact.nodes(), nodes, "{}", fact.name);
                assert_eq!(escalation::fact(fact.name), Some(*fact));
                let amounts = escalation::facts().iter().any(|f| f.part_of.contains(nodes));
                assert!(
                    fact.given != (reached.contains(nodes) || amounts),
                    "{}: given or reached",
                    fact.name
                );
                // What a set that can be assigned leads to depends on the set.
                let leads = needed.contains(nodes) || fact.goal.is_some() || fact.name == "existing-set";
                assert!(leads, "{} leads nowhere", fact.name);
                assert!(!(fact.given && fact.goal.is_some()), "{} is a goal and given", fact.name);
            }
        }
    }
    for fact in escalation::facts() {
        for whole in fact.part_of.iter() {
            let Node::Fact(whole) = whole else { panic!("{} is part of a permission", fact.name) };
            assert!(whole.goal.is_some() && whole.part_of.is_empty(), "{}", fact.name);
        }
    }
}

#[test]
fn every_edge_says_what_it_is() {
    use super::escalation::{self, Nodes};
    let mut met = Vec::new();
    for edge in escalation::edges() {
        let number = edge.id.strip_prefix('e').and_then(|n| n.parse::<u32>().ok());
        assert!(number.is_some(), "{}", edge.id);
        assert!(edge.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", edge.name);
        assert!(!edge.clauses.is_empty() && edge.reaches != Nodes::NONE, "{}", edge.id);
        for name in [edge.id, edge.name] {
            assert!(!met.contains(&name), "{name} is there twice");
            assert_eq!(escalation::find(&name.to_uppercase()), Some(edge));
            met.push(name);
        }
        for clause in edge.clauses {
            assert!(!clause.needs.is_empty() && !clause.needs.intersects(edge.reaches), "{}", edge.id);
        }
        for sentence in [edge.why, edge.instead] {
            assert!(sentence.ends_with('.') && sentence.trim() == sentence, "{}: {sentence}", edge.id);
        }
        assert!(!edge.does.ends_with('.') && !edge.source.is_empty(), "{}", edge.id);
        let control = |name| permission::find(name).is_some_and(|p| p.protective);
        assert!(edge.unless.is_none_or(control), "{}", edge.id);
    }
    // Editing the records of users and assignments gives nothing without the rights that the others name.
    assert_eq!(escalation::find("e28"), None);
}

/// Nothing but what is documented or known from practitioners makes a path, and these are the ones
/// that are not.
#[test]
fn what_is_concluded_from_labels_is_marked() {
    use super::escalation::{self, Sureness};
    let guessed = |e: &&escalation::Edge| e.clauses.iter().any(|c| c.sureness == Sureness::Guess);
    let guessed: Vec<_> = escalation::edges().iter().filter(guessed).map(|e| e.id).collect();
    assert_eq!(guessed, ["e10", "e17", "e20", "e26"]);
}

#[test]
fn no_identity_has_more_atoms_than_a_set_of_them_can_hold() {
    use super::escalation::{self, Node};
    let given = escalation::nodes().iter().filter(|n| matches!(n, Node::Fact(f) if f.given)).count();
    let counts = |p: &permission::Permission| {
        std::iter::once(&p.name).chain(p.implies).any(|name| escalation::permission(name).is_some())
    };
    let permissions = permission::all().iter().filter(|p| counts(p)).count();
    assert!(permissions + given <= 128, "{permissions} and {given}");
}
