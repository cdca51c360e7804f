//! What became of each file of the evidence.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// A file, and what was understood of it.
#[derive(Debug)]
pub struct EvidenceFile {
    /// From the folder of the evidence on, with `/`.
    pub path: String,
    /// The names of the objects or event types that it has rows of, as Salesforce names them; empty where nothing was
    /// understood.
    pub tables: Vec<&'static str>,
    /// How many rows were read.
    pub rows: u64,
    /// How many of them say nothing that is looked at, by why.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// The first and the last day that its rows name.
    pub days: Option<(Date, Date)>,
    /// What its rows could say and do not, since the column is missing.
    pub without: Vec<&'static str>,
    /// How many records the query found, where the file says it.
    pub found: Option<u64>,
    /// What makes one doubt that it is all: each the end of a sentence about the file.
    pub doubts: Vec<String>,
    pub unread: Unread,
    /// Its rows are records and not lines.
    pub is_json: bool,
}

/// What of a file could not be read.
#[derive(Debug, Default)]
pub struct Unread {
    /// Why nothing more of the file was read.
    pub file: Option<String>,
    /// How many rows could not be read.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<UnreadRow>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRow {
    pub row: u64,
    /// What is wrong, as the end of a sentence about the row. It repeats nothing of what the row says.
    pub why: String,
}

/// How many unread rows of a file are named.
const NAMED: usize = 5;

impl EvidenceFile {
    pub(super) fn new(path: String) -> Self {
        Self {
            path,
            tables: Vec::new(),
            rows: 0,
            passed_over: BTreeMap::new(),
            days: None,
            without: Vec::new(),
            found: None,
            doubts: Vec::new(),
            unread: Unread::default(),
            is_json: false,
        }
    }

    pub(super) fn miss(&mut self, row: u64, why: String) {
        self.unread.rows += 1;
        if self.unread.first.len() < NAMED {
            self.unread.first.push(UnreadRow { row, why });
        }
    }

    /// A row says nothing that is looked at.
    pub(super) fn pass_over(&mut self, why: &'static str) {
        *self.passed_over.entry(why).or_default() += 1;
    }

    pub(super) fn has_seen(&mut self, day: Date) {
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
    }

    /// Its name without folders and ending.
    pub(super) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Whether something in it was not understood.
    pub fn is_partly_read(&self) -> bool {
        self.unread.file.is_some() || self.unread.rows > 0
    }
}
