//! How sure it is that something is an integration, in words that several formats share.

use super::model::Identity;
use crate::terms::severity::Confidence;

/// Whether the declaration of an identity settles what it is; without an owner it does not.
pub(super) fn is_settled(identity: &Identity) -> bool {
    identity.declared && identity.confidence == Confidence::Certain
}

/// The word for a table.
pub(super) fn word(identity: &Identity) -> &'static str {
    if is_settled(identity) { "declared" } else { identity.confidence.name() }
}

/// The words for what is declared; `None` for what is detected.
pub(super) fn of_declared(declared: bool, confidence: Confidence) -> Option<String> {
    declared.then(|| match confidence {
        Confidence::Certain => "declared".to_owned(),
        guess @ Confidence::Likely => format!("declared, {guess}"),
    })
}
