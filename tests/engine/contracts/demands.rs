//! A generated set is never refused: many contracts, each set held against a checker of its own.

use std::fmt::Write as _;

use leastforce::terms::grant::Bits;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::checker::{Schema, dependent_names, refused};
use super::generate::generated;
use super::project::project;
use crate::engine::common::Files;

const OBJECTS: [&str; 14] = [
    "Account",
    "Lead",
    "Case",
    "Event",
    "Opportunity",
    "Order",
    "OrderItem",
    "OpportunityLineItem",
    "User",
    "Invoice__c",
    "Invoice_Line__c",
    "Split__c",
    "Note__c",
    "Budget__c",
];
const FIELDS: [&str; 16] = [
    "Name",
    "Phone",
    "Status",
    "CaseNumber",
    "OrderNumber",
    "UnitPrice",
    "AccountId",
    "BillingCity",
    "Subject",
    "CreatedDate",
    "IsActive",
    "Quantity",
    "Invoice__c",
    "Line__c",
    "Total__c",
    "Margin__c",
];
const NEVER: [&str; 6] =
    ["ViewRoles", "Account:read", "Opportunity:view-all", "Order:edit", "Invoice__c:read", "ActivateOrder"];

fn contract() -> impl Strategy<Value = String> {
    let (permissions, objects) = dependent_names();
    let objects: Vec<&str> =
        OBJECTS.into_iter().chain(objects.into_iter().filter(|o| !OBJECTS.contains(o))).collect();
    let words = ["read", "create", "edit", "delete"];
    let fields = || {
        prop_oneof![
            4 => subsequence(FIELDS.to_vec(), 0..6).prop_map(|fields| format!("{fields:?}")),
            1 => Just("\"all\"".to_owned()),
        ]
    };
    let need = (subsequence(words.to_vec(), 1..4), fields(), fields(), any::<bool>());
    let need = need.prop_map(|(access, read, edit, all)| {
        format!("{{ access = {access:?}, read = {read}, edit = {edit}, all-records = {all} }}")
    });
    let count = objects.len();
    (
        subsequence(permissions, 0..5),
        proptest::collection::btree_map(0..count, need, 0..6),
        subsequence(NEVER.to_vec(), 0..2),
        any::<bool>(),
    )
        .prop_map(move |(permissions, needs, never, others)| {
            let mut text =
                format!("[integrations.feed.needs]\npermissions = {permissions:?}\nnever = {never:?}\n");
            if others {
                text +=
                    "flows = [\"Ship\"]\ncredentials = [\"Erp-User\"]\ncustom-settings = [\"Rates__c\"]\napps = [\"Sales\"]\n\
                     custom-permissions = [\"Bypass\"]\n";
            }
            text += "[integrations.feed.needs.objects]\n";
            for (object, need) in needs {
                writeln!(text, "{} = {need}", objects[object]).unwrap();
            }
            text
        })
}

fn with_version(mut files: Files, version: u16) -> Files {
    for (path, bytes) in &mut files.0 {
        if path == "sfdx-project.json" {
            let text = format!(
                r#"{{"packageDirectories": [{{"path": "force-app"}}], "sourceApiVersion": "{version}.0"}}"#
            );
            *bytes = text.into_bytes();
        }
    }
    files
}

/// `LEASTFORCE_CONTRACTS` names how many.
fn cases() -> u32 {
    std::env::var("LEASTFORCE_CONTRACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_generated_set_is_refused(contract in contract(), version in select(vec![28_u16, 30, 36, 46, 50, 58, 62, 66])) {
        let files = with_version(project(&contract, &[]), version);
        let texts: Vec<_> = files.0.iter().map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect();
        let schema = Schema::new(texts.into_iter());
        let (set, notes) = generated(&files).unwrap();
        prop_assert!(set.grants.iter().all(|grant| grant.bits != Bits::empty()));
        let found = refused(&set.xml(), &schema, Some(version));
        prop_assert!(found.is_empty(), "{contract}\n{found:#?}\n{notes:#?}");
    }
}
