//! `leastforce evidence queries`: what to export, and how.

use crate::cli::answer::answer;
use crate::cli::console::Console;
use crate::cli::outcome::Outcome;
use crate::evidence::QUERIES;

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
        Ok(())
    })
}

/// A word of a POSIX shell that means itself.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./@:".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
