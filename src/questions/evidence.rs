//! What was understood of the evidence.

use jiff::civil::Date;
use serde::Serialize;

use crate::evidence::{EventKind, Evidence, EvidenceFile};

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
    /// What the logs of events cover.
    pub logs: Vec<LogUnderstood>,
    pub used: Used,
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
    /// How many rows say nothing that is looked at, and why.
    pub passed_over: Vec<PassedOver>,
    /// What makes one doubt that it is all.
    pub doubts: Vec<String>,
    /// Why it could not be read, or not to its end.
    pub problem: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct PassedOver {
    pub rows: u64,
    pub why: &'static str,
}

/// A kind of log of events, and how much of time it covers.
#[derive(Debug, Serialize)]
pub struct LogUnderstood {
    pub event: &'static str,
    pub first_day: String,
    pub last_day: String,
    /// From the first to the last, both included.
    pub window_days: i32,
    /// Those of which there are events: others may be without a file, or nothing happened.
    pub days_with_events: usize,
}

#[derive(Debug, Serialize)]
pub struct Used {
    pub users: usize,
    /// Objects by operation, classes and so on, of each user.
    pub things: usize,
    /// Events of more users or things than are held.
    pub not_held: u64,
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
        logs: logs(evidence),
        used: Used {
            users: evidence.usage.users.len(),
            things: evidence.usage.users.values().map(|user| user.used.len()).sum(),
            not_held: evidence.usage.others
                + evidence.usage.users.values().map(|user| user.others).sum::<u64>(),
        },
        not_covered: missing.collect(),
    }
}

fn logs(evidence: &Evidence) -> Vec<LogUnderstood> {
    let log = |(kind, days): (&EventKind, &std::collections::BTreeSet<Date>)| {
        Some(LogUnderstood {
            event: kind.name(),
            first_day: days.first()?.to_string(),
            last_day: days.last()?.to_string(),
            window_days: evidence.usage.window(*kind)?.length(),
            days_with_events: days.len(),
        })
    };
    evidence.usage.days.iter().filter_map(log).collect()
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
        passed_over: file.passed_over.iter().map(|(&why, &rows)| PassedOver { rows, why }).collect(),
        doubts: file.doubts.clone(),
        problem: file.problem(),
    }
}
