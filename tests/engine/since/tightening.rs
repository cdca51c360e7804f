//! What tightens counts at once.

use super::{ERP, compare, new, object, permission, policy, project};
use leastforce::report::model::PolicyFrom;

/// The same files under two configurations: the rule's findings of the change, and what is told.
fn tightened(base: &str, head: &str, orders: &str, rule: &str) -> (usize, String) {
    let report = compare(&project(base, orders, &[]), &project(head, orders, &[]), PolicyFrom::Base);
    (new(&report, rule).len(), policy(&report))
}

#[test]
fn a_waiver_that_is_taken_back_or_ends_earlier() {
    let waiver = |expires: &str| {
        format!(
            "{ERP}\n[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"permission-set:Orders\"\ngrant = \"ModifyAllData\"\n\
             reason = \"x\"\nowner = \"a@acme.example\"\nexpires = {expires}\n"
        )
    };
    let orders = permission("ModifyAllData");
    let (found, told) = tightened(&waiver("2027-01-31"), ERP, &orders, "modify-all-data");
    assert_eq!(found, 1, "{told}");
    assert!(told.contains("tightens: takes back the waiver of modify-all-data"), "{told}");
    let (found, told) = tightened(&waiver("2027-01-31"), &waiver("2027-01-01"), &orders, "modify-all-data");
    assert_eq!(found, 0, "it still holds");
    assert!(told.contains("tightens: lets the waiver"), "{told}");
}

#[test]
fn a_contract_that_shrinks() {
    let needs =
        |access: &str| format!("{ERP}[integrations.erp.needs.objects]\nOrder = {{ access = [{access}] }}\n");
    let orders = object("Order", true, false);
    let (found, told) =
        tightened(&needs("\"read\", \"edit\""), &needs("\"read\""), &orders, "undeclared-object-access");
    assert_eq!(found, 1, "{told}");
    assert!(
        told.contains("tightens: the contract of integration 'erp' asks for less: object Order:edit"),
        "{told}"
    );
}

#[test]
fn a_rule_that_is_turned_on_or_rated_higher() {
    let off = format!("{ERP}[rules]\nmodify-all-data = \"off\"\n");
    let orders = permission("ModifyAllData");
    let (found, told) = tightened(&off, ERP, &orders, "modify-all-data");
    assert_eq!(found, 1, "{told}");
    assert!(told.contains("tightens: turns modify-all-data on"), "{told}");

    let rated = format!("{ERP}[rules]\ndelete-granted = \"critical\"\n");
    let (base, head) = (project(ERP, "", &[]), project(&rated, &object("Order", false, true), &[]));
    let report = compare(&base, &head, PolicyFrom::Base);
    assert_eq!(new(&report, "delete-granted")[0].severity.name(), "critical");
}

#[test]
fn a_holder_that_counts_again() {
    let veto = "[[not-integration]]\nholder = \"permission-set:Orders\"\nreason = \"x\"\nowner = \"a@acme.example\"\n";
    let (found, told) = tightened(veto, ERP, &permission("ModifyAllData"), "modify-all-data");
    assert_eq!(found, 1, "{told}");
    assert!(told.contains("tightens: no longer says that permission-set:Orders is no integration"), "{told}");
}
