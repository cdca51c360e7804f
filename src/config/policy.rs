//! How a change changes the configuration, entry by entry.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::govern::{Set, externals_by_name, is_looser, key_of, named, used, vetoed};
use super::integration_kind::IntegrationKind;
use super::model::{Config, Integration, Waiver};
use super::needs_listed::{Items, listed};
use super::reference::HolderRef;
use super::rules::{RuleInfo, RuleSetting};
use crate::terms::names::fold;
use crate::terms::severity::{Confidence, Severity};
use crate::text::phrase::{list, quoted};
use crate::text::position::Location;

/// One difference between the configuration before a change and that of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// A sentence without its end.
    pub what: String,
    /// Whether less is found or fails with it, so that it does not count yet.
    pub loosens: bool,
    /// In the files of the change; `None` for what is there no more.
    pub location: Option<Location>,
    pub silences: Silences,
}

/// Which findings a looser configuration keeps from being active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silences {
    Nothing,
    /// Waived ones of a rule.
    Waived(String),
    /// Those of a rule.
    OfRule(String),
    /// Those that an integration has a part in.
    OfIntegration(String),
    /// Those about a holder, and about whom it makes an integration.
    OfHolder(HolderRef),
    /// Those below the wanted confidence.
    Unsure,
    /// Those in the baseline.
    Baselined,
    /// Those in files that are not read.
    InFiles,
}

/// How many things of a list are named.
const NAMES: usize = 5;

/// Every difference: what loosens first, each in the order of the file.
pub(super) fn changes(
    before: &Config,
    head: &Config,
    partners: &[Option<usize>],
    rules: &[RuleInfo],
) -> Vec<PolicyChange> {
    let mut all = Vec::new();
    waivers(before, head, &mut all);
    integrations(before, head, partners, &mut all);
    vetoes(before, head, &mut all);
    externals(before, head, &mut all);
    for rule in rules {
        of_rule(before, head, rule, &mut all);
    }
    excludes(before, head, &mut all);
    gates(before, head, &mut all);
    all.sort_by_key(|change| !change.loosens);
    all
}

fn loosens(what: String, location: Option<&Location>, silences: Silences) -> PolicyChange {
    PolicyChange {
        what,
        loosens: true,
        location: location.cloned().filter(|l| !super::is_before(l)),
        silences,
    }
}

fn tightens(what: String, location: Option<&Location>) -> PolicyChange {
    PolicyChange { loosens: false, ..loosens(what, location, Silences::Nothing) }
}

fn waivers(before: &Config, head: &Config, all: &mut Vec<PolicyChange>) {
    let key = |w: &Waiver| {
        let subject = w.subject.as_ref().map(|s| (s.value.kind, fold(&s.value.name).into_owned()));
        let grant = w.grant.as_ref().map(|g| fold(&g.value).into_owned());
        (w.rule.value.clone(), subject, w.integration.as_ref().map(|i| i.value.clone()), grant)
    };
    let title = |w: &Waiver| {
        let subject = w.subject.iter().map(|s| format!("{}:{}", s.value.kind, s.value.name));
        let integration = w.integration.iter().map(|i| format!("integration {}", quoted(&i.value)));
        let grant = w.grant.iter().map(|g| format!(", {}", g.value));
        let about: String = subject.chain(integration).chain(grant).collect();
        format!("waiver of {} for {about}", w.rule.value)
    };
    let mut earlier = FxHashMap::default();
    for waiver in &before.waivers {
        earlier.entry(key(waiver)).or_insert(waiver);
    }
    for waiver in &head.waivers {
        let silences = Silences::Waived(waiver.rule.value.clone());
        let location = Some(&waiver.location);
        let Some(earlier) = earlier.get(&key(waiver)) else {
            all.push(loosens(format!("adds the {}", title(waiver)), location, silences));
            continue;
        };
        let (was, is) = (earlier.expires.value, waiver.expires.value);
        if is > was {
            let what = format!("lets the {} hold until {is} instead of {was}", title(waiver));
            all.push(loosens(what, location, silences));
        } else if is < was {
            all.push(tightens(format!("lets the {} end on {is} instead of {was}", title(waiver)), location));
        }
    }
    let declared: FxHashSet<&str> = head.integrations.iter().map(|i| i.name.as_str()).collect();
    let is_known = |w: &&Waiver| w.integration.as_ref().is_none_or(|i| declared.contains(i.value.as_str()));
    let now: FxHashSet<_> = head.waivers.iter().map(key).collect();
    for waiver in before.waivers.iter().filter(is_known) {
        if !now.contains(&key(waiver)) {
            all.push(tightens(format!("takes back the {}", title(waiver)), None));
        }
    }
}

fn integrations(before: &Config, head: &Config, partners: &[Option<usize>], all: &mut Vec<PolicyChange>) {
    for (integration, partner) in head.integrations.iter().zip(partners) {
        let earlier = partner.map(|at| &before.integrations[at]);
        contract((before, earlier), (head, integration), all);
        of_integration(earlier, integration, all);
    }
    let now: BTreeSet<_> = head.integrations.iter().flat_map(used).collect();
    let mut partner_of = FxHashMap::default();
    for (integration, partner) in head.integrations.iter().zip(partners) {
        partner.map(|at| partner_of.entry(at).or_insert(integration));
    }
    for (at, earlier) in before.integrations.iter().enumerate() {
        let is_gone = |(kind, name): &(_, &str)| !now.contains(&(*kind, fold(name).into_owned()));
        let gone: Vec<_> = named(earlier).filter(is_gone).collect();
        if gone.is_empty() {
            continue;
        }
        let names = gone.iter().map(|(kind, name)| format!("{kind}:{name}")).collect();
        let partner = partner_of.get(&at);
        let name = partner.map_or(&earlier.name, |i| &i.name);
        let what = match partner {
            Some(_) => format!("integration {} no longer names {}", quoted(name), list(names, NAMES)),
            None => format!("integration {} is no longer declared", quoted(name)),
        };
        let location = partner.map(|i| &i.location);
        all.push(loosens(what, location, Silences::OfIntegration(name.clone())));
    }
}

fn of_integration(earlier: Option<&Integration>, integration: &Integration, all: &mut Vec<PolicyChange>) {
    let name = quoted(&integration.name);
    let silences = || Silences::OfIntegration(integration.name.clone());
    let (was, is) = (earlier.and_then(|e| e.kind.as_ref()), integration.kind.as_ref());
    if was.map(|k| k.value) != is.map(|k| k.value) {
        let kind = |k: Option<IntegrationKind>| k.map_or("no kind", IntegrationKind::name);
        let (was, value) = (kind(was.map(|k| k.value)), kind(is.map(|k| k.value)));
        let what = format!("the kind of integration {name} becomes {value} and was {was}");
        let location = Some(is.map_or(&integration.location, |kind| &kind.location));
        all.push(match is {
            Some(k) if k.value == IntegrationKind::ReadOnly => tightens(what, location),
            None if earlier.is_none() => tightens(what, location),
            _ => loosens(what, location, silences()),
        });
    }
    let exclusive = |i: &Integration| i.exclusive.as_ref().is_some_and(|e| e.value);
    let location = integration.exclusive.as_ref().map_or(&integration.location, |e| &e.location);
    match (earlier.is_some_and(exclusive), exclusive(integration)) {
        (false, true) => {
            let what = format!("the holders of integration {name} are said to be exclusive");
            all.push(loosens(what, Some(location), silences()));
        }
        (true, false) => {
            let what = format!("the holders of integration {name} are no longer said to be exclusive");
            all.push(tightens(what, Some(location)));
        }
        _ => {}
    }
}

/// How the contract of an integration differs from what it was.
fn contract(
    (before, earlier): (&Config, Option<&Integration>),
    (head, integration): (&Config, &Integration),
    all: &mut Vec<PolicyChange>,
) {
    let name = quoted(&integration.name);
    let silences = Silences::OfIntegration(integration.name.clone());
    let agreed = |i: &Integration| i.needs.as_ref().is_some_and(|needs| !needs.draft);
    let location = integration.needs.as_ref().map_or(&integration.location, |needs| &needs.location);
    let (was, is) = (earlier.filter(|e| agreed(e)), Some(integration).filter(|i| agreed(i)));
    let (was, is) = match (was, is) {
        (None, None) => return,
        (None, Some(_)) => {
            let what = format!("the contract of integration {name} is new, so that it agrees to nothing yet");
            all.push(loosens(what, Some(location), silences));
            return;
        }
        (Some(_), None) => {
            let what = format!("integration {name} has no agreed contract any more");
            all.push(loosens(what, Some(location), silences));
            return;
        }
        (Some(was), Some(is)) => (listed(before, was), listed(head, is)),
    };
    let beyond = |one: &Items, other: &Items, bans: bool| -> Vec<(String, Location)> {
        let missing = one.iter().filter(|(key, _)| (key.0 == "never") == bans && !other.contains_key(key));
        missing.map(|(_, item)| item.clone()).collect()
    };
    let names =
        |items: &[(String, Location)]| list(items.iter().map(|(name, _)| name.clone()).collect(), NAMES);
    let (more, less) = (beyond(&is, &was, false), beyond(&was, &is, false));
    let (bans, lifted) = (beyond(&is, &was, true), beyond(&was, &is, true));
    if let Some((_, first)) = more.first() {
        let what = format!("the contract of integration {name} asks for more: {}", names(&more));
        all.push(loosens(what, Some(first), silences.clone()));
    }
    if !lifted.is_empty() {
        let what = format!("the contract of integration {name} drops {}", names(&lifted));
        all.push(loosens(what, Some(location), silences));
    }
    if !less.is_empty() {
        let what = format!("the contract of integration {name} asks for less: {}", names(&less));
        all.push(tightens(what, Some(location)));
    }
    if let Some((_, first)) = bans.first() {
        all.push(tightens(format!("the contract of integration {name} adds {}", names(&bans)), Some(first)));
    }
}

fn vetoes(before: &Config, head: &Config, all: &mut Vec<PolicyChange>) {
    let title = |holder: &HolderRef| format!("{}:{}", holder.kind.name(), holder.name);
    let (earlier, now) = (vetoed(before), vetoed(head));
    for veto in &head.not_integrations {
        let holder = &veto.holder.value;
        if !earlier.contains(&key_of(holder)) {
            let what = format!("says that {} is no integration", title(holder));
            all.push(loosens(what, Some(&veto.holder.location), Silences::OfHolder(holder.clone())));
        }
    }
    for veto in &before.not_integrations {
        let holder = &veto.holder.value;
        if !now.contains(&key_of(holder)) {
            all.push(tightens(format!("no longer says that {} is no integration", title(holder)), None));
        }
    }
}

fn externals(before: &Config, head: &Config, all: &mut Vec<PolicyChange>) {
    let (known, now) = (externals_by_name(before), externals_by_name(head));
    for external in &head.externals {
        let name = &external.name;
        match known.get(&fold(&name.value)) {
            None => {
                let what = format!("accepts that {} is kept elsewhere", quoted(&name.value));
                all.push(loosens(what, Some(&name.location), Silences::Nothing));
            }
            Some(earlier) => {
                let is: FxHashSet<_> = external.grants.iter().map(|grant| fold(&grant.value)).collect();
                let gone = earlier
                    .grants
                    .iter()
                    .filter(|g| !is.contains(&fold(&g.value)))
                    .map(|g| g.value.0.clone());
                let gone: Vec<_> = gone.collect();
                if !gone.is_empty() {
                    let what =
                        format!("no longer says that {} grants {}", quoted(&name.value), list(gone, NAMES));
                    all.push(loosens(what, Some(&name.location), Silences::Nothing));
                }
            }
        }
    }
    for external in &before.externals {
        if !now.contains_key(&fold(&external.name.value)) {
            all.push(tightens(
                format!("no longer accepts that {} is kept elsewhere", quoted(&external.name.value)),
                None,
            ));
        }
    }
}

fn of_rule(before: &Config, head: &Config, rule: &RuleInfo, all: &mut Vec<PolicyChange>) {
    let (was, is) = (Set::of(before, rule), Set::of(head, rule));
    let (name, silences) = (rule.name, || Silences::OfRule(rule.name.to_owned()));
    let location = is.setting.location.as_ref();
    let says_nothing = |set: &Set| set.setting == RuleSetting::default();
    if says_nothing(&was) && says_nothing(&is) {
        return;
    }
    match (was.on, is.on) {
        (true, false) => return all.push(loosens(format!("turns {name} off"), location, silences())),
        (false, true) => return all.push(tightens(format!("turns {name} on"), location)),
        (false, false) => return,
        (true, true) => {}
    }
    let (old, new) = (was.setting.severity, is.setting.severity);
    if old != new {
        let word = |severity: Option<_>| severity.map_or("as by default", Severity::name);
        let what = format!("rates {name} {} instead of {}", word(new), word(old));
        let rated = |severity: Option<_>| severity.unwrap_or(rule.severity);
        all.push(if rated(new) < rated(old) {
            loosens(what, location, silences())
        } else {
            tightens(what, location)
        });
    }
    for option in rule.options {
        let value = |set: &Set| set.setting.options.get(option.name).copied().unwrap_or(option.default);
        let (old, new) = (value(&was), value(&is));
        if old != new {
            let what = format!("sets {} of {name} to {new} instead of {old}", option.name);
            let looser = option.stricter(old, new) == old;
            all.push(if looser { loosens(what, location, silences()) } else { tightens(what, location) });
        }
    }
}

fn paths(config: &Config) -> FxHashSet<&str> {
    config.excludes().iter().map(|exclude| exclude.path.value.text.as_str()).collect()
}

fn excludes(before: &Config, head: &Config, all: &mut Vec<PolicyChange>) {
    let (earlier, now) = (paths(before), paths(head));
    for exclude in head.excludes().iter().filter(|e| !earlier.contains(e.path.value.text.as_str())) {
        let what = format!("leaves out the files {}", quoted(&exclude.path.value.text));
        all.push(loosens(what, Some(&exclude.path.location), Silences::InFiles));
    }
    for exclude in before.excludes().iter().filter(|e| !now.contains(e.path.value.text.as_str())) {
        all.push(tightens(
            format!("no longer leaves out the files {}", quoted(&exclude.path.value.text)),
            None,
        ));
    }
}

fn gates(before: &Config, head: &Config, all: &mut Vec<PolicyChange>) {
    let fail_on = |config: &Config| config.fail_on.as_ref().map(|set| set.value).unwrap_or_default();
    let (was, is) = (fail_on(before), fail_on(head));
    if was != is {
        let what = format!("fails from {} on instead of {}", is.name(), was.name());
        let location = head.fail_on.as_ref().map(|set| &set.location);
        all.push(if is_looser(is, was) {
            loosens(what, location, Silences::Nothing)
        } else {
            tightens(what, location)
        });
    }
    let least = |config: &Config| config.min_confidence.as_ref().map_or(Confidence::Likely, |set| set.value);
    let (was, is) = (least(before), least(head));
    if was != is {
        let what = format!("reports from {} on instead of {}", is.name(), was.name());
        let location = head.min_confidence.as_ref().map(|set| &set.location);
        all.push(if is > was { loosens(what, location, Silences::Unsure) } else { tightens(what, location) });
    }
}
