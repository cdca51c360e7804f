//! Flows, validation rules and custom permissions that a repository holds, and who asks for what.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::metadata::apex_code::Traits;
use crate::metadata::component::Content;
use crate::metadata::custom_permission::CustomPermission;
use crate::metadata::flow::Flow;
use crate::metadata::formula::Mentions;
use crate::org::Org;
use crate::org::library::Library;
use crate::terms::own_namespace::OwnNamespace;

/// What is looked up by name, whatever its case and with the project's own namespace or without.
#[derive(Copy, Clone)]
pub struct Automation<'o> {
    library: &'o Library,
    tables: &'o Tables,
}

#[derive(Debug, Default)]
pub(crate) struct Tables {
    namespace: OwnNamespace,
    /// Indices into the library's components.
    flows: FxHashMap<String, usize>,
    permissions: FxHashMap<String, usize>,
    /// In the order of files.
    askers: Vec<AskerId>,
    /// By custom permission, as indices into `askers`.
    by_permission: FxHashMap<String, Vec<usize>>,
}

#[derive(Copy, Clone, Debug)]
struct AskerId {
    component: usize,
    /// Index into the validation rules of an object's file.
    inline: Option<usize>,
}

/// A flow and its file.
#[derive(Copy, Clone, Debug)]
pub struct StoredFlow<'o> {
    pub name: &'o str,
    pub file: usize,
    pub flow: &'o Flow,
}

/// Something that asks which custom permissions or profile its user has.
#[derive(Clone, Debug)]
pub struct Asker<'o> {
    pub kind: AskerKind,
    pub name: Cow<'o, str>,
    pub file: usize,
    pub mentions: &'o Mentions,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AskerKind {
    /// An active one.
    ValidationRule,
    Flow,
    Class,
}

impl AskerKind {
    pub fn noun(self) -> &'static str {
        match self {
            Self::ValidationRule => "validation rule",
            Self::Flow => "flow",
            Self::Class => "class",
        }
    }
}

impl Tables {
    pub(crate) fn new(org: &Org<'_>) -> Self {
        let mut tables = Self { namespace: org.namespace.clone(), ..Self::default() };
        for (component, stated) in org.components() {
            let name = org.library.project.files[stated.file].name.as_str();
            match &stated.content {
                Content::Flow(_) => {
                    let key = tables.namespace.key(flow_name(name));
                    tables.flows.entry(key).or_insert(component);
                }
                Content::CustomPermission(_) => {
                    let key = tables.namespace.key(name);
                    tables.permissions.entry(key).or_insert(component);
                }
                _ => {}
            }
            let inline = match &stated.content {
                Content::CustomObject(object) => object.validation_rules.len(),
                _ => 0,
            };
            let ids = std::iter::once(None).chain((0..inline).map(Some));
            for id in ids.map(|inline| AskerId { component, inline }) {
                tables.ask(org.library, id);
            }
        }
        tables
    }

    fn ask(&mut self, library: &Library, id: AskerId) {
        let Some(asker) = id.find(library) else { return };
        let Mentions { permissions, profiles } = asker.mentions;
        for permission in permissions {
            let key = self.namespace.key(&permission.name);
            self.by_permission.entry(key).or_default().push(self.askers.len());
        }
        if !permissions.is_empty() || !profiles.is_empty() {
            self.askers.push(id);
        }
    }
}

impl AskerId {
    fn find(self, library: &Library) -> Option<Asker<'_>> {
        let component = library.components.get(self.component)?;
        let name = library.project.files[component.file].name.as_str();
        let (kind, name, mentions) = match (&component.content, self.inline) {
            (Content::ValidationRule(rule), None) if rule.active => {
                (AskerKind::ValidationRule, Cow::Borrowed(name), &rule.mentions)
            }
            (Content::CustomObject(object), Some(at)) => {
                let (rule, stated) = object.validation_rules.get(at).filter(|(_, rule)| rule.active)?;
                (AskerKind::ValidationRule, Cow::Owned(format!("{name}.{rule}")), &stated.mentions)
            }
            (Content::Flow(flow), None) => (AskerKind::Flow, Cow::Borrowed(flow_name(name)), &flow.mentions),
            // What tests ask for switches nothing.
            (Content::ApexCode(Some(code)), None) if !code.traits.contains(Traits::TEST) => {
                (AskerKind::Class, Cow::Borrowed(name), &code.mentions)
            }
            _ => return None,
        };
        Some(Asker { kind, name, file: component.file, mentions })
    }
}

impl<'o> Automation<'o> {
    pub(crate) fn new(library: &'o Library, tables: &'o Tables) -> Self {
        Self { library, tables }
    }

    pub fn flow(&self, name: &str) -> Option<StoredFlow<'o>> {
        self.stored(*self.tables.flows.get(&self.tables.namespace.key(name))?)
    }

    fn stored(&self, component: usize) -> Option<StoredFlow<'o>> {
        let component = self.library.components.get(component)?;
        let Content::Flow(flow) = &component.content else { return None };
        let name = flow_name(&self.library.project.files[component.file].name);
        Some(StoredFlow { name, file: component.file, flow })
    }

    pub fn custom_permission(&self, name: &str) -> Option<&'o CustomPermission> {
        let component = *self.tables.permissions.get(&self.tables.namespace.key(name))?;
        match &self.library.components.get(component)?.content {
            Content::CustomPermission(permission) => Some(permission),
            _ => None,
        }
    }

    /// Everything that asks for anything, in the order of files.
    pub fn askers(&self) -> impl Iterator<Item = Asker<'o>> {
        let library = self.library;
        self.tables.askers.iter().filter_map(move |id| id.find(library))
    }

    /// What asks for a custom permission, and whether having it exempts from what follows.
    pub fn asking_for(&self, permission: &str) -> Vec<(Asker<'o>, bool)> {
        let key = self.tables.namespace.key(permission);
        let found = self.tables.by_permission.get(&key).into_iter().flatten();
        let asked = found.filter_map(|&at| self.tables.askers.get(at)?.find(self.library));
        let exempts = |asker: &Asker<'_>| {
            asker.mentions.permissions.iter().any(|p| p.negated && self.tables.namespace.key(&p.name) == key)
        };
        asked.map(|asker| (exempts(&asker), asker)).map(|(exempts, asker)| (asker, exempts)).collect()
    }

    /// Whether any flow is unsafe: see [`StoredFlow::is_unsafe`].
    pub fn has_unsafe_flow(&self) -> bool {
        let mut flows = self.tables.flows.values().filter_map(|&component| self.stored(component));
        flows.any(|flow| flow.is_unsafe())
    }
}

impl StoredFlow<'_> {
    /// A client can start it, and it works on records that nobody shared with the caller.
    pub fn is_unsafe(&self) -> bool {
        self.flow.is_callable && self.flow.without_sharing.is_some()
    }
}

/// Early API versions keep each version of a flow in a file of its own: `Name-3.flow`.
pub(crate) fn flow_name(name: &str) -> &str {
    name.rsplit_once('-')
        .filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()))
        .map_or(name, |(name, _)| name)
}
