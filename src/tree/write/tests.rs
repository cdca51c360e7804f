use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::{Changed, NOT_OWN, Place, Spot, apply, apply_by, save, write_in_place};
use crate::tree::Tree;

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
fn what_cannot_be_written_to_its_end_leaves_the_old_content_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let (old, new) = (root.path().join("a"), root.path().join("b"));
    fs::write(&old, "true").unwrap();
    for file in [&old, &new] {
        let place = || Place::at(root.path(), file).unwrap();
        let full = |out: &mut dyn Write| {
            out.write_all(b"fa")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        place().write(&full).unwrap_err();
        assert_eq!((fs::read(&old).unwrap(), names(root.path())), (b"true".to_vec(), vec!["a".to_owned()]));
    }
    for file in [&old, &new] {
        let pieces =
            |out: &mut dyn Write| [&b"fal"[..], b"se\n"].iter().try_for_each(|piece| out.write_all(piece));
        Place::at(root.path(), file).unwrap().write(&pieces).unwrap();
        assert_eq!(fs::read(file).unwrap(), b"false\n");
    }
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
        Place::at(root, &link).unwrap().target,
        Place::at(root, &root.join("made/../made/a.json")).unwrap().target
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

#[cfg(target_os = "linux")]
#[test]
fn attributes_and_owner_stay_and_rights_of_the_folder_do_not_come() {
    use std::os::unix::fs::{MetadataExt, chown};

    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("a"), "true").unwrap();
    let file = fs::File::open(root.join("a")).unwrap();
    if fsetxattr(&file, "user.note", b"kept", XattrFlags::empty()).is_err() {
        let _ = io::stderr().write_all(b"skipped: the file system has no extended attributes\n");
        return;
    }
    // Only an administrator gives files away.
    let given = chown(root.join("a"), Some(4242), Some(4243)).is_ok();
    // user::rwx, user:4242:rw-, group::r--, mask::rwx, other::---
    let list: Vec<u8> = [
        &[2u8, 0, 0, 0][..],
        &[1, 0, 7, 0, 255, 255, 255, 255],
        &[2, 0, 6, 0, 146, 16, 0, 0],
        &[4, 0, 4, 0, 255, 255, 255, 255],
        &[16, 0, 7, 0, 255, 255, 255, 255],
        &[32, 0, 0, 0, 255, 255, 255, 255],
    ]
    .concat();
    let has_lists =
        rustix::fs::setxattr(root, "system.posix_acl_default", &list, XattrFlags::empty()).is_ok();
    let names = |file: &fs::File| {
        let mut names = vec![0; 1000];
        let length = flistxattr(file, &mut names[..]).unwrap();
        String::from_utf8_lossy(&names[..length]).into_owned()
    };
    let before = (names(&file), file.metadata().unwrap());
    for write in [apply as fn(&Path, &str, &Changed) -> _, |root, path, changed| {
        put(root, &root.join(path), &changed.after)
    }] {
        fs::write(root.join("a"), "true").unwrap();
        write(root, "a", &changed()).unwrap();
        let file = fs::File::open(root.join("a")).unwrap();
        let mut value = [0; 10];
        let length = fgetxattr(&file, "user.note", &mut value[..]).unwrap();
        assert_eq!(&value[..length], b"kept");
        let now = file.metadata().unwrap();
        assert_eq!(names(&file), before.0, "lists of rights: {has_lists}");
        assert_eq!((now.uid(), now.gid(), now.mode()), (before.1.uid(), before.1.gid(), before.1.mode()));
        assert_ne!(now.ino(), before.1.ino());
    }
    assert!(!given || before.1.uid() == 4242);
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link_is_not_written_through() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a"), "true").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("f")).unwrap();
    fs::write(root.join("f/a"), "true").unwrap();
    let old = Place::at(root, &root.join("f/a")).unwrap();
    let new = Place::at(root, &root.join("f/new")).unwrap();
    let made = Place::at(root, &root.join("f/g/new")).unwrap();
    let ready = Place::at(root, &root.join("f/a")).unwrap().prepare(b"false").unwrap();
    fs::rename(root.join("f"), root.join("g")).unwrap();
    symlink(outside.path(), root.join("f")).unwrap();
    assert!(old.prepare(b"false").is_err());
    assert!(new.prepare(b"false").is_err());
    assert!(made.with_folder().is_err());
    // What was begun ends in the folder in which it was begun.
    ready.write().unwrap();
    assert_eq!(fs::read(root.join("g/a")).unwrap(), b"false");
    assert_eq!(
        (fs::read(outside.path().join("a")).unwrap(), names(outside.path()).len()),
        (b"true".to_vec(), 1)
    );
    assert_eq!(names(&root.join("g")), ["a"]);
}

#[test]
fn what_a_killed_run_has_left_goes_with_the_next_that_writes_there() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let left = |name: &str, hours: u64| {
        let file = fs::File::create(root.join(name)).unwrap();
        let age = std::time::Duration::from_secs(hours * 3600);
        file.set_modified(std::time::SystemTime::now() - age).unwrap();
    };
    left(".leastforce-0123abcd.tmp", 2);
    left(".leastforce-4567efgh.tmp", 0);
    left(".leastforce-of-somebody.tmp", 2);
    put(root, &root.join("a"), b"1").unwrap();
    assert_eq!(names(root), [".leastforce-4567efgh.tmp", ".leastforce-of-somebody.tmp", "a"]);
    let listing = crate::tree::worktree::Worktree::new(root).list();
    let mut listed: Vec<_> = listing.entries.iter().map(|entry| entry.path.as_str()).collect();
    listed.sort_unstable();
    assert_eq!(listed, [".leastforce-of-somebody.tmp", "a"]);
}

#[test]
fn what_is_written_in_place_is_old_or_new_on_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let full = |file: &mut fs::File, bytes: &[u8]| {
        file.write_all(&bytes[..5])?;
        Err(io::ErrorKind::StorageFull.into())
    };
    for old in ["abc", "abcdefghij"] {
        fs::write(root.join("a"), old).unwrap();
        let spot = Spot::at(&root.join("a")).unwrap();
        write_in_place(&spot, b"1234567", full).unwrap_err();
        assert_eq!(fs::read_to_string(root.join("a")).unwrap(), old);
        write_in_place(&spot, b"1234567", fs::File::write_all).unwrap();
        assert_eq!(fs::read(root.join("a")).unwrap(), b"1234567");
    }
}
