//! Every subcommand says the same on one thread and on several.

use super::sandbox::{RISKY, Sandbox, formats, run_in};

#[test]
fn the_number_of_threads_changes_nothing() {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-sfdx-project"));
    let names = run_in(root, &["identities", "-o", "json"], &[]).json();
    let name =
        names["answers"][0]["name"].as_str().or(names["identities"][0]["name"].as_str()).unwrap().to_owned();
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["check", "--list-files"],
        vec!["check", "--diff", "--unsafe-fixes"],
        vec!["check", "--full", "--all"],
        vec!["identities"],
        vec!["identities", "-o", "json"],
        vec!["access", &name],
        vec!["access", &name, "-o", "json"],
        vec!["why", &name, "ApiEnabled"],
        vec!["who-can", "ApiEnabled"],
        vec!["who-can", "ApiEnabled", "-o", "json"],
        vec!["init", "--stdout"],
        vec!["init", "--needs", "--stdout"],
        vec!["generate", &name],
    ];
    commands.extend(formats().map(|format| vec!["check", "-o", format]));
    for command in commands {
        let on = |threads: &str| {
            let ran = run_in(root, &[&command[..], &["--threads", threads]].concat(), &[]);
            (ran.code, ran.out, ran.err)
        };
        let one = on("1");
        assert!(one.0 < 2 || !one.2.contains("unexpected argument"), "{command:?}: {one:?}");
        for threads in ["2", "3", "5", "16"] {
            assert_eq!(on(threads), one, "{command:?} on {threads} threads");
        }
    }
}

/// A fix and a baseline are the same bytes, too.
#[test]
fn what_is_written_is_the_same_on_any_number_of_threads() {
    let written = |threads: &str| {
        let sandbox = Sandbox::project([]);
        for n in 0..20 {
            let file = format!("force-app/main/default/profiles/Feed {n} Integration User.profile-meta.xml");
            sandbox.write(&file, RISKY.text());
        }
        sandbox.run(&["baseline", "write", "--threads", threads]).ends(0);
        let fixed = sandbox.run(&["check", "--fix", "--unsafe-fixes", "--threads", threads]);
        let last = "force-app/main/default/profiles/Feed 19 Integration User.profile-meta.xml";
        (sandbox.read("leastforce-baseline.json"), sandbox.read(last), fixed.out, fixed.err)
    };
    let one = written("1");
    for threads in ["2", "7", "16"] {
        assert_eq!(written(threads), one, "{threads} threads");
    }
}
