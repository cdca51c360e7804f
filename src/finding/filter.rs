//! What the caller does not want to see: it stays in the counts, not in the report.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Finding, Status, Subject};
use crate::analysis::Analysis;
use crate::org::app::App;
use crate::org::principal::Principal;
use crate::terms::ids::HolderId;
use crate::terms::severity::Confidence;

/// What to show.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub min_confidence: Option<Confidence>,
    /// Files and folders relative to the run's root, with `/`; empty for everything.
    pub focus: Vec<String>,
    /// Only count hygiene on holders that no integration uses, as far as a deploy does not refuse it.
    pub count_hygiene: bool,
}

/// Marks the findings that fall below the wanted confidence, or that lie outside the focus with all their places
/// and are caused by no file in it.
pub fn set(findings: &mut [Finding], analysis: &Analysis<'_>, filter: &Filter) {
    let library = analysis.library;
    let focus: FxHashSet<&str> = filter.focus.iter().map(String::as_str).collect();
    let in_focus = |file: usize| is_in_focus(&library.project.files[file].path, &focus);
    let caused = if filter.focus.is_empty() { Caused::default() } else { Caused::of(analysis, in_focus) };
    for finding in findings {
        let sure = filter.min_confidence.is_none_or(|least| finding.confidence >= least);
        let labels = finding.related.iter().chain(&finding.path).map(|label| label.site);
        let mut sites = std::iter::once(finding.primary.site).chain(labels);
        let root = library.project.files[finding.primary.site.file].root;
        let in_focus =
            filter.focus.is_empty() || sites.any(|site| in_focus(site.file)) || caused.has(root, finding);
        // What somebody set aside stays so, wherever it lies.
        if (!sure || !in_focus) && finding.status == Status::Active {
            finding.status = Status::Filtered;
        }
    }
}

/// What files of the focus bring about elsewhere: by them an identity has a holder, or is one at all.
#[derive(Default)]
struct Caused {
    /// Project root, holder and identity.
    held: BTreeSet<(usize, Subject, String)>,
    /// Project root and identity.
    identities: BTreeSet<(usize, String)>,
}

impl Caused {
    fn of(analysis: &Analysis<'_>, in_focus: impl Fn(usize) -> bool) -> Self {
        let mut caused = Self::default();
        let library = analysis.library;
        for org in analysis.orgs() {
            // Those of one holder alone.
            let mut apps: FxHashMap<HolderId, Vec<&App>> = FxHashMap::default();
            for app in &org.apps {
                if let Some(only) = app.only_holder() {
                    apps.entry(only).or_default().push(app);
                }
            }
            for (id, identity) in org.identities.iter_enumerated() {
                let by_group = |group: HolderId| {
                    let muting = org.holders[group].group.iter().flat_map(|g| &g.muting);
                    let muting = muting.map(|&document| library.documents[document].file);
                    org.holders[group].source_files(library).chain(muting).any(&in_focus)
                };
                for way in org.ways(Principal::Identity(id)) {
                    if way.group.is_some_and(by_group) {
                        let holder = &org.holders[way.holder];
                        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
                        caused.held.insert((org.root, subject, identity.name.clone()));
                    }
                }
                let place = identity.integration.map(|at| &org.config.integrations[at].location.path);
                let declares = place.and_then(|path| library.project.file(path)).is_some_and(&in_focus);
                let apps = identity.holders.iter().filter_map(|holder| apps.get(holder)).flatten();
                let apps = apps.filter(|_| !identity.declared);
                if declares || apps.flat_map(|app| &app.files).any(|&file| in_focus(file)) {
                    caused.identities.insert((org.root, identity.name.clone()));
                }
            }
        }
        caused
    }

    fn has(&self, root: usize, finding: &Finding) -> bool {
        finding.identities.iter().any(|identity| {
            self.identities.contains(&(root, identity.clone()))
                || self.held.contains(&(root, finding.subject.clone(), identity.clone()))
        })
    }
}

/// Whether a path is one of the focused ones or lies below one.
fn is_in_focus(path: &str, focus: &FxHashSet<&str>) -> bool {
    let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    focus.contains("") || focus.contains(path) || folders.any(|folder| focus.contains(folder))
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::is_in_focus;

    #[test]
    fn a_folder_is_not_a_prefix() {
        let focus = FxHashSet::from_iter(["force-app/main"]);
        assert!(is_in_focus("force-app/main", &focus));
        assert!(is_in_focus("force-app/main/a.xml", &focus));
        assert!(!is_in_focus("force-app/mainly/a.xml", &focus));
        assert!(is_in_focus("a", &FxHashSet::from_iter([""])));
    }
}
