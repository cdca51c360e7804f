//! What the state of a repository keeps from being seen.

use super::{RISKY_PATH, Trace, both, clean, none_is_silent, place};
use crate::sandbox::{CLEAN, RISKY, Sandbox};

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
    let gone = both().repository();
    gone.git(&["update-index", "--assume-unchanged", RISKY_PATH]);
    std::fs::remove_file(gone.path(RISKY_PATH)).unwrap();
    let with_file = || clean().with(RISKY_PATH, "").repository();
    let changed = marking("--assume-unchanged", with_file(), RISKY.text());
    let skipped = marking("--skip-worktree", with_file(), RISKY.text());
    let unread = Trace::LeftOut("unread", words, true);
    none_is_silent(vec![
        place("sparse checkout", sandbox, unread),
        place("a file that is marked by hand", marked, unread),
        place("a file that is taken as unchanged and gone", gone, unread),
        place("a file that is taken as unchanged and differs", changed, unread),
        place("a file that is skipped and differs", skipped, unread),
    ]);
    // What git would say itself is nothing to speak of, and neither is what is as git has it.
    let same = clean().repository();
    let path = &format!("force-app/main/default/{}", CLEAN.path);
    same.git(&["update-index", "--assume-unchanged", path]);
    same.write(path, same.read(path).replace('\n', "\r\n"));
    same.run_git(&["check", "--strict"]).ends(0);
    // The index is looked at as git has it, whatever is marked.
    let staged = marking("--assume-unchanged", clean().with(RISKY_PATH, "").repository(), RISKY.text());
    staged.run_git(&["check", "--staged"]).ends(1);
}

/// What `path` holds is staged as `text` and marked, and then made harmless in the work tree.
fn marking(mark: &str, sandbox: Sandbox, text: String) -> Sandbox {
    sandbox.write(RISKY_PATH, text);
    sandbox.git(&["add", RISKY_PATH]);
    sandbox.git(&["update-index", mark, RISKY_PATH]);
    sandbox.write(RISKY_PATH, CLEAN.text());
    sandbox
}

/// A mark is found whatever form the index has.
#[test]
fn marks_are_found_in_every_index() {
    for setup in [&["--index-version", "4"][..], &["--split-index"], &["--index-version", "3"]] {
        let sandbox = both().repository();
        sandbox.git(&["update-index", "--assume-unchanged", RISKY_PATH]);
        sandbox.git(&[&["update-index"], setup].concat());
        std::fs::remove_file(sandbox.path(RISKY_PATH)).unwrap();
        sandbox.run_git(&["check", "--strict"]).ends(3);
    }
    let sandbox = both();
    sandbox.git(&["init", "--quiet", "--object-format=sha256"]);
    sandbox.git(&["add", "."]);
    sandbox.git(&["update-index", "--assume-unchanged", RISKY_PATH]);
    std::fs::remove_file(sandbox.path(RISKY_PATH)).unwrap();
    sandbox.run_git(&["check", "--strict"]).ends(3);
    let long = format!("docs/{}.md", "n/".repeat(2100));
    let sandbox = clean().with("docs/a.md", "").repository();
    sandbox.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("100644,{},{long}", sandbox.git(&["hash-object", "-w", "docs/a.md"]).trim()),
    ]);
    sandbox.run_git(&["check", "--strict"]).ends(0);
}
