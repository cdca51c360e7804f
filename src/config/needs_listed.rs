//! What a contract says, item by item, so that two of them can be compared.

use std::collections::BTreeMap;

use super::located::Located;
use super::model::{Config, Integration};
use super::needs::Needs;
use super::object_need::{FieldNeed, ObjectNeed};
use crate::terms::grant::BIT_NAMES;
use crate::terms::names::fold;
use crate::text::position::Location;

/// What the contract of an integration lists, with the shared contracts that it uses.
pub(super) fn listed(config: &Config, integration: &Integration) -> Items {
    let mut items = BTreeMap::new();
    let Some(own) = &integration.needs else { return items };
    add(own, &mut items);
    for base in &config.bases {
        if own.uses.iter().any(|name| name.value == base.name.value) {
            add(&base.needs, &mut items);
        }
    }
    items
}

/// By the kind and the folded name of each item: how it is spelled and where.
pub(super) type Items = BTreeMap<(&'static str, String), (String, Location)>;

fn add(needs: &Needs, items: &mut Items) {
    let lists = [
        ("permission", &needs.permissions),
        ("class", &needs.classes),
        ("flow", &needs.flows),
        ("page", &needs.pages),
        ("app", &needs.apps),
        ("custom permission", &needs.custom_permissions),
        ("credential", &needs.credentials),
        ("custom setting", &needs.custom_settings),
        ("custom metadata", &needs.custom_metadata),
        ("changes of", &needs.cdc),
        ("event", &needs.events),
    ];
    for (kind, names) in lists {
        for name in names {
            put(items, kind, &name.value, &name.location);
        }
    }
    for grant in &needs.never {
        put(items, "never", &grant.value, &grant.location);
    }
    for need in &needs.objects {
        object(need, items);
    }
}

fn object(need: &ObjectNeed, items: &mut Items) {
    let Located { value: name, location } = &need.object;
    let mut say = |what: String| put(items, "object", &what, location);
    for (_, word) in BIT_NAMES.iter().filter(|(bit, _)| need.access.contains(*bit)) {
        say(format!("{name}:{word}"));
    }
    if need.all_records {
        say(format!("{name}:all-records"));
    }
    for of in &need.record_types {
        say(format!("{name} record type {}", of.value));
    }
    for (word, fields) in [("read", &need.read), ("edit", &need.edit)] {
        match fields {
            FieldNeed::None => {}
            FieldNeed::All => say(format!("{name}.*:{word}")),
            FieldNeed::AllCustom => say(format!("{name}.*__c:{word}")),
            FieldNeed::List(names) => names.iter().for_each(|f| say(format!("{name}.{}:{word}", f.value))),
            FieldNeed::Globs { globs, except } => {
                let except: Vec<&str> = except.iter().map(|e| e.value.as_str()).collect();
                let but =
                    if except.is_empty() { String::new() } else { format!(" except {}", except.join(", ")) };
                for glob in globs {
                    say(format!("{name}.{}:{word}{but}", glob.value));
                }
            }
        }
    }
}

/// Items that differ by case alone are one.
fn put(items: &mut Items, kind: &'static str, item: &str, location: &Location) {
    let spelled = || (format!("{kind} {item}"), location.clone());
    items.entry((kind, fold(item).into_owned())).or_insert_with(spelled);
}
