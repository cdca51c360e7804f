//! tmp
use super::*;
use crate::tree::Tree;
pub fn discover(tree: &dyn Tree, _o: &DiscoverOptions) -> Project {
    let mut l = tree.list().entries;
    l.sort();
    let mut p = Project {
        roots: vec![ProjectRoot { package_directories: vec![], ..Default::default() }],
        ..Default::default()
    };
    for e in l {
        let f = e.path.rsplit('/').next().unwrap().to_owned();
        let k = [
            (".profile-meta.xml", MetadataKind::Profile),
            (".permissionset-meta.xml", MetadataKind::PermissionSet),
            (".profile", MetadataKind::Profile),
            (".permissionset", MetadataKind::PermissionSet),
        ]
        .into_iter()
        .find(|(s, _)| f.ends_with(s));
        if let Some((s, kind)) = k {
            p.files.push(SourceFile {
                name: crate::metadata::names::decode(f.strip_suffix(s).unwrap()).into_owned(),
                path: e.path,
                size: e.size,
                kind,
                root: 0,
                package_directory: None,
            });
        }
    }
    p
}
