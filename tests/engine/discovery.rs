//! Which files of a project are read, as what, and what is said about the others.

use crate::engine::common::{Files, skipped};
use leastforce::project::discover::discover;
use leastforce::project::{DiscoverOptions, MetadataKind, NotRead, Project};
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;
use leastforce::tree::{Listing, Oddity, OddityKind, Tree};
use proptest::prelude::*;

const SFDX: &str = r#"{ "packageDirectories": [{ "path": "force-app" }], "sourceApiVersion": "63.0" }"#;

fn tree(files: &[(&str, &str)]) -> Files {
    Files::new(files.iter().map(|(path, content)| (*path, *content)))
}

fn run(files: &[(&str, &str)]) -> Project {
    discover(&tree(files), &DiscoverOptions::default())
}

fn read(project: &Project) -> Vec<&str> {
    project.files.iter().map(|f| f.path.as_str()).collect()
}

#[test]
fn an_sfdx_project() {
    let project = run(&[
        (
            "sfdx-project.json",
            r#"{ "packageDirectories": [{ "path": "force-app/" }, { "path": "./force-app/sub" }],
            "namespace": "acme", "sourceApiVersion": "63.0", "odd": true }"#,
        ),
        ("force-app/main/default/profiles/Custom%3A Sales.profile-meta.xml", ""),
        ("force-app/sub/X.permissionset-meta.xml", "12345"),
        ("force-app/main/default/classes/A.cls", ""),
        ("unpackaged/profiles/Admin.profile", ""),
        ("README.md", ""),
        ("docs/profiles/README.md", ""),
    ]);
    assert_eq!(project.roots.len(), 1);
    let root = &project.roots[0];
    assert_eq!(
        (root.path.as_str(), root.namespace.as_deref(), root.api_version),
        ("", Some("acme"), Some(63))
    );
    assert_eq!(root.package_directories, ["force-app", "force-app/sub"]);
    let files: Vec<_> = project
        .files
        .iter()
        .map(|f| (f.name.as_str(), f.kind, f.size, f.package_directory.as_deref()))
        .collect();
    assert_eq!(
        files,
        [
            ("A", MetadataKind::ApexCode, 0, Some("force-app")),
            ("Custom: Sales", MetadataKind::Profile, 0, Some("force-app")),
            ("X", MetadataKind::PermissionSet, 5, Some("force-app/sub")),
            ("Admin", MetadataKind::Profile, 0, None),
        ]
    );
    assert_eq!(project.outside_packages(), 1);
    assert!(project.skipped.is_empty() && project.errors.is_empty());
}

#[test]
fn the_nearest_project_governs_and_projects_without_anything_are_left_out() {
    let project = run(&[
        ("sfdx-project.json", SFDX),
        ("force-app/a.profile", ""),
        (
            "force-app/nested/sfdx-project.json",
            r#"{ "packageDirectories": [{ "path": "." }, { "path": "../.." }, { "path": "../../.." }] }"#,
        ),
        ("force-app/nested/b.profile", ""),
        ("template/sfdx-project.json", "<%= this is a template %>"),
        ("template/readme.md", ""),
        ("force-app/package.xml", "<Package><version>30.0</version></Package>"),
    ]);
    let roots: Vec<_> = project.roots.iter().map(|r| r.path.as_str()).collect();
    assert_eq!(roots, ["", "force-app/nested"]);
    let files: Vec<_> =
        project.files.iter().map(|f| (f.path.as_str(), f.root, f.package_directory.as_deref())).collect();
    assert_eq!(
        files,
        [
            ("force-app/a.profile", 0, Some("force-app")),
            ("force-app/nested/b.profile", 1, Some("force-app/nested"))
        ]
    );
    assert!(project.errors.is_empty(), "{:?}", project.errors);
}

#[test]
fn metadata_format_folders_and_bare_ones() {
    let package =
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><version>58.0</version></Package>";
    let project = run(&[
        ("src/package.xml", package),
        ("src/profiles/Admin.profile", ""),
        ("src/profiles/package.xml", "<package><version>1</version></package>"),
        ("ros/package.xml", "<package><version>1</version></package>"),
        ("ros/profiles/Robot.profile", ""),
        ("loose/A.permissionset", ""),
        ("manifest/package.xml", package),
        ("package.xml", "<package/>"),
    ]);
    let roots: Vec<_> = project.roots.iter().map(|r| (r.path.as_str(), r.api_version)).collect();
    assert_eq!(roots, [("", None), ("src", Some(58))]);
    let files: Vec<_> = project.files.iter().map(|f| (f.path.as_str(), f.root)).collect();
    assert_eq!(
        files,
        [("loose/A.permissionset", 0), ("ros/profiles/Robot.profile", 0), ("src/profiles/Admin.profile", 1)]
    );
    assert_eq!(project.outside_packages(), 0);
    assert!(project.errors.is_empty());

    let empty = run(&[]);
    assert_eq!((empty.roots.len(), empty.files.len()), (1, 0));
    let top = run(&[("package.xml", package), ("profiles/A.profile", "")]);
    assert_eq!(top.roots[0].api_version, Some(58));
}

#[test]
fn mistakes_in_project_files_are_said_and_the_files_below_linted() {
    let project = run(&[
        ("sfdx-project.json", "{\n  \"packageDirectories\": [,]\n}"),
        ("a/X.profile", ""),
        ("b/sfdx-project.json", "{}"),
        ("b/Y.profile", ""),
    ]);
    assert_eq!(read(&project), ["a/X.profile", "b/Y.profile"]);
    let errors: Vec<_> = project
        .errors
        .iter()
        .map(|e| (e.path.as_str(), e.location.as_ref().unwrap().start.line, e.remedy.is_empty()))
        .collect();
    assert_eq!(errors, [("b/sfdx-project.json", 1, false), ("sfdx-project.json", 2, false)]);

    let broken = run(&[("src/package.xml", "<Package><version>58.0"), ("src/profiles/A.profile", "")]);
    assert_eq!((broken.errors.len(), broken.roots[0].path.as_str(), broken.files.len()), (1, "src", 1));
}

#[test]
fn the_nearest_forceignore_decides_alone() {
    let files = [
        (".forceignore", "\u{feff}**/PROFILES/**\r\n!**/profiles/Kept.profile\r\n"),
        ("profiles/A.profile", ""),
        ("profiles/Kept.profile", ""),
        ("profiles/README.md", ""),
        ("profiles/B.profile-meta.xml.dup", ""),
        ("sub/.forceignore", "*.permissionset\nG.*"),
        ("sub/profiles/A.profile", ""),
        ("sub/permissionsets/P.permissionset", ""),
        ("sub/permissionsetgroups/G.permissionsetgroup", ""),
        ("sub/.hidden/profiles/H.profile", ""),
    ];
    let project = run(&files);
    assert_eq!(read(&project), ["profiles/Kept.profile", "sub/profiles/A.profile"]);
    assert_eq!(
        skipped(&project),
        [
            "profiles/A.profile: ignored by .forceignore",
            "profiles/B.profile-meta.xml.dup: ignored by .forceignore",
            "profiles/README.md: ignored by .forceignore",
            "sub/.hidden/profiles/H.profile: ignored by sub/.forceignore",
            "sub/permissionsetgroups/G.permissionsetgroup: ignored by sub/.forceignore",
            "sub/permissionsets/P.permissionset: ignored by sub/.forceignore",
        ]
    );
    assert_eq!(project.skipped[0].component, Some((MetadataKind::Profile, "A".to_owned())));
    assert_eq!(project.skipped[5].component, Some((MetadataKind::PermissionSet, "P".to_owned())));

    let options = DiscoverOptions { respect_forceignore: false, ..DiscoverOptions::default() };
    let all = discover(&tree(&files), &options);
    assert_eq!(all.files.len(), 6);
    assert!(all.skipped.iter().all(|s| !matches!(s.why, NotRead::Ignored { .. })));
}

#[test]
fn excludes_come_first_and_keep_their_reason() {
    let options = DiscoverOptions {
        excluded: Box::new(|path| path.starts_with("test/").then(|| "broken on purpose".to_owned())),
        ..DiscoverOptions::default()
    };
    let files = tree(&[
        (".forceignore", "**/profiles/**"),
        ("test/profiles/A.profile", ""),
        ("test/permissionsets/P/fieldPermissions.xml", ""),
        ("test/sfdx-project.json", "{"),
        ("test/leastforce.toml", ""),
        ("test/x.txt", ""),
        ("sub/leastforce.toml", ""),
        ("leastforce.toml", ""),
    ]);
    let project = discover(&files, &options);
    assert_eq!(
        skipped(&project),
        [
            "test/permissionsets/P/fieldPermissions.xml: excluded, broken on purpose",
            "test/profiles/A.profile: excluded, broken on purpose",
        ]
    );
    assert_eq!(project.nested_configs, ["sub/leastforce.toml"]);
    assert!(project.errors.is_empty(), "an excluded project file is not read");
}

#[test]
fn files_that_say_nothing_known_count_only_among_metadata() {
    let project = run(&[
        ("sfdx-project.json", SFDX),
        ("force-app/profiles/X.xml", ""),
        ("force-app/profiles/.gitkeep", ""),
        ("force-app/lwc/profiles/profiles.js", ""),
        ("web/profiles/index.ts", ""),
        ("web/Old.profile-meta.xml.orig", ""),
        ("force-app/externalClientApps/Desk.ecaMobile-meta.xml", ""),
        ("force-app/settings/Account.settings-meta.xml", ""),
    ]);
    assert_eq!(
        skipped(&project),
        [
            "force-app/externalClientApps/Desk.ecaMobile-meta.xml: external client app",
            "force-app/profiles/X.xml: unknown",
            "web/Old.profile-meta.xml.orig: unknown",
        ]
    );
}

/// A tree of which some files cannot be read.
struct Odd(Files, Vec<Oddity>);

impl Tree for Odd {
    fn list(&self) -> Listing {
        Listing { odd: self.1.clone(), ..self.0.list() }
    }

    fn read(&self, path: &str, buffer: &mut Buffer) -> std::io::Result<()> {
        if path.ends_with(".forceignore") {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        self.0.read(path, buffer)
    }
}

#[test]
fn odd_files_are_named_where_they_matter() {
    use OddityKind::{BrokenLink, DirectoryLink, NotAFile, NotUtf8, OutsideLink};
    let odd = [
        ("a/broken.profile", BrokenLink),
        ("a/broken.txt", BrokenLink),
        ("a/F\u{fffd}.permissionset-meta.xml", NotUtf8),
        ("a/pipe.profile", NotAFile),
        ("a/out.profile", OutsideLink),
        ("force-app", DirectoryLink),
        ("x/profiles", DirectoryLink),
        ("x/other", DirectoryLink),
        ("force-app/main/default/shared", DirectoryLink),
    ];
    let odd = odd.into_iter().map(|(path, kind)| Oddity { path: path.to_owned(), kind }).collect();
    let files = tree(&[("sfdx-project.json", SFDX), (".forceignore", ""), ("a/x.profile", "")]);
    let project = discover(&Odd(files, odd), &DiscoverOptions::default());
    let errors: Vec<&str> = project.errors.iter().map(|e| e.path.as_str()).collect();
    assert_eq!(
        errors,
        [".forceignore", "a/F\u{fffd}.permissionset-meta.xml", "a/broken.profile", "a/pipe.profile"]
    );
    assert_eq!(
        skipped(&project),
        [
            "a/out.profile: symbolic link that leads out of the root",
            "force-app: symbolic link to a directory",
            "force-app/main/default/shared: symbolic link to a directory",
            "x/profiles: symbolic link to a directory",
        ]
    );
    assert_eq!(read(&project), ["a/x.profile"]);
}

#[test]
fn package_directories_out_of_reach_are_named() {
    let sfdx =
        r#"{"packageDirectories": [{"path": "app"}, {"path": "../shared"}, {"path": "app/../../far"}]}"#;
    let named = |root: &str| {
        let project =
            tree(&[(&format!("{root}sfdx-project.json"), sfdx), (&format!("{root}app/x.profile"), "")]);
        skipped(&discover(&project, &DiscoverOptions::default()))
    };
    assert_eq!(
        named(""),
        [
            "sfdx-project.json: package directory '../shared', which is outside the root",
            "sfdx-project.json: package directory 'app/../../far', which is outside the root",
        ]
    );
    assert_eq!(
        named("below/"),
        [
            "below/sfdx-project.json: package directory 'far', which holds no file",
            "below/sfdx-project.json: package directory 'shared', which holds no file",
        ]
    );
}

#[test]
fn a_work_tree_on_disk() {
    let root = tempfile::tempdir().unwrap();
    for (path, content) in [
        ("sfdx-project.json", SFDX),
        ("force-app/main/default/profiles/Admin.profile-meta.xml", "<Profile/>"),
        ("node_modules/x/Y.profile", ""),
        (".sfdx/orgs/Z.profile", ""),
    ] {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let project = discover(&Worktree::new(root.path()), &DiscoverOptions::default());
    assert_eq!(read(&project), ["force-app/main/default/profiles/Admin.profile-meta.xml"]);
    assert_eq!(project.files[0].size, 10);
}

#[test]
fn names_that_differ_by_case_and_copies_are_all_read() {
    let project = run(&[
        ("p/a/X.profile", ""),
        ("p/b/X.profile", ""),
        ("p/a/x.PROFILE", ""),
        ("p/a/X.profile-meta.xml", ""),
    ]);
    assert_eq!(project.files.len(), 4);
}

/// Paths that are likely to meet each other.
fn paths() -> impl Strategy<Value = Vec<String>> {
    let part = proptest::sample::select(vec![
        "force-app",
        "profiles",
        "permissionsets",
        "objectSettings",
        "pageAccesses",
        "PO",
        "po",
        "sub",
        "lwc",
        "main",
        "default",
        ".x",
    ]);
    let file = proptest::sample::select(vec![
        "A.profile",
        "PO.permissionset-meta.xml",
        "PO.permissionset",
        "PO.userPermission-meta.xml",
        "x.pageAccess-meta.xml",
        "x.pageAccesses-meta.xml",
        "pageAccesses.xml",
        "pageAccesses.yaml",
        "x.xml",
        "x.dup",
        "y.json",
        "sfdx-project.json",
        "package.xml",
        ".forceignore",
        "leastforce.toml",
        "G.permissionsetgroup",
    ]);
    let path = (proptest::collection::vec(part, 0..5), file)
        .prop_map(|(parts, file)| parts.into_iter().chain([file]).collect::<Vec<_>>().join("/"));
    proptest::collection::btree_set(path, 0..30).prop_map(|set| set.into_iter().collect())
}

fn content(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap() {
        "sfdx-project.json" => r#"{ "packageDirectories": [{ "path": "." }, { "path": "sub" }] }"#,
        "package.xml" => "<Package><version>58.0</version></Package>",
        ".forceignore" => "**/sub/**\n!**/A.profile\nPO/",
        "PO.permissionset" => "<PermissionSet><pageAccesses><apexPage/></pageAccesses></PermissionSet>",
        _ => "",
    }
}

proptest! {
    #[test]
    fn neither_order_nor_size_of_the_listing_loses_a_file(
        (sorted, shuffled) in paths().prop_flat_map(|p| (Just(p.clone()), Just(p).prop_shuffle())),
    ) {
        let discovered = |paths: &[String]| {
            let files = Files::new(paths.iter().map(|p| (p.clone(), content(p))));
            discover(&files, &DiscoverOptions::default())
        };
        let (a, b) = (discovered(&sorted), discovered(&shuffled));
        prop_assert_eq!(format!("{a:?}"), format!("{b:?}"));
        prop_assert!(!a.roots.is_empty());
        prop_assert!(a.roots.is_sorted_by_key(|r| &r.path));
        prop_assert!(a.files.is_sorted_by_key(|f| &f.path));
        prop_assert!(a.skipped.is_sorted_by_key(|s| &s.path));
        // Every profile, permission set and piece in a place for them is accounted for exactly once.
        let matters = |path: &&String| {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let in_place = folder.contains("permissionsets") && !folder.contains("default") && !folder.contains("lwc");
            let whole = file.ends_with(".profile") || file.contains(".permissionset");
            whole || (in_place && file.starts_with("x.pageAccess"))
        };
        for path in sorted.iter().filter(matters) {
            let times = a.files.iter().filter(|f| &f.path == path).count()
                + a.skipped.iter().filter(|s| &s.path == path).count();
            prop_assert_eq!(times, 1, "{}", path);
        }
        for file in &a.files {
            let below = file.path.strip_prefix(a.roots[file.root].path.as_str());
            prop_assert!(below.is_some());
            // The file that stands for a component is one of it.
            let stands = &a.files[file.component];
            prop_assert_eq!(stands.component, file.component);
            prop_assert_eq!((stands.kind, stands.root), (file.kind, file.root));
            prop_assert_eq!(stands.name.to_lowercase(), file.name.to_lowercase());
            prop_assert_eq!(stands.piece.is_some(), file.piece.is_some());
            let members = a.files.iter().filter(|f| f.component == file.component).count();
            prop_assert_eq!(file.piece.as_ref().map_or(1, |p| p.of), members);
        }
    }
}
