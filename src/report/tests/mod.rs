//! Every format over every situation.

mod exchange;
mod lead;
mod length;
mod samples;

use super::build::ranking;
use super::model::{Problem, Report};
use super::{Format, Options, write};
use crate::questions::identities::Rank;
use crate::text::position::Span;

/// A sample is ranked, and found complete or not, only when it is written.
fn written(format: Format, report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    let s = &report.summary;
    let unread = s.not_looked_at.unread + s.unresolved + report.hidden.len();
    let report = Report {
        ranking: ranking(&report.identities, &report.findings, &report.rules),
        is_complete: unread == 0 && report.errors.is_empty() && report.unresolved.is_empty(),
        ..report.clone()
    };
    write(format, &report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A page without its style and its script, which say nothing of a report.
fn without_frame(format: Format, text: String) -> String {
    match (format, text.split_once("<header"), text.split_once("</main>")) {
        (Format::Html, Some((_, body)), Some((_, end))) => body[..body.len() - end.len()].to_owned(),
        _ => text,
    }
}

#[test]
fn formats() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for (situation, report) in samples::all() {
        for format in Format::ALL {
            let name = format!("{situation}.{format:?}").to_lowercase();
            insta::assert_snapshot!(
                name,
                without_frame(format, written(format, &report, &Options::default()))
            );
        }
    }
}

/// What no output may hold as it stands, whatever the repository is called.
#[test]
fn hostile_text_is_harmless_everywhere() {
    let (_, hostile) = samples::all().into_iter().find(|(name, _)| *name == "hostile").unwrap();
    for format in Format::ALL {
        for width in [40, 61, 100, 5000] {
            let options = Options { width, ..Options::default() };
            let text = written(format, &hostile, &options);
            assert!(!text.contains(samples::HOSTILE), "{format:?}");
            for control in ['\u{1b}', '\r', '\u{202e}'] {
                assert!(!text.contains(control), "{format:?} has {control:?}");
            }
            assert!(!text.contains("##["), "{format:?}");
            for line in text.lines() {
                let own = format == Format::Github && line.starts_with("::");
                assert!(own || !line.trim_start().starts_with("::"), "{format:?}: {line}");
                // A line of JSON begins with a quote, so that a command within it is none.
                let json = matches!(format, Format::Json | Format::Sarif | Format::Gitlab);
                assert!(json || !line.contains("::error::pwned"), "{format:?}: {line}");
            }
        }
    }
}

#[test]
fn json_formats_hold_no_markup_and_lose_nothing() {
    let (_, hostile) = samples::all().into_iter().find(|(name, _)| *name == "hostile").unwrap();
    for format in [Format::Json, Format::Sarif, Format::Gitlab] {
        assert!(!written(format, &hostile, &Options::default()).contains('<'));
    }
    let json: serde_json::Value =
        serde_json::from_str(&written(Format::Json, &hostile, &Options::default())).unwrap();
    assert_eq!(json["findings"][0]["subject"]["name"], samples::HOSTILE);
}

#[test]
fn covered_and_filtered_findings_are_in_json_alone() {
    let (_, report) = samples::all().into_iter().next().unwrap();
    let sarif: serde_json::Value =
        serde_json::from_str(&written(Format::Sarif, &report, &Options::default())).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&written(Format::Json, &report, &Options::default())).unwrap();
    assert_eq!(results.len(), report.counting().count());
    assert_eq!(json["findings"].as_array().unwrap().len(), report.findings.len());
    assert_eq!(written(Format::Concise, &report, &Options::default()).lines().count(), results.len());
}

#[test]
fn sarif_rule_indexes_point_at_their_rules() {
    for (_, report) in samples::all() {
        let sarif: serde_json::Value =
            serde_json::from_str(&written(Format::Sarif, &report, &Options::default())).unwrap();
        let run = &sarif["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            let rule = &run["tool"]["driver"]["rules"][index];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        }
    }
}

/// The worst identity comes first: the one that is most dangerous, then the one with the worst findings.
#[test]
fn identities_are_ranked_by_what_they_can_reach() {
    let (_, mut report) = samples::all().into_iter().next().unwrap();
    let first = |report: &Report| {
        let text = written(Format::Text, report, &Options::default());
        let table = text.lines().skip_while(|l| !l.trim_start().starts_with("identity "));
        table.skip(1).map(|l| l.trim().to_owned()).next().unwrap()
    };
    assert!(first(&report).starts_with("Legacy Sync"));
    report.identities[0].rank = Rank::new(None, false);
    assert!(first(&report).starts_with("erp-orders"));
}

/// GitHub's limits: the worst are kept, and what is left out is said.
#[test]
fn limits_keep_the_worst_and_say_what_is_left_out() {
    let (_, mut report) = samples::all().into_iter().next().unwrap();
    let model = report.counting().last().unwrap().clone();
    report.findings.extend(std::iter::repeat_n(model, 25_010));
    let sarif = written(Format::Sarif, &report, &Options::default());
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    assert_eq!(run["results"][0]["ruleId"], "modify-all-data");
    let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(
        said.starts_with("Left out, because code scanning takes 25000 results of a run: 31 findings"),
        "{said}"
    );

    let commands = written(Format::Github, &report, &Options::default());
    for level in ["::error ", "::warning ", "::notice "] {
        assert!(commands.lines().filter(|l| l.starts_with(level)).count() <= 10);
    }
    assert!(commands.lines().last().unwrap().contains("low or info findings"));
}

/// While anything is unread, no format may sound as if all were well.
#[test]
fn nothing_unread_is_called_clean() {
    let (_, clean) = samples::all().into_iter().find(|(name, _)| *name == "clean").unwrap();
    assert!(written(Format::Text, &clean, &Options::default()).contains("No findings in 8 files"));
    assert_eq!(written(Format::Github, &clean, &Options::default()), "");
    let mut unread = clean.clone();
    unread.summary.not_looked_at.unread = 1;
    let mut unresolved = clean;
    unresolved.summary.unresolved = 1;
    for report in [unread, unresolved] {
        let text = written(Format::Text, &report, &Options::default());
        assert!(text.contains("No findings in what could be judged"), "{text}");
        assert!(written(Format::Github, &report, &Options::default()).starts_with("::notice "));
    }
}

/// Whatever spans come with a report, drawing it neither fails nor panics.
#[test]
fn odd_spans_do_no_harm() {
    let (_, report) = samples::all().into_iter().next().unwrap();
    let mut model = report.counting().next().unwrap().clone();
    for source in ["", "\n", "ab\n", "a\r\nb", "é", "a\tb\u{2028}c\u{1b}", "連携連携"] {
        let mut report = Report { identities: report.identities.clone(), ..Report::default() };
        report.sources.insert(model.location.path.clone(), source.into());
        let most = u32::try_from(source.len()).unwrap() + 2;
        for (start, end) in (0..most).flat_map(|s| (0..most).map(move |e| (s, e))) {
            model.span = Span { start, end };
            model.related[0].span = Span { start: end / 2, end };
            report.findings = vec![model.clone()];
            written(Format::Text, &report, &Options::default());
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    for (situation, report) in samples::all() {
        let plain = written(Format::Text, &report, &Options::default());
        let color = written(Format::Text, &report, &Options { color: true, ..Options::default() });
        let stripped: String = color
            .split('\u{1b}')
            .enumerate()
            .map(|(n, part)| if n == 0 { part } else { part.split_once('m').unwrap().1 })
            .collect();
        assert_ne!(plain, color, "{situation}");
        assert_eq!(plain, stripped, "{situation}");
    }
}

#[test]
fn quiet_gives_findings_and_errors_alone() {
    let quiet = Options { quiet: true, ..Options::default() };
    for (situation, report) in samples::all() {
        let text = written(Format::Text, &report, &quiet);
        let named = report.counting().count() > 0 || report.errors.iter().any(Problem::is_of_rule);
        assert_eq!(text.contains("modify-all-data"), named, "{situation}");
        assert_eq!(text.contains("error "), !report.errors.is_empty(), "{situation}");
        assert!(!text.contains(" holder"), "{situation}: {text}");
    }
}
