//! One identity as the escalation graph sees it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::entry_at::EntryAt;
use super::facts::{Facts, Given};
use super::sets::EXISTING_SET;
use crate::access::Access;
use crate::catalog::escalation::{self, Edge, Fact, Node, Nodes, Sureness};
use crate::catalog::permission;
use crate::config::IntegrationKind;
use crate::metadata::entry::Entry;
use crate::org::library::Library;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::text::phrase::{list_more, quoted};

/// A set of atoms, by their place in [`Case::atoms`].
pub type Atoms = u128;

/// The most atoms that a case can have. The catalogue's tests hold its graph below that.
pub const MOST_ATOMS: usize = Atoms::BITS as usize;

/// The smallest thing that a proof uses and a cut takes away.
#[derive(Clone, Debug)]
pub struct Atom {
    pub what: What,
    /// The nodes that it gives, implications included.
    pub gives: Nodes,
    pub sureness: Sureness,
    /// Nothing to take away: the API itself, or a fact that is no grant of the identity.
    pub background: bool,
    /// How many grants it stands for.
    pub cost: u32,
    /// The entries that grant it directly.
    pub entries: Vec<EntryAt>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A user permission that an entry grants directly.
    Permission(&'static str),
    /// Something known from elsewhere in the repository.
    Given {
        fact: &'static Fact,
        /// What makes it hold.
        names: Vec<String>,
        /// The same as grants; empty where it is none.
        grants: Vec<String>,
    },
}

impl What {
    /// For sentences: `AuthorApex`, `a stronger permission set in the repository ('Admin_Tools')`.
    pub fn in_words(&self) -> String {
        match self {
            Self::Permission(name) => (*name).to_owned(),
            Self::Given { fact, names, .. } => match &names[..] {
                [] => fact.can.to_owned(),
                names => {
                    let names: Vec<String> = names.iter().map(quoted).collect();
                    format!("{} ({})", fact.can, list_more(&names, 1))
                }
            },
        }
    }

    /// What to take away: `AuthorApex`, `credential:Erp-User`.
    pub fn grants(&self) -> Vec<String> {
        match self {
            Self::Permission(name) => vec![(*name).to_owned()],
            Self::Given { grants, .. } => grants.clone(),
        }
    }
}

impl Atom {
    /// Whether the atom is about this node itself rather than about something that implies it.
    pub fn is_about(&self, node: usize) -> bool {
        match (&self.what, escalation::nodes().get(node)) {
            (What::Permission(name), Some(Node::Permission(wanted))) => name == wanted,
            (What::Given { fact, .. }, Some(Node::Fact(wanted))) => fact == wanted,
            _ => false,
        }
    }

    /// Whether it is no grant of the identity at all.
    pub fn is_about_the_org(&self) -> bool {
        self.background && self.entries.is_empty() && matches!(self.what, What::Given { .. })
    }
}

/// A clause of an edge that is open to the identity, or what one of its nodes brings by itself.
#[derive(Clone, Debug)]
pub struct Step {
    pub needs: Nodes,
    pub reaches: Nodes,
    pub sureness: Sureness,
    /// `None` for what needs no action: a goal that amounts to another, and what a set brings.
    pub edge: Option<&'static Edge>,
    /// The permission set that brings it.
    pub set: Option<String>,
}

/// What an identity holds and what that leads to.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The most powerful first, by the catalogue's rating, then by name.
    pub atoms: Vec<Atom>,
    pub steps: Vec<Step>,
}

impl Case {
    /// What `access` and `facts` lead to. Edges that are the work of `kind` are left out; without
    /// a kind, none is.
    pub fn new(library: &Library, access: &Access, facts: &Facts, kind: Option<IntegrationKind>) -> Self {
        let mut atoms = permissions(library, access);
        if let Some(sureness) = facts.api_beside_grants() {
            atoms.push(Atom {
                what: What::Permission(permission::API_ENABLED),
                gives: escalation::permission(permission::API_ENABLED).unwrap_or_default(),
                sureness,
                background: true,
                cost: 1,
                entries: Vec::new(),
            });
        }
        atoms.extend(facts.given.iter().map(given));
        Self::of(atoms, facts, kind)
    }

    /// The same from atoms that somebody else found.
    pub fn of(mut atoms: Vec<Atom>, facts: &Facts, kind: Option<IntegrationKind>) -> Self {
        let rating = |atom: &Atom| match atom.what {
            What::Permission(name) => permission::find(name).and_then(|p| Some(p.rating.as_ref()?.level)),
            What::Given { .. } => None,
        };
        atoms.sort_by_key(|a| (std::cmp::Reverse(rating(a)), a.what.in_words()));
        atoms.truncate(MOST_ATOMS);
        Self { atoms, steps: steps(facts, kind) }
    }

    /// Every atom.
    pub fn all(&self) -> Atoms {
        self.filter(|_| true)
    }

    /// The atoms that satisfy a condition.
    pub fn filter(&self, wanted: impl Fn(&Atom) -> bool) -> Atoms {
        self.atoms.iter().enumerate().filter(|(_, a)| wanted(a)).fold(0, |set, (n, _)| set | 1 << n)
    }

    /// The atoms of a set, in the case's order.
    pub fn members(&self, set: Atoms) -> impl Iterator<Item = (usize, &Atom)> {
        self.atoms.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1)
    }

    /// The nodes that these atoms give at once.
    pub fn held(&self, atoms: Atoms, least: Sureness) -> Nodes {
        let sure = self.members(atoms).filter(|(_, a)| a.sureness >= least);
        sure.fold(Nodes::NONE, |held, (_, a)| held.with(a.gives))
    }

    /// All that these atoms lead to, by steps that are at least so sure.
    pub fn reach(&self, atoms: Atoms, least: Sureness) -> Nodes {
        self.reach_from(self.held(atoms, least), least)
    }

    /// All that these nodes lead to.
    pub fn reach_from(&self, mut reached: Nodes, least: Sureness) -> Nodes {
        loop {
            let before = reached;
            for step in self.steps.iter().filter(|s| s.sureness >= least) {
                if reached.contains(step.needs) {
                    reached = reached.with(step.reaches);
                }
            }
            if reached == before {
                return reached;
            }
        }
    }
}

/// The user permissions that entries grant directly and that give a node of the graph.
fn permissions(library: &Library, access: &Access) -> Vec<Atom> {
    let names = &library.names;
    let mut found: BTreeMap<&'static str, Atom> = BTreeMap::new();
    let mut met = FxHashSet::default();
    for (number, node) in escalation::nodes().iter().enumerate() {
        let Node::Permission(wanted) = *node else { continue };
        let Some(name) = names.find(wanted) else { continue };
        for source in access.sources(GrantKey { kind: GrantKind::UserPermission, name }) {
            let at = EntryAt::of(&source);
            let by = match at {
                Some(at) => at.entry(library).and_then(|entry| permission_of(library, entry)),
                // A profile that is known by name is given each of its permissions directly.
                None => (!source.implied).then_some(wanted),
            };
            let Some(by) = by else { continue };
            let atom = found.entry(by).or_insert_with(|| Atom {
                what: What::Permission(by),
                gives: Nodes::NONE,
                sureness: Sureness::Likely,
                background: by == permission::API_ENABLED,
                cost: 1,
                entries: Vec::new(),
            });
            atom.gives = atom.gives.with(Nodes::of(number));
            match at {
                Some(at) => {
                    atom.sureness = Sureness::Certain;
                    if met.insert((by, at)) {
                        atom.entries.push(at);
                    }
                }
                // No file can take it away, and what the org made of the profile is not known.
                None => atom.background = true,
            }
        }
    }
    found.into_values().collect()
}

/// The user permission that an entry is about, by its name in the catalogue.
fn permission_of(library: &Library, entry: &Entry) -> Option<&'static str> {
    let known = permission::find(library.names.get(entry.name))
        .filter(|_| entry.kind == GrantKind::UserPermission)?;
    Some(known.alias_of.unwrap_or(known.name))
}

fn given(given: &Given) -> Atom {
    let names = given.grants.iter().map(|g| g.name.clone()).collect();
    Atom {
        what: What::Given {
            fact: given.fact,
            names,
            grants: given.grants.iter().map(Grant::to_string).collect(),
        },
        gives: given.fact.nodes(),
        sureness: given.sureness,
        background: given.grants.is_empty() || given.background,
        cost: u32::try_from(given.grants.len().max(1)).unwrap_or(u32::MAX),
        entries: given.entries.clone(),
    }
}

/// Every step that is open, the catalogue's own order.
fn steps(facts: &Facts, kind: Option<IntegrationKind>) -> Vec<Step> {
    let mut steps = Vec::new();
    let expected = |edge: &Edge| kind.is_some_and(|kind| edge.belongs_to.contains(&kind.name()));
    for edge in escalation::edges().iter().filter(|edge| !expected(edge)) {
        // A control that may be missing closes nothing; that nobody knows makes the edge less sure.
        let limit = match edge.unless.map(|control| facts.control(control)) {
            Some(Some(true)) => continue,
            Some(None) => Sureness::Likely,
            Some(Some(false)) | None => Sureness::Certain,
        };
        steps.extend(edge.clauses.iter().map(|clause| Step {
            needs: clause.needs,
            reaches: edge.reaches,
            sureness: clause.sureness.min(limit),
            edge: Some(edge),
            set: None,
        }));
    }
    let amounts = |needs: Nodes, reaches: Nodes| Step {
        needs,
        reaches,
        sureness: Sureness::Certain,
        edge: None,
        set: None,
    };
    let parts = escalation::facts().iter().filter(|f| !f.part_of.is_empty());
    steps.extend(parts.map(|fact| amounts(fact.nodes(), fact.part_of)));
    if let Some(existing) = escalation::fact(EXISTING_SET).map(Fact::nodes) {
        steps.extend(
            facts.sets.iter().map(|set| Step { set: Some(set.name.clone()), ..amounts(existing, set.nodes) }),
        );
    }
    steps
}
