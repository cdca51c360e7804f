//! Where the program is started and what its paths go through change nothing.

use super::sandbox::{RISKY, Sandbox, run_in};

const PROFILE: &str = "force-app/main/default/profiles/ERP Integration User.profile-meta.xml";

#[cfg(unix)]
#[test]
fn a_path_that_is_a_link_inside_the_project_is_in_focus() {
    use std::os::unix::fs::symlink;

    let sandbox = Sandbox::project([]).with("shared/erp.xml", RISKY.text());
    std::fs::create_dir_all(sandbox.path(PROFILE).parent().unwrap()).unwrap();
    symlink("../../../../shared/erp.xml", sandbox.path(PROFILE)).unwrap();
    symlink("force-app/main", sandbox.path("main")).unwrap();
    for path in [PROFILE, "main", "main/default/profiles", "force-app", "."] {
        let ran = sandbox.run(&["check", path]).ends(1);
        assert!(ran.out.contains("modify-all-data"), "{path}: {}", ran.out);
    }
}

#[test]
fn init_and_baseline_work_on_a_project_elsewhere() {
    let elsewhere = Sandbox::new();
    let run = |args: &[&str]| run_in(&elsewhere.path(""), args, &[]);
    let sandbox = Sandbox::risky();
    let root = sandbox.path("");
    let root = root.to_str().unwrap();
    run(&["baseline", "write", "--project", root]).ends(0);
    run(&["baseline", "prune", "--project", root]).ends(0);
    run(&["init", "--project", root, "--stdout"]).ends(0);
    run(&["init", "--project", root]).ends(0);
    run(&["init", "--project", root, "--needs"]).ends(0);
    assert!(sandbox.path("leastforce.toml").exists() && sandbox.path("leastforce-baseline.json").exists());
    assert_eq!(elsewhere.list(""), [] as [String; 0]);
    run(&["check", "--project", root, "--baseline", "leastforce-baseline.json"]).ends(0);
}
