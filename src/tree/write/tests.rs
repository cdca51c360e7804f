use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::{Changed, NOT_OWN, Place, apply, apply_by, save};

fn changed() -> Changed {
    Changed { before: b"true".to_vec(), after: b"false".to_vec() }
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_the_old_content_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a"), "true").unwrap();
    let full = |file: &mut fs::File, bytes: &[u8]| {
        file.write_all(&bytes[..2])?;
        Err(io::ErrorKind::StorageFull.into())
    };
    apply_by(root.path(), "a", &changed(), full).unwrap_err();
    assert_eq!(fs::read(root.path().join("a")).unwrap(), b"true");
    assert_eq!(names(root.path()), ["a"]);
}

#[test]
fn a_run_that_ends_while_it_writes_leaves_the_old_content() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a"), "true").unwrap();
    let end = |file: &mut fs::File, bytes: &[u8]| {
        file.write_all(&bytes[..2])?;
        panic!("killed")
    };
    let killed = std::panic::catch_unwind(|| apply_by(root.path(), "a", &changed(), end));
    assert!(killed.is_err());
    assert_eq!(fs::read(root.path().join("a")).unwrap(), b"true");
}

#[test]
fn what_was_changed_since_it_was_read_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a"), "TRUE").unwrap();
    assert_eq!(apply(root.path(), "a", &changed()), Err("it was changed meanwhile".to_owned()));
    assert_eq!(fs::read(root.path().join("a")).unwrap(), b"TRUE");
}

#[test]
fn a_read_only_file_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a");
    fs::write(&path, "true").unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(apply(root.path(), "a", &changed()), Err("it is read-only".to_owned()));
    assert_eq!((fs::read(&path).unwrap().as_slice(), names(root.path()).len()), (&b"true"[..], 1));
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;

    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("f");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a"), "true").unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Nothing is read-only for the system's administrator.
    let written = apply(root.path(), "f/a", &changed());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let expected: &[u8] = if written.is_ok() { b"false" } else { b"true" };
    assert_eq!(fs::read(folder.join("a")).unwrap(), expected);
    assert_eq!(names(&folder), ["a"]);
}

#[cfg(unix)]
#[test]
fn keeps_permissions_and_writes_through_links_inside_the_root_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("o"), "true").unwrap();
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(at("a"), "true").unwrap();
    fs::set_permissions(at("a"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a", at("link")).unwrap();
    symlink(outside.path().join("o"), at("out")).unwrap();
    apply(root.path(), "link", &changed()).unwrap();
    assert_eq!(fs::read(at("a")).unwrap(), b"false");
    assert_eq!(fs::metadata(at("a")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
    assert_eq!(apply(root.path(), "out", &changed()), Err("it leads out of the project".to_owned()));
    assert_eq!(fs::read(outside.path().join("o")).unwrap(), b"true");
}

/// Writes what may be written over in any case.
fn put(root: &Path, file: &Path, content: &[u8]) -> Result<(), String> {
    save(root, file, content, |_| true)
}

#[cfg(unix)]
#[test]
fn replaces_files_with_their_permissions_and_writes_to_streams() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let file = root.join("made/a.json");
    assert!(put(root, &file, b"1").is_err(), "no folder is made unasked");
    drop(Place::at(root, &file).unwrap().with_folder().unwrap());
    put(root, &file, b"1").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let before = fs::metadata(&file).unwrap();
    put(root, &file, b"22").unwrap();
    let after = fs::metadata(&file).unwrap();
    assert_eq!((fs::read(&file).unwrap(), after.mode() & 0o777), (b"22".to_vec(), 0o600));
    assert_ne!(before.ino(), after.ino(), "a new file under the old name");

    let link = root.join("link");
    symlink("made/a.json", &link).unwrap();
    put(root, &link, b"333").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"333");
    assert_eq!(
        Place::at(root, &link).unwrap().target(),
        Place::at(root, &root.join("made/../made/a.json")).unwrap().target()
    );
    put(root, Path::new("/dev/null"), b"4").unwrap();
    assert_eq!(
        (names(root), names(&root.join("made")).len()),
        (vec!["link".to_owned(), "made".to_owned()], 1)
    );
}

#[cfg(unix)]
#[test]
fn nothing_inside_the_root_leads_out_of_it() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("o"), "old").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    symlink(outside.path(), root.join("away")).unwrap();
    symlink(outside.path().join("o"), root.join("o")).unwrap();
    symlink(outside.path().join("none"), root.join("none")).unwrap();
    symlink(root, outside.path().join("back")).unwrap();
    for place in ["away/o", "away/new", "away/made/new", "o", "away/../new"] {
        assert_eq!(
            put(root, &root.join(place), b"x"),
            Err("it leads out of the project".to_owned()),
            "{place}"
        );
    }
    assert!(put(root, &root.join("none"), b"x").is_err());
    assert!(put(root, &root.join("not/there/../../new"), b"x").is_err());
    // By another name of the root.
    assert!(put(root, &outside.path().join("back/o"), b"x").is_err());
    put(root, &outside.path().join("back/in"), b"x").unwrap();
    assert_eq!(names(outside.path()), ["back", "o"]);
    assert_eq!(fs::read(outside.path().join("o")).unwrap(), b"old");
    // What lies elsewhere is whose it is that names it.
    put(root, &outside.path().join("o"), b"new").unwrap();
    assert_eq!(fs::read(outside.path().join("o")).unwrap(), b"new");
}

#[test]
fn what_somebody_else_wrote_stays() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let file = root.join("a");
    let is_own = |content: &[u8]| content == b"own";
    save(root, &file, b"own", is_own).unwrap();
    save(root, &file, b"other", is_own).unwrap();
    assert_eq!(save(root, &file, b"own", is_own), Err(NOT_OWN.to_owned()));
    assert_eq!(fs::read(&file).unwrap(), b"other");
    fs::write(&file, "\n").unwrap();
    save(root, &file, b"own", is_own).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"own");
    fs::create_dir(root.join("f")).unwrap();
    assert_eq!(put(root, &root.join("f"), b"x"), Err("a folder is in its place".to_owned()));
}

#[cfg(unix)]
#[test]
fn read_only_files_and_those_with_another_name_stay() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["a", "b"] {
        fs::write(root.join(name), "true").unwrap();
    }
    fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::hard_link(root.join("b"), root.join("c")).unwrap();
    assert_eq!(put(root, &root.join("a"), b"x"), Err("it is read-only".to_owned()));
    let kept = "it has another name, which would keep the old content".to_owned();
    assert_eq!(put(root, &root.join("b"), b"x"), Err(kept.clone()));
    assert_eq!(apply(root, "b", &changed()), Err(kept));
    assert_eq!(fs::read(root.join("c")).unwrap(), b"true");
}

#[test]
fn nothing_takes_a_place_that_was_free_before() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let file = root.join("a");
    let ready = Place::at(root, &file).unwrap().prepare(b"1").unwrap();
    fs::write(&file, "2").unwrap();
    assert!(ready.write().is_err());
    assert_eq!((fs::read(&file).unwrap(), names(root)), (b"2".to_vec(), vec!["a".to_owned()]));
}
