//! What a reader should know about a run as a whole, in sentences without a full stop.

use super::Analysis;
use crate::config::{External, Located, Veto};
use crate::metadata::load::Replaced;
use crate::org::library::Library;
use crate::project::{NotRead, Skipped};
use crate::text::phrase::list;

/// How many values that a deploy puts in are named.
const MOST_VALUES: usize = 10;

impl Analysis<'_> {
    /// `agreed` is how many grants would be findings, were they not agreed in contracts.
    pub fn notes(&self, agreed: usize) -> Vec<String> {
        let mut notes = of_files(self.library);
        notes.extend(self.of_platform());
        notes.extend(of_elements(self.library));
        notes.extend(of_replacements(self.library));
        notes.extend(of_contracts(self, agreed));
        notes.extend(self.config.not_integrations.iter().filter(|veto| veto.owner.is_none()).map(unowned));
        notes.extend(self.idle_externals.iter().map(|&at| idle(&self.config.externals[at])));
        notes
    }

    fn of_platform(&self) -> Option<String> {
        let untouched = self.orgs().flat_map(|org| {
            let untouched = org.platform.iter().filter(|p| p.beyond.is_empty());
            untouched.map(|p| org.holders[p.holder].title())
        });
        let platform: Vec<String> = untouched.collect();
        (!platform.is_empty())
            .then(|| format!("owned by the platform and not reported: {}", platform.join(", ")))
    }
}

/// Which files were read.
fn of_files(library: &Library) -> Vec<String> {
    let mut notes = Vec::new();
    let outside = library.project.outside_packages();
    if outside > 0 {
        let (lie, were) = if outside == 1 { ("lies", "was") } else { ("lie", "were") };
        notes.push(format!(
            "{outside} of the files {lie} outside every package directory and {were} linted too"
        ));
    }
    notes.extend(superseded(library));
    for path in &library.project.nested_configs {
        notes.push(format!("'{path}' is not read: one run has one configuration, that of its root"));
    }
    notes
}

/// Which values are not known, since a deploy puts them in.
fn of_replacements(library: &Library) -> Option<String> {
    let places: Vec<String> = library
        .replaced
        .iter()
        .map(|Replaced { location, text }| format!("'{text}' ({}:{})", location.path, location.start.line))
        .collect();
    (!places.is_empty()).then(|| {
        format!(
            "{} not known, since a deploy puts {} in by the replacements of sfdx-project.json: {}",
            if places.len() == 1 { "a value is".to_owned() } else { format!("{} values are", places.len()) },
            if places.len() == 1 { "it" } else { "them" },
            list(places, MOST_VALUES)
        )
    })
}

/// That there are elements which are not known.
fn of_elements(library: &Library) -> Option<String> {
    let unknown = library.documents.iter().flat_map(|d| &d.unknown);
    let (mut count, mut first) = (0, None);
    for (name, times) in unknown {
        count += times;
        first = first.or(Some(name));
    }
    let first = first?;
    Some(match count {
        1 => format!("the element <{first}> is not known and was not judged"),
        _ => format!("{count} elements are not known and were not judged, such as <{first}>"),
    })
}

/// That pieces are not read because a file beside them holds the whole.
fn superseded(library: &Library) -> Option<String> {
    let by = |skipped: &Skipped| match &skipped.why {
        NotRead::Superseded { by } => Some(by.clone()),
        _ => None,
    };
    let mut wholes: Vec<String> = library.project.skipped.iter().filter_map(by).collect();
    let pieces = wholes.len();
    wholes.dedup();
    let first = wholes.first()?;
    Some(match wholes.len() {
        1 => format!("'{first}' is read and not its {pieces} pieces beside it"),
        n => format!("{n} files are read and not their {pieces} pieces beside them, such as '{first}'"),
    })
}

/// What contracts came to: their globs, and how many grants they keep out of the report.
fn of_contracts(analysis: &Analysis<'_>, agreed: usize) -> Vec<String> {
    let mut notes = Vec::new();
    for root in &analysis.roots {
        let org = root.org();
        let contracts = org.identities.keys().filter_map(|id| Some((id, root.contract(id)?)));
        notes.extend(contracts.flat_map(|(id, contract)| contract.globs_in_words(org, id)));
    }
    notes.sort();
    notes.dedup();
    let (grants, are) = if agreed == 1 { ("grant", "is") } else { ("grants", "are") };
    notes.extend(
        (agreed > 0).then(|| format!("{agreed} {grants} that rules speak of {are} agreed in contracts")),
    );
    notes
}

/// That a veto has no owner.
fn unowned(veto: &Veto) -> String {
    let Located { value: holder, location } = &veto.holder;
    format!(
        "the [[not-integration]] entry for {}:{} in {}:{} has no owner: add owner = \"...\" to it",
        holder.kind.name(),
        holder.name,
        location.path,
        location.start.line
    )
}

/// That an entry of `[external]` does nothing.
fn idle(external: &External) -> String {
    let Located { value: name, location } = &external.name;
    format!(
        "the entry of [external] for '{name}' in {}:{} stands for nothing: nothing of this name is missing \
         from the repository and used",
        location.path, location.start.line
    )
}
