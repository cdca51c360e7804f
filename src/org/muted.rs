//! What a muting permission set takes away: what it names, and what cannot stand without that.

use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use crate::catalog::{dependency, implied};
use crate::metadata::component::{Component, Content};
use crate::metadata::custom_field::CustomField;
use crate::metadata::entry::Entry;
use crate::metadata::parsed::Parsed;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::names::{Names, Symbol};
use crate::terms::own_namespace::OwnNamespace;

/// The details of each master, by the folds of their names.
pub(crate) type Details = FxHashMap<Symbol, FxHashSet<Symbol>>;

/// The bits that are taken away, by thing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Muted(FxHashMap<GrantKey, Bits>);

/// The details of a project root that something names, by their masters.
pub(super) fn details<'l>(
    library: &Library,
    components: impl Iterator<Item = &'l Parsed<Component>>,
    own: &OwnNamespace,
) -> Details {
    let mut details = Details::default();
    let mut add = |object: &str, field: &CustomField| {
        let name = |name: &str| library.names.find(&own.strip(name));
        let master = field.master.as_deref().and_then(name);
        if let Some((master, detail)) = master.zip(name(object)) {
            details.entry(master).or_default().insert(detail);
        }
    };
    for component in components {
        let name = library.project.files[component.file].name.as_str();
        match &component.content {
            Content::CustomField(field) => add(name.split('.').next().unwrap_or(name), field),
            Content::CustomObject(object) => object.fields.iter().for_each(|(_, field)| add(name, field)),
            _ => {}
        }
    }
    details
}

impl Muted {
    /// What these entries of muting sets take away. Within an object muting closes upwards: who cannot read cannot
    /// edit. So it does from a master to its details.
    pub(super) fn new<'e>(
        names: &Names,
        details: &Details,
        entries: impl Iterator<Item = &'e Entry>,
    ) -> Self {
        let mut muted = Self::default();
        let mut open: Vec<(GrantKey, Bits)> = entries
            .map(|entry| (GrantKey { kind: entry.kind, name: names.fold(entry.name) }, entry.bits))
            .collect();
        while let Some((key, bits)) = open.pop() {
            let bits = with_dependents(names, key, bits);
            let known = muted.0.entry(key).or_default();
            if known.contains(bits) {
                continue;
            }
            *known |= bits;
            let of_details = dependency::on_detail(bits);
            if key.kind == GrantKind::Object && !of_details.is_empty() {
                let details = details.get(&key.name).into_iter().flatten();
                open.extend(details.map(|&name| (GrantKey { kind: GrantKind::Object, name }, of_details)));
            }
        }
        muted
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of a thing.
    pub(crate) fn of(&self, key: GrantKey) -> Bits {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// Bits of one thing with all bits of it that cannot stand without them.
fn with_dependents(names: &Names, key: GrantKey, bits: Bits) -> Bits {
    if !matches!(key.kind, GrantKind::Object | GrantKind::Field) {
        return bits;
    }
    let name = names.get(key.name);
    let depends = |bit: &Bits| implied::entry_bits(key.kind, name, *bit).intersects(bits);
    let all = if key.kind == GrantKind::Field { Bits::READ | Bits::EDIT } else { Bits::all() };
    all.iter().filter(depends).fold(bits, Bits::union)
}
