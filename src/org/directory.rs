//! The holders of one project root by the names that a configuration may call them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use typed_index_collections::TiSlice;

use super::holder::Holder;
use super::library::Library;
use crate::catalog::profile::{self, ProfileClass, StandardProfile};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;

/// Finds holders by name; where several go by one name, the first of them.
pub(crate) struct Directory {
    namespace: OwnNamespace,
    by_name: ByName,
    by_standard: ByName,
    by_label: ByName,
}

type ByName = FxHashMap<(HolderKind, String), HolderId>;

#[derive(Copy, Clone, Debug)]
pub(crate) enum Resolved {
    Holder(HolderId),
    /// A standard profile whose file is absent and whose content is known all the same.
    Stock(&'static StandardProfile),
}

impl Directory {
    pub(crate) fn new(
        library: &Library,
        holders: &TiSlice<HolderId, Holder>,
        namespace: OwnNamespace,
    ) -> Self {
        let mut directory = Self {
            namespace,
            by_name: ByName::default(),
            by_standard: ByName::default(),
            by_label: ByName::default(),
        };
        for (id, holder) in holders.iter_enumerated() {
            directory.by_name.entry((holder.kind, fold(&holder.name).into_owned())).or_insert(id);
        }
        for (id, holder) in holders.iter_enumerated() {
            // As good a name as the whole one, unless another holder has it.
            let bare = directory.bare(&fold(&holder.name)).into_owned();
            directory.by_name.entry((holder.kind, bare)).or_insert(id);
            if let Some(standard) = holder.standard_profile() {
                directory.by_standard.entry((holder.kind, standard.file_name.to_owned())).or_insert(id);
            }
            if let Some(label) = holder.label(library) {
                directory.by_label.entry((holder.kind, fold(label).into_owned())).or_insert(id);
            }
        }
        directory
    }

    /// A holder by API name or file name alone, as metadata refers to it where no label is usual.
    pub(crate) fn find_named(&self, kind: HolderKind, name: &str) -> Option<HolderId> {
        let wanted = fold(name);
        let named = |name: &str| self.by_name.get(&(kind, name.to_owned())).copied();
        named(&wanted).or_else(|| named(&self.bare(&wanted)))
    }

    /// A holder by API name, file name or label; standard profiles by either of their names.
    pub(crate) fn find(&self, kind: HolderKind, name: &str) -> Option<Resolved> {
        let wanted = fold(name);
        let named = |names: &ByName, name: &str| names.get(&(kind, name.to_owned())).copied();
        let standard = (kind == HolderKind::Profile).then(|| profile::find(name)).flatten();
        self.find_named(kind, name)
            .or_else(|| named(&self.by_standard, standard?.file_name))
            .or_else(|| named(&self.by_label, &wanted))
            .map(Resolved::Holder)
            .or_else(|| standard.filter(|s| is_known(s)).map(Resolved::Stock))
    }

    /// The same where a label is the usual name, as in apps.
    pub(crate) fn find_labelled(&self, kind: HolderKind, name: &str) -> Option<Resolved> {
        let labelled = self.by_label.get(&(kind, fold(name).into_owned())).copied();
        labelled.map(Resolved::Holder).or_else(|| self.find(kind, name))
    }

    /// A folded name without the project's own namespace, which files and people may leave out.
    pub(crate) fn bare<'n>(&self, name: &'n str) -> Cow<'n, str> {
        self.namespace.strip(name)
    }
}

/// Whether a standard profile can be judged without its file.
fn is_known(profile: &StandardProfile) -> bool {
    matches!(profile.class, ProfileClass::ApiOnly | ProfileClass::Admin)
}
