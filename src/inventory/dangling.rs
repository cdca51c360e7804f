//! What holders name and the repository, though it holds the others of its kind, does not hold.

use rustc_hash::FxHashSet;

use super::schema::Schema;
use crate::metadata::component::Content;
use crate::org::Org;
use crate::project::MetadataKind;
use crate::terms::grant::GrantKind;
use crate::terms::names::Symbol;
use crate::terms::own_namespace::OwnNamespace;

/// Names of one org by kind, as folds: see [`crate::terms::names::Names::fold`].
#[derive(Debug, Default)]
pub struct Dangling {
    names: FxHashSet<(GrantKind, Symbol)>,
}

/// A repository holds a kind of thing if it holds at least this part of what is named of it: a
/// folder with a few classes of an org says nothing of the others.
const HELD: (usize, usize) = (3, 4);

const KINDS: [GrantKind; 6] = [
    GrantKind::Object,
    GrantKind::Field,
    GrantKind::Class,
    GrantKind::Flow,
    GrantKind::Page,
    GrantKind::CustomPermission,
];

impl Dangling {
    pub(crate) fn new(org: &Org<'_>, schema: Schema<'_>) -> Self {
        let mut dangling = Self::default();
        // What other packages bring has no mark that tells it from what is missing.
        if org.library.project.roots[org.root].depends_on_packages {
            return dangling;
        }
        let repository = Repository::new(org, schema);
        let kinds: Vec<GrantKind> = KINDS.into_iter().filter(|kind| repository.may_hold(*kind)).collect();
        for (kind, named) in kinds.iter().zip(named(org, &kinds)) {
            let (kind, mut held, mut missing) = (*kind, 0, Vec::new());
            for name in named {
                match repository.holds(kind, org.library.names.get(name)) {
                    Some(true) => held += 1,
                    Some(false) => missing.push(name),
                    None => {}
                }
            }
            let (part, whole) = HELD;
            if held * whole >= (held + missing.len()) * part {
                dangling.names.extend(missing.into_iter().map(|name| (kind, name)));
            }
        }
        dangling
    }

    pub fn contains(&self, kind: GrantKind, fold: Symbol) -> bool {
        self.names.contains(&(kind, fold))
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// Everything of some kinds that some holder grants, each once, kind by kind.
fn named(org: &Org<'_>, kinds: &[GrantKind]) -> Vec<Vec<Symbol>> {
    let mut found: Vec<Vec<Symbol>> = kinds.iter().map(|_| Vec::new()).collect();
    if kinds.is_empty() {
        return found;
    }
    let names = &org.library.names;
    // A bit for each kind.
    let mut seen = vec![0_u8; names.len()];
    let entries = org.holders.iter().flat_map(|h| h.entries(org.library)).map(|(_, e)| e);
    for entry in entries.filter(|e| !e.bits.is_empty()) {
        let Some(at) = kinds.iter().position(|kind| *kind == entry.kind) else { continue };
        let name = names.fold(entry.name);
        if seen[name.index()] & 1 << at == 0 {
            seen[name.index()] |= 1 << at;
            found[at].push(name);
        }
    }
    found
}

struct Repository<'o> {
    schema: Schema<'o>,
    /// A folder of an object may hold some of its fields alone.
    holds_objects: bool,
    own: &'o OwnNamespace,
    /// Folded names without the project's own namespace, hidden files included.
    names: FxHashSet<(GrantKind, String)>,
}

impl<'o> Repository<'o> {
    fn new(org: &'o Org<'_>, schema: Schema<'o>) -> Self {
        let own = &org.namespace;
        let mut holds_objects = false;
        let mut names = FxHashSet::default();
        let mut add = |kind, name: &str| {
            names.insert((kind, own.key(name)));
        };
        for (_, component) in org.components() {
            let name = &org.library.project.files[component.file].name;
            match component.content {
                Content::ApexClass(_) | Content::ApexCode(_) => add(GrantKind::Class, name),
                Content::ApexPage => add(GrantKind::Page, name),
                Content::CustomPermission(_) => add(GrantKind::CustomPermission, name),
                Content::Flow(_) => add(GrantKind::Flow, super::automation::flow_name(name)),
                Content::CustomObject(_) => holds_objects = true,
                _ => {}
            }
        }
        for (kind, name) in org.library.project.skipped.iter().filter_map(|s| s.component.as_ref()) {
            let kind = match kind {
                MetadataKind::CustomObject => GrantKind::Object,
                MetadataKind::CustomField => GrantKind::Field,
                MetadataKind::ApexClass | MetadataKind::ApexCode => GrantKind::Class,
                MetadataKind::ApexPage => GrantKind::Page,
                MetadataKind::CustomPermission => GrantKind::CustomPermission,
                MetadataKind::Flow => GrantKind::Flow,
                _ => continue,
            };
            add(kind, name);
        }
        Self { schema, holds_objects, own, names }
    }

    /// Whether the repository can hold anything of a kind: where it does not, nothing of the kind is missing from it.
    fn may_hold(&self, kind: GrantKind) -> bool {
        match kind {
            GrantKind::Object => self.holds_objects,
            GrantKind::Field => self.schema.holds_objects(),
            _ => self.names.iter().any(|(known, _)| *known == kind),
        }
    }

    /// Whether a name is held; `None` where the repository need not hold it: it is another
    /// publisher's, Salesforce's own or a template's.
    fn holds(&self, kind: GrantKind, name: &str) -> Option<bool> {
        let name = self.own.key(name);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let known = || self.names.contains(&(kind, name.clone()));
        match kind {
            GrantKind::Object => {
                let own = self.holds_objects && is_own_custom(&name) && name.chars().all(is_name);
                own.then(|| self.schema.object(&name).is_some() || known())
            }
            GrantKind::Field => {
                let (object, field) = name.split_once('.')?;
                let own = is_own_custom(field) && field.ends_with("__c") && field.chars().all(is_name);
                let held = own && self.schema.object(object).is_some_and(|o| o.fields > 0);
                held.then(|| self.schema.field(&name).is_some() || known())
            }
            _ => (!name.contains("__") && name.chars().all(is_name)).then(known),
        }
    }
}

/// Whether a folded name without the own namespace is that of something custom and of no package.
fn is_own_custom(name: &str) -> bool {
    ["__c", "__e", "__b", "__x"]
        .iter()
        .any(|suffix| name.strip_suffix(suffix).is_some_and(|stem| !stem.is_empty() && !stem.contains("__")))
}
