//! What several files of a project state is one finding.

use crate::rules::engine::context::{Context, Draft, Findings};

/// Findings in the making, each with every place that states it.
#[derive(Default)]
pub(crate) struct Once(Vec<Draft>);

impl Once {
    /// Adds a finding, or its place to an earlier one about the same subject and key.
    pub(crate) fn push(&mut self, draft: Draft) {
        let same = |known: &&mut Draft| {
            known.finding.subject == draft.finding.subject && known.finding.key == draft.finding.key
        };
        match self.0.iter_mut().find(same) {
            Some(known) => known.finding.related.push(draft.finding.primary),
            None => self.0.push(draft),
        }
    }

    pub(crate) fn report(self, cx: &Context<'_>, out: &mut Findings) {
        for draft in self.0 {
            out.push(cx, draft);
        }
    }
}
