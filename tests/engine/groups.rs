//! Permission set groups: what they mute, whose they are, and what of them is missing.

use crate::engine::common::{Files, lines, lint};
use leastforce::report::model::Report;

const CAMPAIGN: &str = "<objectPermissions><object>Campaign</object><allowRead>true</allowRead><allowEdit>true</allowEdit><allowDelete>true</allowDelete><modifyAllRecords>true</modifyAllRecords></objectPermissions>";
const MUTE_CAMPAIGN: &str = "<objectPermissions><object>Campaign</object><allowEdit>true</allowEdit><allowDelete>true</allowDelete><modifyAllRecords>true</modifyAllRecords></objectPermissions>";

fn user_permissions(names: &[&str]) -> String {
    let one = |name: &&str| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    };
    names.iter().map(one).collect::<Vec<_>>().concat()
}

fn file(folder: &str, name: &str, suffix: &str, root: &str, body: &str) -> (String, String) {
    let path = format!("force-app/main/default/{folder}/{name}.{suffix}-meta.xml");
    (path, format!("<{root}>{body}</{root}>"))
}

fn set(name: &str, body: &str) -> (String, String) {
    file("permissionsets", name, "permissionset", "PermissionSet", body)
}

fn mute(name: &str, body: &str) -> (String, String) {
    file("mutingpermissionsets", name, "mutingpermissionset", "MutingPermissionSet", body)
}

fn profile(name: &str, body: &str) -> (String, String) {
    file("profiles", name, "profile", "Profile", body)
}

fn group(name: &str, members: &[&str], muting: &[&str]) -> (String, String) {
    let members = members.iter().map(|m| format!("<permissionSets>{m}</permissionSets>"));
    let muting = muting.iter().map(|m| format!("<mutingPermissionSets>{m}</mutingPermissionSets>"));
    let body: String = members.chain(muting).collect();
    file("permissionsetgroups", name, "permissionsetgroup", "PermissionSetGroup", &body)
}

fn run(config: &str, files: impl IntoIterator<Item = (String, String)>, rules: &[&str]) -> Report {
    let own = (!config.is_empty()).then(|| ("leastforce.toml".to_owned(), config.to_owned()));
    lint(&Files::new(own.into_iter().chain(files)), rules)
}

/// `grant: message`, sorted.
fn said(report: &Report) -> Vec<String> {
    let mut said: Vec<_> = report
        .findings
        .iter()
        .map(|f| format!("{}: {}", f.grant.as_deref().unwrap_or("-"), f.message))
        .collect();
    said.sort();
    said
}

fn identities(report: &Report) -> Vec<&str> {
    report.identities.iter().map(|i| i.name.as_str()).collect()
}

const OBJECTS: [&str; 2] = ["modify-all-records", "delete-granted"];

#[test]
fn what_a_group_mutes_is_not_held_through_it() {
    let files = || [set("Campaigns", CAMPAIGN), mute("Muted", MUTE_CAMPAIGN)];
    let config = "[integrations.mail]\npermission-set-groups = ['Quiet']\n";
    let quiet = || group("Quiet", &["Campaigns"], &["Muted"]);
    let report = run(config, files().into_iter().chain([quiet()]), &OBJECTS);
    assert_eq!(said(&report), Vec::<String>::new());

    let loud = group("Loud", &["Campaigns"], &[]);
    let both = format!("{config}[integrations.ads]\npermission-set-groups = ['Loud']\n");
    let report = run(&both, files().into_iter().chain([quiet(), loud]), &OBJECTS);
    let who: Vec<_> = report.findings.iter().map(|f| f.identities.join(" ")).collect();
    assert_eq!(who, ["ads", "ads"], "the same set elsewhere shows all of it\n{}", lines(&report));
    assert!(report.findings.iter().all(|f| f.path_is("Campaigns")), "never at the muting set");
}

trait At {
    fn path_is(&self, name: &str) -> bool;
}

impl At for leastforce::report::model::Finding {
    fn path_is(&self, name: &str) -> bool {
        self.location.path.contains(&format!("/{name}.permissionset-"))
    }
}

#[test]
fn one_unmuted_way_is_enough() {
    let config = "[integrations.mail]\npermission-set-groups = ['Quiet']\npermission-sets = ['Campaigns']\n";
    let files = [
        set("Campaigns", CAMPAIGN),
        mute("Muted", MUTE_CAMPAIGN),
        group("Quiet", &["Campaigns"], &["Muted"]),
    ];
    let report = run(config, files, &OBJECTS);
    assert_eq!(report.findings.len(), 2, "{}", lines(&report));
}

#[test]
fn a_muting_set_grants_nothing() {
    let everything = user_permissions(&["ModifyAllData", "AuthorApex", "ApiUserOnly"]);
    let files = [
        mute("ERP_Integration_User", &everything),
        set("ERP", &user_permissions(&["ApiEnabled"])),
        group("ERP_All", &["ERP"], &["ERP_Integration_User"]),
    ];
    let report = run("", files, &["modify-all-data", "author-apex", "missing-api-only"]);
    assert_eq!((identities(&report), said(&report)), (vec![], vec![]));
}

#[test]
fn muting_the_restriction_to_the_api_is_a_loss() {
    let files = |muting: &[&str]| {
        [
            profile("ERP", &user_permissions(&["ApiEnabled"])),
            set("Base", &user_permissions(&["ApiUserOnly"])),
            mute("Open", &user_permissions(&["ApiUserOnly"])),
            group("ERP_All", &["Base"], muting),
        ]
    };
    let config = "[integrations.erp]\nprofile = 'ERP'\npermission-set-groups = ['ERP_All']\n";
    assert_eq!(said(&run(config, files(&[]), &["missing-api-only"])), Vec::<String>::new());
    let report = run(config, files(&["Open"]), &["missing-api-only"]);
    assert_eq!(said(&report), ["-: nothing gives profile 'ERP' API Only User (ApiUserOnly)"]);
}

#[test]
fn messages_name_the_group_where_no_way_leads_past_it() {
    let power = || set("Power", &user_permissions(&["ModifyAllData", "ApiUserOnly"]));
    let message = |config: &str, files: Vec<(String, String)>| {
        said(&run(config, files, &["modify-all-data"])).join("\n")
    };
    let all = || group("ERP_All", &["Power"], &[]);
    let config = "[integrations.erp]\npermission-set-groups = ['ERP_All']\n";
    assert_eq!(
        message(config, vec![power(), all()]),
        "ModifyAllData: permission set 'Power', used by integration 'erp' through permission set group 'ERP_All', grants Modify All Data (ModifyAllData)"
    );
    assert_eq!(
        message("", vec![power(), all()]),
        "ModifyAllData: permission set 'Power', in permission set group 'ERP_All', grants Modify All Data (ModifyAllData)"
    );
    let direct = format!("{config}permission-sets = ['Power']\n");
    assert_eq!(
        message(&direct, vec![power(), all()]),
        "ModifyAllData: permission set 'Power', used by integration 'erp', grants Modify All Data (ModifyAllData)"
    );
}

#[test]
fn members_belong_to_the_identity_of_their_group() {
    let files = || {
        [
            set("ERP_Integration", CAMPAIGN),
            set("Shop_Integration", CAMPAIGN),
            group("ERP_Integration_User", &["ERP_Integration"], &[]),
            group("Campaign_Desk", &["Shop_Integration"], &[]),
        ]
    };
    let report = run("", files(), &[]);
    // People's group explains nothing: the set in it stays an identity of its own.
    assert_eq!(identities(&report), ["Shop_Integration", "ERP_Integration_User"]);
    let report = run("[integrations.erp]\npermission-set-groups = ['ERP_Integration_User']\n", files(), &[]);
    assert_eq!(identities(&report), ["erp", "Shop_Integration"]);
}

#[test]
fn a_vetoed_group_is_no_identity_and_hides_no_member() {
    let files = [set("ERP_Integration", CAMPAIGN), group("ERP_Integration_User", &["ERP_Integration"], &[])];
    let config = "[[not-integration]]\nholder = 'group:ERP_Integration_User'\nreason = 'people'\n";
    assert_eq!(identities(&run(config, files, &[])), ["ERP_Integration"]);
}

#[test]
fn what_a_group_names_and_nobody_has_is_unresolved() {
    let files = || [group("ERP_Integration_User", &["ns__Managed"], &["Nowhere"])];
    let report = run("", files(), &[]);
    let unresolved: Vec<_> = report
        .unresolved
        .iter()
        .map(|u| {
            (
                u.reference.as_str(),
                u.location
                    .as_ref()
                    .map(|l| l.path.ends_with("ERP_Integration_User.permissionsetgroup-meta.xml")),
            )
        })
        .collect();
    assert_eq!(
        unresolved,
        [("muting-permission-set:Nowhere", Some(true)), ("permission-set:ns__Managed", Some(true))]
    );
    let config = "[external.ns__managed]\nreason = 'reviewed'\n[external.Nowhere]\nreason = 'reviewed'\n";
    assert!(run(config, files(), &[]).unresolved.is_empty());
}

#[test]
fn a_permission_set_licence_in_a_profile_keeps_no_set_away() {
    let files = [
        profile("ERP", "<userLicense>SalesforceAPIIntegrationPsl</userLicense>"),
        set("Orders", &format!("<license>Salesforce</license>{CAMPAIGN}")),
    ];
    let config = "[integrations.erp]\nprofile = 'ERP'\npermission-sets = ['Orders']\n";
    assert_eq!(run(config, files, &OBJECTS).findings.len(), 2);
}

#[test]
fn muting_a_master_reaches_the_details_of_details() {
    let field = |object: &str, master: &str| {
        let path = format!("force-app/main/default/objects/{object}/fields/Of__c.field-meta.xml");
        let text = format!(
            "<CustomField><fullName>Of__c</fullName><referenceTo>{master}</referenceTo><type>MasterDetail</type></CustomField>"
        );
        (path, text)
    };
    let grant = |object: &str| CAMPAIGN.replace("Campaign", object);
    let read = "<objectPermissions><object>Campaign</object><allowRead>true</allowRead></objectPermissions>";
    // Nothing names the object between them.
    let files = |muting: &[&str]| {
        [
            set("Lines", &grant("Line__c")),
            mute("Muted", read),
            group("ERP_All", &["Lines"], muting),
            field("Line__c", "Bill__c"),
            field("Bill__c", "Campaign"),
        ]
    };
    let config = "[integrations.erp]\npermission-set-groups = ['ERP_All']\n";
    assert_eq!(run(config, files(&[]), &OBJECTS).findings.len(), 2);
    assert_eq!(said(&run(config, files(&["Muted"]), &OBJECTS)), Vec::<String>::new());
}

/// A group refers to API names, so that a set with such a label is another one.
#[test]
fn a_label_makes_no_member() {
    let labelled = set("Power", &format!("<label>Nowhere</label>{}", user_permissions(&["ModifyAllData"])));
    let files = [labelled, group("ERP_All", &["Nowhere"], &[])];
    let config = "[integrations.erp]\npermission-set-groups = ['ERP_All']\n";
    let report = run(config, files, &["modify-all-data"]);
    let unresolved: Vec<_> = report.unresolved.iter().map(|u| u.reference.as_str()).collect();
    assert_eq!((unresolved, said(&report)), (vec!["permission-set:Nowhere"], vec![]));
}

#[test]
fn a_set_of_another_licence_is_not_held_in_a_group_either() {
    let files = [
        profile(
            "ERP",
            &format!(
                "<userLicense>Salesforce Integration</userLicense>{}",
                user_permissions(&["ApiEnabled"])
            ),
        ),
        set("Orders", &format!("<license>Salesforce</license>{CAMPAIGN}")),
        group("ERP_All", &["Orders"], &[]),
    ];
    let config = "[integrations.erp]\nprofile = 'ERP'\npermission-set-groups = ['ERP_All']\n";
    let rules = ["license-mismatch", "modify-all-records", "delete-granted"];
    let report = run(config, files, &rules);
    let found: Vec<_> = report.findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(found, ["license-mismatch"]);
}

#[test]
fn an_administrator_without_a_file_has_all_rights_and_a_hedge() {
    let files = [set("Orders", CAMPAIGN)];
    let config = "[integrations.erp]\nprofile = 'system administrator'\npermission-sets = ['Orders']\n";
    let report = run(config, files, &["system-administrator-identity", "missing-api-enabled"]);
    let [finding] = &report.findings[..] else { panic!("{}", lines(&report)) };
    assert_eq!(finding.location.path, "leastforce.toml");
    assert!(finding.help.contains("not in the repository"), "{}", finding.help);
    assert!(report.unresolved.is_empty());
}

#[test]
fn a_holder_cannot_be_declared_by_name_and_vetoed_by_label() {
    let files = || [set("ERP_01", "<label>ERP Orders</label>")];
    let veto = "[[not-integration]]\nholder = 'permission-set:erp orders'\nreason = 'people'\n";
    let both = format!("[integrations.erp]\npermission-sets = ['ERP_01']\n{veto}");
    let report = run(&both, files(), &[]);
    let errors: Vec<_> = report.errors.iter().map(|e| (e.path.as_str(), e.message.as_str())).collect();
    assert_eq!(
        errors,
        [(
            "leastforce.toml",
            "permission set 'ERP_01' is no integration here and belongs to integration 'erp'; keep one of the two"
        )]
    );
    assert!(run(veto, files(), &[]).errors.is_empty());
}
