//! How the thing that a grant is about is spelled.

use super::grants::{Origin, Source};
use crate::catalog::{object, permission};
use crate::org::Org;
use crate::terms::grant::GrantKind;
use crate::terms::grant_key::GrantKey;

impl Org<'_> {
    /// The catalogue's spelling, else that of the first entry: which one the table of names gives depends
    /// on how the run went.
    pub fn spelling(&self, key: GrantKey, sources: &[Source]) -> String {
        let names = &self.library.names;
        let any = names.get(key.name);
        let of_catalog = match key.kind {
            GrantKind::UserPermission => permission::find(any).map(|p| p.name),
            GrantKind::Object => object::find(any).map(|o| o.name),
            _ => None,
        };
        if let Some(name) = of_catalog {
            return name.to_owned();
        }
        let of_entries = sources.iter().filter_map(|source| match source.origin {
            Origin::Entry { document, entry } => {
                Some(&self.library.documents[document as usize].entries[entry as usize])
            }
            Origin::Stock(_) | Origin::Asserted(_) => None,
        });
        let mut own = of_entries.filter(|e| key == GrantKey { kind: e.kind, name: names.fold(e.name) });
        names.get(own.next().map_or(key.name, |e| e.name)).to_owned()
    }
}
