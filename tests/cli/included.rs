//! One integration per file: what `include` reads and what it refuses.

use super::sandbox::Sandbox;

#[cfg(unix)]
#[test]
fn what_cannot_be_included_is_a_mistake_and_not_passed_over() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("o.toml"), "owner = \"feeds@acme.example\"\n").unwrap();
    let sandbox = Sandbox::clean();
    sandbox.write("leastforce.toml", "include = [\"integrations/*.toml\"]\n");
    sandbox.write("integrations/erp.toml", "profile = \"Order Feed\"\n");
    sandbox.run(&["check"]).ends(0);
    symlink("erp.toml", sandbox.path("integrations/inside.toml")).unwrap();
    sandbox.run(&["check"]).ends(0);
    for (name, target, why) in [
        ("out", outside.path().join("o.toml"), "a symbolic link that leads out of the root"),
        ("none", "nowhere".into(), "a symbolic link to no file"),
        ("folder", ".".into(), "a symbolic link to a directory"),
    ] {
        let link = sandbox.path(&format!("integrations/{name}.toml"));
        symlink(target, &link).unwrap();
        let ran = sandbox.run(&["check"]).ends(2);
        let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("the included file 'integrations/{name}.toml' cannot be read: it is {why}");
        assert!(said.contains(&message) && said.contains("leastforce.toml:1:12"), "{}", ran.err);
        std::fs::remove_file(link).unwrap();
    }
}
