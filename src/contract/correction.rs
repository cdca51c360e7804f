//! Lines of a contract that ask for something in a form in which nothing can grant it. Each is understood
//! as what is meant, and said.

use super::fields::{Fields, alone, bare};
use crate::catalog::{field, object};
use crate::config::{FieldNeed, Located, Needs, ObjectNeed};
use crate::inventory::schema::Schema;
use crate::terms::grant::GrantKind;
use crate::terms::own_namespace::OwnNamespace;
use crate::text::position::Location;

/// Something that a contract says in the wrong place.
#[derive(Debug)]
pub struct Correction {
    /// An object, or a field with its object.
    pub name: String,
    pub location: Location,
    pub reason: Reason,
}

/// Why nothing can grant what a line asks for as it stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A field to be edited whose value is calculated; it is read.
    Calculated,
    /// An object to which another kind of grant gives access; it belongs into the list of that kind.
    GrantedAs(GrantKind),
    /// Fields of an object whose fields have no permissions; they come with it.
    AllFields,
}

/// Turns what a contract says into what is meant.
///
/// `own` is the project's own namespace.
pub(crate) fn correct(needs: &mut Needs, schema: &Schema<'_>, own: &OwnNamespace) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for mut need in std::mem::take(&mut *needs.objects) {
        let name = &need.object;
        let kind = schema.granted_as(&name.value);
        let list = match kind {
            GrantKind::CustomSetting => Some(&mut needs.custom_settings),
            GrantKind::CustomMetadata => Some(&mut needs.custom_metadata),
            _ => None,
        };
        if let Some(list) = list {
            corrections.push(correction(name.value.clone(), &name.location, Reason::GrantedAs(kind)));
            list.push(name.clone());
            continue;
        }
        if object::has_all_fields(&name.value) {
            corrections.extend(without_fields(&mut need));
        }
        corrections.extend(only_read(&mut need, schema, own));
        needs.objects.push(need);
    }
    corrections
}

fn correction(name: String, location: &Location, reason: Reason) -> Correction {
    Correction { name, location: location.clone(), reason }
}

fn without_fields(need: &mut ObjectNeed) -> Option<Correction> {
    let lists = [std::mem::take(&mut need.read), std::mem::take(&mut need.edit)];
    let location = lists.iter().find_map(|list| match list {
        FieldNeed::List(names) => Some(&names.first()?.location),
        FieldNeed::Globs { globs, .. } => Some(&globs.first()?.location),
        FieldNeed::All | FieldNeed::AllCustom => Some(&need.object.location),
        FieldNeed::None => None,
    })?;
    Some(correction(need.object.value.clone(), location, Reason::AllFields))
}

/// Calculated fields are read, however much somebody wants to edit them.
fn only_read(need: &mut ObjectNeed, schema: &Schema<'_>, own: &OwnNamespace) -> Vec<Correction> {
    let ObjectNeed { object, read, edit, .. } = need;
    let FieldNeed::List(names) = edit else { return Vec::new() };
    let whole =
        |name: &Located<String>| format!("{}.{}", object.value, field::granted_as(alone(&name.value)));
    let is_calculated =
        |name: &mut Located<String>| schema.field(&whole(name)).is_some_and(|f| f.field.is_calculated);
    let moved: Vec<_> = names.extract_if(.., is_calculated).collect();
    if moved.is_empty() {
        return Vec::new();
    }
    let corrected = |name: &Located<String>| {
        let shown = format!("{}.{}", object.value, alone(&name.value));
        correction(shown, &name.location, Reason::Calculated)
    };
    let corrections = moved.iter().map(corrected).collect();
    let held = Fields::new(read, own);
    let moved = moved.into_iter().filter(|name| !held.hold(&bare(&name.value, own)));
    match read {
        FieldNeed::None => *read = FieldNeed::List(moved.collect()),
        FieldNeed::List(names) | FieldNeed::Globs { globs: names, .. } => names.extend(moved),
        FieldNeed::All | FieldNeed::AllCustom => {}
    }
    corrections
}
