//! The answer to `identities` as a table.

use std::io;

use unicode_width::UnicodeWidthStr as _;

use super::Options;
use super::plain::plain;
use super::reaches;
use super::style::Paint;
use super::sureness;
use super::wrap::wrap;
use crate::questions::answer::Answer;
use crate::questions::overview::Overview;
use crate::questions::reach::Reach;
use crate::questions::subject::Missing;
use crate::terms::severity::Severity;
use crate::text::phrase::count;

const HEAD: [&str; 7] = ["identity", "confidence", "risk", "read-all", "change-all", "take-over", "owner"];

/// Writes a row for each integration, no name cut, and below the table what is not known.
pub fn write(answer: &Answer<Overview>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::from(options);
    let all = &answer.answers;
    let paragraph =
        |text: &str, out: &mut dyn io::Write| writeln!(out, "{}", wrap(text, options.width, "", "  "));
    if all.is_empty() {
        return paragraph(
            "No integration is declared or detected; 'leastforce check' names what comes near, 'leastforce init' \
             writes a file in which to declare them.",
            out,
        );
    }
    let rows: Vec<[String; 7]> = all.iter().map(cells).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or_default().max(HEAD[column].width())
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    let line = |cells: [&str; 7], paint_cell: &dyn Fn(usize, String) -> String| {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let blanks = if column + 1 == HEAD.len() { 0 } else { widths[column] - cell.width() };
            paint_cell(column, (*cell).to_owned()) + &" ".repeat(blanks)
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    writeln!(out, "{}", line(HEAD, &|_, cell| cell))?;
    for (row, overview) in rows.iter().zip(all) {
        let reach = overview.identity.reach;
        let reach = [reach.read_all, reach.change_all, reach.take_over];
        let painted = |column: usize, cell: String| match column {
            0 => paint.bold(cell),
            3..=5 => paint.in_severity(severity(reach[column - 3]), cell),
            _ => cell,
        };
        writeln!(out, "{}", line(std::array::from_fn(|column| row[column].as_str()), &painted).trim_end())?;
    }
    writeln!(out)?;
    for overview in all {
        let gaps = overview.gaps.iter().map(|gap| plain(gap).into_owned());
        for gap in overview.unresolved.iter().map(Missing::sentence).chain(gaps) {
            let name = plain(&overview.identity.name);
            paragraph(&format!("{} of {name}: {gap}.", paint.bold("not known")), out)?;
        }
    }
    let number = count(all.len(), "integration");
    paragraph(
        &format!(
            "{number}, the worst first; 'leastforce access NAME' shows what one can do, and by which entries."
        ),
        out,
    )
}

fn cells(overview: &Overview) -> [String; 7] {
    let identity = &overview.identity;
    let root = overview.root.as_ref().map_or_else(String::new, |root| format!(" ({})", plain(root)));
    [
        format!("{}{root}", plain(&identity.name)),
        sureness::word(identity).to_owned(),
        reaches::risk(identity),
        identity.reach.read_all.in_words().to_owned(),
        identity.reach.change_all.in_words().to_owned(),
        identity.reach.take_over.in_words().to_owned(),
        identity.owner.as_ref().map_or_else(|| "-".to_owned(), |owner| plain(owner).into_owned()),
    ]
}

fn severity(reach: Reach) -> Severity {
    match reach {
        Reach::Yes => Severity::Critical,
        Reach::Likely => Severity::High,
        Reach::Unknown => Severity::Medium,
        Reach::No => Severity::Info,
    }
}
