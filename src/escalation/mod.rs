//! What an identity can bring about by combining what it holds: the catalogue's escalation graph
//! over effective access.
//!
//! A [`case::Case`] holds one identity's *atoms*, the smallest things that proofs use and cuts take
//! away, and the steps that are open to it. Everything else asks the case: which goals it reaches,
//! by which shortest [`proof`], and which [`cut`] leaves no path.

pub mod case;
pub mod cut;
pub mod entry_at;
pub mod facts;
pub mod paths;
pub mod proof;
pub mod sets;
