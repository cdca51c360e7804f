//! Why an identity holds something in one state and not in the other: the entry, the membership, the muting, the
//! declaration or the licence that differs.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::holding::Known;
use super::lines::{ChangedLines, Now};
use crate::access::Access;
use crate::access::grants::{Origin, Source};
use crate::metadata::entry;
use crate::org::principal::Principal;
use crate::org::way::Way;
use crate::terms::grant::Bits;
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::text::position::Location;

/// What differs between the states. "Here" is the state in which the grant is held, "there" the other one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The entry stands here alone, or gives more here.
    Entry,
    /// The group has the member here alone.
    Member,
    /// The group mutes it there alone.
    Muting,
    /// The identity is given the holder here alone.
    Holder,
    /// The licence lets the permission set be assigned here alone.
    License,
    /// A standard profile whose file is absent here usually has it.
    Stock,
    /// The configuration states it here alone of a holder that is not in the repository.
    External,
    /// The identity itself is one here alone.
    Identity,
}

/// A place of one of the states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// An element of a file, by index and byte of the decoded text, and the child to point at.
    Element {
        file: usize,
        offset: u32,
        leaf: Option<&'static str>,
    },
    /// A byte of the decoded text of a file.
    Text {
        file: usize,
        offset: u32,
    },
    Configuration(Location),
}

/// What carries a grant to whoever has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Carrier {
    pub kind: HolderKind,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    pub link: Link,
    /// What the difference is in: the profile, permission set or group. `None` for what the configuration says.
    pub carrier: Option<Carrier>,
    /// The spot is in the other state, for [`Link::Muting`] alone: what mutes stands there.
    pub is_there: bool,
    /// `None` where no line says it.
    pub spot: Option<Spot>,
}

impl Cause {
    /// Where the head's files show it. Of what is in a file of the base, where it is now; `None` where that file is
    /// gone, or no line says it. `here_is_head` says which state the cause was looked up in.
    pub fn in_head(&self, lines: &ChangedLines, here_is_head: bool) -> Option<Shown> {
        let (now, leaf) = match self.spot.clone()? {
            spot if here_is_head != self.is_there => return Some(Shown { spot, kept: true }),
            Spot::Element { file, offset, leaf } => (lines.now(file, offset)?, leaf),
            Spot::Text { file, offset } => (lines.now(file, offset)?, None),
            Spot::Configuration(location) => (lines.now_of(&location)?, None),
        };
        let Now { file, offset, kept } = now;
        let spot = match leaf.filter(|_| kept) {
            Some(leaf) => Spot::Element { file, offset, leaf: Some(leaf) },
            None => Spot::Text { file, offset },
        };
        Some(Shown { spot, kept })
    }
}

/// A place in the head's files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    pub spot: Spot,
    /// What the cause is about stands there; otherwise this is next to where it stood.
    pub kept: bool,
}

/// Finds causes for the grants of one identity.
pub struct Causes<'c, 'l> {
    here: &'c Known<'c, 'l>,
    there: Option<&'c Known<'c, 'l>>,
    ways: FxHashMap<HolderId, Vec<(IdentityId, Way)>>,
    ids: Vec<IdentityId>,
    /// What the identity is given there.
    ways_there: Vec<Way>,
    direct_there: Vec<HolderId>,
    is_new: bool,
}

impl<'c, 'l> Causes<'c, 'l> {
    pub(super) fn new(
        here: &'c Known<'c, 'l>,
        ids: &[IdentityId],
        there: Option<&'c Known<'c, 'l>>,
        ids_there: &[IdentityId],
    ) -> Self {
        let mut ways: FxHashMap<HolderId, Vec<(IdentityId, Way)>> = FxHashMap::default();
        for &id in ids {
            for way in here.org().ways(Principal::Identity(id)) {
                ways.entry(way.holder).or_default().push((id, way));
            }
        }
        let org = there.map(Known::org);
        let ways_there = ids_there.iter().filter_map(|&id| org.map(|org| org.ways(Principal::Identity(id))));
        // Those that it is not given any more are looked at only for what they grant until that is agreed to.
        let direct_there = ids_there.iter().filter_map(|&id| {
            let identity = &org?.identities[id];
            Some(identity.holders.iter().copied().filter(|holder| !identity.former.contains(holder)))
        });
        Self {
            here,
            there,
            ways,
            ids: ids.to_vec(),
            ways_there: ways_there.flatten().collect(),
            direct_there: direct_there.flatten().collect(),
            is_new: ids_there.is_empty(),
        }
    }

    /// Why bits of a thing are held here and not there, each cause once: `access` is what the identity can do here.
    pub fn of(&self, access: &Access, key: GrantKey, bits: Bits) -> Vec<Cause> {
        self.by_sources(access.sources(key).iter().filter(|source| source.bits.intersects(bits)), bits)
    }

    /// The same for a control.
    pub fn of_control(&self, access: &Access, name: &str) -> Vec<Cause> {
        self.by_sources(access.control(&self.here.org().library.names, name).iter(), Bits::ENABLED)
    }

    /// The same for an element of a profile or permission set that is no entry.
    pub fn of_element(&self, document: usize, offset: u32) -> Vec<Cause> {
        let Some(holder) = self.here.holder_of(document) else { return Vec::new() };
        let ways = self.ways.get(&holder).into_iter().flatten();
        let links: BTreeSet<Cause> = ways.filter_map(|&(id, way)| self.outermost(id, way)).collect();
        if !links.is_empty() {
            return links.into_iter().collect();
        }
        let file = self.here.org().library.documents[document].file;
        vec![self.cause(Link::Entry, holder, Some(Spot::Element { file, offset, leaf: None }))]
    }

    /// Why an entry gives something here that it does not give there. Nothing where it does.
    pub fn of_entry(&self, document: usize, entry: usize) -> Vec<Cause> {
        self.by_entry(document, entry, Bits::all())
    }

    fn by_sources<'s>(&self, sources: impl Iterator<Item = &'s Source> + Clone, bits: Bits) -> Vec<Cause> {
        let mut causes = BTreeSet::new();
        for source in sources.clone() {
            match source.origin {
                Origin::Entry { document, entry } => {
                    let wanted = if source.implied { Bits::all() } else { bits };
                    causes.extend(self.by_entry(document as usize, entry as usize, wanted));
                }
                Origin::Stock(_) => causes.extend(self.by_profile()),
                Origin::Asserted(external) => causes.extend(self.by_statement(external as usize)),
            }
        }
        if causes.is_empty() {
            // What nothing of these explains, such as a muting that reaches further, is told by the entries.
            let own = sources.filter_map(|source| match source.origin {
                Origin::Entry { document, entry } => self.own(document as usize, entry as usize, bits),
                Origin::Stock(_) | Origin::Asserted(_) => None,
            });
            causes.extend(own);
        }
        causes.into_iter().collect()
    }

    /// That the identity is one here alone: where the configuration declares it, else the files of its holders.
    pub fn of_identity(&self) -> Vec<Cause> {
        let org = self.here.org();
        let of_id = |&id: &IdentityId| {
            let identity = &org.identities[id];
            let declared = identity.integration.map(|at| &org.config.integrations[at]);
            match declared {
                Some(integration) => vec![Cause {
                    link: Link::Identity,
                    carrier: None,
                    is_there: false,
                    spot: Some(Spot::Configuration(integration.location.clone())),
                }],
                None => {
                    identity.holders.iter().map(|&holder| self.cause(Link::Identity, holder, None)).collect()
                }
            }
        };
        self.ids.iter().flat_map(of_id).collect()
    }

    fn by_entry(&self, document: usize, entry: usize, wanted: Bits) -> Vec<Cause> {
        let library = self.here.org().library;
        let at = &library.documents[document].entries[entry];
        let Some(holder) = self.here.holder_of(document) else { return Vec::new() };
        let key = GrantKey { kind: at.kind, name: library.names.fold(at.name) };
        let given = at.bits & wanted;
        let by_way = |&(id, way): &(IdentityId, Way)| {
            let muted = way.group.map_or(Bits::empty(), |group| self.here.muted(group, key, given));
            let held = given - muted;
            let link = (way.assignable && !held.is_empty()).then(|| self.by_way(id, way, key, held))??;
            match (link.link, &link.spot) {
                (Link::Entry, _) => self.own(document, entry, wanted),
                // Nobody gives what was found by its holder: what it holds is told by the entries.
                (Link::Identity, None) => {
                    self.own(document, entry, wanted).map(|own| Cause { spot: own.spot, ..link })
                }
                _ => Some(link),
            }
        };
        let links: BTreeSet<Cause> =
            self.ways.get(&holder).into_iter().flatten().filter_map(by_way).collect();
        links.into_iter().collect()
    }

    /// That an entry gives something: the line of the strongest bit that it gives here alone.
    fn own(&self, document: usize, entry: usize, wanted: Bits) -> Option<Cause> {
        let library = self.here.org().library;
        let at = &library.documents[document].entries[entry];
        let holder = self.here.holder_of(document)?;
        let key = GrantKey { kind: at.kind, name: library.names.fold(at.name) };
        let given = at.bits & wanted;
        let there = self.there.and_then(|there| Some((there, there.twin(self.here, holder)?)));
        let new = given - there.map_or(Bits::empty(), |(there, twin)| there.bits(twin, key));
        let bit = new.iter().last().or(given.iter().last()).unwrap_or_default();
        let leaf = Some(entry::child_of(at.kind, bit));
        let file = library.documents[document].file;
        Some(self.cause(Link::Entry, holder, Some(Spot::Element { file, offset: at.offset, leaf })))
    }

    /// What differs on the way to a profile or permission set: the outermost of it.
    fn outermost(&self, id: IdentityId, way: Way) -> Option<Cause> {
        let direct = way.group.unwrap_or(way.holder);
        let twin = |holder| self.there.and_then(|there| there.twin(self.here, holder));
        if self.is_new || !twin(direct).is_some_and(|twin| self.direct_there.contains(&twin)) {
            return Some(self.given(id, direct));
        }
        let same =
            |other: &&Way| Some(other.holder) == twin(way.holder) && other.group == way.group.and_then(twin);
        let same: Vec<&Way> = self.ways_there.iter().filter(same).collect();
        if same.is_empty() {
            return way.group.map(|group| self.member(group, way.holder));
        }
        (way.assignable && same.iter().all(|other| !other.assignable)).then(|| self.license(id, way.holder))
    }

    /// What differs on a way by which bits of a thing are held.
    fn by_way(&self, id: IdentityId, way: Way, key: GrantKey, held: Bits) -> Option<Cause> {
        if let Some(cause) = self.outermost(id, way) {
            return Some(cause);
        }
        let there = self.there?;
        let twin = |holder| there.twin(self.here, holder);
        let old = twin(way.holder).map_or(Bits::empty(), |holder| there.bits(holder, key)) & held;
        if old != held {
            return Some(self.cause(Link::Entry, way.holder, None));
        }
        let (own, group) = (way.group?, way.group.and_then(twin)?);
        let muted = there.muted(group, key, old);
        let (file, offset) = there.muting(group, key, muted).into_iter().next()?;
        let muting = &there.org().library.project.files[file].name;
        let is_named = self.here.names_muting(own, muting).is_some();
        // A group that does not name the muting set here is what differs, and not the set.
        let mention = if is_named { None } else { there.names_muting(group, muting) };
        let (file, offset) = mention.unwrap_or((file, offset));
        let name = there.org().holders[group].name.clone();
        Some(Cause {
            link: Link::Muting,
            carrier: Some(Carrier { kind: HolderKind::PermissionSetGroup, name }),
            is_there: true,
            spot: Some(Spot::Element { file, offset, leaf: None }),
        })
    }

    /// That the identity is given a holder.
    fn given(&self, id: IdentityId, holder: HolderId) -> Cause {
        let org = self.here.org();
        let named = org.named_holders(id).into_iter().find(|(named, _)| *named == holder);
        let spot = named.map(|(_, location)| Spot::Configuration(location.clone()));
        if self.is_new && spot.is_none() {
            return Cause { spot, ..self.cause(Link::Identity, holder, None) };
        }
        self.cause(if self.is_new { Link::Identity } else { Link::Holder }, holder, spot)
    }

    fn member(&self, group: HolderId, member: HolderId) -> Cause {
        let members = self.here.org().holders[group].group.iter().flat_map(|group| &group.members);
        let mention = members.filter(|m| m.holder == Some(member)).map(|m| &m.mention).next();
        let spot = mention.map(|m| Spot::Element { file: m.file, offset: m.offset, leaf: None });
        self.cause(Link::Member, group, spot)
    }

    fn license(&self, id: IdentityId, holder: HolderId) -> Cause {
        let org = self.here.org();
        let profiles = org.profiles(Principal::Identity(id));
        let mut licensed = std::iter::once(holder).chain(profiles).flat_map(|holder| {
            org.holders[holder].files(org.library).map(move |(_, document)| (holder, document))
        });
        let found = licensed.find_map(|(of, document)| {
            let license = document.license.as_ref()?;
            let twin = self.there.and_then(|there| Some((there, there.twin(self.here, of)?)));
            let before =
                twin.and_then(|(there, twin)| there.org().holders[twin].license(there.org().library));
            let element = Spot::Element { file: document.file, offset: license.offset, leaf: None };
            (before != Some(license.text.as_str())).then_some((of, element))
        });
        match found {
            Some((of, spot)) => self.cause(Link::License, of, Some(spot)),
            None => self.cause(Link::License, holder, None),
        }
    }

    /// A cause in a holder; its own file where no place is known.
    fn cause(&self, link: Link, holder: HolderId, spot: Option<Spot>) -> Cause {
        let org = self.here.org();
        let of_holder = &org.holders[holder];
        let file = || of_holder.source_files(org.library).next();
        let spot = spot.or_else(|| Some(Spot::Element { file: file()?, offset: 0, leaf: None }));
        let carrier = Some(Carrier { kind: of_holder.kind, name: of_holder.name.clone() });
        Cause { link, carrier, is_there: false, spot }
    }

    /// Why an identity has what a standard profile usually grants.
    fn by_profile(&self) -> Option<Cause> {
        let org = self.here.org();
        let mut integrations = self.ids.iter().filter_map(|&id| org.identities[id].integration);
        let name = integrations.find_map(|at| org.config.integrations[at].profile.as_ref())?;
        let carrier = Some(Carrier { kind: HolderKind::Profile, name: name.value.clone() });
        let spot = Some(Spot::Configuration(name.location.clone()));
        Some(Cause { link: Link::Stock, carrier, is_there: false, spot })
    }

    fn by_statement(&self, external: usize) -> Option<Cause> {
        let external = self.here.org().config.externals.get(external)?;
        let spot = Some(Spot::Configuration(external.name.location.clone()));
        let carrier = Some(Carrier { kind: HolderKind::PermissionSet, name: external.name.value.clone() });
        Some(Cause { link: Link::External, carrier, is_there: false, spot })
    }
}
