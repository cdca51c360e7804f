//! What contracts keep quiet, and what is said of them.

use jiff::civil::date;
use leastforce::Settings;
use leastforce::rules::Selection;
use leastforce::terms::severity::Confidence;

use super::project::{grants, lint, permission_set, project, verdict};
use crate::engine::common::{Files, config_of, report};

const CONTRACT: &str = "[integrations.feed.needs]\npermissions = [\"ViewAllData\", \"ExportReport\"]\n\
                        [integrations.feed.needs.objects]\nAccount = { access = [\"delete\"], all-records = true }\n";

#[test]
fn what_a_contract_declares_is_agreed_but_nothing_critical_is() {
    let rules = ["view-all-data", "view-all-records", "delete-granted", "modify-all-records"];
    let holds = grants("ViewAllData Account:read+edit+delete+view-all+modify-all Lead:read+view-all");
    let without = verdict(&lint(&project("", &holds), &rules));
    assert_eq!(without, ["modify-all-records Account:modify-all", "view-all-data ViewAllData"]);
    let report = lint(&project(CONTRACT, &holds), &rules);
    assert_eq!(verdict(&report), ["view-all-data ViewAllData"]);
    let said = "4 grants that rules speak of are agreed in contracts";
    assert!(report.notes.iter().any(|n| n == said), "{:?}", report.notes);
}

#[test]
fn what_a_permission_requires_is_agreed_and_still_reported() {
    let contract = "[integrations.feed.needs]\npermissions = [\"QueryAllFiles\"]\n";
    let rules = ["view-all-data", "query-all-files", "undeclared-permission"];
    let found = verdict(&lint(&project(contract, &grants("QueryAllFiles ViewAllData")), &rules));
    assert_eq!(found, ["query-all-files QueryAllFiles", "view-all-data ViewAllData"]);
}

#[test]
fn a_master_is_missed_on_the_line_of_its_detail() {
    let contract = "[integrations.feed.needs.objects]\nLead = { access = [\"read\"] }\n\
                    Split__c = { access = [\"read\"] }\n";
    let holds = grants("Lead:read Split__c:read Budget__c:read Invoice_Line__c:read");
    let report = lint(&project(contract, &holds), &["unmet-need"]);
    let found: Vec<_> = report.counting().map(|f| (f.message.as_str(), f.location.start.line)).collect();
    let message = "integration 'feed' needs Invoice__c:read, since 'Invoice_Line__c' is a detail of 'Invoice__c', \
                   and nothing grants it";
    assert_eq!(found, [(message, 7)]);
    assert!(report.counting().all(|f| f.help.contains("grants the one without the other is refused")));
}

#[test]
fn a_field_that_a_person_account_shows_of_its_contact_is_missed_with_a_hedge() {
    let contract = "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = [\"Tier__pc\", \"Tier__c\"] }\n";
    let report = lint(&project(contract, &grants("Account:read Contact.Tier__c:read")), &["unmet-need"]);
    let found: Vec<_> =
        report.counting().map(|f| (f.confidence, f.help.contains("field of Contact"))).collect();
    assert_eq!(found, [(Confidence::Likely, true), (Confidence::Certain, false)]);
}

#[test]
fn what_a_contract_says_in_the_wrong_place_is_told_where_it_belongs() {
    let contract = "[integrations.feed.needs.objects]\nRates__c = { access = [\"read\"] }\n\
                    Map__mdt = { access = [\"read\"] }\nPaid__e = { access = [\"read\"], read = \"all\" }\n\
                    Invoice__c = { access = [\"edit\"], edit = [\"Total__c\"] }\n";
    let report = lint(&project(contract, &[]), &["contract-stale"]);
    let found: Vec<_> =
        report.counting().map(|f| (f.location.start.line, f.message.as_str(), f.help.as_str())).collect();
    let says = |what: &str| format!("the contract of integration 'feed' {what}");
    let expected = [
        (
            6,
            says("lists 'Rates__c' under 'objects', which is a custom setting and has no object permissions"),
            "Write custom-settings = [\"Rates__c\"] in its place; until then it counts as that.",
        ),
        (
            7,
            says(
                "lists 'Map__mdt' under 'objects', which is a custom metadata type and has no object permissions",
            ),
            "Write custom-metadata = [\"Map__mdt\"] in its place; until then it counts as that.",
        ),
        (
            8,
            says("lists fields of 'Paid__e', which have no permissions of their own"),
            "Whoever may read it reads all its fields. Take 'read' and 'edit' out; until then they count for nothing.",
        ),
        (
            9,
            says("asks to edit 'Invoice__c.Total__c', whose value is calculated"),
            "Nothing can grant that. Write it under 'read'; until then it counts as that.",
        ),
    ];
    let expected: Vec<_> = expected.iter().map(|(line, message, help)| (*line, &**message, *help)).collect();
    assert_eq!(found, expected);
}

#[test]
fn rights_for_the_screen_that_a_contract_lists_are_agreed() {
    let contract = "[integrations.feed.needs]\napps = [\"Orders\"]\npages = [\"print\"]\n";
    let found = |contract: &str, holds: &str| -> Vec<String> {
        let report = lint(&project(contract, &grants(holds)), &["interactive-surface"]);
        report.counting().map(|f| f.message.clone()).collect()
    };
    assert_eq!(found(contract, "app:Orders page:Print"), [""; 0]);
    let more = found(contract, "app:Orders page:Print page:Label");
    assert!(matches!(&more[..], [one] if one.ends_with("user interface: 1 Visualforce page")), "{more:?}");
    let other = "[integrations.feed.needs]\napps = [\"Orders\"]\n[integrations.other]\npermission-sets = [\"Feed\"]\n";
    let report = lint(&project(other, &grants("app:Orders")), &["interactive-surface"]);
    let found: Vec<_> = report.counting().map(|f| &f.identities[..]).collect();
    assert_eq!(found, [&["other".to_owned()][..]]);
}

#[test]
fn a_draft_agrees_to_nothing() {
    let draft = CONTRACT.replace("needs]\n", "needs]\ndraft = true\n");
    let holds = grants("Account:read+edit+delete");
    assert_eq!(verdict(&lint(&project(CONTRACT, &holds), &["delete-granted"])), [""; 0]);
    assert_eq!(
        verdict(&lint(&project(&draft, &holds), &["delete-granted"])),
        ["delete-granted Account:delete"]
    );
}

#[test]
fn lowering_a_critical_rule_does_not_let_a_contract_settle_it() {
    let text = format!("{CONTRACT}[rules]\nview-all-data = \"medium\"\n");
    let found = verdict(&lint(&project(&text, &grants("ViewAllData")), &["view-all-data"]));
    assert_eq!(found, ["view-all-data ViewAllData"]);
}

#[test]
fn mistakes_in_files_are_not_agreed() {
    let contract = "[integrations.feed.needs.objects]\nOrderItem = { access = [\"read\"] }\n";
    let report = lint(&project(contract, &grants("OrderItem:read")), &["impossible-entry"]);
    assert_eq!(report.counting().count(), 1);
}

#[test]
fn a_finding_stays_with_those_who_have_not_agreed() {
    let other = "[integrations.feed.needs.objects]\nAccount = { access = [\"delete\"] }\n\
                 [integrations.other]\npermission-sets = [\"Feed\"]\n";
    let holds = grants("Account:read+edit+delete");
    let report = lint(&project(other, &holds), &["delete-granted", "undeclared-object-access"]);
    let found: Vec<_> = report.counting().map(|f| (f.rule.as_str(), &f.identities[..])).collect();
    assert_eq!(found, [("delete-granted", &["other".to_owned()][..])]);
    assert_eq!(report.notes, [""; 0]);
}

#[test]
fn a_finding_names_the_entry_and_the_line_of_the_contract() {
    let contract = "[integrations.feed.needs.objects]\nLead = { access = [\"read\"] }\n";
    let report = lint(&project(contract, &grants("Lead:read+create")), &["undeclared-object-access"]);
    let found = report.counting().next().unwrap();
    assert_eq!(
        found.message,
        "permission set 'Feed' grants Lead:create to integration 'feed', whose contract does not ask for it"
    );
    assert_eq!((found.location.path.as_str(), found.location.start.line), (super::project::SET, 2));
    let related: Vec<_> = found.related.iter().map(|r| (&*r.location.path, r.location.start.line)).collect();
    assert_eq!(related, [(super::project::SET, 2), ("leastforce.toml", 6)]);
    assert!(
        found.help.ends_with("add \"create\" to the 'access' of 'Lead' in its contract."),
        "{}",
        found.help
    );
}

#[test]
fn what_is_asserted_against_a_ban_is_called_one() {
    let contract = "permission-set-groups = [\"ns__Set\"]\n[integrations.feed.needs]\nnever = [\"Lead:delete\"]\n\
                    [external.ns__Set]\nreason = \"vendor\"\ngrants = [\"Lead:delete\", \"Case:read\"]\n";
    let report = lint(&project(contract, &[]), &["undeclared-object-access"]);
    let found: Vec<_> = report.counting().map(|f| f.message.as_str()).collect();
    let said = |what: &str| format!("'ns__Set' is said to grant {what}");
    assert_eq!(
        found,
        [
            said("Lead:delete to integration 'feed', whose contract says never"),
            said("Case:read to integration 'feed', whose contract does not ask for it")
        ]
    );
}

#[test]
fn what_a_glob_stands_for_is_said() {
    let contract =
        "[integrations.feed.needs.objects]\nLead = { access = [\"read\"], read = { globs = [\"ERP_*\"] } }\n";
    let report = lint(&project(contract, &grants("Lead:read Lead.ERP_Id__c:read Lead.erp_Key__c:read")), &[]);
    assert_eq!(report.notes, ["'ERP_*' in leastforce.toml:6 stands for ERP_Id__c, erp_Key__c"]);
}

#[test]
fn a_day_that_has_passed_is_said_once_for_all_project_roots() {
    let project_file = r#"{"packageDirectories": [{"path": "force-app"}]}"#;
    let set = permission_set(&grants("Lead:read"));
    let mut files = Files::new(["one", "two"].into_iter().flat_map(|root| {
        let path = format!("{root}/force-app/main/default/permissionsets/Feed.permissionset-meta.xml");
        [(format!("{root}/sfdx-project.json"), project_file.to_owned()), (path, set.clone())]
    }));
    let toml = "[integrations.feed]\npermission-sets = [\"Feed\"]\nreview-by = 2027-03-31\n";
    files.0.push(("leastforce.toml".to_owned(), toml.into()));
    for (today, count) in [(None, 0), (Some(date(2027, 3, 31)), 0), (Some(date(2027, 4, 1)), 1)] {
        let config = config_of(&files);
        let rules = Selection::new(&config, &["contract-stale".to_owned()], &[]).unwrap();
        let settings = Settings { config, rules, threads: 1, today, ..Settings::default() };
        let report = report(&files, &settings);
        assert_eq!(report.counting().count(), count, "{today:?}");
    }
}

#[test]
fn needing_a_class_does_not_settle_what_is_wrong_with_it() {
    let mut files =
        project("[integrations.feed.needs]\nclasses = [\"OrderApi\"]\n", &grants("class:OrderApi"));
    let code = "@RestResource(urlMapping='/orders/*')\nglobal without sharing class OrderApi {\n    @HttpGet\n    \
                global static List<Order> all() { return [SELECT Id FROM Order]; }\n}\n";
    let meta = "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>60.0</apiVersion>\
                <status>Active</status></ApexClass>\n";
    let path = "force-app/main/default/classes/OrderApi.cls";
    files.0.push((path.to_owned(), code.into()));
    files.0.push((format!("{path}-meta.xml"), meta.into()));
    let found = verdict(&lint(&files, &["apex-endpoint-ignores-sharing", "undeclared-permission"]));
    assert_eq!(found, ["apex-endpoint-ignores-sharing class:OrderApi"]);
}
