//! The engine: every rule over everything that it looks at.

use std::cmp::Reverse;

use super::context::{
    Context, Findings, Granted, GroupContext, HolderContext, IdentityContext, WaiverContext,
};
use super::rule::{Check, Rule};
use super::selection::Selection;
use crate::access::Org;
use crate::config::RuleSetting;
use crate::finding::Finding;
use crate::finding::waiver::WaiverUse;
use crate::metadata::names::fold;

/// Runs rules over an org. One finding remains per rule, subject, component and grant; the order is
/// that of the rules and means nothing.
pub fn check<'r>(
    org: &Org<'_>,
    rules: impl IntoIterator<Item = (&'static Rule, &'r RuleSetting)>,
) -> Vec<Finding> {
    let identities: Vec<_> = (0..org.holders.len()).map(|h| org.identities_of(h)).collect();
    let leaves = || (0..org.holders.len()).filter(|&id| org.holders[id].group.is_none());
    let mut out = Findings::default();
    for (rule, setting) in rules {
        let cx = Context { org, rule, setting };
        let holder =
            |id: usize| HolderContext { cx, id, holder: &org.holders[id], identities: &identities[id] };
        match rule.check {
            Check::Hygiene(check) => leaves().for_each(|id| check(&holder(id), &mut out)),
            Check::Holder(check) => {
                let used = leaves().filter(|&id| !org.uses(id).is_empty());
                used.for_each(|id| check(&holder(id), &mut out));
            }
            Check::Group(check) => {
                let groups = (0..org.holders.len()).map(holder);
                groups
                    .filter_map(|by| Some(GroupContext { group: by.holder.group.as_ref()?, by }))
                    .for_each(|by| check(&by, &mut out));
            }
            Check::Org(check) => check(&cx, &mut out),
            // See `check_waivers`.
            Check::Waiver(_) => {}
            Check::Identity(check) => {
                for (id, identity) in org.identities.iter().enumerate() {
                    check(&IdentityContext { cx, id, identity }, &mut out);
                }
            }
            Check::Grant(kind, check) => {
                for by in leaves().filter(|&id| !identities[id].is_empty()).map(holder) {
                    for (document, entry) in by.entries().filter(|(_, e)| e.kind == kind) {
                        let name = org.library.names.get(entry.name);
                        check(&Granted { by, document, entry, name }, &mut out);
                    }
                }
            }
        }
    }
    one_of_each(out.found, org)
}

/// Runs the rules about waivers over what came of each; `org` is any of the run.
pub fn check_waivers(org: &Org<'_>, selection: &Selection, uses: &[WaiverUse<'_>]) -> Vec<Finding> {
    let mut out = Findings::default();
    for (rule, setting) in selection.iter() {
        let Check::Waiver(check) = rule.check else { continue };
        for used in uses {
            let ran = selection.iter().any(|(rule, _)| rule.name == used.waiver.rule.value);
            check(&WaiverContext { cx: Context { org, rule, setting }, used, ran }, &mut out);
        }
    }
    one_of_each(out.found, org)
}

/// Keeps the worst, then the first, of the findings that say the same of the same component: duplicate
/// entries count once, and a holder that several identities share is reported once, for all of them.
/// Which is first does not depend on how a component is laid out in files.
fn one_of_each(mut found: Vec<Finding>, org: &Org<'_>) -> Vec<Finding> {
    let key = |f: &Finding| {
        let grant = f.grant.as_ref().map(|g| (g.kind, fold(&g.name).into_owned(), g.bits));
        let component = org.library.project.files[f.primary.site.file].component;
        (f.rule, component, f.subject.clone(), grant, f.key.clone())
    };
    found.sort_by_cached_key(|f| (key(f), Reverse(f.severity), f.message.clone(), f.primary.site));
    found.dedup_by(|again, first| {
        let same = key(again) == key(first);
        if same {
            first.identities.append(&mut again.identities);
            first.identities.sort();
            first.identities.dedup();
            first.confidence = first.confidence.max(again.confidence);
        }
        same
    });
    found
}
