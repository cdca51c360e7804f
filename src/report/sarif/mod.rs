//! SARIF 2.1.0 as GitHub code scanning reads it.
//!
//! GitHub ignores suppressions and opens an alert for every result, so what is waived, in the
//! baseline, filtered or covered is left out. It keeps 25,000 results of a run: the worst are
//! written, and a notification says how many are not.

mod descriptor;
mod log;
mod taxonomy;

use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use self::descriptor::Descriptors;
use self::log::{
    ArtifactLocation, AutomationDetails, BaseIds, CodeFlow, Driver, Fingerprints, FlowLocation, Invocation,
    InvocationProperties, Location, Log, LogicalLocation, Message, Notification, PhysicalLocation, Region,
    ResultProperties, Run, RunProperties, SarifResult, ThreadFlow, Tool,
};
use super::left_out::LeftOut;
use super::model::{Finding, Problem, Related, Report};
use super::options::Options;
use super::plain::{plain, sentence};
use super::policy;
use super::summary::{counted, not_judged};
use super::wire;
use crate::terms::severity::Severity;
use crate::text::phrase::count;
use crate::text::position;

/// Results that GitHub takes from one run.
const MOST_RESULTS: usize = 25_000;
/// Of these, those that it shows.
const MOST_SHOWN: usize = 5_000;
/// Related locations that GitHub keeps of one result.
const MOST_RELATED: usize = 99;
/// A related place this many lines away or more is linked from the message; a nearer one is on
/// the reader's screen already.
const FAR: u32 = 8;

/// Writes one log with one run.
pub fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let found = report.worst_first();
    let kept = &found[..found.len().min(MOST_RESULTS)];
    let descriptors = Descriptors::new(report, kept);

    let taxa = taxonomy::controls_of(descriptors.names());
    let results = kept.iter().map(|f| result(f, &descriptors, options)).collect();
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: &report.tool.name,
                version: &report.tool.version,
                semantic_version: &report.tool.version,
                information_uri: information_uri(),
                supported_taxonomies: taxonomy::supported(&taxa),
                rules: descriptors.into_rules(&taxa),
            },
        },
        taxonomies: taxonomy::taxonomies(&taxa),
        // GitHub tells the uploads of one run apart by this.
        automation_details: AutomationDetails { id: "leastforce/" },
        invocations: [Invocation {
            execution_successful: report.errors.is_empty(),
            tool_execution_notifications: notifications(
                report,
                (kept.len(), found.len() - kept.len()),
                options,
            ),
            properties: report.comparison.as_ref().map(|comparison| InvocationProperties {
                base: &comparison.base,
                existing: report.summary.existing,
                policy: &comparison.policy,
            }),
        }],
        original_uri_base_ids: BaseIds::default(),
        column_kind: "unicodeCodePoints",
        properties: RunProperties { left_out: LeftOut::of(report) },
        results,
    };
    wire::write(&Log { schema: log::SCHEMA, version: "2.1.0", runs: [run] }, out)
}

/// Where the tool is described: its repository, or a name for it until the manifest names one.
fn information_uri() -> &'static str {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => concat!("urn:", env!("CARGO_PKG_NAME"), ":linter"),
        repository => repository,
    }
}

fn result<'r>(finding: &'r Finding, descriptors: &Descriptors<'r>, options: &Options) -> SarifResult<'r> {
    let (rule_id, rule_index) = descriptors.of(finding);
    let mut text = literal(&sentence(&finding.message));
    let related = &finding.related[..finding.related.len().min(MOST_RELATED)];
    let links: Vec<_> = related
        .iter()
        .enumerate()
        .filter(|(_, r)| {
            r.location.path != finding.location.path
                || r.location.start.line.abs_diff(finding.location.start.line) >= FAR
        })
        .map(|(id, r)| format!("[{}]({})", literal(&r.message), id + 1))
        .collect();
    if !links.is_empty() {
        text = format!("{text} See {}.", links.join(", "));
    }
    SarifResult {
        rule_id,
        rule_index,
        level: level(finding.severity),
        message: Message { text },
        locations: [Location {
            id: None,
            physical_location: physical(&finding.location, options),
            message: None,
            logical_locations: vec![LogicalLocation {
                name: plain(&finding.subject.name).into_owned(),
                fully_qualified_name: format!("{}:{}", finding.subject.kind, plain(&finding.subject.name)),
                kind: "resource",
            }],
        }],
        related_locations: related
            .iter()
            .enumerate()
            .map(|(id, r)| Location { id: Some(id + 1), ..told(r, options) })
            .collect(),
        code_flows: flows(&finding.path, options),
        partial_fingerprints: Fingerprints::of(&finding.fingerprint),
        properties: ResultProperties {
            severity: finding.severity,
            confidence: finding.confidence,
            grant: finding.grant.as_deref(),
            identities: &finding.identities,
        },
    }
}

/// The way that a finding describes, if it describes one.
fn flows(path: &[Related], options: &Options) -> Vec<CodeFlow> {
    let locations: Vec<_> =
        path.iter().map(|station| FlowLocation { location: told(station, options) }).collect();
    if locations.is_empty() {
        Vec::new()
    } else {
        vec![CodeFlow { thread_flows: [ThreadFlow { locations }] }]
    }
}

/// A place with what is said of it.
fn told(place: &Related, options: &Options) -> Location {
    Location {
        id: None,
        physical_location: physical(&place.location, options),
        message: Some(Message { text: literal(&sentence(&place.message)) }),
        logical_locations: Vec::new(),
    }
}

/// What the run could not do, and what it left out.
fn notifications(
    report: &Report,
    (results, left_out): (usize, usize),
    options: &Options,
) -> Vec<Notification> {
    let mut all: Vec<_> = report.errors.iter().map(|e| unread(e, options)).collect();
    let mut notify = |level, text: &str| {
        all.push(Notification {
            level,
            message: Message { text: literal(&sentence(text)) },
            locations: Vec::new(),
        });
    };
    if left_out > 0 {
        notify(
            "warning",
            &format!(
                "Left out, because code scanning takes {MOST_RESULTS} results of a run: {}, the least severe.",
                count(left_out, "finding")
            ),
        );
    }
    if results > MOST_SHOWN {
        let others = count(results - MOST_SHOWN, "finding");
        notify(
            "note",
            &format!(
                "Code scanning shows {MOST_SHOWN} results of a run: {others}, the least severe, are in this file alone."
            ),
        );
    }
    for text in not_judged(report) {
        notify("warning", &text);
    }
    if let Some(text) = LeftOut::of(report).sentence() {
        notify("note", &text);
    }
    if let Some(text) = policy::existing(report) {
        notify("note", &text);
    }
    if let Some(heading) = policy::heading(report) {
        notify("warning", &format!("{heading} {}", policy::lines(report).join("; ")));
    }
    if let Some(text) = counted(report) {
        notify("note", &text);
    }
    for text in &report.notes {
        notify("note", text);
    }
    all
}

fn unread(error: &Problem, options: &Options) -> Notification {
    let physical_location = match &error.location {
        Some(location) => physical(location, options),
        None => PhysicalLocation { artifact_location: artifact(&error.path, options), region: None },
    };
    Notification {
        level: "error",
        message: Message { text: literal(&sentence(&error.message)) },
        locations: vec![Location {
            id: None,
            physical_location,
            message: None,
            logical_locations: Vec::new(),
        }],
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn physical(location: &position::Location, options: &Options) -> PhysicalLocation {
    let (start, end) = (location.start, location.end);
    PhysicalLocation {
        artifact_location: artifact(&location.path, options),
        region: Some(Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }),
    }
}

fn artifact(path: &str, options: &Options) -> ArtifactLocation {
    /// All that a path segment may not hold as it stands.
    const ESCAPED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    let path = format!("{}{path}", options.prefix);
    ArtifactLocation { uri: utf8_percent_encode(&path, ESCAPED).to_string(), uri_base_id: log::SOURCE_ROOT }
}

/// Text as it stands in a SARIF message, where brackets make links and a backslash escapes.
fn literal(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
