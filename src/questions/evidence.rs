//! What was understood of the evidence.

use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::{Evidence, EvidenceFile};

/// The evidence as it was understood.
#[derive(Debug, Serialize)]
pub struct Understood {
    pub folder: String,
    /// The newest day that a row names; `null` where none does.
    pub as_of: Option<String>,
    /// How many days ago that was.
    pub age_days: Option<i32>,
    /// Older than it may be.
    pub out_of_date: bool,
    pub max_age_days: u32,
    pub redacted: bool,
    pub files: Vec<FileUnderstood>,
    pub users: Users,
    /// What is not there, and what nobody can say for that.
    pub not_covered: Vec<NotCovered>,
}

#[derive(Debug, Serialize)]
pub struct FileUnderstood {
    pub path: String,
    pub tables: Vec<&'static str>,
    pub rows: u64,
    pub first_day: Option<String>,
    pub last_day: Option<String>,
    /// Columns that would say more.
    pub without: Vec<&'static str>,
    pub unread_rows: u64,
    /// Why it could not be read, or not to its end.
    pub problem: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Users {
    pub all: usize,
    pub active: usize,
    pub with_assignments: usize,
    pub with_logins: usize,
}

#[derive(Debug, Serialize)]
pub struct NotCovered {
    pub table: &'static str,
    pub without: &'static str,
}

/// What of an evidence was understood, held against a day.
pub fn answer(evidence: &Evidence, today: Date) -> Understood {
    let assigned: std::collections::BTreeSet<_> = evidence.assignments.iter().map(|a| a.user).collect();
    let missing = evidence.not_covered().map(|(table, without)| NotCovered { table, without });
    Understood {
        folder: evidence.folder.clone(),
        as_of: evidence.as_of.map(|day| day.to_string()),
        age_days: evidence.age_on(today),
        out_of_date: evidence.is_out_of_date(today),
        max_age_days: evidence.max_age_days,
        redacted: evidence.redacted,
        files: evidence.files.iter().map(file).collect(),
        users: Users {
            all: evidence.users.len(),
            active: evidence.users.values().filter(|user| user.is_active()).count(),
            with_assignments: evidence.users.keys().filter(|id| assigned.contains(id)).count(),
            with_logins: evidence.users.keys().filter(|id| evidence.logins.contains_key(id)).count(),
        },
        not_covered: missing.collect(),
    }
}

fn file(file: &EvidenceFile) -> FileUnderstood {
    FileUnderstood {
        path: file.path.clone(),
        tables: file.tables.clone(),
        rows: file.rows,
        first_day: file.days.map(|(first, _)| first.to_string()),
        last_day: file.days.map(|(_, last)| last.to_string()),
        without: file.without.clone(),
        unread_rows: file.unread.rows,
        problem: file.problem(),
    }
}
