//! Causes as they are shown: with places in the head.

use super::model::{Carrier, Cause, What};
use crate::change::Change;
use crate::change::cause::{self, Link, Shown, Spot};
use crate::finding::Place as At;
use crate::questions::place::{Place, Places};
use crate::terms::grant::GrantKind;
use crate::terms::holder_kind::HolderKind;

/// Shows causes of one comparison.
pub(super) struct Show<'a, 'l> {
    pub change: &'a Change<'a, 'l>,
    /// In the head.
    pub places: Places,
}

impl Show<'_, '_> {
    /// The causes of a gain, or of a loss where `here_is_head` is false. `kind` is what the grant is.
    pub(super) fn all(&mut self, causes: &[cause::Cause], here_is_head: bool, kind: GrantKind) -> Vec<Cause> {
        causes.iter().map(|cause| self.one(cause, here_is_head, kind)).collect()
    }

    fn one(&mut self, cause: &cause::Cause, here_is_head: bool, kind: GrantKind) -> Cause {
        let shown = cause.in_head(&self.change.lines, here_is_head);
        let is_profile = cause.carrier.as_ref().is_some_and(|carrier| carrier.kind == HolderKind::Profile);
        let is_new = match &shown {
            Some(Shown { spot: Spot::Element { file, offset, .. }, .. }) => {
                self.change.lines.is_new(*file, *offset)
            }
            _ => false,
        };
        // A retrieved profile has every user permission, so that one which was not there was off.
        let overlay = kind != GrantKind::UserPermission && cause.link == Link::Entry;
        Cause {
            what: what(cause.link),
            carrier: cause.carrier.clone().map(|carrier| Carrier { kind: carrier.kind, name: carrier.name }),
            location: shown.as_ref().map(|shown| self.place(&shown.spot)),
            deleted: shown.as_ref().is_some_and(|shown| !shown.kept),
            deleted_file: if shown.is_none() { self.path(cause, here_is_head) } else { None },
            may_be_on: here_is_head && is_profile && is_new && overlay,
            shared_by: Vec::new(),
        }
    }

    /// The file of a cause that the head does not have.
    fn path(&self, cause: &cause::Cause, here_is_head: bool) -> Option<String> {
        let library =
            if here_is_head == cause.is_there { self.change.base } else { self.change.head }.library;
        match cause.spot.as_ref()? {
            Spot::Element { file, .. } | Spot::Text { file, .. } => {
                Some(library.project.files[*file].path.clone())
            }
            Spot::Configuration(location) => Some(location.path.clone()),
        }
    }

    fn place(&mut self, spot: &Spot) -> Place {
        match *spot {
            Spot::Element { file, offset, leaf: Some(leaf) } => {
                self.places.at(file, At::Leaf { element: offset, leaf })
            }
            Spot::Element { file, offset: 0, .. } => match self.change.lines.first(file) {
                Some(offset) if offset > 0 => self.places.at(file, At::Bytes { start: offset, end: offset }),
                _ => self.places.at(file, At::Root),
            },
            Spot::Element { file, offset, .. } => self.places.at(file, At::Element(offset)),
            Spot::Text { file, offset } => self.places.at(file, At::Bytes { start: offset, end: offset }),
            Spot::Configuration(ref location) => Place::from(location),
        }
    }
}

fn what(link: Link) -> What {
    match link {
        Link::Entry => What::Entry,
        Link::Member => What::Member,
        Link::Muting => What::Muting,
        Link::Holder => What::Holder,
        Link::License => What::License,
        Link::Stock => What::StandardProfile,
        Link::External => What::External,
        Link::Identity => What::Identity,
    }
}
