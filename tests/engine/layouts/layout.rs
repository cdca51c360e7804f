//! A component's elements, written in each layout.

use std::collections::BTreeMap;

use leastforce::project::MetadataKind;

use crate::engine::common::Files;
use crate::engine::metadata::table::{NAMESPACE, name_of};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    Monolithic,
    /// `decomposePermissionSetBeta2`, with suffixes in the singular or the plural.
    Beta2 {
        plural: bool,
    },
    /// `decomposePermissionSetBeta`.
    Beta,
    /// A file for each entry.
    Sharded(Shard),
    /// A file for each kind of entry.
    Grouped,
}

/// What stands around an entry in a file of its own.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Shard {
    Whole,
    /// The element itself is the root.
    Bare,
    /// A root of the element's name.
    Wrapped,
}

impl Layout {
    pub fn all(kind: MetadataKind) -> Vec<Self> {
        let mut all = vec![
            Self::Sharded(Shard::Whole),
            Self::Sharded(Shard::Bare),
            Self::Sharded(Shard::Wrapped),
            Self::Grouped,
        ];
        if kind == MetadataKind::PermissionSet {
            all.extend([Self::Beta2 { plural: false }, Self::Beta2 { plural: true }, Self::Beta]);
        }
        all
    }
}

/// Elements that `decomposePermissionSetBeta2` puts into files of their own.
const BETA2: [&str; 10] = [
    "applicationVisibilities",
    "classAccesses",
    "customMetadataTypeAccesses",
    "customPermissions",
    "customSettingAccesses",
    "externalCredentialPrincipalAccesses",
    "externalDataSourceAccesses",
    "flowAccesses",
    "pageAccesses",
    "userPermissions",
];

/// What it puts together by object.
const OF_OBJECT: [&str; 4] =
    ["fieldPermissions", "objectPermissions", "recordTypeVisibilities", "tabSettings"];

pub fn singular(tag: &str) -> String {
    match tag.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if tag.ends_with("sses") => tag[..tag.len() - 2].to_owned(),
        None => tag.strip_suffix('s').unwrap_or(tag).to_owned(),
    }
}

pub fn folder(kind: MetadataKind) -> &'static str {
    match kind {
        MetadataKind::Profile => "force-app/main/default/profiles",
        MetadataKind::MutingPermissionSet => "force-app/main/default/mutingpermissionsets",
        _ => "force-app/main/default/permissionsets",
    }
}

pub fn suffix(kind: MetadataKind) -> &'static str {
    match kind {
        MetadataKind::Profile => "profile-meta.xml",
        MetadataKind::MutingPermissionSet => "mutingpermissionset-meta.xml",
        _ => "permissionset-meta.xml",
    }
}

/// The files of a component. `directory` is how its name is spelled on disk.
pub fn files(layout: Layout, kind: MetadataKind, directory: &str, elements: &[String]) -> Files {
    let (folder, suffix) = (folder(kind), suffix(kind));
    let root = kind.root_element();
    let whole = |elements: &[&String]| {
        let lines: Vec<_> = elements.iter().map(|e| format!("    {e}\n")).collect();
        let lines = lines.concat();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{lines}</{root}>\n"
        )
    };
    if layout == Layout::Monolithic {
        let text = whole(&elements.iter().collect::<Vec<_>>());
        return Files::new([(format!("{folder}/{directory}.{suffix}"), text)]);
    }
    let mut pieces: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (index, element) in elements.iter().enumerate() {
        pieces.entry(place(layout, directory, index, element).unwrap_or_default()).or_default().push(element);
    }
    let files = pieces.into_iter().map(|(place, elements)| {
        if place.is_empty() {
            return (format!("{folder}/{directory}/{directory}.{suffix}"), whole(&elements));
        }
        let tag = name_of(elements[0]);
        let inner = || {
            let element = elements[0].trim();
            &element[tag.len() + 2..element.len() - tag.len() - 3]
        };
        let text = match layout {
            Layout::Beta2 { .. } => whole(&elements).replace(&format!(" xmlns=\"{NAMESPACE}\""), ""),
            Layout::Beta => {
                let name = singular(tag);
                let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
                format!("<{name} xmlns=\"{NAMESPACE}\">{}</{name}>", inner())
            }
            Layout::Sharded(Shard::Bare) => format!("<{tag} xmlns=\"{NAMESPACE}\">{}</{tag}>", inner()),
            Layout::Sharded(Shard::Wrapped) => format!("<{tag}>{}</{tag}>", elements[0]),
            _ => whole(&elements),
        };
        (format!("{folder}/{directory}/{place}"), text)
    });
    Files::new(files)
}

/// Where an element goes, below the component's directory; `None` for the parent file.
fn place(layout: Layout, directory: &str, index: usize, element: &str) -> Option<String> {
    let tag = name_of(element);
    // Names without an order, as hashes are.
    let name = format!("{:08x}", u32::try_from(index).unwrap().wrapping_mul(0x9E37_79B9));
    let inner = &element[tag.len() + 2..];
    if !inner.trim_start().starts_with('<') || inner.starts_with("</") {
        return None;
    }
    Some(match layout {
        Layout::Beta2 { .. } if OF_OBJECT.contains(&tag) => {
            format!("objectSettings/{}.objectSettings-meta.xml", &name[..1])
        }
        Layout::Beta2 { plural } if BETA2.contains(&tag) => {
            let tag = if plural { tag.to_owned() } else { singular(tag) };
            format!("{directory}.{tag}-meta.xml")
        }
        Layout::Beta if BETA2.contains(&tag) || OF_OBJECT.contains(&tag) => {
            format!("{tag}/{name}.{}-meta.xml", singular(tag))
        }
        Layout::Monolithic | Layout::Beta2 { .. } | Layout::Beta => return None,
        // What no version knows stays where it is.
        _ if tag == "strange" => return None,
        Layout::Sharded(_) => format!("{tag}/{name}.{tag}-meta.xml"),
        Layout::Grouped => format!("{tag}.xml"),
    })
}
