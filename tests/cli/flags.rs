//! What is not a flag, a format or a command yet, and what is not one at all.

use super::sandbox::{Sandbox, formats};

#[test]
fn what_is_not_built_is_a_usage_error() {
    let sandbox = Sandbox::risky();
    // Without a change there is nothing to loosen.
    sandbox.run(&["check", "--policy", "head"]).refuses("--since");
    for format in ["xml", "checkstyle", "Junit", "", "JSON=", "json="] {
        sandbox.run(&["check", "--output", format]).refuses("--output");
    }
    sandbox.run(&["lint"]).refuses("lint");
}

#[test]
fn an_unknown_format_names_the_known_ones() {
    let refused = Sandbox::risky().run(&["check", "--output", "checkstyle"]).ends(2);
    let known: Vec<_> = formats().collect();
    assert!(refused.err.contains(&known.join(", ")), "{}", refused.err);
}

#[test]
fn a_bad_value_is_a_usage_error_that_names_its_flag() {
    let sandbox = Sandbox::risky();
    for (flag, value) in [
        ("--fail-on", "severe"),
        ("--fail-on", ""),
        ("--min-confidence", "maybe"),
        ("--threads", "0"),
        ("--threads", "many"),
        ("--threads", "100000"),
        ("--today", "2026-02-30"),
        ("--today", "tomorrow"),
        ("--color", "sometimes"),
    ] {
        sandbox.run(&["check", flag, value]).refuses(flag);
    }
    for flag in ["--fail-on", "--min-confidence", "--threads", "--today", "--project", "--config", "--output"]
    {
        sandbox.run(&["check", flag]).refuses(flag);
    }
}

#[test]
fn flags_that_exclude_each_other_are_refused() {
    let sandbox = Sandbox::risky().with("other.toml", "");
    sandbox.run(&["check", "--isolated", "--config", "other.toml"]).refuses("--config");
    sandbox.run(&["check", "--list-files", "--show-settings"]).refuses("--list-files");
    sandbox
        .run(&["check", "--output", "json", "--output", "text"])
        .refuses("only one report can go to stdout");
    sandbox
        .run(&["check", "--output", "json=a", "--output", "sarif=a"])
        .refuses("two reports cannot go to one file, 'a'");
}

#[test]
fn nothing_said_on_the_command_line_begins_a_line_of_its_own() {
    let sandbox = Sandbox::risky();
    let select = sandbox.run(&["check", "--select", "x\n::error::y"]).ends(2);
    let path = sandbox.run(&["check", "x\n::error::y"]).ends(2);
    for err in [select.err, path.err] {
        assert!(!err.lines().any(|line| line.starts_with("::")), "{err}");
    }
}

#[test]
fn nothing_at_all_shows_the_help_on_stderr() {
    Sandbox::new().run(&[]).refuses("Usage: leastforce");
}

#[test]
fn version_and_help_are_answers() {
    let sandbox = Sandbox::new();
    let version = format!("leastforce {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(sandbox.run(&["--version"]).ends(0).out, version);
    assert_eq!(sandbox.run(&["-V"]).ends(0).out, version);
    let commands = [
        "check",
        "identities",
        "access",
        "why",
        "who-can",
        "baseline",
        "explain",
        "rules",
        "init",
        "schema",
        "completions",
        "man",
    ];
    let help = sandbox.run(&["--help"]).ends(0);
    assert_eq!(help.err, "");
    for command in commands {
        assert!(help.out.contains(&format!("\n  {command} ")), "{}", help.out);
        let own = sandbox.run(&[command, "--help"]).ends(0).out;
        assert!(own.contains(&format!("Usage: leastforce {command}")), "{own}");
        assert_eq!(sandbox.run(&["help", command]).ends(0).out, own);
    }
}
