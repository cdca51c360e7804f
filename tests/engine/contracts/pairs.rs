//! Contracts and projects with a known verdict.

use std::fmt::Write as _;

use super::project::{RULES_OF_CONTRACTS, grants, lint, project, verdict};

pub struct Pair {
    pub what: &'static str,
    /// The rest of the integration's table and whatever follows.
    pub contract: &'static str,
    pub holds: &'static str,
    /// As [`verdict`] gives it; nothing for a pair that agrees.
    verdict: &'static [&'static str],
}

const fn pair(
    what: &'static str,
    contract: &'static str,
    holds: &'static str,
    verdict: &'static [&'static str],
) -> Pair {
    Pair { what, contract, holds, verdict }
}

pub const PAIRS: &[Pair] = &[
    pair("no contract is compared with nothing", "", "Account:read RunReports class:OrderApi", &[]),
    pair("a draft acts as no contract", "[integrations.feed.needs]\ndraft = true\n", "Account:read", &[]),
    pair(
        "an empty contract allows nothing",
        "[integrations.feed.needs]\n",
        "Account:read",
        &["undeclared-object-access Account:read"],
    ),
    pair("the API itself is always allowed", "[integrations.feed.needs]\n", "ApiEnabled", &[]),
    pair(
        "controls restrict, so nobody has to ask for them",
        "[integrations.feed.needs]\n",
        "ApiUserOnly TwoFactorApi",
        &[],
    ),
    pair(
        "every bit is held against the contract",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"] }\n",
        "Account:read+create",
        &["undeclared-object-access Account:create"],
    ),
    pair(
        "the stronger of two bits covers the weaker",
        "[integrations.feed.needs]\n",
        "Account:read+edit",
        &["undeclared-object-access Account:edit"],
    ),
    pair(
        "what is asked for implies what it stands on",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"delete\"] }\n",
        "Account:read+edit+delete",
        &[],
    ),
    pair(
        "all records are View All",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], all-records = true }\n",
        "Account:read+view-all",
        &[],
    ),
    pair(
        "all records are Modify All only for who edits and deletes",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], all-records = true }\n",
        "Account:read+edit+delete+view-all+modify-all",
        &["undeclared-object-access Account:modify-all"],
    ),
    pair(
        "all records and every right are Modify All",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"delete\"], all-records = true }\n",
        "Account:read+edit+delete+view-all+modify-all",
        &[],
    ),
    pair(
        "View All alone is more than reading",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"] }\n",
        "Account:read+view-all",
        &["undeclared-object-access Account:view-all"],
    ),
    pair(
        "reading all fields is View All Fields",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = \"all\" }\n",
        "Account:read+view-all-fields Account.Phone:read",
        &[],
    ),
    pair(
        "what may be edited is unknown beside View All Fields",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], read = \"all\", edit = [\"Margin__c\"] }\n",
        "Account:read+edit+view-all-fields",
        &["unmet-need -?"],
    ),
    pair(
        "a list of fields is not View All Fields",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = [\"Phone\"] }\n",
        "Account:read+view-all-fields",
        &["undeclared-object-access Account:view-all-fields"],
    ),
    pair(
        "editing a field is reading it",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], edit = [\"Phone\"] }\n",
        "Account:read+edit Account.Phone:read+edit",
        &[],
    ),
    pair(
        "reading a field is not editing it",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], read = [\"Phone\"] }\n",
        "Account:read+edit Account.Phone:read+edit",
        &["undeclared-field-access Account.Phone:edit"],
    ),
    pair(
        "a field that is not listed",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = [\"Phone\"] }\n",
        "Account:read Account.Phone:read Account.Margin__c:read",
        &["undeclared-field-access Account.Margin__c:read"],
    ),
    pair(
        "all custom fields end in __c",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = \"all-custom\" }\n",
        "Account:read Account.Margin__c:read Account.Phone:read",
        &["undeclared-field-access Account.Phone:read"],
    ),
    pair(
        "globs and their exceptions, whatever the case",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = { globs = [\"ERP_*\"], except = [\"erp_note__c\"] } }\n",
        "Account:read Account.erp_Id__c:read Account.ERP_Note__c:read",
        &["undeclared-field-access Account.ERP_Note__c:read"],
    ),
    pair(
        "an address is granted as a whole",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], read = [\"BillingCity\", \"BillingStreet\"] }\n",
        "Account:read Account.BillingAddress:read",
        &[],
    ),
    pair(
        "a field that only ends like a part of an address is granted as itself",
        "[integrations.feed.needs.objects]\nAsset = { access = [\"read\"], read = [\"BatteryCapacity\"] }\n",
        "Account:read Asset:read Asset.BatteryCapacity:read",
        &[],
    ),
    pair(
        "what only ends like a part of an address allows no other field, unless its words say so",
        "[integrations.feed.needs.objects]\nVehicle = { access = [\"read\"], read = [\"OdometerState\", \"BatteryCapacity\", \"BayCity\"] }\n",
        "Account:read Asset:read Vehicle:read Vehicle.OdometerState:read Vehicle.BatteryCapaAddress:read Vehicle.BayAddress:read",
        &[
            "undeclared-field-access Vehicle.BatteryCapaAddress:read",
            "unmet-need Vehicle.BatteryCapacity:read",
        ],
    ),
    pair(
        "never and exceptions know a field by all its names",
        "[integrations.feed.needs]\nnever = [\"Contact.Account:read\", \"Contact.MailingCity:read\", \"*.ReportsTo:edit\", \"Activity.X__c:read\", \"Contact.*Street:edit\"]\n[integrations.feed.needs.objects]\nContact = { access = [\"edit\"], read = { globs = [\"*\"] }, edit = { globs = [\"*\"] } }\nCase = { access = [\"read\"], read = { globs = [\"*\"], except = [\"Contact\", \"Order__r\", \"*City\"] } }\nTask = { access = [\"read\"], read = [\"X__c\", \"Y__c\"] }\n",
        "Contact:read+edit Contact.AccountId:read Contact.MailingAddress:read Contact.ReportsToId:read+edit Contact.OtherAddress:read+edit Contact.Phone:read Case:read Case.ContactId:read Case.Order__c:read Case.SiteAddress:read Case.AssetId:read Task.X__c:read Event.Y__c:read",
        &[
            "undeclared-field-access Case.ContactId:read",
            "undeclared-field-access Case.Order__c:read",
            "undeclared-field-access Case.SiteAddress:read",
            "undeclared-field-access Contact.AccountId:read",
            "undeclared-field-access Contact.MailingAddress:read",
            "undeclared-field-access Contact.OtherAddress:edit",
            "undeclared-field-access Contact.ReportsToId:edit",
            "undeclared-field-access Task.X__c:read",
        ],
    ),
    pair(
        "a glob without a star is one field under each of its names",
        "[integrations.feed.needs.objects]\nContact = { access = [\"read\"], read = { globs = [\"MailingCity\", \"Account\"] } }\n",
        "Contact:read Contact.MailingAddress:read Contact.AccountId:read",
        &[],
    ),
    pair(
        "a lookup goes by two names",
        "[integrations.feed.needs.objects]\nContact = { access = [\"read\"], read = [\"Account\"] }\nCase = { access = [\"read\"], read = [\"Case.ContactId\", \"Order__r\"] }\n",
        "Contact:read Contact.AccountId:read Case:read Case.ContactId:read Case.Order__c:read",
        &[],
    ),
    pair(
        "fields that come with the object are not missed",
        "[integrations.feed.needs.objects]\nContact = { access = [\"read\"], read = [\"Id\", \"Name\", \"LastName\", \"CreatedDate\", \"OwnerId\"] }\n",
        "Contact:read",
        &[],
    ),
    pair(
        "what nothing grants is missed",
        "[integrations.feed.needs]\npermissions = [\"RunReports\"]\nclasses = [\"OrderApi\"]\n[integrations.feed.needs.objects]\nAccount = { access = [\"edit\"], read = [\"Phone\"] }\n",
        "Account:read",
        &[
            "unmet-need Account.Phone:read",
            "unmet-need Account:edit",
            "unmet-need RunReports",
            "unmet-need class:OrderApi",
        ],
    ),
    pair(
        "user permissions, and what they imply",
        "[integrations.feed.needs]\npermissions = [\"TransferAnyLead\"]\n",
        "TransferAnyLead Lead:read+create RunReports",
        &["undeclared-permission RunReports"],
    ),
    pair(
        "lists of names",
        "[integrations.feed.needs]\nclasses = [\"OrderApi\"]\nflows = [\"Sync\"]\npages = [\"Print\"]\napps = [\"Orders\"]\ncustom-permissions = [\"Skip\"]\ncredentials = [\"ERP:Main\"]\ncustom-settings = [\"S__c\"]\ncustom-metadata = [\"M__mdt\"]\n",
        "class:OrderApi flow:Sync page:Print app:Orders custom-permission:Skip credential:ERP-Main custom-setting:S__c custom-metadata:M__mdt",
        &[],
    ),
    pair(
        "names outside the lists",
        "[integrations.feed.needs]\n",
        "class:A flow:B page:C app:D custom-permission:E credential:F-G custom-setting:H__c custom-metadata:I__mdt",
        &[
            "undeclared-permission app:D",
            "undeclared-permission class:A",
            "undeclared-permission credential:F-G",
            "undeclared-permission custom-metadata:I__mdt",
            "undeclared-permission custom-permission:E",
            "undeclared-permission custom-setting:H__c",
            "undeclared-permission flow:B",
            "undeclared-permission page:C",
        ],
    ),
    pair(
        "record types matter where some are listed",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], record-types = [\"B2B\"] }\nCase = { access = [\"read\"] }\n",
        "Account:read Case:read record-type:Account.B2B record-type:Account.B2C record-type:Case.Any",
        &["undeclared-permission record-type:Account.B2C"],
    ),
    pair(
        "record types of person accounts are not those of accounts",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], record-types = [\"personaccount.Buyer\", \"Account.B2B\"] }\n",
        "Account:read record-type:PersonAccount.Buyer record-type:Account.Buyer record-type:PersonAccount.B2B",
        &[
            "undeclared-permission record-type:Account.Buyer",
            "undeclared-permission record-type:PersonAccount.B2B",
            "unmet-need record-type:Account.B2B",
        ],
    ),
    pair(
        "whoever lists record types of person accounts alone lists none of the others",
        "[integrations.feed.needs.objects]\nAccount = { access = [\"read\"], record-types = [\"PersonAccount.Buyer\"] }\n",
        "Account:read record-type:PersonAccount.Buyer record-type:Account.Buyer",
        &["undeclared-permission record-type:Account.Buyer"],
    ),
    pair(
        "line items are the order's matter",
        "[integrations.feed.needs.objects]\nOrderItem = { access = [\"read\", \"create\"], read = [\"Note__c\"] }\n",
        "Order:read+edit OrderItem.Note__c:read",
        &[],
    ),
    pair(
        "line items without their order",
        "[integrations.feed.needs.objects]\nOrderItem = { access = [\"read\"] }\n",
        "",
        &["unmet-need OrderItem:read"],
    ),
    pair(
        "tasks are had by user permissions",
        "[integrations.feed.needs.objects]\nTask = { access = [\"create\"], edit = [\"Ref__c\"] }\n",
        "EditTask Event.Ref__c:read+edit",
        &[],
    ),
    pair(
        "a dangerous permission must be asked for by name",
        "[integrations.feed.needs.objects]\nUser = { access = [\"edit\"] }\n",
        "ManageUsers",
        &["undeclared-permission ManageUsers"],
    ),
    pair(
        "subscribers to changes need View All",
        "[integrations.feed.needs]\ncdc = [\"Order\", \"InvoiceChangeEvent\"]\n",
        "Order:read+view-all",
        &["unmet-need Invoice:view-all"],
    ),
    pair(
        "subscribers to users and tasks need more",
        "[integrations.feed.needs]\ncdc = [\"User\", \"Task\"]\n",
        "ViewAllUsers ViewAllData",
        &[],
    ),
    pair(
        "subscribers to events read them",
        "[integrations.feed.needs]\nevents = [\"Order_Changed__e\"]\n",
        "Order_Changed__e:read+create",
        &["undeclared-object-access Order_Changed__e:create"],
    ),
    pair(
        "never wins over what is asked for",
        "[integrations.feed.needs]\nnever = [\"Contact.SSN__c:read\"]\n[integrations.feed.needs.objects]\nContact = { access = [\"read\"], read = \"all\" }\n",
        "Contact:read+view-all-fields Contact.SSN__c:read",
        &["undeclared-object-access Contact:view-all-fields"],
    ),
    pair(
        "never wins over a glob",
        "[integrations.feed.needs]\nnever = [\"Contact.SSN__c:read\"]\n[integrations.feed.needs.objects]\nContact = { access = [\"read\"], read = \"all-custom\" }\n",
        "Contact:read Contact.SSN__c:read Contact.Key__c:read",
        &["undeclared-field-access Contact.SSN__c:read"],
    ),
    pair(
        "never takes along what would bring it",
        "[integrations.feed.needs]\nnever = [\"*:delete\", \"Manage*\"]\npermissions = [\"ManageCases\"]\n[integrations.feed.needs.objects]\nCase = { access = [\"delete\"], all-records = true }\n",
        "ManageCases Case:read+edit+delete+view-all",
        &["undeclared-object-access Case:delete", "undeclared-permission ManageCases"],
    ),
    pair(
        "shared contracts add up",
        "[integrations.feed.needs]\nuses = [\"api\"]\n[integrations.feed.needs.objects]\nAccount = { access = [\"read\"] }\n[base.api]\npermissions = [\"RunReports\"]\n[base.api.objects]\nAccount = { access = [\"create\"] }\n",
        "RunReports Account:read+create",
        &[],
    ),
    pair(
        "one who only reads needs no contract for that",
        "kind = \"read-only\"\n",
        "Account:read+edit Account.Phone:read+edit Account:view-all",
        &["write-on-read-only Account.Phone:edit", "write-on-read-only Account:edit"],
    ),
    pair(
        "one who only reads may ask for an exception",
        "kind = \"read-only\"\n[integrations.feed.needs.objects]\nMark__c = { access = [\"edit\"] }\nAccount = { access = [\"read\"] }\n",
        "Mark__c:read+edit Account:read+delete",
        &["undeclared-object-access Account:delete"],
    ),
    pair(
        "what a managed set is said to grant meets a need, where the integration has that set",
        "[integrations.feed.needs.objects]\nns__Job__c = { access = [\"read\"] }\n[external.ns__Set]\nreason = \"vendor\"\ngrants = [\"ns__*:read\"]\n",
        "",
        &["unmet-need ns__Job__c:read"],
    ),
    pair(
        "what a managed set is said to grant is held against the contract",
        "permission-set-groups = [\"ns__Set\"]\n[integrations.feed.needs.objects]\nns__Job__c = { access = [\"read\"] }\n[external.ns__Set]\nreason = \"vendor\"\ngrants = [\"ns__*:read\", \"Lead:read+edit\", \"ApiUserOnly\"]\n",
        "",
        &["undeclared-object-access Lead:read+edit"],
    ),
    pair(
        "names compare whatever their case",
        "[integrations.feed.needs]\npermissions = [\"runreports\"]\n[integrations.feed.needs.objects]\naccount = { access = [\"read\"], read = [\"PHONE\"] }\n",
        "RunReports Account:read Account.Phone:read",
        &[],
    ),
    pair(
        "a detail comes with its master",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"create\"] }\n",
        "Invoice_Line__c:read+create Invoice__c:read",
        &[],
    ),
    pair(
        "the master is only read",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"create\"] }\n",
        "Invoice_Line__c:read+create Invoice__c:read+edit+view-all",
        &["undeclared-object-access Invoice__c:edit", "undeclared-object-access Invoice__c:view-all"],
    ),
    pair(
        "a detail without its master",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"] }\n",
        "Invoice_Line__c:read",
        &["unmet-need Invoice__c:read"],
    ),
    pair(
        "a lookup asks for nothing, and a master for no detail",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"], read = [\"Product__c\"] }\nInvoice__c = { access = [\"edit\"] }\n",
        "Invoice__c:read+edit Invoice_Line__c:read Invoice_Line__c.Product__c:read",
        &[],
    ),
    pair(
        "masters of masters, both of two, and an object that is its own",
        "[integrations.feed.needs.objects]\nsplit__C = { access = [\"read\"] }\n",
        "Split__c:read Invoice_Line__c:read Invoice__c:read Budget__c:read",
        &[],
    ),
    pair(
        "none of the masters is there, each missed once",
        "[integrations.feed.needs.objects]\nSplit__c = { access = [\"read\"] }\nInvoice_Line__c = { access = [\"edit\"] }\n",
        "Split__c:read",
        &["unmet-need Budget__c:read", "unmet-need Invoice_Line__c:edit", "unmet-need Invoice__c:read"],
    ),
    pair(
        "a master that is asked for is asked for once",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"] }\nInvoice__c = { access = [\"edit\"] }\n",
        "Invoice_Line__c:read",
        &["unmet-need Invoice__c:edit"],
    ),
    pair(
        "whoever subscribes to details reads the master",
        "[integrations.feed.needs]\ncdc = [\"Invoice_Line__ChangeEvent\"]\n",
        "Invoice_Line__c:read+view-all Invoice__c:read+view-all",
        &[],
    ),
    pair(
        "a master that the order controls is read through the order",
        "[integrations.feed.needs.objects]\nNote__c = { access = [\"read\"] }\n",
        "Note__c:read Order:read",
        &[],
    ),
    pair(
        "a master that the order controls, without the order",
        "[integrations.feed.needs.objects]\nNote__c = { access = [\"read\"] }\n",
        "Note__c:read",
        &["unmet-need Order:read"],
    ),
    pair(
        "what a permission cannot be granted without is no surplus",
        "[integrations.feed.needs]\npermissions = [\"QueryAllFiles\"]\n",
        "QueryAllFiles ViewAllData",
        &[],
    ),
    pair(
        "what requires a permission does not come with it",
        "[integrations.feed.needs]\npermissions = [\"ViewAllData\"]\n",
        "QueryAllFiles ViewAllData",
        &["undeclared-permission QueryAllFiles"],
    ),
    pair(
        "a calculated field to be edited is one to be read",
        "[integrations.feed.needs.objects]\nInvoice__c = { access = [\"read\"], edit = [\"Total__c\"] }\nInvoice_Line__c = { access = [\"edit\"], read = \"all-custom\", edit = [\"Share__c\", \"Text__c\"] }\n",
        "Invoice__c:read Invoice__c.Total__c:read Invoice_Line__c:read+edit Invoice_Line__c.Text__c:read+edit Invoice_Line__c.Share__c:read Invoice_Line__c.Product__c:read",
        &[],
    ),
    pair(
        "all records of a detail are all records of its master",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"], all-records = true }\n",
        "Invoice__c:read Invoice_Line__c:read+view-all",
        &["unmet-need Invoice__c:view-all"],
    ),
    pair(
        "what is never to be held is no part of all fields",
        "[integrations.feed.needs]\nnever = [\"Invoice_Line__c.Share__c:read\"]\n[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"], read = \"all-custom\" }\n",
        "Invoice__c:read Invoice_Line__c:read Invoice_Line__c.Product__c:read",
        &[],
    ),
    pair(
        "all custom fields are all that the repository names",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"read\"], read = \"all-custom\" }\n",
        "Invoice__c:read Invoice_Line__c:read Invoice_Line__c.Share__c:read",
        &["unmet-need Invoice_Line__c.*__c:read"],
    ),
    pair(
        "the field that leads to the master comes with its object under each of its names",
        "[integrations.feed.needs.objects]\nInvoice_Line__c = { access = [\"edit\"], edit = [\"Invoice__r\"] }\n",
        "Invoice__c:read Invoice_Line__c:read+edit",
        &[],
    ),
    pair(
        "a calculated field that nothing grants is missed as read",
        "[integrations.feed.needs.objects]\nInvoice__c = { access = [\"read\"], edit = [\"Invoice__c.total__c\"] }\n",
        "Invoice__c:read",
        &["unmet-need Invoice__c.total__c:read"],
    ),
    pair(
        "what is written is asked for, whatever can be granted",
        "[integrations.feed.needs.objects]\nInvoice__c = { access = [\"edit\"], edit = [\"Total__c\"] }\nRates__c = { access = [\"read\"] }\nPaid__e = { access = [\"read\"], read = [\"Amount__c\"] }\n",
        "Invoice__c:read+edit Invoice__c.Total__c:read+edit Rates__c:read custom-setting:Rates__c Paid__e:read Paid__e.Amount__c:read",
        &[],
    ),
    pair(
        "a custom setting among the objects is a custom setting",
        "[integrations.feed.needs.objects]\nRates__c = { access = [\"read\"], read = [\"Rate__c\"] }\n",
        "custom-setting:Rates__c",
        &[],
    ),
    pair(
        "a custom metadata type among the objects, without any access",
        "[integrations.feed.needs.objects]\nMap__mdt = { access = [\"read\"], read = \"all\" }\n",
        "",
        &["unmet-need custom-metadata:Map__mdt"],
    ),
    pair(
        "what a standard object depends on is needed, with all records where they are",
        "[integrations.feed.needs.objects]\nContract = { access = [\"read\"], all-records = true }\nQuote = { access = [\"read\"] }\n",
        "Account:read+view-all Contract:read+view-all Quote:read Opportunity:read",
        &[],
    ),
    pair(
        "what a permission depends on is needed",
        "[integrations.feed.needs]\npermissions = [\"EditActivatedOrders\", \"ViewSetup\"]\n",
        "EditActivatedOrders ActivateOrder ViewSetup ViewRoles Order:read+edit",
        &[],
    ),
    pair(
        "what is missing of it is missed",
        "[integrations.feed.needs.objects]\nQuote = { access = [\"read\"] }\n",
        "Quote:read",
        &["unmet-need Opportunity:read"],
    ),
    pair(
        "what is only seen with it is not asked for",
        "[integrations.feed.needs.objects]\nEntitlement = { access = [\"read\"] }\n",
        "Entitlement:read Account:read",
        &["undeclared-object-access Account:read"],
    ),
    pair(
        "an event comes with its fields",
        "[integrations.feed.needs.objects]\nPaid__e = { access = [\"create\"], edit = [\"Amount__c\"], read = \"all\" }\n",
        "Paid__e:read+create",
        &[],
    ),
];

#[test]
fn every_pair_has_its_verdict() {
    assert!(PAIRS.len() >= 40);
    let mut wrong = String::new();
    for Pair { what, contract, holds, verdict: expected } in PAIRS {
        let found = verdict(&lint(&project(contract, &grants(holds)), &RULES_OF_CONTRACTS));
        if found != *expected {
            writeln!(wrong, "{what}:\n  expected {expected:?}\n  found    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
