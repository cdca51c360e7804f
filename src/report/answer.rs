//! What the answers to all questions share: their frame, whom they are about, and places.
//!
//! The serialised fields are an interface, like those of [`super::model`]: JSON version 1. An answer is
//! `{"version", "tool", "question", "answers": [..], "errors": [..]}`; what stands in `answers` is the
//! question's own type.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use super::build;
use super::model::{Holder, Problem, Tool, Version};
use super::plain::plain;
use super::wire;
use super::wrap::GLUE;
use crate::catalog::profile::StandardProfile;
use crate::finding::{Place as At, Site, locate};
use crate::metadata::entry::{self, Entry};
use crate::org::Org;
use crate::org::principal::Missing as MissingHolder;
use crate::org::principal::Principal;
use crate::org::unresolved::Named;
use crate::project::SourceFile;
use crate::terms::grant::GrantKind;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::text::position::{Location, Position};
use crate::tree::{InputError, Tree};

/// A question and what answers it.
#[derive(Debug, Serialize)]
pub struct Answer<T> {
    pub version: Version,
    pub tool: Tool,
    pub question: Question,
    /// One for each subject of the asked name and each bit of the asked grant; of `who-can`, one for each
    /// project root.
    pub answers: Vec<T>,
    /// Files that could not be read.
    pub errors: Vec<Problem>,
}

/// What was asked, as it was understood.
#[derive(Debug, Default, Serialize)]
pub struct Question {
    /// `access`, `why` or `who-can`.
    pub command: &'static str,
    pub subject: Option<String>,
    pub grant: Option<String>,
}

/// Whom an answer is about.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// `identity`, `profile`, `permission-set` or `group`.
    pub kind: &'static str,
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

/// A place in a file. It is looked up once all are known: see [`Places::settle`].
#[derive(Clone, Debug, Default)]
pub struct Place(Rc<OnceCell<Location>>);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.get().serialize(serializer)
    }
}

impl From<&Location> for Place {
    fn from(location: &Location) -> Self {
        Self(Rc::new(OnceCell::from(location.clone())))
    }
}

impl Place {
    pub(super) fn get(&self) -> Option<&Location> {
        self.0.get()
    }

    /// `path:line`, harmless and in one piece.
    pub(super) fn text(&self) -> String {
        let text =
            |l: &Location| format!("{}:{}", plain(&l.path).replace(' ', &GLUE.to_string()), l.start.line);
        self.get().map_or_else(|| "an unknown place".to_owned(), text)
    }
}

/// The places of an answer.
#[derive(Default)]
pub struct Places(BTreeMap<Site, Place>);

impl Places {
    /// The opening tag of an element.
    pub(super) fn element(&mut self, file: usize, offset: u32) -> Place {
        self.site(Site { file, place: At::Element(offset) })
    }

    /// The line that names what an entry is about.
    pub(super) fn entry(&mut self, org: &Org<'_>, document: usize, entry: &Entry) -> Place {
        self.named_by(org, document, entry.offset, entry.kind)
    }

    /// The same for the entry of this kind that begins at a byte.
    pub(super) fn named_by(&mut self, org: &Org<'_>, document: usize, offset: u32, kind: GrantKind) -> Place {
        let file = org.library.documents[document].file;
        self.site(Site { file, place: At::Leaf { element: offset, leaf: entry::key_of(kind) } })
    }

    pub(super) fn named(&mut self, named: &Named) -> Place {
        match named {
            Named::InConfiguration(location) => Place::from(location),
            Named::InFile { file, offset } => self.element(*file, *offset),
        }
    }

    fn site(&mut self, site: Site) -> Place {
        self.0.entry(site).or_default().clone()
    }

    /// Looks every place up in its file, which is read again for that. The errors are the files that
    /// could not be.
    pub fn settle(self, tree: &dyn Tree, files: &[SourceFile]) -> Vec<InputError> {
        let located = locate::locate(tree, files, &[], self.0.keys().copied());
        for (site, place) in self.0 {
            let unknown = || {
                let start = Position { line: 1, column: 1, offset: 0 };
                Location { path: files[site.file].path.clone(), start, end: start }
            };
            let found = located.places.get(&site).map(|(location, _)| location.clone());
            // Every place is set here and nowhere else.
            let _ = place.0.set(found.unwrap_or_else(unknown));
        }
        located.errors
    }
}

impl<T: Serialize> Answer<T> {
    pub fn new(question: Question, answers: Vec<T>, errors: Vec<InputError>) -> Self {
        let errors = errors.into_iter().map(build::problem).collect();
        Self { version: Version::default(), tool: build::tool(), question, answers, errors }
    }

    /// Writes the whole answer as JSON.
    pub fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        wire::write(self, out)
    }
}

/// An org, and the places of what is said of it.
pub(super) struct Speaker<'a> {
    pub(super) org: &'a Org<'a>,
    pub(super) places: &'a mut Places,
    /// Where the configuration names the holders of the identity that was last spoken of.
    named: Option<(Principal, Vec<(HolderId, &'a Location)>)>,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(org: &'a Org<'a>, places: &'a mut Places) -> Self {
        Self { org, places, named: None }
    }

    pub(super) fn subject(&self, of: Principal) -> Subject {
        let (kind, name) = match of {
            Principal::Identity(id) => ("identity", self.org.identities[id].name.clone()),
            Principal::Holder(id) => {
                let holder = &self.org.holders[id];
                (holder.kind.name(), holder.name.clone())
            }
        };
        Subject { kind, name, root: self.root() }
    }

    pub(super) fn root(&self) -> Option<String> {
        let roots = &self.org.library.project.roots;
        let root = roots.get(self.org.root).filter(|_| roots.len() > 1)?;
        Some(if root.path.is_empty() { ".".to_owned() } else { root.path.clone() })
    }

    pub(super) fn holder(&self, id: HolderId) -> Holder {
        build::holder(self.org, id)
    }

    pub(super) fn missing(&mut self, of: Principal) -> Vec<Missing> {
        let missing = |m: MissingHolder<'_>| Missing {
            reference: format!("{}:{}", m.kind.name(), m.name),
            location: self.places.named(&m.named),
            external: m.external.map(|e| e.reason.value.clone()),
        };
        self.org.missing(of).into_iter().map(missing).collect()
    }

    /// Where a group names a member.
    pub(super) fn member(&mut self, group: HolderId, member: HolderId) -> Option<Place> {
        let members = &self.org.holders[group].group.as_ref()?.members;
        let mention = &members.iter().find(|m| m.holder == Some(member))?.mention;
        Some(self.places.element(mention.file, mention.offset))
    }

    /// Where the configuration names a holder of a declared identity.
    pub(super) fn named(&mut self, of: Principal, holder: HolderId) -> Option<Place> {
        let Principal::Identity(id) = of else { return None };
        if self.named.as_ref().is_none_or(|(known, _)| *known != of) {
            self.named = Some((of, self.org.named_holders(id)));
        }
        let (_, named) = self.named.as_ref()?;
        named.iter().find(|(h, _)| *h == holder).map(|(_, location)| Place::from(*location))
    }

    /// The standard profile of an identity whose file is absent.
    pub(super) fn stock_profile(&self, of: Principal) -> Option<&'static StandardProfile> {
        let Principal::Identity(id) = of else { return None };
        self.org.identities[id].stock_profile
    }

    /// Why not all that a subject holds is known: sentences without a full stop.
    pub(super) fn gaps(&self, of: Principal) -> Vec<String> {
        let org = self.org;
        let mut gaps = Vec::new();
        if let Principal::Identity(id) = of {
            let identity = &org.identities[id];
            let named = identity.missing.iter().any(|(kind, _)| *kind == HolderKind::Profile);
            if org.profiles(of).is_empty() && self.stock_profile(of).is_none() && !named {
                gaps.push("its profile is not known, so neither is what that grants".to_owned());
            }
        }
        for profile in org.partial_profiles(of) {
            gaps.push(format!(
                "the file of {} names no user permission, as a retrieved profile would",
                org.holders[profile].title()
            ));
        }
        gaps
    }
}

impl Subject {
    /// `integration 'erp'`, `profile 'Admin'`, harmless.
    pub(super) fn title(&self) -> String {
        let noun = match self.kind {
            "identity" => "integration",
            "permission-set" => "permission set",
            "group" => "permission set group",
            kind => kind,
        };
        let root = self.root.as_ref().map_or_else(String::new, |root| format!(" in {}", plain(root)));
        format!("{noun} '{}'{root}", plain(&self.name))
    }
}

impl Missing {
    pub(super) fn sentence(&self) -> String {
        let accepted = self
            .external
            .as_ref()
            .map_or_else(String::new, |reason| format!(", which leastforce.toml accepts: {}", plain(reason)));
        format!(
            "{} ({}) is not in the repository, so what it grants is not known{accepted}",
            plain(&self.reference),
            self.location.text()
        )
    }
}

/// A holder in words, harmless.
pub(super) fn title(holder: &Holder) -> String {
    let kind = match holder.kind.as_str() {
        "permission-set" => "permission set",
        "group" => "permission set group",
        kind => kind,
    };
    format!("{kind} '{}'", plain(&holder.name))
}
