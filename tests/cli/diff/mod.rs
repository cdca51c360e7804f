//! `leastforce diff`: what scripted changes must show.

mod cases;
mod compact;
mod loosening;
mod project;
mod telling;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};
use cases::{Case, cases};
use compact::{compact, list};
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

/// A repository whose two commits are the states of a case; `head` is staged in `work` before it is committed.
struct Repo {
    sandbox: Sandbox,
    path: String,
}

impl Repo {
    fn new(case: &Case) -> (Self, Value, i32) {
        let repo = Self { sandbox: Sandbox::new(), path: std::env::var("PATH").unwrap() };
        let (base, head) = states(case);
        write(&repo.sandbox, "work", &base);
        repo.git("work", &["init", "--quiet", "--initial-branch=main"]);
        repo.git("work", &["add", "--all"]);
        repo.git("work", &["commit", "--quiet", "--message=base"]);
        for path in base.keys().filter(|path| !head.contains_key(*path)) {
            std::fs::remove_file(repo.sandbox.path(&format!("work/{path}"))).unwrap();
        }
        write(&repo.sandbox, "work", &head);
        repo.git("work", &["add", "--all"]);
        // What is staged counts, whatever the work tree holds.
        repo.sandbox
            .write("work/force-app/main/default/permissionsets/Core_A.permissionset-meta.xml", "no XML");
        let staged = repo.diff("work", &["--staged"]);
        let report = (report(&staged), staged.code);
        repo.git("work", &["commit", "--quiet", "--allow-empty", "--message=head"]);
        repo.git("work", &["reset", "--quiet", "--hard"]);
        (repo, report.0, report.1)
    }

    fn variables(&self) -> [(&str, &str); 6] {
        [
            ("PATH", &self.path),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Test"),
            ("GIT_AUTHOR_EMAIL", "test@acme.example"),
            ("GIT_COMMITTER_NAME", "Test"),
            ("GIT_COMMITTER_EMAIL", "test@acme.example"),
        ]
    }

    fn git(&self, folder: &str, args: &[&str]) {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "core.autocrlf=false"]).args(args).current_dir(self.sandbox.path(folder));
        let output = git.env_clear().envs(self.variables()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn diff(&self, folder: &str, args: &[&str]) -> Ran {
        let project = self.sandbox.path(folder).display().to_string();
        let all =
            [&["diff", "--today", "2026-11-30", "--output", "json", "--project", &project], args].concat();
        self.sandbox.run_with(&all, &self.variables())
    }
}

/// What a reviewer has to look at, all at once.
fn review() -> Case {
    let mut all = Case { name: "review", before: Vec::new(), change: Vec::new() };
    let wanted = [
        "two changes at once",
        "a muting entry is removed",
        "an entry new in a profile",
        "a login range is removed",
        "many grants",
        "people's set is widened",
        "an integration is new",
    ];
    for case in cases().into_iter().filter(|case| wanted.contains(&case.name)) {
        all.before.extend(case.before);
        all.change.extend(case.change);
    }
    all
}

#[test]
fn the_formats_show_the_worst_first() {
    let sandbox = trees(&review());
    insta::assert_snapshot!("text", diff(&sandbox, &[]).ends(1).out);
    insta::assert_snapshot!("all", diff(&sandbox, &["--all"]).ends(1).out);
    insta::assert_snapshot!("markdown", diff(&sandbox, &["--output", "markdown"]).ends(1).out);
    let muting = cases().into_iter().find(|case| case.name == "a muting entry is removed").unwrap();
    let json = diff(&trees(&muting), &["--output", "json"]).ends(1).out;
    let mut report: Value = serde_json::from_str(&json).unwrap();
    report["tool"] = Value::Null;
    report["identities"].as_array_mut().unwrap().truncate(1);
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&report).unwrap());
}

#[test]
fn the_exit_code_speaks_of_gains_alone() {
    let find = |name| cases().into_iter().find(|case| case.name == name).unwrap();
    let outside = trees(&find("a bit is set"));
    diff(&outside, &[]).ends(1);
    diff(&outside, &["--exit-zero"]).ends(0);
    diff(&outside, &["--fail-on", "never"]).ends(0);
    // Without a contract what counts is how bad the gain is.
    let detected = trees(&find("API Only User is turned off"));
    diff(&detected, &["--fail-on", "critical"]).ends(0);
    diff(&detected, &["--fail-on", "high"]).ends(1);
    diff(&trees(&find("a set leaves a group")), &["--fail-on", "info"]).ends(0);
    diff(&trees(&find("a file with a fault")), &[]).ends(2);
    let nothing = diff(&trees(&find("reordered")), &[]).ends(0);
    assert_eq!(
        nothing.out,
        "What integrations can do: base -> head\nNo integration gains or loses access.\n"
    );
}

#[test]
fn an_accepted_policy_is_the_one_of_the_change() {
    let find = |name| trees(&cases().into_iter().find(|case| case.name == name).unwrap());
    let json = |sandbox: &Sandbox, policy| report(&diff(sandbox, &["-o", "json", "--policy", policy]));
    let waived = find("a waiver is added for what is added");
    for (policy, rules) in [("base", 2), ("head", 1)] {
        let report = json(&waived, policy);
        assert_eq!(report["policy_from"], policy);
        let gain = list(&report["identities"][0], "gains").find(|gain| gain["grant"] == "ModifyAllData");
        assert_eq!(list(gain.unwrap(), "findings").count(), rules);
        assert_eq!(report["policy"][0]["silences"], 1);
    }
    let text = diff(&waived, &[]).ends(1).out;
    assert!(
        text.contains("What it loosens does not count yet") && text.contains("(would silence 1 new finding)")
    );
    // The profile that nobody declares any more is found on its own and gains nothing.
    let swapped = json(&find("the profile is swapped"), "head");
    assert_eq!(swapped["identities"].as_array().unwrap().len(), 1);
    assert_eq!(swapped["identities"][0]["apart"], serde_json::json!(["Feed Integration"]));
}

#[test]
fn markdown_keeps_within_a_comment_and_says_what_it_leaves_out() {
    let mut base = project::project();
    let mut head = base.clone();
    for n in 0..400 {
        let name = format!("permissionsets/Sync_{n}_Integration_User.permissionset-meta.xml");
        let label = format!("Sync {n} Integration User");
        base.insert(project::path(&name), project::set(&label, &[project::permission("ApiEnabled")]));
        let more = [project::permission("ApiEnabled"), project::permission("ModifyAllData")];
        head.insert(project::path(&name), project::set(&label, &more));
    }
    let sandbox = Sandbox::new();
    write(&sandbox, "base", &base);
    write(&sandbox, "head", &head);
    let page = diff(&sandbox, &["--output", "markdown"]).ends(1).out;
    assert!(page.chars().count() <= 65_536, "{}", page.chars().count());
    assert!(page.contains("Left out, because a comment holds 65536 characters"), "{page}");
    assert!(page.contains("400 are widened") || page.contains("400 integrations are widened"), "{page}");
}

#[test]
fn hostile_names_are_text_in_every_format() {
    let hostile = "x</code><img src=x> ::error::y [l](http://z) @team \u{202e}";
    let mut base = project::project();
    let toml = base.get_mut("leastforce.toml").unwrap();
    toml.push_str("\n[integrations.evil]\nowner = \"");
    toml.push_str(hostile);
    toml.push_str("\"\nprofile = \"Spare\"\n");
    let mut head = base.clone();
    apply(&mut head, &[project::Edit::Replace("profiles/Spare.profile-meta.xml", "ViewSetup", "AuthorApex")]);
    let sandbox = Sandbox::new();
    write(&sandbox, "base", &base);
    write(&sandbox, "head", &head);
    for format in ["text", "json", "markdown", "html"] {
        let out = diff(&sandbox, &["--output", format]).ends(1).out;
        assert!(out.contains("evil"), "{out}");
        for raw in ["::error::", "\u{202e}"] {
            assert!(!out.contains(raw) || format == "json", "{format}: {out}");
        }
        assert!(!out.contains('\u{202e}'), "{format}: {out}");
        if format == "html" {
            assert!(!out.contains("<img"), "{out}");
        }
        if format == "markdown" {
            assert!(!out.contains("<img") && !out.contains("@team") && !out.contains("](http"), "{out}");
        }
    }
}

#[test]
fn what_cannot_be_compared_says_so_and_how_to_go_on() {
    let sandbox = Sandbox::clean();
    let path = std::env::var("PATH").unwrap();
    let variables = [("PATH", path.as_str()), ("GIT_CEILING_DIRECTORIES", "/")];
    let ran = sandbox.run_with(&["diff", "main"], &variables).ends(2);
    assert!(ran.err.contains("is not in a git repository") && ran.out.is_empty(), "{ran:#?}");
    let (repo, ..) = Repo::new(&cases()[0]);
    let ran = repo.diff("work", &["no-such-branch"]).ends(2);
    assert!(ran.err.contains("'no-such-branch' names no commit"), "{ran:#?}");
    let ran = repo.diff("work", &[]).ends(2);
    assert!(ran.err.contains("name the base"), "{ran:#?}");
    diff(&sandbox, &["main"]).ends(2);
}

/// What a function gives for each case, in the order of the cases, computed by several threads.
fn of_each<T: Send>(of: impl Fn(&Case) -> T + Sync) -> Vec<(&'static str, T)> {
    let cases = cases();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, case)) =
            Some(next.fetch_add(1, Relaxed)).and_then(|at| Some((at, cases.get(at)?)))
        {
            done.push((at, of(case)));
        }
        done
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(at, what)| (cases[at].name, what)).collect()
}

#[test]
fn the_same_changes_in_git_show_the_same() {
    let all = of_each(|case| {
        let (repo, staged, code) = Repo::new(case);
        let ran = |folder: &str, args: &[&str]| {
            let ran = repo.diff(folder, args);
            compact(&report(&ran), ran.code)
        };
        let changed = ran("work", &["HEAD~1"]);
        repo.git(".", &["clone", "--quiet", "--bare", "work", "bare"]);
        repo.git("work", &["worktree", "add", "--quiet", "--detach", "../linked", "HEAD"]);
        [
            ("staged", compact(&staged, code)),
            ("commit and work tree", changed),
            ("bare", ran("bare", &["HEAD~1..HEAD"])),
            ("linked", ran("linked", &["HEAD~1...HEAD"])),
        ]
    });
    let mut shown: BTreeMap<&str, Vec<(&'static str, String)>> = BTreeMap::new();
    for (name, ways) in all {
        for (way, what) in ways {
            shown.entry(way).or_default().push((name, what));
        }
    }
    for (way, shown) in shown {
        check(&shown, way);
    }
}

#[test]
fn scripted_changes_of_two_folders_show_what_they_must() {
    let schema: Value = serde_json::from_str(&Sandbox::new().run(&["schema", "diff"]).ends(0).out).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let shown = of_each(|case| {
        let ran = diff(&trees(case), &["--output", "json"]);
        let report = report(&ran);
        let errors: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", case.name);
        compact(&report, ran.code)
    });
    check(&shown, "trees");
}
