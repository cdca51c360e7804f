//! Which configuration counts for a change: a change cannot excuse itself.
//!
//! What loosens counts from the configuration before the change, what tightens counts at once. Waivers, contracts
//! and excluded files are held against both configurations where they are used, since whether one of them is the
//! narrower shows only there: [`Config::before`] keeps what was. Everything else is settled here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::gate::FailOn;
use super::integration_kind::IntegrationKind;
use super::located::Located;
use super::model::{Config, Integration};
use super::policy::{self, PolicyChange};
use super::rules::{RuleInfo, RuleSetting, RuleSettings};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::fold;
use crate::terms::severity::Confidence;

/// The configuration that counts, and how the change changes it.
#[derive(Debug)]
pub struct Governed {
    pub config: Config,
    pub changes: Vec<PolicyChange>,
}

/// The one of two configurations that counts for what a change loosens.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PolicyFrom {
    #[default]
    Base,
    Head,
}

impl FromStr for PolicyFrom {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "base" => Ok(Self::Base),
            "head" => Ok(Self::Head),
            _ => Err("write base or head"),
        }
    }
}

/// What counts of two configurations. `before` is read through a [`super::Before`]; what has expired is set aside
/// in both.
pub fn govern(mut before: Config, mut head: Config, rules: &[RuleInfo]) -> Governed {
    let partners = partners(&before, &head);
    rename(&mut before, &head, &partners);
    let changes = policy::changes(&before, &head, &partners, rules);
    head.rules = settings(&before, &head, rules);
    let was_vetoed = vetoed(&before);
    head.not_integrations.retain(|veto| was_vetoed.contains(&key_of(&veto.holder.value)));
    externals(&before, &mut head);
    integrations(&before, &mut head, &partners);
    gates(&before, &mut head);
    head.before = Some(Box::new(before));
    Governed { config: head, changes }
}

/// Equal for entries that name one holder.
pub(super) type HolderKey<'c> = (HolderKind, Cow<'c, str>);

pub(super) fn key_of(holder: &super::HolderRef) -> HolderKey<'_> {
    (holder.kind, fold(&holder.name))
}

/// The holders that a configuration calls no integration.
pub(super) fn vetoed(config: &Config) -> FxHashSet<HolderKey<'_>> {
    config.not_integrations.iter().map(|veto| key_of(&veto.holder.value)).collect()
}

/// The first of what has a name, by its folded name.
pub(super) fn first_by_name<'c, T>(
    all: impl IntoIterator<Item = (&'c str, T)>,
) -> FxHashMap<Cow<'c, str>, T> {
    let mut found = FxHashMap::default();
    for (name, one) in all {
        found.entry(fold(name)).or_insert(one);
    }
    found
}

/// What a configuration accepts as kept elsewhere.
pub(super) fn externals_by_name(config: &Config) -> FxHashMap<Cow<'_, str>, &super::External> {
    first_by_name(config.externals.iter().map(|external| (external.name.value.as_str(), external)))
}

/// What an integration uses: the kind and the name of each.
pub(super) fn named(integration: &Integration) -> impl Iterator<Item = (&'static str, &str)> {
    let holders = integration.holders().map(|(kind, name)| (kind.name(), name));
    let apps = integration.apps.iter().map(|name| ("app", name));
    let users = integration.users.iter().map(|name| ("user", name));
    holders.chain(apps).chain(users).map(|(kind, name)| (kind, name.value.as_str()))
}

/// The same with folded names.
pub(super) fn used(integration: &Integration) -> BTreeSet<(&'static str, String)> {
    named(integration).map(|(kind, name)| (kind, fold(name).into_owned())).collect()
}

/// For each integration of `head` the one that it was before: that of its name, else, of those whose names are gone,
/// the one with which it has most in common.
fn partners(before: &Config, head: &Config) -> Vec<Option<usize>> {
    let (named_before, named_now) = (by_name(before), by_name(head));
    let gone =
        before.integrations.iter().enumerate().filter(|(_, b)| !named_now.contains_key(&fold(&b.name)));
    let mut users: FxHashMap<(&'static str, String), Vec<usize>> = FxHashMap::default();
    for (at, earlier) in gone {
        for thing in used(earlier) {
            users.entry(thing).or_default().push(at);
        }
    }
    let partner = |integration: &Integration| {
        if let Some(&at) = named_before.get(&fold(&integration.name)) {
            return Some(at);
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in used(integration).iter().filter_map(|thing| users.get(thing)).flatten() {
            *shared.entry(at).or_default() += 1;
        }
        shared.into_iter().max_by_key(|&(at, n)| (n, std::cmp::Reverse(at))).map(|(at, _)| at)
    };
    head.integrations.iter().map(partner).collect()
}

/// The first integration of each name.
fn by_name(config: &Config) -> FxHashMap<Cow<'_, str>, usize> {
    first_by_name(config.integrations.iter().enumerate().map(|(at, i)| (i.name.as_str(), at)))
}

/// Lets the earlier waivers speak of integrations by the names that they have now.
fn rename(before: &mut Config, head: &Config, partners: &[Option<usize>]) {
    let mut renamed = Vec::new();
    let mut of_name: FxHashMap<&str, Vec<&super::Waiver>> = FxHashMap::default();
    for waiver in &before.waivers {
        if let Some(name) = &waiver.integration {
            of_name.entry(&name.value).or_default().push(waiver);
        }
    }
    for (integration, at) in head.integrations.iter().zip(partners).filter_map(|(i, at)| Some((i, (*at)?))) {
        let old = &before.integrations[at].name;
        if *old == integration.name {
            continue;
        }
        for &waiver in of_name.get(old.as_str()).into_iter().flatten() {
            let name = waiver.integration.as_ref();
            let name =
                name.map(|n| Located { value: integration.name.clone(), location: n.location.clone() });
            renamed.push(super::Waiver { integration: name, ..waiver.clone() });
        }
    }
    before.waivers.extend(renamed);
}

fn externals(before: &Config, head: &mut Config) {
    let earlier = externals_by_name(before);
    head.externals.retain_mut(|external| {
        let Some(earlier) = earlier.get(&fold(&external.name.value)) else { return false };
        let mut known: FxHashSet<String> =
            external.grants.iter().map(|grant| fold(&grant.value).into_owned()).collect();
        for grant in &earlier.grants {
            if known.insert(fold(&grant.value).into_owned()) {
                // Where people see that it is still said.
                let location = external.name.location.clone();
                external.grants.push(Located { value: grant.value.clone(), location });
            }
        }
        true
    });
}

fn integrations(before: &Config, head: &mut Config, partners: &[Option<usize>]) {
    let now: BTreeSet<_> = head.integrations.iter().flat_map(used).collect();
    for (integration, &partner) in head.integrations.iter_mut().zip(partners) {
        let earlier = partner.map(|at| &before.integrations[at]);
        integration.before = partner;
        let read_only = integration.kind.as_ref().is_some_and(|k| k.value == IntegrationKind::ReadOnly);
        if !read_only {
            integration.kind = earlier.and_then(|earlier| earlier.kind.clone());
        }
        let is_exclusive = |i: &Integration| i.exclusive.as_ref().is_some_and(|e| e.value);
        if !earlier.is_some_and(is_exclusive) {
            integration.exclusive = None;
        }
    }
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    for (place, partner) in partners.iter().enumerate() {
        partner.map(|at| places.entry(at).or_insert(place));
    }
    for (at, earlier) in before.integrations.iter().enumerate() {
        let gone = |kind: &str, name: &Located<String>| {
            !now.contains(&(names_of_kinds(kind), fold(&name.value).into_owned()))
        };
        let left = |kind: &str, names: &[Located<String>]| -> Vec<Located<String>> {
            names.iter().filter(|name| gone(kind, name)).cloned().collect()
        };
        let profile: Vec<_> = earlier.profile.iter().cloned().collect();
        let former = Integration {
            before: Some(at),
            profile: None,
            former_profiles: left(HolderKind::Profile.name(), &profile),
            permission_sets: left(HolderKind::PermissionSet.name(), &earlier.permission_sets),
            permission_set_groups: left(
                HolderKind::PermissionSetGroup.name(),
                &earlier.permission_set_groups,
            ),
            apps: left("app", &earlier.apps),
            users: left("user", &earlier.users),
            needs: None,
            ..earlier.clone()
        };
        if used(&former).is_empty() {
            continue;
        }
        match places.get(&at).map(|&place| &mut head.integrations[place]) {
            Some(today) => {
                today.former_profiles.extend(former.former_profiles);
                today.permission_sets.extend(former.permission_sets);
                today.permission_set_groups.extend(former.permission_set_groups);
                today.apps.extend(former.apps);
                today.users.extend(former.users);
            }
            // What it shares with others is a part of what it can do as well.
            None => head.integrations.push(Integration {
                before: Some(at),
                profile: None,
                former_profiles: profile,
                needs: None,
                ..earlier.clone()
            }),
        }
    }
}

/// The same word with the lifetime of the program.
fn names_of_kinds(kind: &str) -> &'static str {
    let kinds = [HolderKind::Profile, HolderKind::PermissionSet, HolderKind::PermissionSetGroup];
    let names = kinds.into_iter().map(HolderKind::name).chain(["app", "user"]);
    names.into_iter().find(|name| *name == kind).unwrap_or_default()
}

fn gates(before: &Config, head: &mut Config) {
    let fail_on = |config: &Config| config.fail_on.as_ref().map(|set| set.value).unwrap_or_default();
    if is_looser(fail_on(head), fail_on(before)) {
        head.fail_on.clone_from(&before.fail_on);
    }
    let certain =
        |config: &Config| config.min_confidence.as_ref().is_some_and(|c| c.value == Confidence::Certain);
    if certain(head) && !certain(before) {
        head.min_confidence.clone_from(&before.min_confidence);
    }
    // What the org is taken for decides who is an integration.
    head.evidence.clone_from(&before.evidence);
    if before.baseline.is_none() {
        head.baseline = None;
    }
    // A change that nobody has read yet must not lead its readers elsewhere.
    head.documentation_url.clone_from(&before.documentation_url);
}

/// Whether fewer findings fail a run.
pub(super) fn is_looser(FailOn(one): FailOn, FailOn(other): FailOn) -> bool {
    match (one, other) {
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
        (_, None) => false,
    }
}

/// What a configuration says of one rule, and whether the rule runs.
pub(super) struct Set {
    pub setting: RuleSetting,
    pub on: bool,
}

impl Set {
    pub(super) fn of(config: &Config, rule: &RuleInfo) -> Self {
        let setting = config.rules.for_rule(rule.name);
        let on = setting.enabled.unwrap_or(rule.runs.by_default(config.path.is_some()));
        Self { setting, on }
    }
}

fn settings(before: &Config, head: &Config, rules: &[RuleInfo]) -> RuleSettings {
    let both = rules.iter().filter_map(|rule| {
        let (was, is) = (Set::of(before, rule), Set::of(head, rule));
        let named = was.setting != RuleSetting::default() || is.setting != RuleSetting::default();
        named.then(|| (rule.name.to_owned(), stricter(rule, was, is)))
    });
    RuleSettings::of(both.collect::<BTreeMap<_, _>>())
}

/// On where one of them is on, with the higher severity and the stricter value of each option.
fn stricter(rule: &RuleInfo, was: Set, is: Set) -> RuleSetting {
    let (was, is) = match (was.on, is.on) {
        (true, true) => (was.setting, is.setting),
        (true, false) => return RuleSetting { enabled: Some(true), ..was.setting },
        (false, true) => return RuleSetting { enabled: Some(true), ..is.setting },
        (false, false) => return is.setting,
    };
    let (severity, only_raises) = match (was.severity, is.severity) {
        (Some(was), Some(is)) => (Some(was.max(is)), false),
        (was, is) => (was.or(is), true),
    };
    let options = rule.options.iter().filter_map(|option| {
        let value = |setting: &RuleSetting| setting.options.get(option.name).copied();
        let (was, is) = (value(&was), value(&is));
        was.or(is)?;
        let value = option.stricter(was.unwrap_or(option.default), is.unwrap_or(option.default));
        Some((option.name.to_owned(), value))
    });
    let options = options.collect();
    RuleSetting {
        enabled: was.enabled.or(is.enabled),
        severity,
        only_raises,
        options,
        location: is.location.or(was.location),
    }
}
