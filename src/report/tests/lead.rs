//! The first screen of the text report.

use super::super::model::{Identity, Lowering, Report};
use super::{Format, Options, samples, written};
use crate::questions::identities::SCALE;
use crate::questions::reach::{Reach, Reaches};
use crate::terms::severity::Severity;

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(situation, _)| *situation == name).unwrap().1
}

/// The report in one line.
fn text(report: &Report) -> String {
    let text = written(Format::Text, report, &Options::default());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_reaches(reaches: &[[Reach; 3]]) -> Report {
    let mut report = sample("clean");
    let identity = report.identities[0].clone();
    report.identities.clear();
    for (n, &[take_over, change_all, read_all]) in reaches.iter().enumerate() {
        let mut identity = identity.clone();
        identity.name = format!("identity-{n}");
        identity.reach = Reaches { read_all, change_all, take_over };
        report.identities.push(identity);
    }
    report
}

/// Each is counted once, for the worst that it can do.
#[test]
fn the_counts_of_the_first_line_add_up() {
    use Reach::{Likely as L, No as N, Unknown as U, Yes as Y};
    for (reaches, wanted) in [
        (
            &[[Y, Y, Y], [N, N, N], [N, N, N]][..],
            "3 integrations: 1 can take over the org and 2 can do none of this.",
        ),
        (
            &[[L, Y, Y], [N, N, Y]],
            "2 integrations: 1 can likely take over the org and 1 can read all records.",
        ),
        (
            &[[U, U, U], [U, N, Y]],
            "2 integrations: 1 can read all records and for 1 the files do not show whether it can; whether 1 of them can do worse is not known.",
        ),
        (&[[N, N, N]], "1 integration: none can take over the org, or change or read all records."),
        (
            &[[U, U, U], [U, U, U]],
            "2 integrations: for 2 the files do not show whether they can take over the org, or change or read all records.",
        ),
        (
            &[[N, N, N], [U, N, N]],
            "2 integrations: 1 can neither take over the org nor change or read all records and for 1 the files do not show whether it can.",
        ),
    ] {
        let shown = text(&with_reaches(reaches));
        assert!(shown.contains(wanted), "{reaches:?}: {shown}");
    }
    assert!(text(&with_reaches(&[[Y, Y, Y]])).contains("take over the org, change and read all records"));
}

#[test]
fn the_first_step_and_the_scale_stand_on_the_first_screen() {
    let mut report = sample("findings");
    report.summary.filtered = 0;
    report.identities[0].gaps = vec!["its profile is not known".into()];
    let step = |without: &[&str], with| Lowering {
        without: without.iter().map(|&grant| grant.to_owned()).collect(),
        with,
        score: 23,
        closes: Vec::new(),
    };
    assert!(!text(&report).contains("Do this first"));
    report.first_step = Some(step(&["ModifyAllData", "Contact:edit"], None));
    let shown = text(&report);
    assert!(shown.contains(
        "Do this first: see whether Legacy Sync needs ModifyAllData and Contact:edit; without, its risk falls from 100 to 23. \
         `leastforce access 'Legacy Sync'` says what else lowers its risk."
    ), "{shown}");
    assert!(shown.contains(SCALE), "{shown}");
    let head = shown.split("\u{2500}\u{2500} ").next().unwrap();
    assert!(head.contains("Do this first"), "{head}");
    report.first_step = Some(Lowering { closes: vec!["take over the org"], ..step(&["AuthorApex"], None) });
    assert!(
        text(&report)
            .contains("take AuthorApex away from Legacy Sync: then it can no longer take over the org."),
    );
    report.first_step = Some(step(&[], Some("its refresh token expires")));
    let shown = text(&report);
    assert!(
        shown.contains("the risk of Legacy Sync falls from 100 to 23 once its refresh token expires."),
        "{shown}"
    );
    let markdown = written(Format::Markdown, &report, &Options::default());
    assert!(markdown.contains("Do this first"), "{markdown}");
    // A report on a change is about the change.
    report.comparison = sample("since").comparison;
    assert!(!text(&report).contains("Do this first"));
}

/// What lies on the same object is named by its rule, since the object is named already.
#[test]
fn what_a_finding_covers_is_not_itself() {
    let mut report = sample("findings");
    let covering = report.findings[0].fingerprint.clone();
    report.findings.retain(|f| f.covered_by.is_none());
    report.findings.truncate(2);
    report.findings[0].grant = Some("Contact:edit".into());
    for (rule, grant) in [("view-all-records", "Contact:view-all"), ("delete-granted", "Account:delete")] {
        let mut covered = report.findings[0].clone();
        covered.rule = rule.into();
        covered.grant = Some(grant.into());
        covered.covered_by = Some(covering.clone());
        covered.fingerprint = rule.into();
        report.findings.push(covered);
    }
    assert!(text(&report).contains("covers 2 more: view-all-records, Account"), "{}", text(&report));
}

/// The short report names the rules of what it folds, and its lines add up to the counts.
#[test]
fn what_is_folded_is_named_by_its_rules() {
    let mut report = sample("findings");
    let finding = report.findings[0].clone();
    for rule in 0..150 {
        let mut finding = finding.clone();
        finding.rule = format!("rule-{rule}");
        finding.severity = if rule < 100 { Severity::High } else { Severity::Medium };
        report.findings.push(finding);
    }
    let mut mixed = finding.clone();
    mixed.severity = Severity::High;
    mixed.grant = Some("ManageRoles".into());
    report.findings.push(mixed);
    let shown = text(&report);
    assert!(shown.contains("Shortened: `--full`"), "{shown}");
    let folded =
        shown.split(" and ").find(|part| part.contains(" medium more: ") || part.contains("info more: "));
    assert!(folded.is_some_and(|part| part.contains("rule-")), "{shown}");
}

#[test]
fn without_an_integration_it_says_what_to_do() {
    let mut report = sample("no_identity");
    report.candidates.clear();
    let shown = text(&report);
    assert!(
        shown.contains(
            "with your own names in place of those in capital letters: [integrations.NAME] profile = "
        ),
        "{shown}"
    );
    let mut finding = sample("findings").findings.remove(0);
    finding.identities.clear();
    finding.subject.kind = crate::terms::subject_kind::SubjectKind::App;
    finding.subject.name = "Feed".into();
    report.sources = sample("findings").sources;
    report.findings.push(finding);
    let shown = text(&report);
    assert!(
        shown.contains("1 finding is about an app, through which integrations log in: Feed. Do this first:"),
        "{shown}"
    );
}

/// Whatever else there is, the worst of each integration stands under its own heading, as long as there is room.
#[test]
fn an_integration_with_little_has_a_section_of_its_own() {
    let mut report = sample("findings");
    let finding = report.counting().next().unwrap().clone();
    let identity = report.identities[0].clone();
    report.findings.clear();
    report.identities.clear();
    for (name, n, severity) in [("bad", 60, Severity::High), ("mild", 3, Severity::Medium)] {
        for at in 0..n {
            let mut finding = finding.clone();
            finding.severity = severity;
            finding.rule = format!("{name}-{at}");
            finding.fingerprint.clone_from(&finding.rule);
            finding.identities = vec![name.to_owned()];
            report.findings.push(finding);
        }
        report.identities.push(Identity { name: name.to_owned(), ..identity.clone() });
    }
    let shown = text(&report);
    assert!(shown.contains("Shortened:"), "{shown}");
    let mild = shown.split("── mild ──").nth(1).unwrap_or_default();
    assert!(mild.contains("medium mild-0:"), "{shown}");
}

#[test]
fn each_mark_at_a_risk_is_explained() {
    let with = |risks: &[Option<u32>]| {
        let mut report = with_reaches(&vec![[Reach::Unknown; 3]; risks.len()]);
        for (identity, risk) in report.identities.iter_mut().zip(risks) {
            identity.risk = *risk;
            identity.gaps = vec!["its profile is not known".to_owned()];
        }
        text(&report)
    };
    let (plus, mark, both) = (with(&[Some(7)]), with(&[None]), with(&[None, Some(7)]));
    assert!(plus.contains("+ means at least") && !plus.contains("? means"), "{plus}");
    assert!(mark.contains("? means not known") && !mark.contains("+ means"), "{mark}");
    assert!(both.contains("+ means at least, ? not known:"), "{both}");
}

/// On white and on black alike: no colour but red and magenta, and what is dimmed is a drawing or a label.
#[test]
fn colours_can_be_read_on_any_background() {
    let options = Options { color: true, full: true, ..Options::default() };
    for (situation, report) in samples::all() {
        let shown = written(Format::Text, &report, &options);
        for styled in shown.split("\u{1b}[").skip(1) {
            let (codes, text) = styled.split_once('m').unwrap();
            for code in codes.split(';') {
                assert!(["0", "1", "2", "31", "35", "39", "22"].contains(&code), "{situation}: {code}");
            }
            let dimmed = codes.split(';').any(|code| code == "2");
            assert!(!dimmed || text.split_whitespace().count() <= 3, "{situation}: {text}");
        }
    }
}
