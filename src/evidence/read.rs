//! From files to facts.

use std::io::Read;

use super::csv_rows::CsvRows;
use super::file::EvidenceFile;
use super::format::{self, Format};
use super::json_rows::{self, Record};
use super::place::Place;
use super::row::{Fault, Header, Row};
use super::table::{self, OpenTable, Sink};
use super::{Evidence, MAX_AGE_DAYS, settle};

/// A file to be read: its path, for people, and its bytes.
pub struct Source<'s> {
    pub path: String,
    pub bytes: Box<dyn Read + 's>,
}

/// Reads the files of a folder one after another, each row by row. Whatever cannot be read is counted in [`Evidence::files`].
pub fn read<'s>(folder: &str, sources: impl IntoIterator<Item = Source<'s>>, redacted: bool) -> Evidence {
    let mut evidence =
        Evidence { folder: folder.to_owned(), redacted, max_age_days: MAX_AGE_DAYS, ..Evidence::default() };
    for Source { path, bytes } in sources {
        let index = evidence.files.len();
        let mut reading = Reading { index, file: EvidenceFile::new(path), evidence: &mut evidence };
        if let Err(Fault(why)) = reading.all(bytes) {
            reading.file.unread.file = Some(why);
        }
        let file = reading.file;
        evidence.files.push(file);
    }
    settle::settle(&mut evidence);
    evidence
}

/// A file that is being read.
struct Reading<'e> {
    index: usize,
    file: EvidenceFile,
    evidence: &'e mut Evidence,
}

impl Reading<'_> {
    fn all(&mut self, bytes: impl Read) -> Result<(), Fault> {
        match format::of(bytes).map_err(|error| Fault::new(format!("cannot be read: {error}")))? {
            Format::Empty => Err(Fault::new("is empty")),
            Format::Csv(reader, delimiter) => self.csv(reader, delimiter),
            Format::Json(reader) => self.json(reader),
        }
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

    fn json(&mut self, reader: impl Read) -> Result<(), Fault> {
        // The table of the last record: all of a file are usually of one.
        let mut last: Option<(Option<String>, Vec<String>, Result<OpenTable, Fault>)> = None;
        let mut number = 0;
        json_rows::read(reader, |Record { object, names, values }| {
            number += 1;
            if !last.as_ref().is_some_and(|(of, columns, _)| of == object && columns == names) {
                let table = self.open(object.as_deref(), &Header::new(names.iter().map(String::as_str)));
                last = Some((object.clone(), names.clone(), table));
            }
            match &mut last {
                Some((.., Ok(table))) => self.row(table, number, &Row::Json(values)),
                Some((.., Err(Fault(why)))) => self.file.miss(number, why.clone()),
                None => {}
            }
        })?;
        if number == 0 { Err(Fault::new("has no records")) } else { Ok(()) }
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
