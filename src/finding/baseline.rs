//! Findings that were there when a team began, not yet triaged.
//!
//! A baseline is a file of fingerprints, one a line and sorted, so that it diffs well. A finding
//! that replaces another has another fingerprint and is new.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Finding, Status};
use crate::terms::severity::Severity;

/// The file's usual name, in the root of a run.
pub const FILE_NAME: &str = "leastforce-baseline.json";

/// What is known of each accepted finding, by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// What a person who reads the file sees of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    rule: String,
    /// Such as `profile:Backup`.
    subject: String,
    grant: Option<String>,
    /// What was said of it when it was accepted; version 1 has neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// The version of the format that is written: since 2, an entry has the severity and the message of its finding.
const VERSION: u32 = 2;

/// The oldest version that is read.
const OLDEST: u32 = 1;

impl Baseline {
    /// Everything that is active, also what a stronger finding covers: once that is mended, what it
    /// covered must not come up as new.
    pub fn of(findings: &[Finding]) -> Self {
        let active = findings
            .iter()
            .filter(|f| matches!(f.status, Status::Active | Status::Baselined | Status::Counted));
        let entries = active.map(|f| {
            let entry = Entry {
                fingerprint: f.fingerprint.clone(),
                rule: f.rule.to_owned(),
                subject: format!("{}:{}", f.subject.kind.name(), f.subject.name),
                grant: f.grant.as_ref().map(ToString::to_string),
                severity: Some(f.severity),
                message: Some(f.message.clone()),
            };
            (f.fingerprint.clone(), entry)
        });
        Self { entries: entries.collect() }
    }

    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence with the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        // Some editors put a byte order mark before it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if !(OLDEST..=VERSION).contains(&file.version) {
            return Err(format!(
                "version {} of the format is not known, only versions {OLDEST} to {VERSION}",
                file.version
            ));
        }
        Ok(Self { entries: file.findings.into_iter().map(|e| (e.fingerprint.clone(), e)).collect() })
    }

    /// The text of the file: one finding a line, sorted by fingerprint.
    pub fn write(&self) -> String {
        let mut out = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (n, entry) in self.entries.values().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            // A struct of strings always serialises.
            let entry = serde_json::to_string(entry).unwrap_or_default();
            let _ = write!(out, "{comma}\n    {entry}");
        }
        out.push_str(if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        out
    }

    /// Marks the active findings that the baseline holds.
    pub fn set(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|f| f.status == Status::Active) {
            if self.entries.contains_key(&finding.fingerprint) {
                finding.status = Status::Baselined;
            }
        }
    }

    /// What to say of entries that stand for no finding of a run any more.
    pub fn note(&self, findings: &[Finding], could_run: &dyn Fn(&str) -> bool) -> Option<String> {
        let entries = match self.len() - self.clone().pruned(findings, could_run).len() {
            0 => return None,
            1 => "1 entry of the baseline stands".to_owned(),
            n => format!("{n} entries of the baseline stand"),
        };
        Some(format!("{entries} for nothing any more; 'leastforce baseline prune' takes such entries out"))
    }

    /// The baseline without the entries that stand for no finding of a run any more. Those stay whose rule had not what
    /// it looks at.
    #[must_use]
    pub fn pruned(mut self, findings: &[Finding], could_run: &dyn Fn(&str) -> bool) -> Self {
        let there: std::collections::BTreeSet<&str> =
            findings.iter().map(|f| f.fingerprint.as_str()).collect();
        let stays = |fingerprint: &str, entry: &Entry| there.contains(fingerprint) || !could_run(&entry.rule);
        self.entries.retain(|fingerprint, entry| stays(fingerprint, entry));
        self
    }

    /// What both hold; nothing where there is no other.
    #[must_use]
    pub fn shared_with(&self, other: Option<&Self>) -> Self {
        let mut shared = self.clone();
        shared.entries.retain(|fingerprint, _| other.is_some_and(|o| o.entries.contains_key(fingerprint)));
        shared
    }

    /// How many entries another one lacks.
    pub fn beyond(&self, other: &Self) -> usize {
        self.entries.keys().filter(|fingerprint| !other.entries.contains_key(*fingerprint)).count()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Baseline;

    const HEAD: &str = "{\n  \"version\": 2,\n  \"findings\": [\n    ";
    const ENTRY: &str = "{\"fingerprint\":\"ab\",\"rule\":\"modify-all-data\",\"subject\":\"profile:A \\\"B\\\"\",\
                         \"grant\":null";
    const TAIL: &str = "}\n  ]\n}\n";

    #[test]
    fn what_is_written_reads_back() {
        let said = ",\"severity\":\"critical\",\"message\":\"it grants everything\"";
        let text = format!("{HEAD}{ENTRY}{said}{TAIL}");
        assert_eq!(Baseline::parse(&text).unwrap().write(), text);
        assert_eq!(Baseline::parse(&format!("\u{feff}{text}")).unwrap().write(), text);
        assert_eq!(Baseline::parse(&Baseline::default().write()), Ok(Baseline::default()));
    }

    #[test]
    fn the_first_version_is_read_and_written_as_the_second() {
        let second = format!("{HEAD}{ENTRY}{TAIL}");
        let first = second.replace("\"version\": 2", "\"version\": 1");
        assert_eq!(Baseline::parse(&first).unwrap().write(), second);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "{}", "[]", "{\"version\": 3, \"findings\": []}", "{\"version\": 1}"] {
            assert!(Baseline::parse(text).is_err(), "{text}");
        }
    }
}
