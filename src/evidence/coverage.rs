//! What the evidence says of itself: its age, what could not be read, and what is not there.

use jiff::civil::Date;

use super::file::{EvidenceFile, UnreadRow};
use super::{EventKind, Evidence, table};
use crate::text::phrase::count;
use crate::tree::InputError;

const REMEDY: &str = "export it again as 'leastforce evidence queries' says, or take it out of the folder";

impl EvidenceFile {
    /// What could not be read, as the end of a sentence about the file.
    pub fn problem(&self) -> Option<String> {
        if let Some(why) = &self.unread.file {
            return Some(format!("it {why}"));
        }
        let UnreadRow { row, why } = self.unread.first.first()?;
        let rows = usize::try_from(self.unread.rows).unwrap_or(usize::MAX);
        Some(match rows {
            1 => format!("row {row} cannot be read: it {why}"),
            _ => format!("{} cannot be read; the first is row {row}: it {why}", count(rows, "row")),
        })
    }
}

impl Evidence {
    /// What could not be read, file by file.
    pub fn errors(&self) -> Vec<InputError> {
        let of_file = |file: &EvidenceFile| {
            let path = format!("{}/{}", self.folder, file.path);
            Some(InputError { path, message: file.problem()?, remedy: REMEDY.to_owned(), location: None })
        };
        self.files.iter().filter_map(of_file).collect()
    }

    /// How many days before another the newest row was; a row of the future is of the day itself.
    pub fn age_on(&self, today: Date) -> Option<i32> {
        let as_of = self.as_of?;
        Some(as_of.until(today).map_or(0, |span| span.get_days()).max(0))
    }

    /// Whether it is older than it may be.
    pub fn is_out_of_date(&self, today: Date) -> bool {
        self.age_on(today).is_some_and(|age| u32::try_from(age).is_ok_and(|age| age > self.max_age_days))
    }

    /// Whether it is known to be young enough for what is to be changed because of it.
    pub fn is_current(&self) -> bool {
        self.today.is_some_and(|today| self.as_of.is_some() && !self.is_out_of_date(today))
    }

    /// Whether it has rows of a table.
    pub fn has(&self, table: &str) -> bool {
        self.files.iter().any(|file| file.tables.contains(&table))
    }

    /// The first and the last day of the files that have rows of a table.
    pub fn days_of(&self, table: &str) -> Option<(Date, Date)> {
        let days = self.files.iter().filter(|file| file.tables.contains(&table)).filter_map(|file| file.days);
        days.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    /// Whether it has a table, and nothing makes one doubt that it has all of its rows.
    pub fn is_whole(&self, table: &str) -> bool {
        let mut of_table = self.files.iter().filter(|file| file.tables.contains(&table)).peekable();
        of_table.peek().is_some() && of_table.all(|file| !file.is_partly_read() && file.doubts.is_empty())
    }

    /// The tables and logs that no file has rows of, each with what cannot be said for that.
    pub fn not_covered(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let tables = table::all().map(|table| (table.object, table.for_what));
        let logs = EventKind::ALL.into_iter().map(|kind| (kind.name(), kind.for_what()));
        tables.chain(logs).filter(|(name, _)| !self.has(name))
    }
}
