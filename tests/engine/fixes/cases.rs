//! What has a fix, how safe it is and what goes with it.

use std::sync::atomic::{AtomicUsize, Ordering};

use leastforce::report::model::{Report, Safety};
use leastforce::tree::buffer::Buffer;
use leastforce::tree::{Listing, Tree};
use leastforce::{Settings, Wanted};

use super::proof::{prove, settings};
use crate::engine::common::{self, Files};

const FEED: &str = "force-app/permissionsets/Feed.permissionset-meta.xml";

fn permission(name: &str) -> String {
    format!(
        "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
    )
}

fn object(name: &str, flags: &str) -> String {
    let on = |flag: &str| flags.split(' ').any(|f| f == flag);
    format!(
        "    <objectPermissions>\n        <allowCreate>{}</allowCreate>\n        <allowDelete>{}</allowDelete>\n        \
         <allowEdit>{}</allowEdit>\n        <allowRead>{}</allowRead>\n        <modifyAllRecords>{}</modifyAllRecords>\n        \
         <object>{name}</object>\n        <viewAllRecords>{}</viewAllRecords>\n    </objectPermissions>\n",
        on("create"),
        on("delete"),
        on("edit"),
        on("read"),
        on("modify-all"),
        on("view-all")
    )
}

fn set(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Feed</label>\n{body}</PermissionSet>\n"
    )
}

const CONTRACT: &str = "[integrations.feed]\npermission-sets = ['Feed']\n[integrations.feed.needs]\npermissions = ['ApiEnabled']\n\
                        [integrations.feed.needs.objects]\nAccount = { access = ['read', 'edit'] }\n";

fn project(body: &str, config: &str) -> Files {
    Files::new([
        ("sfdx-project.json".to_owned(), r#"{"packageDirectories":[{"path":"force-app"}]}"#.to_owned()),
        ("leastforce.toml".to_owned(), config.to_owned()),
        (FEED.to_owned(), set(body)),
    ])
}

fn with(mut files: Files, path: &str, text: &str) -> Files {
    files.0.retain(|(known, _)| known != path);
    files.0.push((path.to_owned(), text.as_bytes().to_vec()));
    files
}

fn report(files: &Files) -> Report {
    common::report(files, &settings(files))
}

/// Of the finding about a grant: `safe`, why it is unsafe, or that there is no fix.
fn fix_of(files: &Files, grant: &str) -> String {
    let report = report(files);
    let of = report
        .findings
        .iter()
        .find(|f| f.grant.as_deref() == Some(grant))
        .unwrap_or_else(|| panic!("{grant}"));
    of.fix.as_ref().map_or("none".to_owned(), |fix| match fix.safety {
        Safety::Safe => "safe".to_owned(),
        Safety::Unsafe => fix.reason.clone().unwrap(),
    })
}

/// What is `true` in the set after all its fixes, by the child that says so and the name beside it.
fn left(files: &Files, all: bool) -> Vec<String> {
    let fixed = prove(files, all);
    let changed = fixed.overlay.changed().get(FEED).map(|c| c.after.clone());
    let bytes = changed.unwrap_or_else(|| files.0.iter().find(|(p, _)| p == FEED).unwrap().1.clone());
    let text = String::from_utf8(bytes).unwrap();
    let mut left = Vec::new();
    for element in text.split("\n    <").filter(|e| !e.starts_with('/') && e.contains("Permissions>")) {
        let value =
            |tag: &str| Some(element.split_once(&format!("<{tag}>"))?.1.split('<').next()?.to_owned());
        let name = value("name").or_else(|| value("object")).unwrap();
        let on = element.lines().filter(|l| l.ends_with('>') && l.contains(">true<"));
        left.extend(on.map(|l| {
            format!("{name} {}", l.trim_start().trim_start_matches('<').split('>').next().unwrap())
        }));
    }
    left
}

#[test]
fn a_set_that_a_group_of_people_includes_is_unsafe_and_the_group_is_named() {
    let config =
        CONTRACT.replace("[integrations.feed.needs]\n", "exclusive = true\n[integrations.feed.needs]\n");
    let files = project(&object("Account", "read edit delete"), &config);
    assert_eq!(fix_of(&files, "Account:delete"), "safe");
    let group =
        "<PermissionSetGroup><label>Sales</label><permissionSets>Feed</permissionSets></PermissionSetGroup>";
    let grouped = with(files, "force-app/permissionsetgroups/Sales_Team.permissionsetgroup-meta.xml", group);
    assert_eq!(
        fix_of(&grouped, "Account:delete"),
        "permission set group 'Sales_Team', which no integration uses, includes it"
    );
    // In another project of the repository, which has no set of this name.
    let path = "other/force-app/permissionsetgroups/Sales_Team.permissionsetgroup-meta.xml";
    let other = with(project(&object("Account", "read edit delete"), &config), path, group);
    let other = with(other, "other/sfdx-project.json", r#"{"packageDirectories":[{"path":"force-app"}]}"#);
    assert!(fix_of(&other, "Account:delete").contains("'Sales_Team'"));
}

#[test]
fn only_what_keeps_people_out_makes_a_fix_safe() {
    let surplus = object("Account", "read edit delete");
    assert_eq!(
        fix_of(&project(&surplus, CONTRACT), "Account:delete"),
        "permission set 'Feed' may be assigned to people"
    );
    let api_only = format!("{surplus}{}", permission("ApiUserOnly"));
    assert_eq!(fix_of(&project(&api_only, CONTRACT), "Account:delete"), "safe");
    let licensed = |license: &str| format!("    <license>{license}</license>\n{surplus}");
    assert_eq!(fix_of(&project(&licensed("Salesforce Integration"), CONTRACT), "Account:delete"), "safe");
    assert!(fix_of(&project(&licensed("Salesforce"), CONTRACT), "Account:delete").contains("people"));
    let copy = with(project(&api_only, CONTRACT), "force-app/b/Feed.permissionset-meta.xml", &set(&surplus));
    assert!(fix_of(&copy, "Account:delete").contains("people"), "one copy lets people in");

    let config = CONTRACT.replace("permission-sets = ['Feed']", "permission-set-groups = ['G']");
    let group = |muting: &str| {
        let text = format!(
            "<PermissionSetGroup><label>G</label>{muting}<permissionSets>Feed</permissionSets></PermissionSetGroup>"
        );
        with(project(&api_only, &config), "force-app/g/G.permissionsetgroup-meta.xml", &text)
    };
    assert_eq!(fix_of(&group(""), "Account:delete"), "safe");
    let named = "<mutingPermissionSets>M</mutingPermissionSets>";
    assert!(fix_of(&group(named), "Account:delete").contains("people"), "what it mutes is not known");
    let muting = |name: &str| {
        format!("<MutingPermissionSet><label>M</label>{}</MutingPermissionSet>", permission(name))
    };
    let muted = |name: &str| with(group(named), "force-app/g/M.mutingpermissionset-meta.xml", &muting(name));
    assert_eq!(fix_of(&muted("RunReports"), "Account:delete"), "safe");
    assert!(
        fix_of(&muted("ApiUserOnly"), "Account:delete").contains("people"),
        "the group takes the control away"
    );
}

/// What an unread piece grants may depend on what a fix takes away.
#[test]
fn a_set_of_which_a_piece_is_not_read_has_no_safe_fix() {
    let folder = "force-app/permissionsets/Feed";
    let parent = format!("{folder}/Feed.permissionset-meta.xml");
    let mut files = project("", CONTRACT);
    files.0.retain(|(path, _)| path != FEED);
    let body = format!("{}{}", permission("ApiUserOnly"), object("Account", "read edit delete"));
    let files = with(files, &parent, &set(&body));
    let piece = |name: &str, text: &str| with(files.clone(), &format!("{folder}/{name}"), text);
    let class = "<PermissionSet><classAccesses><apexClass>A</apexClass><enabled>true</enabled></classAccesses></PermissionSet>";
    assert_eq!(fix_of(&piece("Feed.classAccess-meta.xml", class), "Account:delete"), "safe");
    let broken = piece("Feed.classAccess-meta.xml", &class.replace("</PermissionSet>", ""));
    assert_eq!(fix_of(&broken, "Account:delete"), "a part of permission set 'Feed' could not be read");
}

#[test]
fn without_an_agreed_contract_no_fix_is_safe() {
    let body = format!("{}{}", permission("ApiUserOnly"), object("Account", "read edit delete"));
    let draft = CONTRACT.replace("[integrations.feed.needs]\n", "[integrations.feed.needs]\ndraft = true\n");
    assert_eq!(
        fix_of(&project(&body, &draft), "Account:delete"),
        "integration 'feed' has only a draft of a contract"
    );
    let none = "[integrations.feed]\npermission-sets = ['Feed']\n";
    assert_eq!(fix_of(&project(&body, none), "Account:delete"), "integration 'feed' has no contract");
    let shared = format!("{CONTRACT}[integrations.other]\npermission-sets = ['Feed']\n");
    assert_eq!(fix_of(&project(&body, &shared), "Account:delete"), "integration 'other' has no contract");
}

#[test]
fn what_a_contract_asks_for_has_no_fix() {
    let body = format!("{}{}", permission("ViewAllData"), permission("QueryAllFiles"));
    let needs = |names: &str| CONTRACT.replace("'ApiEnabled'", names);
    assert_eq!(fix_of(&project(&body, &needs("'ViewAllData'")), "ViewAllData"), "none");
    assert!(fix_of(&project(&body, &needs("'ViewAllData'")), "QueryAllFiles").contains("people"));
    // It would go with what it requires.
    assert_eq!(fix_of(&project(&body, &needs("'QueryAllFiles'")), "ViewAllData"), "none");
}

#[test]
fn surplus_by_which_a_need_is_met_is_unsafe() {
    let config =
        CONTRACT.replace("[integrations.feed.needs]\n", "exclusive = true\n[integrations.feed.needs]\n");
    let reads = "the contract of integration 'feed' asks for Account:read, which nothing else that it asks for grants";
    let only = project(&format!("{}{}", permission("ViewAllData"), object("Account", "view-all")), &config);
    assert_eq!(
        (fix_of(&only, "ViewAllData"), fix_of(&only, "Account:view-all")),
        (reads.to_owned(), reads.to_owned())
    );
    let both =
        project(&format!("{}{}", permission("ViewAllData"), object("Account", "read view-all")), &config);
    assert_eq!(
        (fix_of(&both, "ViewAllData"), fix_of(&both, "Account:view-all")),
        ("safe".to_owned(), "safe".to_owned())
    );
}

#[test]
fn surplus_that_a_kept_grant_may_depend_on_is_unsafe() {
    let config = |names: &str| {
        CONTRACT
            .replace("[integrations.feed.needs]\n", "exclusive = true\n[integrations.feed.needs]\n")
            .replace("'ApiEnabled'", names)
    };
    let both = format!("{}{}", permission("ExportReport"), permission("RunReports"));
    let files = project(&both, &config("'ExportReport'"));
    let reason = |stays: &str, lost: &str| {
        format!("a deploy may be refused: {stays}, which stays, is never seen without {lost}")
    };
    assert_eq!(fix_of(&files, "RunReports"), reason("ExportReport", "RunReports"));
    let help = &report(&files).counting().find(|f| f.rule == "undeclared-permission").unwrap().help.clone();
    assert!(help.contains("ExportReport, which it asks for, is never seen without it."), "{help}");
    // What goes as well, or is not held at all, needs nothing.
    assert_eq!(fix_of(&project(&both, &config("'ApiEnabled'")), "RunReports"), "safe");
    assert_eq!(fix_of(&project(&permission("RunReports"), &config("'ExportReport'")), "RunReports"), "safe");

    let objects = |names: &[&str]| names.iter().map(|name| object(name, "read")).collect::<String>();
    let asks = |object: &str| config("'ApiEnabled'").replace("Account = ", &format!("{object} = "));
    let chats = objects(&["LiveChatTranscript", "LiveChatVisitor"]);
    assert_eq!(
        fix_of(&project(&chats, &asks("LiveChatTranscript")), "LiveChatVisitor:read"),
        reason("LiveChatTranscript:read", "LiveChatVisitor:read")
    );
    assert_eq!(fix_of(&project(&chats, &config("'ApiEnabled'")), "LiveChatVisitor:read"), "safe");
    let people = objects(&["Account", "Contact"]);
    assert_eq!(
        fix_of(&project(&people, &asks("Account")), "Contact:read"),
        "in orgs with person accounts a deploy is refused: Account:read, which stays, depends on Contact:read"
    );
    assert_eq!(fix_of(&project(&people, &asks("Contact")), "Account:read"), "safe");
    let translates = format!("{}{}", permission("CustomizeApplication"), permission("ManageTranslation"));
    assert_eq!(
        fix_of(&project(&translates, &config("'CustomizeApplication'")), "ManageTranslation"),
        "in orgs with Translation Workbench a deploy is refused: CustomizeApplication, which stays, depends on \
         ManageTranslation"
    );
    // An accepted grant stays as well.
    let waiver = "[[waiver]]\nrule = 'undeclared-permission'\nsubject = 'permission-set:Feed'\ngrant = 'ExportReport'\n\
                  reason = 'r'\nowner = 'o'\nexpires = 2199-01-01\n";
    let accepted = project(&both, &format!("{}{waiver}", config("'ApiEnabled'")));
    assert_eq!(fix_of(&accepted, "RunReports"), reason("ExportReport", "RunReports"));
}

#[test]
fn what_depends_on_a_grant_goes_with_it() {
    let waive = |rules: &[&str], grant: &str| {
        let waiver = |rule: &&str| {
            format!(
                "[[waiver]]\nrule = '{rule}'\nsubject = 'permission-set:Feed'\ngrant = '{grant}'\nreason = 'r'\nowner = 'o'\nexpires = 2030-01-01\n"
            )
        };
        rules.iter().map(waiver).collect::<String>()
    };
    let all = format!(
        "{}{}{}{}",
        permission("ModifyAllData"),
        permission("ViewAllData"),
        permission("QueryAllFiles"),
        permission("ApiEnabled")
    );
    let declared = "[integrations.feed]\npermission-sets = ['Feed']\n";
    assert_eq!(left(&project(&all, declared), true), ["ApiEnabled enabled"]);
    // What somebody accepted stays, and with it what it needs.
    let accepted = format!("{declared}{}", waive(&["query-all-files"], "QueryAllFiles"));
    assert_eq!(
        left(&project(&all, &accepted), true),
        ["ViewAllData enabled", "QueryAllFiles enabled", "ApiEnabled enabled"]
    );
    let object = object("Account", "read create edit delete view-all modify-all");
    let contract = "[integrations.feed]\npermission-sets = ['Feed']\nexclusive = true\n[integrations.feed.needs]\n\
                    [integrations.feed.needs.objects]\nAccount = { access = ['read', 'create'] }\n";
    assert_eq!(left(&project(&object, contract), false), ["Account allowCreate", "Account allowRead"]);
    let nothing = "[integrations.feed]\npermission-sets = ['Feed']\nexclusive = true\n[integrations.feed.needs]\npermissions = ['ApiEnabled']\n";
    assert!(left(&project(&object, nothing), false).is_empty());
}

/// A right that somebody accepted keeps those of the same thing without which it cannot stand.
#[test]
fn what_an_accepted_right_of_the_same_thing_needs_stays() {
    let waived = |rule: &str, grant: &str| {
        format!(
            "{}[[waiver]]\nrule = '{rule}'\nsubject = 'permission-set:Feed'\ngrant = '{grant}'\nreason = 'r'\n\
             owner = 'o'\nexpires = 2199-01-01\n",
            CONTRACT.replace("Account = ", "Order = ")
        )
    };
    let rights = object("Account", "read create edit");
    let files = project(&rights, &waived("undeclared-object-access", "Account:edit"));
    assert_eq!(fix_of(&files, "Account:read"), "none");
    assert!(fix_of(&files, "Account:create").contains("people"));
    let field = "    <fieldPermissions>\n        <editable>true</editable>\n        <field>Account.Phone</field>\n        \
                 <readable>true</readable>\n    </fieldPermissions>\n";
    let files = project(field, &waived("undeclared-field-access", "Account.Phone:edit"));
    assert_eq!(fix_of(&files, "Account.Phone:read"), "none");
}

#[test]
fn others_holders_and_controls_have_no_fix() {
    let risky = format!("{}{}", permission("ModifyAllData"), permission("ApiUserOnly"));
    let sfdx = ("sfdx-project.json", r#"{"packageDirectories":[{"path":"force-app"}]}"#.to_owned());
    let profile = risky.clone();
    let profile = format!("<Profile>{profile}</Profile>");
    let files = |path: &'static str, text: &str, config: &str| {
        Files::new([sfdx.clone(), (path, text.to_owned()), ("leastforce.toml", config.to_owned())])
    };
    let cases = [
        files("force-app/profiles/Admin.profile-meta.xml", &profile, "[integrations.a]\nprofile = 'Admin'\n"),
        files(
            "force-app/profiles/Old.profile-meta.xml",
            &profile.replace("<Profile>", "<Profile><custom>false</custom>"),
            "[integrations.a]\nprofile = 'Old'\n",
        ),
        files(
            "force-app/permissionsets/vend__Feed.permissionset-meta.xml",
            &set(&risky),
            "[integrations.a]\npermission-sets = ['vend__Feed']\n",
        ),
    ];
    for files in &cases {
        assert!(report(files).findings.iter().any(|f| f.grant.as_deref() == Some("ModifyAllData")));
        assert_eq!(prove(files, true).overlay.changed().len(), 0);
    }
    let own =
        files("force-app/profiles/Feed.profile-meta.xml", &profile, "[integrations.a]\nprofile = 'Feed'\n");
    let fixed = prove(&own, true);
    let text =
        String::from_utf8(fixed.overlay.changed()["force-app/profiles/Feed.profile-meta.xml"].after.clone())
            .unwrap();
    assert!(text.contains("<enabled>true</enabled>\n        <name>ApiUserOnly</name>"), "{text}");
}

#[test]
fn a_muting_set_is_left_alone() {
    let files = project(
        &object("Account", "read edit delete view-all"),
        "[integrations.feed]\npermission-set-groups = ['G']\n",
    );
    let group = "<PermissionSetGroup><label>G</label><mutingPermissionSets>M</mutingPermissionSets>\
                 <permissionSets>Feed</permissionSets></PermissionSetGroup>";
    let muting = set(&object("Account", "view-all")).replace("PermissionSet", "MutingPermissionSet");
    let muting = muting.replace("objectMutingPermissionSets", "objectPermissions");
    let files = with(files, "force-app/g/G.permissionsetgroup-meta.xml", group);
    let files = with(files, "force-app/g/M.mutingpermissionset-meta.xml", &muting);
    let fixed = prove(&files, true);
    assert_eq!(fixed.overlay.changed().keys().collect::<Vec<_>>(), [FEED]);
}

#[test]
fn baselined_and_filtered_findings_are_left_alone() {
    let files = project(&permission("ModifyAllData"), "[integrations.feed]\npermission-sets = ['Feed']\n");
    let found = report(&files);
    let entries: Vec<String> = found
        .findings
        .iter()
        .map(|f| format!(r#"{{"fingerprint":"{}","rule":"r","subject":"s","grant":null}}"#, f.fingerprint))
        .collect();
    let text = format!(r#"{{"version":1,"findings":[{}]}}"#, entries.join(","));
    let baseline = leastforce::finding::baseline::Baseline::parse(&text).unwrap();
    let baselined = Settings { baseline: Some(baseline), ..settings(&files) };
    let mut elsewhere = settings(&files);
    elsewhere.filter.focus = vec!["force-app/classes".to_owned()];
    for settings in [baselined, elsewhere] {
        assert_eq!(
            leastforce::fix(&files, &settings, Wanted::everything(true), &|_| {}).overlay.changed().len(),
            0
        );
    }
}

#[test]
fn a_file_in_another_encoding_has_no_fix() {
    let text = set(&permission("ModifyAllData"));
    let mut files = project("", "[integrations.feed]\npermission-sets = ['Feed']\n");
    files.0.retain(|(path, _)| path != FEED);
    files.0.push((FEED.to_owned(), crate::engine::metadata::table::utf16(&text, true, true)));
    assert!(report(&files).findings.iter().any(|f| f.grant.as_deref() == Some("ModifyAllData")));
    assert_eq!(prove(&files, true).overlay.changed().len(), 0);
}

/// A set that is edited by somebody else after it was read so many times.
struct Edited {
    files: Files,
    reads: AtomicUsize,
    after: usize,
}

impl Tree for Edited {
    fn list(&self) -> Listing {
        self.files.list()
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> std::io::Result<()> {
        self.files.read(path, buffer)?;
        if path == FEED && self.reads.fetch_add(1, Ordering::Relaxed) >= self.after {
            let text = String::from_utf8(buffer.bytes().to_vec()).unwrap();
            // As long as before, and about something else at the same place.
            let other = text.replace("ModifyAllData", "ApiUserOnly__");
            return buffer.fill(&mut other.as_bytes(), other.len() as u64);
        }
        Ok(())
    }
}

#[test]
fn a_file_that_changes_while_it_is_fixed_is_left_alone() {
    let files = project(&permission("ModifyAllData"), "[integrations.feed]\npermission-sets = ['Feed']\n");
    let settings = settings(&files);
    let tree = |after| Edited { files: files.clone(), reads: AtomicUsize::new(0), after };
    let unhurried = tree(usize::MAX);
    assert_eq!(
        leastforce::fix(&unhurried, &settings, Wanted::everything(true), &|_| {}).overlay.changed().len(),
        1
    );
    for after in 1..3 {
        let tree = tree(after);
        let fixed = leastforce::fix(&tree, &settings, Wanted::everything(true), &|_| {});
        assert!(fixed.overlay.changed().is_empty(), "{after}");
        assert!(!fixed.errors.is_empty() || !fixed.before.errors.is_empty(), "{after}");
    }
}
