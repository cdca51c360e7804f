//! `leastforce evidence queries`: what to export, and how.

use std::io;

use crate::cli::answer::answer;
use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::evidence::{EventKind, QUERIES};

/// Prints a script for a shell: one command for each table, and how to fetch event logs.
pub(super) fn run(org: &str, folder: &str, console: &mut Console) -> Outcome {
    answer(console, |out| {
        writeln!(
            out,
            "# Exports what leastforce reads into '{folder}'. It holds usernames: keep it out of git."
        )?;
        writeln!(out, "mkdir -p {}", quoted(folder))?;
        for query in QUERIES {
            writeln!(out, "\n# {}", query.why)?;
            let file = quoted(&format!("{folder}/{}.csv", query.object));
            let soql = quoted(query.soql);
            let org = quoted(org);
            writeln!(
                out,
                "sf data query --target-org {org} --result-format csv --output-file {file} --query {soql}"
            )?;
        }
        logs(org, folder, out)
    })
}

/// The files of logs: one for each day and kind of event that the org has. A name is made of what the org says alone.
fn logs(org: &str, folder: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let kinds: Vec<_> = EventKind::ALL.iter().map(|kind| format!("'{}'", kind.name())).collect();
    let soql = format!(
        "SELECT Id, EventType, LogDate, Interval, Sequence FROM EventLogFile WHERE Interval = 'Daily' AND EventType IN ({})",
        kinds.join(", ")
    );
    writeln!(
        out,
        "\n# What is used: the logs of events. ApiTotalUsage and Login are free, the others come with Event Monitoring.\n\
         # Salesforce keeps them for a day, or for 30 with Event Monitoring: run this every day, and keep the files.\n\
         sf data query --target-org {org} --result-format csv --query {soql} |\n    \
         tail -n +2 | while IFS=, read -r id type date interval sequence; do\n        \
         sf api request rest \"/services/data/v60.0/sobjects/EventLogFile/$id/LogFile\" --target-org {org} \\\n            \
         --stream-to-file {folder}/\"${{type}}_${{date%%T*}}_${{interval}}_$sequence.csv\" </dev/null\n    \
         done",
        org = quoted(org),
        soql = quoted(&soql),
        folder = quoted(folder),
    )
}

/// A word of a POSIX shell that means itself.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./@:".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
