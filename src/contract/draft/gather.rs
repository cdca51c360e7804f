//! What identities hold, in the words of a contract.

use std::collections::BTreeMap;

use super::{DraftContract, DraftField, DraftObject, DraftPermission};
use crate::access::asserted::has_statement;
use crate::access::grants::{Access, Origin};
use crate::catalog::object::{self, Controller, Sensitivity};
use crate::catalog::permission;
use crate::catalog::profile::ProfileClass;
use crate::catalog::words::WordClass;
use crate::contract::can_state;
use crate::inventory::Inventory;
use crate::inventory::schema::Schema;
use crate::metadata::custom_field::Sensitive;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::org::words::Words;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::ids::IdentityId;
use crate::terms::names::{Names, fold};
use crate::text::phrase::and;

/// What record types of person accounts are said to be of.
const PERSON_ACCOUNT: &str = "PersonAccount";

/// By names as contracts compare them.
#[derive(Default)]
pub(crate) struct Gathered {
    permissions: BTreeMap<String, DraftPermission>,
    objects: BTreeMap<String, Object>,
    names: BTreeMap<GrantKind, BTreeMap<String, String>>,
    remarks: Vec<String>,
}

#[derive(Default)]
struct Object {
    /// As it is written where it is granted; empty while only its fields have been met.
    name: String,
    bits: Bits,
    fields: BTreeMap<String, Field>,
    /// As a contract writes them, by folded name.
    record_types: BTreeMap<String, String>,
    /// The object as they spell it.
    of_record_types: Option<String>,
    has_sensitive_field: bool,
    reachable: bool,
}

struct Field {
    /// As it is written, with its object.
    object: String,
    name: String,
    bits: Bits,
    sensitive: Option<String>,
}

impl Gathered {
    pub(crate) fn add(&mut self, inventory: &Inventory<'_>, id: IdentityId, access: &Access) {
        let org = &inventory.org;
        for (key, _) in access.iter().filter(|(key, _)| can_state(key.kind)) {
            let sources = access.sources(key);
            let direct = sources.iter().filter(|s| !s.implied && !matches!(s.origin, Origin::Stock(_)));
            let bits: Bits = direct.map(|s| s.bits).collect();
            let name = org.spelling(key, &sources);
            // That something is the default says only how it is shown.
            if (bits - Bits::DEFAULT).is_empty() || name.trim().is_empty() {
                continue;
            }
            let bare = org.namespace.key(&name);
            match key.kind {
                GrantKind::UserPermission => self.permission(bare, name),
                GrantKind::Object => {
                    let object = self.objects.entry(bare).or_default();
                    object.bits |= bits;
                    object.name = name;
                }
                GrantKind::Field => self.field(&inventory.schema(), &bare, &name, bits),
                GrantKind::RecordType => self.record_type(&bare, &name),
                kind => {
                    self.names.entry(kind).or_default().entry(bare).or_insert(name);
                }
            }
        }
        for (name, object) in &mut self.objects {
            object.has_sensitive_field |= inventory.schema().has_sensitive_field(name);
            object.reachable |= is_reachable(&org.library.names, access, name);
        }
        self.remark(org, id);
    }

    fn permission(&mut self, bare: String, name: String) {
        let known = permission::find(&name);
        let meant = if known.is_none() { permission::near_miss(&name) } else { None };
        if let Some(meant) = meant {
            let instead = meant.name;
            self.note(format!(
                "No user permission '{name}' is known, so it is left out; '{instead}' may be meant."
            ));
        } else {
            self.permissions.entry(bare).or_insert(DraftPermission { name, known });
        }
    }

    fn record_type(&mut self, bare: &str, name: &str) {
        let (Some((object, _)), Some((spelled, alone))) = (bare.split_once('.'), name.split_once('.')) else {
            return;
        };
        // Those of person accounts are listed with accounts, with their object.
        let (object, spelled, written) = if object == fold(PERSON_ACCOUNT) {
            ("account", "Account", name)
        } else {
            (object, spelled, alone)
        };
        let of = self.objects.entry(object.to_owned()).or_default();
        of.record_types.entry(bare.to_owned()).or_insert_with(|| written.to_owned());
        of.of_record_types.get_or_insert_with(|| spelled.to_owned());
    }

    fn field(&mut self, schema: &Schema<'_>, bare: &str, name: &str, bits: Bits) {
        let (Some((bare_object, bare_field)), Some((object, field))) =
            (bare.split_once('.'), name.split_once('.'))
        else {
            return;
        };
        if bare_object.trim().is_empty() || field.trim().is_empty() {
            return;
        }
        let fields = &mut self.objects.entry(bare_object.to_owned()).or_default().fields;
        let known = fields.entry(bare_field.to_owned()).or_insert_with(|| Field {
            object: object.to_owned(),
            name: field.to_owned(),
            bits: Bits::empty(),
            sensitive: None,
        });
        known.bits |= bits;
        known.sensitive = known.sensitive.take().or_else(|| sensitive(schema, name, field));
    }

    /// What the lists say nothing of.
    fn remark(&mut self, org: &Org<'_>, id: IdentityId) {
        let identity = &org.identities[id];
        if let Some(stock) = identity.stock_profile {
            let much = if stock.class == ProfileClass::Admin {
                "nearly every right"
            } else {
                "what Salesforce ships it with"
            };
            self.note(format!(
                "The profile '{}' is not in the repository: it usually has {much}, and nothing of that is listed.",
                stock.label
            ));
        }
        for (kind, name) in &identity.missing {
            let listed = if has_statement(org, name) {
                "of what [external] says of it, only what it names is listed"
            } else {
                "nothing that it grants is listed"
            };
            self.note(format!("The {} '{name}' is not in the repository: {listed}.", kind.noun()));
        }
        for holder in org.partial_profiles(Principal::Identity(id)) {
            self.note(format!(
                "The file of {} names no user permission, as if only a part was retrieved: it may have more.",
                org.holders[holder].title()
            ));
        }
        for &holder in &identity.mismatched {
            self.note(format!(
                "Nothing of {} is listed: because of its licence, no Salesforce Integration user can be given it.",
                org.holders[holder].title()
            ));
        }
    }

    fn note(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    pub(crate) fn finish(mut self) -> DraftContract {
        let left_out = self.objects.values().filter(|object| !object.is_granted());
        let left_out: Vec<String> = left_out.filter_map(|object| object.of_record_types.clone()).collect();
        if !left_out.is_empty() {
            self.note(format!(
                "The record types of {} are left out: nothing gives access to their objects.",
                and(&left_out)
            ));
        }
        DraftContract {
            permissions: self.permissions.into_values().collect(),
            objects: self
                .objects
                .into_iter()
                .filter(|(_, object)| object.is_granted())
                .map(|(bare, object)| object.finish(&bare))
                .collect(),
            names: self.names.into_iter().map(|(kind, of)| (kind, of.into_values().collect())).collect(),
            remarks: self.remarks,
        }
    }
}

/// Whether an object's fields are within reach, as far as is known.
fn is_reachable(names: &Names, access: &Access, object: &str) -> bool {
    let reads = |object: &str| access.holds(names, &Grant::new(GrantKind::Object, object, Bits::READ));
    object::controllers(object).map_or_else(
        || reads(object),
        |controllers| {
            controllers.iter().any(|controller| match controller {
                Controller::Object(object) => reads(object),
                Controller::Permission(_) | Controller::Parent(_) => true,
            })
        },
    )
}

/// Why a field is sensitive: by what it is marked as, or else by its name.
fn sensitive(schema: &Schema<'_>, name: &str, field: &str) -> Option<String> {
    if let Some((_, sensitive)) = schema.sensitive_field(name) {
        return Some(match sensitive {
            Sensitive::Classified(level) => format!("classified as {}", level.text),
            Sensitive::Regulated(groups) => format!("subject to {}", groups.text.replace(';', ", ")),
            Sensitive::Encrypted(kind) if kind.text == "EncryptedText" => "an encrypted text".to_owned(),
            Sensitive::Encrypted(_) => "encrypted at rest".to_owned(),
        });
    }
    if schema.field(name).is_some_and(|f| f.field.is_classified()) {
        return None;
    }
    let words = Words::of_name(field);
    let secret = words.find(&[WordClass::Secret]).first().map(|found| found.word.phrase)?;
    words.find(&[WordClass::NotSecret]).is_empty().then(|| format!("its name says '{secret}'"))
}

/// Why the object is sensitive, where these bits make it so.
fn sensitivity(object: &str, bits: Bits) -> Option<&'static Sensitivity> {
    object::sensitivity(object).filter(|sensitivity| sensitivity.concerns(bits))
}

impl Object {
    /// Whether more is held of it than its record types, which give access to nothing, be it by a user permission.
    fn is_granted(&self) -> bool {
        !self.bits.is_empty() || !self.fields.is_empty() || self.reachable
    }

    fn finish(self, bare: &str) -> DraftObject {
        let written = self.fields.values().next().map(|field| field.object.clone());
        let name = Some(self.name).filter(|name| !name.is_empty()).or(written).or(self.of_record_types);
        let all_fields = self.bits.contains(Bits::VIEW_ALL_FIELDS);
        let (edit, read) = self.fields.into_values().partition::<Vec<_>, _>(|f| f.bits.contains(Bits::EDIT));
        DraftObject {
            name: name.unwrap_or_else(|| bare.to_owned()),
            bits: self.bits,
            read: if all_fields { Vec::new() } else { listed(read) },
            edit: listed(edit),
            record_types: self.record_types.into_values().collect(),
            sensitivity: sensitivity(bare, self.bits),
            reads_sensitive: all_fields && self.has_sensitive_field,
            reachable: self.reachable,
        }
    }
}

fn listed(fields: Vec<Field>) -> Vec<DraftField> {
    let (first, others) = fields.into_iter().partition::<Vec<_>, _>(|field| field.sensitive.is_some());
    let draft = |field: Field| DraftField { name: field.name, sensitive: field.sensitive };
    first.into_iter().chain(others).map(draft).collect()
}
