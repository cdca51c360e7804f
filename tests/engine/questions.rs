//! What the questions answer, on generated projects: against a naive reference, and against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::engine::common::{Files, config_of};
use leastforce::access::Access;
use leastforce::access::goal::Goal;
use leastforce::access::path::{Path, Provenance};
use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::catalog::{implied, permission};
use leastforce::config::Config;
use leastforce::org::Org;
use leastforce::org::library::Library;
use leastforce::org::principal::Principal;
use leastforce::questions::place::Places;
use leastforce::questions::why::Verdict;
use leastforce::questions::{access, why};
use leastforce::report::model::Finding;
use leastforce::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use leastforce::terms::ids::IdentityId;
use leastforce::{Read, Settings, read};
use proptest::prelude::*;
use proptest::sample::select;

const OBJECTS: [&str; 5] = ["Account", "Lead", "Document", "Invoice__c", "Line__c"];
/// A detail and its master.
const DETAIL: (&str, &str) = ("Line__c", "Invoice__c");
const FIELDS: [&str; 3] = ["Account.Tax_Id__c", "Lead.Email", "Invoice__c.Sum__c"];
const PERMISSIONS: [&str; 7] = [
    "ModifyAllData",
    "ViewAllData",
    "ViewAllFieldsGlobal",
    "TransferAnyLead",
    "EditPublicDocuments",
    "ApiEnabled",
    "Invented_Permission",
];
const CONTROL: &str = "ApiUserOnly";
const LICENSES: [Option<&str>; 3] = [None, Some("Salesforce"), Some("Salesforce Integration")];

/// What one entry says. Bits of an object and a field may be any; others are granted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    kind: GrantKind,
    name: &'static str,
    bits: Bits,
}

#[derive(Clone, Debug, Default)]
struct Holder {
    license: Option<&'static str>,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Group {
    members: Vec<usize>,
    muting: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Identity {
    profile: Option<usize>,
    sets: Vec<usize>,
    groups: Vec<usize>,
}

/// Profiles `P0`, sets `S0`, groups `G0` and declared identities `I0`, and so on.
#[derive(Clone, Debug)]
struct Project {
    profiles: Vec<Holder>,
    sets: Vec<Holder>,
    groups: Vec<Group>,
    identities: Vec<Identity>,
}

fn entry() -> impl Strategy<Value = Entry> {
    let some = |all: Vec<Bits>| {
        proptest::collection::vec(select(all), 1..3).prop_map(|bits| bits.into_iter().collect::<Bits>())
    };
    let of = |kind, name, bits| Entry { kind, name, bits };
    prop_oneof![
        4 => (select(&OBJECTS[..]), some(BIT_NAMES.map(|(bit, _)| bit).to_vec()))
            .prop_map(move |(n, b)| of(GrantKind::Object, n, b)),
        2 => (select(&FIELDS[..]), some(vec![Bits::READ, Bits::EDIT]))
            .prop_map(move |(n, b)| of(GrantKind::Field, n, b)),
        3 => select(&PERMISSIONS[..]).prop_map(move |n| of(GrantKind::UserPermission, n, Bits::ENABLED)),
        1 => Just(of(GrantKind::UserPermission, CONTROL, Bits::ENABLED)),
        1 => Just(of(GrantKind::Class, "OrderApi", Bits::ENABLED)),
    ]
}

/// At most one entry for each thing, as in a file that was retrieved.
fn entries(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::vec(entry(), 0..most).prop_map(|entries| {
        let by_thing: BTreeMap<_, _> = entries.into_iter().map(|e| ((e.kind, e.name), e)).collect();
        by_thing.into_values().collect()
    })
}

fn holder(licenses: &'static [Option<&'static str>]) -> impl Strategy<Value = Holder> {
    (select(licenses), entries(6)).prop_map(|(license, entries)| Holder { license, entries })
}

fn project() -> impl Strategy<Value = Project> {
    let picked = |most: usize| proptest::collection::btree_set(0..most, 0..3).prop_map(Vec::from_iter);
    let group = (picked(4), entries(4)).prop_map(|(members, muting)| Group { members, muting });
    let identity = (proptest::option::of(0..2_usize), picked(4), picked(2))
        .prop_map(|(profile, sets, groups)| Identity { profile, sets, groups })
        .prop_filter("holds something", |i| i.profile.is_some() || i.sets.len() + i.groups.len() > 0);
    (
        proptest::collection::vec(holder(&LICENSES), 2),
        proptest::collection::vec(holder(&LICENSES), 4),
        proptest::collection::vec(group, 2),
        proptest::collection::vec(identity, 1..3),
    )
        .prop_map(|(profiles, sets, groups, identities)| Project { profiles, sets, groups, identities })
}

fn xml(root: &str, license: Option<&str>, entries: &[Entry]) -> String {
    let mut out = format!("<{root}>\n");
    let tag = if root == "Profile" { "userLicense" } else { "license" };
    if let Some(license) = license {
        writeln!(out, "<{tag}>{license}</{tag}>").unwrap();
    }
    for Entry { kind, name, bits } in entries {
        let flag = |bit: Bits, child: &str| format!("<{child}>{}</{child}>", bits.contains(bit));
        let (element, body) = match kind {
            GrantKind::Object => {
                let children = [
                    (Bits::READ, "allowRead"),
                    (Bits::CREATE, "allowCreate"),
                    (Bits::EDIT, "allowEdit"),
                    (Bits::DELETE, "allowDelete"),
                    (Bits::VIEW_ALL, "viewAllRecords"),
                    (Bits::MODIFY_ALL, "modifyAllRecords"),
                    (Bits::VIEW_ALL_FIELDS, "viewAllFields"),
                ];
                let flags: String = children.map(|(bit, child)| flag(bit, child)).concat();
                ("objectPermissions", format!("{flags}<object>{name}</object>"))
            }
            GrantKind::Field => {
                let flags = flag(Bits::READ, "readable") + &flag(Bits::EDIT, "editable");
                ("fieldPermissions", format!("{flags}<field>{name}</field>"))
            }
            GrantKind::Class => {
                ("classAccesses", format!("<apexClass>{name}</apexClass><enabled>true</enabled>"))
            }
            _ => ("userPermissions", format!("<enabled>true</enabled><name>{name}</name>")),
        };
        writeln!(out, "<{element}>{body}</{element}>").unwrap();
    }
    out + &format!("</{root}>\n")
}

impl Project {
    fn files(&self) -> Files {
        let mut files = vec![(
            "sfdx-project.json".to_owned(),
            r#"{"packageDirectories": [{"path": "app", "default": true}]}"#.to_owned(),
        )];
        for (i, profile) in self.profiles.iter().enumerate() {
            let text = xml("Profile", profile.license, &profile.entries);
            files.push((format!("app/profiles/P{i}.profile-meta.xml"), text));
        }
        for (i, set) in self.sets.iter().enumerate() {
            let text = xml("PermissionSet", set.license, &set.entries);
            files.push((format!("app/permissionsets/S{i}.permissionset-meta.xml"), text));
        }
        for (i, group) in self.groups.iter().enumerate() {
            let member = |m: &usize| format!("<permissionSets>S{m}</permissionSets>\n");
            let members = group.members.iter().map(member).collect::<Vec<_>>().concat();
            let text = format!(
                "<PermissionSetGroup>\n<label>G{i}</label>\n{members}\
                 <mutingPermissionSets>M{i}</mutingPermissionSets>\n</PermissionSetGroup>\n"
            );
            files.push((format!("app/permissionsetgroups/G{i}.permissionsetgroup-meta.xml"), text));
            let text = xml("MutingPermissionSet", None, &group.muting);
            files.push((format!("app/mutingpermissionsets/M{i}.mutingpermissionset-meta.xml"), text));
        }
        let mut config = String::new();
        for (i, identity) in self.identities.iter().enumerate() {
            writeln!(config, "[integrations.I{i}]").unwrap();
            if let Some(profile) = identity.profile {
                writeln!(config, "profile = 'P{profile}'").unwrap();
            }
            let names = |prefix: &str, of: &[usize]| {
                of.iter().map(|n| format!("'{prefix}{n}'")).collect::<Vec<_>>().join(", ")
            };
            writeln!(config, "permission-sets = [{}]", names("S", &identity.sets)).unwrap();
            writeln!(config, "permission-set-groups = [{}]", names("G", &identity.groups)).unwrap();
        }
        let (detail, master) = DETAIL;
        let field = format!(
            "<CustomField><fullName>Of__c</fullName><referenceTo>{master}</referenceTo><type>MasterDetail</type></CustomField>"
        );
        files.push((format!("app/objects/{detail}/fields/Of__c.field-meta.xml"), field));
        files.push(("leastforce.toml".to_owned(), config));
        Files::new(files)
    }

    /// Calls `look` with the project as the program sees it.
    fn seen<T>(&self, look: impl FnOnce(&RootAnalysis<'_>) -> T) -> T {
        let files = self.files();
        let settings = Settings { config: config_of(&files), threads: 1, ..Settings::default() };
        let Read { library, errors } = read(&files, &settings, &|_| {});
        assert!(errors.is_empty(), "{errors:?}");
        linked(&library, &settings.config, look)
    }

    /// Whether a set can be given to an identity.
    fn fits(&self, identity: &Identity, set: usize) -> bool {
        let is_integration =
            identity.profile.is_some_and(|p| self.profiles[p].license == Some("Salesforce Integration"));
        !(is_integration && self.sets[set].license == Some("Salesforce"))
    }

    /// The reference: everything that a declared identity holds, closed.
    fn held(&self, identity: &Identity) -> Holding {
        let mut holding = Holding::default();
        if let Some(profile) = identity.profile {
            holding.extend(said(&self.profiles[profile].entries));
        }
        for &set in identity.sets.iter().filter(|&&set| self.fits(identity, set)) {
            holding.extend(said(&self.sets[set].entries));
        }
        for &group in &identity.groups {
            holding.extend(self.held_by_group(&self.groups[group], |set| self.fits(identity, set)));
        }
        close(holding)
    }

    fn held_by_group(&self, group: &Group, fits: impl Fn(usize) -> bool) -> Holding {
        let muted = muted(&group.muting);
        let members = group.members.iter().filter(|&&set| fits(set));
        let union: Holding = members.flat_map(|&set| said(&self.sets[set].entries)).collect();
        close(union.difference(&muted).cloned().collect())
    }
}

fn linked<T>(library: &Library, config: &Config, look: impl FnOnce(&RootAnalysis<'_>) -> T) -> T {
    let analysis = Analysis::new(library, config);
    assert_eq!(analysis.roots.len(), 1);
    look(&analysis.roots[0])
}

/// Single bits, by kind and name. Every object at once is the object `*`.
type Holding = BTreeSet<(GrantKind, String, Bits)>;

fn said(entries: &[Entry]) -> Holding {
    let bits = |e: &Entry| e.bits.iter().map(|bit| (e.kind, e.name.to_owned(), bit)).collect::<Vec<_>>();
    entries.iter().flat_map(bits).collect()
}

/// What a muting set takes away: what it names, and every bit of an object, a field or a detail that needs it.
fn muted(entries: &[Entry]) -> Holding {
    let named = said(entries);
    let objects =
        OBJECTS.iter().flat_map(|object| BIT_NAMES.map(|(bit, _)| (GrantKind::Object, *object, bit)));
    let fields =
        FIELDS.iter().flat_map(|field| [Bits::READ, Bits::EDIT].map(|bit| (GrantKind::Field, *field, bit)));
    let needing = objects.chain(fields).map(|(kind, name, bit)| (kind, name.to_owned(), bit)).filter(|one| {
        let mut needs = close(Holding::from([one.clone()]));
        let (detail, master) = DETAIL;
        if one.1 == detail {
            let of_master = needs.iter().filter(|(_, _, bit)| [Bits::READ, Bits::VIEW_ALL].contains(bit));
            let of_master: Holding =
                of_master.map(|(kind, _, bit)| (*kind, master.to_owned(), *bit)).collect();
            needs.extend(of_master);
        }
        !needs.is_disjoint(&named)
    });
    let needing: Holding = needing.collect();
    named.union(&needing).cloned().collect()
}

/// Repeats the direct steps of the design until nothing is new.
fn close(mut holding: Holding) -> Holding {
    loop {
        let mut more = Holding::new();
        for (kind, name, bit) in &holding {
            let on = |bits: Bits| bits.iter().map(|b| (*kind, name.clone(), b)).collect::<Vec<_>>();
            match kind {
                GrantKind::Object => {
                    let bits = match *bit {
                        Bits::CREATE | Bits::EDIT | Bits::VIEW_ALL => Bits::READ,
                        Bits::DELETE => Bits::READ | Bits::EDIT,
                        Bits::MODIFY_ALL => Bits::READ | Bits::EDIT | Bits::DELETE | Bits::VIEW_ALL,
                        _ => Bits::empty(),
                    };
                    more.extend(on(bits));
                }
                GrantKind::Field if *bit == Bits::EDIT => more.extend(on(Bits::READ)),
                GrantKind::UserPermission if name != CONTROL => {
                    for implied in permission::find(name).map_or(&[][..], |p| p.implies) {
                        more.insert((GrantKind::UserPermission, (*implied).to_owned(), Bits::ENABLED));
                    }
                    for implied in implied::by_permission(name) {
                        let bits = implied.bits.iter();
                        more.extend(bits.map(|b| (GrantKind::Object, implied.object.to_owned(), b)));
                    }
                }
                _ => {}
            }
        }
        let before = holding.len();
        holding.extend(more);
        if holding.len() == before {
            return holding;
        }
    }
}

/// Whether what is held covers a grant of one bit.
fn covers(holding: &Holding, grant: &Grant) -> bool {
    let has = |kind, name: &str, bit| holding.contains(&(kind, name.to_owned(), bit));
    let own = has(grant.kind, &grant.name, grant.bits);
    match grant.kind {
        GrantKind::Object => own || has(GrantKind::Object, "*", grant.bits),
        GrantKind::Field => {
            let object = grant.name.split_once('.').unwrap().0;
            let all = |object| has(GrantKind::Object, object, Bits::VIEW_ALL_FIELDS);
            own || grant.bits == Bits::READ && (all(object) || all("*"))
        }
        _ => own,
    }
}

/// Everything that may be asked, one bit each.
fn questions() -> Vec<Grant> {
    let mut grants = Vec::new();
    for object in OBJECTS.iter().chain(&["*", "Never_Seen__c"]) {
        grants.extend(BIT_NAMES.map(|(bit, _)| Grant::new(GrantKind::Object, *object, bit)));
    }
    for field in FIELDS {
        grants.extend([Bits::READ, Bits::EDIT].map(|bit| Grant::new(GrantKind::Field, field, bit)));
    }
    let permissions = PERMISSIONS.iter().chain(&[CONTROL, "EditTask", "RunReports"]);
    grants.extend(permissions.map(|p| Grant::permission(*p)));
    grants.push(Grant::new(GrantKind::Class, "OrderApi", Bits::ENABLED));
    grants
}

fn goal(org: &Org<'_>, grant: &Grant) -> Goal {
    Goal::all(&org.library.names, grant).remove(0)
}

fn holds(org: &Org<'_>, access: &Access, grant: &Grant) -> bool {
    let names = &org.library.names;
    if grant.name == CONTROL {
        !access.control(names, CONTROL).is_empty()
    } else {
        access.holds(names, grant)
    }
}

fn identity(org: &Org<'_>, name: &str) -> IdentityId {
    org.identities.position(|i| i.declared && i.name == name).unwrap()
}

/// All that a project's declared identities hold of what may be asked, controls aside or not.
fn answers(project: &Project, controls: bool) -> Vec<BTreeSet<Grant>> {
    project.seen(|root| {
        let org = root.org();
        let of = |i: usize| {
            let id = identity(org, &format!("I{i}"));
            let asked = questions().into_iter().filter(|g| controls || g.name != CONTROL);
            asked.filter(|grant| holds(org, root.access(id), grant)).collect()
        };
        (0..project.identities.len()).map(of).collect()
    })
}

/// Where paths begin, as people see it: the file, the thing and the bits.
fn origins(org: &Org<'_>, paths: &[Path<'_>]) -> Vec<(String, GrantKind, String)> {
    let origin = |path: &Path<'_>| match path.provenance {
        Provenance::Entry { document, entry, .. } => {
            let name = org.library.names.get(entry.name).to_owned();
            (org.library.source(document).name.clone(), entry.kind, name)
        }
        Provenance::Stock { .. } | Provenance::Asserted { .. } => unreachable!("every holder has its file"),
    };
    let mut origins: Vec<_> = paths.iter().map(origin).collect();
    origins.sort();
    origins
}

/// A user permission is as bad in the table of `access` as in the findings of `check`, and so in every format that
/// shows them; `explain` asks the same function.
#[test]
fn a_permission_has_one_severity() {
    let permissions = permission::all().iter().filter(|p| p.alias_of.is_none() && !p.protective);
    let entries: Vec<_> = permissions
        .map(|p| {
            format!("<userPermissions><enabled>true</enabled><name>{}</name></userPermissions>\n", p.name)
        })
        .collect();
    let entries = entries.concat();
    for rules in ["", "[rules]\nmodify-all-data = 'low'\nrisky-permission = 'critical'\n"] {
        let files = Files::new([
            ("sfdx-project.json", r#"{"packageDirectories": [{"path": "app", "default": true}]}"#.to_owned()),
            (
                "app/permissionsets/Feed_Integration.permissionset-meta.xml",
                format!("<PermissionSet>\n<label>Feed Integration</label>\n{entries}</PermissionSet>\n"),
            ),
            ("leastforce.toml", rules.to_owned()),
        ]);
        let report = crate::engine::common::lint(&files, &[]);
        let settings = Settings { config: config_of(&files), threads: 1, ..Settings::default() };
        let Read { library, .. } = read(&files, &settings, &|_| {});
        let table = linked(&library, &settings.config, |root| {
            let identity = root.org().identities.keys().next().unwrap();
            access::answer(root, Principal::Identity(identity), &mut Places::default()).grants
        });
        let mut compared = 0;
        for row in table.iter().filter(|row| row.kind == GrantKind::UserPermission) {
            let rule = permission::find(&row.name).and_then(|p| p.rule);
            let of_rule =
                |f: &&Finding| Some(f.rule.as_str()) == rule && f.grant.as_deref() == Some(&*row.name);
            let Some(finding) = report.findings.iter().find(of_rule) else { continue };
            assert_eq!(row.severity, Some(finding.severity), "{}", row.name);
            compared += 1;
        }
        assert!(compared > 100, "{compared}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn access_is_that_of_the_reference_and_who_can_its_inverse(project in project()) {
        let result: Result<(), TestCaseError> = project.seen(|root| {
            let org = root.org();
            let identities = org.identities.keys().map(|i| (Principal::Identity(i), root.access(i).clone()));
            let holders = org.holders.keys().map(|h| (Principal::Holder(h), org.access_of_holder(h)));
            let seen: BTreeMap<Principal, Access> = identities.chain(holders).collect();
            let declared = project.identities.iter().enumerate().map(|(i, declared)| {
                (Principal::Identity(identity(org, &format!("I{i}"))), project.held(declared))
            });
            let groups = project.groups.iter().enumerate().map(|(i, group)| {
                let id = org.holders.position(|h| h.name == format!("G{i}")).unwrap();
                (Principal::Holder(id), project.held_by_group(group, |_| true))
            });
            let wanted: Vec<(Principal, Holding)> = declared.chain(groups).collect();
            for grant in questions() {
                let who: BTreeSet<Principal> = org.who_can(&[goal(org, &grant)]).into_iter().collect();
                for (subject, access) in &seen {
                    prop_assert_eq!(who.contains(subject), holds(org, access, &grant), "{} {:?}", grant, subject);
                }
                for (subject, wanted) in &wanted {
                    prop_assert_eq!(who.contains(subject), covers(wanted, &grant), "{} {:?}", grant, subject);
                }
            }
            Ok(())
        });
        result?;
    }

    #[test]
    fn granting_never_takes_away_and_muting_never_gives(
        project in project(),
        added in entry(),
        set in 0..4_usize,
        group in 0..2_usize,
    ) {
        let before = answers(&project, false);
        let mut more = project.clone();
        let entries = &mut more.sets[set].entries;
        match entries.iter_mut().find(|e| (e.kind, e.name) == (added.kind, added.name)) {
            Some(known) => known.bits |= added.bits,
            None => entries.push(added.clone()),
        }
        for (before, after) in before.iter().zip(answers(&more, false)) {
            prop_assert!(before.is_subset(&after), "{:?}", before.difference(&after));
        }
        let before = answers(&project, true);
        let mut less = project.clone();
        less.groups[group].muting.push(added);
        for (before, after) in before.iter().zip(answers(&less, true)) {
            prop_assert!(after.is_subset(before), "{:?}", after.difference(before));
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(15))]

    /// Every cell of the table that `access` prints, with what `why` says of the same bit.
    #[test]
    fn the_table_of_access_agrees_with_why(project in project()) {
        let result: Result<(), TestCaseError> = project.seen(|root| {
            let org = root.org();
            let identities = org.identities.keys().map(Principal::Identity);
            let mut places = Places::default();
            for subject in identities.chain(org.holders.keys().map(Principal::Holder)) {
                for row in access::answer(root, subject, &mut places).grants {
                    let bits: Vec<Bits> = match row.kind {
                        GrantKind::Object => BIT_NAMES.map(|(bit, _)| bit).to_vec(),
                        GrantKind::Field => vec![Bits::READ, Bits::EDIT],
                        _ => vec![Bits::ENABLED],
                    };
                    for bit in bits {
                        let grant = Grant::new(row.kind, row.name.clone(), bit);
                        let answer = why::answers(org, subject, &[goal(org, &grant)], &mut places).remove(0);
                        let held = matches!(answer.verdict, Verdict::Held | Verdict::Likely);
                        prop_assert_eq!(row.bits.contains(bit), held, "{} {:?}", grant, subject);
                    }
                }
            }
            Ok(())
        });
        result?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The entry of one path is removed from its file: every other path is still there, and no other.
    #[test]
    fn removing_the_entry_of_a_path_removes_that_path(project in project(), grant in select(questions())) {
        let paths_of = |project: &Project, i: usize| {
            project.seen(|root| {
            let org = root.org();
                let subject = Principal::Identity(identity(org, &format!("I{i}")));
                origins(org, &org.paths(subject, &goal(org, &grant)))
            })
        };
        for i in 0..project.identities.len() {
            let paths = paths_of(&project, i);
            for path in &paths {
                let (file, kind, name) = path;
                let mut without = project.clone();
                let at: usize = file[1..].parse().unwrap();
                let holder =
                    if file.starts_with('P') { &mut without.profiles[at] } else { &mut without.sets[at] };
                holder.entries.retain(|e| (e.kind, e.name) != (*kind, name.as_str()));
                let mut wanted = paths.clone();
                wanted.retain(|other| other != path);
                prop_assert_eq!(paths_of(&without, i), wanted, "{}", grant);
            }
        }
    }
}
