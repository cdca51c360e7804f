//! A change cannot excuse itself: what loosens in it does not count for what it brings up.

use super::{ERP, SETS, compare, new, object, permission, policy, project, set};
use crate::engine::common::{Files, compare_by};
use leastforce::report::model::{PolicyFrom, Report, Safety};

/// A violation and the configuration that would excuse it, in one change.
struct Excuse {
    base: Files,
    head: Files,
    /// The rule that reports the violation.
    rule: &'static str,
    /// A part of what the report says of the configuration.
    told: &'static str,
}

impl Excuse {
    /// The finding stays, the report names the loosening and what it would silence, and `--policy head` accepts it.
    #[track_caller]
    fn fails(&self) -> Report {
        let report = self.told_and_reported();
        let accepted = compare(&self.base, &self.head, PolicyFrom::Head);
        assert!(new(&accepted, self.rule).is_empty(), "{}", policy(&accepted));
        assert_eq!(silenced(&accepted), silenced(&report));
        assert!(policy(&accepted).contains(self.told));
        report
    }

    #[track_caller]
    fn told_and_reported(&self) -> Report {
        let report = compare(&self.base, &self.head, PolicyFrom::Base);
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        assert!(!new(&report, self.rule).is_empty(), "{}\n{:#?}", policy(&report), report.summary);
        let told = policy(&report);
        let line = told.lines().find(|line| line.contains(self.told)).unwrap_or_else(|| panic!("{told}"));
        assert!(line.starts_with("loosens: ") && !line.ends_with("Some(0)"), "{told}");
        assert!(silenced(&report) > 0, "{told}");
        report
    }
}

fn silenced(report: &Report) -> usize {
    report.comparison.as_ref().unwrap().policy.silenced
}

/// A change of the configuration together with Modify All Data in the set of `erp`.
fn with_modify_all(base: &str, head: &str, told: &'static str) -> Excuse {
    Excuse {
        base: project(base, "", &[]),
        head: project(head, &permission("ModifyAllData"), &[]),
        rule: "modify-all-data",
        told,
    }
}

const WAIVER: &str = "\n[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"permission-set:Orders\"\ngrant = \"ModifyAllData\"\n\
                      reason = \"needed\"\nowner = \"erp@acme.example\"\nexpires = 2027-01-31\n";

#[test]
fn a_waiver_that_is_added() {
    with_modify_all(
        ERP,
        &format!("{ERP}{WAIVER}"),
        "adds the waiver of modify-all-data for permission-set:Orders",
    )
    .fails();
}

#[test]
fn a_waiver_that_grows() {
    let narrow = WAIVER.replace("ModifyAllData", "ModifyAllRecords");
    let wide = WAIVER.replace("\"ModifyAllData\"", "\"ModifyAll*\"");
    with_modify_all(&format!("{ERP}{narrow}"), &format!("{ERP}{wide}"), "adds the waiver of modify-all-data")
        .fails();
}

#[test]
fn a_waiver_for_another_integration_does_not_serve() {
    let by_name = |name: &str| {
        WAIVER.replace("subject = \"permission-set:Orders\"", &format!("integration = \"{name}\""))
    };
    let other = "[integrations.web]\nowner = \"w@acme.example\"\npermission-sets = [\"Web\"]\n";
    with_modify_all(
        &format!("{ERP}{other}{}", by_name("web")),
        &format!("{ERP}{other}{}", by_name("erp")),
        "adds the waiver",
    )
    .fails();
}

#[test]
fn a_rule_that_is_turned_off() {
    let head = format!("{ERP}[rules]\nmodify-all-data = \"off\"\n");
    let report = with_modify_all(ERP, &head, "turns modify-all-data off").fails();
    assert_eq!(new(&report, "modify-all-data")[0].severity.name(), "critical");
}

#[test]
fn a_rule_that_is_rated_lower() {
    let head = format!("{ERP}[rules]\nmodify-all-data = \"low\"\n");
    let excuse = with_modify_all(ERP, &head, "rates modify-all-data low instead of as by default");
    let report = compare(&excuse.base, &excuse.head, PolicyFrom::Base);
    assert_eq!(new(&report, "modify-all-data")[0].severity.name(), "critical", "{}", policy(&report));
    assert!(policy(&report).contains(&format!("loosens: {} Some(1)", excuse.told)), "{}", policy(&report));
    let accepted = compare(&excuse.base, &excuse.head, PolicyFrom::Head);
    assert_eq!(new(&accepted, "modify-all-data")[0].severity.name(), "low");
}

#[test]
fn a_rule_that_was_rated_higher() {
    let rated = |level: &str| format!("{ERP}[rules]\ndelete-granted = \"{level}\"\n");
    let (base, head) =
        (project(&rated("critical"), "", &[]), project(&rated("low"), &object("Order", false, true), &[]));
    let report = compare(&base, &head, PolicyFrom::Base);
    assert_eq!(new(&report, "delete-granted")[0].severity.name(), "critical");
    assert!(
        policy(&report).contains("rates delete-granted low instead of critical Some(1)"),
        "{}",
        policy(&report)
    );
}

#[test]
fn an_option_that_is_loosened() {
    let most = |n: u32| format!("{ERP}[rules]\nobject-sprawl = {{ max-objects = {n} }}\n");
    let objects =
        |n: usize| (0..n).map(|i| object(&format!("Thing{i}__c"), false, false)).collect::<String>();
    Excuse {
        base: project(&most(3), &objects(3), &[]),
        head: project(&most(100), &objects(5), &[]),
        rule: "object-sprawl",
        told: "sets max-objects of object-sprawl to 100 instead of 3",
    }
    .fails();
}

#[test]
fn a_contract_that_grows() {
    let needs =
        |access: &str| format!("{ERP}[integrations.erp.needs.objects]\nOrder = {{ access = [{access}] }}\n");
    let orders = |delete| object("Order", false, delete);
    let excuse = Excuse {
        base: project(&needs("\"read\""), &orders(false), &[]),
        head: project(&needs("\"read\", \"delete\""), &orders(true), &[]),
        rule: "privilege-increase",
        told: "the contract of integration 'erp' asks for more: object Order:edit",
    };
    // Delete takes edit with it in a contract, but only what is written is told.
    let excuse =
        Excuse { told: "the contract of integration 'erp' asks for more: object Order:delete", ..excuse };
    excuse.fails();
}

#[test]
fn a_shared_contract_that_grows() {
    let needs = |access: &str| {
        format!(
            "{ERP}[integrations.erp.needs]\nuses = [\"all\"]\n[base.all.objects]\nOrder = {{ access = [{access}] }}\n"
        )
    };
    Excuse {
        base: project(&needs("\"read\""), &object("Order", false, false), &[]),
        head: project(&needs("\"read\", \"edit\""), &object("Order", true, false), &[]),
        rule: "privilege-increase",
        told: "the contract of integration 'erp' asks for more: object Order:edit",
    }
    .fails();
}

#[test]
fn a_contract_that_is_no_longer_agreed_or_drops_a_ban() {
    let needs = |more: &str| {
        format!("{ERP}[integrations.erp.needs]\n{more}objects = {{ Order = {{ access = [\"read\"] }} }}\n")
    };
    let (before, after) = (object("Order", false, false), object("Order", true, false));
    for head in [needs("draft = true\n"), ERP.to_owned()] {
        Excuse {
            base: project(&needs(""), &before, &[]),
            head: project(&head, &after, &[]),
            rule: "privilege-increase",
            told: "integration 'erp' has no agreed contract any more",
        }
        .fails();
    }
    let (all, ban) = (
        needs("permissions = [\"ViewSetup\"]\n"),
        needs("permissions = [\"ViewSetup\"]\nnever = [\"ViewSetup\"]\n"),
    );
    Excuse {
        base: project(&ban, &before, &[]),
        head: project(&all, &format!("{before}{}", permission("ViewSetup")), &[]),
        rule: "privilege-increase",
        told: "the contract of integration 'erp' drops never ViewSetup",
    }
    .fails();
}

#[test]
fn a_new_contract_agrees_to_nothing() {
    let needs = "[integrations.erp.needs]\nobjects = { Order = { access = [\"read\", \"delete\"] } }\n";
    let excuse = Excuse {
        base: project(ERP, &object("Order", false, false), &[]),
        head: project(&format!("{ERP}{needs}"), &object("Order", false, true), &[]),
        rule: "delete-granted",
        told: "the contract of integration 'erp' is new",
    };
    excuse.fails();
    // What it does not ask for is surplus at once.
    let head = project(&format!("{ERP}{needs}"), &object("Account", false, false), &[]);
    let report = compare(&excuse.base, &head, PolicyFrom::Base);
    assert_eq!(new(&report, "undeclared-object-access").len(), 1);
}

#[test]
fn a_holder_that_is_said_to_be_no_integration() {
    let veto = "[[not-integration]]\nholder = \"permission-set:Backup_API_Sync\"\nreason = \"people\"\nowner = \"a@acme.example\"\n";
    let path = format!("{SETS}/Backup_API_Sync.permissionset-meta.xml");
    Excuse {
        base: project(ERP, "", &[(&path, &set(&permission("ApiEnabled")))]),
        head: project(
            &format!("{ERP}{veto}"),
            "",
            &[(&path, &set(&(permission("ApiEnabled") + &permission("ModifyAllData"))))],
        ),
        rule: "modify-all-data",
        told: "says that permission-set:Backup_API_Sync is no integration",
    }
    .fails();
}

#[test]
fn files_that_are_excluded_or_hidden() {
    let exclude = format!("{ERP}[files]\nexclude = [{{ path = \"**/Orders*\", reason = \"x\" }}]\n");
    with_modify_all(ERP, &exclude, "leaves out the files '**/Orders*'").fails();
    let forceignore = [(".forceignore", "**/Orders*\n")];
    Excuse {
        base: project(ERP, "", &[]),
        head: project(ERP, &permission("ModifyAllData"), &forceignore),
        rule: "modify-all-data",
        told: "hides 1 further file by .forceignore: force-app/main/default/permissionsets/Orders",
    }
    .fails();
}

#[test]
fn an_exclusion_counts_only_where_both_states_have_it() {
    let exclude = |glob: &str| format!("{ERP}[files]\nexclude = [{{ path = \"{glob}\", reason = \"x\" }}]\n");
    let narrower = |path: &str| {
        let file = format!("{path}/Backup_API_Sync.permissionset-meta.xml");
        let base = project(&exclude("old/**"), "", &[(&file, &set(""))]);
        let head =
            project(&exclude("old/permissionsets/*"), "", &[(&file, &set(&permission("ModifyAllData")))]);
        compare(&base, &head, PolicyFrom::Base)
    };
    assert!(new(&narrower("old/permissionsets"), "modify-all-data").is_empty(), "left out before and after");
}

#[test]
fn an_integration_that_is_declared_no_more() {
    with_modify_all(ERP, "fail-on = \"high\"\n", "integration 'erp' is no longer declared").fails();
    with_modify_all(ERP, "", "integration 'erp' is no longer declared").fails();
    let other = ERP.replace("permission-sets = [\"Orders\"]\n", "");
    with_modify_all(ERP, &other, "integration 'erp' no longer names permission-set:Orders").fails();
}

#[test]
fn a_profile_that_is_exchanged() {
    let profile = "force-app/main/default/profiles/Other.profile-meta.xml";
    let text = |more: &str| {
        format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{more}</Profile>\n")
    };
    Excuse {
        base: project(&ERP.replace("Plain", "Other"), "", &[(profile, &text(""))]),
        head: project(ERP, "", &[(profile, &text(&permission("ModifyAllData")))]),
        rule: "modify-all-data",
        told: "integration 'erp' no longer names profile:Other",
    }
    .fails();
}

#[test]
fn a_file_with_an_integration_that_is_no_longer_included() {
    let erp = ERP.replace("[integrations.erp]\n", "");
    let file = [("integrations/erp.toml", &*erp)];
    Excuse {
        base: project("include = [\"integrations/*.toml\"]\n", "", &file),
        head: project("fail-on = \"high\"\n", &permission("ModifyAllData"), &file),
        rule: "modify-all-data",
        told: "integration 'erp' is no longer declared",
    }
    .fails();
}

#[test]
fn a_name_that_changes_is_no_loosening() {
    let renamed = ERP.replace("integrations.erp", "integrations.orders");
    let waived = |name: &str, toml: &str| {
        format!(
            "{toml}{}",
            WAIVER.replace("subject = \"permission-set:Orders\"", &format!("integration = \"{name}\""))
        )
    };
    let base = project(&waived("erp", ERP), &permission("ModifyAllData"), &[]);
    let head = project(&waived("orders", &renamed), &permission("ModifyAllData"), &[]);
    let report = compare(&base, &head, PolicyFrom::Base);
    assert!(new(&report, "modify-all-data").is_empty());
    assert_eq!(policy(&report), "");
}

#[test]
fn a_confidence_that_is_raised() {
    let path = format!("{SETS}/Backup_API_Sync.permissionset-meta.xml");
    let head = format!("min-confidence = \"certain\"\n{ERP}");
    let (base, head) = (
        project(ERP, "", &[(&path, &set(""))]),
        project(&head, "", &[(&path, &set(&permission("ModifyAllData")))]),
    );
    let report = compare(&base, &head, PolicyFrom::Base);
    assert_eq!(new(&report, "modify-all-data").len(), 1);
    assert!(
        policy(&report).contains("loosens: reports from certain on instead of likely"),
        "{}",
        policy(&report)
    );
}

#[test]
fn a_kind_that_changes() {
    let kind = |kind: &str| ERP.replace("owner", &format!("kind = \"{kind}\"\nowner"));
    Excuse {
        base: project(&kind("read-only"), &object("Order", false, false), &[]),
        head: project(&kind("sync"), &object("Order", true, false), &[]),
        rule: "write-on-read-only",
        told: "the kind of integration 'erp' becomes sync and was read-only",
    }
    .fails();
}

#[test]
fn holders_that_are_said_to_be_exclusive() {
    let needs = "[integrations.erp.needs]\nobjects = { Order = { access = [\"read\"] } }\n";
    let (shared, exclusive) = (format!("{ERP}{needs}"), format!("{ERP}exclusive = true\n{needs}"));
    let base = project(&shared, &object("Order", false, false), &[]);
    let head = project(&exclusive, &object("Order", true, false), &[]);
    let safety = |counts| {
        let report = compare(&base, &head, counts);
        assert!(
            policy(&report).contains("loosens: the holders of integration 'erp' are said to be exclusive")
        );
        let fix = new(&report, "privilege-increase")[0].fix.clone();
        fix.or_else(|| report.findings.iter().find(|f| f.rule == "undeclared-object-access")?.fix.clone())
            .map(|fix| fix.safety)
    };
    assert_ne!(safety(PolicyFrom::Base), Some(Safety::Safe));
}

#[test]
fn what_is_said_of_a_holder_elsewhere_stays_said() {
    let external = |grants: &str| {
        format!(
            "{}[integrations.erp.needs]\nobjects = {{ Order = {{ access = [\"read\"] }} }}\n\
             [external.Vendor]\nreason = \"package\"\n{grants}",
            ERP.replace("\"Orders\"", "\"Orders\", \"Vendor\"")
        )
    };
    let base = project(&external("grants = [\"ViewSetup\"]\n"), "", &[]);
    let head = project(&external(""), "", &[]);
    let report = compare(&base, &head, PolicyFrom::Base);
    assert!(
        policy(&report).contains("loosens: no longer says that 'Vendor' grants ViewSetup"),
        "{}",
        policy(&report)
    );
    assert_eq!(report.summary.existing, compare(&base, &base, PolicyFrom::Base).summary.existing);
}

#[test]
fn nothing_is_said_where_the_configuration_stays() {
    let base = project(ERP, "", &[]);
    let head = project(&format!("# a comment\n{ERP}"), &permission("ModifyAllData"), &[]);
    let report = compare(&base, &head, PolicyFrom::Base);
    assert_eq!(policy(&report), "");
    assert_eq!(new(&report, "modify-all-data").len(), 1);
    let selected = compare_by(&base, &head, &["delete-granted".to_owned()], PolicyFrom::Base);
    assert_eq!(selected.counting().count(), 0);
}
