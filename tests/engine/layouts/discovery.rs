//! Which files make up a component, and which of them count.

use leastforce::project::discover::discover;
use leastforce::project::{DiscoverOptions, MetadataKind, Project};

use crate::engine::common::{Files, skipped};

const SFDX: &str = r#"{ "packageDirectories": [{ "path": "force-app" }, { "path": "extra" }] }"#;
const SET: &str =
    "<PermissionSet><label>x</label><hasActivationRequired>false</hasActivationRequired></PermissionSet>";
const COMPOSED: &str = "<PermissionSet><label>x</label><pageAccesses><apexPage>P</apexPage><enabled>true</enabled>\
                        </pageAccesses></PermissionSet>";

fn run(files: &[(&str, &str)]) -> Project {
    discover(&Files::new(files.iter().copied()), &DiscoverOptions::default())
}

/// `path`, and what the file is a piece of where it is one: the path of the file that stands for the
/// component and the element, with `?` where some of the component is not read.
fn read(project: &Project) -> Vec<String> {
    let line = |file: &leastforce::project::SourceFile| {
        let piece = file.piece.as_ref().map_or_else(String::new, |piece| {
            let doubt = if piece.incomplete { "?" } else { "" };
            let stands = &project.files[file.component].path;
            format!(" [{} of {stands}, {}{doubt}]", piece.tag.unwrap_or("parent"), file.title())
        });
        format!("{}{piece}", file.path)
    };
    project.files.iter().map(line).collect()
}

#[test]
fn pieces_belong_to_the_directory_that_holds_them() {
    let project = run(&[
        ("permissionsets/One/One.permissionset-meta.xml", SET),
        ("permissionsets/One/userPermissions/x.userPermission-meta.xml", ""),
        ("permissionsets/One/Other.permissionset-meta.xml", SET),
        ("permissionsets/Alone/Alone.permissionset-meta.xml", SET),
        ("permissionsets/Orphan/Orphan.userPermission-meta.xml", ""),
        ("permissionsets/Orphan/objectSettings/Account.objectSettings-meta.xml", ""),
        ("profiles/Custom%3A A/Custom: a.profile-meta.xml", ""),
        ("profiles/Custom%3A A/objectPermissions/Account.objectPermissions-meta.xml", ""),
        ("mutingpermissionsets/M/fieldPermissions.xml", ""),
        ("mutingpermissionsets/M/M.mutingpermissionset-meta.xml", ""),
        ("permissionsets/userPermissions/x.userPermission-meta.xml", ""),
    ]);
    assert_eq!(
        read(&project),
        [
            "mutingpermissionsets/M/M.mutingpermissionset-meta.xml [parent of mutingpermissionsets/M/M.mutingpermissionset-meta.xml, muting permission set 'M']",
            "mutingpermissionsets/M/fieldPermissions.xml [fieldPermissions of mutingpermissionsets/M/M.mutingpermissionset-meta.xml, muting permission set 'M']",
            "permissionsets/Alone/Alone.permissionset-meta.xml",
            "permissionsets/One/One.permissionset-meta.xml [parent of permissionsets/One/One.permissionset-meta.xml, permission set 'One']",
            "permissionsets/One/Other.permissionset-meta.xml",
            "permissionsets/One/userPermissions/x.userPermission-meta.xml [userPermissions of permissionsets/One/One.permissionset-meta.xml, permission set 'One']",
            "permissionsets/Orphan/Orphan.userPermission-meta.xml [userPermissions of permissionsets/Orphan/Orphan.userPermission-meta.xml, permission set 'Orphan']",
            "permissionsets/Orphan/objectSettings/Account.objectSettings-meta.xml [objectSettings of permissionsets/Orphan/Orphan.userPermission-meta.xml, permission set 'Orphan']",
            "profiles/Custom%3A A/Custom: a.profile-meta.xml [parent of profiles/Custom%3A A/Custom: a.profile-meta.xml, profile 'Custom: A']",
            "profiles/Custom%3A A/objectPermissions/Account.objectPermissions-meta.xml [objectPermissions of profiles/Custom%3A A/Custom: a.profile-meta.xml, profile 'Custom: A']",
        ]
    );
    assert_eq!(
        skipped(&project),
        ["permissionsets/userPermissions/x.userPermission-meta.xml: part of a decomposed permission set"]
    );
}

#[test]
fn a_whole_file_beside_the_pieces_wins_where_it_holds_entries() {
    let project = run(&[
        ("permissionsets/Both.permissionset-meta.xml", COMPOSED),
        ("permissionsets/Both/Both.permissionset-meta.xml", SET),
        ("permissionsets/Both/pageAccesses/P.pageAccess-meta.xml", ""),
        ("permissionsets/Rest.permissionset-meta.xml", SET),
        ("permissionsets/Rest/pageAccesses.xml", ""),
        ("permissionsets/Inside/Inside.permissionset-meta.xml", COMPOSED),
        ("permissionsets/Inside/Inside.classAccess-meta.xml", ""),
        ("permissionsets/Broken.permissionset-meta.xml", "<PermissionSet><label>"),
        ("permissionsets/Broken/pageAccesses.xml", ""),
        // Of another kind, and so no rival.
        (
            "permissionsets/Rest.profile-meta.xml",
            "<Profile><pageAccesses><apexPage/></pageAccesses></Profile>",
        ),
    ]);
    assert_eq!(
        read(&project),
        [
            "permissionsets/Both.permissionset-meta.xml",
            "permissionsets/Broken.permissionset-meta.xml [parent of permissionsets/Broken.permissionset-meta.xml, permission set 'Broken']",
            "permissionsets/Broken/pageAccesses.xml [pageAccesses of permissionsets/Broken.permissionset-meta.xml, permission set 'Broken']",
            "permissionsets/Inside/Inside.classAccess-meta.xml [classAccesses of permissionsets/Inside/Inside.permissionset-meta.xml, permission set 'Inside']",
            "permissionsets/Inside/Inside.permissionset-meta.xml [parent of permissionsets/Inside/Inside.permissionset-meta.xml, permission set 'Inside']",
            "permissionsets/Rest.permissionset-meta.xml [parent of permissionsets/Rest.permissionset-meta.xml, permission set 'Rest']",
            "permissionsets/Rest.profile-meta.xml",
            "permissionsets/Rest/pageAccesses.xml [pageAccesses of permissionsets/Rest.permissionset-meta.xml, permission set 'Rest']",
        ]
    );
    assert_eq!(
        skipped(&project),
        [
            "permissionsets/Both/Both.permissionset-meta.xml: superseded by permissionsets/Both.permissionset-meta.xml",
            "permissionsets/Both/pageAccesses/P.pageAccess-meta.xml: superseded by permissionsets/Both.permissionset-meta.xml",
        ]
    );
}

/// What the Salesforce CLI deploys decides: native pieces themselves, the composed file of others.
#[test]
fn forceignore_is_asked_about_what_is_deployed() {
    let sets = [
        ("permissionsets/Native/Native.permissionset-meta.xml", SET),
        ("permissionsets/Native/Native.userPermission-meta.xml", ""),
        ("permissionsets/Shards/Shards.permissionset-meta.xml", SET),
        ("permissionsets/Shards/userPermissions/x.userPermissions-meta.xml", ""),
    ];
    let with = |patterns: &'static str| {
        let ignore = [(".forceignore", patterns)];
        run(&ignore.into_iter().chain(sets).collect::<Vec<_>>())
    };
    let shards = [
        "permissionsets/Shards/Shards.permissionset-meta.xml [parent of permissionsets/Shards/Shards.permissionset-meta.xml, permission set 'Shards']",
        "permissionsets/Shards/userPermissions/x.userPermissions-meta.xml [userPermissions of permissionsets/Shards/Shards.permissionset-meta.xml, permission set 'Shards']",
    ];
    let as_advised = with("**/permissionsets/**/*.xml\n!**/permissionsets/*.permissionset-meta.xml\n");
    assert_eq!(read(&as_advised), shards);
    assert_eq!(
        skipped(&as_advised),
        [
            "permissionsets/Native/Native.permissionset-meta.xml: ignored by .forceignore",
            "permissionsets/Native/Native.userPermission-meta.xml: ignored by .forceignore",
        ]
    );
    assert_eq!(as_advised.skipped[1].component, Some((MetadataKind::PermissionSet, "Native".to_owned())));
    let everything = with("**/permissionsets/**\n");
    assert_eq!((everything.files.len(), everything.skipped.len()), (0, 4));
    // A piece that is hidden leaves the others incomplete.
    let some = with("**/Native.userPermission-meta.xml\n");
    assert!(some.files.iter().filter(|f| f.name == "Native").all(|f| f.piece.as_ref().unwrap().incomplete));
    assert!(some.files.iter().filter(|f| f.name == "Shards").all(|f| !f.piece.as_ref().unwrap().incomplete));
}

#[test]
fn a_hidden_or_excluded_whole_file_supersedes_nothing() {
    let files = [
        (".forceignore", "permissionsets/A.permissionset-meta.xml"),
        ("permissionsets/A.permissionset-meta.xml", COMPOSED),
        ("permissionsets/A/A.pageAccess-meta.xml", ""),
        ("permissionsets/B.permissionset-meta.xml", COMPOSED),
        ("permissionsets/B/pageAccesses.xml", ""),
    ];
    let options = DiscoverOptions {
        excluded: Box::new(|path| path.ends_with("B.permissionset-meta.xml").then(|| "old".to_owned())),
        ..DiscoverOptions::default()
    };
    let project = discover(&Files::new(files), &options);
    let paths: Vec<_> = project.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["permissionsets/A/A.pageAccess-meta.xml", "permissionsets/B/pageAccesses.xml"]);
    assert_eq!(
        skipped(&project),
        [
            "permissionsets/A.permissionset-meta.xml: ignored by .forceignore",
            "permissionsets/B.permissionset-meta.xml: excluded, old",
        ]
    );
}

#[test]
fn forms_that_are_not_read_leave_the_whole_component_unread() {
    let project = run(&[
        ("profiles/Y/Y.profile-meta.xml", ""),
        ("profiles/Y/objectPermissions/Account.yaml", ""),
        ("profiles/Y/userPermissions.xml", ""),
        ("permissionsets/J/userPermissions/x.userPermissions-meta.json5", ""),
        ("permissionsets/N/N.userPermission-meta.xml", ""),
        ("permissionsets/N/notes.json", ""),
        ("permissionsets/N/N.newThing-meta.xml", ""),
    ]);
    assert_eq!(
        read(&project),
        [
            "permissionsets/N/N.userPermission-meta.xml [userPermissions of permissionsets/N/N.userPermission-meta.xml, permission set 'N'?]"
        ]
    );
    assert_eq!(
        skipped(&project),
        [
            "permissionsets/J/userPermissions/x.userPermissions-meta.json5: part of the decomposed permission set 'J'",
            "permissionsets/N/N.newThing-meta.xml: part of the decomposed permission set 'N'",
            "permissionsets/N/notes.json: part of the decomposed permission set 'N'",
            "profiles/Y/Y.profile-meta.xml: decomposed profile 'Y'",
            "profiles/Y/objectPermissions/Account.yaml: part of the decomposed profile 'Y'",
            "profiles/Y/userPermissions.xml: part of the decomposed profile 'Y'",
        ]
    );
}

#[test]
fn native_permission_sets_are_one_wherever_they_lie_in_a_project() {
    let project = run(&[
        ("sfdx-project.json", SFDX),
        ("extra/permissionsets/PO/PO.pageAccess-meta.xml", ""),
        ("force-app/permissionsets/po/po.permissionset-meta.xml", SET),
        ("force-app/permissionsets/po/objectSettings/Account.objectSettings-meta.xml", ""),
        ("elsewhere/permissionsets/PO/PO.pageAccess-meta.xml", ""),
        ("extra/permissionsets/Shards/pageAccesses.xml", ""),
        ("force-app/permissionsets/Shards/pageAccesses.xml", ""),
    ]);
    let components: Vec<_> =
        project.files.iter().map(|f| (f.path.as_str(), project.files[f.component].path.as_str())).collect();
    let parent = "force-app/permissionsets/po/po.permissionset-meta.xml";
    let apart = |path| (path, path);
    assert_eq!(
        components,
        [
            apart("elsewhere/permissionsets/PO/PO.pageAccess-meta.xml"),
            ("extra/permissionsets/PO/PO.pageAccess-meta.xml", parent),
            apart("extra/permissionsets/Shards/pageAccesses.xml"),
            apart("force-app/permissionsets/Shards/pageAccesses.xml"),
            ("force-app/permissionsets/po/objectSettings/Account.objectSettings-meta.xml", parent),
            apart(parent),
        ]
    );
}

#[test]
fn a_parent_file_says_what_pieces_in_any_folder_are() {
    let project = run(&[
        ("access/Known/Known.permissionset-meta.xml", SET),
        ("access/Known/pageAccesses/x.pageAccess-meta.xml", ""),
        ("access/Known/customPermissions/x.customPermission-meta.xml", ""),
        ("access/Unknown/pageAccesses/x.pageAccess-meta.xml", ""),
        ("access/Kept.profile-meta.xml", "<Profile/>"),
        ("access/Kept/pageAccesses/x.pageAccesses-meta.xml", ""),
    ]);
    assert_eq!(
        read(&project),
        [
            "access/Kept.profile-meta.xml [parent of access/Kept.profile-meta.xml, profile 'Kept']",
            "access/Kept/pageAccesses/x.pageAccesses-meta.xml [pageAccesses of access/Kept.profile-meta.xml, profile 'Kept']",
            "access/Known/Known.permissionset-meta.xml [parent of access/Known/Known.permissionset-meta.xml, permission set 'Known']",
            "access/Known/customPermissions/x.customPermission-meta.xml",
            "access/Known/pageAccesses/x.pageAccess-meta.xml [pageAccesses of access/Known/Known.permissionset-meta.xml, permission set 'Known']",
        ]
    );
    assert_eq!(
        skipped(&project),
        [
            "access/Unknown/pageAccesses/x.pageAccess-meta.xml: part of the decomposed profile or permission set 'Unknown'",
        ]
    );
}

#[test]
fn configuration_files_move_no_component() {
    let mut project = run(&[
        ("permissionsets/A.permissionset", ""),
        ("permissionsets/One/One.permissionset-meta.xml", SET),
        ("permissionsets/One/userPermissions.xml", ""),
    ]);
    project.add_configuration(["leastforce.toml", "permissionsets/One/a.toml"].into_iter());
    assert!(project.files.is_sorted_by_key(|f| &f.path));
    let stands: Vec<_> = project.files.iter().map(|f| project.files[f.component].path.as_str()).collect();
    assert_eq!(
        stands,
        [
            "leastforce.toml",
            "permissionsets/A.permissionset",
            "permissionsets/One/One.permissionset-meta.xml",
            "permissionsets/One/a.toml",
            "permissionsets/One/One.permissionset-meta.xml",
        ]
    );
}
