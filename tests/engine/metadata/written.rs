//! Entries made up at random, and how they are written.

use std::fmt::Write as _;

use leastforce::project::MetadataKind;
use leastforce::terms::grant::{Bits, GrantKind};
use proptest::prelude::*;

/// An entry to be written, and what must be read.
#[derive(Clone, Debug)]
pub struct Written {
    pub kind: GrantKind,
    pub name: String,
    pub bits: Bits,
    pub reversed: bool,
    pub gap: &'static str,
}

const GAPS: [&str; 6] = ["", "\n", "\r\n    ", "\n<!-- <a> & -->\n", "\t", "<?p?>"];

pub fn written() -> impl Strategy<Value = Written> {
    let object = (0u16..128).prop_map(|b| (GrantKind::Object, Bits::from_bits_truncate(b)));
    // An editable field is readable.
    let field = prop_oneof![Just(Bits::empty()), Just(Bits::READ), Just(Bits::READ | Bits::EDIT)]
        .prop_map(|b| (GrantKind::Field, b));
    let flat = prop_oneof![
        Just(GrantKind::UserPermission),
        Just(GrantKind::Class),
        Just(GrantKind::Flow),
        Just(GrantKind::CustomPermission)
    ];
    let flat = (flat, any::<bool>()).prop_map(|(k, on)| (k, if on { Bits::ENABLED } else { Bits::empty() }));
    let name = "[A-Za-z_é連&<>'\"%]([A-Za-z0-9_ .é連&<>'\"%-]{0,12}[A-Za-z0-9_é連&<>'\"])?";
    (prop_oneof![object, field, flat], name, any::<bool>(), proptest::sample::select(&GAPS[..]))
        .prop_map(|((kind, bits), name, reversed, gap)| Written { kind, name, bits, reversed, gap })
}

/// How a file is laid out.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// As the Salesforce CLI does it, for which there is a reader of its own.
    Cli,
    Free,
    Prefixed,
}

/// The name of an entry's element, and the element with its children.
pub fn element(style: Style, entry: &Written) -> (&'static str, String) {
    let prefix = if style == Style::Prefixed { "sf:" } else { "" };
    let Written { kind, name, bits, reversed, gap } = entry;
    let (element, key, flags): (_, _, &[(&str, Bits)]) = match kind {
        GrantKind::Object => (
            "objectPermissions",
            "object",
            &[
                ("allowRead", Bits::READ),
                ("allowCreate", Bits::CREATE),
                ("allowEdit", Bits::EDIT),
                ("allowDelete", Bits::DELETE),
                ("viewAllRecords", Bits::VIEW_ALL),
                ("modifyAllRecords", Bits::MODIFY_ALL),
                ("viewAllFields", Bits::VIEW_ALL_FIELDS),
            ],
        ),
        GrantKind::Field => {
            ("fieldPermissions", "field", &[("readable", Bits::READ), ("editable", Bits::EDIT)])
        }
        GrantKind::UserPermission => ("userPermissions", "name", &[("enabled", Bits::ENABLED)]),
        GrantKind::Class => ("classAccesses", "apexClass", &[("enabled", Bits::ENABLED)]),
        GrantKind::Flow => ("flowAccesses", "flow", &[("enabled", Bits::ENABLED)]),
        _ => ("customPermissions", "name", &[("enabled", Bits::ENABLED)]),
    };
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    let mut children = vec![format!("<{prefix}{key}>{name}</{prefix}{key}>")];
    for (child, bit) in flags {
        children.push(format!("<{prefix}{child}>{}</{prefix}{child}>", bits.contains(*bit)));
    }
    if style == Style::Cli {
        children.sort();
    } else if *reversed {
        children.reverse();
    }
    let (gap, inner) = if style == Style::Cli { ("\n    ", "\n        ") } else { (*gap, *gap) };
    let children = children.join(inner);
    (element, format!("<{prefix}{element}>{inner}{children}{gap}</{prefix}{element}>"))
}

/// Writes entries and says at which byte each begins.
pub fn compose(kind: MetadataKind, style: Style, entries: &[Written]) -> (String, Vec<usize>) {
    let prefix = if style == Style::Prefixed { "sf:" } else { "" };
    let mut text = format!("<?xml version=\"1.0\"?>\n<{prefix}{} xmlns=\"x\">", kind.root_element());
    let mut places = Vec::new();
    for entry in entries {
        text.push_str(if style == Style::Cli { "\n    " } else { entry.gap });
        places.push(text.len());
        text.push_str(&element(style, entry).1);
    }
    let end = if style == Style::Cli { "\n" } else { "" };
    let _ = write!(text, "{end}</{prefix}{}>{end}", kind.root_element());
    (text, places)
}
