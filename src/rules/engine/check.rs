//! The engine: every rule over everything that it looks at.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use typed_index_collections::TiVec;

use super::context::{
    ChangeContext, Context, Findings, Granted, GroupContext, HolderContext, IdentityContext, WaiverContext,
};
use super::rule::{Check, Rule};
use super::selection::Selection;
use crate::analysis::RootAnalysis;
use crate::change::Change;
use crate::config::RuleSetting;
use crate::finding::Finding;
use crate::finding::waiver::WaiverUse;
use crate::org::Org;
use crate::terms::fault::guarded;
use crate::terms::grant::GrantKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::names::fold;

/// What rules found in an org.
#[derive(Default)]
pub struct Checked {
    pub findings: Vec<Finding>,
    /// How many grants would be findings, were they not agreed in contracts.
    pub agreed: usize,
    /// Rules that failed: what they would have found is missing.
    pub failed: Vec<&'static str>,
}

/// Runs rules over an org. One finding remains per rule, subject, component and grant; the order is
/// that of the rules and means nothing. Rules about changes have nothing to say without one.
pub fn check<'r>(
    analysis: &RootAnalysis<'_>,
    rules: impl IntoIterator<Item = (&'static Rule, &'r RuleSetting)>,
    today: Option<Date>,
    change: Option<&Change<'_, '_>>,
) -> Checked {
    let org = analysis.org();
    let identities: TiVec<HolderId, Vec<IdentityId>> =
        org.holders.keys().map(|h| org.identities_of(h)).collect();
    let leaves = || org.holders.keys().filter(|&id| org.holders[id].group.is_none());
    let mut out = Findings::default();
    let mut failed = Vec::new();
    let checks = |(rule, setting)| {
        let rule: &'static Rule = rule;
        std::iter::once(Some(rule.check)).chain(rule.also).flatten().map(move |check| (rule, setting, check))
    };
    for (rule, setting, check) in rules.into_iter().flat_map(checks) {
        let cx = Context { analysis, org, rule, setting, today };
        let holder =
            |id: HolderId| HolderContext { cx, id, holder: &org.holders[id], identities: &identities[id] };
        let grants = |kinds: &[GrantKind], check: fn(&Granted<'_>, &mut Findings), out: &mut Findings| {
            for by in leaves().filter(|&id| !identities[id].is_empty()).map(holder) {
                for (document, entry) in by.entries().filter(|(_, e)| kinds.contains(&e.kind)) {
                    let name = org.library.names.get(entry.name);
                    check(&Granted { by, document, entry, name }, out);
                }
            }
        };
        let run = || match check {
            Check::Hygiene(check) => leaves().for_each(|id| check(&holder(id), &mut out)),
            Check::Holder(check) => {
                let used = leaves().filter(|&id| !org.uses(id).is_empty());
                used.for_each(|id| check(&holder(id), &mut out));
            }
            Check::Group(check) => {
                let groups = org.holders.keys().map(holder);
                groups
                    .filter_map(|by| Some(GroupContext { group: by.holder.group.as_ref()?, by }))
                    .for_each(|by| check(&by, &mut out));
            }
            Check::App(check) => cx.apps().for_each(|of| check(&of, &mut out)),
            Check::Org(check) => check(&cx, &mut out),
            Check::Change(check) => {
                if let Some(change) = change {
                    check(&ChangeContext { cx, change }, &mut out);
                }
            }
            // See `check_waivers`.
            Check::Waiver(_) => {}
            Check::Identity(check) => {
                for (id, identity) in org.identities.iter_enumerated() {
                    check(&IdentityContext { cx, id, identity }, &mut out);
                }
            }
            Check::Grant(kind, check) => grants(&[kind], check, &mut out),
            Check::Grants(kinds, check) => grants(kinds, check, &mut out),
        };
        failed.extend(guarded(run).err().map(|_| rule.name));
    }
    // What Salesforce owns and runs, and nobody has widened, is not reported: nobody here can change it.
    let platform = |f: &Finding| {
        let untouched = org.platform.iter().filter(|p| p.beyond.is_empty());
        let mut untouched = untouched.map(|p| &org.holders[p.holder]);
        untouched.any(|holder| f.subject.kind == holder.kind.into() && f.subject.name == holder.name)
    };
    out.found.retain(|f| !platform(f));
    Checked { findings: one_of_each(out.found, org), agreed: grants_of(out.agreed), failed }
}

/// Runs the rules about waivers over what came of each; `org` is any of the run.
pub fn check_waivers(
    analysis: &RootAnalysis<'_>,
    selection: &Selection,
    uses: &[WaiverUse<'_>],
    today: Option<Date>,
) -> Checked {
    let org = analysis.org();
    let mut out = Findings::default();
    let mut failed = Vec::new();
    for (rule, setting) in selection.iter() {
        let Check::Waiver(check) = rule.check else { continue };
        let cx = Context { analysis, org, rule, setting, today };
        let run = || {
            for used in uses {
                let ran = selection.iter().any(|(rule, _)| rule.name == used.waiver.rule.value);
                check(&WaiverContext { cx, used, ran }, &mut out);
            }
        };
        failed.extend(guarded(run).err().map(|_| rule.name));
    }
    Checked { findings: one_of_each(out.found, org), agreed: 0, failed }
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

/// How many different grants of holders these are about.
fn grants_of(agreed: Vec<Finding>) -> usize {
    let grants = agreed.into_iter().filter_map(|f| {
        let grant = f.grant?;
        Some((f.subject, grant.kind, fold(&grant.name).into_owned(), grant.bits))
    });
    grants.collect::<BTreeSet<_>>().len()
}
