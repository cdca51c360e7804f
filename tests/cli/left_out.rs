//! What keeps a finding out of a report leaves a trace in every format.

use super::sandbox::{PEOPLE, RISKY, Sandbox};

const FORMATS: [&str; 6] = ["text", "concise", "json", "sarif", "github", "markdown"];

/// A planted violation, how the configuration or the command line hides it, and the words that say so.
struct Hiding {
    config: &'static str,
    file: Option<(&'static str, &'static str)>,
    args: &'static [&'static str],
    words: &'static str,
    /// In SARIF.
    key: &'static str,
}

const WAIVER: &str = "[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"profile:ERP Integration User\"\n\
                      grant = \"ModifyAllData\"\nreason = \"a\"\nowner = \"a@acme.example\"\nexpires = 2099-01-01\n";
const VETO: &str =
    "[[not-integration]]\nholder = \"profile:ERP Integration User\"\nreason = \"a\"\nowner = \"a\"\n";
const EXCLUDE: &str = "[files]\nexclude = [{ path = \"**/profiles/**\", reason = \"a\" }]\n";

const HIDING: [Hiding; 9] = [
    Hiding { config: WAIVER, file: None, args: &[], words: "1 finding waived", key: "waived" },
    Hiding {
        config: VETO,
        file: None,
        args: &[],
        words: "1 holder said to be no integration",
        key: "notIntegrations",
    },
    Hiding { config: EXCLUDE, file: None, args: &[], words: "1 pattern of excluded files", key: "excludes" },
    Hiding {
        config: "[rules]\nmodify-all-data = \"off\"\n",
        file: None,
        args: &[],
        words: "1 rule turned off",
        key: "rulesOff",
    },
    Hiding {
        config: "[rules]\nmodify-all-data = \"low\"\n",
        file: None,
        args: &[],
        words: "1 rule rated lower",
        key: "rulesLowered",
    },
    Hiding {
        config: "",
        file: Some((".forceignore", "**/profiles/**\n")),
        args: &[],
        words: "1 file ignored",
        key: "ignored",
    },
    Hiding {
        config: "",
        file: Some(("force-app/main/default/profiles/ERP.profile-meta.xml.orig", "x")),
        args: &[],
        words: "1 file of an unknown kind",
        key: "unknown",
    },
    Hiding {
        config: "",
        file: Some(("force-app/main/default/profiles/.ERP.profile-meta.xml", "x")),
        args: &[],
        words: "1 file not read",
        key: "unread",
    },
    Hiding {
        config: "",
        file: None,
        args: &["force-app/main/default/permissionsets"],
        words: "filtered out by path or confidence",
        key: "filtered",
    },
];

#[test]
fn every_format_says_what_is_left_out() {
    for Hiding { config, file, args, words, key } in HIDING {
        let sandbox = Sandbox::project([RISKY.file(), PEOPLE.file()]).with("leastforce.toml", config);
        if let Some((path, text)) = file {
            sandbox.write(path, text);
        }
        for format in FORMATS {
            let ran = sandbox.run(&[&["check", "-o", format, "--fail-on", "never"], args].concat()).ends(0);
            match format {
                "concise" => assert!(ran.err.contains(words), "{format}: {words}: {}", ran.err),
                "github" => {
                    let notices =
                        ran.out.lines().filter(|line| line.starts_with("::notice title=leastforce::"));
                    assert_eq!(
                        notices.filter(|line| line.contains(words)).count(),
                        1,
                        "{words}: {}",
                        ran.out
                    );
                }
                "sarif" => {
                    let run = &ran.json()["runs"][0];
                    assert!(run["properties"]["leftOut"][key].as_u64().unwrap() > 0, "{key}");
                    let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
                    assert!(notes.contains(words), "{words}: {notes}");
                }
                "json" => {
                    let report = ran.json();
                    let traces = format!("{} {}", report["summary"], report["exceptions"]);
                    assert!(
                        traces.contains(":1") || report["exceptions"][0].is_object(),
                        "{words}: {traces}"
                    );
                }
                _ => assert!(
                    ["aside", "Exceptions", "Recognised", "Hidden"].iter().any(|word| ran.out.contains(word)),
                    "{format}: {words}: {}",
                    ran.out
                ),
            }
        }
    }
    // And nothing where nothing is.
    let ran = Sandbox::clean().run(&["check", "-o", "github"]).ends(0);
    assert_eq!(ran.out, "");
}
