//! What a contract asks for, so that it can be held against what is granted.

use super::fields::{Fields, alone};
use super::{Contract, lists, of_controller, subscribed};
use crate::access::Access;
use crate::catalog::grant::{Bits, Grant, GrantKind};
use crate::catalog::object::{self, Controller};
use crate::catalog::{field, permission};
use crate::config::{FieldNeed, Located, Needs, ObjectNeed};
use crate::metadata::names::{Names, fold};
use crate::text::position::Location;

/// One thing that is asked for.
#[derive(Debug)]
pub struct Demand<'c> {
    /// As it is asked for.
    pub grant: Grant,
    pub location: &'c Location,
    pub met: Met,
    /// Whether something that is not written down may meet it: a finding about it is a conclusion.
    pub likely: bool,
}

/// What meets a demand.
#[derive(Debug)]
pub enum Met {
    /// Any of these grants.
    ByAny(Vec<Grant>),
    /// View All Fields, or a field permission on any of these fields.
    ByFields(SomeFields),
}

/// Fields that are asked for without their names.
#[derive(Debug)]
pub struct SomeFields {
    object: String,
    fields: Fields,
    bit: Bits,
}

impl Demand<'_> {
    pub(super) fn is_met(&self, contract: &Contract, names: &Names, access: &Access) -> bool {
        let holds = |grant: &Grant| {
            contract.spellings(&grant.name).into_iter().any(|name| {
                let grant = Grant::new(grant.kind, name, grant.bits);
                let control = || !access.control(names, &grant.name).is_empty();
                access.holds(names, &grant) || grant.kind == GrantKind::UserPermission && control()
            })
        };
        match &self.met {
            Met::ByAny(grants) => grants.iter().any(holds),
            Met::ByFields(SomeFields { object, fields, bit }) => {
                let whole = Grant::new(GrantKind::Object, object.clone(), Bits::VIEW_ALL_FIELDS);
                let object = contract.key(GrantKind::Object, object);
                let one = |name: &str| {
                    let key = contract.key(GrantKind::Field, name);
                    key.split_once('.').is_some_and(|(of, field)| of == object && fields.hold(field))
                };
                *bit == Bits::READ && holds(&whole)
                    || access
                        .of_kind(GrantKind::Field)
                        .any(|(key, bits)| bits.contains(*bit) && one(names.get(key.name)))
            }
        }
    }
}

pub(super) fn of(contract: &Contract) -> Vec<Demand<'_>> {
    contract.parts().iter().flat_map(of_part).collect()
}

fn of_part(part: &Needs) -> Vec<Demand<'_>> {
    let mut demands = Vec::new();
    for name in &part.permissions {
        let known = permission::find(&name.value).map(|p| p.alias_of.unwrap_or(p.name));
        demands.push(exactly(Grant::permission(known.unwrap_or(&name.value)), &name.location));
    }
    for need in &part.objects {
        of_object(need, &mut demands);
    }
    for (kind, names) in lists(part) {
        demands.extend(names.iter().map(|name| of_name(kind, name)));
    }
    for name in &part.cdc {
        let object = subscribed(&name.value);
        let grant = match object::find(&object).and_then(|o| o.change_events) {
            Some(permission) => Grant::permission(permission),
            None => Grant::new(GrantKind::Object, object, Bits::VIEW_ALL),
        };
        demands.push(exactly(grant, &name.location));
    }
    for name in &part.events {
        demands.push(exactly(Grant::new(GrantKind::Object, &*name.value, Bits::READ), &name.location));
    }
    demands
}

fn exactly(grant: Grant, location: &Location) -> Demand<'_> {
    Demand { met: Met::ByAny(vec![grant.clone()]), grant, location, likely: false }
}

/// Some user permissions open every class or flow.
fn of_name(kind: GrantKind, name: &Located<String>) -> Demand<'_> {
    let spelled =
        if kind == GrantKind::Credential { name.value.replacen(':', "-", 1) } else { name.value.clone() };
    let mut demand = exactly(Grant::new(kind, spelled, Bits::ENABLED), &name.location);
    let opens = match kind {
        GrantKind::Class => Some("AuthorApex"),
        GrantKind::Flow => Some("RunFlow"),
        // What is not protected can be read without a grant in orgs that do not restrict it.
        GrantKind::CustomSetting | GrantKind::CustomMetadata => {
            demand.likely = true;
            Some("CustomizeApplication")
        }
        _ => None,
    };
    if let Met::ByAny(grants) = &mut demand.met {
        grants.extend(opens.map(Grant::permission));
    }
    demand
}

fn of_object<'c>(need: &'c ObjectNeed, demands: &mut Vec<Demand<'c>>) {
    let (object, location) = (need.object.value.as_str(), &need.object.location);
    match object::controllers(object) {
        None => {
            let all = if need.all_records { Bits::VIEW_ALL } else { Bits::empty() };
            let bits = (need.access | all).iter();
            demands.extend(bits.map(|bit| exactly(Grant::new(GrantKind::Object, object, bit), location)));
        }
        Some(controllers) => demands.extend(of_controlled(need, controllers)),
    }
    of_fields(need, &need.read, Bits::READ, demands);
    of_fields(need, &need.edit, Bits::EDIT, demands);
    for name in &need.record_types {
        let grant =
            Grant::new(GrantKind::RecordType, format!("{object}.{}", alone(&name.value)), Bits::ENABLED);
        demands.push(exactly(grant, &name.location));
    }
}

/// An object without permissions of its own: whoever may do so much with any of its controllers is met.
fn of_controlled<'c>(need: &'c ObjectNeed, controllers: &[Controller]) -> Option<Demand<'c>> {
    let writes = need.access.intersects(Bits::CREATE | Bits::EDIT | Bits::DELETE);
    let mut grants = Vec::new();
    for controller in controllers {
        grants.push(match controller {
            Controller::Object(object) => Grant::new(GrantKind::Object, *object, of_controller(need)),
            // Reading needs none of them everywhere.
            Controller::Permission(name) if writes => Grant::permission(*name),
            Controller::Permission(_) | Controller::Parent(_) => return None,
        });
    }
    let grant = Grant::new(GrantKind::Object, &*need.object.value, need.access);
    Some(Demand { grant, location: &need.object.location, met: Met::ByAny(grants), likely: true })
}

fn of_fields<'c>(need: &'c ObjectNeed, fields: &'c FieldNeed, bit: Bits, demands: &mut Vec<Demand<'c>>) {
    let object = &need.object.value;
    let FieldNeed::List(names) = fields else {
        if *fields != FieldNeed::None {
            let (shown, location) = match fields {
                FieldNeed::Globs { globs, .. } if let Some(first) = globs.first() => {
                    (alone(&first.value), &first.location)
                }
                FieldNeed::AllCustom => ("*__c", &need.object.location),
                _ => ("*", &need.object.location),
            };
            demands.push(Demand {
                grant: Grant::new(GrantKind::Field, format!("{object}.{shown}"), bit),
                location,
                met: Met::ByFields(SomeFields { object: object.clone(), fields: Fields::new(fields), bit }),
                likely: false,
            });
        }
        return;
    };
    for name in names {
        let field = alone(&name.value);
        if field::needs_no_grant(field) {
            continue;
        }
        let is_custom = field.contains("__");
        let shared = is_custom && ["activity", "task", "event"].contains(&&*fold(object));
        let objects = if shared { vec!["Task", "Event", "Activity"] } else { vec![object.as_str()] };
        let granted = field::granted_as(field);
        let mut spelled = vec![granted.to_string()];
        // `BatteryCapacity` only ends like a part of an address.
        if granted != field {
            spelled.push(field.to_owned());
        }
        if !is_custom {
            spelled.push(format!("{granted}Id"));
        }
        let grants = objects.iter().flat_map(|object| {
            spelled.iter().map(move |field| Grant::new(GrantKind::Field, format!("{object}.{field}"), bit))
        });
        demands.push(Demand {
            grant: Grant::new(GrantKind::Field, format!("{object}.{field}"), bit),
            location: &name.location,
            met: Met::ByAny(grants.collect()),
            // Which standard fields the platform requires, so that nothing can grant them, is not in the project.
            likely: !is_custom,
        });
    }
}
