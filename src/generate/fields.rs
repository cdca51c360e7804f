//! Every field that a repository names.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::access::contract::Contract;
use crate::access::org::Org;
use crate::catalog::field;
use crate::catalog::grant::GrantKind;
use crate::catalog::object;
use crate::metadata::component::Content;
use crate::metadata::names::{Symbol, fold};

/// The fields of one project root, from its objects and from the entries of all its holders, which name the
/// standard fields.
pub struct KnownFields {
    /// By object, as a contract keys it: the field's key with its spelling.
    by_object: BTreeMap<String, BTreeMap<String, String>>,
    /// The folds of all fields that entries name: so the platform spells them in permissions.
    granted: FxHashSet<Symbol>,
}

impl KnownFields {
    pub fn new(org: &Org<'_>, contract: &Contract) -> Self {
        let library = org.library;
        let mut known = Self { by_object: BTreeMap::new(), granted: FxHashSet::default() };
        let mut spellings: BTreeSet<&str> = BTreeSet::new();
        for (_, entry) in org.holders.iter().flat_map(|h| h.entries(library)) {
            if entry.kind == GrantKind::Field && known.granted.insert(library.names.fold(entry.name)) {
                spellings.insert(library.names.get(entry.name));
            }
        }
        for name in spellings {
            known.add(contract, name);
        }
        for (_, component) in org.components() {
            let name = &library.project.files[component.file].name;
            match &component.content {
                Content::CustomField(_) => known.add(contract, name),
                Content::CustomObject(object) => {
                    for (field, _) in &object.fields {
                        known.add(contract, &format!("{name}.{field}"));
                    }
                }
                _ => {}
            }
        }
        known
    }

    fn add(&mut self, contract: &Contract, name: &str) {
        let key = contract.key(GrantKind::Field, name);
        let (Some((object, field)), Some((_, spelled))) = (key.split_once('.'), name.split_once('.')) else {
            return;
        };
        let of_object = self.by_object.entry(object.to_owned()).or_default();
        of_object.entry(field.to_owned()).or_insert_with(|| spelled.to_owned());
    }

    /// The fields of an object that satisfy a condition on their key, as they are spelled; those of
    /// activities are held under their own name.
    pub fn of<'k>(
        &'k self,
        contract: &Contract,
        object: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<&'k str> {
        let key = contract.key(GrantKind::Object, object);
        let shared = matches!(key.as_str(), "task" | "event").then_some("activity");
        let objects = [Some(key.as_str()), shared].into_iter().flatten();
        let fields = objects.filter_map(|object| self.by_object.get(object)).flatten();
        let mut fields: Vec<&str> =
            fields.filter(|(key, _)| wanted(key)).map(|(_, name)| name.as_str()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// How field permissions spell a field of an object, which comes without it: a standard lookup ends in
    /// `Id` there, whatever people call it.
    pub fn spelled(&self, org: &Org<'_>, object: &str, name: &str) -> String {
        let name = field::granted_as(name).into_owned();
        let is_granted = |field: &str| {
            let fold = org.library.names.find(&format!("{object}.{field}"));
            fold.is_some_and(|fold| self.granted.contains(&fold))
        };
        let with_id = format!("{name}Id");
        let ends_so =
            name.len() > 2 && name.get(name.len() - 2..).is_some_and(|end| end.eq_ignore_ascii_case("id"));
        if name.contains("__") || ends_so || is_granted(&name) {
            return name;
        }
        if is_granted(&with_id) || is_lookup(org, object, &name) { with_id } else { name }
    }
}

/// Whether a standard field refers to a record: by its file, or since objects are called so.
fn is_lookup(org: &Org<'_>, object: &str, name: &str) -> bool {
    let stated = org.schema().field(&format!("{object}.{name}"));
    let is_compound = fold(name).ends_with("address");
    stated.is_some_and(|f| f.field.is_lookup)
        || field::is_lookup(name)
        || !is_compound && object::find(name).is_some()
}
