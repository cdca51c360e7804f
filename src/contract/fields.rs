//! Which fields of an object a contract speaks of.

use rustc_hash::FxHashSet;

use crate::catalog::field;
use crate::config::{FieldNeed, Located};
use crate::terms::names::fold;
use crate::terms::own_namespace::OwnNamespace;
use crate::text::wildcard::fits;

/// A list of fields, ready to be asked.
#[derive(Debug)]
pub(crate) enum Fields {
    None,
    /// By [`field::key`].
    Listed(FxHashSet<String>),
    All,
    AllCustom,
    Globs {
        globs: Vec<Pattern>,
        except: Vec<Pattern>,
    },
}

impl Fields {
    /// `own` is the project's own namespace, which people may leave out.
    pub fn new(need: &FieldNeed, own: &OwnNamespace) -> Self {
        let patterns =
            |names: &[Located<String>]| names.iter().map(|n| Pattern::new(&n.value, own)).collect();
        match need {
            FieldNeed::None => Self::None,
            FieldNeed::List(names) if names.is_empty() => Self::None,
            FieldNeed::List(names) => Self::Listed(names.iter().flat_map(|n| keys(&n.value, own)).collect()),
            FieldNeed::All => Self::All,
            FieldNeed::AllCustom => Self::AllCustom,
            FieldNeed::Globs { globs, except } => {
                Self::Globs { globs: patterns(globs), except: patterns(except) }
            }
        }
    }

    pub fn are_none(&self) -> bool {
        matches!(self, Self::None)
    }

    pub fn are_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether a field, folded and without its object and the own namespace, is one of them.
    pub fn hold(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Listed(keys) => keys.contains(&field::key(name)),
            Self::All => true,
            Self::AllCustom => name.ends_with("__c"),
            Self::Globs { globs, except } => {
                let any = |patterns: &[Pattern]| patterns.iter().any(|p| p.fits(name));
                any(globs) && !any(except)
            }
        }
    }
}

/// A field under any of its names, or all that fit a glob.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// By [`field::key`].
    Named(Vec<String>),
    /// Folded.
    Glob(String),
}

impl Pattern {
    pub fn new(written: &str, own: &OwnNamespace) -> Self {
        if written.contains('*') { Self::Glob(bare(written, own)) } else { Self::Named(keys(written, own)) }
    }

    /// Whether a field permission for `name`, folded and without its object and the own namespace, opens
    /// what is meant.
    pub fn fits(&self, name: &str) -> bool {
        match self {
            Self::Named(keys) => keys.contains(&field::key(name)),
            Self::Glob(glob) => {
                fits(glob, name) || field::opened_by(name).any(|part| fits(glob, &fold(&part)))
            }
        }
    }
}

/// The keys of the fields whose permissions open what is written.
fn keys(written: &str, own: &OwnNamespace) -> Vec<String> {
    let whole = field::perhaps_granted_as(alone(written));
    [Some(written), whole.as_deref()].into_iter().flatten().map(|name| field::key(&bare(name, own))).collect()
}

/// A field's name without the object that people write before it.
pub(crate) fn alone(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, field)| field)
}

/// A record type with its object. Those of person accounts are types of accounts and go by a name of their own.
pub(crate) fn record_type(object: &str, name: &str) -> String {
    let alone = alone(name);
    let written = name.rsplit_once('.').map_or("", |(object, _)| object);
    let is_person = fold(written) == "personaccount" && fold(object) == "account";
    format!("{}.{alone}", if is_person { written } else { object })
}

/// A field's or a record type's name alone, folded and without the project's own namespace.
pub(crate) fn bare(name: &str, own: &OwnNamespace) -> String {
    let folded = fold(alone(name));
    match own.strip(&folded) {
        // What is left of `acme__*` would stand for everybody's names.
        bare if bare.starts_with('*') => folded.into_owned(),
        bare => bare.into_owned(),
    }
}
