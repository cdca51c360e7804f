//! Names in a contract behind which there is nothing.

use std::collections::BTreeMap;

use super::Contract;
use super::fields::{Fields, alone};
use crate::catalog::{field, object};
use crate::config::{FieldNeed, GrantText, Located, ObjectNeed};
use crate::inventory::Inventory;
use crate::metadata::component::Content;
use crate::org::Org;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::ids::IdentityId;
use crate::text::nearest::nearest;
use crate::text::phrase::list_more;
use crate::text::position::Location;

/// A name that stands for nothing.
#[derive(Debug)]
pub struct Named<'c> {
    pub name: String,
    pub location: &'c Location,
    /// Completes "speaks of 'X', ...".
    pub why: &'static str,
    /// It is forbidden, and nothing is as it stands.
    pub is_ban: bool,
    /// What is probably meant.
    pub nearest: Option<String>,
}

impl Contract {
    /// Names that the catalogue does not know and nothing in the run mentions.
    pub fn names_without_thing(&self, inventory: &Inventory<'_>) -> Vec<Named<'_>> {
        let needs = || self.parts.iter().flat_map(|part| &part.objects);
        let events = self.parts.iter().flat_map(|part| part.events.iter().chain(&part.cdc));
        let objects = needs().map(|need| &need.object).chain(events);
        let mut gone: Vec<Named<'_>> = objects
            .filter_map(|name| self.object_without_thing(inventory, &name.value, &name.location))
            .collect();
        gone.extend(needs().flat_map(|need| self.fields_that_are_gone(inventory, need)));
        let never = self.parts.iter().flat_map(|part| &part.never);
        gone.extend(never.filter_map(|line| self.ban_without_thing(inventory, line)));
        gone
    }

    fn object_without_thing<'c>(
        &self,
        inventory: &Inventory<'_>,
        name: &str,
        line: &'c Location,
    ) -> Option<Named<'c>> {
        self.misspelled(inventory, name, line).or_else(|| self.object_that_is_gone(inventory, name, line))
    }

    /// What a line of `never` forbids by a name that stands for nothing, so that it forbids nothing.
    fn ban_without_thing<'c>(
        &self,
        inventory: &Inventory<'_>,
        line: &'c Located<GrantText>,
    ) -> Option<Named<'c>> {
        let Grant { kind, name, .. } = line.value.parse().ok()?;
        let (object, field) = name.split_once('.').map_or((name.as_str(), None), |(o, f)| (o, Some(f)));
        if object.contains('*') {
            return None;
        }
        let gone = match kind {
            GrantKind::Object => self.object_without_thing(inventory, object, &line.location),
            GrantKind::Field => {
                let of_field = || {
                    self.field_that_is_gone(
                        inventory,
                        object,
                        field.filter(|f| !f.contains('*'))?,
                        &line.location,
                    )
                };
                self.object_without_thing(inventory, object, &line.location).or_else(of_field)
            }
            GrantKind::Class => self.class_that_is_gone(inventory, object, &line.location),
            _ => None,
        };
        gone.map(|gone| Named { is_ban: true, ..gone })
    }

    /// A custom object of a project that holds its own: what other packages bring has no mark of its own.
    fn object_that_is_gone<'c>(
        &self,
        inventory: &Inventory<'_>,
        name: &str,
        location: &'c Location,
    ) -> Option<Named<'c>> {
        let key = self.key(GrantKind::Object, &super::subscribed(name));
        let schema = inventory.schema();
        let holds_its_own = !depends_on_packages(inventory)
            && schema.grantable_objects().any(|o| o.ends_with("__c") && is_stated(inventory, o));
        let is_own = key.strip_suffix("__c").is_some_and(|bare| !bare.contains("__"));
        let there = schema.object(&key).is_some() || self.is_mentioned(inventory, &key);
        (is_own && holds_its_own && !there).then(|| Named {
            name: name.to_owned(),
            location,
            why: "which is no object of the project",
            is_ban: false,
            nearest: nearest(name, own_objects(&inventory.org)).map(str::to_owned),
        })
    }

    /// A class of a project that holds its own.
    fn class_that_is_gone<'c>(
        &self,
        inventory: &Inventory<'_>,
        name: &str,
        location: &'c Location,
    ) -> Option<Named<'c>> {
        let key = self.key(GrantKind::Class, name);
        let is_own = !key.contains("__") && !depends_on_packages(inventory) && !inventory.code().is_empty();
        let there = inventory.code().has(&key) || self.is_mentioned(inventory, &key);
        (is_own && !there).then(|| Named {
            name: name.to_owned(),
            location,
            why: "which is no class of the project",
            is_ban: false,
            nearest: None,
        })
    }

    /// Custom fields of a custom object whose own file is there.
    fn fields_that_are_gone<'c>(&self, inventory: &Inventory<'_>, need: &'c ObjectNeed) -> Vec<Named<'c>> {
        let lists = [&need.read, &need.edit].into_iter().filter_map(|fields| match fields {
            FieldNeed::List(names) => Some(names),
            _ => None,
        });
        let object = &need.object.value;
        let gone = |name: &'c Located<String>| {
            self.field_that_is_gone(inventory, object, alone(&name.value), &name.location)
        };
        lists.flatten().filter_map(gone).collect()
    }

    fn field_that_is_gone<'c>(
        &self,
        inventory: &Inventory<'_>,
        object: &str,
        field: &str,
        location: &'c Location,
    ) -> Option<Named<'c>> {
        let of = self.key(GrantKind::Object, object);
        let key = self.key(GrantKind::Object, &field::granted_as(field));
        let whole = format!("{of}.{key}");
        let is_own = key.strip_suffix("__c").is_some_and(|bare| !bare.contains("__"));
        let gone = of.ends_with("__c")
            && is_own
            && is_stated(inventory, &of)
            && inventory.schema().field(&whole).is_none()
            && !self.is_mentioned(inventory, &whole);
        gone.then(|| Named {
            name: format!("{object}.{field}"),
            location,
            why: "which is no field of the project",
            is_ban: false,
            nearest: None,
        })
    }

    /// An object that does not exist. Names come with features and packages, so only near misses count.
    fn misspelled<'c>(
        &self,
        inventory: &Inventory<'_>,
        name: &str,
        location: &'c Location,
    ) -> Option<Named<'c>> {
        let object = super::subscribed(name);
        let known = object::find(&object).is_some() || object::suffix(&object).is_some();
        if known || self.is_mentioned(inventory, &object) {
            return None;
        }
        let is_custom = object.contains("__");
        let standard = object::all().iter().map(|o| o.name).filter(|_| !is_custom);
        let custom = own_objects(&inventory.org).filter(|_| is_custom);
        let near = nearest(&object, standard.chain(custom))?.to_owned();
        Some(Named {
            name: name.to_owned(),
            location,
            why: "which is no known object",
            is_ban: false,
            nearest: Some(near),
        })
    }

    /// The fields of an object that a list without names stands for, among those that an identity is
    /// granted, sorted.
    fn fields_of(
        &self,
        org: &Org<'_>,
        identity: IdentityId,
        need: &ObjectNeed,
        fields: &FieldNeed,
    ) -> Vec<String> {
        let (asked, names) = (Fields::new(fields, &self.namespace), &org.library.names);
        let object = self.key(GrantKind::Object, &need.object.value);
        let leaves = org.identities[identity].holders.iter().flat_map(|&h| org.leaves(h));
        let entries = leaves.flat_map(|(leaf, _)| org.holders[leaf].entries(org.library));
        let mut found: BTreeMap<String, &str> = BTreeMap::new();
        for (_, entry) in entries.filter(|(_, e)| e.kind == GrantKind::Field) {
            let Some((of, spelled)) = names.get(entry.name).split_once('.') else { continue };
            // Most entries are about other objects, and this costs no memory.
            let end = of.len().saturating_sub(object.len());
            if !of.get(end..).is_some_and(|end| end.eq_ignore_ascii_case(&object)) {
                continue;
            }
            let field = self.key(GrantKind::Field, spelled);
            if self.key(GrantKind::Object, of) == object && asked.hold(&field) {
                let first = found.entry(field).or_insert(spelled);
                *first = spelled.min(*first);
            }
        }
        found.into_values().map(str::to_owned).collect()
    }

    fn is_mentioned(&self, inventory: &Inventory<'_>, name: &str) -> bool {
        self.spellings(name).iter().any(|name| inventory.org.library.names.find(name).is_some())
    }

    /// What each list of globs stands for among the fields that its identity is granted, in sentences.
    pub fn globs_in_words(&self, org: &Org<'_>, identity: IdentityId) -> Vec<String> {
        let needs = self.parts.iter().flat_map(|part| &part.objects);
        let lists = needs.flat_map(|need| [&need.read, &need.edit].map(|fields| (need, fields)));
        lists
            .filter_map(|(need, fields)| {
                let FieldNeed::Globs { globs, .. } = fields else { return None };
                let first = globs.first()?;
                let found = self.fields_of(org, identity, need, fields);
                let place = format!("{}:{}", first.location.path, first.location.start.line);
                (!found.is_empty())
                    .then(|| format!("'{}' in {place} stands for {}", first.value, list_more(&found, SHOWN)))
            })
            .collect()
    }
}

/// More fields than this are counted.
const SHOWN: usize = 5;

fn depends_on_packages(inventory: &Inventory<'_>) -> bool {
    inventory.org.library.project.roots[inventory.org.root].depends_on_packages
}

/// The objects whose own files the project has, as they are spelled.
fn own_objects<'l>(org: &Org<'l>) -> impl Iterator<Item = &'l str> {
    let library = org.library;
    let objects = org.components().filter(|(_, c)| matches!(c.content, Content::CustomObject(_)));
    objects.map(move |(_, c)| library.project.files[c.file].name.as_str())
}

/// Whether the project has an object's own file.
fn is_stated(inventory: &Inventory<'_>, object: &str) -> bool {
    let schema = inventory.schema();
    schema.object(object).is_some_and(|o| schema.stated(o).is_some())
}
