//! A violation behind each thing that can keep it from being seen: no format ends with 0 without a word about it.

mod change;
mod files;
mod policy;

use serde_json::Value;

use super::sandbox::{CLEAN, RISKY, Ran, Sandbox, formats};

/// Where `RISKY` lies in a project.
const RISKY_PATH: &str = "force-app/main/default/profiles/ERP Integration User.profile-meta.xml";

/// What a run says of a planted violation.
#[derive(Copy, Clone)]
enum Trace {
    /// It is found and fails the run, or what hides it is.
    Found(&'static str),
    /// It is found, and something keeps it from failing the run.
    Shown(&'static str),
    /// An error with these words.
    Error(&'static str),
    /// A count of what is left out, by its key in SARIF, with the words that name it, of which each format has one.
    /// The flag says whether `--strict` fails.
    LeftOut(&'static str, &'static [&'static str], bool),
}

/// A violation and what hides it.
struct Place {
    name: &'static str,
    sandbox: Sandbox,
    args: &'static [&'static str],
    trace: Trace,
}

fn place(name: &'static str, sandbox: Sandbox, trace: Trace) -> Place {
    Place { name, sandbox, args: &[], trace }
}

impl Place {
    fn with_args(self, args: &'static [&'static str]) -> Self {
        Self { args, ..self }
    }
}

fn clean() -> Sandbox {
    Sandbox::clean()
}

fn both() -> Sandbox {
    Sandbox::project([CLEAN.file(), RISKY.file()])
}

/// A clean project in which `path` of its package directory holds the violation.
fn hidden_at(path: &str) -> Sandbox {
    clean().with(&format!("force-app/main/default/{path}"), RISKY.text())
}

#[track_caller]
fn none_is_silent(places: Vec<Place>) {
    for Place { name, sandbox, args, trace } in places {
        let run = |more: &[&str]| sandbox.run_git(&[&["check"], more, args].concat());
        for format in formats() {
            let ran = run(&["-o", format]);
            let flat = format!("{} {}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
            let (code, words) = match trace {
                Trace::Found(rule) => (1, vec![rule]),
                Trace::Shown(rule) => (0, vec![rule]),
                Trace::Error(message) => (2, vec![message]),
                Trace::LeftOut(key, words, _) => {
                    left_out(name, format, &ran, key);
                    (0, words.to_vec())
                }
            };
            assert_eq!(ran.code, code, "{name}: {format}: {ran:#?}");
            // JSON has numbers for what others say in words.
            let is_counted = format == "json" && matches!(trace, Trace::LeftOut(..));
            let flat = without_references(&flat);
            let says = |word: &&str| flat.contains(*word) || flat.contains(&word.replace('_', "\\_"));
            assert!(is_counted || words.iter().any(says), "{name}: {format}: {words:?} in\n{flat}");
        }
        let strict = run(&["--strict"]).code;
        let wanted = match trace {
            Trace::Found(_) => 1,
            Trace::Error(_) => 2,
            Trace::LeftOut(.., true) => 3,
            Trace::LeftOut(.., false) | Trace::Shown(_) => 0,
        };
        assert_eq!(strict, wanted, "{name}: --strict");
    }
}

/// Text with the characters that Markdown's references stand for.
pub fn without_references(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let reference = part.split_once(';');
        let reference = reference.and_then(|(code, rest)| Some((char::from_u32(code.parse().ok()?)?, rest)));
        if let Some((c, rest)) = reference {
            out.push(c);
            out.push_str(rest);
        } else {
            out.push_str("&#");
            out.push_str(part);
        }
    }
    out
}

/// Asserts that JSON and SARIF count what is left out.
#[track_caller]
fn left_out(name: &str, format: &str, ran: &Ran, key: &str) {
    let count = |report: &Value| -> u64 {
        let summary = &report["summary"];
        let snake: String = key
            .chars()
            .map(|c| if c.is_uppercase() { format!("_{}", c.to_lowercase()) } else { c.into() })
            .collect();
        let kind = match key {
            "rulesLowered" => "rule-lowered",
            "notIntegrations" => "not-integration",
            "excludes" => "exclude",
            "externals" => "external",
            _ => "",
        };
        let exceptions =
            report["exceptions"].as_array().unwrap().iter().filter(|e| e["kind"] == kind).count();
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        number(&summary[&snake]) + number(&summary["not_looked_at"][&snake]) + exceptions as u64
    };
    match format {
        "json" => assert!(count(&ran.json()) > 0, "{name}: {key}: {}", ran.out),
        "sarif" => {
            let left_out = &ran.json()["runs"][0]["properties"]["leftOut"];
            assert!(left_out[key].as_u64().unwrap() > 0, "{name}: {key}: {left_out}");
        }
        _ => {}
    }
}

#[test]
fn a_project_with_nothing_to_hide_says_nothing() {
    for format in ["github", "concise"] {
        let ran = clean().run(&["check", "-o", format]).ends(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{format}");
    }
    let run = clean().run(&["check", "-o", "sarif"]).json();
    let left_out = run["runs"][0]["properties"]["leftOut"].as_object().unwrap().clone();
    assert!(left_out.values().all(|count| count == 0), "{left_out:?}");
    clean().run(&["check", "--strict"]).ends(0);
}
