//! Whom answers are about, and what of them is not in the repository.

use serde::Serialize;

use super::place::Place;
use crate::terms::subject_kind::SubjectKind;

/// Whom an answer is about.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// An identity or a kind of holder.
    pub kind: SubjectKind,
    pub name: String,
    /// The project root, where the run has several.
    pub root: Option<String>,
}

/// A holder that is not in the repository: what it grants is not known.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// As people write it: `permission-set:ns__Managed`.
    pub reference: String,
    /// Where it is named.
    pub location: Place,
    /// Why the configuration accepts that, where it does.
    pub external: Option<String>,
}

/// That a user really has something.
#[derive(Debug, Serialize)]
pub struct Assigned {
    pub user: String,
    pub location: Place,
}
