//! From files to facts.

use std::io::Read;

use super::csv_rows::CsvRows;
use super::event::{self, LogFile, Logs};
use super::file::EvidenceFile;
use super::format::{self, Format};
use super::json_rows::{self, Record};
use super::place::Place;
use super::row::{Fault, Header, Row};
use super::table::{self, OpenTable, Sink};
use super::{Evidence, MAX_AGE_DAYS, doubts, settle};

/// A file to be read: its path, for people, and its bytes.
pub struct Source<'s> {
    pub path: String,
    pub bytes: Box<dyn Read + 's>,
}

/// Reads the files of a folder one after another, each row by row. Whatever cannot be read is counted in [`Evidence::files`].
pub fn read<'s>(folder: &str, sources: impl IntoIterator<Item = Source<'s>>, redacted: bool) -> Evidence {
    let mut evidence =
        Evidence { folder: folder.to_owned(), redacted, max_age_days: MAX_AGE_DAYS, ..Evidence::default() };
    let mut logs = Logs::default();
    for Source { path, bytes } in sources {
        let index = evidence.files.len();
        let mut reading =
            Reading { index, file: EvidenceFile::new(path), evidence: &mut evidence, logs: &mut logs };
        if let Err(Fault(why)) = reading.all(bytes) {
            reading.file.unread.file = Some(why);
        }
        let file = reading.file;
        evidence.files.push(file);
    }
    let (usage, logins) = logs.finish();
    evidence.usage = usage;
    doubts::find(&mut evidence);
    settle::settle(&mut evidence, logins);
    evidence
}

/// A file that is being read.
struct Reading<'e> {
    index: usize,
    file: EvidenceFile,
    evidence: &'e mut Evidence,
    logs: &'e mut Logs,
}

/// A table as the records of a JSON file have it: the object, if they name it, and their columns.
struct Shape {
    object: Option<String>,
    columns: Vec<String>,
    table: Result<OpenTable, Fault>,
}

/// How many shapes are held at a time: records of one query differ in which related records they have.
const MOST_SHAPES: usize = 32;

impl Reading<'_> {
    fn all(&mut self, bytes: impl Read) -> Result<(), Fault> {
        match format::of(bytes).map_err(|error| Fault::new(format!("cannot be read: {error}")))? {
            Format::NoData(why) => Err(Fault::new(why)),
            Format::NoRows => {
                self.no_rows();
                Ok(())
            }
            Format::Csv(reader, delimiter) => self.csv(reader, delimiter),
            Format::EventLog(reader, delimiter) => self.log(reader, delimiter),
            Format::Json(reader) => self.json(reader),
        }
    }

    /// The file of a query without results, which does not say of what.
    fn no_rows(&mut self) {
        let table = table::named(self.file.stem());
        self.file.doubts.push(match table {
            Some(table) => {
                self.file.tables.push(table.object);
                format!("has no rows; that they would be of {} is its name's word alone", table.object)
            }
            None => "has no rows, and does not show of which query; name such a file as its object, as in \
                     'UserLicense.csv'"
                .to_owned(),
        });
    }

    fn csv(&mut self, reader: impl Read, delimiter: u8) -> Result<(), Fault> {
        let mut rows = CsvRows::open(reader, delimiter)?;
        let mut table = self.open(None, &rows.header)?;
        while let Some((number, row)) = rows.next()? {
            match row {
                Ok(row) => self.row(&mut table, number, &row),
                Err(Fault(why)) => self.file.miss(number, why),
            }
        }
        Ok(())
    }

    fn log(&mut self, reader: impl Read, delimiter: u8) -> Result<(), Fault> {
        let mut log = LogFile::default();
        let read = event::read(reader, delimiter, (self.index, &mut self.file), &mut log);
        if self.logs.add(log) {
            self.file.doubts.push(
                "has days that another file has as well, so that what it counts may count twice".to_owned(),
            );
        }
        self.evidence.as_of = self.evidence.as_of.max(self.file.days.map(|(_, last)| last));
        read
    }

    fn json(&mut self, reader: impl Read) -> Result<(), Fault> {
        self.file.is_json = true;
        let mut shapes: Vec<Shape> = Vec::new();
        let mut number = 0;
        let mut is_error = false;
        let envelope = json_rows::read(reader, |Record { object, names, values }| {
            number += 1;
            let known = shapes.iter().rposition(|of| of.object == *object && of.columns == *names);
            let at = known.unwrap_or_else(|| {
                if shapes.len() == MOST_SHAPES {
                    shapes.clear();
                }
                let table = self.open(object.as_deref(), &Header::new(names.iter().map(String::as_str)));
                shapes.push(Shape { object: object.clone(), columns: names.clone(), table });
                shapes.len() - 1
            });
            match &mut shapes[at].table {
                Ok(table) => self.row(table, number, &Row::Json(values)),
                Err(Fault(why)) => {
                    is_error |= number == 1 && names.iter().any(|name| name == "errorCode");
                    self.file.miss(number, why.clone());
                }
            }
        })?;
        if envelope.is_error() || is_error {
            self.file.unread.rows = 0;
            self.file.unread.first.clear();
            return Err(Fault::new("is an error message and no data: the export has failed"));
        }
        if envelope.lists > 1 {
            self.file.doubts.push("has several lists behind each other, as the CLI leaves them where it writes to the same file twice".to_owned());
        }
        self.file.found = envelope.found;
        if number == 0 {
            self.no_rows();
        }
        Ok(())
    }

    fn open(&mut self, object: Option<&str>, header: &Header) -> Result<OpenTable, Fault> {
        let (table, reader) = table::open(object, header)?;
        if !self.file.tables.contains(&table.object) {
            self.file.tables.push(table.object);
        }
        let without = table.wanted.iter().filter(|name| !header.has(name));
        for &name in without {
            if !self.file.without.contains(&name) {
                self.file.without.push(name);
            }
        }
        Ok(reader)
    }

    fn row(&mut self, table: &mut OpenTable, number: u64, row: &Row<'_>) {
        let place = Place { file: self.index, row: number };
        let mut sink = Sink { evidence: self.evidence, file: &mut self.file, place };
        match table(row, &mut sink) {
            Ok(()) => self.file.rows += 1,
            Err(Fault(why)) => self.file.miss(number, why),
        }
    }
}
