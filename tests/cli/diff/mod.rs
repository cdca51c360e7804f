//! `leastforce diff`: what scripted changes must show.

mod cases;
mod project;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};
use cases::{Case, cases};
use project::{Project, apply, project};

/// Both states of a case.
fn states(case: &Case) -> (Project, Project) {
    let mut base = project();
    apply(&mut base, &case.before);
    let mut head = base.clone();
    apply(&mut head, &case.change);
    (base, head)
}

fn write(sandbox: &Sandbox, folder: &str, project: &Project) {
    for (path, text) in project {
        sandbox.write(&format!("{folder}/{path}"), text);
    }
}

/// Two folders with the states of a case.
fn trees(case: &Case) -> Sandbox {
    let sandbox = Sandbox::new();
    let (base, head) = states(case);
    write(&sandbox, "base", &base);
    write(&sandbox, "head", &head);
    sandbox
}

fn diff(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run(&[&["diff", "--trees", "base", "head", "--today", "2026-11-30"], args].concat())
}

fn place(cause: &Value) -> String {
    let file = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    match (cause["deleted_file"].as_str(), cause["location"]["path"].as_str()) {
        (Some(path), _) => format!("deleted {}", file(path)),
        (None, Some(path)) => {
            let near = if cause["deleted"] == true { "near " } else { "" };
            format!("{near}{}:{}", file(path), cause["location"]["start"]["line"])
        }
        (None, None) => "-".to_owned(),
    }
}

fn causes(of: &Value) -> String {
    let one = |cause: &Value| {
        let carrier = match cause["carrier"]["name"].as_str() {
            Some(name) => format!(" {}:{name}", cause["carrier"]["kind"].as_str().unwrap()),
            None => String::new(),
        };
        let shared = match cause["shared_by"].as_array().unwrap().len() {
            0 => String::new(),
            n => format!(" shared by {n}"),
        };
        let may_be_on = if cause["may_be_on"] == true { " may be on" } else { "" };
        format!("{}{carrier} at {}{shared}{may_be_on}", cause["what"].as_str().unwrap(), place(cause))
    };
    of["causes"].as_array().unwrap().iter().map(one).collect::<Vec<_>>().join("; ")
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().unwrap().iter()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

/// All that a report says, one line for each thing.
fn compact(report: &Value, code: i32) -> String {
    let mut out = format!("exit {code}\n");
    for identity in list(report, "identities") {
        let was = identity["was"].as_str().map_or_else(String::new, |was| format!(", was {was}"));
        let risk = &identity["risk"];
        writeln!(
            out,
            "{} {}{was}, risk {} to {}",
            text(identity, "name"),
            text(identity, "class"),
            risk["before"],
            risk["after"]
        )
        .unwrap();
        if list(identity, "causes").next().is_some() {
            writeln!(out, "  because {}", causes(identity)).unwrap();
        }
        for escalation in list(identity, "escalations") {
            writeln!(out, "  ! {} {}", text(escalation, "goal"), causes(escalation)).unwrap();
        }
        for goal in list(identity, "escalations_gone") {
            writeln!(out, "  - can no longer {}", goal.as_str().unwrap()).unwrap();
        }
        for (key, verb) in [("controls_lost", "loses"), ("controls_gained", "gains")] {
            for control in list(identity, key) {
                let partly = if control["partly"] == true { " in part" } else { "" };
                let name = text(control, "name");
                writeln!(out, "  {verb} control {name}{partly}: {}", causes(control)).unwrap();
            }
        }
        for gain in list(identity, "gains").filter(|gain| gain["implied"] == false) {
            let rules: Vec<_> = list(gain, "findings").map(|finding| text(finding, "rule")).collect();
            let rules = if rules.is_empty() { String::new() } else { format!(" [{}]", rules.join(", ")) };
            let contract = text(gain, "contract");
            writeln!(out, "  + {} {contract}{rules}: {}", text(gain, "grant"), causes(gain)).unwrap();
        }
        let losses: Vec<_> = list(identity, "losses").filter(|loss| loss["implied"] == false).collect();
        for loss in losses.iter().take(5) {
            let effect = text(loss, "effect");
            writeln!(out, "  - {} {effect}: {}", text(loss, "grant"), causes(loss)).unwrap();
        }
        if losses.len() > 5 {
            writeln!(out, "  - and {} more", losses.len() - 5).unwrap();
        }
        for (key, verb) in [("unresolved", "now unresolved"), ("resolved", "resolved")] {
            for name in list(identity, key) {
                writeln!(out, "  {verb}: {}", name.as_str().unwrap()).unwrap();
            }
        }
        for finding in list(identity, "findings") {
            writeln!(out, "  finding {}", text(finding, "rule")).unwrap();
        }
    }
    for people in list(report, "people") {
        let grants = |key| list(people, key).map(|g| g.as_str().unwrap()).collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "people: {}:{} gains {} loses {}",
            text(people, "kind"),
            text(people, "name"),
            grants("gains"),
            grants("losses")
        )
        .unwrap();
    }
    for note in list(report, "notes") {
        writeln!(out, "note {}", note.as_str().unwrap()).unwrap();
    }
    out
}

fn expected_file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cli/diff/expected.txt")
}

/// What each case must show, by its name.
fn expected() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(expected_file()).unwrap_or_default().replace('\r', "");
    let parts = text.split("## ").skip(1);
    parts
        .map(|part| part.split_once('\n').map(|(name, body)| (name.into(), body.trim().into())).unwrap())
        .collect()
}

/// Compares what was shown in one way with what must be shown; with `UPDATE=1` writes it.
fn check(shown: &[(&'static str, String)], way: &str) {
    if std::env::var_os("UPDATE").is_some() && way == "trees" {
        let parts: Vec<_> = shown.iter().map(|(name, body)| format!("## {name}\n{body}\n")).collect();
        std::fs::write(expected_file(), parts.concat()).unwrap();
        return;
    }
    let expected = expected();
    let wrong: Vec<_> = shown
        .iter()
        .filter(|(name, body)| expected.get(*name).map(String::as_str) != Some(body.trim()))
        .map(|(name, body)| format!("{way}: {name}\n{body}\nexpected\n{:?}", expected.get(*name)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:#?}"))
}

#[test]
fn scripted_changes_of_two_folders_show_what_they_must() {
    let schema: Value = serde_json::from_str(&Sandbox::new().run(&["schema", "diff"]).ends(0).out).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let shown: Vec<_> = cases()
        .iter()
        .map(|case| {
            let ran = diff(&trees(case), &["--output", "json"]);
            let report = report(&ran);
            let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", case.name);
            (case.name, compact(&report, ran.code))
        })
        .collect();
    check(&shown, "trees");
}
