//! Full disks, signals, other runs and files that change: every file is as it was or as it should be.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::sandbox::{RISKY, Sandbox, WRITERS, Writer, bare};

const PROFILES: &str = "force-app/main/default/profiles";

/// Every way to write a file with the file, in a project like [`writable`].
fn writers() -> impl Iterator<Item = Writer> {
    WRITERS.into_iter().chain([
        (
            &["check", "--fix", "--unsafe-fixes"][..],
            "force-app/main/default/profiles/ERP Integration User.profile-meta.xml",
        ),
        (
            &["generate", "feed", "--write"],
            "force-app/main/default/permissionsets/Feed_Access.permissionset-meta.xml",
        ),
        (&["init", "--needs"], "leastforce.toml"),
    ])
}

const CONFIG: &str = "[integrations.feed]\nprofile = \"ERP Integration User\"\n\n[integrations.feed.needs]\n\
                      permissions = [\"ApiEnabled\"]\nclasses = [\"OrderApi\"]\n\n\
                      [integrations.other]\npermission-sets = [\"Other\"]\n";

fn writable() -> Sandbox {
    let class = "public class OrderApi {}\n".repeat(1000);
    let set = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>O</label><userPermissions>\
               <enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>";
    Sandbox::risky()
        .with("leastforce.toml", CONFIG)
        .with("force-app/main/default/permissionsets/Other.permissionset-meta.xml", set)
        .with("force-app/main/default/classes/OrderApi.cls", class)
}

/// All files below a folder with their content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut ahead = vec![folder.to_path_buf()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ahead.push(path);
            } else {
                found.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn is_passing(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.starts_with(".leastforce-") && name.ends_with(".tmp")
}

#[test]
fn a_full_disk_leaves_every_file_as_it_was() {
    for (args, file) in writers() {
        let sandbox = writable();
        let before = files(&sandbox.path(""));
        let command = bare(&sandbox.path(""), args);
        let mut limited = Command::new("/bin/sh");
        // No file may grow, and the system says so instead of ending the program.
        limited.env_clear().current_dir(sandbox.path("")).args([
            "-c",
            "trap '' XFSZ; ulimit -f 0; exec \"$@\"",
            "sh",
        ]);
        limited.arg(command.get_program()).args(command.get_args()).stdout(Stdio::piped());
        let ran = limited.output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains("File too large"), "{args:?}: {err}");
        assert_eq!(files(&sandbox.path("")), before, "{args:?}");
        // The same arguments write the file where there is room.
        assert_ne!(sandbox.run(args).code, 2, "{args:?}");
        assert_ne!(files(&sandbox.path("")), before, "{args:?}");
        assert!(sandbox.path(file).exists());
    }
}

/// A small disk of its own.
struct Disk(Sandbox);

impl Disk {
    /// `None` where this user may not mount one.
    fn mounted() -> Option<Self> {
        let sandbox = Sandbox::new();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=256k", "leastforce-test"])
            .arg(sandbox.path(""))
            .stderr(Stdio::null())
            .status();
        mount.is_ok_and(|status| status.success()).then(|| Self(sandbox))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path("")).status();
    }
}

#[test]
fn a_disk_without_room_leaves_every_file_as_it_was() {
    for (args, _) in writers() {
        let Some(disk) = Disk::mounted() else {
            let _ =
                std::io::Write::write_all(&mut std::io::stderr(), b"skipped: no disk can be mounted here\n");
            return;
        };
        let sandbox = &disk.0;
        for (path, content) in files(&writable().path("")).iter().map(|(path, content)| {
            let below: PathBuf = path
                .components()
                .skip_while(|part| !part.as_os_str().to_string_lossy().starts_with("leastforce-"))
                .skip(1)
                .collect();
            (below, content.clone())
        }) {
            sandbox.write(path.to_str().unwrap(), content);
        }
        let old = if args.contains(&"out") || args.iter().any(|arg| arg.ends_with("=out")) {
            Some("")
        } else {
            None
        };
        if let Some(old) = old {
            sandbox.write("out", old);
        }
        let mut filler = fs::File::create(sandbox.path("filler")).unwrap();
        while std::io::Write::write_all(&mut filler, &[0; 512]).is_ok() {}
        let before = files(&sandbox.path(""));
        let ran = sandbox.run(args).ends(2);
        assert!(ran.err.contains("No space left on device"), "{args:?}: {ran:?}");
        assert_eq!(files(&sandbox.path("")), before, "{args:?}");
    }
}

const FILES: usize = 40;

/// Many files to fix.
fn many() -> Sandbox {
    let sandbox = Sandbox::project([]);
    for n in 0..FILES {
        sandbox.write(&format!("{PROFILES}/Feed {n} Integration User.profile-meta.xml"), RISKY.text());
    }
    sandbox
}

fn started(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = bare(&sandbox.path(""), args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    // It may have ended.
    let _ = Command::new("/bin/sh")
        .args(["-c", &format!("kill -{name} {}", child.id())])
        .stderr(Stdio::null())
        .status();
}

/// Waits until something is so, or the run is over.
fn until(child: &mut Child, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(100), "the run hangs");
        std::thread::sleep(Duration::from_micros(50));
    }
}

/// Whether signals go to a program that watches the run instead of the run.
#[expect(clippy::print_stdout, reason = "a test that looks at nothing says so")]
fn is_watched() -> bool {
    let is_watched = std::env::var_os("LEASTFORCE_TEST_WRAPPER").is_some();
    if is_watched {
        println!("skipped: a signal would reach the watching program");
    }
    is_watched
}

#[test]
fn a_signal_leaves_each_fixed_file_old_or_new() {
    if is_watched() {
        return;
    }
    let fixed = {
        let sandbox = many();
        sandbox.run(&["check", "--fix", "--unsafe-fixes"]);
        sandbox.read(&format!("{PROFILES}/Feed 0 Integration User.profile-meta.xml"))
    };
    assert_ne!(fixed, RISKY.text());
    let mut between = 0;
    for (round, kind) in ["INT", "KILL", "TERM"].iter().cycle().take(90).enumerate() {
        // How many runs end halfway is a matter of the machine.
        if round >= 18 && between >= 6 {
            break;
        }
        let sandbox = many();
        let mut child = started(&sandbox, &["check", "--fix", "--unsafe-fixes"]);
        // The first rounds end at any time, the others once some files are written.
        let wanted = (round.saturating_sub(6) * 2) % FILES;
        let begun = Instant::now();
        let written = || {
            let inside = fs::read_dir(sandbox.path(PROFILES)).unwrap().flatten();
            let inside = inside.map(|entry| entry.path()).filter(|path| !is_passing(path));
            inside.filter(|path| fs::read_to_string(path).is_ok_and(|text| text == fixed)).count()
        };
        until(&mut child, || {
            if round < 6 {
                begun.elapsed() > Duration::from_millis(30 * round as u64)
            } else {
                written() >= wanted.min(FILES - 5)
            }
        });
        signal(&child, kind);
        child.wait().unwrap();
        let mut left = 0;
        for (path, content) in files(&sandbox.path("")) {
            let content = String::from_utf8(content).unwrap();
            if is_passing(&path) {
                left += 1;
            } else if path.ends_with("sfdx-project.json") {
                assert!(content.contains("packageDirectories"));
            } else {
                assert!(content == fixed || content == RISKY.text(), "{kind}: {}: {content}", path.display());
            }
        }
        assert!(left == 0 || (*kind == "KILL" && left == 1), "{kind}: {left} files are left");
        between += usize::from((1..FILES).contains(&written()));
        let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes"]);
        assert!(ran.code < 2 && !ran.err.contains(".tmp"), "{ran:?}");
        assert_eq!(written(), FILES);
        assert!(!sandbox.run(&["check", "--strict"]).err.contains(".tmp"));
    }
    assert!(between >= 1, "no round ended between two files");
}

#[test]
fn a_signal_leaves_a_baseline_old_or_new() {
    if is_watched() {
        return;
    }
    let sandbox = many();
    sandbox.run(&["baseline", "write"]).ends(0);
    let new = sandbox.read("leastforce-baseline.json");
    sandbox.write("one/sfdx-project.json", "{}");
    let old = new.lines().take(1).count();
    assert_eq!(old, 1);
    for round in 0..20_u64 {
        let kind = if round % 2 == 0 { "INT" } else { "KILL" };
        let _ = fs::remove_file(sandbox.path("leastforce-baseline.json"));
        let mut child = started(&sandbox, &["baseline", "write"]);
        let is_there = || {
            sandbox.path("leastforce-baseline.json").exists()
                || sandbox.list("").iter().any(|name| is_passing(Path::new(name)))
        };
        let begun = Instant::now();
        until(&mut child, || {
            if round < 10 { is_there() } else { begun.elapsed() > Duration::from_millis(25 * (round - 9)) }
        });
        signal(&child, kind);
        child.wait().unwrap();
        if let Ok(text) = fs::read_to_string(sandbox.path("leastforce-baseline.json")) {
            assert_eq!(text, new);
        }
        let left = sandbox.list("").into_iter().filter(|name| is_passing(Path::new(name)));
        let left: BTreeSet<String> = left.collect();
        assert!(left.is_empty() || kind == "KILL", "{kind}: {left:?}");
        for name in left {
            fs::remove_file(sandbox.path(&name)).unwrap();
        }
    }
}

#[test]
fn two_runs_at_once_write_whole_files() {
    for round in 0..4 {
        let sandbox = many();
        let mut runs = [(); 3].map(|()| started(&sandbox, &["check", "--fix", "--unsafe-fixes"]));
        // A run may find that a file was changed meanwhile; it says so.
        let codes = runs.each_mut().map(|run| run.wait().unwrap().code().unwrap());
        assert!(codes.iter().all(|code| *code <= 2), "{codes:?}");
        let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes"]);
        assert!(ran.code < 2, "{round}: {ran:?}");
        let contents: BTreeSet<Vec<u8>> =
            files(&sandbox.path(PROFILES)).into_iter().map(|(_, content)| content).collect();
        assert_eq!(contents.len(), 1, "{round}");
        assert_eq!(files(&sandbox.path("")).iter().filter(|(path, _)| is_passing(path)).count(), 0);

        let mut runs = [(); 3].map(|()| started(&sandbox, &["baseline", "write"]));
        let codes = runs.each_mut().map(|run| run.wait().unwrap().code().unwrap());
        // Where there was none, the first one wins.
        assert!(codes.contains(&0) && codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
        let mut runs = [(); 3].map(|()| started(&sandbox, &["baseline", "write"]));
        assert_eq!(runs.each_mut().map(|run| run.wait().unwrap().code().unwrap()), [0; 3]);
        sandbox.run(&["check", "--baseline", "leastforce-baseline.json"]).ends(0);
        assert_eq!(sandbox.list("").iter().filter(|name| is_passing(Path::new(name))).count(), 0);
    }
}

/// A report to a pipe waits for its reader, so that files can change before the next report.
#[test]
fn a_file_that_changes_before_its_lines_are_shown_is_an_error() {
    for gone in [false, true] {
        let sandbox = Sandbox::project([]);
        for n in 0..400 {
            sandbox.write(&format!("{PROFILES}/Feed {n} Integration User.profile-meta.xml"), RISKY.text());
        }
        let pipe = sandbox.path("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let args = ["check", "-o", "json=pipe", "-o", "text", "--full"];
        let mut command = bare(&sandbox.path(""), &args);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut reader = fs::File::open(&pipe).unwrap();
        let changed = sandbox.path(&format!("{PROFILES}/Feed 0 Integration User.profile-meta.xml"));
        if gone {
            fs::remove_file(&changed).unwrap();
        } else {
            let text = RISKY.text();
            fs::write(&changed, text.replace("<userPermissions>", "<!-- other -->\n<userPermissions>"))
                .unwrap();
        }
        let mut report = Vec::new();
        reader.read_to_end(&mut report).unwrap();
        let output = child.wait_with_output().unwrap();
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(2), "{err}");
        let words =
            "Feed 0 Integration User.profile-meta.xml: the file could not be read again for its findings";
        assert!(err.contains(words), "{err}");
        assert!(!out.contains("<!-- other"), "{out}");
    }
}
