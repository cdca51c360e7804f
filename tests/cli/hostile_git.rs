//! A repository whose configuration, hooks and attributes name programs: no command of ours runs one.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use super::sandbox::{CLEAN, RISKY, Sandbox};

/// What git may start, one in each line.
const HOOKS: &str = include_str!("../fixtures/git-hooks");

/// Two commits and one staged change; then everything that git may start is a trap, which leaves a file.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::project([CLEAN.file()]).repository();
    let (path, text) = RISKY.file();
    let path = format!("force-app/main/default/{path}");
    sandbox.write(&path, &text);
    sandbox.commit();
    sandbox.write(&path, text.replace("ModifyAllData", "AuthorApex"));
    sandbox.git(&["add", "--all"]);

    let (trap, hooks) = (sandbox.path("trap"), sandbox.path("hooks"));
    sandbox.write("trap", format!("#!/bin/sh\necho \"$0 $*\" >>'{}'\n", sandbox.path("sprung").display()));
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).unwrap();
    for hook in HOOKS.lines() {
        for folder in [&hooks, &sandbox.path(".git/hooks")] {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::copy(&trap, folder.join(hook)).unwrap();
        }
    }
    let config = include_str!("../fixtures/gitconfig-of-programs")
        .replace("HOOKS", hooks.to_str().unwrap())
        .replace("ATTRIBUTES", sandbox.path("included").to_str().unwrap())
        .replace("TRAP", trap.to_str().unwrap());
    sandbox.write(".git/config", config);
    sandbox.write("included", "[core]\n\tfsmonitor = true\n");
    for place in ["force-app/.gitattributes", ".git/info/attributes"] {
        sandbox.write(place, "* filter=x diff=x merge=x text ident working-tree-encoding=UTF-16\n");
    }
    sandbox
}

#[test]
fn no_command_runs_what_a_repository_names() {
    let sandbox = hostile();
    let commands: [(&[&str], i32); 12] = [
        (&["check"], 1),
        (&["check", "--staged"], 1),
        (&["check", "--since", "HEAD~"], 1),
        (&["check", "--since", "HEAD~", "--fix", "--unsafe-fixes", "--diff"], 1),
        (&["diff", "HEAD~..HEAD"], 1),
        (&["diff", "HEAD~"], 1),
        (&["access", "ERP Integration User"], 0),
        (&["why", "ERP Integration User", "AuthorApex"], 0),
        (&["who-can", "AuthorApex"], 0),
        (&["identities"], 0),
        (&["init", "--stdout"], 0),
        (&["baseline", "write"], 0),
    ];
    for (command, code) in commands {
        sandbox.run_git(command).ends(code);
        assert!(!sandbox.path("sprung").exists(), "{command:?} ran {}", sandbox.read("sprung"));
    }
    // The trap works: git itself steps into it.
    let mut git = std::process::Command::new("git");
    git.current_dir(sandbox.path("")).arg("status").env_clear().envs(super::sandbox::git_environment());
    git.output().unwrap();
    assert!(sandbox.path("sprung").exists());
}

#[test]
fn a_work_tree_elsewhere_is_not_read() {
    let sandbox = Sandbox::risky().repository();
    let elsewhere = Sandbox::project([("profiles/Elsewhere API.profile-meta.xml", RISKY.text())]);
    sandbox.git(&["config", "core.worktree", elsewhere.path("").to_str().unwrap()]);
    for command in [&["check", "--since", "HEAD"][..], &["check", "--staged"], &["diff", "HEAD"]] {
        let ran = sandbox.run_git(command).ends(2);
        assert!(ran.err.contains("is not in the work tree of its git repository"), "{}", ran.err);
        assert!(!ran.out.contains("Elsewhere"), "{}", ran.out);
    }
}
