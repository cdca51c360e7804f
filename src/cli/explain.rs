//! `leastforce explain`: a rule, a user permission or an edge of the escalation graph, offline.

mod edge;

use std::io::Write;

use serde::Serialize;

use super::answer::answer;
use super::args::{self, AnswerFormat};
use super::console::Console;
use super::outcome::Outcome;
use crate::catalog::permission::{self, Permission};
use crate::catalog::{escalation, implied};
use crate::rules::engine::docs;
use crate::rules::{self, Group, RULES, Rule};
use crate::text::escape::printable;
use crate::text::nearest::nearest;
use crate::text::phrase::did_you_mean_or;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Answer {
    Rule {
        name: &'static str,
        group: &'static str,
        severity: &'static str,
        /// Some findings have another severity; the page says which.
        varies: bool,
        confidence: &'static str,
        summary: &'static str,
        page: &'static str,
    },
    Permission {
        name: &'static str,
        label: Option<&'static str>,
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
        requires: &'static [&'static str],
        /// The edges of the escalation graph that it takes part in.
        edges: Vec<edge::Mention>,
        sources: Vec<&'static str>,
    },
    Edge(edge::Page),
}

pub(super) fn run(args: &args::Explain, console: &mut Console) -> Outcome {
    let name = args.name.trim();
    let permission = permission::named(name);
    let found = match (rules::find(&name.to_lowercase()), permission) {
        (Some(rule), _) => of_rule(rule),
        (None, Some(permission)) => of_permission(permission),
        (None, None) => match escalation::find(name) {
            Some(edge) => Answer::Edge(edge::Page::of(edge)),
            None => return unknown(name, console),
        },
    };
    answer(console, |out| match args.output {
        AnswerFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &found)?;
            writeln!(out)
        }
        AnswerFormat::Text => write(&found, out),
    })
}

fn unknown(name: &str, console: &mut Console) -> Outcome {
    if let Some(group) = Group::ALL.iter().find(|g| g.name() == name.to_lowercase()) {
        let rules: Vec<_> = RULES.iter().filter(|r| r.group == *group).map(|r| r.name).collect();
        let name = group.name();
        console.error(&format!("'{name}' is a group; name one of its rules: {}", rules.join(", ")));
        return Outcome::Usage;
    }
    let names = RULES.iter().map(|r| r.name).chain(permission::all().iter().map(|p| p.name));
    let names = names.chain(escalation::edges().iter().map(|e| e.name));
    let help = did_you_mean_or(nearest(name, names), || "'leastforce rules' lists the rules".to_owned());
    console.error(&format!(
        "'{}' is no rule, no known user permission and no edge of the escalation graph; {help}",
        printable(name)
    ));
    Outcome::Usage
}

fn of_rule(rule: &'static Rule) -> Answer {
    Answer::Rule {
        name: rule.name,
        group: rule.group.name(),
        severity: rule.severity.name(),
        varies: rule.varies(),
        confidence: rule.confidence.name(),
        summary: docs::page(rule.docs).summary,
        page: rule.docs,
    }
}

fn of_permission(permission: &'static Permission) -> Answer {
    let permission = permission.alias_of.and_then(permission::find).unwrap_or(permission);
    let rating = permission.rating.as_ref();
    let objects = implied::by_permission(permission.name).iter().map(|i| {
        crate::terms::grant::Grant::new(crate::terms::grant::GrantKind::Object, i.object, i.bits).to_string()
    });
    Answer::Permission {
        name: permission.name,
        label: permission.label,
        level: rating.map(|r| r.level.name()),
        protective: permission.protective,
        why: rating.map(|r| r.why),
        escalation: rating.and_then(|r| r.escalation),
        label_only: rating.is_some_and(|r| r.label_only),
        rule: permission.rule,
        reported_as: permission
            .rule
            .and_then(rules::find)
            .map(|r| permission.severity_under(r.severity).name()),
        implies: permission.implies.iter().map(|&p| p.to_owned()).chain(objects).collect(),
        requires: permission.requires,
        edges: edge::with(permission.name),
        sources: [Some(permission.source), rating.map(|r| r.source)].into_iter().flatten().collect(),
    }
}

fn write(found: &Answer, out: &mut dyn Write) -> std::io::Result<()> {
    let Answer::Permission {
        name,
        label,
        level,
        protective,
        why,
        escalation,
        label_only,
        rule,
        reported_as,
        implies,
        requires,
        edges,
        sources,
    } = found
    else {
        if let Answer::Edge(page) = found {
            return page.write(out);
        }
        let Answer::Rule { page, severity, varies, confidence, group, .. } = found else { return Ok(()) };
        let varies = if *varies { " (not of every finding, see above)" } else { "" };
        writeln!(out, "{}", page.trim_end())?;
        return writeln!(out, "\nGroup {group}, severity {severity}{varies}, confidence {confidence}.");
    };
    match label {
        Some(label) => writeln!(out, "{name}: \"{label}\"")?,
        None => writeln!(out, "{name}: a known user permission; its label is not known")?,
    }
    match (protective, level) {
        (true, _) => writeln!(out, "A control: it restricts its holder, and its absence is what matters.")?,
        (false, Some(level)) => writeln!(out, "Risk on an integration: {level}")?,
        (false, None) => {
            writeln!(out, "Not rated: nothing says that it is dangerous, or that it is harmless.")?;
        }
    }
    for sentence in [why, escalation].into_iter().flatten() {
        writeln!(out, "\n{sentence}")?;
    }
    if *label_only {
        writeln!(out, "\nOnly the label is known, so this is a guess from its words.")?;
    }
    if !implies.is_empty() {
        let implies: Vec<_> = implies.iter().map(|grant| in_words(grant)).collect();
        writeln!(out, "\nBrings with it: {}", implies.join(", "))?;
    }
    if !requires.is_empty() {
        writeln!(out, "\nNeeds: {}", requires.join(", "))?;
    }
    if let Some(rule) = rule {
        let severity = reported_as.unwrap_or("its own severity");
        writeln!(
            out,
            "\nReported as {severity} by the rule {rule}; 'leastforce explain {rule}' shows its page."
        )?;
    } else if !protective && level.is_some() {
        writeln!(out, "\nNo rule reports it on its own.")?;
    }
    edge::write_mentions(edges, out)?;
    for (what, source) in ["name", "rating"].into_iter().zip(sources) {
        writeln!(out, "\nSource of the {what}: {source}")?;
    }
    Ok(())
}

/// `*:read+view-all` as `read+view-all on every object`; a user permission as it is.
fn in_words(grant: &str) -> String {
    match grant.split_once(':') {
        Some(("*", bits)) => format!("{bits} on every object"),
        Some((object, bits)) => format!("{bits} on {object}"),
        None => grant.to_owned(),
    }
}
