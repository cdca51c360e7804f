//! What is said of a component in pieces, and where.

use leastforce::report::model::Report;

use crate::engine::common::{Files, lines, lint};

const TOML: &str = "[integrations.erp]\nprofile = 'Feed'\npermission-sets = ['PO']\n";

fn project(files: &[(&str, &str)]) -> Files {
    Files::new([("leastforce.toml", TOML)].iter().chain(files).copied())
}

fn permission(name: &str) -> String {
    format!("<userPermissions>\n<enabled>true</enabled>\n<name>{name}</name>\n</userPermissions>")
}

/// `path:line` and the message of each error.
fn errors(report: &Report) -> Vec<String> {
    let line = |e: &leastforce::report::model::Problem| e.location.as_ref().map_or(0, |l| l.start.line);
    report.errors.iter().map(|e| format!("{}:{} {}", e.path, line(e), e.message)).collect()
}

#[test]
fn findings_stand_in_the_piece_that_has_the_entry() {
    let files = project(&[
        ("permissionsets/PO/PO.permissionset-meta.xml", "<PermissionSet><label>x</label></PermissionSet>"),
        (
            "permissionsets/PO/objectPermissions/1.objectPermission-meta.xml",
            "<?xml version=\"1.0\"?>\n<ObjectPermission>\n  <object>Account</object>\n\n  <allowRead>true</allowRead>\n  \
             <allowEdit>true</allowEdit>\n  <allowDelete>true</allowDelete>\n</ObjectPermission>\n",
        ),
        (
            "permissionsets/PO/fieldPermissions/1.fieldPermission-meta.xml",
            "<fieldPermissions>\n<field>Account.Api_Token__c</field><readable>true</readable></fieldPermissions>",
        ),
        (
            "permissionsets/PO/userPermissions.xml",
            "<userPermissions>\n<userPermissions>\n<name>ModifyAllData</name>\n<enabled>1</enabled></userPermissions></userPermissions>",
        ),
    ]);
    let report = lint(&files, &["delete-granted", "modify-all-data", "secret-like-field", "object-sprawl"]);
    assert_eq!(
        lines(&report),
        "permissionsets/PO/fieldPermissions/1.fieldPermission-meta.xml:2 medium likely Account.Api_Token__c:read permission-set:PO\n\
         permissionsets/PO/objectPermissions/1.objectPermission-meta.xml:3 medium certain Account:delete permission-set:PO\n\
         permissionsets/PO/userPermissions.xml:3 critical certain ModifyAllData permission-set:PO\n"
    );
    let delete = report.findings.iter().find(|f| f.rule == "delete-granted").unwrap();
    assert_eq!((delete.location.start.column, delete.related[0].location.start.line), (11, 7));
}

#[test]
fn what_is_missing_is_missing_from_the_whole_component() {
    let set = |name| format!("<PermissionSet>{}</PermissionSet>", permission(name));
    let (needs, needed) = (set("QueryAllFiles"), set("ViewAllData"));
    let profile = "<Profile>\n<custom>true</custom></Profile>";
    let more = format!("<Profile>{}</Profile>", permission("ApiEnabled"));
    let common = [
        ("permissionsets/PO/userPermissions/1.userPermission-meta.xml", needs.as_str()),
        ("profiles/Feed/Feed.profile-meta.xml", profile),
        ("profiles/Feed/Aside.userPermissions-meta.xml", &more),
    ];
    let both: Vec<_> = common
        .into_iter()
        .chain([("permissionsets/PO/userPermissions/2.userPermission-meta.xml", needed.as_str())])
        .collect();
    let rules = ["missing-dependency", "missing-api-only", "no-login-ip-range"];
    let (found, all) = (lines(&lint(&project(&common), &rules)), lines(&lint(&project(&both), &rules)));
    let first = found.lines().next().unwrap();
    assert!(
        first.starts_with("permissionsets/PO/userPermissions/1.userPermission-meta.xml:3 medium"),
        "{found}"
    );
    assert_eq!(all.lines().collect::<Vec<_>>(), found.lines().skip(1).collect::<Vec<_>>());
    assert_eq!(
        found.lines().skip(1).collect::<Vec<_>>(),
        [
            "profiles/Feed/Feed.profile-meta.xml:1 high certain - profile:Feed",
            "profiles/Feed/Feed.profile-meta.xml:1 medium certain - profile:Feed",
        ]
    );
}

#[test]
fn nothing_follows_from_what_an_incomplete_component_lacks() {
    let one = format!("<PermissionSet>{}</PermissionSet>", permission("QueryAllFiles"));
    let profile = format!("<Profile>{}</Profile>", permission("ApiEnabled"));
    let files = project(&[
        ("permissionsets/PO/userPermissions/1.userPermission-meta.xml", &one),
        ("permissionsets/PO/userPermissions/2.userPermission-meta.xml", "<UserPermission><name>View"),
        ("profiles/Feed/userPermissions.xml", &profile),
        ("profiles/Feed/Feed.newThings-meta.xml", "<Profile/>"),
    ]);
    let report =
        lint(&files, &["missing-dependency", "missing-api-only", "no-login-ip-range", "query-all-files"]);
    assert_eq!(
        lines(&report),
        "permissionsets/PO/userPermissions/1.userPermission-meta.xml:3 critical certain QueryAllFiles permission-set:PO\n\
         profiles/Feed/userPermissions.xml:1 info certain - profile:Feed\n"
    );
    assert_eq!(report.errors.len(), 1);
    assert!(report.findings[1].message.contains("a piece of what the integration holds is not read"));
}

#[test]
fn duplicates_are_found_across_pieces() {
    let object = |delete| {
        format!(
            "<PermissionSet>\n<objectPermissions>\n<object>Account</object><allowRead>{delete}</allowRead>\n\
             </objectPermissions>\n</PermissionSet>"
        )
    };
    let (no, yes) = (object(false), object(true));
    let files = project(&[
        ("permissionsets/PO/objectSettings/A.objectSettings-meta.xml", &no),
        ("permissionsets/PO/objectSettings/B.objectSettings-meta.xml", &yes),
        ("permissionsets/PO/PO.permissionset-meta.xml", "<PermissionSet/>"),
    ]);
    let report = lint(&files, &["duplicate-or-conflicting-entry"]);
    assert_eq!(
        lines(&report),
        "permissionsets/PO/objectSettings/B.objectSettings-meta.xml:3 medium certain - permission-set:PO\n"
    );
    let first = &report.findings[0].related[0].location;
    assert_eq!(
        (first.path.as_str(), first.start.line),
        ("permissionsets/PO/objectSettings/A.objectSettings-meta.xml", 3)
    );
    // Copies of a component are no duplicates of each other's entries.
    let apart = project(&[
        ("permissionsets/a/PO/objectPermissions.xml", &no),
        ("permissionsets/b/PO/objectPermissions.xml", &yes),
    ]);
    assert!(lint(&apart, &["duplicate-or-conflicting-entry"]).findings.is_empty());
    // Nor is what stands in a piece that cannot be read.
    let broken = format!("{no}<");
    let broken = project(&[
        ("permissionsets/PO/objectSettings/A.objectSettings-meta.xml", &broken),
        ("permissionsets/PO/objectSettings/B.objectSettings-meta.xml", &yes),
    ]);
    let report = lint(&broken, &["duplicate-or-conflicting-entry"]);
    assert_eq!((report.findings.len(), report.errors.len()), (0, 1));
}

#[test]
fn copies_keep_their_fingerprints_apart_and_layouts_do_not() {
    let powers = format!("<PermissionSet>{}</PermissionSet>", permission("ModifyAllData"));
    let fingerprints = |files: &[(&str, &str)]| -> Vec<String> {
        let mut found: Vec<_> =
            lint(&project(files), &["modify-all-data"]).findings.into_iter().map(|f| f.fingerprint).collect();
        found.sort();
        found.dedup();
        found
    };
    let whole = fingerprints(&[
        ("permissionsets/a/PO.permissionset-meta.xml", &powers),
        ("permissionsets/b/PO.permissionset-meta.xml", &powers),
    ]);
    let split = fingerprints(&[
        ("permissionsets/a/PO/PO.permissionset-meta.xml", "<PermissionSet/>"),
        ("permissionsets/a/PO/userPermissions.xml", &powers),
        ("permissionsets/b/PO/userPermissions.xml", &powers),
    ]);
    assert_eq!(whole.len(), 2);
    assert_eq!(whole, split);
    let one = fingerprints(&[("permissionsets/a/PO.permissionset-meta.xml", &powers)]);
    assert_eq!(
        one,
        fingerprints(&[
            ("permissionsets/PO/x.userPermission-meta.xml", &powers),
            ("permissionsets/PO/x.pageAccess-meta.xml", &powers),
        ])
    );
}

/// A native permission set may lie in several package directories; a copy that is another component
/// makes its place count.
#[test]
fn a_component_in_several_package_directories_has_one_place() {
    let sfdx = r#"{"packageDirectories": [{"path": "a"}, {"path": "b"}, {"path": "c"}]}"#;
    let powers = format!("<PermissionSet>{}</PermissionSet>", permission("ModifyAllData"));
    let fingerprints = |piece: &str| -> Vec<String> {
        let files = project(&[
            ("sfdx-project.json", sfdx),
            ("a/permissionsets/PO/PO.permissionset-meta.xml", "<PermissionSet/>"),
            (piece, &powers),
            ("c/permissionsets/PO.permissionset-meta.xml", &powers),
        ]);
        let mut found: Vec<_> =
            lint(&files, &["modify-all-data"]).findings.into_iter().map(|f| f.fingerprint).collect();
        found.sort();
        found
    };
    let apart = fingerprints("b/permissionsets/PO/PO.userPermission-meta.xml");
    assert_eq!(apart.len(), 2);
    assert_ne!(apart[0], apart[1]);
    assert_eq!(apart, fingerprints("a/permissionsets/PO/PO.userPermission-meta.xml"));
}

#[test]
fn roots_that_do_not_belong_are_refused_with_their_place() {
    let files = project(&[
        ("permissionsets/PO/PO.permissionset-meta.xml", "<UserPermission/>"),
        ("permissionsets/PO/userPermissions/1.userPermission-meta.xml", "\n<Profile/>"),
        (
            "permissionsets/PO/userPermissions/2.userPermission-meta.xml",
            "<UserPermission><enabled>true</enabled></UserPermission>",
        ),
        ("permissionsets/PO/userPermissions/3.userPermission-meta.xml", ""),
        (
            "permissionsets/PO/objectSettings/A.objectSettings-meta.xml",
            "<ObjectPermission><object>A</object></ObjectPermission>",
        ),
    ]);
    assert_eq!(
        errors(&lint(&files, &[])),
        [
            "permissionsets/PO/PO.permissionset-meta.xml:1 the root element is <UserPermission>; a file of this name must hold <PermissionSet>; rename the file after its content, or restore the content",
            "permissionsets/PO/userPermissions/1.userPermission-meta.xml:2 the root element is <Profile>; a file in this place must hold <PermissionSet> or <userPermissions>; move the file to where its content belongs, or restore the content",
            "permissionsets/PO/userPermissions/2.userPermission-meta.xml:1 <userPermissions> names nothing: it has no <name>; name what the entry is about, or remove it",
            "permissionsets/PO/userPermissions/3.userPermission-meta.xml:1 the file is empty; retrieve the metadata again or delete the file",
        ]
    );
}

#[test]
fn ranges_and_old_elements_are_counted_over_all_pieces() {
    let range = |start: &str, end: &str| {
        format!(
            "<loginIpRanges>\n<startAddress>{start}</startAddress>\n<endAddress>{end}</endAddress></loginIpRanges>"
        )
    };
    let old = "<Profile><fieldLevelSecurities><field>A.B</field><hidden>true</hidden></fieldLevelSecurities></Profile>";
    // Each /18 of its own is no wide range; the eight thousandth is not looked for one by one.
    let pieces: Vec<(String, String)> = (0..4)
        .map(|i| {
            let ranges = (0..4096).map(|n| {
                let n = i * 4096 + n;
                let (a, b) = (n / 256, n % 256);
                range(&format!("{a}.{b}.0.0"), &format!("{a}.{b}.255.255"))
            });
            (
                format!("profiles/Feed/loginIpRanges/{i}.xml"),
                format!("<Profile>{}</Profile>", ranges.collect::<String>()),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        pieces.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("profiles/Feed/fieldLevelSecurities/1.xml", old));
    files.push(("profiles/Feed/fieldLevelSecurities/2.xml", old));
    let report = lint(&project(&files), &["wide-login-ip-range", "deprecated-element"]);
    let messages: Vec<_> = report.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("<fieldLevelSecurities> (2 times)"), "{messages:?}");
    assert!(messages[1].contains("a quarter of all IPv4 addresses"), "{messages:?}");
}

#[test]
fn pieces_beside_their_whole_are_said_and_not_missed() {
    let whole = format!("<PermissionSet>{}</PermissionSet>", permission("ModifyAllData"));
    let files = project(&[
        ("permissionsets/PO.permissionset-meta.xml", &whole),
        ("permissionsets/PO/PO.permissionset-meta.xml", "<PermissionSet/>"),
        ("permissionsets/PO/userPermissions.xml", &whole),
        ("profiles/Feed.profile-meta.xml", "<Profile/>"),
    ]);
    let report = lint(&files, &["modify-all-data", "duplicate-or-conflicting-entry"]);
    assert_eq!(
        lines(&report),
        "permissionsets/PO.permissionset-meta.xml:3 critical certain ModifyAllData permission-set:PO\n"
    );
    assert_eq!(
        report.notes,
        ["'permissionsets/PO.permissionset-meta.xml' is read and not its 2 pieces beside it"]
    );
    let left = &report.summary.not_looked_at;
    assert_eq!((report.summary.files, left.ignored, left.unread), (2, 2, 0));
}
