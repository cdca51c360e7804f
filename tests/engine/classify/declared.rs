//! What the configuration declares or vetoes, over what is found.

use leastforce::Settings;
use leastforce::org::link::link;
use leastforce::terms::holder_kind::HolderKind;

use super::judge::As::{Profile, Set};
use super::judge::file;
use crate::engine::common::{Files, config_of};

/// Names and confidences of the identities, then the candidates' names.
fn linked(config: &str, files: Vec<(String, String)>) -> (Vec<String>, Vec<String>) {
    let mut files = Files::new(files);
    files.0.push(("leastforce.toml".into(), config.into()));
    let settings = Settings { config: config_of(&files), threads: 1, ..Settings::default() };
    let read = leastforce::read(&files, &settings, &|_| {});
    let linked = link(&read.library, &settings.config);
    let [org] = &linked.orgs[..] else { panic!("one org") };
    let kind = |k| if k == HolderKind::Profile { "profile" } else { "set" };
    let identity = |i: &leastforce::org::identity::Identity| {
        let holders: Vec<_> = i
            .holders
            .iter()
            .map(|&h| format!("{} {}", kind(org.holders[h].kind), org.holders[h].name))
            .collect();
        let how = if i.declared { "declared" } else { "detected" };
        format!("{} {how} {:?}: {}", i.name, i.confidence, holders.join(", "))
    };
    (
        org.identities.iter().map(identity).collect(),
        org.candidates.iter().map(|c| org.holders[c.holder].name.clone()).collect(),
    )
}

#[test]
fn what_is_declared_is_certain_whatever_it_looks_like() {
    let files = || {
        vec![
            file(Profile, "Admin", "licence Salesforce | may ModifyAllData"),
            file(Profile, "Integration Admins", ""),
            file(Set, "Therapist", "description Not for integrations"),
            file(Set, "sfdcInternalInt__x", ""),
            file(Set, "Agent_Set", "licence Einstein Agent"),
        ]
    };
    let config = "
        [integrations.one]
        profile = 'System Administrator'
        permission-sets = ['Therapist', 'sfdcInternalInt__x']
        [integrations.two]
        profile = 'integration admins'
        permission-sets = ['Agent_Set']
    ";
    let (identities, candidates) = linked(config, files());
    assert_eq!(
        identities,
        [
            "one declared Certain: profile Admin, set Therapist, set sfdcInternalInt__x",
            "two declared Certain: profile Integration Admins, set Agent_Set",
        ]
    );
    assert!(candidates.is_empty());
    assert_eq!(linked("", files()), (vec![], vec![]));
}

#[test]
fn a_holder_of_a_declared_identity_is_no_second_one() {
    let files = || {
        vec![
            file(Profile, "ERP Integration", "may ApiUserOnly"),
            file(Set, "ERP_Integration", "label Orders to the ERP"),
            file(Set, "ERP_Backup", ""),
            file(Set, "Shop_Integration", ""),
        ]
    };
    let config = "
        [integrations.erp]
        profile = 'ERP%20Integration'
        permission-sets = ['orders to the erp', 'ERP_Backup']
    ";
    let (identities, candidates) = linked(config, files());
    assert_eq!(
        identities,
        [
            "erp declared Certain: profile ERP Integration, set ERP_Integration, set ERP_Backup",
            "Shop_Integration detected Likely: set Shop_Integration",
        ]
    );
    assert!(candidates.is_empty());
    let (identities, candidates) = linked("", files());
    assert_eq!(
        identities,
        [
            "ERP Integration detected Certain: profile ERP Integration",
            "ERP_Integration detected Likely: set ERP_Integration",
            "Shop_Integration detected Likely: set Shop_Integration",
        ]
    );
    assert_eq!(candidates, ["ERP_Backup"]);
}

#[test]
fn a_veto_wins_over_everything_that_is_found() {
    let files = vec![
        file(Profile, "ERP Integration", "licence Salesforce Integration | may ApiUserOnly"),
        file(Set, "ERP Integration", "licence SalesforceAPIIntegrationPsl"),
        file(Set, "Order_Sync", "label Order Sync"),
        file(Profile, "Custom%3A API User", ""),
    ];
    let config = "
        [[not-integration]]
        holder = 'profile:erp integration'
        reason = 'people test with it'
        [[not-integration]]
        holder = 'permission-set:Order Sync'
        reason = 'people start it'
        [[not-integration]]
        holder = 'profile:Custom: API User'
        reason = 'people read its pages'
    ";
    let (identities, candidates) = linked(config, files);
    assert_eq!(identities, ["ERP Integration detected Certain: set ERP Integration"]);
    assert!(candidates.is_empty());
}
