//! What the state of a repository keeps from being seen.

use super::{RISKY_PATH, Trace, both, clean, none_is_silent, place};
use crate::sandbox::{RISKY, Sandbox};

const SINCE: &[&str] = &["--since", "main", "--select", "super-access"];
const HEAD: &[&str] = &["--since", "main", "--select", "super-access", "--policy", "head"];
const OFF: &str = "[rules]\nmodify-all-data = \"off\"\n";

/// A committed clean project into which the violation and a configuration come.
fn changed(config: &str) -> Sandbox {
    clean()
        .with("leastforce.toml", "")
        .repository()
        .with(RISKY_PATH, RISKY.text())
        .with("leastforce.toml", config)
}

fn conflict() -> Sandbox {
    let sandbox = clean().with(RISKY_PATH, "").repository();
    sandbox.git(&["checkout", "--quiet", "-b", "work"]);
    sandbox.write(RISKY_PATH, RISKY.text());
    sandbox.commit();
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(RISKY_PATH, RISKY.text().replace("ModifyAllData", "ViewAllData"));
    sandbox.commit();
    let merged = sandbox.git_may_fail(&["merge", "--quiet", "work"]);
    assert!(!merged);
    sandbox
}

#[test]
fn no_state_of_a_repository_hides_without_a_word() {
    let existing = Trace::LeftOut("existing", &["Compared with"], false);
    none_is_silent(vec![
        place("--since: there before", both().repository(), existing).with_args(SINCE),
        place("--since: new", changed(""), Trace::Found("modify-all-data")).with_args(SINCE),
        place("--since: turned off by the change", changed(OFF), Trace::Found("modify-all-data"))
            .with_args(SINCE),
        place(
            "--policy head: turned off by the change",
            changed(OFF),
            Trace::LeftOut("rulesOff", &["1 rule turned off"], true),
        )
        .with_args(HEAD),
        place("a merge that is not done", conflict(), Trace::Error("merge")),
        place("a merge that is not done, staged", conflict(), Trace::Error("merge")).with_args(&["--staged"]),
    ]);
}

#[test]
fn what_git_keeps_out_of_the_work_tree_is_counted() {
    let sandbox = both().repository();
    sandbox.git(&["sparse-checkout", "set", "--no-cone", "/*", "!ERP*"]);
    assert!(!sandbox.path(RISKY_PATH).exists());
    let words: &[&str] = &["1 file not read", "not yet read: 1 file"];
    let marked = both().repository();
    marked.git(&["update-index", "--skip-worktree", RISKY_PATH]);
    std::fs::remove_file(marked.path(RISKY_PATH)).unwrap();
    let unread = Trace::LeftOut("unread", words, true);
    none_is_silent(vec![
        place("sparse checkout", sandbox, unread),
        place("a file that is marked by hand", marked, unread),
    ]);
}
