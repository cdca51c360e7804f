//! `leastforce explain`: a rule, a user permission or another grant, an edge or a goal of the escalation graph, a key of
//! `leastforce.toml` or a word of the product, offline.

mod edge;
mod goal;
mod grant;
mod link;
mod user_permission;
mod word;

use std::io::Write;

use serde::Serialize;

use super::answer::answer;
use super::args::{self, AnswerFormat};
use super::console::Console;
use super::flow;
use super::outcome::Outcome;
use crate::catalog::{escalation, permission};
use crate::rules::engine::docs;
use crate::rules::{self, Group, RULES, Rule};
use crate::text::escape::plain;
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
    Permission(Box<user_permission::Page>),
    Edge(edge::Page),
    Goal(goal::Page),
    Grant(grant::Page),
    Word(word::Page),
}

/// An answer with the place of its page in the documentation.
#[derive(Serialize)]
struct Linked<'a> {
    #[serde(flatten)]
    found: &'a Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_url: Option<&'a str>,
}

pub(super) fn run(args: &args::Explain, console: &mut Console) -> Outcome {
    let name = args.name.trim();
    let permission = permission::named(name);
    let found = match (rules::find(&name.to_lowercase()), permission) {
        (Some(rule), _) => of_rule(rule),
        (None, Some(permission)) => Answer::Permission(Box::new(user_permission::Page::of(permission))),
        (None, None) => match other(name) {
            Some(found) => found,
            None => return unknown(name, console),
        },
    };
    let width = console.width;
    let help_url = link::of(&found);
    answer(console, |out| match args.output {
        AnswerFormat::Json => {
            serde_json::to_writer_pretty(
                &mut *out,
                &Linked { found: &found, help_url: help_url.as_deref() },
            )?;
            writeln!(out)
        }
        AnswerFormat::Text => {
            let mut text = Vec::new();
            write(&found, width, &mut text)?;
            // A rule's page has code and tables, and its prose has the width already.
            let text = match found {
                Answer::Rule { .. } => text,
                _ => flow::lines(&String::from_utf8_lossy(&text), width).into_bytes(),
            };
            out.write_all(&text)?;
            help_url.map_or(Ok(()), |url| writeln!(out, "\nThis page: {url}"))
        }
    })
}

/// What is neither a rule nor a permission.
fn other(name: &str) -> Option<Answer> {
    let edge = || Some(Answer::Edge(edge::Page::of(escalation::find(name)?)));
    let word = || Some(Answer::Word(word::Page::of(name)?));
    let goal = || Some(Answer::Goal(goal::Page::of(escalation::fact(&name.to_lowercase())?)));
    let grant = || Some(Answer::Grant(grant::Page::of(name)?));
    edge().or_else(word).or_else(goal).or_else(grant)
}

fn unknown(name: &str, console: &mut Console) -> Outcome {
    if let Some(group) = Group::ALL.iter().find(|g| g.name() == name.to_lowercase()) {
        let rules: Vec<_> = RULES.iter().filter(|r| r.group == *group).map(|r| r.name).collect();
        let name = group.name();
        console.error(&format!("'{name}' is a group; name one of its rules: {}", rules.join(", ")));
        return Outcome::Usage;
    }
    let names = RULES.iter().map(|r| r.name).chain(permission::all().iter().map(|p| p.name));
    let names = names.chain(escalation::edges().iter().map(|e| e.name)).chain(word::spellings());
    let help = did_you_mean_or(nearest(name, names), || "'leastforce rules' lists the rules".to_owned());
    console.error(&format!(
        "'{}' is no rule, no known user permission or object, no step of an escalation path and no word of leastforce; {help}",
        plain(name)
    ));
    let words: Vec<_> = word::words().collect();
    console.note(&format!("the words are {}", words.join(", ")));
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

fn write(found: &Answer, width: usize, out: &mut dyn Write) -> std::io::Result<()> {
    match found {
        Answer::Permission(page) => page.write(out),
        Answer::Edge(page) => page.write(out),
        Answer::Goal(page) => page.write(out),
        Answer::Grant(page) => page.write(out),
        Answer::Word(page) => page.write(width, out),
        Answer::Rule { page, severity, varies, confidence, group, .. } => {
            let varies = if *varies { " (not of every finding, see above)" } else { "" };
            write!(out, "{}", flow::markdown(page.trim_end(), width))?;
            let facts = format!("Group {group}, severity {severity}{varies}, confidence {confidence}.");
            writeln!(out, "\n{}", flow::lines(&facts, width))
        }
    }
}
