//! The least that meets a contract.

use std::collections::BTreeMap;

use super::companions;
use super::permission_set::knows_all_fields;
use crate::analysis::RootAnalysis;
use crate::catalog::{activity, field, implied, object, version};
use crate::config::{FieldNeed, ObjectNeed};
use crate::contract::{Contract, Demand, Met, SomeFields};
use crate::inventory::vocabulary::Vocabulary;
use crate::metadata::entry;
use crate::org::Org;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::fold;

/// Grants that meet a contract, and what is to be said of them.
#[derive(Debug, Default)]
pub struct Least {
    /// One for each thing, by kind and name.
    pub grants: Vec<Grant>,
    /// Sentences without a full stop.
    pub notes: Vec<String>,
}

/// The least that an identity of an org must be granted for its contract to be met. What the platform would
/// refuse is left out: permissions of required fields, of objects without permissions of their own, edits
/// of what is calculated.
pub fn least(root: &RootAnalysis<'_>, contract: &Contract, vocabulary: &Vocabulary<'_>) -> Least {
    let mut choice =
        Choice { root, org: root.org(), contract, vocabulary, grants: BTreeMap::new(), notes: Vec::new() };
    let demands = contract.demands(&root.inventory);
    let (alternatives, plain): (Vec<_>, Vec<_>) = demands.iter().partition(|d| has_alternatives(d));
    for demand in plain {
        choice.meet(demand);
    }
    // What else is asked for may do already.
    for demand in alternatives {
        choice.meet_by_any(demand);
    }
    choice.notes.extend(writes_of_all_records(contract));
    choice.notes.extend(companions::notes(&choice, &demands));
    choice.notes.dedup();
    Least { grants: choice.grants.into_values().collect(), notes: choice.notes }
}

/// What All Records of a contract do not grant: Modify All brings every right, so it is not the least.
fn writes_of_all_records(contract: &Contract) -> Vec<String> {
    let needs = contract.parts().iter().flat_map(|part| &part.objects);
    let writes = |need: &&ObjectNeed| {
        need.all_records
            && need.access.intersects(Bits::EDIT | Bits::DELETE)
            && object::controllers(&need.object.value).is_none()
    };
    let note = |need: &ObjectNeed| {
        format!(
            "of '{}' all records can be read, and changed are those that are shared with the integration: only \
             modifyAllRecords changes all, and it brings every right",
            need.object.value
        )
    };
    needs.filter(writes).map(note).collect()
}

/// An object that something else controls, which may be any of several.
fn has_alternatives(demand: &Demand<'_>) -> bool {
    demand.grant.kind == GrantKind::Object && object::controllers(&demand.grant.name).is_some()
}

pub(super) struct Choice<'a, 'l> {
    pub(super) root: &'a RootAnalysis<'a>,
    org: &'a Org<'l>,
    pub(super) contract: &'a Contract,
    vocabulary: &'a Vocabulary<'l>,
    pub(super) grants: BTreeMap<(GrantKind, String), Grant>,
    notes: Vec<String>,
}

impl Choice<'_, '_> {
    fn meet(&mut self, demand: &Demand<'_>) {
        match &demand.met {
            Met::ByFields(fields) => self.meet_by_fields(fields),
            Met::ByAny(_) if demand.grant.kind == GrantKind::Field => {
                let grant = &demand.grant;
                if let Some((object, field)) = grant.name.split_once('.') {
                    self.add_field(object, field, grant.bits);
                }
            }
            // The first is the thing itself; others open it together with much else.
            Met::ByAny(grants) => {
                if let Some(grant) = grants.first() {
                    self.add(grant);
                }
            }
        }
    }

    /// Of what opens an object that has no permissions of its own only what the contract lets be held: what is
    /// dangerous by itself must be asked for by name.
    fn meet_by_any(&mut self, demand: &Demand<'_>) {
        let Met::ByAny(grants) = &demand.met else { return };
        let object = self.spell(GrantKind::Object, &demand.grant.name);
        let mut declared = grants.iter().filter(|grant| self.contract.declares(grant));
        let chosen = grants.iter().find(|grant| self.has(grant)).or_else(|| declared.next());
        let Some(grant) = chosen.cloned() else {
            let by: Vec<String> = grants.iter().map(ToString::to_string).collect();
            self.notes.push(format!(
                "access to '{object}' is decided by {}, which the contract has to ask for by name",
                by.join(" or ")
            ));
            return;
        };
        self.notes.push(format!("'{object}' has no permissions of its own: {grant} stands for it"));
        self.add(&grant);
    }

    fn meet_by_fields(&mut self, asked: &SomeFields) {
        let version = self.org.library.project.roots[self.org.root].api_version;
        let all_fields = Grant::new(GrantKind::Object, asked.object(), Bits::VIEW_ALL_FIELDS);
        let knows_all_fields = knows_all_fields(version)
            && object::controllers(asked.object()).is_none()
            // An entry that says it of an object which may not be read is refused.
            && !self.allowed(GrantKind::Object, asked.object(), Bits::READ).is_empty()
            && !self.edits_fields(asked.object());
        if asked.are_all_to_read() && knows_all_fields && self.contract.declares(&all_fields) {
            self.add(&all_fields);
            return;
        }
        let (object, bit) = (asked.object(), asked.bit());
        let added = asked.known().iter().filter(|field| self.add_field(object, field, bit)).count();
        let verb = if bit == Bits::EDIT { "edit" } else { "read" };
        self.notes.push(match added {
            0 => format!("no field of '{object}' that the repository names is one of those to {verb}"),
            n => format!(
                "of the fields of '{object}' to {verb}, the {n} that the repository names are granted, and no others that the org may have"
            ),
        });
    }

    /// Where View All Fields is on, a retrieve leaves out what may be edited, and a later deploy takes it away.
    fn edits_fields(&self, object: &str) -> bool {
        let key = |object: &str| self.contract.key(GrantKind::Object, object);
        let edits = |need: &ObjectNeed| match &need.edit {
            FieldNeed::None => false,
            FieldNeed::List(names) => !names.is_empty(),
            _ => true,
        };
        let mut needs = self.contract.parts().iter().flat_map(|part| &part.objects);
        needs.any(|need| key(&need.object.value) == key(object) && edits(need))
    }

    /// Grants bits of a field, if field permissions can; says whether they can.
    fn add_field(&mut self, object: &str, name: &str, bits: Bits) -> bool {
        let object = self.spell(GrantKind::Object, activity::granted_on(object));
        let spelled = self.root.known_fields().spelled(&self.root.inventory, &object, name);
        let whole = format!("{object}.{spelled}");
        let stated = self.root.schema().field(&whole);
        if field::needs_no_grant(&object, &spelled) || stated.is_some_and(|f| f.field.always_accessible) {
            return false;
        }
        if let Some(of_contact) = field::contact_field(&whole).filter(|_| fold(&object) == "account") {
            self.notes.push(format!(
                "{whole} is a field of person accounts; nobody documents whether it has permissions of its own. Where a \
                 deploy refuses it, ask for Contact.{of_contact} instead"
            ));
        }
        self.add(&Grant::new(GrantKind::Field, whole, bits));
        true
    }

    /// Adds a grant with all that a deploy demands with it.
    fn add(&mut self, grant: &Grant) {
        let Grant { kind, bits, .. } = *grant;
        let name = self.spell(kind, &grant.name);
        let allowed = self.allowed(kind, &name, implied::entry_bits(kind, &name, bits));
        if !allowed.contains(bits) {
            self.notes
                .push(format!("the contract asks for {grant} and says never to it or to what it depends on"));
        }
        if allowed.is_empty() {
            return;
        }
        if let Some(note) = self.is_too_new(&Grant::new(kind, name.as_str(), allowed)) {
            self.notes.push(note);
            return;
        }
        let known = self.grants.entry((kind, fold(&name).into_owned()));
        known.or_insert_with(|| Grant::new(kind, name.as_str(), Bits::empty())).bits |= allowed;
        for needed in self.root.schema().required_by(&Grant::new(kind, name, allowed)) {
            if !self.has(&needed.grant) {
                self.add(&needed.grant);
            }
        }
    }

    /// Those of the bits that can be granted: what must never be held wins over what is asked for, and takes with it
    /// what depends on it.
    fn allowed(&self, kind: GrantKind, name: &str, bits: Bits) -> Bits {
        let allows = |grant: &Grant| self.contract.allows(grant.kind, &grant.name).contains(grant.bits);
        let can_stand = |bit: &Bits| {
            let grant = Grant::new(kind, name, *bit);
            allows(&grant)
                && self.root.schema().required_by(&grant).iter().all(|needed| allows(&needed.grant))
        };
        bits.iter().filter(can_stand).collect()
    }

    /// Why a grant has no entry in the API version of the project: a deploy would refuse its element.
    fn is_too_new(&self, grant: &Grant) -> Option<String> {
        let deployed = self.org.library.project.roots[self.org.root].api_version?;
        let (element, _) = entry::element_of(grant.kind, entry::of_permission_set)?;
        let known = version::of_child(element, &grant.name).filter(|known| !known.at(Some(deployed)))?;
        Some(format!(
            "{grant} is left out: <{element}> came with API version {}.0, and the project deploys with {deployed}.0",
            known.since
        ))
    }

    /// Whether all of a grant is granted.
    pub(super) fn has(&self, grant: &Grant) -> bool {
        let name = self.spell(grant.kind, &grant.name);
        let held = self.grants.get(&(grant.kind, fold(&name).into_owned()));
        held.is_some_and(|held| held.bits.contains(grant.bits))
    }

    /// A name as the repository or the catalogue spells it, without the project's own namespace, which files
    /// leave out.
    fn spell(&self, kind: GrantKind, name: &str) -> String {
        let asked = Grant::new(kind, name, Bits::ENABLED);
        let known = self.vocabulary.find(&asked).map_or_else(|_| name.to_owned(), |known| known.name);
        self.org.namespace.strip(&known).into_owned()
    }
}
