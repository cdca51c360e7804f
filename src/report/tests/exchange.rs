//! What programs that take a report ask of it.

use std::collections::BTreeSet;

use super::{Format, Options, samples, written};
use crate::report::model::{Report, Status};
use crate::report::own::is_report;

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(situation, _)| *situation == name).unwrap().1
}

fn gitlab(report: &Report) -> Vec<serde_json::Value> {
    serde_json::from_str(&written(Format::Gitlab, report, &Options::default())).unwrap()
}

#[test]
fn gitlab_has_every_finding_that_counts_under_its_fingerprint() {
    let report = sample("findings");
    let issues = gitlab(&report);
    let fingerprints: BTreeSet<_> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len());
    for finding in report.counting() {
        assert!(fingerprints.contains(finding.fingerprint.as_str()), "{}", finding.message);
    }
    // One more says what was left out.
    assert_eq!(issues.len(), report.counting().count() + 1);
    let prefix = Options { prefix: "crm/".into(), ..Options::default() };
    let text = written(Format::Gitlab, &report, &prefix);
    assert!(text.contains("\"path\": \"crm/force-app/"), "{text}");
}

/// The suites of a report: their names, and their tests with what became of each.
fn junit(report: &Report) -> Vec<(String, Vec<(String, String)>)> {
    let text = written(Format::Junit, report, &Options::default());
    let mut suites: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut counted = Vec::new();
    for event in xml::EventReader::from_str(&text) {
        let xml::reader::XmlEvent::StartElement { name, attributes, .. } = event.unwrap() else { continue };
        let value = |key: &str| attributes.iter().find(|a| a.name.local_name == key).map(|a| a.value.clone());
        match name.local_name.as_str() {
            "testsuite" => {
                suites.push((value("name").unwrap(), Vec::new()));
                let number = |key: &str| value(key).unwrap().parse::<usize>().unwrap();
                counted.push(["tests", "failures", "errors", "skipped"].map(number));
            }
            "testcase" => suites.last_mut().unwrap().1.push((value("name").unwrap(), "passed".to_owned())),
            result @ ("failure" | "error" | "skipped") => {
                result.clone_into(&mut suites.last_mut().unwrap().1.last_mut().unwrap().1);
            }
            _ => {}
        }
    }
    for ((name, cases), counted) in suites.iter().zip(counted) {
        let of = |result: &str| cases.iter().filter(|(_, became)| became == result).count();
        assert_eq!(counted, [cases.len(), of("failure"), of("error"), of("skipped")], "{name}");
    }
    suites
}

#[test]
fn junit_has_a_suite_for_each_identity_one_for_the_rest_and_one_for_the_run() {
    let report = sample("findings");
    let suites = junit(&report);
    let names: Vec<_> = suites.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Legacy Sync", "erp-orders", "held by no integration", "the run"]);
    let failed = |cases: &[(String, String)]| cases.iter().filter(|(_, became)| became == "failure").count();
    let shared = 1;
    let info = report.counting().filter(|f| f.severity == crate::terms::severity::Severity::Info).count();
    let all: usize = suites.iter().map(|(_, cases)| failed(cases)).sum();
    assert_eq!(all, report.counting().count() - info + shared);
}

#[test]
fn junit_passes_what_is_clean_and_shows_errors_as_errors() {
    let clean: Vec<_> = junit(&sample("clean")).into_iter().flat_map(|(_, cases)| cases).collect();
    assert!(clean.len() == 2 && clean.iter().all(|(_, became)| became == "passed"), "{clean:?}");
    let report = sample("unreadable");
    let broken: Vec<_> = junit(&report).into_iter().flat_map(|(_, cases)| cases).collect();
    assert_eq!(broken.iter().filter(|(_, became)| became == "error").count(), report.errors.len());
    // What is not all known does not pass.
    let mut partial = sample("clean");
    partial.identities[0].gaps = vec!["its profile is not in the repository".to_owned()];
    assert_eq!(junit(&partial)[0].1[0].1, "skipped");
    junit(&sample("hostile"));
}

/// Readers tell tests by their names and issues by their fingerprints, and show equal ones once.
#[test]
fn what_says_the_same_twice_is_there_twice() {
    let mut report = sample("unreadable");
    let (error, finding) = (report.errors[0].clone(), sample("findings").findings[0].clone());
    report.errors = vec![error.clone(), error];
    report.findings = vec![finding.clone(), finding];
    let issues = gitlab(&report);
    let fingerprints: BTreeSet<_> = issues[..2].iter().map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), 2);
    for (suite, cases) in junit(&report) {
        let names: BTreeSet<_> = cases.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), cases.len(), "{suite}: {cases:?}");
    }
}

/// Far more than a comment holds, under a name that is as long as names get.
#[test]
fn a_comment_holds_what_it_can_and_counts_the_rest() {
    let mut report = sample("findings");
    let finding = report.counting().next().unwrap().clone();
    let identity = report.identities[1].clone();
    for n in 0..60 {
        let name = format!("{n}{}", "*".repeat(300));
        let mut finding = finding.clone();
        finding.identities = vec![name.clone()];
        report.findings.extend(std::iter::repeat_n(finding, 90));
        report.identities.push(crate::report::model::Identity { name, ..identity.clone() });
    }
    report.errors = sample("unreadable").errors.into_iter().cycle().take(900).collect();
    let text = written(Format::Markdown, &report, &Options::default());
    let length = text.chars().count();
    assert!((60_000..=65_536).contains(&length), "{length}");
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("Not here, because a comment holds 65536 characters: "), "{last}");
    // Every finding has a line, or is counted.
    let number = |what: &str| {
        let Some((before, _)) = last.split_once(what) else { return 0 };
        before.rsplit([' ', '(']).nth(1).unwrap().parse::<usize>().unwrap()
    };
    let lines = text.lines().filter(|line| line.starts_with("- **")).count();
    assert_eq!(lines + number("findings"), report.counting().count(), "{last}");
    let rows = text.lines().filter(|line| line.starts_with("| <code>")).count();
    assert_eq!(rows + number("integrations"), 50, "{last}");
    assert!(text.contains("and 12 more integrations."), "{last}");
}

/// Every format tells its own reports from other files, so that a new one may take the place of an old one.
#[test]
fn each_report_is_known_for_one() {
    for (situation, report) in samples::all() {
        for format in Format::ALL {
            let text = written(format, &report, &Options::default());
            let is_known = text.is_empty() || is_report(text.as_bytes());
            assert!(is_known, "{situation}: {format:?}: {}", &text[..text.len().min(300)]);
        }
    }
    assert!(!is_report(b"<?xml version=\"1.0\"?>\n<testsuites name=\"other\" tests=\"1\"/>"));
    assert!(!is_report(b"[\n  {\n    \"description\": \"x\", \"engine_name\": \"other\"\n  }\n]\n"));
}

/// Whatever is set aside or existed before is counted by every format that does not list it.
#[test]
fn what_is_set_aside_is_counted_everywhere() {
    for (situation, words) in [
        ("waived", &["3 waived", "3 findings waived", "\"waived\": 3"][..]),
        ("since", &["21 existing", "\"existing\": 21"]),
    ] {
        let report = sample(situation);
        assert!(report.findings.iter().any(|f| f.status != Status::Active));
        // Concise lines are for editors; what is left out is said on stderr.
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Concise) {
            let text = written(format, &report, &Options::default());
            assert!(words.iter().any(|word| text.contains(word)), "{situation}: {format:?}: {text}");
        }
    }
}
