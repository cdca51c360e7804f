//! What else a repository holds that can be granted, judged by paths alone.

use std::borrow::Cow;

use crate::terms::grant::GrantKind;
use crate::text::percent;

/// What the file at a path is or belongs to: a class, an object, a field of it.
pub fn things_of(path: &str) -> Vec<(GrantKind, String)> {
    let parts: Vec<&str> = path.split('/').collect();
    let mut things = Vec::new();
    let object = parts.iter().rposition(|part| *part == "objects").and_then(|at| {
        // A folder, or a whole object in one file.
        (at + 2 < parts.len()).then(|| parts[at + 1])
    });
    if let Some(object) = object {
        things.push((GrantKind::Object, percent::decode(object).into_owned()));
    }
    let Some(file) = parts.last() else { return things };
    let Some((name, suffix)) = file.strip_suffix("-meta.xml").unwrap_or(file).rsplit_once('.') else {
        return things;
    };
    let name = percent::decode(name).into_owned();
    let within = |name: String| object.map(|object| format!("{object}.{name}"));
    let thing = match suffix {
        "cls" => Some((GrantKind::Class, name)),
        "flow" => Some((GrantKind::Flow, without_version(&name).to_owned())),
        "page" => Some((GrantKind::Page, name)),
        "customPermission" => Some((GrantKind::CustomPermission, name)),
        "tab" => Some((GrantKind::Tab, name)),
        "app" => Some((GrantKind::App, name)),
        "dataSource" => Some((GrantKind::DataSource, name)),
        "object" => Some((GrantKind::Object, name)),
        "field" => within(name).map(|name| (GrantKind::Field, name)),
        "recordType" => within(name).map(|name| (GrantKind::RecordType, name)),
        _ => None,
    };
    things.extend(thing);
    things
}

/// The name of the profile, permission set or group in a file of this name or path; any other name as it is.
pub fn holder_of(name: &str) -> Cow<'_, str> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let file = file.strip_suffix("-meta.xml").unwrap_or(file);
    let stem = file.rsplit_once('.').filter(|(_, suffix)| HOLDERS.contains(suffix));
    stem.map_or(Cow::Borrowed(file), |(stem, _)| percent::decode(stem))
}

/// How the names of the files of holders end.
const HOLDERS: [&str; 3] = ["profile", "permissionset", "permissionsetgroup"];

/// Old projects keep each version of a flow in a file of its own: `Order_Sync-3`.
fn without_version(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((flow, version)) if !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) => flow,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{GrantKind, holder_of, things_of};

    #[test]
    fn a_file_or_a_name_names_a_holder() {
        for (name, holder) in [
            ("profiles/ERP%20Integration.profile-meta.xml", "ERP Integration"),
            ("ERP.v2.permissionset", "ERP.v2"),
            ("x/Core.permissionsetgroup-meta.xml", "Core"),
            ("Rate 50%20 of.it", "Rate 50%20 of.it"),
            ("ERP Integration", "ERP Integration"),
        ] {
            assert_eq!(holder_of(name), holder);
        }
    }

    #[test]
    fn paths_name_what_can_be_granted() {
        let things = |path: &str| {
            things_of(path).into_iter().map(|(kind, name)| format!("{kind:?} {name}")).collect::<Vec<_>>()
        };
        assert_eq!(things("force-app/classes/OrderApi.cls"), ["Class OrderApi"]);
        assert_eq!(things("a/flows/Order_Sync-12.flow-meta.xml"), ["Flow Order_Sync"]);
        assert_eq!(things("a/objects/Order/Order.object-meta.xml"), ["Object Order", "Object Order"]);
        assert_eq!(
            things("a/objects/Order/fields/ERP_Id__c.field-meta.xml"),
            ["Object Order", "Field Order.ERP_Id__c"]
        );
        assert_eq!(things("src/objects/Order.object"), ["Object Order"]);
        assert!(things("README.md").is_empty());
        assert_eq!(things_of("").len(), 0);
        let (kind, _) = &things_of("x/Acme.app-meta.xml")[0];
        assert_eq!(*kind, GrantKind::App);
    }
}
