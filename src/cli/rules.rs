//! `leastforce rules`.

use serde::Serialize;

use super::answer;
use super::args::{self, AnswerFormat};
use super::console::Console;
use super::outcome::Outcome;
use crate::rules::{Check, RULES, Rule, docs};

#[derive(Serialize)]
struct Row {
    name: &'static str,
    group: &'static str,
    severity: &'static str,
    confidence: &'static str,
    /// What the rule looks at.
    scope: &'static str,
    /// Whether it runs only where a leastforce.toml exists.
    needs_configuration: bool,
    summary: &'static str,
}

pub(super) fn run(args: &args::Rules, console: &mut Console) -> Outcome {
    let rows: Vec<Row> = RULES.iter().map(row).collect();
    answer(console, |out| match args.output {
        AnswerFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
        AnswerFormat::Text => {
            for of_group in rows.chunk_by(|a, b| a.group == b.group) {
                writeln!(out, "{}", of_group[0].group)?;
                for row in of_group {
                    let off = if row.needs_configuration { " (only with a leastforce.toml)" } else { "" };
                    writeln!(out, "  {:<32}{:<10}{}{off}", row.name, row.severity, row.summary)?;
                }
            }
            writeln!(out, "\n{} rules; 'leastforce explain RULE' shows the page of one", rows.len())
        }
    })
}

fn row(rule: &'static Rule) -> Row {
    Row {
        name: rule.name,
        group: rule.group.name(),
        severity: rule.severity.name(),
        confidence: rule.confidence.name(),
        scope: match rule.check {
            Check::Grant(..) | Check::Grants(..) => "grants of integrations",
            Check::Holder(_) => "holders of integrations",
            Check::Identity(_) => "integrations",
            Check::Hygiene(_) => "every profile and permission set",
            Check::Group(_) => "every permission set group",
            Check::Waiver(_) => "every waiver",
            Check::Org(_) => "the whole project",
        },
        needs_configuration: rule.taste,
        summary: docs::page(rule.docs).summary,
    }
}
