//! Which names of things to grant are known, so that a mistyped one is never answered with "nobody".

use std::collections::BTreeMap;

use crate::catalog::{field, object, permission};
use crate::org::library::Library;
use crate::project::thing::things_of;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::names::{Symbol, fold};
use crate::text::nearest::nearest;

/// A grant about something that is not known.
#[derive(Debug, PartialEq, Eq)]
pub struct NoSuchGrant {
    /// What was probably meant, as people write it.
    pub nearest: Option<String>,
}

/// A grant that somebody asks about, as it is understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    pub grant: Grant,
    /// What must be said of the answer: a sentence without a full stop.
    pub note: Option<String>,
}

/// Every name that an entry, the repository or the catalogue has, by kind: the fold with the first
/// spelling in the alphabet.
pub struct Vocabulary<'l> {
    library: &'l Library,
    known: BTreeMap<(GrantKind, String), String>,
}

impl<'l> Vocabulary<'l> {
    /// `paths` are those of all files of the run's tree.
    pub fn new<'p>(library: &'l Library, paths: impl Iterator<Item = &'p str>) -> Self {
        let mut vocabulary = Self { library, known: BTreeMap::new() };
        let mut met: Vec<(GrantKind, Symbol)> =
            library.documents.iter().flat_map(|d| &d.entries).map(|e| (e.kind, e.name)).collect();
        met.sort_unstable();
        met.dedup();
        for (kind, name) in met {
            vocabulary.add_with_objects(kind, library.names.get(name));
        }
        for (kind, name) in paths.flat_map(things_of) {
            vocabulary.add_with_objects(kind, &name);
        }
        // Last, so that theirs is the spelling.
        // A misspelling may differ from the right name by its case alone.
        let (aliases, rest): (Vec<_>, Vec<_>) = permission::all().iter().partition(|p| p.alias_of.is_some());
        for permission in aliases.into_iter().chain(rest) {
            vocabulary.set(GrantKind::UserPermission, permission.name);
        }
        for object in object::all() {
            vocabulary.set(GrantKind::Object, object.name);
        }
        vocabulary.set(GrantKind::Object, "*");
        vocabulary
    }

    /// A name, and the object that it speaks of.
    fn add_with_objects(&mut self, kind: GrantKind, name: &str) {
        self.add(kind, name);
        let object = match kind {
            GrantKind::Field | GrantKind::RecordType => name.split_once('.').map(|(object, _)| object),
            GrantKind::CustomSetting | GrantKind::CustomMetadata => Some(name),
            GrantKind::Tab => {
                Some(name.strip_prefix("standard-").unwrap_or(name)).filter(|n| n.ends_with("__c"))
            }
            GrantKind::Object if name.ends_with("__mdt") => {
                self.add(GrantKind::CustomMetadata, name);
                None
            }
            // Custom settings are objects in the repository, and nothing in a name tells them apart.
            GrantKind::Object if name.ends_with("__c") => {
                self.add(GrantKind::CustomSetting, name);
                None
            }
            _ => None,
        };
        if let Some(object) = object {
            self.add(GrantKind::Object, object);
        }
    }

    fn add(&mut self, kind: GrantKind, name: &str) {
        let known = self.known.entry((kind, fold(name).into_owned())).or_insert_with(|| name.to_owned());
        if name < known.as_str() {
            name.clone_into(known);
        }
    }

    fn set(&mut self, kind: GrantKind, name: &str) {
        self.known.insert((kind, fold(name).into_owned()), name.to_owned());
    }

    /// What a question about a grant is about: what decides about a field that has no permission of its own, and a
    /// standard field or tab of a known object even where nothing names it.
    pub fn asked(&self, grant: &Grant) -> Result<Asked, NoSuchGrant> {
        if let Some(asked) = self.decides_about(grant) {
            return Ok(asked);
        }
        match self.find(grant) {
            Ok(grant) => Ok(Asked { grant, note: None }),
            Err(NoSuchGrant { nearest: None }) if self.is_standard(grant) => {
                let (name, grant) = (&grant.name, grant.clone());
                let note = format!(
                    "nothing in the repository and no entry names '{name}', so a misspelt name would get the same \
                     answer"
                );
                Ok(Asked { grant, note: Some(note) })
            }
            Err(unknown) => Err(unknown),
        }
    }

    /// What to ask about instead of a field that comes with its object, or with another field.
    fn decides_about(&self, grant: &Grant) -> Option<Asked> {
        let (object, field) = grant.name.split_once('.').filter(|_| grant.kind == GrantKind::Field)?;
        let object = self.known.get(&(GrantKind::Object, fold(object).into_owned()))?;
        let instead = if field::needs_no_grant(object, field) {
            Grant { kind: GrantKind::Object, name: object.clone(), ..grant.clone() }
        } else if field::is_part(object, field) {
            let whole = format!("{object}.{}", field::granted_as(field));
            self.find(&Grant { name: whole.clone(), ..grant.clone() })
                .unwrap_or(Grant { name: whole, ..grant.clone() })
        } else {
            return None;
        };
        let note = format!("'{}' has no permission of its own: this is the answer for {instead}", grant.name);
        Some(Asked { grant: instead, note: Some(note) })
    }

    /// Whether a name may be that of a standard field or tab of a known object, which nobody need name anywhere.
    fn is_standard(&self, grant: &Grant) -> bool {
        let object = match grant.kind {
            GrantKind::Field => grant.name.split_once('.').filter(|(_, field)| !field.contains("__")),
            GrantKind::Tab => grant.name.strip_prefix("standard-").map(|object| (object, "")),
            _ => None,
        };
        object.is_some_and(|(object, _)| {
            self.known.contains_key(&(GrantKind::Object, fold(object).into_owned()))
        })
    }

    /// The grant in the spelling that is known.
    pub fn find(&self, grant: &Grant) -> Result<Grant, NoSuchGrant> {
        let folded = fold(&grant.name).into_owned();
        if let Some(known) = self.known.get(&(grant.kind, folded.clone())) {
            let alias = (grant.kind == GrantKind::UserPermission)
                .then(|| permission::find(known).and_then(|p| p.alias_of))
                .flatten();
            return Ok(Grant { name: alias.map_or_else(|| known.clone(), str::to_owned), ..grant.clone() });
        }
        let of_other_kind =
            GrantKind::ALL.into_iter().find_map(|kind| self.known.get_key_value(&(kind, folded.clone())));
        // A name that the files have and no entry that grants: an entry that grants nothing has it.
        if of_other_kind.is_none() && self.library.names.find(&grant.name).is_some() {
            return Ok(grant.clone());
        }
        // Whoever writes a bare name has named no kind.
        let other = of_other_kind
            .filter(|_| grant.kind == GrantKind::UserPermission)
            .map(|((kind, _), known)| written(*kind, known));
        let near = || Some(Grant { name: self.near(grant.kind, &grant.name)?, ..grant.clone() }.to_string());
        Err(NoSuchGrant { nearest: other.or_else(near) })
    }

    /// The nearest name of the same kind; of a field or record type one of the same object, and where no object
    /// has the name before the dot, the one of that name on the nearest object that has it.
    fn near(&self, kind: GrantKind, name: &str) -> Option<String> {
        let of_kind = self.known.range((kind, String::new())..).take_while(|((k, _), _)| *k == kind);
        let names = of_kind.map(|(_, name)| name.as_str());
        let Some((object, part)) = name.split_once('.') else {
            return nearest(name, names).map(str::to_owned);
        };
        let parts = || names.clone().filter_map(|known| Some((known, known.split_once('.')?)));
        let of_object = parts().filter(|(_, (of, _))| fold(of) == fold(object));
        if let Some(near) = nearest(part, of_object.clone().map(|(_, (_, part))| part)) {
            return of_object.map(|(known, _)| known).find(|known| known.ends_with(near)).map(str::to_owned);
        }
        if self.known.contains_key(&(GrantKind::Object, fold(object).into_owned())) {
            return None;
        }
        let same = parts().filter(|(_, (_, known))| fold(known) == fold(part));
        let near = nearest(object, same.clone().map(|(_, (of, _))| of))?;
        same.map(|(known, _)| known).find(|known| known.starts_with(near)).map(str::to_owned)
    }
}

/// The shortest grant about a thing.
fn written(kind: GrantKind, name: &str) -> String {
    match kind {
        GrantKind::Object | GrantKind::Field => format!("{name}:read"),
        _ => Grant::new(kind, name, crate::terms::grant::Bits::ENABLED).to_string(),
    }
}
