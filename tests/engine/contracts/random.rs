//! Whatever else a contract says: one grant more than it asks for is one finding more.

use std::fmt::Write as _;

use leastforce::terms::grant::{Bits, Grant, GrantKind};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::project::{RULES_OF_CONTRACTS, lint, permission_set, project, verdict};

const OBJECTS: [&str; 5] = ["Account", "Lead", "Invoice__c", "Invoice_Line__c", "ns__Job__c"];
const FIELDS: [&str; 5] = ["Phone", "Margin__c", "BillingAddress", "Total__c", "ns__Key__c"];
const PERMISSIONS: [&str; 4] = ["RunReports", "ViewSetup", "ExportReport", "Invented_Permission"];
const NAMED: [(GrantKind, &str); 9] = [
    (GrantKind::Class, "classes"),
    (GrantKind::Flow, "flows"),
    (GrantKind::Page, "pages"),
    (GrantKind::App, "apps"),
    (GrantKind::CustomPermission, "custom-permissions"),
    (GrantKind::Credential, "credentials"),
    (GrantKind::CustomSetting, "custom-settings"),
    (GrantKind::CustomMetadata, "custom-metadata"),
    (GrantKind::UserPermission, "permissions"),
];
const WORDS: [(Bits, &str); 4] =
    [(Bits::READ, "read"), (Bits::CREATE, "create"), (Bits::EDIT, "edit"), (Bits::DELETE, "delete")];

/// What a contract says of one object, and so what it lets be held.
#[derive(Clone, Debug)]
struct Need {
    object: &'static str,
    access: Vec<(Bits, &'static str)>,
    read: Vec<&'static str>,
    edit: Vec<&'static str>,
    all_records: bool,
}

fn need(object: &'static str) -> impl Strategy<Value = Need> {
    let fields = || subsequence(FIELDS.to_vec(), 0..5);
    (subsequence(WORDS.to_vec(), 1..4), fields(), fields(), any::<bool>())
        .prop_map(move |(access, read, edit, all_records)| Need { object, access, read, edit, all_records })
}

type Names = Vec<(GrantKind, &'static str, &'static str)>;

fn contract() -> impl Strategy<Value = (Vec<Need>, Names)> {
    let objects = subsequence(OBJECTS.to_vec(), 0..5)
        .prop_flat_map(|objects| objects.into_iter().map(need).collect::<Vec<_>>());
    let every: Names =
        NAMED.iter().flat_map(|(kind, list)| PERMISSIONS.map(|name| (*kind, *list, name))).collect();
    (objects, subsequence(every, 0..10))
}

fn written(needs: &[Need], names: &Names) -> String {
    let mut text = "[integrations.feed.needs]\n".to_owned();
    for (kind, list) in NAMED {
        let of_list: Vec<_> = names.iter().filter(|(k, ..)| *k == kind).map(|(_, _, name)| *name).collect();
        writeln!(text, "{list} = {of_list:?}").unwrap();
    }
    text.push_str("[integrations.feed.needs.objects]\n");
    for Need { object, access, read, edit, all_records } in needs {
        let access: Vec<_> = access.iter().map(|(_, word)| *word).collect();
        writeln!(
            text,
            "{object} = {{ access = {access:?}, read = {read:?}, edit = {edit:?}, all-records = {all_records} }}"
        )
        .unwrap();
    }
    text
}

/// What the contract asks for as one writes it down, with what the project says of it, and no more.
fn asked(needs: &[Need], names: &Names) -> Vec<Grant> {
    let mut grants: Vec<Grant> =
        names.iter().map(|(kind, _, name)| Grant::new(*kind, *name, Bits::ENABLED)).collect();
    for need in needs {
        let mut bits: Bits = need.access.iter().map(|(bit, _)| *bit).collect();
        if bits.contains(Bits::DELETE) {
            bits |= Bits::EDIT;
        }
        bits |= Bits::READ;
        if need.all_records {
            bits |= Bits::VIEW_ALL;
        }
        grants.push(Grant::new(GrantKind::Object, need.object, bits));
        for field in FIELDS {
            let edit = need.edit.contains(&field);
            // Nobody edits the sum of the lines.
            let editable = (need.object, field) != ("Invoice__c", "Total__c");
            if edit || need.read.contains(&field) {
                let bits = if edit && editable { Bits::READ | Bits::EDIT } else { Bits::READ };
                grants.push(Grant::new(GrantKind::Field, format!("{}.{field}", need.object), bits));
            }
        }
    }
    if let Some(lines) = needs.iter().find(|need| need.object == "Invoice_Line__c") {
        let bits = if lines.all_records { Bits::READ | Bits::VIEW_ALL } else { Bits::READ };
        grants = with(grants, &Grant::new(GrantKind::Object, "Invoice__c", bits));
    }
    grants
}

/// One bit of anything that the names above can spell.
fn one_more() -> impl Strategy<Value = Grant> {
    let bits = [
        Bits::READ,
        Bits::CREATE,
        Bits::EDIT,
        Bits::DELETE,
        Bits::VIEW_ALL,
        Bits::MODIFY_ALL,
        Bits::VIEW_ALL_FIELDS,
    ];
    let object = (select(&OBJECTS[..]), select(bits.to_vec()));
    let field = (select(&OBJECTS[..]), select(&FIELDS[..]), select(vec![Bits::READ, Bits::EDIT]));
    let named = (select(&NAMED[..]), select(&PERMISSIONS[..]));
    prop_oneof![
        object.prop_map(|(name, bit)| Grant::new(GrantKind::Object, name, bit)),
        field.prop_map(|(of, name, bit)| Grant::new(GrantKind::Field, format!("{of}.{name}"), bit)),
        named.prop_map(|((kind, _), name)| Grant::new(kind, name, Bits::ENABLED)),
    ]
}

/// The grant is asked for already, or the contract's lines imply it.
fn is_within(grants: &[Grant], needs: &[Need], more: &Grant) -> bool {
    let modify_all = |need: &Need| {
        need.all_records && need.object == more.name && need.access.iter().any(|(b, _)| *b == Bits::DELETE)
    };
    // Nobody can hold it, and it is written.
    let written = needs.iter().any(|need| {
        (need.object, &*more.name) == ("Invoice__c", "Invoice__c.Total__c") && need.edit.contains(&"Total__c")
    });
    written
        || grants.iter().any(|g| g.kind == more.kind && g.name == more.name && g.bits.contains(more.bits))
        || more.bits == Bits::MODIFY_ALL && needs.iter().any(modify_all)
}

fn with(mut grants: Vec<Grant>, more: &Grant) -> Vec<Grant> {
    match grants.iter_mut().find(|g| g.kind == more.kind && g.name == more.name) {
        Some(known) => known.bits |= more.bits,
        None => grants.push(more.clone()),
    }
    grants
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn one_grant_outside_the_contract_fails_a_pair_that_agrees((needs, names) in contract(), more in one_more()) {
        let text = written(&needs, &names);
        let grants = asked(&needs, &names);
        let agreed = verdict(&lint(&project(&text, &grants), &RULES_OF_CONTRACTS));
        prop_assert!(agreed.is_empty(), "{text}\n{}\n{agreed:?}", permission_set(&grants));
        if !is_within(&grants, &needs, &more) {
            let found = verdict(&lint(&project(&text, &with(grants, &more)), &RULES_OF_CONTRACTS));
            let expected = format!(" {more}");
            prop_assert!(
                matches!(&found[..], [one] if one.starts_with("undeclared-") && one.ends_with(&expected)),
                "{text}\n{more}\n{found:?}"
            );
        }
    }

    #[test]
    fn one_grant_less_than_the_contract_asks_for_is_missed((needs, names) in contract(), at in any::<prop::sample::Index>()) {
        let grants = asked(&needs, &names);
        if !grants.is_empty() {
            let mut rest = grants.clone();
            let gone = rest.remove(at.index(grants.len()));
            let found = verdict(&lint(&project(&written(&needs, &names), &rest), &RULES_OF_CONTRACTS));
            prop_assert!(found.iter().any(|f| f.starts_with("unmet-need")), "{gone} {found:?}");
        }
    }
}
