//! Which rules run.

use super::rule::{Group, Rule};
use crate::config::{Config, RuleSetting};
use crate::rules::{RULES, find};
use crate::text::nearest::nearest;

/// The rules of a run with their settings, in the order of the register. The default is what runs
/// without a configuration.
pub struct Selection {
    rules: Vec<(&'static Rule, RuleSetting)>,
    /// Rules that somebody named, alone or by their group.
    asked: Vec<&'static str>,
    /// Rules that the configuration or `ignore` turned off.
    off: Vec<&'static Rule>,
}

/// A rule or group that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    pub name: String,
    pub nearest: Option<&'static str>,
}

impl Default for Selection {
    fn default() -> Self {
        // Naming no rule, it names no unknown one.
        Self::new(&Config::default(), &[], &[]).unwrap_or(Self {
            rules: Vec::new(),
            asked: Vec::new(),
            off: Vec::new(),
        })
    }
}

impl Selection {
    /// The rules that the configuration and the command line leave on. `select` and `ignore` name
    /// rules or groups. What is selected by its own name runs even where it is off by default;
    /// "off" in the configuration and `ignore` win over a selected group.
    ///
    /// # Errors
    /// Every name that is neither a rule nor a group.
    pub fn new(config: &Config, select: &[String], ignore: &[String]) -> Result<Self, Vec<UnknownRule>> {
        let unknown: Vec<_> =
            select.iter().chain(ignore).filter(|n| !is_known(n)).map(|n| unknown(n)).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let rules = RULES.iter().filter_map(|rule| {
            let setting = config.rules.for_rule(rule.name);
            let named = select.iter().any(|n| n == rule.name);
            let by_default = setting.enabled.unwrap_or(rule.runs.by_default(config.is_configured()));
            let selected = select.is_empty() || named || select.iter().any(|n| n == rule.group.name());
            let ignored = ignore.iter().any(|n| n == rule.name || n == rule.group.name() && !named);
            (selected && !ignored && (named || by_default)).then_some((rule, setting))
        });
        let asked = RULES.iter().filter(|rule| {
            config.rules.for_rule(rule.name).severity.is_some()
                || select.iter().any(|n| n == rule.name || n == rule.group.name())
        });
        let asked = asked.map(|rule| rule.name).collect();
        let off = RULES.iter().filter(|rule| {
            config.rules.for_rule(rule.name).enabled == Some(false)
                || ignore.iter().any(|n| n == rule.name || n == rule.group.name())
        });
        Ok(Self { rules: rules.collect(), asked, off: off.collect() })
    }

    /// Rules alone, of which nobody asked for one.
    #[cfg(test)]
    pub fn of(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        let rules = rules.into_iter().map(|rule| (rule, RuleSetting::default())).collect();
        Self { rules, asked: Vec::new(), off: Vec::new() }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, &RuleSetting)> {
        self.rules.iter().map(|(rule, setting)| (*rule, setting))
    }

    /// Whether the configuration gives the rule a severity, or the command line selects it.
    pub fn asks_for(&self, rule: &str) -> bool {
        self.asked.contains(&rule)
    }

    /// How many rules the configuration or `ignore` turned off. One that was not selected, that waits for a
    /// configuration, or that is about evidence where there is none, was not turned off.
    pub fn off(&self, has_evidence: bool) -> usize {
        self.off.iter().filter(|rule| has_evidence || !rule.is_about_evidence()).count()
    }
}

fn is_known(name: &str) -> bool {
    find(name).is_some() || Group::ALL.iter().any(|g| g.name() == name)
}

fn unknown(name: &str) -> UnknownRule {
    let names = RULES.iter().map(|r| r.name).chain(Group::ALL.iter().map(|g| g.name()));
    UnknownRule { name: name.to_owned(), nearest: nearest(name, names) }
}
