//! Reads a log of events: one thread splits it, another counts what the rows say.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use jiff::civil::Date;

use super::columns::{Col, Columns, Values};
use super::fact::Counted;
use super::split::{Batch, Split, Splitter};
use super::tally::Tally;
use crate::evidence::file::EvidenceFile;
use crate::evidence::place::Place;
use crate::evidence::row::{Fault, Header, day};
use crate::evidence::usage::EventKind;

/// What a file says.
#[derive(Default)]
pub(in crate::evidence) struct LogFile {
    pub facts: Vec<Counted>,
    /// The hours of each day that have events: one bit each.
    pub hours: BTreeMap<(EventKind, Date), u32>,
    /// Events of more things than are held.
    pub others: u64,
}

/// Why rows are passed over.
const NO_USER: &str = "of nobody";
const OTHER_EVENT: &str = "of events that are not looked at";

/// How many batches may wait to be counted.
const WAITING: usize = 4;

/// Reads a log.
///
/// # Errors
/// Where nothing more of it can be read; what was read counts.
pub(in crate::evidence) fn read(
    reader: impl Read,
    delimiter: u8,
    (index, file): (usize, &mut EvidenceFile),
    log: &mut LogFile,
) -> Result<(), Fault> {
    let mut splitter = Splitter::new(reader, delimiter);
    let mut batch = Batch::default();
    let mut counting = Counting::new(index, file);
    let mut read = splitter.next(&mut batch);
    if matches!(read, Ok(true)) {
        counting.all(&batch);
        read = splitter.next(&mut batch);
    }
    // A file of more than one batch is worth a thread.
    if matches!(read, Ok(true)) {
        read = in_parallel(&mut splitter, batch, &mut counting);
    }
    counting.finish(log)?;
    read.map(|_| ())
}

/// Counts each batch while the next is split. Batches go back to be filled again.
fn in_parallel<R: Read>(
    splitter: &mut Splitter<R>,
    first: Batch,
    counting: &mut Counting<'_>,
) -> Result<bool, Fault> {
    let (to_count, full) = mpsc::sync_channel(WAITING);
    let (to_fill, empty) = mpsc::sync_channel(WAITING + 2);
    thread::scope(|scope| {
        scope.spawn(move || count_all(&full, &to_fill, counting));
        // It ends with what it is given to send by, at which the other thread sees the end.
        split_all(splitter, first, to_count, &empty)
    })
}

/// Splits the rest of a file into batches.
#[expect(clippy::needless_pass_by_value, reason = "its end tells the other thread that all is sent")]
fn split_all<R: Read>(
    splitter: &mut Splitter<R>,
    first: Batch,
    full: SyncSender<Batch>,
    empty: &Receiver<Batch>,
) -> Result<bool, Fault> {
    let mut batch = first;
    let mut batches = 1;
    while full.send(batch).is_ok() {
        batch = if batches < WAITING {
            batches += 1;
            Batch::default()
        } else {
            empty.recv().unwrap_or_default()
        };
        if !splitter.next(&mut batch)? {
            break;
        }
    }
    Ok(true)
}

fn count_all(full: &Receiver<Batch>, empty: &SyncSender<Batch>, counting: &mut Counting<'_>) {
    for batch in full {
        counting.all(&batch);
        // Nobody waits for it at the end.
        let _ = empty.send(batch);
    }
}

/// What is known of a file while it is read.
struct Counting<'f> {
    index: usize,
    file: &'f mut EvidenceFile,
    columns: Option<Columns>,
    tally: Tally,
    hours: BTreeMap<(EventKind, Date), u32>,
    /// What the last row had, which the next mostly has as well.
    last: Option<Last>,
    header: Vec<Vec<u8>>,
    fault: Option<Fault>,
}

/// The kind and hour of a row.
#[derive(Copy, Clone)]
struct Last {
    kind: EventKind,
    /// `2026110310`: day and hour as the log writes them.
    hour: [u8; 10],
    day: Date,
}

impl<'f> Counting<'f> {
    fn new(index: usize, file: &'f mut EvidenceFile) -> Self {
        Self {
            index,
            file,
            columns: None,
            tally: Tally::default(),
            hours: BTreeMap::new(),
            last: None,
            header: Vec::new(),
            fault: None,
        }
    }

    fn all(&mut self, batch: &Batch) {
        for row in batch.rows() {
            if self.fault.is_some() {
                return;
            }
            self.row(row);
        }
    }

    fn row(&mut self, row: Split<'_>) {
        let Some(columns) = self.columns.take() else {
            self.open(row);
            return;
        };
        let number = row.number();
        if row.len() == columns.count {
            let taken = if row.is_plain() {
                self.take(&columns.values(|at| row.plain(at)), number)
            } else {
                let values: Vec<_> = (0..row.len()).map(|at| row.value(at)).collect();
                self.take(&columns.values(|at| &values[at]), number)
            };
            match taken {
                Ok(true) => self.file.rows += 1,
                // A header: of another log that was put behind this one.
                Ok(false) => {
                    self.open(row);
                    return;
                }
                Err(Fault(why)) => self.file.miss(number, why),
            }
        } else if row.value(0).eq_ignore_ascii_case(Col::EventType.name().as_bytes()) {
            self.open(row);
            return;
        } else {
            self.file.miss(number, format!("has {} values for {} columns", row.len(), columns.count));
        }
        self.columns = Some(columns);
    }

    /// Takes a header.
    fn open(&mut self, row: Split<'_>) {
        let header: Vec<_> = (0..row.len()).map(|at| row.value(at).into_owned()).collect();
        let columns = Columns::of(&Header::new(header.iter().map(|name| String::from_utf8_lossy(name))));
        for needed in [Col::EventType, Col::UserId] {
            if !columns.has(needed) {
                self.fault = Some(Fault::new(format!("is a log of events and has no {}", needed.name())));
            }
        }
        if !columns.has(Col::Timestamp) && !columns.has(Col::TimestampDerived) {
            self.fault = Some(Fault::new("is a log of events and has no TIMESTAMP"));
        }
        self.header = header;
        self.columns = Some(columns);
    }

    /// Counts a row, unless it is a header.
    fn take(&mut self, values: &Values<'_>, number: u64) -> Result<bool, Fault> {
        let name = values.get(Col::EventType);
        let last = self.last.filter(|last| last.kind.name().as_bytes() == name);
        let Some(kind) = last.map(|last| last.kind).or_else(|| EventKind::parse(name)) else {
            if name.eq_ignore_ascii_case(Col::EventType.name().as_bytes()) {
                return Ok(false);
            }
            self.file.pass_over(OTHER_EVENT);
            return Ok(true);
        };
        let day = self.day(kind, last, values)?;
        if values.get(Col::UserId).is_empty() {
            self.file.pass_over(NO_USER);
            return Ok(true);
        }
        self.tally.add(kind, day, values, Place { file: self.index, row: number })?;
        Ok(true)
    }

    /// The day of an event, which is marked as one that the log has events of.
    fn day(&mut self, kind: EventKind, last: Option<Last>, values: &Values<'_>) -> Result<Date, Fault> {
        let stamp = values.get(Col::Timestamp);
        if let Some(last) = last
            && stamp.starts_with(&last.hour)
        {
            return Ok(last.day);
        }
        let text = |col| std::str::from_utf8(values.get(col)).unwrap_or_default().trim();
        let of = |text: &str| Some((day(text)?, hour(text)?));
        let found = of(text(Col::Timestamp)).or_else(|| of(text(Col::TimestampDerived)));
        let (day, hour) = found.ok_or_else(|| Fault::new("has no TIMESTAMP that is one"))?;
        if !self.file.tables.contains(&kind.name()) {
            self.file.tables.push(kind.name());
        }
        *self.hours.entry((kind, day)).or_default() |= 1 << hour;
        self.last = stamp
            .first_chunk()
            .filter(|hour| hour.iter().all(u8::is_ascii_digit))
            .map(|&hour| Last { kind, hour, day });
        Ok(day)
    }

    fn finish(self, log: &mut LogFile) -> Result<(), Fault> {
        for (_, day) in self.hours.keys() {
            self.file.has_seen(*day);
        }
        log.hours = self.hours;
        (log.facts, log.others) = self.tally.finish();
        match self.fault {
            Some(fault) => Err(fault),
            None if self.columns.is_none() => Err(Fault::new("is a log of events and has no header")),
            None => Ok(()),
        }
    }
}

/// The hour of `20261103101213.123` or `2026-11-03T10:12:13.123Z`.
fn hour(text: &str) -> Option<u32> {
    let at = if text.as_bytes().get(4) == Some(&b'-') { 11..13 } else { 8..10 };
    text.get(at)?.parse().ok().filter(|hour| *hour < 24)
}
