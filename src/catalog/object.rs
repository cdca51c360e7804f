//! Objects: which have no permissions of their own, and which are sensitive.

use super::permission;
use super::table::Table;
use crate::terms::grant::{Bits, GrantKind};

include!(concat!(env!("OUT_DIR"), "/objects.rs"));

static TABLE: Table<Object> = Table::new(OBJECTS, |row| row.name);

/// A standard object, or every object of a suffix such as `__mdt`.
#[derive(Debug, PartialEq, Eq)]
pub struct Object {
    /// The API name, or the suffix.
    pub name: &'static str,
    /// As Setup shows it, in English; of a suffix, what it means.
    pub label: &'static str,
    /// Empty where the object has permissions of its own, or where that is not known.
    pub controllers: &'static [Controller],
    pub sensitivity: Option<Sensitivity>,
    /// It is known to have permissions of its own, since files with them have been seen.
    pub granted: bool,
    /// The kind of grant that gives access to it in place of object permissions.
    pub granted_as: Option<GrantKind>,
    /// Whoever may read it reads all its fields: they have no permissions of their own.
    pub all_fields: bool,
    /// Its records are never edited, so that deleting them asks for no edit.
    pub never_edited: bool,
    /// The user permission that subscribers to its change events need, where View All on the object
    /// does not do.
    pub change_events: Option<&'static str>,
    pub source: &'static str,
}

/// What gives access to an object that has no permissions of its own. Any one of several gives some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Controller {
    /// Permissions on this object.
    Object(&'static str),
    /// This user permission.
    Permission(&'static str),
    /// Another record that only the data knows; a phrase that describes it.
    Parent(&'static str),
}

impl Controller {
    /// What decides, for a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Object(object) => format!("the permissions of '{object}'"),
            Self::Permission(name) => {
                let label = permission::find(name).and_then(|p| p.label);
                label.map_or_else(|| format!("'{name}'"), |label| format!("{label} ('{name}')"))
            }
            Self::Parent(what) => (*what).to_owned(),
        }
    }
}

/// Why an object is worth more care than others.
#[derive(Debug, PartialEq, Eq)]
pub struct Sensitivity {
    pub class: ObjectClass,
    /// One sentence.
    pub why: &'static str,
    /// Only writing matters.
    pub write_only: bool,
}

impl Sensitivity {
    /// Whether these bits are of concern.
    pub fn concerns(&self, bits: Bits) -> bool {
        !self.write_only || !(bits - (Bits::READ | Bits::VIEW_ALL_FIELDS)).is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectClass {
    /// Who may log in, and who may do what.
    Identity,
    Code,
    /// Files, mails and conversations.
    Content,
    /// Free text in which people leave credentials.
    Secrets,
    Money,
    /// Streams that repeat the content of other objects.
    Events,
    Config,
}

/// The known standard objects, sorted by name without case.
pub fn all() -> &'static [Object] {
    OBJECTS
}

/// The known suffixes, longest first.
pub fn suffixes() -> &'static [Object] {
    SUFFIXES
}

/// The standard object of this name, whatever its case.
pub fn find(name: &str) -> Option<&'static Object> {
    TABLE.find(name)
}

/// What the suffix of this name says, where it has a known one.
pub fn suffix(name: &str) -> Option<&'static Object> {
    SUFFIXES.iter().find(|row| {
        let start = name.len().saturating_sub(row.name.len());
        start > 0 && name.as_bytes()[start..].eq_ignore_ascii_case(row.name.as_bytes())
    })
}

/// How the name of something ends that stands beside a standard object, as its history or its sharing, and has no
/// permissions of its own.
fn beside_another(name: &str) -> Option<&'static str> {
    let of = |end: &str| name.len().checked_sub(end.len()).and_then(|at| name.split_at_checked(at));
    BESIDE_OBJECTS.iter().copied().find(|end| {
        of(end).is_some_and(|(object, rest)| rest.eq_ignore_ascii_case(end) && find(object).is_some())
    })
}

/// Whether the object stands beside a standard object.
pub fn is_beside_another(name: &str) -> bool {
    beside_another(name).is_some()
}

/// How the names of the objects of Knowledge end: its articles are a feature of Salesforce, however an org calls them.
const OF_KNOWLEDGE: [&str; 5] = ["kav", "ka", "DataCategorySelection", "ViewStat", "VoteStat"];

/// Whether an object, or what stands beside it, is made by the project itself: `Thing__c`, `Thing__e`,
/// `Thing__History`. `name` comes without the project's own namespace; a package's has another one.
pub fn is_own(name: &str) -> bool {
    name.split_once("__").is_some_and(|(thing, end)| {
        let is_of_knowledge = OF_KNOWLEDGE.iter().any(|of| of.eq_ignore_ascii_case(end));
        !thing.is_empty() && !end.contains("__") && !is_of_knowledge
    })
}

/// Whether records of the object are never edited, so that no edit belongs to its other bits.
pub fn never_edited(name: &str) -> bool {
    find(name).or_else(|| suffix(name)).is_some_and(|object| object.never_edited)
}

/// The kind of grant that gives access to the object, as far as its name tells.
pub fn granted_as(name: &str) -> GrantKind {
    find(name).or_else(|| suffix(name)).and_then(|object| object.granted_as).unwrap_or(GrantKind::Object)
}

/// Whether the fields of the object have no permissions of their own.
pub fn has_all_fields(name: &str) -> bool {
    find(name).or_else(|| suffix(name)).is_some_and(|object| object.all_fields)
}

/// Why the object is sensitive, by its name or its suffix.
pub fn sensitivity(name: &str) -> Option<&'static Sensitivity> {
    find(name).or_else(|| suffix(name))?.sensitivity.as_ref()
}

/// What controls the object. Some only where it is certain to have no permissions of its own.
pub fn controllers(name: &str) -> Option<&'static [Controller]> {
    // What stands beside a standard object is as what stands beside a custom one.
    let beside = || suffix(&format!("x__{}", beside_another(name)?));
    let object = find(name).or_else(|| suffix(name)).or_else(beside)?;
    (!object.controllers.is_empty()).then_some(object.controllers)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn what_a_project_makes_is_its_own_and_articles_are_not() {
        for own in [
            "Thing__c",
            "thing__E",
            "Thing__x",
            "Thing__b",
            "Thing__mdt",
            "Thing__History",
            "Thing__ChangeEvent",
        ] {
            assert!(is_own(own), "{own}");
        }
        let others = [
            "Account",
            "AccountHistory",
            "Knowledge__kav",
            "FAQ__KAV",
            "Knowledge__ka",
            "Knowledge__VoteStat",
            "Knowledge__ViewStat",
            "Knowledge__DataCategorySelection",
            "ns__Thing__c",
            "ssot__Individual__dlm",
            "__c",
        ];
        for other in others {
            assert!(!is_own(other), "{other}");
        }
    }
}
