//! What a contract asks for, so that it can be held against what is granted.

use super::fields::{Fields, alone, record_type};
use super::{Contract, lists, of_controller, subscribed};
use crate::access::Access;
use crate::catalog::object::{self, Controller};
use crate::catalog::{activity, field, permission};
use crate::config::{FieldNeed, Located, Needs, ObjectNeed};
use crate::inventory::Inventory;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::Names;
use crate::terms::own_namespace::OwnNamespace;
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
    /// Completes "it is needed, since ..." where the line itself does not ask for it.
    pub because: Option<&'c str>,
}

/// What meets a demand.
#[derive(Debug)]
pub enum Met {
    /// Any of these grants.
    ByAny(Vec<Grant>),
    /// View All Fields, or field permissions on all of these fields that the repository names; where it names
    /// none, on any of them.
    ByFields(SomeFields),
}

/// Fields that are asked for without their names.
#[derive(Debug)]
pub struct SomeFields {
    object: String,
    fields: Fields,
    bit: Bits,
    /// Those that the repository names, without the object.
    known: Vec<String>,
}

impl SomeFields {
    pub fn object(&self) -> &str {
        &self.object
    }

    /// `READ` or `EDIT`.
    pub fn bit(&self) -> Bits {
        self.bit
    }

    /// Whether they are all fields, to be read: what View All Fields gives.
    pub fn are_all_to_read(&self) -> bool {
        self.fields.are_all() && self.bit == Bits::READ
    }

    fn are_all_read(&self, contract: &Contract, names: &Names, access: &Access) -> bool {
        let whole = Grant::new(GrantKind::Object, self.object.clone(), Bits::VIEW_ALL_FIELDS);
        self.bit == Bits::READ && holds(contract, names, access, &whole)
    }

    /// Those that the repository names, without the object.
    pub fn known(&self) -> &[String] {
        &self.known
    }
}

impl Demand<'_> {
    pub(crate) fn is_met(&self, contract: &Contract, names: &Names, access: &Access) -> bool {
        match &self.met {
            Met::ByAny(grants) => grants.iter().any(|grant| holds(contract, names, access, grant)),
            Met::ByFields(fields) if fields.known.is_empty() => self.is_touched(contract, names, access),
            Met::ByFields(_) => self.lacking(contract, names, access).is_empty(),
        }
    }

    /// The fields that the repository names, that are asked for without their names, and that access does
    /// not give: as grants.
    pub(crate) fn lacking(&self, contract: &Contract, names: &Names, access: &Access) -> Vec<Grant> {
        let Met::ByFields(fields) = &self.met else { return Vec::new() };
        if fields.are_all_read(contract, names, access) {
            return Vec::new();
        }
        let object = activity::granted_on(&fields.object);
        let grant = |name: &String| Grant::new(GrantKind::Field, format!("{object}.{name}"), fields.bit);
        let grants = fields.known.iter().map(grant);
        grants.filter(|grant| !holds(contract, names, access, grant)).collect()
    }

    /// Whether access does something for it.
    pub(crate) fn is_touched(&self, contract: &Contract, names: &Names, access: &Access) -> bool {
        match &self.met {
            Met::ByAny(grants) => {
                let single = |grant: &Grant| {
                    let (kind, name) = (grant.kind, grant.name.clone());
                    grant.bits.iter().map(move |bit| Grant::new(kind, name.clone(), bit)).collect::<Vec<_>>()
                };
                grants.iter().flat_map(single).any(|grant| holds(contract, names, access, &grant))
            }
            Met::ByFields(fields) => {
                let object = contract.key(GrantKind::Object, &fields.object);
                let one = |name: &str| {
                    let key = contract.key(GrantKind::Field, name);
                    key.split_once('.').is_some_and(|(of, field)| of == object && fields.fields.hold(field))
                };
                let mut held = access.of_kind(GrantKind::Field);
                fields.are_all_read(contract, names, access)
                    || held.any(|(key, bits)| bits.contains(fields.bit) && one(names.get(key.name)))
            }
        }
    }
}

/// Whether access gives a grant, under any spelling of what it is about.
fn holds(contract: &Contract, names: &Names, access: &Access, grant: &Grant) -> bool {
    contract.spellings(&grant.name).into_iter().any(|name| {
        let grant = Grant::new(grant.kind, name, grant.bits);
        let control = || !access.control(names, &grant.name).is_empty();
        access.holds(names, &grant) || grant.kind == GrantKind::UserPermission && control()
    })
}

/// Everything that a contract asks for in an org.
pub(crate) fn of<'c>(contract: &'c Contract, inventory: &Inventory<'_>) -> Vec<Demand<'c>> {
    let mut demands = of_lines(contract);
    for demand in &mut demands {
        if let Met::ByFields(fields) = &mut demand.met {
            let asked = &fields.fields;
            let known = inventory.known_fields().of(&fields.object, fields.bit, |name| asked.hold(name));
            let whole = |name: &str| format!("{}.{name}", fields.object);
            // What must never be held is no part of all fields.
            let allowed = |name: &&str| contract.never(GrantKind::Field, &whole(name), fields.bit).is_none();
            fields.known = known.into_iter().filter(allowed).map(str::to_owned).collect();
        }
    }
    demands
}

fn of_lines(contract: &Contract) -> Vec<Demand<'_>> {
    let own = &contract.namespace;
    let mut demands: Vec<_> = contract.parts().iter().flat_map(|part| of_part(part, own)).collect();
    for implied in &contract.implied {
        let at = demands.len();
        of_object(&implied.need, own, &mut demands);
        demands[at..].iter_mut().for_each(|demand| demand.because = Some(&implied.because));
    }
    demands
}

fn of_part<'c>(part: &'c Needs, own: &OwnNamespace) -> Vec<Demand<'c>> {
    let mut demands = Vec::new();
    for name in &part.permissions {
        let known = permission::find(&name.value).map(|p| p.alias_of.unwrap_or(p.name));
        demands.push(exactly(Grant::permission(known.unwrap_or(&name.value)), &name.location));
    }
    for need in &part.objects {
        of_object(need, own, &mut demands);
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
    Demand { met: Met::ByAny(vec![grant.clone()]), grant, location, likely: false, because: None }
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

fn of_object<'c>(need: &'c ObjectNeed, own: &OwnNamespace, demands: &mut Vec<Demand<'c>>) {
    let (object, location) = (need.object.value.as_str(), &need.object.location);
    match object::controllers(object) {
        // The rights on the other object and its records decide.
        None if object::is_beside_another(object) => {}
        None => {
            let all = if need.all_records { Bits::VIEW_ALL } else { Bits::empty() };
            let bits = (need.access | all).iter();
            demands.extend(bits.map(|bit| exactly(Grant::new(GrantKind::Object, object, bit), location)));
        }
        Some(controllers) => demands.extend(of_controlled(need, controllers)),
    }
    of_fields(need, &need.read, Bits::READ, own, demands);
    of_fields(need, &need.edit, Bits::EDIT, own, demands);
    for name in &need.record_types {
        let grant = Grant::new(GrantKind::RecordType, record_type(object, &name.value), Bits::ENABLED);
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
    Some(Demand {
        grant,
        location: &need.object.location,
        met: Met::ByAny(grants),
        likely: true,
        because: None,
    })
}

fn of_fields<'c>(
    need: &'c ObjectNeed,
    fields: &'c FieldNeed,
    bit: Bits,
    own: &OwnNamespace,
    demands: &mut Vec<Demand<'c>>,
) {
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
                met: Met::ByFields(SomeFields {
                    object: object.clone(),
                    fields: Fields::new(fields, own),
                    bit,
                    known: Vec::new(),
                }),
                likely: false,
                because: None,
            });
        }
        return;
    };
    for name in names {
        let field = alone(&name.value);
        if field::needs_no_grant(object, field) {
            continue;
        }
        let is_custom = field.contains("__");
        let shared = activity::sharing(object).filter(|_| is_custom);
        let objects = shared.map_or_else(|| vec![object.as_str()], |all| all.to_vec());
        let granted = field::granted_as(field);
        let mut spelled = vec![granted.to_string()];
        // Some objects have a `State` that is no part of an address.
        if granted != field {
            spelled.push(field.to_owned());
        }
        spelled.extend(field::perhaps_granted_as(field));
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
            likely: !is_custom || field::is_of_contact(field),
            because: None,
        });
    }
}
