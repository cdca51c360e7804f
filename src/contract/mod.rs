//! What a declared integration says that it needs, as a predicate over grants.
//!
//! A contract is no set of grants: `read = "all"` stands for fields that nobody has thought of yet. What
//! it allows is closed under what its own lines imply and require, so that a grant without which another
//! cannot stand is never surplus.

pub(crate) mod companion;
mod correction;
mod demand;
pub mod draft;
mod fields;
mod implied_need;
mod lists;
mod never;
mod object;
mod stale;
pub mod surplus;

use rustc_hash::FxHashMap;

use correction::correct;
pub use correction::{Correction, Reason};
pub use demand::{Demand, Met, SomeFields};
use fields::record_type;
use implied_need::ImpliedNeed;
use lists::lists;
pub use lists::{can_state, list_name};
use never::Never;
use object::Term;
pub use stale::Named;

use crate::access::Access;
use crate::catalog::object as objects;
use crate::catalog::object::Controller;
use crate::catalog::{activity, implied, permission};
use crate::config::{Config, Integration, Located, Needs, ObjectNeed};
use crate::inventory::Inventory;
use crate::inventory::schema::Schema;
use crate::metadata::entry::Entry;
use crate::org::holder::Holder;
use crate::org::library::Library;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::{Names, fold};
use crate::terms::own_namespace::OwnNamespace;
use crate::terms::severity::Severity;
use crate::text::position::Location;

/// An agreed contract with the shared ones that it uses.
#[derive(Debug)]
pub struct Contract {
    /// Where its own needs begin.
    pub location: Location,
    /// Its own needs, then those of each base, as they are meant.
    parts: Vec<Needs>,
    /// Where what is meant is not what is written.
    pub corrections: Vec<Correction>,
    implied: Vec<ImpliedNeed>,
    namespace: OwnNamespace,
    /// What the user permissions give of every object.
    every_object: Bits,
    objects: FxHashMap<String, Term>,
    /// Everything else, by kind and folded name.
    named: FxHashMap<(GrantKind, String), Location>,
    never: Vec<Never>,
    /// What was agreed before the change that is looked at: it must allow what is allowed.
    before: Option<Box<Contract>>,
    /// Nothing was agreed before the change, so that this contract excuses nothing yet.
    is_new: bool,
}

impl Contract {
    /// `None` where nothing is agreed: no needs, or a draft of them. Where a change is looked at, what was agreed
    /// before it counts as well.
    pub(crate) fn new(inventory: &Inventory<'_>, integration: &Integration) -> Option<Self> {
        let config = inventory.org.config;
        let own = Self::of(inventory, config, integration);
        let Some(before) = config.before.as_deref() else { return own };
        let earlier = integration.before.and_then(|at| before.integrations.get(at));
        match (own, earlier.and_then(|earlier| Self::of(inventory, before, earlier))) {
            (Some(own), None) => Some(Self { is_new: true, ..own }),
            (Some(own), earlier) => Some(Self { before: earlier.map(Box::new), ..own }),
            (None, earlier) => earlier,
        }
    }

    fn of(inventory: &Inventory<'_>, config: &Config, integration: &Integration) -> Option<Self> {
        let org = &inventory.org;
        let own = integration.needs.as_ref().filter(|needs| !needs.draft)?;
        let base = |name: &Located<String>| config.bases.iter().find(|b| b.name.value == name.value);
        let bases = own.uses.iter().filter_map(base).map(|base| &base.needs);
        let mut contract = Self {
            location: own.location.clone(),
            parts: std::iter::once(own).chain(bases).cloned().collect(),
            corrections: Vec::new(),
            implied: Vec::new(),
            namespace: org.namespace.clone(),
            every_object: Bits::empty(),
            objects: FxHashMap::default(),
            named: FxHashMap::default(),
            never: Vec::new(),
            before: None,
            is_new: false,
        };
        let schema = inventory.schema();
        let mut parts = std::mem::take(&mut contract.parts);
        for part in &mut parts {
            // What is written is allowed as well as what is meant: nobody is told that it was not asked for.
            contract.add(part);
            let corrections = correct(part, &schema, &contract.namespace);
            if !corrections.is_empty() {
                contract.add(part);
                contract.corrections.extend(corrections);
            }
        }
        contract.parts = parts;
        let implied = implied_need::of(&contract, &schema);
        for implied in &implied {
            contract.add_object(&implied.need);
        }
        contract.implied = implied;
        contract.add_required(&schema);
        Some(contract)
    }

    /// Lets be held whatever the contract lets be held depends on.
    fn add_required(&mut self, schema: &Schema<'_>) {
        let named = self.named.iter().filter(|((kind, _), _)| *kind == GrantKind::UserPermission);
        let permissions = named.map(|((_, name), line)| (Grant::permission(name.as_str()), line));
        let objects = self
            .objects
            .iter()
            .map(|(name, term)| (Grant::new(GrantKind::Object, name.as_str(), term.bits()), &term.line));
        let required = permissions.chain(objects).flat_map(|(grant, line)| {
            schema.required_by(&grant).into_iter().map(|needed| (needed.grant, line.clone()))
        });
        let mut required: Vec<_> = required.collect();
        // The first line that asks for something is named.
        required.sort_by(|a, b| (&a.1.path, a.1.start.line, &a.0).cmp(&(&b.1.path, b.1.start.line, &b.0)));
        for (grant, line) in required {
            match grant.kind {
                GrantKind::UserPermission => self.add_permission(&grant.name, &line),
                _ => self.term(&grant.name, &line).bits |= grant.bits,
            }
        }
    }

    fn add(&mut self, part: &Needs) {
        for name in &part.permissions {
            self.add_permission(&name.value, &name.location);
        }
        for need in &part.objects {
            self.add_object(need);
        }
        for (kind, names) in lists(part) {
            for name in names {
                let key = (kind, self.key(kind, &name.value));
                self.named.entry(key).or_insert_with(|| name.location.clone());
            }
        }
        for name in &part.cdc {
            let object = subscribed(&name.value);
            match objects::find(&object).and_then(|o| o.change_events) {
                Some(permission) => self.add_permission(permission, &name.location),
                None => self.term(&object, &name.location).bits |= Bits::READ | Bits::VIEW_ALL,
            }
        }
        for name in &part.events {
            self.term(&name.value, &name.location).bits |= Bits::READ;
        }
        let own = &self.namespace;
        self.never.extend(part.never.iter().filter_map(|line| Never::new(line, own)));
    }

    /// A user permission with all that it implies, and what it cannot be granted without.
    fn add_permission(&mut self, name: &str, line: &Location) {
        let known = permission::find(name);
        let name = known.map_or(name, |p| p.alias_of.unwrap_or(p.name));
        let key = (GrantKind::UserPermission, fold(name).into_owned());
        if self.named.insert(key, line.clone()).is_some() {
            return;
        }
        for implied in implied::by_permission(name) {
            let bits = implied::object_bits(implied.bits);
            if implied.object == "*" {
                self.every_object |= bits;
            } else {
                self.term(implied.object, line).bits |= bits;
            }
        }
        for other in permission::find(name).into_iter().flat_map(permission::Permission::entails) {
            self.add_permission(other, line);
        }
    }

    fn add_object(&mut self, need: &ObjectNeed) {
        let object = &need.object;
        let own = self.namespace.clone();
        self.term(&object.value, &object.location).add(need, &own);
        for name in &need.record_types {
            let whole = self.key(GrantKind::RecordType, &record_type(&object.value, &name.value));
            if let Some((of, alone)) = whole.split_once('.') {
                let term = self.term(of, &object.location);
                term.record_types.insert(alone.to_owned());
                term.lists_record_types = true;
                // Whoever lists only types of person accounts has listed some of accounts.
                self.term(&object.value, &object.location).lists_record_types = true;
            }
        }
        for controller in objects::controllers(&object.value).unwrap_or_default() {
            match controller {
                Controller::Object(controller) => {
                    self.term(controller, &object.location).bits |= of_controller(need);
                }
                // What is worth a finding of its own must be asked for by name.
                Controller::Permission(name) if !is_rated_high(name) => {
                    self.add_permission(name, &object.location);
                }
                _ => {}
            }
        }
    }

    fn term(&mut self, object: &str, line: &Location) -> &mut Term {
        let key = self.key(GrantKind::Object, object);
        self.objects.entry(key).or_insert_with(|| Term::new(line.clone()))
    }

    /// The bits of a thing that the contract lets its integration hold.
    pub fn allows(&self, kind: GrantKind, name: &str) -> Bits {
        let key = self.key(kind, name);
        let stated = match kind {
            GrantKind::UserPermission => {
                let canonical = permission::find(name).and_then(|p| p.alias_of);
                let key = canonical.map_or(key.clone(), |name| fold(name).into_owned());
                let always = key == fold(permission::API_ENABLED);
                self.named_bits(kind, key) | if always { Bits::ENABLED } else { Bits::empty() }
            }
            GrantKind::Object => self.object_bits(&key),
            GrantKind::Field => self.field_bits(&key),
            GrantKind::RecordType => self.record_type_bits(&key),
            _ => self.named_bits(kind, key.clone()),
        };
        let allowed = stated - self.forbidden(kind, &key, stated);
        match &self.before {
            Some(before) if !allowed.is_empty() => allowed & before.allows(kind, name),
            _ => allowed,
        }
    }

    /// The bits of an entry that the contract lets its integration hold by this holder: what comes with a
    /// profile has not to be asked for.
    pub fn allows_in(&self, library: &Library, holder: &Holder, entry: &Entry) -> Bits {
        let name = library.names.get(entry.name);
        let comes_with = entry.kind == GrantKind::UserPermission
            && holder.comes_with(library, name)
            && self.never(entry.kind, name, Bits::ENABLED).is_none();
        self.allows(entry.kind, name) | if comes_with { Bits::ENABLED } else { Bits::empty() }
    }

    /// Whether the contract answers what other rules say of a grant: it was agreed before the change that is looked
    /// at, if any, and lets its integration hold all of it.
    pub fn excuses(&self, grant: &Grant) -> bool {
        !self.is_new && self.declares(grant)
    }

    /// Whether something was agreed before the change that is looked at, if any.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether the contract lets its integration hold all of a grant.
    pub fn declares(&self, grant: &Grant) -> bool {
        !grant.bits.is_empty() && self.allows(grant.kind, &grant.name).contains(grant.bits)
    }

    /// The line that speaks of a thing, or of its object; else the contract's first.
    pub fn line_of(&self, kind: GrantKind, name: &str) -> &Location {
        let key = self.key(kind, name);
        let object = key.split_once('.').map_or(key.as_str(), |(object, _)| object);
        let of_object = || match kind {
            GrantKind::Object | GrantKind::Field | GrantKind::RecordType => {
                self.objects.get(object).map(|term| &term.line)
            }
            _ => None,
        };
        let of_thing = || self.named.get(&(kind, key.clone()));
        of_object().or_else(of_thing).unwrap_or(&self.location)
    }

    /// The line of `never` that a bit of a thing runs into.
    pub fn never(&self, kind: GrantKind, name: &str, bit: Bits) -> Option<&Location> {
        let key = self.key(kind, name);
        let own = self.never.iter().find(|n| !(n.hit(kind, &key, bit)).is_empty()).map(|n| &n.line);
        own.or_else(|| self.before.as_ref()?.never(kind, name, bit))
    }

    /// Everything that is asked for in an org, each with its line.
    pub fn demands(&self, inventory: &Inventory<'_>) -> Vec<Demand<'_>> {
        demand::of(self, inventory)
    }

    /// Whether access meets a demand, under any spelling of what it asks for.
    pub fn meets(&self, names: &Names, access: &Access, demand: &Demand<'_>) -> bool {
        demand.is_met(self, names, access)
    }

    /// Whether access does something for a demand, if not enough.
    pub fn supports(&self, names: &Names, access: &Access, demand: &Demand<'_>) -> bool {
        demand.is_touched(self, names, access)
    }

    /// Of fields that are asked for without their names, those that access does not give.
    pub fn lacking(&self, names: &Names, access: &Access, demand: &Demand<'_>) -> Vec<Grant> {
        demand.lacking(self, names, access)
    }

    /// Its own needs, then those of each base.
    pub fn parts(&self) -> &[Needs] {
        &self.parts
    }

    /// A name as the contract's tables spell it: folded, and without the project's own namespace.
    pub fn key(&self, kind: GrantKind, name: &str) -> String {
        let folded = fold(name);
        let bare = |name: &str| self.namespace.strip(name).into_owned();
        // People write the two parts of a credential as the platform shows them, or as files do.
        if kind == GrantKind::Credential { bare(&folded.replacen(':', "-", 1)) } else { bare(&folded) }
    }

    /// All spellings of a name that may stand for the same thing.
    pub(crate) fn spellings(&self, name: &str) -> Vec<String> {
        self.namespace.spellings(name)
    }

    fn named_bits(&self, kind: GrantKind, key: String) -> Bits {
        let enabled = Bits::ENABLED | Bits::DEFAULT;
        if self.named.contains_key(&(kind, key)) { enabled } else { Bits::empty() }
    }

    fn object_bits(&self, key: &str) -> Bits {
        self.every_object | self.objects.get(key).map_or(Bits::empty(), Term::bits)
    }

    fn field_bits(&self, key: &str) -> Bits {
        let Some((object, name)) = key.split_once('.') else { return Bits::empty() };
        let mut bits = Bits::empty();
        if self.object_bits(object).contains(Bits::VIEW_ALL_FIELDS) {
            bits |= Bits::READ;
        }
        let shared = activity::sharing(object).filter(|_| name.ends_with("__c"));
        let own = [object];
        for object in shared.map_or(&own[..], |all| &all[..]) {
            bits |= self.objects.get(&*fold(object)).map_or(Bits::empty(), |term| term.field_bits(name));
        }
        bits
    }

    fn record_type_bits(&self, key: &str) -> Bits {
        let visible = Bits::ENABLED | Bits::DEFAULT;
        let Some((object, name)) = key.split_once('.') else { return visible };
        let term = self.objects.get(object).filter(|term| term.lists_record_types);
        if term.is_none_or(|term| term.record_types.contains(name)) { visible } else { Bits::empty() }
    }

    /// Which of the bits must never be held.
    fn forbidden(&self, kind: GrantKind, key: &str, bits: Bits) -> Bits {
        self.never.iter().map(|n| n.hit(kind, key, bits)).collect()
    }
}

/// The object whose changes a channel such as `OrderChangeEvent` carries.
fn subscribed(name: &str) -> String {
    let Some(start) = name.len().checked_sub("ChangeEvent".len()) else { return name.to_owned() };
    match (name.get(..start), name.get(start..)) {
        (Some(object), Some(end)) if end.eq_ignore_ascii_case("ChangeEvent") => {
            object.strip_suffix("__").map_or_else(|| object.to_owned(), |custom| format!("{custom}__c"))
        }
        _ => name.to_owned(),
    }
}

/// What a need on an object without permissions of its own asks of the object that controls it.
fn of_controller(need: &ObjectNeed) -> Bits {
    let mut bits = Bits::READ;
    if need.access.intersects(Bits::CREATE | Bits::EDIT | Bits::DELETE) {
        bits |= Bits::EDIT;
    }
    if need.all_records {
        bits |= Bits::VIEW_ALL;
    }
    bits
}

fn is_rated_high(name: &str) -> bool {
    permission::find(name)
        .and_then(|p| p.rating.as_ref())
        .is_some_and(|rating| rating.level >= Severity::High)
}
