//! How long and how wide the text report gets.

use super::super::model::Report;
use super::{Format, Options, samples, written};
use crate::report::model::Identity;
use crate::terms::severity::Severity;

/// An org with many identities, each with findings of many rules and severities.
fn large(identities: usize, rules: usize) -> Report {
    let (_, mut report) = samples::all().into_iter().next().unwrap();
    let finding = report.counting().next().unwrap().clone();
    let identity = report.identities[1].clone();
    report.identities.clear();
    report.findings.clear();
    for n in 0..identities {
        let name = format!("identity-{n:03}");
        for rule in 0..rules {
            let mut finding = finding.clone();
            finding.rule = format!("rule-{rule}");
            finding.severity = Severity::ALL[rule % 5];
            finding.identities = vec![name.clone()];
            finding.subject.name.clone_from(&name);
            finding.fingerprint = format!("{n}-{rule}");
            report.findings.push(finding);
        }
        let risk = u32::try_from(identities - n).ok();
        report.identities.push(Identity { name, risk, ..identity.clone() });
    }
    report
}

fn text(report: &Report, options: &Options) -> String {
    written(Format::Text, report, options)
}

#[test]
fn a_report_of_any_project_has_two_hundred_lines_at_most() {
    for (identities, rules) in [(1, 300), (4, 60), (12, 30), (40, 5), (300, 20), (1000, 2)] {
        let report = large(identities, rules);
        let shown = text(&report, &Options::default());
        let lines = shown.lines().count();
        // Each identity that holds something critical has a line, however many they are.
        assert!(
            lines <= 200 || identities > 100 && lines < identities + 200,
            "{identities} x {rules}: {lines}"
        );
        assert!(shown.contains("identity-000"), "the worst is shown");
        assert!(shown.contains("`--full` shows every finding"));
    }
}

#[test]
fn nothing_critical_is_folded() {
    for identities in [1, 30, 300] {
        let report = large(identities, 20);
        let shown = text(&report, &Options::default());
        let details = shown.split_once("── identity-000").unwrap().1;
        for n in 1..identities {
            let own = details.split(&format!("identity-{n:03}")).nth(1).unwrap_or_default();
            let own = own.split("identity-").next().unwrap();
            for rule in (0..20).step_by(5) {
                let named = [":", ",", "\n"].iter().any(|end| own.contains(&format!("rule-{rule}{end}")));
                assert!(named, "identity {n} rule {rule} of {identities}");
            }
        }
    }
}

#[test]
fn a_short_report_is_whole_and_the_flag_shows_everything() {
    let full = Options { full: true, ..Options::default() };
    for (situation, report) in samples::all() {
        let (shown, full) = (text(&report, &Options::default()), text(&report, &full));
        for finding in report.counting() {
            let place = format!(":{}:{}", finding.location.start.line, finding.location.start.column);
            assert!(situation == "hostile" || full.contains(&place), "{situation}: {place}");
        }
        // What is only named is said to be.
        assert_eq!(shown.contains("`--full` shows"), shown.contains("  and "), "{situation}");
        assert!(!full.contains("`--full` shows") && !full.contains(" more delete-granted"), "{situation}");
    }
    let report = large(3, 50);
    let shown = text(&report, &full);
    assert!(!shown.contains("Shortened"));
    for rule in 0..50 {
        assert!(shown.contains(&format!("rule-{rule}:")));
    }
}

#[test]
fn lines_fit_widths_from_sixty_to_two_hundred_columns() {
    use unicode_width::UnicodeWidthStr as _;

    let report = large(6, 40);
    for width in [60, 80, 100, 140, 200] {
        let options = Options { width, ..Options::default() };
        for line in text(&report, &options).lines() {
            // A path stays whole, so that it can be copied; excerpts show whole lines.
            let exempt = line.contains("force-app/") || line.contains('│') || line.contains('·');
            assert!(exempt || line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn ascii_draws_with_nothing_else() {
    let options = Options { ascii: true, ..Options::default() };
    for (situation, report) in samples::all().into_iter().filter(|(name, _)| *name != "hostile") {
        let shown = text(&report, &options);
        assert!(shown.is_ascii(), "{situation}: {shown}");
    }
    assert!(text(&large(20, 30), &options).is_ascii());
}

/// However long names are, a comment holds the worst findings, and says by severity what it does not hold.
#[test]
fn nothing_long_pushes_the_worst_out_of_a_comment() {
    let mut report = large(60, 20);
    for (at, finding) in report.findings.iter_mut().enumerate() {
        finding.message = format!("{at} {}", "@_".repeat(3000));
        finding.location.path = format!("{}{at}.profile-meta.xml", "a.b/".repeat(500));
    }
    for identity in &mut report.identities {
        identity.name = format!("{}{}", identity.name, "#".repeat(500));
    }
    report.notes = vec!["_".repeat(50_000); 9];
    let page = written(Format::Markdown, &report, &Options::default());
    assert!(page.chars().count() <= 65_536);
    assert!(page.matches("- **critical**").count() >= 15, "{page}");
    let left = page.split("Not here, because a comment holds 65536 characters: ").nth(1).unwrap();
    let counted = |severity: &str| -> usize {
        let before = left.split(&format!(" {severity}")).next().unwrap();
        before.rsplit(['(', ' ']).next().unwrap().parse().unwrap()
    };
    for (at, severity) in Severity::ALL.into_iter().enumerate() {
        let shown = page.matches(&format!("- **{severity}**")).count();
        assert_eq!(shown + counted(severity.name()), 60 * 4, "{at} {severity}: {left}");
    }
}

/// However many integrations and findings there are, and however long their names, a page opens: the worst are shown, and
/// the others are counted by severity.
#[test]
fn a_page_of_any_project_has_five_megabytes_at_most() {
    for (identities, rules, long) in [(4, 3000, 1), (400, 40, 1), (6000, 10, 1), (300, 10, 900)] {
        let mut report = large(identities, rules);
        for (at, identity) in report.identities.iter_mut().enumerate() {
            identity.name = format!("identity-{at:03}{}", "x".repeat(long));
        }
        for finding in &mut report.findings {
            finding.identities[0].push_str(&"x".repeat(long));
            finding.message = format!("integration '{}' is granted {}", finding.identities[0], finding.rule);
        }
        let page = written(Format::Html, &report, &Options::default());
        let name = format!("{identities} x {rules}: {} bytes", page.len());
        assert!(page.len() < 5_000_000, "{name}");
        assert!(page.len() > 1_000_000, "{name}");
        let body = page.split_once("<main").unwrap().1;
        // In the order of severity: what is left out is never worse than what is shown.
        let shown = |severity: &str| body.matches(&format!("data-s=\"{severity}\"")).count();
        let all = identities * rules / 5;
        let whole = Severity::ALL.iter().take_while(|severity| shown(severity.name()) == all).count();
        assert!(Severity::ALL.iter().skip(whole + 1).all(|severity| shown(severity.name()) == 0), "{name}");
        assert!(whole > 0 || shown("critical") > 500, "{name}: {}", shown("critical"));
        let left_out: usize = body
            .split("<p class=\"more\">and ")
            .filter_map(|part| part.split_once(" more finding")?.0.parse::<usize>().ok())
            .sum();
        let listed: usize = Severity::ALL.iter().map(|severity| shown(severity.name())).sum();
        assert_eq!(listed + left_out, identities * rules, "{name}");
    }
}
