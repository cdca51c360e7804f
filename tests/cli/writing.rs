//! What is written where: never out of the project, never over what somebody else wrote.

use super::sandbox::{RISKY, Sandbox, WRITERS, Writer, bare, formats};

/// Every way to write a file that leastforce made before, with the file.
fn writers() -> impl Iterator<Item = Writer> {
    WRITERS.into_iter().chain([(&["init"][..], "leastforce.schema.json")])
}

#[test]
fn what_somebody_else_wrote_is_left_and_what_leastforce_wrote_is_replaced() {
    for (args, file) in writers() {
        let sandbox = Sandbox::risky().with(file, "a letter\n");
        let ran = sandbox.run(args).ends(2);
        assert!(ran.err.contains("another file is there"), "{args:?}: {}", ran.err);
        assert_eq!(sandbox.read(file), "a letter\n", "{args:?}");
        sandbox.write(file, "");
        assert_ne!(sandbox.run(args).code, 2, "{args:?}: an empty file");
        let first = sandbox.read(file);
        let _ = std::fs::remove_file(sandbox.path("leastforce.toml"));
        assert_ne!(sandbox.run(args).code, 2, "{args:?}: the same again");
        assert_eq!(sandbox.read(file), first);
    }
    let sandbox = Sandbox::risky().with("leastforce-baseline.json", "a letter\n");
    sandbox.run(&["baseline", "write", "--force"]).ends(0);
    assert_ne!(sandbox.read("leastforce-baseline.json"), "a letter\n");
}

#[test]
fn two_reports_never_go_to_one_file() {
    let sandbox = Sandbox::risky().with("folder/x", "");
    for second in ["sarif=./a", "sarif=folder/../a", "sarif=a"] {
        let ran = sandbox.run(&["check", "-o", "json=a", "-o", second]);
        ran.refuses("two reports cannot go to one file");
    }
    assert!(!sandbox.path("a").exists());
}

/// Devices and what stdout leads to have several names.
#[cfg(unix)]
#[test]
fn two_reports_never_go_to_one_stream() {
    let run = |args: &[&str], opened: &str| {
        let sandbox = Sandbox::risky().with(opened, "before\n").with("head/sfdx-project.json", "{}");
        let file = std::fs::OpenOptions::new().append(true).open(sandbox.path(opened)).unwrap();
        let out = bare(&sandbox.path("."), args).stdout(file).output().unwrap();
        let text = String::from_utf8(out.stderr).unwrap();
        (out.status.code().unwrap(), text, sandbox.read(opened))
    };
    let refused: [&[&str]; 8] = [
        &["check", "-o", "html=/dev/stdout", "-o", "gitlab"],
        &["check", "-o", "gitlab", "-o", "html=/dev/fd/1"],
        &["check", "-o", "json=/proc/self/fd/1", "-o", "gitlab"],
        &["check", "-o", "json=log", "-o", "gitlab"],
        &["check", "-o", "json=/dev/stdout", "-o", "sarif=/dev/fd/1"],
        &["check", "-o", "json=/dev/stdout", "-o", "sarif=/dev/stdout"],
        &["check", "--diff", "-o", "json=/dev/stdout"],
        &["diff", "--trees", ".", "head", "-o", "json=/dev/stdout", "-o", "text"],
    ];
    for args in refused {
        let (code, err, out) = run(args, "log");
        assert_eq!((code, out.as_str()), (2, "before\n"), "{args:?}: {err}");
        assert!(err.contains("two "), "{args:?}: {err}");
    }
    // What others wrote into the file behind stdout stays, and what keeps nothing may be named twice.
    let (code, err, out) = run(&["check", "-o", "json=/dev/stdout"], "log");
    assert_eq!(code, 1, "{err}");
    assert!(out.starts_with("before\n{") && out.ends_with("}\n"), "{out}");
    let null = ["check", "-o", "json=/dev/null", "-o", "sarif=/dev/null", "-o", "concise"];
    assert_eq!(run(&null, "log").0, 1);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_project() {
    use std::os::unix::fs::symlink;

    for (args, file) in writers() {
        let outside = Sandbox::new().with("kept", "");
        let sandbox = Sandbox::risky();
        for target in ["kept", "none"] {
            let _ = std::fs::remove_file(sandbox.path(file));
            symlink(outside.path(target), sandbox.path(file)).unwrap();
            let ran = sandbox.run(args).ends(2);
            assert!(ran.err.contains("cannot be written"), "{args:?}: {}", ran.err);
            assert_eq!((outside.read("kept").as_str(), outside.list("")), ("", vec!["kept".to_owned()]));
        }
    }
    let outside = Sandbox::new();
    let sandbox = Sandbox::risky();
    symlink(outside.path(""), sandbox.path("away")).unwrap();
    for args in [&["check", "-o", "json=away/a"][..], &["baseline", "write", "--file", "away/made/a"]] {
        sandbox.run(args).ends(2);
    }
    assert_eq!(outside.list(""), [] as [String; 0]);
}

#[cfg(unix)]
#[test]
fn a_replaced_report_keeps_its_mode_and_read_only_and_linked_ones_stay() {
    use std::os::unix::fs::PermissionsExt;

    let args = ["check", "-o", "json=out"];
    let sandbox = Sandbox::risky();
    sandbox.run(&args).ends(1);
    let mode =
        |mode| std::fs::set_permissions(sandbox.path("out"), std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    sandbox.run(&args).ends(1);
    assert_eq!(std::fs::metadata(sandbox.path("out")).unwrap().permissions().mode() & 0o777, 0o640);
    mode(0o440);
    assert!(sandbox.run(&args).ends(2).err.contains("it is read-only"));
    mode(0o640);
    std::fs::hard_link(sandbox.path("out"), sandbox.path("other")).unwrap();
    assert!(sandbox.run(&args).ends(2).err.contains("it has another name"));
}

#[test]
fn a_metadata_file_is_never_replaced_by_a_report() {
    let sandbox = Sandbox::risky();
    let file = format!("force-app/main/default/{}", RISKY.path);
    for format in formats() {
        sandbox.run(&["check", "-o", &format!("{format}={file}")]).ends(2);
        sandbox.run(&["check", "-o", &format!("{format}=sfdx-project.json")]).ends(2);
    }
    assert_eq!(sandbox.read(&file), RISKY.text());
}
