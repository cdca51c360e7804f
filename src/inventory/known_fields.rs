//! Every field that a repository names, and how field permissions spell it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Inventory;
use super::schema::Schema;
use crate::catalog::{activity, field, object};
use crate::metadata::component::Content;
use crate::org::Org;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::names::{Symbol, fold};
use crate::terms::own_namespace::OwnNamespace;

/// The fields of one project root that have permissions: from its objects, and from the entries of all its
/// holders, which name the standard fields.
#[derive(Debug, Default)]
pub struct KnownFields {
    namespace: OwnNamespace,
    /// By object, then by name, both folded and without the own namespace.
    by_object: BTreeMap<String, BTreeMap<String, KnownField>>,
    /// What entries grant of fields, by the fold of the whole name.
    granted: FxHashMap<Symbol, Bits>,
}

#[derive(Debug)]
struct KnownField {
    /// Without its object.
    name: String,
    /// Its own file says that its value can be edited, or an entry lets somebody edit it.
    editable: bool,
}

impl KnownFields {
    pub(crate) fn new(org: &Org<'_>, schema: &Schema<'_>) -> Self {
        let library = org.library;
        let mut known = Self { namespace: org.namespace.clone(), ..Self::default() };
        let mut spellings: BTreeMap<&str, Symbol> = BTreeMap::new();
        for (_, entry) in org.holders.iter().flat_map(|holder| holder.entries(library)) {
            if entry.kind == GrantKind::Field {
                let fold = library.names.fold(entry.name);
                *known.granted.entry(fold).or_insert_with(|| {
                    spellings.insert(library.names.get(entry.name), fold);
                    Bits::empty()
                }) |= entry.bits;
            }
        }
        for (_, component) in org.components() {
            let name = &library.project.files[component.file].name;
            match &component.content {
                Content::CustomField(field) => known.add(schema, name, !field.is_calculated),
                Content::CustomObject(object) => {
                    for (field, stated) in &object.fields {
                        known.add(schema, &format!("{name}.{field}"), !stated.is_calculated);
                    }
                }
                _ => {}
            }
        }
        for (name, fold) in spellings {
            let editable = known.granted.get(&fold).is_some_and(|bits| bits.contains(Bits::EDIT));
            known.add(schema, name, editable);
        }
        known
    }

    fn add(&mut self, schema: &Schema<'_>, whole: &str, editable: bool) {
        let Some((object, name)) = whole.split_once('.') else { return };
        let stated = schema.field(whole);
        if stated.is_some_and(|f| f.field.always_accessible) || field::needs_no_grant(object, name) {
            return;
        }
        let (object, key) = (self.namespace.key(object), self.namespace.key(name));
        let field = KnownField { name: name.to_owned(), editable };
        // A file knows better than an entry, which may be older, and comes first.
        self.by_object.entry(object).or_default().entry(key).or_insert(field);
    }

    /// The names of those fields of an object whose folded name satisfies a condition and of which a bit can be
    /// granted, sorted. Fields of activities are tasks' and events' as well.
    pub fn of(&self, object: &str, bit: Bits, wanted: impl Fn(&str) -> bool) -> Vec<&str> {
        let key = self.namespace.key(object);
        let shared = activity::defining(&key);
        let objects = [Some(key.as_str()), shared].into_iter().flatten();
        let fields = objects.filter_map(|object| self.by_object.get(object)).flatten();
        let fields =
            fields.filter(|(key, field)| wanted(key) && (field.editable || !bit.contains(Bits::EDIT)));
        let mut names: Vec<&str> = fields.map(|(_, field)| field.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// How field permissions spell a field of an object, which comes without it: a standard lookup ends in
    /// `Id` there, whatever people call it.
    pub fn spelled(&self, inventory: &Inventory<'_>, object: &str, name: &str) -> String {
        let name = field::granted_as(name).into_owned();
        let is_granted = |field: &str| {
            let fold = inventory.org.library.names.find(&format!("{object}.{field}"));
            fold.is_some_and(|fold| self.granted.contains_key(&fold))
        };
        let end = name.len().checked_sub(2).and_then(|at| name.get(at..));
        let with_id = end.is_some_and(|end| end.eq_ignore_ascii_case("id"));
        if name.contains("__") || with_id || is_granted(&name) {
            return name;
        }
        let id = format!("{name}Id");
        if is_granted(&id) || is_lookup(&inventory.schema(), object, &name) { id } else { name }
    }
}

/// Whether a standard field refers to a record: by its file, or since an object is called so.
fn is_lookup(schema: &Schema<'_>, object: &str, name: &str) -> bool {
    let stated = schema.field(&format!("{object}.{name}"));
    let is_compound = fold(name).ends_with("address");
    stated.is_some_and(|f| f.field.is_lookup)
        || field::is_lookup(name)
        || !is_compound && object::find(name).is_some()
}
