//! Everything that is computed about a run, each table once and only when it is asked for: all that rules,
//! questions and reports see.

pub mod coverage;
mod export;
mod notes;
mod root;
mod warnings;

use crate::config::Config;
use crate::inventory::Standard;
use crate::org::Org;
use crate::org::library::Library;
use crate::org::link::{Linked, link};
use crate::org::unresolved::Unresolved;
use crate::tree::InputError;

pub use root::RootAnalysis;

/// A run, analysed.
pub struct Analysis<'l> {
    pub library: &'l Library,
    pub config: &'l Config,
    /// By project root.
    pub roots: Vec<RootAnalysis<'l>>,
    /// What is named and nowhere to be found, sorted by reference.
    pub unresolved: Vec<Unresolved>,
    /// The entries of `[external]` that stand for nothing of that kind, by index.
    pub idle_externals: Vec<usize>,
    /// What the configuration says of a holder both ways.
    pub errors: Vec<InputError>,
}

impl<'l> Analysis<'l> {
    /// Links what was read; everything else is computed on demand.
    pub fn new(library: &'l Library, config: &'l Config) -> Self {
        let Linked { orgs, unresolved, idle_externals, errors } = link(library, config);
        let standard = Standard::default();
        let roots = orgs.into_iter().map(|org| RootAnalysis::new(org, Standard::clone(&standard))).collect();
        Self { library, config, roots, unresolved, idle_externals, errors }
    }

    /// The org of every root.
    pub fn orgs(&self) -> impl Iterator<Item = &Org<'l>> + Clone {
        self.roots.iter().map(RootAnalysis::org)
    }
}
