//! A user permission, for people and as data.

use std::io::Write;

use serde::Serialize;

use super::edge;
use crate::catalog::dependency::{self, Dependency, Strength};
use crate::catalog::permission::{self, Permission};
use crate::catalog::{implied, setup};
use crate::config::Config;
use crate::rules;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::severity::Severity;

#[derive(Serialize)]
pub(super) struct Page {
    pub(super) name: &'static str,
    /// As Setup shows it.
    label: Option<&'static str>,
    /// Where Setup lists it in a permission set or profile, with its label.
    setup: Option<String>,
    level: Option<&'static str>,
    /// A control: its absence is what matters.
    protective: bool,
    why: Option<&'static str>,
    escalation: Option<&'static str>,
    /// Nothing but the label is known, so level and reason are a guess.
    label_only: bool,
    rule: Option<&'static str>,
    /// What the rule reports it as.
    reported_as: Option<&'static str>,
    implies: Vec<String>,
    /// User permissions without which a deploy is refused.
    requires: Vec<&'static str>,
    /// All that has to be granted with it, or that is never seen without.
    needs: Vec<Need>,
    /// User permissions and bits of objects that need it.
    needed_by: Vec<String>,
    /// The steps of escalation paths that it takes part in.
    edges: Vec<edge::Mention>,
    sources: Vec<&'static str>,
}

#[derive(Serialize)]
struct Need {
    grant: String,
    strength: &'static str,
    /// What an org has to use for it to hold there.
    feature: Option<&'static str>,
    source: &'static str,
}

impl Page {
    pub(super) fn of(permission: &'static Permission) -> Self {
        let permission = permission.alias_of.and_then(permission::find).unwrap_or(permission);
        let rating = permission.rating.as_ref();
        let objects = implied::by_permission(permission.name)
            .iter()
            .map(|i| Grant::new(GrantKind::Object, i.object, i.bits).to_string());
        let grant = Grant::permission(permission.name);
        let mut needs: Vec<Need> = dependency::of(&grant).filter_map(Need::of).collect();
        needs.sort_by_key(|need| need.strength != name_of(Strength::Requires));
        let needed_by = dependency::on(&grant)
            .filter(|row| row.strength == Strength::Requires)
            .filter_map(|row| Some(row.grant.as_grant()?.to_string()));
        let severity = rules::severity_of(permission, &Config::default());
        Self {
            name: permission.name,
            label: permission.label,
            setup: setup::of_permission(permission.name),
            level: severity.map(Severity::name),
            protective: permission.protective,
            why: rating.map(|r| r.why),
            escalation: rating.and_then(|r| r.escalation),
            label_only: rating.is_some_and(|r| r.label_only),
            rule: permission.rule,
            reported_as: permission.rule.and(severity).map(Severity::name),
            implies: permission.implies.iter().map(|&p| p.to_owned()).chain(objects).collect(),
            requires: permission.requires().collect(),
            needs,
            needed_by: needed_by.collect(),
            edges: edge::with(permission.name),
            sources: [Some(permission.source), rating.map(|r| r.source)].into_iter().flatten().collect(),
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        match self.label {
            Some(label) => writeln!(out, "{}: \"{label}\"", self.name)?,
            None => writeln!(out, "{}: a known user permission; its label is not known", self.name)?,
        }
        match (self.protective, self.level) {
            (true, _) => {
                writeln!(out, "A control: it restricts its holder, and its absence is what matters.")?;
            }
            (false, Some(level)) => writeln!(out, "Risk on an integration: {level}")?,
            (false, None) => {
                writeln!(out, "Not rated: nothing says that it is dangerous, or that it is harmless.")?;
            }
        }
        for sentence in [self.why, self.escalation].into_iter().flatten() {
            writeln!(out, "\n{sentence}")?;
        }
        if self.label_only {
            writeln!(out, "\nOnly the label is known, so this is a guess from its words.")?;
        }
        self.write_relations(out)?;
        if let Some(rule) = self.rule {
            let severity = self.reported_as.unwrap_or("its own severity");
            writeln!(
                out,
                "\nReported as {severity} by the rule {rule}; 'leastforce explain {rule}' shows its page."
            )?;
        } else if !self.protective && self.level.is_some() {
            writeln!(out, "\nNo rule reports it on its own.")?;
        }
        edge::write_mentions(&self.edges, out)?;
        if let Some(setup) = &self.setup {
            writeln!(out, "\nIn Setup, in a permission set or a profile: {setup}")?;
        }
        for (what, source) in ["name", "rating"].into_iter().zip(&self.sources) {
            writeln!(out, "\nSource of the {what}: {source}")?;
        }
        Ok(())
    }

    /// What comes with it, what it needs, and what needs it.
    fn write_relations(&self, out: &mut dyn Write) -> std::io::Result<()> {
        if !self.implies.is_empty() {
            writeln!(out, "\nBrings with it: {}", list(self.implies.iter().map(String::as_str)))?;
        }
        for (strength, title) in [
            (Strength::Requires, "Needs, or a deploy is refused"),
            (Strength::SeenWith, "Never seen without, so that it may need"),
        ] {
            let of = self.needs.iter().filter(|need| need.strength == name_of(strength));
            let of = list(of.map(|need| need.grant.as_str()));
            if !of.is_empty() {
                writeln!(out, "\n{title}: {of}")?;
            }
        }
        for Need { grant, feature, .. } in &self.needs {
            if let Some(feature) = feature {
                writeln!(out, "\nNeeds {} in orgs with {feature}", in_words(grant))?;
            }
        }
        if !self.needed_by.is_empty() {
            writeln!(out, "\nNeeded by: {}", list(self.needed_by.iter().map(String::as_str)))?;
        }
        Ok(())
    }
}

impl Need {
    /// `None` for a row that says nothing of granting.
    fn of(row: &'static Dependency) -> Option<Self> {
        let grant = row.needs.as_grant().filter(|_| row.strength != Strength::MutedWith)?;
        let strength = name_of(row.strength);
        Some(Self { grant: grant.to_string(), strength, feature: row.feature, source: row.source })
    }
}

fn name_of(strength: Strength) -> &'static str {
    match strength {
        Strength::Requires => "requires",
        Strength::SeenWith => "seen-with",
        Strength::WhereFeatureIsOn => "where-feature-is-on",
        Strength::MutedWith => "muted-with",
    }
}

fn list<'g>(grants: impl Iterator<Item = &'g str>) -> String {
    grants.map(in_words).collect::<Vec<_>>().join(", ")
}

/// `*:read+view-all` as `read+view-all on every object`; a user permission with its label.
fn in_words(grant: &str) -> String {
    match grant.split_once(':') {
        Some(("*", bits)) => format!("{bits} on every object"),
        Some((object, bits)) => format!("{bits} on {object}"),
        None => permission::find(grant).map_or_else(|| grant.to_owned(), |p| p.title().into_owned()),
    }
}
