//! How a rule tells what made an identity hold something, or lose it.

use crate::change::cause::{Cause, Link, Spot};
use crate::finding::{Label, Place, Site};
use crate::rules::engine::context::ChangeContext;
use crate::terms::holder_kind::HolderKind;
use crate::text::phrase::{and_more, quoted};

/// The place of a cause in the files of today, with what to say there; `None` where no line shows it.
pub(crate) fn label(of: &ChangeContext<'_>, cause: &Cause, in_head: bool, text: &str) -> Option<Label> {
    let shown = cause.in_head(&of.change.lines, in_head)?;
    let site = site(of, &shown.spot)?;
    let text = if shown.kept { text.to_owned() } else { "it stood here".to_owned() };
    Some(Label { site, text })
}

pub(crate) fn site(of: &ChangeContext<'_>, spot: &Spot) -> Option<Site> {
    match spot {
        Spot::Configuration(location) => of.cx.site_in_configuration(location),
        Spot::Text { file, offset } => {
            Some(Site { file: *file, place: Place::Bytes { start: *offset, end: *offset } })
        }
        Spot::Element { file, offset: 0, .. } => Some(Site { file: *file, place: Place::Root }),
        Spot::Element { file, offset, leaf } => {
            let place = match leaf {
                Some(leaf) => Place::Leaf { element: *offset, leaf },
                None => Place::Element(*offset),
            };
            Some(Site { file: *file, place })
        }
    }
}

/// What a cause is in: `permission set 'X'`.
pub(crate) fn carrier(cause: &Cause) -> String {
    let noun = |kind: HolderKind| kind.noun();
    cause.carrier.as_ref().map_or_else(
        || "the configuration".to_owned(),
        |carrier| format!("{} {}", noun(carrier.kind), quoted(&carrier.name)),
    )
}

/// How it came, as a sentence of its own without a full stop; of which `it` is what is gained. `groups` are those
/// through which alone the identity has the carrier.
pub(crate) fn how(cause: &Cause, groups: &[String]) -> String {
    let through = match groups {
        [] => String::new(),
        groups => format!(", in {},", and_more(groups, 2)),
    };
    let carrier = format!("{}{through}", carrier(cause));
    match cause.link {
        Link::Entry => format!("{carrier} grants it now"),
        Link::Member => format!("{carrier} has a further permission set now"),
        Link::Muting => format!("{carrier} no longer mutes it"),
        Link::Holder => format!("the integration has {carrier} now"),
        Link::License => format!("{carrier} can be assigned to the integration now"),
        Link::Stock => format!("{carrier} usually grants it"),
        Link::External => format!("{carrier} is said to grant it now"),
        Link::Identity => format!("it is an integration now, with {carrier}"),
    }
}

/// How to undo it.
pub(crate) fn instead(cause: &Cause) -> &'static str {
    let is_profile = cause.carrier.as_ref().is_some_and(|carrier| carrier.kind == HolderKind::Profile);
    match cause.link {
        Link::Entry if is_profile => {
            "Write false instead: a deploy of a profile without the entry leaves the right on in the org."
        }
        Link::Entry => "Write false instead.",
        Link::Member => {
            "Take the permission set out of the group again, or mute this right in a muting permission set of the group."
        }
        Link::Muting => "Let the muting permission set of the group mute it again.",
        Link::Holder | Link::Identity => {
            "Give the integration a permission set that grants only what it needs."
        }
        Link::License => "Take this right out of the permission set.",
        Link::Stock => "Give the integration a profile of its own.",
        Link::External => "Ask whoever keeps the permission set for one without it.",
    }
}
