//! Rules as SARIF describes them, one descriptor per rule and severity.

use std::collections::BTreeMap;

use super::log::{Configuration, Help, Message, RuleDescriptor, RuleProperties};
use super::taxonomy;
use crate::catalog::benchmark::Control;
use crate::report::model::{Finding, Report, RuleEntry};
use crate::report::plain::sentence;
use crate::terms::rule_group::Group;
use crate::terms::severity::{Confidence, Severity};

/// GitHub takes this many characters of a description.
const MOST_CHARACTERS: usize = 1000;

/// A rule at one severity. The level is `None` for a rule that has one severity only.
type Key<'r> = (&'r str, Option<Severity>);

/// The descriptors that a run's results refer to, sorted by id.
pub(super) struct Descriptors<'r> {
    /// Whether the rule is split by severity.
    split: BTreeMap<&'r str, bool>,
    rules: BTreeMap<Key<'r>, (usize, RuleDescriptor<'r>)>,
}

impl<'r> Descriptors<'r> {
    pub(super) fn new(report: &'r Report, results: &[&'r Finding]) -> Self {
        let entries: BTreeMap<&str, &RuleEntry> = report.rules.iter().map(|r| (r.name.as_str(), r)).collect();
        let mut this = Self { split: BTreeMap::new(), rules: BTreeMap::new() };
        // All findings have a say in whether a rule is split, lest an id depend on what is waived.
        let mut first: BTreeMap<&str, Severity> = BTreeMap::new();
        for finding in &report.findings {
            let name = finding.rule.as_str();
            let entry = entries.get(name);
            let usual = *first.entry(name).or_insert_with(|| entry.map_or(finding.severity, |e| e.severity));
            let split = entry.is_some_and(|e| e.varies) || finding.severity != usual;
            *this.split.entry(name).or_default() |= split;
        }
        let mut sure: BTreeMap<Key<'r>, Confidence> = BTreeMap::new();
        for finding in results {
            let sure = sure.entry(this.key(finding)).or_insert(finding.confidence);
            *sure = finding.confidence.min(*sure);
        }
        for finding in results {
            let key = this.key(finding);
            let entry = entries.get(finding.rule.as_str()).copied();
            let confidence = sure.get(&key).copied().unwrap_or(finding.confidence);
            this.rules.entry(key).or_insert_with(|| (0, descriptor(key, finding, entry, confidence)));
        }
        for (index, (place, _)) in this.rules.values_mut().enumerate() {
            *place = index;
        }
        this
    }

    /// The id and the index of the descriptor that a result refers to.
    pub(super) fn of(&self, finding: &'r Finding) -> (String, usize) {
        let key = self.key(finding);
        (id(key), self.rules.get(&key).map_or(0, |(index, _)| *index))
    }

    /// The names of the rules, sorted; one that is split by severity comes once for each.
    pub(super) fn names(&self) -> impl Iterator<Item = &'r str> + '_ {
        self.rules.keys().map(|(name, _)| *name)
    }

    pub(super) fn into_rules(self, taxa: &[&'static Control]) -> Vec<RuleDescriptor<'r>> {
        let related = |((name, _), (_, rule)): (Key<'r>, (usize, RuleDescriptor<'r>))| RuleDescriptor {
            relationships: taxonomy::relationships(name, taxa),
            ..rule
        };
        self.rules.into_iter().map(related).collect()
    }

    fn key(&self, finding: &'r Finding) -> Key<'r> {
        let name = finding.rule.as_str();
        let split = self.split.get(name).copied().unwrap_or_default();
        (name, split.then_some(finding.severity))
    }
}

fn id((name, severity): Key<'_>) -> String {
    match severity {
        Some(severity) => format!("{name}/{severity}"),
        None => name.to_owned(),
    }
}

fn descriptor<'r>(
    key: Key<'r>,
    finding: &'r Finding,
    entry: Option<&'r RuleEntry>,
    confidence: Confidence,
) -> RuleDescriptor<'r> {
    let summary = entry.map_or(key.0, RuleEntry::summary);
    let docs = entry.map_or(finding.help.as_str(), |e| &e.docs);
    let group = entry.map_or(finding.group, |e| e.group);
    let security_severity = if group == Group::Hygiene { None } else { security_severity(finding.severity) };
    RuleDescriptor {
        id: id(key),
        name: pascal_case(key),
        short_description: Message { text: clipped(&sentence(summary)) },
        full_description: Message { text: clipped(&sentence(why(docs).unwrap_or(summary))) },
        help: Help { text: docs, markdown: docs },
        help_uri: finding.help_url.as_deref(),
        default_configuration: Configuration { level: super::level(finding.severity) },
        relationships: Vec::new(),
        properties: RuleProperties {
            tags: [if security_severity.is_some() { "security" } else { "correctness" }, group.name()],
            precision: match confidence {
                Confidence::Certain => "very-high",
                Confidence::Likely => "medium",
            },
            security_severity,
        },
    }
}

/// The number from which GitHub makes a word. None for what may be nothing at all: a rule with
/// the tag `security` must have a number above zero.
fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

/// The first paragraph of a page that says why the rule matters.
fn why(docs: &str) -> Option<&str> {
    let (_, section) = docs.split_once("## Why it matters")?;
    let paragraph = section.trim_start().split("\n\n").next()?.trim();
    (!paragraph.is_empty() && !paragraph.starts_with('#')).then_some(paragraph)
}

fn clipped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// `modify-all-data` as `ModifyAllData`.
fn pascal_case((name, severity): Key<'_>) -> String {
    let level = severity.map(Severity::name);
    name.split('-')
        .chain(level)
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}
