//! Byte edits that turn bits on: in the entry that is there, or in a new one where the order of the file
//! wants it, spelled as its neighbours are.

use std::fmt::Write as _;

use crate::generate::permission_set::children_of;
use crate::metadata::boolean;
use crate::metadata::entry::{self, EntryShape, FlagValues};
use crate::project::MetadataKind;
use crate::terms::grant::Grant;
use crate::terms::own_namespace::OwnNamespace;
use crate::text::decode::Decoded;
use crate::tree::edit::Edit;
use crate::xml::reader::{Element, Reader};

/// What a file is that gets an entry.
#[derive(Copy, Clone, Debug)]
pub struct Host<'n> {
    /// Of the whole component.
    pub kind: MetadataKind,
    pub api_version: Option<u16>,
    /// A part of a component in several files, which holds only certain entries: a new one must have
    /// its like beside it.
    pub is_piece: bool,
    /// The project's own, which an entry may have or not.
    pub namespace: &'n OwnNamespace,
}

/// A child of the root.
struct Sibling<'a> {
    tag: String,
    /// What the entry is about, where it is one of the wanted kind.
    key: Option<String>,
    element: Element<'a>,
    end: u32,
}

/// An entry that a file may lack.
struct NewEntry<'a> {
    tag: &'a str,
    shape: &'a EntryShape,
    grant: &'a Grant,
    /// Of the project, where it says so.
    api_version: Option<u16>,
}

/// The edits after which the file grants a grant, all its bits, in the order of the file.
///
/// `None` where the file does not allow that: in another encoding than UTF-8, with a root that is no such
/// component or is empty, or where an entry lacks the child that would say it.
pub fn turn_on(decoded: &Decoded<'_>, host: Host<'_>, grant: &Grant) -> Option<Vec<Edit>> {
    if !decoded.is_utf8() {
        return None;
    }
    let text = &*decoded.text;
    let shapes =
        if host.kind == MetadataKind::Profile { entry::of_profile } else { entry::of_permission_set };
    let (tag, shape) = entry::element_of(grant.kind, shapes)?;
    let new = NewEntry { tag, shape, grant, api_version: host.api_version };
    let siblings = siblings(text, host.kind, tag, shape)?;
    let wanted = host.namespace.key(&grant.name);
    let same = |s: &&Sibling<'_>| s.key.as_deref().is_some_and(|key| host.namespace.key(key) == wanted);
    // Of several entries about one thing it is not known which counts.
    let there: Vec<_> = siblings.iter().filter(same).collect();
    if !there.is_empty() {
        let edits: Option<Vec<_>> = there.into_iter().map(|there| flip(decoded, there, grant)).collect();
        return Some(edits?.concat()).filter(|edits| !edits.is_empty());
    }
    let like = siblings.iter().filter(|s| s.key.is_some()).count();
    if host.is_piece && like < 2 {
        return None;
    }
    insert(decoded, &new, &siblings).map(|edit| vec![edit])
}

/// The children of the root, which must be one of a whole component.
fn siblings<'a>(
    text: &'a str,
    kind: MetadataKind,
    tag: &str,
    shape: &EntryShape,
) -> Option<Vec<Sibling<'a>>> {
    let (mut reader, root) = Reader::document(text).ok()?;
    if root.name != kind.root_element().as_bytes()
        || !text[root.start as usize + 1..].starts_with(kind.root_element())
    {
        return None;
    }
    let mut siblings = Vec::new();
    while let Some(element) = reader.child().ok()? {
        let name = element.name_lossy();
        let mut key = None;
        let end = if name == tag {
            while let Some(child) = reader.child().ok()? {
                if shape.names_by(child.name) {
                    key = Some(reader.value(&child).ok()?.text().into_owned());
                } else {
                    reader.skip(&child).ok()?;
                }
            }
            reader.position()
        } else {
            reader.skip(&element).ok()?
        };
        siblings.push(Sibling { tag: name, key, element, end });
    }
    Some(siblings)
}

/// Turns the wanted flags of an entry on.
fn flip(decoded: &Decoded<'_>, there: &Sibling<'_>, grant: &Grant) -> Option<Vec<Edit>> {
    let (mut reader, _) = Reader::element_at(&decoded.text, there.element.start).ok()?;
    let flags = entry::flags_of(grant.kind);
    let mut missing = grant.bits;
    let mut edits = Vec::new();
    while let Some(child) = reader.child().ok()? {
        let Some(flag) = flags.iter().find(|f| f.child.as_bytes() == child.name) else {
            reader.skip(&child).ok()?;
            continue;
        };
        let value = reader.value(&child).ok()?;
        if flag.values != FlagValues::Boolean || !grant.bits.intersects(flag.bits) {
            continue;
        }
        missing -= flag.bits;
        if boolean(&value.text()) == Some(true) {
            continue;
        }
        let range = value.span().range();
        if decoded.text[range.clone()].contains('<') {
            return None;
        }
        let (start, end) = (decoded.disk_offset(range.start), decoded.disk_offset(range.end));
        edits.push(Edit { start, end, order: String::new(), text: "true".into() });
    }
    missing.is_empty().then_some(edits)
}

/// A new entry before the first sibling that comes after it, else behind the last.
fn insert(decoded: &Decoded<'_>, new: &NewEntry<'_>, siblings: &[Sibling<'_>]) -> Option<Edit> {
    let NewEntry { tag, shape, grant, api_version } = *new;
    let text = &*decoded.text;
    let order =
        |s: &Sibling<'_>| (s.tag.as_str(), s.key.as_deref().unwrap_or_default()) > (tag, grant.name.as_str());
    // Entries of a kind stay together, in whatever order a file has them.
    let of_kind = |s: &Sibling<'_>| s.key.is_some();
    let last = siblings.iter().rposition(of_kind);
    let next = match last {
        Some(last) => {
            let first = siblings.iter().position(of_kind)?;
            (first..=last).find(|&at| of_kind(&siblings[at]) && order(&siblings[at])).ok_or(last)
        }
        None => siblings.iter().position(order).ok_or(siblings.len().checked_sub(1)?),
    };
    let neighbour = &siblings[next.unwrap_or_else(|last| last)];
    let start = neighbour.element.start as usize;
    let blanks = text[..start].len() - text[..start].trim_end_matches([' ', '\t']).len();
    let indent = &text[start - blanks..start];
    let before = &text[..start - blanks];
    let end_of_line = if before.ends_with("\r\n") {
        "\r\n"
    } else if before.ends_with('\n') {
        "\n"
    } else {
        ""
    };
    let indent = if end_of_line.is_empty() { "" } else { indent };
    let deeper = indent.repeat(2);
    let mut entry = format!("<{tag}>{end_of_line}");
    for (child, value) in children_of(shape, grant, api_version) {
        // Writing to a string cannot fail.
        let _ = write!(entry, "{deeper}<{child}>{value}</{child}>{end_of_line}");
    }
    let _ = write!(entry, "{indent}</{tag}>");
    let (at, text) = match next {
        Ok(_) => (start, format!("{entry}{end_of_line}{indent}")),
        Err(_) => (neighbour.end as usize, format!("{end_of_line}{indent}{entry}")),
    };
    let at = decoded.disk_offset(at);
    let order = format!("{tag} {}", grant.name);
    Some(Edit { start: at, end: at, order, text: text.into() })
}

#[cfg(test)]
mod tests {
    use super::{Host, turn_on};
    use crate::project::MetadataKind;
    use crate::terms::own_namespace::OwnNamespace;
    use crate::text::decode::decode;

    const SET: &str = "<?xml version=\"1.0\"?>\r\n<PermissionSet xmlns=\"x\">\r\n  <label>A</label>\r\n  <userPermissions>\r\n    \
                       <enabled>false</enabled>\r\n    <name>ViewSetup</name>\r\n  </userPermissions>\r\n</PermissionSet>\r\n";

    fn on(text: &str, kind: MetadataKind, grant: &str, is_piece: bool) -> Option<String> {
        let decoded = decode(text.as_bytes()).unwrap();
        let own = OwnNamespace::new(Some("acme"));
        let host = Host { kind, api_version: Some(60), is_piece, namespace: &own };
        let mut out = text.to_owned();
        for edit in turn_on(&decoded, host, &grant.parse().unwrap())?.iter().rev() {
            let range = usize::try_from(edit.start).unwrap()..usize::try_from(edit.end).unwrap();
            out.replace_range(range, &edit.text);
        }
        Some(out)
    }

    #[test]
    fn an_entry_that_is_there_is_turned_on() {
        let set = on(SET, MetadataKind::PermissionSet, "viewsetup", true).unwrap();
        assert_eq!(set, SET.replace("false", "true"));
    }

    #[test]
    fn the_own_namespace_makes_no_second_entry() {
        let set = SET.replace("ViewSetup", "acme__Bypass").replace("userPermissions", "customPermissions");
        for spelled in ["custom-permission:Bypass", "custom-permission:ACME__Bypass"] {
            assert_eq!(
                on(&set, MetadataKind::PermissionSet, spelled, false).unwrap(),
                set.replace("false", "true")
            );
        }
        let bare = set.replace("acme__", "");
        let on = on(&bare, MetadataKind::PermissionSet, "custom-permission:acme__Bypass", false).unwrap();
        assert_eq!(on, bare.replace("false", "true"));
    }

    #[test]
    fn every_entry_about_the_thing_is_turned_on() {
        let twice = SET.replacen("  <userPermissions>", "  <userPermissions><enabled>false</enabled><name>ViewSetup</name></userPermissions>\r\n  <userPermissions>", 1);
        let set = on(&twice, MetadataKind::PermissionSet, "ViewSetup", false).unwrap();
        assert_eq!(set, twice.replace("false", "true"));
    }

    #[test]
    fn a_new_entry_stands_where_its_name_belongs_and_is_spelled_like_its_neighbours() {
        let set = on(SET, MetadataKind::PermissionSet, "ApiEnabled", false).unwrap();
        let entry = "  <userPermissions>\r\n    <enabled>true</enabled>\r\n    <name>ApiEnabled</name>\r\n  </userPermissions>\r\n";
        assert_eq!(set, SET.replacen("  <userPermissions>", &format!("{entry}  <userPermissions>"), 1));
        let set = on(SET, MetadataKind::PermissionSet, "XGuest", false).unwrap();
        assert!(
            set.ends_with("<name>XGuest</name>\r\n  </userPermissions>\r\n</PermissionSet>\r\n"),
            "{set}"
        );
        let set = on(SET, MetadataKind::PermissionSet, "Account:read+edit", false).unwrap();
        let at = set.find("  <objectPermissions>\r\n    <allowCreate>false</allowCreate>\r\n").unwrap();
        assert!(set.find("<label>").unwrap() < at && at < set.find("<userPermissions>").unwrap(), "{set}");
        assert!(!set.contains("viewAllFields"));
    }

    #[test]
    fn a_file_in_one_line_stays_in_one_line() {
        let set = "<Profile><custom>true</custom></Profile>";
        let expected = "<Profile><custom>true</custom><userPermissions><enabled>true</enabled>\
                        <name>ApiUserOnly</name></userPermissions></Profile>";
        assert_eq!(on(set, MetadataKind::Profile, "ApiUserOnly", false).unwrap(), expected);
    }

    #[test]
    fn what_does_not_fit_is_left_alone() {
        for (text, piece) in [
            ("<PermissionSet/>", false),
            ("<p:PermissionSet xmlns:p=\"x\"><p:label>A</p:label></p:PermissionSet>", false),
            ("<UserPermission><enabled>false</enabled><name>A</name></UserPermission>", true),
            (SET, true),
            (
                "<PermissionSet><userPermissions><name>ApiEnabled</name></userPermissions></PermissionSet>",
                false,
            ),
        ] {
            assert_eq!(on(text, MetadataKind::PermissionSet, "ApiEnabled", piece), None, "{text}");
        }
    }
}
