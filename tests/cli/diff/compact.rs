//! The JSON of a diff in few lines.

use std::fmt::Write as _;

use serde_json::Value;

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

pub fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().unwrap().iter()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

/// All that a report says, one line for each thing.
pub fn compact(report: &Value, code: i32) -> String {
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
        let gains: Vec<_> = list(identity, "gains").filter(|gain| gain["implied"] == false).collect();
        for gain in gains.iter().take(5) {
            let rules: Vec<_> = list(gain, "findings").map(|finding| text(finding, "rule")).collect();
            let rules = if rules.is_empty() { String::new() } else { format!(" [{}]", rules.join(", ")) };
            let contract = text(gain, "contract");
            writeln!(out, "  + {} {contract}{rules}: {}", text(gain, "grant"), causes(gain)).unwrap();
        }
        if gains.len() > 5 {
            writeln!(out, "  + and {} more", gains.len() - 5).unwrap();
        }
        let losses: Vec<_> = list(identity, "losses").filter(|loss| loss["implied"] == false).collect();
        for loss in losses.iter().take(5) {
            let effect = text(loss, "effect");
            writeln!(out, "  - {} {effect}: {}", text(loss, "grant"), causes(loss)).unwrap();
        }
        if losses.len() > 5 {
            writeln!(out, "  - and {} more", losses.len() - 5).unwrap();
        }
        for (key, verb) in [("unresolved", "now unresolved"), ("resolved", "resolved"), ("apart", "apart")] {
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
    for change in list(report, "policy") {
        let verb = if change["loosens"] == true { "loosens" } else { "tightens" };
        let at =
            change["location"]["start"]["line"].as_u64().map_or_else(String::new, |l| format!(" at {l}"));
        writeln!(out, "policy {verb}: {}{at}, {} findings", text(change, "what"), change["silences"])
            .unwrap();
    }
    for note in list(report, "notes") {
        writeln!(out, "note {}", note.as_str().unwrap()).unwrap();
    }
    out
}
