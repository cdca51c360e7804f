//! stdout carries the answer alone, stderr everything else, and a reader may leave.

use std::process::Stdio;

use super::sandbox::{RISKY, Sandbox, TRUNCATED, bare, formats};

#[test]
fn the_report_alone_goes_to_stdout() {
    let truncated = TRUNCATED.text().replace("</Profile>", "");
    let project = || Sandbox::project([RISKY.file(), (TRUNCATED.path, truncated.clone())]);
    for format in ["json", "sarif"] {
        let ran = project().run(&["check", "--fix", "--unsafe-fixes", "--output", format]).ends(2);
        ran.json();
        assert!(ran.err.contains("note: ") && ran.err.contains("error: "), "{}", ran.err);
    }
    let sandbox = project();
    let ran = sandbox.run(&["check", "--output", "concise"]).ends(2);
    assert!(ran.out.lines().all(|line| line.starts_with("force-app/")), "{}", ran.out);
    let ran = sandbox.run(&["check", "--output", "github"]).ends(2);
    assert!(ran.out.lines().all(|line| line.starts_with("::")), "{}", ran.out);
    let ran = sandbox.run(&["check", "--output", "json=report.json"]).ends(2);
    assert_eq!(ran.out, "");
}

#[cfg(unix)]
#[test]
fn a_hostile_name_gives_no_line_of_its_own() {
    let name = "force-app/x\n::error title=gotcha::y\u{1b}[2J/A.profile-meta.xml";
    let sandbox = Sandbox::project([RISKY.file()]).with(name, "<broken");
    for args in [
        &["check"][..],
        &["check", "-o", "concise"],
        &["check", "-o", "github"],
        &["check", "--list-files"],
        &["init", "--stdout"],
    ] {
        let ran = sandbox.run(args);
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains('\u{1b}'), "{args:?}: {text}");
            assert!(
                !text.lines().any(|l| l.trim_start().starts_with("::error title=gotcha")),
                "{args:?}: {text}"
            );
        }
    }
}

/// Many findings: more than a pipe holds.
fn large() -> Sandbox {
    let sandbox = Sandbox::project([]);
    for n in 0..400 {
        sandbox
            .write(&format!("force-app/profiles/Feed {n} Integration User.profile-meta.xml"), RISKY.text());
    }
    sandbox
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let sandbox = large();
    for format in formats() {
        let ended = closed_at_once(&sandbox, &["check", "--output", format]);
        assert_eq!(ended, (Some(1), String::new()), "{format}");
    }
    for args in [
        &["check", "--list-files"][..],
        &["check", "--show-settings"],
        &["rules"],
        &["rules", "--output", "json"],
        &["explain", "modify-all-data"],
        &["schema"],
        &["completions", "bash"],
        &["man"],
        &["init", "--stdout"],
        &["--help"],
        &["--version"],
    ] {
        assert_eq!(closed_at_once(&sandbox, args), (Some(0), String::new()), "{args:?}");
    }
}

/// The exit code and stderr of a run whose stdout nobody reads.
fn closed_at_once(sandbox: &Sandbox, args: &[&str]) -> (Option<i32>, String) {
    let mut command = bare(&sandbox.path(""), args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn a_report_that_does_not_fit_leaves_the_old_one() {
    let sandbox = Sandbox::risky().with("report.json", "the old one");
    let command = super::sandbox::bare(&sandbox.path(""), &["check", "--output", "json=report.json"]);
    // Files may not grow beyond a block, and the system says so instead of ending the program.
    let mut limited = std::process::Command::new("/bin/sh");
    limited.env_clear().current_dir(sandbox.path("")).args([
        "-c",
        "trap '' XFSZ; ulimit -f 1; exec \"$@\"",
        "sh",
    ]);
    let ran = limited.arg(command.get_program()).args(command.get_args()).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("the report cannot be written to 'report.json'"), "{said}");
    assert_eq!(sandbox.read("report.json"), "the old one");
    assert_eq!(sandbox.list("").iter().filter(|name| name.starts_with(".leastforce")).count(), 0);
}

#[cfg(unix)]
#[test]
fn a_report_goes_to_devices_and_pipes() {
    let sandbox = Sandbox::risky();
    let ran = sandbox.run(&["check", "--output", "json=/dev/stdout", "--output", "text=/dev/null"]).ends(1);
    assert_eq!(ran.json()["version"], 1);
}
