//! A grant, or an object, as far as the catalogue knows it, for people and as data.

use std::io::Write;

use serde::Serialize;

use crate::catalog::object::{self, Controller, Object, Sensitivity};
use crate::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::text::escape::plain;

#[derive(Serialize)]
pub(super) struct Page {
    /// As people write it.
    name: String,
    /// What is granted.
    of: GrantKind,
    /// Of an object, its label or what its suffix means.
    label: Option<&'static str>,
    means: Vec<Meaning>,
    /// Why the object is sensitive where the bits make it so.
    sensitive: Option<&'static str>,
    /// What decides over an object that has no permissions of its own; any one of several gives some access.
    decided_by: Vec<String>,
}

/// What one bit lets its holder do.
#[derive(Serialize)]
struct Meaning {
    bit: &'static str,
    lets: &'static str,
}

impl Page {
    /// `None` for a text that is neither a grant of something else than a user permission nor a known object.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let known = || object::find(text).or_else(|| object::suffix(text).filter(|_| is_name(text)));
        let grant = match text.parse::<Grant>() {
            Ok(grant) if grant.kind != GrantKind::UserPermission => grant,
            _ => {
                let bits = BIT_NAMES.iter().fold(Bits::empty(), |all, (bit, _)| all | *bit);
                let name =
                    known().map(|known| if object::find(text).is_some() { known.name } else { text })?;
                return Some(Self::new(name.to_owned(), &Grant::new(GrantKind::Object, name, bits)));
            }
        };
        Some(Self::new(grant.to_string(), &grant))
    }

    fn new(name: String, grant: &Grant) -> Self {
        let object = match grant.kind {
            GrantKind::Object => Some(grant.name.as_str()),
            GrantKind::Field => grant.name.split_once('.').map(|(object, _)| object),
            _ => None,
        };
        let known: Option<&Object> =
            object.and_then(|object| object::find(object).or_else(|| object::suffix(object)));
        let of_object = |name: &&str| grant.kind == GrantKind::Object && !name.is_empty();
        let sensitivity = object.filter(of_object).and_then(object::sensitivity);
        let controllers = object.filter(of_object).and_then(object::controllers).unwrap_or_default();
        let means = BIT_NAMES.iter().filter(|(bit, _)| grant.bits.contains(*bit));
        let means = means.map(|(bit, name)| Meaning { bit: name, lets: lets(grant.kind, *bit) });
        let means: Vec<_> = if object.is_some() {
            means.collect()
        } else {
            vec![Meaning { bit: "enabled", lets: lets(grant.kind, Bits::ENABLED) }]
        };
        Self {
            name,
            of: grant.kind,
            label: known.map(|known| known.label).filter(|label| !label.is_empty()),
            means,
            sensitive: sensitivity.filter(|s| s.concerns(grant.bits)).map(|Sensitivity { why, .. }| *why),
            decided_by: controllers.iter().map(Controller::in_words).collect(),
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let kind = self.of.name().replace('-', " ");
        let article = if kind.starts_with(['a', 'e', 'o']) { "an" } else { "a" };
        let label = self.label.map_or_else(String::new, |label| format!(" ({label})"));
        writeln!(out, "{}: what is granted of {article} {kind}{label}", plain(&self.name))?;
        writeln!(out)?;
        for Meaning { bit, lets } in &self.means {
            writeln!(out, "{bit}: {lets}.")?;
        }
        if !self.decided_by.is_empty() {
            let by = self.decided_by.join(" or ");
            writeln!(out, "\nThe object has no permissions of its own; access to it is decided by {by}.")?;
        }
        if let Some(why) = self.sensitive {
            writeln!(out, "\nSensitive: {why}")?;
        }
        writeln!(
            out,
            "\n`leastforce who-can GRANT` shows who holds it, `leastforce why NAME GRANT` by which entries."
        )?;
        writeln!(out, "\nSee also: grant, bits")
    }
}

/// Whether a text may be the API name of something.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What a bit lets its holder do, after "it lets its holder".
fn lets(kind: GrantKind, bit: Bits) -> &'static str {
    match (kind, bit) {
        (GrantKind::Field, Bits::READ) => "see the field's value in every record that it can see",
        (GrantKind::Field, _) => "change the field's value in every record that it can edit",
        (GrantKind::Object, Bits::READ) => "see the records that sharing shows, and their readable fields",
        (GrantKind::Object, Bits::CREATE) => "make records",
        (GrantKind::Object, Bits::EDIT) => "change the records that sharing lets it change",
        (GrantKind::Object, Bits::DELETE) => "delete the records that sharing lets it delete",
        (GrantKind::Object, Bits::VIEW_ALL) => "see all records of the object, whatever sharing says",
        (GrantKind::Object, Bits::MODIFY_ALL) => {
            "see, change and delete all records of the object, whatever sharing says"
        }
        (GrantKind::Object, _) => {
            "see all fields of the records that it sees, whatever field permissions say"
        }
        (GrantKind::Class, _) => "call what the Apex class offers from outside, such as a REST service",
        (GrantKind::Flow, _) => "run the flow",
        (GrantKind::Page, _) => "open the Visualforce page",
        (GrantKind::CustomPermission, _) => "pass where code, flows and rules ask for this custom permission",
        (GrantKind::Credential, _) => "call out with this principal of an external credential",
        (GrantKind::Tab | GrantKind::App, _) => "find it in the user interface; data needs rights of its own",
        (GrantKind::RecordType, _) => "choose this record type for a record",
        (GrantKind::CustomSetting | GrantKind::CustomMetadata, _) => "read its records",
        _ => "use it",
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    fn page(text: &str) -> String {
        let mut out = Vec::new();
        Page::of(text).unwrap().write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn grants_and_objects_are_explained() {
        let edit = page("contact:EDIT+view-all");
        assert!(edit.starts_with("contact:edit+view-all: what is granted of an object (Contact)\n"));
        assert!(edit.contains("\nedit: change the records") && edit.contains("\nview-all: see all records"));
        assert!(!edit.contains("\ndelete:"));
        assert!(page("class:OrderApi").contains("enabled: call what the Apex class"));
        assert!(page("Case").contains("\nmodify-all: ") && page("case").starts_with("Case: "));
        assert!(page("Case").contains("\nSensitive: "));
        assert!(page("Thing__mdt").contains("custom metadata type"));
        // Reading what only writing makes sensitive.
        assert!(!page("Thing__mdt:read").contains("Sensitive:"));
        assert!(page("Thing__mdt:edit").contains("Sensitive:"));
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["xyzzy", "ModifyAllData", "Contact:", "a b__c", ""] {
            assert!(Page::of(text).is_none(), "{text}");
        }
    }
}
