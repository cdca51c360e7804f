//! What the two rules about unsafe endpoints share.

use crate::finding::{Label, Place, Site};
use crate::inventory::code::StoredClass;
use crate::metadata::apex_code::Traits;
use crate::rules::engine::context::{Draft, Granted};
use crate::terms::grant::Bits;

/// The class of an entry, where the repository holds it and a client can call it.
pub(crate) fn endpoint<'a>(granted: &Granted<'a>) -> Option<StoredClass<'a>> {
    let class = granted.by.cx.analysis.code().find(granted.name)?;
    let traits = class.code.traits;
    (traits.intersects(Traits::ENDPOINT) && !traits.contains(Traits::TEST)).then_some(class)
}

/// Begins a finding at the entry, with the class as second place.
pub(crate) fn draft(granted: &Granted<'_>, class: &StoredClass<'_>, why: &str) -> Draft {
    let place = Place::Bytes { start: class.code.start, end: class.code.end };
    let declared = Label { site: Site { file: class.file, place }, text: why.to_owned() };
    granted.draft(Bits::ENABLED).even_if_agreed().related(declared)
}

/// `REST endpoint`, `SOAP endpoint and invocable action`.
pub(crate) fn called(class: &StoredClass<'_>) -> String {
    let kinds = [
        (Traits::REST, "REST endpoint"),
        (Traits::SOAP, "SOAP endpoint"),
        (Traits::INVOCABLE, "invocable action"),
    ];
    let kinds = kinds.into_iter().filter(|(kind, _)| class.code.traits.contains(*kind));
    kinds.map(|(_, name)| name).collect::<Vec<_>>().join(" and ")
}
