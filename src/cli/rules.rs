//! `leastforce rules`.

mod framework;

use serde::Serialize;

use super::answer::answer;
use super::args::{self, AnswerFormat, Framework};
use super::console::Console;
use super::flow;
use super::outcome::Outcome;
use crate::catalog::benchmark;
use crate::rules::engine::docs;
use crate::rules::{Check, RULES, Rule, Runs};

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
    /// Whether it runs only where `[rules]` or `--select` names it.
    off_by_default: bool,
    /// The controls of the Security Benchmark for Salesforce that it covers or serves.
    controls: Vec<&'static str>,
    summary: &'static str,
}

pub(super) fn run(args: &args::Rules, console: &mut Console) -> Outcome {
    if let Some(Framework::Sbs) = args.framework {
        return framework::run(args.output, console);
    }
    let rows: Vec<Row> = RULES.iter().map(row).collect();
    let width = console.width;
    answer(console, |out| match args.output {
        AnswerFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
        AnswerFormat::Text => {
            for of_group in rows.chunk_by(|a, b| a.group == b.group) {
                writeln!(out, "{}", of_group[0].group)?;
                for row in of_group {
                    let off = match (row.needs_configuration, row.off_by_default) {
                        (true, _) => " (only with a leastforce.toml)",
                        (_, true) => " (off unless named)",
                        _ => "",
                    };
                    let text = format!("  {:<32}{:<10}{}{off}", row.name, row.severity, row.summary);
                    writeln!(out, "{}", flow::lines(&text, width))?;
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
            Check::App(_) => "every app",
            Check::Waiver(_) => "every waiver",
            Check::Change(_) => "what a change does",
            Check::Org(_) => "the whole project",
        },
        needs_configuration: rule.runs == Runs::Configured,
        off_by_default: rule.runs == Runs::Named,
        controls: benchmark::of_rule(rule.name).map(|control| control.id).collect(),
        summary: docs::page(rule.docs).summary,
    }
}
