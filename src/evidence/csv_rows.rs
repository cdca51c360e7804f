//! Rows of CSV: RFC 4180 with quotes, line breaks in values and any line ends.

use std::io::Read;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use super::bounded::{Allowance, Bounded};
use super::row::{Fault, Header, Row};

/// A row, or why it cannot be read.
pub(super) type ReadRow<'r> = Result<Row<'r>, Fault>;

/// A file that is read row by row.
pub(super) struct CsvRows<R> {
    reader: Reader<Bounded<R>>,
    allowance: Allowance,
    record: ByteRecord,
    pub header: Header,
    number: u64,
}

impl<R: Read> CsvRows<R> {
    pub fn open(reader: R, delimiter: u8) -> Result<Self, Fault> {
        let (bounded, allowance) = Bounded::new(reader);
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bounded);
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(fault)?;
        let header = Header::new(record.iter().map(String::from_utf8_lossy));
        Ok(Self { reader, allowance, record, header, number: 0 })
    }

    /// The next row with its number: 1 is the first below the header.
    ///
    /// # Errors
    /// Where nothing more of the file can be read.
    pub fn next(&mut self) -> Result<Option<(u64, ReadRow<'_>)>, Fault> {
        let columns = self.header.names().len();
        let Some((number, record)) = self.raw()? else { return Ok(None) };
        let values = record.len();
        let row = if values == columns {
            Ok(Row::Csv(record))
        } else {
            Err(Fault::new(format!("has {values} values for {columns} columns")))
        };
        Ok(Some((number, row)))
    }

    /// The values of the next row, however many there are.
    pub fn raw(&mut self) -> Result<Option<(u64, &ByteRecord)>, Fault> {
        loop {
            if !self.reader.read_byte_record(&mut self.record).map_err(fault)? {
                // Nothing of a row outlives it, as a token might be in it.
                self.record = ByteRecord::new();
                return Ok(None);
            }
            self.allowance.renew();
            self.number += 1;
            // An empty line at the end is no row.
            if self.record.len() > 1 || !self.record.as_slice().is_empty() {
                return Ok(Some((self.number, &self.record)));
            }
        }
    }
}

fn fault(error: csv::Error) -> Fault {
    match error.into_kind() {
        ErrorKind::Io(error) => Fault::new(format!("cannot be read: {error}")),
        _ => Fault::new("is no CSV"),
    }
}
