//! The Apex classes that a repository holds, and which of them do more than their caller may.

use rustc_hash::FxHashMap;

use crate::metadata::apex_code::{ApexCode, Sharing, Traits};
use crate::metadata::component::Content;
use crate::org::Org;
use crate::org::library::Library;
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;

/// Classes by name, whatever its case and with the project's own namespace or without.
#[derive(Copy, Clone)]
pub struct Code<'o> {
    library: &'o Library,
    tables: &'o Tables,
}

#[derive(Debug, Default)]
pub(crate) struct Tables {
    namespace: OwnNamespace,
    classes: FxHashMap<String, ClassId>,
    /// Those that answer requests of Apex REST, in the order of their files.
    rest: Vec<ClassId>,
}

#[derive(Copy, Clone, Debug)]
struct ClassId {
    /// Index into the library's components.
    component: usize,
    version: Option<u16>,
}

/// A class whose code the repository holds.
#[derive(Copy, Clone, Debug)]
pub struct StoredClass<'o> {
    pub name: &'o str,
    /// The source file of its code.
    pub file: usize,
    pub code: &'o ApexCode,
    /// The API version in the XML beside it; `None` without one.
    pub version: Option<u16>,
}

/// Why a class works on records that nobody shared with its caller.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Unshared {
    /// `without sharing`.
    Declared,
    /// It extends a class that is declared so and says nothing itself.
    Inherited,
    /// It says nothing, in an API version in which that means without sharing.
    ByDefault,
}

/// From this API version on a class without a declaration is `with sharing`, and works in user mode.
const SAFE_BY_DEFAULT: u16 = 67;

/// More than any chain of classes; keeps classes that extend each other from looping.
const CHAIN: usize = 32;

impl Tables {
    pub(crate) fn new(org: &Org<'_>) -> Self {
        let mut tables = Self { namespace: org.namespace.clone(), ..Self::default() };
        let name = |file: usize| org.library.project.files[file].name.as_str();
        for (component, stated) in org.components() {
            if let Content::ApexCode(Some(code)) = &stated.content {
                if code.rest_path.is_some() {
                    tables.rest.push(ClassId { component, version: None });
                }
                let key = tables.namespace.key(name(stated.file));
                tables.classes.entry(key).or_insert(ClassId { component, version: None });
            }
        }
        for (_, stated) in org.components() {
            if let Content::ApexClass(meta) = &stated.content {
                let key = tables.namespace.key(name(stated.file));
                if let Some(class) = tables.classes.get_mut(&key) {
                    class.version = class.version.or(meta.api_version);
                }
            }
        }
        tables
    }
}

impl<'o> Code<'o> {
    pub(crate) fn new(library: &'o Library, tables: &'o Tables) -> Self {
        Self { library, tables }
    }

    /// Whether the repository has no class at all.
    pub fn is_empty(&self) -> bool {
        self.tables.classes.is_empty()
    }

    /// Whether the repository has a class, be its code readable or not.
    pub fn has(&self, name: &str) -> bool {
        self.tables.classes.contains_key(&self.tables.namespace.key(name))
    }

    pub fn find(&self, name: &str) -> Option<StoredClass<'o>> {
        self.class(self.tables.classes.get(&self.tables.namespace.key(name))?)
    }

    /// The class that answers requests for a path below `/services/apexrest/`: of several that may, that whose
    /// `urlMapping` is longest.
    ///
    /// Source: "`RestResource` Annotation", Apex Developer Guide.
    pub fn of_rest_path(&self, path: &str) -> Option<&'o str> {
        let wanted = fold(path.trim_matches('/'));
        let ids = self.tables.rest.iter().filter_map(|id| self.class(id));
        let answers = ids.filter_map(|class| {
            let mapping = class.code.rest_path.as_deref()?;
            let fixed = fold(mapping.trim_end_matches('*').trim_matches('/')).into_owned();
            let rest = wanted.strip_prefix(&*fixed)?;
            let fits =
                rest.is_empty() || mapping.ends_with('*') && (fixed.is_empty() || rest.starts_with('/'));
            fits.then_some((fixed.len(), class.name))
        });
        // Of equals the first.
        answers.min_by_key(|(length, _)| std::cmp::Reverse(*length)).map(|(_, name)| name)
    }

    fn class(&self, id: &ClassId) -> Option<StoredClass<'o>> {
        let component = self.library.components.get(id.component)?;
        let Content::ApexCode(Some(code)) = &component.content else { return None };
        let name = &self.library.project.files[component.file].name;
        Some(StoredClass { name, file: component.file, code, version: id.version })
    }

    /// Why a class ignores sharing when a client calls it; `None` where it does not, or where that
    /// cannot be known: without its API version, or with a parent that the repository does not hold.
    pub fn ignores_sharing(&self, class: &StoredClass<'o>) -> Option<Unshared> {
        for (step, link) in self.chain(class).enumerate() {
            let link = link?;
            match link.code.sharing {
                Sharing::Without if step == 0 => return Some(Unshared::Declared),
                Sharing::Without => return Some(Unshared::Inherited),
                Sharing::With | Sharing::Inherited => return None,
                Sharing::Unstated if link.version.is_none_or(|v| v >= SAFE_BY_DEFAULT) => return None,
                Sharing::Unstated => {}
            }
        }
        Some(Unshared::ByDefault)
    }

    /// Whether a class reads or writes records and nothing in it, or in the classes that it extends,
    /// asks what its caller may do.
    pub fn ignores_crud(&self, class: &StoredClass<'o>) -> bool {
        let asks = Traits::ENFORCES_ACCESS | Traits::ASKS_ACCESS;
        let system = class.code.traits.contains(Traits::SYSTEM_MODE);
        class.code.traits.contains(Traits::USES_DATA)
            && class.version.is_some_and(|v| v < SAFE_BY_DEFAULT || system)
            && !self.chain(class).flatten().any(|link| link.code.traits.intersects(asks))
    }

    /// The class and those that it extends, upwards; `None` for one that the repository does not hold.
    fn chain(self, class: &StoredClass<'o>) -> impl Iterator<Item = Option<StoredClass<'o>>> {
        let parent = move |link: &Option<StoredClass<'o>>| {
            let extends = link.as_ref()?.code.extends.as_deref()?;
            Some(self.find(&extends.replace('.', "__")))
        };
        std::iter::successors(Some(Some(*class)), parent).take(CHAIN)
    }

    /// Whether a client that may call the class gets more from it than its own rights give.
    pub fn is_unsafe_endpoint(&self, class: &StoredClass<'o>) -> bool {
        class.code.traits.intersects(Traits::ENDPOINT)
            && (self.ignores_sharing(class).is_some() || self.ignores_crud(class))
    }

    /// Whether any class has a web service that does so.
    pub fn has_unsafe_web_service(&self) -> bool {
        let mut classes = self.tables.classes.values().filter_map(|id| self.class(id));
        classes.any(|class| class.code.traits.contains(Traits::SOAP) && self.is_unsafe_endpoint(&class))
    }
}
