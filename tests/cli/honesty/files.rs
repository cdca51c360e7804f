//! What lies in files keeps from being seen: layouts, names, links, content.

use super::{Place, RISKY_PATH, Trace, both, clean, hidden_at, none_is_silent, place};
use crate::sandbox::{CLEAN, Metadata, RISKY, Sandbox};

const UNREAD: Trace = Trace::LeftOut("unread", &["1 file not read", "not yet read: 1 file"], true);
const UNKNOWN: Trace = Trace::LeftOut("unknown", &["1 file of an unknown kind"], true);
const REPLACED: Trace =
    Trace::LeftOut("replaced", &["replaced by a deploy", "not known, since a deploy puts"], true);
const UNRESOLVED: Trace = Trace::LeftOut("unresolved", &["Named but not in the repository"], true);

fn packages(paths: &str) -> String {
    format!("{{ \"packageDirectories\": [{{ \"path\": \"force-app\" }}{paths}] }}")
}

fn project(rest: &str) -> String {
    format!("{{ \"packageDirectories\": [{{ \"path\": \"force-app\" }}], {rest} }}")
}

/// The violation with another text in its file.
fn risky_as(change: impl FnOnce(String) -> Vec<u8>) -> Sandbox {
    clean().with(RISKY_PATH, change(RISKY.text()))
}

fn instead(of: &str, new: &str) -> Sandbox {
    risky_as(|text| text.replacen(of, new, 1).into_bytes())
}

/// An integration with nothing to find, of which a deploy replaces a text.
fn replaced(replacement: &str) -> Sandbox {
    let rest = format!("\"replacements\": [{{ {replacement}, \"replaceWithEnv\": \"X\" }}]");
    clean().with("sfdx-project.json", project(&rest))
}

fn names() -> Vec<Place> {
    vec![
        place("dotfile", hidden_at("profiles/.ERP Integration.profile-meta.xml"), UNREAD),
        place("file of an editor", hidden_at("profiles/ERP Integration.profile-meta.xml.orig"), UNKNOWN),
        place("unknown suffix", hidden_at("profiles/ERP Integration.profil-meta.xml"), UNKNOWN),
        place("suffix of nothing", hidden_at("profiles/ERP Integration.xml"), UNKNOWN),
        place("suffix with a blank", hidden_at("other/ERP Integration.profile-meta.xml "), UNKNOWN),
        place("suffix twice", hidden_at("other/ERP Integration.profile-meta.xml.xml"), UNKNOWN),
        place("suffix in capitals", hidden_at("profiles/ERP Integration.PROFILE-META.XML"), Trace::Found("modify-all-data")),
        place("folder of another type", hidden_at("lwc/x/ERP Integration.profile-meta.xml"), Trace::Found("modify-all-data")),
        place("node_modules", hidden_at("node_modules/x/profiles/ERP Integration.profile-meta.xml"), UNREAD),
        place(".sfdx", hidden_at(".sfdx/profiles/ERP Integration.profile-meta.xml"), UNREAD),
        place(".sf", hidden_at(".sf/profiles/ERP Integration.profile-meta.xml"), UNREAD),
        place(
            "package directory in node_modules",
            clean().with("sfdx-project.json", packages(", { \"path\": \"node_modules/erp\" }")),
            UNREAD,
        ),
        place("absent package directory", clean().with("sfdx-project.json", packages(", { \"path\": \"gone\" }")), UNREAD),
        place(
            "absolute package directory",
            clean().with("sfdx-project.json", packages(", { \"path\": \"/erp\" }")),
            UNREAD,
        ),
        place(
            "package directory outside the root",
            clean().with("sfdx-project.json", packages(", { \"path\": \"../erp\" }")),
            UNREAD,
        ),
        place(
            "custom registry",
            hidden_at("prf/ERP Integration.prf-meta.xml").with(
                "sfdx-project.json",
                project("\"registryCustomizations\": { \"types\": { \"profile\": { \"suffix\": \"prf\" } } }"),
            ),
            UNREAD,
        ),
        place(".gitignore", both().with(".gitignore", "*\n"), Trace::Found("modify-all-data")),
        place(
            ".forceignore",
            both().with(".forceignore", "**/profiles/**\n").with(
                "force-app/main/default/permissionsets/Desk.permissionset-meta.xml",
                "<PermissionSet><label>Desk</label></PermissionSet>",
            ),
            Trace::Found("hidden-identity"),
        ),
        place(
            "pieces of a set in folders below its own",
            clean()
                .with(
                    "force-app/main/default/permissionsets/ERP_Integration/ERP_Integration.permissionset-meta.xml",
                    "<PermissionSet><label>ERP Integration</label></PermissionSet>",
                )
                .with(
                    "force-app/main/default/permissionsets/ERP_Integration/a/b/X.userPermission-meta.xml",
                    "<PermissionSet><userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions></PermissionSet>",
                ),
            Trace::Found("modify-all-data"),
        ),
    ]
}

fn content() -> Vec<Place> {
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    let utf16 = |text: String| {
        let text = text.replace("UTF-8", "UTF-16");
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let wrapped = |text: &str| format!("<entries>{text}");
    vec![
        place("broken XML", instead("</userPermissions>", ""), Trace::Error("closes nothing")),
        place(
            "two roots",
            risky_as(|text| (text.clone() + &text).into_bytes()),
            Trace::Error("ERP Integration User"),
        ),
        place("another root", instead("<Profile", "<PermissionSet"), Trace::Error("ERP Integration User")),
        place("empty file", risky_as(|_| Vec::new()), Trace::Error("ERP Integration User")),
        place("LFS pointer", risky_as(|_| lfs.into()), Trace::Error("Git LFS")),
        place(
            "conflict markers",
            risky_as(|text| format!("<<<<<<< HEAD\n{text}").into()),
            Trace::Error("conflict"),
        ),
        place("UTF-16", risky_as(utf16), Trace::Found("modify-all-data")),
        place("an unknown encoding", instead("UTF-8", "UTF-7"), Trace::Error("ERP Integration User")),
        place(
            "bytes that are not UTF-8",
            risky_as(|text| [text.as_bytes(), b"\xff"].concat()),
            Trace::Error("UTF-8"),
        ),
        place(
            "an entity of a DTD",
            instead("<Profile", "<!DOCTYPE a [<!ENTITY m \"x\">]>\n<Profile"),
            Trace::Error("DTD"),
        ),
        place(
            "a comment that is none",
            instead("<userPermissions>", "<!--><userPermissions><!-- -->"),
            Trace::Error("comment"),
        ),
        place("a control character", instead("ModifyAll", "Modify\u{1}All"), Trace::Error("U+0001")),
        place("a boolean that is none", instead(">true<", ">yes<"), Trace::Error("true or false")),
        place(
            "a name twice",
            instead("<name>", "<name>ApiEnabled</name><name>"),
            Trace::Error("more than once"),
        ),
        place(
            "an unknown wrapper",
            risky_as(|text| {
                let text = text.replace("<userPermissions>", &wrapped("<userPermissions>"));
                text.replace("</userPermissions>", "</userPermissions></entries>").into_bytes()
            }),
            Trace::LeftOut("elements", &["1 unknown element", "is not known and was not judged"], true),
        ),
        place(
            "an unknown permission",
            instead("ModifyAllData", "ModifyAllDatas"),
            Trace::Found("unknown-permission"),
        ),
        place(
            "an entry that is set twice",
            instead(
                "<userPermissions>",
                "<userPermissions><enabled>false</enabled><name>ModifyAllData</name></userPermissions><userPermissions>",
            ),
            Trace::Found("modify-all-data"),
        ),
        place(
            "a partial profile",
            risky_as(|text| {
                text.replace("userPermissions", "classAccesses").replace("name>", "apexClass>").into_bytes()
            }),
            Trace::LeftOut("partial", &["names no user permission"], true),
        )
        .with_args(&["--select", "missing-api-only"]),
        place(
            "sfdx-project.json that is broken",
            both().with("sfdx-project.json", "{"),
            Trace::Error("not valid JSON"),
        ),
    ]
}

fn replacements() -> Vec<Place> {
    let in_all = "\"glob\": \"force-app/**\"";
    let of_all = |what: &str| replaced(&format!("{in_all}, {what}"));
    vec![
        place("a name", of_all("\"stringToReplace\": \"Salesforce Integration\""), REPLACED),
        place("a tag", of_all("\"stringToReplace\": \"<custom>true</custom>\""), REPLACED),
        place("the root", of_all("\"stringToReplace\": \"</Profile>\""), REPLACED),
        place("blanks", of_all("\"regexToReplace\": \"\\\\s+<custom>\""), REPLACED),
        place("a pattern of another dialect", of_all("\"regexToReplace\": \"(?<=>)true\""), REPLACED),
        place(
            "by the end of the path",
            replaced("\"filename\": \".xml\", \"stringToReplace\": \"</Profile>\""),
            REPLACED,
        ),
        place(
            "by a glob of another dialect",
            replaced("\"glob\": \"**/+(O)rder*\", \"stringToReplace\": \"</Profile>\""),
            REPLACED,
        ),
    ]
}

const GROUP: Metadata = Metadata {
    path: "permissionsetgroups/Order_Integration.permissionsetgroup-meta.xml",
    root: "PermissionSetGroup",
    body: "<label>Order Integration</label><permissionSets>Gone</permissionSets><status>Updated</status>",
};

const POLICY: Metadata = Metadata {
    path: "useraccesspolicies/Give.useraccesspolicy-meta.xml",
    root: "UserAccessPolicy",
    body: "<masterLabel>Give</masterLabel><status>Active</status><triggerType>Create</triggerType>\
           <userAccessPolicyActions><action>Grant</action><target>Gone</target><type>PermissionSet</type>\
           </userAccessPolicyActions><userAccessPolicyFilters><columnName>Profile</columnName>\
           <operation>equals</operation><sortOrder>1</sortOrder><target>Order Feed</target><type>Profile</type>\
           </userAccessPolicyFilters>",
};

fn references() -> Vec<Place> {
    vec![
        place("a group without its set", Sandbox::project([CLEAN.file(), GROUP.file()]), UNRESOLVED),
        place("a user access policy", Sandbox::project([CLEAN.file(), POLICY.file()]), UNRESOLVED),
    ]
}

/// What the licence of a holder says of whose it is may be wrong.
fn licences() -> Vec<Place> {
    let undecided = Trace::LeftOut("undecided", &["1 holder with critical permissions"], true);
    let licensed = |licence: &str| instead("<userP", &format!("<userLicense>{licence}</userLicense><userP"));
    let set = |name: &str, rest: &str| {
        let text =
            RISKY.text().replace("Profile", "PermissionSet").replace("<userP", &format!("{rest}<userP"));
        clean().with(&format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml"), text)
    };
    let platform = "<label>a</label><license>Cloud Integration User</license>";
    vec![
        place("a licence of guests", licensed("Guest User License"), undecided),
        place("a licence of partners", licensed("Partner Community"), undecided),
        place("a licence of the platform", set("Order_Desk", platform), undecided),
        place("a name that says too little", set("Okta_Users", "<label>a</label>"), undecided),
        place(
            "a licence of partners that a set has",
            set("ERP_Integration", "<label>a</label><license>Partner Community</license>"),
            undecided,
        ),
    ]
}

const MUTING: &str = "force-app/main/default/mutingpermissionsets/ERP_Muting.mutingpermissionset-meta.xml";

/// A project with a muting permission set, and a manifest that deletes this one.
fn deleting(manifest: &str, member: &str) -> Sandbox {
    let text = self::manifest("MutingPermissionSet", member);
    clean().with(MUTING, "<MutingPermissionSet><label>a</label></MutingPermissionSet>").with(manifest, text)
}

fn manifest(kind: &str, member: &str) -> String {
    format!(
        "<Package><types><members>Other</members><members>{member}</members><name>{kind}</name></types></Package>"
    )
}

fn manifests() -> Vec<Place> {
    let names = [
        "destructiveChanges.xml",
        "manifest/destructiveChangesPost.xml",
        "force-app/destructivechangesPre.XML",
        "manifest/destructive-r7.xml",
        "destructive/package.xml",
        "manifest/cleanup.xml",
        "package-after.xml",
    ];
    let found = names.map(|name| place(name, deleting(name, "erp_muting"), UNREAD));
    let broken = deleting("destructiveChanges.xml", "").with("destructiveChanges.xml", "<Package>");
    let holder = clean().with("destructiveChanges.xml", manifest("Profile", "ORDER Feed"));
    let others =
        [place("a manifest that is no XML", broken, UNREAD), place("a holder is deleted", holder, UNREAD)];
    found.into_iter().chain(others).collect()
}

/// A change that consists of a manifest under any name is looked at before it is committed.
#[test]
fn a_staged_manifest_is_looked_at() {
    for name in ["destructiveChanges.xml", "manifest/cleanup.xml"] {
        let sandbox = deleting(name, "ERP_Muting");
        let manifest = sandbox.read(name);
        std::fs::remove_file(sandbox.path(name)).unwrap();
        let sandbox = sandbox.repository().with(name, manifest);
        sandbox.git(&["add", "."]);
        let ran = sandbox.run_git(&["check", "--staged", "--strict"]).ends(3);
        assert!(ran.out.contains(name), "{ran:#?}");
    }
}

#[test]
fn a_diff_names_what_was_not_looked_at_of_either_side() {
    let sandbox = Sandbox::new();
    let both = |side: &str, manifest_at: &str, member: &str| {
        let (path, text) = CLEAN.file();
        sandbox.write(&format!("{side}/sfdx-project.json"), crate::sandbox::SFDX_PROJECT);
        sandbox.write(&format!("{side}/force-app/main/default/{path}"), text);
        sandbox.write(&format!("{side}/{manifest_at}"), manifest("Profile", member));
    };
    both("base", "destructiveChanges.xml", "Order Feed");
    both("head", "destructiveChanges.xml", "Older Feed");
    sandbox.write("head/force-app/main/default/permissionsets/Split/a.yaml", "a: b");
    let run = |format: &str| sandbox.run(&["diff", "--trees", "base", "head", "-o", format]).ends(0);
    for format in ["text", "markdown", "html"] {
        let ran = run(format);
        let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let flat = super::without_references(&flat);
        for words in [
            "Not looked at in the head: 1 file not read",
            "Split/a.yaml",
            "Not looked at in the base: 1 file not read",
            "destructiveChanges.xml",
            "Order Feed",
        ] {
            assert!(flat.contains(words), "{format}: {words} in {flat}");
        }
    }
    let report = run("json").json();
    assert_eq!(report["not_looked_at"]["base"]["unread"], 1);
    assert_eq!(report["not_looked_at"]["base"]["unread_files"][0]["path"], "destructiveChanges.xml");
    assert_eq!(report["not_looked_at"]["head"]["unread"], 1);
    both("base", "destructiveChanges.xml", "Older Feed");
    std::fs::remove_dir_all(sandbox.path("head/force-app/main/default/permissionsets")).unwrap();
    let ran = run("text");
    assert!(!ran.out.contains("Not looked at"), "{}", ran.out);
}

/// What keeps nothing from being seen is not spoken of.
#[test]
fn what_deletes_nothing_that_mutes_is_left_alone() {
    let other = deleting("destructiveChanges.xml", "Older_Muting");
    let elsewhere = deleting("manifest/package.xml", "ERP_Muting");
    let named = deleting("manifest/all.xml", "*").with("manifest/all.xml", manifest("Profile", "Order Feed"));
    let not_one = deleting("destructive/a.xml", "").with("destructive/a.xml", "<project/>");
    for sandbox in [other, elsewhere, named, not_one] {
        let ran = sandbox.run(&["check", "--strict", "-o", "concise"]).ends(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    }
}

#[test]
fn no_file_hides_without_a_word() {
    none_is_silent(licences());
    none_is_silent(manifests());
    none_is_silent(names());
    none_is_silent(content());
    none_is_silent(replacements());
    none_is_silent(references());
}

#[cfg(unix)]
#[test]
fn no_link_hides_without_a_word() {
    use std::os::unix::fs::symlink;

    let linked = |target: &std::path::Path, at: &str| {
        let sandbox = clean();
        symlink(target, sandbox.path(at)).unwrap();
        sandbox
    };
    let outside = Sandbox::new().with("profiles/ERP Integration User.profile-meta.xml", RISKY.text());
    let risky = "profiles/ERP Integration User.profile-meta.xml";
    let broken = linked("gone".as_ref(), RISKY_PATH);
    let pipe = clean();
    let made = std::process::Command::new("mkfifo").arg(pipe.path(RISKY_PATH)).status().unwrap();
    assert!(made.success());
    none_is_silent(vec![
        place("a link to a file outside", linked(&outside.path(risky), RISKY_PATH), UNREAD),
        place("a link to a folder outside", linked(&outside.path("profiles"), "force-app/other"), UNREAD),
        place("a link to a folder outside, at the root", linked(&outside.path("profiles"), "other"), UNREAD),
        place("a link to nothing", broken, Trace::Error("ERP Integration User")),
        place("a pipe", pipe, Trace::Error("regular file")),
    ]);
}
