//! How rights combine into more than they seem: facts about an identity, and the edges that lead
//! from user permissions and facts to further facts.
//!
//! The graph is monotone: no edge asks for the absence of a grant. Controls are no part of it; they
//! are a condition on an edge.

use crate::terms::severity::{Confidence, Severity};

include!(concat!(env!("OUT_DIR"), "/escalation.rs"));

/// What an edge needs or reaches.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Permission(&'static str),
    Fact(&'static Fact),
}

impl Node {
    /// As the catalogue and `explain` write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Permission(name) => name,
            Self::Fact(fact) => fact.name,
        }
    }
}

/// What holds of an identity, beside its user permissions.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    pub name: &'static str,
    /// What it lets an identity do, after "it can"; of a given fact, what there is, as a noun.
    pub can: &'static str,
    /// Known from elsewhere in the repository; no edge reaches it.
    pub given: bool,
    pub goal: Option<Goal>,
    /// The goals that reaching this one amounts to.
    pub part_of: Nodes,
    /// Its number in a [`Nodes`].
    node: u8,
}

/// Why a fact is where paths end.
#[derive(Debug, PartialEq, Eq)]
pub struct Goal {
    pub severity: Severity,
    /// What it adds to the risk score, in percent.
    pub weight: u8,
    /// The weight comes on top of that of the highest other goal.
    pub modifier: bool,
    /// The rule that already reports the permission that every path to it needs.
    pub rule: Option<&'static str>,
}

/// One way from rights to facts.
#[derive(Debug, PartialEq, Eq)]
pub struct Edge {
    /// Such as `e7`.
    pub id: &'static str,
    /// Such as `deploy-own-grant`.
    pub name: &'static str,
    /// Any one of them opens the edge.
    pub clauses: &'static [Clause],
    pub reaches: Nodes,
    /// The control that closes it.
    pub unless: Option<&'static str>,
    /// The kinds of integration whose work it is; for them it is no escalation.
    pub belongs_to: &'static [&'static str],
    /// What the identity can do then, after "it can".
    pub does: &'static str,
    /// Sentences.
    pub why: &'static str,
    /// How to break it; one sentence.
    pub instead: &'static str,
    pub source: &'static str,
}

/// Everything that must hold together.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub needs: Nodes,
    pub sureness: Sureness,
}

/// How sure it is that something leads where the catalogue says. The weakest step of a path counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Concluded from a label, or not confirmed: never more than medium.
    Guess,
    /// Known from practitioners' tools and write-ups.
    Likely,
    /// Documented.
    Certain,
}

impl Sureness {
    /// The surest first.
    pub const ALL: [Self; 3] = [Self::Certain, Self::Likely, Self::Guess];

    pub fn confidence(self) -> Confidence {
        match self {
            Self::Certain => Confidence::Certain,
            Self::Likely | Self::Guess => Confidence::Likely,
        }
    }

    /// A word for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Certain => "documented",
            Self::Likely => "known from practitioners",
            Self::Guess => "not confirmed",
        }
    }
}

/// A set of nodes.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default, Hash)]
pub struct Nodes(u128);

impl Nodes {
    pub const NONE: Self = Self(0);

    /// The node of this number, which must be one of [`nodes`].
    pub fn of(number: usize) -> Self {
        Self(1 << number)
    }

    const fn listed(numbers: &[u8]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < numbers.len() {
            set |= 1 << numbers[at];
            at += 1;
        }
        Self(set)
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The numbers of its nodes, ascending: permissions by name, then facts by name.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lowest = (rest != 0).then(|| rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            lowest
        })
    }

    pub fn iter(self) -> impl Iterator<Item = Node> {
        self.numbers().map(|n| NODES[n])
    }
}

impl Fact {
    pub fn nodes(&self) -> Nodes {
        Nodes::of(usize::from(self.node))
    }
}

/// Every node of the graph; its place is its number.
pub fn nodes() -> &'static [Node] {
    NODES
}

/// All facts, sorted by name.
pub fn facts() -> &'static [Fact] {
    FACTS
}

/// All edges, in the order of their ids.
pub fn edges() -> &'static [Edge] {
    EDGES
}

/// The facts that are goals.
pub fn goals() -> impl Iterator<Item = (&'static Fact, &'static Goal)> {
    FACTS.iter().filter_map(|fact| Some((fact, fact.goal.as_ref()?)))
}

/// The fact of this name.
pub fn fact(name: &str) -> Option<&'static Fact> {
    FACTS.binary_search_by(|fact| fact.name.cmp(name)).ok().map(|at| &FACTS[at])
}

/// The node of a user permission that takes part in an edge.
pub fn permission(name: &str) -> Option<Nodes> {
    NODES
        .iter()
        .position(|n| matches!(n, Node::Permission(known) if known.eq_ignore_ascii_case(name)))
        .map(Nodes::of)
}

/// The edge of this id or name, whatever its case.
pub fn find(name: &str) -> Option<&'static Edge> {
    EDGES.iter().find(|e| e.id.eq_ignore_ascii_case(name) || e.name.eq_ignore_ascii_case(name))
}
