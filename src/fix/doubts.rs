//! What a deploy may refuse of files once they are fixed.

use std::collections::{BTreeMap, BTreeSet};

use super::revocation::Entries;
use crate::analysis::{Analysis, RootAnalysis};
use crate::org::holder::Holder;

/// Sentences, each without a full stop, about grants that stay in the files at these paths after fixes without what they
/// may depend on and had before.
pub fn new_doubts(before: &Analysis<'_>, after: &Analysis<'_>, paths: &BTreeSet<&str>) -> Vec<String> {
    let known = doubts(before, paths);
    doubts(after, paths).difference(&known).cloned().collect()
}

fn doubts(analysis: &Analysis<'_>, paths: &BTreeSet<&str>) -> BTreeSet<String> {
    let holders = analysis.roots.iter().flat_map(|root| root.org().holders.iter().map(move |h| (root, h)));
    holders.flat_map(|(root, holder)| of_holder(root, holder, paths)).collect()
}

fn of_holder(root: &RootAnalysis<'_>, holder: &Holder, paths: &BTreeSet<&str>) -> Vec<String> {
    let library = root.org().library;
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &document in &holder.documents {
        components.entry(library.source(document).component).or_default().push(document);
    }
    let is_fixed = |document: &usize| paths.contains(library.source(*document).path.as_str());
    let fixed = components.into_values().filter(|documents| documents.iter().any(is_fixed));
    let doubts = fixed.flat_map(|documents| Entries::new(library, root, &documents).doubts());
    doubts.map(|doubt| format!("{}: {doubt}", holder.title())).collect()
}
