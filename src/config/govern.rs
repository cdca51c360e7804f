//! Which configuration counts for a change: a change cannot excuse itself.
//!
//! What loosens counts from the configuration before the change, what tightens counts at once. Waivers, contracts
//! and excluded files are held against both configurations where they are used, since whether one of them is the
//! narrower shows only there: [`Config::before`] keeps what was. Everything else is settled here.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

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
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    head.not_integrations.retain(|veto| {
        let same = |b: &super::Veto| is_same_holder(&b.holder.value, &veto.holder.value);
        before.not_integrations.iter().any(same)
    });
    externals(&before, &mut head);
    integrations(&before, &mut head, &partners);
    gates(&before, &mut head);
    head.before = Some(Box::new(before));
    Governed { config: head, changes }
}

/// Whether two entries name one holder.
pub(super) fn is_same_holder(one: &super::HolderRef, other: &super::HolderRef) -> bool {
    one.kind == other.kind && fold(&one.name) == fold(&other.name)
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
    let named = |config: &Config, name: &str| {
        config.integrations.iter().position(|other| fold(&other.name) == fold(name))
    };
    let partner = |integration: &Integration| {
        let own = used(integration);
        let gone = before.integrations.iter().enumerate().filter(|(_, b)| named(head, &b.name).is_none());
        let shared = gone.map(|(at, b)| (used(b).intersection(&own).count(), at));
        let most = shared.filter(|(n, _)| *n > 0).max_by_key(|&(n, at)| (n, std::cmp::Reverse(at)));
        named(before, &integration.name).or(most.map(|(_, at)| at))
    };
    head.integrations.iter().map(partner).collect()
}

/// Lets the earlier waivers speak of integrations by the names that they have now.
fn rename(before: &mut Config, head: &Config, partners: &[Option<usize>]) {
    let mut renamed = Vec::new();
    for (integration, at) in head.integrations.iter().zip(partners).filter_map(|(i, at)| Some((i, (*at)?))) {
        let old = &before.integrations[at].name;
        if *old == integration.name {
            continue;
        }
        let of_old = |w: &&super::Waiver| w.integration.as_ref().is_some_and(|name| name.value == *old);
        for waiver in before.waivers.iter().filter(of_old) {
            let name = waiver.integration.as_ref();
            let name =
                name.map(|n| Located { value: integration.name.clone(), location: n.location.clone() });
            renamed.push(super::Waiver { integration: name, ..waiver.clone() });
        }
    }
    before.waivers.extend(renamed);
}

fn externals(before: &Config, head: &mut Config) {
    head.externals.retain_mut(|external| {
        let same = |b: &&super::External| fold(&b.name.value) == fold(&external.name.value);
        let Some(earlier) = before.externals.iter().find(same) else { return false };
        for grant in &earlier.grants {
            if !external.grants.iter().any(|g| fold(&g.value) == fold(&grant.value)) {
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
        match head.integrations.iter_mut().find(|i| i.before == Some(at)) {
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
    if before.baseline.is_none() {
        head.baseline = None;
    }
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
