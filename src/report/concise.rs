//! One line per finding, for editors and for `grep`.

use std::io;

use super::model::Report;
use super::options::Options;
use super::plain::plain;

/// Writes `path:line:column: severity[rule] message` for every finding that counts and
/// `path:line:column: error: message` for every file that could not be read, by place.
pub fn write(report: &Report, _options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let found = report.counting().map(|f| {
        let what = format!("{}[{}] {}", f.severity, plain(&f.rule), plain(&f.message));
        (&f.location.path, Some(&f.location.start), what)
    });
    let unread = report.errors.iter().map(|e| {
        let place = e.location.as_ref().map(|l| &l.start);
        (&e.path, place, format!("error: {}", plain(&e.message)))
    });
    let mut lines: Vec<_> = found.chain(unread).collect();
    lines.sort();
    for (path, place, what) in lines {
        match place {
            Some(at) => writeln!(out, "{}:{}:{}: {what}", plain(path), at.line, at.column)?,
            None => writeln!(out, "{}: {what}", plain(path))?,
        }
    }
    Ok(())
}
