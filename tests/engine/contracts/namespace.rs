//! Contracts of a project that has a namespace of its own.

use super::project::{RULES_OF_CONTRACTS, grants, lint, project, verdict};

#[test]
fn the_own_namespace_may_be_left_out_on_either_side() {
    let contract = "[integrations.feed.needs]\nnever = [\"acme__Key__c:delete\", \"acme__*:view-all\"]\n\
                    [integrations.feed.needs.objects]\nSplit__c = { access = [\"read\"] }\n\
                    Invoice_Line__c = { access = [\"edit\"], read = [\"acme__Product__c\", \"Share__c\"], \
                    edit = [\"acme__Share__c\", \"Acme__Text__c\"], record-types = [\"acme__Sale\"] }\n\
                    Lead = { access = [\"read\"], all-records = true, read = { globs = [\"acme__ERP_*\"] } }\n\
                    acme__Rates__c = { access = [\"read\"] }\nKey__c = { access = [\"delete\"] }\n";
    let long = "acme__Split__c:read acme__Invoice_Line__c:read+edit acme__Invoice__c:read acme__Budget__c:read \
                acme__Invoice_Line__c.acme__Product__c:read acme__Invoice_Line__c.acme__Share__c:read \
                acme__Invoice_Line__c.acme__Text__c:read+edit Lead:read+view-all Lead.acme__ERP_Id__c:read \
                Lead.acme__Other__c:read \
                record-type:acme__Invoice_Line__c.acme__Sale record-type:acme__Invoice_Line__c.acme__Gift \
                custom-setting:acme__Rates__c acme__Key__c:read+edit+delete";
    for (holds, own) in [(long.to_owned(), "acme__"), (long.replace("acme__", ""), "")] {
        let mut files = project(contract, &grants(&holds));
        let settings = files.0.iter_mut().find(|(path, _)| path == "sfdx-project.json").unwrap();
        settings.1 = r#"{"packageDirectories": [{"path": "force-app"}], "namespace": "Acme"}"#.into();
        let mut expected = [
            format!("undeclared-field-access Lead.{own}Other__c:read"),
            format!("undeclared-object-access {own}Key__c:delete"),
            format!("undeclared-permission record-type:{own}Invoice_Line__c.{own}Gift"),
        ];
        expected.sort();
        assert_eq!(verdict(&lint(&files, &RULES_OF_CONTRACTS)), expected);
    }
}
