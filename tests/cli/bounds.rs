//! The bounds that docs/bounds.md states: whatever a repository holds, a run ends with a clear word about it, in
//! bounded memory, and the rest is linted.

#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use super::sandbox::{RISKY, Sandbox, bare, git_environment};

/// In KiB: that of the program without optimisation, which needs more.
const MEMORY: u32 = 1 << 20;

const PROFILES: &str = "force-app/main/default/profiles";

/// What is found in the file that every project here has.
const FOUND: &str = "critical[modify-all-data]";

/// A run in bounded memory: its exit code, stdout and stderr.
fn bounded(sandbox: &Sandbox, args: &[&str]) -> (Option<i32>, String, String) {
    let command = bare(&sandbox.path(""), args);
    let mut limited = Command::new("/bin/sh");
    limited.env_clear().envs(git_environment()).current_dir(sandbox.path(""));
    limited.args(["-c", &format!("ulimit -v {MEMORY}; exec \"$@\""), "sh"]);
    let Output { status, stdout, stderr } =
        limited.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

/// A project with a finding and a further file of these bytes; the run must end so, say these words, and report the
/// finding.
#[track_caller]
fn ends(sandbox: &Sandbox, code: i32, words: &str) {
    let (ended, out, err) = bounded(sandbox, &["check", "-o", "concise"]);
    let start = |text: &str| text.chars().take(500).collect::<String>();
    assert_eq!(ended, Some(code), "{words}: {} {}", start(&out), start(&err));
    assert!(err.contains(words), "{words}: {}", start(&err));
    assert!(out.contains(FOUND), "{words}: the rest is not linted: {}", start(&out));
}

fn beside(content: &[u8]) -> Sandbox {
    Sandbox::risky().with(&format!("{PROFILES}/A.profile-meta.xml"), content)
}

fn profile(body: &str) -> Sandbox {
    beside(format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</Profile>").as_bytes())
}

#[test]
fn xml() {
    let deep = 200_000;
    ends(&beside(format!("<Profile>{}", "<a>".repeat(deep)).as_bytes()), 2, "is never closed");
    ends(&profile(&("<a>".repeat(deep) + &"</a>".repeat(deep))), 1, "1 unknown element");
    let attributes = (0..50_000).map(|n| format!(" a{n}=\"1\"")).collect::<Vec<_>>().concat();
    ends(&beside(format!("<Profile{attributes}></Profile>").as_bytes()), 1, "");
    let long = "A".repeat(5_000_000);
    let user =
        |name: &str| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>");
    ends(&profile(&user(&long)), 2, "the entry is about a name of more than 4096 bytes");
    // As the Salesforce CLI writes them.
    let class = format!(
        "\n    <classAccesses>\n        <apexClass>{long}</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n"
    );
    ends(&profile(&class), 2, "the entry is about a name of more than 4096 bytes");
    ends(&profile(&user(&"ABC".repeat(1300))), 1, "");
    ends(&profile(&format!("<description>{long}</description>")), 1, "");
    ends(&profile(&format!("<{long}>1</{long}>")), 1, "1 unknown element");
    let class = |n: u32| {
        format!("<classAccesses><apexClass>C{n}</apexClass><enabled>true</enabled></classAccesses>\n")
    };
    let many = (0..50_000).map(class).collect::<Vec<_>>().concat();
    ends(&profile(&many), 1, "");
}

#[test]
fn files_of_any_size() {
    for file in [
        format!("{PROFILES}/A.profile-meta.xml"),
        ".forceignore".to_owned(),
        "sub/sfdx-project.json".to_owned(),
        "force-app/main/default/classes/A.cls".to_owned(),
    ] {
        let sandbox = Sandbox::risky().with("sub/profiles/A.profile-meta.xml", RISKY.text()).with(&file, "");
        File::options().write(true).open(sandbox.path(&file)).unwrap().set_len(5 << 30).unwrap();
        ends(&sandbox, 2, "it has more than 512 MiB");
    }
    for (file, config, args) in [
        ("leastforce.toml", None, &["check"][..]),
        ("one.toml", Some("include = [\"one.toml\"]\n"), &["check"]),
        ("baseline.json", Some("baseline = \"baseline.json\"\n"), &["check"]),
        ("baseline.json", None, &["check", "--baseline", "baseline.json"]),
        ("other.toml", None, &["check", "--config", "other.toml"]),
    ] {
        let sandbox = Sandbox::risky().with(file, "");
        if let Some(config) = config {
            sandbox.write("leastforce.toml", config);
        }
        File::options().write(true).open(sandbox.path(file)).unwrap().set_len(5 << 30).unwrap();
        let (code, _, err) = bounded(&sandbox, args);
        assert_eq!(code, Some(2), "{file}: {err}");
        assert!(err.contains("it has more than 512 MiB"), "{file}: {err}");
    }
}

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn pipes_devices_and_links_in_a_circle() {
    for file in [&*format!("{PROFILES}/A.profile-meta.xml"), ".forceignore", "sub/sfdx-project.json"] {
        let sandbox = Sandbox::risky();
        pipe(&sandbox.path(file));
        ends(&sandbox, 2, "this is no regular file");
        fs::remove_file(sandbox.path(file)).unwrap();
        symlink("/dev/zero", sandbox.path(file)).unwrap();
        ends(&sandbox, 2, "this is no regular file");
        fs::remove_file(sandbox.path(file)).unwrap();
        symlink(Path::new(file).file_name().unwrap(), sandbox.path(file)).unwrap();
        ends(&sandbox, 2, "the symbolic link leads to no file");
    }
    for (file, config, args) in [
        ("leastforce.toml", None, &["check"][..]),
        ("one.toml", Some("include = [\"one.toml\"]\n"), &["check"]),
        ("baseline.json", Some("baseline = \"baseline.json\"\n"), &["check"]),
    ] {
        let sandbox = Sandbox::risky();
        if let Some(config) = config {
            sandbox.write("leastforce.toml", config);
        }
        pipe(&sandbox.path(file));
        let (code, _, err) = bounded(&sandbox, args);
        assert_eq!(code, Some(2), "{file}: {err}");
        assert!(err.contains("it is no regular file"), "{file}: {err}");
    }
    let sandbox = Sandbox::risky();
    symlink(".", sandbox.path(&format!("{PROFILES}/circle"))).unwrap();
    symlink("../default", sandbox.path("force-app/main/default/other")).unwrap();
    ends(&sandbox, 1, "2 files not read");
}

#[test]
fn a_folder_that_may_not_be_listed() {
    use std::os::unix::process::CommandExt;

    let sandbox = Sandbox::risky().with("force-app/main/default/permissionsets/A.permissionset-meta.xml", "");
    let mode =
        |path: &str, mode| fs::set_permissions(sandbox.path(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("", 0o755);
    mode("force-app/main/default/permissionsets", 0o000);
    let mut command = bare(&sandbox.path(""), &["check", "-o", "concise"]);
    if fs::read_dir(sandbox.path("force-app/main/default/permissionsets")).is_ok() {
        // For the administrator nothing is forbidden.
        command.uid(65534).gid(65534);
    }
    let ran = command.output();
    mode("force-app/main/default/permissionsets", 0o755);
    let Ok(Output { status, stdout, stderr }) = ran else {
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: the program cannot run as another user\n",
        );
        return;
    };
    let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(2), "{err}");
    assert!(err.contains("default/permissionsets: cannot be listed: Permission denied"), "{err}");
    assert!(out.contains(FOUND), "{out}");
}

#[test]
fn names_and_paths() {
    let sandbox = Sandbox::risky();
    let name = OsStr::from_bytes(b"\xff.profile-meta.xml");
    fs::write(sandbox.path(PROFILES).join(name), RISKY.text()).unwrap();
    ends(&sandbox, 2, "the name is not UTF-8");
    let sandbox = Sandbox::risky();
    nested(&sandbox.path("force-app"), &"n".repeat(200), 25);
    ends(&sandbox, 2, "File name too long");
    let sandbox = Sandbox::risky();
    nested(&sandbox.path(""), "n", 5000);
    ends(&sandbox, 2, "File name too long");
}

/// Folders whose path is longer than the system takes in one piece, with a profile at their end.
fn nested(folder: &Path, name: &str, depth: usize) {
    use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};

    let flags = OFlags::RDONLY | OFlags::DIRECTORY;
    let mut at = openat(CWD, folder, flags, Mode::empty()).unwrap();
    for name in std::iter::repeat_n(name, depth).chain(["profiles"]) {
        mkdirat(&at, name, Mode::RWXU).unwrap();
        at = openat(&at, name, flags, Mode::empty()).unwrap();
    }
    let flags = OFlags::WRONLY | OFlags::CREATE;
    let mut file = File::from(openat(&at, "A.profile-meta.xml", flags, Mode::RWXU).unwrap());
    std::io::Write::write_all(&mut file, RISKY.text().as_bytes()).unwrap();
}

#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    let outside = Sandbox::new().with("Outside Integration User.profile-meta.xml", RISKY.text());
    let sandbox = Sandbox::risky();
    let (folder, away) = (sandbox.path(PROFILES), sandbox.path("away"));
    let link = sandbox.path("link");
    symlink(outside.path(""), &link).unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                fs::rename(&folder, &away).unwrap();
                fs::rename(&link, &folder).unwrap();
                fs::rename(&folder, &link).unwrap();
                fs::rename(&away, &folder).unwrap();
            }
        });
        for _ in 0..15 {
            let ran = sandbox.run(&["check", "-o", "json"]);
            assert!(!ran.out.contains("Outside Integration User\""), "{ran:?}");
            let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes"]);
            assert!(!ran.err.contains("internal error"), "{ran:?}");
        }
        over.store(true, Ordering::Relaxed);
    });
    assert_eq!(outside.read("Outside Integration User.profile-meta.xml"), RISKY.text());
    assert_eq!(outside.list("").len(), 1);
}

#[test]
fn what_git_holds() {
    let sandbox = Sandbox::risky().repository();
    let git = |script: &str| {
        let mut command = Command::new("/bin/sh");
        command.env_clear().envs(git_environment()).current_dir(sandbox.path(""));
        let ran = command.args(["-ec", script]).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    // Folders of sixty-four folders each, of which one is stored, name more files than there is memory for.
    git("id=$(git hash-object -w sfdx-project.json); tree=$(printf '100644 blob %s\\tA.profile-meta.xml\\n' $id | git mktree)
        for level in 1 2 3 4 5 6; do
            tree=$(for n in $(seq 64); do printf '040000 tree %s\\tprofiles%s\\n' $tree $n; done | git mktree)
        done
        git tag bomb $(git commit-tree -m bomb $tree)
        git reset --quiet --soft $(git commit-tree -m after -p bomb HEAD^{tree})");
    let (code, _, err) = bounded(&sandbox, &["check", "--since", "bomb"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("the repository names more files than can be looked at"), "{err}");

    // A blob beyond the bound, staged and not in the work tree.
    let file = format!("{PROFILES}/Large Integration.profile-meta.xml");
    let large = Sandbox::new().with("large", "");
    File::options().write(true).open(large.path("large")).unwrap().set_len((512 << 20) + 1).unwrap();
    git(&format!(
        "id=$(git -c core.compression=1 hash-object -w --no-filters {}); \
         git update-index --add --cacheinfo \"100644,$id,{file}\"",
        large.path("large").display()
    ));
    sandbox.write(&format!("{PROFILES}/Other Integration User.profile-meta.xml"), RISKY.text());
    git("git add --all force-app/main/default/profiles/Other*");
    let (code, out, err) = bounded(&sandbox, &["check", "--staged", "-o", "concise"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("it has more than 512 MiB"), "{err}");
    assert!(out.contains(FOUND), "{out}");
}

#[test]
fn json_of_the_project() {
    for json in [
        format!("{{\"packageDirectories\":{}", "[".repeat(500_000)),
        format!(
            "{{\"packageDirectories\":[{{\"path\":\"force-app\",\"x\":{}{}}}]}}",
            "[".repeat(9999),
            "]".repeat(9999)
        ),
    ] {
        ends(&Sandbox::risky().with("sfdx-project.json", json), 2, "recursion limit exceeded");
    }
    // Each would take longer than all others together.
    let replaced = |pattern: &str| {
        format!("{{\"glob\":\"**/*\",\"regexToReplace\":\"{pattern}\",\"replaceWithEnv\":\"X\"}}")
    };
    let patterns: Vec<String> = (0..300).map(|n| replaced(&format!("(a{{0,1000}}){{0,1000}}{n}"))).collect();
    let nested = replaced(&("(".repeat(50_000) + "a" + &")".repeat(50_000)));
    for replacements in [patterns.join(","), nested] {
        let json = format!(
            "{{\"packageDirectories\":[{{\"path\":\"force-app\"}}],\"replacements\":[{replacements}]}}"
        );
        ends(&Sandbox::risky().with("sfdx-project.json", json), 1, "");
    }
    let ignore =
        format!("{}\n{}\n{}\n", "*a".repeat(25_000), "[a-z]{1,2}".repeat(5_000), "**/".repeat(10_000));
    ends(&Sandbox::risky().with(".forceignore", ignore), 1, "");
    let ignore = format!("{}\n", "*a?[b-z]".repeat(500)).repeat(100);
    ends(&Sandbox::risky().with(".forceignore", ignore), 2, "it has more than 256 KiB");
}

#[test]
fn toml_and_globs() {
    let exclude =
        |pattern: &str| format!("[files]\nexclude = [{{ path = \"{pattern}\", reason = \"x\" }}]\n");
    let refused = [
        (format!("a = {}", "[".repeat(500_000)), "recursion"),
        (format!("a = {}", "{a=".repeat(100_000)), "recursion"),
        (format!("{} = 1", vec!["a"; 100_000].join(".")), "recursion"),
        (exclude(&("{a,".repeat(900) + "b" + &"}".repeat(900))), "is not a valid glob: it is too large"),
        (exclude(&"{a,".repeat(500_000)), "is not a valid glob: it is longer than 4096 bytes"),
        (exclude(&"[a-z]".repeat(200_000)), "is not a valid glob: it is longer than 4096 bytes"),
        (
            format!("include = [\"{}\"]\n", "{a,b}".repeat(2000)),
            "is not a valid glob: it is longer than 4096 bytes",
        ),
    ];
    for (toml, words) in refused {
        let (code, _, err) = bounded(&Sandbox::risky().with("leastforce.toml", &toml), &["check"]);
        let err: String = err.chars().take(10_000).collect();
        assert_eq!(code, Some(2), "{words}: {err}");
        assert!(err.contains(words) || words.starts_with("is not"), "{words}: {err}");
        assert!(!err.contains("internal error") && !err.contains("panicked"), "{err}");
    }
    for pattern in ["**/".repeat(1000) + "x", "*a".repeat(2000), "{a,b,c}{d,e}".repeat(300)] {
        ends(&Sandbox::risky().with("leastforce.toml", exclude(&pattern)), 1, "");
    }
    let findings = format!("{{\"version\":1,\"findings\":{}", "[".repeat(500_000));
    let sandbox = Sandbox::risky().with("baseline.json", findings);
    let (code, _, err) = bounded(&sandbox, &["check", "--baseline", "baseline.json"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("is no baseline"), "{err}");
}
