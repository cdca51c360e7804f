//! Which places a change touched.

use super::{Both, object, permission, set};
use crate::engine::common::Files;

fn both(base: Vec<(String, String)>, head: Vec<(String, String)>) -> Both {
    Both::new(Files::new(base), Files::new(head))
}

/// The lines of the head's file that count as touched, by the first character that is no blank.
fn touched(both: &Both, path: &str) -> Vec<String> {
    let lines = both.lines();
    let file = both.read[1].library.project.file(path).unwrap();
    let (_, bytes) = both.trees[1].0.iter().find(|(known, _)| known == path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let mut at = 0;
    let mut touched = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        if lines.touches(file, u32::try_from(start).unwrap()) {
            touched.push(line.trim().to_owned());
        }
        at += line.len();
    }
    touched
}

#[test]
fn a_changed_flag_touches_its_line_and_the_opening_tag() {
    let (path, base) = set("Sync", &[&object("Account", true, false), &permission("ApiEnabled", true)]);
    let head = set("Sync", &[&object("Account", true, true), &permission("ApiEnabled", true)]);
    let both = both(vec![(path.clone(), base)], vec![head]);
    assert_eq!(touched(&both, &path), ["<objectPermissions>", "<allowEdit>true</allowEdit>"]);
}

#[test]
fn order_layout_and_path_touch_nothing() {
    let entries = [object("Account", true, false), permission("ApiEnabled", true)];
    let (path, base) = set("Sync", &[&entries[0], &entries[1]]);
    let (_, reordered) = set("Sync", &[&entries[1], &entries[0]]);
    let one_line = reordered.replace("\n    ", "").replace('\n', "\r\n");
    let moved = format!("other/{path}");
    for head in [(path.clone(), reordered.clone()), (path.clone(), one_line), (moved.clone(), reordered)] {
        let (name, text) = head.clone();
        let both = both(vec![(path.clone(), base.clone())], vec![head]);
        assert_eq!(touched(&both, &name), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_new_file_is_touched_from_beginning_to_end() {
    let (path, text) = set("Sync", &[&permission("ApiEnabled", true)]);
    let other = set("Other", &[]);
    let both = both(vec![other.clone()], vec![other, (path.clone(), text.clone())]);
    assert_eq!(touched(&both, &path).len(), text.lines().count());
}

#[test]
fn what_is_gone_stands_for_its_neighbour_and_a_gone_file_for_nothing() {
    let entries =
        [object("Account", true, false), permission("ApiEnabled", true), permission("EditTask", true)];
    let (path, base) = set("Sync", &[&entries[0], &entries[1], &entries[2]]);
    let (_, head) = set("Sync", &[&entries[0], &entries[2]]);
    let other = set("Other", &[]);
    let both = both(vec![(path.clone(), base.clone()), other], vec![(path.clone(), head)]);
    let lines = both.lines();
    let project = &both.read[0].library.project;
    let at = |text: &str| u32::try_from(base.find(text).unwrap()).unwrap();
    let file = project.file(&path).unwrap();
    let gone = lines.now(file, at("<userPermissions>")).unwrap();
    assert_eq!((both.place(1, gone.file, gone.offset), gone.kept), (format!("{path}:3"), false));
    let left = lines.now(file, at("<label>")).unwrap();
    assert_eq!((both.place(1, left.file, left.offset), left.kept), (format!("{path}:17"), true));
    let other = project.file("permissionsets/Other.permissionset-meta.xml").unwrap();
    assert_eq!(lines.now(other, 50), None);
}

#[test]
fn lines_of_the_configuration_are_compared_in_order() {
    let toml = |extra: &str| {
        let text = format!("[integrations.sync]\npermission-sets = [\n  \"Sync\",\n{extra}]\n");
        ("leastforce.toml".to_owned(), text)
    };
    let set = set("Sync", &[]);
    let both = both(vec![toml(""), set.clone()], vec![toml("  \"More\",\n"), set]);
    assert_eq!(touched(&both, "leastforce.toml"), ["\"More\","]);
}
