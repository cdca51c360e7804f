//! The objects and fields that a repository holds.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::dependency::{self, Needed, Strength};
use crate::catalog::object::Controller;
use crate::catalog::{activity, field, object};
use crate::metadata::component::Content;
use crate::metadata::custom_field::{CustomField, Sensitive};
use crate::metadata::custom_object::CustomObject;
use crate::org::Org;
use crate::org::library::Library;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::names::{Names, Symbol};
use crate::terms::own_namespace::OwnNamespace;

/// Objects and fields by name, whatever their case and with the project's own namespace or without.
#[derive(Copy, Clone)]
pub struct Schema<'o> {
    library: &'o Library,
    tables: &'o Tables,
}

#[derive(Debug, Default)]
pub(crate) struct Tables {
    namespace: OwnNamespace,
    objects: FxHashMap<String, Object>,
    /// `object.field`.
    fields: FxHashMap<String, FieldId>,
    /// By detail, the fields that name its masters.
    masters: FxHashMap<String, Vec<FieldId>>,
}

/// An object of which the repository holds the file, or fields.
#[derive(Copy, Clone, Debug, Default)]
pub struct Object {
    /// Index into the library's components; `None` where several fields lie in a folder without.
    component: Option<usize>,
    /// How many fields the repository holds whose access can be granted.
    pub fields: usize,
    has_sensitive_field: bool,
}

#[derive(Copy, Clone, Debug)]
struct FieldId {
    /// Index into the library's components.
    component: usize,
    /// Index into the fields of an object's file; `None` for a file of its own.
    inline: Option<usize>,
}

/// An object without which nobody can read another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Master<'o> {
    /// As the field of the detail names it.
    pub name: &'o str,
    /// The object that is a detail of it.
    pub detail: String,
}

/// A field, and the file that holds it.
#[derive(Copy, Clone, Debug)]
pub struct Field<'o> {
    pub file: usize,
    pub field: &'o CustomField,
}

/// The folds of those standard fields, among all names of a run, that have no field permissions.
pub(super) fn standard_without_permissions(names: &Names) -> FxHashSet<Symbol> {
    let is_standard = |name: &str| {
        let (object, field) = name.split_once('.')?;
        (field::needs_no_grant(object, field) || field::is_part(object, field)).then_some(())
    };
    // Custom fields are by far the most names, and have permissions.
    let standard = names.iter().filter(|(_, name)| !name.ends_with("__c") && is_standard(name).is_some());
    standard.map(|(symbol, _)| names.fold(symbol)).collect()
}

impl Tables {
    pub(crate) fn new(org: &Org<'_>) -> Self {
        let mut tables = Self { namespace: org.namespace.clone(), ..Self::default() };
        for (component, stated) in org.components() {
            let name = org.library.project.files[stated.file].name.as_str();
            match &stated.content {
                Content::CustomObject(object) => {
                    let key = tables.namespace.key(name);
                    tables.objects.entry(key).or_default().component.get_or_insert(component);
                    for (at, (field, _)) in object.fields.iter().enumerate() {
                        let id = FieldId { component, inline: Some(at) };
                        tables.add(org.library, &format!("{name}.{field}"), id);
                    }
                }
                Content::CustomField(_) => {
                    tables.add(org.library, name, FieldId { component, inline: None });
                }
                _ => {}
            }
        }
        tables
    }

    fn add(&mut self, library: &Library, name: &str, id: FieldId) {
        let key = self.namespace.key(name);
        let Some((object, _)) = key.split_once('.') else { return };
        let Some(Field { field, .. }) = id.find(library) else { return };
        let of = self.objects.entry(object.to_owned()).or_default();
        of.has_sensitive_field |= field.sensitive().is_some();
        if field.master.is_some() {
            self.masters.entry(object.to_owned()).or_default().push(id);
        }
        if let Some(known) = self.fields.get_mut(&key) {
            // Of several files about one field the most careful one counts.
            let careful = known.find(library).is_some_and(|k| k.field.sensitive().is_some());
            if !careful && field.sensitive().is_some() {
                *known = id;
            }
        } else {
            of.fields += usize::from(!field.always_accessible);
            self.fields.insert(key, id);
        }
    }
}

impl FieldId {
    fn find(self, library: &Library) -> Option<Field<'_>> {
        let component = library.components.get(self.component)?;
        let field = match (&component.content, self.inline) {
            (Content::CustomObject(object), Some(at)) => &object.fields.get(at)?.1,
            (Content::CustomField(field), None) => field,
            _ => return None,
        };
        Some(Field { file: component.file, field })
    }
}

impl<'o> Schema<'o> {
    pub(crate) fn new(library: &'o Library, tables: &'o Tables) -> Self {
        Self { library, tables }
    }

    /// Whether the repository holds any object, or fields of one.
    pub(super) fn holds_objects(&self) -> bool {
        !self.tables.objects.is_empty()
    }

    pub fn object(&self, name: &str) -> Option<&'o Object> {
        let name = self.tables.namespace.key(name);
        let objects = &self.tables.objects;
        objects.get(name.as_str()).or_else(|| objects.get(activity::defining(&name)?))
    }

    /// An object's own file and what it states.
    pub fn stated(&self, object: &Object) -> Option<(usize, &'o CustomObject)> {
        let component = self.library.components.get(object.component?)?;
        match &component.content {
            Content::CustomObject(stated) => Some((component.file, stated)),
            _ => None,
        }
    }

    /// A field as `Object.Field`. Fields of activities are held once and granted for tasks and events.
    pub fn field(&self, name: &str) -> Option<Field<'o>> {
        if self.tables.fields.is_empty() {
            return None;
        }
        let name = self.tables.namespace.key(name);
        let of_activity = || {
            let (object, field) = name.split_once('.')?;
            self.tables.fields.get(&format!("{}.{field}", activity::defining(object)?))
        };
        self.tables.fields.get(&name).or_else(of_activity)?.find(self.library)
    }

    /// The folds of those custom fields that have no field permissions, since every record requires them.
    pub(crate) fn without_permissions(&self, names: &Names) -> FxHashSet<Symbol> {
        let own = &self.tables.namespace.name().map_or_else(String::new, |own| format!("{own}__"));
        let always = self.tables.fields.iter().filter_map(|(name, id)| {
            let (object, field) = name.split_once('.').filter(|(_, field)| field.ends_with("__c"))?;
            id.find(self.library)?.field.always_accessible.then_some((object, field))
        });
        // As people write it: with the own namespace or without, in either part.
        let spelled = always.flat_map(|(object, field)| {
            ["", own].map(|of_object| {
                ["", own].map(|of_field| names.find(&format!("{of_object}{object}.{of_field}{field}")))
            })
        });
        spelled.flatten().flatten().collect()
    }

    /// Objects on which a holder can be granted rights, in lower case, in no order: no settings, no
    /// metadata types.
    pub fn grantable_objects(&self) -> impl Iterator<Item = &'o str> + use<'o> {
        let this = *self;
        self.tables
            .objects
            .iter()
            .filter(move |(name, object)| {
                this.kind(name, Some(object)) == GrantKind::Object && !activity::is_defining(name)
            })
            .map(|(name, _)| name.as_str())
    }

    /// The kind of grant that gives access to an object: object permissions, unless its name or its file
    /// says that it is something else.
    pub fn granted_as(&self, object: &str) -> GrantKind {
        self.kind(object, self.object(object))
    }

    fn kind(&self, name: &str, object: Option<&Object>) -> GrantKind {
        let is_setting = || object.and_then(|o| self.stated(o)).is_some_and(|(_, stated)| stated.is_setting);
        if is_setting() { GrantKind::CustomSetting } else { object::granted_as(name) }
    }

    /// The objects without which nobody can read an object: its masters and theirs, each once.
    pub fn masters(&self, object: &str) -> Vec<Master<'o>> {
        let mut seen = FxHashSet::from_iter([self.tables.namespace.key(object)]);
        let mut found: Vec<Master<'o>> = Vec::new();
        let mut next = Some(object);
        let mut at = 0;
        while let Some(detail) = next {
            let key = self.tables.namespace.key(detail);
            for field in self.tables.masters.get(&key).into_iter().flatten() {
                let master = field.find(self.library).and_then(|f| f.field.master.as_deref());
                let Some(name) = master.filter(|name| seen.insert(self.tables.namespace.key(name))) else {
                    continue;
                };
                found.push(Master { detail: detail.to_owned(), name });
            }
            next = found.get(at).map(|master| master.name);
            at += 1;
        }
        found
    }

    /// Whether an object has a master.
    pub fn has_masters(&self, object: &str) -> bool {
        let masters = &self.tables.masters;
        !masters.is_empty() && masters.contains_key(&self.tables.namespace.key(object))
    }

    /// The masters as the catalogue's table of dependencies asks for them: a master without permissions of its own
    /// is read through the object that controls it.
    pub fn names_of_masters(&self, object: &str) -> Vec<String> {
        let granted = |master: Master<'o>| match object::controllers(master.name) {
            None => Some(master.name.to_owned()),
            Some([Controller::Object(controller)]) => Some((*controller).to_owned()),
            Some(_) => None,
        };
        self.masters(object).into_iter().filter_map(granted).collect()
    }

    /// Everything that a deploy demands beside a grant, in the same profile or permission set.
    pub fn required_by(&self, grant: &Grant) -> Vec<Needed> {
        dependency::closure(grant, Strength::Requires, &|object| self.names_of_masters(object))
    }

    /// The same without what is held: `held` gives the bits of a thing that are.
    pub fn lacking_beside(&self, grant: &Grant, held: &dyn Fn(&Grant) -> Bits) -> Vec<Needed> {
        dependency::lacking(grant, Strength::Requires, &|object| self.names_of_masters(object), held)
    }

    /// Why the values of a field are sensitive, and the file that says so.
    pub fn sensitive_field(&self, name: &str) -> Option<(usize, Sensitive<'o>)> {
        let field = self.field(name)?;
        Some((field.file, field.field.sensitive()?))
    }

    /// Whether the repository marks any field of an object as sensitive.
    pub fn has_sensitive_field(&self, object: &str) -> bool {
        self.object(object).is_some_and(|o| o.has_sensitive_field)
    }
}
