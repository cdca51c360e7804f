//! `leastforce rules --framework`: the controls of a framework, each with the rules that cover it.

use serde::Serialize;

use crate::catalog::benchmark::{self, Control};
use crate::cli::answer::answer;
use crate::cli::args::AnswerFormat;
use crate::cli::console::Console;
use crate::cli::flow;
use crate::cli::outcome::Outcome;

/// Said of a control that no rule covers.
const NOT_VISIBLE: &str = "not visible in metadata, or not read";

#[derive(Serialize)]
struct Framework {
    name: &'static str,
    version: &'static str,
    url: &'static str,
    controls: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    title: &'static str,
    /// Empty where no rule covers it.
    rules: &'static [&'static str],
    remark: Option<&'static str>,
}

pub(super) fn run(output: AnswerFormat, console: &mut Console) -> Outcome {
    let controls = benchmark::controls();
    let width = console.width;
    answer(console, |out| match output {
        AnswerFormat::Json => {
            let framework = Framework {
                name: benchmark::NAME,
                version: benchmark::VERSION,
                url: benchmark::URL,
                controls: controls.iter().map(row).collect(),
            };
            serde_json::to_writer_pretty(&mut *out, &framework)?;
            writeln!(out)
        }
        AnswerFormat::Text => {
            writeln!(out, "{} {}, {}\n", benchmark::NAME, benchmark::VERSION, benchmark::URL)?;
            for control in controls {
                writeln!(out, "{:<17}{}", control.id, control.title)?;
                let rules = control.rules.join(", ");
                let rules = if rules.is_empty() { NOT_VISIBLE } else { &rules };
                writeln!(out, "{}", flow::lines(&format!("  rules: {rules}"), width))?;
                if let Some(remark) = control.remark {
                    writeln!(out, "{}", flow::lines(&format!("  {remark}."), width))?;
                }
            }
            let covered = controls.iter().filter(|control| !control.rules.is_empty()).count();
            writeln!(
                out,
                "\n{} controls concern integrations, {covered} of them have rules; cite the title with the number, \
                 since the benchmark's texts give some numbers to two controls",
                controls.len()
            )
        }
    })
}

fn row(control: &'static Control) -> Row {
    Row { id: control.id, title: control.title, rules: control.rules, remark: control.remark }
}
